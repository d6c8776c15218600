#!/usr/bin/env bats
# The aim card before the cameras: packseal aim says how finely each sees, and what to do.

bats_require_minimum_version 1.5.0
load station
load voice
load web

setup_file() {
	make_kit
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../../hw/sheets.py" "$kit"
	# the page at 100, 150 and 254 dots an inch: 3.9, 5.9 and 10 pixels a millimetre
	for dpi in 100 150 254; do
		rsvg-convert -d $dpi -p $dpi "$kit/aim-card.svg" -o "$kit/card.png"
		film "$kit/card.png" "$kit/card-$dpi.y4m"
		[ $dpi != 254 ] || film "$kit/card.png" "$kit/soft.y4m" ,boxblur=3:1
	done
}

# film PICTURE FILE [FILTER]   What a camera makes of it: grain, and sides that 4:2:0 can have.
film() {
	ffmpeg -v error -y -loop 1 -i "$1" -t 1 -r 5 -vf "crop=trunc(iw/16)*16:trunc(ih/16)*16:0:0${3:-},noise=alls=4:allf=t" \
		-pix_fmt yuv420p -strict -1 -f yuv4mpegpipe "$2"
}

setup() {
	make_station
}

teardown() {
	[ -z "${web_pid:-}" ] || kill "$web_pid" 2>/dev/null || true
	kill_station
}

# cameras TOP SIDE   Starts the station with these cards before them.
cameras() {
	set_key "camera top" source "replay:$kit/$1.y4m"
	set_key "camera side" source "replay:$kit/$2.y4m"
	set_key "camera top" fps 2
	set_key "camera side" fps 2
	start_station
	export PACKSEAL_RUN=$here/run
	await_pictures top side
}

@test "a card that is read: pixels a millimetre, to one in fifty, and what they are enough for" {
	cameras card-254 card-150
	run -0 "$packseal" aim --json
	is "$(json '[(c["camera"], c["card"], c["finest_bar_um"], c["blurred"], c["fine_for_item"], c["fine_for_label"])
		for c in d["cameras"]]' <<<"$output")" \
		"[('top', True, 250, False, True, True), ('side', True, 250, False, True, False)]"
	is "$(json '[abs(c["px_per_m"] / want - 1) < 0.02
		for c, want in zip(d["cameras"], (10000, 5906))]' <<<"$output")" "[True, True]"
	run -0 "$packseal" aim
	[[ ${lines[0]} == "top: 10.0 px/mm, and reads bars of 0.25 mm; fine enough for the item, and for the label" ]]
	[[ ${lines[1]} == "side: 5.9 px/mm, "*"; fine enough for the item; a label's bar has 1.5 px, and cannot be read below 2" ]]
	# side alone is asked no more than what it is there for
	run -0 "$packseal" aim side
	[ "${#lines[@]}" = 1 ]
	stop_station
}

@test "too coarse for an item camera, no label to be read, no card: said, with what to do, and 3" {
	set_key "camera top" role item
	cameras card-100 side
	run -3 "$packseal" aim
	[[ ${lines[0]} == "top: 3.9 px/mm, and reads bars of 0.50 mm; below 4 px/mm, too coarse for the item: hang it lower"* ]]
	[[ ${lines[1]} == "side: does not read the card: lay it flat and straight before it"* ]]
	[[ ${lines[2]} == "No camera sees a label's barcode finely enough"* ]]
	run -3 "$packseal" aim side --json
	is "$(json 'd["cameras"]' <<<"$output")" "[{'camera': 'side', 'role': 'bench', 'card': False, 'px_per_m': 0, \
'finest_bar_um': 0, 'blurred': False, 'fine_for_item': False, 'fine_for_label': False}]"
	stop_station
}

@test "pixels enough, but soft: it is the focus" {
	cameras soft card-254
	run -3 "$packseal" aim top
	[[ $output == "top: 10.0 px/mm, and reads bars of "*"; blurred: set its focus, or clean the lens"* ]]
	stop_station
}

# shows_card CAMERA TEXT   What the web page says of the card before it; a * in the text is anything.
shows_card() {
	until_code boss "/live/$1/card" 200
	[[ $(cat page) == $2 ]] || { cat page >&2; return 1; }
}

@test "the page Live says the same, in both languages" {
	cameras card-254 card-150
	start_web
	shows_card 0 "10.0 px/mm, narrowest bar read 0.25 mm: fine enough for the item, and for a label's barcode"
	shows_card 1 "5.9 px/mm, narrowest bar read 0.25 mm: fine enough for the item, not for a label's barcode (8 px/mm)"
	post boss /language lang=zh back=/
	shows_card 0 "10.0 px/mm,能读出的最窄条 0.25 mm:足够看清商品,也足够读出面单条码"
	stop_web
	stop_station
	cameras soft card-100
	start_web
	shows_card 0 "10.0 px/mm, *; blurred: set the focus, or clean the lens"
	shows_card 1 "3.9 px/mm, narrowest bar read 0.50 mm: too coarse for the item (4 px/mm) and for a label's barcode (8 px/mm)*"
	stop_web
	stop_station
}

