#include "tools/roots.h"

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"

static enum ps_err add(const char *path, struct ps_certificates *list)
{
	struct ps_buf text;
	enum ps_err err;

	ps_buf_init(&text);
	text.cap = PS_CERTIFICATE_PEM_MAX;
	err = ps_file_read(path, &text);
	if (!err)
		err = ps_certificates_add_pem(list, (const char *)text.bytes, text.len);
	ps_buf_release(&text);
	return err;
}

static int complain(const char *path, const char *fate, enum ps_err err)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_NO_INPUT, "%s %s: %s", shown,
			       fate, ps_certificates_why(err));
}

int ps_roots_add(const char *path, struct ps_certificates **roots)
{
	enum ps_err err = *roots ? PS_OK : ps_certificates_create(PS_ROOTS_MAX, roots);

	if (!err)
		err = add(path, *roots);
	return err ? complain(path, "is of no use as a root certificate", err) : PS_EXIT_OK;
}

enum ps_err ps_roots_check(const char *path)
{
	struct ps_certificates *roots = NULL;
	enum ps_err err = ps_certificates_create(PS_ROOTS_MAX, &roots);

	if (!err)
		err = add(path, roots);
	ps_certificates_destroy(roots);
	return err;
}

int ps_chain_read(const char *path, size_t max, struct ps_certificates **chain_out)
{
	struct ps_certificates *chain = NULL;
	enum ps_err err = ps_certificates_create(max, &chain);

	if (!err)
		err = add(path, chain);
	if (err) {
		ps_certificates_destroy(chain);
		return complain(path, "gives no certificate", err);
	}
	*chain_out = chain;
	return PS_EXIT_OK;
}
