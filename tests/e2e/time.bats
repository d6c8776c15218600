bats_require_minimum_version 1.5.0
# Time stamps: OpenSSL is the authority, and has its word on what packseal says of a token.

load station

setup_file() {
	make_kit
	start_authority tsa
	start_authority stranger --rsa
	start_authority expired --days 1
}

teardown_file() {
	kill $(cat "$BATS_FILE_TMPDIR/authorities")
}

setup() {
	tsa=$BATS_FILE_TMPDIR/tsa
	url=$(cat "$tsa/url")
	stranger=$BATS_FILE_TMPDIR/stranger
}

teardown() {
	kill_station
}

anchor() {
	run "$packseal" anchor --store store --run run "$@"
}

look() {
	run "$packseal" verify "$1" --root "$kit/ca/root.pem" --time-root "$tsa/root.pem" "${@:2}"
}

# found WORD STATUS [WHAT]   On the axis of time; 2 as a replayed camera is a declared test source.
found() {
	[ "$status" = "$2" ] && [[ $output =~ time\ +$1\  ]] && [[ $output == *"${3:-}"* ]] && return
	printf '%s\n' "$status" "$output" >&2
	return 1
}

# The token inside of the newest anchor; OpenSSL reads no CBOR.
take_apart() {
	/usr/bin/python3 - "$1" <<-'END'
		import cbor2, sys
		checkpoint, token = cbor2.load(open(sys.argv[1], "rb"))
		open("checkpoint", "wb").write(checkpoint)
		open("token", "wb").write(token)
	END
}

@test "a take is signed between two times that an authority states" {
	make_station
	start_station
	record $first
	run -0 "$packseal" export "$(take_file 1)" --store store --run run -o one.seal
	look one.seal
	found station_clock_only 2
	anchor --list
	[ "$status" = 0 ]
	[[ $output == *"no time stamp"* ]]
	# which is not said of a folder that is no store
	for wrong in nowhere run; do
		run -66 "$packseal" anchor --list --store $wrong
		[[ $output == *"$wrong holds no ledger"* && $output != *"no time stamp"* ]]
	done
	anchor --url "$url/good"
	[ "$status" = 0 ]
	[[ $output == "stamped at "*" by Clock" ]]
	anchor --url "$url/good"
	[ "$status" = 0 ]
	[[ $output == *"stamped already"* ]]
	run -0 "$packseal" export "$(take_file 1)" --store store --run run -o two.seal
	look two.seal
	found not_after_only 2 "key known by"
	# long enough for a picture behind its scan
	scan $second
	await '"event":"sealed"'
	scan PSCMD-END
	await '"event":"ended"'
	run -0 "$packseal" export "$(take_file 2)" --store store --run run -o three.seal
	look three.seal
	found not_before_only 2
	anchor --url "$url/good"
	[ "$status" = 0 ]
	run -0 "$packseal" export "$(take_file 2)" --store store --run run -o four.seal
	look four.seal --require time
	found bounded 2 "signed after"
	look four.seal --json
	is "$(json 'd["time_proved"]["not_before"] <= d["time_proved"]["not_after"], d["time_proved"]["not_after_by"]' <<<"$output")" \
		"True Clock"
	# the report of a take in the store says what its export would carry
	for judged in "--time-root $tsa/root.pem" ""; do
		run -0 "$packseal" report $second --store store -o report.html --force --no-pictures --lang en --root "$kit/ca/root.pem" $judged
		page=$(sed 's/<[^>]*>/ /g' report.html)
		[ -z "$judged" ] || [[ $page == *"signed between"*"says Clock"*"time stamp at the beginning"*"accepted under"*"time stamp beside the file"*"accepted under"* ]]
		[ -n "$judged" ] || [[ $page != *"signed between"* && $page == *"time stamp at the beginning"*"not judged"* ]]
	done
	# and so does the report in a court's package
	run -0 "$packseal" export $second --channel court --store store --run run -o court --lang en --time-root "$tsa/root.pem"
	python3 -m zipfile -e court/package.zip court.all
	page=$(sed 's/<[^>]*>/ /g' court.all/report.html)
	[[ $page == *"signed between"*"says Clock"*"time stamp beside the file"*"accepted under"* ]]
	# not in the file, but in the station's folder
	look "$(take_file 2)" --ledger store --stamps store/ledger/anchors
	found not_before_only 2 "no ledger proof ties"
	run -0 "$packseal" ledger prove store 2 -o proof
	look "$(take_file 2)" --proof proof --stamps store/ledger/anchors
	[[ $output =~ ledger\ +included ]]
	# a part of a part keeps them
	run -0 "$packseal" export four.seal --to 0.2 -o part.seal
	look part.seal
	found bounded 2
	# whoever gives no root, or another one
	run "$packseal" verify four.seal --root "$kit/ca/root.pem"
	found station_clock_only 2 "no time stamp was checked"
	run "$packseal" verify four.seal --root "$kit/ca/root.pem" --time-root "$kit/ca/root.pem"
	found token_invalid 2 "leads to no time-stamp root"
	anchor --list
	[ "${#lines[@]}" = 2 ]
	listed=$output
	run -0 "$packseal" anchor --list --store store/ledger
	is "$output" "$listed"
	stop_station
	# the next run begins with the newest one
	start_station
	record $first
	stop_station
	look "$(take_file 3)"
	found not_before_only 2
}

