bats_require_minimum_version 1.5.0
# The hook of packseal-web: what the shop's own software gets, as web/README.md says, and what whoever attacks it
# does not.

load station
load web
load hook

setup_file() {
	make_kit
	make_views 2
	make_station
	sed -i "s|^\[store\]|shop = yes\n[store]|" station.ini
	start_station
	record_long $first
	record $second
	start_web
	# as README writes it: the station's own configuration is where packseal-web looks for it
	mkdir -p bin
	printf '#!/bin/sh\nexec "%s" --config "%s/web.ini" "$@"\n' "$web" "$PWD" >bin/packseal-web
	chmod +x bin/packseal-web
	"$packseal" claim new $first --type missing --deadline 5d --channel taobao --order A-17 --by li \
		--store store --run run
	for role in viewer clerk; do
		make_token $role $role
	done
	make_buyer "$PWD"
	export station_dir=$PWD station_pid=$station web_pid url port
}

# A take that has something to show of each second.
record_long() {
	scan "$1"
	await '"event":"started"'
	for _ in 1 2 3; do
		await '"event":"sealed"'
	done
	scan PSCMD-END
	await '"event":"ended"'
}

setup() {
	cd "$station_dir"
	export PATH=$PWD/bin:$PATH hook=$url/api PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# documented   The shell lines of README's section.
documented() {
	sed -n '/^## The hook/,/^## /p' "$BATS_TEST_DIRNAME/../../web/README.md" | sed -n '/^```sh$/,/^```$/p' | grep -v '^```'
}

@test "each line that README shows does what README says" {
	documented >lines
	run -0 timeout 60 bash -euo pipefail lines
	echo "$output" >said
	[ "$(wc -l <lines)" -ge 18 ]
	is "$(stat -c %a shop.token shop.curl | uniq)" 600
	is "$(grep -c '^{"takes":\[{"number":' said)" 4
	is "$(grep -c '^{"ok":true}$' said)" 4
	grep -qF '"runs":true' said
	grep -qF '{"claims":[{"claim":1,' said
	grep -qF '{"claim":1,"opened":' said
	tail -n 1 said >page
	is "$(json 'd["state"], d["take"], d["waybill"], d["channel"], [f["name"] for f in d["files"]]' <page)" \
		"done 1 $first taobao ['sheet.jpg', 'text.txt']"
	is "$(json 'd["files"][0]["bytes"], d["files"][0]["sha256"]' <page)" "$(stat -c %s sheet.jpg) $(sha256sum <sheet.jpg | cut -d' ' -f1)"
	is "$(head -c 3 sheet.jpg | od -An -tx1)" " ff d8 ff"
	# the claim that they note has the buyer's picture, an answer within the channel's limit, and an end
	cmp buyer.jpg store-claims/2/1.jpg
	[ "$(stat -c %s answer.jpg)" -le 130000 ]
	djpeg answer.jpg >answer.ppm
	for _ in $(seq 600); do
		by clerk /claims/2
		! grep -q '"outcome":"won"' page || break
		read -r -t 0.1 <> <(:) || true
	done
	is "$(json '[(n["what"], n["by"], n["text"]) for n in d["notes"] if n["what"] in ("opened", "answered", "closed", "reopened")]' <page)" \
		"[('opened', 'hook:shop', 'a corner is bent'), ('answered', 'hook:shop', 'taobao'), ('closed', 'hook:shop', 'lost'), ('reopened', 'hook:shop', 'lost: appeal'), ('closed', 'hook:shop', 'won: ruled on appeal')]"
	await '"event":"started"'
	scan PSCMD-END
	await '"event":"ended"'
	# each by name in the ledger, where the answer says, once a checkpoint signs it
	for _ in $(seq 100); do
		"$packseal" ledger show store --take 1 >entries
		grep -q 'no checkpoint signs yet' entries || break
		read -r -t 0.1 <> <(:) || true
	done
	tail -n 1 said >page
	for place in $(json '*[f["ledger"] for f in d["files"]]' <page); do
		grep -qE "^ *$place .*by hook:shop" entries || { cat entries >&2; return 1; }
	done
	take=$(json 'd["takes"][0]["number"]' < <("$packseal" find JD0000000000042 --json))
	run -0 "$packseal" show "$(take_file "$take")" --json
	is "$(json '[(e["kind"], e["code"], e["source"]) for e in d["events"] if "code" in e][:2]' <<<"$output")" \
		"[('waybill', 'JD0000000000042', 'socket'), ('order', 'A-18', 'socket')]"
}

@test "the manual shows no line that README does not" {
	sed -n "s/\\\\(aq/'/g; /^curl /p" "$BATS_TEST_DIRNAME/../../web/packseal-web.8" >shown
	[ "$(wc -l <shown)" -ge 5 ]
	documented >lines
	while IFS= read -r line; do
		grep -qxF -- "$line" lines || { echo "not in README: $line" >&2; return 1; }
	done <shown
}

@test "a token is printed once, kept as its digest, and gone when it is removed" {
	run -0 --separate-stderr packseal-web token add till --role viewer
	[[ $output =~ ^[0-9a-f]{64}$ ]]
	[[ $stderr == *"hook:till may use the hook as viewer"* ]]
	echo "$output" >till.token
	make_head till
	is "$(stat -c %a state/tokens)" 600
	run -1 grep -F "$output" state/tokens
	grep -qx "till:viewer:$(tr -d '\n' <till.token | sha256sum | cut -d' ' -f1)" state/tokens
	by till /status
	is "$code" 200
	run -0 packseal-web token list
	[[ $output == *"till "*"viewer"* ]]
	cp till.header old.header
	packseal-web token add till --role viewer >till.token 2>token.log
	by old /status
	is_refused 401 "not known, or was taken back"
	make_head till
	by till /status
	is "$code" 200
	packseal-web token remove till
	by till /status
	is_refused 401 "not known, or was taken back"
	run -66 packseal-web token remove till
	run -64 packseal-web token add 'a:b' --role clerk
	run -64 packseal-web token add 1234567890123456789012345678 --role clerk
	run -64 packseal-web token add till
	run -64 packseal-web token add till --role boss
	# so no entry of a program's can be taken for a person's
	run -64 packseal-web user add hook:clerk --role clerk <<<"$password"
}

@test "no token, a wrong one, a cookie, a password, a token elsewhere: refused, and nothing is told" {
	token=$(cat clerk.token)
	for path in /takes?waybill=$first /status /claims /claims/1 /nothing /jobs/1; do
		code=$(curl -s -D head -o page -w '%{http_code}' "$hook$path")
		is_refused 401 "show a token"
		grep -qi '^www-authenticate: Bearer realm="packseal"' head
		code=$(curl -s -D head -o page -w '%{http_code}' -b jar.boss "$hook$path")
		is_refused 401 "show a token"
		code=$(curl -s -D head -o page -w '%{http_code}' -u "li:$password" "$hook$path")
		is_refused 401 "show a token"
	done
	for query in token=$token access_token=$token "Authorization=Bearer%20$token"; do
		code=$(curl -s -D head -o page -w '%{http_code}' "$hook/status?$query")
		is_refused 401 "show a token"
	done
	code=$(curl -s -D head -o page -w '%{http_code}' -b "packseal=$token" -H "X-Token: $token" "$hook/status")
	is_refused 401 "show a token"
	for wrong in "" x "$(printf %064d 0)" "${token%?}" "${token}0" "${token^^}" "$(sed -n 's/^clerk:clerk://p' state/tokens)" \
		"../tokens" "clerk"; do
		code=$(curl -s -D head -o page -w '%{http_code}' -H "Authorization: Bearer $wrong" "$hook/status")
		[ "$code" = 401 ] || { echo "$wrong: $code" >&2; return 1; }
	done
	# the other way round it opens nothing either
	as nobody /?q=$first -H "Authorization: Bearer $token"
	is "$code $to" "303 $url/login"
}

@test "what a role may not is said, with the role that may" {
	for path in /claims /claims/1; do
		by viewer $path
		is_refused 403 "a token of a clerk"
	done
	for path in /jobs/1 /jobs/1/sheet.jpg; do
		by viewer $path
		is_refused 403 "a token of a clerk"
	done
	for path in /scan /orders /stops /exports; do
		by viewer $path --json '{"waybill":"SF1"}'
		is_refused 403 "a token of a clerk"
	done
	run -66 "$packseal" find SF1
	by viewer /takes?waybill=$first
	is "$code" 200
}

@test "what the station refuses is refused in its words, and nothing changes" {
	while IFS='|' read -r status path body words; do
		by clerk "/$path" --json "$body"
		is_refused "$status" "$words"
	done <<-'END'
		422|scan|{"waybill":"SF 1"}|printable ASCII characters, no blank
		422|scan|{"waybill":7}|printable ASCII characters, no blank
		422|scan|{"waybill":"SF1","lane":"../../etc"}|there is no such lane
		422|scan|{"waybill":"SF1","do":"hold"}|not known here
		422|scan|{"waybill":"SF1","waybill":"SF2"}|stands there twice
		422|scan|{"waybill":"SF1\n{\"stop\":\"SF2\",\"why\":\"x\"}"}|printable ASCII characters, no blank
		400|scan|{"waybills":["SF1"],"order":"A"}|a scan has
		400|scan|{"stop":"SF1","why":"x"}|a scan has
		422|orders|{"waybills":["SF1"]}|order: must be given
		422|orders|{"waybills":[],"order":"A"}|a list of one or more
		400|orders|{"waybills":["SF1"],"order":"A","waybill":"SF1"}|an order has
		422|orders|{"waybills":["SF1"],"order":"A","items":[{"item":"a","quantity":0}]}|whole
		422|stops|{"stop":"SF1"}|why: 1 to 256 bytes
		422|stops|{"go":"SF1"}|it was not stopped
		400|stops|{"stop":"SF1","go":"SF1","why":"x"}|a stop has
		400|stops|{}|a stop has
		400|stops|{"do":"leaf","kind":"hold","take":1,"on":true,"why":"x","by":"y"}|a stop has
	END
	run -66 "$packseal" find SF1
	run -66 "$packseal" find --order A
	[[ ! -e store/stops ]] || run -1 grep SF1 store/stops
}

@test "bodies that are none: not JSON, of another type, too large, without a length" {
	while IFS='|' read -r body words; do
		by clerk /scan --json "$body"
		is_refused 400 "$words"
	done <<-'END'
		{"waybill":"SF1"|no JSON
		{"waybill":"SF1"} {"waybill":"SF2"}|no JSON
		waybill=SF1|no JSON
		{"waybill":"SF1\u0000X"}|zero character
		["waybill"]|one JSON object
		"waybill"|one JSON object
		null|one JSON object
	END
	by clerk /scan --json ''
	is_refused 400 "no JSON"
	printf '{"waybill":"SF1"\0}' >zero
	by clerk /scan --json @zero
	is_refused 400 "zero character"
	for type in text/plain application/x-www-form-urlencoded application/jsonx multipart/form-data ""; do
		by clerk /scan -d '{"waybill":"SF1"}' -H "Content-Type: $type"
		is_refused 415 "application/json"
	done
	by clerk /scan -F 'waybill=SF1'
	is_refused 415 "application/json"
	printf '{"waybill":"SF1","order":"%016384d"}' 0 >long
	by clerk /scan --json @long
	is_refused 413 "16384 bytes"
	by clerk /scan --json @long -H "Transfer-Encoding: chunked"
	is_refused 411 "Content-Length"
	printf '%08000d' 0 | tr 0 '[' >deep
	by clerk /scan --json @deep
	is_refused 400 "no JSON"
	by clerk "/scan?waybill=SF1" --json '{"waybill":"SF1"}'
	is_refused 400 "in the query"
	run -66 "$packseal" find SF1
	by clerk /status
	is "$code" 200
}

# export_as NAME BODY   Its number is in $job; waits for it.
export_as() {
	by "$1" /exports --json "$2"
	is "$code" 202
	job=$(json 'd["job"]' <page)
	grep -qi "^location: /api/jobs/$job" head
	await_job "$1"
}

@test "an export that cannot be ordered is not, and says why" {
	before=$(stat -c %s store/ledger/leaves)
	jobs=$(ls state/jobs | wc -l)
	while IFS='|' read -r status body words; do
		by clerk /exports --json "$body"
		is_refused "$status" "$words"
	done <<-'END'
		404|{"take":99,"channel":"taobao"}|take 99 cannot be had
		404|{"take":0,"channel":"taobao"}|take 0 cannot be had
		404|{"take":9007199254740992,"channel":"taobao"}|cannot be had
		400|{"take":1}|channel:
		400|{"channel":"taobao"}|take: its number
		400|{"take":"1","channel":"taobao"}|take: its number
		400|{"take":"../1","channel":"taobao"}|take: its number
		400|{"take":-1,"channel":"taobao"}|take: its number
		400|{"take":1.5,"channel":"taobao"}|take: its number
		400|{"take":1,"channel":"../../x"}|channel:
		400|{"take":1,"channel":"--force"}|channel:
		400|{"take":1,"channel":"list"}|channel:
		400|{"take":1,"channel":["taobao"]}|channel:
		400|{"take":1,"channel":"taobao","claim":"../x"}|claim:
		400|{"take":1,"channel":"taobao","claim":""}|claim:
		400|{"take":1,"channel":"taobao","claim":7}|claim:
		400|{"take":1,"channel":"taobao","boxes":"top:0,0,40,40"}|boxes:
		400|{"take":1,"channel":"taobao","boxes":[]}|boxes:
		400|{"take":1,"channel":"taobao","boxes":["--store=/etc"]}|boxes:
		400|{"take":1,"channel":"taobao","boxes":["top:1,2;rm -rf /"]}|boxes:
		400|{"take":1,"channel":"taobao","boxes":[7]}|boxes:
		400|{"take":1,"channel":"taobao","at":"top:1"}|at: a list of 1 to 6 as
		400|{"take":1,"channel":"taobao","at":[]}|at: a list
		400|{"take":1,"channel":"taobao","at":["top"]}|at: a list
		400|{"take":1,"channel":"taobao","at":["--force:1"]}|at: a list
		400|{"take":1,"channel":"taobao","at":[1]}|at: a list
		400|{"take":1,"channel":"taobao","at":["top:1","top:1","top:1","top:1","top:1","top:1","top:1"]}|at: a list
		400|{"take":1,"channel":"court","at":["top:1"]}|This channel takes no sheet
		400|{"take":1,"channel":"taobao","picked_up":"18:02"}|This channel takes no report
		400|{"take":1,"channel":"court","picked_up":""}|picked_up: a text
		400|{"take":1,"channel":"court","courier_weight":7}|courier_weight: a text
		400|{"take":1,"channel":"court","lang":""}|lang: zh or en
		400|{"take":1,"channel":"court","lang":"fr"}|lang: zh or en
		400|{"take":1,"channel":"court","lang":["en"]}|lang: zh or en
		400|{"take":1,"channel":"court","lang":"en","lang":"zh"}|each once
		400|{"take":1,"channel":"court","statement":"yes"}|statement: true or false
		400|{"take":1,"channel":"taobao","station":"left"}|each once
		400|{"take":1,"channel":"taobao","out":"/tmp/x"}|each once
		400|{"take":1,"take":1,"channel":"taobao"}|each once
	END
	by clerk /exports --json "{\"take\":1,\"channel\":\"court\",\"courier_weight\":\"$(printf 'c%.0s' {1..257})\"}"
	is_refused 400 "courier_weight: a text of 1 to 256 bytes"
	by clerk /exports --json "{\"take\":1,\"channel\":\"taobao\",\"boxes\":[$(printf '"top:1,1,1,1",%.0s' $(seq 16))\"top:1,1,1,1\"]}"
	is_refused 400 "boxes:"
	is "$(ls state/jobs | wc -l)" "$jobs"
	is "$(stat -c %s store/ledger/leaves)" "$before"
}

@test "an export with views that are named, a court's with what the courier noted, PayPal's in Chinese" {
	while IFS='|' read -r body file; do
		for _ in $(seq 100); do
			by clerk /exports --json "$body"
			[ "$code" = 503 ] || break
			read -r -t 0.2 <> <(:) || true
		done
		is "$code" 202
		job=$(json 'd["job"]' <page)
		for _ in $(seq 300); do
			by clerk "/jobs/$job"
			grep -q '"state":"runs"' page || break
			read -r -t 0.2 <> <(:) || true
		done
		is "$(json 'd["state"]' <page)" done
		by clerk "/jobs/$job/$file"
		is "$code" 200
		cp page "got-$file"
	done <<-'END'
		{"take":1,"channel":"taobao","at":["side:0.5"]}|sheet.jpg
		{"take":1,"channel":"court","picked_up":"18:02 <b>","courier_weight":"1.2 kg"}|package.zip
		{"take":1,"channel":"paypal","lang":"zh"}|text.txt
	END
	grep -q 证据码 got-text.txt
	PACKSEAL_RUN=$PWD/none "$packseal" export "$first" --take 1 --channel taobao --at side:0.5 -o same
	cmp same/sheet.jpg got-sheet.jpg
	python3 -m zipfile -e got-package.zip report.all
	grep -q '18:02 &lt;b&gt;.*未签名' report.all/report.html
	grep -q '1.2 kg.*未签名' report.all/report.html
}

@test "the station's statement of how each file was made, where it is wanted" {
	export_as clerk '{"take":1,"channel":"taobao","statement":false}'
	is "$(json '[f.get("statement") for f in d["files"]]' <page)" "[None, None]"
	by clerk "/jobs/$job/sheet.jpg.statement"
	is_refused 404 "no such file"
	export_as clerk '{"take":1,"channel":"taobao","statement":true}'
	is "$(json '[(f["name"], f.get("statement")) for f in d["files"]]' <page)" \
		"[('sheet.jpg', 'sheet.jpg.statement'), ('text.txt', None)]"
	for name in sheet.jpg sheet.jpg.statement; do
		by clerk "/jobs/$job/$name"
		is "$code" 200
		cp page "stated.$name"
	done
	run -0 "$packseal" verify --statement stated.sheet.jpg.statement stated.sheet.jpg --root "$BATS_FILE_TMPDIR/kit/ca/root.pem" \
		--original "$(take_file 1)" --json
	is "$(json 'd["by"]' <<<"$output")" hook:clerk
	for name in text.txt.statement statements; do
		by clerk "/jobs/$job/$name"
		is_refused 404 "no such file"
	done
}

@test "another's job and its files, names that stand in no list, a job that failed" {
	export_as clerk '{"take":1,"channel":"taobao","claim":"missing"}'
	packseal-web token add other --role manager >other.token 2>token.log
	make_head other
	for path in "/jobs/$job" "/jobs/$job/sheet.jpg"; do
		by other "$path"
		is_refused 404 "not yours"
	done
	as boss "/job/$job"
	is "$code" 404
	for name in ../log ..%2flog log entries files ..%2f..%2fusers %2fetc%2fpasswd 0 . .. "" sheet.jpg/x sheet.jpg%20; do
		by clerk "/jobs/$job/$name"
		[ "$code" = 404 ] || { echo "$name: $code" >&2; return 1; }
		is "$(json 'list(d)' <page)" "['error']"
	done
	by clerk "/jobs/$job/text.txt"
	is "$code" 200
	grep -qi '^content-disposition: attachment; filename="text.txt"' head
	grep -qi '^content-type: application/octet-stream' head
	# hidden where no camera is
	export_as clerk '{"take":1,"channel":"taobao","boxes":["nowhere:0,0,4,4"]}'
	is "$(json 'd["state"], "files" in d' <page)" "failed False"
	is "$(json '"nowhere" in d["said"]' <page)" True
	grep -aq "nowhere:0,0,4,4" state/access
	by clerk "/jobs/$job/sheet.jpg"
	is_refused 404 "no such file"
	by clerk /jobs/9223372036854775807
	is_refused 404 "no such job"
	for path in /jobs/99999999999999999999 /jobs/-1 /jobs/ /jobs /jobs/1/2/3; do
		by clerk $path
		[ "$code" = 404 ] || [ "$code" = 405 ] || { echo "$path: $code" >&2; return 1; }
	done
}

@test "programs leave room for people: one export of theirs at a time, and theirs make way for theirs" {
	cp program real
	printf '#!/bin/sh\nread -r _ <gate\nexec ./real "$@"\n' >program
	sed -i "s|\./real|$PWD/real|; s|<gate|<$PWD/gate|" program
	chmod +x program
	mkfifo gate
	by clerk /exports --json '{"take":1,"channel":"taobao"}'
	is "$code" 202
	job=$(json 'd["job"]' <page)
	by clerk "/jobs/$job/sheet.jpg"
	is_refused 409 "still being made"
	by clerk /exports --json '{"take":1,"channel":"taobao"}'
	is_refused 503 "order it again later"
	grep -qi '^retry-after: ' head
	post li /take/2/excerpt
	is "$code" 303
	of_li=${to#"$url"}
	# not written over: a shell may be reading it just now
	cp real next
	mv next program
	# kept open: whichever of the two comes late finds its line, too
	exec 7<>gate
	printf '\n\n' >&7
	await_job clerk
	until_shows li "$of_li" Download
	exec 7>&-
	of_clerk=$job
	for _ in $(seq 16); do
		export_as clerk '{"take":1,"channel":"taobao","boxes":["nowhere:0,0,4,4"]}'
	done
	by clerk "/jobs/$of_clerk"
	is_refused 404 "no such job"
	as li "$of_li"
	is "$code" 200
	shows Download
}

@test "a script in a waybill stays text" {
	by clerk /orders --json '{"order":"X-1","waybills":["<script>alert(1)</script>"],"items":[{"item":"</script>\u202e碎","quantity":1}]}'
	is "$code$(cat page)" '200{"ok":true}'
	by clerk /scan --json '{"waybill":"<script>alert(1)</script>"}'
	is "$code$(cat page)" '200{"ok":true}'
	await '"signal":"unknown_code"'
	"$packseal" bind 2 '<script>alert(1)</script>'
	by viewer /takes?order=X-1
	is "$code" 200
	is "$(json 'd["takes"][0]["waybills"]' <page)" "['$second', '<script>alert(1)</script>']"
	grep -qi '^content-type: application/json' head
	grep -qi '^x-content-type-options: nosniff' head
	grep -qi "^content-security-policy: default-src 'none'" head
	as li /?q=X-1
	shows '&lt;script&gt;alert(1)&lt;/script&gt;'
}

@test "while packseald hangs others are served, and its answer is handed on when it comes" {
	kill -STOP "$station_pid"
	for i in $(seq 9); do
		curl -s -H @clerk.header -o asked.$i -w '%{http_code}\n' --json '{"go":"NOBODY"}' "$hook/stops" >code.$i 3>&- &
		asks[i]=$!
	done
	# one finds no room, and so all others wait
	while ! grep -q 503 code.*; do
		read -r -t 0.05 <> <(:) || true
	done
	for _ in $(seq 5); do
		by viewer /takes?waybill=$first
		is "$code" 200
	done
	is "$(cat code.* | wc -l)" 1
	kill -CONT "$station_pid"
	wait "${asks[@]}"
	is "$(sort code.* | uniq -c | tr -s ' ' | tr '\n' ',')" " 8 422, 1 503,"
	grep -qF "it was not stopped" "$(grep -l 422 code.* | head -n 1 | sed s/code/asked/)"
}

@test "takes by waybill, order and day, as packseal find gives them; what cannot be is refused" {
	by viewer "/takes?waybill=${first,,}"
	is "$code" 200
	is "$(json '([(t["number"], t["waybills"]) for t in d["takes"]], d["more"])' <page)" "([(1, ['$first'])], False)"
	"$packseal" find $first --json >found
	# but for where it lies on the station
	is "$(json '{k: v for k, v in json.load(open("found"))["takes"][0].items() if k != "path"} == d["takes"][0]' <page)" True
	by viewer "/takes?date=$(date +%F)"
	is "$(json '[t["number"] for t in d["takes"]][-2:]' <page)" "[2, 1]"
	for date in 2020-01-01 2037-01-01; do
		by viewer "/takes?waybill=$first&date=$date"
		is "$(cat page)" '{"takes":[],"more":false}'
	done
	evidence=$("$packseal" show "$(take_file 1)" | grep -Eo '([0-9A-Z]{4}-){3}[0-9A-Z]{4}' | head -n 1)
	by viewer "/takes?code=${evidence,,}"
	is "$(json '[t["number"] for t in d["takes"]]' <page)" "[1]"
	by viewer "/takes?code=0000-0000-0000-0000"
	is "$(cat page)" '{"takes":[],"more":false}'
	by viewer "/takes?order=nothing"
	is "$(cat page)" '{"takes":[],"more":false}'
	for query in "" ?waybill= "?waybill=$first&order=A-17" ?date= ?date=today ?date=../../etc/passwd ?date=2026-02-03x ?date=2026-02-30 \
		"?waybill=$first&waybill=$second" "?waybill=$first&part=0" "?q=$first" ?code=U ?code=0000-0000-0000-000 "?code=$evidence&waybill=$first" "?waybill=$(head -c 200 /dev/zero | tr '\0' a)" \
		"?$(printf 'a%s=1&' $(seq 100))"; do
		by viewer "/takes$query"
		[ "$code" = 400 ] || { echo "$query: $code" >&2; return 1; }
		is "$(json 'list(d)' <page)" "['error']"
	done
}

@test "a claim that is damaged is said to be so, and is not taken for none" {
	mv store-claims/1/claim.json kept
	mkdir -p store-claims/77
	head -c 100 kept >store-claims/77/claim.json
	cp kept store-claims/1/claim.json
	by clerk /claims
	is "$(json '([c["claim"] for c in d["claims"]], d["more"], d["unread"])' <page)" "([1], False, 1)"
	by clerk /claims/77
	is_refused 503 "cannot be read"
	by clerk /claims/78
	is_refused 404 "no such claim"
	rm -r store-claims/77
	mv store-claims away
	: >store-claims
	by clerk /claims
	is_refused 503 "cannot be read"
	as li /claims
	is "$code" 500
	rm store-claims
	by clerk /claims
	is "$(cat page)" '{"claims":[],"more":false,"unread":0}'
	mv away store-claims
}

@test "a way out of the folder, in every place" {
	for path in /../../etc/passwd /takes/../../../etc/passwd /claims/0 /claims/78 /claims/99999999999 /claims/-1 /claims/1/1.jpg \
		/claims/1/claim.json /claims/..%2f1 /claims/1%2f.. /claims/ / //status /status/ /takes.json; do
		by clerk "$path"
		[ "$code" = 404 ] || { echo "$path: $code" >&2; return 1; }
		is "$(json 'list(d)' <page)" "['error']"
	done
	for value in ../../etc/passwd ..%2f..%2fetc%2fpasswd %2e%2e%2fweb.ini '%27%20OR%201=1' %00 '--store=/etc'; do
		for name in waybill order; do
			by clerk "/takes?$name=$value"
			[ "$code$(cat page)" = '200{"takes":[],"more":false}' ] || [ "$code" = 400 ] || { echo "$value: $code" >&2; return 1; }
			shows_not root:x
		done
	done
}

@test "methods: what a path takes is said" {
	for method in DELETE PUT OPTIONS PATCH; do
		by clerk /status -X $method
		is_refused 405 "GET, HEAD"
		grep -qi '^allow: GET, HEAD' head
	done
	by clerk /status -d '{}' -H 'Content-Type: application/json'
	is_refused 405 "GET, HEAD"
	by clerk /status -I
	is "$code" 200
	by clerk /status -X GET -d '{}'
	is_refused 400 "a GET has no body"
}

@test "replies say what they are, are kept by nobody, and no other page may read them" {
	by clerk /status -H "Origin: https://evil.example"
	is "$code" 200
	grep -qi '^content-type: application/json' head
	grep -qi '^x-content-type-options: nosniff' head
	grep -qi '^cache-control: no-store' head
	run -1 grep -i '^access-control-\|^set-cookie' head
}

@test "who guesses is slowed down, and who has a token does not notice" {
	printf 'Authorization: Bearer %064d\n' 7 >guess.header
	for _ in $(seq 60); do
		by guess /status
		echo "$code"
	done >codes
	grep -q 401 codes
	grep -q 429 codes
	by guess /status
	[ "$code" = 401 ] || {
		is_refused 429 "wait a second"
		grep -qi '^retry-after: 1' head
	}
	by clerk /status
	is "$code" 200
}

# start_other   Another packseal-web with the same tokens, over TLS, and no station; by() asks it from then on.
start_other() {
	mkdir -p other/run
	cp state/tokens other/
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=desk \
		-addext subjectAltName=IP:127.0.0.1 -keyout tls.key -out tls.pem 2>/dev/null
	other_port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
	sed "s|^port.*|port = $other_port\ncertificate = $PWD/tls.pem\nkey = $PWD/tls.key|
		s|^run.*|run = $PWD/other/run|; s|^state.*|state = $PWD/other|" web.ini >other.ini
	"$web" --config other.ini 2>other.log 3>&- &
	other_pid=$!
	export CURL_CA_BUNDLE=$PWD/tls.pem
	hook=https://127.0.0.1:$other_port/api
	curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o first "https://127.0.0.1:$other_port/login"
}

stop_other() {
	kill -TERM $other_pid
	wait $other_pid
	run -1 grep -E 'ERROR: (Address|Leak)Sanitizer|runtime error' other.log
}

@test "a station that is not there, hangs, hangs up or talks nonsense is said to be so" {
	start_other
	by clerk /status
	is "$code $(json '(d["runs"], d["well"], d["station"])' <page)" "200 (False, False, None)"
	by clerk /scan --json '{"waybill":"SF1"}'
	is_refused 503 "no packseald listens to the shop"
	while IFS='|' read -r status answer words; do
		"$BATS_TEST_DIRNAME/fake_packseald.py" other/run "$answer" asked shop 3>&- &
		fake=$!
		while [ ! -S other/run/shop ]; do
			read -r -t 0.05 <> <(:) || true
		done
		by clerk /scan --json '{ "waybill" :
			"SF1" }'
		is_refused "$status" "$words"
		wait $fake
		rm other/run/shop
		is "$(cat asked)" '{"waybill":"SF1"}'
	done <<-END
		502||no answer that can be read
		502|nonsense|no answer that can be read
		502|{"ok":false}|no answer that can be read
		502|$(printf %09000d 0)|no answer that can be read
		422|{"ok":false,"error":"<b>\\u202eno"}|<b>\u202eno
		504|-|did not answer within 5 s
	END
	stop_other
}

@test "whoever waits for the station when packseal-web is stopped is told so" {
	start_other
	"$BATS_TEST_DIRNAME/fake_packseald.py" other/run - asked shop 3>&- &
	while [ ! -S other/run/shop ]; do
		read -r -t 0.05 <> <(:) || true
	done
	rm -f asked
	curl -s -H @clerk.header -o page -w '%{http_code}' --json '{"waybill":"SF1"}' "$hook/scan" >code 3>&- &
	ask=$!
	while [ ! -e asked ]; do
		read -r -t 0.05 <> <(:) || true
	done
	stop_other
	wait $ask
	is "$(cat code)" 503
	shows "packseal-web ends"
}
