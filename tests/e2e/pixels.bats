bats_require_minimum_version 1.5.0
# What is in the pixels: does every picture decode, and is the scanned number to be read?

load station

setup_file() {
	make_kit
	"$build/tests/footage/bench-footage" --view top --size 1920x1080 --fps 5 --seconds 6 --story 6 \
		-o "$BATS_FILE_TMPDIR/kit/label.y4m"
	# one station films three parcels: the right label, another one, and none that was scanned
	make_station all
	set_key 'camera top' source "replay:$kit/label.y4m"
	set_key 'camera top' fps 5
	sed -i '/^\[camera side\]/,/^stall/d' station.ini
	start_station
	for code in SF1023574470215 YT8800567123459; do
		scan $code
		await '"event":"sealed".*"seal":4'
		scan PSCMD-END
		await '"event":"ended"'
	done
	stop_station
}

teardown_file() {
	kill_station
}

setup() {
	cd "$BATS_FILE_TMPDIR/all"
	kit=$BATS_FILE_TMPDIR/kit
	vectors=$BATS_TEST_DIRNAME/../vectors
	out=$BATS_TEST_TMPDIR/out.seal
}

# scene FILE WORD [OPTION]...
scene() {
	run "$packseal" verify "$1" --scene --json "${@:3}"
	is "$(json 'd["scene"]["verdict"]' <<<"$output")" "$2"
}

@test "the scanned number is read again, with camera, seconds and place" {
	scene "$(take_file 1)" label_matches --require scene
	is "$(json 'd["lacking"]' <<<"$output")" "[]"
	is "$(json 'd["read_in_pictures"]["codes"][0]["text"]' <<<"$output")" SF1023574470215
	is "$(json 'd["read_in_pictures"]["codes"][0]["camera"]' <<<"$output")" top
	is "$(json 'all(n >= 0 for n in d["read_in_pictures"]["codes"][0]["box"])' <<<"$output")" True
	[[ $(json 'd["read_in_pictures"]["reader"]' <<<"$output") == ZBar* ]]
	run "$packseal" verify "$(take_file 1)" --scene --lang zh
	[[ $output == *"所扫单号"* ]]
}

@test "another label is said to be one, and the content stays as signed" {
	run "$packseal" verify "$(take_file 2)" --scene --root "$kit/ca/root.pem"
	[ "$status" = 2 ]
	[[ $output =~ "scene      label_differs" ]]
	[[ $output =~ "integrity  intact " ]]
	scene "$(take_file 2)" label_differs --require scene
	is "$(json 'd["lacking"]' <<<"$output")" "['scene']"
}

@test "what is hidden, cut out or thinned is read as far as it goes, and never guessed" {
	run -0 "$packseal" export "$(take_file 1)" --redact top:0,0,1920,1080 -o "$out"
	scene "$out" label_not_seen
	run -0 "$packseal" thin "$(take_file 1)" --fps 1 -o "$out" --force
	scene "$out" label_matches
	run -0 "$packseal" export "$(take_file 1)" --from 2.2 --to 2.6 -o "$out" --force
	run "$packseal" verify "$out" --scene
	[[ $output =~ "scene      "(label_matches|label_not_seen) ]]
	[[ $output =~ "scene      label" ]]
}

@test "where no waybill is shown nothing is looked for, and that is said" {
	scene "$vectors/good/no-waybill.seal" not_checked
	is "$(json 'd["scene"]["findings"][0]["what"]' <<<"$output")" no_waybill_shown
	scene "$vectors/bad/picture_differs/a-byte-of-a-tile.seal" not_checked
	[ "$status" = 1 ]
}

@test "every good picture decodes; one that was signed and does not is malformed" {
	for name in plain two-cameras redacted thinned-to-4-stills export-of-a-span whole-pictures-in-tiles; do
		run "$packseal" verify "$vectors/good/$name.seal" --decode --json
		! grep -q '"bad_coding"\|"pixels"' <<<"$output" || false
	done
	bad=$vectors/good/picture-that-does-not-decode.seal
	run "$packseal" verify "$bad" --now 2026-03-01
	[[ $output =~ "integrity  intact " ]]
	run -1 "$packseal" verify "$bad" --decode --now 2026-03-01
	[[ $output =~ "integrity  malformed" && $output == *"does not decode"* ]]
	run "$packseal" verify "$bad" --decode --json
	is "$(json 'd["integrity"]["findings"][0]["what"], d["integrity"]["findings"][0]["camera"]' <<<"$output")" \
		"bad_coding top"
	run -0 "$packseal" contact "$bad" -o "$BATS_TEST_TMPDIR/sheet.jpg"
	[[ $output == *"could not be decoded"* ]]
}

@test "a decoder that cannot be confined is not used" {
	cat >"$BATS_TEST_TMPDIR/no.c" <<-'END'
		int seccomp_load(void *filter);
		int seccomp_load(void *filter) { (void)filter; return -1; }
	END
	gcc -shared -fPIC -o "$BATS_TEST_TMPDIR/no.so" "$BATS_TEST_TMPDIR/no.c"
	# a sanitizer wants to be the first library; the same without it is tested by every other build
	if ldd "$packseal" | grep -q asan; then
		skip "not under a sanitizer"
	fi
	for command in "verify $(take_file 1) --scene" "verify $(take_file 1) --decode" \
		"contact $(take_file 1) -o $BATS_TEST_TMPDIR/sheet.jpg"; do
		run -74 --separate-stderr env LD_PRELOAD="$BATS_TEST_TMPDIR/no.so" "$packseal" $command
		[[ $stderr == *"does not let the picture decoder be confined"* ]]
		[ -z "$output" ]
	done
	[ ! -e "$BATS_TEST_TMPDIR/sheet.jpg" ]
}
