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
