bats_require_minimum_version 1.5.0
# Certificates that their issuer takes back; openssl reads the same lists.

setup() {
	packseal=$(realpath "${PACKSEAL:-${BUILD:-build}/packseal}")
	build=$(realpath "${BUILD:-build}")
	here=$BATS_TEST_TMPDIR
	cd "$here"
	"$packseal" ca new ca --name root >log
	"$packseal" key new one.key >>log
	"$packseal" key new two.key >>log
	"$packseal" ca issue ca --key one.key --name "bench 1" -o one.pem >>log
	"$packseal" ca issue ca --key two.key --name "bench 2" -o two.pem >>log
}

# A take of another root, made in 2026.
origin() {
	run "$packseal" verify plain.seal --root root.pem --now 2026-03-01T03:00:00Z "$@"
}

@test "what a root takes back is in its list, and openssl reads it" {
	run -0 "$packseal" ca list ca
	[[ $output == *"bench 1"* && $output == *"bench 2"* ]]
	[[ $output != *revoked* ]]
	run -0 "$packseal" ca revoke ca one.pem --since 2026-03-01
	[[ $output == *"bench 1, since 2026-03-01"* ]]
	run -0 "$packseal" ca revoke ca two.pem
	run -0 "$packseal" ca crl ca
	run -0 openssl crl -in ca/root.crl -noout -text -CAfile ca/root.pem
	[[ $output == *"verify OK"*"Version 2"*"CRL Number"* ]]
	[ "$(grep -c 'Serial Number' <<<"$output")" = 2 ]
	run openssl verify -CAfile ca/root.pem -crl_check -CRLfile ca/root.crl -purpose smimesign one.pem
	[ "$status" != 0 ]
	[[ $output == *"certificate revoked"* ]]
	run -0 "$packseal" ca list ca
	[ "$(grep -c 'revoked since' <<<"$output")" = 2 ]
	[[ $output == *"revoked since 2026-03-01 00:00:00"* ]]
}

@test "a root takes back nothing that it did not issue" {
	"$packseal" ca new other --name root >>log
	run "$packseal" ca revoke other one.pem
	[ "$status" = 66 ]
	[[ $output == *"was not issued by the root in other"* ]]
	run "$packseal" ca revoke ca
	[ "$status" = 64 ]
	[[ $output == *"CERT.pem is missing"* ]]
	run "$packseal" ca revoke ca one.pem --since yesterday
	[ "$status" = 64 ]
	# a list that somebody else signed is not gone on with
	"$packseal" ca crl other >>log
	cp other/root.crl ca/root.crl
	run "$packseal" ca revoke ca one.pem
	[ "$status" = 66 ]
	[[ $output == *"not this root's list"* ]]
}

# taken_back CERT...   Does openssl say so of each, with this root's list?
taken_back() {
	for one in "$@"; do
		run openssl verify -CAfile ca/root.pem -crl_check -CRLfile ca/root.crl "$one"
		[[ $status != 0 && $output == *"certificate revoked"* ]] || return 1
	done
}

# good CERT   The same of one that was not.
good() {
	openssl verify -CAfile ca/root.pem -crl_check -CRLfile ca/root.crl "$1"
}

entries() {
	openssl crl -in ca/root.crl -noout -text | grep -c 'Serial Number'
}

@test "a key is taken back with all that was issued to it, and gets nothing more unless one insists" {
	"$packseal" ca issue ca --key one.key --name "bench one" -o renewed.pem >>log
	run -0 "$packseal" ca revoke ca renewed.pem --since 2020-01-01
	[[ $output == *"bench 1, since 2020-01-01"* && $output == *"bench one, since 2020-01-01"* ]]
	[[ $(tr -d ' ' <<<"$output") == *"$(openssl x509 -in one.pem -outform DER | sha256sum | cut -c1-64)"* ]]
	[[ $output == *"2 certificates, all that this root has issued to that key"* ]]
	taken_back one.pem renewed.pem
	good two.pem
	IFS=$'\t' read -r date certificate key serial since what _ < <(tail -n 1 ca/revoked.tsv)
	[[ $date == "$(date -u +%Y)-"*:* ]]
	[ "${serial#00}" = "$(openssl x509 -in one.pem -noout -serial | cut -d= -f2 | tr A-F a-f)" ]
	[ "$certificate" = "$(openssl x509 -in one.pem -outform DER | sha256sum | cut -c1-64)" ]
	[ "$key" = "$(openssl x509 -in one.pem -noout -pubkey | openssl pkey -pubin -outform DER | sha256sum | cut -c1-64)" ]
	[ "$since $what" = "2020-01-01 00:00:00 key" ]
	run -0 "$packseal" ca list ca
	[ "$(grep -c 'revoked since 2020-01-01' <<<"$output")" = 2 ]
	[[ $(tr -d ' \n' <<<"$output") == *"$(sha256sum <ca/revoked.tsv | cut -c1-64)" ]]
	# a thief's request is as good as the station's
	had=$(wc -l <ca/issued.tsv)
	run -66 "$packseal" ca issue ca --key one.key --name "bench 1" -o third.pem
	[[ $output == *"one.key: its key was taken back, since 2020-01-01 00:00:00 UTC (bench "* ]]
	[[ $output == *"--despite-revocation"* ]]
	[ ! -e third.pem ]
	[ "$(wc -l <ca/issued.tsv)" = "$had" ]
	run -0 "$packseal" ca issue ca --key one.key --name "bench 1" -o third.pem --despite-revocation
	good third.pem
}

