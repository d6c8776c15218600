#include "signing/pin.h"

#include <errno.h>
#include <string.h>

#include <mbedtls/platform_util.h>

#include "signing/secret_file.h"

enum ps_err ps_pin_path(const char *source, char *why_out, const char **path_out)
{
	const char *path = source;

	if (strncmp(path, "file:", 5) == 0)
		path += 5;
	if (strncmp(path, "///", 3) == 0)
		path += 2;
	if (*path != '/' || path[1] == '/')
		return ps_key_refuse(why_out, PS_INVALID,
				     "its pin-source is not the path of a file, such as "
				     "pin-source=/etc/packseal/pin");
	*path_out = path;
	return PS_OK;
}

enum ps_err ps_pin_read(const char *path, char *why_out, uint8_t pin_out[PS_PIN_MAX],
			size_t *len_out)
{
	enum ps_key_fault fault = PS_KEY_FAULT_NONE;
	char text[PS_PIN_MAX + 3]; /* CR, LF and NUL */
	size_t len = 0;
	enum ps_err err = ps_secret_file_read(path, text, sizeof(text), &len, &fault);

	if (err) {
		const char *reason = err == PS_IO ? strerror(errno) : ps_err_text(err);

		return ps_key_refuse(why_out, err == PS_BAD_KEY ? PS_INVALID : err,
				     "the file of its PIN, %.120s: %s", path,
				     fault ? ps_key_fault_text(fault) : reason);
	}
	if (len && text[len - 1] == '\n')
		len--;
	if (len && text[len - 1] == '\r')
		len--;
	if (len && len <= PS_PIN_MAX && !memchr(text, '\n', len) && !memchr(text, '\0', len)) {
		memcpy(pin_out, text, len);
		*len_out = len;
	} else {
		err = ps_key_refuse(why_out, PS_INVALID,
				    "the file of its PIN, %.120s, must hold one line, the PIN of 1 "
				    "to %d bytes",
				    path, PS_PIN_MAX);
	}
	mbedtls_platform_zeroize(text, sizeof(text));
	return err;
}

void ps_pin_wipe(uint8_t pin[PS_PIN_MAX])
{
	mbedtls_platform_zeroize(pin, PS_PIN_MAX);
}
