/* What START and the boot leaf call this software. */
#ifndef PS_FIRMWARE_VERSION_H
#define PS_FIRMWARE_VERSION_H

#define PS_VERSION "0.1.0"
#define PS_FIRMWARE_NAME "packseal " PS_VERSION

#endif
