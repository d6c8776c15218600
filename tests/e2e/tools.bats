bats_require_minimum_version 1.5.0
# packseal verify, show, unpack, contact, export: over the files that make_takes makes.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	cp -r "$BATS_FILE_TMPDIR"/* .
	export PACKSEAL_STORE=$BATS_TEST_TMPDIR/no-store PACKSEAL_RUN=$BATS_TEST_TMPDIR/no-run
	now="--now 2026-03-02"
}

# change FILE OFFSET   One byte of the file becomes another.
change() {
	byte=$(dd if="$1" bs=1 skip="$2" count=1 status=none | od -An -tu1 | tr -d ' ')
	printf "\\x$(printf %02x $(((byte + 1) % 256)))" |
		dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# Whatever becomes of a test, nothing stays mounted.
teardown() {
	umount -l "$BATS_TEST_TMPDIR/disk" 2>/dev/null || true
}

# json EXPRESSION   Of the JSON on standard input, as Python sees it.
json() {
	python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

@test "verify: each file has its words and its exit status" {
	while read -r file root status integrity origin ending; do
		echo "$file $root"
		run "-$status" "$packseal" verify "$file.seal" --root "$root.pem" $now --json
		[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = "$integrity" ]
		[ "$(json 'd["origin"]["verdict"]' <<<"$output")" = "$origin" ]
		[ "$(json 'd["ending"]["verdict"]' <<<"$output")" = "$ending" ]
		[ "$(json 'd["exit"]' <<<"$output")" = "$status" ]
		[ "$(json 'd["take"]["station"]' <<<"$output")" = "Bench 一号" ]
	done <<-END
		plain      root   0  intact            software_key    ended
		three      root   0  intact            software_key    ended
		lossy      root   0  intact            software_key    ended
		cancelled  root   0  intact            software_key    cancelled
		open       root   3  intact_truncated  software_key    open
		test       root   2  intact            test_source     ended
		plain      other  2  intact            untrusted_root  ended
	END
}

@test "verify: without a root the content is judged all the same" {
	run -2 "$packseal" verify plain.seal
	[[ $output == *"integrity  intact "* ]]
	[[ $output == *no_root_given* ]]
	[[ $output == *"--root"* ]]
}

@test "verify: certificates are judged at the time given" {
	run -2 "$packseal" verify plain.seal --root root.pem --now 2020-01-01
	[[ $output == *not_yet_valid* ]]
	run -2 "$packseal" verify plain.seal --root root.pem --now 2040-01-01T00:00:00Z
	[[ $output == *expired_since* ]]
	run -0 "$packseal" verify plain.seal --root root.pem --now @1772330400
	run -64 "$packseal" verify plain.seal --root root.pem --now tomorrow
}

@test "verify: a changed byte is found, with camera and second" {
	change plain.seal 30000
	run -1 "$packseal" verify plain.seal --root root.pem $now --json
	[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = altered ]
	[ "$(json 'd["integrity"]["findings"][0]["camera"]' <<<"$output")" = top ]
	[ "$(json '1.5 < d["integrity"]["findings"][0]["from_s"] < 2.6' <<<"$output")" = True ]
	# counts of what is not as signed are not repeated
	[ "$(json '"seconds" in d["take"]' <<<"$output")" = False ]
}

@test "verify: no name is said that no good signature covers" {
	at=$(grep -abo -m1 'Bench' plain.seal | head -n1 | cut -d: -f1)
	change plain.seal "$at"
	run -1 "$packseal" verify plain.seal --root root.pem $now
	[[ $output != *"一号"* ]]
	[[ $output != *"lane1"* ]]
	run -1 "$packseal" show plain.seal
	[[ $output != *"一号"* ]]
	[[ $output != *SF1023574470215* ]]
}

@test "verify: a file that was cut off says so" {
	head -c 40000 plain.seal >cut.seal
	run -3 "$packseal" verify cut.seal --root root.pem $now
	[[ $output == *intact_truncated* ]]
	[[ $output == *"ending     cut"* ]]
}

@test "verify: what is no evidence file" {
	: >empty.seal
	run -1 "$packseal" verify empty.seal
	[[ $output == *malformed* ]]
	run -1 "$packseal" verify root.pem
	[[ $output == *"not a packseal evidence file"* ]]
	run -66 "$packseal" verify missing.seal
	run -66 "$packseal" verify .
	mkfifo pipe
	run -66 "$packseal" verify pipe
	run -66 "$packseal" verify plain.seal --root missing.pem
	run -66 "$packseal" verify plain.seal --root plain.seal
}

@test "verify --require: what is demanded and lacking makes a 0 a 3, and nothing better" {
	while read -r file root status demands lacking; do
		echo "$file $root $demands"
		run "-$status" "$packseal" verify "$file.seal" --root "$root.pem" $now \
			--require "$demands" --json
		[ "$(json '",".join(d["required"])' <<<"$output")" = "$demands" ]
		[ "$(json '",".join(d["lacking"]) or "-"' <<<"$output")" = "$lacking" ]
	done <<-END
		plain      root   0  ending                    -
		cancelled  root   0  ending                    -
		plain      root   3  ending,time,ledger,scene  time,ledger,scene
		plain      root   3  time                      time
		open       root   3  ending                    ending
		plain      other  2  time                      time
	END
	run -3 "$packseal" verify plain.seal --root root.pem $now --require time --require scene
	[[ $output == *"required, and lacking"*"- time: "*"- scene: "*"it lacks what you"* ]]
	# of what is not as signed nothing is met
	change plain.seal 30000
	run -1 "$packseal" verify plain.seal --root root.pem $now --require ending --json
	[ "$(json 'd["lacking"]' <<<"$output")" = "['ending']" ]
	for demands in '' time, ,time ending,times 'ending, time' origin; do
		run -64 "$packseal" verify three.seal --require "$demands"
	done
}

@test "every output says what it does not say, and no forbidden word" {
	for file in *.seal root.pem; do
		for command in verify show; do
			"$packseal" $command "$file" >out || true
			grep -q "says only whether the file is what the named key signed" out
			"$packseal" $command "$file" --json >>out || true
			"$packseal" $command "$file" --lang zh >zh || true
			grep -q "本结果只说明文件自签名起是否一致" zh
			cat zh >>out
			"$packseal" $command "$file" --lang zh --json >>out || true
			run ! grep -iE 'authentic|genuine|tamper|真实|篡改' out
		done
		"$packseal" verify "$file" >out || true
		grep -q "^not checked" out
		"$packseal" verify "$file" --lang zh >out || true
		grep -q "^未核对" out
	done
}

@test "verify and show speak Chinese, the verdicts' names stay English" {
	head -c 40000 plain.seal >cut.seal
	cp plain.seal changed.seal
	change changed.seal 30000
	printf '\203\000\150packseal\002' >later.seal
	while read -r file root status name words summary; do
		echo "$file"
		run "-$status" "$packseal" verify "$file.seal" --root "$root.pem" $now --lang zh
		[[ $output == *"内容       $name"*"$words"* ]]
		[[ $output == *"$status: $summary"* ]]
		run "-$status" "$packseal" verify "$file.seal" --root "$root.pem" $now --lang zh --json
		[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = "$name" ]
		[ "$(json 'd["integrity"]["message"]' <<<"$output")" = "$words" ]
		[[ $(json 'd["summary"]' <<<"$output") == "$summary"* ]]
	done <<-END
		plain    root   0  intact            完整,与签名一致           内容与签名一致,来源已确认
		changed  root   1  altered           与签名不一致              验证不通过:见下列发现
		plain    other  2  intact            完整,与签名一致           内容与签名一致,但来源尚未确认:
		cut      root   3  intact_truncated  缺少结尾,前段与签名一致   内容与签名一致,来源已确认,但有保留:
		later    root   4  unsupported       版本不支持,未验证         版本不支持,未验证
	END
	run -0 "$packseal" show plain.seal --lang zh
	[[ $output == *"内容: intact, 完整,与签名一致"*"面单"*"扫描(串口)"* ]]
	run -1 "$packseal" verify changed.seal --lang zh --json
	[ "$(json 'd["integrity"]["findings"][0]["what"]' <<<"$output")" = header_differs ]
	[ "$(json 'd["integrity"]["findings"][0]["message"]' <<<"$output")" = 有画面的数据头与签名不一致 ]
	[ "$(json 'd["not_checked"][0]["what"]' <<<"$output")" = time ]
	[ "$(json '"时间凭证" in d["not_checked"][0]["message"]' <<<"$output")" = True ]
}

@test "the language is that of --lang, else of LC_ALL, LC_MESSAGES, LANG" {
	while read -r all messages lang option wanted; do
		echo "$all $messages $lang $option"
		[ "$option" = - ] && option=
		LC_ALL=${all#-} LC_MESSAGES=${messages#-} LANG=${lang#-} \
			"$packseal" show plain.seal $option >out
		grep -q "^$wanted: intact" out
	done <<-END
		-            -            zh_CN.UTF-8  -          内容
		-            -            -            -          content
		-            -            C.UTF-8      -          content
		-            zh_CN        en_US.UTF-8  -          内容
		C            zh_CN        zh_CN        -          content
		-            -            zh_CN.UTF-8  --lang=en  content
		C            -            -            --lang=zh  内容
	END
	for command in verify show; do
		run -64 "$packseal" $command plain.seal --lang fr
		[[ $output == *"--lang takes en or zh"* ]]
	done
}

@test "lines of Chinese end before the terminal does, and none begins with a stop" {
	"$packseal" verify plain.seal --lang zh >out || true
	python3 - <<-'END'
		import unicodedata
		for line in open("out", encoding="utf-8"):
		    line = line.rstrip("\n")
		    columns = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
		    assert columns <= 82 or "  " in line[4:], line
		    assert not line.strip() or line.strip()[0] not in ",;:。、", line
	END
}

@test "no control character of a stranger reaches the terminal" {
	name=$(printf 'a\033[31m\nb\302\233.seal')
	run -66 "$packseal" verify "$name"
	[[ $output == *'a\x1b[31m\x0ab\xc2\x9b.seal'* ]]
	cp plain.seal "$name"
	"$packseal" verify "$name" >out || true
	"$packseal" verify "$name" --json >out2 || true
	"$packseal" show "$name" >>out || true
	run ! grep -qP '[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]' out out2
	[ "$(json 'd["file"]' <out2)" = "$name" ]
}

@test "piped output has no colour; on a terminal it has, unless NO_COLOR is set" {
	script -qec true /dev/null >script.log 2>&1 || skip "no pseudo-terminals here"
	"$packseal" verify plain.seal >out || true
	run ! grep -q $'\033' out
	TERM=xterm script -qec "$packseal verify plain.seal" /dev/null >out || true
	grep -q $'\033\[32m' out
	NO_COLOR=1 TERM=xterm script -qec "$packseal verify plain.seal" /dev/null >out || true
	run ! grep -q $'\033' out
}

@test "whoever runs it learns how far it is, from a file, and finds that empty at the end" {
	size=$(stat -c %s plain.seal)
	# no leak is looked for while another traces
	ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" PACKSEAL_PROGRESS=far \
		run strace -f -s 80 -e trace=pwrite64,ftruncate -o trace "$packseal" verify plain.seal
	grep -qE 'pwrite64\([0-9]+, "verifying [0-9]+ '"$size"' +\\n", 64, 0\) += 64' trace
	grep -E 'pwrite64|ftruncate' trace | tail -n 1 | grep -q 'ftruncate([0-9]*, 0)'
	[ -e far ]
	[ ! -s far ]
	# where it cannot be written the work is done all the same
	wanted=$status
	PACKSEAL_PROGRESS=none/far run "$packseal" verify plain.seal
	[ "$status" = "$wanted" ]
}

@test "show: events with their seconds, losses, and what the station declares" {
	run -0 "$packseal" show lossy.seal --json
	[ "$(json '[e["kind"] for e in d["events"]]' <<<"$output")" = \
		"['waybill', 'frames_lost', 'end']" ]
	[ "$(json 'd["events"][0]["code"], d["events"][0]["at_s"]' <<<"$output")" = \
		"SF1023574470215 1.0" ]
	run -0 "$packseal" show lossy.seal
	[[ $output == *"12 frames, 4 lost"* ]]
	run -0 "$packseal" show test.seal
	[[ $output == *"declared a test source"* ]]
}

@test "show: nothing of a second that is not as signed" {
	at=$(grep -abo -m1 'SF1023574470215' plain.seal | head -n1 | cut -d: -f1)
	change plain.seal "$at"
	run -1 "$packseal" show plain.seal
	[[ $output != *"1023574470215"* ]]
}

@test "unpack: every picture, sorted by time, as frames.csv lists them" {
	run -0 "$packseal" unpack three.seal -o out
	[ "$(ls out/*.jpg | wc -l)" = 48 ]
	tail -n +2 out/frames.csv | awk -F, '{ print $8 "  out/" $1 }' | sha256sum --check --quiet
	tail -n +2 out/frames.csv | cut -d, -f4 | sort -nc
	ls out | grep jpg | sort -c
	for picture in out/*.jpg; do djpeg -outfile /dev/null "$picture"; done
	[ "$(djpeg out/000003.000-top-*.jpg | head -c 11 | tr '\n' ' ')" = "P6 320 240 " ]
}

@test "unpack: only the pictures of a span" {
	run -0 "$packseal" unpack three.seal -o all
	run -0 "$packseal" unpack three.seal --from 1 --to 2 -o span
	[ "$(ls span | grep -c jpg)" = "$(ls all | grep -c ^000001)" ]
	diff <(cd all && sha256sum 000001*) <(cd span && sha256sum ./*.jpg | sed 's|\./||')
	run -64 "$packseal" unpack three.seal --from one -o none
	run -66 "$packseal" unpack three.seal --from 1000 -o none
	[ ! -e none ]
}

@test "unpack: only seconds that are as signed, and never into what is there" {
	change plain.seal 30000
	run -1 "$packseal" unpack plain.seal -o out
	[ "$(ls out/*.jpg | wc -l)" = 22 ]
	[[ $output == *"10 pictures are not as signed, or no signature covers them; they were not written"* ]]
	# the changed byte lies in the station second that begins 1.6 s after second 0
	[ "$(tail -n +2 out/frames.csv | awk -F, '$4 >= 1.6 && $4 < 2.6' | wc -l)" = 0 ]
	run -74 "$packseal" unpack three.seal -o out
	[ "$(ls out/*.jpg | wc -l)" = 22 ]
	mkdir empty
	run -0 "$packseal" unpack three.seal -o empty
}

@test "a full disk: unpack and the plain way leave nothing, or the whole" {
	mkdir disk
	mount -t tmpfs -o size=128k tmpfs disk 2>/dev/null || skip "nothing can be mounted here"
	mkdir disk/there
	for to in disk/new disk/there; do
		for command in "unpack three.seal -o" "export three.seal --plain"; do
			# shellcheck disable=SC2086
			run -74 "$packseal" $command $to
			[[ $output == *"$to: No space left on device."* ]]
			[ "$(ls disk)" = there ]
			[ -z "$(ls -A disk/there)" ]
		done
	done
	run -0 "$packseal" unpack three.seal -o disk/new --from 1 --to 1.3
	[ "$(ls disk)" = "$(printf 'new\nthere')" ]
	# what is not ours stays, and a place where another disk hangs is said before anything is done
	run -74 "$packseal" unpack three.seal -o disk/new
	[[ $output == *"disk/new: there is something in it already; give a new directory."* ]]
	rm -r disk/new disk/there
	for command in "unpack three.seal -o" "export three.seal --plain"; do
		# shellcheck disable=SC2086
		run -74 "$packseal" $command disk
		[[ $output == *"disk: another disk is mounted there; give a new directory in it."* ]]
	done
	[ -z "$(ls -A disk)" ]
	! compgen -G '*.work.*' || false
	# one that only its owner may look into stays so
	mkdir -m 700 mine
	run -0 "$packseal" unpack three.seal -o mine
	[ "$(stat -c %a mine)" = 700 ]
}

@test "no picture: unpack makes no folder, contact no sheet, and verify says it" {
	head -c 3000 plain.seal >start.seal
	for command in unpack contact; do
		run -66 "$packseal" $command start.seal -o out
		[[ $output == *"start.seal: there is no picture in it"* ]]
		[ ! -e out ]
	done
	run -3 "$packseal" verify start.seal --root root.pem $now
	[[ ${output//$'\n   '/ } == *"3: "*"the file has no ending: "*"; no picture is shown" ]]
	head -c 14000 plain.seal >unsealed.seal
	run -66 "$packseal" unpack unsealed.seal -o out
	[[ $output == *"pictures are not as signed, or no signature covers them"* ]]
	[ ! -e out ]
}

@test "verify: what an excerpt leaves out is counted, and said beside the origin" {
	while read -r exits root options; do
		run -0 "$packseal" export three.seal -o clip.seal --force $options
		run "-$exits" "$packseal" verify clip.seal --root $root.pem $now
		last=${output##*$'\n\n'}
		[[ ${last//$'\n   '/ } == "$exits: "*"40 of 48 pictures are left out"* ]]
		[[ $output == *" top  "*", 8 of 16 frames shown, 0 lost"* ]]
		[[ $output == *" side  "*", 0 of 16 frames shown, 0 lost"* ]]
	done <<-END
		0 root --from 1 --to 2.5 --camera top
		2 other --from 1 --to 2.5 --camera top
		0 root --from 1 --to 2.5 --camera top --redact top:0,0,160,96
	END
	[[ ${last//$'\n   '/ } == *"; parts of pictures are hidden"* ]]
	run -0 "$packseal" show clip.seal --json
	[ "$(json '[(c["frames"], c["frames_shown"]) for c in d["take"]["cameras"]]' <<<"$output")" = \
		"[(16, 8), (16, 0), (16, 0)]" ]
	run -0 "$packseal" verify three.seal --root root.pem $now
	[[ $output == *"is established" && $output == *", 16 frames, 0 lost"* ]]
	"$packseal" verify --help | grep -q 'reservation (2, where both hold)'
}

@test "contact: one JPEG of all cameras; nothing of a changed file" {
	run -0 "$packseal" contact three.seal -o sheet.jpg --columns 3 --every 0.5
	[ "$(djpeg sheet.jpg | head -c 13 | tr '\n' ' ')" = "P6 976 2224 2" ]
	run -74 "$packseal" contact three.seal -o sheet.jpg
	run -64 "$packseal" contact three.seal -o other.jpg --every 0.000001
	run -64 "$packseal" contact three.seal -o other.jpg --columns 0
	change plain.seal 30000
	run -1 "$packseal" contact plain.seal -o other.jpg
	[ ! -e other.jpg ]
}

@test "export: what is left verifies, what is gone is named" {
	run -0 "$packseal" export three.seal -o clip.seal --from 1 --to 2.5 --camera top --camera back
	[[ $output == *"seconds 1.0 to 2.4, 16 pictures"* ]]
	[[ $output == *"no ledger entry was written: the file is not in the store $PWD/no-store; "*"--store and --run"* ]]
	run -0 "$packseal" verify clip.seal --root root.pem $now --json
	[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = intact_partial ]
	run -0 "$packseal" unpack clip.seal -o out
	[ "$(ls out/*.jpg | wc -l)" = 16 ]
	# the pictures are those of the original, to the byte
	"$packseal" unpack three.seal -o all
	for picture in out/*.jpg; do cmp "$picture" "all/${picture#out/}"; done
	run -0 "$packseal" show clip.seal
	[[ $output == *"32 of 48 pictures"* ]]
	# an export of an export
	run -0 "$packseal" export clip.seal -o again.seal --camera top
	run -0 "$packseal" verify again.seal --root root.pem $now
}

# violet PICTURE X,Y   Is this pixel of the JPEG one of the filler's?
violet() {
	djpeg -ppm -outfile pixels.ppm "$1"
	python3 - "$2" <<-'END'
		import sys
		x, y = map(int, sys.argv[1].split(","))
		kind, width, height, most, pixels = open("pixels.ppm", "rb").read().split(None, 4)
		r, g, b = pixels[3 * (y * int(width) + x):][:3]
		sys.exit(0 if r > g + 60 and b > g + 60 else 1)
	END
}

@test "export --redact: what is hidden is said, painted over, and the rest is as it was" {
	run -0 "$packseal" export three.seal -o clip.seal --redact top:0,0,160,96 \
		--redact back:100,100,50,50@1-2
	run -0 "$packseal" verify clip.seal --root root.pem $now --json
	[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = intact_redacted ]
	[ "$(json '[(f["camera"], f["share_percent"]) for f in d["integrity"]["findings"]
		if f["what"] == "tiles_withheld"]' <<<"$output")" = "[('top', 20), ('back', 4)]" ]
	run -0 "$packseal" unpack clip.seal -o out
	[[ $output == *"26 of them have parts that are withheld, painted over"* ]]
	"$packseal" unpack three.seal -o all
	# the columns: name, camera, seq, time_s, utc, whole, tiles_withheld, sha256
	tail -n +2 out/frames.csv >rows
	[ "$(grep -c ,top, rows)" = 16 ]
	while IFS=, read -r name camera seq time utc whole withheld digest; do
		[ "$withheld" = 6 ]
		violet "out/$name" 0,0
		violet "out/$name" 159,95
		run ! violet "out/$name" 160,0
		run ! violet "out/$name" 0,96
		run ! violet "all/$name" 0,0
	done < <(grep ,top, rows)
	while IFS=, read -r name camera seq time utc whole withheld digest; do
		[ "$withheld" != 0 ] || cmp "out/$name" "all/$name"
	done <rows
	# "@1-2" hides whatever was the same tile then, and nothing at 0.0 and 3.0
	[ "$(awk -F, '$2 == "back" && $4 >= 1 && $4 < 2 && !$7' rows | wc -l)" = 0 ]
	[ "$(awk -F, '$2 == "back" && $7 && ($4 < 0.6 || $4 >= 2.6)' rows | wc -l)" = 0 ]
	run -0 "$packseal" contact clip.seal -o sheet.jpg --columns 2
	violet sheet.jpg 80,60
	run ! violet sheet.jpg 250,60
	# an export of an export stays redacted
	run -0 "$packseal" export clip.seal -o again.seal --redact side:0,0,1,1
	run -0 "$packseal" unpack again.seal -o twice
	violet "twice/$(head -n 1 rows | cut -d, -f1)" 0,0
}

@test "export: what other lanes' packers do is hidden, unless it is asked for" {
	run -0 "$packseal" export shared.seal -o clip.seal
	run -0 "$packseal" unpack clip.seal -o out
	picture=$(ls out | grep -m1 top)
	violet "out/$picture" 319,0
	run ! violet "out/$picture" 0,0
	run -0 "$packseal" export shared.seal -o wide.seal --beyond-lane
	run -0 "$packseal" verify wide.seal --root root.pem $now --json
	[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = intact ]
}

@test "export --leave-out: a single picture is left out, and every other one is as it was" {
	run -0 "$packseal" unpack three.seal -o all
	for name in $(ls all | grep -E 'top|side' | sed -n '4p;9p;15p'); do
		camera=${name#*-} camera=${camera%-*} moment=${name%%-*}
		run -0 "$packseal" export three.seal -o without.seal --leave-out "$camera@${moment#0}" --force
		run -0 "$packseal" verify without.seal --root root.pem $now --json
		[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = intact_partial ]
		rm -rf rest
		run -0 "$packseal" unpack without.seal -o rest
		run diff -rq all rest
		[ "$(grep -v frames.csv <<<"$output")" = "Only in all: $name" ]
	done
	run -0 "$packseal" export three.seal -o half.seal --leave-out top@1-2.5 --leave-out back@2
	run -0 "$packseal" verify half.seal --root root.pem $now --json
	[ "$(json '[c["frames"] - c["frames_shown"] for c in d["take"]["cameras"]]' <<<"$output")" = \
		"[8, 0, 5]" ]
}

@test "export --leave-out: what would leave nothing out is refused" {
	while read -r left_out words; do
		echo "$left_out"
		run -64 "$packseal" export three.seal -o x.seal --leave-out top@1 --leave-out "$left_out"
		[[ $output == *"$words"* ]]
		[ -z "$(ls | grep -E 'part|^x')" ]
	done <<-'END'
		top             --leave-out takes a camera and seconds
		@3              --leave-out takes a camera and seconds
		top@3-3         --leave-out takes a camera and seconds
		top@4-3         --leave-out takes a camera and seconds
		top@3-          --leave-out takes a camera and seconds
		top@x           --leave-out takes a camera and seconds
		nobody@3        the take has no camera "nobody"
		top@90          top has no picture in the export from second 90.000000 until 91.000000
		top@0.000001    top has no picture in the export
	END
}

@test "export --redact: what would hide nothing, or something else, is refused" {
	while read -r redact words; do
		echo "$redact"
		run -64 "$packseal" export three.seal -o x.seal --redact top:0,0,9,9 --redact "$redact"
		[[ $output == *"$words"* ]]
		[ -z "$(ls | grep -E 'part|^x')" ]
	done <<-'END'
		top:0,0,0,9         --redact takes a camera, pixels and perhaps seconds
		top:0,0,9           --redact takes a camera, pixels and perhaps seconds
		top:0,0,9,9@3-2     --redact takes a camera, pixels and perhaps seconds
		nobody:0,0,9,9      the take has no camera "nobody"
		top:320,0,9,9       320,0 lies outside the picture of top, which has 320 x 240
		top:0,240,9,9       0,240 lies outside the picture of top, which has 320 x 240
		top:0,0,9,9@90-91   no picture of top is exported between seconds 90 and 91
	END
}

@test "export: a whole take stays what it is" {
	"$packseal" export three.seal -o copy.seal
	run -0 "$packseal" verify copy.seal --root root.pem $now --json
	[ "$(json 'd["integrity"]["verdict"]' <<<"$output")" = intact ]
}

@test "export: nothing is made of a changed file, and nothing is overwritten unasked" {
	cp plain.seal changed.seal
	change changed.seal 30000
	run -1 "$packseal" export changed.seal -o clip.seal
	[ ! -e clip.seal ]
	echo precious >clip.seal
	run -74 "$packseal" export three.seal -o clip.seal
	[ "$(cat clip.seal)" = precious ]
	run -0 "$packseal" export three.seal -o clip.seal --force
	run -64 "$packseal" export three.seal -o three.seal --force
	run -64 "$packseal" export three.seal -o x.seal --camera nobody
	[[ $output == *nobody* ]]
	run -64 "$packseal" export three.seal -o x.seal --from 99
	run -64 "$packseal" export three.seal -o x.seal --from 1e3
	run -64 "$packseal" export three.seal -o x.seal --from 3 --to 2
	[[ $output == *"--from lies after --to"* ]]
	run -64 "$packseal" export three.seal -o x.seal --take 4
	run -66 "$packseal" export SF1023574470215 -o x.seal
	run -74 "$packseal" export three.seal -o no/such/place.seal
	[ -z "$(ls | grep -E 'part|^x')" ]
	run -0 "$packseal" verify three.seal --root root.pem $now
}

@test "an output takes the place of a file, never of what is none" {
	mkfifo pipe
	ln -s elsewhere link
	for out in pipe link; do
		run -74 "$packseal" export three.seal -o "$out" --force
		run -74 "$packseal" contact three.seal -o "$out"
	done
	run -74 "$packseal" export three.seal -o pipe --force
	[[ $output == *"pipe is no regular file"* ]]
	[ -p pipe ]
	[ -L link ]
	[ ! -e elsewhere ]
	for command in "export three.seal" "contact three.seal" "unpack three.seal" \
		"ca issue ca --key k --name n"; do
		run -64 "$packseal" $command -o -
		[[ $output == *"standard output"* ]]
		[ ! -e ./- ]
	done
}

@test "a full disk is an error, never a silent half" {
	[ -w /dev/full ] || skip "no /dev/full here"
	for command in verify show; do
		"$packseal" $command plain.seal >/dev/full 2>err && status=0 || status=$?
		[ "$status" = 74 ]
	done
}

@test "wrong usage is 64 with a suggestion, help 0" {
	run -64 "$packseal"
	run -64 "$packseal" verfy
	[[ $output == *'did you mean "verify"'* ]]
	run -64 "$packseal" frobnicate
	for command in verify show unpack contact export find list reindex; do
		run -0 "$packseal" $command --help
		[[ $output == "usage: packseal $command "* ]]
		run -0 "$packseal" help $command
		run -64 "$packseal" $command --nonsense
	done
	for command in verify show unpack contact export find; do
		run -64 "$packseal" $command
	done
	for command in verify show unpack contact find export list reindex status; do
		run -64 "$packseal" $command a b
		[[ $output == *'argument too many: "'?'"'*"usage: packseal $command"* ]]
	done
	run -64 "$packseal" export three.seal
	[[ $output == "packseal: -o OUT or --plain DIR, one of them"*usage:* ]]
	run -64 "$packseal" verify
	[[ $output == "packseal: FILE is missing."*usage:* ]]
	run -64 "$packseal" find
	[[ $output == "packseal: WAYBILL, --order, --part, --code, --since or --until is missing."*usage:* ]]
	run -64 "$packseal" key show
	[[ $output == "packseal: KEY is missing."*usage:* ]]
	run -64 "$packseal" key
	[[ $output == 'packseal: "new" or "show" is missing.'*usage:* ]]
	run -0 "$packseal" --version
}
