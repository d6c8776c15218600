#!/bin/sh
# first-start [DIR]   Makes what a new station lacks: key, root and certificate, configuration, store. What is
# there stays as it is, and with a configuration there is nothing to do. No network is needed. DIR: /etc/packseal.
set -eu
etc=${1:-/etc/packseal}
config=$etc/packseald.ini
user=${PACKSEAL_USER:-packseal}
store=${PACKSEAL_STORE:-/var/lib/packseal}
run=${PACKSEAL_RUN:-/run/packseal}
boards=${PACKSEAL_BOARDS:-$(dirname "$0")/../../share/packseal/boards.ini}
voices=${PACKSEAL_VOICES:-/usr/share/packseal/voice}
model=${PACKSEAL_MODEL:-/proc/device-tree/model}
drivers=${PACKSEAL_DRIVERS:-/sys/bus/hid/drivers}
inputs=${PACKSEAL_INPUTS:-/dev/input/by-id}
serials=${PACKSEAL_SERIALS:-/dev/serial/by-id}
told=${PACKSEAL_TOLD:-/run/packseal-no-camera}
umask 022

# The lines of lamps and pedal on this board, or on the first part of those at USB ports, for who has wired them.
board_lines() {
	[ -r "$boards" ] || return 0
	here=
	[ ! -r "$model" ] || here=$(tr -d '\0' <"$model")
	# a driver's folder has a link for each device that it drives, by bus, maker, product and number
	parts=$(for part in "$drivers"/*/[0-9]*:*; do [ ! -e "$part" ] || basename "$(dirname "$part")"; done)
	awk -F ' = ' -v model="$here" -v parts=" $(echo $parts) " '
		/^\[/ { fits = 0 }
		$1 == "title" { title = $2 }
		$1 == "model" { fits = index(model, $2) == 1 }
		$1 == "driver" { fits = !told && index(parts, " " $2 " ") > 0 }
		fits && /^(lamp_|buzzer|pedal)/ {
			if (!told++)
				print "# With lamps and pedal wired as /usr/share/packseal/hw draws it for " title ", take the # away:"
			split($2, where, " ")
			print "#" $1 " = " where[1]
		}' "$boards"
}

# What may be the scanner, a line each: type, path. A device with several interfaces is one.
scanners() {
	for device in "$inputs"/*-event-kbd; do
		case $device in *-if[0-9][0-9]-event-kbd) [ ! -e "${device%-if[0-9][0-9]-event-kbd}-event-kbd" ] || continue ;; esac
		[ ! -e "$device" ] || printf 'keyboard\t%s\n' "$device"
	done
	for device in "$serials"/*; do
		[ ! -e "$device" ] || printf 'serial\t%s\n' "$device"
	done
}

# $found, of which there are $count. One is it. Of several a person says which: whatever is taken is that person's keyboard no more.
scanner_lines() {
	case $count in
	1) echo "$found" | sed 's/^/type = /; s/	/\npath = /' ;;
	*)
		printf 'type = fifo\npath = %s/scanner\n' "$run"
		[ "$count" = 0 ] || {
			echo "# Which of these is the scanner? In place of the two lines above, without the #:"
			echo "$found" | sed 's/^/#type = /; s/	/\n#path = /'
		}
		;;
	esac
}

[ ! -e "$config" ] || exit 0
mkdir -p "$etc"
# A key in hardware (PACKSEAL_KEY=pkcs11:… or tpm:…) is a person's to make: a PIN that is wrong is not tried here
# again and again.
key=${PACKSEAL_KEY:-$etc/station.key}
case $key in
/*) own_key=yes ;;
*)
	own_key=
	[ -e "$etc/station.crt" ] || {
		echo "The station's key is to be $key, so make it, and put its certificate into $etc/station.crt:" >&2
		echo "packseal enroll, packseal ca issue --csr; then restart packseald." >&2
		exit 75
	}
	;;
esac
# Said once a minute: systemd tries again every other second.
says=yes
[ -z "$(find "$told" -mmin -1 2>/dev/null)" ] || says=
# The power may go between any two lines: a name that is there is of a thing that is whole.
if [ -n "$own_key" ] && [ ! -e "$etc/ca" ] && [ ! -e "$etc/root.pem" ]; then
	rm -rf "$etc/ca.new"
	packseal ca new "$etc/ca.new" --name "packseal $(hostname)" >/dev/null
	chmod 700 "$etc/ca.new"
	mv "$etc/ca.new" "$etc/ca"
fi
if [ -n "$own_key" ] && [ ! -e "$etc/root.pem" ]; then
	cp "$etc/ca/root.pem" "$etc/root.pem.new"
	mv "$etc/root.pem.new" "$etc/root.pem"
fi
if [ -n "$own_key" ]; then
	[ -e "$key" ] || packseal key new "$key" >/dev/null
	[ -e "$etc/station.crt" ] ||
		packseal ca issue "$etc/ca" --key "$key" --name "$(hostname)" -o "$etc/station.crt" >/dev/null
	chown "$user" "$key"
	chmod 600 "$key"
	chmod 644 "$etc/root.pem"
fi
if [ -n "$own_key" ] && [ -n "$says" ]; then
	echo "The root of this station. Write its fingerprint down, and keep it where the station is not:"
	packseal ca show "$etc/root.pem"
	echo "As a label, with where to leave it: packseal ca slip $etc/station.crt -o slip.pdf"
	echo "Its key, $etc/ca/root.key, is not needed any more: move it to a stick, and the stick into a safe."
fi
chmod 644 "$etc/station.crt"

cameras=$(packseald --cameras)
if [ -z "$cameras" ]; then
	[ -z "$says" ] ||
		echo "No camera is plugged in, so there is no configuration yet: plug them in, then restart packseald." >&2
	touch "$told" 2>/dev/null || true
	exit 75
fi
found=$(scanners)
count=$(echo "$found" | grep -c . || true)
{
	echo "# Made at the first start from what was plugged in. packseald --help-config prints every key."
	printf '[station]\nname = %s\nstore = %s\nrun = %s\nkey = %s\nchain = %s/station.crt\n' \
		"$(hostname)" "$store" "$run" "$key" "$etc"
	[ ! -d "$voices/zh" ] || printf '# Where a loudspeaker is plugged in, take the # away (or en in place of zh):\n#voice = %s/zh\n' "$voices"
	number=0
	echo "$cameras" | while IFS='	' read -r id model; do
		number=$((number + 1))
		printf '\n# %s\n[camera camera-%s]\nsource = libcamera:%s\n' "$model" $number "$id"
	done
	printf '\n[scanner desk]\n'
	scanner_lines
	printf '\n[lane bench-1]\nscanner = desk\n'
	board_lines
} >"$config.new"
# An empty store is one that a start made which got no further; any other is not this station's to take.
[ "$(ls -A "$store" 2>/dev/null)" = store-id ] || runuser -u "$user" -- packseald --config "$config.new" --init
mv "$config.new" "$config"
case $count in
0) echo "No scanner is plugged in: until one is in $config, a waybill is what is written into $run/scanner." ;;
1) ;;
*) echo "Several keyboards or serial ports are plugged in, so that you must say which is the scanner: in $config, at [scanner desk]." ;;
esac
echo "The configuration is $config: look at it, then at packseald --config $config --check."
