bats_require_minimum_version 1.5.0
# What may come in over the control socket. It is refused with a sentence or the client is dropped;
# the take that is open, and whoever watches, never notice.

load station

setup_file() {
	make_kit
	run_stories
}

begin() {
	start_station
	scan $first
	await '"started"'
}

# Take 1 ends as if nothing had been, a second follows.
finish() {
	scan PSCMD-END
	await '"ended".*"take":1.*end_command'
	record $second
	stop_station
	all_intact 2
}

# refused REQUEST SENTENCE
refused() {
	run -0 ask "$1"
	is "$output" "{\"ok\":false,\"error\":\"$2\"}"
}

raw() {
	"$BATS_TEST_DIRNAME/control.py" run raw
}

@test "what is not a request has one sentence for an answer" {
	told no_request
}

story_no_request() {
	begin
	object='not a JSON object with a member \"do\"'
	for text in '' 'garbage' '[]' '{}' '7' '{"do":7}' '{"do":"status"} x' '{"do":"status"' \
		"$(printf '[%.0s' $(seq 4000))"; do
		refused "$text" "$object"
	done
	refused '{"do":"reboot"}' 'do: not in this version'
	refused '{"do":"scan","lane":"right","code":"X"}' 'lane: there is no such lane'
	refused '{"do":"scan","lane":"left","code":""}' 'code: 1 to 128 printable ASCII characters'
	refused '{"do":"scan","lane":"left","code":"打包"}' 'code: 1 to 128 printable ASCII characters'
	refused '{"do":"scan","lane":"left","code":"X","source":"device-serial"}' \
		'source: socket or manual'
	finish
}

@test "a leaf that the ledger cannot have is refused" {
	told false_leaf
}

story_false_leaf() {
	begin
	hash=$(printf '%064d' 0)
	shape='take and bytes: numbers; id and digest: 64 hex digits; by: up to 64 bytes'
	before=$(ask '{"do":"status"}' | json 'd["status"]["ledger_size"]')
	rest="\"id\":\"$hash\",\"digest\":\"$hash\",\"bytes\":5,\"by\":\"clerk\"}"
	unknown='the ledger knows no such take: take and id must be those of the evidence file'
	refused '{"do":"leaf","kind":"token","take":1}' \
		'kind: export, hold, bound_late or access; others are not in this version'
	refused '{"do":"leaf","kind":"hold","take":1}' \
		'take: a number; on: true or false; why: 1 to 256 bytes; by: 1 to 64 bytes'
	refused '{"do":"leaf","kind":"export","take":1}' "$shape"
	for take in -1 0.5 1e300 '"1"' null; do
		refused "{\"do\":\"leaf\",\"kind\":\"export\",\"take\":$take,$rest" "$shape"
	done
	for take in 0 2 999 9007199254740992; do
		refused "{\"do\":\"leaf\",\"kind\":\"export\",\"take\":$take,$rest" "$unknown"
	done
	# the number is right and the id is not
	refused "{\"do\":\"leaf\",\"kind\":\"export\",\"take\":1,$rest" "$unknown"
	is "$(ask '{"do":"status"}' | json 'd["status"]["ledger_size"]')" "$before"
	scan PSCMD-END
	await '"ended".*"take":1'
	refused "{\"do\":\"leaf\",\"kind\":\"export\",\"take\":1,$rest" "$unknown"
	# and an export of the take itself is no such thing
	run -0 "$packseal" export "$(take_file 1)" -o out.seal --store store --run run
	[[ $output == *"ledger entry"* ]]
	record $second
	stop_station
	all_intact 2
}

@test "a batch of accesses that cannot be is refused, one is not appended twice, and not more than 30 in an hour" {
	told accesses
}

# batch FROM [MEMBER]...   Asks for one of 5 entries whose root is 32 times the byte FROM; each member overrides one.
batch() {
	now_us=$(date +%s)000000
	python3 -c '
import json, sys
leaf = {"do": "leaf", "kind": "access", "from": int(sys.argv[2]), "entries": 5, "first": int(sys.argv[1]) - 9,
        "last": int(sys.argv[1]), "root": "%02x" % (int(sys.argv[2]) % 256) * 32}
leaf.update(json.loads("{" + ",".join(sys.argv[3:]) + "}"))
print(json.dumps(leaf))' "$now_us" "$@"
}

story_accesses() {
	begin
	shape='from: 1 or more; entries: 1 to 4096; first and last: microseconds of UTC, in this order; root: 64 hex digits'
	size() { ask '{"do":"status"}' | json 'd["status"]["ledger_size"]'; }
	before=$(size)
	for member in '"from":0' '"from":-1' '"from":1099511627777' '"entries":0' '"entries":4097' '"entries":1.5' '"entries":"5"' \
		'"first":-1' '"last":1e300' '"last":1' '"last":null' '"root":"11"' '"root":7' '"root":null'; do
		refused "$(batch 1 "$member")" "$shape"
	done
	refused "$(batch 1 "\"last\":$(($(date +%s) + 400))000000")" \
		"last: later than the station's clock; ask again when that is so late"
	is "$(size)" "$before"
	# the answer may get lost: the same again is the same leaf, also after packseald began anew
	first=$(batch 1)
	is "$(ask "$first")" "{\"ok\":true,\"index\":$before}"
	is "$(ask "$first")" "{\"ok\":true,\"index\":$before}"
	is "$(size)" $((before + 1))
	scan PSCMD-END
	await '"ended".*"take":1'
	stop_station
	start_station
	is "$(ask "$first")" "{\"ok\":true,\"index\":$before}"
	before=$(size)
	for i in $(seq 2 31); do
		ask "$(batch $i)" >answers
		grep -q '"ok":true' answers
	done
	is "$(size)" $((before + 30))
	refused "$(batch 32)" 'too many batches of access logs: 30 in an hour, of up to 4096 entries; ask again later'
	is "$(ask "$first" | json 'd["ok"]')" True
	is "$(size)" $((before + 30))
	# nobody else is kept out by that
	ask '{"do":"leaf","kind":"hold","take":1,"on":true,"why":"claim","by":"clerk"}' | grep -q '"ok":true'
	record $second
	stop_station
	run -0 "$packseal" ledger show store
	[[ $output == *"accessed"*"5 accesses, from entry 1 of a log on, "* ]]
	is "$(grep -c ' accessed ' <<<"$output")" 31
	run "$packseal" ledger check store --json
	is "$(json 'd["accesses"], d["access_batches"]' <<<"$output")" "155 31"
	run "$packseal" ledger check store
	[[ $output == *"accesses     155, in 31 batches of an access log"* ]]
}

@test "garbage, NUL bytes and a line of a megabyte drop the client, and no one else" {
	told garbage
}

story_garbage() {
	begin
	random 100000 | raw >answer
	head -c 100 /dev/zero | raw >answer
	printf '{"do":"status"}\0{"do":"status"}\n' | raw >answer
	is "$(cat answer)" ""
	head -c 1000000 /dev/zero | tr '\0' a | raw >answer
	is "$(cat answer)" ""
	yes '{"do":"status"}' | head -n 20000 | raw >answer
	finish
}

@test "100 connections: 32 are served, the rest is turned away, and then there is room again" {
	told crowd
}

story_crowd() {
	begin
	# one is the watcher of this test
	is "$("$BATS_TEST_DIRNAME/control.py" run crowd 100)" 31
	ask '{"do":"status"}' | grep -q '"ok":true'
	finish
}
