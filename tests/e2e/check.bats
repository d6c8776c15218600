#!/usr/bin/env bats
# packseald --check: what is not there is not right, and root is told what the service's user may not.

bats_require_minimum_version 1.5.0
load station

setup_file() {
	make_kit
}

setup() {
	make_station
}

# checked STATUS [COMMAND]...   Exits so; $output is what it says.
checked() {
	run "-$1" "${@:2}" "$packseald" --config station.ini --check
}

wrong() {
	grep -qF "WRONG  $1: $2" <<<"$output" || { echo "not wrong: $1: $2"; echo "$output"; return 1; }
}

right() {
	grep -qx "right  $1" <<<"$output" || { echo "not right: $1"; echo "$output"; return 1; }
}

keyboards=(env "LD_PRELOAD=$build/tests/e2e/keyboard.so" ASAN_OPTIONS=verify_asan_link_order=0)

@test "a FIFO that is not there is made, and right" {
	checked 0
	[[ $output == *"scanner hand: $here/scanner is not there now; packseald makes it"* ]]
	right "scanner hand"
}

@test "a serial scanner that is not there is not right: 75, and what to do" {
	set_key 'scanner hand' type serial
	set_key 'scanner hand' path "$here/port"
	checked 75
	wrong "scanner hand" "$here/port: scanner hand: there is no such device; is it plugged in? packseald starts without it"
	! right "scanner hand" || false
	[[ $output != *"can be used"* ]]
	set_key 'scanner hand' path /dev/null
	checked 0
	right "scanner hand"
}

@test "a keyboard that is not there, by its path: 75; what is no keyboard: 78" {
	set_key 'scanner hand' type keyboard
	set_key 'scanner hand' path "$here/event0"
	checked 75
	wrong "scanner hand" "$here/event0: scanner hand: there is no such device; is it plugged in?"
	: >event0
	checked 78 "${keyboards[@]}"
	wrong "scanner hand" "$here/event0: scanner hand: it is no keyboard; correct type or path"
	echo Honeywell >event0
	checked 0 "${keyboards[@]}"
	right "scanner hand"
}

@test "a keyboard by its name: no other name passes, nor what has no letters" {
	mkdir input
	echo 'Power Button' >input/event0
	echo 'Honeywell 1450g' >input/event1
	set_key 'scanner hand' type keyboard
	set_key 'scanner hand' path "$here/input"
	set_key 'scanner hand' name 'Honeywell 1450g'
	checked 0 "${keyboards[@]}"
	right "scanner hand"
	set_key 'scanner hand' name 'Honeywell 1450'
	checked 75 "${keyboards[@]}"
	wrong "scanner hand" "$here/input: scanner hand: no keyboard there calls itself \"Honeywell 1450\"; is it plugged in? /proc/bus/input/devices has the names"
}

@test "pass: a keyboard at the label PC that is not there, and how it is made" {
	set_key 'scanner hand' pass "hid:$here/hidg0"
	checked 75
	right "scanner hand"
	wrong "pass of scanner hand" "$here/hidg0: there is no such device; systemctl enable --now packseal-keyboard makes it"
	: >hidg0
	checked 78
	wrong "pass of scanner hand" "$here/hidg0: it is no device to write to; correct pass"
	rm hidg0
	mkfifo hidg0
	checked 0
	right "pass of scanner hand"
}

@test "pass: a serial line that is not there, or is none" {
	set_key 'scanner hand' pass "serial:$here/port"
	checked 75
	wrong "pass of scanner hand" "$here/port: there is no such device; is it plugged in? packseald starts without it"
	mkfifo port
	checked 78
	wrong "pass of scanner hand" "$here/port: it is no device to write to; correct pass"
}

@test "pass: one that packseald may not write" {
	command -v setpriv >/dev/null || skip "no setpriv here"
	[ "$(id -u)" = 0 ] || skip "needs root"
	mkfifo -m 400 hidg0
	set_key 'scanner hand' pass "hid:$here/hidg0"
	checked 78 setpriv --inh-caps=-all --bounding-set=-all
	wrong "pass of scanner hand" "$here/hidg0: packseald may not open it"
}

