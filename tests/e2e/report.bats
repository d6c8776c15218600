bats_require_minimum_version 1.5.0
# What a report says of times, keys and revocation: the verifier's own verdicts, over the vectors that other
# readers are held to as well, in both languages and both forms.

load station

setup() {
	vectors=$BATS_TEST_DIRNAME/../vectors
	roots=$vectors/roots
	out=$BATS_TEST_TMPDIR/out
}

# section LANG FILE [OPTION]...   The rows about signing, a line each.
section() {
	run -0 "$packseal" report "$vectors/$2.seal" -o "$out.html" --force --no-pictures --lang "$1" \
		--root "$roots/station.pem" --now @1772330400 "${@:3}"
	rows=$(rows_of "$out.html")
}

# rows_of HTML
rows_of() {
	/usr/bin/python3 - "$1" <<-'PY'
		import html, re, sys
		parts = re.split("<h2[^>]*>", open(sys.argv[1]).read())
		part, = (p for p in parts if p.startswith(("When it was signed", "签名时间与密钥")))
		for label, text in re.findall("<dt>(.*?)</dt>\\s*<dd>(.*?)</dd>", part, re.S):
		    print(html.unescape(re.sub("<[^>]+>", "", label + ": " + text)))
	PY
}

# verdict_of HTML   What it says of the verification, as it stands there.
verdict_of() {
	sed -n '/What the verification says/,/What is withheld/p' "$1" | grep .
}

# says_rows ROW...   Each of these is one of the rows, whole or its beginning.
says_rows() {
	local row
	for row in "$@"; do
		[[ $'\n'$rows == *$'\n'"$row"* ]] && continue
		printf 'no row: %s\n%s\n' "$row" "$rows" >&2
		return 1
	done
}

@test "the proved times, and each time stamp with what it is worth" {
	given=(--time-root "$roots/time.pem")
	section en good/signed-between-two-times "${given[@]}"
	says_rows "signed between: 2026-03-01T01:49:59.000Z and 2026-03-01T02:10:01.000Z" "not earlier than: 2026-03-01T01:49:59.000Z, says Time" \
		"not later than: 2026-03-01T02:10:01.000Z, says Time" "key known by: 2026-03-01T01:50:01.000Z" \
		"time stamp at the beginning: 2026-03-01T01:50:00.000Z, says Time; accepted" "later time stamp: 2026-03-01T02:10:00.000Z, says Time; accepted"
	section zh good/signed-between-two-times "${given[@]}"
	says_rows "签名时间区间: 2026-03-01T01:49:59.000Z 至 2026-03-01T02:10:01.000Z 之间" "不早于: 2026-03-01T01:49:59.000Z,由 Time 证明" \
		"其后的时间戳: 2026-03-01T02:10:00.000Z,由 Time 出具;已依据所提供的时间戳根证书核对"
	# what is not judged bounds nothing
	section en good/signed-between-two-times
	says_rows "proved time: none" "time stamp at the beginning: 2026-03-01T01:50:00.000Z, says Time; not judged: no time-stamp root"
	[[ $rows != *"signed between"* ]]
	section zh good/signed-between-two-times
	says_rows "可证明的时间: 没有" "其后的时间戳: 2026-03-01T02:10:00.000Z,由 Time 出具;未核对"
	section en bad/time_stamp_not_accepted/another-authority "${given[@]}"
	says_rows "proved time: none" "later time stamp: 2026-03-01T02:10:00.000Z, says Time; not accepted"
	section en bad/time_stamp_of_another/token-over-anothers-checkpoint "${given[@]}"
	says_rows "proved time: none" "later time stamp: 2026-03-01T02:10:00.000Z, says Time; of something that this station did not sign"
	section en bad/time_stamp_wrong/start-with-a-wrong-token "${given[@]}"
	says_rows "proved time: none" "time stamp at the beginning: 2026-03-01T01:50:00.000Z, says Time; wrong"
	section zh bad/time_stamp_wrong/anchor-is-a-byte "${given[@]}"
	says_rows "可证明的时间: 没有" "其后的时间戳: 无效"
	section en good/session "${given[@]}"
	says_rows "time stamps: none is at hand"
}

