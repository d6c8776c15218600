bats_require_minimum_version 1.5.0
# Claims in the browser: noted with what the buyer sent, looked at, asked, answered, closed; and what is sent to attack it.

load station
load web

setup_file() {
	make_kit
	make_views 2
	make_station
	start_station
	record $first
	record $second
	record $first
	start_web
	export station_dir=$PWD station_pid=$station web_pid url port
	make_buyer "$BATS_FILE_TMPDIR"
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
	claims=$PWD/store-claims
	buyer=$BATS_FILE_TMPDIR/buyer.jpg
	until=$(date -d '+2 days' +%FT%R)
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# until_at USER PAGE   Until what the job of the last form does is done, and leads there.
until_at() {
	local job=${to#"$url"} end=$((SECONDS + 60))
	[ "$code" = 303 ] || { printf 'not taken: %s\n' "$code" >&2; cat page >&2; return 1; }
	while ((SECONDS < end)); do
		as "$1" "$job"
		[ "$code" = 200 ] || break
		! grep -q 'class="notice bad"' page || break
		read -r -t 0.1 <> <(:) || true
	done
	is "$code $to" "303 $url$2" || { cat page >&2; return 1; }
}

# Before the first claim there is no folder.
in_claims() {
	ls "$claims" 2>/dev/null || true
}

# The number that the next claim will have.
next_claim() {
	find "$claims" -maxdepth 1 -name '[0-9]*' 2>/dev/null | wc -l | awk '{ print $1 + 1 }'
}

# note USER [PART]...   A claim about $first; its number is in $claim.
note() {
	local user=$1
	shift
	claim=$(next_claim)
	send "$user" /claims/new "waybill=$first" type=damaged "deadline=$until" "$@"
	until_at "$user" "/claim/$claim"
}

# Nothing that was sent is left: neither in the place for it nor with a job.
nothing_left() {
	is "$(ls state/uploads)" ""
	is "$(find state/jobs -path '*/brought*' | wc -l)" 0
}

@test "a claim from its first picture to its end" {
	as li /take/1
	until_shows li /take/1 "/claims/new?waybill=$first"
	as li "/claims/new?waybill=$first"
	grep -q "name=\"waybill\" value=\"$first\"" page
	# the token stands before the files
	[ "$(grep -bo 'name="token" value="[0-9a-f]*"><div class="pair"' page | head -n 1 | cut -d: -f1)" -lt \
		"$(grep -bo 'type="file"' page | cut -d: -f1)" ]
	ffmpeg -v error -y -f lavfi -i testsrc=size=64x48:rate=5 -t 1 -metadata comment='{"Label":"2","ProduceID":"of-a-film"}' film.mp4
	note li channel=taobao buyer=tb-4711 "file=@$buyer" "file=@$BATS_FILE_TMPDIR/label.jpg;filename=从买家.jpg" "file=@film.mp4"
	nothing_left
	cmp "$buyer" "$claims/$claim/1.jpg"
	is "$(find "$claims" state -mindepth 1 -perm /077 | wc -l)" 0
	until_shows li "/claim/$claim" "/claim/$claim/small/1.jpg"
	shows "Not seen in another claim"
	shows "no statement: the file does not say how it was made"
	shows "the file declares: a GB 45438 label (XMP): Label 1; ContentProducer "
	shows "the file declares: a GB 45438 label (film text ©cmt): Label 2; ContentProducer ; ProduceID of-a-film"
	shows_not "<script>alert"
	shows "从买家.jpg"
	shows "Taobao, Tmall"
	shows '<option value="taobao" selected>'
	shows "47 hours left"
	shows "$(sha256sum <"$buyer" | cut -c1-64)"
	grep -q '<a href="/take/3">Take 3</a>: ledger entry [0-9]*' page
	shows_not tb-4711
	# the small picture is another file
	as li "/claim/$claim/small/2.jpg"
	is "$code" 200
	djpeg page >small.ppm
	! grep -q "AIGC" page || false
	as li "/claim/$claim/small/3.jpg"
	is "$code" 404
	as eve "/claim/$claim/small/1.jpg"
	is "$code" 403
	# the film leads to it, and not to another note of it alone; who may see no claim sees none
	until_shows li /take/3 "<a href=\"/claim/$claim\">Claim $claim</a> To be answered by ${until/T/ } "
	shows "/claims/new?waybill=$first"
	until_shows li /take/2 'id="player"'
	shows_not "/claim/$claim"
	until_shows eve /take/3 'id="player"'
	shows_not "/claim/$claim"
	# asked
	as li "/claim/$claim"
	shows_not "by hand:"
	post li "/claim/$claim/ask"
	until_at li "/claim/$claim"
	as li "/claim/$claim"
	grep -q 'by hand: [2-9A-Z]\{6\} ' page
	grep -q '请在纸上手写:[2-9A-Z]\{6\}' page
	send li "/claim/$claim/reply" "text=here <b>it</b> is" "file=@$buyer"
	until_at li "/claim/$claim"
	until_shows li "/claim/$claim" "/claim/$claim/small/4.jpg"
	shows "<b>the buyer replied</b> here &lt;b&gt;it&lt;/b&gt; is"
	send li "/claim/$claim/reply" text= refused=1 "file=;filename="
	until_at li "/claim/$claim"
	until_shows li "/claim/$claim" "<b>the buyer refused</b>"
	# answered, with a part hidden, and in the ledger
	post li "/claim/$claim/answer" channel=taobao file=2 take=1 boxes=top:0,0,64,64
	grep -aq "$claim top:0,0,64,64" state/access
	job=${to#"$url"}
	until_shows li "$job" sheet.jpg
	shows " · Taobao, Tmall</p>"
	shows_not "Nobody named a take"
	shows "Back to the claim"
	shows "Ledger entries of this export"
	grep -q "href=\"/claim/$claim\"" page
	as li "$job/0" -L
	[ "$(stat -c %s page)" -le 130000 ]
	djpeg page >sheet.ppm
	as li "/claim/$claim"
	shows "$job"
	shows "<b>files made for</b> Taobao, Tmall"
	as wang "/claim/$claim"
	shows_not "$job"
	# the latest of its takes, where none is named; in the language that was chosen
	as li "/claim/$claim"
	shows '<select name="lang">'
	post li "/claim/$claim/answer" channel=taobao lang=en-GB
	is "$code" 400
	post li "/claim/$claim/answer" channel=taobao file=2 lang=en
	until_shows li "${to#"$url"}" "<p class=\"notice\">Nobody named a take; answered with take 3</p>"
	grep -q '<textarea.*[Ee]vidence code' page
	# closed: in the list of all, with no more forms
	post li "/claim/$claim/close" outcome=won "text=the platform agreed"
	until_at li "/claim/$claim"
	as li "/claim/$claim"
	shows "<b>closed</b> won: the platform agreed"
	is "$(grep -o 'action="/claim/[^"]*"' page)" "action=\"/claim/$claim/reopen\""
	as li /claims
	shows_not "\"/claim/$claim\""
	as li "/claims?all=1"
	shows "\"/claim/$claim\""
	# neither asked about nor answered then, by whoever still has the form before him
	for deed in ask answer; do
		post li "/claim/$claim/$deed" channel=taobao
		until_shows li "${to#"$url"}" "claim $claim is closed (won); if it goes on, as by an appeal, reopen it first"
	done
	# reopened it has its forms again, and then an end again
	post li "/claim/$claim/reopen" deadline=soon
	is "$code" 400
	post li "/claim/$claim/reopen" "deadline=$until" "text=appeal"
	until_at li "/claim/$claim"
	as li "/claim/$claim"
	shows "<b>reopened; it was closed as</b> won: appeal"
	shows "action=\"/claim/$claim/answer\""
	shows_not "/claim/$claim/reopen"
	as li /claims
	shows "\"/claim/$claim\""
	post eve "/claim/$claim/close" outcome=lost
	is "$code" 403
	post li "/claim/$claim/close" outcome=won
	until_at li "/claim/$claim"
	# what is done twice is refused, in packseal's words
	post li "/claim/$claim/close" outcome=lost
	until_shows li "${to#"$url"}" "claim $claim is closed already"
	shows "It was not noted"
	shows "href=\"/claim/$claim\""
	# in the journal and the ledger it stands who
	grep -q "li: claim new 0, 3 files" web.log
	is "$("$packseal" claim show "$claim" --json | json 'sorted(set(n["by"] for n in d["notes"]))')" "['li']"
}

@test "seen before: with the claim, in both languages" {
	note li "file=@$buyer"
	one=$claim
	note wang "file=@$buyer;filename=again.jpg"
	until_shows li "/claim/$claim" "/claim/$claim/small/1.jpg"
	grep -q "<b>seen before</b> File 1: <a href=\"/claim/$one\">Claim $one</a>, File 1" page
	grep -q "<a href=\"/claim/$one\">the same bytes as claim $one, file 1</a>" page
	post li /language lang=zh back=/claims
	until_shows li "/claim/$claim" "字节完全相同 纠纷 $one 的文件 1"
	shows "无声明"
	shows "曾经出现"
	shows "破损"
	shows "答复该纠纷"
	shows "<b>登记</b>"
	as li /claims/new
	shows "登记纠纷"
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "file=@web.ini"
	is "$code" 415
	shows "既不是图片"
	post li /language lang=en back=/
}

@test "the views are chosen with the buyer's picture beside the film of his parcel, and of no other" {
	note li channel=taobao "file=@$buyer"
	until_shows li "/claim/$claim" "/take/3?claim=$claim\">Choose the views in the film"
	grep -q 'name="at" value="" .*data-most="5"' page
	until_shows li "/take/1?claim=$claim" '<canvas'
	shows "src=\"/claim/$claim/small/1.jpg\""
	shows "From the buyer, signed by nobody"
	shows "action=\"/claim/$claim/answer\""
	shows_not 'action="/take/1/answer"'
	# another's parcel, no claim, no number, and who may not
	until_shows li "/take/2?claim=$claim" '<canvas'
	shows_not "/claim/$claim/small/"
	for none in 9999 0 x ../1 "$claim%22"; do
		as li "/take/1?claim=$none"
		is "$none $code" "$none 200"
		shows_not 'id="buyer"'
	done
	until_shows eve "/take/1?claim=$claim" '<canvas'
	shows_not "/claim/"
	# the answer has them, and a court what the courier noted
	post li "/claim/$claim/answer" channel=taobao take=1 "at=top:0.5 side:1"
	is "$code" 303
	until_shows li "${to#"$url"}" Download
	grep -qE '1  top +0\.[0-9] s  as asked' page
	grep -qE '2  side +[01]\.[0-9] s  as asked' page
	post li "/claim/$claim/answer" channel=police take=1 "picked_up=18:02 <b>"
	job=${to#"$url"}
	until_shows li "$job" Download
	as li "$job/0"
	python3 -m zipfile -e page report.all
	grep -q '揽收时间.*18:02 &lt;b&gt;.*未签名' report.all/report.html
	# what does not fit is refused before anything is run
	jobs=$(ls state/jobs | wc -l)
	while IFS='|' read -r field words; do
		post li "/claim/$claim/answer" channel=taobao "$field"
		is "$field $code" "$field 400"
		shows "$words"
	done <<-'END'
		at=top:1 top:2 top:3 top:4 top:5 top:6|A view is a camera and a second
		at=top|A view is a camera and a second
		courier_weight=1.2 kg|This channel takes no report
	END
	post li "/claim/$claim/answer" channel=police at=top:1
	is "$code" 400
	shows "This channel takes no sheet of pictures"
	is "$(ls state/jobs | wc -l)" "$jobs"
	# without a picture that can be drawn none stands there, and its place is free
	note li channel=taobao
	until_shows li "/take/1?claim=$claim" '<canvas'
	shows_not 'id="buyer"'
	grep -q 'name="at" value="" .*data-most="6"' page
	# a closed one is answered no more
	post li "/claim/$claim/close" outcome=won
	until_at li "/claim/$claim"
	as li "/take/1?claim=$claim"
	shows 'action="/take/1/answer"'
	shows_not "/claim/$claim/answer"
}

@test "the buyer's name stands on no command line, and in no file" {
	cp program program.kept
	sed "2i printf '%s\\\\n' \"\$@\" >>'$PWD/words'; tr '\\\\0' '\\\\n' </proc/self/environ >>'$PWD/words'" program.kept >program
	note li channel=taobao "buyer=Zhang San 138"
	note li channel=taobao "buyer=Zhang San 138"
	cat program.kept >program
	grep -qx -- --buyer=- words
	! grep -q "Zhang San" words || false
	! grep -rq "Zhang San" state "$claims" web.log || false
	as li "/claim/$claim"
	grep -q 'Earlier claims of this buyer</th><td>1<' page
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "$(printf 'buyer=a\nb')"
	is "$code" 400
}

@test "without film, without a waybill, without pictures, late" {
	claim=$(next_claim)
	send li /claims/new waybill=SF0000000000001 type=empty "deadline=2026-01-02T03:04"
	until_at li "/claim/$claim"
	as li "/claim/$claim"
	shows "There is no film of this parcel"
	shows "(late)"
	shows "2026-01-02 03:04"
	shows "The buyer sent no picture."
	shows_not "/answer\""
	claim=$(next_claim)
	send li /claims/new order=T-77 type=mould "deadline=$until"
	until_at li "/claim/$claim"
	as li /claims
	shows T-77
}

@test "a take that could not be held is told on the claim's page, until it is held" {
	claim=$(next_claim)
	run -0 "$packseal" claim new $first --type used --deadline 1d --run "$PWD/nowhere"
	as li "/claim/$claim"
	is "$(grep -o 'role="alert">Take [13]: it could not be held' page | sort | tr '\n' ,)" \
		'role="alert">Take 1: it could not be held,role="alert">Take 3: it could not be held,'
	run -0 "$packseal" claim ask "$claim"
	as li "/claim/$claim"
	shows_not "could not be held"
	run -0 "$packseal" claim close "$claim" --outcome settled
}

@test "a form that cannot be is refused before anything is run" {
	before=$(in_claims)
	for field in type= type=nonsense channel=../x deadline= deadline=soon "deadline=2026-13-01T00:00" "deadline=2036-11-31T00:00" waybill= "waybill=$(printf 'a%.0s' {1..129})" \
		"buyer=$(printf 'b%.0s' {1..129})"; do
		name=${field%%=*}
		fields=()
		for one in "waybill=$first" type=damaged "deadline=$until"; do
			[ "${one%%=*}" = "$name" ] || fields+=("$one")
		done
		send li /claims/new "${fields[@]}" "$field" "file=@$buyer"
		is "$field $code" "$field 400"
	done
	note li
	for fields in outcome=nonsense outcome= "outcome=won text=$(printf 'c%.0s' {1..257})"; do
		# shellcheck disable=SC2086
		post li "/claim/$claim/close" $fields
		is "$fields $code" "$fields 400"
	done
	for field in channel=list channel= file=9 file=-1 take=x boxes=nonsense "boxes=top:1,2;id"; do
		post li "/claim/$claim/answer" "$field" channel=taobao
		is "$field $code" "$field 400"
	done
	# which of the fields it is, is said by its label
	post li "/claim/$claim/answer" channel=nowhere
	shows "This cannot be right: Where it goes"
	post li "/claim/$claim/answer" channel=taobao file=9
	shows "This cannot be right: Beside the signed pictures"
	post li "/claim/$claim/answer" channel=taobao boxes=nonsense
	shows "A box to hide is written as camera:x,y,width,height"
	post li "/claim/$claim/close" outcome=nonsense
	shows "This cannot be right: Outcome"
	send li /claims/new "waybill=$first" type=damaged deadline=soon
	is "$code" 400
	shows "This cannot be right: To be answered by"
	for path in /claim/0/ask /claim/99999/ask /claim/99999999999/close /claim/../x/ask; do
		post li $path outcome=won
		is "$path $code" "$path 404"
	done
	is "$(in_claims | wc -l)" $(($(wc -w <<<"$before") + 1))
	nothing_left
}

@test "who may not, and forms from elsewhere: not a byte is stored" {
	before=$(in_claims)
	send eve /claims/new "waybill=$first" type=damaged "deadline=$until" "file=@$buyer"
	is "$code" 403
	as eve /claims/new
	is "$code" 403
	as nobody /claims/new -F "token=x" -F "file=@$buyer"
	is "$code $to" "303 $url/login"
	# no token, another's, one behind the file, one in the query
	parts=(-F "waybill=$first" -F type=damaged -F "deadline=$until")
	as li /claims/new "${parts[@]}" -F "file=@$buyer"
	is "$code" 403
	as li /claims/new -F "token=$(token wang)" "${parts[@]}" -F "file=@$buyer"
	is "$code" 403
	as li /claims/new "${parts[@]}" -F "file=@$buyer" -F "token=$(token li)"
	is "$code" 403
	as li "/claims/new?token=$(token li)" "${parts[@]}" -F "file=@$buyer"
	is "$code" 403
	as li /claims/new -F "token=$(token li)" "${parts[@]}" -F "file=@$buyer" -H "Origin: http://evil.example"
	is "$code" 421
	is "$(in_claims)" "$before"
	nothing_left
	# while it is on its way, by who has no token, nothing lies anywhere either
	python3 - "$port" "$(sed -n 's/.*packseal\t//p' jar.li)" <<-'END'
		import os, socket, sys
		port, cookie = sys.argv[1:]
		head = ("POST /claims/new HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: packseal=%s\r\nContent-Type: multipart/form-data; boundary=XyZ\r\n"
		        "Content-Length: 5000000\r\n\r\n" % (port, cookie))
		part = '--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
		with socket.create_connection(("127.0.0.1", int(port))) as peer:
		    peer.sendall((head + part).encode() + b"\xff\xd8\xff" + b"a" * 300000)
		    # an answer to something else: by then these bytes were read
		    with socket.create_connection(("127.0.0.1", int(port))) as other:
		        other.sendall(b"GET /login HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nConnection: close\r\n\r\n" % port.encode())
		        while other.recv(65536):
		            pass
		    found = [os.path.join(at, name) for at, _, names in os.walk("state/uploads") for name in names]
		    assert found == [], found
	END
}

@test "what is sent: names, empty, wrong, polyglot, twice, too many, bombs" {
	out=$BATS_TEST_TMPDIR/out
	make_hostile "$buyer" "$out"
	printf '\xff\xd8' >"$out.short.jpg"
	head -c 3000 "$buyer" >"$out.half.jpg"
	# a name is a text: a way out, script, a header's end, an option, none
	note li "file=@$buyer;filename=../../../etc/passwd" "file=@$buyer;filename=<script>alert(1)</script>.jpg" \
		"file=@$out.zip.jpg;filename=--force" "file=@$out.half.jpg;filename=a%0d%0aSet-Cookie: x=y.jpg" \
		"file=@$buyer;filename=C:\\\\evil.jpg"
	is "$(ls "$claims/$claim" | tr '\n' ' ')" "1.jpg 2.jpg 3.jpg 4.jpg 5.jpg claim.json "
	cmp "$out.zip.jpg" "$claims/$claim/3.jpg"
	until_shows li "/claim/$claim" "/claim/$claim/small/1.jpg"
	shows "1: passwd"
	shows_not "<script>alert"
	shows "3: --force"
	shows "No picture can be made of it."
	shows "bytes stand behind the picture&#39;s end"
	as li "/claim/$claim/small/3.jpg" -D heads
	! grep -q "script" page || false
	grep -qi "^content-type: image/jpeg" heads
	grep -qi "^x-content-type-options: nosniff" heads
	# raw bytes of a header's end in a name
	printf -- '--XyZ\r\nContent-Disposition: form-data; name="token"\r\n\r\n%s\r\n--XyZ\r\nContent-Disposition: form-data; name="file"; filename="ab\xff\x1b[31m.jpg"\r\n\r\n' \
		"$(token li)" >raw
	# with a line's end in it there is no name, and what follows would be a text
	sed 's/ab/a\nb/' raw | cat - "$buyer" >raw.body
	printf '\r\n--XyZ--\r\n' >>raw.body
	as li "/claim/$claim/reply" -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw.body
	is "$code" 400
	nothing_left
	cat raw "$buyer" >raw.body
	printf '\r\n--XyZ--\r\n' >>raw.body
	as li "/claim/$claim/reply" -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw.body
	until_at li "/claim/$claim"
	as li "/claim/$claim"
	! grep -q $'\e' page || false
	# cut off in its file, though it is as long as it said
	cat raw "$buyer" >raw.body
	as li "/claim/$claim/reply" -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw.body
	is "$code" 400
	before=$(in_claims)
	for row in "empty.jpg 400" "html 415" "short.jpg 415"; do
		send li /claims/new "waybill=$first" type=damaged "deadline=$until" "file=@$buyer" "file=@$out.${row% *};filename=b.jpg"
		is "$row: $code" "$row: ${row#* }"
		nothing_left
	done
	# a picture of 33 MB, a film's beginning on nothing, another field that is a file, files where none are taken
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "file=@$out.large.jpg"
	is "$code" 413
	shows "A file is too large"
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "waybill2=@$buyer"
	is "$code" 400
	send li "/claim/$claim/close" outcome=won "file=@$buyer"
	is "$code" 400
	# 17 files; 16 with what the claim has
	many=()
	for i in $(seq 17); do
		many+=("file=@$buyer;filename=$i.jpg")
	done
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "${many[@]}"
	is "$code" 413
	shows "at most 16 files"
	# more pixels than a camera makes: refused by packseal, and nothing is left of it
	send li /claims/new "waybill=$first" type=damaged "deadline=$until" "file=@$out.bomb.jpg"
	until_shows li "${to#"$url"}" "more pixels than a camera makes"
	is "$(in_claims)" "$before"
	nothing_left
	# the same file twice is twice; sixteen are taken
	note li "${many[@]:0:16}"
	is "$(ls "$claims/$claim" | grep -c jpg)" 16
	as li "/claim/$claim"
	send li "/claim/$claim/reply" "text=x" "file=@$buyer"
	until_shows li "${to#"$url"}" "a claim has at most 16 files"
	# too many fields, a form that is none, one that does not end
	fields=()
	for i in $(seq 40); do
		fields+=("a$i=1")
	done
	send li /claims/new "${fields[@]}" "file=@$buyer"
	is "$code" 400
	send li /claims/new "waybill=$(head -c 20000 /dev/zero | tr '\0' a)"
	is "$code" 400
	as li /claims/new -H "Content-Type: application/json" -d '{}'
	is "$code" 400
	as li /claims/new -H "Content-Type: multipart/form-data" --data-binary @raw.body
	is "$code" 400
	as li /claims/new -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw
	is "$code" 400
	as li /claims/new -H "Transfer-Encoding: chunked" -F "token=$(token li)" -F "file=@$buyer"
	is "$code" 413
	nothing_left
}

@test "broken off, killed half-way, dribbled: what came is removed" {
	cat >half.py <<-'END'
		import os, socket, sys, time
		port, cookie, token, how = sys.argv[1:]
		body = ('--XyZ\r\nContent-Disposition: form-data; name="token"\r\n\r\n%s\r\n--XyZ\r\nContent-Disposition: form-data; name="file"; '
		        'filename="a.jpg"\r\n\r\n' % token).encode() + b"\xff\xd8\xff" + b"a" * 300000
		head = ("POST /claims/new HTTP/1.1\r\nHost: 127.0.0.1:%s\r\nCookie: packseal=%s\r\nContent-Type: multipart/form-data; boundary=XyZ\r\n"
		        "Content-Length: 5000000\r\n\r\n" % (port, cookie)).encode()
		def there():
		    return [os.path.join(at, name) for at, _, names in os.walk("state/uploads") for name in names]
		def wait(what, seconds=60):
		    end = time.monotonic() + seconds
		    while not what():
		        assert time.monotonic() < end, there()
		        time.sleep(0.05)
		peer = socket.create_connection(("127.0.0.1", int(port)))
		peer.sendall(head + body)
		wait(lambda: there() and os.stat(there()[0]).st_size > 100000)
		assert os.stat(there()[0]).st_mode & 0o777 == 0o600, "others may read it"
		if how == "broken":
		    peer.close()
		    wait(lambda: not there())
		    assert os.listdir("state/uploads") == []
		elif how == "dribbled":
		    peer.settimeout(0.5)
		    try:
		        for _ in range(200):
		            peer.sendall(b"a")
		            try:
		                if peer.recv(100) == b"":
		                    break
		            except socket.timeout:
		                pass
		        else:
		            raise SystemExit("the one who dribbles is still there")
		    except (ConnectionResetError, BrokenPipeError):
		        pass
		    wait(lambda: not there())
		else: # four at once are taken, and no fifth; they stay until they are killed
		    peers = [socket.create_connection(("127.0.0.1", int(port))) for _ in range(3)]
		    for other in peers:
		        other.sendall(head + body)
		    wait(lambda: len(there()) == 4)
		    fifth = socket.create_connection(("127.0.0.1", int(port)))
		    fifth.sendall(head + bytes(5000000)) # read to its end, and not kept
		    answer = fifth.recv(100)
		    assert b" 503 " in answer, answer
		    os.kill(int(how), 9)
	END
	cookie=$(sed -n 's/.*packseal\t//p' jar.li)
	python3 half.py "$port" "$cookie" "$(token li)" broken
	python3 half.py "$port" "$cookie" "$(token li)" dribbled
	nothing_left
	# another server over the same state, killed, and started again
	mkdir -p other
	other_port=$(free_port)
	sed "s|^port.*|port = $other_port|; s|^state.*|state = $PWD/other/state|" web.ini >other/web.ini
	mkdir other/state
	(
		cd other
		port=$other_port url=http://127.0.0.1:$other_port
		"$web" --config web.ini user add li --role clerk <<<"$password"
		"$web" --config web.ini 2>log 3>&- &
		pid=$!
		curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "$url/login"
		log_in li
		python3 ../half.py "$other_port" "$(sed -n 's/.*packseal\t//p' jar.li)" "$(token li)" $pid
		wait $pid || true
		is "$(ls state/uploads | wc -l)" 4
		"$web" --config web.ini 2>log 3>&- &
		pid=$!
		curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "$url/login"
		is "$(ls state/uploads | wc -l)" 0
		kill -TERM $pid
		wait $pid
	)
}

# send_blindly PORT TOKEN COOKIE TEXT <FILE   A claim, all of it before the answer is looked at, as
# a browser does. Says the answer's status, and in how many of its lines the text is.
send_blindly() {
	python3 - "$@" 3<&0 <<-'EOF'
		import http.client, sys
		port, token, cookie, text = sys.argv[1:]
		field = '--XyZ\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
		head = field % ("token", token) + field % ("waybill", "1") + field % ("type", "damaged")
		head += '--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
		body = head.encode() + open(3, "rb").read() + b"\r\n--XyZ--\r\n"
		web = http.client.HTTPConnection("127.0.0.1", int(port), timeout=30)
		web.request("POST", "/claims/new", body, {
		    "Content-Type": "multipart/form-data; boundary=XyZ", "Cookie": "packseal=" + cookie})
		answer = web.getresponse()
		print(answer.status, sum(text in line for line in answer.read().decode().splitlines()))
	EOF
}

@test "limits are settings: bytes in all, and what stays free of the disk" {
	mkdir -p limits/state
	limits_port=$(free_port)
	sed "s|^port.*|port = $limits_port\nupload_max_mb = 1\nmin_free_mb = 1|; s|^state.*|state = $PWD/limits/state|" web.ini >limits/web.ini
	sed "s|min_free_mb = 1|min_free_mb = 100000000|" limits/web.ini >limits/full.ini
	for row in "upload_max_mb = 0" "upload_max_mb = x" "min_free_mb = -1" "min_free_mb = 100000001"; do
		sed "s|^${row%% =*} = .*|$row|" limits/web.ini >limits/wrong.ini
		run -78 "$web" --config limits/wrong.ini
		[[ $output == *"upload_max_mb and min_free_mb"* ]]
	done
	"$web" --config limits/web.ini user add li --role clerk <<<"$password"
	head -c 30000000 /dev/zero | cat "$buyer" - >large.jpg
	for row in "web.ini large.jpg 413 no more bytes in all" "full.ini $buyer 507 has no room for that"; do
		read -r name file status text <<<"$row"
		"$web" --config "limits/$name" 2>limits/log 3>&- &
		pid=$!
		port=$limits_port url=http://127.0.0.1:$limits_port
		curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "$url/login"
		log_in li
		said=$(send_blindly "$port" "$(token li)" "$(sed -n 's/.*packseal\t//p' jar.li)" "$text" <"$file")
		kill -TERM $pid
		wait $pid
		is "$said" "$status 1"
		is "$(ls limits/state/uploads)" ""
	done
}

# plant OUTCOME COUNT   So many claims as claim $claim, behind it.
plant() {
	python3 - "$claims" "$claim" "$1" "$2" <<-'EOF'
		import json, os, sys
		claims, like = sys.argv[1:3]
		said = json.load(open(f"{claims}/{like}/claim.json"))
		said["outcome"] = sys.argv[3]
		for number in range(int(like) + 1, int(like) + 1 + int(sys.argv[4])):
		    os.makedirs(f"{claims}/{number}", 0o700, exist_ok=True)
		    said["claim"] = number
		    with open(f"{claims}/{number}/claim.json", "w") as claim:
		        json.dump(said, claim)
	EOF
}

# The first claim in the list.
top() {
	grep -o 'href="/claim/[0-9]*"' page | head -n 1
}

@test "an old claim that is still open heads the list, however many came after it" {
	log_in li
	claim=$(next_claim)
	send li /claims/new order=OLD-1 type=mould "deadline=$until"
	until_at li "/claim/$claim"
	sed -i 's/"deadline": *[0-9]*/"deadline":1000000000/' "$claims/$claim/claim.json"
	plant "" 2600
	echo "{" >"$claims/$((claim + 2600))/claim.json"
	as li /claims
	is "$(top)" "href=\"/claim/$claim\""
	is "$(grep -o '<td class="number">' page | wc -l)" 500
	shows "There are more than these 500."
	shows "Claims that cannot be read (the journal says why): 1"
	plant won 2600
	as li /claims
	is "$(top)" "href=\"/claim/$claim\""
	shows_not "There are more than these 500."
	shows_not "/claim/$((claim + 1))\""
	as li "/claims?all=1"
	is "$(top)" "href=\"/claim/$claim\""
	shows "/claim/$((claim + 2600))\""
	shows "There are more than these 500."
	seq $((claim + 1)) $((claim + 2600)) | sed "s|^|$claims/|" | xargs rm -r
}

# What there is beside the places of the programs.
elsewhere() {
	find "$BATS_FILE_TMPDIR" \( -path "$PWD/state" -o -path "$PWD/store" -o -path "$PWD/run" -o -path "$claims" \) -prune -o -print | sort
}

@test "every field of every form, and every parameter of every link, takes what is no such thing" {
	note li "file=@$buyer"
	is "$code" 303
	until_shows boss /take/1 'id="player"'
	until_shows boss /take/2 'id="player"'
	until_shows boss "/claim/$claim" "/claim/$claim/answer"
	touch before
	elsewhere >before
	said=$("$BATS_TEST_DIRNAME/every_field.py" "$url" "$(sed -n 's/.*packseal\t//p' jar.boss)" / "/?q=$first" /take/1 /take/2 /claims /claims/new \
		"/claim/$claim" /jobs /live /access /health)
	echo "$said" >&2
	for path in / /access /claim/$claim/answer /claim/$claim/ask /claim/$claim/close /claim/$claim/reply /claims/new /language \
		/take/1/answer /take/1/excerpt /take/1/release /take/2/hold; do
		[[ " $said " == *" $path "* ]]
	done
	diff <(elsewhere) before
	is "$(ls state | grep -vxE 'access|claims|jobs|live|stills|uploads|users|views')" ""
	# and it goes on
	as li /
	is "$code" 200
}
