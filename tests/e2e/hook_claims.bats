bats_require_minimum_version 1.5.0
# Claims through the hook of packseal-web: noted with what the buyer sent, asked, answered, closed by the shop's own
# software; and what is sent to attack it.

load station
load web
load hook

setup_file() {
	make_kit
	make_views 2
	make_station
	start_station
	record $first
	record $second
	start_web
	for role in viewer clerk; do
		make_token $role $role
	done
	make_token other manager
	make_buyer "$BATS_FILE_TMPDIR"
	export station_dir=$PWD station_pid=$station web_pid url port
}

setup() {
	cd "$station_dir"
	export hook=$url/api PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
	claims=$PWD/store-claims
	buyer=$BATS_FILE_TMPDIR/buyer.jpg
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# form NAME PATH [PART]...   A form as curl -F makes it.
form() {
	local name=$1 path=$2 part parts=()
	shift 2
	for part; do
		parts+=(-F "$part")
	done
	by "$name" "$path" "${parts[@]}"
}

# ordered   The job of the reply, in $job.
ordered() {
	is "$code" 202 || { cat page >&2; return 1; }
	job=$(json 'd["job"]' <page)
	grep -qi "^location: /api/jobs/$job" head
}

# done_by NAME   The job of the last reply, until it is done.
done_by() {
	ordered
	await_job "$1"
	is "$(json 'd["state"]' <page)" done || { cat page >&2; return 1; }
}

# failed_by NAME WORDS
failed_by() {
	ordered
	await_job "$1"
	is "$(json 'd["state"], "files" in d' <page)" "failed False"
	shows "$2"
}

# note [PART]...   A claim about $first; its number is in $claim.
note() {
	form clerk /claims "waybill=$first" type=damaged deadline=48h "$@"
	done_by clerk
	claim=$(json 'd["claim"]' <page)
}

# Nothing that was sent is left: neither in the place for it nor with a job.
nothing_left() {
	is "$(ls state/uploads)" ""
	is "$(find state/jobs -path '*/brought*' | wc -l)" 0
}

count_claims() {
	find "$claims" -maxdepth 1 -name '[0-9]*' 2>/dev/null | wc -l
}

@test "a claim from its first picture to its end" {
	printf 'Zhang San 138' >buyer.txt
	cp program program.kept
	sed "2i printf '%s\\\\n' \"\$@\" >>'$PWD/words'; tr '\\\\0' '\\\\n' </proc/self/environ >>'$PWD/words'" program.kept >program
	note channel=taobao 'buyer=<buyer.txt' "text=from the shop's ERP" "file=@$buyer" "file=@$BATS_FILE_TMPDIR/label.jpg;filename=从买家.jpg"
	cat program.kept >program
	is "$(json 'list(d)' <page)" "['job', 'state', 'claim', 'waybill']"
	grep -qx -- --buyer=- words
	! grep -q "Zhang San" words || false
	! grep -rq "Zhang San" state "$claims" web.log || false
	nothing_left
	cmp "$buyer" "$claims/$claim/1.jpg"
	cmp "$BATS_FILE_TMPDIR/label.jpg" "$claims/$claim/2.jpg"
	is "$(find "$claims" state -mindepth 1 -perm /077 | wc -l)" 0
	by clerk "/claims/$claim"
	is "$(json 'd["waybill"], d["type"], d["channel"], d["takes"], d["earlier"]' <page)" "$first damaged taobao [1] 0"
	is "$(json '[f["given"] for f in d["files"]]' <page)" "['buyer.jpg', '从买家.jpg']"
	is "$(json '[(n["what"], n["by"], n["text"]) for n in d["notes"]][0]' <page)" "('opened', 'hook:clerk', \"from the shop's ERP\")"
	is "$(json '46 * 3600 < d["deadline"] - d["opened"] <= 48 * 3600' <page)" True
	# held, in the ledger in the program's name
	"$packseal" find $first --json | json 'd["takes"][0]["hold"]["by"]' >who
	is "$(cat who)" hook:clerk
	# a person sees it with its pictures
	until_shows li "/claim/$claim" "/claim/$claim/small/1.jpg"
	shows "the shop&#39;s ERP"
	shows "hook:clerk"
	# asked, and replied
	by clerk "/claims/$claim/ask" --json '{}'
	done_by clerk
	is "$(json 'd["claim"]' <page)" "$claim"
	by clerk "/claims/$claim"
	is "$(json 'len(d["code"])' <page)" 6
	form clerk "/claims/$claim/reply" "text=here <b>it</b> is" "file=@$buyer;filename=again.jpg"
	done_by clerk
	form clerk "/claims/$claim/reply" refused=1
	done_by clerk
	by clerk "/claims/$claim"
	is "$(json '[n["what"] for n in d["notes"] if n["what"] in ("asked", "replied", "refused")], len(d["files"])' <page)" \
		"['asked', 'replied', 'refused'] 3"
	# answered, with a part hidden, within the channel's limit, each file in the ledger
	by clerk "/claims/$claim/answer" --json '{"file":2,"take":1,"boxes":["side:0,0,64,64"],"at":["side:0.5"]}'
	grep -aq "$claim side:0,0,64,64" state/access
	done_by clerk
	is "$(json 'd["claim"], d["channel"], "take" in d, [f["name"] for f in d["files"]]' <page)" "$claim taobao False ['sheet.jpg', 'text.txt']"
	is "$(json 'all(f["ledger"] for f in d["files"])' <page)" True
	is "$(json '[f for f in d["files"] if "statement" in f]' <page)" "[]"
	answer=$job
	by other "/jobs/$job/sheet.jpg"
	is_refused 404 "not yours"
	by clerk "/jobs/$job/sheet.jpg"
	is "$code" 200
	[ "$(stat -c %s page)" -le 130000 ]
	djpeg page >sheet.ppm
	for name in ../log ..%2flog log noted.json 1.jpg ..%2f..%2f..%2fstore-claims%2f1%2f1.jpg; do
		by clerk "/jobs/$answer/$name"
		is "$name $code" "$name 404"
	done
	# with the station's statement
	by clerk "/claims/$claim/answer" --json '{"statement":true}'
	done_by clerk
	for name in sheet.jpg sheet.jpg.statement; do
		by clerk "/jobs/$job/$name"
		is "$code" 200
		cp page "$name"
	done
	run -0 "$packseal" verify --statement sheet.jpg.statement sheet.jpg --root "$BATS_FILE_TMPDIR/kit/ca/root.pem"
	# to another channel than its own
	by clerk "/claims/$claim/answer" --json '{"channel":"police","picked_up":"18:02","lang":"en"}'
	done_by clerk
	is "$(json '[f["name"] for f in d["files"]]' <page)" "['package.zip', 'text.txt']"
	by clerk "/jobs/$job/text.txt"
	grep -q "evidence code" page
	run ! grep -q 证据码 page
	# closed
	by clerk "/claims/$claim/close" --json '{"outcome":"partly","text":"half of it"}'
	done_by clerk
	by clerk /claims
	is "$(json "[c for c in d['claims'] if c['claim'] == $claim]" <page)" "[]"
	by clerk "/claims/$claim/close" --json '{"outcome":"lost"}'
	failed_by clerk "claim $claim is closed already"
	# neither asked about nor answered, until it is open again: by its new deadline, held anew
	by clerk "/claims/$claim/answer" --json '{}'
	failed_by clerk "claim $claim is closed (partly)"
	by clerk "/claims/$claim/ask" --json '{}'
	failed_by clerk "reopen it first"
	by clerk "/claims/$claim/reopen" --json '{"deadline":"5d","text":"appeal"}'
	done_by clerk
	by clerk "/claims/$claim"
	is "$(json 'd["outcome"], [n["text"] for n in d["notes"] if n["what"] == "reopened"], d["deadline"] - d["opened"] > 4 * 86400' <page)" \
		" ['partly: appeal'] True"
	"$packseal" find $first --json | json 'd["takes"][0]["hold"]["why"]' >why
	is "$(cat why)" "claim $claim, reopened (partly)"
	by clerk "/claims/$claim/answer" --json '{}'
	done_by clerk
	by clerk "/claims/$claim/reopen" --json '{"deadline":"5d"}'
	failed_by clerk "claim $claim is open"
}

@test "a reply is the buyer's refusal where it says so, and by no other word" {
	note
	by clerk "/claims/$claim/ask" --json '{}'
	done_by clerk
	jobs=$(ls state/jobs | wc -l)
	for word in on y TRUE 2 00 nein; do
		form clerk "/claims/$claim/reply" "refused=$word"
		is "$word $code" "$word 400"
		is_refused 400 "refused: 1, yes or true"
	done
	is "$(ls state/jobs | wc -l)" "$jobs"
	for word in 0 no false '' 1 yes true; do
		form clerk "/claims/$claim/reply" "text=said '$word'" "refused=$word"
		done_by clerk
	done
	by clerk "/claims/$claim"
	is "$(json '[n["what"] for n in d["notes"] if n["what"] in ("replied", "refused")]' <page)" \
		"['replied', 'replied', 'replied', 'replied', 'refused', 'refused', 'refused']"
}

@test "a claim that cannot be is refused with the field that is wrong, before anything is run" {
	note
	before=$(count_claims) jobs=$(ls state/jobs | wc -l)
	long=$(printf 'a%.0s' {1..129})
	while IFS='|' read -r field words; do
		name=${field%%=*}
		parts=()
		for one in "waybill=$first" type=damaged deadline=48h; do
			[ "${one%%=*}" = "$name" ] || parts+=("$one")
		done
		form clerk /claims "${parts[@]}" "${field//LONG/$long}" "file=@$buyer"
		is "$field $code" "$field 400"
		is_refused 400 "$words"
	done <<-'END'
		waybill=|waybill: the parcel's, or order=
		waybill=LONG|waybill: the parcel's
		order=LONG|order: 1 to 128 bytes
		type=|type: one that packseal claim new --type takes
		type=nonsense|type: one that packseal
		channel=../x|channel: one of those
		channel=list|channel: one of those
		buyer=LONG|buyer: his name there
		deadline=|deadline: 48h, 5d
		deadline=soon|deadline: 48h, 5d
		deadline=0h|deadline: 48h, 5d
		deadline=1969-01-01|deadline: 48h, 5d
		deadline=2036-11-31|deadline: 48h, 5d
		text=LONGLONGLONG|text: at most 256 bytes
		token=x|a field in the form that is not known here
		store=/etc|a field in the form that is not known here
	END
	form clerk /claims "waybill=$first" type=damaged deadline=48h type=empty
	is_refused 400 "stands there twice"
	form clerk /claims "waybill=$first" type=damaged deadline=48h "$(printf 'buyer=a\nb')"
	is_refused 400 "buyer: his name there"
	for path in /claims/0 /claims/99999 /claims/99999999999; do
		form clerk $path/reply text=x
		is_refused 404 "no such claim"
		for deed in ask answer; do
			by clerk $path/$deed --json '{}'
			is_refused 404 "no such claim"
		done
		by clerk $path/close --json '{"outcome":"won"}'
		is_refused 404 "no such claim"
	done
	for path in /claims/../x/ask /claims/-1/ask /claims/1/1.jpg /claims/$claim/answer/x /claims/$claim/delete; do
		by clerk "$path" --json '{}'
		is_refused 404 "nothing of this name"
	done
	while IFS='|' read -r deed body words; do
		by clerk "/claims/$claim/$deed" --json "$body"
		is "$body $code" "$body 400"
		is_refused 400 "$words"
	done <<-'END'
		answer|{}|channel: one of those
		answer|{"channel":"list"}|channel: one of those
		answer|{"channel":"../x"}|channel: one of those
		answer|{"channel":7}|channel: one of those
		answer|{"channel":"taobao","file":1}|file: the number of one of the claim's files
		answer|{"channel":"taobao","file":0}|file: the number
		answer|{"channel":"taobao","file":"1"}|file: the number
		answer|{"channel":"taobao","take":0}|take: the number
		answer|{"channel":"taobao","take":"../1"}|take: the number
		answer|{"channel":"taobao","take":-1}|take: the number
		answer|{"channel":"taobao","boxes":["--store=/etc"]}|boxes: a list
		answer|{"channel":"taobao","boxes":["top:1,2;id"]}|boxes: a list
		answer|{"channel":"taobao","at":["top"]}|at: a list
		answer|{"channel":"police","at":["top:1"]}|This channel takes no sheet
		answer|{"channel":"taobao","picked_up":"18:02"}|This channel takes no report
		answer|{"channel":"taobao","lang":"english"}|lang: zh or en
		answer|{"channel":"taobao","lang":true}|lang: zh or en
		answer|{"channel":"taobao","out":"/tmp/x"}|each once
		answer|{"channel":"taobao","station":"left"}|each once
		close|{}|outcome: won, lost
		close|{"outcome":"--force"}|outcome: won, lost
		close|{"outcome":"won","outcome":"lost"}|each once
		ask|{"code":"AAAAAA"}|takes {}
		reopen|{}|deadline: 48h, 5d
		reopen|{"deadline":5}|deadline: 48h, 5d
		reopen|{"deadline":"5d","outcome":"won"}|each once
	END
	is "$(count_claims)" "$before"
	is "$(ls state/jobs | wc -l)" "$jobs"
	nothing_left
	# a take that is another parcel's is packseal's to refuse, in its words
	by clerk "/claims/$claim/answer" --json '{"channel":"taobao","take":2}'
	failed_by clerk "no such take of $first"
}

@test "who may not, or is nobody: not a byte is stored" {
	before=$(count_claims)
	form viewer /claims "waybill=$first" type=damaged deadline=48h "file=@$buyer"
	is_refused 403 "a token of a clerk"
	for deed in ask answer close reopen; do
		by viewer /claims/1/$deed --json '{}'
		is_refused 403 "a token of a clerk"
	done
	form viewer /claims/1/reply text=x
	is_refused 403 "a token of a clerk"
	code=$(curl -s -D head -o page -w '%{http_code}' -F "waybill=$first" -F type=damaged -F deadline=48h -F "file=@$buyer" "$hook/claims")
	is_refused 401 "show a token"
	code=$(curl -s -D head -o page -w '%{http_code}' -b jar.li -F "token=$(token li)" -F "waybill=$first" -F type=damaged \
		-F deadline=48h -F "file=@$buyer" "$hook/claims")
	is_refused 401 "show a token"
	# a program's token opens no page's form
	as nobody /claims/new -H @clerk.header -F "waybill=$first" -F type=damaged -F "file=@$buyer"
	is "$code $to" "303 $url/login"
	is "$(count_claims)" "$before"
	nothing_left
	# another program's job
	note
	by other "/jobs/$job"
	is_refused 404 "not yours"
	# while it is on its way, from who has no token, nothing lies anywhere either
	python3 - "$port" <<-'END'
		import os, socket, sys
		head = ("POST /api/claims HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %064d\r\nContent-Type: multipart/form-data; boundary=XyZ\r\n"
		        "Content-Length: 5000000\r\n\r\n" % 1)
		part = '--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
		with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as peer:
		    peer.sendall((head + part).encode() + b"\xff\xd8\xff")
		    assert b" 401 " in peer.recv(100)
		found = [os.path.join(at, name) for at, _, names in os.walk("state/uploads") for name in names]
		assert found == [], found
	END
}

@test "bodies that are no form, too long, without a length, cut off" {
	before=$(count_claims)
	by clerk /claims --json "{\"waybill\":\"$first\"}"
	is_refused 415 "multipart/form-data"
	by clerk /claims -d "waybill=$first&type=damaged&deadline=48h"
	is_refused 415 "multipart/form-data"
	by clerk /claims --data-binary "@$buyer" -H "Content-Type: image/jpeg"
	is_refused 415 "multipart/form-data"
	by clerk /claims -H "Content-Type:" -d x
	is_refused 415 "multipart/form-data"
	form clerk "/claims/1/answer" channel=taobao
	is_refused 415 "application/json"
	by clerk /claims -H "Content-Type: multipart/form-data" -d x
	is_refused 400 "the form cannot be"
	by clerk /claims -H "Content-Type: multipart/form-data; boundary=XyZ" -d x
	is_refused 400 "waybill: "
	by clerk /claims -F "waybill=$first" -H "Transfer-Encoding: chunked"
	is_refused 411 "Content-Length"
	by clerk /claims -F "waybill=$first" -H "Content-Length: 99999999999999999999"
	[ "$code" = 413 ] || [ "$code" = 400 ]
	form clerk "/claims?waybill=$first" type=damaged deadline=48h
	is_refused 400 "in the query"
	form clerk /claims "waybill=$(head -c 20000 /dev/zero | tr '\0' a)"
	is_refused 400 "16384 bytes"
	many=()
	for i in $(seq 40); do
		many+=("a$i=1")
	done
	form clerk /claims "${many[@]}"
	is_refused 400 "the form cannot be"
	# a zero in a text, and a file's part that does not end
	{
		printf -- '--XyZ\r\nContent-Disposition: form-data; name="waybill"\r\n\r\nSF1\0SF2\r\n--XyZ--\r\n'
	} >raw
	by clerk /claims -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw
	is_refused 400 "the form cannot be"
	printf -- '--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n' | cat - "$buyer" >raw
	by clerk /claims -H "Content-Type: multipart/form-data; boundary=XyZ" --data-binary @raw
	is_refused 400 "the form cannot be"
	is "$(count_claims)" "$before"
	nothing_left
}

@test "what is sent: names, of another type, empty, polyglot, too large, too many, a bomb" {
	out=$BATS_TEST_TMPDIR/out
	make_hostile "$buyer" "$out"
	# a name and a type are texts: a way out, script, an option, a header's end; what it is its first bytes say
	note "file=@$buyer;filename=../../../etc/passwd" "file=@$buyer;filename=<script>alert(1)</script>.jpg" \
		"file=@$out.zip.jpg;filename=--force" "file=@$buyer;filename=C:\\\\evil.jpg;type=text/html"
	is "$(ls "$claims/$claim" | tr '\n' ' ')" "1.jpg 2.jpg 3.jpg 4.jpg claim.json "
	cmp "$out.zip.jpg" "$claims/$claim/3.jpg"
	by clerk "/claims/$claim"
	is "$(json '[f["given"] for f in d["files"]][::2]' <page)" "['passwd', '--force']"
	grep -qi '^content-type: application/json' head
	before=$(count_claims)
	while read -r file status words; do
		form clerk /claims "waybill=$first" type=damaged deadline=48h "file=@$buyer" "file=@$out.$file;filename=b.jpg;type=image/jpeg"
		is_refused "$status" "$words"
		nothing_left
	done <<-'END'
		empty.jpg 400 One of the files is empty
		html 415 neither a picture
	END
	form clerk /claims "waybill=$first" type=damaged deadline=48h "file=@$out.large.jpg"
	is_refused 413 "A file is too large"
	form clerk /claims "waybill=$first" type=damaged deadline=48h "picture=@$buyer"
	is_refused 400 "under the name file"
	many=()
	for i in $(seq 17); do
		many+=("file=@$buyer;filename=$i.jpg")
	done
	form clerk /claims "waybill=$first" type=damaged deadline=48h "${many[@]}"
	is_refused 413 "at most 16 files"
	nothing_left
	# more pixels than a camera makes: refused by packseal in its confined child, and nothing is left of it
	form clerk /claims "waybill=$first" type=damaged deadline=48h "file=@$out.bomb.jpg"
	failed_by clerk "more pixels than a camera makes"
	is "$(json '"claim" in d' <page)" False
	form clerk "/claims/$claim/reply" "file=@$out.bomb.jpg"
	failed_by clerk "more pixels than a camera makes"
	is "$(count_claims)" "$before"
	is "$(ls "$claims/$claim" | tr '\n' ' ')" "1.jpg 2.jpg 3.jpg 4.jpg claim.json "
	nothing_left
}

@test "programs leave room for people, and what was broken off is removed" {
	cat >half.py <<-'END'
		import os, socket, sys, time
		port, token = sys.argv[1:]
		head = ("POST /api/claims HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\nContent-Type: multipart/form-data; boundary=XyZ\r\n"
		        "Content-Length: 5000000\r\n\r\n" % token).encode()
		body = b'--XyZ\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n\xff\xd8\xff' + b"a" * 300000
		def there():
		    return [os.path.join(at, name) for at, _, names in os.walk("state/uploads") for name in names]
		def wait(what):
		    end = time.monotonic() + 60
		    while not what():
		        assert time.monotonic() < end, there()
		        time.sleep(0.05)
		peers = [socket.create_connection(("127.0.0.1", int(port))) for _ in range(2)]
		for peer in peers:
		    peer.sendall(head + body)
		wait(lambda: len(there()) == 2 and all(os.stat(name).st_size > 100000 for name in there()))
		assert all(os.stat(name).st_mode & 0o777 == 0o600 for name in there()), "others may read it"
		third = socket.create_connection(("127.0.0.1", int(port)))
		third.sendall(head + bytes(5000000)) # read to its end, and not kept
		reply = third.recv(4000)
		assert b" 503 " in reply and b"Retry-After: 5" in reply, reply
		print("full", flush=True)
		sys.stdin.readline()
		for peer in peers:
		    peer.close()
		wait(lambda: not there() and not os.listdir("state/uploads"))
	END
	coproc half { python3 half.py "$port" "$(cat clerk.token)" 3>&-; }
	read -r -t 60 line <&"${half[0]}"
	is "$line" full
	half_pid=$half_PID half_in=${half[1]}
	send li /claims/new "waybill=$first" type=damaged "deadline=$(date -d '+2 days' +%FT%R)" "file=@$buyer"
	is "$code" 303
	echo >&"$half_in"
	wait "$half_pid"
	until_at_claim=${to#"$url"}
	end=$((SECONDS + 60))
	while ((SECONDS < end)); do
		as li "$until_at_claim"
		[ "$code" = 200 ] || break
		read -r -t 0.1 <> <(:) || true
	done
	is "$code" 303
	nothing_left
	# one is noted at a time for all programs, and an export of theirs does not stand in its way
	cp program real
	printf '#!/bin/sh\nread -r _ <%s/gate\nexec %s/real "$@"\n' "$PWD" "$PWD" >program
	mkfifo gate
	by clerk /exports --json '{"take":1,"channel":"taobao"}'
	ordered
	export=$job
	form clerk /claims "waybill=$first" type=damaged deadline=48h
	ordered
	form clerk /claims "waybill=$first" type=damaged deadline=48h "file=@$buyer"
	is_refused 503 "order it again later"
	grep -qi '^retry-after: ' head
	is "$(ls state/uploads)" ""
	cp real program
	exec 7<>gate
	printf '\n\n' >&7
	await_job clerk
	is "$(json 'd["state"]' <page)" done
	job=$export
	await_job clerk
	exec 7>&-
	is "$(json 'd["state"]' <page)" done
}

@test "limits are settings: bytes in all, and what stays free of the disk" {
	mkdir -p limits/state
	cp state/tokens limits/state/
	limits_port=$(free_port)
	sed "s|^port.*|port = $limits_port\nupload_max_mb = 1\nmin_free_mb = 1|; s|^state.*|state = $PWD/limits/state|" web.ini >limits/web.ini
	sed "s|min_free_mb = 1|min_free_mb = 100000000|" limits/web.ini >limits/full.ini
	head -c 1000001 /dev/zero | cat "$buyer" - >large.jpg
	for row in "web.ini large.jpg 413 no more bytes in all" "full.ini $buyer 507 has no room for that"; do
		read -r name file status text <<<"$row"
		"$web" --config "limits/$name" 2>limits/log 3>&- &
		pid=$!
		hook=http://127.0.0.1:$limits_port/api
		curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "http://127.0.0.1:$limits_port/login"
		form clerk /claims "waybill=$first" type=damaged deadline=48h "file=@$file"
		said="$code $(grep -c "$text" page || true)"
		kill -TERM $pid
		wait $pid
		is "$said" "$status 1"
		is "$(ls limits/state/uploads)" ""
	done
}
