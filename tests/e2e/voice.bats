#!/usr/bin/env bats
# What a packer hears, caught behind ALSA: which clips, in which order; and that the lamp does not wait for them.

load station

setup_file() {
	make_kit
	# A clip of one second is one value, that of its name's place: what was played can be read off.
	python3 - "$BATS_FILE_TMPDIR/clips" <<-'PY'
		import os, struct, sys, wave
		os.mkdir(sys.argv[1])
		names = list("0123456789") + "start end cancelled duplicate idle stopped camera fault".split()
		for number, name in enumerate(names):
		    with wave.open(f"{sys.argv[1]}/{name}.wav", "wb") as clip:
		        clip.setparams((1, 2, 8000, 0, "NONE", ""))
		        clip.writeframes(struct.pack("<h", 100 + number) * 4000)
	PY
}

setup() {
	make_station
	cat >asound.conf <<-END
		pcm.bench {
			type file
			slave.pcm { type null }
			file "|cat >>$here/played"
			format raw
		}
		pcm.stuck {
			type file
			slave.pcm { type null }
			file "|echo \$\$ >$here/sleeper; exec sleep 300"
			format raw
		}
	END
	export ALSA_CONFIG_PATH=$here/asound.conf
	: >played
	set_key station voice "$BATS_FILE_TMPDIR/clips"
	set_key station sound bench
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

# The clips that were played, in their order.
heard() {
	python3 - played <<-'PY'
		import itertools, struct, sys
		raw = open(sys.argv[1], "rb").read()
		names = list("0123456789") + "start end cancelled duplicate idle stopped camera fault".split()
		values = [value for value, in struct.iter_unpack("<h", raw[:len(raw) // 2 * 2])]
		print(*(names[value - 100] if 0 <= value - 100 < len(names) else "?"
		        for value, group in itertools.groupby(values) for _ in range(round(len(list(group)) / 4000))
		        if value))
	PY
}

await_heard() {
	for _ in $(seq 200); do
		[[ " $(heard) " != *" $1 "* ]] || return 0
		sleep 0.05
	done
	echo "heard: $(heard)" >&2
	tail -n 20 log >&2
	return 1
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
