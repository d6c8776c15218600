#include "tools/attest.h"

#include <stdlib.h>
#include <string.h>

#include "signing/attestation_make.h"
#include "tools/command.h"
#include "tools/roots.h"
#include "tools/save.h"

/* Persistent handles, as tpm2-tools show them. */
static bool read_handle(const char *text, uint32_t *handle_out)
{
	char *end = NULL;
	unsigned long handle = strncmp(text, "0x81", 4) == 0 ? strtoul(text, &end, 16) : 0;

	*handle_out = (uint32_t)handle;
	return end && end == text + 10 && !*end;
}

static int check_words(const struct ps_attest_request *request, const char *where,
		       uint32_t *handle_out)
{
	if (strncmp(where, "tpm:", 4) != 0)
		return ps_command_fail(PS_EXIT_USAGE,
				       "only a TPM attests its keys, and %s is in none", where);
	return read_handle(request->ak_handle, handle_out)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE,
					 "--attest takes a persistent handle such as 0x81010002");
}

int ps_attest_begin(const struct ps_attest_request *request, const char *where,
		    struct ps_attest *attest)
{
	char why[PS_KEY_WHY_MAX];
	enum ps_err err = PS_OK;
	int status;

	*attest = (struct ps_attest){ .file = { .fd = -1 } };
	ps_buf_init(&attest->cbor);
	status = check_words(request, where, &attest->handle);
	if (!status)
		status = ps_chain_read(request->chain_path, PS_CHAIN_MAX, &attest->chain);
	if (!status)
		err = ps_attestation_check(where, attest->handle, attest->chain, why);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s cannot be attested: %s", where,
				       why);
	if (!status) {
		err = ps_out_file_create(request->out_path, PS_EXISTING_STAYS, &attest->file);
		status = err ? ps_out_file_complain(&attest->file, err) : 0;
	}
	return status;
}

int ps_attest_make(struct ps_attest *attest, const char *where)
{
	char why[PS_KEY_WHY_MAX];
	enum ps_err err =
		ps_attestation_make(where, attest->handle, attest->chain, why, &attest->cbor);

	return err ? ps_command_fail(ps_command_status(err), "%s is not attested: %s", where, why)
		   : 0;
}

int ps_attest_keep(struct ps_attest *attest)
{
	return ps_save_in(&attest->file, attest->cbor.bytes, attest->cbor.len);
}

void ps_attest_finish(struct ps_attest *attest)
{
	ps_out_file_drop(&attest->file);
	ps_buf_release(&attest->cbor);
	ps_certificates_destroy(attest->chain);
	attest->chain = NULL;
}
