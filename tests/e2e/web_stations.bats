bats_require_minimum_version 1.5.0
# Several stations in one list: two with takes of the same numbers and one parcel that both filmed, and a copy of a third
# that cannot be asked.

load station
load web
load hook

third=JD0000000000042
fourth=ZT0000000000077

setup_file() {
	make_kit
	make_views 2
	# other footage, so that a picture says whose it is
	make_station far
	start_station
	record_long $fourth
	stop_station
	make_station left
	sed -i "s|^\[store\]|shop = yes\n[store]|" station.ini
	start_station
	left_pid=$station
	record_long $first
	record $second
	leave_station
	make_station right
	sed -i "s|^\[store\]|shop = yes\n[store]|; s|top.y4m|other.y4m|" station.ini
	cp "$kit/side.y4m" "$kit/other.y4m"
	start_station
	right_pid=$station
	record_long $third
	record_long $first
	cd ..
	start_web
	for role in viewer clerk; do
		make_token $role $role
	done
	export shop_dir=$PWD left_pid right_pid web_pid url port
}

web_stores() {
	printf 'stations = left, right, far\nclaims = %s\n' "$PWD/claims"
}

web_sections() {
	for name in left right; do
		printf '[station %s]\nstore = %s\nrun = %s\n' $name "$PWD/$name/store" "$PWD/$name/run"
	done
	printf '[station far]\nstore = %s\n' "$PWD/far/store"
}

# The station goes on, and nobody watches it.
leave_station() {
	kill "$watch_PID"
	wait "$watch_PID" 2>/dev/null || true
}

# A take that has something to show of each second.
record_long() {
	scan "$1"
	await '"event":"started"'
	for _ in 1 2; do
		await '"event":"sealed"'
	done
	scan PSCMD-END
	await '"event":"ended"'
}

setup() {
	cd "$shop_dir"
	hook=$url/api
	until=$(date -d '+2 days' +%FT%R)
	unset PACKSEAL_STORE PACKSEAL_RUN PACKSEAL_CLAIMS
}

teardown_file() {
	cd "$shop_dir"
	kill -KILL "$right_pid" 2>/dev/null || true
	kill -KILL "$left_pid" "$web_pid" 2>/dev/null || true
	! grep -E 'ERROR: (Address|Leak)Sanitizer|runtime error' web.log || false
}

# entries_by USER STATION   How many entries of its ledger name a user of two letters; the next checkpoint signs them.
entries_by() {
	grep -ao "b$1" "$2/store/ledger/leaves" | wc -l
}

# end PID   SIGTERM, and until it is gone; it is no child of a test's.
end() {
	kill -TERM "$1"
	for _ in $(seq 1000); do
		kill -0 "$1" 2>/dev/null || return 0
		read -r -t 0.02 <> <(:) || true
	done
	false
}

# The takes of the page's list, as it has them.
listed() {
	grep -o 'href="/station/[a-z]*/take/[0-9]*"' page | sed 's|href="/station/||; s|/take/|/|; s|"||' | paste -sd ' '
}

# is_refused WORDS   A configuration: one sentence, and 78.
is_refused() {
	run -78 "$web" --config wrong.ini
	is "${#lines[@]}" 1
	[[ $output == *"$1"* ]] || { printf '%s\nand not: %s\n' "$output" "$1" >&2; return 1; }
}

# web_ini SED   The configuration, changed.
web_ini() {
	sed "$1" web.ini >wrong.ini
}

