bats_require_minimum_version 1.5.0
# packseal claim: noted with what the buyer sent, listed by deadline, answered, closed; with a station that runs.

load station

setup_file() {
	make_kit
	make_station
	sed -i "s/^\[store\]/shop = yes\n[store]/" station.ini
	start_station
	record $first
	record $second
	# whose beginning is another second than that of the first
	read -r -t 1.1 <> <(:) || true
	record $first
	export station_dir=$PWD station_pid=$station
	"$build/tests/footage/bench-footage" --view top --size 320x240 --fps 1 --seconds 1 -o "$BATS_FILE_TMPDIR/one.y4m"
	tail -c +1 "$BATS_FILE_TMPDIR/one.y4m" | python3 -c "
import sys
data = sys.stdin.buffer.read()
at = data.index(b'FRAME\n') + 6
# upside down: a picture of the bench would be said to be a packing still
rows = [data[row:row + 320] for row in range(at, at + 320 * 240, 320)]
sys.stdout.buffer.write(b'P5\n320 240\n255\n' + b''.join(reversed(rows)))" >"$BATS_FILE_TMPDIR/one.pgm"
	cjpeg -quality 80 "$BATS_FILE_TMPDIR/one.pgm" >"$BATS_FILE_TMPDIR/buyer.jpg"
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run PACKSEAL_CLAIMS=$BATS_TEST_TMPDIR/claims
	buyer=$BATS_FILE_TMPDIR/buyer.jpg
	out=$BATS_TEST_TMPDIR/out
}

teardown_file() {
	kill -KILL "$station_pid" 2>/dev/null || true
}

# claim WORD...   packseal claim in English.
claim() {
	"$packseal" claim "$@" --lang en
}

@test "claim: noted with the buyer's picture, its takes held, shown, closed" {
	run -0 claim new $first --type 破损 --deadline 48h --channel taobao --buyer tb-4711 --picture "$buyer" --by li
	[[ $output == *"claim 1 is noted"*"1 files kept"* ]]
	[[ $output == *"held: take 3: ledger entry "* && $output == *"held: take 1: ledger entry "* ]]
	[[ $output == *"0 earlier claims of this buyer"* ]]
	run -0 "$packseal" find $first --json
	is "$(json '[(t["hold"]["why"], t["hold"]["by"]) for t in d["takes"]]' <<<"$output")" \
		"[('claim 1', 'li'), ('claim 1', 'li')]"
	cmp "$buyer" "$PACKSEAL_CLAIMS/1/1.jpg"
	run -0 claim show 1 --json
	is "$(json '(d["type"], d["channel"], d["takes"], d["files"][0]["sha256"])' <<<"$output")" \
		"('damaged', 'taobao', [3, 1], '$(sha256sum <"$buyer" | cut -c1-64)')"
	run -0 claim show 1
	[[ $output != *"does not decode"* ]] # though it has no colours
	[[ $output == *"damaged (破损)"*"the buyer's name for it: buyer.jpg"*"opened"* ]]
	run -0 claim close 1 --outcome won --text "platform agreed" --by li
	run -0 claim show 1
	[[ $output == *"outcome   won"*"closed    won: platform agreed (li)"* ]]
	run -64 claim close 1 --outcome lost
	[[ $output == *"closed already"* ]]
	run -0 claim list
	[[ $output != *$first* ]]
	run -0 claim list --all
	[[ $output == *"won"*$first* ]]
}

@test "claim: a closed one is neither asked about nor answered; reopened it goes on, and its takes are held again" {
	claim new $first --type damaged --deadline 48h --channel taobao --by li
	claim close 1 --outcome lost --by li
	run -64 claim answer 1 -o "$out"
	[[ $output == *"claim 1 is closed (lost); if it goes on, as by an appeal, reopen it first: packseal claim reopen 1 --deadline WHEN"* ]]
	[ ! -e "$out" ]
	run -64 claim ask 1
	[[ $output == *"claim 1 is closed (lost)"* ]]
	# what he sends all the same is kept
	run -0 claim reply 1 --text "and yet" --picture "$buyer"
	cmp "$buyer" "$PACKSEAL_CLAIMS/1/1.jpg"
	run -64 claim reopen 1
	[[ $output == *"claim reopen takes --deadline"* ]]
	run -66 claim reopen 2 --deadline 5d
	# as if the parcel had been filmed again since, and as if an index no longer had what it had
	python3 - "$PACKSEAL_CLAIMS/1/claim.json" <<-'END'
		import json, sys
		claim = json.load(open(sys.argv[1]))
		assert claim["takes"] == [3, 1]
		claim["takes"] = [99, 3]
		json.dump(claim, open(sys.argv[1], "w"))
	END
	"$packseal" release $first --why "the claim was lost" --by li
	run -0 claim reopen 1 --deadline 5d --text "appeal" --by wang
	[[ $output == *"claim 1 is open again, to be answered by "* ]]
	run -0 claim show 1 --json
	is "$(json '(d["outcome"], d["takes"], [(n["by"], n["text"]) for n in d["notes"] if n["what"] == "reopened"])' <<<"$output")" \
		"('', [3, 1, 99], [('wang', 'lost: appeal')])"
	run -0 "$packseal" find $first --json
	is "$(json '[(t["hold"]["why"], t["hold"]["by"]) for t in d["takes"]]' <<<"$output")" \
		"[('claim 1, reopened (lost)', 'wang'), ('claim 1, reopened (lost)', 'wang')]"
	run -0 claim list
	[[ $output == *"in "[45]" d"*$first* ]]
	run -0 claim answer 1 -o "$out"
	[ -s "$out/sheet.jpg" ]
	run -64 claim reopen 1 --deadline 5d
	[[ $output == *"claim 1 is open"* ]]
	run -0 claim close 1 --outcome won
}

# opened_at N SECOND TAKES   As if claim N had been opened in that second, and had found these takes.
opened_at() {
	python3 - "$PACKSEAL_CLAIMS/$1/claim.json" "$2" "$3" <<-'END'
		import json, sys
		claim = json.load(open(sys.argv[1]))
		claim["opened"] = json.loads(sys.argv[2])
		claim["takes"] = json.loads(sys.argv[3])
		json.dump(claim, open(sys.argv[1], "w"))
	END
}

# began N   The second in which take N began.
began() {
	"$packseal" list --json | json "[int(t['started']) for t in d['takes'] if t['number'] == $1][0]"
}

