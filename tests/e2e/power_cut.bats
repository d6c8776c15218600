#!/usr/bin/env bats
# Whatever moment the power goes: what was said to be on the medium is there. See tests/faults/.
#
# $PACKSEAL_KILLS: how often (240); $PACKSEAL_SEED: of all that is left to chance (the time).

bats_require_minimum_version 1.5.0
load power_cut

@test "the model of a power cut finds a writer that speaks before it syncs" {
	run -0 "$faults/loss-test" "$faults/witness.so"
}

@test "packseald loses nothing of what it claimed where all that was not synced is gone" {
	run cut_power "$build/packseald" 8 4 --harsh
	[ "$status" = 0 ]
	[[ ${lines[-1]} == *" kills, "*" seals claimed, 0 lost" ]]
}

# At each of its first 48 steps, which are those of the start, of the ledger's making and of the first takes.
@test "nothing is built on what a packseald that died had not synced" {
	for step in 1 17 33; do
		run cut_power "$build/packseald" 32 16 --harsh --first-dies-at "$step"
		printf '%s\n' "$output" | sed 's/^#* */# /' >&3
		[ "$status" = 0 ]
		[[ ${lines[-1]} == "32 kills, "*" seals claimed, 0 lost" ]]
	done
}

@test "packseald loses nothing of what it claimed" {
	run cut_power "$build/packseald" "${PACKSEAL_KILLS:-240}" 4
	printf '%s\n' "$output" | sed 's/^#* */# /' >&3
	[ "$status" = 0 ]
	[[ ${lines[-1]} == *" kills, "*" seals claimed, 0 lost" ]]
}
