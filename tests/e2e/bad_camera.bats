bats_require_minimum_version 1.5.0
# Footage that cannot be played is refused at the start (78) with camera, file and what to do; what
# can be is recorded, whatever its size.

load station

setup_file() {
	make_kit
}

setup() {
	make_station
}

teardown() {
	kill_station
}

# refused SOURCE SENTENCE   A * in the sentence is anything. The store stays empty and sound.
refused() {
	set_key 'camera side' source "replay:$1"
	for task in --check ''; do
		status=0
		output=$("$packseald" --config station.ini $task 2>&1 >parts) || status=$?
		[ -z "$task" ] || grep -q "^WRONG  camera side: camera side: " parts || return 1
		[ "$status" = 78 ] && [[ $output == packseald:\ camera\ side:\ $2 ]] && continue
		printf 'status %s: %s\nand not %s\n' "$status" "$output" "$2" >&2
		return 1
	done
	is "$(find store -name '*.seal')" ""
}

# header WIDTHxHEIGHT [WORDS]   And no frame.
header() {
	printf 'YUV4MPEG2 W%s H%s F10:1 %s\n' "${1%x*}" "${1#*x}" "${2:-C420}"
}

@test "a file that is not there, no file, unreadable" {
	refused "$here/none.y4m" "$here/none.y4m: No such file or directory; check the path and its permissions"
	: >empty.y4m
	refused "$here/empty.y4m" "$here/empty.y4m: the file is empty; make it anew"
	mkfifo pipe.y4m
	refused "$here/pipe.y4m" "$here/pipe.y4m: this is neither a file nor a folder"
	mkdir none
	refused "$here/none" "$here/none: the folder holds no .jpg or .jpeg file"
	ln -s loop loop
	refused "$here/loop" "$here/loop: *"
	refused "" "*"
	set_key 'camera side' source "virtual:$here/x"
	run -78 "$packseald" --config station.ini --check
	[[ $output == "packseald: camera side: "*replay* ]]
}

@test "a file that packseald may not read" {
	[ "$(id -u)" = 0 ] || skip "needs root"
	command -v setpriv >/dev/null || skip "no setpriv here"
	cp "$kit/side.y4m" closed.y4m
	chmod 000 closed.y4m
	set_key 'camera side' source "replay:$here/closed.y4m"
	run -78 setpriv --inh-caps=-all --bounding-set=-all "$packseald" --config station.ini --check
	[[ $output == *"closed.y4m: Permission denied; check the path and its permissions"* ]]
}

@test "Y4M: what is none, and what is not played" {
	random 5000 >noise.y4m
	refused "$here/noise.y4m" "$here/noise.y4m: this is not a Y4M file (YUV4MPEG2)*"
	header 160x120 C422 >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: the header says C422: packseal plays 8-bit 4:2:0 progressive only; convert it*"
	header 160x120 It >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: the header says It: *"
	header 0x120 >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: the header says W0: *"
	header 4294967296x120 >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: the header says W4294967296: *"
	header 65535x65535 >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: *"
	printf 'YUV4MPEG2 F10:1\n' >x.y4m
	refused "$here/x.y4m" "$here/x.y4m: a picture of 0 by 0 pixels is not possible*"
}

@test "Y4M: cut off, and of another size than its header says" {
	head -c 100000 "$kit/side.y4m" >cut.y4m
	refused "$here/cut.y4m" "$here/cut.y4m: the file is cut off after 3 whole frames; make it anew"
	head -c 30 "$kit/side.y4m" >cut.y4m
	refused "$here/cut.y4m" "$here/cut.y4m: *"
	header 160x120 >cut.y4m
	refused "$here/cut.y4m" "$here/cut.y4m: the file is cut off after 0 whole frames; make it anew"
	sed '1s/H120/H118/' "$kit/side.y4m" >other.y4m
	refused "$here/other.y4m" "$here/other.y4m: no frame begins at byte *, where the header's size wants one; make it anew"
	sed '1s/H120/H122/' "$kit/side.y4m" >other.y4m
	refused "$here/other.y4m" "$here/other.y4m: no frame begins at byte *, where the header's size wants one; make it anew"
	sed '1s/W160/W1600/' "$kit/side.y4m" >other.y4m
	refused "$here/other.y4m" "$here/other.y4m: *; make it anew"
}

