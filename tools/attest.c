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

int ps_attest_check(const struct ps_attest_request *request, const char *where)
{
	uint32_t handle;

	if (strncmp(where, "tpm:", 4) != 0)
		return ps_command_fail(PS_EXIT_USAGE,
				       "only a TPM attests its keys, and %s is in none", where);
	return read_handle(request->ak_handle, &handle)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE,
					 "--attest takes a persistent handle such as 0x81010002");
}

int ps_attest(const struct ps_attest_request *request, const char *where)
{
	struct ps_certificates *chain = NULL;
	char why[PS_KEY_WHY_MAX];
	uint32_t handle = 0;
	struct ps_buf cbor;
	int status = ps_attest_check(request, where);
	enum ps_err err;

	if (!status)
		status = ps_chain_read(request->chain_path, PS_CHAIN_MAX, &chain);
	if (status)
		return status;
	(void)read_handle(request->ak_handle, &handle); /* it was checked */
	ps_buf_init(&cbor);
	err = ps_attestation_make(where, handle, chain, why, &cbor);
	status = err ? ps_command_fail(ps_command_status(err), "%s is not attested: %s", where, why)
		     : ps_save(request->out_path, PS_EXISTING_STAYS, cbor.bytes, cbor.len);
	ps_buf_release(&cbor);
	ps_certificates_destroy(chain);
	return status;
}
