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
	for way in "rsa:1024 -sha256" "rsa:2048 -sha1" "rsa:2048 -sha1 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:20" "rsa:2048 -sha224"; do
		# shellcheck disable=SC2086
		certify root $way
		cat root.pem >>station.pem
		run "$packseald" --config station.ini --check
		[ "$status" = 78 ]
		[[ $output == *"nobody would believe films under its certificates: a certificate uses an algorithm that is too weak, or not taken"* ]]
	done
}

# What OpenSSL makes and packseal does not take: key, and how it signs.
others() {
	cat <<-END
		rsa-pss -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32
		ec:secp256k1 -sha256
		ec:brainpoolP256r1 -sha256
		ec:P-224 -sha256
	END
}

# certify_by NAME WAY   As certify, of one line of others.
certify_by() {
	local key=${2%% *}
	ec=
	case $key in ec:*) ec=${key#ec:} key=ec ;; esac
	# shellcheck disable=SC2086
	certify "$1" "$key" ${2#* }
}

# The station knows nothing of its root, so it films; then no reader takes that root.
@test "a root of another kind of key: refused where it is given, untrusted where it is not, and the station does not start with it" {
	make_station
	cp station.pem own.pem
	while read -r way; do
		certify_by root "$way"
		rm -rf store
		"$packseald" --config station.ini --init
		start_station
		record $first
		stop_station
		run -66 "$packseal" verify "$(take_file 1)" --root root.pem
		[[ $output == *"root.pem is of no use as a root certificate: a certificate in it has a key, or is signed, in a way that is not taken"* ]]
		run -66 "$BATS_TEST_DIRNAME/../second/verify.py" --root root.pem "$(take_file 1)"
		# beside one that is taken it changes nothing
		mv root.pem other.pem
		cp "$kit/ca/root.pem" root.pem
		both "untrusted_root ['root_not_accepted', 'test_source']"
		cat other.pem >>station.pem
		run -78 "$packseald" --config station.ini --check
		[[ $output == *"station.pem: the station's certificate cannot be used: a certificate in it has a key, or is signed, in a way that is not taken"* ]]
		cp own.pem station.pem
		echo "time_roots = $here/other.pem" >time.ini
		sed "/^chain/r time.ini" station.ini >timed.ini
		run -78 "$packseald" --config timed.ini --check
		[[ $output == *"roots of the time-stamp authorities cannot be used: a certificate in it has a key"* ]]
	done < <(others)
}

@test "a root whose point is compressed, or whose curve is written out, is one of another kind" {
	make_station
	for form in "-conv_form compressed" "-param_enc explicit"; do
		# shellcheck disable=SC2086
		openssl ecparam -name prime256v1 -genkey -noout 2>>log | openssl ec $form -out form.key 2>>log
		openssl req -x509 -new -key form.key -sha256 -subj /CN=form -days 30 -out form.pem 2>>log
		run -66 "$packseal" verify station.ini --root form.pem
		[[ $output == *"in a way that is not taken"* ]]
		run -66 "$BATS_TEST_DIRNAME/../second/verify.py" --root form.pem station.ini
	done
}

# second_finds_fit PEM...   Is the chain, for itself, one that the second reader takes?
second_finds_fit() {
	PYTHONPATH=$BATS_TEST_DIRNAME/../second /usr/bin/python3 -c 'import sys, verify, verdict; sys.exit(not verdict.suitable(verify.read_roots(sys.argv[1:])))' "$@"
}

@test "PSS whose mask is of another hash: neither reader takes it, and the station does not start" {
	make_station
	while read -r mask; do
		certify root rsa:2048 -sha256 -sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sigopt "rsa_mgf1_md:$mask"
		run -78 "$packseald" --config station.ini --check
		[[ $output == *"nobody would believe films under its certificates: a certificate uses an algorithm that is too weak, or not taken"* ]]
		run -1 second_finds_fit station.pem
	done < <(printf '%s\n' sha512 sha1)
	# one above that is signed so, of which the station knows nothing
	certify root rsa:2048 -sha256
	openssl x509 -in root.pem -key root.key -x509toreq -out root.csr 2>>log
	openssl req -x509 -newkey rsa:2048 -nodes -keyout top.key -out top.pem -days 30 -subj /CN=top -addext keyUsage=critical,keyCertSign -sha256 2>>log
	printf 'basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n' >issues
	openssl x509 -req -in root.csr -CA top.pem -CAkey top.key -CAcreateserial -days 20 -extfile issues -out middle.pem -sha256 \
		-sigopt rsa_padding_mode:pss -sigopt rsa_pss_saltlen:32 -sigopt rsa_mgf1_md:sha512 2>>log
	run -0 openssl verify -CAfile top.pem -untrusted middle.pem station.pem
	run -0 second_finds_fit station.pem
	run -1 second_finds_fit station.pem middle.pem
	cat middle.pem >>station.pem
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"nobody would believe"*"not taken"* ]]
}

@test "a root that signed itself with SHA-1 is taken, as nothing rests on that" {
	make_station
	certify root rsa:2048 -sha256
	openssl req -x509 -key root.key -sha1 -out root.pem -days 30 -subj /CN=root -addext keyUsage=critical,keyCertSign,cRLSign 2>>log
	cat root.pem >>station.pem
	start_station
	record $first
	stop_station
	both "test_source ['test_source']"
}
