bats_require_minimum_version 1.5.0
# Sheets of pictures, and one picture.

load station
load desk

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

@test "sheet: under a limit at which no machine reads the label any more, that is said, and not before" {
	warning="the label on the sheet cannot be read by machine at this limit"
	for limit in "--max-bytes 130000" "--max-bytes 110000" "--width 840" "--max-bytes 60000" "--width 600"; do
		run -0 --separate-stderr "$packseal" sheet SF1023574470215 -o "$out.jpg" --force $limit
		djpeg -grayscale "$out.jpg" >"$out.pgm"
		# another program's word
		read=$(zbarimg -q --raw -S*.enable=0 -Scode128.enable=1 "$out.pgm" | head -n 1)
		is "$limit: $read ${stderr#packseal: }" "$limit: $(if [ -n "$read" ]; then echo "SF1023574470215 "; else echo " $warning"; fi)"
		seen+=("${read:+read}")
	done
	is "${seen[*]}" "read read read  "
	# of pictures that somebody named nothing is said
	run -0 --separate-stderr "$packseal" sheet take.seal -o "$out.jpg" --force --at top:7 --width 600
	is "$stderr" ""
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

@test "sheet: speaks of hidden areas only where it shows some" {
	lines() { grep "the sheet says" <<<"$output" || true; }
	run -0 "$packseal" sheet take.seal -o "$out.jpg" --at side:2 --at top:3 --lang en
	is "$(lines)" ""
	run -0 "$packseal" sheet SF1023574470215 -o "$out.jpg" --lang zh --force
	is "$(lines)" ""
	run -0 "$packseal" sheet take.seal -o "$out.grey.jpg" --at side:2 --at top:3 --redact side:0,0,80,60 --lang en
	is "$(lines)" "  the sheet says: Grey areas are hidden."
	run -0 "$packseal" sheet take.seal -o "$out.grey.jpg" --at side:2 --redact side:0,0,80,60 --lang zh --force
	is "$(lines)" "  the sheet says: 灰块为遮挡。"
	# what a copy withholds is not grey, and is said where a picture of the sheet lacks it
	run -0 "$packseal" export take.seal --redact side:0,0,80,60 -o "$out.seal"
	run -0 "$packseal" sheet "$out.seal" -o "$out.both.jpg" --at side:2 --redact side:100,100,60,60 --lang en
	is "$(lines)" "  the sheet says: Grey areas are hidden. Checkered areas are withheld from the film at hand."
	run -0 "$packseal" sheet "$out.seal" -o "$out.jpg" --at side:2 --lang zh --force
	is "$(lines)" "  the sheet says: 棋盘格处为所据录像中已省略的内容。"
	run -0 "$packseal" sheet "$out.seal" -o "$out.jpg" --at top:3 --lang zh --force
	is "$(lines)" ""
}

@test "still: one picture, by itself or by camera and second, as small as is wanted" {
	run -0 "$packseal" still take.seal -o "$out.jpg" --width 160
	[[ $output =~ ": "[0-9]+" bytes, "(top|side)" at "[2-9] ]]
	[ "$(djpeg "$out.jpg" | sed -n 2p | cut -d' ' -f1)" = 160 ]
	run -0 "$packseal" still SF1023574470215 -o "$out.whole.jpg" --at side:3.5
	[[ $output =~ "side at 3."[3-7]" s" ]]
	"$packseal" unpack take.seal -o "$out.all" --from 3.4 --to 3.6
	[ "$(djpeg "$out.whole.jpg" | sed -n 2p)" = "$(djpeg "$(echo "$out.all"/*side*.jpg | cut -d' ' -f1)" | sed -n 2p)" ]
	run -74 "$packseal" still take.seal -o "$out.jpg"
	run -0 "$packseal" still take.seal -o "$out.jpg" --force
	run -64 "$packseal" still take.seal -o "$out.x.jpg" --at nowhere:1
	[[ $output == *'has no camera "nowhere"'* ]]
	run -64 "$packseal" still take.seal -o "$out.x.jpg" --width 8
	run -64 "$packseal" still take.seal
	cp take.seal "$out.seal"
	printf X | dd of="$out.seal" bs=1 seek=1000000 conv=notrunc status=none
	run -1 "$packseal" still "$out.seal" -o "$out.x.jpg"
	[[ $output == *"no picture was made"* ]]
	[ ! -e "$out.x.jpg" ]
}

@test "sheet: the buyer's picture stands beside, framed, and is signed by nobody" {
	run -0 "$packseal" sheet take.seal -o "$out.buyer.jpg" --at side:3 --width 600
	run -1 "$packseal" verify "$out.buyer.jpg"
	[[ $output == *"out.buyer.jpg is a JPEG picture, and no evidence file."*"evidence code names"* ]]
	run -0 "$packseal" sheet take.seal -o "$out.jpg" --beside "$out.buyer.jpg" --max-bytes 130000 --lang zh
	[ "$(stat -c %s "$out.jpg")" -le 130000 ]
	# the first picture's place begins with the black frame
	djpeg -grayscale "$out.jpg" | python3 -c "
import sys
data = sys.stdin.buffer.read().split(None, 4)
width, pixels = int(data[1]), data[4]
rows = (pixels[y * width + width // 20:y * width + width * 45 // 100] for y in range(len(pixels) // width))
assert sum(max(row) < 30 for row in rows) >= 3, 'no frame'"
	printf '\xff\xd8\xff\xe0 this is no picture' >"$out.bad"
	run -64 "$packseal" sheet take.seal -o "$out.x.jpg" --beside "$out.bad"
	[[ $output == *"is no JPEG, PNG or WebP that can be decoded"* ]]
	run -66 "$packseal" sheet take.seal -o "$out.x.jpg" --beside "$out.none"
	[ ! -e "$out.x.jpg" ]
}

@test "sheet: nothing is drawn of what is not as signed, nor too small to be read" {
	cp take.seal "$out.seal"
	change "$out.seal" 300000
	run -1 "$packseal" sheet "$out.seal" -o "$out.jpg"
	[[ $output == *"no sheet was made: the file is not what was signed"* ]]
	run -5 "$packseal" sheet take.seal -o "$out.jpg" --max-bytes 9000
	[[ $output == *"does not fit"* ]]
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at nowhere:1
	run -66 "$packseal" sheet take.seal -o "$out.jpg" --at top:999
	[[ $output =~ "top shows nothing within a second of second 999.0; its nearest picture is at second "[0-9] ]]
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at top
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --redact nowhere:0,0,1,1
	run -64 "$packseal" sheet take.seal -o "$out.jpg" --at side:1 --redact top:0,0,9,9
	run -66 "$packseal" sheet nobody -o "$out.jpg"
	[ ! -e "$out.jpg" ]
}

@test "what is not installed is named, in one sentence" {
	# which wants to be the first library itself
	if ldd "$packseal" | grep -q asan; then
		skip "not under a sanitizer"
	fi
	run -0 without pangocairo "$packseal" report take.seal -o "$out.html" --no-pictures
	run -69 without pangocairo "$packseal" report take.seal -o "$out.pdf" --no-pictures
	run -0 "$packseal" export take.seal --camera side -o "$out.seal"
	run -69 without archive "$packseal" export "$out.seal" --channel court -o "$out.x"
	[[ $output == *"libarchive"* ]]
	[ ! -e "$out.x" ]
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

# second_of SECOND [FILE]   The second of the kit's footage that the take's camera above shows then.
second_of() {
	"$packseal" unpack "${2:-take.seal}" -o "$BATS_TEST_TMPDIR/near" >/dev/null \
		$(awk -v at="$1" 'BEGIN { printf "--from %.2f --to %.2f", at - 0.06, at + 0.06 }')
	djpeg -grayscale "$(ls "$BATS_TEST_TMPDIR"/near/*-top-*.jpg | head -n 1)" >"$BATS_TEST_TMPDIR/near.pgm"
	python3 - "$BATS_TEST_TMPDIR/near.pgm" "$kit/parcel.y4m" <<-'END'
		import sys
		picture = open(sys.argv[1], "rb").read().split(None, 4)[4]
		film = open(sys.argv[2], "rb").read()
		frame = film.index(b"\n") + 1
		size = 1920 * 1080 * 3 // 2 + len(b"FRAME\n")
		unlike = []
		while frame < len(film):
		    luma = memoryview(film)[frame + len(b"FRAME\n"):frame + size]
		    unlike.append(sum(abs(picture[i] - luma[i]) for i in range(0, 1920 * 1080, 997)))
		    frame += size
		print(unlike.index(min(unlike)) / 5)
	END
}

@test "sheet: the packing shows the item in the open box, not once more in the hand" {
	run -0 "$packseal" sheet take.seal -o "$out.jpg"
	second=$(second_of "$(sed -n 's/^ *3 *top *\([0-9.]*\) s  the packing?$/\1/p' <<<"$output")")
	# of the footage's eight seconds it lies in the box from 38.5 % on, and the box is closed at 55 %
	echo "second $second of the footage: $output"
	awk -v second="$second" 'BEGIN { exit !(second >= 8 * 0.385 && second < 8 * 0.55) }'
}

# bats test_tags=plain
@test "sheet: the item is this parcel's, also where the next one is on the bench before the take ends" {
	make_station next
	set_key 'camera top' source "replay:$kit/parcel.y4m"
	set_key 'camera top' fps 5
	sed -i '/^\[camera side\]/,/^stall/d' station.ini
	start_station
	# the item is to be seen from second 2.4 of the footage to 4.4, and again of the next parcel from 10.4 on
	read -r -t 2 <> <(:) || true
	scan SF1023574470215
	await '"event":"sealed".*"seal":9'
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	run -0 "$packseal" sheet "$(take_file 1)" -o "$out.jpg" --max-bytes 130000
	item=$(sed -n 's/^ *1 *top *\([0-9.]*\) s  the item?$/\1/p' <<<"$output")
	closed=$(sed -n 's/^ *[0-9]* *top *\([0-9.]*\) s  closed parcel?$/\1/p' <<<"$output")
	second=$(second_of "$item" "$(take_file 1)")
	# how late a busy machine begins to play is in the take's seconds, and not in the footage's
	echo "item $item, second $second of the footage, closed $closed: $output"
	awk -v item="$item" -v second="$second" -v closed="$closed" \
		'BEGIN { exit !(item < 6 && second >= 2.2 && second < 4.4 && closed > item) }'
}

@test "--at: the picture that is nearest, of all there are, and hidden at the second that was asked for" {
	"$packseal" unpack take.seal -o "$out" >/dev/null
	for picture in $(ls "$out" | grep side | sed -n '20~9p'); do
		second=$(sed 's/^0*\([0-9]*\.[0-9]*\)-.*/\1/' <<<"$picture")
		run -0 "$packseal" sheet take.seal --at "side:$second" -o "$out.jpg" --force
		[[ ${lines[0]} =~ "  1  side "" "*"$(printf %.1f "$second") s  as asked"$ ]]
	done
	# between two pictures, asked for or taken in the span that is to be hidden
	for span in 2.9-3.001 3-3.2; do
		run -0 "$packseal" sheet take.seal --at top:3 --redact "top:0,0,640,480@$span" -o "$out.jpg" --force --lang en
		[[ $output == *"Grey areas are hidden"* ]]
	done
	# what is the nearest twice is shown once
	run -0 "$packseal" sheet take.seal --at "side:$second" --at "side:$second" -o "$out.jpg" --force
	[ "$(grep -c "as asked" <<<"$output")" = 1 ]
}
