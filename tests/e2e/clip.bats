bats_require_minimum_version 1.5.0
# Viewing copies, reports, and statements of what was derived.

load station
load desk

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
