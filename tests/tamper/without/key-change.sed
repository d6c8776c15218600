# signing/ledger_keys.c: a key need not be handed on by the one before it
# missed in bad/ledger_proof_wrong
s/	return ps_cose_verify(&cose, old);/	return PS_OK;/
