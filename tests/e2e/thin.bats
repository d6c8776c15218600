bats_require_minimum_version 1.5.0
# Takes that grow old: what a rule keeps, and what nobody may call thinned.

load station

setup_file() {
	"${BUILD:-build}/tests/e2e/make_takes" "$BATS_FILE_TMPDIR" >/dev/null
}

setup() {
	cd "$BATS_FILE_TMPDIR"
	out=$BATS_TEST_TMPDIR/out.seal
}

# verdict FILE WORD   As the program and the second reader see it.
verdict() {
	is "$("$packseal" verify "$1" --json | json 'd["integrity"]["verdict"]')" "$2"
	is "$(/usr/bin/python3 "$BATS_TEST_DIRNAME/../second/verify.py" "$1" |
		json 'd["integrity"]["verdict"]')" "$2"
}

@test "each rule keeps what it says, and the verifier says so" {
	for rule in "--fps 1" "--fps 0.5" "--fps 1/3" "--stills 1" "--stills 2" "--stills 99"; do
		run -0 "$packseal" thin three.seal $rule -o "$out" --force
		[[ $output == *"content: intact_thinned"* ]]
		verdict "$out" intact_thinned
	done
	run "$packseal" verify "$out"
	[[ $output == *"rule stated  99 stills"* && $output == *"longest gap"* ]]
	is "$("$packseal" verify "$out" --json | json 'd["take"]["rule_stated"]')" "99 stills"
	[[ $("$packseal" verify "$out" --lang zh) == *"所述规则     99 stills"* ]]
}

@test "one picture a second leaves the plain way open, fewer do not" {
	run -0 "$packseal" thin three.seal --fps 1 -o "$out"
	run -0 "$packseal" export "$out" --plain "$BATS_TEST_TMPDIR/plain"
	run -0 "$packseal" thin three.seal --fps 0.5 -o "$out" --force
	run -64 "$packseal" export "$out" --plain "$BATS_TEST_TMPDIR/none"
}

@test "thinned again by a multiple is what the original would have become" {
	run -0 "$packseal" thin three.seal --fps 1 -o "$out"
	run -0 "$packseal" thin "$out" --fps 1/3 -o "$BATS_TEST_TMPDIR/again.seal"
	run -0 "$packseal" thin three.seal --fps 1/3 -o "$BATS_TEST_TMPDIR/once.seal"
	cmp "$BATS_TEST_TMPDIR/again.seal" "$BATS_TEST_TMPDIR/once.seal"
}

@test "what a rule keeps must be there: an excerpt or another rule's leavings are refused" {
	run -0 "$packseal" export three.seal --from 0.5 -o "$BATS_TEST_TMPDIR/part.seal"
	run -66 "$packseal" thin "$BATS_TEST_TMPDIR/part.seal" --fps 1 -o "$out"
	[[ $output == *"does not show all that this rule keeps"* ]]
	run -0 "$packseal" thin three.seal --fps 0.5 -o "$BATS_TEST_TMPDIR/two.seal"
	run -66 "$packseal" thin "$BATS_TEST_TMPDIR/two.seal" --fps 1 -o "$out"
	run -66 "$packseal" thin open.seal --fps 1 -o "$out"
	[[ $output == *"has no ending"* ]]
	[ ! -e "$out" ]
	# an excerpt of what was thinned is one
	run -0 "$packseal" export "$BATS_TEST_TMPDIR/two.seal" --camera back -o "$out"
	verdict "$out" intact_partial
}

@test "hidden tiles stay hidden, and that is the graver word" {
	run -0 "$packseal" export three.seal --redact back:0,0,64,64 -o "$BATS_TEST_TMPDIR/hidden.seal"
	run -0 "$packseal" thin "$BATS_TEST_TMPDIR/hidden.seal" --fps 1 -o "$out"
	verdict "$out" intact_redacted
}

@test "what is not as signed is not thinned, and nothing is left lying about" {
	cp three.seal "$BATS_TEST_TMPDIR/bad.seal"
	change "$BATS_TEST_TMPDIR/bad.seal" 9000
	run -1 "$packseal" thin "$BATS_TEST_TMPDIR/bad.seal" --fps 1 -o "$out"
	echo nothing >"$BATS_TEST_TMPDIR/none.seal"
	run -1 "$packseal" thin "$BATS_TEST_TMPDIR/none.seal" --fps 1 -o "$out"
	run -66 "$packseal" thin nowhere.seal --fps 1 -o "$out"
	run -74 "$packseal" thin three.seal --fps 1 -o /nowhere/out.seal
	: >"$out"
	run -74 "$packseal" thin three.seal --fps 1 -o "$out"
	[[ $output == *"--force replaces it"* ]]
	[ ! -s "$out" ]
	is "$(ls "$BATS_TEST_TMPDIR" | sort | tr '\n' ' ')" "bad.seal none.seal out.seal "
}

@test "rules that are none" {
	for rule in "--fps 2" "--fps 0" "--fps 0.3" "--fps 1/0" "--fps 1/" "--fps x" "--stills 0" "--stills -1" \
		"--fps 1 --stills 2" "--fps 1 --fps 1"; do
		run -64 "$packseal" thin three.seal $rule -o "$out"
		[ "${#lines[@]}" = 1 ]
	done
	run -64 "$packseal" thin three.seal -o "$out"
	run -64 "$packseal" thin three.seal --fps 1
	run -64 "$packseal" thin --fps 1 -o "$out"
	run -64 "$packseal" thin three.seal --fps 1 -o -
	[ ! -e "$out" ]
	run -0 "$packseal" thin --help
}
