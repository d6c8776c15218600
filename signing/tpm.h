/*
 * struct ps_tpm: a TPM 2.0 and the persistent handle in it that a URI names. For
 * signing/key_tpm.c and signing/key_tpm_make.c.
 *
 *	tpm:0x81010001?tcti=device:/dev/tpmrm0&pin-source=/etc/packseal/pin
 *
 * The handle lies in 0x81000000 to 0x81ffffff. tcti is the way to the TPM, as tpm2-tss names it
 * (device:/dev/tpmrm0 if it is left out); pin-source a file with the key's authorisation, which is
 * empty if it is left out. The scheme is our own: RFC 7512 has none for a TPM, and this borrows its
 * word for the PIN.
 *
 * tpm2-tss is loaded only here, by dlopen, as p11-kit in signing/p11.h. Everything that can be
 * refused says why, as ps_key_open() does. Needs POSIX; one thread at a time.
 */
#ifndef PS_SIGNING_TPM_H
#define PS_SIGNING_TPM_H

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_tctildr.h>

#include "signing/key.h"

#define PS_TPM_TCTI_MAX 256
#define PS_TPM_PATH_MAX 256

struct ps_tpm_abi {
	__typeof__(Tss2_TctiLdr_Initialize) *tcti_open;
	__typeof__(Tss2_TctiLdr_Finalize) *tcti_close;
	__typeof__(Esys_Initialize) *initialize;
	__typeof__(Esys_Finalize) *finalize;
	__typeof__(Esys_TR_FromTPMPublic) *from_public;
	__typeof__(Esys_TR_SetAuth) *set_auth;
	__typeof__(Esys_TR_Close) *close;
	__typeof__(Esys_ReadPublic) *read_public;
	__typeof__(Esys_Sign) *sign;
	__typeof__(Esys_CreatePrimary) *create_primary;
	__typeof__(Esys_Create) *create;
	__typeof__(Esys_Load) *load;
	__typeof__(Esys_EvictControl) *evict_control;
	__typeof__(Esys_FlushContext) *flush;
	__typeof__(Esys_Certify) *certify;
	__typeof__(Esys_Free) *free;
	__typeof__(Tss2_MU_TPMT_PUBLIC_Marshal) *marshal_public;
	__typeof__(Tss2_MU_TPMT_SIGNATURE_Marshal) *marshal_signature;
};

struct ps_tpm {
	struct ps_tpm_abi abi;
	TPM2_HANDLE handle;
	char tcti_name[PS_TPM_TCTI_MAX];
	char pin_path[PS_TPM_PATH_MAX]; /* "": no authorisation */
	TSS2_TCTI_CONTEXT *tcti;
	ESYS_CONTEXT *esys; /* NULL: not connected */
	bool pin_refused; /* another try may bring the TPM nearer to its lock-out: there is none */
};

/* Reads the URI and loads tpm2-tss; asks no TPM yet. Errors: PS_INVALID, PS_UNSUPPORTED,
 * PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_tpm_create(const char *uri, char *why_out, struct ps_tpm **tpm_out);

/* Errors: PS_IO: there is no TPM, or it is somebody else's now. */
PS_MUST_CHECK enum ps_err ps_tpm_connect(struct ps_tpm *tpm, char *why_out);

void ps_tpm_disconnect(struct ps_tpm *tpm);

/* NULL is fine. */
void ps_tpm_destroy(struct ps_tpm *tpm);

/* The object at @handle, to be closed. Errors: PS_NOT_FOUND: nothing is there; PS_IO. */
PS_MUST_CHECK enum ps_err ps_tpm_find(struct ps_tpm *tpm, TPM2_HANDLE handle, char *why_out,
				      ESYS_TR *object_out);

/* The authorisation out of its file, empty without one. The caller wipes it. */
PS_MUST_CHECK enum ps_err ps_tpm_auth(const struct ps_tpm *tpm, char *why_out,
				      TPM2B_AUTH *auth_out);

/* What an answer of the TPM means. PS_OK for success. */
enum ps_err ps_tpm_judge(struct ps_tpm *tpm, TSS2_RC rc, const char *what, char *why_out);

/*
 * The point of a P-256 key that signs what it is given. Errors: PS_BAD_KEY: it is another one.
 */
PS_MUST_CHECK enum ps_err ps_tpm_point(const TPMT_PUBLIC *area, char *why_out,
				       uint8_t point_out[PS_POINT_LEN]);

#endif