# A machine with the service's user, the groups of its unit, and one more; the station lies at /mnt.
with_user() {
	local unit=$BATS_TEST_DIRNAME/../../firmware/packseald.service gid=64100 group
	[ "$(id -u)" = 0 ] || skip "needs root"
	unshare -m true 2>/dev/null || skip "no mount namespace here"
	printf 'root:x:0:0::/root:/bin/sh\npackseal:x:64000:64000::/:/bin/false\n' >passwd
	printf 'root:x:0:\npackseal:x:64000:\nstrange:x:64099:\n' >group
	read -ra groups < <(sed -n 's/^SupplementaryGroups=//p' "$unit")
	[ ${#groups[@]} -gt 3 ]
	for group in "${groups[@]}"; do
		echo "$group:x:$((gid++)):" >>group
	done
	sed -i "s|$here|/mnt|" station.ini
	chown -R 64000:64000 store station.key
	here=/mnt
}

# In front of packseald: on that machine, with the nodes of the folder dev in /dev if there is one.
there() {
	unshare -m sh -ec 'mount --bind passwd /etc/passwd
		mount --bind group /etc/group
		mount --bind . /mnt
		[ ! -d dev ] || mount --bind dev /dev
		cd /mnt
		exec "$@"' - "$@"
}

# node PATH OWNER:GROUP   A device that they may read and write.
node() {
	rm -f "$1"
	mknod -m 660 "$1" c 1 3
	chown "$2" "$1"
}

may_not="the service's user, packseal, may not open it, though root may"

@test "root is told of a scanner, a line to the label PC, key and store that the service's user may not use" {
	with_user
	set_key 'scanner hand' type serial
	set_key 'scanner hand' path /mnt/port
	set_key 'scanner hand' pass serial:/mnt/pass
	for group in packseal "${groups[@]}"; do # what the unit gives it
		node port "0:$(sed -n "s/^$group:x:\([0-9]*\):.*/\1/p" group)"
		node pass 64000:0
		checked 0 there
		right "scanner hand"
		right "pass of scanner hand"
	done
	node port 0:64099
	node pass 0:0
	checked 78 there
	wrong "scanner hand" "/mnt/port: $may_not; usermod -aG strange packseal lets it"
	wrong "pass of scanner hand" "/mnt/pass: $may_not; a udev rule with GROUP=\"packseal\", MODE=\"0660\" lets it"
	sed -i 's/^strange:.*/&packseal/' group # as usermod does
	node pass 0:64099
	checked 0 there
	chown -R 0:0 store station.key
	checked 78 there
	wrong key "/mnt/station.key: $may_not; chown packseal lets it"
	wrong store "/mnt/store: $may_not; chown -R packseal lets it"
	chown -R 64000:64000 store station.key
	mkdir -m 700 shut
	node shut/port 64000:64000
	set_key 'scanner hand' path /mnt/shut/port
	checked 78 there
	wrong "scanner hand" "/mnt/shut/port: $may_not: not enter /mnt/shut"
}

@test "a keyboard that is found by its name, and is closed to the service's user" {
	with_user
	mkdir input
	echo Honeywell >input/event7
	chmod 640 input/event7
	set_key 'scanner hand' type keyboard
	set_key 'scanner hand' path /mnt/input
	set_key 'scanner hand' name Honeywell
	checked 78 there "${keyboards[@]}"
	wrong "scanner hand" "/mnt/input/event7: $may_not"
	chgrp 64101 input/event7 # input
	checked 0 there "${keyboards[@]}"
	right "scanner hand"
}

@test "root is told of lamps and chips that the service's user may not use" {
	with_user
	: >lamp
	set_key 'lane left' lamp_ready /mnt/lamp
	checked 78 there
	wrong "lamps and pedal of lane left" "/mnt/lamp: $may_not"
	chown 64000 lamp
	checked 0 there
	right "lamps and pedal of lane left"
	ldd "$packseald" | grep -q libgpiod.so.2 || return 0
	set_key 'lane left' lamp_ready OURS
	mkdir dev
	node dev/gpiochip1 0:64000
	board=(env "LD_PRELOAD=$build/tests/e2e/gpio.so" ASAN_OPTIONS=verify_asan_link_order=0)
	checked 0 there "${board[@]}"
	node dev/gpiochip0 0:0
	checked 78 there "${board[@]}"
	wrong "lamps and pedal of lane left" "/dev/gpiochip0: $may_not"
}

@test "root is told of devices of cameras that the service's user may not use" {
	with_user
	mkdir -p dev/dma_heap
	for device in video0 video1 media0 v4l-subdev2 dma_heap/system; do
		node dev/$device 0:64100
	done
	node dev/video-of-another-kind 0:0
	checked 0 there # a replay has no device
	[[ $output != *"devices of cameras"* ]]
	sed -i "s|^source = replay:.*top.*|source = libcamera:imx708|" station.ini
	checked 75 there
	right "devices of cameras"
	wrong "camera top" "camera top: imx708: there is no such camera"
	for device in video1 media0 v4l-subdev2 dma_heap/system; do
		node dev/$device 0:0
		checked 78 there
		wrong "devices of cameras" "/dev/$device: $may_not"
		node dev/$device 0:64100
	done
}
