#!/bin/sh
# The whole way once: a bench is filmed, two waybills are scanned, one is found, exported, verified.
# usage: demo.sh BUILD   Leaves original.seal, clip.seal, root.pem, contact.jpg and answer/ in BUILD/demo.
set -eu

build=$(realpath "$1")
demo=$build/demo
packseal=$build/packseal
first=SF1023574470215
second=YT8800567123459
rm -rf "$demo"
mkdir -p "$demo/footage" "$demo/run"
cd "$demo"

if [ -t 1 ]; then
	bold=$(printf '\033[1m') plain=$(printf '\033[0m')
else
	bold='' plain=''
fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
fail() { printf 'demo: %s\n' "$*" >&2; exit 1; }

station=
cleanup() { [ -z "$station" ] || kill -TERM "$station" 2>/dev/null || true; }
trap cleanup EXIT

# expect STATUS COMMAND...   Runs it, and insists on its exit status.
expect() {
	wanted=$1
	shift
	status=0
	"$@" || status=$?
	[ "$status" = "$wanted" ] || fail "'$*' ended with $status instead of $wanted"
}

# wait_for SECONDS WHAT COMMAND...   Until the command succeeds.
wait_for() {
	tries=$(($1 * 20)) what=$2
	shift 2
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ "$tries" -gt 0 ] || { cat station.log >&2; fail "$what did not happen in time"; }
		kill -0 "$station" 2>/dev/null || { cat station.log >&2; fail "packseald has ended"; }
		sleep 0.05
	done
}

state() { "$packseal" status --run run --json | grep -q "\"state\": *\"$1\""; }

# A scanner types fast, one key after the other, and ends with CR.
scan() {
	printf '%s' "$1" | sed 's/./&\n/g' | while read -r key; do
		printf '%s' "$key"
	done >scanner
	printf '\r' >scanner
	echo "  scanned $1"
}

say "1. A packing bench that is not there: three cameras, as files"
for view in top:1920x1080 side:1280x720 front:1280x720; do
	name=${view%%:*}
	"$build/tests/footage/bench-footage" --view "$name" --size "${view#*:}" --fps 10 --seconds 10 \
		--story 10 --waybill $first --waybill2 $second --switch-at 20 -o "footage/$name.y4m" &
	pids="${pids:-} $!"
done
for pid in $pids; do wait "$pid" || fail "the footage could not be made"; done
ls -sh footage | sed 's/^/  /'

say "2. A key that lives in the station, and a root that vouches for it"
"$packseal" ca new ca --name "Demo Shop root" | sed 's/^/  /'
"$packseal" key new station.key | sed 's/^/  /'
"$packseal" ca issue ca --key station.key --name "bench 1" -o station.pem | sed 's/^/  /'
cp ca/root.pem root.pem

cat >station.ini <<EOF
[station]
name = bench 1
store = $demo/store
run = $demo/run
key = $demo/station.key
chain = $demo/station.pem
couriers = $build/../capture/couriers.ini

[camera top]
source = replay:$demo/footage/top.y4m
fps = 10

[camera side]
source = replay:$demo/footage/side.y4m
fps = 10

[camera front]
source = replay:$demo/footage/front.y4m
fps = 10

[scanner hand]
type = fifo
path = $demo/scanner

[lane bench-1]
scanner = hand
preroll = 3s
postroll = 2s
EOF
"$build/packseald" --config station.ini --init

say "3. The station films; a packer scans two parcels and ends"
"$build/packseald" --config station.ini 2>station.log &
station=$!
wait_for 10 "the station's readiness" state idle
sleep 3
scan $first
wait_for 5 "the first recording" state recording
sleep 7
scan $second
sleep 4
scan PSCMD-END
wait_for 8 "the end of the second" state idle
kill -TERM "$station"
wait "$station" || fail "packseald ended with $?"
station=
sed 's/^/  /' station.log
"$packseal" list --store store | sed 's/^/  /'

say "4. Months later: find the parcel by its waybill"
"$packseal" find $first --store store | sed 's/^/  /'
original=$("$packseal" find $first --store store --json | sed -n 's/.*"path": *"\([^"]*\)".*/\1/p' | head -n 1)
[ -n "$original" ] || fail "the first waybill was not found"
cp "$original" original.seal

say "5. Cut out seconds 3 to 8 of two cameras, and a sheet of pictures to look at"
"$packseal" export original.seal --from 3 --to 8 --camera top --camera front -o clip.seal | sed 's/^/  /'
"$packseal" contact original.seal -o contact.jpg | sed 's/^/  /'

say "6. A stranger verifies the original"
expect 2 "$packseal" verify original.seal --root root.pem

say "7. … and the clip"
expect 2 "$packseal" verify clip.seal --root root.pem

say "8. … and a copy of the clip in which one byte was changed"
cp clip.seal forged.seal
size=$(stat -c %s forged.seal)
# the middle of the file lies in a picture
byte=$(dd if=forged.seal bs=1 skip=$((size / 2)) count=1 2>/dev/null | od -An -tu1 | tr -d ' ')
printf "$(printf '\\%03o' $(((byte + 1) % 256)))" |
	dd of=forged.seal bs=1 seek=$((size / 2)) conv=notrunc 2>/dev/null
expect 1 "$packseal" verify forged.seal --root root.pem

say "9. A made-up claim: the buyer's picture beside the signed ones, for a channel that takes 130,000 bytes"
"$packseal" unpack clip.seal -o made-up >/dev/null
cp "$(find made-up -name '*.jpg' | sort | tail -n 1)" buyer.jpg
rm -rf made-up
"$packseal" claim new $first --type damaged --deadline 48h --channel taobao --picture buyer.jpg \
	--store store --run run --claims claims --lang en 2>/dev/null | sed 's/^/  /'
"$packseal" claim answer 1 -o answer --store store --claims claims >answer.log 2>&1 || { cat answer.log >&2; fail "the claim was not answered"; }
sed 's/^/  /' answer.log
[ "$(wc -c <answer/sheet.jpg)" -le 130000 ] || fail "the sheet is larger than the channel takes"

rm -rf footage
say "What to make of it"
cat <<EOF
  The original and the clip are what the station signed. The exit status is 2 and not 0, because these
  cameras play files: a replayed source is declared a test source, and is no evidence of a packing room.
  The changed copy ends with 1 and names the camera and the second.

  $demo/ holds original.seal, clip.seal, root.pem, contact.jpg and, in answer/, what answers the claim. Try:
    $packseal show $demo/original.seal
    $packseal unpack $demo/clip.seal -o /tmp/pictures
    $packseal verify $demo/clip.seal --root $demo/root.pem --json
EOF
