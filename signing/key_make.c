#include "signing/key_make.h"

#include <errno.h>
#include <string.h>

#include "signing/key_file.h"
#include "signing/key_open.h"

static enum ps_err make_file(const char *path, const struct ps_random *random, char *why_out,
			     struct ps_key **key_out)
{
	enum ps_err err = ps_key_file_create(path, random, key_out);

	switch (err) {
	case PS_OK:
		return PS_OK;
	case PS_EXISTS:
		return ps_key_refuse(why_out, err, "it exists; a key is never overwritten");
	case PS_NOT_FOUND:
		return ps_key_refuse(why_out, err, "its folder does not exist");
	default:
		return ps_key_refuse(why_out, err, "%s",
				     err == PS_IO ? strerror(errno) : ps_err_text(err));
	}
}

enum ps_err ps_key_make(const char *where, const struct ps_random *random,
			char why_out[PS_KEY_WHY_MAX], struct ps_key **key_out)
{
	enum ps_err err;

	if (ps_key_is_path(where))
		return make_file(where, random, why_out, key_out);
	err = strncmp(where, "tpm:", 4) == 0 ? ps_key_tpm_make(where, why_out)
					     : ps_key_pkcs11_make(where, random, why_out);
	return err ? err : ps_key_open(where, why_out, key_out);
}
