bats_require_minimum_version 1.5.0
# Which of a ledger's time stamps an export carries: whoever else stamps, and in whatever order they come.

load station

setup_file() {
	make_kit
	start_authority tsa
	# whom nobody believes, under the same name
	start_authority evil
}

teardown_file() {
	kill $(cat "$BATS_FILE_TMPDIR/authorities")
}

setup() {
	tsa=$BATS_FILE_TMPDIR/tsa
	url=$(cat "$tsa/url")
	evil=$BATS_FILE_TMPDIR/evil
	evil_url=$(cat "$evil/url")
}

teardown() {
	kill_station
}

# anchor OPTION...   That time stamp is taken.
anchor() {
	run -0 "$packseal" anchor --store store --run run "$@"
	[[ $output == "stamped at "* ]]
}

# carry_back SECONDS   What the authority answers to ./ask, by a clock that is so far ahead, is taken.
carry_back() {
	(cd "$tsa" && LD_PRELOAD=$build/tests/e2e/clock.so PS_CLOCK_SHIFT_S=$1 \
		openssl ts -reply -config tsa.cnf -queryfile "$here/ask" -out "$here/answer" 2>>"$here/openssl.log")
	anchor --import answer
}

# carries WORD TAKE [OPTION...]   What an export of the take says of the time, to both readers; its JSON is in said.json.
carries() {
	local file
	file=$(take_file "$2")
	run -0 "$packseal" export "$file" --store store --run run -o out.seal --force "${@:3}"
	[[ $output != *"no ledger proof"* ]]
	"$packseal" verify out.seal --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" --json >said.json || true
	is "$(json 'd["time"]["verdict"]' <said.json)" "$1"
	"$BATS_TEST_DIRNAME/../second/verify.py" --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" out.seal >theirs.json || true
	is "$(json 'd["time"]["verdict"]' <theirs.json)" "$1"
}

proved() {
	json "d['time_proved'].get('$1')" <said.json
}

# What was stamped, as `anchor --list` has it: "TIME SIZE", one a line.
stamped() {
	"$packseal" anchor --list --store store | awk '{ print $1, $2 }'
}

# Another certificate of that name, under a root of its own, is whose evil signs with from now on.
turn_coat() {
	(
		cd "$evil"
		printf 'basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=critical,timeStamping\n' >coat.ext
		openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tsa.key -out coat.csr -subj /CN=Clock
		LD_PRELOAD=$build/tests/e2e/clock.so PS_CLOCK_SHIFT_S=-172800 openssl x509 -req -in coat.csr -CA issuer.pem -CAkey issuer.key -CAcreateserial \
			-days 365 -extfile coat.ext -out tsa.pem
	) 2>>openssl.log
}

@test "an answer that was carried here late takes no bound away" {
	make_station
	start_station
	record $first
	run -0 "$packseal" anchor --query ask --store store
	record $second
	anchor --url "$url/good"
	carries not_after_only 2
	early=$(proved not_after)
	# over a shorter ledger, and later
	carry_back 100
	is "$(stamped | awk '{ print $2 }' | xargs)" "6 4"
	carries not_after_only 2
	is "$(proved not_after)" "$early"
	# to a take that both cover the earlier one counts
	carries not_after_only 1
	is "$(proved not_after)" "$early"
	# what is no time stamp is in nobody's way, whatever it is called
	for name in 20000101T000000Z-0000000000006-00000000 20990101T000000Z-0000000000006-00000000 20990101T000000Z-9999999999999-00000000; do
		echo junk >store/ledger/anchors/$name
	done
	carries not_after_only 2
	is "$(proved not_after)" "$early"
	stop_station
}

@test "a time stamp that somebody else signed takes no place from the authority's" {
	make_station
	start_station
	record $first
	anchor --url "$url/good"
	carries not_after_only 1
	early=$(proved not_after)
	known=$(proved key_known_since)
	record $second
	# earlier by the time that it states, and of the same name
	anchor --url "$evil_url/behind"
	carries not_after_only 1
	is "$(proved not_after)" "$early"
	is "$(proved key_known_since)" "$known"
	[[ $(json '[f["what"] for f in d["time"]["findings"]]' <said.json) == *time_stamp_passed_over* ]]
	anchor --again --url "$url/good"
	carries bounded 2
	is "$(proved key_known_since)" "$known"
	# each of his stamps by another certificate
	for i in 1 2 3 4 5 6 7 8; do
		turn_coat
		anchor --again --url "$evil_url/behind"
	done
	is "$("$packseal" anchor --list --store store | grep -c Clock)" 11
	record $first
	anchor --url "$url/good"
	for row in 1:not_after_only 2:bounded; do
		carries ${row#*:} ${row%:*}
		is "$(proved key_known_since)" "$known"
	done
	stop_station
}

@test "the roots of the authorities that are known choose, and then the number of stamps does not" {
	make_station
	start_station
	record $first
	turn_coat
	anchor --url "$evil_url/good"
	for i in 1 2 3 4; do
		turn_coat
		anchor --again --url "$evil_url/good"
		anchor --again --url "$evil_url/good"
	done
	anchor --again --url "$url/good"
	# whoever says whom he believes: a court's package, and the report of a take in the store
	run -0 "$packseal" export $first --channel court --store store --run run -o court --lang en --time-root "$tsa/root.pem"
	/usr/bin/python3 -m zipfile -e court/package.zip court.all
	"$packseal" verify court.all/take.seal --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" --json >said.json || true
	is "$(json 'd["time"]["verdict"]' <said.json)" not_after_only
	run -0 "$packseal" report $first --store store -o report.html --force --no-pictures --lang en --root "$kit/ca/root.pem" --time-root "$tsa/root.pem"
	page=$(sed 's/<[^>]*>/ /g' report.html)
	[[ $page == *"signed before"* ]]
	stop_station
}

@test "after a change of key the oldest time stamp that goes along is of the take's own key" {
	make_station
	start_station
	record $first
	run -0 "$packseal" anchor --query ask --store store
	carry_back -200
	stop_station
	cp station.key old.key
	run -0 "$packseal" key new new.key
	run -0 "$packseal" ca issue "$kit/ca" --key new.key --name "bench 1" -o new.pem
	set_key station key "$here/new.key"
	set_key station chain "$here/new.pem"
	run -0 "$packseald" --config station.ini --change-key old.key
	start_station
	record $second
	rm ask
	run -0 "$packseal" anchor --query ask --store store
	carry_back -100
	record $first
	anchor --url "$url/good"
	record $second
	anchor --url "$url/good"
	for take in 3 4; do
		carries bounded $take
		ours=$(proved key_known_since)
		"$packseal" verify out.seal --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" --stamps store/ledger/anchors --json >said.json || true
		is "$(proved key_known_since)" "$ours"
		[ "$ours" != None ]
	done
	stop_station
}
