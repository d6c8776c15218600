bats_require_minimum_version 1.5.0
# packseal enroll, packseal ca issue --csr: a key that is made where it stays, and its certificate.

load token
load tpm

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	"$packseal" ca new ca --name "My shop" >log
}

teardown() {
	stop_tpm
}

# spki FILE   The SHA-256 of the public key in a certificate or a request, by openssl.
spki() {
	openssl "$1" -in "$2" -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64
}

fingerprint() {
	sed -n 's/^fingerprint *//p' | tr -d ' \n'
}

policy="packseal: this key was made in hardware and cannot leave it"

# certified KEY   Asks, issues, and holds each step against openssl.
certified() {
	run -0 "$packseal" enroll "$1" --name '打包台 3' -o station.csr
	[ "$(fingerprint <<<"$output")" = "$("$packseal" key show "$1" | fingerprint)" ]
	run -0 openssl req -in station.csr -noout -verify -subject -nameopt utf8
	[[ $output == *"verify OK"*"CN = 打包台 3"* || $output == *"verify OK"*"CN=打包台 3"* ]]
	[ "$(spki req station.csr)" = "$("$packseal" key show "$1" | fingerprint)" ]
	run -0 "$packseal" ca issue ca --csr station.csr -o station.pem
	openssl verify -x509_strict -CAfile ca/root.pem station.pem
	[ "$(spki x509 station.pem)" = "$(spki req station.csr)" ]
	run -0 "$packseal" ca show station.pem
	[[ $output == *"打包台 3"* ]]
}

@test "a file: request and certificate are what openssl takes them for" {
	certified "$PWD/station.key"
	[ "$(stat -c %a station.key)" = 600 ]
}

@test "a token: the key is made on it and cannot be read out" {
	make_token station
	certified "$(uri_p11 station key)"
	pkcs11-tool --module $softhsm --token-label station --login --pin 1234 --list-objects --type privkey >objects
	grep -q "never extractable" objects
	run -74 "$packseal" enroll "$(uri_p11 station key)" --name x -o other.csr
	[[ $output == *"the token has a key of this name; a key is never overwritten; with --renew "* ]]
	[ ! -e other.csr ]
	run -64 "$packseal" enroll "pkcs11:token=station?pin-source=$PWD/pin" --name x -o other.csr
	[[ $output == *"object=NAME"* ]]
}

@test "a TPM: the key is made in it and cannot leave it" {
	start_tpm
	(umask 077 && echo secret >pin)
	certified "$(uri 0x81010001)"
	run -0 tpm2_readpublic -c 0x81010001
	[[ $output == *"fixedtpm|fixedparent|sensitivedataorigin|userwithauth|noda|sign"* ]]
	[ -z "$(tpm2_getcap handles-transient)" ]
	run -74 "$packseal" enroll "$(uri 0x81010001)" --name x -o other.csr
	[[ $output == *"the TPM has a key at this handle; a key is never overwritten; with --renew "* ]]
	run -66 "$packseal" enroll "$(uri 0x81010002)" --renew --name x -o other.csr
	[[ $output == *"the TPM has no key at 0x81010002; "* ]]
	tpm2_changeauth -Q -c owner owner-secret
	run -66 "$packseal" enroll "$(uri 0x81010002)" --name x -o other.csr
	[[ $output == *"the TPM's owner has an authorisation, "* ]]
}

