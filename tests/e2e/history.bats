bats_require_minimum_version 1.5.0
# What a ledger says of a take to somebody who believes nobody: `verify --ledger` and `packseal ledger`.

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

# look FILE [OPTION]...   Its verdict; exit status 2 is as good as it gets: the cameras are declared test sources.
look() {
	run "$packseal" verify "$1" --root "$kit/ca/root.pem" "${@:2}"
}

# found AXIS WORD STATUS [FINDING]
found() {
	[ "$status" = "$3" ] && [[ $output =~ $1\ +$2\  ]] && [[ $output == *"${4:-}"* ]] && return
	printf '%s\n' "$output" >&2
	return 1
}

@test "each take stands in its ledger, in sequence; a stranger's ledger says nothing" {
	make_station
	start_station
	record $first
	record $second
	stop_station
	for number in 1 2; do
		look "$(take_file $number)" --ledger store --require ledger
		found ledger in_sequence 2
		[[ $output == *"6 entries, 2 takes, signed until"* ]]
	done
	look "$(take_file 1)" --ledger store/ledger --json
	is "$(json 'd["history"]["takes"], d["ledger"]["verdict"]' <<<"$output")" "2 in_sequence"
	run -0 "$packseal" export "$(take_file 1)" --from 0 --to 0.3 -o part.seal
	look part.seal --ledger store
	found ledger in_sequence 2
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output == *"2: 2 ended, 0 cancelled, 0 recovered, 0 open"* ]]
	run -2 "$packseal" ledger check store
	run -0 "$packseal" ledger show store --take 2
	[ "${#lines[@]}" = 3 ]
	[[ ${lines[2]} =~ "ended by the station: the END code" ]]

	took=$(realpath "$(take_file 1)")
	"$packseal" key new "$kit/other.key"
	"$packseal" ca issue "$kit/ca" --key "$kit/other.key" --name "bench 2" -o "$kit/other.pem"
	make_station other
	cp "$kit/other.key" station.key
	cp "$kit/other.pem" station.pem
	start_station
	record $first
	stop_station
	look "$took" --ledger store --require ledger
	found ledger not_checked 2 "another station's"
}

@test "a ledger that is not as it was signed vouches for nothing" {
	make_station
	start_station
	record $first
	stop_station
	cp -r store/ledger changed
	change changed/leaves -40
	look "$(take_file 1)" --ledger changed
	found ledger not_checked 2 "not one that a station signed"
	run -1 "$packseal" ledger check changed --root "$kit/ca/root.pem"
	[[ $output =~ "entry 3"|"not those that the last checkpoint signs" ]]
	run -1 "$packseal" ledger show changed
	[[ $output =~ "nothing is shown" ]]
	[ "${#lines[@]}" = 1 ]
	change changed/leaves -40
	run -0 "$packseal" ledger check changed --root "$kit/ca/root.pem"
	change changed/checkpoints -10
	run -1 "$packseal" ledger check changed --root "$kit/ca/root.pem"
	[[ $output =~ "signature does not verify" ]]
	: >changed/checkpoints
	run -1 "$packseal" ledger check changed --root "$kit/ca/root.pem"
	[[ $output =~ "no signed checkpoint" ]]
	run -66 "$packseal" ledger checkpoint changed -o none
	run -66 "$packseal" ledger check .
	[[ $output =~ "holds no ledger" ]]
}

@test "last week's disk, a second history, and the take whose tail was cut off" {
	make_station
	start_station
	record $first
	stop_station
	cp -a store/ledger old
	start_station
	record $second
	stop_station
	cp "$(take_file 2)" second.seal
	run -0 "$packseal" ledger checkpoint store -o kept
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept

	# an older copy
	look second.seal --ledger old
	found ledger rollback 1 "older than the start record"
	look "$(take_file 1)" --ledger old --checkpoint kept
	found ledger rollback 1 "older than a checkpoint that was kept outside"
	run -1 "$packseal" ledger check old --root "$kit/ca/root.pem" --checkpoint kept
	[[ $output =~ rollback ]]

	# the owner restores it, and films another second parcel
	rm -r store/ledger "$(take_file 2)"
	cp -a old store/ledger
	"$packseal" reindex --store store
	start_station
	record PX1234567890123
	stop_station
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	look second.seal --ledger store
	found ledger fork 1 "another take under this number"
	run -1 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept
	[[ $output =~ fork ]]

	# a file that ends early is nobody's fault; with the ledger it is missing something
	python3 - "$(take_file 1)" short.seal <<-'END'
		import sys
		data = open(sys.argv[1], "rb").read()
		open(sys.argv[2], "wb").write(data[:int.from_bytes(data[-8:], "big")])
	END
	look short.seal
	found integrity intact_truncated 2
	look short.seal --ledger store
	found integrity missing 1 "an ending of this take that the file does not show"
}

