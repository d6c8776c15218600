#!/usr/bin/env bats
# A board that runs hot or has a weak supply: the log, the status, --check, and a signed remark in the take.

load station

setup_file() {
	make_kit
}

setup() {
	make_station
	zone=$here/sys/class/thermal/thermal_zone0
	mkdir -p "$zone"
	echo 51200 >"$zone/temp"
	export PACKSEAL_SYS=$here/sys
}

teardown() {
	kill_station
}

# The board is so warm from now on (m°C); the file is never half there.
warm() {
	echo "$1" >"$zone/new"
	mv "$zone/new" "$zone/temp"
}

@test "hot in the midst of a take, then cool: the take says both, the status while it lasts" {
	start_station
	scan $first
	await '"event":"started"'
	"$packseal" status --run run | grep -q '^heat        51 °C$'
	warm 83000
	await_log "the station runs hot and may lose pictures: look at its fan"
	run "$packseal" status --run run
	[ "$status" = 3 ]
	[[ $output == *"heat        83 °C"*"the station runs hot"* ]]
	run "$packseald" --config station.ini --check
	[ "$status" = 78 ]
	[[ $output == *"WRONG  heat and power: the station runs hot"* ]]
	warm 60000
	await_log "heat and power are in order again"
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	all_intact 1
	"$packseal" show "$(take_file 1)" >shown
	grep -q "remark.*the station runs hot" shown
	grep -q "remark.*heat and power are in order again" shown
}

@test "each take that begins while it lasts says so; one that begins after it does not" {
	mkdir -p sys/class/hwmon/hwmon1
	echo 1 >sys/class/hwmon/hwmon1/in0_lcrit_alarm
	start_station
	await_log "the supply gives too little voltage"
	for waybill in $first $second; do
		scan $waybill
		await '"event":"started"'
		await '"event":"sealed"'
		await '"event":"sealed"'
		scan PSCMD-END
		await '"event":"ended"'
	done
	echo 0 >sys/class/hwmon/hwmon1/in0_lcrit_alarm
	await_log "heat and power are in order again"
	record $first
	stop_station
	for number in 1 2; do
		[ "$("$packseal" show "$(take_file $number)" | grep -c "remark.*too little voltage")" = 1 ]
	done
	! "$packseal" show "$(take_file 3)" | grep -q "remark.*\(voltage\|heat\)" || false
}