@test "a list of stations and its sections fit together, or one sentence says why not" {
	web_ini 's/^stations = .*/stations = left, Right/'
	is_refused "a to z, 0 to 9 and -"
	web_ini 's/^stations = .*/stations = left, ..\/right/'
	is_refused "a to z, 0 to 9 and -"
	web_ini 's/^stations = .*/stations = left,,right/'
	is_refused "a to z, 0 to 9 and -"
	web_ini 's/^stations = .*/stations = left, right, left, far/'
	is_refused "left stands there twice"
	web_ini "s/^stations = .*/stations = $(seq -s, -f 's%g' 17)/"
	is_refused "at most 16 stations"
	web_ini 's/^stations = .*/stations = left, right, far, up/'
	is_refused "up is listed, and there is no section [station up]"
	web_ini 's/^stations = .*/stations = left, right/'
	is_refused "[station far] is not listed"
	web_ini '/^stations = /d'
	is_refused "is not listed"
	web_ini "s|^stations = .*|&\nstore = $PWD/left/store|"
	is_refused "store and run stand in the section of each"
	web_ini "s|^store = .*/right/store|store = $PWD/left/store/|"
	is_refused "left and right have the same store"
	web_ini "s|^run = .*/right/run|run = $PWD/left/run|"
	is_refused "left and right have the same run"
	web_ini '/^store = .*far/d; s/^\[station far\]/&\nroot =/'
	is_refused "[station far] does not say where its store is"
	web_ini 's|^store = .*/far/store|store = far/store|'
	is_refused "a path from / on"
	web_ini 's/^\[station far\]/&\nport = 1/'
	is_refused "a station has store, run and root"
	"$web" --help-config >help.ini
	grep -q '^stations = $' help.ini
	grep -q '^; \[station left\]$' help.ini
	run "$web" --config help.ini certificate
	[ "$status" != 78 ]
}

@test "one list, the latest first, with whose each take is; all takes of a parcel together, whoever filmed it" {
	as li /
	is "$code" 200
	is "$(listed)" "right/2 left/1 right/1 left/2 far/1"
	shows '<td class="station">right</td>'
	shows "/station/right/take/2/still.jpg"
	as li "/?q=$first"
	is "$(listed)" "right/2 left/1"
	is "$(grep -c '<tr class="same">' page)" 1
	shows "one of several: 2"
	as li "/?q=${first:2:6}"
	is "$(listed)" "right/2 left/1"
	as li "/?q=$fourth"
	is "$(listed)" "far/1"
	as li "/?station=left"
	is "$(listed)" "left/2 left/1"
	as li "/?q=$first&station=left"
	is "$(listed)" "left/1"
	# it says of the other one all the same
	shows "one of several: 2"
	shows '<option value="left" selected>left</option>'
	as li "/?station=nowhere"
	is "$code" 404
	shows "There is no such station."
	as li "/station/left/take/1"
	until_shows li /station/left/take/1 'id="player"'
	shows "one of several: 2"
}

@test "a store that is not there, or is damaged, is told, and the others' takes are found" {
	mv right/store right/away
	as li /
	is "$code" 200
	is "$(listed)" "left/2 left/1 far/1"
	shows "<b>right</b>: What this station filmed is not in the list"
	shows "there is no folder of its store: is its disk at hand?"
	shows_not "packseal reindex"
	as li "/?station=left"
	shows_not "What this station filmed"
	by viewer "/takes?waybill=$first"
	is "$code" 200
	is "$(json '[t["station"] for t in d["takes"]], [u["station"] for u in d["unread"]]' <page)" "['left'] ['right']"
	mv right/away right/store
	cp far/store/index.db far.db
	printf 'this is no index, whatever it was' | dd of=far/store/index.db conv=notrunc status=none
	as li /
	is "$code" 200
	is "$(listed)" "right/2 left/1 right/1 left/2"
	shows "<b>far</b>: What this station filmed is not in the list"
	shows "packseal reindex"
	cp far.db far/store/index.db
	as li /
	is "$(listed)" "right/2 left/1 right/1 left/2 far/1"
	shows_not "What this station filmed"
}

@test "takes of one number are not taken for each other: films, small pictures, what a session was shown" {
	for name in left right; do
		until_shows eve /station/$name/take/1 'id="player"'
		as eve /station/$name/take/1/0/0.jpg
		is "$code" 200
		mv page $name.jpg
		until_code eve /station/$name/take/1/still.jpg 200
		"$packseal" unpack -o $name.pictures "$(find "$name/store" -name '*-0000001.seal')" >/dev/null
		cmp $name.jpg "$name.pictures/$(sed -n 2p $name.pictures/frames.csv | cut -d, -f1)"
	done
	# (both play the same footage: that their pictures differ is likely, and left to chance)
	# one was shown; the other is a look of its own
	"$packseal" ledger access left/store --log state/access --who eve --json >audit.json || true
	is "$(json 'sorted((e["station"], e["take"]) for e in d["entries"] if e["act"] == "look")' <audit.json)" \
		"[('left', 1), ('right', 1)]"
	# what is forgotten at one is not at the other
	as eve /station/far/take/1/0/0.jpg
	is "$code" 404
	as eve /station/right/take/9
	is "$code" 404
	as eve /station/left/take/3
	is "$code" 404
}

