#!/usr/bin/env bats
# What a packaged station brings along: its sandbox, and its first start.

bats_require_minimum_version 1.5.0
load station

setup() {
	here=$BATS_TEST_TMPDIR
	source=$BATS_TEST_DIRNAME/../..
	mkdir -p "$here/bin" "$here/store" "$here/run"
	ln -s "$packseal" "$here/bin/packseal"
	PATH=$here/bin:$PATH
	export PACKSEAL_USER=root PACKSEAL_STORE=$here/store PACKSEAL_RUN=$here/run
	export PACKSEAL_INPUTS=$here/none PACKSEAL_SERIALS=$here/none PACKSEAL_TOLD=$here/told
}

# The station's program, which sees the cameras of $here/cameras and no others.
fake_cameras() {
	cat >"$here/bin/packseald" <<-END
		#!/bin/sh
		[ "\$1" != --cameras ] || exec cat $here/cameras
		exec $packseald "\$@"
	END
	chmod +x "$here/bin/packseald"
	printf '%s' "$1" >"$here/cameras"
}

first_start() { "$source/firmware/first-start.sh" "$here/etc"; }

# What packseald tells a systemd that it runs under, until it ends.
notified() {
	/usr/bin/python3 - "$packseald" "$@" <<-'END'
		import os, socket, subprocess, sys
		told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
		told.bind("notify")
		subprocess.run(sys.argv[1:], env={**os.environ, "NOTIFY_SOCKET": os.path.abspath("notify")}, stderr=subprocess.DEVNULL)
		told.setblocking(False)
		try:
		    while True:
		        print(told.recv(4096).decode())
		except BlockingIOError:
		    os.unlink("notify")
	END
}

@test "a station that does not start is dark, and systemctl status has the sentence" {
	cd "$BATS_TEST_TMPDIR"
	printf '[station]\nnam = bench\n' >wrong.ini
	is "$(notified --config wrong.ini)" "STATUS=Ended: wrong.ini:2: [station] nam: there is no such key in this section"
	# who looks, or puts the lamps out, does not take the place of that
	is "$(notified --config wrong.ini --check)" ""
	is "$(notified --config wrong.ini --dark)" ""
	printf '[station]\nname = bench\nkey = %s/none.key\n[camera a]\nsource = replay:/none\n[scanner s]\ntype = fifo\npath = %s/s\n[lane l]\nscanner = s\n' \
		"$PWD" "$PWD" >wrong.ini
	[[ $(notified --config wrong.ini) == "STATUS=Ended: "*"none.key"* ]]
}

@test "the service's sandbox: an exposure of 2.5 at most" {
	sed "s|@LIBEXEC@/first-start|/bin/true|; s|@SBIN@/packseald|/bin/true|" \
		"$source/firmware/packseald.service" >"$here/packseald.service"
	run systemd-analyze security --offline=yes --threshold=25 --no-pager "$here/packseald.service"
	[ "$status" = 0 ]
	sed -i /^ProtectSystem/d\;/^Capability/d\;/^SystemCallFilter/d\;/^NoNew/d "$here/packseald.service"
	run systemd-analyze security --offline=yes --threshold=25 --no-pager "$here/packseald.service"
	[ "$status" != 0 ]
}

@test "a lamp that is an LED: the sandbox leaves it writable, and the udev rule lets packseal" {
	grep -qx 'ReadWritePaths=-/sys/devices' "$source/firmware/packseald.service"
	rule=$(grep '^SUBSYSTEM=="leds"' "$source/firmware/packseal.rules")
	# what udev would run, for an LED that is a file of ours
	mkdir -p "$here/sys/devices/leds/one"
	echo 0 >"$here/sys/devices/leds/one/brightness"
	chmod 644 "$here/sys/devices/leds/one/brightness"
	grep -o 'RUN+="[^"]*"' <<<"$rule" | sed -E "s/RUN\+=\"(.*)\"/\1/; s/chgrp packseal/chgrp $(id -g)/
		s|/sys%p|$here/sys/devices/leds/one|" >"$here/commands"
	[ "$(wc -l <"$here/commands")" = 2 ]
	sh -e "$here/commands"
	[ "$(stat -c %a "$here/sys/devices/leds/one/brightness")" = 664 ]
}

