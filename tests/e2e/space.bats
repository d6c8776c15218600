bats_require_minimum_version 1.5.0
# Old takes go, by age and for want of room; held ones stay, and so do all while the clock is in doubt.

load station

setup_file() {
	make_kit
	run_stories
}

day=86400

# restart DAYS   The station starts again, and its clock is so many days ahead.
restart() {
	PS_CLOCK_SHIFT_S=$(($1 * day)) start_station "${shifted[@]}"
}

takes() {
	find store -name '*.seal' | sed 's/.*-0*\([0-9]*\)\.seal/\1/' | sort -n | xargs
}

listed() {
	"$packseal" list --store store --json | json '[t["number"] for t in d["takes"]]'
}

# await_entry TAKE TEXT   Once nothing is left to tidy away a checkpoint signs what was written.
await_entry() {
	for _ in $(seq 500); do
		! "$packseal" ledger show store --take "$1" | grep -qF -- "$2" || return 0
		sleep 0.02
	done
	false
}

# A take of some seconds ages before it goes; each step is in the ledger, and what is left verifies.
story_thin() {
	set_key store quiet "0 s"
	set_key store keep_full "10 days"
	set_key store keep_thinned "20 days"
	set_key store keep "30 days"
	set_key store stills 2
	restart 0
	scan $first
	await '"event":"sealed".*"seal":4'
	scan PSCMD-END
	await '"event":"ended"'
	record $second
	"$packseal" hold $second --why x --store store --run run
	"$packseal" export "$(take_file 1)" --store store --run run -o early.seal
	stop_station
	full=$(stat -c %s "$(take_file 1)")
	restart 11
	await_log "take 1 was thinned to a picture a second"
	is_intact "$(take_file 1)" intact_thinned
	[ "$(stat -c %s "$(take_file 1)")" -lt "$full" ]
	run -0 "$packseal" find $first --store store --json
	is "$(json 'd["takes"][0]["footage"], d["takes"][0]["bytes"]' <<<"$output")" "thinned $(stat -c %s "$(take_file 1)")"
	stop_station
	restart 21
	await_log "take 1 was thinned to stills"
	await_entry 1 "2 stills"
	is_intact "$(take_file 1)" intact_thinned
	stop_station
	run "$packseal" verify early.seal --root "$kit/ca/root.pem" --ledger store
	[[ $output =~ integrity\ +intact\  && $output =~ ledger\ +in_sequence\  ]]
	rm store/index.db*
	"$packseal" reindex --store store
	run -0 "$packseal" find $first --store store
	[[ $output == *" stills "* ]]
	is_intact "$(take_file 2)" intact
	run -0 "$packseal" ledger show store --take 1
	[[ $output == *"1 picture in 1 s"*"2 stills"* ]]
	restart 31
	await_log "take 1 was deleted (age)"
	is "$(takes)" 2
	is "$(find store -name '*.new')" ""
	stop_station
}

story_age() {
	set_key store keep_full "0 days"
	set_key store keep_thinned "0 days"
	set_key store keep "30 days"
	set_key store quiet "0 s"
	restart 0
	record $first
	record $second
	record $first
	"$packseal" hold $second --why "claim 17" --store store --run run
	"$packseal" export "$(take_file 1)" --store store --run run -o early.seal
	stop_station
	restart 29
	record $first
	is "$(takes)" "1 2 3 4"
	stop_station
	restart 40
	await_log "take 3 was deleted (age)"
	is "$(takes)" "2 4"
	is "$(listed)" "[4, 2]"
	"$packseal" find $first --store store
	"$packseal" release $second --why settled --store store --run run
	await_log "take 2 was deleted (age)"
	is "$(takes)" 4
	stop_station
	# the ledger says when and by which rule it went, and what was exported before still stands in it
	run -0 "$packseal" ledger show store --take 1
	[[ $output == *"tombstone"*"age"* ]]
	run "$packseal" verify early.seal --root "$kit/ca/root.pem" --ledger store
	[[ $output =~ integrity\ +intact\  && $output =~ ledger\ +in_sequence\  ]]
	# all its entries are in order, and the numbers go on
	restart 40
	record $second
	is "$take" 5
	stop_station
}

story_clock() {
	set_key store keep "30 days"
	set_key store quiet "0 s"
	restart 0
	record $first
	stop_station
	restart -4000
	await_log "nothing is deleted: the clock shows a time before"
	record $second
	ask '{"do":"status"}' | json 'd["status"]["space"]["note"]' | grep "^the clock shows a time before"
	stop_station
	restart 20000
	await_log "nothing is deleted: the clock is not synchronised and far ahead"
	stop_station
	is "$(takes)" "1 2"
}

story_held_only() {
	set_key store quiet "0 s"
	restart 0
	record $first
	record $second
	record $first
	"$packseal" hold --take 1 --why x --store store --run run
	"$packseal" hold --take 3 --why x --store store --run run
	stop_station
	# what a take needs, 16 MiB, twice, and what these two have
	bytes=$(($(stat -c %s "$(take_file 1)") + $(stat -c %s "$(take_file 3)")))
	set_key store max_bytes $((33554432 + bytes))
	restart 0
	await_log "take 2 was deleted (space)"
	stop_station
	set_key store max_bytes $((16777215 + bytes))
	restart 0
	await_log "the lane has a fault"
	ask '{"do":"status"}' | json 'd["status"]["lanes"][0]["trouble"]' >trouble
	grep "max_bytes is 0.02 GB; all takes that are left are held" trouble
	await_status "nothing is deleted: all takes that are left are held"
	run -3 "$packseal" status --run run
	scan $second
	is "$(takes)" "1 3"
	"$packseal" release --take 1 --why x --store store --run run
	await '"event":"fault_over"'
	is "$(takes)" 3
	record $second
	stop_station
}

@test "what is older than the rules allow is deleted, and what is held is not" {
	told age
}

@test "what grows old is thinned, then thinned to stills, then deleted" {
	told thin
}

@test "a clock that is wrong by years deletes nothing, and the station says so" {
	if ! python3 -c 'import ctypes, sys
sys.exit(ctypes.CDLL(None).adjtimex(ctypes.create_string_buffer(512)) in (0, 1, 2, 3, 4))'; then
		skip "this machine's clock is synchronised"
	fi
	told clock
}

@test "when only held takes are left the station stops and says so, until one is released" {
	told held_only
}