@test "one certificate alone is taken back on demand, and its key goes on" {
	"$packseal" ca issue ca --key one.key --name "bench 1" -o renewed.pem >>log
	run -0 "$packseal" ca revoke ca one.pem --only
	taken_back one.pem
	good renewed.pem
	run -0 "$packseal" ca issue ca --key one.key --name "bench 1" -o third.pem
	# then the key was stolen after all
	run -0 "$packseal" ca revoke ca third.pem
	taken_back one.pem renewed.pem third.pem
	run -66 "$packseal" ca issue ca --key one.key --name "bench 1" -o fourth.pem
}

@test "of what the registry knows and nobody has a copy of, the revocation says that it is good still" {
	"$packseal" ca issue ca --key one.key --name "bench 1" -o renewed.pem >>log
	digest=$(openssl x509 -in renewed.pem -outform DER | sha256sum | cut -c1-16)
	mv "ca/issued/$digest.pem" away.pem
	run -66 "$packseal" ca revoke ca one.pem
	[[ $output == *"issued.tsv has 1 more of which ca/issued has no copy"*"begins with $digest"* ]]
	taken_back one.pem
	run -0 "$packseal" ca revoke ca renewed.pem
	taken_back one.pem renewed.pem
}

@test "a list that is lost is made again, and one that an older packseal left is remembered" {
	"$packseal" ca revoke ca one.pem --since 2026-03-01 >>log
	mkdir stick
	mv ca/root.crl stick
	run -0 "$packseal" ca crl ca
	taken_back one.pem
	run -0 "$packseal" ca list ca
	[[ $output == *"revoked since 2026-03-01 00:00:00"* ]]
	# no memory but the list
	rm ca/revoked.tsv
	run -0 "$packseal" ca list ca
	[[ $output == *"revoked since 2026-03-01 00:00:00"* ]]
	run -66 "$packseal" ca issue ca --key one.key --name "bench 1" -o third.pem
	run -0 "$packseal" ca crl ca
	mv ca/root.crl stick
	run -0 "$packseal" ca crl ca
	taken_back one.pem
	[ "$(entries)" = 1 ]
	# what cannot be read takes nothing back, so it is no list
	cp ca/root.crl before.crl
	echo nonsense >>ca/revoked.tsv
	run -66 "$packseal" ca crl ca
	[[ $output == *"ca/revoked.tsv: line 2 is damaged"* ]]
	cmp ca/root.crl before.crl
	truncate -s -9 ca/revoked.tsv
	printf 2026 >>ca/issued.tsv
	run -66 "$packseal" ca issue ca --key two.key --name "bench 2" -o again.pem
	[[ $output == *"ca/issued.tsv: its last line is not whole"* ]]
	[ ! -e again.pem ]
}

@test "two revocations at once are one after the other" {
	mkfifo go
	flock ca sh -c 'read -r _ <go' 3>&- &
	until ! flock -n ca true; do sleep 0.05; done
	"$packseal" ca revoke ca one.pem >one.log 3>&- &
	one=$!
	"$packseal" ca revoke ca two.pem >two.log 3>&- &
	two=$!
	# both wait: neither has read what the other is to write
	for _ in $(seq 200); do
		[ "$(grep -c -- "-> FLOCK.*:$(stat -c %i ca) " /proc/locks)" = 2 ] && break
		sleep 0.05
	done
	[ "$(grep -c -- "-> FLOCK.*:$(stat -c %i ca) " /proc/locks)" = 2 ]
	[ ! -e ca/root.crl ]
	echo >go
	wait "$one"
	wait "$two"
	[ "$(entries)" = 2 ]
	taken_back one.pem two.pem
	[ "$(wc -l <ca/revoked.tsv)" = 2 ]
}

@test "nothing is handed out that does not stand in the registry" {
	cp -r ca broken
	rm broken/issued.tsv
	mkdir broken/issued.tsv
	before=$(ls broken/issued)
	run -74 "$packseal" ca issue broken --key one.key --name "bench 1" -o a.pem
	[[ $output == *"broken/issued.tsv"* ]]
	[ ! -e a.pem ]
	[ "$(ls broken/issued)" = "$before" ]
	# and nothing stands there because of a name that is taken
	had=$(wc -l <ca/issued.tsv)
	run -74 "$packseal" ca issue ca --key one.key --name "bench 1" -o two.pem
	[ "$(wc -l <ca/issued.tsv)" = "$had" ]
}

