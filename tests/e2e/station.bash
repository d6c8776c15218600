# A small station for the bad_*.bats files: two cameras of 160x120 that play files, a scanner.
# `load station` gives these functions; the station's folder is the working directory.

build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
packseal=$build/packseal
packseald=$build/packseald
couriers=$BATS_TEST_DIRNAME/../../capture/couriers.ini
first=SF1023574470215
second=YT8800567123459
# In front of packseald: its clock is PS_CLOCK_SHIFT_S ahead. The sanitizer's library need not be the first then.
shifted=(env "LD_PRELOAD=$build/tests/e2e/clock.so" ASAN_OPTIONS=verify_asan_link_order=0)

# Once for a file: key, certificate, root, footage.
make_kit() {
	kit=$BATS_FILE_TMPDIR/kit
	mkdir "$kit"
	"$packseal" ca new "$kit/ca" --name root >"$kit/log"
	"$packseal" key new "$kit/station.key" >>"$kit/log"
	"$packseal" ca issue "$kit/ca" --key "$kit/station.key" --name "bench 1" \
		-o "$kit/station.pem" >>"$kit/log"
	for view in top side; do
		"$build/tests/footage/bench-footage" --view $view --size 160x120 --fps 10 \
			--seconds 2 --story 2 -o "$kit/$view.y4m"
	done
}

# start_authority NAME [OPTION]...   In the folder NAME beside the kit.
start_authority() {
	local dir=$BATS_FILE_TMPDIR/$1
	"$BATS_TEST_DIRNAME/authority.py" "$dir" "${@:2}" >"$dir.log" 2>&1 3>&- &
	echo $! >>"$BATS_FILE_TMPDIR/authorities"
	for ((i = 0; i < 200; i++)); do
		[ ! -e "$dir/url" ] || return 0
		sleep 0.1
	done
	cat "$dir.log" >&2
	return 1
}

# The cameras are waited for so long that a machine on which many stations run at once has no silent one by
# mistake; a test of silence says otherwise.
# make_station [NAME]   A folder with a configuration and an empty store; goes into it.
make_station() {
	kit=$BATS_FILE_TMPDIR/kit
	here=${BATS_TEST_TMPDIR:-$BATS_FILE_TMPDIR}/${1:-station}
	mkdir -p "$here/run"
	cd "$here"
	cp "$kit/station.key" "$kit/station.pem" .
	cat >station.ini <<-END
		[station]
		name = bench 1
		store = $here/store
		run = $here/run
		key = $here/station.key
		chain = $here/station.pem
		couriers = $couriers
		[store]
		min_free = 0
		[camera top]
		source = replay:$kit/top.y4m
		fps = 10
		stall = 10 s
		[camera side]
		source = replay:$kit/side.y4m
		fps = 10
		stall = 10 s
		[scanner hand]
		type = fifo
		path = $here/scanner
		[lane left]
		scanner = hand
		preroll = 200 ms
		postroll = 0 s
	END
	"$packseald" --config station.ini --init
}

# Runs all functions story_NAME of the file at once, each in a process and with a station of its own:
# most of their time they wait for a second to pass. `told NAME` in a test says how one ended.
run_stories() {
	local story stories=()
	for story in $(compgen -A function story_); do
		(
			trap tidy EXIT
			trap 'echo "line $LINENO: $BASH_COMMAND: ended with $?" >&2' ERR
			make_station "$story"
			"$story"
		) >"$BATS_FILE_TMPDIR/$story.out" 2>&1 3>&- &
		stories+=("$story:$!")
	done
	for story in "${stories[@]}"; do
		status=0
		wait "${story#*:}" || status=$?
		echo $status >"$BATS_FILE_TMPDIR/${story%:*}.status"
	done
}

# What is done at the end of a story, however it ends; a file may have more to do.
tidy() {
	kill_station
}

told() {
	status=$(cat "$BATS_FILE_TMPDIR/story_$1.status")
	[ "$status" != 77 ] || skip "$(tail -n 1 "$BATS_FILE_TMPDIR/story_$1.out")"
	[ "$status" = 0 ] || { cat "$BATS_FILE_TMPDIR/story_$1.out" >&2; return 1; }
}

# A story that this machine cannot tell, and why.
not_here() {
	echo "$1"
	exit 77
}

