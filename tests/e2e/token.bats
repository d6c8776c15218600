bats_require_minimum_version 1.5.0
# Keys on a PKCS#11 token: what they sign verifies, and what does not work is said in one sentence.

load token

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	make_token station
}

# refused STATUS URI PATTERN   What `packseal key show` says.
refused() {
	run "-$1" "$packseal" key show "$2"
	[[ $output == "packseal: $2 is refused: "$3. ]] || { echo "$output" && false; }
}

@test "a key on a token is shown, and it is the token's" {
	make_key station key 01
	run -0 "$packseal" key show "$(uri_p11 station key)"
	on_token station --read-object --type pubkey --id 01 --output-file public.der
	[ "$(sed -n 's/^fingerprint *//p' <<<"$output" | tr -d ' ')" = "$(sha256sum <public.der | cut -c1-64)" ]
	run -0 "$packseal" key show "pkcs11:token=station;id=%01?pin-source=file://$PWD/pin"
	run -0 "$packseal" key show "pkcs11:token=station?pin-source=$PWD/pin"
	run -0 "$packseal" key show "$(uri_p11 station key)&module-path=$softhsm"
}

@test "packseal, which verifies, does not need p11-kit or tpm2-tss" {
	run ! grep -E 'p11-kit|tss2' <(ldd "$packseal")
}

@test "the PIN: wrong, none, in the URI, in a file that is open, missing or not one line" {
	make_key station key 01
	echo 9999 >pin
	refused 66 "$(uri_p11 station key)" "the token refuses the PIN in $PWD/pin; put the right one *"
	echo 1234 >pin
	refused 64 "pkcs11:token=station;object=key" "the token asks for a PIN: *pin-source=/path"
	refused 64 "pkcs11:token=station;object=key?pin-value=1234" "a PIN does not stand in it: *"
	refused 64 "pkcs11:token=station?pin-source=pin" "its pin-source is not the path of a file, *"
	chmod 644 pin
	refused 66 "$(uri_p11 station key)" "the file of its PIN, $PWD/pin: *chmod 600*"
	chmod 600 pin
	printf '1234\n1234\n' >pin
	refused 64 "$(uri_p11 station key)" "the file of its PIN, $PWD/pin, must hold one line*"
	: >pin
	refused 64 "$(uri_p11 station key)" "the file of its PIN, $PWD/pin, must hold one line*"
	rm pin
	refused 66 "$(uri_p11 station key)" "the file of its PIN, $PWD/pin: there is no such thing"
}

@test "which key: no such token, no such key, several tokens, several keys, no URI" {
	make_key station key 01
	refused 74 "$(uri_p11 other key)" "no such token is there; plug it in, *"
	refused 66 "$(uri_p11 station other)" "the token has no such private key; *"
	refused 64 "pkcs11:nonsense" "it is no PKCS#11 URI *"
	refused 64 "pkcs11:token=station;colour=red" "it is no PKCS#11 URI *"
	refused 74 "$(uri_p11 station key)&module-path=/nothing.so" "/nothing.so is no PKCS#11 module *"
	make_key station second 02
	refused 64 "pkcs11:token=station?pin-source=$PWD/pin" "several keys on the token match; *"
	make_token station
	refused 64 "$(uri_p11 station key)" "2 tokens match; name one by token= or serial="
}

@test "which kind: RSA, another curve, no public half, another key's public half" {
	make_key station rsa 01 RSA:2048
	refused 66 "$(uri_p11 station rsa)" "it is an RSA key; packseal needs ECDSA P-256"
	make_key station p384 02 EC:secp384r1
	refused 66 "$(uri_p11 station p384)" "it is a key on another curve; packseal needs ECDSA P-256"
	make_key station key 03
	make_key station other 04
	on_token station --read-object --type pubkey --id 04 --output-file other.der
	on_token station --delete-object --type pubkey --id 03
	refused 66 "$(uri_p11 station key)" "the token has no public key with the private key's id; *"
	on_token station --write-object other.der --type pubkey --id 03 --label key
	refused 66 "$(uri_p11 station key)" "its signature does not fit the public key *"
}

@test "a station's key on a token is certified, and the certificate is of it" {
	make_key station key 01
	"$packseal" ca new ca --name root
	"$packseal" ca issue ca --key "$(uri_p11 station key)" --name "bench 1" -o station.pem
	openssl verify -x509_strict -CAfile ca/root.pem station.pem
	on_token station --read-object --type pubkey --id 01 --output-file public.der
	openssl x509 -in station.pem -pubkey -noout | openssl pkey -pubin -outform DER | cmp - public.der
}

@test "a CA whose own key is on a token has no key file, issues and revokes" {
	make_key station root 01
	"$packseal" key new station.key
	run -0 "$packseal" ca new ca --name root --key "$(uri_p11 station root)"
	[ ! -e ca/root.key ]
	[ "$(cat ca/root.uri)" = "$(uri_p11 station root)" ]
	"$packseal" ca issue ca --key station.key --name "bench 1" -o station.pem
	openssl verify -x509_strict -CAfile ca/root.pem station.pem
	"$packseal" ca revoke ca station.pem
	openssl crl -in ca/root.crl -CAfile ca/root.pem -noout
	run -64 "$packseal" ca issue ca --key "$(uri_p11 station root)" --name "bench 1" -o other.pem
	[[ $output == *"is the root's own key"* ]]
	run -74 "$packseal" ca new ca --name other --key "$(uri_p11 station root)"
	[[ $output == *"exists; a CA is never overwritten"* ]]
	echo 9999 >pin
	run -66 "$packseal" ca issue ca --key station.key --name "bench 1" -o other.pem
	[[ $output == *"the token refuses the PIN"* ]]
}

@test "packseald --check: the key lives on a token and signs; a certificate of another key; a wrong PIN" {
	load station
	mkdir run
	make_key station key 01
	make_key station other 02
	"$packseal" ca new ca --name root
	"$packseal" ca issue ca --key "$(uri_p11 station key)" --name "bench 1" -o station.pem
	"$build/tests/footage/bench-footage" --view top --size 160x120 --fps 10 --seconds 1 --story 1 -o top.y4m
	configure() {
		cat >station.ini <<-END
			[station]
			name = bench 1
			store = $PWD/store
			run = $PWD/run
			key = $1
			chain = $PWD/station.pem
			couriers = $couriers
			[store]
			min_free = 0
			[camera top]
			source = replay:$PWD/top.y4m
			fps = 10
			[scanner hand]
			type = fifo
			path = $PWD/scanner
			[lane left]
			scanner = hand
		END
	}
	configure "$(uri_p11 station key)"
	"$packseald" --config station.ini --init
	run -0 "$packseald" --config station.ini --check
	[[ $output == *"right  key on a token; a signature took "*" ms"*"right  certificate"* ]]
	configure "$(uri_p11 station other)"
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"WRONG  certificate: $PWD/station.pem: its first certificate is not of the key in pkcs11:"* ]]
	configure "$(uri_p11 away key)"
	run -75 "$packseald" --config station.ini
	[[ $output == *"no such token is there; plug it in"* ]]
	echo 9999 >pin
	configure "$(uri_p11 station key)"
	run -77 "$packseald" --config station.ini
	[[ $output == *"the token refuses the PIN in $PWD/pin"* ]]
	configure "pkcs11:token=station;object=key?pin-value=31337"
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"a PIN does not stand in it"* && $output != *31337* ]]
	configure "station.key"
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"a path that begins with /, or a URI: pkcs11:… or tpm:…"* ]]
}
