#!/bin/sh
# run.sh DIR SECONDS [TARGET]...   Runs the libFuzzer programs in DIR/bin, each for so many seconds,
# over tests/fuzz/corpus and what it finds on the way (kept in DIR/corpus). Prints the executions of
# each and their sum. Whatever breaks a property is kept in DIR/findings, and the status is 1.
set -eu

dir=$1
seconds=$2
shift 2
corpus=$(dirname "$0")/corpus
if [ $# = 0 ]; then
	for program in "$dir"/bin/*; do
		set -- "$@" "$(basename "$program")"
	done
fi

total=0
status=0
mkdir -p "$dir/findings" "$dir/logs"
export ASAN_OPTIONS="${ASAN_OPTIONS:-allocator_may_return_null=1}"
for target in "$@"; do
	mkdir -p "$dir/corpus/$target"
	log=$dir/logs/$target
	verdict=
	"$dir/bin/$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 -max_len=65536 \
		-print_final_stats=1 -artifact_prefix="$dir/findings/$target-" \
		"$dir/corpus/$target" "$corpus/$target" >"$log" 2>&1 || verdict="FINDING, see $log"
	count=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
	printf '%-14s %10s executions %s\n' "$target" "${count:-0}" "$verdict"
	total=$((total + ${count:-0}))
	[ -z "$verdict" ] || status=1
done
printf '%-14s %10s executions\n' total "$total"
exit $status
