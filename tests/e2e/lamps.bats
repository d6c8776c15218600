#!/usr/bin/env bats
# The lamp "recording" is never lit of a station that does not record, also after a kill -9.

bats_require_minimum_version 1.5.0
load station

setup_file() {
	make_kit
}

setup() {
	make_station
	for lamp in ready recording fault; do
		echo 0 >$lamp
		sed -i "/^\[lane left\]/a lamp_$lamp = $here/$lamp" station.ini
	done
	"$packseald" --config station.ini 2>log 3>&- &
	pid=$!
	await 'test "$(cat ready)" = 1'
}

teardown() {
	kill -9 "$pid" 2>/dev/null || true
}

await() {
	for _ in $(seq 200); do
		! eval "$1" || return 0
		sleep 0.05
	done
	cat log
	return 1
}

@test "the lamp says recording; a kill -9 leaves it so, and --dark puts it out" {
	[ "$(cat recording)" = 0 ]
	printf '%s\r' $first >scanner
	await 'test "$(cat recording)" = 1'
	[ "$(cat ready)" = 0 ]
	kill -9 $pid
	wait $pid || true
	[ "$(cat recording)" = 1 ] # this is what ExecStopPost is for
	"$packseald" --config station.ini --dark
	[ "$(cat recording)" = 0 ]
	[ "$(cat fault)" = 0 ]
	grep -q '^ExecStopPost=.*packseald .*--dark$' "$BATS_TEST_DIRNAME/../../firmware/packseald.service"
}

@test "a proper end puts it out by itself" {
	printf '%s\r' $first >scanner
	await 'test "$(cat recording)" = 1'
	kill $pid
	wait $pid
	[ "$(cat recording)$(cat ready)$(cat fault)" = 000 ]
}

@test "a lamp that is not there: the station does not start, and says which" {
	kill $pid
	wait $pid
	rm recording
	run "$packseald" --config station.ini
	[ "$status" = 78 ]
	[[ $output == *"lane left: the line $here/recording cannot be used: there is no such line"* ]]
}

@test "a waybill that is odd, or was recorded before, lights it too" {
	for code in SF1023574470216 $first $second $first; do
		printf '%s\r' $code >scanner
		await 'test "$(cat recording)" = 1'
		printf 'PSCMD-END\r' >scanner
		await 'test "$(cat recording)" = 0'
	done
	grep -q "check digit is wrong" log
	grep -q "was recorded already" log
}
