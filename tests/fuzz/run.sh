#!/bin/bash
# run.sh DIR SECONDS [TARGET]...   Runs the libFuzzer programs in DIR/bin, each for so many seconds,
# over tests/fuzz/corpus and what it finds on the way (kept in DIR/corpus). Prints the executions of
# each and their sum. Whatever breaks a property is kept in DIR/findings, and the status is 1.
#
# run.sh DIR fixed [TARGET]...   The same from the committed corpora alone, with a fixed seed and as
# often as tests/fuzz/executions says, as many targets at once as there are processors: the same
# inputs each time, so that a change is only held up by what it did itself.
set -eu

dir=$1
seconds=$2
shift 2
corpus=$(dirname "$0")/corpus
executions=$(dirname "$0")/executions
if [ $# = 0 ]; then
	for program in "$dir"/bin/*; do
		set -- "$@" "$(basename "$program")"
	done
fi
mkdir -p "$dir/findings" "$dir/logs"
export ASAN_OPTIONS="${ASAN_OPTIONS:-allocator_may_return_null=1}"

# fuzz TARGET LEARNT OPTION...   Prints one line.
fuzz() {
	target=$1
	learnt=$2
	shift 2
	log=$dir/logs/$target
	verdict=
	mkdir -p "$learnt"
	"$dir/bin/$target" "$@" -rss_limit_mb=1024 -max_len=65536 -print_final_stats=1 \
		-artifact_prefix="$dir/findings/$target-" "$learnt" "$corpus/$target" >"$log" 2>&1 ||
		verdict="FINDING, see $log"
	count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	printf '%-14s %10s executions %s\n' "$target" "${count:-0}" "$verdict"
}

fixed() {
	times=$(sed -n "s/^$1 //p" "$executions")
	if [ -z "$times" ]; then
		printf '%-14s is not in %s: FINDING\n' "$1" "$executions"
		return
	fi
	fresh=$(mktemp -d)
	fuzz "$1" "$fresh" -seed=1 -runs="$times" -timeout=60
	rm -rf "$fresh"
}

if [ "$seconds" = fixed ]; then
	for target in "$@"; do
		# the next one begins when one of them ends
		while [ "$(jobs -p | wc -l)" -ge "$(nproc)" ]; do
			wait -n 2>/dev/null || :
		done
		fixed "$target" &
	done
	wait
else
	for target in "$@"; do
		fuzz "$target" "$dir/corpus/$target" -max_total_time="$seconds" -timeout=10
	done
fi | tee "$dir/said"

awk '$3 == "executions" { total += $2 } END { printf "%-14s %10d executions\n", "total", total }' "$dir/said"
! grep -q FINDING "$dir/said"
