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
	# 75: a part at a USB port may be plugged in again, and systemd tries again
	is "$status" 75
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

# checked STATUS SENTENCE   What --check says of a lamp that cannot be lit.
checked() {
	run "-$1" "$packseald" --config station.ini --check
	[[ $output == *"WRONG  lamps and pedal of lane left: lane left: the line $2"* ]]
}

@test "--check says whether lamps can be lit, and lights none" {
	echo 7 >fault
	run -0 "$packseald" --config station.ini --check
	[[ $output == *"right  lamps and pedal of lane left"* ]]
	is "$(cat fault)" 7
	sed -i '/^lamp_/d' station.ini
	run -0 "$packseald" --config station.ini --check
	[[ $output == *"lane left: it has no lamp and no pedal"* ]]
	set_key 'lane left' lamp_ready "$here/none"
	checked 75 "$here/none cannot be used: there is no such line; look below /sys/class/leds"
	set_key 'lane left' lamp_ready no-such-line
	checked 75 "no-such-line cannot be used: there is no such line; gpioinfo lists the names"
	sed -i '/^lamp_/d' station.ini
	set_key 'lane left' pedal "$here/ready"
	checked 78 "$here/ready cannot be used: a pedal is a GPIO line, not a file"
}

@test "--check as root tells of an LED that the service may not write" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	chgrp 1 ready recording fault
	chmod 664 ready fault
	run -0 "$packseald" --config station.ini --check
	[[ $output == *"lane left: only root may write $here/recording, and the service is not root"* ]]
	[[ $output != *"only root may write $here/ready"* ]]
}

@test "an LED that a sandbox makes read-only: neither --check nor the start goes past it" {
	unshare -m true 2>/dev/null || skip "no mount namespace here"
	kill $pid
	wait $pid
	mkdir leds
	touch leds/brightness
	set_key 'lane left' lamp_ready "$here/leds/brightness"
	for task in --check ''; do
		run -75 unshare -m sh -c "mount --bind leds leds && mount -o remount,ro,bind leds &&
			exec '$packseald' --config station.ini $task"
		[[ $output == *"leds/brightness cannot be used: packseald may not write it; the package's udev rule lets it"* ]]
	done
}

@test "a line that another program holds, and one that packseald may not open: 75, 78, and which" {
	ldd "$packseald" | grep -q libgpiod.so.2 || skip "another libgpiod"
	kill $pid
	wait $pid
	sed -i '/^lamp_/d' station.ini
	preloaded=(env "LD_PRELOAD=$build/tests/e2e/gpio.so" ASAN_OPTIONS=verify_asan_link_order=0 "$packseald" --config station.ini)
	while read -r line expected text; do
		set_key 'lane left' lamp_ready "$line"
		for task in --check ''; do
			run "-$expected" "${preloaded[@]}" $task
			[[ $output == *"lane left: the line $line cannot be used: $text"* ]]
		done
	done <<-END
		HELD 75 another program has it
		!HELD 75 another program has it
		CLOSED 75 packseald may not open it; its user must be in the group of the device
		GPIO17 75 there is no such line; gpioinfo lists the names, and gpiodetect the chips for CHIP:NUMBER
		usb-lines:0 75 another program has it
		!usb-lines:0 75 another program has it
		usb-lines:4 75 there is no such line; gpioinfo lists the names
		no-chip:0 75 there is no such line; gpioinfo lists the names
		twins:0 78 several chips have this label, and cannot be told apart; unplug one
	END
	# it is fine that packseald runs meanwhile
	for line in OURS usb-lines:1 usb-lines:2; do
		set_key 'lane left' lamp_ready $line
		run -0 "${preloaded[@]}" --check
		[[ $output == *"right  lamps and pedal of lane left"* ]]
	done
	# what its chip cannot do shows when it is asked to
	set_key 'lane left' pedal usb-lines:3
	run -78 "${preloaded[@]}"
	[[ $output == *"lane left: the line usb-lines:3 cannot be used: its chip cannot tell when a pedal is pressed; take one that is a USB keyboard"* ]]
}
