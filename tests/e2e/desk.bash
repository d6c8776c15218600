# A take with a label that can be read, of two cameras, and what looks at things made of it: `load desk` after `load station`.

setup_file() {
	make_kit
	"$build/tests/footage/bench-footage" --view top --size 1920x1080 --fps 5 --seconds 8 --story 8 \
		-o "$BATS_FILE_TMPDIR/kit/parcel.y4m"
	make_station all
	set_key 'camera top' source "replay:$kit/parcel.y4m"
	set_key 'camera top' fps 5
	start_station
	# so that there is a picture before the scan, also where all is slow
	await_pictures top side
	scan SF1023574470215
	await '"event":"sealed".*"seal":8'
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	cp "$(take_file 1)" take.seal
}

teardown_file() {
	kill_station
}

setup() {
	cd "$BATS_FILE_TMPDIR/all"
	kit=$BATS_FILE_TMPDIR/kit
	vectors=$BATS_TEST_DIRNAME/../vectors
	out=$BATS_TEST_TMPDIR/out
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

# lacks FILE REGEX
lacks() {
	if grep -nE -- "$2" "$1"; then
		echo "$1 must not have: $2"
		return 1
	fi
}
