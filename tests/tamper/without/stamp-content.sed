# signing/cms_verify.c: what a time stamp signs may name another content
# missed in bad/time_stamp_wrong
s/memcmp(cms->message_digest.bytes, hash, cms->digest.len) != 0/false/
