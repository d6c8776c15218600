#!/bin/bash
# four_cameras.sh BUILD SECONDS   packseald with four cameras of 1080p at 15 pictures a second, which
# play the bench's footage at that rate, and a parcel every 45 s. Prints how many pictures were
# recorded and lost, what the process needed of one core for it (the threads that play the footage
# apart), and how much was stored. Exit status: 0 no picture was lost and all verifies, 1 not.
set -euo pipefail

build=$(realpath "$1")
seconds=$2
packseal=$build/packseal
couriers=$(realpath "$(dirname "$0")/../../capture/couriers.ini")
here=$(mktemp -d "${TMPDIR:-/tmp}/packseal-four.XXXXXX")
station=
trap '[ -z "$station" ] || kill -KILL "$station"; rm -rf "$here"' EXIT
cd "$here"
mkdir run

"$packseal" ca new ca --name root >log
"$packseal" key new station.key >>log
"$packseal" ca issue ca --key station.key --name "bench 1" -o station.pem >>log
{
	printf '[station]\nname = bench 1\nstore = %s/store\nrun = %s/run\n' "$here" "$here"
	printf 'key = %s/station.key\nchain = %s/station.pem\ncouriers = %s\n' "$here" "$here" "$couriers"
	printf '[store]\nmin_free = 0\n[scanner hand]\ntype = fifo\npath = %s/scanner\n' "$here"
	printf '[lane left]\nscanner = hand\n'
} >station.ini
seed=1
for view in top side front top; do
	"$build/tests/footage/bench-footage" --view $view --size 1920x1080 --fps 15 --seconds 8 \
		--story 8 --seed $seed -o camera-$seed.y4m
	printf '[camera c%d]\nsource = replay:%s/camera-%d.y4m\nfps = 15\nstall = 10 s\n' $seed "$here" $seed >>station.ini
	# read once, so that the disk is not measured
	cat camera-$seed.y4m >/dev/null
	seed=$((seed + 1))
done
"$build/packseald" --config station.ini --init
"$build/packseald" --config station.ini 2>>log &
station=$!
until [ -p scanner ] && grep -q '4 cameras' log; do sleep 0.1; done
sleep 6 # the pre-roll fills

# ticks PATTERN   CPU time of the threads whose name matches, in clock ticks.
ticks() {
	for task in /proc/"$station"/task/*; do
		grep -qE "$1" "$task/comm" && awk '{ print $14 + $15 }' "$task/stat"
	done | awk '{ sum += $1 } END { print sum + 0 }'
}

played=$(ticks '^camera$')
all=$(ticks .)
began=$SECONDS
number=0
while [ $((SECONDS - began)) -lt "$seconds" ]; do
	printf 'YT88005671%05d\r' $number >scanner
	number=$((number + 1))
	left=$((seconds - (SECONDS - began)))
	sleep $((left < 45 ? left : 45))
done
took=$((SECONDS - began))
played=$(($(ticks '^camera$') - played))
all=$(($(ticks .) - all))
peak=$(awk '/VmHWM/ { print $2 }' /proc/"$station"/status)
kill -TERM "$station"
wait "$station"
station=

"$packseal" list --store store --limit 1000 --json >takes.json
for file in store/*/*.seal; do
	"$packseal" verify "$file" --json >verdict.json || [ $? = 2 ]
	grep -q '"intact"' verdict.json || { echo "$file is not intact"; exit 1; }
done
python3 - "$took" "$((all - played))" "$(getconf CLK_TCK)" "$peak" <<'END'
import json
import sys

took, ticks, hertz, peak = (int(text) for text in sys.argv[1:])
takes = json.load(open("takes.json"))["takes"]
frames, drops, size = (sum(take[key] for take in takes) for key in ("frames", "drops", "bytes"))
core = ticks / hertz / took
print(f"{took} s, {len(takes)} takes: {frames} pictures, {drops} lost; "
      f"{core:.2f} of one core without the source, {peak / 1024:.0f} MB of memory at most, "
      f"{size / took / 1e6:.2f} MB/s")
sys.exit(drops > 0 or frames < 4 * 15 * took * 0.99)
END