@test "a way out of the list of stations, in every place" {
	for path in /station/nowhere/take/1 /station/../take/1 /station/left/../right/take/1 /station//take/1 \
		/station/left%2f..%2fright/take/1 /station/LEFT/take/1 /station/left/station/right/take/1 /station/left \
		/station/left/ /station/left/claims /station/left/access /station/left/style.css /station/left/login \
		/take/1 /take/1/still.jpg /live/0.jpg "/station/$(printf 'a%.0s' $(seq 300))/take/1" /station/left%00/take/1; do
		as boss "$path"
		[ "$code" = 404 ] || [ "$code" = 400 ] || { printf '%s: %s\n' "$path" "$code" >&2; return 1; }
	done
	for station in ../left 'left"><script>' 'left%00' LEFT; do
		as boss "/?station=$(jq -rn --arg s "$station" '$s|@uri')"
		is "$code" 404
		shows_not "<script>"
	done
	# who is not logged in learns nothing of which there are
	for path in /station/left/take/1 /station/nowhere/take/1; do
		is "$(curl -s -o page -w '%{http_code} %{redirect_url}' "$url$path")" "303 $url/login"
	done
}

@test "what a role may is the same at each station" {
	for name in left right far; do
		as eve /station/$name/health
		is "$code" 200
		as li /station/$name/live
		is "$code" 403
		as li /station/$name/live/0.jpg
		is "$code" 403
		for deed in answer excerpt hold; do
			post eve /station/$name/take/1/$deed channel=taobao why=x
			is "$code" 403
		done
		post li /station/$name/take/1/release why=x
		is "$code" 403
		as li /station/$name/take/1/hold -d why=x
		is "$code" 403
	done
}

@test "a hold is held on the take's own station, and one that cannot be asked says so" {
	post li /station/right/take/1/hold why="of the right one"
	is "$code $to" "303 $url/station/right/take/1"
	"$packseal" find --store right/store --json $third | json 'd["takes"][0]["hold"]["why"]' >why
	is "$(cat why)" "of the right one"
	as li /
	grep -q 'right/take/1.*held' page
	! grep -q 'left/take/1.*held' page || false
	post boss /station/right/take/1/release why=done
	is "$code" 303
	before=$(cat left/store/ledger/leaves right/store/ledger/leaves | wc -c)
	post li /station/far/take/1/hold why="who hears it"
	is "$code" 503
	shows "This station is not reachable from here: hold the take at the station itself."
	until_shows li /station/far/take/1 'id="player"'
	shows "hold the take at the station itself"
	shows_not 'action="/station/far/take/1/hold"'
	shows_not 'name="statement"'
	is "$(cat left/store/ledger/leaves right/store/ledger/leaves | wc -c)" "$before"
}

@test "files are made of the take of its own station, with its own ledger entry, or it is said that there is none" {
	of_left=$(entries_by li left) of_right=$(entries_by li right)
	post li /station/right/take/1/answer channel=taobao claim=
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" "Download"
	shows '<a href="/station/right/take/1?part=0">'
	[ "$(entries_by li right)" -gt "$of_right" ]
	is "$(entries_by li left)" "$of_left"
	post li /station/far/take/1/answer channel=taobao statement=yes
	is "$code" 400
	shows "station signs it: it must be reachable from here"
	post li /station/far/take/1/excerpt from=0 to=1
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" "Download"
	shows "station is not reachable from here."
	is "$(entries_by li left)" "$of_left"
	as boss "$job"
	is "$code" 404
}

