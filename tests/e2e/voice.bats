#!/usr/bin/env bats
# What a packer hears: which clips, in which order; and that the lamp does not wait for them.

load station
load voice

setup_file() {
	make_kit
	make_clips "$BATS_FILE_TMPDIR/clips"
}

setup() {
	make_station
	with_voice "$BATS_FILE_TMPDIR/clips"
	cat >>asound.conf <<-END
		pcm.stuck {
			type file
			slave.pcm { type null }
			file "|echo \$\$ >$here/sleeper; exec sleep 300"
			format raw
		}
	END
	set_key "lane left" postroll "500 ms"
	for lamp in ready recording fault; do
		echo 0 >$lamp
		set_key "lane left" lamp_$lamp "$here/$lamp"
	done
}

teardown() {
	kill_station
	[ ! -s "$here/sleeper" ] || kill "$(cat "$here/sleeper")" || true
}

@test "a take: start and the last four digits, then end" {
	start_station
	record SF1023574470215
	await_heard "start 0 2 1 5 end"
	stop_station
}

@test "another parcel, then the first once more: recorded before" {
	start_station
	record $first
	record $second
	scan $first
	await '"event":"started"'
	await_heard "duplicate 0 2 1 5"
	stop_station
}

@test "a parcel that the shop stopped, and a camera whose picture is frozen: which one" {
	"$build/tests/footage/bench-footage" --view side --size 160x120 --fps 1 --seconds 1 -o still.y4m
	set_key "camera side" source "replay:$here/still.y4m"
	set_key station shop yes
	start_station
	"$packseal" stop $first --why refunded --run run
	scan $first
	await_heard "stopped"
	await_heard "camera 2 fault"
	stop_station
}

@test "no such card: a line in the log, one in the status, WRONG in --check; the lamp is lit all the same" {
	set_key station sound nowhere
	start_station
	await_log "the voice is not heard: the sound device nowhere: there is no such card; aplay -L lists them"
	scan $first
	await '"event":"started"'
	[ "$(cat recording)" = 1 ]
	run "$packseal" status --run run
	[[ $output == *"voice       the sound device nowhere: there is no such card"* ]]
	stop_station
	run "$packseald" --config station.ini --check
	[ "$status" = 78 ]
	[[ $output == *"WRONG  voice: the sound device nowhere"* ]]
	set_key station sound bench
	run "$packseald" --config station.ini --check
	[ "$status" = 0 ]
	[[ $output == *"right  voice"* ]]
}

@test "a clip is missing, one is no sound: said which; the others are heard" {
	cp -r "$BATS_FILE_TMPDIR/clips" mine
	rm mine/end.wav
	random 5000 >mine/fault.wav
	set_key station voice "$here/mine"
	start_station
	await_log "the voice is not heard: the clip end.wav in $here/mine: it is not there"
	scan $first
	await_heard "start 0 2 1 5"
	stop_station
}

@test "what plays takes nothing any more: the lamp does not wait for it" {
	set_key station sound stuck
	start_station
	for waybill in $first $second $first $second $first $second; do
		scan $waybill
		await '"event":"started"'
		[ "$(cat recording)" = 1 ]
	done
}

@test "the clips are spoken by a synthesiser in both languages" {
	command -v espeak-ng >/dev/null || skip "espeak-ng is not installed"
	"$BATS_TEST_DIRNAME/../../hw/voice.sh" spoken
	for language in en zh; do
		set_key station voice "$here/spoken/$language"
		"$packseald" --config station.ini --check | grep -q "^right  voice$"
	done
}