@test "a folder of JPEGs: another size, no JPEG, a cut one, and one that is in order" {
	mkdir jpegs
	"$build/tests/footage/bench-footage" --view side --size 160x120 --seconds 1 -o a.y4m
	"$build/tests/footage/bench-footage" --view side --size 176x144 --seconds 1 -o b.y4m
	# a picture of each size, from takes of the station itself
	for name in a b; do
		set_key 'camera side' source "replay:$here/$name.y4m"
		start_station
		record $first
		stop_station
		"$packseal" unpack "$(take_file "$take")" -o "$name" >unpacked
	done
	cp a/*-side-*.jpg jpegs/
	cp "$(ls b/*-side-*.jpg | head -n 1)" jpegs/z.jpg
	status=0
	set_key 'camera side' source "replay:$here/jpegs"
	run -78 "$packseald" --config station.ini
	is "$output" "packseald: camera side: $here/jpegs/z.jpg: this picture has 176 by 144 pixels and the first one of the folder 160 by 120; a camera has one size, so scale or remove it"
	echo nonsense >jpegs/z.jpg
	run -78 "$packseald" --config station.ini
	[[ $output == *"jpegs/z.jpg: the input is not of the format; repair or remove the file" ]]
	head -c 100 "$(ls a/*-side-*.jpg | head -n 1)" >jpegs/z.jpg
	run -78 "$packseald" --config station.ini
	[[ $output == *"jpegs/z.jpg: "*"; repair or remove the file" ]]
	# this one is cut behind its header: it is found when it is played, and is a lost frame
	cp "$(ls a/*-side-*.jpg | head -n 1)" jpegs/z.jpg
	truncate -s -300 jpegs/z.jpg
	start_station
	record $first
	stop_station
	all_intact 3
}

@test "a file that is cut short while it is played is a lost camera, and the others go on" {
	cp "$kit/side.y4m" side.y4m
	set_key 'camera side' source "replay:$here/side.y4m"
	start_station
	scan $first
	await '"sealed"'
	truncate -s 1000 side.y4m
	await '"trouble"'
	[[ $line == *"camera side delivers no pictures"* ]]
	says "camera side is lost: the input ends inside an item; was the file that it plays changed? It is tried again"
	await '"sealed"'
	scan PSCMD-END
	await '"ended"'
	record $second
	# whole again, it goes on by itself
	cp "$kit/side.y4m" side.y4m
	await '"trouble_over"'
	record YT8800567123461
	stop_station
	all_intact 3
	run -0 "$packseal" show "$(take_file 1)" --lang en
	[[ $output == *"camera lost"* ]]
	run -0 "$packseal" show "$(take_file 3)"
	grep -qE "camera +side " <<<"$output"
}

@test "no camera is left: the lane is in fault, nothing begins, the take says so, and films again" {
	for view in top side; do
		cp "$kit/$view.y4m" .
		set_key "camera $view" source "replay:$here/$view.y4m"
	done
	start_station
	scan $first
	await '"sealed"'
	truncate -s 1000 top.y4m side.y4m
	await '"ended".*"take":1.*fault'
	scan $second
	await '"signal":"fault"'
	says "a waybill was scanned; nothing is recorded: the lane has a fault"
	# of both texts the later one stays
	[[ "$(ask '{"do":"status"}' | json 'd["status"]["lanes"][0]["trouble"]')" =~ "no camera of this lane delivers pictures"|"delivers no pictures" ]]
	cp "$kit/top.y4m" "$kit/side.y4m" .
	# each try comes later than the one before
	await '"trouble_over"' || await '"trouble_over"'
	record YT8800567123461
	stop_station
	run -0 "$packseal" show "$(take_file 1)" --json
	is "$(json '[e["kind"] for e in d["events"]].count("camera_lost")' <<<"$output")" 2
	for file in $(find store -name '*.seal'); do
		is_intact "$file" intact
	done
}

# noise WIDTH HEIGHT   Two frames of it, also of sizes that no camera of the footage has.
noise() {
	luma=$(($1 * $2)) chroma=$((($1 + 1) / 2 * (($2 + 1) / 2)))
	header "$1x$2"
	for _ in 1 2; do
		echo FRAME
		random $((luma + 2 * chroma))
	done
}

@test "awkward sizes are recorded as they are, or cropped and said to be" {
	sizes=(1640x1232 800x600 1366x768 176x122 17x13 1x1 641x9)
	shown=("1600 x 1232" "800 x 600" "1366 x 768" "176 x 122" "17 x 13" "1 x 1" "640 x 9")
	sed -i '/^\[camera/,/^\[scanner/{/^\[scanner/!d}' station.ini
	for size in "${sizes[@]}"; do
		case $size in
		17x13 | 1x1 | 641x9) noise "${size%x*}" "${size#*x}" ;;
		*) "$build/tests/footage/bench-footage" --size "$size" --seconds 1 --fps 4 -o - ;;
		esac >"$size.y4m"
		printf '[camera c%s]\nsource = replay:%s\nfps = 4\n' "$size" "$here/$size.y4m" >>station.ini
	done
	start_station
	scan $first
	await '"sealed"'
	scan PSCMD-END
	await '"ended"'
	record $second
	stop_station
	all_intact 2
	run -0 "$packseal" show "$(take_file 1)"
	for i in "${!sizes[@]}"; do
		grep -qE "camera +c${sizes[i]} +${shown[i]} " <<<"$output"
	done
	[[ $output == *"cut from 1640 x 1232"*"cut from 641 x 9"* ]]
	run -0 "$packseal" unpack "$(take_file 1)" -o pictures
	for size in "${sizes[@]}"; do
		ls pictures/*-c"$size"-*.jpg >names
	done
	run -0 "$packseal" contact "$(take_file 1)" -o sheet.jpg
}

@test "a camera of libcamera that is not plugged in: try again later (75)" {
	sed -i "s|source = replay:.*top.*|source = libcamera:no-such-model|" station.ini
	run "$packseald" --config station.ini --check
	[ "$status" = 75 ]
	[[ $output == *"no-such-model: there is no such camera; is it plugged in? There are: "* ]]
}

@test "an exposure that makes bands under the mains' light is refused, with the one to take" {
	sed -i "/camera top/a exposure = 12000" station.ini
	run "$packseald" --config station.ini --check
	[ "$status" = 78 ]
	[[ $output == *"[camera top] exposure: 12000 us make bands under light of 50 Hz; take 10000, or mains = none"* ]]
}
