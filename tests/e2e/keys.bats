bats_require_minimum_version 1.5.0
# packseal key, packseal ca: what they make is what openssl understands.

setup() {
	packseal=${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}
	packseal=$(realpath "$packseal")
	cd "$BATS_TEST_TMPDIR"
}

# hex digits of the line "fingerprint ..." without blanks
fingerprint() {
	sed -n 's/^fingerprint *//p' | tr -d ' \n'
}

@test "a new key is closed to others and openssl finds it sound" {
	run -0 "$packseal" key new station.key
	[ "$(stat -c %a station.key)" = 600 ]
	openssl ec -in station.key -check -noout
	[ "$(openssl pkey -in station.key -pubout -outform DER | sha256sum | cut -c1-64)" = \
		"$(fingerprint <<<"$output")" ]
	[ "$("$packseal" key show station.key | fingerprint)" = "$(fingerprint <<<"$output")" ]
}

@test "a key is never overwritten" {
	echo precious >station.key
	run -74 "$packseal" key new station.key
	[ "$(cat station.key)" = precious ]
}

@test "a key that others can read is refused with the remedy" {
	"$packseal" key new station.key
	chmod 644 station.key
	run -66 "$packseal" key show station.key
	[[ $output == *"chmod 600"* ]]
}

@test "a key of another kind is refused by its name" {
	openssl genpkey -algorithm ED25519 -out other.key
	chmod 600 other.key
	run -66 "$packseal" key show other.key
	[[ $output == *Ed25519* ]]
}

@test "openssl trusts a station's certificate for signing, and for nothing else" {
	"$packseal" key new station.key
	run -0 "$packseal" ca new ca --name '上海仓库'
	[ "$(stat -c %a ca/root.key)" = 600 ]
	[ "$(openssl x509 -in ca/root.pem -outform DER | sha256sum | cut -c1-64)" = \
		"$(fingerprint <<<"$output")" ]
	"$packseal" ca issue ca --key station.key --name '打包台 3' -o station.pem
	openssl verify -x509_strict -CAfile ca/root.pem -purpose smimesign station.pem
	run ! openssl verify -CAfile ca/root.pem -purpose sslserver station.pem
	run -0 openssl x509 -in station.pem -noout -text -nameopt utf8,sep_comma_plus
	[[ $output == *"Subject: CN=打包台 3,serialNumber="* ]]
	[[ $output == *"Basic Constraints: critical"*CA:FALSE* ]]
	[[ $output == *"Key Usage: critical"*"Digital Signature"* ]]
	[[ $output == *"E-mail Protection"* ]]
	[ "$(grep -c BEGIN station.pem)" = 2 ]
	[ "$(openssl x509 -in station.pem -pubkey -noout)" = "$(openssl pkey -in station.key -pubout)" ]
}

@test "openssl cms signs with it and accepts what it signed" {
	"$packseal" key new station.key
	"$packseal" ca new ca --name root
	"$packseal" ca issue ca --key station.key --name station -o station.pem
	echo footage >data
	openssl cms -sign -in data -signer station.pem -inkey station.key -outform DER -out data.p7s
	openssl cms -verify -inform DER -in data.p7s -content data -CAfile ca/root.pem -out /dev/null
}

@test "a CA is never overwritten, and a certificate neither" {
	"$packseal" key new station.key
	"$packseal" ca new ca --name root
	cp ca/root.pem before.pem
	run -74 "$packseal" ca new ca --name other
	cmp ca/root.pem before.pem
	run -74 "$packseal" ca issue ca --key station.key --name station -o before.pem
	cmp ca/root.pem before.pem
}

@test "show prints each certificate, and its fingerprint is openssl's" {
	"$packseal" key new station.key
	"$packseal" ca new ca --name '上海仓库'
	"$packseal" ca issue ca --key station.key --name '打包台 3' -o station.pem
	run -0 "$packseal" ca show station.pem
	[ "$(grep -c '^fingerprint' <<<"$output")" = 2 ]
	[[ $output == "certificate  of 打包台 3"*"valid "*" to "*" UTC"*"certificate  of 上海仓库"* ]]
	run -0 "$packseal" ca show ca/root.pem
	[ "$(openssl x509 -in ca/root.pem -outform DER | sha256sum | cut -c1-64)" = \
		"$(fingerprint <<<"$output")" ]
	run -66 "$packseal" ca show station.key
	run -64 "$packseal" ca show
	[[ $output == "packseal: CERT.pem is missing."* ]]
	run -0 "$packseal" key show station.key
	[[ $output == *"of the public key; a certificate of it has another"* ]]
}

@test "the root's own key is not certified as a station's" {
	"$packseal" ca new ca --name root
	run -64 "$packseal" ca issue ca --key ca/root.key --name station -o station.pem
	[[ $output == *"the root's own key"* ]]
	[ ! -e station.pem ]
}

@test "a root that is not the key's is not used" {
	"$packseal" key new station.key
	"$packseal" ca new one --name one
	"$packseal" ca new two --name two
	cp one/root.pem two/root.pem
	run -66 "$packseal" ca issue two --key station.key --name station -o station.pem
	[ ! -e station.pem ]
}

@test "a certificate does not outlive its root" {
	"$packseal" key new station.key
	"$packseal" ca new ca --name root --days 10
	run -64 "$packseal" ca issue ca --key station.key --name station -o station.pem
	[[ $output == *"--days"* ]]
	run -0 "$packseal" ca issue ca --key station.key --name station -o station.pem --days 9
}

@test "wrong usage is 64, a missing file 66, --help 0" {
	run -64 "$packseal" key
	run -64 "$packseal" key new
	run -64 "$packseal" key new a b
	run -64 "$packseal" key --nonsense
	run -64 "$packseal" ca new dir
	run -64 "$packseal" ca new dir --name x --days 0
	run -64 "$packseal" ca new dir --name x --days 5x
	run -64 "$packseal" ca new dir --name ''
	[ ! -e dir/root.key ]
	run -66 "$packseal" key show nothing.key
	run -66 "$packseal" ca issue nothing --key k --name x -o y
	run -0 "$packseal" key --help
	run -0 "$packseal" ca --help
}
