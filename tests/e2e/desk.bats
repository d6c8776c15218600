bats_require_minimum_version 1.5.0
# The clerk's desk: answers to claims, and what of them stands in the ledger.

load station
load desk

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

# bats test_tags=plain
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

# bats test_tags=plain
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
			PACKSEAL_WHO="desk 8" run -0 "$packseal" ${file%.*} "$what" -o "$out.$file" $options --force
			handed "$out.$file" "$output" "desk 8"
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
	# once they are signed a report has one row of the eight, in both languages and both forms
	start_station
	stop_station
	indexes=$("$packseal" ledger show store --take 1 --json |
		json '*[l["index"] for l in d["leaves"] if l["kind"] == "export" and l["text"] == "by desk 8"][-8:]')
	read -r first _ <<<"$indexes"
	last=${indexes##* }
	is "$(wc -w <<<"$indexes")" 8
	row="entries $first to $last"
	zh_row="第 $first 至 $last 条"
	for lang in en zh; do
		"$packseal" report take.seal -o "$out.$lang.html" --no-pictures --lang $lang --ledger store >/dev/null
		"$packseal" report take.seal -o "$out.$lang.pdf" --no-pictures --lang $lang --ledger store >/dev/null
	done
	grep -A1 ">$row<" "$out.en.html" | grep -E "take 1: export, 8 times, [0-9: -]+ to [0-9: -]+ UTC, by desk 8"
	grep -A1 ">$zh_row<" "$out.zh.html" | grep -E "第 1 次录制:导出,共 8 次,[0-9: -]+ 至 [0-9: -]+ UTC,由 desk 8"
	lacks "$out.en.html" "entry $last<"
	pdftotext -raw "$out.en.pdf" - | grep -F "$row"
	pdftotext -raw "$out.zh.pdf" - | grep -F "$zh_row"
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
