#!/usr/bin/env bats
# What signing/FORMAT.md shows is what the program writes.

@test "the small file in FORMAT.md is the one that the writer makes" {
	"${BUILD:-build}/tests/example/example" annotate >"$BATS_TEST_TMPDIR/now"
	sed -n '/^## A small file/,/^## Errata/p' signing/FORMAT.md |
		sed -n '/^```$/,/^```$/p' | sed '1d;$d' >"$BATS_TEST_TMPDIR/text"
	diff "$BATS_TEST_TMPDIR/text" "$BATS_TEST_TMPDIR/now"
}
