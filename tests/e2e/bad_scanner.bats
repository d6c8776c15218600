bats_require_minimum_version 1.5.0
# What comes out of a scanner and is no code, or not one that this bench expects. Whatever it is:
# the takes before, during and after it are whole.

load station

setup_file() {
	make_kit
	run_stories
}

# A station that has recorded take 1 and has take 2 open.
begin() {
	start_station
	record $first
	scan $second
	await '"started"'
}

# Take 2 goes on as if nothing had been, a third follows, and packseald stops as it should.
finish() {
	await '"sealed".*"take":2'
	scan PSCMD-END
	await '"ended".*"take":2.*end_command'
	record $first
	stop_station
	all_intact 3
}

# What take 2 holds: event kinds in their order, or codes.
kinds() {
	"$packseal" show "$(take_file 2)" --json | json '" ".join(e["kind"] for e in d["events"])'
}

peak_kb() {
	awk '/^VmHWM/ { print $2 }' "/proc/$station/status"
}

bounded() {
	[[ $build == *san-* ]] || [ $(($(peak_kb) - $1)) -lt 4096 ] || { peak_kb >&2; return 1; }
}

@test "FIFO: NUL bytes are one unreadable code" {
	told nul_bytes
}

story_nul_bytes() {
	begin
	head -c 40 /dev/zero >scanner
	await '"signal":"unknown_code"'
	finish
	is "$(kinds)" "waybill unreadable command end"
}

@test "FIFO: 10 MB without a terminator are one unreadable code, and no memory" {
	told no_terminator
}

story_no_terminator() {
	begin
	before=$(peak_kb)
	head -c 10000000 /dev/zero | tr '\0' 7 >scanner
	await '"signal":"unknown_code"'
	bounded "$before"
	finish
	is "$(kinds)" "waybill unreadable command end"
	"$packseal" show "$(take_file 2)" | grep -q '10000000 bytes'
}

@test "FIFO: a flood of binary garbage is told, and does not end the take" {
	told garbage
}

story_garbage() {
	begin
	before=$(peak_kb)
	{ random 1000000 && echo; } >scanner
	await_log "sends more than"
	await_log "codes of the scanner were not recorded" # at the end of the second, and in the take
	bounded "$before"
	finish
	[[ $(kinds) == waybill\ *unreadable\ *command\ *end ]]
	# --json: the text is wrapped wherever the count ends
	"$packseal" show "$(take_file 2)" --json >shown
	grep -q 'codes of the scanner were not recorded' shown || { cat shown log >&2; false; }
}

@test "FIFO: three codes in one write are three codes" {
	told three_in_one_write
}

story_three_in_one_write() {
	start_station
	record $second
	scan $first 6901234567892 PSCMD-END
	await '"ended".*"take":2'
	record $second
	stop_station
	all_intact 3
	is "$(kinds)" "waybill goods command end"
}

@test "a waybill of no courier is recorded with a warning" {
	told no_courier
}

story_no_courier() {
	begin
	scan QX55667788990
	await '"signal":"warning"'
	scan PSCMD-END
	await '"ended".*"take":3'
	stop_station
	all_intact 3
	says "no courier"
	run -0 "$packseal" show "$(take_file 3)" --json
	[ "$(json 'd["events"][0]["code"], d["events"][0]["warnings"]' <<<"$output")" = \
		"QX55667788990 ['no_courier']" ]
}

@test "the same waybill twice within the cool-down is one scan" {
	told twice
}

story_twice() {
	begin
	scan $second
	await '"signal":"duplicate"'
	finish
	is "$(kinds)" "waybill command end"
}

@test "goods and QR codes neither start a take nor end one" {
	told goods_and_qr
}

story_goods_and_qr() {
	set_key 'lane left' cooldown '0 s'
	start_station
	record $first
	scan 6901234567892 "]E06901234567892" "]Q3$second" "]d1$second"
	await '"unknown_code"'
	await '"unknown_code"'
	scan $second
	await '"started".*"take":2'
	scan 6901234567892 "]E06901234567892" "]Q3$second" "]d1$second" "]Q3$first"
	await '"noted"'
	await '"noted"'
	await '"unknown_code"'
	finish
	is "$(kinds)" "waybill goods goods unknown_code unknown_code unknown_code command end"
}

