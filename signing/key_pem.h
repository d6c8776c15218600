/*
 * The private number of a P-256 key out of PEM text, and into it. For signing/key_file.c.
 */
#ifndef PS_SIGNING_KEY_PEM_H
#define PS_SIGNING_KEY_PEM_H

#include "signing/key_file.h"

#define PS_SCALAR_LEN 32
#define PS_KEY_PEM_MAX 4096

/*
 * Reads SEC1 or PKCS#8 text; @text ends with a NUL that @size counts. The caller wipes the number.
 * PSA must have been initialised (Mbed TLS 3.6 blinds with its generator).
 *
 * Errors: PS_BAD_KEY with the reason in @fault_out, PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_key_pem_read(const char *text, size_t size,
					  enum ps_key_fault *fault_out,
					  uint8_t scalar_out[PS_SCALAR_LEN]);

/*
 * Writes the ECPrivateKey of RFC 5915 with curve and public point, as `openssl ec` does. The text
 * ends with a NUL. The caller wipes it.
 *
 * Errors: PS_LIMIT.
 */
PS_MUST_CHECK enum ps_err ps_key_pem_write(const uint8_t scalar[PS_SCALAR_LEN],
					   const uint8_t point[PS_POINT_LEN],
					   char text_out[PS_KEY_PEM_MAX]);

#endif
