bats_require_minimum_version 1.5.0
# What the scanner types goes on to the label PC, also while nothing can be recorded.

load station

setup_file() {
	make_kit
	make_station
	mkfifo hidg0
	# somebody always has it open, as the gadget's host does: what is typed between two readers would be typed to nobody
	sleep infinity <>hidg0 3>&- &
	export holder=$!
	sed -i "s|^path = .*/scanner|&\npass = hid:$PWD/hidg0|" station.ini
	start_station
	export station_dir=$PWD station_pid=$station
}

setup() {
	cd "$station_dir"
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
}

teardown_file() {
	kill -KILL "$station_pid" "$holder" 2>/dev/null || true
}

@test "a waybill is recorded, and typed at the label PC" {
	timeout 60 "$BATS_TEST_DIRNAME/label_pc.py" hidg0 2 >typed 3>&- &
	reader=$!
	await_log "scans are passed on to hid:"
	record $first
	wait $reader
	is "$(cat typed)" "$first
PSCMD-END"
}

@test "while the lane is in fault it is typed all the same" {
	timeout 60 "$BATS_TEST_DIRNAME/label_pc.py" hidg0 1 >typed 3>&- &
	reader=$!
	mv store gone
	await '"event":"fault"'
	scan $second
	wait $reader
	is "$(cat typed)" $second
	mv gone store
	await '"event":"fault_over"'
}

@test "how long it takes can be measured" {
	run -0 timeout 60 "$BATS_TEST_DIRNAME/label_pc.py" hidg0 50 scanner
	[[ $output =~ ^"median "[0-9.]+" ms, worst of 50 "[0-9.]+" ms"$ ]]
	echo "# $output" >&3
}

@test "a label PC that is gone: the parcel is recorded, one line says how much was not passed on, and it is not typed later" {
	kill "$holder"
	mv hidg0 unplugged
	scan $second # which it finds out by
	await_log "scans are not passed on: hid:"
	await_log "16 bytes of the scanner were not passed on to hid:"
	# key by key, as a keyboard's come
	exec 4>scanner
	for ((i = 0; i < ${#first}; i++)); do
		printf %s "${first:i:1}" >&4
		sleep 0.01
	done
	printf '\r' >&4
	exec 4>&-
	await '"event":"started"'
	await '"event":"started"'
	for _ in $(seq 100); do
		[ "$(grep -c "bytes of the scanner were not passed on" log)" -lt 2 ] || break
		sleep 0.05
	done
	is "$(grep -o "[0-9]* bytes of the scanner were not passed on" log | cut -d " " -f 1 | tr '\n' ' ')" "16 16 "
	sleep infinity <>unplugged 3>&- &
	holder=$!
	mv unplugged hidg0
	for _ in $(seq 100); do
		[ "$(grep -c "scans are passed on to hid:" log)" -lt 2 ] || break
		sleep 0.05
	done
	timeout 60 "$BATS_TEST_DIRNAME/label_pc.py" hidg0 1 >typed 3>&- &
	reader=$!
	scan PSCMD-END
	wait $reader
	is "$(cat typed)" PSCMD-END
	kill $holder
}
