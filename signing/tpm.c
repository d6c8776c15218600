#include "signing/tpm.h"

#include <stdlib.h>
#include <string.h>

#include "signing/library.h"
#include "signing/pin.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum { COORDINATE_LEN = 32 };

static enum ps_err load(struct ps_tpm_abi *abi)
{
	const struct ps_library_symbol tcti[] = {
		{ "Tss2_TctiLdr_Initialize", &abi->tcti_open },
		{ "Tss2_TctiLdr_Finalize", &abi->tcti_close },
	};
	const struct ps_library_symbol mu[] = {
		{ "Tss2_MU_TPMT_PUBLIC_Marshal", &abi->marshal_public },
		{ "Tss2_MU_TPMT_SIGNATURE_Marshal", &abi->marshal_signature },
	};
	const struct ps_library_symbol esys[] = {
		{ "Esys_Initialize", &abi->initialize },
		{ "Esys_Finalize", &abi->finalize },
		{ "Esys_TR_FromTPMPublic", &abi->from_public },
		{ "Esys_TR_SetAuth", &abi->set_auth },
		{ "Esys_TR_Close", &abi->close },
		{ "Esys_ReadPublic", &abi->read_public },
		{ "Esys_Sign", &abi->sign },
		{ "Esys_CreatePrimary", &abi->create_primary },
		{ "Esys_Create", &abi->create },
		{ "Esys_Load", &abi->load },
		{ "Esys_EvictControl", &abi->evict_control },
		{ "Esys_FlushContext", &abi->flush },
		{ "Esys_Certify", &abi->certify },
		{ "Esys_Free", &abi->free },
	};
	enum ps_err err;

	/* It would write on standard error of its own accord what we say in a sentence. */
	(void)setenv("TSS2_LOG", "all+none", 0);
	err = ps_library_load("libtss2-tctildr.so.0", tcti, COUNT(tcti));
	if (!err)
		err = ps_library_load("libtss2-mu.so.0", mu, COUNT(mu));
	if (!err)
		err = ps_library_load("libtss2-esys.so.0", esys, COUNT(esys));
	return err;
}

/* Copies what stands behind @name in the query "name=value&name=value"; false: it is too long. */
static bool take_value(const char *part, size_t len, const char *name, char *value_out, size_t room)
{
	const size_t name_len = strlen(name);

	if (len <= name_len || len - name_len >= room)
		return false;
	memcpy(value_out, part + name_len, len - name_len);
	value_out[len - name_len] = '\0';
	return true;
}

static bool read_query(struct ps_tpm *tpm, const char *query, char source_out[PS_TPM_PATH_MAX])
{
	while (*query) {
		size_t len = strcspn(query, "&");
		bool good = false;

		if (strncmp(query, "tcti=", 5) == 0)
			good = take_value(query, len, "tcti=", tpm->tcti_name, PS_TPM_TCTI_MAX);
		else if (strncmp(query, "pin-source=", 11) == 0)
			good = take_value(query, len, "pin-source=", source_out, PS_TPM_PATH_MAX);
		if (!good)
			return false;
		query += len + (query[len] == '&');
	}
	return true;
}

static enum ps_err read_uri(struct ps_tpm *tpm, const char *uri, char *why_out)
{
	static const char by_default[] = "device:/dev/tpmrm0";
	char source[PS_TPM_PATH_MAX] = "";
	const char *path = NULL;
	char *end = NULL;
	unsigned long handle = strncmp(uri, "tpm:0x81", 8) == 0 ? strtoul(uri + 4, &end, 16) : 0;
	enum ps_err err;

	memcpy(tpm->tcti_name, by_default, sizeof(by_default));
	if (strstr(uri, "pin-value="))
		return ps_key_refuse(
			why_out, PS_INVALID,
			"a PIN does not stand in it: put it into a file that only this "
			"user may read, and name that: pin-source=/path");
	if (!end || end != uri + 14 || (*end && *end != '?') ||
	    !read_query(tpm, *end ? end + 1 : end, source))
		return ps_key_refuse(
			why_out, PS_INVALID,
			"it is not the name of a TPM's key, such as "
			"tpm:0x81010001?tcti=device:/dev/tpmrm0&pin-source=/etc/packseal/"
			"pin");
	tpm->handle = (TPM2_HANDLE)handle;
	if (!source[0])
		return PS_OK;
	err = ps_pin_path(source, why_out, &path);
	if (!err)
		memcpy(tpm->pin_path, path, strlen(path) + 1);
	return err;
}

enum ps_err ps_tpm_create(const char *uri, char *why_out, struct ps_tpm **tpm_out)
{
	struct ps_tpm *tpm = calloc(1, sizeof(*tpm));
	enum ps_err err;

	if (!tpm)
		return ps_key_refuse(why_out, PS_NO_MEMORY, "%s", ps_err_text(PS_NO_MEMORY));
	err = read_uri(tpm, uri, why_out);
	if (!err && load(&tpm->abi))
		err = ps_key_refuse(why_out, PS_UNSUPPORTED,
				    "a TPM's key needs tpm2-tss, which is not here: apt install "
				    "tpm2-tools");
	if (err)
		free(tpm);
	else
		*tpm_out = tpm;
	return err;
}

/* A TPM's own answers say which parameter they are about; what is left is the answer itself. */
static TSS2_RC bare(TSS2_RC rc)
{
	if ((rc & TSS2_RC_LAYER_MASK) == TSS2_RESMGR_TPM_RC_LAYER)
		rc &= ~TSS2_RC_LAYER_MASK;
	return rc & TSS2_RC_LAYER_MASK || !(rc & TPM2_RC_FMT1) ? rc : rc & (TPM2_RC_FMT1 | 0x3f);
}

