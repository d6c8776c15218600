#include "capture/hid_keys.h"

#include <string.h>

#define LEFT_SHIFT 0x02
#define KEY_A 0x04
#define KEY_1 0x1e
#define KEY_0 0x27
#define KEY_ENTER 0x28
#define KEY_TAB 0x2b
#define KEY_SPACE 0x2c

/* The other keys: what they type alone and with Shift. */
static const struct {
	char plain;
	char shifted;
	uint8_t usage;
} keys[] = {
	{ '-', '_', 0x2d },  { '=', '+', 0x2e }, { '[', '{', 0x2f },  { ']', '}', 0x30 },
	{ '\\', '|', 0x31 }, { ';', ':', 0x33 }, { '\'', '"', 0x34 }, { '`', '~', 0x35 },
	{ ',', '<', 0x36 },  { '.', '>', 0x37 }, { '/', '?', 0x38 },
};

static bool find(uint8_t byte, uint8_t *usage_out, bool *shift_out)
{
	const char *digit = byte ? strchr(")!@#$%^&*(", byte) : NULL;

	*shift_out = false;
	if (byte >= 'a' && byte <= 'z') {
		*usage_out = (uint8_t)(KEY_A + byte - 'a');
	} else if (byte >= 'A' && byte <= 'Z') {
		*usage_out = (uint8_t)(KEY_A + byte - 'A');
		*shift_out = true;
	} else if (byte >= '1' && byte <= '9') {
		*usage_out = (uint8_t)(KEY_1 + byte - '1');
	} else if (byte == '0') {
		*usage_out = KEY_0;
	} else if (digit) {
		/* over 0, 1, 2, … */
		*usage_out = byte == ')' ? KEY_0 : (uint8_t)(KEY_1 + (digit - ")!@#$%^&*(") - 1);
		*shift_out = true;
	} else if (byte == '\r') {
		*usage_out = KEY_ENTER;
	} else if (byte == '\t') {
		*usage_out = KEY_TAB;
	} else if (byte == ' ') {
		*usage_out = KEY_SPACE;
	} else {
		for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
			if (byte != (uint8_t)keys[i].plain && byte != (uint8_t)keys[i].shifted)
				continue;
			*usage_out = keys[i].usage;
			*shift_out = byte == (uint8_t)keys[i].shifted;
			return true;
		}
		return false;
	}
	return true;
}

bool ps_hid_report(uint8_t byte, uint8_t report_out[PS_HID_REPORT_LEN])
{
	uint8_t usage;
	bool shift;

	if (!find(byte, &usage, &shift))
		return false;
	memset(report_out, 0, PS_HID_REPORT_LEN);
	report_out[0] = shift ? LEFT_SHIFT : 0;
	report_out[2] = usage;
	return true;
}
