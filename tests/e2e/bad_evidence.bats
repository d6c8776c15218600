bats_require_minimum_version 1.5.0
# An evidence file that is damaged in every way that came to mind: the verdict is the one that
# FORMAT.md asks for, in bounded time and memory, and nothing is made of what was not signed.

load station

setup_file() {
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
	mkdir "$BATS_FILE_TMPDIR/damaged"
	cp "$BATS_FILE_TMPDIR/plain.seal" "$BATS_FILE_TMPDIR/damaged/as-it-was.seal"
	"$BATS_TEST_DIRNAME/damage.py" "$BATS_FILE_TMPDIR/plain.seal" "$BATS_FILE_TMPDIR/damaged"
	# a sanitizer reserves more than any bound
	memory=256
	[[ $build != *san-* ]] || memory=
	"$BATS_TEST_DIRNAME/judge.py" "$packseal" "$BATS_FILE_TMPDIR/damaged" \
		"$BATS_FILE_TMPDIR/root.pem" $memory >"$BATS_FILE_TMPDIR/judged"
}

setup() {
	cd "$BATS_FILE_TMPDIR"
}

# The columns: verify, integrity, ending, show, unpack, contact, export. "1+": it ends with 1, and
# left something behind. * is anything. The first row that fits a file's name counts.
@test "each damage has its verdict, and no command makes of it what was not signed" {
	cat >rows <<-'END'
		as-it-was            0 intact           ended 0 0+  0+ 0+
		another-version      4 unsupported      open  4 4   4  4
		changed-magic-00011  4 unsupported      open  4 4   4  4
		cut-in-magic-*       1 unsigned         cut   1 1   1  1
		cut-behind-magic-*   1 unsigned         open  1 1   1  1
		cut-in-start-*       1 unsigned         cut   1 1   1  1
		cut-behind-start-*   3 intact_truncated open  0 66  66 66
		cut-in-nonce-*       3 intact_truncated cut   0 66  66 66
		cut-behind-nonce-*   3 intact_truncated open  0 66  66 66
		cut-in-frame-004     3 intact_truncated cut   0 66  66 66
		cut-behind-frame-004 3 intact_truncated open  0 66  66 66
		cut-in-frame-008     3 intact_truncated cut   0 66  66 66
		cut-behind-frame-008 3 intact_truncated open  0 66  66 66
		cut-in-seal-009      3 intact_truncated cut   0 66  66 66
		cut-in-openings-*    1 missing          ended 1 1+  1  1
		cut-in-trailer-*     1 missing          ended 1 1+  1  1
		cut-behind-ending-*  1 missing          ended 1 1+  1  1
		cut-behind-openings-* 1 missing         ended 1 1+  1  1
		cut-in-*             3 intact_truncated cut   0 0+  0+ 0+
		cut-behind-*         3 intact_truncated open  0 0+  0+ 0+
		changed-magic-*      1 malformed        open  1 1   1  1
		changed-trailer-*    1 malformed        ended 1 1+  1  1
		changed-start-*      1 *                *     1 1   1  1
		changed-*            1 *                *     1 *   1  1
		swapped-frame        1 altered          ended 1 1+  1  1
		without-trailer      1 missing          ended 1 1+  1  1
		without-*            1 malformed        *     1 *   1  1
		twice-*              1 malformed        *     1 *   1  1
		swapped-*            1 malformed        *     1 *   1  1
		oversized-end-*      1 malformed        ended 1 1+  1  1
		oversized-*          1 malformed        *     1 1   1  1
		appended-*           1 malformed        ended 1 1+  1  1
		*                    1 malformed        open  1 1   1  1
	END
	python3 - judged rows <<-'END'
		import fnmatch, sys
		rows = [line.split() for line in open(sys.argv[2])]
		wrong, used = 0, set()
		for line in open(sys.argv[1]):
		    found = line.split()
		    row = next(i for i, row in enumerate(rows) if fnmatch.fnmatchcase(found[0], row[0]))
		    used.add(row)
		    fits = len(found) == len(rows[row]) and all(
		        fnmatch.fnmatchcase(a, b) for a, b in zip(found, rows[row]))
		    wrong += not fits
		    if not fits:
		        print("it is:  ", *found, "\nand not:", *rows[row])
		print(sum(1 for _ in open(sys.argv[1])), "files")
		for i in set(range(len(rows))) - used:
		    sys.exit("no file is like " + rows[i][0])
		sys.exit(wrong != 0)
	END
}

@test "a changed byte is called altered wherever the file still has its form" {
	for kind in start frame event seal nonce ending openings; do
		is "$(awk -v kind="changed-$kind-" '$1 ~ kind && $3 == "altered"' judged | wc -l | sed 's/^0$/none/; s/^[0-9]*$/some/')" some
	done
	is "$(awk '/^changed-/ && $3 != "altered" && $3 != "malformed" && $3 != "unsupported"' judged)" ""
}

@test "what is no file at all is refused by every command" {
	mkdir -p folder pictures
	mkfifo pipe 2>/dev/null || true
	for input in folder pipe /dev/zero missing ./missing; do
		run -66 timeout 5 "$packseal" verify "$input"
		run -66 timeout 5 "$packseal" show "$input"
		run -66 timeout 5 "$packseal" unpack "$input" -o "$BATS_TEST_TMPDIR/p"
		run -66 timeout 5 "$packseal" contact "$input" -o "$BATS_TEST_TMPDIR/s.jpg"
		run -66 timeout 5 "$packseal" export "$input" -o "$BATS_TEST_TMPDIR/x" \
			--store "$PWD/none"
	done
	[ -z "$(ls "$BATS_TEST_TMPDIR")" ]
}

@test "two takes in one file, and half a gigabyte of nothing behind a take" {
	cat plain.seal three.seal >two.seal
	run -1 "$packseal" verify two.seal
	[[ $output == *malformed* ]]
	cp plain.seal sparse.seal
	truncate -s 512M sparse.seal
	cp open.seal sparse-open.seal
	truncate -s 512M sparse-open.seal
	if [[ $build != *san-* ]]; then ulimit -v 262144; fi
	run -1 timeout 20 "$packseal" verify sparse.seal --root root.pem
	[[ $output == *malformed* ]]
	run -3 timeout 20 "$packseal" verify sparse-open.seal --root root.pem --now 2026-03-02
	[[ $output == *intact_truncated* ]]
}
