#!/usr/bin/env bats
# The aim card before the cameras: packseal aim says how finely each sees, and what to do.

bats_require_minimum_version 1.5.0
load station

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
	kill_station
}

# cameras TOP SIDE   Starts the station with these cards before them.
cameras() {
	set_key "camera top" source "replay:$kit/$1.y4m"
	set_key "camera side" source "replay:$kit/$2.y4m"
	set_key "camera top" fps 5
	set_key "camera side" fps 5
	start_station
	export PACKSEAL_RUN=$here/run
	for camera in top side; do
		for ((i = 0; i < 500; i++)); do
			! "$packseal" live $camera -o live.jpg --force 2>>log || break
			sleep 0.02
		done
	done
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
