bats_require_minimum_version 1.5.0
# packseal-web in Chromium: a clerk's day (tests/web/day.js), a claim (tests/web/claim.js), a film in parts
# (tests/web/parts.js), one that is removed while it plays (tests/web/gone.js).

load station
load web

setup_file() {
	make_kit
	make_views 4
}

# browse SCRIPT   In Chromium, over what packseal-web has; what comes of it is in the folder "got".
browse() {
	start_web
	run timeout 240 node "$day/$1" "$url" "$password" "$PWD/got" 3>&-
	day_status=$status
	stop_web
	[ -z "${PACKSEAL_SHOTS:-}" ] || cp got/*.png "$PACKSEAL_SHOTS" || true
}

# play SCRIPT [SECONDS]   Over a station with one take, of four seconds if not said.
play() {
	need_browser
	make_station
	mkdir -p got
	[ ! -d "$BATS_TEST_TMPDIR/sent" ] || cp "$BATS_TEST_TMPDIR"/sent/* got
	start_station
	scan $first
	await '"event":"started"'
	read -r -t "${2:-4}" <> <(:) || true
	scan PSCMD-END
	await '"event":"ended"'
	browse "$1"
	kill_station
	[ "$day_status" = 0 ] || { printf '%s\n' "$output" >&2; false; }
}

@test "make test ends where npm fails, and says how it does without it; a test in a browser that is not there fails, and one that was left out says so" {
	tree=$BATS_TEST_TMPDIR/tree
	mkdir -p "$tree"/{.ci,bin,tests/web}
	ln -s "$PWD"/{Makefile,capture,firmware,signing,tools,web} "$tree"
	ln -s "$PWD/tests/rules.mk" "$tree/tests"
	printf '#!/bin/sh\necho "$@"\n' | tee "$tree/.ci/packages.sh" >"$tree/bin/npm"
	echo 'exit 1' >>"$tree/bin/npm"
	chmod +x "$tree/.ci/packages.sh" "$tree/bin/npm"
	make=(env -u MAKEFLAGS -u MAKELEVEL -u BROWSER -u BUILD PATH="$tree/bin:$PATH" make -C "$tree" --no-print-directory test MAKE=echo)
	run -2 "${make[@]}"
	[[ $output == *"npm cannot install playwright-core, which the tests in Chromium need: 'make test BROWSER=no' leaves those tests out."* ]]
	[[ $output != *tested* && $output != *"unit e2e"* ]]
	run -0 "${make[@]}" BROWSER=no
	is "$output" "build test
-j$(nproc) tested
unit e2e"
	mkdir -p "$tree/tests/web/node_modules/playwright-core"
	: >"$tree/tests/web/node_modules/playwright-core/package.json"
	run -0 "${make[@]}"
	is "$output" "build test web
-j$(nproc) tested
unit e2e"
	printf '%s\n' "load '$BATS_TEST_DIRNAME/web'" '@test "there" { need_browser; }' \
		'@test "not there" { PATH= need_browser; }' >"$tree/browser.bats"
	run -0 env -i PATH="/usr/bin:$PATH" BROWSER=no bats -f ^there "$tree/browser.bats"
	[[ $output == *"ok 1 there # skip BROWSER=no leaves out what needs Chromium"* ]]
	run -1 env -i PATH="/usr/bin:$PATH" bats -f not "$tree/browser.bats"
	[[ $output == *"not ok 1 not there"*"chromium, node or playwright-core is missing"* ]]
}

@test "a clerk's day, a viewer's, and one in Chinese with a narrow window" {
	play day.js
	[ "$(stat -c %s got/taobao.jpg)" -le 130000 ]
	djpeg got/douyin.jpg >got/douyin.ppm
	run -2 "$packseal" verify got/excerpt.seal --root "$kit/ca/root.pem"
	[[ $output =~ "integrity  intact_redacted" ]]
}

@test "a claim from its first picture to its end, without a script too, and a viewer who may not" {
	mkdir "$BATS_TEST_TMPDIR/sent"
	make_buyer "$BATS_TEST_TMPDIR/sent"
	play claim.js
	[ "$(stat -c %s got/claim-sheet.jpg)" -le 130000 ]
	djpeg got/claim-sheet.jpg >got/claim-sheet.ppm
}

@test "a film in parts: what is drawn, marked and chosen goes along to the next, and into the other language" {
	need_browser
	# a minute is long for a test: a station's store, and a film beside its own that was made at once
	make_station
	start_station
	record $first
	stop_station
	mkdir -p got made store/2026-03-01
	"$build/tests/e2e/make_takes" made long.seal
	mv made/long.seal store/2026-03-01/020000-0000040.seal
	"$packseal" reindex --store store
	browse parts.js
	[ "$day_status" = 0 ] || { printf '%s\n' "$output" >&2; false; }
}

@test "a film that is removed while it plays stops, and the page says so" {
	(
		mkdir -p "$BATS_TEST_TMPDIR/station/got"
		cd "$BATS_TEST_TMPDIR/station"
		for _ in $(seq 2400); do
			[ ! -e got/playing ] || break
			read -r -t 0.1 <> <(:) || true
		done
		rm "$(take_file 1)"
	) &
	remover=$!
	# far more pictures than are fetched beforehand, on a busy machine too
	play gone.js 8
	wait $remover
}
