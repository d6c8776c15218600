#include "capture/device.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Drivers that make pictures up, or pass on what a program gives them. */
static const char *const pretenders[] = {
	"vivid", "vimc", "vim2m", "visl", "v4l2loopback", "v4l2 loopback", "g_webcam", "uvc",
};

/* Parts of a path in sysfs below which nothing is plugged in. */
static const char *const nowhere[] = { "/devices/virtual/", "/vhci_hcd", "/dummy_hcd", "/gadget" };

/* Vendors of USB devices that are a computer's other side (Linux Foundation, NetChip). */
static const char *const gadget_vendors[] = { "1d6b", "0525" };

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_one_of(const char *text, const char *const *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(text, words[i]) == 0)
			return true;
	return false;
}

static bool is_nowhere(const char *path)
{
	for (size_t i = 0; i < COUNT(nowhere); i++)
		if (strstr(path, nowhere[i]))
			return true;
	return false;
}

/* Its first line; "" if it cannot be read. */
static void read_line(const char *folder, const char *name, char *text, size_t room)
{
	char path[PATH_MAX + 32];
	ssize_t len = -1;
	int fd = -1;

	if (snprintf(path, sizeof(path), "%s/%s", folder, name) < (int)sizeof(path))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		len = read(fd, text, room - 1);
		close(fd);
	}
	text[len > 0 ? len : 0] = '\0';
	text[strcspn(text, "\n")] = '\0';
}

static void read_driver(const char *folder, char *driver, size_t room)
{
	char path[PATH_MAX + 32], target[PATH_MAX];
	const char *name;
	ssize_t len = -1;

	if (snprintf(path, sizeof(path), "%s/device/driver", folder) < (int)sizeof(path))
		len = readlink(path, target, sizeof(target) - 1);
	target[len > 0 ? len : 0] = '\0';
	name = strrchr(target, '/');
	if (snprintf(driver, room, "%s", name ? name + 1 : target) >= (int)room)
		driver[0] = '\0'; /* no driver that we know has such a name */
}

/* Up to the USB device whose interface it is, if it is one. True: a gadget. */
static bool read_usb(char *folder, size_t sys_len, struct ps_device *device)
{
	char vendor[8], product[8], serial[40];

	for (char *cut = folder + strlen(folder); cut && strlen(folder) > sys_len;
	     cut = strrchr(folder, '/')) {
		*cut = '\0';
		read_line(folder, "idVendor", vendor, sizeof(vendor));
		if (!vendor[0])
			continue;
		read_line(folder, "idProduct", product, sizeof(product));
		read_line(folder, "serial", serial, sizeof(serial));
		(void)snprintf(device->ids, sizeof(device->ids), "%s:%s%s%s", vendor, product,
			       serial[0] ? " " : "", serial);
		return is_one_of(vendor, gadget_vendors, COUNT(gadget_vendors));
	}
	return false;
}

void ps_device_look(const char *sys, unsigned major, unsigned minor, struct ps_device *device_out)
{
	struct ps_device device = { .kind = PS_SOURCE_VIRTUAL };
	char path[PATH_MAX], folder[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s/dev/char/%u:%u", sys, major, minor) <
		    (int)sizeof(path) &&
	    realpath(path, folder)) {
		read_driver(folder, device.driver, sizeof(device.driver));
		if (device.driver[0] && !is_one_of(device.driver, pretenders, COUNT(pretenders)) &&
		    !is_nowhere(folder))
			device.kind = PS_SOURCE_CAMERA;
		if (read_usb(folder, strlen(sys), &device))
			device.kind = PS_SOURCE_VIRTUAL;
	}
	*device_out = device;
}