@test "a take that vanished without an ending is a gap" {
	make_station
	start_station
	scan $first
	await '"event":"sealed"'
	kill_station
	rm "$(take_file 1)"
	start_station
	record $second
	stop_station
	look "$(take_file 2)" --ledger store
	found ledger gap 2 "nothing says what became of it"
	run -3 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output =~ "take 1" ]]
}

@test "a take whose file was taken out of the store is named, and one that was deleted by rule is not" {
	make_station
	set_key store quiet "0 s"
	set_key store keep "30 days"
	start_station
	record $first
	stop_station
	cp store/ledger/checkpoints early
	PS_CLOCK_SHIFT_S=$((31 * 86400)) start_station "${shifted[@]}"
	await_log "take 1 was deleted (age)"
	record $second
	record PX1234567890123
	record $first
	stop_station
	[ -z "$(ls store/*/*-0000001.seal 2>/dev/null)" ]
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output == *"files        3, of all takes that ended and were not deleted"* ]]
	# between the deletion and its signature
	cp -r store between
	cp early between/ledger/checkpoints
	run -0 "$packseal" ledger check between --root "$kit/ca/root.pem"
	[[ $output == *"the entry that says that it was deleted is not signed yet: take 1"$'\n'* ]]
	rm "$(take_file 3)"
	run -3 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output == *"no file of it is in the store, and no entry says that it was deleted: take 3"$'\n'* ]]
	[[ $output == *"3: the ledger is as it was signed, and the file of a take is missing"* ]]
	run -0 "$packseal" reindex --store store
	run -3 "$packseal" ledger check store --root "$kit/ca/root.pem" --json
	is "$(json 'd["exit"], d["files"]["looked_at"], d["files"]["missing"], d["files"]["missing_takes"]' <<<"$output")" \
		"3 True 1 [3]"
	# an empty one in its place is none
	: >"$(dirname "$(take_file 2)")/000000-0000003.seal"
	rm "$(take_file 4)"
	run -3 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output == *": takes 3, 4"$'\n'* ]]
	# with no root it is told as well
	run -2 "$packseal" ledger check store
	[[ $output == *": takes 3, 4"$'\n'* ]]
	# of a ledger alone nobody can say it, and that is said
	run -0 "$packseal" ledger check store/ledger --root "$kit/ca/root.pem"
	[[ $output == *"files        not looked at: this is a ledger without its store"* ]]
	[[ $output == *"no take is missing in it; the takes' files were not looked at"* ]]
	run -0 "$packseal" ledger check store/ledger --root "$kit/ca/root.pem" --json
	is "$(json 'd["files"]["looked_at"], d["files"]["missing"]' <<<"$output")" "False None"
}

@test "what no entry is of is not shown as an empty table" {
	make_station
	start_station
	record $first
	stop_station
	run -66 "$packseal" ledger show store --take 77
	is "$output" "packseal: no entry of the ledger is of take 77; its last take is 1."
	run -66 "$packseal" ledger show store --take 77 --json
	is "$output" "packseal: no entry of the ledger is of take 77; its last take is 1."
}

@test "a checkpoint of somebody else, and files that are none" {
	make_station
	start_station
	record $first
	stop_station
	run -0 "$packseal" ledger checkpoint store -o kept
	cp kept was
	run -74 "$packseal" ledger checkpoint store -o kept
	[[ $output == *"kept exists; --force replaces it."* ]]
	cmp kept was
	for made in "checkpoint store --text" "prove store 1"; do
		run -0 "$packseal" ledger $made -o kept --force
		run ! cmp -s kept was
		run -0 "$packseal" ledger checkpoint store -o kept --force
		cmp kept was
	done
	change kept -1
	run -66 "$packseal" verify "$(take_file 1)" --ledger store --checkpoint kept
	[[ $output =~ "no key of this station that is known here signed it" ]]
	run -66 "$packseal" ledger check store --checkpoint kept
	[[ $output =~ "no key of this station that is known here signed it" ]]
	: >empty
	run -66 "$packseal" verify "$(take_file 1)" --ledger store --checkpoint empty
	run -66 "$packseal" verify "$(take_file 1)" --ledger store --checkpoint station.ini
	[[ $output =~ "not a signed checkpoint" ]]
	# a real one, which another station signed
	"$packseal" key new other.key >other.log
	"$packseal" ca issue "$kit/ca" --key other.key --name "bench 2" -o other.pem >>other.log
	file=$(take_file 1)
	mv store ours
	set_key station key "$PWD/other.key"
	set_key station chain "$PWD/other.pem"
	"$packseald" --config station.ini --init
	start_station
	record $first
	stop_station
	run -0 "$packseal" ledger checkpoint store -o theirs
	run -66 "$packseal" verify "${file/store/ours}" --ledger ours --checkpoint theirs
	[[ $output =~ "no key of this station that is known here signed it" ]]
	run -66 "$packseal" ledger check ours --checkpoint theirs
	[[ $output =~ "no key of this station that is known here signed it" ]]
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint theirs
	mv store theirs.store
	mv ours store
	run -64 "$packseal" ledger
	run -64 "$packseal" ledger check
	run -64 "$packseal" ledger checkpoint store
	run -66 "$packseal" verify "$(take_file 1)" --ledger nowhere
}

