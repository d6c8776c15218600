/*
 * What a keyboard with the US layout presses to type a code: boot protocol reports (USB Device
 * Class Definition for HID 1.11, appendix B.1; usages of the HID Usage Tables, page 0x07).
 */
#ifndef PS_CAPTURE_HID_KEYS_H
#define PS_CAPTURE_HID_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#define PS_HID_REPORT_LEN 8

/*
 * The report of the key that types @byte: printable ASCII, CR (Enter), Tab. False: no key does.
 * A report of zeros lets all keys go.
 */
bool ps_hid_report(uint8_t byte, uint8_t report_out[PS_HID_REPORT_LEN]);

#endif