@test "a store without its ledger, or a part of it: the film is shown, and that it was not asked; with it again, that it was" {
	for away in ledger ledger/leaves ledger/checkpoints; do
		mv "far/store/$away" kept
		until_shows li /station/far/take/1 'id="player"'
		shows "The store has no ledger that can be read"
		shows "no ledger proof given"
		as li "/station/far/take/1/0/0.jpg"
		is "$code" 200
		mv kept "far/store/$away"
		until_shows li /station/far/take/1 'id="player"'
		shows_not "no ledger that can be read"
		shows "all leaves seen"
	done
}

@test "health: a list of stations, and each; live: one is chosen" {
	as eve /health
	is "$code" 200
	is "$(grep -o 'href="/station/[a-z]*/health"' page | paste -sd ' ')" \
		'href="/station/left/health" href="/station/right/health" href="/station/far/health"'
	shows "not reachable from here"
	as eve /station/left/health
	shows "bench 1"
	as eve /station/far/health
	is "$code" 200
	shows "This station is not reachable from here"
	as boss /live
	is "$code" 200
	shows '<a href="/station/right/live">right</a>'
	shows_not 'href="/station/far/live"'
	shows "Choose a station."
	as boss /station/right/live
	shows 'data-live="/station/right/live/0.jpg"'
	for name in left right; do
		until_code boss /station/$name/live/0.jpg 200
		mv page live.$name
	done
	! cmp -s live.left live.right || false
	as boss /station/far/live
	is "$code" 200
	shows "This station is not reachable from here"
	as boss /station/far/live/0.jpg
	is "$code" 503
	"$packseal" ledger access left/store --log state/access --who boss --json >audit.json || true
	is "$(json 'sorted({e.get("station") for e in d["entries"] if e["act"] == "live"})' <audit.json)" "['left', 'right']"
}

