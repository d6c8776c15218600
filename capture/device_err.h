/* What it means when a device cannot be opened, as far as its user can do something about it. */
#ifndef PS_CAPTURE_DEVICE_ERR_H
#define PS_CAPTURE_DEVICE_ERR_H

#include "signing/error.h"

/* PS_BUSY, PS_DENIED, PS_NO_MEMORY, or PS_IO for all else. */
enum ps_err ps_device_err(int errno_value);

#endif
