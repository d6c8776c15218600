# signing/check_ending.c: SHA256SUMS is not compared
# missed in bad/sums_differ
/memcmp(digest, check->ending.sums/ s/!= 0/> 4096/
