bats_require_minimum_version 1.5.0
# What nobody may overlook of a take, wherever it is listed: that it is a return, that something failed meanwhile.
# As packseald wrote it, as a recovery found it, and as reindex makes it anew.

load station
load web

# Camera side shows one picture for ever. Take 1 goes out and comes back as take 2; take 3 is a return of which no
# take is known; take 4 is one of take 1's waybill again, and the power goes.
setup_file() {
	make_kit
	"$build/tests/footage/bench-footage" --view side --size 160x120 --fps 1 --seconds 1 -o "$BATS_FILE_TMPDIR/still.y4m"
	make_station
	set_key "camera side" source "replay:$BATS_FILE_TMPDIR/still.y4m"
	set_key 'lane left' cooldown '100 ms'
	start_station
	await_log "camera side delivers the same picture again and again"
	scan $first
	await '"event":"sealed"'
	scan PSCMD-END
	await '"event":"ended".*"take":1'
	come_back $first
	scan PSCMD-END
	await '"event":"ended".*"take":2'
	come_back $second
	scan PSCMD-END
	await '"event":"ended".*"take":3'
	come_back $first
	kill_station
	set_key 'lane left' flow label-last
	start_station
	start_web
	export station_dir=$PWD station_pid=$station web_pid url port
}

come_back() {
	scan PSCMD-RETURN
	scan "$1"
	await '"event":"sealed"'
}

# look USER PATH   A take's page, once it is unpacked.
look() {
	for _ in $(seq 300); do
		as "$1" "$2"
		! grep -q 'class="events"' page || return 0
		read -r -t 0.2 <> <(:) || true
	done
	return 1
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

teardown_file() {
	cd "$station_dir"
	kill -KILL "$station_pid" 2>/dev/null || true
	stop_web
}

# What a list says: take, whether it is a return and of which one, whether anything failed.
flags() {
	json '*[(t["number"], t["return"], t["return_of"], t["faults"] > 0) for t in d["takes"]]' <"$1"
}

@test "list and find say which take is a return, of which one, and what failed" {
	"$packseal" list --json >list
	is "$(flags list)" "(4, True, 2, True) (3, True, None, True) (2, True, 1, True) (1, False, None, True)"
	# as many as the ending signs
	run -0 "$packseal" show "$(take_file 1)" --json
	is "$(json '[e["class"] for e in d["events"]].count("fault")' <<<"$output")" \
		"$(json '[t["faults"] for t in d["takes"] if t["number"] == 1][0]' <list)"
	run -0 "$packseal" find $first
	[[ $output =~ $first\ +"(return of take 1) ("[1-9][0-9]*" fault event"s?")  "[^$'\n']*0000002.seal ]]
	[[ ! $output =~ "return of"[^$'\n']*0000001.seal ]]
	run -0 "$packseal" find $second
	[[ $output =~ $second\ +"(return) ("[1-9][0-9]*" fault event"s?")  "[^$'\n']*0000003.seal ]]
}

@test "no return is answered with as the packing, also one of whose parcel no take is known" {
	out=$BATS_TEST_TMPDIR/out
	run -0 "$packseal" export $second --channel taobao --claim missing -o "$out"
	grep -q "退货开箱" "$out/text.txt"
	[ "$(grep -Ec "打包过程|放入" "$out/text.txt")" = 0 ]
}

@test "reindex makes the rows that packseald wrote, and those of a take that broke off" {
	cp -r store copy
	rm copy/index.lock
	"$packseal" list --store copy --json >before
	run -0 "$packseal" reindex --store copy
	"$packseal" list --store copy --json | diff before -
}

@test "the pages flag them, and the return's own page leads to the film of the parcel as it went out" {
	as li /?q=$first
	is "$(grep -c '<span class="flag doubt">return</span>' page)" 2
	is "$(grep -c '<span class="flag bad">faults recorded: [1-9]' page)" 3
	post eve /language lang=zh back=/
	as eve /?q=$first
	shows '<span class="flag doubt">退货</span>'
	shows '<span class="flag bad">故障记录: '
	look li /take/2
	shows '<span class="flag doubt">return</span>'
	shows 'A return. Before it, this waybill was filmed in: <a href="/take/1">Take 1</a>'
	look eve /take/2
	shows '退货。该面单此前的录像: <a href="/take/1">录像 1</a>'
	# what is not in the store is not led to
	file=$(take_file 1)
	mv "$file" away
	look li /take/2
	shows 'was filmed in: Take 1 (not in this store)'
	mv away "$file"
}

@test "find flags what is held, cancelled, broken off, of no waybill or of one that was typed in later, and one of several" {
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
	scan PSCMD-START
	await '"event":"sealed".*"take":5'
	scan PSCMD-CANCEL
	await '"event":"ended".*"take":5'
	scan PSCMD-START
	await '"event":"sealed".*"take":6'
	scan PSCMD-END
	await '"event":"ended".*"take":6'
	# what a list's row of the take has: its flags, as they are read
	flagged() { sed "s|</tr>|\n|g" page | grep -F "href=\"/take/$1\"" | grep -o '<[a-z]* class="flag[ "][^>]*>[^<]*' | sed 's/<[^>]*>//'; }
	as li /
	[ "$(grep -cF 'href="/take/6"' page)" -ge 1 ]
	is "$(flagged 6 | grep -v 'faults recorded')" "no waybill"
	is "$(flagged 5 | grep -v 'faults recorded' | tr '\n' ,)" "no waybill,cancelled,"
	is "$(flagged 4 | grep -v 'faults recorded' | tr '\n' ,)" "one of several: 3,return,broke off,"
	"$packseal" hold --take 3 --why "claim 9" --by li
	"$packseal" bind 6 JT1234567890123 --by li
	as li /
	is "$(flagged 3 | grep -v 'faults recorded' | tr '\n' ,)" "held,return,"
	is "$(flagged 6 | grep -v 'faults recorded')" "waybill typed in later"
}
