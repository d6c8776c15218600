#!/usr/bin/env bats
# The fuzzers' corpora, run once each through the same targets with this build's compiler and flags.

@test "every input of the fuzz corpora keeps the property of its target" {
	replayed=0
	for target in tests/fuzz/target_*.c; do
		name=$(basename "$target" .c)
		name=${name#target_}
		"${BUILD:-build}/tests/fuzz/replay-$name" "tests/fuzz/corpus/$name" >"$BATS_TEST_TMPDIR/out" ||
			{ tail -n 3 "$BATS_TEST_TMPDIR/out"; false; }
		replayed=$((replayed + 1))
	done
	[ "$replayed" -ge 10 ]
}
