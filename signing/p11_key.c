#include "signing/p11_key.h"

#include <string.h>

enum { ID_MAX = 256, POINT_MAX = 160, PARAMS_MAX = 32 };

/* OBJECT IDENTIFIER prime256v1 */
static const uint8_t p256[] = { 0x06, 0x08, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07 };

/* How many objects have these attributes, as far as two; the first of them. */
static enum ps_err find(struct ps_p11 *p11, CK_ATTRIBUTE *wanted, CK_ULONG count, char *why_out,
			CK_OBJECT_HANDLE *object_out, CK_ULONG *found_out)
{
	CK_OBJECT_HANDLE objects[2] = { 0 };
	CK_RV rv = p11->token->C_FindObjectsInit(p11->session, wanted, count);

	if (!rv) {
		rv = p11->token->C_FindObjects(p11->session, objects, 2, found_out);
		(void)p11->token->C_FindObjectsFinal(p11->session);
	}
	*object_out = objects[0];
	return ps_p11_judge(p11, rv, "list its keys", why_out);
}

static enum ps_err find_private(struct ps_p11 *p11, char *why_out, CK_OBJECT_HANDLE *object_out)
{
	CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
	CK_ATTRIBUTE wanted[3] = { { CKA_CLASS, &class, sizeof(class) } };
	CK_ULONG count = 1, found = 0;
	enum ps_err err;

	for (unsigned i = 0; i < 2; i++) {
		const CK_ATTRIBUTE *named =
			p11->abi.uri_attribute(p11->uri, i ? CKA_ID : CKA_LABEL);

		if (named)
			wanted[count++] = *named;
	}
	err = find(p11, wanted, count, why_out, object_out, &found);
	if (err)
		return err;
	if (found == 0)
		return ps_key_refuse(
			why_out, PS_NOT_FOUND,
			"the token has no such private key; packseal enroll makes one");
	return found == 1 ? PS_OK
			  : ps_key_refuse(why_out, PS_INVALID,
					  "several keys on the token match; name one by object= or "
					  "id=");
}

/* False: the object has no such attribute, or a longer one. */
static bool get(const struct ps_p11 *p11, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_TYPE type,
		void *value_out, CK_ULONG room, CK_ULONG *len_out)
{
	CK_ATTRIBUTE attribute = { type, value_out, room };

	if (p11->token->C_GetAttributeValue(p11->session, object, &attribute, 1) ||
	    attribute.ulValueLen == (CK_ULONG)-1 || attribute.ulValueLen > room)
		return false;
	*len_out = attribute.ulValueLen;
	return true;
}

static enum ps_err check_kind(const struct ps_p11 *p11, CK_OBJECT_HANDLE object, char *why_out)
{
	uint8_t params[PARAMS_MAX];
	CK_KEY_TYPE type = 0;
	CK_BBOOL signs = CK_FALSE;
	CK_ULONG len = 0;

	if (!get(p11, object, CKA_KEY_TYPE, &type, sizeof(type), &len) || type != CKK_EC)
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "it is %s key; packseal needs ECDSA P-256",
				     type == CKK_RSA && len ? "an RSA" : "another kind of");
	if (!get(p11, object, CKA_EC_PARAMS, params, sizeof(params), &len) || len != sizeof(p256) ||
	    memcmp(params, p256, sizeof(p256)) != 0)
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "it is a key on another curve; packseal needs ECDSA P-256");
	if (!get(p11, object, CKA_SIGN, &signs, sizeof(signs), &len) || signs != CK_TRUE)
		return ps_key_refuse(why_out, PS_BAD_KEY,
				     "the token does not let this key sign; make one that may");
	return PS_OK;
}

/* An OCTET STRING around the point (PKCS#11 2.40, 2.3.3), or the bare point of some tokens. */
static bool read_point(const struct ps_p11 *p11, CK_OBJECT_HANDLE object,
		       uint8_t point_out[PS_POINT_LEN])
{
	uint8_t bytes[POINT_MAX];
	const uint8_t *point = bytes;
	CK_ULONG len = 0;

	if (!get(p11, object, CKA_EC_POINT, bytes, sizeof(bytes), &len))
		return false;
	if (len == PS_POINT_LEN + 2 && bytes[0] == 0x04 && bytes[1] == PS_POINT_LEN) {
		point += 2;
		len -= 2;
	}
	if (len != PS_POINT_LEN || point[0] != 0x04)
		return false;
	memcpy(point_out, point, PS_POINT_LEN);
	return true;
}

static enum ps_err find_point(struct ps_p11 *p11, CK_OBJECT_HANDLE private, char *why_out,
			      uint8_t point_out[PS_POINT_LEN])
{
	CK_OBJECT_CLASS class = CKO_PUBLIC_KEY;
	CK_OBJECT_HANDLE object = 0;
	uint8_t id[ID_MAX];
	CK_ULONG found = 0, len = 0;
	enum ps_err err;

	if (read_point(p11, private, point_out))
		return PS_OK;
	if (get(p11, private, CKA_ID, id, sizeof(id), &len) && len) {
		CK_ATTRIBUTE wanted[] = { { CKA_CLASS, &class, sizeof(class) },
					  { CKA_ID, id, len } };

		err = find(p11, wanted, 2, why_out, &object, &found);
		if (err)
			return err;
	}
	if (found == 1 && read_point(p11, object, point_out))
		return PS_OK;
	return ps_key_refuse(
		why_out, PS_BAD_KEY,
		"the token has %s public key with the private key's id; keep one there",
		found ? "more than one usable" : "no");
}

enum ps_err ps_p11_key_find(struct ps_p11 *p11, char *why_out, struct ps_p11_key *key_out)
{
	struct ps_p11_key key = { .object = 0 };
	CK_BBOOL always = CK_FALSE;
	CK_ULONG len = 0;
	enum ps_err err = find_private(p11, why_out, &key.object);

	if (!err)
		err = check_kind(p11, key.object, why_out);
	if (!err)
		err = find_point(p11, key.object, why_out, key.point);
	if (err)
		return err;
	key.asks_always =
		get(p11, key.object, CKA_ALWAYS_AUTHENTICATE, &always, sizeof(always), &len) &&
		always == CK_TRUE;
	*key_out = key;
	return PS_OK;
}
