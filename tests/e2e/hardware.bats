bats_require_minimum_version 1.5.0
# A station whose key is in hardware, from the key to the verdict: its films verify, it goes on after the
# hardware was away, and a TPM's word reaches the verifier.

load station
load token
load tpm

setup() {
	cd "$BATS_TEST_TMPDIR"
	mkdir run
	"$packseal" ca new ca --name root >log
	"$build/tests/footage/bench-footage" --view top --size 160x120 --fps 10 --seconds 2 --story 2 -o top.y4m
}

teardown() {
	[ ! -e station.pid ] || kill "$(cat station.pid)" || true
	stop_tpm
}

# configure KEY [LINE]
configure() {
	cat >station.ini <<-END
		[station]
		name = bench 1
		store = $PWD/store
		run = $PWD/run
		key = $1
		chain = $PWD/station.pem
		couriers = $couriers
		${2:-}
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
		preroll = 200 ms
		postroll = 0 s
	END
	"$packseald" --config station.ini --init
}

begin() {
	"$packseald" --config station.ini >station.log 2>&1 3>&- &
	echo $! >station.pid
	logged 'the scanner .* is there' 1
}

end() {
	kill "$(cat station.pid)"
	wait "$(cat station.pid)"
	rm station.pid
}

# logged PATTERN COUNT   Waits until so many lines of the journal say so.
logged() {
	for _ in $(seq 300); do
		[ "$(grep -c "$1" station.log)" -lt "$2" ] || return 0
		sleep 0.1
	done
	cat station.log
	return 1
}

# verdicts FILE [OPTION...]   Integrity and ending; the whole stays in verdict.json.
verdicts() {
	"$packseal" verify "$1" --root ca/root.pem --json "${@:2}" >verdict.json || true
	python3 -c "import json
d = json.load(open('verdict.json'))
print(d['integrity']['verdict'], d['ending']['verdict'])"
}

@test "a token of half a second that is pulled in mid-take: nothing is lost, and the ending waits for it" {
	make_token station
	make_key station key 01
	key="$(uri_p11 station key)&module-path=$build/tests/faults/slow_p11.so"
	export P11_FAULT=$PWD/fault P11_DELAY_MS=500
	"$packseal" ca issue ca --key "$key" --name "bench 1" -o station.pem --hardware
	configure "$key"
	begin
	printf '%s\r' $first >scanner
	logged 'take 1 began' 1
	echo removed >fault
	printf 'PSCMD-END\r' >scanner
	logged "the station's key does not sign: .*plug it in" 1
	: >fault
	logged 'take 1 ended' 1
	logged "the station's key signs again" 1
	end
	[ "$(verdicts store/*/*1.seal)" = "intact ended" ]
	grep -q '"session_key": "confirmed"' verdict.json
}

@test "a TPM that locks itself in mid-take: the ending waits until it is unlocked" {
	start_tpm
	keep_key 0x81010001 $p256 -p secret
	(umask 077 && echo secret >pin && echo wrong >wrong)
	key=$(uri 0x81010001)
	"$packseal" ca issue ca --key "$key" --name "bench 1" -o station.pem --hardware
	configure "$key"
	tpm2_dictionarylockout -Q --setup-parameters --max-tries 1 --recovery-time 1000 --lockout-recovery-time 1000
	begin
	printf '%s\r' $first >scanner
	logged 'take 1 began' 1
	run -66 "$packseal" key show "tpm:0x81010001?tcti=$tcti&pin-source=$PWD/wrong"
	printf 'PSCMD-END\r' >scanner
	logged "the station's key does not sign: .*lock-out" 1
	printf '%s\r' $second >scanner
	run ! grep 'take 1 ended' station.log
	tpm2_dictionarylockout -Q --clear-lockout
	logged 'take 1 ended' 1
	logged "the station's key signs again" 1
	end
	[ "$(verdicts store/*/*1.seal)" = "intact ended" ]
	grep -q '"session_key": "confirmed"' verdict.json
}

@test "a TPM and its word: hardware_key under the maker's root, not without it" {
	start_tpm
	keep_key 0x81010002 -G ecc256:ecdsa-sha256:null -a 'fixedtpm|fixedparent|sensitivedataorigin|userwithauth|sign|restricted'
	tpm2_readpublic -Q -c 0x81010002 -f pem -o ak.pub
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout maker.key -subj /CN=maker \
		-out maker.pem -addext keyUsage=critical,keyCertSign,cRLSign 2>log
	printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=2.23.133.8.3\n' >ak.ext
	openssl req -new -key maker.key -subj /CN=ak | openssl x509 -req -CA maker.pem -CAkey maker.key \
		-CAcreateserial -force_pubkey ak.pub -extfile ak.ext -out ak.pem 2>log
	key="tpm:0x81010001?tcti=$tcti"
	"$packseal" enroll "$key" --name "bench 1" -o station.csr --attest 0x81010002 --ak-chain ak.pem \
		--attestation station.attestation
	"$packseal" ca issue ca --csr station.csr -o station.pem
	configure "$key" "attestation = $PWD/station.attestation"
	begin
	printf '%s\r' $first >scanner
	logged 'take 1 began' 1
	printf 'PSCMD-END\r' >scanner
	logged 'take 1 ended' 1
	end
	"$packseal" export store/*/*1.seal -o export.seal --who "客服 4" --sign-as "$key" --certificate station.pem
	run "$packseal" verify export.seal --root ca/root.pem --lang en
	[[ $output == *"who          客服 4"* && $output != *exporter_wrong* ]]
	[ "$(verdicts store/*/*1.seal --hardware-root maker.pem)" = "intact ended" ]
	grep -q '"attested_by": "maker"' verdict.json
	grep -q '"session_key": "confirmed"' verdict.json
	[ "$(verdicts store/*/*1.seal)" = "intact ended" ]
	run ! grep attested_by verdict.json
	grep -q '"what": "attestation"' verdict.json
	[ "$(verdicts store/*/*1.seal --hardware-root ca/root.pem)" = "intact ended" ]
	grep -q attestation_not_accepted verdict.json
	run ! grep attested_by verdict.json
	# the maker takes the attestation key back: openssl signs his list, whatever the date
	[ "$(verdicts store/*/*1.seal --hardware-root maker.pem)" = "intact ended" ]
	grep -q '"what": "attestation_revocation"' verdict.json
	printf '[ca]\ndefault_ca=here\n[here]\ndatabase=issued\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=5\n' >ca.cnf
	echo 01 >number
	for line in "" "R\t500101000000Z\t200101000000Z,keyCompromise\t%s\tunknown\t/CN=ak\n" \
		"R\t500101000000Z\t450101000000Z,superseded\t%s\tunknown\t/CN=ak\n"; do
		# shellcheck disable=SC2059 # the line is a format
		printf "$line" ${line:+"$(openssl x509 -in ak.pem -noout -serial | cut -d= -f2)"} >issued
		openssl ca -config ca.cnf -cert maker.pem -keyfile maker.key -gencrl -out maker.crl 2>>log
		[ "$(verdicts store/*/*1.seal --hardware-root maker.pem --crl maker.crl)" = "intact ended" ]
		run ! grep attestation_revocation verdict.json
		if [ -z "$line" ]; then
			grep -q '"attested_by": "maker"' verdict.json
		else
			run ! grep attested_by verdict.json
			grep -q attestation_revoked verdict.json
		fi
	done
}
