#!/bin/sh
# inside.sh BUILD   In the root that tests/chroot/run.sh made: real libcamera, whose virtual pipeline plays
# the bench's footage on three cameras, a take, and a stranger who verifies it. Prints TAP.
set -eu
build=$(realpath "$1")
chroot=$(dirname "$(realpath "$0")")
packseal=$build/packseal
here=/tmp/station
waybill=SF1023574470215
rm -rf $here /frames
mkdir -p $here/run $here/replay-run /frames/top /frames/side
cd $here
station=
trap '[ -z "$station" ] || kill "$station" 2>/dev/null || true' EXIT
tests=0

check() { # STORY COMMAND...
	story=$1
	shift
	tests=$((tests + 1))
	if "$@"; then
		echo "ok $tests - $story"
	else
		sed 's/^/# /' station.log
		echo "not ok $tests - $story"
		exit 1
	fi
}

wait_for() { # SECONDS COMMAND...
	tries=$(($1 * 10))
	shift
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		kill -0 "$station" || return 1
		sleep 0.1
	done
}

status_has() { "$packseal" status --run "$1" --json | tr -d ' \n' | grep -qF "$2"; }

# configure STORE RUN   The part that both stations have, without cameras.
configure() {
	cat <<-END
		[station]
		name = bench 1
		store = $1
		run = $2
		key = $here/station.key
		chain = $here/station.pem
		couriers = $chroot/../../capture/couriers.ini
		[store]
		min_free = 0
		[scanner hand]
		type = fifo
		path = $here/scanner
		[lane bench-1]
		scanner = hand
		preroll = 1 s
		postroll = 0 s
	END
}

# film CONFIGURATION RUN SECONDS   One take.
film() {
	"$build/packseald" --config "$1" --init >station.log 2>&1
	"$build/packseald" --config "$1" >>station.log 2>&1 &
	station=$!
	wait_for 20 status_has "$2" '"state":"idle"' || return 1
	sleep 2
	printf '%s\r' $waybill >scanner
	wait_for 10 status_has "$2" '"state":"recording"' || return 1
	sleep "$3"
	printf 'PSCMD-END\r' >scanner
	wait_for 10 status_has "$2" '"state":"idle"' || return 1
	wait_for 10 status_has "$2" '"takes":[]' || return 1
	kill "$station"
	wait "$station" || return 1
	station=
}

take_of() { find "$1" -name '*.seal' | head -n 1; }

echo "# libcamera $(dpkg-query -W -f '${Version}' libcamera-dev)"
"$packseal" ca new ca --name root >/dev/null
"$packseal" key new station.key >/dev/null
"$packseal" ca issue ca --key station.key --name "bench 1" -o station.pem >/dev/null

# The footage as JPEGs, which the virtual pipeline takes: out of a take of the replayed footage.
{
	configure $here/replay-store $here/replay-run
	for view in top:1280x720 side:640x480; do
		name=${view%%:*}
		"$build/tests/footage/bench-footage" --view "$name" --size "${view#*:}" --fps 10 \
			--seconds 6 --story 6 -o "$here/$name.y4m"
		printf '[camera %s]\nsource = replay:%s/%s.y4m\nfps = 10\n' "$name" $here "$name"
	done
} >replay.ini
check "the footage is filmed from files" film replay.ini $here/replay-run 4
"$packseal" unpack "$(take_of $here/replay-store)" -o pictures >/dev/null
for name in top side; do
	n=0
	for picture in $(find pictures -name "*-$name-*.jpg" | sort); do
		cp "$picture" "/frames/$name/$n.jpg"
		n=$((n + 1))
	done
	check "libcamera's camera $name has $n pictures to play" test $n -gt 20
done
cp "$chroot/virtual.yaml" /usr/share/libcamera/pipeline/virtual/virtual.yaml

LD_PRELOAD=$build/tests/chroot/udmabuf.so
export LD_PRELOAD
check "packseald --cameras names the three" test "$("$build/packseald" --cameras | grep -c 'bench-')" = 3
{
	configure $here/store $here/run
	for name in top side front; do
		printf '[camera %s]\nsource = libcamera:bench-%s\nfps = 10\nmains = none\n' $name $name
	done
} >station.ini
check "three cameras of libcamera are filmed" film station.ini $here/run 4
take=$(take_of $here/store)
"$packseal" show "$take" | sed 's/^/# /'
check "each camera is declared virtual" \
	test "$("$packseal" show "$take" --json | tr -d ' ' | grep -o '"source":"virtual"' | wc -l)" = 3
"$packseal" show "$take" --json | tr -d ' \n' >shown
check "and plays at its rate: hardly a picture is lost" sh -c '! grep -q "\"lost\":[0-9][0-9]" shown'
status=0
"$packseal" verify "$take" --root ca/root.pem --decode --json >verdict || status=$?
check "a stranger verifies it (2: a declared virtual source)" test $status = 2
check "the content is intact" grep -q '"intact"' verdict
"$packseal" verify "$take" --root ca/root.pem | sed 's/^/# /' || true
echo "1..$tests"