@test "the TPM attests the key, and the attestation is of it" {
	start_tpm
	keep_key 0x81010002 -G ecc256:ecdsa-sha256:null -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign|restricted'
	tpm2_readpublic -Q -c 0x81010002 -f pem -o ak.pub
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout vendor.key -subj /CN=vendor \
		-out vendor.pem 2>log
	openssl req -new -key vendor.key -subj /CN=ak | openssl x509 -req -CA vendor.pem -CAkey vendor.key \
		-CAcreateserial -force_pubkey ak.pub -out ak.pem 2>log
	cat ak.pem vendor.pem >chain.pem
	key="tpm:0x81010001?tcti=$tcti"
	run -64 "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010002 --ak-chain chain.pem
	[[ $output == *"--attestation FILE is missing"* ]]
	run -64 "$packseal" enroll "$PWD/x" --name x -o station.csr --attest 0x81010002 --ak-chain chain.pem --attestation a
	[[ $output == *"only a TPM attests its keys, "* && ! -e x ]]
	run -66 "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010002 --ak-chain vendor.pem --attestation a
	[[ $output == *"the first certificate is not of the attestation key"* ]]
	# what is lacking is told before a key is made
	run -66 "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010005 --ak-chain chain.pem --attestation a
	[[ $output == *"the TPM has no attestation key at 0x81010005; "* && $output != *enroll* ]]
	run -66 "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010002 --ak-chain nosuch.pem --attestation a
	[[ $output == *"nosuch.pem gives no certificate"* ]]
	echo >taken
	run -74 "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010002 --ak-chain chain.pem --attestation taken
	[[ $output == *"taken exists"* ]]
	run -74 "$packseal" enroll "$key" --name x -o taken --attest 0x81010002 --ak-chain chain.pem --attestation a
	run ! tpm2_readpublic -c 0x81010001
	[ ! -e station.csr ]
	[ ! -e a ]
	# an attestation key that asks for an authorisation is told only when it is to sign: then the key stays
	keep_key 0x81010003 -p secret -G ecc256:ecdsa-sha256:null -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign|restricted'
	tpm2_readpublic -Q -c 0x81010003 -f pem -o closed.pub
	openssl req -new -key vendor.key -subj /CN=closed | openssl x509 -req -CA vendor.pem -CAkey vendor.key \
		-CAcreateserial -force_pubkey closed.pub -out closed.pem 2>log
	run "$packseal" enroll "$key" --name x -o station.csr --attest 0x81010003 --ak-chain closed.pem --attestation a
	[ "$status" != 0 ]
	print=$("$packseal" key show "$key" | sed -n 's/^fingerprint *//p')
	[[ $output == *"the key is made all the same, its fingerprint is $print; with --renew "* ]]
	[ ! -e station.csr ]
	[ ! -e a ]
	"$packseal" enroll "$key" --renew --name x -o again.csr --attest 0x81010002 --ak-chain chain.pem \
		--attestation station.attestation
	/usr/bin/python3 "$BATS_TEST_DIRNAME/attestation.py" station.attestation chain.pem again.csr
}

@test "another certificate of the same key, a dated registry, a revocation" {
	"$packseal" enroll station.key --name "bench 1" -o station.csr
	"$packseal" ca issue ca --csr station.csr -o station.pem --days 30
	run -74 "$packseal" enroll station.key --name "bench 1" -o second.csr
	[[ $output == *"--renew"* ]]
	[ ! -e second.csr ]
	# no key is made whose request could not be written
	run -74 "$packseal" enroll other.key --name "bench 1" -o station.csr
	[[ $output == *"station.csr exists, and is not replaced; give another name"* ]]
	run -74 "$packseal" enroll other.key --name "bench 1" -o nowhere/other.csr
	[[ $output == *"nowhere/other.csr"* ]]
	[ ! -e other.key ]
	"$packseal" enroll station.key --renew --name "bench 1" -o second.csr
	"$packseal" ca issue ca --csr second.csr --name "bench one" -o second.pem --hardware
	[ "$(spki x509 station.pem)" = "$(spki x509 second.pem)" ]
	[ "$(openssl x509 -in station.pem -noout -serial)" != "$(openssl x509 -in second.pem -noout -serial)" ]
	openssl verify -x509_strict -CAfile ca/root.pem second.pem
	[ "$(wc -l <ca/issued.tsv)" = 2 ]
	IFS=$'\t' read -r date certificate key where until name < <(tail -n 1 ca/issued.tsv)
	[[ $date == "$(date -u +%Y)-"*:* && $until == 20* ]]
	[ "$certificate" = "$(openssl x509 -in second.pem -outform DER | sha256sum | cut -c1-64)" ]
	[ "$key" = "$(spki req second.csr)" ]
	[ "$where $name" = "hardware bench one" ]
	"$packseal" ca revoke ca station.pem
	run -0 "$packseal" ca list ca
	[[ $output == *"stated       its key lives in hardware"* && $output == *"revoked since"* ]]
	[[ $(tr -d ' \n' <<<"$output") == *"$(sha256sum <ca/issued.tsv | cut -c1-64)"* ]]
}

