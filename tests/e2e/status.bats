bats_require_minimum_version 1.5.0
# packseal status: over status files such as packseald leaves.

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	mkdir run
	export PACKSEAL_RUN=$PWD/run
	sleep 60 3>&- &
	pid=$!
}

teardown() {
	kill "$pid" 2>/dev/null || true
}

# leave PID AGE_S TROUBLE FAULT [SCANNER]
leave() {
	cat >run/status.json <<-END
		{"version":"1","pid":$1,"written_ms":$((($(date +%s) - $2) * 1000)),"station":"Bench 一号",
		"lanes":[{"name":"bench-1","state":"recording","signal":"recording","trouble":"$3",
		"scanner":${5:-true},"take":12,"waybill":"SF1023574470215","seconds":3.25}],
		"takes":[],"cameras":[{"name":"top","fps":10.1,"age_ms":80,"frames":1234,"lost":2,"fault":"$4"},
		{"name":"打包","fps":0,"frames":0,"lost":0,"fault":""}],
		"space":{"takes":9,"bytes":1500000000,"bytes_a_day":25000000,"days_left":${days:-null},"note":"${note:-}"},
		"disk_free_bytes":12300000000,"ledger_size":55,"takes_total":12,"last_error":"",
		"clock":{"utc_us":1,"state":"synchronised","error_us":1}}
	END
}

json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

@test "a station that is well" {
	leave $pid 0 "" ""
	run -0 "$packseal" status
	[[ $output == *"packseald runs"* ]]
	[[ $output != *"not all is well"* ]]
	[[ $output == *SF1023574470215* ]]
	[[ $output == *"0.1 s ago"* ]]
	[[ $output == *never* ]]
	run -0 "$packseal" status --json
	[ "$(json 'd["running"], d["well"], d["status"]["lanes"][0]["take"]' <<<"$output")" = "True True 12" ]
	grep -q '"state": *"recording"' <<<"$output"
}

@test "what the takes need, and how long the room lasts" {
	leave $pid 0 "" ""
	run -0 "$packseal" status
	[[ $output == *"9 files of 1.5 GB, 0.03 GB a day; it lasts"* ]]
	days=412 note="the clock shows a time before this program was made" leave $pid 0 "" ""
	run -0 "$packseal" status
	[[ $output == *"; full in 412 days"*"nothing is deleted: the clock shows a time before this"* ]]
}

@test "a lane in trouble, a camera at fault: 3" {
	leave $pid 0 "the disk is full" ""
	run -3 "$packseal" status
	[[ $output == *"not all is well"* ]]
	[[ $output == *"the disk is full"* ]]
	leave $pid 0 "" stalled
	run -3 "$packseal" status --json
	[ "$(json 'd["running"], d["well"]' <<<"$output")" = "True False" ]
}

@test "a lane without its scanner: 3" {
	leave $pid 0 "" "" false
	run -3 "$packseal" status
	[[ $output == *"not all is well"* ]]
	[[ $output == *"the scanner is missing" || $output == *"the scanner is missing"$'\n'* ]]
	leave $pid 0 "the disk is full" "" false
	run -3 "$packseal" status --json
	[ "$(json 'd["running"], d["well"]' <<<"$output")" = "True False" ]
	run -3 "$packseal" status
	[[ $output == *"the scanner is missing; the disk is full"* ]]
}

@test "what a killed packseald left behind is not believed" {
	sleep 0 &
	gone=$!
	wait $gone
	leave $gone 0 "" ""
	run -1 "$packseal" status
	[[ $output == *"is gone"* ]]
	[[ $output != *"packseald runs"* ]]
	run -1 "$packseal" status --json
	[ "$(json 'd["running"]' <<<"$output")" = False ]
}

@test "a packseald that says nothing any more hangs" {
	leave $pid 30 "" ""
	run -1 "$packseal" status
	[[ $output == *"has said nothing for 3"* ]]
	# written an hour from now, as the clock was set back meanwhile
	leave $pid -3600 "" ""
	run -1 "$packseal" status --run run
	[[ $output == *"has said nothing since the clock was set back by 3"* ]]
}

@test "no status, and what is none" {
	run -1 "$packseal" status
	[[ $output == *"left no status"* ]]
	run -1 "$packseal" status --run nowhere
	for text in '' '{' '[]' '{"pid":1}' '{"pid":-1,"written_ms":1}' '{"pid":"1","written_ms":1}' \
		'{"pid":1e300,"written_ms":1}' '{"pid":1,"written_ms":1} x'; do
		printf '%s' "$text" >run/status.json
		run -1 "$packseal" status
		[[ $output == *"not one of packseald's"* ]]
		run -1 "$packseal" status --json
		[ "$(json 'd["running"]' <<<"$output")" = False ]
	done
}

@test "no control character of the station's texts reaches the terminal" {
	leave $pid 0 '\u001b[2Jx\u202e' ""
	run -3 "$packseal" status
	[[ $output == *'\x1b[2Jx\xe2\x80\xae'* ]]
}

@test "watch prints what packseald says, and says when it ends" {
	run -1 "$packseal" status --watch
	[[ $output == *"no packseald answers"* ]]
	"$BATS_TEST_DIRNAME/fake_packseald.py" run '{"event":"signal","text":"a\u001bb"}' asked 3>&- &
	for _ in $(seq 200); do
		[ ! -S run/control ] || break
		sleep 0.02
	done
	run -1 "$packseal" status --watch
	[[ $output == *'{"event":"signal"'* ]]
	[[ $output == *"has ended"* ]]
	wait $!
	[ "$(json 'd["do"]' <asked)" = watch ]
}
