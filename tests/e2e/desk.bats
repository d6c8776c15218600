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

# lacks FILE REGEX
lacks() {
	if grep -nE -- "$2" "$1"; then
		echo "$1 must not have: $2"
		return 1
	fi
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

@test "claim: answered within the channel's limits, the buyer's picture beside the signed ones" {
	export PACKSEAL_CLAIMS=$out.claims
	run -0 "$packseal" sheet take.seal -o "$out.buyer.jpg" --at side:3 --width 600
	run -0 "$packseal" claim new SF1023574470215 --type 破损 --deadline 1d --channel taobao --picture "$out.buyer.jpg" --lang en
	run -0 "$packseal" claim answer 1 -o "$out.answer"
	[[ $output == *"sheet.jpg"*"bytes of 130000"* ]]
	[ "$(stat -c %s "$out.answer/sheet.jpg")" -le 130000 ]
	[ -s "$out.answer/text.txt" ]
	run -0 "$packseal" claim show 1 --lang en
	[[ $output == *"answered  taobao"* ]]
	# which is not what the buyer sent any more is not put beside
	cp "$out.claims/1/1.jpg" "$out.sent.jpg"
	djpeg "$out.sent.jpg" | cjpeg >"$out.claims/1/1.jpg"
	run -1 "$packseal" claim answer 1 -o "$out.changed"
	[[ $output == *"1/1.jpg is not what the buyer sent any more"* ]]
	[ ! -e "$out.changed" ]
	cp "$out.sent.jpg" "$out.claims/1/1.jpg"
	# one that cannot be drawn is not asked to be
	run -0 "$packseal" claim new SF1023574470215 --type used --deadline 1d --lang en
	run -0 "$packseal" claim answer 2 -o "$out.second" --channel taobao --take 1
	[[ $output == *"no picture that can be drawn"* ]]
	[ "$(sha256sum <"$out.second/sheet.jpg")" != "$(sha256sum <"$out.answer/sheet.jpg")" ]
	run -74 "$packseal" claim answer 2 -o "$out.second" --channel taobao
	run -0 "$packseal" claim show 2 --json
	is "$(json '[n["what"] for n in d["notes"]].count("answered")' <<<"$output")" 1
}

@test "a channel's sheet shows the pictures that are named, also beside the buyer's" {
	export PACKSEAL_CLAIMS=$out.claims
	run -0 "$packseal" sheet take.seal -o "$out.two.jpg" --at side:3.5 --at top:7 --max-bytes 130000 --lang zh
	run -0 "$packseal" export take.seal --channel taobao --at side:3.5 --at top:7 -o "$out.set"
	[[ $output =~ side\ +3\.[3-7]\ s\ +as\ asked.*top\ +[67]\.[0-9]\ s\ +as\ asked && $output != *"item?"* ]]
	cmp "$out.two.jpg" "$out.set/sheet.jpg"
	run -0 "$packseal" claim new SF1023574470215 --type 破损 --deadline 1d --channel taobao --picture "$out.two.jpg"
	run -0 "$packseal" claim answer 1 -o "$out.answer" --at top:2
	[[ $output =~ top\ +[12]\.[0-9]\ s\ +as\ asked && $output != *"item?"* ]]
	at=(--at top:1 --at top:2 --at top:3 --at top:4 --at top:5)
	run -0 "$packseal" claim answer 1 -o "$out.five" "${at[@]}"
	run -64 "$packseal" claim answer 1 -o "$out.six" "${at[@]}" --at top:6
	[[ $output == *"at most 5 pictures beside the buyer's"* ]]
	run -64 "$packseal" sheet take.seal -o "$out.x.jpg" --beside "$out.two.jpg" "${at[@]}" --at top:6
	run -64 "$packseal" export take.seal --channel taobao --at nowhere:1 -o "$out.x"
	run -64 "$packseal" export take.seal --channel court --at top:1 -o "$out.x"
	[[ $output == *"court takes none"* ]]
	run -64 "$packseal" export take.seal --at top:1 -o "$out.x"
	[ ! -e "$out.x" ]
}

@test "answers are of the packing: a return and a cancelled take are passed over, and never called so" {
	make_station kinds
	start_station
	# long enough that there is a picture from the scan on
	scan $first
	await '"event":"sealed".*"take":1.*"seal":2|"seal":2.*"take":1'
	scan PSCMD-END
	await '"event":"ended"'
	record $second
	scan PSCMD-RETURN
	scan $first
	await '"event":"sealed".*"take":3'
	scan PSCMD-END
	await '"event":"ended".*"take":3'
	record $second
	scan $first
	await '"event":"sealed".*"take":5'
	scan PSCMD-CANCEL
	await '"event":"ended".*"take":5'
	stop_station
	export PACKSEAL_STORE=$PWD/store
	run -0 "$packseal" export $first --channel taobao --claim missing -o "$out.a" --run "$out.none"
	[[ $output == *"take 5 was cancelled; this is take 1, which films the packing"* ]]
	grep -q 打包过程 "$out.a/text.txt"
	for what in "3 退货开箱 a.return" "5 其后被取消 was.cancelled"; do
		read -r take word note <<<"$what"
		run -0 "$packseal" export $first --take "$take" --channel taobao --claim missing -o "$out.$take" --run "$out.none"
		[[ $output =~ "note: "[^$'\n']*$note ]]
		grep -q "$word" "$out.$take/text.txt"
		lacks "$out.$take/text.txt" "打包过程|放入"
	done
	run -0 "$packseal" export $first --take 3 --channel police --lang en -o "$out.en" --run "$out.none"
	grep -q "opening of the return" "$out.en/text.txt"
}

@test "a time without pictures: neither text nor report says that all was filmed" {
	make_station hole
	start_station
	scan $first
	await '"event":"sealed".*"seal":2'
	# the station itself stands still: no camera is to blame, and no event can say so
	kill -STOP "$station"
	sleep 4
	kill -CONT "$station"
	await '"event":"sealed".*"seal":4'
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	export PACKSEAL_STORE=$PWD/store
	run -0 "$packseal" export $first --channel taobao --claim missing -o "$out.a" --run "$out.none"
	grep -q 录像中有间断 "$out.a/text.txt"
	lacks "$out.a/text.txt" "全程|完整保存"
	run -0 "$packseal" report $first -o "$out.html" --lang en
	grep -Eq "For [0-9.]+ seconds there is no picture of camera" "$out.html"
	run -0 "$packseal" report $first -o "$out.zh.html" --lang zh
	grep -Eq "最长有 [0-9.]+ 秒没有画面" "$out.zh.html"
	# and of one that has all
	run -0 "$packseal" export "$BATS_FILE_TMPDIR/all/take.seal" --channel taobao --claim missing -o "$out.whole" --run "$out.none"
	grep -q 全程 "$out.whole/text.txt"
}

@test "a channel's report has what the courier noted, as what no signature covers" {
	export PACKSEAL_CLAIMS=$out.claims
	told=(--picked-up "18:02 <b>" --courier-weight "1.2 kg")
	run -0 "$packseal" export take.seal --channel court -o "$out.court" "${told[@]}" --lang en
	python3 -m zipfile -e "$out.court/package.zip" "$out.all"
	grep -q '18:02 &lt;b&gt;.*not signed' "$out.all/report.html"
	grep -q '1.2 kg.*not signed' "$out.all/report.html"
	pdftotext -layout "$out.all/report.pdf" - | grep -F '18:02 <b>'
	run -0 "$packseal" claim new SF1023574470215 --type used --deadline 1d --channel police
	run -0 "$packseal" claim answer 1 -o "$out.police" "${told[@]:2}"
	rm -r "$out.all"
	python3 -m zipfile -e "$out.police/package.zip" "$out.all"
	pdftotext -layout "$out.all/report.pdf" "$out.txt"
	grep -q '快递称重.*1.2 kg' "$out.txt"
	lacks "$out.txt" 揽收时间
	# where there is no report it would be said to nobody
	run -64 "$packseal" export take.seal --channel taobao -o "$out.x" "${told[@]}"
	[[ $output == *"--picked-up and --courier-weight stand in a report, and taobao takes none." ]]
	run -64 "$packseal" claim answer 1 --channel pdd -o "$out.x" "${told[@]:0:2}"
	[[ $output == *"and pdd takes none."* ]]
	run -64 "$packseal" export take.seal -o "$out.x" "${told[@]:2}"
	[[ $output == *"--courier-weight,"*"go with --channel." ]]
	run -64 "$packseal" export take.seal --channel court -o "$out.x" --picked-up ""
	run -64 "$packseal" claim answer 1 -o "$out.x" --courier-weight "$(printf 'x%.0s' {1..1025})"
	[[ $output == *"--courier-weight takes 1 to "*" bytes." ]]
	[ ! -e "$out.x" ]
}

@test "claim: others note theirs while an answer is being made" {
	export PACKSEAL_CLAIMS=$out.claims
	run -0 "$packseal" claim new SF1023574470215 --type empty --deadline 1d --channel pdd
	# a film that is not ready until we say so
	mkfifo "$out.go"
	printf '#!/bin/sh\nread go <"%s"\nexit 1\n' "$out.go" >"$BATS_TEST_TMPDIR/ffmpeg"
	chmod +x "$BATS_TEST_TMPDIR/ffmpeg"
	PATH=$BATS_TEST_TMPDIR:$PATH "$packseal" claim answer 1 -o "$out.answer" >"$out.log" 2>&1 3>&- &
	answering=$!
	exec 4>"$out.go" # once it reads
	run -0 timeout 20 "$packseal" claim reply 1 --refused
	exec 4>&-
	wait "$answering" && false
	grep -q "ffmpeg failed" "$out.log"
	# what was noted meanwhile is not written over
	run -0 "$packseal" claim answer 1 -o "$out.answer" --channel taobao
	run -0 "$packseal" claim show 1 --json
	is "$(json '[n["what"] for n in d["notes"] if n["what"] in ("refused", "answered")]' <<<"$output")" "['refused', 'answered']"
}

# entered OUTPUT DIR BY   The ledger has each file of the folder, by this name, at the entry that the output says.
entered() {
	/usr/bin/python3 - "$BATS_TEST_DIRNAME/../second" store/ledger/leaves "$2" "$3" 3<<<"$1" <<-'END'
		import hashlib, os, re, sys
		sys.path.insert(0, sys.argv[1])
		import items
		file, folder, by = sys.argv[2:]
		reader, leaves = items.Reader(open(file, "rb").read()), []
		while reader.pos < reader.size:
		    leaves.append(items.one_item(reader.item()))
		said = re.findall(r"^  ledger entry (\d+): (\S+), SHA-256 ([0-9a-f]{64})$", os.fdopen(3).read(), re.M)
		assert sorted(name for _, name, _ in said) == sorted(os.listdir(folder)), said
		for index, name, digest in said:
		    data = open(os.path.join(folder, name), "rb").read()
		    kind, _, _, (number, _, hash, size, who) = leaves[int(index)]
		    assert (kind, number, hash, size, who) == (8, 1, hashlib.sha256(data).digest(), len(data), by), leaves[int(index)]
		    assert digest == hash.hex()
		exports = [leaf[3] for leaf in leaves if leaf[0] == 8 and leaf[3][4] == by]
		assert len(exports) == len(said), exports
	END
}

@test "what is handed out for a channel, and who does it, stands in the ledger, file by file" {
	export PACKSEAL_CLAIMS=$out.claims
	take=$(take_file 1)
	start_station
	PACKSEAL_WHO="desk 7" run -0 "$packseal" export SF1023574470215 --channel taobao -o "$out.export"
	entered "$output" "$out.export" "desk 7"
	PACKSEAL_WHO=wang run -0 "$packseal" export "$take" --channel amex-optblue -o "$out.file"
	entered "$output" "$out.file" wang
	run -0 "$packseal" claim new SF1023574470215 --type 破损 --deadline 1d --channel taobao
	run -0 "$packseal" claim answer 1 -o "$out.answer" --by li
	entered "$output" "$out.answer" li
	# of a file from elsewhere nobody's ledger speaks
	run -0 "$packseal" export take.seal --channel taobao -o "$out.copy"
	[[ $output == *"no ledger entry was written: the file is not in the store $PWD/store; "* && $output != *"ledger entry "[0-9]* ]]
	stop_station
	# nobody answers: said once, and no failure, as of any export
	run -0 "$packseal" claim answer 1 -o "$out.silent" --by li
	is "$(grep -c "ledger entry was written: no packseald answers in $PWD/run" <<<"$output")" 1
	[ -s "$out.silent/text.txt" ]
	# it refuses: what is there is there, and the claim is not said to be answered
	"$BATS_TEST_DIRNAME/fake_packseald.py" run '{"ok":false,"error":"the disk is full"}' asked 3>&- &
	for _ in $(seq 200); do
		[ ! -S run/control ] || break
		sleep 0.02
	done
	run -74 "$packseal" claim answer 1 -o "$out.refused"
	[[ $output == *"packseald did not write sheet.jpg into the ledger: the disk is full"* ]]
	[ -s "$out.refused/sheet.jpg" ]
	run -0 "$packseal" claim show 1 --json
	is "$(json '[n["what"] for n in d["notes"]].count("answered")' <<<"$output")" 2
}

# handed FILE OUTPUT BY   The ledger has this file, and last, at the one entry that the output says.
handed() {
	[[ $2 =~ ^"  ledger entry "([0-9]+)$ || $2 =~ $'\n'"  ledger entry "([0-9]+)($'\n'|$) ]]
	/usr/bin/python3 - "$BATS_TEST_DIRNAME/../second" store/ledger/leaves "$1" "$3" "${BASH_REMATCH[1]}" <<-'END'
		import hashlib, sys
		sys.path.insert(0, sys.argv[1])
		import items
		ledger, made, by, index = sys.argv[2:]
		reader, leaves = items.Reader(open(ledger, "rb").read()), []
		while reader.pos < reader.size:
		    leaves.append(items.one_item(reader.item()))
		data = open(made, "rb").read()
		kind, _, _, (number, _, hash, size, who) = leaves[int(index)]
		assert (kind, number, hash, size, who) == (8, 1, hashlib.sha256(data).digest(), len(data), by), leaves[int(index)]
		assert int(index) == len(leaves) - 1, (index, len(leaves))
	END
}

@test "the plain way out stands in the ledger, by its list of digests" {
	take=$(take_file 1)
	start_station
	PACKSEAL_WHO="desk 7" run -0 "$packseal" export "$take" --plain "$out.plain"
	[[ $output =~ $'\n'"  ledger entry "([0-9]+)": SHA256SUMS, SHA-256 "([0-9a-f]{64})$ ]]
	is "${BASH_REMATCH[2]}" "$(sha256sum <"$out.plain/SHA256SUMS" | cut -d' ' -f1)"
	handed "$out.plain/SHA256SUMS" "  ledger entry ${BASH_REMATCH[1]}" "desk 7"
	before=$(stat -c %s store/ledger/leaves)
	# of a file from elsewhere nobody's ledger speaks
	run -0 "$packseal" export take.seal --plain "$out.copy"
	[[ $output == *"no ledger entry was written: the file is not in the store $PWD/store; "* ]]
	# and what is refused was not handed out
	run -74 "$packseal" export "$take" --plain "$out.plain"
	stop_station
	is "$(stat -c %s store/ledger/leaves)" "$before"
	run -0 "$packseal" export "$take" --plain "$out.silent"
	is "$(grep -c "no ledger entry was written: no packseald answers in $PWD/run" <<<"$output")" 1
	"$BATS_TEST_DIRNAME/fake_packseald.py" run '{"ok":false,"error":"the disk is full"}' asked 3>&- &
	for _ in $(seq 600); do
		[ ! -S run/control ] || break
		sleep 0.1
	done
	run -74 "$packseal" export "$take" --plain "$out.refused"
	[[ $output == *"packseald did not write SHA256SUMS into the ledger: the disk is full"* ]]
	[ -s "$out.refused/HOWTO.txt" ]
	rm -f run/control
}

@test "a sheet, a film and a report stand in the ledger as an excerpt does, each once" {
	take=$(take_file 1)
	start_station
	for what in SF1023574470215 "$take"; do
		for made in "sheet.jpg" "clip.mp4 --from 2 --to 4 --camera side" "report.html --no-pictures" "report.pdf"; do
			read -r file options <<<"$made"
			PACKSEAL_WHO="desk 7" run -0 "$packseal" ${file%.*} "$what" -o "$out.$file" $options --force
			handed "$out.$file" "$output" "desk 7"
		done
	done
	before=$(stat -c %s store/ledger/leaves)
	# what is only looked at is no export, and of a file from elsewhere nobody's ledger speaks
	run -0 "$packseal" still SF1023574470215 -o "$out.still.jpg"
	for made in sheet.jpg clip.mp4 report.html; do
		run -0 "$packseal" ${made%.*} take.seal -o "$out.$made" --force
		[[ $output == *"no ledger entry was written: the file is not in the store $PWD/store; "* ]]
	done
	is "$(stat -c %s store/ledger/leaves)" "$before"
	stop_station
	before=$(stat -c %s store/ledger/leaves)
	for made in sheet.jpg clip.mp4 report.html; do
		# nobody answers: said, and no failure, as of any export
		run -0 "$packseal" ${made%.*} SF1023574470215 -o "$out.silent.$made"
		is "$(grep -c "no ledger entry was written: no packseald answers in $PWD/run" <<<"$output")" 1
		[ -s "$out.silent.$made" ]
		run -0 "$packseal" ${made%.*} SF1023574470215 -o "$out.silent.$made" --force --run ""
		[[ $output == *"no ledger entry was written: the take's station is not reachable from here"* ]]
		# it refuses: what is there is there
		"$BATS_TEST_DIRNAME/fake_packseald.py" run '{"ok":false,"error":"the disk is full"}' asked 3>&- &
		for _ in $(seq 600); do
			[ ! -S run/control ] || break
			sleep 0.1
		done
		run -74 "$packseal" ${made%.*} SF1023574470215 -o "$out.refused.$made"
		[[ $output == *"packseald did not write it into the ledger: the disk is full"* ]]
		[ -s "$out.refused.$made" ]
		rm -f run/control
	done
	is "$(stat -c %s store/ledger/leaves)" "$before"
}

@test "claim: a court's answer judges by what is given, and the revocation lists go along" {
	export PACKSEAL_CLAIMS=$out.claims
	"$packseal" key new "$out.key"
	"$packseal" ca issue "$kit/ca" --key "$out.key" --name "bench 2" -o "$out.pem"
	"$packseal" ca revoke "$kit/ca" "$out.pem"
	run -0 "$packseal" claim new SF1023574470215 --type used --deadline 1d
	run -0 "$packseal" claim answer 1 -o "$out" --channel court --root "$kit/ca/root.pem" --crl "$kit/ca/root.crl"
	python3 -m zipfile -e "$out/package.zip" "$out.all"
	grep -q test_source "$out.all/report.html"
	grep -q "未吊销,依据签发者" "$out.all/report.html"
	run -2 "$packseal" verify "$out.all/take.seal" --root "$kit/ca/root.pem" --lang en
	[[ $output == *"not, says its issuer's list of"* ]]
	run -66 "$packseal" claim answer 1 -o "$out.x" --channel court --crl "$kit/ca/root.pem"
	run -66 "$packseal" claim answer 1 -o "$out.x" --channel court --proof "$out.none"
	[ ! -e "$out.x" ]
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

# bats test_tags=plain
@test "sheet: the item is this parcel's, also where the next one is on the bench before the take ends" {
	make_station next
	set_key 'camera top' source "replay:$kit/parcel.y4m"
	set_key 'camera top' fps 5
	sed -i '/^\[camera side\]/,/^stall/d' station.ini
	start_station
	# the item is shown from second 2.4 of the footage to 4, and again of the next parcel from 10.4 on
	read -r -t 2 <> <(:) || true
	scan SF1023574470215
	await '"event":"sealed".*"seal":9'
	scan PSCMD-END
	await '"event":"ended"'
	stop_station
	run -0 "$packseal" sheet "$(take_file 1)" -o "$out.jpg" --max-bytes 130000
	item=$(sed -n 's/^ *1 *top *\([0-9.]*\) s  the item?$/\1/p' <<<"$output")
	closed=$(sed -n 's/^ *[0-9]* *top *\([0-9.]*\) s  closed parcel?$/\1/p' <<<"$output")
	echo "item $item, closed $closed: $output"
	awk -v item="$item" -v closed="$closed" 'BEGIN { exit !(item != "" && item < 2.6 && closed > item && closed < 7.9) }'
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
	run -0 "$packseal" clip SF1023574470215 -o "$out.mp4" --force
	# a sanitizer's own system calls may end the confined decoder
	[ -n "${SAN:-}" ] || [[ $output != *"could not be decoded"* ]]
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

@test "clip: its last picture is the last of the span, also of one that is shorter than a picture is shown" {
	"$packseal" unpack take.seal -o "$out"
	# only this picture, and none before it, lies in these 0.04 s
	at=$(basename "$(ls "$out"/*-side-000021.jpg)" | sed 's/^0*\([0-9]*\.[0-9]*\)-.*/\1/')
	read -r from to < <(awk -v at="$at" 'BEGIN { printf "%.3f %.3f\n", at - 0.02, at + 0.02 }')
	run -0 "$packseal" clip take.seal --camera side -o "$out.mp4" --from "$from" --to "$to" --redact "side:0,0,160,100@$from-$to"
	[ "$(levels "$out.mp4" 0)" -le 20 ]
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

@test "report: HTML that needs nothing else, PDF, in both languages" {
	run -0 "$packseal" report SF1023574470215 -o "$out.html" --root "$kit/ca/root.pem" --lang en
	lacks "$out.html" 'https?:|<script|src="[^d]'
	for words in "intact" "test_source" "in_sequence" "Not checked:" "902(13)" "902(14)" "[not signed]" \
		"SF1023574470215" "$(sha256sum take.seal | cut -c1-4) " "packseal verify"; do
		grep -qF -- "$words" "$out.html" || { echo "the report lacks: $words"; return 1; }
	done
	run -0 "$packseal" report take.seal -o "$out.pdf" --ledger store --lang zh
	pdftotext -layout "$out.pdf" "$out.txt"
	for words in "打包录像核验报告" "第九十三条" "来源未核对" "编号连续" "[未签名]" "SF1023574470215"; do
		grep -qF -- "$words" "$out.txt" || { echo "the report lacks: $words"; return 1; }
	done
	[ "$(pdfimages -list "$out.pdf" | grep -c jpeg)" = 1 ]
	# what the courier noted stands there as what it is
	run -0 "$packseal" report take.seal -o "$out.html" --no-pictures --lang en --force --picked-up "18:02 <b>" --courier-weight "1.2 kg"
	grep -q '18:02 &lt;b&gt;.*not signed' "$out.html"
	grep -q '1.2 kg.*not signed' "$out.html"
	run -0 "$packseal" report take.seal -o "$out.zh.html" --no-pictures --lang zh --courier-weight "1.2 kg"
	grep -q '快递称重.*1.2 kg.*未签名' "$out.zh.html"
	lacks "$out.zh.html" 揽收时间
	run -64 "$packseal" report take.seal -o "$out.x.html" --picked-up ""
	# a file alone, without a store and a ledger, says that it did not look
	run -0 "$packseal" report take.seal -o "$out.html" --no-pictures --lang en --force
	grep -q "Later takes were not looked for" "$out.html"
	grep -q "No ledger was given" "$out.html"
	lacks "$out.html" "<img"
}

@test "report: nothing is said of what is not as signed; an excerpt's gaps are named" {
	cp take.seal "$out.seal"
	change "$out.seal" 300000
	run -1 "$packseal" report "$out.seal" -o "$out.html"
	run -64 "$packseal" report take.seal -o "$out.txt"
	[ ! -e "$out.html" ]
	[ ! -e "$out.txt" ]
	run -0 "$packseal" export take.seal --from 2 --to 4 -o "$out.seal" --force
	run -0 "$packseal" report "$out.seal" -o "$out.html" --no-pictures --lang en
	grep -q "pictures are withheld" "$out.html"
	grep -q "Everything from second" "$out.html"
	grep -q "intact_partial" "$out.html"
}

# within DIR CHANNEL   The set is within what the table says, as another program reads the table.
within() {
	python3 - "$1" "$2" "$BATS_TEST_DIRNAME/../../tools/channels.json" <<-'END'
		import json, os, sys
		folder, name, table = sys.argv[1:]
		channel = next(c for c in json.load(open(table))["channels"] if c["name"] == name)
		limits = {f["name"]: f.get("max_bytes", 1 << 60) for f in channel["files"]}
		sizes = {n: os.path.getsize(os.path.join(folder, n)) for n in os.listdir(folder) if n != "text.txt"}
		assert sizes and all(sizes[n] <= limits[n] for n in sizes), (sizes, limits)
		assert sum(sizes.values()) <= channel.get("max_total_bytes", 1 << 60), sizes
		assert set(sizes) == {f["name"] for f in channel["files"]} or \
			all(f.get("optional") for f in channel["files"] if f["name"] not in sizes), sizes
		text = open(os.path.join(folder, "text.txt"), encoding="utf-8").read()
		assert channel["text_min"] <= len(text) <= channel["text_max"], len(text)
	END
}

# bats test_tags=plain
@test "export --channel: sets for all kinds of channels, each within its limits" {
	run -0 "$packseal" export take.seal --camera side -o "$out.seal"
	for channel in taobao pdd amex-optblue mastercard; do
		what=SF1023574470215
		# of which a film takes less time
		[ $channel != pdd ] || what=$out.seal
		run -0 "$packseal" export "$what" --channel $channel --claim 少件 -o "$out-$channel"
		[ $channel != pdd ] || [[ $output == *"reason to pick: "* ]]
		within "$out-$channel" $channel
		[[ $output == *"note: "*"test sources"* && $output == *"evidence code"* ]]
	done
	# its pictures are too coarse for the label's barcode
	[ "$(ls "$out-pdd" | tr '\n' ' ')" = "1-sheet.jpg 2-item.jpg clip.mp4 text.txt " ]
	djpeg "$out-amex-optblue/sheet.jpg" | head -c 2 | grep -qx P5
	# a QR code where the table says that the channel wants one
	sed 's/"name": "sheet.jpg", "max_bytes": 130000/&, "qr": true/' "$BATS_TEST_DIRNAME/../../tools/channels.json" >"$out.qr.json"
	run -0 "$packseal" export take.seal --channel taobao --channels "$out.qr.json" -o "$out-qr"
	for set in taobao qr; do
		djpeg "$out-$set/sheet.jpg" | zbarimg -q --raw -S*.enable=0 -Sqrcode.enable=1 - >"$out.$set.codes" || true
	done
	is "$(grep -c '^packseal take ' "$out.qr.codes")" 1
	is "$(grep -c '^packseal take ' "$out.taobao.codes" || true)" 0
	grep -q "SF1023574470215.*证据码" "$out-taobao/text.txt"
	grep -q "Waybill SF1023574470215" "$out-mastercard/text.txt"
	run -0 "$packseal" export take.seal --channel taobao --claim mould --lang en -o "$out"
	[[ $output == *"a film cannot answer this"* ]]
	grep -q "原始录像完整保存" "$out-taobao/text.txt"
	# of a film that was thinned by its age, or of which some is left out, no text says that it is whole
	"$packseal" thin take.seal --fps 0.5 -o "$out.thin.seal"
	"$packseal" export take.seal --from 2 --to 5 -o "$out.part.seal"
	for film in thin part; do
		run -0 "$packseal" export "$out.$film.seal" --channel taobao --claim empty -o "$out-$film"
		within "$out-$film" taobao
		lacks "$out-$film/text.txt" 完整保存
	done
	grep -q "精简" "$out-thin/text.txt"
	lacks "$out-thin/text.txt" "全程"
	lacks "$out-part/text.txt" 全程
	run -0 "$packseal" export --channel list
	[[ $output == *"taobao"* && $output == *"never verified"* ]]
}

@test "export --channel: its text names what its own pictures show, and no label or closing beside" {
	said() {
		local name=$1
		run -0 "$packseal" export "${@:2}" -o "$out-$name"
		text=$(cat "$out-$name/text.txt")
	}
	said whole take.seal --channel taobao --claim empty
	[[ $text == *",放入的物品、封箱、面单见所附图片("* ]]
	said en take.seal --channel ebay --claim wrong
	[[ $text == *"; see the pictures for the item and the label ("* ]]
	# of a camera that is too coarse for the label's barcode
	run -0 "$packseal" export take.seal --camera side -o "$out.seal"
	said side "$out.seal" --channel taobao --claim empty
	[[ $text == *",放入的物品、封箱见所附图片("* ]]
	# read, and then painted over
	said hidden take.seal --channel taobao --claim wrong --redact top:0,0,1920,1080
	[[ $text == *",所发物品见所附图片("* ]]
	# what a clerk's own choice shows, nobody here knows
	said at take.seal --channel taobao --claim empty --at side:3
	[[ $text == *",见所附图片("* ]]
	said court "$out.seal" --channel court --claim empty
	[[ $text == *",见所附文件("* ]]
}

@test "export --channel: its text names nothing of pictures that are hidden as a whole" {
	hidden=(--redact top:0,0,1920,1080 --redact side:0,0,9999,9999)
	size=$("$packseal" show take.seal | sed -nE 's/^  camera +side +([0-9]+) x ([0-9]+).*/\1,\2/p')
	hidden[3]=side:0,0,$size
	# painted over in what is derived, and withheld from the file itself
	run -0 "$packseal" export take.seal -o "$out.seal" "${hidden[@]}"
	for claim in empty wrong damaged; do
		run -0 "$packseal" export take.seal --channel taobao --claim $claim "${hidden[@]}" -o "$out-$claim"
		run -0 "$packseal" export "$out.seal" --channel ebay --lang zh --claim $claim -o "$out-file-$claim"
		for set in "$out-$claim" "$out-file-$claim"; do
			lacks "$set/text.txt" "物品|封箱|、面单|,面单"
			grep -q "见所附图片" "$set/text.txt"
		done
	done
	run -0 "$packseal" export "$out.seal" --channel court --claim empty -o "$out-court"
	lacks "$out-court/text.txt" "物品|封箱|、面单|,面单|图片"
	# of which a corner is to be seen, a person looks
	run -0 "$packseal" export take.seal --channel taobao --claim wrong --redact top:0,0,1920,1080 --redact side:0,0,32,32 -o "$out-corner"
	grep -q "所发物品见所附图片" "$out-corner/text.txt"
}

@test "export --channel: its text says packing of what has the time from the scan on, and since when" {
	second=$("$packseal" show take.seal --json | json 'next(e["at_s"] for e in d["events"] if e["kind"] == "waybill")')
	# whose pre-roll, from 02:00:00 on, is not of the packing
	run -0 env TZ=UTC "$packseal" export "$vectors/good/session.seal" --channel police --claim empty -o "$out-scan"
	grep -qF "打包过程(2026-03-01 02:00:01 +00:00起)" "$out-scan/text.txt"
	run -0 "$packseal" export take.seal --to "$second" -o "$out.before.seal"
	run -0 "$packseal" export take.seal --from "$second" -o "$out.behind.seal"
	run -0 "$packseal" thin take.seal --fps 0.5 -o "$out.thin.seal"
	for channel in taobao ebay; do
		run -0 "$packseal" export "$out.before.seal" --channel $channel --claim empty -o "$out-before-$channel"
		[[ $output =~ "nothing from the waybill's scan on"|没有扫描面单之后 ]]
		lacks "$out-before-$channel/text.txt" "打包过程|Packing|was packed|物品|went in"
		for film in behind thin; do
			run -0 "$packseal" export "$out.$film.seal" --channel $channel --claim empty -o "$out-$film-$channel"
			grep -Eq "打包过程|was packed" "$out-$film-$channel/text.txt"
		done
	done
	grep -q "面单号SF1023574470215的一段录像" "$out-before-taobao/text.txt"
}

@test "export --channel: its text compares with a buyer's picture where there is one" {
	export PACKSEAL_CLAIMS=$out.claims
	for claim in stained used; do
		for lang in zh en; do
			run -0 "$packseal" export take.seal --channel taobao --claim $claim --lang $lang -o "$out-$claim-$lang"
			lacks "$out-$claim-$lang/text.txt" "买家图片|compare"
		done
	done
	run -0 "$packseal" sheet take.seal -o "$out.buyer.jpg" --at side:3 --width 600
	run -0 "$packseal" claim new SF1023574470215 --type stained --deadline 1d --channel taobao --picture "$out.buyer.jpg"
	run -0 "$packseal" claim answer 1 -o "$out-answer"
	grep -q "请与买家图片对照" "$out-answer/text.txt"
	run -0 "$packseal" claim answer 1 --channel mastercard -o "$out-card"
	grep -q "ompare with the buyer's picture" "$out-card/text.txt"
}

@test "export --channel: whatever the limits are, no set exceeds them" {
	mkdir "$BATS_TEST_TMPDIR/dice"
	"$BATS_TEST_DIRNAME/channels.py" "$packseal" take.seal "$BATS_TEST_TMPDIR/dice" 12 1
}

# bats test_tags=plain
@test "export --channel: of any part of a take each channel's set is made, and within its limits" {
	"$BATS_TEST_DIRNAME/channels.py" "$packseal" take.seal "$BATS_TEST_TMPDIR" 0 2 "$BATS_TEST_DIRNAME/../../tools/channels.json"
}

@test "export --channel court: a package that a stranger checks without us" {
	run -0 "$packseal" export SF1023574470215 --channel court -o "$out" --lang zh
	mkdir "$out.all"
	cd "$out.all"
	python3 -m zipfile -e "$out/package.zip" .
	sha256sum --quiet -c SHA256SUMS
	[ "$(find . -maxdepth 1 -type f | sort | tr '\n' ' ')" = \
		"./HOWTO.txt ./SHA256SUMS ./clip.mp4 ./report.html ./report.pdf ./sheet.jpg ./take.seal " ]
	run -2 "$packseal" verify take.seal --root "$kit/ca/root.pem"
	[[ $output =~ "integrity  intact " ]]
	cd plain
	cp "$kit/ca/root.pem" .
	sed -n 's/^  \$ //p' HOWTO.txt >run.sh
	mv run.sh ..
	bash -e ../run.sh
}

@test "export --channel: hides what is asked for, leaves nothing behind, and says what it lacks" {
	run -0 "$packseal" export take.seal --camera side -o "$out.seal"
	run -0 "$packseal" export "$out.seal" --channel court --redact side:0,0,160,60 -o "$out"
	python3 -m zipfile -l "$out/package.zip" >"$out.list"
	lacks "$out.list" plain
	run -64 "$packseal" export take.seal --channel nowhere -o "$out.x"
	run -64 "$packseal" export take.seal --channel taobao --claim theft -o "$out.x"
	[[ $output == *"mould (霉变)"* ]]
	run -64 "$packseal" export take.seal --channel taobao --from 2 -o "$out.x"
	run -64 "$packseal" export take.seal --claim empty -o "$out.x"
	run -74 "$packseal" export take.seal --channel taobao -o "$out"
	PATH=$BATS_TEST_TMPDIR run -69 "$packseal" export take.seal --channel court -o "$out.x"
	[ "$(ls "$BATS_TEST_TMPDIR" | grep -c "out.x\|part\|work")" = 0 ]
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

@test "export --channel: what is hidden in one camera is hidden, whichever of the pictures shows it" {
	for channel in ebay shopee douyin; do
		run -0 "$packseal" export take.seal --channel "$channel" --claim empty --redact side:0,0,160,60 -o "$out.$channel"
		[[ $output == *"the sheet says: "* ]]
	done
	run -64 "$packseal" export take.seal --channel ebay --claim empty --redact side:0,0,160,60@0-0.001 -o "$out.x"
	[[ $output == *"none of the pictures shows camera side in those seconds"* ]]
	[ ! -e "$out.x" ]
}

@test "export --channel: a film that a channel does not insist on is left out where none can be made, and said" {
	PATH=$BATS_TEST_TMPDIR run -0 "$packseal" export take.seal --channel pdd --claim empty -o "$out"
	[[ $output == *"clip.mp4 is left out: pdd takes a film, and does not insist on one."* ]]
	[ "$(ls "$out" | tr '\n' ' ')" = "1-sheet.jpg 2-item.jpg 3-label.jpg text.txt " ]
	sed 's/"max_bytes": 20000000, "max_seconds": 60/"max_bytes": 20000, "max_seconds": 60/' "$BATS_TEST_DIRNAME/../../tools/channels.json" >"$out.json"
	run -0 "$packseal" export take.seal --channel wechat --channels "$out.json" -o "$out.w"
	[[ $output == *"does not fit into so few bytes"*"clip.mp4 is left out"* ]]
	[ ! -e "$out.w/clip.mp4" ]
	sed -i 's/"max_seconds": 60, "optional": true/"max_seconds": 60/' "$out.json"
	run -5 "$packseal" export take.seal --channel wechat --channels "$out.json" -o "$out.x"
	[ ! -e "$out.x" ]
}

@test "statements: the station says what a sheet, a film and a report were made of, and anybody checks it" {
	second=$BATS_TEST_DIRNAME/../second/statement.py
	root="--root $kit/ca/root.pem"
	start_station
	run -0 "$packseal" sheet SF1023574470215 -o "$out.jpg" --statement "$out.jpg.statement"
	run -0 "$packseal" clip SF1023574470215 --camera side --from 2 --to 4 -o "$out.mp4" --statement "$out.mp4.statement"
	run -0 "$packseal" report SF1023574470215 -o "$out.html" --statement "$out.html.statement" --no-pictures
	run -0 "$packseal" export SF1023574470215 --channel douyin -o "$out" --statements "$out.statements"
	# what is not in the store, or is another take, is not signed
	for change in '"take":7' '"id":"00' '"camera":"back"' '"first":900000,"last":900001' '"frames":[]'; do
		request='{"do":"derive","take":1,"id":"ID","file":"ID","bytes":1,"what":"x","by":"y","frames":[{"camera":"top","first":0,"last":9}]}'
		request=${request//ID/$(printf '%064d' 0)}
		case $change in
		'"take"'*) request=${request/'"take":1'/$change} ;;
		'"camera"'*) request=${request/'"camera":"top"'/$change} ;;
		'"first"'*) request=${request/'"first":0,"last":9'/$change} ;;
		'"frames"'*) request=${request/'"frames":'*/'"frames":[]}'} ;;
		esac
		run ask "$request"
		[[ $output == *'"ok":false'* ]] || { echo "$request: $output"; return 1; }
	done
	stop_station
	cp -r "$kit/ca" "$out.ca"
	cp -r "$kit/ca" "$out.empty"
	"$packseal" ca revoke "$out.ca" "$kit/station.pem"
	"$packseal" ca crl "$out.empty"
	"$packseal" ca new "$out.other" --name other
	"$packseal" key new "$out.other.key"
	"$packseal" ca issue "$out.other" --key "$out.other.key" --name x -o "$out.other.pem"
	"$packseal" ca revoke "$out.other" "$out.other.pem"
	openssl crl -in "$out.ca/root.crl" -outform DER -out "$out.der"
	openssl crl -in "$out.empty/root.crl" -outform DER -out "$out.empty.der"
	"$packseal" export take.seal -o "$out.excerpt" --from 6
	for made in "$out.jpg" "$out.mp4" "$out.html"; do
		run -0 "$packseal" verify --statement "$made.statement" "$made" $root --original take.seal
		[[ $output == *"evidence code"* && $output == *"0: the file is the one"* ]]
		[[ $output == *"it is that take, as signed"*"was told"*"the station has not seen it"* ]]
		run -1 "$packseal" verify --statement "$made.statement" "$made" $root --original "$out.excerpt"
		[[ $output == *"1: the original that was given does not show all the frames"* ]]
		run -0 /usr/bin/python3 "$second" $root --original take.seal "$made.statement" "$made"
		run -2 "$packseal" verify --statement "$made.statement" "$made" --json
		is "$(json 'd["file_is_named"], d["trusted"]' <<<"$output")" "True False"
		run -1 "$packseal" verify --statement "$made.statement" take.seal $root
		run -1 "$packseal" verify --statement "$made.statement" "$made" $root --original "$vectors/good/plain.seal"
		# whose certificate was taken back vouches for nothing: no time is proved
		run -2 "$packseal" verify --statement "$made.statement" "$made" $root --crl "$out.ca/root.crl" --original take.seal
		[[ $output == *"revoked since "*"2: "*"was taken back"* ]]
		run -2 /usr/bin/python3 "$second" $root --crl "$out.der" "$made.statement" "$made"
		run -2 "$packseal" verify --statement "$made.statement" "$made" $root --now 2099-01-01
		[[ $output == *"had expired"* && $output != *"give its root"* ]]
		# a list of somebody else's, and one of the root's without it, change nothing
		run -0 "$packseal" verify --statement "$made.statement" "$made" $root --crl "$out.other/root.crl" --json
		is "$(json 'd["revoked"]' <<<"$output")" False
		run -0 "$packseal" verify --statement "$made.statement" "$made" $root --crl "$out.empty/root.crl"
		[[ $output == *"not revoked, says its issuer's list"* ]]
		run -0 /usr/bin/python3 "$second" $root --crl "$out.empty.der" "$made.statement" "$made"
		change "$made.statement" 700
		run -1 "$packseal" verify --statement "$made.statement" "$made" $root
	done
	# nothing that is given is passed over
	for option in "--time-root $kit/ca/root.pem" "--hardware-root $kit/ca/root.pem" "--checkpoint take.seal"; do
		run -64 "$packseal" verify --statement "$out.jpg.statement" "$out.jpg" $root $option
	done
	for made in "$out"/*.jpg; do
		run -0 "$packseal" verify --statement "$out.statements/${made##*/}.statement" "$made" $root \
			--original take.seal --json
		# of the pictures that are in it, and of no other
		is "$(json '{f["count"] for f in d["frames"]}, d["what"].split(",")[0]' <<<"$output")" \
			"{1} for the channel douyin: a sheet: pictures decoded"
	done
	run -74 "$packseal" export SF1023574470215 --channel taobao -o "$out.x" --statements "$out.y"
	[ ! -e "$out.x" ]
	[ ! -e "$out.y" ]
	run -74 "$packseal" sheet SF1023574470215 -o "$out.jpg" --statement "$out.unsaid" --force
	[[ $output == *"the file is there, but no statement"* ]]
	[ ! -e "$out.unsaid" ]
	run -64 "$packseal" verify --original take.seal "$out.jpg"
	run -64 "$packseal" verify --statement "$out.jpg.statement" "$out.jpg" --scene
}
