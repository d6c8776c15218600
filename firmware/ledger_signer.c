#include "firmware/ledger_signer.h"

#include "signing/certificate.h"

enum ps_err ps_ledger_signer_follow(struct ps_ledger_signer *signer, const struct ps_leaf *leaf)
{
	const struct ps_leaf_chain *chain = &leaf->enrolment.chain;
	struct ps_certificates *list = NULL;
	enum ps_err err;

	if (leaf->kind == PS_LEAF_KEY_CHANGE)
		chain = &leaf->key_change.chain;
	else if (leaf->kind != PS_LEAF_ENROLMENT)
		return PS_OK;
	err = ps_certificates_create(1, &list);
	if (!err)
		err = ps_certificates_add_der(list, chain->certificates[0].bytes,
					      chain->certificates[0].len);
	if (!err)
		err = ps_certificate_public_point(list, 0, signer->point);
	ps_certificates_destroy(list);
	signer->known = err == PS_OK;
	return err == PS_NO_MEMORY ? err : PS_OK;
}

enum ps_err ps_ledger_signer_check(const struct ps_ledger_signer *signer,
				   const struct ps_cose *cose)
{
	enum ps_err err;

	if (!signer->known)
		return PS_BAD_SIGNATURE;
	err = ps_cose_verify(cose, signer->point);
	return err == PS_BAD_KEY ? PS_BAD_SIGNATURE : err;
}
