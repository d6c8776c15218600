bats_require_minimum_version 1.5.0
# A day at the bench with the real packseald: what a packer does, and what an owner tries.

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

# Nothing in the log may be our own mistake.
no_mistake() {
	! grep -F 'mistake in packseald' log || false
}

@test "the same waybill ends the take, and both scans are in it" {
	make_station
	set_key 'lane left' cooldown '100 ms'
	start_station
	scan $first
	await '"event":"started"'
	await '"event":"sealed".*"seal":2' # the first may come before the cool-down is over
	scan $first
	await '"event":"ended"'
	stop_station
	no_mistake
	all_intact 1
	is "$("$packseal" show "$(take_file 1)" --json |
		json '" ".join(e["kind"] for e in d["events"])')" "waybill waybill end"
	# a clerk reads the waybill once, from the index as it grew and as it is made anew
	for again in 1 2; do
		"$packseal" list --store store --json >list
		is "$(json 'd["takes"][0]["waybills"]' <list)" "['$first']"
		run -0 "$packseal" reindex --store store
		[[ $output == *"1 take indexed, 0 files left out"* ]]
	done
}

@test "an export by waybill while another take is open has its leaf in the ledger" {
	make_station
	start_station
	record $first
	scan $second
	await '"event":"started"'
	run -0 "$packseal" export $first -o clip.seal --store store --run run
	[[ $output =~ "ledger" ]]
	[[ ! $output =~ "no ledger entry" ]]
	is_intact clip.seal intact
	[[ $output != *"earlier export"* ]]
	# what was shown once cannot be hidden again, and who tries is told
	run -0 "$packseal" export $first -o hidden.seal --redact top:0,0,16,16 --store store --run run
	[[ $output == *"1 earlier export of this take left this station"* ]]
	[[ $output =~ [0-9]Z,\ by\ [a-z0-9] ]]
	run -0 "$packseal" export $first -o hidden.seal --force --redact top:0,0,16,16 --store store --run run
	[[ $output == *"2 earlier exports of this take left this station"* ]]
	run -0 "$packseal" export hidden.seal -o again.seal --redact side:0,0,1,1 --store "$PWD/none"
	[[ $output != *"earlier export"* ]]
	stop_station
	# what the station wrote is what FORMAT.md says
	run -0 /usr/bin/python3 "$BATS_TEST_DIRNAME/../second/check_cddl.py" \
		"$BATS_TEST_DIRNAME/../../signing/FORMAT.md" "$(take_file 1)" --ledger store/ledger
	all_intact 2
	no_mistake
}

@test "the index is made anew from the files alone" {
	make_station
	start_station
	record $first
	record $second
	stop_station
	"$packseal" list --store store >before
	rm store/index.db*
	run -66 "$packseal" find $first --store store
	run -0 "$packseal" reindex --store store
	"$packseal" list --store store | diff before -
}

@test "an index that is lost is missed, and not made empty" {
	make_station
	start_station
	record $first
	stop_station
	rm store/index.db*
	start_station
	says "the index is missing; stop packseald and run packseal reindex"
	record $second
	stop_station
	run -66 "$packseal" list --store store
	run -0 "$packseal" reindex --store store
	[[ $output == *"2 takes indexed"* ]]
	all_intact 2
}

@test "--check looks at the store and the scanner, and says at what not" {
	make_station
	run -0 "$packseald" --config station.ini --check
	[[ $output == *"scanner hand: $here/scanner is not there now; packseald makes it"* ]]
	grep -q "^right  key in a file, which can be copied; a signature took" <<<"$output"
	for part in certificate couriers "run folder" "camera top" "camera side" store "scanner hand" clock; do
		grep -qx "right  $part" <<<"$output"
	done
	[[ $output == *"Ledger and index were not looked at."* ]]
	: >scanner
	mv station.key away.key
	run -78 "$packseald" --config station.ini --check
	grep -q "^WRONG  key: .*packseal key new" <<<"$output"
	grep -qx "right  store" <<<"$output" # it goes on
	mv away.key station.key
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"$here/scanner: scanner hand: it is no FIFO"* ]]
	rm scanner
	mv store away
	run -78 "$packseald" --config station.ini --check
	[[ $output == *"$here/store: no store is there"* ]]
	[ ! -e store ]
	[ -z "$(ls away/ledger 2>/dev/null)" ]
}

@test "a full disk says how much is free and how much it takes" {
	make_station
	set_key store min_free '1000000 GB'
	start_station
	await_log "the evidence disk is full: "
	grep -qE 'the evidence disk is full: [0-9.]+ GB are free, and a take needs [0-9.]+ GB \(min_free is [0-9.]+ GB\); no take is left that could be deleted: no take can start' log
	stop_station
}

@test "the log says what a scan did in words, and never the code" {
	make_station
	start_station
	scan 6901234567892 XX-NOT-A-CODE
	await '"unknown_code"'
	record QX55667788990
	scan $first
	await '"event":"started"'
	scan 6901234567892
	await '"noted"'
	stop_station
	says "2 cameras, 1 lane, hashes"
	says "lane left: a code of goods was scanned; nothing is recorded: no take is open"
	says "lane left: a code that fits no rule was scanned; nothing is recorded: no take is open"
	says "lane left: a code of goods was scanned; the take records it"
	says "lane left: the waybill is recorded, but no courier is known for it"
	! grep -E 'QX55|690123|NOT-A-CODE|SF1023|_' <(grep '^lane' log) || false
}

@test "an old copy of the ledger is refused: there is no second history" {
	make_station
	start_station
	record $first
	stop_station
	cp -a store/ledger old
	start_station
	record $second
	stop_station
	rm -r store/ledger
	mv old store/ledger
	run -74 "$packseald" --config station.ini
	[[ $output =~ "the ledger is older than the takes in the store" ]]
	all_intact 2
}

@test "another key under the same ledger is refused" {
	make_station
	start_station
	record $first
	stop_station
	rm station.key station.pem
	"$packseal" key new station.key
	"$packseal" ca issue "$kit/ca" --key station.key --name "bench 1" -o station.pem
	run -78 "$packseald" --config station.ini
	[[ $output == *"goes on under another key"*"--change-key"* ]]
}