@test "where the key lives, and what a session key signed" {
	section en good/attested --hardware-root "$roots/chips.pem"
	says_rows "the station's key: in a TPM, says a chip under Chips root" "session key: none"
	section zh good/attested --hardware-root "$roots/chips.pem"
	says_rows "设备密钥: 在芯片中,由 Chips root 下的芯片证明" "会话密钥: 未使用"
	section en good/attested
	says_rows "the station's key: in a file: who controls the station may copy it; the chip's own statement is not established"
	section en good/asserted
	says_rows "the station's key: in hardware, by its issuer's word alone"
	section en good/session
	says_rows "the station's key: in a file" "session key: signed the beginning and the seconds; the station's own key signed the end"
	section en bad/session_unconfirmed/session-open
	says_rows "session key: signed the beginning and the seconds, and the station's own key did not confirm"
	section zh bad/session_unconfirmed/session-open
	says_rows "会话密钥: 开头与逐秒签名由会话密钥完成;设备自身密钥未在结尾确认"
}

@test "whether the certificate was taken back" {
	section en bad/certificate_revoked/crl-revokes
	says_rows "revocation: revoked since 2026-02-28T02:00:00.000Z"
	section zh bad/certificate_revoked/crl-revokes
	says_rows "证书吊销: 自 2026-02-28T02:00:00.000Z 起被吊销"
	section en good/crl-of-nobody
	says_rows "revocation: not revoked, says the issuer's list of 2026-03-01T02:00:00.000Z"
	section en good/session
	says_rows "revocation: not checked"
	run -66 "$packseal" report "$vectors/good/session.seal" -o "$out.html" --crl "$roots/time.pem" --force
	run -64 "$packseal" report "$vectors/good/session.seal" -o "$out.html" --now yesterday --force
}

@test "a printed report says the same" {
	command -v pdftotext >/dev/null || skip "poppler-utils reads the PDF"
	for lang in en zh; do
		section $lang good/signed-between-two-times --time-root "$roots/time.pem"
		run -0 "$packseal" report "$vectors/good/signed-between-two-times.seal" -o "$out.pdf" --force --no-pictures --lang $lang \
			--root "$roots/station.pem" --now @1772330400 --time-root "$roots/time.pem"
		printed=$(pdftotext -layout "$out.pdf" - | tr -d ' \n\f')
		while IFS= read -r row; do
			[[ $printed == *"$(tr -d ' ' <<<"${row#*: }")"* ]] || { echo "not printed: $row" >&2; return 1; }
		done <<<"$rows"
	done
}

@test "a court's package has a report of the same words, judged by the same roots and lists" {
	for given in "good/signed-between-two-times --time-root $roots/time.pem" "good/attested --hardware-root $roots/chips.pem" \
		"bad/certificate_revoked/crl-revokes" "good/session"; do
		read -ra given <<<"$given"
		section en "${given[@]}"
		rm -rf "$out.court" "$out.all"
		run -0 "$packseal" export "$vectors/${given[0]}.seal" --channel court --lang en -o "$out.court" --root "$roots/station.pem" \
			--now @1772330400 "${given[@]:1}"
		python3 -m zipfile -e "$out.court/package.zip" "$out.all"
		is "$(rows_of "$out.all/report.html")" "$rows"
		is "$(verdict_of "$out.all/report.html")" "$(verdict_of "$out.html")"
	done
	# who gives nothing gets a report that says so
	run -0 "$packseal" export "$vectors/good/signed-between-two-times.seal" --channel court --lang en -o "$out.nothing"
	python3 -m zipfile -e "$out.nothing/package.zip" "$out.all"
	[[ $(rows_of "$out.all/report.html") == *"not judged: no time-stamp root"* ]]
	# they judge a report and nothing else
	for option in root time-root hardware-root stamps proof; do
		run -64 "$packseal" export "$vectors/good/session.seal" -o "$out.seal" --$option "$roots/station.pem"
		[[ $output == *"go with --channel"* ]]
	done
	run -64 "$packseal" export "$vectors/good/session.seal" --plain "$out.plain" --now @1772330400
	run -64 "$packseal" export "$vectors/good/session.seal" --channel court -o "$out.x" --now yesterday
	run -66 "$packseal" export "$vectors/good/session.seal" --channel court -o "$out.x" --proof "$out.none"
	[ ! -e "$out.seal" ]
	[ ! -e "$out.plain" ]
	[ ! -e "$out.x" ]
}
