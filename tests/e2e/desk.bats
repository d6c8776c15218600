bats_require_minimum_version 1.5.0
# The clerk's desk: sheets, viewing copies, what a channel takes, reports.

load station

setup_file() {
	make_kit
	"$build/tests/footage/bench-footage" --view top --size 1920x1080 --fps 5 --seconds 8 --story 8 \
		-o "$BATS_FILE_TMPDIR/kit/parcel.y4m"
	make_station all
	set_key 'camera top' source "replay:$kit/parcel.y4m"
	set_key 'camera top' fps 5
	start_station
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

# without LIBRARY COMMAND...   Runs it where this shared library cannot be loaded.
without() {
	cat >"$BATS_TEST_TMPDIR/without.c" <<-'END'
		#define _GNU_SOURCE
		#include <dlfcn.h>
		#include <stdlib.h>
		#include <string.h>
		void *dlopen(const char *file, int flags)
		{
			void *(*real)(const char *, int) = (void *(*)(const char *, int))dlsym(RTLD_NEXT, "dlopen");
			if (file && strstr(file, getenv("WITHOUT")))
				return NULL;
			return real(file, flags);
		}
	END
	gcc -shared -fPIC -o "$BATS_TEST_TMPDIR/without.so" "$BATS_TEST_TMPDIR/without.c"
	if ldd "$packseal" | grep -q asan; then
		skip "not under a sanitizer"
	fi
	WITHOUT=$1 LD_PRELOAD=$BATS_TEST_TMPDIR/without.so "${@:2}"
}

@test "sheet: chooses pictures, reads the label, and stays under the limit" {
	run -0 "$packseal" sheet SF1023574470215 -o "$out.jpg" --max-bytes 130000 --lang zh --qr
	[[ $output == *" label"* && $output == *"closed parcel?"* && $output == *"the item?"* ]]
	[ "$(stat -c %s "$out.jpg")" -le 130000 ]
	[[ $output =~ "evidence code "([0-9A-Z-]{19}) ]]
	code=${BASH_REMATCH[1]}
	djpeg -grayscale "$out.jpg" >"$out.pgm"
	# its waybill is still to be read, by another program, in what 130,000 bytes left of it
	[ "$(zbarimg -q --raw -S*.enable=0 -Scode128.enable=1 "$out.pgm" | head -n 1)" = SF1023574470215 ]
	# and the code leads back
	run -0 "$packseal" find --code "${code,,}" --json
	is "$(json 'd["takes"][0]["number"]' <<<"$output")" 1
	run -66 "$packseal" find --code 0000-0000-0000-0000
	run -0 "$packseal" show take.seal
	[[ $output == *"$code"* ]]
}

@test "sheet: pictures by camera and second, parts of them hidden, without colours" {
	run -0 "$packseal" sheet take.seal -o "$out.jpg" --at top:2 --at side:3.5 --at top:7 --grey \
		--redact top:0,0,1920,1080 --width 720 --lang en
	djpeg "$out.jpg" | head -c 2 | grep -qx P5
	[[ $output == *"720 x "* && $output == *"as asked"* ]]
	# what was hidden is one grey: it takes few bytes
	hidden=$(stat -c %s "$out.jpg")
	run -0 "$packseal" sheet take.seal -o "$out.jpg" --at top:2 --at side:3.5 --at top:7 --grey \
		--width 720 --lang en --force
	[ "$hidden" -lt $(($(stat -c %s "$out.jpg") * 2 / 3)) ]
}

@test "sheet: nothing is drawn of what is not as signed, nor too small to be read" {
	cp take.seal "$out.seal"
	change "$out.seal" 300000
	run -1 "$packseal" sheet "$out.seal" -o "$out.jpg"
	[[ $output == *"no sheet was made: the file is not what was signed"* ]]
	run -5 "$packseal" sheet take.seal -o "$out.jpg" --max-bytes 9000
	[[ $output == *"does not fit"* ]]
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at nowhere:1
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at top
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --redact nowhere:0,0,1,1
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at side:1 --redact top:0,0,9,9
	run -66 "$packseal" sheet nobody -o "$out.jpg"
	[ ! -e "$out.jpg" ]
}

@test "what is not installed is named, in one sentence" {
	run -69 without pangocairo "$packseal" sheet take.seal -o "$out.jpg"
	is "$output" "packseal: drawing needs Pango and Cairo, which are not installed: apt-get install libpangocairo-1.0-0."
	run -69 without qrencode "$packseal" sheet take.seal -o "$out.jpg" --qr
	[[ $output == *"apt-get install libqrencode4"* ]]
	mkdir "$BATS_TEST_TMPDIR/fonts"
	printf '<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>%s</cachedir></fontconfig>' \
		"$BATS_TEST_TMPDIR/fonts" >"$BATS_TEST_TMPDIR/fonts.conf"
	FONTCONFIG_FILE=$BATS_TEST_TMPDIR/fonts.conf run -69 "$packseal" sheet take.seal -o "$out.jpg" --lang zh
	[[ $output == *"no font with Chinese letters"* ]]
	FONTCONFIG_FILE=$BATS_TEST_TMPDIR/fonts.conf run -0 "$packseal" sheet take.seal -o "$out.jpg" --lang en
	rm "$out.jpg"
	[ -z "$(ls "$BATS_TEST_TMPDIR"/*.jpg 2>/dev/null)" ]
}
