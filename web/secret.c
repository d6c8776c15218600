#include "web/secret.h"

#include <string.h>

#include "signing/hex.h"
#include "signing/random.h"

enum ps_err ps_web_secret_make(char digits_out[PS_WEB_SECRET_LEN + 1])
{
	uint8_t bytes[PS_WEB_SECRET_LEN / 2];
	enum ps_err err = ps_random_fill(&ps_random_os, bytes, sizeof(bytes));

	if (err)
		return err;
	ps_hex_encode(bytes, sizeof(bytes), digits_out);
	digits_out[PS_WEB_SECRET_LEN] = '\0';
	return PS_OK;
}

bool ps_web_secret_equal(const char *left, const char *right)
{
	volatile unsigned char differs = 0;
	size_t len;

	if (!left || !right)
		return false;
	len = strlen(left);
	if (strlen(right) != len)
		return false;
	for (size_t i = 0; i < len; i++)
		differs |= (unsigned char)(left[i] ^ right[i]);
	return !differs;
}
