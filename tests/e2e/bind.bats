bats_require_minimum_version 1.5.0
# packseal bind: a waybill that is typed in when the take has ended.

load station

setup_file() {
	make_kit
	make_station
	sed -i 's/^postroll = .*/postroll = 0 s\nflow = label-last/' station.ini
	start_station
	for i in 1 2; do
		record PSCMD-START
	done
	export station_dir=$PWD station_pid=$station
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

teardown_file() {
	kill -KILL "$station_pid" 2>/dev/null || true
}

@test "a take without a label is bound later: found, marked, in the ledger, and after reindex too" {
	run -66 "$packseal" find $first
	run -0 "$packseal" bind 1 $first --by li
	[[ $output =~ "take 1 is bound to $first: ledger entry "[0-9]+ ]]
	run -0 "$packseal" find $first
	[[ $output =~ $first\ +"(bound late)" ]]
	run -0 "$packseal" find $first --json
	is "$(json '[(t["number"], t["waybills"], t["bound_late"] is not None) for t in d["takes"]]' <<<"$output")" \
		"[(1, ['$first'], True)]"
	run -0 "$packseal" list --json
	is "$(json '[(t["number"], t["bound_late"]) for t in d["takes"] if t["number"] == 2]' <<<"$output")" "[(2, None)]"
}

@test "what cannot be bound is refused, and nothing changes" {
	before=$(stat -c %s store/ledger/leaves)
	run -74 "$packseal" bind 99 $first
	[[ $output == *"take 99 stays as it was: the take is not there"* ]]
	run -64 "$packseal" bind one $first
	[[ $output == *"TAKE is a take's number"* ]]
	run -64 "$packseal" bind 1
	run -64 "$packseal" bind 1 $first --by ""
	ask '{"do":"leaf","kind":"bound_late","take":1,"waybill":"SF 1","by":"x"}' | grep -q 'without a blank'
	run -74 "$packseal" bind 1 $first --run "$PWD/nowhere"
	[[ $output == *"no packseald answers"* ]]
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
	scan PSCMD-START
	await '"event":"started"'
	run -74 "$packseal" bind 3 $first
	[[ $output == *"is being recorded: scan the waybill at the bench"* ]]
	scan PSCMD-CANCEL
	await '"event":"ended"'
	# the two leaves of the third take
	[ "$(stat -c %s store/ledger/bodies)" -lt 400 ]
	[ "$(stat -c %s store/ledger/leaves)" -lt $((before + 700)) ]
}

@test "the index is made anew, by reindex and by a start, with what was bound" {
	kill -TERM "$station_pid"
	while kill -0 "$station_pid" 2>/dev/null; do sleep 0.05; done
	rm store/index.db
	run -0 "$packseal" reindex
	run -0 "$packseal" find $first
	[[ $output =~ $first\ +"(bound late)" ]]
	run -0 "$packseal" ledger show store --take 1
	[[ $output == *bound_late*"by li"* ]]
	[[ $output != *$first* ]]
}

# moves_first NAME FPS   A station whose camera "top" stands still for 5 s, then not.
moves_first() {
	make_station "$1"
	"$build/tests/footage/bench-footage" --view top --size 160x120 --fps "$2" --seconds 5 --story 5 --motion 0 \
		--noise 0 -o still.y4m
	"$build/tests/footage/bench-footage" --view top --size 160x120 --fps "$2" --seconds 3 --story 3 --motion 100 \
		-o moving.y4m
	{ cat still.y4m; tail -n +2 moving.y4m; } >top.y4m
	sed -i "s|^source = replay:.*/top.y4m|source = replay:$PWD/top.y4m|
		s|^postroll = .*|postroll = 0 s\nflow = label-last\nmotion = top|" station.ini
	set_key 'camera top' fps "$2"
	start_station
	await '"event":"started"'
	scan $second
	await '"event":"ended"'
	kill_station
	run -0 "$packseal" show "$(take_file 1)" --json
	is "$(json '[e["kind"] for e in d["events"]][:2]' <<<"$output")" "['motion', 'waybill']"
}

@test "something that begins to move begins a take, where the lane wants that" {
	moves_first moving 10
}

@test "also before a camera of one picture a second, of which each is a refresh" {
	moves_first slowly 1
}
