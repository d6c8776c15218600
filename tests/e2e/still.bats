#!/usr/bin/env bats
# A camera with the role "item": what lies still and sharp before it is marked in the take, and what is blurred or too
# dark is told at once.

bats_require_minimum_version 1.5.0
load station
load voice

setup_file() {
	make_kit
	# a still life of the item that is shown, as it is and spoilt; and the same between hands at work
	for spoilt in clear:100:0 blurred:100:6 dark:15:0; do
		IFS=: read -r name light blur <<<"$spoilt"
		footage --seconds 3 --start 3 --motion 0 --light "$light" --blur "$blur" -o "$kit/$name.y4m"
	done
	footage --seconds 1 --motion 100 -o "$kit/before.y4m"
	footage --seconds 1 --motion 100 --start 4 -o "$kit/after.y4m"
	{
		cat "$kit/before.y4m"
		tail -n +2 "$kit/clear.y4m"
		tail -n +2 "$kit/after.y4m"
	} >"$kit/work.y4m"
	run_stories
}

footage() {
	"$build/tests/footage/bench-footage" --size 640x480 --fps 2 --story 8 "$@"
}

# item_camera FILE [ROLE]
item_camera() {
	set_key "camera top" source "replay:$kit/$1.y4m"
	set_key "camera top" fps 2
	set_key "camera top" role "${2:-item}"
	for lamp in ready recording fault; do
		echo 0 >$lamp
		set_key "lane left" lamp_$lamp "$here/$lamp"
	done
}

# long_take SEAL   From the scan until that seal and the end.
long_take() {
	scan $first
	await "\"event\":\"sealed\".*\"seal\":$1[,}]"
	scan PSCMD-END
	await '"event":"ended"'
}

# The take's events of one kind: "camera number text" a line each.
events() {
	"$packseal" show "$(take_file 1)" --json |
		json '"\n".join("%s %s %s" % (e.get("camera"), e.get("number"), e.get("text", "")) for e in d["events"]
			if e["kind"] == "'"$1"'")'
}

@test "an item that lies there: marked at once and every four seconds, and nothing is complained of" {
	told clear
}

story_clear() {
	item_camera clear
	start_station
	long_take 6
	run -0 "$packseal" status --run run
	stop_station
	is_intact "$(take_file 1)" intact
	[ "$(cat fault)" = 0 ]
	[ -z "$(events remark)" ]
	events still >marks
	[ "$(grep -c '^top [0-9]* $' marks)" -ge 1 ]
	# only the camera that looks at items marks
	[ -z "$(grep -v '^top [0-9]* $' marks)" ]
}

@test "between hands at work: the mark names a picture of the rest, and the sheet's item is that one" {
	told work
}

story_work() {
	item_camera work
	start_station
	# whenever the scan comes: a rest each five seconds, and the item is looked for in six of these
	long_take 12
	stop_station
	is_intact "$(take_file 1)" intact
	"$packseal" show "$(take_file 1)" --json |
		json '" ".join("%.1f" % e["at_s"] for e in d["events"] if e["kind"] == "still")' >marks
	"$packseal" sheet "$(take_file 1)" -o sheet.jpg >chosen
	[[ $(grep -m 1 'top .* the item?' chosen) =~ ([0-9.]+)" s" ]]
	[[ " $(cat marks) " == *" ${BASH_REMATCH[1]} "* ]]
	"$packseal" unpack "$(take_file 1)" -o pictures >unpacked
	for seq in $(events still | cut -d " " -f 2); do
		find pictures -name "*-top-$(printf %06d "$seq").jpg" | grep -q .
	done
}

@test "the same camera as one that sees the bench: nothing is marked" {
	told bench
}

story_bench() {
	item_camera clear bench
	start_station
	long_take 3
	stop_station
	[ -z "$(events still)" ]
}

@test "out of focus: lamp, status, log and each take say so, and nothing is marked; a clear one is told again" {
	told blurred
}

story_blurred() {
	item_camera blurred
	start_station
	await_log "camera top sees the item blurred: lay it farther off, clean the lens, or set focus"
	await_status "camera top sees the item blurred"
	[ "$(cat fault)" = 1 ]
	scan $first
	await '"event":"sealed"'
	[ "$(cat recording)$(cat fault)" = 11 ]
	scan PSCMD-END
	await '"event":"ended"'
	run -3 "$packseal" status --run run
	[[ $output == *blurred* ]]
	stop_station
	[ -z "$(events still)" ]
	[ "$(events remark)" = "top None sees the item blurred" ]
}

@test "too dark: likewise" {
	told dark
}

story_dark() {
	item_camera dark
	make_clips "$here/clips"
	with_voice "$here/clips"
	start_station
	await_heard "camera 1 fault"
	await_log "camera top sees the item too dark: switch the light on, or set exposure and gain"
	await_status "camera top sees the item too dark"
	[ "$(cat fault)" = 1 ]
	record $first
	stop_station
	[ "$(events remark)" = "top None sees the item too dark" ]
}
