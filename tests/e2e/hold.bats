bats_require_minimum_version 1.5.0
# packseal hold and release, with a station that runs, and what find, list, show and status say of it.

load station

setup_file() {
	make_kit
	make_station
	start_station
	record $first
	record $second
	record $first
	export station_dir=$PWD station_pid=$station
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
}

teardown_file() {
	kill -KILL "$station_pid" 2>/dev/null || true
}

# held   The numbers of the takes that list says are held.
held() {
	"$packseal" list --json | json '[t["number"] for t in d["takes"] if t["hold"]]'
}

@test "a waybill is held with all its takes, and released" {
	run -0 "$packseal" hold $first --why "claim 17: 碎了" --by li
	[[ $output =~ "take 3 is held: ledger entry "[0-9]+ ]]
	[[ $output =~ "take 1 is held: ledger entry "[0-9]+ ]]
	is "$(held)" "[3, 1]"
	run -0 "$packseal" find $first
	[[ $output == *"full held"* ]]
	run -0 "$packseal" find $first --json
	is "$(json '[(t["hold"]["why"], t["hold"]["by"]) for t in d["takes"]]' <<<"$output")" \
		"[('claim 17: 碎了', 'li'), ('claim 17: 碎了', 'li')]"
	run -0 "$packseal" show "$(take_file 3)" --lang en
	[[ $output == *"held"*"claim 17: 碎了 (li)"* ]]
	run -0 "$packseal" show "$(take_file 3)" --json
	is "$(json 'd["hold"]["by"]' <<<"$output")" li
	run -0 "$packseal" show "$(take_file 2)" --json
	is "$(json 'd["hold"]' <<<"$output")" None
	ask '{"do":"status"}' | json 'd["status"]["takes_held"]' | grep -qx 2
	run -0 "$packseal" status
	[[ $output == *"held 2"* ]]
	[[ $output == *"key         file: signs"* ]]
	[[ $output =~ "last seal   2"[0-9-]+\ [0-9:]+\ [+-][0-9:]+", second "[1-9]+" of take "[1-9] ]]
	run -0 "$packseal" release $first --why settled
	is "$(held)" "[]"
}

@test "one take, by its number; by whoever runs the command" {
	run -0 "$packseal" hold --take 2 --why "court"
	is "$(held)" "[2]"
	run -0 "$packseal" find $second --json
	is "$(json 'd["takes"][0]["hold"]["by"]' <<<"$output")" "$(id -un)"
	run -0 "$packseal" release --take 2 --why "court is over"
	run -74 "$packseal" release --take 2 --why again
	[[ $output == *"take 2 stays as it was: the take is not held"* ]]
	is "$(held)" "[]"
}

@test "what is refused" {
	run -66 "$packseal" hold SF0000000000000 --why x
	run -74 "$packseal" hold --take 99 --why x
	[[ $output == *"take 99 stays as it was: the take is not there"* ]]
	run -74 "$packseal" hold --take 1 --why x --run nowhere
	[[ $output == *"no packseald answers in nowhere, and only it writes the ledger"* ]]
	run -64 "$packseal" hold $first
	[[ $output == *"--why with a text of 1 to 256 bytes is missing"* ]]
	run -64 "$packseal" hold --why x
	[[ $output == *"WAYBILL or --take, one of them is missing"* ]]
	run -64 "$packseal" hold $first --take 1 --why x
	run -64 "$packseal" hold $first --why "$(printf '%0257d' 0)"
	run -64 "$packseal" hold $first --why x --by "$(printf '%065d' 0)"
	run -64 "$packseal" hold --take 0 --why x
	for why in "" "$(printf '%0257d' 0)"; do
		run -0 ask "{\"do\":\"leaf\",\"kind\":\"hold\",\"take\":1,\"on\":true,\"by\":\"li\",\"why\":\"$why\"}"
		[[ $output == *'"ok":false'*"why: 1 to 256 bytes"* ]]
	done
	is "$(held)" "[]"
}

@test "a take that is being recorded is held, and stays so when the index is made anew" {
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
	scan $second
	await '"event":"started"'
	run -0 "$packseal" hold --take 4 --why "the packer saw it" --by li
	scan PSCMD-END
	await '"event":"ended"'
	is "$(held)" "[4]"
	run -0 "$packseal" hold --take 1 --why "claim 18"
	kill -TERM "$station_pid"
	for _ in $(seq 500); do
		[ -e run/status.json ] || break
		sleep 0.02
	done
	run -74 "$packseal" hold --take 1 --why x
	rm store/index.db*
	run -0 "$packseal" reindex
	is "$(held)" "[4, 1]"
	sqlite() { python3 -c "import sqlite3; c = sqlite3.connect('store/index.db'); c.execute('$1'); c.commit()"; }
	sqlite "DELETE FROM holds"
	sqlite "INSERT INTO holds VALUES (2, 0, \"forged\", \"nobody\")"
	is "$(held)" "[2]"
	start_station
	is "$(held)" "[4, 1]"
	run -0 "$packseal" find $second --json
	is "$(json 'd["takes"][0]["hold"]["why"]' <<<"$output")" "the packer saw it"
	stop_station
}