@test "the last time stamps outlive the certificates" {
	make_station
	start_station
	record $first
	anchor --url "$url/good"
	[ "$status" = 0 ]
	run -0 "$packseal" export "$(take_file 1)" --store store --run run -o one.seal
	stop_station
	look one.seal --now 2090-01-01
	[[ $output =~ origin\ +test_source ]]
	found not_after_only 2
	run "$packseal" verify one.seal --root "$kit/ca/root.pem" --now 2090-01-01
	[[ $output =~ origin\ +expired_since ]]
}

@test "a station that was stolen: what is proved to be older stays good" {
	make_station
	start_station
	record $first
	anchor --url "$url/good"
	[ "$status" = 0 ]
	record $second
	stop_station
	run -0 "$packseal" export "$(take_file 1)" --store store -o proved.seal
	run -0 "$packseal" export "$(take_file 2)" --store store -o unproved.seal
	run -0 "$packseal" ca revoke "$kit/ca" station.pem --since 2090-01-01
	look proved.seal --crl "$kit/ca/root.crl"
	found not_after_only 2 "revoked after the proved time"
	[[ $output =~ origin\ +test_source ]]
	look unproved.seal --crl "$kit/ca/root.crl"
	[[ $output =~ origin\ +revoked ]]
	[ "$status" = 2 ]
	run -0 "$packseal" ca revoke "$kit/ca" station.pem --since 2020-01-01
	look proved.seal --crl "$kit/ca/root.crl"
	[[ $output =~ origin\ +revoked ]]
	[ "$status" = 1 ]
}

# list_of ISSUER [TEXT [NAME]]   What `openssl ca` signs as ISSUER's list; tsa, or NAME, is revoked as TEXT says: a time, a reason.
list_of() {
	printf '[ca]\ndefault_ca=here\n[here]\ndatabase=issued\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=5\n' >ca.cnf
	echo 01 >number
	: >issued
	[ -z "${2:-}" ] || printf 'R\t500101000000Z\t%s\t%s\tunknown\t/CN=Clock\n' "$2" "$(openssl x509 -in "$tsa/${3:-tsa}.pem" -noout -serial | cut -d= -f2)" >issued
	openssl ca -config ca.cnf -cert "$1.pem" -keyfile "$1.key" -gencrl -out list.crl 2>>openssl.log
}

# listed WORD [WHAT]   What both readers say of the time of one.seal, with list.crl beside it and in it.
listed() {
	look one.seal --crl list.crl
	found "$1" 2 "${2:-}"
	run -0 "$packseal" export one.seal --crl list.crl -o with.seal --force
	look with.seal
	found "$1" 2 "${2:-}"
	is "$(second_says with.seal)" "$1"
}