# noted [PART]...   Notes a claim; its number is in $claim.
noted() {
	local job end=$((SECONDS + 60))
	send li /claims/new type=missing channel=taobao "deadline=$until" "$@"
	is "$code" 303
	job=${to#"$url"}
	while ((SECONDS < end)); do
		as li "$job"
		[ "$code" = 200 ] || break
		! grep -q 'class="notice bad"' page || break
		read -r -t 0.1 <> <(:) || true
	done
	is "$code" 303 || { cat page >&2; return 1; }
	claim=${to##*/}
}

@test "a claim has the parcel's takes of all stations, each held on its own; it is answered from one of them" {
	noted waybill=$first
	as li /claim/"$claim"
	shows "/station/right/take/2?claim=$claim\">right/2</a>"
	shows "/station/left/take/1?claim=$claim\">left/1</a>"
	is "$(json 'd["takes"], d["stations"]' <"claims/$claim/claim.json")" "[2, 1] ['right', 'left']"
	grep -o 'take [a-z]*/[0-9]*: ledger entry [0-9]*' "claims/$claim/claim.json" | sed 's/:.*//' | sort >held
	is "$(paste -sd ' ' held)" "take left/1 take right/2"
	for name in left right; do
		"$packseal" find --store $name/store --json $first | json 'd["takes"][0]["hold"]["why"]' >why
		is "$(cat why)" "claim $claim"
	done
	"$packseal" claim show "$claim" --claims claims | grep -q 'takes     right/2 left/1'
	by clerk "/claims/$claim"
	is "$(json 'd["stations"]' <page)" "['right', 'left']"
	# the latest, and one that is chosen; of a station that is not there none
	for take in "" left/1; do
		before=$(entries_by li left)
		post li "/claim/$claim/answer" channel=taobao take=$take
		is "$code" 303
		until_shows li "${to#"$url"}" "Download"
	done
	[ "$(entries_by li left)" -gt "$before" ]
	post li "/claim/$claim/answer" channel=taobao take=nowhere/1
	is "$code" 400
	post li "/claim/$claim/answer" channel=taobao take=../left/1
	is "$code" 400
	until_shows li "/station/left/take/1?claim=$claim" 'name="take" value="left/1"'
	# another parcel's film is not for this claim, nor that of the same number at another station
	until_shows li "/station/right/take/1?claim=$claim" 'action="/station/right/take/1/answer"'
	shows_not "/claim/$claim/answer"
	post li "/claim/$claim/answer" channel=taobao take=left/1 at=top:1
	is "$code" 303
	until_shows li "${to#"$url"}" Download
	grep -qE '1  top +[01]\.[0-9] s  as asked' page
}

@test "what cannot be held, or looked for, is noted, and the claim is kept" {
	noted waybill=$fourth
	as li /claim/"$claim"
	shows "far/1"
	shows "take far/1: its station is not reachable from here"
	mv right/store right/away
	noted waybill=$first
	mv right/away right/store
	as li /claim/"$claim"
	shows "left/1"
	shows_not "right/2"
	shows "not looked for at a station"
}

@test "a claim from when there was one station is the first one's; one of a station that is gone is readable" {
	mkdir -p old/store
	cp -r left/store/. old/store
	"$packseal" claim new $second --type missing --deadline 5d --channel taobao --by li --claims claims \
		--store left/store --run left/run >said
	old=$(sed -n 's/^claim \([0-9]*\) is noted.*/\1/p' said)
	! grep -q stations "claims/$old/claim.json" || false
	as li "/claim/$old"
	is "$code" 200
	shows "/station/left/take/2?claim=$old"
	"$packseal" claim new $second --type missing --deadline 5d --channel taobao --by li --claims claims \
		--station gone --store old/store --station left --store left/store >said || true
	gone=$(sed -n 's/^claim \([0-9]*\) is noted.*/\1/p' said)
	as li "/claim/$gone"
	is "$code" 200
	shows "gone/2"
	shows_not "/station/gone"
	post li "/claim/$gone/answer" channel=taobao take=gone/2
	is "$code" 400
	sed 's/"stations": *\[/&"up",/' "claims/$gone/claim.json" >changed
	mkdir -p odd/1
	sed "s/\"claim\": *$gone/\"claim\": 1/" changed >odd/1/claim.json
	run "$packseal" claim show 1 --claims odd
	[ "$status" != 0 ]
	for wrong in "--station Left --store x" "--station left" "--station left --store x --station left --store y"; do
		# shellcheck disable=SC2086
		run -64 "$packseal" claim new $second --type missing --deadline 5d $wrong --claims claims
	done
}

@test "an order that one station was told of leads to its parcels at every station" {
	by clerk /orders --json "{\"order\":\"A-17\",\"waybills\":[\"$third\",\"$second\"]}"
	is "$code" 400
	shows "station: say one of left, right, far"
	by clerk /orders --json "{\"order\":\"A-17\",\"waybills\":[\"$third\",\"$second\"],\"station\":\"left\"}"
	is "$code" 200
	as li "/?q=A-17"
	is "$(listed)" "right/1 left/2"
	by viewer "/takes?order=A-17"
	is "$(json '[(t["station"], t["number"]) for t in d["takes"]]' <page)" "[('right', 1), ('left', 2)]"
	noted order=A-17
	is "$(json 'd["takes"], d["stations"], d["waybill"]' <"claims/$claim/claim.json")" "[1, 2] ['right', 'left'] "
}

@test "the hook: whose a take is, of whom something is asked, and who is not there" {
	by viewer "/takes?waybill=$first"
	is "$(json '[(t["station"], t["number"]) for t in d["takes"]], d["unread"]' <page)" "[('right', 2), ('left', 1)] []"
	by viewer "/takes?waybill=$first&station=left"
	is "$(json '[(t["station"], t["number"]) for t in d["takes"]]' <page)" "[('left', 1)]"
	by viewer "/takes?waybill=$first&station=../left"
	is "$code" 404
	shows "station: there is none of this name; say one of left, right, far"
	by viewer /status
	is "$(json '[(s["station"], s["reachable"], s.get("runs")) for s in d["stations"]]' <page)" \
		"[('left', True, True), ('right', True, True), ('far', False, None)]"
	by viewer "/status?station=right"
	is "$(json 'd["runs"], d["station"]["station"]' <page)" "True bench 1"
	by viewer "/status?station=far"
	is "$code" 503
	for what in scan stops; do
		by clerk /$what --json '{"waybill":"JD0000000000099"}'
		[ "$what" = stops ] || { is "$code" 400; shows "say one of left, right, far"; }
	done
	by clerk /stops --json '{"stop":"JD0000000000043","why":"refunded"}'
	is "$code" 400
	shows "say one of left, right, far"
	by clerk /stops --json '{"stop":"JD0000000000043","why":"refunded","station":"far"}'
	is "$code" 503
	by clerk /stops --json '{"stop":"JD0000000000043","why":"refunded","station":["left"]}'
	is "$code" 400
	by clerk /stops --json '{"stop":"JD0000000000043","why":"refunded","station":"right"}'
	is "$code" 200
	by clerk /stops --json '{"go":"JD0000000000043","station":"right"}'
	is "$code" 200
	by clerk /exports --json '{"take":1,"channel":"taobao"}'
	is "$code" 400
	shows "say one of left, right, far"
	by clerk /exports --json '{"take":1,"channel":"taobao","station":"right"}'
	is "$code" 202
	job=$(json 'd["job"]' <page)
	await_job clerk
	is "$(json 'd["state"], d["station"], d["take"], d["waybill"], d["files"][0]["ledger"] is not None' <page)" \
		"done right 1 $third True"
	# a claim is looked for, and held, at each; of which the answer is, is said where a take is
	by clerk /claims -F "waybill=$first" -F type=missing -F deadline=48h -F channel=taobao
	job=$(json 'd["job"]' <page)
	await_job clerk
	claim=$(json 'd["claim"]' <page)
	by clerk "/claims/$claim"
	is "$(json 'list(zip(d["stations"], d["takes"]))' <page)" "[('right', 2), ('left', 1)]"
	by clerk "/claims/$claim/answer" --json '{"take":1}'
	is "$code" 400
	shows "say one of left, right, far"
	by clerk "/claims/$claim/answer" --json '{"take":1,"station":"../left"}'
	is "$code" 404
	by clerk "/claims/$claim/answer" --json '{"take":1,"station":"left"}'
	job=$(json 'd["job"]' <page)
	await_job clerk
	is "$(json 'd["state"], d["station"], d["claim"]' <page)" "done left $claim"
	by clerk "/claims/$claim/answer" --json '{}'
	job=$(json 'd["job"]' <page)
	await_job clerk
	is "$(json 'd["state"], d["station"]' <page)" "done right"
}

# bats test_tags=plain
@test "in Chromium: one list of two stations, its films, and a claim that both filmed, wide and narrow" {
	need_browser
	noted waybill=$first
	mkdir -p got
	run timeout 240 node "$day/stations.js" "$url" "$password" "$PWD/got" "$claim" 3>&-
	[ -z "${PACKSEAL_SHOTS:-}" ] || cp got/*.png "$PACKSEAL_SHOTS" || true
	[ "$status" = 0 ] || { printf '%s\n' "$output" >&2; false; }
}

@test "the access log says whose take it was, and the first station that can be asked vouches for all of it" {
	until_shows eve /station/right/take/2 'id="player"'
	as boss "/access?take=2&station=right"
	shows 'access?take=2&amp;station=right">right/2</a>'
	as boss "/access?take=2&station=left"
	shows_not "right/2"
	end "$web_pid"
	# a checkpoint over all that it was told
	cd left
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
	record $second
	cd ..
	end "$left_pid"
	run -0 "$packseal" ledger access left/store --log state/access
	[[ $output == *" right/2 "* ]]
	"$packseal" ledger access left/store --log state/access --who eve --json >audit.json
	is "$(json '[e["state"] for e in d["entries"] if e.get("station") == "right" and e.get("take") == 2 and e["act"] == "look"]' \
		<audit.json)" "['there']"
	number=$(json '[e["entry"] for e in d["entries"] if e.get("station") == "right"][0]' <audit.json)
	"$packseal" ledger access left/store --log state/access --entry "$number" -o entry.proof >/dev/null
	run -0 "$packseal" ledger access left/store --proof entry.proof
	[[ $output == *"of     station right"* ]]
}
