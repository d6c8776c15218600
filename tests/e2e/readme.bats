bats_require_minimum_version 1.5.0
# Every command that README shows is run, in README's order, and ends as README says.

setup_file() {
	[ "$(realpath "${BUILD:-build}")" = "$(realpath build)" ] || skip "README speaks of build/"
	[ -e build/demo/original.seal ] || make -s demo >/dev/null
	rm -rf build/demo/pictures build/demo/top.jpg build/demo/ca2 build/demo/bench.key \
		build/demo/bench.pem
}

@test "the commands in README end as it says" {
	count=0
	while IFS= read -r line; do
		case $line in build/*) ;; *) continue ;; esac
		wanted=0
		[[ $line =~ "# exit "([0-9]+) ]] && wanted=${BASH_REMATCH[1]}
		run bash -c "$line"
		[ "$status" = "$wanted" ] || {
			printf 'README: %s\nended with %s instead of %s:\n%s\n' "$line" "$status" \
				"$wanted" "$output"
			return 1
		}
		count=$((count + 1))
	done < <(sed -n '/^```sh$/,/^```$/p' README.md)
	[ "$count" -ge 15 ]
}
