#!/usr/bin/env bats
# What signing/FORMAT.md shows is what the program writes.

@test "the small file in FORMAT.md is the one that the writer makes" {
	"${BUILD:-build}/tests/example/example" annotate >"$BATS_TEST_TMPDIR/now"
	sed -n '/^## A small file/,/^## Errata/p' signing/FORMAT.md |
		sed -n '/^```$/,/^```$/p' | sed '1d;$d' >"$BATS_TEST_TMPDIR/text"
	diff "$BATS_TEST_TMPDIR/text" "$BATS_TEST_TMPDIR/now"
}

@test "the CDDL in FORMAT.md accepts every good vector and every leaf, and refuses what is damaged" {
	"${BUILD:-build}/tests/e2e/make_takes" "$BATS_TEST_TMPDIR"
	run /usr/bin/python3 tests/second/check_cddl.py signing/FORMAT.md tests/vectors/good/*.seal \
		--ledger "$BATS_TEST_TMPDIR" --statement tests/vectors/statements/right.statement \
		--access "$BATS_TEST_TMPDIR/access" --access-proof "$BATS_TEST_TMPDIR/access-proof"
	echo "$output"
	[ "$status" = 0 ]
	# every rule has something that is of it
	[[ $output == *$'\nunused:' ]]
}

@test "CDDL that says something else is noticed" {
	"${BUILD:-build}/tests/e2e/make_takes" "$BATS_TEST_TMPDIR"
	while IFS=: read -r from to; do
		sed "s/$from/$to/" signing/FORMAT.md >"$BATS_TEST_TMPDIR/other.md"
		! cmp -s signing/FORMAT.md "$BATS_TEST_TMPDIR/other.md" || false
		run /usr/bin/python3 tests/second/check_cddl.py "$BATS_TEST_TMPDIR/other.md" \
			tests/vectors/good/*.seal --ledger "$BATS_TEST_TMPDIR" --access "$BATS_TEST_TMPDIR/access"
		echo "$from: $output" | tail -3
		[ "$status" = 1 ]
	done <<-'END'
		^hash        = bstr .size 32:hash        = bstr .size 31
		^nonce .*:nonce      = [8, bstr .size 32]
		header<typ> = {1.*:header<typ> = {1: -7, 16: typ}
		seals. uint, tally:seals: uint
		word. 3, how:word: 4, how
		^withheld .*:withheld   = [5, uint]
		^leaf = enrolment:leaf =
		who. tstr .size (1..64), act:who: tstr .size (3..64), act
		^access-item .*:access-item  = access-entry
	END
}