@test "30 waybills in a second: each has its take or is refused with a sentence" {
	told thirty_a_second
}

story_thirty_a_second() {
	start_station
	record $first
	for i in $(seq 30); do
		scan "YT88005671234$(printf %02d "$i")"
	done
	scan PSCMD-END
	await '"ended".*end_command'
	for attempt in $(seq 50); do
		record $second && break
	done
	stop_station
	count=$(find store -name '*.seal' | wc -l)
	refused=$(grep -c 'nothing is recorded' log || true)
	[ $((count + refused)) = 32 ]
	all_intact "$count"
}

@test "FIFO: removed, a file in its place, and there again" {
	told fifo_removed
}

story_fifo_removed() {
	begin
	rm scanner
	echo "SF1023574470216" >scanner
	await_log "it is no FIFO"
	ask '{"do":"status"}' | grep -q '"scanner": *false'
	await '"signal":"fault"'
	rm scanner
	await '"signal":"recording"'
	says "is there"
	finish
	is "$(kinds)" "waybill scanner_lost command end"
}

# A serial port that types what is written to the descriptor $port.
plug_in() {
	python3 -c 'import os; os.openpty()' 2>/dev/null || skip "no pseudo-terminals here"
	rm -f typed
	mkfifo typed
	"$BATS_TEST_DIRNAME/pty.py" scanner <typed 3>&- &
	port_pid=$!
	exec {port}>typed
}

pull_out() {
	exec {port}>&-
	wait "$port_pid"
}

serial_scan() {
	printf '%s\r' "$@" >&"$port"
}

# A port that was pulled out in the first take is plugged in again, and a second take follows.
goes_on_with_the_second() {
	await_log "is gone"
	plug_in
	await '"signal":"recording"'
	serial_scan $second
	await '"ended".*"take":1.*next_waybill'
	serial_scan PSCMD-END
	await '"ended".*"take":2'
	stop_station
	all_intact 2
}

@test "serial: a scanner that vanishes in the midst of a code" {
	told mid_code
}

story_mid_code() {
	set_key 'scanner hand' type serial
	start_station
	await_log "there is no such device; is it plugged in?"
	plug_in
	await '"signal":"ready"'
	serial_scan $first
	await '"started".*"take":1'
	printf '%s' "${second:0:7}" >&"$port"
	pull_out
	await '"unknown_code"'
	# what is half is not put before the next
	goes_on_with_the_second
	run -0 "$packseal" show "$(take_file 1)" --json
	# whether the quiet time or the loss comes first is left to chance: a code of seven characters, or none
	is "$(json 'sorted(e["kind"].replace("unreadable", "unknown_code") for e in d["events"] if e["kind"] != "frames_lost")' <<<"$output")" \
		"['end', 'scanner_lost', 'unknown_code', 'waybill']"
}

@test "serial: garbage, NULs and megabytes, then a port that goes and comes" {
	told serial_port
}

story_serial_port() {
	set_key 'scanner hand' type serial
	start_station
	await_log "there is no such device; is it plugged in?"
	ask '{"do":"status"}' | json '[(i["signal"], i["trouble"]) for i in d["status"]["lanes"]]' |
		grep -q "'fault', 'no scan can be heard"
	plug_in
	await '"signal":"ready"'
	serial_scan $first
	await '"started".*"take":1'
	before=$(peak_kb)
	head -c 40 /dev/zero >&"$port"
	await '"unknown_code"'
	head -c 10000000 /dev/zero | tr '\0' 7 >&"$port"
	await '"unknown_code"'
	{ random 300000 && echo; } >&"$port"
	await '"signal":"fault"'
	await '"signal":"recording"'
	says "sends more than 64 codes a second; look at its speed and its cable"
	says "codes of the scanner were not recorded"
	bounded "$before"
	pull_out
	await '"signal":"fault"'
	goes_on_with_the_second
	"$packseal" show "$(take_file 1)" | grep -q "scanner lost"
}
