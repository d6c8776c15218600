# signing/check.c: the nonce may stand beside what is hidden
# missed in bad/nonce_shown
s/return check->have_nonce ?/return check->have_nonce \&\& !record ?/
