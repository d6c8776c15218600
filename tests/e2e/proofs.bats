bats_require_minimum_version 1.5.0
# What a ledger proof says of a take to somebody who does not have the ledger.

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

look() {
	run "$packseal" verify "$1" --root "$kit/ca/root.pem" "${@:2}"
}

# found WORD STATUS [FINDING]   On the axis of the ledger.
found() {
	[ "$status" = "$2" ] && [[ $output =~ ledger\ +$1\  ]] && [[ $output == *"${3:-}"* ]] && return
	printf '%s\n' "$output" >&2
	return 1
}

@test "an export carries its take's entries, and those of the waybill's other takes" {
	make_station
	start_station
	record $first
	record $second
	record $first
	run -0 "$packseal" ledger checkpoint store -o kept
	run -0 "$packseal" export $first --store store --run run -o of.seal
	[[ $output != *"no ledger proof"* ]]
	look of-0000001.seal --require ledger
	found included 2 "of the same waybill also take 3"
	look of-0000003.seal --json
	is "$(json 'd["proof"]["related_takes"], d["proof"]["leaves"], d["ledger"]["verdict"]' <<<"$output")" "[1] 8 included"
	# whole takes: only the proof was added, and the rest is as it was
	look of-0000001.seal
	[[ $output =~ integrity\ +intact\  ]]
	# a part of a part keeps the proof of where it comes from
	run -0 "$packseal" export of-0000001.seal --to 0.2 -o part.seal
	look part.seal
	found included 2

	look of-0000001.seal --checkpoint kept
	found consistent 2
	stop_station
	start_station
	record $second
	stop_station
	run -0 "$packseal" ledger checkpoint store -o later
	look of-0000001.seal --checkpoint later
	found included 2 "of a size that the ledger proof does"
	run -0 "$packseal" ledger prove store 1 --checkpoint kept -o proof
	look of-0000001.seal --proof proof --checkpoint kept --checkpoint later
	found consistent 2
	look "$(take_file 1)" --proof proof
	found included 2
	# of another take, and of nothing
	look "$(take_file 2)" --proof proof
	found not_checked 2 "does not verify, or is not this"
	look "$(take_file 2)" --proof station.ini
	found not_checked 2 "does not verify, or is not this"
	run -66 "$packseal" verify "$(take_file 1)" --proof nowhere
	run -66 "$packseal" ledger prove store 9 -o none
	[[ $output =~ "no entry of take 9" ]]
	run -64 "$packseal" ledger prove store x -o none
	run -64 "$packseal" ledger prove store 1

	# the file that proofs are read from is only that
	printf 'nothing' | dd of=store/ledger/tree bs=1 seek=20 conv=notrunc status=none
	run -0 "$packseal" ledger prove store 1 -o again
	cmp again <(cat again)
	rm -f store/ledger/tree
	run -0 "$packseal" ledger prove store 1 -o anew
	cmp again anew
	change store/ledger/leaves -300
	run -1 "$packseal" ledger prove store 1 -o none
	[ ! -e none ]
}

# related FILE   The takes of the same waybill that its proof shows.
related() {
	"$packseal" verify "$1" --root "$kit/ca/root.pem" --json | json 'd["proof"]["related_takes"]'
}

@test "the waybill's other takes are the ledger's: deleted ones, those bound late, and without an index" {
	make_station
	set_key store quiet "0 s"
	set_key store keep "30 days"
	start_station
	record $first
	stop_station
	PS_CLOCK_SHIFT_S=$((31 * 86400)) start_station "${shifted[@]}"
	await_log "take 1 was deleted (age)"
	record $second
	record $first
	run -0 "$packseal" bind 2 $first --by me --run run
	record $second
	stop_station
	for number in 2 3 4; do
		run -0 "$packseal" export "$(take_file $number)" --store store -o $number.seal
	done
	is "$(related 3.seal)" "[1, 2]"
	is "$(related 2.seal)" "[1, 3, 4]"
	is "$(related 4.seal)" "[2]"
	# who exports for one waybill tells nothing of the other's
	run -0 "$packseal" export $second --store store --run run -o by.seal
	is "$(related by-0000002.seal)" "[4]"
	rm store/index.db*
	run -0 "$packseal" export "$(take_file 3)" --store store -o noindex.seal
	is "$(related noindex.seal)" "[1, 2]"
	# the file that leads to them is only that: cut, of other leaves, missing
	cp store/ledger/tags was
	[ "$(stat -c %s was)" = 80 ]
	for damage in "truncate -s -16 tags" "truncate -s -17 tags" "truncate -s 0 tags" "change tags -1" "change tags -9" "rm tags"; do
		cp was store/ledger/tags
		(cd store/ledger && $damage)
		run -0 "$packseal" export "$(take_file 3)" --store store -o damaged.seal --force
		is "$(related damaged.seal)" "[1, 2]"
	done
	PS_CLOCK_SHIFT_S=$((31 * 86400)) start_station "${shifted[@]}"
	cmp store/ledger/tags was
	stop_station
}

@test "an export shows that the disk was put back, and that the history was written again" {
	make_station
	start_station
	record $first
	stop_station
	cp -a store/ledger old
	start_station
	record $second
	run -0 "$packseal" export $second --store store --run run -o second.seal
	run -0 "$packseal" export $first --store store --run run -o first.seal
	stop_station
	run -0 "$packseal" ledger checkpoint store -o kept
	look first.seal --ledger store
	found in_sequence 2
	look first.seal --ledger old
	found rollback 1 "older than a checkpoint"

	rm -r store/ledger "$(take_file 2)"
	cp -a old store/ledger
	"$packseal" reindex --store store
	start_station
	record PX1234567890123
	record $second
	stop_station
	look first.seal --ledger store
	found fork 1 "a checkpoint that the station signed says otherwise"
	look second.seal --ledger store
	found fork 1 "another take under this number"
	run -0 "$packseal" ledger prove store 2 -o proof
	look second.seal --proof proof
	found fork 1 "another take under this number"
	run -0 "$packseal" ledger prove store 1 --checkpoint kept -o proof1
	look first.seal --proof proof1 --checkpoint kept
	found fork 1 "a checkpoint that the station signed says otherwise"
	run -1 "$packseal" ledger prove old 1 --checkpoint kept -o none
	[[ $output =~ "older than a checkpoint" ]]
}

@test "two stations with one key are a fork" {
	make_station
	start_station
	record $first
	run -0 "$packseal" export $first --store store --run run -o first.seal
	stop_station
	run -0 "$packseal" ledger checkpoint store -o kept
	make_station twin
	start_station
	record $second
	run -0 "$packseal" export $second --store store --run run -o second.seal
	stop_station
	look second.seal --checkpoint ../station/kept
	found fork 1 "signs two ledgers"
	look second.seal --ledger store --checkpoint ../station/kept
	found fork 1 "signs two ledgers"
	look ../station/first.seal --ledger store
	found fork 1 "signs two ledgers"
	run -1 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint ../station/kept
	[[ $output =~ "signs two ledgers" ]]
}
