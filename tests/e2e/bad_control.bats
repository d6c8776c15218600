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
		'kind: export, hold or bound_late; others are not in this version'
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