enum ps_err ps_tpm_judge(struct ps_tpm *tpm, TSS2_RC rc, const char *what, char *why_out)
{
	switch (bare(rc)) {
	case TSS2_RC_SUCCESS:
		return PS_OK;
	case TPM2_RC_AUTH_FAIL:
	case TPM2_RC_BAD_AUTH:
		tpm->pin_refused = true;
		return ps_key_refuse(
			why_out, PS_DENIED,
			tpm->pin_path[0]
				? "the TPM refuses the authorisation in %s; put the right "
				  "one there before you try again"
				: "the TPM asks for an authorisation%s: put it into a file "
				  "that only this user may read, and add pin-source=/path",
			tpm->pin_path);
	case TPM2_RC_LOCKOUT:
		return ps_key_refuse(
			why_out, PS_DENIED,
			"the TPM is in lock-out after wrong authorisations; it opens "
			"again with time, or by tpm2_dictionarylockout --clear-lockout");
	default:
		return ps_key_refuse(why_out, PS_IO,
				     "the TPM refuses to %s (tpm2_rc_decode 0x%x says why)", what,
				     rc);
	}
}

enum ps_err ps_tpm_connect(struct ps_tpm *tpm, char *why_out)
{
	TSS2_RC rc = tpm->abi.tcti_open(tpm->tcti_name, &tpm->tcti);

	if (!rc)
		rc = tpm->abi.initialize(&tpm->esys, tpm->tcti, NULL);
	if (!rc)
		return PS_OK;
	ps_tpm_disconnect(tpm);
	return ps_key_refuse(why_out, PS_IO,
			     "there is no TPM at %.120s that this user may use; look at ls -l "
			     "/dev/tpmrm0, and at the BIOS, where a TPM may be switched off",
			     tpm->tcti_name);
}

void ps_tpm_disconnect(struct ps_tpm *tpm)
{
	if (tpm->esys)
		tpm->abi.finalize(&tpm->esys);
	if (tpm->tcti)
		tpm->abi.tcti_close(&tpm->tcti);
	tpm->esys = NULL;
	tpm->tcti = NULL;
}

void ps_tpm_destroy(struct ps_tpm *tpm)
{
	if (!tpm)
		return;
	ps_tpm_disconnect(tpm);
	free(tpm);
}

enum ps_err ps_tpm_find(struct ps_tpm *tpm, TPM2_HANDLE handle, char *why_out, ESYS_TR *object_out)
{
	TSS2_RC rc = tpm->abi.from_public(tpm->esys, handle, ESYS_TR_NONE, ESYS_TR_NONE,
					  ESYS_TR_NONE, object_out);

	if (bare(rc) == TPM2_RC_HANDLE)
		return ps_key_refuse(why_out, PS_NOT_FOUND,
				     "the TPM has no key at 0x%x; packseal enroll makes one",
				     handle);
	return ps_tpm_judge(tpm, rc, "show its key", why_out);
}

enum ps_err ps_tpm_auth(const struct ps_tpm *tpm, char *why_out, TPM2B_AUTH *auth_out)
{
	uint8_t pin[PS_PIN_MAX];
	size_t len = 0;
	enum ps_err err = PS_OK;

	auth_out->size = 0;
	if (!tpm->pin_path[0])
		return PS_OK;
	err = ps_pin_read(tpm->pin_path, why_out, pin, &len);
	if (err)
		return err;
	if (len <= COORDINATE_LEN) {
		memcpy(auth_out->buffer, pin, len);
		auth_out->size = (uint16_t)len;
	} else {
		err = ps_key_refuse(
			why_out, PS_INVALID,
			"the authorisation in %s is longer than 32 bytes, as a TPM takes "
			"them",
			tpm->pin_path);
	}
	ps_pin_wipe(pin);
	return err;
}

/* A TPM may leave leading zeros out. */
static bool put_coordinate(const TPM2B_ECC_PARAMETER *number, uint8_t out[COORDINATE_LEN])
{
	if (number->size > COORDINATE_LEN)
		return false;
	memset(out, 0, COORDINATE_LEN);
	memcpy(out + COORDINATE_LEN - number->size, number->buffer, number->size);
	return true;
}

enum ps_err ps_tpm_point(const TPMT_PUBLIC *area, char *why_out, uint8_t point_out[PS_POINT_LEN])
{
	uint8_t point[PS_POINT_LEN] = { 0x04 };

	if (area->type != TPM2_ALG_ECC)
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "it is %s key; packseal needs ECDSA P-256",
				     area->type == TPM2_ALG_RSA ? "an RSA" : "another kind of");
	if (area->parameters.eccDetail.curveID != TPM2_ECC_NIST_P256)
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "it is a key on another curve; packseal needs ECDSA P-256");
	if (!(area->objectAttributes & TPMA_OBJECT_SIGN_ENCRYPT) ||
	    area->objectAttributes & TPMA_OBJECT_RESTRICTED)
		return ps_key_refuse(
			why_out, PS_BAD_KEY,
			"the TPM does not let this key sign what it is given; packseal "
			"enroll makes one that may");
	if (!put_coordinate(&area->unique.ecc.x, point + 1) ||
	    !put_coordinate(&area->unique.ecc.y, point + 1 + COORDINATE_LEN))
		return ps_key_refuse(why_out, PS_BAD_KEY, "its public half is not of P-256");
	memcpy(point_out, point, PS_POINT_LEN);
	return PS_OK;
}
