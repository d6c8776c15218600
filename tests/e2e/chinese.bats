bats_require_minimum_version 1.5.0
# Who reads Chinese reads Chinese: on each kind of page and in a report no English word stands but names, codes and units
# (english.py). The station has lost a camera, so that it has something to say.

load station
load web

setup_file() {
	make_kit
	make_views 2
	make_station
	cp "$kit/side.y4m" side.y4m
	set_key 'camera side' source "replay:$here/side.y4m"
	start_station
	scan $first
	await '"sealed"'
	truncate -s 1000 side.y4m
	await '"trouble"'
	scan PSCMD-END
	await '"ended"'
	record $second
	start_web
	for user in li boss; do
		post $user /language lang=zh back=/
	done
	make_buyer "$BATS_FILE_TMPDIR"
	export station_dir=$PWD station_pid=$station web_pid url port
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
	kit=$BATS_FILE_TMPDIR/kit
	vectors=$BATS_TEST_DIRNAME/../vectors
	# what the bench, its lane, its cameras (one in an example) and its users are called
	names=(bench left top side front li boss wang eve)
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# is_chinese FILE [NAME]...
is_chinese() {
	local words
	words=$("$BATS_TEST_DIRNAME/english.py" "$1" "${names[@]}" "${@:2}")
	[ -z "$words" ] || { printf '%s\n' "$words" >&2; return 1; }
}

@test "an English word is seen, wherever a reader meets it" {
	for seen in '<p>camera lost</p>' '<img alt="the picture">' '<button aria-label="Remove">×</button>' '摄像头 lost' \
		'<pre>look at the pictures</pre>'; do
		printf '%s' "$seen" >words
		run -1 is_chinese words
	done
	for names in '<p class="notice">摄像头 top, SHA-256 abcdef12</p>' '<script>let word;</script>' 'packseal 2.0 MP4'; do
		printf '%s' "$names" >words
		is_chinese words top
	done
}

@test "a take's page: its events, how it ended, what verification says" {
	until_shows boss /take/1 'id="player"'
	shows "<b>摄像头断开</b> side"
	shows "<b>结束</b> 扫描结束指令码"
	shows '<th scope="row" class="axis">编号连续性</th>'
	is_chinese page
}

@test "the stations' health: what is wrong with a camera and a lane, and what else they say of themselves" {
	as boss /health
	shows '<span class="flag bad">已断开</span>'
	shows "摄像头 side 没有画面"
	shows "<th>丢帧数</th>"
	is_chinese page
	kill -STOP "$station_pid"
	until_shows boss /health "秒没有响应"
	is_chinese page
	kill -CONT "$station_pid"
	until_shows boss /health "packseald 运行中"
}

@test "the list of takes, who looked, what is made, the pages of a claim that is not there and of one to be noted" {
	for path in / "/?q=$first" /access /jobs /claims /claims/new /live /claim/99 /access?take=x; do
		as boss "$path"
		is_chinese page || { echo "$path" >&2; return 1; }
	done
}

@test "a hold: noted, its end, and what of a form cannot be right" {
	post li /take/1/hold why=
	is "$code" 400
	shows "此项内容不正确: 理由"
	is_chinese page
	post li /take/1/hold why=复核
	is "$code" 303
	until_shows boss /take/1 "解除保留"
	post boss /take/2/release why=复核
	is "$code" 409
	shows "未能更改: 录像未处于保留状态"
	is_chinese page
	is_chinese page
}

@test "a claim: noted, looked at beside the film, asked about, closed; and what its pictures say of themselves" {
	until=$(date -d '+2 days' +%FT%R)
	ffmpeg -v error -y -f lavfi -i testsrc=size=64x48:rate=5 -t 1 -metadata comment='{"Label":"2","ProduceID":"alpha"}' "$BATS_FILE_TMPDIR/film.mp4"
	printf '\0\0\0\30ftypheic\0\0\0\0mif1heic\0\0\0\30uuid\276\172\317\313\227\251\102\350\234\161\231\224\221\343\257\254' \
		>"$BATS_FILE_TMPDIR/cut.heic"
	send li /claims/new "waybill=$first" type=damaged channel=taobao "deadline=$until" buyer=甲 "file=@$BATS_FILE_TMPDIR/buyer.jpg" \
		"file=@$BATS_FILE_TMPDIR/label.jpg" "file=@$BATS_FILE_TMPDIR/film.mp4" "file=@$BATS_FILE_TMPDIR/cut.heic"
	until_shows li /claim/1 'class="declares"'
	shows "属于人工智能生成合成内容"
	shows "视频文本 ©cmt"
	# the files' names, and the standard's names for what a label holds
	own=(buyer film cut heic cmt label Label ContentProducer ProduceID script alert alpha beta)
	is_chinese page "${own[@]}"
	until_shows li "/take/1?claim=1" 'id="player"'
	shows "纠纷 1</p>"
	is_chinese page "${own[@]}"
	for path in /claims "/claims?all=1"; do
		as li "$path"
		is_chinese page "${own[@]}"
	done
	post li /claim/1/ask
	until_shows li /claim/1 'id="message"'
	own+=("$(grep -oP '编号</b> \K[0-9A-Z]{6}' page)")
	# the message, in Chinese and in English
	perl -0pi -e 's|<textarea.*?</textarea>||gs' page
	is_chinese page "${own[@]}"
	post li /claim/1/close outcome=won
	until_shows li /claim/1 "</b> 申诉成功"
	is_chinese page "${own[@]}"
	cd "$BATS_FILE_TMPDIR"
	for picture in label buyer; do
		run -0 "$packseal" claim inspect $picture.jpg --lang zh --claims "$BATS_TEST_TMPDIR/claims"
		is_chinese - "${own[@]}" <<<"$output"
	done
}

# made   The page of the job that the last form began, once it is done, with all that is folded away.
made() {
	until_shows li "${to#"$url"}" 提交前请先看图
	# the text that goes out is in the channel's language; what files and this store are called
	perl -0pi -e 's|<textarea.*?</textarea>||gs' page
	is_chinese page files text statement sheet item label closed clip report package mp4 "$@"
}

@test "what is made: what packseal says of it, of the channel and of the ledger" {
	for channel in taobao pdd douyin kuaishou police court shopee coupang ebay paypal mastercard amex-optblue; do
		post li /take/1/answer channel=$channel claim=mould statement=yes
		made || { echo "$channel" >&2; return 1; }
		shows "本次导出的台账记录"
		shows "打包录像不能回答这类纠纷:"
	done
	post li /take/1/answer channel=pdd claim=mould at=top:0.5 boxes=side:0,0,40,40
	made
	shows "在平台表单中选择: 存在质量问题"
	shows "按指定"
	post li /take/1/excerpt boxes=top:0,0,40,40
	made excerpt
	shows "此前已从本工位机导出"
	send li /claims/new "waybill=$first" type=damaged channel=taobao "deadline=$(date -d '+2 days' +%FT%R)" buyer=乙
	job=${to#"$url"}
	for _ in $(seq 100); do
		as li "$job"
		[ "$code" != 303 ] || break
		read -r -t 0.2 <> <(:) || true
	done
	post li "${to#"$url"}/answer" channel=taobao
	made
	shows "没有可绘制的图片"
	shows '<p class="notice">注意: 打包录像只能说明交寄前是否完好'
	# who reads English has the same in English, and nothing of it is lost on the page
	post li /language lang=en back=/
	post li /take/1/answer channel=pdd claim=mould
	until_shows li "${to#"$url"}" "look at the pictures before you send them"
	shows "Ledger entries of this export"
	shows "A packing film cannot answer this:"
	post li /language lang=zh back=/
}

@test "a report, of this take and of each kind of file" {
	report=$BATS_TEST_TMPDIR/report.html
	for take in 1 2; do
	run -0 "$packseal" report "$(take_file $take)" -o "$report" --force --no-pictures --lang zh --ledger store \
			--root "$kit/ca/root.pem" --picked-up 18:02 --courier-weight "1.2 kg"
		grep -qF '扫描结束指令码' "$report"
		is_chinese "$report" store replay
	done
	cd "$BATS_TEST_TMPDIR"
	for kind in every-kind-of-event every-fault recovered reason-without-a-name session attested signed-between-two-times redacted \
		thinned-to-one-a-second export-of-a-span open cut-with-zeros crl-of-nobody clock-not-synchronised certificate-expired \
		test-source virtual-source export-with-an-exporters-statement ledger-proof-with-accesses; do
		cp "$vectors/good/$kind.seal" 1.seal
		run -0 "$packseal" report 1.seal -o "$report" --force --no-pictures --lang zh --root "$vectors/roots/station.pem" \
			--time-root "$vectors/roots/time.pem" --now @1772330400
		# what its station, cameras, program and certificates are called
		is_chinese "$report" Bench Scene test root Time || { echo "$kind" >&2; return 1; }
	done
}

@test "the ledger has one name" {
	cd "$BATS_TEST_DIRNAME/../.."
	run -1 grep -rn 账本 capture firmware hw signing tools web README.md
	grep -rq 台账 web
}

@test "each sentence that is put into Chinese is one that a station says" {
	python3 - "$BATS_TEST_DIRNAME/../.." <<-'END'
		import pathlib, re, sys
		root = pathlib.Path(sys.argv[1])
		def joined(text):
		    return re.sub(r'"[\s\\]*"', "", re.sub(r'%"\s*PRI\w+\s*"', "*", text))
		said = "".join(joined(path.read_text()) for folder in ("firmware", "capture", "signing", "tools")
		               for path in sorted((root / folder).glob("*.[ch]")) if path.name != "station_said.c")
		said = re.sub(r"%[-+.0-9]*(?:ll|l|z)?[a-z]", "*", said)
		rows = re.findall(r'{ "([^"]*)",\s*"', joined((root / "tools/station_said.c").read_text()))
		assert len(rows) > 50, rows
		lacking = [row for row in rows if row not in said and re.sub("(; [*]|, looped|, but not all is well)$", "", row) not in said]
		assert not lacking, lacking
	END
}
