/* A TPM's word that a station's key lives in it, as a file: signing/attestation_make.h. */
#ifndef PS_TOOLS_ATTEST_H
#define PS_TOOLS_ATTEST_H

#include <stdbool.h>

struct ps_attest_request {
	const char *ak_handle;	/* of the attestation key, as it was typed */
	const char *chain_path; /* PEM of its certificate, then those of its issuers */
	const char *out_path;
};

/* Can it be asked for of the key at @where? Complains, exit status. */
int ps_attest_check(const struct ps_attest_request *request, const char *where);

/* Has the TPM certify the key at @where. Complains, exit status. */
int ps_attest(const struct ps_attest_request *request, const char *where);

#endif