@test "an authority whose certificate was revoked is not believed, but for what it stamped before and its key was not stolen" {
	make_station
	root=$tsa/root.pem
	start_station
	record $first
	anchor --url "$url/good"
	[ "$status" = 0 ]
	run -0 "$packseal" export "$(take_file 1)" --store store --run run -o one.seal
	run -0 "$packseal" ledger prove store 1 -o proof
	record $second
	stop_station
	take_apart store/ledger/anchors/*
	before=$(date -u -d -1hour +%y%m%d%H%M%SZ)
	later=$(date -u -d +1hour +%y%m%d%H%M%SZ)
	open="whether the certificate of a time stamp's authority was revoked"
	look one.seal
	found not_after_only 2 "$open"
	# a list that does not name it
	list_of "$tsa/issuer"
	listed not_after_only
	[[ $output != *"$open"* ]]
	run -0 openssl ts -verify -data checkpoint -in token -token_in -CAfile <(cat "$root" list.crl) -crl_check
	look one.seal --crl list.crl --now "$(date -u -d +6days +%FT%TZ)"
	found not_after_only 2 "$open"
	for row in "$before:token_invalid" "$before,superseded:token_invalid" "$before,keyCompromise:token_invalid" \
		"$later:token_invalid" "$later,keyCompromise:token_invalid" "$later,unspecified:token_invalid" "$later,CACompromise:token_invalid" \
		"$later,superseded:not_after_only" "$later,affiliationChanged:not_after_only" "$later,cessationOfOperation:not_after_only"; do
		list_of "$tsa/issuer" "${row%:*}"
		run openssl ts -verify -data checkpoint -in token -token_in -CAfile <(cat "$root" list.crl) -crl_check
		[ "$status" = 1 ]
		[[ $output == *"certificate revoked"* ]]
		if [[ $row == *not_after_only ]]; then
			listed not_after_only
			[[ $output != *"authority was revoked"* ]]
		else
			listed token_invalid "- the certificate of a time stamp's authority was revoked, and"
		fi
	done
	# the key is told to have been stolen before: invalidityDate
	list_of "$tsa/issuer" "$later,keyTime,$(date -u -d -1hour +%Y%m%d%H%M%SZ)"
	listed token_invalid "authority was revoked, and"
	# START's own
	list_of "$tsa/issuer" "$later,keyCompromise"
	look "$(take_file 2)"
	found not_before_only 2
	look "$(take_file 2)" --crl list.crl
	found token_invalid 2 "authority was revoked, and"
	# nobody's list of that name
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout forged.key -out forged.pem -subj "/CN=Clock issuer" -days 5 \
		-addext keyUsage=critical,keyCertSign,cRLSign 2>>openssl.log
	list_of forged "$before"
	listed not_after_only "a revocation list is none, or its issuer did not sign it"
	[[ $output == *"$open"* ]]
	# the issuer's own, which the root takes back; nobody can put another root of that name in between
	list_of "$tsa/root" "$before" issuer
	listed token_invalid "authority was revoked, and"
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout forged.key -out forged.pem -subj "/CN=Clock root" -days 5 \
		-addext keyUsage=critical,keyCertSign,cRLSign 2>>openssl.log
	openssl cms -verify -noverify -inform DER -in token -binary -out info 2>>openssl.log
	openssl cms -sign -binary -nodetach -nosmimecap -cades -in info -econtent_type 1.2.840.113549.1.9.16.1.4 -md sha256 -outform DER -out more \
		-signer "$tsa/tsa.pem" -inkey "$tsa/tsa.key" -certfile <(cat "$tsa/issuer.pem" forged.pem)
	put_anchor more more.anchor
	look "$(take_file 1)" --proof proof --stamps more.anchor
	found not_after_only 2
	look "$(take_file 1)" --proof proof --stamps more.anchor --crl list.crl
	found token_invalid 2 "authority was revoked, and"
	# in the report
	list_of "$tsa/issuer" "$before"
	run -0 "$packseal" report one.seal -o report.html --force --no-pictures --lang en --root "$kit/ca/root.pem" --time-root "$root" --crl list.crl
	[[ $(sed 's/<[^>]*>/ /g' report.html) == *"not accepted: its authority's certificate was revoked"* ]]
}

@test "an answer is carried to a station without a network" {
	make_station
	start_station
	record $first
	anchor --query ask
	[ "$status" = 0 ]
	(cd "$tsa" && openssl ts -reply -config tsa.cnf -queryfile "$here/ask" -out "$here/answer" 2>"$here/openssl.log")
	# the ledger has gone on meanwhile
	record $second
	anchor --import answer
	[ "$status" = 0 ]
	[[ $output == "stamped at "* ]]
	anchor --import answer
	[ "$status" = 0 ]
	anchor --list
	[ "${#lines[@]}" = 1 ]
	run -0 "$packseal" export "$(take_file 1)" --store store --run run -o one.seal
	look one.seal
	found not_after_only 2
	# a token alone, and what is none, and one of something else
	openssl ts -reply -in answer -token_out -out token 2>>openssl.log
	anchor --import token
	[ "$status" = 0 ]
	head -c 100 answer >cut
	anchor --import cut
	[ "$status" = 66 ]
	[[ $output == *"no time stamp"* ]]
	echo other >other
	openssl ts -query -data other -cert -out ask2 2>>openssl.log
	(cd "$tsa" && openssl ts -reply -config tsa.cnf -queryfile "$here/ask2" -out "$here/answer2" 2>>"$here/openssl.log")
	anchor --import answer2
	[ "$status" = 66 ]
	[[ $output == *"over no checkpoint of this ledger"* ]]
	stop_station
	anchor --import answer
	[ "$status" = 74 ]
	[[ $output == *"no packseald answers"* ]]
}

@test "an authority whose answer is of no use is passed over, with the reason" {
	make_station
	start_station
	record $first
	for way in garbage:"its answer is no time stamp" empty:"status 500" other:"made of other bytes" \
		refuse:"refuses to stamp" long:"too long" old:"was not yet valid at the time that it states"; do
		anchor --url "$url/${way%%:*}"
		[ "$status" = 74 ]
		[[ $output == *"${way#*:}"* ]] || { printf '%s\n' "$output" >&2; false; }
	done
	anchor --url "$url/slow" --wait 1
	[ "$status" = 74 ]
	[[ $output == *"/slow is of no use: "*[Tt]imeout* ]]
	anchor --url "$url/good" --wait 0
	[ "$status" = 64 ]
	[[ $output == *"--wait takes 1 to 3600 seconds"* ]]
	anchor --url "http://li:secret@127.0.0.1:1/tsa"
	[ "$status" = 74 ]
	[[ $output == *"http://127.0.0.1:1/tsa is of no use"* && $output != *secret* ]]
	anchor --list --wait 5
	[ "$status" = 64 ]
	# nobody there, then one that works
	anchor --url http://127.0.0.1:1/ --url "$url/garbage" --url "$url/good"
	[ "$status" = 0 ]
	[[ $output == *"http://127.0.0.1:1/ is of no use"*"stamped at "* ]]
	# the nonce
	anchor --again --url "$url/replay"
	[ "$status" = 0 ]
	anchor --again --url "$url/replay"
	[ "$status" = 74 ]
	[[ $output == *"nonce is another"* ]]
	# another hash of the same bytes
	take_apart "$(find store/ledger/anchors -type f | sort | tail -n 1)"
	cp checkpoint "$tsa/stamped"
	anchor --again --url "$url/hash"
	[ "$status" = 74 ]
	[[ $output == *"/hash is of no use: it answers something that was not asked: the hash is by another algorithm"* ]]
	PACKSEAL_TSA="$url/empty $url/good" anchor --again
	[ "$status" = 0 ]
	anchor
	[ "$status" = 64 ]
	[[ $output == *"--url is missing"* ]]
	# what others ask of packseald in another way
	is "$(ask '{"do":"anchor","anchor":"zz"}')" '{"ok":false,"error":"anchor: hex digits"}'
	is "$(ask '{"do":"anchor","anchor":"820000"}')" '{"ok":false,"error":"it is not a checkpoint with a time stamp"}'
	stop_station
}

# believe FILE   The roots of the authorities that the station believes.
believe() {
	sed -i "/^time_roots/d; s|^chain = .*|&\ntime_roots = $1|" station.ini
}

@test "whoever answers in an authority's stead moves a station's takes by minutes at most, and under time_roots not at all" {
	make_station
	start_station
	record $first
	anchor --url "$url/far" --url "$url/good"
	[ "$status" = 0 ]
	[[ $output == *"states a time 39 days ahead of this station's clock"*"stamped at "*" by Clock" ]]
	# some minutes may be the station's own fault
	anchor --again --url "$(cat "$stranger/url")/ahead"
	[ "$status" = 0 ]
	stop_station
	grep -q "name the authorities' roots" log
	# the clock is in doubt then, and old takes make room all the same
	set_key store quiet "0 s"
	set_key store max_bytes $((16777215 + $(stat -c %s "$(take_file 1)")))
	start_station
	await_status "the clock shows a time before the newest time stamp"
	for _ in $(seq 100); do
		! grep -q "take 1 was deleted (space)" log || break
		read -r -t 0.1 <> <(:) || true
	done
	grep -q "take 1 was deleted (space)" log
	stop_station
	set_key store max_bytes 0
	believe "$tsa/root.pem"
	# many that are not believed hold nothing up
	/usr/bin/python3 - store/ledger/anchors/* <<-'END'
		import pathlib, sys
		one = pathlib.Path(sys.argv[-1])
		for i in range(3000):
		    one.with_name(f"{one.name[:31]}{i:08x}").write_bytes(one.read_bytes())
	END
	start_station
	# what was taken before is not in the way of one that is believed
	record $first
	look "$(take_file 2)"
	found station_clock_only 2
	anchor --url "$(cat "$stranger/url")/good" --url "$url/good"
	[ "$status" = 0 ]
	[[ $output == *"leads to none of the time-stamp roots given"*"stamped at "* ]]
	# an authority that is believed may know better than the station; but a ledger only grows
	anchor --again --url "$url/far"
	[ "$status" = 0 ]
	record $second
	anchor --url "$url/behind" --url "$url/good"
	[ "$status" = 74 ]
	[[ $output == *"before that of an earlier time stamp, of a ledger that was shorter"* ]]
	stop_station
	starts yes
}

@test "by hand and over the socket no more is taken than from an authority" {
	make_station
	start_station
	record $first
	run -0 "$packseal" anchor --query question --store store
	for way in old:"was not yet valid at the time that it states" far:"days ahead of this station's clock"; do
		run -0 curl -sS -H 'Content-Type: application/timestamp-query' --data-binary @question "$url/${way%%:*}" -o answer
		anchor --import answer
		[ "$status" = 74 ]
		[[ $output == *"${way#*:}"* ]]
	done
	[ ! -e store/ledger/anchors ]
	stop_station
}

@test "roots of time stamps that cannot be used are refused at the start" {
	make_station
	: >empty
	for row in none:"there is no such" station.key:"no certificate in PEM form" empty:"no certificate in PEM form" .:"cannot be used"; do
		believe "$here/${row%%:*}"
		run "$packseald" --config station.ini --check
		[ "$status" = 78 ]
		[[ $output == *"$here/${row%%:*}: the roots of the time-stamp authorities cannot be used: "* && $output == *"${row#*:}"* ]]
	done
	believe "$tsa/tsa.pem"
	run "$packseald" --config station.ini --check
	[ "$status" = 78 ]
	[[ $output == *"tsa.pem: certificate 1 in it is not a root's"* ]]
}

# starts FAULTY [COMMAND...]   Whether the start of packseald finds its clock faulty: yes or no.
starts() {
	: >log
	start_station "${@:2}"
	stop_station
	[ "$1" = no ] || grep -q "self-test: clock: the clock shows a time before the ledger's newest entry or time stamp" log
	[ "$1" = yes ] || ! grep -q "self-test: clock" log
}

@test "a clock behind a time stamp, and one behind the ledger, is marked at the start" {
	make_station
	export PACKSEAL_SYS=$here/sys
	start_station
	record $first
	anchor --url "$url/ahead"
	[ "$status" = 0 ]
	stop_station
	starts yes
	start_station
	await_status "            the clock shows a time before the newest time stamp"
	run -3 "$packseal" status --run run
	stop_station
	rm -r store/ledger/anchors
	starts no
	# a battery that is empty
	export PS_CLOCK_SHIFT_S=-1000000000
	: >log
	start_station "${shifted[@]}"
	record $first
	# its time stands in the status too, and would pass for that of a station long gone
	is "$(ask '{"do":"status"}' | json 'd["status"]["clock"]["trouble"]')" "the clock shows a time before this program was made"
	stop_station
	grep -q "self-test: clock: the clock shows a time before this program was made" log
	# a day under a clock that was two hours ahead
	export PS_CLOCK_SHIFT_S=7200
	starts no "${shifted[@]}"
	starts yes
	run -0 "$packseal" ledger show store
	[ "$(grep -c '6 of 7 self-tests passed' <<<"$output")" = 4 ]
}

# set_clock MS   So far ahead the station's clock is from now on.
set_clock() {
	echo "$1" >clock.new
	mv clock.new clock
}

@test "a clock that is set, or walks, while a take is filmed: the take, the ledger and the verifier say so" {
	make_station
	set_clock 0
	export PS_CLOCK_FILE=$PWD/clock
	start_station "${shifted[@]}"
	scan $first
	await '"event":"started"'
	await '"event":"sealed"'
	set_clock 5000
	await '"event":"sealed"'
	scan PSCMD-END
	await '"event":"ended"'
	# no step of these is one, in three seconds they are
	scan $second
	await '"event":"started"'
	for ms in 4600 4200 3800 3400; do
		set_clock $ms
		await '"event":"sealed"'
	done
	scan PSCMD-END
	await '"event":"ended"'
	record $first
	stop_station
	for take in 1 2; do
		run "$packseal" verify "$(take_file $take)" --root "$kit/ca/root.pem"
		[[ $output == *"the station's clock was set meanwhile, or did not keep time"* ]]
	done
	run "$packseal" verify "$(take_file 3)" --root "$kit/ca/root.pem"
	[[ $output != *"clock was set"* ]]
	run -0 "$packseal" show "$(take_file 1)"
	[[ $output =~ "clock set "*"the clock was set by +5.0 s" ]]
	run -0 "$packseal" show "$(take_file 2)" --json
	[[ $(json '[e["set_by"] for e in d["events"] if e["kind"] == "clock_step"]' <<<"$output") =~ ^"["-[01]\.[0-9] ]]
	run -0 "$packseal" ledger show store
	[[ $output == *"set by +5.0 s"*"set by -"* ]]
}

@test "a battery clock that goes otherwise than the system's is marked at the start" {
	make_station
	export PACKSEAL_SYS=$here/sys
	mkdir -p sys/class/rtc/rtc0
	for shown in "$(date +%s)" "" nonsense; do
		echo "$shown" >sys/class/rtc/rtc0/since_epoch
		start_station
		stop_station
	done
	! grep -q "self-test: rtc" log || false
	for row in -4000:behind 4000:ahead; do
		echo $(($(date +%s) + ${row%:*})) >sys/class/rtc/rtc0/since_epoch
		start_station
		stop_station
		grep -Eq "self-test: rtc: it is (399[0-9]|400[0-9]) s ${row#*:}.* the clock" log
	done
}

@test "another station's time stamps are refused" {
	make_station one
	start_station
	record $first
	anchor --url "$url/good"
	[ "$status" = 0 ]
	stop_station
	cp -r store ../theirs
	cd ..
	"$packseal" key new other.key >/dev/null
	"$packseal" ca issue "$kit/ca" --key other.key --name "bench 1" -o other.pem >/dev/null
	make_station two
	cp ../other.key station.key
	cp ../other.pem station.pem
	rm -rf store
	run -0 "$packseald" --config station.ini --init
	start_station
	record $first
	is "$(ask "{\"do\":\"anchor\",\"anchor\":\"$(cat ../theirs/ledger/anchors/* | od -An -v -tx1 | tr -d ' \n')\"}")" \
		'{"ok":false,"error":"the checkpoint is not one that this station signed"}'
	stop_station
}

# put_anchor TOKEN FILE   That token with the checkpoint that was taken apart, as an anchor.
put_anchor() {
	/usr/bin/python3 -c 'import cbor2, sys; open(sys.argv[2], "wb").write(cbor2.dumps([open(n, "rb").read() for n in ("checkpoint", sys.argv[1])]))' "$@"
}

# second_says FILE   What the second reader says of the time, by the root in $root.
second_says() {
	"$BATS_TEST_DIRNAME/../second/verify.py" --root "$kit/ca/root.pem" --time-root "$root" "$1" >theirs.json || true
	json 'd["time"]["verdict"]' <theirs.json
}

# Is it, to the second reader, a right token over the checkpoint that was taken apart, by the root in $root?
second_reads() {
	PYTHONPATH=$BATS_TEST_DIRNAME/../second /usr/bin/python3 - "$1" "$root" <<-'END'
		import sys, stamps
		from cryptography import x509
		token, root = (open(name, "rb").read() for name in sys.argv[1:])
		try:
		    accepted = stamps.Token(token, open("checkpoint", "rb").read(), [x509.load_pem_x509_certificate(root)]).accepted
		except stamps.Wrong as error:
		    sys.exit(str(error))
		sys.exit(None if accepted else "not accepted")
	END
}

# OpenSSL's ts signs by PKCS #1 v1.5 alone, and reads no other; its cms does both ways.
@test "a time stamp that is signed with RSA-PSS is taken, as OpenSSL's cms takes it" {
	make_station
	start_station
	record $first
	anchor --url "$(cat "$stranger/url")/good"
	[ "$status" = 0 ]
	take_apart store/ledger/anchors/*
	run -0 "$packseal" ledger prove store 1 -o proof
	stop_station
	root=$stranger/root.pem
	openssl cms -verify -noverify -inform DER -in token -binary -out info 2>openssl.log
	for row in "-md sha256 -keyopt rsa_pss_saltlen:32:not_after_only" "-md sha512 -keyopt rsa_pss_saltlen:0:not_after_only" \
		"-md sha256 -keyopt rsa_pss_saltlen:32 -keyopt rsa_mgf1_md:sha1:token_invalid" "-md sha1:token_invalid"; do
		# shellcheck disable=SC2086
		openssl cms -sign -binary -nodetach -nosmimecap -cades -in info -econtent_type 1.2.840.113549.1.9.16.1.4 \
			-signer "$stranger/tsa.pem" -inkey "$stranger/tsa.key" -certfile "$stranger/issuer.pem" \
			-keyopt rsa_padding_mode:pss ${row%:*} -outform DER -out pss
		run -0 openssl cms -verify -inform DER -in pss -CAfile "$root" -purpose timestampsign -binary -out /dev/null
		put_anchor pss pss.anchor
		look "$(take_file 1)" --time-root "$root" --proof proof --stamps pss.anchor
		found "${row##*:}" 2
		if [ "${row##*:}" = token_invalid ]; then
			run -1 second_reads pss
			continue
		fi
		run -0 second_reads pss
		cp pss.anchor store/ledger/anchors/*
		run -0 "$packseal" export "$(take_file 1)" --store store -o with.seal --force
		is "$(second_says with.seal)" not_after_only
	done
}

# stamp_here DIR [NAME=VALUE]...   In ./token, what the authority in DIR answers to ./ask under this environment.
stamp_here() {
	(cd "$1" && env "${@:2}" openssl ts -reply -config tsa.cnf -queryfile "$here/ask" -token_out -out "$here/token" 2>>"$here/openssl.log")
}

# agreed WORD [OPTION]...   openssl ts -verify (with these options), packseal and the second reader on ./token.
agreed() {
	if [ "$1" = not_after_only ]; then
		run -0 openssl ts -verify -data checkpoint -in token -token_in -CAfile "$root" "${@:2}"
		run -0 second_reads token
	else
		run -1 openssl ts -verify -data checkpoint -in token -token_in -CAfile "$root" "${@:2}"
		run -1 second_reads token
	fi
	put_anchor token token.anchor
	look "$(take_file 1)" --time-root "$root" --proof proof --stamps token.anchor
	found "$1" 2
}

# A take, its proof, and a checkpoint that covers it.
make_stamped() {
	make_station "${1:-station}"
	start_station
	record $first
	anchor --url "$url/good"
	[ "$status" = 0 ]
	run -0 "$packseal" ledger prove store 1 -o proof
	stop_station
	take_apart store/ledger/anchors/*
}

# bats test_tags=plain
@test "SHA-256, SHA-384 and SHA-512, and the old attribute for the certificate, are read as OpenSSL reads them" {
	make_stamped
	hashes=(sha256 sha384 sha512)
	for authority in "$tsa" "$stranger"; do
		root=$authority/root.pem
		row=0
		# each two of the three choices meet
		for signer in "${hashes[@]}"; do
			for named in sha1 "${hashes[@]}"; do
				openssl ts -query -data checkpoint -${hashes[row++ % 3]} -cert -out ask 2>>openssl.log
				cp "$authority/tsa.cnf" kept.cnf
				sed -i "s/signer_digest = .*/signer_digest = $signer/; s/ess_cert_id_alg = .*/ess_cert_id_alg = $named/" "$authority/tsa.cnf"
				stamp_here "$authority"
				cp kept.cnf "$authority/tsa.cnf"
				agreed not_after_only
			done
		done
	done
	# the oldest of all, which is named by SHA-1 alone, byte for byte
	sed "s/ess_cert_id_alg = .*/ess_cert_id_alg = sha1/; s/signer_digest = .*/signer_digest = sha512/" "$tsa/tsa.cnf" >"$tsa/old.cnf"
	(cd "$tsa" && openssl ts -reply -config old.cnf -queryfile "$here/ask" -token_out -out "$here/token" 2>>"$here/openssl.log")
	run -0 openssl asn1parse -inform DER -in token
	[[ $output == *":id-smime-aa-signingCertificate"$'\n'* ]]
	/usr/bin/python3 "$BATS_TEST_DIRNAME/changed_tokens.py" "$packseal" "$(take_file 1)" proof "$tsa/root.pem" "${PACKSEAL_STRIDE:-29}"
}