@test "the service's user is in the group that has the GPIO chips of Raspberry Pi OS" {
	command -v systemd-sysusers >/dev/null || skip "no systemd-sysusers here"
	for known in '' 'gpio:x:986:pi'; do
		rm -rf "$here/root"
		mkdir -p "$here/root/etc"
		echo "$known" | sed '/^$/d' >"$here/root/etc/group"
		systemd-sysusers --root="$here/root" "$source/firmware/packseal.sysusers"
		grep -Eq '^gpio:x:[0-9]+:packseal(,pi)?$' "$here/root/etc/group"
	done
}

@test "the sandbox of what asks for time stamps: an exposure of 2.5 at most, with the network" {
	sed "s|@BIN@/packseal anchor|/bin/true|" "$source/firmware/packseal-anchor.service" >"$here/anchor.service"
	run systemd-analyze security --offline=yes --threshold=25 --no-pager "$here/anchor.service"
	[ "$status" = 0 ]
	run systemd-analyze verify "$source/firmware/packseal-anchor.timer"
	[[ $output != *"Unknown"* ]]
}

@test "checkpoints go out as often as the README says, by the lines in the unit, and without a time-stamp authority" {
	times=$(systemd-analyze calendar --iterations=5 "$(sed -n s/^OnCalendar=//p "$source/firmware/packseal-anchor.timer")" | sed -nE 's/.*(Next elapse|Iter\. #[0-9]): //p')
	is "$(($(date +%s -d "$(tail -n 1 <<<"$times")") - $(date +%s -d "$(head -n 1 <<<"$times")")))" 86400
	grep -q 'the timer `packseal-anchor` does either four times a day' "$source/README.md"
	mkdir -p "$here/units/anchor.service.d"
	sed "s|@BIN@|/bin|" "$source/firmware/packseal-anchor.service" >"$here/units/anchor.service"
	sed -n '/systemctl edit/,/^#$/s/^# //p' "$here/units/anchor.service" | sed 1d >"$here/units/anchor.service.d/override.conf"
	# an empty value takes back what was said before (systemd.syntax)
	/usr/bin/python3 - "$here/units/anchor.service" "$here/units/anchor.service.d/override.conf" >"$here/effective" <<-'END'
		import sys
		said = {}
		for line in (line.strip() for name in sys.argv[1:] for line in open(name)):
		    key, is_set, value = line.partition("=")
		    if is_set and not line.startswith("#"):
		        said[key] = said.get(key, []) + [value] if value else []
		for key in ("ConditionPathExists", "EnvironmentFile", "ExecStart"):
		    print(key, *said[key], sep="|")
	END
	is "$(cat "$here/effective")" "ConditionPathExists
EnvironmentFile|-/etc/packseal/time-authorities
ExecStart|-/bin/packseal anchor|/bin/packseal ledger checkpoint /var/lib/packseal --text --put https://keep.example/bench-1/"
}

@test "the sandbox of the keyboard for the label PC: an exposure of 1 at most" {
	sed "s|@LIBEXEC@/keyboard-gadget|/bin/true|" "$source/firmware/packseal-keyboard.service" >"$here/packseal-keyboard.service"
	run systemd-analyze security --offline=yes --threshold=10 --no-pager "$here/packseal-keyboard.service"
	is "$status" 0
	run systemd-analyze verify "$here/packseal-keyboard.service"
	is "$(grep packseal-keyboard <<<"$output" | grep -v "Command 'man ")" ""
}

