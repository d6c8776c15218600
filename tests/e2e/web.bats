bats_require_minimum_version 1.5.0
# packseal-web: what a clerk gets, and what whoever attacks it does not.

load station
load web

setup_file() {
	make_kit
	make_views 2
	make_station
	start_station
	record_long $first
	record $second
	record $first
	start_web
	export station_dir=$PWD station_pid=$station web_pid url port
}

# A take of three seconds or so.
record_long() {
	scan "$1"
	await '"event":"started"'
	read -r -t 3 <> <(:) || true
	scan PSCMD-END
	await '"event":"ended"'
}

# How many entries of the ledger name a user of two letters; the next checkpoint signs them.
entries_by() {
	grep -ao "b$1" store/ledger/leaves | wc -l
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

# Whatever becomes of a test, nothing stays mounted.
teardown() {
	[ -n "${mounted:-}" ] || return 0
	[ -z "${other_pid:-}" ] || kill -TERM "$other_pid"
	umount -l "$mounted"
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# other_web NAME [SED [KB]]   Another server over the same store, whose state is the folder NAME, with li logged in; its
# process is $other_pid. Its configuration is changed by SED, and none of its files grows beyond so many kB.
other_web() {
	local port
	port=$(free_port)
	sed "s|^port.*|port = $port|; s|^state.*|state = $PWD/$1|; ${2:-}" web.ini >"$1.ini"
	mkdir -p "$1"
	"$web" --config "$1.ini" user add li --role clerk <<<"$password"
	(ulimit -f "${3:-unlimited}" && exec "$web" --config "$1.ini" 2>"$1.log" 3>&-) &
	other_pid=$!
	url=http://127.0.0.1:$port
	curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "$url/login"
	log_in li
}

@test "a configuration that would show films to a network is refused" {
	sed 's|^port|address = 0.0.0.0\nkey = /x.key\nport|' web.ini >open.ini
	run -78 "$web" --config open.ini
	[[ $output == *"certificate and key go together"* ]]
	sed 's/^port/adress = ::1\nport/' web.ini >wrong.ini
	run -78 "$web" --config wrong.ini
	[[ $output == *"there is no such key"* ]]
	run -64 "$web" --config web.ini user add bad --role clerk <<<"short"
	run -64 "$web" --config web.ini user add 'a:b' --role clerk <<<"$password"
	run -0 "$web" --config web.ini user list
	[[ $output == *"eve"*"viewer"* ]]
	grep -q '^li:clerk:\$y\$' state/users
	is "$(stat -c %a state/users)" 600
}

# serve_own [COMMAND...]   The pages at own.ini, until they answer; what they say of their certificate is in $said.
serve_own() {
	"$@" "$web" --config own.ini 2>own.log 3>&- &
	own_pid=$!
	for _ in $(seq 300); do
		grep -q "pages at https" own.log && break
		read -r -t 0.05 <> <(:) || true
	done
	said=$(sed -n 's/^<.>\(.*\) certificate of its own, SHA-256 \(.*\)/\1: \2/p' own.log | tr -d ' ')
	kill -TERM "$own_pid"
	wait "$own_pid"
}

# said INI STATUS WORDS   It does not start, and says why in one sentence.
said() {
	run "-$2" "$web" --config "$1"
	is "${#lines[@]}" 1
	[[ $output == *"$3"* ]] || { echo "$output" >&2; return 1; }
}

@test "a program or a root that cannot be is told at the start, and nothing is served" {
	touch unrunnable.sh
	for program in nowhere/packseal unrunnable.sh state; do
		sed "s|^program.*|program = $PWD/$program|" web.ini >wrong.ini
		said wrong.ini 78 "packseal-web: $PWD/$program is no program that this user may run, and without packseal nothing"
	done
	for root in web.ini state; do
		sed "s|^root.*|root = $PWD/$root|" web.ini >wrong.ini
		said wrong.ini 78 "packseal-web: the root $PWD/$root is of no use: "
	done
	# a user is added all the same
	run -0 "$web" --config wrong.ini user list
}

@test "a root or a store that is not there may still come: a warning each, and it serves" {
	run ! grep -q '^<4>' web.log
	other_web early "s|^root.*|root = $PWD/early/root.pem|; s|^store.*|store = $PWD/early/store|"
	is "$(grep -c '^<4>' early.log)" 2
	grep -q "^<4>the root $PWD/early/root.pem is not there, so no take's origin is judged: " early.log
	grep -q "^<4>the store $PWD/early/store cannot be read: No such file or directory; its takes are listed once" early.log
	as li /
	shows "The index cannot be read."
	ln -s ../store early/store
	until_shows li / "/take/1"
	kill -TERM "$other_pid"
	wait "$other_pid"
	url=http://127.0.0.1:$(sed -n 's/^port = //p' web.ini)
	log_in li
}

@test "at an address in a network it makes its own certificate, and keeps it" {
	mkdir -p own
	own_port=$(free_port)
	sed "s|^port.*|address = 0.0.0.0\nport = $own_port|; s|^state.*|state = $PWD/own|" web.ini >own.ini
	run -0 "$web" --config own.ini certificate
	printf '%s\n' "$output" >own.pem
	shown=$(openssl x509 -in own.pem -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f)
	is "$(sed -n 's/^fingerprint *//p' own.pem | tr -d ' ')" "$shown"
	! grep -q PRIVATE own.pem || false
	is "$(stat -c %a own/tls.pem)" 600
	# what it serves is that, and vouches for nothing else
	"$web" --config own.ini 2>own.log 3>&- &
	own_pid=$!
	curl -sf --cacert own.pem --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page "https://127.0.0.1:$own_port/login"
	run -60 curl -sf -o page "https://127.0.0.1:$own_port/login"
	kill -TERM "$own_pid"
	wait "$own_pid"
	run -0 openssl x509 -in own.pem -noout -ext basicConstraints,extendedKeyUsage
	[[ $output == *"CA:FALSE"*"TLS Web Server Authentication"* ]]
	serve_own
	is "$said" "the:$shown"
	# before it ends, and under another name, there is a new one
	serve_own env "LD_PRELOAD=$build/tests/e2e/clock.so" PS_CLOCK_SHIFT_S=314000000 ASAN_OPTIONS=verify_asan_link_order=0
	[[ $said == anew:* && $said != *"$shown" ]]
	sed -i 's/^port/name = bench.example\nport/' own.ini
	serve_own
	[[ $said == anew:* ]]
	run -0 "$web" --config own.ini certificate
	run -0 openssl x509 -checkhost bench.example -noout <<<"$output"
	[[ $output == *"does match certificate"* ]]
	serve_own
	[[ $said == the:* ]]
	# what is there and none is left as it is
	echo garbage >own/tls.pem
	run -74 "$web" --config own.ini
	[[ $output == *"own/tls.pem can neither be read nor made"* ]]
	is "$(cat own/tls.pem)" garbage
	run -66 "$web" --config web.ini certificate
	[[ $output == *"it makes no certificate"* ]]
}

@test "with a certificate it speaks TLS, and only that" {
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=desk \
		-addext subjectAltName=IP:127.0.0.1 -keyout tls.key -out tls.pem 2>/dev/null
	mkdir -p tls
	tls_port=$(free_port)
	sed "s|^port.*|port = $tls_port\ncertificate = $PWD/tls.pem\nkey = $PWD/tls.key|; s|^state.*|state = $PWD/tls|" \
		web.ini >tls.ini
	"$web" --config tls.ini user add li --role clerk <<<"$password"
	"$web" --config tls.ini 2>tls.log 3>&- &
	tls_pid=$!
	curl -sf --cacert tls.pem --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o page \
		"https://127.0.0.1:$tls_port/login"
	curl -s --cacert tls.pem -D heads -o page -d user=li --data-urlencode "password=$password" \
		"https://127.0.0.1:$tls_port/login"
	run curl -s --tls-max 1.1 --cacert tls.pem "https://127.0.0.1:$tls_port/login"
	kill -TERM "$tls_pid"
	[ "$status" != 0 ]
	grep -qi '^set-cookie: __Host-packseal=[0-9a-f]*; Path=/; HttpOnly; SameSite=Strict; Secure' heads
	grep -qi '^strict-transport-security' heads
}

@test "who is not logged in sees the log-in and nothing else" {
	for path in / /take/1 /take/1/0/0.jpg /take/1/0/frames.json /jobs /job/1 /job/1/0 /health /nothing; do
		as nobody "$path"
		is "$path $code $to" "$path 303 $url/login"
		[ ! -s page ]
	done
	as nobody / -d token=x
	is "$code $to" "303 $url/login"
	as nobody /login -d user=li -d password=wrong
	is "$code" 403
	shows "Name or password is wrong."
}

@test "no page may run what is not ours" {
	curl -s -b jar.li -D heads -o page "$url/"
	grep -qi "^content-security-policy: default-src 'none'; img-src 'self'; script-src 'self'; style-src 'self'" heads
	grep -qi '^x-content-type-options: nosniff' heads
	grep -qi '^cache-control: no-store' heads
	run grep -iE ' on[a-z]+=|style=|<style|javascript:|https?:' page
	[ "$status" = 1 ]
	curl -s -D heads -o page -d user=li --data-urlencode "password=$password" "$url/login"
	grep -qi '^set-cookie: packseal=[0-9a-f]\{64\}; Path=/; HttpOnly; SameSite=Strict' heads
}

@test "what a page needs in the browser is served as it stands in the tree, and nothing else beside it" {
	for file in style.css icon.svg script/{along,boxes,copy,film,live,marks,player,sending,stills,views}.js; do
		as nobody "/$file"
		is "$file $code" "$file 200"
		cmp page "$BATS_TEST_DIRNAME/../../web/$file"
	done
	is "$(ls "$BATS_TEST_DIRNAME/../../web/script" | wc -l)" 10
	curl -s -D heads -o page "$url/script/player.js"
	grep -qi '^content-type: text/javascript; charset=utf-8' heads
	grep -qi '^cache-control: no-store' heads
	for path in /script/none.js /script/player.js.map /script/style.css /script/..%2fassets.c /script/%00player.js /script/; do
		as li "$path"
		is "$path $code" "$path 404"
	done
}

@test "a take is found by its waybill, in small letters, by a part, by its date; all of a waybill together" {
	as li /?q=$first
	shows '<a href="/take/3">'
	shows '<a href="/take/1">'
	shows 'one of several: 2'
	shows_not '<a href="/take/2">'
	as li /?q=%20yt8800567123459%20
	shows '<a href="/take/2">'
	as li /?q=0567
	shows '<a href="/take/2">'
	as li "/?since=$(date +%F)&until=$(date +%F)"
	shows '<a href="/take/2">'
	as li "/?until=2020-01-01"
	shows "Nothing was found."
	as li /
	# 3 and 1 are of one waybill, so 2 comes behind them
	is "$(grep -o 'href="/take/[0-9]*"' page | tr -dc '0-9\n' | tr '\n' ' ')" "3 1 2 "
	as li /?q=ab
	is "$code" 400
	as li /?since=yesterday
	is "$code" 400
}

@test "a list has a small picture of each take, made out of what verifies and of nothing else" {
	as li /
	for take in 1 2 3; do
		shows "data-still=\"/take/$take/still.jpg\""
	done
	until_code li /take/1/still.jpg 200
	djpeg page | head -c 11 | grep -aq "^160 "
	until_code eve /take/3/still.jpg 200
	as nobody /take/1/still.jpg
	is "$code" 303
	as li /take/99/still.jpg
	is "$code" 404
	# the same size, and one byte is another
	cp "$(take_file 2)" whole.seal
	printf X | dd of="$(take_file 2)" bs=1 seek=$(($(stat -c %s whole.seal) / 2)) conv=notrunc status=none
	until_code li /take/2/still.jpg 404
	cp whole.seal "$(take_file 2)"
}

# shows_card CAMERA TEXT   What is said of the aim card before it.
shows_card() {
	until_code boss "/live/$1/card" 200
	is "$(cat page)" "$2"
}

@test "a manager sees what the cameras see now, and nobody else does" {
	as boss /live
	shows 'data-card="/live/0/card"'
	shows 'data-live="/live/0.jpg"'
	shows 'data-live="/live/1.jpg"'
	until_code boss /live/1.jpg 200
	is "$(djpeg page | sed -n 2p)" "640 480"
	# one of the last seconds, and a newer one follows
	cp page before
	read -r -t 2 <> <(:) || true
	until_code boss /live/1.jpg 200
	until_code boss /live/2.jpg 404
	shows_card 0 "No aim card in the picture."
	until_code boss /live/2/card 404
	for user in li eve; do
		for path in /live /live/0.jpg /live/0/card; do
			as $user $path
			is "$code" 403
		done
	done
	as nobody /live/0.jpg
	is "$code" 303
	run -0 "$packseal" live top -o live.jpg
	djpeg live.jpg >live.ppm
	is "$(stat -c %a run/live-top.jpg)" 640
	run -74 "$packseal" live nowhere -o none.jpg
	[[ $output == *"there is no such camera"* ]]
	run -74 "$packseal" live ../top -o none.jpg
	run -74 "$packseal" live top -o live.jpg
	[[ $output == *"live.jpg"* ]]
	run -64 "$packseal" live top
	run -74 "$packseal" live top -o none.jpg --run "$PWD/nowhere"
	[ ! -e none.jpg ]
}

@test "each picture is one that unpack verified, bit for bit" {
	until_shows li /take/1 'id="player"'
	shows "complete and as signed"
	shows "data-camera=\"side\""
	as li /take/1/0/frames.json
	count=$(json 'len(d["frames"])' <page)
	"$packseal" unpack "$(take_file 1)" -o unpacked
	is "$count" "$(tail -n +2 unpacked/frames.csv | wc -l)"
	for i in 0 1 $((count - 1)); do
		as li "/take/1/0/$i.jpg"
		is "$code $(sha256sum <page | cut -d' ' -f1)" \
			"200 $(sed -n "$((i + 2))p" unpacked/frames.csv | cut -d, -f8)"
	done
	as li "/take/1/0/$count.jpg"
	is "$code" 404
}

@test "a channel's files: within its limits, downloaded as made, in the ledger by name" {
	post li /take/1/answer channel=taobao claim=missing boxes=top:0,0,40,40
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" Download
	shows sheet.jpg
	shows 130000
	shows SF1023574470215
	grep -q '<td>text.txt</td><td class="number">[0-9]*</td><td class="number">200 characters</td>' page
	shows_not "All together"
	as li "$job/0"
	is "$(head -c 3 page | od -An -tx1)" " ff d8 ff"
	[ "$(stat -c %s page)" -le 130000 ]
	digest=$(sha256sum <page | cut -d' ' -f1)
	# how far it was, which it is no more
	[ -e "state/jobs/${job##*/}/progress" ]
	[ ! -s "state/jobs/${job##*/}/progress" ]
	as li "$job"
	shows "$digest"
	# the picture and the text, each by name, and each once
	shows "Ledger entries of this export"
	shows ": text.txt, SHA-256 "
	is "$(entries_by li)" 2
	# what a film cannot answer is said above what is folded away
	post li /take/1/answer channel=pdd claim=mould
	until_shows li "${to#"$url"}" Download
	shows '<p class="notice bad">A packing film cannot answer this: '
	grep -q '<p class="notice">To be picked in the channel.*s form: 存在质量问题' page
	# and what of a claim it can answer a film does not show
	post li /take/1/answer channel=pdd claim=damaged
	until_shows li "${to#"$url"}" Download
	shows '<p class="notice">Note: A packing film shows the item before it left; it cannot answer for damage in transit.'
	shows_not "cannot answer this"
	# what goes out together against what the channel takes together
	post li /take/1/answer channel=ebay
	until_shows li "${to#"$url"}" Download
	sum=$(($(sed -n 's|^.*<td>[0-9]-[a-z]*\.jpg</td><td class="number">\([0-9]*\)<.*|\1|p' page | paste -sd+)))
	[ "$sum" -gt 0 ]
	shows "<td>All together, without the text</td><td class=\"number\">$sum</td><td class=\"number\">1750000</td>"
}

@test "who wants it has the station's statement of how each file was made, which is none of the channel's files" {
	until_shows li /take/1 'name="statement"'
	post li /take/1/answer channel=taobao claim=missing
	until_shows li "${to#"$url"}" Download
	shows_not "Signed statements"
	as li "${to#"$url"}/0?statement=1"
	is "$code" 404
	post li /take/1/answer channel=taobao claim=missing statement=yes
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" Download
	shows "Signed statements"
	shows '<a href="'"$job"'/0?statement=1" download>sheet.jpg.statement</a>'
	as li "$job/0"
	mv page stated.jpg
	as li "$job/0?statement=1"
	is "$code" 200
	mv page stated.statement
	run -0 "$packseal" verify --statement stated.statement stated.jpg --root "$BATS_FILE_TMPDIR/kit/ca/root.pem" --original "$(take_file 1)"
	[[ $output == *"for the channel taobao: a sheet"* ]]
	# the channel's two files, and one statement: a text is none's
	for path in "$job/2" "$job/1?statement=1" "$job/0?statement=1&show=1"; do
		as li "$path"
		is "$code" 404
	done
	as wang "$job/0?statement=1"
	is "$code" 404
	grep -aq sheet.jpg.statement state/access
	# of an excerpt, which verifies by itself, there is none
	post li /take/1/excerpt statement=yes
	is "$code" 400
	shows "Such a statement is of files for a channel"
}

@test "a court's package: its report judges the origin by the configured root" {
	post li /take/1/answer channel=court claim=missing
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" Download
	# it has no limits that anybody could have guessed
	shows '<td class="number">none</td>'
	shows_not "careful guesses"
	as li "$job/0"
	python3 -m zipfile -e page court
	# without one it says that the origin was not checked
	grep -q test_source court/report.html
	run ! grep -q 来源未核对 court/report.html
}

@test "the files' language may be chosen: a court's in English, PayPal's in Chinese; what is no such language is refused" {
	until_shows li /take/1 '<select name="lang"><option value="">'
	while read -r channel lang file words; do
		post li /take/1/answer channel=$channel claim=missing lang=$lang
		is "$channel $code" "$channel 303"
		job=${to#"$url"}
		until_shows li "$job" Download
		as li "$job/1"
		grep -q "$words" page
		as li "$job/0"
		if [ "$channel" = court ]; then
			rm -rf court
			python3 -m zipfile -e page court
			grep -q "<html lang=\"$file\"" court/report.html
		fi
	done <<-'END'
		court en en code
		court zh zh-CN 证据码
	END
	post li /take/1/answer channel=paypal claim=missing lang=zh
	until_shows li "${to#"$url"}" Download
	grep -q '<textarea.*证据码' page
	jobs=$(ls state/jobs | wc -l)
	for lang in fr EN zh-CN "en " --force "en
zh"; do
		post li /take/1/answer channel=court claim=missing "lang=$lang"
		is "$lang $code" "$lang 400"
		shows "in Chinese (zh) or English (en)"
	done
	post li /take/1/excerpt lang=en
	is "$code" 400
	shows "a sealed excerpt has no language"
	is "$(ls state/jobs | wc -l)" "$jobs"
}

@test "a court's report has what the courier noted; where there is no report it is refused" {
	until_shows li /take/1 'name="picked_up"'
	grep -q 'name="courier_weight"' page
	post li /take/1/answer channel=court "picked_up=18:02 <b>" "courier_weight=1.2 kg"
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" Download
	as li "$job/0"
	python3 -m zipfile -e page report.all
	grep -q '18:02 &lt;b&gt;.*未签名' report.all/report.html
	grep -q '1.2 kg.*未签名' report.all/report.html
	post li /take/1/answer channel=taobao "courier_weight=1.2 kg"
	is "$code" 400
	shows "This channel takes no report"
	post li /take/1/answer channel=court "picked_up=$(printf 'c%.0s' {1..257})"
	is "$code" 400
	post li /take/1/excerpt "picked_up=18:02"
	is "$code" 400
}

@test "the sheet shows the views that are named; what is no view, or finds no sheet, is refused" {
	post li /take/1/answer channel=taobao "at=side:0.5  top:1.25"
	is "$code" 303
	until_shows li "${to#"$url"}" Download
	grep -qE '1  side +0\.[0-9] s  as asked' page
	grep -qE '2  top +1\.[0-9] s  as asked' page
	jobs=$(ls state/jobs | wc -l)
	for at in nonsense top: :1 top:-1 top:1:2 "../x:1" "--force:1" "top:1;id" "top:1 top:2 top:3 top:4 top:5 top:6 top:7" \
		"$(printf 'c%.0s' {1..33}):1"; do
		post li /take/1/answer channel=taobao "at=$at"
		is "$at $code" "$at 400"
		shows "A view is a camera and a second"
	done
	post li /take/1/answer channel=court at=top:1
	is "$code" 400
	shows "This channel takes no sheet of pictures"
	post li /take/1/excerpt at=top:1
	is "$code" 400
	post eve /take/1/answer channel=taobao at=top:1
	is "$code" 403
	as li /take/1/answer --data-urlencode token=x -d channel=taobao -d at=top:1
	is "$code" 403
	is "$(ls state/jobs | wc -l)" "$jobs"
	# those that came along from another part of the film stay in the field, as text
	as li "/take/1?at=top:1%22%3E%3Cscript%3E"
	shows 'name="at" value="top:1&quot;&gt;&lt;script&gt;"'
	as eve "/take/1?at=top:1"
	shows_not 'name="at"'
	shows_not 'class="view"'
}

@test "a sealed excerpt is as signed when the command looks at it" {
	before=$(entries_by li)
	post li /take/1/excerpt from=0.5 to=1.5 "boxes=top:0,0,40,40"
	is "$code" 303
	job=${to#"$url"}
	until_shows li "$job" Download
	as li "$job/0"
	cp page excerpt.seal
	run -2 "$packseal" verify excerpt.seal --root "$BATS_FILE_TMPDIR/kit/ca/root.pem"
	[[ $output =~ intact_(partial|redacted) ]]
	as li "$job"
	shows "Ledger entries of this export"
	is "$(entries_by li)" $((before + 1))
}

@test "a take is held with a reason, and a manager ends that" {
	why='<script>alert(1)</script>"><img src=x onerror=alert(2)> 碎了'
	post li /take/2/hold "why=$why"
	is "$code" 303
	until_shows li /take/2 'id="player"'
	shows '&lt;script&gt;alert(1)&lt;/script&gt;&quot;&gt;&lt;img src=x onerror=alert(2)&gt; 碎了'
	shows_not '<img src=x'
	"$packseal" find $second | grep -q held
	post li /take/2/release why=over
	is "$code" 403
	post boss /take/2/release why=over
	is "$code" 303
	run -0 "$packseal" find $second
	[[ $output != *held* ]]
	# the station says no to another release; one that is not there is to be asked again
	post boss /take/2/release why=over
	is "$code" 409
	shows "It stays as it was: the take is not held"
	other_web unheard "s|^run.*|run = $PWD/nowhere|"
	post li /take/2/hold why=late
	is "$code" 503
	shows "It stays as it was: "
	kill -TERM "$other_pid"
	wait "$other_pid"
	url=http://127.0.0.1:$(sed -n 's/^port = //p' web.ini)
	log_in li
	post li /take/2/hold why=
	is "$code" 400
}

@test "the code that stands on every sheet leads back to its take, as people write it" {
	evidence=$("$packseal" show "$(take_file 2)" | grep -Eo '([0-9A-Z]{4}-){3}[0-9A-Z]{4}' | head -n 1)
	for text in "$evidence" "${evidence,,}" "${evidence//-/}" "%20${evidence//-/+}"; do
		as eve "/?q=$text"
		is "$text $(grep -o 'href="/take/[0-9]*"' page | sort -u)" "$text href=\"/take/2\""
	done
	as eve "/?q=0000-0000-0000-0000"
	is "$(grep -c 'href="/take/' page || true)" 0
}

@test "a viewer finds and looks, and that is all" {
	until_shows eve /take/1 'id="player"'
	shows_not 'action="/take/1/answer"'
	shows_not 'action="/take/1/hold"'
	for path in /take/1/answer /take/1/excerpt /take/1/hold /take/1/release; do
		post eve $path channel=taobao why=x
		is "$path $code" "$path 403"
	done
	as eve /jobs
	is "$code" 403
}

@test "claims: the open ones by deadline, what is noted of one, and no byte of a buyer's file" {
	as li /claims
	is "$code" 200
	grep -qF 'No claim is open' page
	printf 'P6 64 48 255\n%9216s' '' | cjpeg >"$BATS_TEST_TMPDIR/<script>alert(1)<.jpg"
	run -0 "$packseal" claim new $first --type used --deadline 5d --channel pdd --buyer zhang --by li
	run -0 "$packseal" claim new $first --type damaged --deadline 2h --by '<b>li' --picture "$BATS_TEST_TMPDIR/<script>alert(1)<.jpg"
	run -0 "$packseal" claim new $second --type empty --deadline 2026-01-01
	run -0 "$packseal" claim close 1 --outcome won
	as li /claims
	is "$(grep -o 'href="/claim/[0-9]*"' page | uniq | tr '\n' ' ')" 'href="/claim/3" href="/claim/2" '
	grep -qF '(late)' page
	shows_not '/claim/1"'
	as li /claim/2
	is "$code" 200
	grep -qF '&lt;script&gt;alert(1)&lt;.jpg' page
	shows_not '<script>alert'
	shows_not '<b>li'
	grep -qF "$(sha256sum <"$BATS_TEST_TMPDIR/<script>alert(1)<.jpg" | cut -c1-64)" page
	grep -qF 'href="/take/1"' page
	as li /claim/1
	grep -qF won page
	for path in /claim/0 /claim/4 /claim/99999999999 /claim/2/1.jpg /claim/2/claim.json /claim/../claim/2; do
		as li $path
		is "$path $code" "$path 404"
	done
	for path in /claims /claim/2; do
		as eve $path
		is "$path $code" "$path 403"
	done
	post li /language lang=zh back=/claims
	as li /claims
	grep -qF '答复期限' page
	post li /language lang=en back=/
	# a manager ends the hold of what an open claim stands on only where he was told which, and says so
	until_shows boss /take/1 'id="player"'
	shows 'Open claims stand on this film'
	shows '<a href="/claim/2">2</a>'
	shows 'name="force" value="yes" required>End the hold all the same'
	shows_not '"/claim/1"'
	post boss /take/1/release why=over
	is "$code" 409
	shows '<a href="/claim/2">2</a>'
	run -0 "$packseal" find $first
	[[ $output == *held* ]]
	post boss /take/1/release why=over force=yes
	is "$code" 303
	run -0 "$packseal" hold --take 1 --why "the test goes on"
	run -0 "$packseal" release $first --why "the test is over" --force
	run -0 "$packseal" release $second --why "the test is over" --force
}

@test "a form from elsewhere: without the token, with another's, from another page, for another host" {
	as li /take/1/hold -d why=forged
	is "$code" 403
	as li /take/1/hold -d why=forged -d "token=$(token wang)"
	is "$code" 403
	as li /take/1/hold -d why=forged --data-urlencode "token=$(token li)" -H "Origin: http://evil.example"
	is "$code" 421
	as li / -H "Host: evil.example"
	is "$code" 421
	as li "/take/1/hold?why=forged&token=$(token li)"
	is "$code" 404
	run -0 "$packseal" find $first
	[[ $output != *held* ]]
}

@test "another's session, another's files, a session that was ended" {
	post li /take/1/excerpt
	job=${to#"$url"}
	until_shows li "$job" Download
	as wang "$job"
	is "$code" 404
	as wang "$job/0"
	is "$code" 404
	is "$(curl -s -b "packseal=$(printf '%064d' 0)" -o page -w '%{http_code} %{redirect_url}' "$url/take/1")" "303 $url/login"
	log_in wang
	cp jar.wang stolen
	post wang /logout
	curl -s -b stolen -o page -w '%{http_code}\n' "$url/" >code
	is "$(cat code)" 303
	log_in wang
	"$web" --config web.ini user add gone --role viewer <<<"$password"
	log_in gone
	as gone /
	is "$code" 200
	"$web" --config web.ini user remove gone
	as gone /
	is "$code" 303
}

@test "a way out of the folder, in every place" {
	for path in /../../etc/passwd /take/../../../etc/passwd /take/1/0/../../../../etc/passwd \
		/take/1/0/..%2f..%2fweb.ini /take/-1 /take/99999999999999999999 /take/0 /take/4 /take/1/9/0.jpg \
		/take/1/0/0.jpg/x "/take/1?part=../x" "/take/1?part=99" /job/1 /job/1/../../users /style.css/..; do
		as li "$path"
		is "$path $code" "$path 404"
		shows_not root:x
	done
	for field in channel=../../x channel=list channel=--force claim=../x 'boxes=--store=/etc' \
		'boxes=top:1,2;rm -rf /' "boxes=$(printf 'top:1,1,1,1\n%.0s' $(seq 17))"; do
		post li /take/1/answer "$field" channel=taobao
		is "$field $code" "$field 400"
	done
	for field in from=-1 from=--to "to=\$(id)" to=1e9 'boxes=../x:1;'; do
		post li /take/1/excerpt "$field"
		is "$field $code" "$field 400"
	done
	post li /language lang=zh back=//evil.example/
	is "$code $to" "303 $url/"
	for back in '/health?<b>' '/health?a=1#b' '/health?a"' $'/health?a\r\nSet-Cookie: b' '//evil.example/?a' '/\\evil.example?a' \
		"/health?$(head -c 7000 /dev/zero | tr '\0' a)" 'javascript:alert(1)?'; do
		post li /language lang=zh "back=$back"
		is "$back $code $to" "$back 303 $url/"
	done
	post li /language lang=en back=/health
	is "$code $to" "303 $url/health"
	as li /health
	shows "file: signs"
	shows "Last seal"
}

@test "the other language keeps what was asked for, whatever that is" {
	as li "/?q=$first&x=%3Cb%3E%22%26%0d%0aSet-Cookie:+y&%3Cscript%3E=1&flag"
	back=$(sed -n 's/.*name="back" value="\([^"]*\)".*/\1/p' page)
	is "$back" "/?q=$first&amp;x=%3Cb%3E%22%26%0D%0ASet-Cookie%3A%20y&amp;%3Cscript%3E=1&amp;flag="
	back=$(sed 's/&amp;/\&/g' <<<"$back")
	post li /language lang=zh "back=$back"
	is "$code $to" "303 $url$back"
	as li "${to#"$url"}"
	shows '<html lang="zh-CN">'
	shows "value=\"$first\""
	shows_not '<b>'
	shows_not '<script>'
	post li /language lang=en back=/
	# a form's fields are nobody's to be asked for again
	as li "/take/1/hold" -d why=x
	shows 'name="back" value="/"'
}

@test "requests that are too large, or are none" {
	head -c 20000 /dev/zero | tr '\0' a >long
	as li /take/1/hold --data-binary @long
	is "$code" 413
	as li /take/1/hold -H "Transfer-Encoding: chunked" --data-binary @long
	is "$code" 413
	as li "/?q=$(head -c 3000 long)"
	is "$code" 400
	as li "/?$(printf 'a%s=1&' $(seq 100))"
	is "$code" 400
	as li / -X DELETE
	is "$code" 405
	as li /take/1/hold -F "why=@web.ini"
	is "$code" 400
	as li /?q=%ff%fe%3cb%3e
	shows_not "<b>"
	as li /
	is "$code" 200
}

@test "three hundred who say nothing, and one who dribbles, keep nobody out, and are ended" {
	python3 - "$port" <<-'END'
		import socket, sys, time, http.client
		port = int(sys.argv[1])
		# two strangers, each from his own address
		idle = [socket.create_connection(("127.0.0.1", port), source_address=("127.0.0.%d" % (2 + i % 2), 0)) for i in range(300)]
		drip = socket.create_connection(("127.0.0.1", port))
		drip.settimeout(0.5)
		head = b"GET /login HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nX: " % port
		drip.sendall(head)
		for _ in range(20):
		    page = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
		    page.request("GET", "/login")
		    assert page.getresponse().status == 200
		end = time.monotonic() + 60
		ended = False
		while time.monotonic() < end and not ended:
		    try:
		        drip.sendall(b"a")
		        ended = drip.recv(100) == b""
		    except TimeoutError:
		        pass
		    except (ConnectionResetError, BrokenPipeError):
		        ended = True
		assert ended, "the one who dribbles is still there"
		for peer in idle:
		    peer.settimeout(30)
		    try:
		        assert peer.recv(100) == b"", "one who says nothing is still there"
		    except ConnectionResetError:
		        pass
	END
}

@test "a storm of log-ins is refused, and who works does not notice" {
	# ten at a time, and meanwhile li goes on
	seq 60 | xargs -P 10 -I {} curl -s -o /dev/null -w '%{http_code}\n' -d user=eve -d password=guess{} "$url/login" >codes &
	storm=$!
	for _ in $(seq 10); do
		as li /
		is "$code" 200
	done
	wait $storm
	is "$(wc -l <codes)" 60
	is "$(sort -u codes | tr '\n' ' ')" "403 429 "
	[ "$(grep -c 403 codes)" -le 15 ]
	# the right one is refused as well, for half a minute
	as nobody /login -d user=eve --data-urlencode "password=$password"
	is "$code" 429
	as eve /
	is "$code" 200
}

@test "what does not verify any more is not shown, nor what was deleted while it played" {
	until_shows li /take/2 'id="player"'
	file=$(take_file 2)
	mv "$file" away
	as li /take/2/0/0.jpg
	is "$code" 404
	as li /take/2
	is "$code" 404
	mv away "$file"
	as li /take/2/0/0.jpg
	is "$code" 200
	file=$(take_file 3)
	change "$file" 3000
	until_shows li /take/3 "It cannot be shown."
	shows_not 'id="player"'
	as li /take/3/0/0.jpg
	is "$code" 404
	change "$file" 3000
}

@test "a root that is not there: the origin is not checked, and that is said; a station that does not answer: no ledger entry" {
	other_web rootless "s|^root.*|root = $PWD/nothing.pem|; s|^run.*|run = $PWD/nowhere|"
	until_shows li /take/1 'id="player"'
	shows "origin not checked"
	# nor does packseald answer this one
	post li /take/1/excerpt from=0 to=1
	until_shows li "${to#"$url"}" Download
	shows "No ledger entry was written: the station does not answer."
	shows_not "Ledger entries of this export"
	# and without the statement that was wanted there is nothing
	post li /take/1/answer channel=taobao statement=yes
	until_shows li "${to#"$url"}" "Not made"
	shows "nothing was exported, as there is no statement: no packseald answers in $PWD/nowhere"
	shows_not Download
	kill -TERM "$other_pid"
	wait "$other_pid"
}

@test "how far it is, as the program says; where it says nothing, or nonsense, that it goes on" {
	mkfifo gate
	cat >slow <<-END
		#!/bin/sh
		for line in "" "encoding 43 100" "encoding 200 100" "encoding 1 0" "else_where 50 100"; do
			printf '%s\n' "\$line" >"\$PACKSEAL_PROGRESS"
			read -r _ <$PWD/gate
		done
		echo "packseal: the label on the sheet cannot be read by machine at this limit" >&2
		mkdir files
	END
	chmod +x slow
	other_web slowly "s|^program.*|program = $PWD/slow|"
	exec 7<>gate
	post li /take/1/answer channel=taobao
	job=${to#"$url"}
	as li "$job" -D head
	grep -qi '^refresh: 1' head
	until_shows li "$job" '<progress aria-label="It is being made…"></progress>'
	echo >&7
	until_shows li "$job" 'value="43" max="100"></progress>'
	shows 'aria-valuetext="a film is encoded: 43 %"'
	shows '<span class="step">a film is encoded: 43 %</span>'
	for _ in 1 2; do
		echo >&7
		until_shows li "$job" '<progress aria-label="It is being made…"></progress>'
	done
	echo >&7
	until_shows li "$job" 'aria-valuetext=" 50 %" value="50" max="100"></progress>'
	echo >&7
	until_shows li "$job" "Look at the pictures"
	shows_not "<progress"
	# a warning of the command's stands above what is folded away
	shows '<p class="notice bad">No machine can read the label&#39;s barcode in the sheet'
	exec 7>&-
	kill -TERM "$other_pid"
	wait "$other_pid"
}

@test "an export that is killed half-way leaves nothing to download" {
	printf '#!/bin/sh\nmkdir files\necho half >files/half.jpg\nkill -KILL $$\n' >slow
	chmod +x slow
	other_web killed "s|^program.*|program = $PWD/slow|"
	post li /take/1/answer channel=taobao
	job=${to#"$url"}
	until_shows li "$job" "Not made"
	shows_not Download
	as li "$job/0"
	is "$code" 404
	kill -TERM "$other_pid"
	wait "$other_pid" || true
	[ -z "$(ls -A killed/jobs)" ]
}

# has_ended PID   Also where nobody has asked how.
has_ended() {
	[ -z "$(sed -n 's/^State:.\([^ZX]\).*/\1/p' "/proc/$1/status" 2>/dev/null)" ]
}

@test "what runs for packseal-web ends with it, also when it is killed, and nothing of it is left" {
	# shellcheck disable=SC2016
	printf '#!/bin/sh\nmkdir files\necho half >files/half.jpg\nsleep 300 &\necho $$ $! >%s/pids\nwait\n' "$PWD" >slow
	chmod +x slow
	other_web left "s|^program.*|program = $PWD/slow|"
	post li /take/1/answer channel=taobao
	job=${to#"$url"}
	until_true test -s pids
	read -r -a pids <pids
	kill -KILL "$other_pid"
	wait "$other_pid" || true
	for pid in "${pids[@]}"; do
		until_true has_ended "$pid"
	done
	[ -n "$(ls -A left/jobs)" ]
	other_web left "s|^program.*|program = $PWD/slow|"
	[ -z "$(ls -A left/jobs)" ]
	as li "$job/0"
	is "$code" 404
	kill -TERM "$other_pid"
	wait "$other_pid"
}

@test "a full disk: what does not fit is not shown, not made, and the pages go on" {
	# no file beyond 10 kB: to a program that is a full disk
	other_web full '' 10
	until_shows li /take/1 "It cannot be shown."
	post li /take/1/answer channel=taobao
	job=${to#"$url"}
	until_shows li "$job" "Not made"
	shows_not Download
	as li /
	is "$code" 200
	kill -TERM "$other_pid"
	wait "$other_pid" || true
}

@test "a disk that is really full: what was begun goes, so that there is room again, and that is said" {
	mkdir -p disk
	mount -t tmpfs -o size=4m tmpfs disk 2>/dev/null || skip "nothing can be mounted here"
	mounted=$PWD/disk
	other_web disk
	# some pictures find room, all of them do not
	fill $((1 << 20))
	until_shows li /take/1 "It cannot be shown."
	is "$(find disk/views -name '*.jpg' | wc -l)" 0
	[ "$(free_of disk)" -gt 500000 ]
	as li /take/1
	grep -qE 'No space left on device|ended without a word. Perhaps' page
	# not a byte: a program that fails then cannot even say why
	fill 0
	post li /take/1/answer channel=court
	job=${to#"$url"}
	until_shows li "$job" "Not made"
	shows "ended without a word. Perhaps"
	rm disk/filler
	post li /take/1/answer channel=taobao
	until_shows li "${to#"$url"}" Download
}

free_of() {
	stat -f -c '%a %S' "$1" | { read -r blocks size; echo $((blocks * size)); }
}

# fill BYTES   The disk, but for so many bytes.
fill() {
	rm -f disk/filler
	head -c $(($(free_of disk) - $1)) /dev/zero >disk/filler
}
