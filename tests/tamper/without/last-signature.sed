# signing/check_end.c: the last SEAL of an open take need not be signed
# missed in bad/record_differs
s/\*fits_out = err == PS_OK/*fits_out = err != PS_CRYPTO/
