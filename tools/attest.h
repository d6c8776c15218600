/*
 * A TPM's word that a station's key lives in it, as a file: signing/attestation_make.h. All that
 * can be looked at is, before the key is made. What returns int complains and returns 0 or the exit
 * status.
 */
#ifndef PS_TOOLS_ATTEST_H
#define PS_TOOLS_ATTEST_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/buf.h"
#include "signing/certificate.h"
#include "tools/out_file.h"

struct ps_attest_request {
	const char *ak_handle;	/* of the attestation key, as it was typed */
	const char *chain_path; /* PEM of its certificate, then those of its issuers */
	const char *out_path;
};

struct ps_attest {
	uint32_t handle;
	struct ps_certificates *chain;
	struct ps_out_file file;
	struct ps_buf cbor;
};

/* Reads the chain, looks at the attestation key, and makes the file. Finish it in any case. */
int ps_attest_begin(const struct ps_attest_request *request, const char *where,
		    struct ps_attest *attest);

/* Has the TPM certify the key at @where. */
int ps_attest_make(struct ps_attest *attest, const char *where);

/* Puts the file in its place. */
int ps_attest_keep(struct ps_attest *attest);

/* After keep it only lets go. */
void ps_attest_finish(struct ps_attest *attest);

#endif
