bats_require_minimum_version 1.5.0
# What a channel takes: within its limits, with a text that says no more than its pictures show.

load station
load desk

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

# bats test_tags=plain
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

# bats test_tags=plain
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

# bats test_tags=plain
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

# bats test_tags=plain
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

# bats test_tags=plain
@test "export --channel: what is hidden in one camera is hidden, whichever of the pictures shows it" {
	for channel in ebay shopee douyin; do
		run -0 "$packseal" export take.seal --channel "$channel" --claim empty --redact side:0,0,160,60 -o "$out.$channel"
		[[ $output == *"the sheet says: "* ]]
	done
	run -64 "$packseal" export take.seal --channel ebay --claim empty --redact side:0,0,160,60@0-0.001 -o "$out.x"
	[[ $output == *"none of the pictures shows camera side in those seconds"* ]]
	[ ! -e "$out.x" ]
}

@test "export --channel: --from and --to are the seconds of the film, and of nothing else" {
	seconds() { ffprobe -v error -show_entries format=duration -of csv=p=0 "$1" | cut -d. -f1; }
	run -0 "$packseal" export take.seal --channel pdd --claim 少件 -o "$out.all"
	[ "$(seconds "$out.all/clip.mp4")" -ge 7 ]
	run -0 "$packseal" export take.seal --channel pdd --claim 少件 --from 2 --to 5.5 -o "$out"
	is "$(seconds "$out/clip.mp4")" 3
	within "$out" pdd
	for file in 1-sheet.jpg 2-item.jpg text.txt; do
		cmp "$out.all/$file" "$out/$file"
	done
	# where none is taken, and none can be; a package is of the whole take
	run -64 "$packseal" export take.seal --channel taobao --from 2 -o "$out.x"
	is "$output" "packseal: --from and --to are the seconds of a film, and taobao takes none."
	run -64 "$packseal" export take.seal --channel court --to 5 -o "$out.x"
	run -64 "$packseal" export take.seal --channel pdd --from 99 -o "$out.x"
	[[ $output == *"--from lies behind the end"* ]]
	[ ! -e "$out.x" ]
	# a film that comes alone, and ends before the scan, shows nothing of the packing
	sed '/"name": "pdd"/,/"clip"/{/"sheet"/s/\[.*/[/;/"item"/d;/"label"/d}' "$BATS_TEST_DIRNAME/../../tools/channels.json" >"$out.json"
	for to in 0.9 2; do
		# whose pre-roll is of one second
		run -0 "$packseal" export "$vectors/good/session.seal" --channel pdd --channels "$out.json" --claim 少件 --lang en --to $to -o "$out.$to"
		is "$(ls "$out.$to" | tr '\n' ' ')" "clip.mp4 text.txt "
	done
	grep -q "^A part of the station's film" "$out.0.9/text.txt"
	run -1 grep "A part of" "$out.2/text.txt"
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
