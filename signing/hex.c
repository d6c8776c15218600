#include "signing/hex.h"

static const char hex_digits[] = "0123456789abcdef";

void ps_hex_encode(const uint8_t *bytes, size_t len, char *digits_out)
{
	for (size_t i = 0; i < len; i++) {
		digits_out[2 * i] = hex_digits[bytes[i] >> 4];
		digits_out[2 * i + 1] = hex_digits[bytes[i] & 15];
	}
}

static int value_of(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

bool ps_hex_decode(const char *digits, size_t len, uint8_t *bytes_out)
{
	for (size_t i = 0; i < 2 * len; i++)
		if (value_of(digits[i]) < 0)
			return false;
	for (size_t i = 0; i < len; i++)
		bytes_out[i] =
			(uint8_t)(value_of(digits[2 * i]) << 4 | value_of(digits[2 * i + 1]));
	return true;
}
