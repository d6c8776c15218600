# signing/check_start.c: anybody may certify a session key
# missed in bad/session_key_wrong
s/		err = ps_cose_check(&cose, check->verifier);/		err = PS_OK;/