@test "the keyboard for the label PC: without a port that can be one it says so, and what to do" {
	mkdir -p "$here/ports" "$here/gadgets"
	run -69 env PACKSEAL_TRIES=1 PACKSEAL_UDC="$here/ports" PACKSEAL_GADGETS="$here/gadgets" "$source/firmware/keyboard-gadget.sh"
	[[ $output == "No USB port of this machine can be a device: "*"dtoverlay=dwc2"* ]]
	# which may come while it waits; what it needs of the kernel is then the next thing
	(sleep 2 && mkdir "$here/ports/fe980000.usb") 3>&- &
	run -69 env PACKSEAL_UDC="$here/ports" PACKSEAL_GADGETS="$here/none" "$source/firmware/keyboard-gadget.sh"
	[[ $output == *"modprobe libcomposite"* ]]
	run -64 "$source/firmware/keyboard-gadget.sh" start
	run -0 env PACKSEAL_GADGETS="$here/gadgets" "$source/firmware/keyboard-gadget.sh" stop
}

@test "the pages' sandbox: an exposure of 2.5 at most" {
	sed "s|@SBIN@/packseal-web|/bin/true|" "$source/web/packseal-web.service" >"$here/packseal-web.service"
	run systemd-analyze security --offline=yes --threshold=25 --no-pager "$here/packseal-web.service"
	[ "$status" = 0 ]
	[[ $output =~ "Overall exposure level" ]]
}

@test "the sandbox of what learns packing stills: an exposure of 1 at most, idle, bounded, and installed whole" {
	mkdir -p "$here/root/usr/share/packseal"
	make -s -C "$source" BUILD="$here/none" PROGRAMS= PREFIX=/usr DESTDIR="$here/root" install-station
	units=$here/root/usr/lib/systemd/system
	grep -qx 'ExecStart=/usr/bin/packseal claim learn --takes --for 300 .*' "$units/packseal-learn.service"
	sed "s|^ExecStart=/usr/bin/packseal .*|ExecStart=/bin/true|" "$units/packseal-learn.service" >"$here/learn.service"
	run systemd-analyze security --offline=yes --threshold=10 --no-pager "$here/learn.service"
	[ "$status" = 0 ]
	cp "$here/learn.service" "$here/packseal-learn.service"
	cp "$units/packseal-learn.timer" "$here/"
	run systemd-analyze verify "$here/packseal-learn.timer" "$here/packseal-learn.service"
	is "$(grep packseal-learn <<<"$output" | grep -v "Command 'man ")" ""
	# it ends by itself before systemd ends it, and both before it is due again
	for line in Type=oneshot TimeoutStartSec=15min CPUSchedulingPolicy=idle IOSchedulingClass=idle PrivateNetwork=yes User=packseal-web; do
		grep -qx "$line" "$here/learn.service"
	done
	is "$(systemd-analyze calendar --iterations=5 "$(sed -n s/^OnCalendar=//p "$units/packseal-learn.timer")" | sed -nE 's/.*(Next elapse|Iter\. #[0-9]): //p' |
		while read -r when; do date +%s -d "$when"; done | sed -n '1h;$!d;G;s/\n/ - /p' | bc)" 3600
	# the claims' folder is the one that the pages have, and the store is read alone
	grep -qE '^StateDirectory=.*packseal-claims' "$source/web/packseal-web.service"
	run grep -E '^(ReadWritePaths|SystemCallFilter=@system-service$)' "$here/learn.service"
	[ "$status" = 1 ]
	grep -q 'the timer `packseal-learn`' "$source/README.md"
}

# A program's fdatasync, of which the Nth call is its end, or each takes so many microseconds.
slow_disk() {
	cat >"$here/sync.c" <<-'END'
		#define _GNU_SOURCE
		#include <signal.h>
		#include <stdlib.h>
		#include <sys/syscall.h>
		#include <unistd.h>
		int fdatasync(int fd)
		{
			static int calls;
			const char *kill_at = getenv("KILL_AT"), *us = getenv("SYNC_US");
			if (us)
				usleep((unsigned)atoi(us));
			if (kill_at && ++calls == atoi(kill_at))
				raise(SIGKILL);
			return (int)syscall(SYS_fdatasync, fd);
		}
	END
	gcc -shared -fPIC -o "$here/sync.so" "$here/sync.c"
}

