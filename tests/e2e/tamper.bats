#!/usr/bin/env bats
# No tampered file is intact and shows something else.

setup() {
	cd "$BATS_TEST_DIRNAME/../.."
	build=$(realpath "${BUILD:-build}")
}

@test "a sample of all ways to tamper with a small file is noticed" {
	"$build/tests/tamper/tamper" sample
}

@test "the vectors have the verdicts that they state, in one process" {
	"$build/tests/tamper/tamper" vectors tests/vectors
}
