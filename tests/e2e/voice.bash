# What a packer hears, caught behind ALSA.

# make_clips DIR
make_clips() {
	# A clip of one second is one value, that of its name's place: what was played can be read off.
	python3 - "$1" <<-'PY'
		import os, struct, sys, wave
		os.mkdir(sys.argv[1])
		names = list("0123456789") + "start end cancelled duplicate idle stopped camera fault".split()
		for number, name in enumerate(names):
		    with wave.open(f"{sys.argv[1]}/{name}.wav", "wb") as clip:
		        clip.setparams((1, 2, 8000, 0, "NONE", ""))
		        clip.writeframes(struct.pack("<h", 100 + number) * 4000)
	PY
}

# with_voice DIR   The station says what it has to say with these clips, into the file "played".
with_voice() {
	cat >asound.conf <<-END
		pcm.bench {
			type file
			slave.pcm { type null }
			file "|cat >>$here/played"
			format raw
		}
	END
	export ALSA_CONFIG_PATH=$here/asound.conf
	: >played
	set_key station voice "$1"
	set_key station sound bench
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
