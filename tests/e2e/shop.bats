bats_require_minimum_version 1.5.0
# What the shop's software hands over: waybills, orders, stops; and the commands that say the same.

load station

setup_file() {
	make_kit
	make_station
	sed -i "s|^\[store\]|shop = yes\nshop_fifo = $PWD/shop.fifo\n[store]|" station.ini
	start_station
	export station_dir=$PWD station_pid=$station
}

setup() {
	cd "$station_dir"
	export PACKSEAL_STORE=$PWD/store PACKSEAL_RUN=$PWD/run
	coproc watch { exec "$BATS_TEST_DIRNAME/control.py" run watch 3>&-; }
	await '"ok":true'
}

teardown_file() {
	kill -KILL "$station_pid" 2>/dev/null || true
}

# shop LINE   Says it over the socket and prints the answer.
shop() {
	/usr/bin/python3 "$BATS_TEST_DIRNAME/../../hw/shop-client.py" run/shop "$1"
}

# takes   The numbers of the takes that the rest of the line finds.
takes() {
	"$packseal" find "$@" --json | json '[t["number"] for t in d["takes"]]'
}

@test "the shop hands over a waybill with its order; the take is found by either" {
	run -0 shop '{"waybill":"'$first'","lane":"left","order":"A-17","shop":"tea","items":[{"item":"cup","quantity":2}]}'
	is "$output" '{"ok":true}'
	await '"event":"started"'
	await '"event":"sealed"'
	scan PSCMD-END
	await '"event":"ended"'
	is "$(takes $first)" "[1]"
	is "$(takes --order a-17)" "[1]"
	run -0 "$packseal" show "$(take_file 1)" --json
	is "$(json '[(e["kind"], e["code"], e["source"]) for e in d["events"] if "code" in e][:2]' <<<"$output")" \
		"[('waybill', '$first', 'socket'), ('order', 'A-17', 'socket')]"
}

@test "through the FIFO too, where what is wrong is logged" {
	printf '{"waybill":"%s"}\nnonsense\n%9000s\n' $second x >shop.fifo
	await '"event":"started"'
	scan PSCMD-END
	await '"event":"ended"'
	is "$(takes $second)" "[2]"
	await_log "the shop's line is refused: not a JSON object"
	await_log "the shop's line is refused: it is too long"
}

@test "orders out of a CSV file: n waybills of an order, m orders of a waybill" {
	printf '订单号,运单号,商品,数量,店铺\nB-1,%s,cup,2,tea\nB-1,%s,pot,,tea\nB-2,%s,lid,1,\nB-3,,lid,1,\n' \
		$first $second $first >orders.csv
	run -0 "$packseal" orders orders.csv
	is "$output" "3 lines taken"
	is "$(takes --order B-1)" "[2, 1]"
	is "$(takes --order B-2)" "[1]"
	run -66 "$packseal" find --order B-3
	printf 'waybill,quantity\nX,1\n' >bad.csv
	run -66 "$packseal" orders bad.csv
	[[ $output == *'bad.csv: its first line names no column "order"'* ]]
	printf 'order,waybill,item,quantity\nB-9,X1,cup,none\n' >bad.csv
	run -66 "$packseal" orders bad.csv
	[[ $output == *"bad.csv: line 2: quantity is a number"* ]]
	run -74 "$packseal" orders orders.csv --run "$PWD/nowhere"
	[[ $output == *"no packseald listens to the shop"* ]]
}

@test "orders outlive reindex" {
	run -0 "$packseal" find --order B-1
	cp -r store copy
	run -0 "$packseal" reindex --store copy
	is "$("$packseal" find --order B-1 --store copy --json | json '[t["number"] for t in d["takes"]]')" "[2, 1]"
	rm -rf copy
}

@test "a stopped waybill is recorded, and shouted; the take says why" {
	run -0 "$packseal" stop JT0000000000777 --why "refunded: 已退款"
	scan JT0000000000777
	await '"signal":"stopped"'
	scan PSCMD-END
	await '"event":"ended"'
	await_log "do not send this parcel: the shop stopped this waybill: refunded: 已退款"
	run -0 "$packseal" show "$(take_file 3)" --json
	[[ $(json '[e["text"] for e in d["events"] if e["kind"] == "remark"]' <<<"$output") == *"stopped this waybill: refunded"* ]]
	run -0 "$packseal" stop JT0000000000777 --go
	run -74 "$packseal" stop JT0000000000777 --go
	[[ $output == *"JT0000000000777 is not taken: go: it was not stopped"* ]]
	run -64 "$packseal" stop JT0000000000777
	run -64 "$packseal" stop JT0000000000777 --go --why x
}

@test "each wrong line is refused with a sentence, and nothing changes" {
	while IFS='|' read -r line words; do
		echo "$line"
		run -0 shop "$line"
		[[ $output == '{"ok":false,"error":"'*"$words"* ]]
	done <<-'END'
		[]|not a JSON object
		{"waybill":"SF1"} x|not a JSON object
		{}|one of \"waybill\"
		{"waybill":"SF 1"}|printable ASCII characters, no blank
		{"waybill":7}|printable ASCII characters, no blank
		{"waybill":"SF1","lane":"nowhere"}|there is no such lane
		{"waybill":"SF1","waybill":"SF2"}|stands there twice
		{"waybill":"SF1","do":"hold"}|not known here
		{"waybill":"SF1","items":[{"item":"a","quantity":1}]}|go with an order
		{"waybill":"SF1","order":"A","items":[{"item":"a","quantity":0}]}|whole \"quantity\"
		{"waybill":"SF1","order":"A","items":[{"item":"a","quantity":1.5}]}|whole \"quantity\"
		{"waybills":[],"order":"A"}|a list of one or more
		{"waybills":["SF1"]}|order: must be given
		{"stop":"SF1"}|why: 1 to 256 bytes
		{"do":"leaf","kind":"hold","take":1,"on":true,"why":"x","by":"y"}|one of \"waybill\"
	END
	run -66 "$packseal" find SF1
	run -66 "$packseal" find --order A
}

@test "what the shop stopped outlives a restart" {
	run -0 "$packseal" stop $second --why cancelled
	kill -TERM "$station_pid"
	while kill -0 "$station_pid" 2>/dev/null; do sleep 0.05; done
	start_station
	scan $second
	await '"signal":"stopped"'
	kill -KILL "$station"
}
