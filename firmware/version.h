/* What START and the boot leaf call this software. */
#ifndef PS_FIRMWARE_VERSION_H
#define PS_FIRMWARE_VERSION_H

#define PS_FIRMWARE_NAME "packseal " PS_VERSION

#endif
