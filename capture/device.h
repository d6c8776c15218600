/*
 * What the kernel says of a camera's device, and whether it may be called a camera.
 *
 * A video device is a camera only if a driver of hardware stands behind it. Test drivers, loopback
 * devices, USB devices that another program or machine plays (gadgets, usbip) are virtual, and so
 * is whatever the kernel says nothing of: what nobody shows to be a device is no evidence.
 */
#ifndef PS_CAPTURE_DEVICE_H
#define PS_CAPTURE_DEVICE_H

#include "capture/camera.h"

struct ps_device {
	enum ps_source_kind kind; /* PS_SOURCE_CAMERA or PS_SOURCE_VIRTUAL */
	char driver[32];	  /* the kernel's; "" if there is none */
	char ids[64];		  /* USB: vendor:product serial; else "" */
};

/* Looks at the character device of this number. @sys is "/sys", or a test's. */
void ps_device_look(const char *sys, unsigned major, unsigned minor, struct ps_device *device_out);

#endif
