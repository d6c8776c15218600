#include <string.h>

#include "signing/key_make.h"
#include "signing/p11.h"

enum { ID_LEN = 16 };

/* OBJECT IDENTIFIER prime256v1 */
static uint8_t p256[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 };

static enum ps_err check_free(struct ps_p11 *p11, const CK_ATTRIBUTE *label, char *why_out)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE wanted[] = { { CKA_CLASS, &class, sizeof(class) }, *label };
	CK_OBJECT_HANDLE object = 0;
	CK_ULONG found = 0;
	CK_RV rv = p11->token->C_FindObjectsInit(p11->session, wanted, 2);

	if (!rv) {
		rv = p11->token->C_FindObjects(p11->session, &object, 1, &found);
		(void)p11->token->C_FindObjectsFinal(p11->session);
	}
	if (!rv && found)
		return ps_key_refuse(why_out, PS_EXISTS,
				     "the token has a key of this name; a key is never "
				     "overwritten");
	return ps_p11_judge(p11, rv, "list its keys", why_out);
}

static enum ps_err generate(struct ps_p11 *p11, const CK_ATTRIBUTE *label, const CK_ATTRIBUTE *id,
			    char *why_out)
{
	CK_MECHANISM mechanism = { CKM_EC_KEY_PAIR_GEN, NULL, 0 };
	CK_BBOOL yes = CK_TRUE, no = CK_FALSE;
	CK_ATTRIBUTE public_half[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_VERIFY, &yes, sizeof(yes) },
		{ CKA_EC_PARAMS, p256, sizeof(p256) },
		*label,
		*id,
	};
	CK_ATTRIBUTE private_half[] = {
		{ CKA_TOKEN, &yes, sizeof(yes) },
		{ CKA_PRIVATE, &yes, sizeof(yes) },
		{ CKA_SENSITIVE, &yes, sizeof(yes) },
		{ CKA_EXTRACTABLE, &no, sizeof(no) },
		{ CKA_SIGN, &yes, sizeof(yes) },
		*label,
		*id,
	};
	CK_OBJECT_HANDLE made[2] = { 0 };
	CK_RV rv = p11->token->C_GenerateKeyPair(
		p11->session, &mechanism, public_half, sizeof(public_half) / sizeof(public_half[0]),
		private_half, sizeof(private_half) / sizeof(private_half[0]), &made[0], &made[1]);

	if (rv == CKR_DEVICE_MEMORY)
		return ps_key_refuse(why_out, PS_NO_SPACE, "the token has no room for a key");
	if (rv == CKR_TOKEN_WRITE_PROTECTED)
		return ps_key_refuse(why_out, PS_DENIED, "the token is write-protected");
	return ps_p11_judge(p11, rv, "make a P-256 key", why_out);
}

enum ps_err ps_key_pkcs11_make(const char *uri, const struct ps_random *random, char *why_out)
{
	const CK_ATTRIBUTE *label, *id;
	uint8_t drawn[ID_LEN];
	CK_ATTRIBUTE own_id = { CKA_ID, drawn, sizeof(drawn) };
	struct ps_p11 *p11 = NULL;
	enum ps_err err = ps_p11_create(uri, why_out, &p11);

	if (err)
		return err;
	label = p11->abi.uri_attribute(p11->uri, CKA_LABEL);
	id = p11->abi.uri_attribute(p11->uri, CKA_ID);
	if (!label)
		err = ps_key_refuse(why_out, PS_INVALID,
				    "it does not say how the new key is to be called: object=NAME");
	if (!err && ps_random_fill(random, drawn, sizeof(drawn)))
		err = ps_key_refuse(why_out, PS_IO, "the system gives no random numbers");
	if (!err)
		err = ps_p11_connect(p11, true, why_out);
	if (!err)
		err = check_free(p11, label, why_out);
	if (!err)
		err = generate(p11, label, id ? id : &own_id, why_out);
	ps_p11_destroy(p11);
	return err;
}
