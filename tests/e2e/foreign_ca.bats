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
		-addext keyUsage=critical,keyCertSign,cRLSign "${@:3}" 2>>log
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

# take_back SIGN...   The list in which root takes the station's certificate back, signed with these options.
take_back() {
	printf '[ca]\ndefault_ca=here\n[here]\ndatabase=issued\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=5\n' >ca.cnf
	: >issued
	echo 01 >number
	openssl ca -config ca.cnf -cert root.pem -keyfile root.key -revoke station.pem 2>>log
	openssl ca -config ca.cnf -cert root.pem -keyfile root.key -gencrl -out root.crl "$@" 2>>log
	run -0 openssl crl -in root.crl -noout -text -CAfile root.pem
	[[ $output == *"verify OK"*"Serial Number"* ]]
}

# listed WORD...   What both say of the take with the list root.crl: packseal beside the file and in an export, the second reader in that.
listed() {
	"$packseal" export "$(take_file 1)" --crl root.crl -o with.seal --force >>log
	"$packseal" verify "$(take_file 1)" --root root.pem --crl root.crl --json >beside.json || true
	"$packseal" verify with.seal --root root.pem --json >ours.json || true
	"$BATS_TEST_DIRNAME/../second/verify.py" --root root.pem with.seal >theirs.json || true
	for what in beside ours theirs; do
		is "$(json 'd["origin"]["verdict"]' <$what.json)" "$1"
	done
	for what in beside ours; do
		is "$(json '"revocation_list_wrong" in {f["what"] for f in d["origin"]["findings"]}' <$what.json)" "${2:-False}"
	done
}

@test "a list counts that is signed with PKCS #1 v1.5 or with PSS; none of another hash" {
	make_station
	certify root rsa:2048 -sha256
	start_station
	record $first
	stop_station
	pss="-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen"
	for sign in "-md sha256" "-md sha256 $pss:32" "-md sha384 $pss:0" "-md sha512 $pss:max" "-md sha256 $pss:20 -sigopt rsa_mgf1_md:sha256"; do
		# shellcheck disable=SC2086
		take_back $sign
		listed revoked
	done
	for sign in "-md sha1" "-md sha1 $pss:20" "-md sha256 $pss:32 -sigopt rsa_mgf1_md:sha512" "-md sha224 $pss:20"; do
		# shellcheck disable=SC2086
		take_back $sign
		listed test_source True
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
