# signing/crl.c: a revocation list may be signed by anybody
# missed in bad/revocation_list_wrong
s/		err = check_signature(&crl, chain, index, roots);/		err = 0 ? check_signature(\&crl, chain, index, roots) : PS_OK;/
