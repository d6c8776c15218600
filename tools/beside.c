#include "tools/beside.h"

#include <string.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/output.h"
#include "tools/roots.h"

bool ps_beside_takes(int option)
{
	return option > 0 && strchr("rtHcTP", option) != NULL;
}

int ps_beside_add(int option, const char *argument, struct ps_beside *beside)
{
	switch (option) {
	case 'r':
		return ps_roots_add(argument, &beside->roots);
	case 't':
		return ps_roots_add(argument, &beside->time_roots);
	case 'H':
		return ps_roots_add(argument, &beside->hardware_roots);
	case 'c':
		return ps_crl_files_add(argument, &beside->crls);
	case 'T':
		beside->stamps_path = argument;
		return 0;
	default:
		beside->proof_path = argument;
		return 0;
	}
}

static int read_proof(struct ps_beside *beside)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err;

	if (!beside->proof_path)
		return 0;
	ps_buf_init(&beside->proof);
	beside->proof.cap = PS_ATTACHMENT_LEN_MAX;
	err = ps_file_read(beside->proof_path, &beside->proof);
	if (!err)
		return 0;
	ps_text_shown(beside->proof_path, shown);
	return ps_command_fail(err == PS_IO ? PS_EXIT_NO_INPUT : ps_command_status(err), "%s: %s",
			       shown, ps_err_text(err));
}

int ps_beside_read(struct ps_beside *beside)
{
	struct ps_verify_options *options = &beside->options;
	int status = read_proof(beside);

	if (!status && beside->stamps_path)
		status = ps_stamps_read(beside->stamps_path, &beside->stamps);
	options->roots = beside->roots;
	options->time_roots = beside->time_roots;
	options->hardware_roots = beside->hardware_roots;
	options->crls = beside->crls.lists;
	options->crl_count = beside->crls.count;
	options->proof = (struct ps_bytes){ beside->proof.bytes, beside->proof.len };
	options->anchors = beside->stamps.anchors;
	options->anchor_count = beside->stamps.count;
	return status;
}

void ps_beside_release(struct ps_beside *beside)
{
	ps_certificates_destroy(beside->roots);
	ps_certificates_destroy(beside->time_roots);
	ps_certificates_destroy(beside->hardware_roots);
	ps_crl_files_release(&beside->crls);
	ps_stamps_release(&beside->stamps);
	ps_buf_release(&beside->proof);
}
