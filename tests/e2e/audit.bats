bats_require_minimum_version 1.5.0
# Who has all of a ledger sees every take of a waybill, and whether it goes on from an older copy.

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

ledger() {
	run "$packseal" ledger "$@"
}

@test "every take of a waybill, with the secret and without it" {
	make_station
	start_station
	record $first
	record $second
	record $first
	run -0 "$packseal" hold $first --why claim --store store --run run
	run -0 "$packseal" export "$(take_file 3)" --store store --run run -o three.seal
	record $second
	stop_station
	ledger audit store $first
	[ "$status" = 0 ]
	[[ $output == *"2 takes of this waybill among all "*"in_sequence"* ]]
	[[ ${lines[1]} =~ ^\ +1\ .*ended,\ held$ ]]
	[[ ${lines[2]} =~ ^\ +3\ .*held,\ exported\ 1\ time$ ]]
	ledger audit store SF0000000000000
	[ "$status" = 0 ]
	[[ $output == *"0 takes of this waybill"* ]]
	# an auditor has a copy without the secret, and the clip that he was sent
	cp -r store/ledger copy
	rm copy/secret
	ledger audit copy $first
	[ "$status" = 66 ]
	[[ $output == *"--of FILE.seal"* ]]
	ledger audit copy $first --of three.seal --json
	is "$(json '[take["take"] for take in d["takes"]], d["verdict"]' <<<"$output")" "[1, 3] in_sequence"
	ledger audit copy $second --of three.seal
	[ "$status" = 66 ]
	[[ $output == *"does not show this waybill"* ]]
	# of what is not signed nothing is said
	printf 'x' | dd of=copy/leaves bs=1 seek=700 conv=notrunc 2>/dev/null
	ledger audit copy $first --of three.seal
	[ "$status" = 1 ]
	[[ $output == *"nothing is said of it"* ]]
	head -c 31 store/ledger/secret >copy/secret
	ledger audit copy $first
	[ "$status" = 66 ]
	[[ $output == *"secret is damaged"* ]]
}

@test "a ledger goes on from an older copy, or does not" {
	make_station
	start_station
	record $first
	cp -r store before
	run -0 "$packseal" ledger checkpoint store -o kept
	record $second
	stop_station
	for old in before before/ledger kept; do
		ledger compare $old store
		[ "$status" = 0 ]
		[[ $output == "the second goes on from the first: "*" more, signed until "* ]]
	done
	ledger compare store store
	[ "$status" = 0 ]
	[[ $output == *"then 0 more"* ]]
	# last week's disk
	ledger compare store before
	[ "$status" = 1 ]
	[[ $output == "rollback: "* ]]
	# and what was then recorded on it
	cp -r store first
	rm -rf store run
	mkdir run
	cp -r before store
	start_station
	record $second
	record $first
	stop_station
	ledger compare first store
	[ "$status" = 1 ]
	[[ $output == "fork: "* ]]
	# another station's
	"$packseal" key new other.key >log
	mv other.key station.key
	"$packseal" ca issue "$kit/ca" --key station.key --name "bench 1" -o other.pem >log
	mv other.pem station.pem
	rm -rf store
	run -0 "$packseald" --config station.ini --init
	start_station
	record $first
	stop_station
	ledger compare first store
	[ "$status" = 1 ]
	ledger compare kept store
	[ "$status" != 0 ]
	ledger compare first
	[ "$status" = 64 ]
	[[ $output == *"OLD and DIR"* ]]
}

@test "an audit takes the ledger's own secret, or a take that stands in it" {
	make_station twin
	start_station
	record $first
	stop_station
	"$packseal" key new "$kit/other.key"
	"$packseal" ca issue "$kit/ca" --key "$kit/other.key" --name "bench 2" -o "$kit/other.pem"
	make_station other
	cp "$kit/other.key" station.key
	cp "$kit/other.pem" station.pem
	rm -rf store
	"$packseald" --config station.ini --init
	start_station
	record $first
	stop_station
	make_station
	start_station
	record $first
	cp -r store/ledger before
	record $second
	record $first
	stop_station
	# another secret finds nothing, and that would read as if there were none
	cp -r store wrong
	head -c 32 /dev/urandom >wrong/ledger/secret
	ledger audit wrong $first
	[ "$status" = 66 ]
	[[ $output == *"secret is not the one that its first entry was made with"* ]]
	[[ $output != *"of this waybill among"* ]]
	for theirs in ../other/store/*/*.seal; do
		ledger audit store $first --of "$theirs"
		[ "$status" = 66 ]
		[[ $output == *"the take is another station's"* ]]
		[[ $output != *"of this waybill among"* ]]
	done
	for theirs in ../twin/store/*/*.seal; do
		ledger audit store $first --of "$theirs"
		[ "$status" = 1 ]
		[[ $output == *"the take is not one of this ledger"* ]]
		[[ $output != *"of this waybill among"* ]]
	done
	ledger audit before $first --of "$(take_file 3)"
	[ "$status" = 1 ]
	[[ $output == *"the ledger is older than the take"* ]]
	ledger audit before $first --of "$(take_file 1)"
	[ "$status" = 0 ]
	[[ $output == *"1 take of this waybill among all"* ]]
}

@test "an audit counts the takes of which the ledger has no waybill" {
	make_station
	set_key "lane left" flow label-last
	start_station
	record PSCMD-START
	record PSCMD-START
	record PSCMD-START
	run -0 "$packseal" bind 1 $first --by me --run run
	record PSCMD-START
	ledger audit store $first
	[ "$status" = 0 ]
	[[ $output == *"1 take of this waybill among all"* ]]
	is "${lines[-1]}" "3 takes more have no waybill in the ledger, and may be of this one: 2, 3, 4"
	ledger audit store $first --json
	is "$(json 'd["without_waybill"], d["without_waybill_takes"]' <<<"$output")" "3 [2, 3, 4]"
	run -0 "$packseal" bind 2 $first --by me --run run
	run -0 "$packseal" bind 3 $first --by me --run run
	record PSCMD-START
	run -0 "$packseal" bind 4 $first --by me --run run
	run -0 "$packseal" bind 5 $first --by me --run run
	stop_station
	start_station
	stop_station
	ledger audit store $first
	[[ $output == *"5 takes of this waybill among all"* ]]
	[[ $output != *"no waybill"* ]]
}

@test "what a word of ledger does not take is refused by name" {
	make_station
	for given in "audit store $first --root $kit/ca/root.pem" "audit store $first --checkpoint kept" \
		"compare store store --root $kit/ca/root.pem" "compare store store --checkpoint kept" \
		"show store --root $kit/ca/root.pem" "slip store -o s.svg --text" "check store --of one.seal" \
		"check store --take 3" "prove store 1 -o p --root $kit/ca/root.pem" "compare store store --json" \
		"checkpoint store -o c --json"; do
		ledger $given
		[ "$status" = 64 ]
		[[ $given =~ (--(root|checkpoint|text|of|take|json)) ]]
		is "$output" "packseal: ledger ${given%% *} takes no ${BASH_REMATCH[1]}; packseal ledger --help says what it takes."
	done
}
