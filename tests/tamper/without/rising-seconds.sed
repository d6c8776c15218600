# signing/check_seal.c: a second may come again
# missed in bad/time_reversed
s/second <= check->last_second/second == UINT64_MAX/
