# signing/check_start.c: START need not be signed
# missed in bad/start_differs
s/check->start_verified = err == PS_OK/check->start_verified = err != PS_CRYPTO/
