/* Secrets: made, and compared in a time that does not say where they differ. */
#ifndef PS_WEB_SECRET_H
#define PS_WEB_SECRET_H

#include <stdbool.h>

#include "signing/error.h"

#define PS_WEB_SECRET_LEN 64 /* hex digits of 32 random bytes */

/* Errors: those of ps_random_os. */
PS_MUST_CHECK enum ps_err ps_web_secret_make(char digits_out[PS_WEB_SECRET_LEN + 1]);

/* NULL is equal to nothing. */
bool ps_web_secret_equal(const char *left, const char *right);

#endif