@test "no station, no such camera, words too many" {
	run -74 "$packseal" aim --run "$here/run"
	[[ $output == *"packseald does not run"* ]]
	cameras card-100 side
	run -74 "$packseal" aim front
	[[ $output == *"packseald has no camera of this name"* ]]
	run -64 "$packseal" aim top side
	stop_station
}

@test "what is asked of a picture is the same in the table of placements and here" {
	header=$BATS_TEST_DIRNAME/../../tools/aim.h
	sheets=$BATS_TEST_DIRNAME/../../hw/sheets.py
	value() { sed -n "s/^\(#define \)\?$1 \(= \)\?\([0-9.]*\).*/\3/p" "$2"; }
	[ "$(value PS_AIM_ITEM_PX_MM "$header")" = "$(value ITEM_PX_MM "$sheets")" ]
	[ "$(value PS_AIM_BAR_PX "$header")" = "$(value BAR_PX "$sheets")" ]
	[ "$(value PS_AIM_LABEL_BAR_UM "$header")" = 250 ]
	[ "$(value LABEL_BAR_MM "$sheets")" = 0.25 ]
	bars=$(sed -n 's/^AIM_MM = (\(.*\))/\1/p' "$sheets")
	[ "$(python3 -c "print(*(round(bar * 1000) for bar in ($bars)), sep=', ')")" = \
		"$(sed -n 's/^static const uint32_t card_um\[\] = { \(.*\) };/\1/p' "$BATS_TEST_DIRNAME/../../tools/aim.c")" ]
}

# bench FILE [FILTER]   Two seconds of an empty bench, as the camera sees it.
bench() {
	"$build/tests/footage/bench-footage" --size 1280x720 --fps 2 --seconds 2 --story 8 --motion 0 -o "$kit/empty.y4m"
	ffmpeg -v error -y -i "$kit/empty.y4m" -vf "${2:-null}" -strict -1 -f yuv4mpegpipe "$kit/$1.y4m"
}

# start_bench FILE   The station with this before its camera top.
start_bench() {
	set_key "camera top" source "replay:$kit/$1.y4m"
	start_station
	await_pictures top
}

@test "the aim picture: a camera that was knocked, or whose lens is dirty, is told by lamp, status, log and in the takes" {
	bench straight
	bench knocked "crop=1232:696:48:24,pad=1280:720"
	bench hazy "lutyuv=y=val*0.3+100"
	set_key "camera side" source "replay:$kit/straight.y4m"
	for lamp in ready recording fault; do
		echo 0 >$lamp
		set_key "lane left" lamp_$lamp "$here/$lamp"
	done
	set_key "camera top" fps 2
	set_key "camera side" fps 2
	start_bench straight
	"$packseal" live side -o live.jpg --force --run run
	run -0 "$packseal" aim --keep --run run
	[[ $output == Kept.* ]]
	rm log
	[ "$(head -n 2 store/aim-top.pgm)" = "$(printf 'P5\n160 90')" ]
	# whoever stands right is not complained of, also not after a start
	stop_station
	start_bench straight
	await_log "camera top stands as it was aimed"
	await_log "camera side stands as it was aimed"
	record $first
	run -0 "$packseal" status --run run
	stop_station
	make_clips "$here/clips"
	with_voice "$here/clips"
	start_bench knocked
	await_heard "camera 1 fault"
	await_log "camera top does not see what it saw when it was aimed: was it knocked, or is it hidden? Aim it again"
	await_status "camera top does not see what it saw when it was aimed"
	[ "$(cat fault)" = 1 ]
	record $second
	# a clerk who says that it is right so
	run -0 "$packseal" aim --keep --run run
	await_log "camera top sees again what it saw when it was aimed"
	stop_station
	[ "$("$packseal" show "$(take_file 2)" --json | json '[e["text"] for e in d["events"] if e["kind"] == "remark"]')" = \
		"['does not see what it saw when it was aimed']" ]
	[ "$("$packseal" show "$(take_file 1)" --json | json '[e for e in d["events"] if e["kind"] == "remark"]')" = "[]" ]
	start_bench straight
	"$packseal" aim --keep --run run
	stop_station
	start_bench hazy
	await_status "camera top sees its bench dimly"
	await_log "camera top sees its bench dimly: clean the lens"
	stop_station
}

@test "an aim picture that is none is said and not used; a bench without anything to go by is not kept" {
	bench straight
	for text in "" "P5" "P6 8 8 255" "$(printf 'P5\n99999 1\n255\n')" "$(printf 'P5\n160 90\n255\nshort')"; do
		printf '%s' "$text" >store/aim-top.pgm
		start_bench straight
		await_log "camera top is not held against its aim picture: aim-top.pgm in the store:"
		stop_station
		rm log
	done
	ffmpeg -v error -y -f lavfi -i color=gray:s=640x480:r=5:d=1 -strict -1 -pix_fmt yuv420p -f yuv4mpegpipe "$kit/plain.y4m"
	start_bench plain
	run -74 "$packseal" aim --keep --run run
	[[ $output == *"a camera sees too little to know its bench by"* ]]
	run -64 "$packseal" aim top --keep
	stop_station
}
