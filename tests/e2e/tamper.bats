#!/usr/bin/env bats
# No tampered file is intact and shows something else; and where a check is taken out of the verifier it is missed.

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

@test "each check is missed where it is taken out" {
	tried=0
	for change in tests/tamper/without/*.sed; do
		name=$(basename "$change" .sed)
		folder=$(sed -n 's/^# missed in //p' "$change")
		"$build/tests/tamper/tamper" vectors tests/vectors "$folder"
		run "$build/tests/tamper/without/$name" vectors tests/vectors "$folder"
		echo "without $name: $output"
		[ "$status" = 1 ]
		[[ $output == *" judged otherwise" ]]
		tried=$((tried + 1))
	done
	[ "$tried" -ge 8 ]
}
