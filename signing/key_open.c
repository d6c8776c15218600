#include "signing/key_open.h"

#include <errno.h>
#include <string.h>

#include "signing/key_file.h"
#include "signing/key_pkcs11.h"
#include "signing/key_tpm.h"

static bool begins_with(const char *text, const char *scheme)
{
	return strncmp(text, scheme, strlen(scheme)) == 0;
}

static bool is_token(const char *where)
{
	return begins_with(where, "pkcs11:");
}

bool ps_key_is_path(const char *where)
{
	return !is_token(where) && !begins_with(where, "tpm:");
}

const char *ps_key_place(const char *where)
{
	return ps_key_is_path(where) ? "file" : is_token(where) ? "token" : "TPM";
}

static enum ps_err open_file(const char *path, char why_out[PS_KEY_WHY_MAX],
			     struct ps_key **key_out)
{
	enum ps_key_fault fault = PS_KEY_FAULT_NONE;
	enum ps_err err = ps_key_file_open(path, &fault, key_out);
	const char *why = err == PS_IO ? strerror(errno) : ps_err_text(err);

	if (err)
		(void)ps_key_refuse(why_out, err, "%s", fault ? ps_key_fault_text(fault) : why);
	/* A thing that is no file was not closed to anybody. */
	return fault == PS_KEY_FAULT_NOT_A_FILE ? PS_BAD_KEY : err;
}

enum ps_err ps_key_open(const char *where, char why_out[PS_KEY_WHY_MAX], struct ps_key **key_out)
{
	if (ps_key_is_path(where))
		return open_file(where, why_out, key_out);
	if (is_token(where))
		return ps_key_pkcs11_open(where, why_out, key_out);
	return ps_key_tpm_open(where, why_out, key_out);
}