@test "the earliest date stays, each list has its number, and the root is not in it" {
	"$packseal" ca revoke ca one.pem --since 2020-01-01 >>log
	run -0 "$packseal" ca revoke ca one.pem --since 2025-01-01
	[[ $output == *"bench 1, since 2020-01-01 00:00:00 UTC, as was said before"* ]]
	[ "$(entries)" = 1 ]
	run -0 "$packseal" ca revoke ca one.pem --since 2019-01-01
	[[ $output == *"bench 1, since 2019-01-01 00:00:00 UTC"* ]]
	[ "$(entries)" = 1 ]
	run -0 "$packseal" ca list ca
	[[ $output == *"revoked since 2019-01-01"* && $output != *2020-01-01* ]]
	last=0
	for _ in 1 2 3 4; do
		"$packseal" ca crl ca >>log
		number=$((16#$(openssl crl -in ca/root.crl -noout -crlnumber | cut -d= -f2 | sed 's/^0x//')))
		[ "$number" -gt "$last" ]
		last=$number
	done
	cp ca/root.crl before.crl
	run -64 "$packseal" ca revoke ca ca/root.pem
	[[ $output == *"ca/root.pem is the root itself"* ]]
	run -66 "$packseal" ca revoke ca nosuch.pem
	[[ $output == *"nosuch.pem gives no certificate: there is no certificate in it, or no such file"* ]]
	run -64 "$packseal" ca crl ca --name x --csr y
	[[ $output == *'"ca crl" has no --name'* ]]
	run -64 "$packseal" ca new other --name x -o root.pem
	[[ $output == *'"ca new" has no --output'* ]]
	cmp ca/root.crl before.crl
}

@test "a revoked certificate is said" {
	"$build/tests/e2e/make_takes" . >>log
	origin
	[ "$status" = 0 ]
	[[ $output == *"whether the certificate was revoked"* ]]
	# a list of the issuer that does not name it
	origin --crl none.crl
	[ "$status" = 0 ]
	[[ $output == *"not, says its issuer's list of 2026-03-01"* ]]
	[[ $output != *"whether the certificate was revoked"* ]]
	# after its next one was due it says nothing of now
	run -0 "$packseal" verify plain.seal --root root.pem --now 2026-03-05 --crl none.crl
	[[ $output == *"whether the certificate was revoked"* ]]
	origin --crl revoked.crl
	[ "$status" = 2 ]
	[[ $output =~ origin\ +revoked ]]
	[[ $output == *"since 2024-01-02"* ]]
	origin --crl none.crl --crl revoked.crl
	[ "$status" = 2 ]
	mkdir lists && cp revoked.crl lists
	origin --crl lists
	[ "$status" = 2 ]
	openssl crl -inform DER -in revoked.crl -out revoked.pem
	origin --crl revoked.pem
	[ "$status" = 2 ]
	# a stranger's list says nothing, whatever name he signs under
	"$packseal" ca crl ca >>log
	origin --crl ca/root.crl
	[ "$status" = 0 ]
	[[ $output == *"whether the certificate was revoked"* ]]
	# no byte of a list can be changed
	for at in $(seq 8 37 "$(stat -c %s revoked.crl)"); do
		/usr/bin/python3 -c 'import sys; b = bytearray(open("revoked.crl", "rb").read()); b[int(sys.argv[1])] ^= 1; open("changed.crl", "wb").write(b)' "$at"
		origin --crl changed.crl
		[ "$status" = 66 ] || { [ "$status" = 0 ] && [[ $output == *"whether the certificate was revoked"* ]]; }
	done
	origin --crl root.pem
	[ "$status" = 66 ]
	[[ $output == *"no use as a revocation list"* ]]
}

@test "a revocation list goes along with an export" {
	"$build/tests/e2e/make_takes" . >>log
	run -0 "$packseal" export plain.seal -o with.seal --crl none.crl
	run -0 "$packseal" verify with.seal --root root.pem --now 2026-03-01T03:00:00Z
	[[ $output == *"not, says its issuer's list of 2026-03-01"* ]]
	# to a root that was not given it says nothing
	run -2 "$packseal" verify with.seal --now 2026-03-01T03:00:00Z
	[[ $output == *"whether the certificate was revoked"* ]]
	mkdir five
	for i in 1 2 3 4 5; do cp none.crl five/$i.crl; done
	run -64 "$packseal" export plain.seal -o other.seal --crl five
	[[ $output == *"takes 4 revocation lists along, not 5"* ]]
	run -66 "$packseal" export plain.seal -o other.seal --crl root.pem
	[ ! -e other.seal ]
}
