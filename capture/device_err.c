#include "capture/device_err.h"

#include <errno.h>

enum ps_err ps_device_err(int errno_value)
{
	switch (errno_value) {
	case EBUSY:
		return PS_BUSY;
	case EACCES:
	case EPERM:
		return PS_DENIED;
	case ENOMEM:
		return PS_NO_MEMORY;
	default:
		return PS_IO;
	}
}
