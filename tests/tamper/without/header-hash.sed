# signing/check_picture.c: a picture's header is not compared
# missed in bad/header_differs
/entry->header_hash, PS_HASH_LEN)) {/ s/PS_HASH_LEN))/PS_HASH_LEN) > 4096)/