@test "that a key lives in hardware is stated on demand, and of no file" {
	"$packseal" enroll station.key --name "bench 1" -o station.csr
	"$packseal" ca issue ca --csr station.csr -o plain.pem
	"$packseal" ca issue ca --csr station.csr -o stated.pem --hardware
	run ! grep -q "$policy" <(openssl x509 -in plain.pem -noout -text)
	grep -q "Explicit Text: $policy" <(openssl x509 -in stated.pem -noout -text)
	openssl verify -x509_strict -CAfile ca/root.pem stated.pem
	run -64 "$packseal" ca issue ca --key station.key --name x -o x.pem --hardware
	[[ $output == *"--hardware would state what is not so"* ]]
}

@test "openssl's requests are certified; others are refused with the reason" {
	openssl ecparam -name prime256v1 -genkey -noout -out other.key
	openssl req -new -key other.key -subj "/O=x/CN=bench 7" -addext "basicConstraints=critical,CA:TRUE" -out good.csr
	"$packseal" ca issue ca --csr good.csr -o good.pem
	run -0 openssl x509 -in good.pem -noout -text -nameopt utf8,sep_comma_plus
	[[ $output == *"CN=bench 7,serialNumber="* && $output == *CA:FALSE* ]]
	openssl req -new -key other.key -subj "/O=x" -out nameless.csr
	run -64 "$packseal" ca issue ca --csr nameless.csr -o x.pem
	[[ $output == *"the request names nobody; give --name STATION"* ]]
	openssl req -in good.csr -outform DER | sed 's/bench 7/bench 8/' >changed.der
	openssl req -inform DER -in changed.der -out changed.csr
	run -66 "$packseal" ca issue ca --csr changed.csr -o x.pem
	[[ $output == *"its own signature does not verify, "* ]]
	openssl req -new -key other.key -sha384 -subj /CN=x -out sha384.csr
	run -66 "$packseal" ca issue ca --csr sha384.csr -o x.pem
	[[ $output == *"it is not signed with ECDSA and SHA-256"* ]]
	openssl req -new -newkey rsa:2048 -nodes -keyout rsa.key -subj /CN=x -out rsa.csr 2>log
	run -66 "$packseal" ca issue ca --csr rsa.csr -o x.pem
	[[ $output == *"it asks for another key than one of ECDSA P-256"* ]]
	run -66 "$packseal" ca issue ca --csr other.key -o x.pem
	[[ $output == *"holds no certificate request"* ]]
	run -66 "$packseal" ca issue ca --csr nothing -o x.pem
	run -64 "$packseal" ca issue ca --csr good.csr --key other.key --name x -o x.pem
	[ ! -e x.pem ]
	cp ca/root.key root.key
	openssl req -new -key root.key -subj /CN=x -out root.csr
	run -64 "$packseal" ca issue ca --csr root.csr -o x.pem
	[[ $output == *"is the root's own key"* ]]
}

@test "enroll: wrong usage is 64" {
	run -64 "$packseal" enroll
	[[ $output == *"KEY is missing"* ]]
	run -64 "$packseal" enroll a.key -o a.csr
	[[ $output == *"--name STATION is missing"* ]]
	run -64 "$packseal" enroll a.key --name x
	run -64 "$packseal" enroll a.key --name $'a\nb' -o a.csr
	[ ! -e a.key ]
	run -64 "$packseal" enroll tpm:nonsense --name x -o a.csr
	run -0 "$packseal" enroll --help
}