@test "a certificate that had expired at the time stated, or was not yet valid, is refused as OpenSSL refuses it at that time" {
	make_stamped
	root=$BATS_FILE_TMPDIR/expired/root.pem
	openssl ts -query -data checkpoint -sha256 -cert -out ask 2>>openssl.log
	# it was made two days ago, for a day
	for row in 0:token_invalid -129600:not_after_only -8640000:token_invalid; do
		stamp_here "$BATS_FILE_TMPDIR/expired" "LD_PRELOAD=$build/tests/e2e/clock.so" "PS_CLOCK_SHIFT_S=${row%:*}"
		stated=$(date -d "$(openssl ts -reply -in token -token_in -text 2>>openssl.log | sed -n 's/^Time stamp: //p')" +%s)
		((stated - $(date +%s) - ${row%:*} < 5 && stated - $(date +%s) - ${row%:*} > -60))
		agreed "${row#*:}" -attime "$stated"
		[[ $row == *not_after_only ]] || [[ $output == *"or its certificate"* ]]
	done
	# today it is expired for OpenSSL, which knows no other time than the one that it is told
	stamp_here "$BATS_FILE_TMPDIR/expired" "LD_PRELOAD=$build/tests/e2e/clock.so" PS_CLOCK_SHIFT_S=-129600
	run -1 openssl ts -verify -data checkpoint -in token -token_in -CAfile "$root"
	[[ $output == *"certificate has expired"* ]]
	run -0 second_reads token
}

# changed AUTHORITY STRIDE   A bit of every STRIDE-th byte of its token. PACKSEAL_STRIDE=1 has both look at every byte; of ECDSA that takes half a minute:
# PACKSEAL_STRIDE=1 bats -f "changed byte of a token of ECDSA" tests/e2e/time.bats
changed() {
	url=$(cat "$1/url")
	make_stamped
	run -0 openssl ts -verify -data checkpoint -in token -token_in -CAfile "$1/root.pem"
	/usr/bin/python3 "$BATS_TEST_DIRNAME/changed_tokens.py" "$packseal" "$(take_file 1)" proof "$1/root.pem" "${PACKSEAL_STRIDE:-$2}"
}

# bats test_tags=plain
@test "OpenSSL and packseal agree on each changed byte of a token of ECDSA" {
	changed "$tsa" 5
}

# bats test_tags=plain
@test "OpenSSL and packseal agree on each changed byte of a token of RSA" {
	changed "$stranger" 17
}
