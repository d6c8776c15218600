#!/usr/bin/env bats
# The tests can fail: where a check is taken out of the verifier, or a sync out of packseald, they miss it.

bats_require_minimum_version 1.5.0
load power_cut

# The build of packseald that lacks one sync is found out, after it has run and was killed. Nothing is left
# to chance (--harsh): cuts at random moments find each of them too, but not within any fixed number.
caught() {
	run cut_power "$faults/$1/packseald" "${2:-8}" "${3:-4}" --harsh "${@:4}"
	printf '%s\n' "$output" | sed 's/^#* */# /' | cut -c1-240 >&3
	[ "$status" = 1 ]
	[[ $output =~ ([1-9][0-9]*)" kills, "[1-9][0-9]*" seals claimed" ]]
}

@test "a packseald that does not sync a take's file is caught" {
	caught no-take-sync
}

@test "a packseald that does not sync the directory of a new file is caught" {
	caught no-dir-sync
}

@test "a packseald that does not sync the store when a day begins is caught" {
	caught no-day-sync
}

@test "a packseald that does not sync the ledger is caught" {
	caught no-leaf-sync
}

@test "a packseald that builds on what the one before did not sync is caught" {
	caught no-start-sync 32 16 --first-dies-at 17
}

@test "each check is missed where it is taken out" {
	vectors=$BATS_TEST_DIRNAME/../vectors
	tried=0
	for change in "$BATS_TEST_DIRNAME"/../tamper/without/*.sed; do
		name=$(basename "$change" .sed)
		folder=$(sed -n 's/^# missed in //p' "$change")
		"$build/tests/tamper/tamper" vectors "$vectors" "$folder"
		run "$build/tests/tamper/without/$name" vectors "$vectors" "$folder"
		echo "without $name: $output"
		[ "$status" = 1 ]
		[[ $output == *" judged otherwise" ]]
		tried=$((tried + 1))
	done
	[ "$tried" -ge 8 ]
}