@test "a checkpoint goes out as a text or a mail, and is read back from it" {
	make_station
	start_station
	record $first
	stop_station
	cp -r store/ledger old
	run -0 "$packseal" ledger checkpoint store -o first.txt --text
	start_station
	record $second
	stop_station
	run -0 "$packseal" ledger checkpoint store -o mail --mail-from a@shop.example --mail-to n@notary.example
	/usr/bin/python3 - <<-'PY'
		import base64, email, email.policy
		raw = open("mail", "rb").read()
		assert raw.count(b"\n") == raw.count(b"\r\n") and raw.isascii() and max(map(len, raw.splitlines())) <= 98
		message = email.message_from_bytes(raw, policy=email.policy.default)
		assert not message.defects and message["Date"].datetime and message["Subject"]
		assert (message["From"], message["To"]) == ("a@shop.example", "n@notary.example")
		lines = message.get_content().splitlines()
		inside = lines[lines.index("-----BEGIN PACKSEAL CHECKPOINT-----") + 1:lines.index("-----END PACKSEAL CHECKPOINT-----")]
		open("bytes", "wb").write(base64.b64decode("".join(inside), validate=True))
	PY
	run -0 "$packseal" ledger checkpoint store -o kept
	cmp kept bytes
	cat first.txt mail >both
	for kept in first.txt mail both; do
		run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint $kept
		look "$(take_file 1)" --ledger store --checkpoint $kept
		found ledger in_sequence 2
	done
	run -1 "$packseal" ledger check old --root "$kit/ca/root.pem" --checkpoint both
	[[ $output == *"older than a checkpoint"* ]]

	sed '/BEGIN/,/END/s/A/B/' mail >changed
	sed '/BEGIN/,/END/s/^/> /' mail >quoted
	sed 's/^\(.\{64\}\).$/\1 /' mail >blanks
	sed '/END PACKSEAL/,$d' mail >cut
	for kept in changed blanks cut; do
		run -66 "$packseal" ledger check store --checkpoint $kept
		[[ $output == *"$kept is of no use as a checkpoint"* ]]
		[ "${#lines[@]}" = 1 ]
	done
	[[ $output == *"not as it was written"* ]]
	run -66 "$packseal" ledger check store --checkpoint quoted
	[[ $output == *"not a signed checkpoint"* ]]
}

@test "a message goes to one address, and no other header comes with it" {
	make_station
	for address in "" a "a@" "@b" "a b@c" "a@b,c@d" "a@b>" $'a@b\nBcc: c@d' "a@b@c" "ä@b"; do
		run -64 "$packseal" ledger checkpoint store -o m --mail-from a@b --mail-to "$address"
		[[ $output == *"--mail-to takes one address"* ]]
		run -64 "$packseal" ledger checkpoint store -o m --mail-to a@b --mail-from "$address"
		[[ $output == *"--mail-from takes one address"* ]]
	done
	run -64 "$packseal" ledger checkpoint store -o m --mail-to a@b
	[[ $output == *"both"* ]]
	[ ! -e m ]
}

@test "which self-test failed is told, and that a clock ran backwards" {
	make_station
	# a first day under a clock that was two hours ahead
	export PS_CLOCK_SHIFT_S=7200
	start_station "${shifted[@]}"
	record $first
	stop_station
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output != *"backwards"* ]]
	is "$("$packseal" ledger check store --json | json 'd["clock_backwards"]')" 0
	# set right, and behind what was written all the same, after a restart too
	start_station
	record $second
	stop_station
	start_station
	record $first
	stop_station
	run -0 "$packseal" ledger show store
	[ "$(grep -c "6 of 7 self-tests passed; not clock: the clock shows a time before the ledger's newest entry or time stamp" <<<"$output")" = 2 ]
	is "$("$packseal" ledger show store --json | json '[f["test"] for l in d["leaves"] for f in l.get("failed", [])]')" "['clock', 'clock']"
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	[[ $output =~ "clock        ran backwards before 1 of the entries, the first of them entry 4, by "7[12][0-9][0-9]" s" ]]
	is "$("$packseal" ledger check store --json | json 'd["clock_backwards"], d["first_backwards"], d["exit"]')" "1 4 2"
	run "$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem" --ledger store
	[[ $output != *"before that of an earlier entry"* ]]
	for take in 2 3; do
		run "$packseal" verify "$(take_file $take)" --root "$kit/ca/root.pem" --ledger store
		[ "$status" = 2 ] # as a replayed camera is a declared test source
		[[ $output =~ time\ +station_clock_only ]]
		[[ $output == *"the station's clock showed a time before that of an"* ]]
	done
}
