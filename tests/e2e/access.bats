bats_require_minimum_version 1.5.0
# Who searched and looked: the log of packseal-web, what the ledger says of it, and what becomes of whoever changes it.

load station
load web

setup_file() {
	make_kit
	make_views 2
	run_stories
}

# A station with two takes, and the pages.
begin() {
	start_station
	record $first
	record $second
	start_web
}

tidy() {
	kill_station
	[ -z "${web_pid:-}" ] || kill -KILL "$web_pid" 2>/dev/null || true
}

# The station's end, with a checkpoint over all that it was told.
end_station() {
	record $first
	stop_station
}

# The pages once more, after stop_web; [COMMAND...] runs them.
serve_again() {
	"$@" "$web" --config web.ini 2>>web.log 3>&- &
	web_pid=$!
	curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o first "$url/login"
	log_in li
}

# audit STATUS [OPTION]...   What the command says of the log is in $output.
audit() {
	local want=$1
	shift
	run "$packseal" ledger access store --log state/access "$@"
	[ "$status" = "$want" ] || { printf '%s\n' "$output" >&2; cat web.log >&2; return 1; }
}

says() {
	grep -qF -- "$1" <<<"$output" || { printf 'not said: %s\nbut:\n%s\n' "$1" "$output" >&2; return 1; }
}

change_log() {
	"$BATS_TEST_DIRNAME/access_log.py" "${@}"
}

# The log's entries as "who act take text", a line each.
entries() {
	"$packseal" ledger access store --log state/access --json "$@" |
		json '"\n".join(" ".join((e["who"], e["act"], str(e.get("take", "-")), e["text"])).rstrip() for e in d["entries"])'
}

accessed_leaves() {
	"$packseal" ledger show store | grep -c ' accessed ' || true
}

# Until the pages' journal says it.
until_said() {
	local end=$((SECONDS + 30))
	while ((SECONDS < end)); do
		! grep -qF -- "$1" web.log || return 0
		read -r -t 0.1 <> <(:) || true
	done
	printf 'never said: %s\n' "$1" >&2
	cat web.log >&2
	return 1
}

@test "searches, looks, downloads and log-ins are entries, and the ledger vouches for them" {
	told logged
}

