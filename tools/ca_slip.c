/* packseal ca slip: which certificate it is, on a label, for the station's first day. */
#include <string.h>

#include "signing/certificate.h"
#include "tools/ca_dir.h"
#include "tools/command.h"
#include "tools/roots.h"
#include "tools/slip.h"

/* The root's fingerprint, which a chain ends with, if it is there; else the first certificate's. */
static enum ps_err describe(const struct ps_certificates *list, struct ps_slip *slip)
{
	const size_t last = ps_certificates_count(list) - 1;
	char name[PS_NAME_TEXT_MAX];
	enum ps_err err = ps_certificates_name(list, 0, name);

	slip->is_root = ps_certificates_is_root(list, last);
	if (!err)
		err = ps_certificates_fingerprint(list, slip->is_root ? last : 0,
						  slip->fingerprint);
	slip->has_station = slip->is_root && last;
	if (!err && slip->has_station)
		err = ps_certificates_fingerprint(list, 0, slip->station);
	if (!err)
		ps_text_shown(name[0] ? name : "-", slip->name);
	return err;
}

static enum ps_err describe_web(const struct ps_certificates *list, struct ps_slip *slip)
{
	slip->has_web = true;
	return ps_certificates_fingerprint(list, 0, slip->web);
}

/* Reads @path and has @what say it on the slip. Complains; returns 0 or the exit status. */
static int add(const char *path,
	       enum ps_err (*what)(const struct ps_certificates *list, struct ps_slip *slip),
	       struct ps_slip *slip)
{
	struct ps_certificates *list = NULL;
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = PS_OK;
	int status = ps_chain_read(path, PS_ROOTS_MAX, &list);

	if (!status)
		err = what(list, slip);
	ps_certificates_destroy(list);
	if (!err)
		return status;
	ps_text_shown(path, shown);
	return ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err));
}

int ps_ca_slip(const struct ps_ca_request *request, const char *path)
{
	struct ps_slip slip = { .lang = request->lang, .replace = request->replace };
	enum ps_drawing_form form;
	int status = ps_slip_form(request->out_path, &form);

	if (!status)
		status = add(path, describe, &slip);
	if (!status && request->web_path)
		status = add(request->web_path, describe_web, &slip);
	return status ? status : ps_slip_save(&slip, form, request->out_path);
}