@test "claim: answered with the claim's own latest take; one that was filmed later only where it is named" {
	claim new $first --type damaged --deadline 48h --channel taobao
	# takes 1 and 3 are of this waybill; 3 began after the claim was opened
	opened_at 1 "$(($(began 3) - 1))" "[1]"
	run -0 claim answer 1 -o "$out"
	[[ $output == *"packseal: answered with take 1, the latest of the claim's; a later one of this waybill, take 3, is none of the claim's: --take 3 answers with it"* ]]
	# of_take DIR   Which take's evidence code the answer's text says.
	of_take() {
		[[ $(cat "$1"/*.txt) =~ ([0-9A-Z]{4}(-[0-9A-Z]{4}){3}) ]]
		"$packseal" find --code "${BASH_REMATCH[1]}" --json | json 'd["takes"][0]["number"]'
	}
	is "$(of_take "$out")" 1
	run -0 claim show 1 --json
	is "$(json 'd["takes"]' <<<"$output")" "[1]"
	run -0 claim answer 1 -o "$out.named" --take 3
	is "$(of_take "$out.named")" 3
	[[ $output != *"answered with take"* ]]
	# with none of its own, and none that began before, none is taken by itself
	opened_at 1 "$(($(began 1) - 1))" "[]"
	run -66 claim answer 1 -o "$out.none"
	[[ $output == *"the claim has no take of its own in the store: take 3 of this waybill, a later one, answers it only where --take 3 says so"* ]]
	[ ! -e "$out.none" ]
	# and one that began before is the claim's from now on, and held
	opened_at 1 "$(began 1)" "[]"
	"$packseal" release $first --why "to be held again" || true
	run -0 claim answer 1 -o "$out.found"
	[[ $output == *"answered with take 1, "* ]]
	is "$(of_take "$out.found")" 1
	run -0 claim show 1 --json
	is "$(json '(d["takes"], [n["text"][:8] for n in d["notes"] if n["what"] == "held"][-1])' <<<"$output")" "([1], 'take 1: ')"
	run -0 "$packseal" list --json
	is "$(json '[(t["number"], t["hold"]["why"]) for t in d["takes"] if t["hold"]]' <<<"$output")" "[(1, 'claim 1')]"
	"$packseal" release --take 1 --why "the test is over" --force
}

@test "claim: deeds for programs: the claim as it is then, with the message and the files that were made" {
	claim new $first --type damaged --deadline 48h --channel taobao --picture "$buyer"
	claim ask 1 --json >asked 2>said
	is "$(json 'd["notes"][-1]["what"], d["code"] in d["message"]' <asked)" "asked True"
	grep -qF "$(json 'd["code"]' <asked)" said
	claim reply 1 --refused --text "no time" --json >replied 2>said
	is "$(json 'd["notes"][-1]["what"], d["notes"][-1]["text"], "message" in d' <replied)" "refused no time False"
	grep -q "refusal is noted" said
	claim answer 1 -o "$out" --json >answered 2>said
	is "$(json '[f["name"] for f in d["made"]]' <answered)" "['sheet.jpg', 'text.txt']"
	is "$(json 'd["made"][0]["sha256"], d["made"][0]["bytes"]' <answered)" \
		"$(sha256sum <"$out/sheet.jpg" | cut -c1-64) $(stat -c %s "$out/sheet.jpg")"
	grep -q "of 130000" said
	claim close 1 --outcome won --json >closed 2>said
	is "$(json 'd["outcome"], "made" in d' <closed)" "won False"
	claim reopen 1 --deadline 2d --json >reopened 2>said
	is "$(json 'd["outcome"] == "", "reopened" in [n["what"] for n in d["notes"]]' <reopened)" "True True"
	# what fails says nothing to a program
	run --separate-stderr -66 claim close 9 --outcome won --json
	is "$output" ""
	run -64 claim learn . --json
	[[ $output == *"claim learn has no --json"* ]]
}

@test "claim: a take that an open claim stands on is released only by force" {
	claim new $first --type damaged --deadline 48h
	claim new $first --type used --deadline 48h
	claim close 1 --outcome won
	run -1 "$packseal" release $first --why "claim 1 is won"
	[[ $output == *"all stays held: these open claims stand on it: 2; close them first, or say --force"* ]]
	run -1 "$packseal" release --take 1 --why "claim 1 is won"
	run -0 "$packseal" find $first --json
	is "$(json '[t["hold"]["why"] for t in d["takes"]]' <<<"$output")" "['claim 2', 'claim 2']"
	# another parcel's claim, and another station's, is none of it
	run -74 "$packseal" release --take 2 --why x
	[[ $output == *"the take is not held"* ]]
	python3 - "$PACKSEAL_CLAIMS/2/claim.json" <<-'END'
		import json, sys
		claim = json.load(open(sys.argv[1]))
		claim["stations"] = ["left", "left"]
		json.dump(claim, open(sys.argv[1], "w"))
	END
	run -1 "$packseal" release --take 1 --why x --station left
	run -64 "$packseal" release --take 1 --why x --station "No Name"
	run -0 "$packseal" release --take 1 --why "of another station" --station right
	run -64 "$packseal" hold --take 1 --why x --force
	# what cannot be read may be a claim on it
	cp "$PACKSEAL_CLAIMS/1/claim.json" "$out.json"
	change "$PACKSEAL_CLAIMS/1/claim.json" 3
	run -0 claim close 2 --outcome lost
	run -74 "$packseal" release --take 3 --why x
	[[ $output == *"all stays held: not all claims can be read"* ]]
	cp "$out.json" "$PACKSEAL_CLAIMS/1/claim.json"
	run -0 "$packseal" release --take 3 --why "both are closed"
	claim new $first --type used --deadline 48h
	run -0 "$packseal" release $first --why "nobody asks any more" --force
	[[ $output == *"open claims stand on what is released: 3"*"take 1 is not held any more"* ]]
}

@test "claim: the list has the most urgent first; late is said" {
	claim new $second --type empty --deadline 5d
	claim new $first --type missing --deadline 3h
	claim new $second --type wrong --deadline 2026-01-01
	run -0 claim list --json
	is "$(json '[c["claim"] for c in d["claims"]]' <<<"$output")" "[3, 2, 1]"
	run -0 claim list
	[[ ${lines[1]} == *" late "* && ${lines[2]} == *"in "[23]" h"* && ${lines[3]} == *"in "[45]" d"* ]]
}

@test "claim: the list and what is known of one are in the reader's language, in columns" {
	claim new $first --type missing --deadline 3h --channel pdd --buyer x --picture "$buyer" --by li
	claim new $second --type used --deadline 2026-01-01
	claim close 2 --outcome withdrawn
	# where each word begins, of which Chinese takes two columns a character
	starts() {
		python3 - "$1" "${@:2}" <<-'END'
			import sys, unicodedata
			lines = sys.argv[1].split("\n")
			for line, word in zip(lines, sys.argv[2:]):
			    at = line.index(word)
			    print(sum(1 + (unicodedata.east_asian_width(c) in "WF") for c in line[:at]))
		END
	}
	run -0 claim list --all
	[[ ${lines[0]} == *claim*"to be answered by"*type*channel*"waybill or order" ]]
	is "$(starts "$output" type used missing | sort -u | wc -l)" 1
	is "$(starts "$output" waybill $second $first | sort -u | wc -l)" 1
	is "$(starts "$output" "to be" 2026)" "$(printf '8\n8')"
	LC_ALL=zh_CN.UTF-8 run -0 "$packseal" claim list --all
	[[ ${lines[0]} == *纠纷*答复期限*类型*平台*面单号或订单号 ]]
	[[ ${lines[1]} == *买家撤诉*使用痕迹*$second && ${lines[2]} == *"剩 "[23]" 小时"*少件*pdd*$first ]]
	is "$(starts "$output" 类型 使用痕迹 少件 | sort -u | wc -l)" 1
	is "$(starts "$output" 面单号 $second $first | sort -u | wc -l)" 1
	LC_ALL=zh_CN.UTF-8 run -0 "$packseal" claim show 1
	[[ $output == "纠纷      1"*类型*少件*"答复期限  "*"结果      待处理"*"平台      pdd"*"面单号    $first"* ]]
	[[ $output == *"订单号    -"*"买家      此前有 0 件纠纷"*"录像      3 1"*"文件 1    "*" 字节;买家的文件名:buyer.jpg"*"登记      (li)"* ]]
	LC_ALL=zh_CN.UTF-8 run -0 "$packseal" claim show 2
	[[ $output == *"结果      买家撤诉"*"结案      withdrawn "* ]]
	# what is for programs has the same words in both
	"$packseal" claim show 1 --json --lang zh >"$out.zh"
	"$packseal" claim show 1 --json --lang en | diff - "$out.zh"
}

@test "claim: a buyer's earlier claims are counted, and his name stands nowhere" {
	claim new $first --type used --deadline 2d --channel pdd --buyer "Zhang San 138"
	claim new $second --type used --deadline 2d --channel pdd --buyer "Zhang San 138"
	claim new $second --type used --deadline 2d --channel taobao --buyer "Zhang San 138"
	run -0 claim new $second --type used --deadline 2d --channel pdd --buyer "Zhang San 138"
	[[ $output == *"2 earlier claims of this buyer"* ]]
	run -0 claim show 3 --json
	is "$(json 'd["earlier_claims"]' <<<"$output")" 0
	run -1 grep -r "Zhang" "$PACKSEAL_CLAIMS"
	# only the owner looks in
	is "$(find "$PACKSEAL_CLAIMS" -perm /077 | wc -l)" 0
}

@test "claim: the buyer's name from standard input, where no list of processes shows it" {
	claim new $first --type used --deadline 2d --channel pdd --buyer "Zhang San 138"
	run -0 claim new $first --type used --deadline 2d --channel pdd --buyer - <<<"Zhang San 138"
	[[ $output == *"1 earlier claims of this buyer"* ]]
	run -0 claim new $first --type used --deadline 2d --channel pdd --buyer - < <(printf 'Zhang San 138')
	[[ $output == *"2 earlier claims of this buyer"* ]]
	run -64 claim new $first --type used --deadline 2d --buyer - </dev/null
	[[ $output == *"as the first line of standard input, and there is none"* ]]
	run -64 claim new $first --type used --deadline 2d --buyer - <<<""
	[[ $output == *"--buyer is empty"* ]]
	run -64 claim new $first --type used --deadline 2d --buyer - <<<"$(printf 'b%.0s' {1..1001})"
	[[ $output == *"more than 1000 bytes"* ]]
	run -0 claim new $first --type used --deadline 2d --buyer - <<<"$(printf 'b%.0s' {1..1000})"
	is "$(ls "$PACKSEAL_CLAIMS" | grep -c '^[0-9]')" 4
}

@test "claim: without film, without a station, by an order" {
	run -0 claim new SF0000000000001 --type empty --deadline 1d
	[[ $output == *"there is no film to answer with"* ]]
	run -0 claim new $first --type empty --deadline 1d --run nowhere
	[[ $output == *"no packseald answers in nowhere"*"claim 2 is noted"*"not held: "*"say \`packseal hold\` once"* ]]
	run -0 claim show 2
	[[ $output == *"not_held"*"take 3 is not held"* ]]
	# once it answers, what is done next about the claim holds it
	notes() { claim show 2 --json | json "[n['what'] for n in d['notes'] if n['what'].endswith('held')]"; }
	is "$(notes)" "['not_held', 'not_held']"
	run -0 claim ask 2 --run nowhere
	[[ $output == *"no packseald answers in nowhere"* ]]
	is "$(notes)" "['not_held', 'not_held']"
	run -0 claim ask 2
	is "$(notes)" "['not_held', 'not_held', 'held', 'held']"
	run -0 claim ask 2
	is "$(notes)" "['not_held', 'not_held', 'held', 'held']"
	printf 'order,waybill\nT-1,%s\n' $second >"$out.csv"
	run -0 "$packseal" orders "$out.csv"
	run -0 claim new --order T-1 --type empty --deadline 1d --json
	is "$(json 'd["takes"]' <<<"$output")" 1
}

@test "claim: what is no picture, bombs, polyglots, names of a stranger" {
	printf '<html><script>alert(1)</script>' >"$out.jpg"
	run -64 claim new $first --type used --deadline 1d --picture "$out.jpg"
	[[ $output == *"neither a picture"* ]]
	# 60000 x 60000 pixels in a few bytes, as JPEG and as PNG
	python3 - "$buyer" "$out" <<-'END'
		import struct, sys, zlib
		data = bytearray(open(sys.argv[1], "rb").read())
		at = data.index(b"\xff\xc0")
		data[at + 5:at + 9] = struct.pack(">HH", 60000, 60000)
		open(sys.argv[2] + ".bomb.jpg", "wb").write(data)
		chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
		open(sys.argv[2] + ".bomb.png", "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 60000, 60000, 1, 0, 0, 0, 0))
			+ chunk(b"IDAT", zlib.compress(bytes(1 << 20))) + chunk(b"IEND", b""))
	END
	for kind in jpg png; do
		run -5 claim new $first --type used --deadline 1d --picture "$out.bomb.$kind"
		[[ $output == *"more pixels than a camera makes"* ]]
	done
	truncate -s 33M "$out.large.jpg"
	dd if="$buyer" of="$out.large.jpg" conv=notrunc status=none
	run -5 claim new $first --type used --deadline 1d --picture "$out.large.jpg"
	run -66 claim new $first --type used --deadline 1d --picture "$out.none"
	mkfifo "$out.fifo"
	run -64 claim new $first --type used --deadline 1d --picture "$out.fifo"
	# nothing of all that is left
	is "$(ls "$PACKSEAL_CLAIMS")" $'lock\nstills'
	# 20,000 scans through 36 million pixels in 1.2 MB: kept, and not gone through
	python3 - "$out.scans.jpg" <<-'END'
		import struct, sys
		segment = lambda marker, body: bytes([0xff, marker]) + struct.pack(">H", len(body) + 2) + body
		side, blocks = 6000, 750 * 750 # 18 runs of 32767
		packed = lambda bits: int(bits.ljust(-len(bits) % 8 + len(bits), "1"), 2).to_bytes((len(bits) + 7) // 8, "big")
		table = bytes([1] + [0] * 15)
		scan = segment(0xda, b"\1\1\0\1\x3f\0") + packed(("0" + "1" * 14) * 18).replace(b"\xff", b"\xff\0")
		data = (b"\xff\xd8" + segment(0xdb, b"\0" + b"\1" * 64) + segment(0xc2, struct.pack(">BHHB", 8, side, side, 1) + b"\1\x11\0")
			+ segment(0xc4, b"\x00" + table + b"\0") + segment(0xc4, b"\x10" + table + b"\xe0")
			+ segment(0xda, b"\1\1\0\0\0\0") + bytes(-(-blocks // 8)) + scan * 20000 + b"\xff\xd9")
		open(sys.argv[1], "wb").write(data)
	END
	[ "$(stat -c %s "$out.scans.jpg")" -lt 1500000 ]
	SECONDS=0
	run -0 claim new $first --type used --deadline 1d --picture "$out.scans.jpg"
	[ "$SECONDS" -lt 20 ]
	run -0 claim show 1
	[[ $output == *"it does not decode"* ]]
	rm -r "$PACKSEAL_CLAIMS"
	# a picture that is a ZIP too stays the bytes that it is, under a name of ours
	name=$'\e[31m<script>'
	cat "$buyer" - >"$BATS_TEST_TMPDIR/$name.zip" <<<"PK$(printf '\3\4')and so on"
	head -c 5000 "$buyer" >"$out.half.jpg"
	run -0 claim new $first --type used --deadline 1d --picture "$BATS_TEST_TMPDIR/$name.zip" --picture "$out.half.jpg"
	is "$(ls "$PACKSEAL_CLAIMS/1")" $'1.jpg\n2.jpg\nclaim.json'
	cmp "$BATS_TEST_TMPDIR/$name.zip" "$PACKSEAL_CLAIMS/1/1.jpg"
	run -0 claim show 1
	[[ $output != *$'\e[31m'* && $output == *'\x1b[31m<script>.zip'* ]]
	[[ $output == *"it does not decode"* ]]
}

@test "claim: what a picture declares, and that no mark is no statement" {
	# an XMP packet behind the SOI
	python3 - "$buyer" "$out" <<-'END'
		import struct, sys
		data = open(sys.argv[1], "rb").read()
		xmp = (b'http://ns.adobe.com/xap/1.0/\0<x xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>{&quot;Label&quot;:'
			b'&quot;1&quot;,&quot;ContentProducer&quot;:&quot;\xe8\xb1\x86\xe5\x8c\x85 \x1b[31m&quot;}</TC260:AIGC></x>')
		open(sys.argv[2] + ".jpg", "wb").write(data[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + data[2:])
	END
	run -0 claim inspect "$out.jpg"
	[[ $output == *"the file declares: a GB 45438 label (XMP): Label 1; ContentProducer 豆包"*"(generated by AI)"* ]]
	[[ $output != *$'\e[31m'* ]]
	run -0 claim inspect "$out.jpg" --json
	is "$(json '(d["statement"], d["marks"][0]["kind"], d["width_px"])' <<<"$output")" "('declares', 'label', 320)"
	# IPTC's term, with its list and without
	for term in http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia trainedAlgorithmicMedia; do
		printf 'http://ns.adobe.com/xap/1.0/\0<x Iptc4xmpExt:DigitalSourceType="%s"/>' $term >"$out.xmp"
		python3 -c "import struct, sys
data, xmp = (open(name, 'rb').read() for name in sys.argv[1:3])
open(sys.argv[3], 'wb').write(data[:2] + b'\xff\xe1' + struct.pack('>H', len(xmp) + 2) + xmp + data[2:])" "$buyer" "$out.xmp" "$out.term.jpg"
		run -0 claim inspect "$out.term.jpg"
		is "$(grep -c "digital source type (XMP): trainedAlgorithmicMedia (made by a trained model)" <<<"$output")" 1
	done
	run -0 claim inspect "$buyer"
	[[ $output == *"no statement: the file does not say how it was made, which proves nothing either way"* ]]
	# nowhere a guess
	[[ $output != *probab* && $output != *%* && $output != *likely* ]]
	run -0 "$packseal" claim inspect "$buyer" --lang zh
	[[ $output == *"无声明"* ]]
	claim new $first --type used --deadline 1d --picture "$out.jpg" --picture "$buyer"
	run -0 claim show 1
	[[ $output == *"the file declares: a GB 45438 label"*"no statement"* ]]
	# somebody changed what lies there
	change "$PACKSEAL_CLAIMS/1/2.jpg" 3000
	run -0 claim show 1
	[[ $output == *"its bytes are not those that were taken in"* ]]
	printf 'text' >"$out.txt"
	run -64 claim inspect "$out.txt"
	run -66 claim inspect "$out.none"
}

# make_png PGM PNG HOW   In colours, or in greys with the right half transparent.
make_png() {
	python3 - "$1" "$2" "$3" <<-'END'
		import struct, sys, zlib
		kind, size, depth, data = open(sys.argv[1], "rb").read().split(b"\n", 3)
		width, height = map(int, size.split())
		def chunk(name, body):
		    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
		half = sys.argv[3] == "half"
		rows = []
		for y in range(height):
		    row = data[y * width:(y + 1) * width]
		    rows.append(b"\0" + b"".join(bytes((v, 255 * (x < width // 2)) if half else (v, v, v)) for x, v in enumerate(row)))
		open(sys.argv[2], "wb").write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 4 if half else 2, 0, 0, 0))
		                              + chunk(b"IDAT", zlib.compress(b"".join(rows))) + chunk(b"IEND", b""))
	END
}

@test "claim: a PNG and a WebP are looked at as a JPEG is, and stand in the answer" {
	djpeg "$buyer" >"$out.pgm"
	make_png "$out.pgm" "$out.png" colours
	make_png "$out.pgm" "$out.grey.png" half
	claim new $first --type used --deadline 1d --picture "$buyer"
	run -0 claim new $second --type used --deadline 1d --picture "$out.png"
	[[ $output == *"seen: file 1: looks like claim 1, file 1 (pHash differs in "* ]]
	# what is transparent is white
	run -0 claim new $first --type used --deadline 1d --channel taobao --picture "$out.grey.png"
	[[ $output != *"looks like"* ]]
	python3 -c 'import sys
kind, size, depth, data = open(sys.argv[1], "rb").read().split(b"\n", 3)
width = int(size.split()[0])
rows = [data[y:y + width // 2] + b"\xff" * (width - width // 2) for y in range(0, len(data), width)]
open(sys.argv[2], "wb").write(b"\n".join((kind, size, depth)) + b"\n" + b"".join(rows))' "$out.pgm" "$out.half.pgm"
	cjpeg "$out.half.pgm" >"$out.half.jpg"
	run -0 claim inspect "$out.half.jpg"
	[[ $output == *"seen before: looks like claim 3, file 1"* ]]
	run -0 "$packseal" sheet "$(take_file 1)" -o "$out.sheet.jpg" --beside "$out.grey.png"
	djpeg "$out.sheet.jpg" >"$out.sheet.ppm"
	# cut off, and of another size than it says: kept, and not drawn
	head -c 20000 "$out.png" >"$out.cut.png"
	run -0 claim new $first --type used --deadline 1d --picture "$out.cut.png"
	run -0 claim show 4
	[[ $output == *"it does not decode: nothing can be drawn of it"* ]]
	run -64 "$packseal" sheet "$(take_file 1)" -o "$out.none.jpg" --beside "$out.cut.png"
	[[ $output == *"is no JPEG, PNG or WebP that can be decoded"* ]]
	if ! ffmpeg -v error -i "$out.pgm" "$out.webp"; then
		skip "this ffmpeg makes no WebP"
	fi
	run -0 claim new $second --type used --deadline 1d --picture "$out.webp"
	[[ $output == *"seen: file 1: looks like claim 1, file 1 (pHash differs in "* ]]
	head -c 3000 "$out.webp" >"$out.cut.webp"
	run -0 claim new $second --type used --deadline 1d --picture "$out.cut.webp"
	run -0 claim show 6
	[[ $output == *"it does not decode"* ]]
}

@test "claim: what comes twice about one parcel is no other order's" {
	claim new $first --type used --deadline 1d --picture "$buyer" --channel pdd
	run -0 claim new $first --type damaged --deadline 1d --picture "$buyer" --channel pdd
	[[ $output == *"seen: file 1: the same bytes as claim 1, file 1, of the same parcel"* ]]
	[[ $output != *"reason: "* ]]
	# and where it came about another one too, that is what is said
	run -0 claim new $second --type used --deadline 1d --picture "$buyer" --channel pdd
	[[ $output == *"as claim 1, file 1"* ]]
	[[ $output != *"same parcel"*"same parcel"* ]]
	[[ $output == *"reason: 消费者提供凭证与其他售后订单相同"* ]]
	run -0 claim new $first --type used --deadline 1d --picture "$buyer" --channel pdd
	[[ $output == *"reason: 消费者提供凭证与其他售后订单相同"* ]]
	# what only looks so is to be looked at by somebody
	djpeg "$buyer" | cjpeg -quality 40 >"$out.again.jpg"
	run -0 claim new $second --type used --deadline 1d --picture "$out.again.jpg" --channel pdd
	[[ $output == *"reason: 消费者提供凭证与其他售后订单相同 (compare both pictures first; 请先比对两图)"* ]]
}

@test "claim: a day as the deadline begins where the clerk is" {
	run -0 claim new $first --type used --deadline 2020-01-01
	[[ $output == *"to be answered by 2020-01-01 "*", which is past"* ]]
	export TZ=Asia/Shanghai
	run -0 claim new $first --type used --deadline 2027-03-01
	[[ $output == *"to be answered by 2027-03-01 00:00:00 +08:00"* ]]
	run -0 claim show 2 --json
	is "$(json 'd["deadline"]' <<<"$output")" "$(TZ=UTC date -d '2027-02-28 16:00' +%s)"
	run -0 claim list
	[[ $output == *"2027-03-01 00:00:00 +08:00"* ]]
}

@test "claim: a picture that was seen before, in another claim or in the shop's listing" {
	djpeg "$buyer" | cjpeg -quality 40 >"$out.again.jpg"
	claim new $first --type used --deadline 1d --picture "$buyer"
	run -0 claim new $second --type used --deadline 1d --picture "$buyer" --picture "$out.again.jpg"
	[[ $output == *"seen: file 1: the same bytes as claim 1, file 1"* ]]
	[[ $output == *"seen: file 2: looks like claim 1, file 1 (pHash differs in "* ]]
	[[ $output != *"reason: "* ]]
	run -0 claim new $second --type used --deadline 1d --picture "$buyer" --channel pdd
	[[ $output == *"reason: 消费者提供凭证与其他售后订单相同"* ]]
	# its own are no earlier ones, also when they come once more
	run -0 claim reply 1 --picture "$buyer"
	run -0 claim show 1
	[[ $output == *"file 2: the same bytes as claim 2, file 1"* && $output != *"as claim 1"* ]]
	# the shop's own, upside down left and right
	mkdir "$out.shop"
	python3 - "$buyer" "$out" <<-'END'
		import subprocess, sys
		head, size, depth, data = subprocess.run(["djpeg", sys.argv[1]], capture_output=True).stdout.split(b"\n", 3)
		width = int(size.split()[0])
		rows = [data[at:at + width][::-1] for at in range(0, len(data), width)]
		jpeg = subprocess.run(["cjpeg", "-quality", "70"], input=b"\n".join((head, size, depth)) + b"\n" + b"".join(rows), capture_output=True).stdout
		open(sys.argv[2] + ".shop/mirror.jpg", "wb").write(jpeg)
	END
	echo nothing >"$out.shop/readme.txt"
	rm -r "$PACKSEAL_CLAIMS"
	run -0 claim learn "$out.shop"
	[[ $output == *"1 pictures learnt, 0 known before, 1 that are no JPEG, PNG or WebP"* ]]
	run -0 claim learn "$out.shop" --as listing
	[[ $output == *"0 pictures learnt, 1 known before"* ]]
	run -0 claim inspect "$buyer"
	[[ $output == *"seen before: looks like listing picture mirror.jpg"*"; mirrored"* ]]
	run -0 claim inspect "$buyer" --json
	is "$(json '(d["compared_with"], len(d["seen"]))' <<<"$output")" "(1, 1)"
	is "$(json '{k: v for k, v in d["seen"][0].items() if k[1:] != "hash_bits" and k != "words"}' <<<"$output")" \
		"{'match': 'looks_like', 'source': 'listing', 'claim': None, 'path': 'mirror.jpg', 'mirrored': True, 'cut': False}"
	is "$(json '"differs in %d, dHash in %d of 64" % (d["seen"][0]["phash_bits"], d["seen"][0]["dhash_bits"]) in d["seen"][0]["words"]' <<<"$output")" True
	# which nobody's camera saw
	python3 -c "
import sys
rows = bytes((x * x // 97 + y * y * 3 // 61 + x * y // 53) % 256 for y in range(240) for x in range(320))
sys.stdout.buffer.write(b'P5\n320 240\n255\n' + rows)" | cjpeg >"$out.other.jpg"
	run -0 claim inspect "$out.other.jpg"
	[[ $output == *"not seen before among 1 pictures and "[1-9]*" packing stills"* ]]
	# what a power cut left at the end is no entry, and a file of another kind is refused
	truncate -s -5 "$PACKSEAL_CLAIMS/seen"
	run -0 claim inspect "$buyer"
	[[ $output == *"not seen before among 0 pictures and "[1-9]*" packing stills"* ]]
	run -0 claim learn "$out.shop"
	run -0 claim inspect "$buyer"
	[[ $output == *"mirrored"* ]]
	run -64 claim learn "$out.shop" --as nonsense
	run -66 claim learn "$out.none"
	change "$PACKSEAL_CLAIMS/seen" 3
	run -74 claim inspect "$buyer"
}

@test "claim: a picture that is the shop's own packing still, of any take, without anybody's doing" {
	"$packseal" unpack "$(take_file 2)" -o "$out.frames"
	claim new $first --type used --deadline 1d
	# of another parcel's take: each take's still, learnt when somebody looks
	said=
	for picture in $(find "$out.frames" -name '*.jpg' | sort); do
		run -0 claim inspect "$picture"
		[[ $output != *"the same bytes as packing still of take 2 "* ]] || said=$picture
	done
	[ -n "$said" ]
	is "$(stat -c %a "$PACKSEAL_CLAIMS/stills")" 600
	# compressed anew, for the other parcel's claim, in both languages; one alone, the bench looks like itself
	djpeg "$said" | cjpeg -quality 40 >"$out.jpg"
	run -0 claim new $first --type used --deadline 1d --picture "$out.jpg"
	is "$(grep -c '^seen: file 1: looks like packing still of take ' <<<"$output")" 1
	run -0 claim show 2 --json --pictures "$out.small"
	is "$(json '[s["take"] for s in d["findings"][0]["seen"]][0] in ("1", "2", "3")' <<<"$output")" True
	run -0 claim inspect "$said" --json
	is "$(json '[(s["match"], s["source"], s["claim"], s.get("take")) for s in d["seen"]][0]' <<<"$output")" "('same_bytes', 'packing', None, '2')"
	run -0 "$packseal" claim inspect "$said" --lang zh
	[[ $output == *"打包录像静帧,录像 2 "* ]]
	# those of the claim's own takes are known beside the others'
	python3 - "$PACKSEAL_CLAIMS/stills" <<-'END'
		import struct, sys
		data = open(sys.argv[1], "rb").read()[16:]
		size = 16 + 32 + 8 * 73 + 64
		assert len(data) % size == 0
		takes = [struct.unpack_from("IIII", data, at)[1:3] for at in range(0, len(data), size)]
		for take in 1, 2, 3:
		    assert takes.count((take, 0)) == 2, takes
		assert takes.count((1, 1)) and takes.count((3, 1)) and not takes.count((2, 1)), takes
	END
	# learnt once, and at most so many at a time
	run -0 claim learn --takes
	[[ $output == "stills of 0 takes learnt" ]]
	rm "$PACKSEAL_CLAIMS/stills"
	run -0 claim learn --takes --most 2
	[[ $output == "stills of 2 takes learnt" ]]
	run -0 claim learn --takes --most 2
	[[ $output == "stills of 1 takes learnt" ]]
	run -64 claim learn --takes "$out.frames"
	run -64 claim learn
	# a take that is damaged has none, is passed over, and is not asked again
	rm "$PACKSEAL_CLAIMS/stills"
	cp -r "$PACKSEAL_STORE" "$out.store"
	change "$(find "$out.store" -name '*-0000002.seal')" 3000
	run -0 claim learn --takes --store "$out.store"
	[[ $output == "stills of 3 takes learnt" ]]
	run -0 claim learn --takes --store "$out.store"
	[[ $output == "stills of 0 takes learnt" ]]
	# who may only read the claims compares with what is known
	chmod 500 "$PACKSEAL_CLAIMS"
	run -0 claim inspect "$said"
	chmod 700 "$PACKSEAL_CLAIMS"
}

@test "claim: a folder is learnt with those in it, not beyond, and whatever they are called" {
	mkdir -p "$out.shop/a/b" "$out.shop/.hidden"
	deep=$out.shop
	for i in $(seq 18); do
		deep=$deep/d
	done
	mkdir -p "$deep" "$out.elsewhere"
	name=$(printf 'x\e[31m\n\xff.jpg')
	for quality in 30 40 50 60 70; do
		djpeg "$buyer" | cjpeg -quality $quality >"$out.$quality.jpg"
	done
	cp "$out.30.jpg" "$out.shop/a/b/$name"
	cp "$out.40.jpg" "$out.shop/a/one.jpg"
	cp "$out.40.jpg" "$out.shop/a/again.jpg"
	cp "$out.50.jpg" "$out.elsewhere/out.jpg"
	cp "$out.60.jpg" "$deep/deep.jpg"
	cp "$out.70.jpg" "$out.shop/.hidden/no.jpg"
	ln -s "$out.elsewhere" "$out.shop/link"
	ln -s "$out.elsewhere/out.jpg" "$out.shop/link.jpg"
	ln -s .. "$out.shop/a/round"
	mkfifo "$out.shop/fifo.jpg"
	run -0 timeout 60 "$packseal" claim learn "$out.shop/" --lang en
	[[ $output == *"2 pictures learnt, 1 known before, 0 that are no JPEG"* ]]
	[[ $output == *"1 folders that lie more than 16 deep were not looked into"* ]]
	claim inspect "$out.50.jpg" --json >said
	is "$(json 'd["compared_with"], sorted(s["words"][:32] for s in d["seen"])[1]' <said)" "2 looks like listing picture a/b/x"
	[[ $(cat said) != *$'\e'* ]]
	run -66 claim learn "$out.nowhere"
}

@test "claim: what is found in each file, for programs, with small pictures that are nobody's bytes" {
	# a PNG with a ZIP behind it, one that was changed since, a film, one that is gone
	djpeg "$buyer" >"$out.pgm"
	make_png "$out.pgm" "$out.png" colours
	printf 'PK\3\4hidden' >>"$out.png"
	ffmpeg -v error -i "$out.pgm" -t 1 -c:v mjpeg "$out.mkv"
	ffmpeg -v error -i "$out.mkv" -c copy -metadata comment='{"Label":"1","ProduceID":"id-9"}' "$out.mp4"
	claim new $second --type used --deadline 1d --picture "$buyer"
	run -0 claim new $first --type used --deadline 1d --picture "$out.png" --named $'C:\\tmp/../\e[31m<b>.png' \
		--picture "$buyer" --picture "$out.mkv" --picture "$buyer" --named .. --picture "$out.mp4" --picture "$out.mp4"
	change "$PACKSEAL_CLAIMS/2/2.jpg" 3000
	rm "$PACKSEAL_CLAIMS/2/4.jpg"
	head -c -9 "$out.mp4" >"$PACKSEAL_CLAIMS/2/6.mp4"
	run -0 --separate-stderr claim show 2 --json --pictures "$out.small"
	[[ $stderr == *"2/4.jpg: "* ]]
	printf '%s\n' "$output" >"$out.json"
	is "$(json '[f["given"] for f in d["files"]]' <"$out.json")" "['\x1b[31m<b>.png', 'buyer.jpg', 'out.mkv', '..', 'out.mp4', 'out.mp4']"
	is "$(json '[f.get("unchanged") for f in d["findings"]]' <"$out.json")" "[True, False, None, False, None, False]"
	is "$(json '[f.get("statement") for f in d["findings"]]' <"$out.json")" "['none', 'none', 'not_looked_for', None, 'declares', 'none']"
	is "$(json '[(m["kind"], m["where"]) for m in d["findings"][4]["marks"]]' <"$out.json")" "[('label', 'film text ©cmt')]"
	run -0 --separate-stderr claim show 2
	[[ $output == *"the file declares: a GB 45438 label (film text ©cmt): Label 1;"*"its bytes are not those that were taken in"*"damaged or cut off"* ]]
	is "$(json '(d["findings"][0]["seen"][0]["claim"], len(d["findings"][2]["seen"]))' <"$out.json")" "(1, 0)"
	is "$(json 'd["findings"][0]["words"][1]' <"$out.json")" \
		"10 bytes stand behind the picture's end, which no viewer shows: a phone's extras, or another file"
	is "$(json 'd["findings"][0]["picture"]' <"$out.json")" 1.jpg
	djpeg "$out.small/1.jpg" >"$out.ppm"
	! grep -q hidden "$out.small/1.jpg" || false
	run -0 --separate-stderr "$packseal" claim show 2 --json --pictures "$out.zh" --lang zh
	is "$(json 'd["findings"][0]["seen"][0]["words"][:16]' <<<"$output")" "看起来相同 纠纷 1 的文件 1"
	# a directory with something in it is not written to
	run -74 claim show 2 --json --pictures "$out.small"
	run -64 claim show 2 --pictures "$out.none"
	run -64 claim new $first --type used --deadline 1d --named x
}

@test "claim: what was found in each file as it was noted, for programs" {
	ffmpeg -v error -f lavfi -i testsrc=size=64x48:rate=5 -t 1 -metadata comment='{"Label":"1","ProduceID":"id-9"}' "$out.mp4"
	claim new $second --type used --deadline 1d --picture "$buyer"
	"$packseal" claim new $first --type used --deadline 1d --picture "$out.mp4" --picture "$buyer" --json --lang zh >"$out.json"
	is "$(json '(d["claim"], d["files"], d["takes"])' <"$out.json")" "(2, 2, 2)"
	is "$(json '[(f["file"], f["statement"], [m["where"] for m in f["marks"]]) for f in d["findings"]]' <"$out.json")" \
		"[(1, 'declares', ['film text ©cmt']), (2, 'none', [])]"
	is "$(json '[f["seen"] for f in d["findings"]]' <"$out.json")" \
		"[[], [{'match': 'same_bytes', 'source': 'claim', 'claim': 1, 'file': 1, 'words': '字节完全相同 纠纷 1 的文件 1'}]]"
	# the same that the claim has afterwards
	run -0 --separate-stderr "$packseal" claim show 2 --json --pictures "$out.small" --lang zh
	is "$(json '[(f["marks"], f["seen"], f["words"]) for f in d["findings"]]' <<<"$output")" \
		"$(json '[(f["marks"], f["seen"], f["words"]) for f in d["findings"]]' <"$out.json")"
	run -0 claim new $first --type used --deadline 1d --json
	is "$(json '(d["claim"], d["files"], d["findings"])' <<<"$output")" "(3, 0, [])"
}

@test "claim: an answer hides what it is told to of the signed pictures" {
	claim new $first --type used --deadline 1d --channel taobao
	run -64 claim answer 1 -o "$out.wrong" --redact nowhere:0,0,16,16
	[[ $output == *"nowhere"* ]]
	run -64 claim answer 1 -o "$out.wrong" --redact top:nonsense
	[ ! -e "$out.wrong" ]
	run -0 claim answer 1 -o "$out.open"
	run -0 claim answer 1 -o "$out.hidden" --redact top:0,0,160,120 --redact side:0,0,160,120
	# what is grey without colour is ours: what the footage has in colours is hidden
	colours() {
		djpeg "$1" | python3 -c 'import sys; d = sys.stdin.buffer.read()[20:]; print(len(set(d[i:i + 3] for i in range(0, len(d) - 2, 3))))'
	}
	[ "$(colours "$out.hidden/sheet.jpg")" -lt "$(colours "$out.open/sheet.jpg")" ]
}

@test "claim: one that cannot be kept leaves no picture behind that was seen" {
	# the disk has room for the picture and an entry of what was seen (712 bytes), not for the claim
	no_room() {
		trap '' XFSZ
		prlimit --fsize="$1" -- "$packseal" claim "${@:2}" --lang en
	}
	small=$BATS_TEST_TMPDIR/$(printf 'picture-%.0s' {1..25}).jpg
	djpeg -scale 1/8 "$buyer" | cjpeg -quality 30 >"$small"
	long=$(printf 'words and %.0s' {1..12})
	claim=(new $first --type used --deadline 1d --order "$long" --picture "$small")
	run -74 no_room 712 "${claim[@]}"
	[[ $output == *"claim.json: "*"File too large"* ]]
	is "$(ls "$PACKSEAL_CLAIMS")" $'lock\nstills'
	run -0 claim "${claim[@]}"
	[[ $output == "claim 1 is noted"* && $output != *"seen: "* ]]
	run -0 claim new $second --type used --deadline 1d --picture "$small"
	[[ $output == *"seen: file 1: the same bytes as claim 1, file 1"* ]]
	# the same of a reply
	rm -r "$PACKSEAL_CLAIMS"
	claim new $first --type used --deadline 1d --order "$long"
	claim reply 1 --refused --text "$long$long"
	claim reply 1 --refused --text "$long$long"
	run -74 no_room "$(stat -c %s "$PACKSEAL_CLAIMS/1/claim.json")" reply 1 --picture "$small"
	[[ $output == *"claim.json: "*"File too large"* ]]
	run -0 claim new $second --type used --deadline 1d --picture "$small"
	[[ $output != *"seen: "* ]]
	run -0 claim reply 1 --picture "$small"
	run -0 claim new $second --type used --deadline 1d --picture "$small"
	[[ $output == *"the same bytes as claim 1, file 1"* ]]
	# where what was seen finds no room, the claim and its reply are kept all the same, and that is said
	size=$(stat -c %s "$PACKSEAL_CLAIMS/seen")
	run -74 no_room "$size" new $first --type used --deadline 1d --picture "$small"
	[[ $output == *"seen: File too large"*"the claim is kept, but its pictures will not be known"*"claim 4 is noted"* ]]
	[[ $output == *"held: take 3: "* ]]
	run -74 no_room "$size" reply 4 --picture "$small"
	[[ $output == *"the claim is kept, but its pictures will not be known"* ]]
	run -0 claim show 4 --json
	is "$(json '[f["name"] for f in d["files"]]' <<<"$output")" "['1.jpg', '2.jpg']"
	is "$(stat -c %s "$PACKSEAL_CLAIMS/seen")" "$size"
}

@test "claim: what a killed program left half of a buyer's files is removed" {
	claim new $first --type used --deadline 1d
	# as kill -9 leaves it while a film is copied in, of a new claim and of a reply
	mkdir "$PACKSEAL_CLAIMS/2.work.4711"
	cp "$buyer" "$PACKSEAL_CLAIMS/2.work.4711/1.mp4.part.4711"
	cp "$buyer" "$PACKSEAL_CLAIMS/1/1.mp4.part.4711"
	run -0 claim reply 1 --picture "$buyer" --named "a.part.b"
	is "$(ls "$PACKSEAL_CLAIMS/1")" $'1.jpg\nclaim.json'
	run -0 claim new $first --type used --deadline 1d
	is "$(ls "$PACKSEAL_CLAIMS")" $'1\n2\nbriefs\nlock\nseen\nstills'
}

@test "claim: the buyer is asked, and his reply or refusal is noted" {
	claim new $first --type used --deadline 1d --picture "$buyer"
	run -0 claim ask 1
	[[ $output =~ "by hand: "([2-9A-Z]{6})" " ]]
	code=${BASH_REMATCH[1]}
	run -0 "$packseal" claim ask 1 --lang zh
	[[ $output == *"请在纸上手写:$code"* ]]
	run -0 claim reply 1 --text "here it is" --picture "$buyer"
	run -0 claim reply 1 --refused --text "no time" --by li
	run -0 claim show 1
	[[ $output == *"asked     $code"*"replied   here it is"*"refused   no time (li)"* ]]
	cmp "$buyer" "$PACKSEAL_CLAIMS/1/2.jpg"
	run -64 claim answer 1
	run -64 claim answer 1 -o "$out.answer"
	[[ $output == *"--channel NAME"* ]]
	run -66 claim answer 1 -o "$out.answer" --channel taobao --file 3
	claim new $first --type used --deadline 1d
	run -0 claim ask 2
	[[ $output != *$code* ]]
	run -66 claim ask 3
	run -64 claim reply 1 --picture /etc/passwd
}

@test "claim: what is refused" {
	run -64 claim
	run -66 claim list --claims "$BATS_TEST_TMPDIR/typo"
	[[ $output == *"/typo: No such file or directory; claims are listed out of the folder in which they were noted."* ]]
	run -66 claim list --json
	PACKSEAL_CLAIMS='' run -0 claim list
	run -64 claim new $first --deadline 1d
	run -64 claim new $first --type nonsense --deadline 1d
	[[ $output == *"empty (空包)"* ]]
	run -64 claim new $first --type used
	run -64 claim new $first --type used --deadline soon
	run -64 claim new $first --type used --deadline 1d --channel nowhere
	run -64 claim new --type used --deadline 1d
	run -66 claim show 7
	[[ $output == *"there is no claim 7"* ]]
	run -64 claim show ../1
	run -64 claim close 1 --outcome nonsense
	[ ! -e "$PACKSEAL_CLAIMS/1" ]
	# one that somebody wrote into is said, and the others are listed
	claim new $first --type used --deadline 1d
	claim new $second --type used --deadline 1d
	change "$PACKSEAL_CLAIMS/1/claim.json" 3
	run -74 claim list
	[[ $output == *"1/claim.json: it is not as packseal wrote it"* && $output == *$second* ]]
}

# The last: it films one take more.
@test "claim: one whose parcel is still being recorded finds and holds the take once it has ended" {
	third=SF7770000000001
	scan $third
	await_status $third
	run -0 claim new $third --type damaged --deadline 48h --channel taobao
	[[ $output == *"this parcel is being recorded now: its take is looked for when the claim is next asked about, replied to or answered, and held then"* ]]
	[[ $output != *"no film"* ]]
	run -0 claim ask 1
	run -0 claim show 1 --json
	is "$(json 'd["takes"]' <<<"$output")" "[]"
	scan PSCMD-END
	number=
	for ((i = 0; i < 600 && ! number; i++)); do
		number=$("$packseal" find $third --json | json 'd["takes"][0]["number"] if d["takes"] else 0') || number=0
		((number)) || sleep 0.1
	done
	run -0 claim reply 1 --text "here"
	run -0 claim show 1 --json
	is "$(json '(d["takes"], [n["text"].split(":")[0] for n in d["notes"] if n["what"] == "held"])' <<<"$output")" \
		"([$number], ['take $number'])"
	run -0 "$packseal" find $third --json
	is "$(json '[t["hold"]["why"] for t in d["takes"]]' <<<"$output")" "['claim 1']"
	run -0 claim answer 1 -o "$out"
	[[ $output == *"answered with take $number, the latest of the claim's"* ]]
	# found once
	run -0 claim ask 1
	run -0 claim show 1 --json
	is "$(json 'len([n for n in d["notes"] if n["what"] == "held"])' <<<"$output")" 1
	# a parcel that nobody records
	run -0 claim new SF0000000000001 --type empty --deadline 1d
	[[ $output == *"there is no film to answer with; one that began before now is looked for again"* ]]
}