# The takes that the claims know, each once.
known() {
	/usr/bin/python3 - "$here/claims/stills" <<-'END'
		import struct, sys
		data, size = open(sys.argv[1], "rb").read()[16:], 16 + 32 + 8 * 73 + 64
		print(*sorted({struct.unpack_from("IIII", data, at)[1] for at in range(0, len(data) - size + 1, size)}), len(data) // size)
	END
}

@test "packing stills: learnt for so long, and what ends a run takes nothing from the next" {
	cd "$here"
	make_kit
	make_station one
	start_station
	for take in 1 2 3; do
		scan SF102357447021$take
		await "\"event\":\"sealed\".*\"take\":$take,\"seal\":2"
		scan PSCMD-END
		await "\"event\":\"ended\".*\"take\":$take"
	done
	stop_station
	slow_disk
	learn() { "$packseal" claim learn --takes "$@" --store "$PWD/store" --claims "$here/claims"; }
	# time is up once the first is learnt
	SYNC_US=1500000 LD_PRELOAD=$here/sync.so run -0 learn --for 1
	[[ $output == "stills of 1 takes learnt" ]]
	is "$(known)" "1 2"
	# killed when the second was written; and of that the power left half an entry
	KILL_AT=1 LD_PRELOAD=$here/sync.so run learn --for 60
	[ "$status" = 137 ]
	is "$(known)" "1 2 4"
	truncate -s $((16 + 2 * 696 + 300)) "$here/claims/stills"
	run -0 learn --for 60
	[[ $output == "stills of 2 takes learnt" ]]
	is "$(known)" "1 2 3 6"
	run -0 learn --for 60
	[[ $output == "stills of 0 takes learnt" ]]
	for wrong in 0 x 86401; do
		run -64 learn --for $wrong
		[[ $output == *"--for takes 1 to 86400 seconds"* ]]
	done
}

@test "a first start without a camera: key, root, fingerprint, and what to do" {
	fake_cameras ""
	run first_start
	[ "$status" = 75 ]
	[[ $output == *"No camera is plugged in"* ]]
	print=$("$packseal" ca show "$here/etc/root.pem" | grep -i fingerprint)
	[[ $output == *"$print"* && $output == *"in words "* && $output == *"packseal ca slip $here/etc/station.crt"* ]]
	[ "$(stat -c %a "$here/etc/station.key")" = 600 ]
	[ "$(stat -c %a "$here/etc/ca")" = 700 ]
	[ ! -e "$here/etc/packseald.ini" ]
	# systemd tries again every other second, and the log is no place for all of that
	run -75 first_start
	is "$output" ""
	touch -d "2 minutes ago" "$PACKSEAL_TOLD"
	run -75 first_start
	[[ $output == *"$print"*"No camera is plugged in"* ]]

	# Then one is plugged in: the same key, and a store.
	sum=$(sha256sum "$here/etc/station.key" "$here/etc/root.pem")
	fake_cameras "$(printf '/base/i2c@1/imx708@1a\timx708\n\\_SB_.PCI0-1:1.0-046d:0825\tC270\n')"
	run first_start
	[ "$status" = 0 ]
	[ "$sum" = "$(sha256sum "$here/etc/station.key" "$here/etc/root.pem")" ]
	grep -qxF 'source = libcamera:/base/i2c@1/imx708@1a' "$here/etc/packseald.ini"
	grep -qxF 'source = libcamera:\_SB_.PCI0-1:1.0-046d:0825' "$here/etc/packseald.ini"
	[ -n "$(ls -A "$here/store")" ]
	run "$packseald" --config "$here/etc/packseald.ini" --init
	[ "$status" = 78 ] # it is a store already: the configuration was understood

	# And a later start changes nothing.
	sum=$(sha256sum "$here"/etc/*.*)
	run first_start
	[ "$status" = 0 ]
	[ -z "$output" ]
	[ "$sum" = "$(sha256sum "$here"/etc/*.*)" ]
}

@test "a first start takes the one scanner that is there, and of several none: it says that a person must" {
	fake_cameras "$(printf 'one\timx708\n')"
	export PACKSEAL_INPUTS=$here/inputs PACKSEAL_SERIALS=$here/serials
	first() {
		rm -rf "$here/etc" "$here/store"
		mkdir -p "$here/store"
		run -0 first_start
		lines=$(sed -n '/^\[scanner/,/^$/p' "$here/etc/packseald.ini")
	}
	mkdir "$here/inputs" "$here/serials"
	first
	[[ $lines == *"type = fifo"* ]]
	[[ $output == *"No scanner is plugged in"* ]]
	# two interfaces of one device
	touch "$here/inputs/usb-Zebra-event-kbd" "$here/inputs/usb-Zebra-if01-event-kbd" "$here/inputs/usb-Logitech-event-mouse"
	first
	is "$(sed 1d <<<"$lines")" "type = keyboard
path = $here/inputs/usb-Zebra-event-kbd"
	[[ $output != *"scanner is"* ]]
	# somebody's keyboard is there too
	touch "$here/inputs/usb-Cherry-event-kbd" "$here/serials/usb-FTDI-if00-port0"
	first
	[[ $lines == *"type = fifo"* ]]
	for path in inputs/usb-Zebra-event-kbd inputs/usb-Cherry-event-kbd serials/usb-FTDI-if00-port0; do
		grep -qx "#path = $here/$path" <<<"$lines"
	done
	is "$(grep -c '^#type = keyboard$' <<<"$lines")" 2
	[[ $output == *"you must say which is the scanner"* ]]
	rm "$here/inputs"/*
	first
	is "$(sed 1d <<<"$lines")" "type = serial
path = $here/serials/usb-FTDI-if00-port0"
}

@test "a first start that the power cuts short at any command: the next one makes the rest" {
	fake_cameras "$(printf 'one\timx708\n')"
	# each command of it that writes, in place of which the power goes the Nth time that one is called
	for name in packseal mv cp chmod chown; do
		real=$packseal
		[ "$name" = packseal ] || real=$(PATH=${PATH#*:} command -v "$name")
		rm -f "$here/bin/$name"
		cat >"$here/bin/$name" <<-END
			#!/bin/sh
			echo >>"$here/calls"
			[ "\$(wc -l <"$here/calls")" != "\$(cat $here/cut)" ] || { kill -9 \$PPID; exit; }
			exec $real "\$@"
		END
		chmod +x "$here/bin/$name"
	done
	for cut in $(seq 20); do
		rm -rf "$here/etc" "$here/store"
		mkdir "$here/store"
		: >"$here/calls"
		echo "$cut" >"$here/cut"
		run first_start
		[ "$status" != 0 ] || break
		sum=$(sha256sum "$here/etc/ca/root.pem" 2>/dev/null || true)
		echo 0 >"$here/cut"
		run first_start
		[ "$status" = 0 ]
		[ -z "$sum" ] || [ "$sum" = "$(sha256sum "$here/etc/ca/root.pem")" ]
		cmp "$here/etc/root.pem" "$here/etc/ca/root.pem"
		openssl verify -CAfile "$here/etc/root.pem" "$here/etc/station.crt"
		[ "$(ls "$here/etc")" = "$(printf 'ca\npackseald.ini\nroot.pem\nstation.crt\nstation.key')" ]
	done
	[ "$cut" -gt 8 ]
}

@test "a first start with a key in hardware: it makes none, and no root" {
	export PACKSEAL_KEY="pkcs11:token=station;object=key?pin-source=$here/pin"
	fake_cameras "$(printf 'one\timx708\n')"
	run first_start
	[ "$status" = 75 ]
	[[ $output == *"packseal enroll"* ]]
	[ -z "$(ls -A "$here/etc")" ]
	"$packseal" ca new "$here/ca" --name root
	"$packseal" key new "$here/any.key"
	"$packseal" ca issue "$here/ca" --key "$here/any.key" --name x -o "$here/etc/station.crt"
	run first_start
	[ "$status" = 0 ]
	grep -qxF "key = $PACKSEAL_KEY" "$here/etc/packseald.ini"
	[ "$(ls "$here/etc")" = "$(printf 'packseald.ini\nstation.crt')" ]
}

@test "a first start on a board that hw/boards.ini knows proposes its lines, and takes none" {
	fake_cameras "$(printf 'one\timx708\n')"
	printf 'Raspberry Pi 5 Model B Rev 1.0\0' >"$here/model"
	export PACKSEAL_MODEL=$here/model PACKSEAL_BOARDS=$source/hw/boards.ini
	run first_start
	[ "$status" = 0 ]
	[ "$(grep -c '^#\(lamp_[a-z]* = GPIO[0-9]*\|buzzer = GPIO23\|pedal = !GPIO24\)$' "$here/etc/packseald.ini")" = 5 ]
	grep -qF 'Raspberry Pi 5, take the # away' "$here/etc/packseald.ini"
	# taken, they are understood: it goes as far as to the lines, which this machine has not
	sed -i 's/^#\(lamp_\|buzzer\|pedal\)/\1/' "$here/etc/packseald.ini"
	run "$packseald" --config "$here/etc/packseald.ini" --dark
	[ "$status" != 0 ]
	[[ $output == *"the line GPIO"*"there is no such line"* ]]
	# a board that nobody knows: no lines
	rm "$here/etc/packseald.ini" && rm -r "$here/store" && mkdir "$here/store"
	printf 'Banana Pi\0' >"$here/model"
	run first_start
	[ "$status" = 0 ]
	run grep -c lamp_ "$here/etc/packseald.ini"
	[ "$output" = 0 ]
}

@test "a first start with a part at a USB port that hw/boards.ini knows proposes its lines" {
	fake_cameras "$(printf 'one\timx708\n')"
	export PACKSEAL_MODEL=$here/none PACKSEAL_BOARDS=$source/hw/boards.ini PACKSEAL_DRIVERS=$here/drivers
	mkdir -p "$here/drivers/hid-generic/0003:0627:0001.0001" "$here/drivers/cp2112"
	# the driver without a part: somebody has loaded it
	run first_start
	[ "$status" = 0 ]
	run grep -c lamp_ "$here/etc/packseald.ini"
	[ "$output" = 0 ]
	rm "$here/etc/packseald.ini" && rm -r "$here/store" && mkdir "$here/store"
	mkdir "$here/drivers/cp2112/0003:10C4:EA90.0002"
	run first_start
	[ "$status" = 0 ]
	[ "$(grep -c '^#\(lamp_[a-z]* = cp2112_gpio:[234]\|buzzer = cp2112_gpio:5\|pedal = !cp2112_gpio:6\)$' \
		"$here/etc/packseald.ini")" = 5 ]
	grep -qF 'CP2112 at a USB port, take the # away' "$here/etc/packseald.ini"
	# on a board that has a header of its own, that one
	rm "$here/etc/packseald.ini" && rm -r "$here/store" && mkdir "$here/store"
	printf 'Raspberry Pi 5 Model B Rev 1.0\0' >"$here/none"
	run first_start
	[ "$status" = 0 ]
	run grep -c '^#[a-z_]* = !\?GPIO' "$here/etc/packseald.ini"
	[ "$output" = 5 ]
	run grep -c cp2112 "$here/etc/packseald.ini"
	[ "$output" = 0 ]
}

@test "the cameras that are there are listed" {
	run --separate-stderr "$packseald" --cameras
	[ "$status" = 0 ]
}
