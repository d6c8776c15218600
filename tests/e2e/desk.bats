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

# film FILE   Codec, width, height, pictures, seconds: as another program reads them.
film() {
	ffprobe -v error -count_frames -select_streams v \
		-show_entries stream=codec_name,width,height,nb_read_frames,duration -of csv=p=0 "$1"
}

# levels FILE SECOND   How many different levels the upper left of the picture has then.
levels() {
	ffmpeg -nostdin -v error -ss "$2" -i "$1" -frames:v 1 -f rawvideo -pix_fmt gray - |
		python3 -c "import sys; print(len(set(sys.stdin.buffer.read(4000))))"
}

@test "clip: one camera, or all of them in one picture, marked as derived" {
	run -0 "$packseal" clip take.seal --camera side --from 1 --to 4 -o "$out.mp4" --lang zh
	[[ $output =~ "evidence code "([0-9A-Z-]{19}) ]]
	code=${BASH_REMATCH[1]}
	[[ $(film "$out.mp4") =~ ^h264,160,[0-9]+,3[.0-9]*,31$ ]]
	tags=$(ffprobe -v error -show_entries format_tags "$out.mp4")
	[[ $tags == *"derived"* && $tags == *"$code"* ]]
	run -0 "$packseal" clip SF1023574470215 -o "$out.mp4" --to 2 --force --max-bytes 400000
	[[ $(film "$out.mp4") =~ ^h264,(1280|1600|1920), ]]
	[ "$(stat -c %s "$out.mp4")" -le 400000 ]
}

@test "clip: what does not fit into the seconds is played faster, into the bytes smaller, or refused" {
	run -0 "$packseal" clip take.seal --camera side -o "$out.mp4" --max-seconds 3 --max-bytes 60000
	[[ $output == *"times as fast"* ]]
	[ "$(stat -c %s "$out.mp4")" -le 60000 ]
	ffprobe -v error -show_entries format=duration -of csv=p=0 "$out.mp4" | python3 -c "assert float(input()) <= 3"
	run -5 "$packseal" clip take.seal --camera side -o "$out.mp4" --max-bytes 5000 --force
	run -5 "$packseal" clip take.seal --camera side -o "$out.mp4" --max-seconds 0.1 --force
	[ "$(ls "$BATS_TEST_TMPDIR")" = out.mp4 ]
}

@test "clip: what the file does not show is grey, and what was asked for is hidden" {
	run -0 "$packseal" clip take.seal --camera side -o "$out.mp4"
	[ "$(levels "$out.mp4" 4.5)" -gt 20 ]
	run -0 "$packseal" clip take.seal --camera side -o "$out.mp4" --force --redact side:0,0,160,100@4-6
	[ "$(levels "$out.mp4" 2.5)" -gt 20 ]
	[ "$(levels "$out.mp4" 4.5)" -le 3 ]
	# five seconds that an excerpt does not show
	run -0 "$packseal" export take.seal --leave-out side@1-6 -o "$out.seal"
	run -0 "$packseal" clip "$out.seal" --camera side -o "$out.mp4" --force
	[ "$(levels "$out.mp4" 0.5)" -gt 20 ]
	[ "$(levels "$out.mp4" 4.5)" -le 3 ]
	[ "$(levels "$out.mp4" 6.5)" -gt 20 ]
}

@test "clip: refuses what is not as signed, and says what is not installed" {
	cp take.seal "$out.seal"
	change "$out.seal" 300000
	run -1 "$packseal" clip "$out.seal" -o "$out.mp4"
	[[ $output == *"no viewing copy was made"* ]]
	run -64 "$packseal" clip take.seal -o "$out.mp4" --camera nowhere
	run -64 "$packseal" clip take.seal -o "$out.mp4" --from 100
	PATH=$BATS_TEST_TMPDIR run -69 "$packseal" clip take.seal -o "$out.mp4"
	[[ $output == *"apt-get install ffmpeg"* ]]
	printf '#!/bin/sh\necho "no such encoder" >&2\nexit 1\n' >"$BATS_TEST_TMPDIR/ffmpeg"
	chmod +x "$BATS_TEST_TMPDIR/ffmpeg"
	PATH=$BATS_TEST_TMPDIR:$PATH run -74 "$packseal" clip take.seal -o "$out.mp4"
	[[ $output == *"ffmpeg failed: no such encoder"* ]]
	[ ! -e "$out.mp4" ]
	[ -z "$(ls "$BATS_TEST_TMPDIR"/*part* 2>/dev/null)" ]
}
