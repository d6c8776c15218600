bats_require_minimum_version 1.5.0
# A station whose certificate is not packseal's own making: openssl is the CA, and both readers say the same of the film.

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

# certify NAME KEY SIGN...   A root of that name, and the station's certificate under it, both signed with these options.
certify() {
	openssl req -x509 -newkey "$2" ${ec:+-pkeyopt ec_paramgen_curve:$ec} -nodes -keyout "$1.key" -out "$1.pem" -days 30 -subj "/CN=$1" \
		-addext keyUsage=critical,keyCertSign "${@:3}" 2>>log
	printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=emailProtection\n' >extensions
	openssl req -new -key station.key -subj "/CN=bench 1/serialNumber=1" -out station.csr 2>>log
	openssl x509 -req -in station.csr -CA "$1.pem" -CAkey "$1.key" -CAcreateserial -days 20 -extfile extensions -out station.pem \
		"${@:3}" 2>>log
}

# both WORD   What packseal and the second reader say of the origin.
both() {
	"$packseal" verify "$(take_file 1)" --root root.pem --json >ours.json || true
	"$BATS_TEST_DIRNAME/../second/verify.py" --root root.pem "$(take_file 1)" >theirs.json || true
	is "$(json 'd["origin"]["verdict"], sorted({f["what"] for f in d["origin"]["findings"]})' <ours.json)" "$1"
	is "$(json 'd["origin"]["verdict"]' <theirs.json)" "${1%% *}"
}

@test "RSA with PKCS #1 v1.5 and with PSS, and ECDSA" {
	ways=(
		"rsa:2048 -sha256"
		"rsa:3072 -sha384"
		"rsa:2048 -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32"
		"rsa:2048 -sha512 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20"
		"ec -sha384"
	)
	for i in "${!ways[@]}"; do
		way=${ways[i]}
		make_station $i
		ec=
		[[ $way != ec* ]] || ec=P-384
		# shellcheck disable=SC2086
		certify root $way
		start_station
		record $first
		stop_station
		both "test_source ['test_source']"
		# the same key under a root that did not sign it
		mv root.pem signed.pem
		# shellcheck disable=SC2086
		certify root $way
		both "untrusted_root ['root_not_accepted', 'test_source']"
	done
}

@test "what is weak is refused at the start" {
	make_station
	for way in "rsa:1024 -sha256" "rsa:2048 -sha1" "rsa:2048 -sha1 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20"; do
		# shellcheck disable=SC2086
		certify root $way
		cat root.pem >>station.pem
		run "$packseald" --config station.ini --check
		[ "$status" = 78 ]
		[[ $output == *"nobody would believe films under its certificates"* ]]
	done
}
