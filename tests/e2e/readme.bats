bats_require_minimum_version 1.5.0
# Every command that README shows is run, in README's order, and ends as README says.

ours() {
	[ "$(realpath "${BUILD:-build}")" = "$(realpath build)" ]
}

setup() {
	ours || skip "README speaks of build/"
}

setup_file() {
	ours || return 0
	[ -e build/demo/original.seal ] || make -s demo >/dev/null
	rm -rf build/demo/pictures build/demo/plain build/demo/top.jpg build/demo/one.jpg build/demo/checkpoint build/demo/mail build/demo/proof build/demo/slip.pdf build/demo/outside build/demo/my.key build/mine
}

# block HEADING   The shell lines that stand in the section.
block() {
	sed -n "/^## $1\$/,/^## /p" README.md | sed -n '/^```sh$/,/^```$/p' | grep -v '^```'
}

# run_lines HEADING LEAST   Each line of the section ends as README says; there are so many at least.
run_lines() {
	count=0
	while IFS= read -r line; do
		wanted=0
		[[ $line =~ "# exit "([0-9]+) ]] && wanted=${BASH_REMATCH[1]}
		run bash -c "$line"
		[ "$status" = "$wanted" ] || {
			printf 'README: %s\nended with %s instead of %s:\n%s\n' "$line" "$status" \
				"$wanted" "$output"
			return 1
		}
		count=$((count + 1))
	done < <(block "$1")
	[ "$count" -ge "$2" ]
}

@test "the commands of the demo's files end as README says" {
	run_lines "The command" 10
}

@test "the clerk's commands end as README says" {
	run_lines "The clerk's desk" 9
}

@test "the pages are served as README says" {
	block "The clerk's pages" >"$BATS_TEST_TMPDIR/pages.sh"
	run -0 timeout 60 bash -em "$BATS_TEST_TMPDIR/pages.sh" 3>&-
	[[ $output =~ "li may log in as clerk" ]]
	[[ $output =~ "<h1>Log in" ]]
}

@test "a station is set up as README says" {
	block "A station" >"$BATS_TEST_TMPDIR/station.sh"
	run -0 timeout 60 bash -em "$BATS_TEST_TMPDIR/station.sh" 3>&-
	[[ $output =~ "SF1023574470215" ]]
}
