#include "tools/roots.h"

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"

static const char *why(enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "there is no certificate in it, or no such file";
	case PS_MALFORMED:
		return "a certificate in it is damaged";
	case PS_LIMIT:
		return "it holds too many certificates, or too long ones";
	default:
		return ps_err_text(err);
	}
}

int ps_roots_add(const char *path, struct ps_certificates **roots)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = PS_OK;
	struct ps_buf text;

	ps_buf_init(&text);
	text.cap = PS_CERTIFICATE_PEM_MAX;
	if (!*roots)
		err = ps_certificates_create(PS_ROOTS_MAX, roots);
	if (!err)
		err = ps_file_read(path, &text);
	if (!err)
		err = ps_certificates_add_pem(*roots, (const char *)text.bytes, text.len);
	ps_buf_release(&text);
	if (!err)
		return PS_EXIT_OK;
	ps_text_shown(path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT,
			       "%s is of no use as a root certificate: %s", shown, why(err));
}
