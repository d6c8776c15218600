bats_require_minimum_version 1.5.0
# Keys in a TPM 2.0: what they sign verifies, and what does not work is said in one sentence.

load tpm

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	start_tpm
	(umask 077 && echo secret >pin)
}

teardown() {
	stop_tpm
}

# refused STATUS URI PATTERN   What `packseal key show` says.
refused() {
	run "-$1" "$packseal" key show "$2"
	[[ $output == "packseal: $2 is refused: "$3. ]] || { echo "$output" && false; }
}

@test "a key in a TPM is shown, and it is the TPM's" {
	keep_key 0x81010001 $p256 -p secret
	run -0 "$packseal" key show "$(uri 0x81010001)"
	tpm2_readpublic -Q -c 0x81010001 -f der -o public.der
	[ "$(sed -n 's/^fingerprint *//p' <<<"$output" | tr -d ' ')" = "$(sha256sum <public.der | cut -c1-64)" ]
	keep_key 0x81010002 $p256
	run -0 "$packseal" key show "tpm:0x81010002?tcti=$tcti"
}

@test "a station's key in a TPM is certified, and the certificate is of it" {
	keep_key 0x81010001 $p256 -p secret
	"$packseal" ca new ca --name root
	"$packseal" ca issue ca --key "$(uri 0x81010001)" --name "bench 1" -o station.pem
	openssl verify -x509_strict -CAfile ca/root.pem station.pem
	tpm2_readpublic -Q -c 0x81010001 -f der -o public.der
	openssl x509 -in station.pem -pubkey -noout | openssl pkey -pubin -outform DER | cmp - public.der
}

@test "the authorisation: wrong, none, in the URI, too long; lock-out" {
	keep_key 0x81010001 $p256 -p secret
	refused 66 "tpm:0x81010001?tcti=$tcti" "the TPM asks for an authorisation: *pin-source=/path"
	refused 64 "tpm:0x81010001?pin-value=secret" "a PIN does not stand in it: *"
	echo 123456789012345678901234567890123 >pin
	refused 64 "$(uri 0x81010001)" "the authorisation in $PWD/pin is longer than 32 bytes, *"
	chmod 644 pin
	refused 66 "$(uri 0x81010001)" "the file of its PIN, $PWD/pin: *chmod 600*"
	chmod 600 pin
	echo wrong >pin
	refused 66 "$(uri 0x81010001)" "the TPM refuses the authorisation in $PWD/pin; *"
	tpm2_dictionarylockout -Q --setup-parameters --max-tries 1 --recovery-time 1000 --lockout-recovery-time 1000
	run -66 "$packseal" key show "$(uri 0x81010001)"
	echo secret >pin
	refused 66 "$(uri 0x81010001)" "the TPM is in lock-out after wrong authorisations; *"
}

@test "a wrong authorisation of a key without lock-out is refused as well" {
	keep_key 0x81010001 $p256'|noda' -p secret
	echo wrong >pin
	refused 66 "$(uri 0x81010001)" "the TPM refuses the authorisation in $PWD/pin; *"
	echo secret >pin
	run -0 "$packseal" key show "$(uri 0x81010001)"
}

@test "no TPM, no key at the handle, no URI" {
	refused 66 "$(uri 0x81010009)" "the TPM has no key at 0x81010009; *"
	refused 64 "tpm:0x8101000" "it is not the name of a TPM's key, *"
	refused 64 "tpm:0x810100010" "it is not the name of a TPM's key, *"
	refused 64 "tpm:0x81010001?colour=red" "it is not the name of a TPM's key, *"
	refused 64 "tpm:0x01c00002" "it is not the name of a TPM's key, *"
	refused 64 "tpm:0x81010001?tcti=$(head -c 300 /dev/zero | tr '\0' a)" "it is not the name of a TPM's key, *"
	refused 64 "tpm:0x81010001?pin-source=pin" "its pin-source is not the path of a file, *"
	stop_tpm
	refused 74 "$(uri 0x81010001)" "there is no TPM at $tcti that this user may use; *"
}

@test "which kind: RSA, another curve, a restricted key" {
	keep_key 0x81010001 -G rsa2048 -p secret
	refused 66 "$(uri 0x81010001)" "it is an RSA key; packseal needs ECDSA P-256"
	keep_key 0x81010002 -G ecc384:ecdsa-sha384 -p secret
	refused 66 "$(uri 0x81010002)" "it is a key on another curve; packseal needs ECDSA P-256"
	keep_key 0x81010003 -G ecc256:ecdsa-sha256:null -p secret \
		-a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign|restricted'
	refused 66 "$(uri 0x81010003)" "the TPM does not let this key sign what it is given; *"
}
