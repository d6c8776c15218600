bats_require_minimum_version 1.5.0
# Ctrl-C in the middle: what packseal had begun is taken away, and it dies of the signal.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	export build
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	cp "$BATS_FILE_TMPDIR/three.seal" .
	export PACKSEAL_STORE=$BATS_TEST_TMPDIR/no-store PACKSEAL_RUN=$BATS_TEST_TMPDIR/no-run
	preload=(env "LD_PRELOAD=$build/tests/faults/stall.so" ASAN_OPTIONS=verify_asan_link_order=0)
	touch stall
}

teardown() {
	[ -z "${pid:-}" ] || kill -KILL "$pid" 2>/dev/null || true
	[ ! -s encoder ] || kill -KILL "$(cat encoder)" 2>/dev/null || true
}

# until_there GLOB   Or it fails after ten seconds.
until_there() {
	for _ in $(seq 500); do
		! compgen -G "$1" >/dev/null || return 0
		sleep 0.02
	done
	cat log >&2
	return 1
}

# begin GLOB COMMAND...   In the background, with no signal ignored, until such a file is there.
begin() {
	env --default-signal "${@:2}" >log 2>&1 3>&- &
	pid=$!
	until_there "$1"
}

# ends SIGNAL   The program dies of it, and nothing that was begun is left.
ends() {
	kill "-$1" "$pid"
	status=0
	wait "$pid" || status=$?
	pid=
	echo "status $status"
	[ "$status" = "$((128 + $(kill -l "$1")))" ]
	! compgen -G '*.part.*' || false
	! compgen -G '*.work.*' || false
}

@test "a file: no part of it is left, whatever the signal" {
	export PS_STALL=$PWD/stall
	while read -r signal out command; do
		echo "$signal $command"
		# shellcheck disable=SC2086
		begin "$out.part.*" "${preload[@]}" "$packseal" $command -o "$out"
		ends "$signal"
		[ ! -e "$out" ]
	done <<-END
		INT  cut.seal   export three.seal --to 1
		TERM cut.seal   export three.seal --to 1
		HUP  cut.seal   export three.seal --to 1
		QUIT cut.seal   export three.seal --to 1
		PIPE cut.seal   export three.seal --to 1
		XCPU cut.seal   export three.seal --to 1
		INT  c.jpg      contact three.seal
		TERM s.jpg      still three.seal
		TERM sheet.jpg  sheet three.seal
		INT  thin.seal  thin three.seal --fps 1
		INT  r.html     report three.seal
	END
}

@test "a directory: nothing of it is left, however much is in it" {
	export PS_STALL_RENAME=$PWD/stall
	while read -r signal file command; do
		echo "$signal $command"
		# shellcheck disable=SC2086
		begin "out.work.*/$file" "${preload[@]}" "$packseal" $command out
		ends "$signal"
		[ ! -e out ]
	done <<-END
		INT  frames.csv unpack three.seal -o
		TERM frames.csv unpack three.seal -o
		INT  */*.jpg    export three.seal --plain
	END
}

@test "a film: the encoder ends too, and nothing of the film is left" {
	mkdir bin
	printf '#!/bin/sh\necho $$ >%q\nexec sleep 1000\n' "$PWD/encoder" >bin/ffmpeg
	chmod +x bin/ffmpeg
	export PATH=$PWD/bin:$PATH
	while read -r signal command; do
		echo "$signal $command"
		rm -f encoder
		# shellcheck disable=SC2086
		begin encoder "$packseal" $command
		until [ -s encoder ]; do sleep 0.02; done
		ends "$signal"
		# gone, or nobody has asked for its status yet
		for _ in $(seq 500); do
			state=$(ps -o stat= -p "$(cat encoder)") || break
			[[ $state != Z* ]] || break
			sleep 0.02
		done
		[[ -z $state || $state == Z* ]]
	done <<-END
		INT  clip three.seal -o film.mp4
		TERM clip three.seal -o film.mp4
		TERM export three.seal --channel police -o set
		INT  export three.seal --channel court -o set
	END
}

@test "a signal that is ignored stays ignored: nohup" {
	export PS_STALL=$PWD/stall
	begin 'cut.seal.part.*' --ignore-signal=HUP "${preload[@]}" "$packseal" export three.seal --to 1 -o cut.seal
	kill -HUP "$pid"
	rm stall
	wait "$pid"
	pid=
	[ -e cut.seal ]
}

@test "a file beyond what may be written: said, with nothing left" {
	for command in "export three.seal -o cut.seal" "unpack three.seal -o out"; do
		# shellcheck disable=SC2086
		run -74 bash -c 'ulimit -f 1; exec "$@"' - "$packseal" $command
		[[ $output == *"File too large."* ]]
		[ ! -e cut.seal ]
		[ ! -e out ]
		! compgen -G '*.part.*' || false
		! compgen -G '*.work.*' || false
	done
}