# set_key SECTION KEY VALUE   In station.ini, in place of what the section has.
set_key() {
	sed -i "/^\[$1\]/,/^\[/{/^$2 *=/d;s|^\[$1\]|&\n$2 = $3|}" station.ini
}

# Starts packseald and watches what it tells; both end with stop_station.
start_station() {
	"${@}" "$packseald" --config station.ini 2>>log 3>&- &
	station=$!
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
}

# await REGEX   Reads what packseald tells until a line matches; it is in $line then.
await() {
	local end=$((SECONDS + 60))
	while ((SECONDS < end)) && IFS= read -r -t 60 line <&"${watch[0]}"; do
		printf '%s\n' "$line" >>told
		[[ $line =~ $1 ]] && return
	done
	printf 'never told: %s\n' "$1" >&2
	tail -n 30 told log >&2
	return 1
}

# await_pictures CAMERA...   Until each has given one.
await_pictures() {
	local camera i
	for camera; do
		for ((i = 0; i < 500; i++)); do
			! "$packseal" live "$camera" --run run -o live.jpg --force 2>>log || break
			sleep 0.02
		done
	done
}

scan() {
	printf '%s\r' "$@" >scanner
}

# A take from its scan to its end; its number is in $take.
record() {
	scan "$1"
	await '"event":"(started|refused)"'
	[[ $line == *started* ]] || return
	scan PSCMD-END
	await '"event":"ended"'
	[[ $line =~ \"take\":([0-9]+) ]]
	take=${BASH_REMATCH[1]}
}

# A take, and another under a second start; the folder old is the ledger between them.
record_two_days() {
	start_station
	record $first
	stop_station
	cp -r store/ledger old
	start_station
	record $second
	stop_station
}

# SIGTERM, and it must end well, whatever it was fed.
stop_station() {
	kill -TERM "$station"
	status=0
	wait "$station" || status=$?
	station=
	[ "$status" = "${1:-0}" ] || { tail -n 30 log >&2; return 1; }
	if grep -E 'ERROR: (Address|Leak)Sanitizer|runtime error' log >&2; then
		return 1
	fi
}

kill_station() {
	[ -z "${station:-}" ] || kill -KILL "$station" 2>/dev/null || true
	station=
}

# await_status TEXT   The status file is written a moment after what it tells.
await_status() {
	for _ in $(seq 500); do
		! "$packseal" status --run run | grep -qF -- "$1" || return 0
		sleep 0.02
	done
	false
}

ask() {
	"$BATS_TEST_DIRNAME/control.py" run ask "$1"
}

take_file() {
	find store -name "*-$(printf %07d "$1").seal"
}

# all_intact COUNT [ENDING]   So many takes, numbered without a gap, each as it was signed.
all_intact() {
	[ "$(find store -name '*.seal' | wc -l)" = "$1" ] || { find store >&2; return 1; }
	for number in $(seq "$1"); do
		is_intact "$(take_file "$number")" intact
	done
}

# is_intact FILE WORD   Exit status 2: a replayed camera is declared a test source.
is_intact() {
	status=0
	"$packseal" verify "$1" --root "$kit/ca/root.pem" >verdict || status=$?
	[ "$status" = 2 ] && grep -q "^integrity  $2 " verdict && return
	cat verdict >&2
	return 1
}

# random BYTES   The same for everyone, and each time.
random() {
	python3 -c "import random, sys
sys.stdout.buffer.write(random.Random(1).randbytes($1))"
}

# change FILE OFFSET   One byte of the file becomes another; a negative offset is from its end.
change() {
	python3 - "$1" "$2" <<-'END'
		import sys
		with open(sys.argv[1], "r+b") as file:
		    at = int(sys.argv[2])
		    at = file.seek(at, 2 if at < 0 else 0)
		    byte = file.read(1)[0]
		    file.seek(at)
		    file.write(bytes([byte ^ 0x10]))
	END
}

# json EXPRESSION   Of the JSON on standard input, as Python sees it.
json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

# await_log TEXT   What packseald says on standard error only.
await_log() {
	for _ in $(seq 500); do
		! grep -qF -- "$1" log || return 0
		sleep 0.02
	done
	says "$1"
}

# is ACTUAL EXPECTED
is() {
	[ "$1" = "$2" ] || { printf 'it is:   %s\nand not: %s\n' "$1" "$2" >&2; return 1; }
}

says() {
	grep -qF -- "$1" log || { echo "the log does not say: $1" >&2; tail -n 30 log >&2; return 1; }
}
