#include "tools/roots.h"

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"

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
			       "%s is of no use as a root certificate: %s", shown,
			       ps_certificates_why(err));
}
