# signing/check_start.c: a session key may sign an ending
# missed in bad/record_differs
s/(cose->type == PS_COSE_START || cose->type == PS_COSE_SEAL)/true/
