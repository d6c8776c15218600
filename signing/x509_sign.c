#include "signing/x509_sign.h"

#include <stdlib.h>

#include "signing/x509_write.h"

enum { AROUND_MAX = 256 };

enum ps_err ps_x509_sign(struct ps_key *key, const struct ps_der *body, struct ps_buf *out)
{
	uint8_t digest[PS_DIGEST_LEN], signature[PS_SIGNATURE_LEN];
	uint8_t signature_der[PS_SIGNATURE_DER_MAX];
	const size_t room_len = ps_der_mark(body) + AROUND_MAX;
	struct ps_der der;
	size_t signature_len = 0;
	uint8_t *room;
	enum ps_err err = ps_digest(body->at, ps_der_mark(body), digest);

	if (!err)
		err = ps_key_sign_digest(key, digest, signature);
	if (!err)
		err = ps_ecdsa_to_der(signature, signature_der, &signature_len);
	if (err)
		return err;
	room = malloc(room_len);
	if (!room)
		return PS_NO_MEMORY;
	ps_der_init(&der, room, room_len);
	ps_der_bits(&der, signature_der, signature_len);
	ps_x509_put_algorithm(&der);
	ps_der_raw(&der, body->at, ps_der_mark(body));
	ps_der_wrap(&der, 0, PS_DER_SEQUENCE);
	if (!der.err)
		ps_buf_add(out, der.at, ps_der_mark(&der));
	free(room);
	return der.err ? der.err : out->err;
}
