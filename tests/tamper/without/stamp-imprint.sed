# signing/timestamp.c: a time stamp may have been made of other bytes
# missed in bad/time_stamp_wrong
s/memcmp(imprint->hash.bytes, hash, imprint->digest.len) == 0/true/
