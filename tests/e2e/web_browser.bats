bats_require_minimum_version 1.5.0
# A clerk's day at packseal-web in Chromium: tests/web/day.js.

load station
load web

@test "a clerk's day, a viewer's, and one in Chinese with a narrow window" {
	day=$BATS_TEST_DIRNAME/../web
	command -v chromium node >/dev/null || skip "chromium or node is not installed: .ci/packages.sh web"
	[ -d "$day/node_modules/playwright-core" ] || skip "playwright-core is missing: npm ci --prefix tests/web"
	make_kit
	make_views 4
	make_station
	start_station
	scan $first
	await '"event":"started"'
	read -r -t 4 <> <(:) || true
	scan PSCMD-END
	await '"event":"ended"'
	start_web
	mkdir got
	run timeout 240 node "$day/day.js" "$url" "$password" "$PWD/got" 3>&-
	day_status=$status
	stop_web
	kill_station
	[ -z "${PACKSEAL_SHOTS:-}" ] || cp got/*.png "$PACKSEAL_SHOTS" || true
	[ "$day_status" = 0 ] || { printf '%s\n' "$output" >&2; false; }
	[ "$(stat -c %s got/taobao.jpg)" -le 130000 ]
	djpeg got/douyin.jpg >got/douyin.ppm
	run -2 "$packseal" verify got/excerpt.seal --root "$kit/ca/root.pem"
	[[ $output =~ "integrity  intact" ]]
}