story_logged() {
	begin
	as li "/?q=$first"
	is "$code" 200
	as li '/?q=%E5%8C%85%E8%A3%B9%E5%8D%95&since=2026-01-01'
	as li '/?q=%3Cscript%3E%80'
	until_shows li /take/1 'id="player"'
	as li /take/1/0/0.jpg
	is "$code" 200
	as li /take/1/0/1.jpg
	as eve /take/1/0/1.jpg
	as wang /take/2/still.jpg
	as wang /
	as wang /take/1/still.jpg
	as boss /live
	post wang /take/1/answer channel=wechat boxes=top:0,0,40,40
	job=${to#"$url"}
	until_shows wang "$job" Download
	shown=$(grep -o "/job/[0-9]*/[0-9]*?show=1" page | head -n 1)
	as wang "$shown"
	is "$code" 200
	is "$(djpeg -scale 1/8 page | head -c 2)" P6
	post wang /take/1/excerpt from=0 to=0.5
	job=${to#"$url"}
	until_shows wang "$job" Download
	as wang "$job/0"
	is "$code" 200
	as wang "$job/0?show=1"
	is "$code" 404
	as eve /take/99
	is "$code" 404
	"$packseal" claim new $first --type missing --deadline 5d --channel taobao --order A-17 --by li --store store --run run
	as li /claims
	as li /claim/1
	is "$code" 200
	as li /claim/1
	as li /claim/7
	is "$code" 404
	"$web" --config web.ini token add till --role clerk >till.token
	curl -s -o page -H "Authorization: Bearer $(cat till.token)" "$url/api/claims/1"
	grep -q '"earlier"' page
	"$web" --config web.ini token add shop --role viewer >shop.token
	curl -s -o page -H "Authorization: Bearer $(cat shop.token)" "$url/api/takes?waybill=$second"
	grep -q '"takes"' page
	is "$(stat -c %a state/access)" 600
	# the manager's page, and nobody else's
	as li /access
	is "$code" 403
	as boss '/access?take=1'
	shows '>li</td><td>looked</td>'
	shows_not '<td>searched</td>'
	as boss /access
	shows '&lt;script&gt;'
	shows '包裹单 2026-01-01..'
	as boss '/access?who=wang'
	shows '>wang</td><td>small picture</td>'
	shows_not '>li</td>'
	as boss '/access?take=x'
	is "$code" 400
	as boss /take/1
	shows '<a href="/access?take=1">Who looked at this take</a>'
	as eve /take/1
	shows_not '/access'
	stop_web
	web_pid=
	# at its end it hands over what there is; a take's end signs it
	until_said 'are ledger entry'
	end_station
	audit 0
	says "0: the log's entries are those that the ledger vouches for, and all of them"
	is "$(entries | grep -v login)" "$(sed "s/FIRST/$first/; s/SECOND/$second/" <<-'END'
		li search - FIRST
		li search - 包裹单 2026-01-01..
		li search - <script>�
		li look 1
		eve look 1
		wang still 2
		wang search -
		boss live -
		wang search -
		wang redact 1 top:0,0,40,40
		wang preview 1 1-sheet.jpg
		wang search -
		wang download 1 excerpt.seal
		li claim -
		li claim - 1
		hook:till claim - 1
		hook:shop search - SECOND
		boss look 1
	END
	)"
	is "$(entries --take 1 --who li)" "li look 1"
	is "$(entries --who boss | grep -c login)" 1
	is "$(accessed_leaves)" 1
	# one entry for who may not see the others
	number=$(audit 0 --json; json '[e["entry"] for e in d["entries"] if e["who"] == "eve" and e["act"] == "look"][0]' <<<"$output")
	leaf=$("$packseal" ledger show store | sed -n 's/^ *\([0-9]*\) .* accessed .*/\1/p')
	audit 0 --entry "$number" -o eve.proof
	says "eve.proof: entry $number of the log stands in ledger entry $leaf"
	[ "$(stat -c %s eve.proof)" -lt 400 ]
	! grep -aq -e li -e "$first" eve.proof || false
	run -0 "$packseal" ledger access store --proof eve.proof
	says $'who    eve\nwhat   look\ntake   1\n'
	says "0: it stands in ledger entry $leaf"
	found=$(/usr/bin/python3 "$BATS_TEST_DIRNAME/../second/access.py" store/ledger/leaves state/access eve.proof)
	is "$found" "$(printf '%s there\neve.proof %s' "$leaf" "$leaf")"
	for at in 3 30 70 100 150 -1; do
		cp eve.proof other.proof
		change other.proof $at
		run -1 "$packseal" ledger access store --proof other.proof
		/usr/bin/python3 "$BATS_TEST_DIRNAME/../second/access.py" store/ledger/leaves state/access other.proof |
			grep -q '^other.proof wrong$'
		says 'other.proof proves nothing: it is damaged, or its entry is not one of the batch that it names'
	done
	run -66 "$packseal" ledger access store --proof nothing
	audit 66 --entry 999 -o no.proof
	says 'entry 999 is in no batch of the log'
	audit 64 --entry 1
	[ ! -e no.proof ]
	# whoever has no log sees how much there was, and none of it
	! grep -aq "$first" store/ledger/leaves || false
	run "$packseal" ledger show store
	says "22 accesses, from entry 1 of a log on"
}

# altered EXIT WHAT ARGUMENT... -- SENTENCE   What the command says of the log so changed.
altered() {
	local want=$1 arguments=()
	shift
	while [ "$1" != -- ]; do
		arguments+=("$1")
		shift
	done
	cp kept state/access
	change_log state/access "${arguments[@]}"
	readers_agree "$want"
	audit "$want"
	says "$2"
}

# readers_agree EXIT   The second reader, which knows FORMAT.md alone, says the same of each leaf.
readers_agree() {
	audit "$1" --json
	is "$(/usr/bin/python3 "$BATS_TEST_DIRNAME/../second/access.py" store/ledger/leaves state/access)" \
		"$(json '"\n".join("%d %s" % (b["leaf"], b["state"]) for b in sorted(d["batches"], key=lambda b: b.get("leaf", 0)) if b["state"] != "foreign")' <<<"$output")"
}

@test "an entry that was changed, or taken out, or is there twice, shows; and a log that is not there" {
	told altered
}

story_altered() {
	begin
	as li "/?q=$first"
	stop_web
	until_said 'entries 1 to 5 of the access log are ledger entry'
	serve_again
	as li "/?q=$second"
	stop_web
	web_pid=
	until_said 'entries 6 to 7 of the access log are ledger entry'
	end_station
	cp state/access kept
	readers_agree 0
	audit 0
	altered 1 edit 5 SF0 -- 'entries 1 to 5, of '
	says ': not what they were'
	altered 1 drop 5 -- ': 1 of 5 are missing'
	audit 1 --entry 4 -o four.proof
	says 'the batch of entry 4 is not as it was'
	[ ! -e four.proof ]
	altered 1 twice 5 -- ': not what they were'
	altered 1 garble 5 -- ': 1 of 5 are missing'
	says '1 things in the log are no entries'
	# all that a log says of itself made to fit: the ledger has another root
	altered 1 reseal 5 SF0 -- ': said to be in the ledger, and it has no such entry'
	says ': 5 of 5 are missing'
	audit 1 --entry 5 -o five.proof
	says "the entry's batch does not stand in the signed ledger"
	altered 1 unbatch 1 -- '  - 5 entries are in no batch yet'
	says ': 5 of 5 are missing'
	# what is noted says no more than the ledger does
	altered 0 unnote 1 -- '0: the log'
	# of another day, or none at all
	: >state/access
	audit 1
	says 'entries 1 to 5, of '
	says 'entries 6 to 7, of '
	says ': 2 of 2 are missing'
	printf 'garbage' >state/access
	audit 1
	says 'from byte 0 on it is no access log'
	head -c -1 kept >state/access
	audit 0
	says 'bytes are of an entry that was not wholly written'
	rm state/access
	audit 66
	run -64 "$packseal" ledger access store
	says '--log FILE is needed'
	run -64 "$packseal" ledger access store --log kept --keep-days 0
	# another station's ledger knows nothing of it, and a damaged one says nothing
	cp kept state/access
	cp -r store/ledger other
	change other/leaves 300
	run -1 "$packseal" ledger access other --log kept
	says "the ledger is not what a station signed, so nothing is said of the log"
	# pages over a log that is none are not served
	printf 'garbage' >state/access
	run -74 "$web" --config web.ini
	says "from byte 0 on $PWD/state/access is no access log: move it to another place and keep it"
	is "$(cat state/access)" garbage
}

@test "without a station the pages go on, and it gets what waited; kill -9 loses no entry" {
	told down
}

story_down() {
	begin
	stop_station
	as li "/?q=$first"
	is "$code" 200
	shows "$first"
	as li /take/2
	is "$code" 200
	kill -KILL "$web_pid"
	wait "$web_pid" || true
	audit 3
	says '6 entries are in no batch yet'
	# what was being written when the power went
	head -c 20 state/access >piece
	cat piece >>state/access
	serve_again
	until_said 'entries of the access log wait for the station: no packseald answers'
	grep -q 'the access log ended in 20 bytes of an entry that was not wholly written; they are cut off' web.log
	as li "/?q=$second"
	kill -KILL "$web_pid"
	wait "$web_pid" || true
	audit 3
	says 'not signed in the ledger yet'
	serve_again
	start_station
	until_said 'of the access log are ledger entry'
	stop_web
	web_pid=
	end_station
	audit 0
	is "$(entries | grep -v login)" "$(printf 'li search - %s\nli look 2\nli search - %s' "$first" "$second")"
}

@test "a batch whose answer was lost stands in the ledger once" {
	told lost
}

story_lost() {
	begin
	stop_web
	until_said 'of the access log are ledger entry'
	leaves=$(ask '{"do":"status"}' | json 'd["status"]["ledger_size"]')
	change_log state/access unnote 1
	is "$(change_log state/access list | grep -c '^\[2')" 0
	stop_station
	start_station
	booted=$(ask '{"do":"status"}' | json 'd["status"]["ledger_size"]')
	: >web.log
	serve_again
	until_said "entries 1 to 4 of the access log are ledger entry $((leaves - 1))"
	is "$(change_log state/access list | grep -c '^\[2')" 1
	is "$(ask '{"do":"status"}' | json 'd["status"]["ledger_size"]')" "$booted"
	stop_web
	web_pid=
	end_station
	audit 0
	is "$(accessed_leaves)" 2
}

@test "many entries are handed over while it runs" {
	told many
}

story_many() {
	begin
	seq -f "url = $url/?q=%06g" 260 >urls
	curl -s -b jar.li -K urls -o page
	until_said 'of the access log are ledger entry'
	stop_web
	web_pid=
	end_station
	audit 0
	is "$(entries | grep -c search)" 260
}

@test "where the log cannot be written nothing is shown, and then it goes on" {
	told full
}

story_full() {
	begin
	stop_web
	# no file beyond 2 kB: to a program that is a full disk
	(ulimit -f 2 && exec "$web" --config web.ini 2>>web.log 3>&-) &
	web_pid=$!
	curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o first "$url/login"
	log_in li
	for _ in $(seq 40); do
		as li "/?q=$first"
		[ "$code" = 200 ] || break
	done
	is "$code" 503
	shows 'Nothing is shown, because it cannot be noted who looked'
	shows_not "/take/1"
	as li /take/1
	is "$code" 503
	as nobody /login -d user=wang --data-urlencode "password=$password"
	is "$code" 503
	as li /health
	is "$code" 200
	stop_web
	serve_again
	as li "/?q=$first"
	is "$code" 200
	stop_web
	web_pid=
	end_station
	audit 0
}

@test "entries whose time is over are taken out, and the ledger still says how many there were" {
	told over
}

story_over() {
	begin
	as li "/?q=$first"
	stop_web
	until_said 'entries 1 to 5 of the access log are ledger entry'
	sed -i 's/^language/access_days = 30\nlanguage/' web.ini
	serve_again env "LD_PRELOAD=$build/tests/e2e/clock.so" PS_CLOCK_SHIFT_S=2700000 ASAN_OPTIONS=verify_asan_link_order=0
	until_said '5 entries of the access log are over and gone'
	is "$(stat -c %a state/access)" 600
	# its own clock is a month ahead of the station's, which does not believe it
	kill -TERM "$web_pid"
	wait "$web_pid"
	grep -q "wait for the station: last: later than the station's clock; ask again when that is so late" web.log
	web_pid=
	end_station
	! grep -aq "$first" state/access || false
	audit 1 --keep-days 30
	says ': 5 of 5 are missing'
	run env "LD_PRELOAD=$build/tests/e2e/clock.so" PS_CLOCK_SHIFT_S=2700000 ASAN_OPTIONS=verify_asan_link_order=0 \
		"$packseal" ledger access store --log state/access --keep-days 30
	is "$status" 3
	says ': not kept any longer'
	sed -i 's/^access_days.*/access_days = 0/' web.ini
	run -78 "$web" --config web.ini
	says 'access_days: a number from 1 to 36525'
}

@test "two of them do not write one log" {
	told two
}

story_two() {
	begin
	sed "s/^port.*/port = $(free_port)/" web.ini >two.ini
	run -74 "$web" --config two.ini
	says "the access log $PWD/state/access cannot be written: another process holds it"
	stop_web
	web_pid=
	end_station
}
