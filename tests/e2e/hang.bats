#!/usr/bin/env bats
# A camera, a write or a signature that hangs: lamp, status, log, and the take that goes on say so; and where it is for
# good, systemd is not told any more that all is well.

bats_require_minimum_version 1.5.0
load station
load token

setup_file() {
	make_kit
	run_stories
}

# The disk stands still while the file stall is there.
stalling=(env "LD_PRELOAD=$build/tests/faults/stall.so" ASAN_OPTIONS=verify_asan_link_order=0)

give_lamps() {
	for lamp in ready recording fault; do
		echo 0 >$lamp
		set_key "lane left" lamp_$lamp "$here/$lamp"
	done
	export PS_STALL=$here/stall
}

# await_lamp NAME VALUE
await_lamp() {
	for _ in $(seq 1000); do
		[ "$(cat "$1")" != "$2" ] || return 0
		sleep 0.02
	done
	tail -n 30 told log >&2
	return 1
}

# The texts of the take's events of one kind.
events() {
	"$packseal" show "$(take_file 1)" --json |
		json '"\n".join(e.get("text", "") for e in d["events"] if e["kind"] == "'"$1"'")'
}

@test "a disk that does not answer, and does again: told by everything, and signed into the take that goes on" {
	told disk
}

story_disk() {
	give_lamps
	start_station "${stalling[@]}"
	scan $first
	await '"event":"started"'
	await_lamp recording 1
	[ "$(cat fault)" = 0 ]
	touch stall
	await '"signal":"fault"'
	await_lamp fault 1
	await_status "the evidence disk does not answer"
	run -3 "$packseal" status --run run
	await_log "nothing was written to $here/store for 5 s; look at its cable"
	rm stall
	await '"signal":"recording"'
	await_lamp fault 0
	[ "$(cat recording)" = 1 ]
	await_log "the evidence disk answers again"
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	all_intact 1
	[[ $(events disk) == "the evidence disk did not answer for "*" s" ]]
}

@test "the same with no take open: the lamp ready is out meanwhile, and a scan records afterwards" {
	told disk_idle
}

story_disk_idle() {
	give_lamps
	start_station "${stalling[@]}"
	await_lamp ready 1
	touch stall
	scan $first
	await_lamp fault 1
	[ "$(cat ready)$(cat recording)" = 00 ]
	rm stall
	await_lamp recording 1
	await_lamp fault 0
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	all_intact 1
}

@test "a disk that hangs for good: systemd hears nothing any more, and kills" {
	told for_good
}

story_for_good() {
	give_lamps
	"$BATS_TEST_DIRNAME/watchdog.py" 4 "${stalling[@]}" "$packseald" --config station.ini \
		>notified 2>>log 3>&- &
	station=$!
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
	scan $first
	await '"event":"sealed"'
	grep -q WATCHDOG=1 notified
	touch stall
	await_lamp fault 1
	status=0
	wait "$station" || status=$?
	station=
	[ "$status" = 0 ]
	# what was sealed is there, and the next start completes it
	rm stall
	start_station
	stop_station
	is_intact "$(take_file 1)" intact_interrupted
}

@test "a camera that falls silent without an error: lamp, status and log say so, and the take that goes on" {
	told silent
}

story_silent() {
	give_lamps
	export PS_SILENT=$here/silent
	for camera in top side; do
		set_key "camera $camera" stall "0 s"
	done
	start_station env "LD_PRELOAD=$build/tests/faults/silent.so" ASAN_OPTIONS=verify_asan_link_order=0
	scan $first
	await '"event":"started"'
	await_lamp recording 1
	touch silent
	await '"event":"trouble".* delivers no pictures'
	await_lamp fault 1
	[ "$(cat recording)" = 1 ]
	await_status "delivers no pictures"
	run -3 "$packseal" status --run run
	await_log " delivers no pictures"
	rm silent
	await '"event":"trouble_over"'
	await_lamp fault 0
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	all_intact 1
	"$packseal" show "$(take_file 1)" --json >shown
	[ "$(json '[e["kind"] for e in d["events"]].count("camera_stalled")' <shown)" -ge 1 ]
	[ "$(json '[e["kind"] for e in d["events"]].count("camera_back")' <shown)" -ge 1 ]
}

@test "a key that does not answer: the take goes on and says so, none begins, and what waited is ended afterwards" {
	told key
}

story_key() {
	give_lamps
	make_token station
	make_key station key 01
	export P11_REAL=$softhsm P11_FAULT=$here/fault_of_key P11_DELAY_MS=0
	key="$(uri_p11 station key)&module-path=$build/tests/faults/slow_p11.so"
	"$packseal" ca issue "$kit/ca" --key "$key" --name "bench 1" -o token.pem
	set_key station key "${key//&/\\&}"
	set_key station chain "$PWD/token.pem"
	start_station
	scan $first
	await '"event":"started"'
	echo hang >fault_of_key
	# the first one's ending waits for the key while the second goes on
	scan $second
	await '"event":"started".*"take":2'
	await '"signal":"fault"'
	await_lamp fault 1
	[ "$(cat recording)" = 1 ]
	await_status "the station's key does not sign: this take goes on, and waits for its ending"
	await_log "the station's key has not answered for 10 s; no take begins until it does"
	scan PSCMD-END
	await '"event":"fault"'
	await_status "the station's key does not sign"
	[ "$(cat recording)" = 0 ]
	scan $first
	await '"signal":"(refused|fault)"'
	rm fault_of_key
	await '"event":"fault_over"'
	await_lamp ready 1
	await_log "the station's key signs again"
	stop_station
	all_intact 2
	"$packseal" show "$(take_file 2)" --json |
		json '[e.get("text") for e in d["events"] if e["kind"] == "key"]' >said
	[ "$(cat said)" = "[\"the station's key does not answer\"]" ]
}
