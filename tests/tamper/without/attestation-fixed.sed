# signing/tpm_read.c: an attested key may leave its TPM
# missed in bad/attestation_wrong
s/(attributes & must) != must ||/(0 \&\& (attributes \& must) != must) ||/
