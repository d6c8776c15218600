/*
 * The PIN of a token, or the authorisation of a key in a TPM: one line in a file that only its
 * owner may read (signing/secret_file.h). For the back ends of hardware keys. Needs POSIX.
 */
#ifndef PS_SIGNING_PIN_H
#define PS_SIGNING_PIN_H

#include <stddef.h>
#include <stdint.h>

#include "signing/key.h"

#define PS_PIN_MAX 128

/*
 * The path in a pin-source (RFC 7512, 2.4), inside @source: /path, file:/path or file:///path.
 * Errors, with the reason: PS_INVALID.
 */
PS_MUST_CHECK enum ps_err ps_pin_path(const char *source, char *why_out, const char **path_out);

/*
 * What stands in @path, without the end of its line. The caller wipes it. Errors, with the reason:
 * PS_NOT_FOUND, PS_DENIED, PS_IO, PS_INVALID (empty, several lines, too long).
 */
PS_MUST_CHECK enum ps_err ps_pin_read(const char *path, char *why_out, uint8_t pin_out[PS_PIN_MAX],
				      size_t *len_out);

void ps_pin_wipe(uint8_t pin[PS_PIN_MAX]);

#endif
