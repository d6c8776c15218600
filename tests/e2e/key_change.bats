#!/usr/bin/env bats
# A key that is followed by another: what the old one saw stays as it was, a second history shows across the change, and
# each of the keys is vouched for or not.

bats_require_minimum_version 1.5.0

load station

setup_file() {
	make_kit
}

teardown() {
	kill_station
}

# change_key [CA]   To a new one, whose certificate another CA may issue.
change_key() {
	"$packseal" key new new.key >made
	"$packseal" ca issue "${1:-$kit/ca}" --key new.key --name "bench 1" -o new.pem >>made
	cp station.key old.key
	set_key station key "$here/new.key"
	set_key station chain "$here/new.pem"
	"$packseald" --config station.ini --change-key "$here/old.key" 2>>log
}

@test "the new key alone cannot write anew what the old one saw" {
	make_station
	start_station
	record $first
	record $second
	stop_station
	change_key
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem"
	/usr/bin/python3 "$BATS_TEST_DIRNAME/rewrite.py" store/ledger forged new.key
	run -1 "$packseal" ledger check forged --root "$kit/ca/root.pem"
	[[ $output == *"a leaf names a new key, and the key before it did not sign that"* ]]
	run -2 "$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem" --ledger forged
	[[ $output =~ ledger\ +not_checked ]]
	# nor does the station go on from it
	cp forged/* store/ledger/
	run ! "$packseald" --config station.ini
	[[ $output == *"a leaf names a new key, and the key before it did not sign that"* ]]
}

@test "an older disk with a new key is a second history all the same" {
	make_station
	start_station
	record $first
	cp -r store before
	record $second
	"$packseal" export "$(take_file 2)" --store store --run run -o two.seal
	stop_station
	"$packseal" ledger checkpoint store -o kept
	cp -r store whole
	rm -rf store
	cp -r before store
	change_key
	# as far as it goes, it is an older copy
	run -1 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept
	[[ $output == *rollback* ]]
	run -1 "$packseal" verify two.seal --root "$kit/ca/root.pem" --ledger store
	[[ $output =~ ledger\ +(rollback|fork) ]]
	start_station
	for waybill in $second $first $second; do
		record $waybill
	done
	stop_station
	for old in kept whole; do
		run -1 "$packseal" ledger compare $old store
		[[ $output == *fork* ]]
	done
	run -1 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept
	[[ $output == *fork* ]]
	run -1 "$packseal" verify two.seal --root "$kit/ca/root.pem" --ledger store
	[[ $output =~ ledger\ +fork ]]
	run -1 "$packseal" verify "$(take_file 2)" --root "$kit/ca/root.pem" --ledger store --checkpoint kept
	[[ $output =~ ledger\ +fork ]]
	# a file that shows no proof does not say which keys follow its own
	"$packseal" ledger checkpoint store -o new
	run -66 "$packseal" verify "$(cd whole && find "$PWD" -name '*-0000001.seal')" --root "$kit/ca/root.pem" --checkpoint new
	[[ $output == *"no key of this station that is known here signed it"* ]]
}

@test "each key of a ledger is vouched for by a root that was given" {
	make_station
	start_station
	record $first
	stop_station
	"$packseal" ca new other --name other >made
	change_key "$here/other"
	for root in "$kit/ca/root.pem" other/root.pem; do
		run -2 "$packseal" ledger check store --root "$root"
		[[ $output == *"vouches for some of its keys alone"* ]]
	done
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --root other/root.pem
	[[ $output == *"the key that signs now; 1 were before it"* ]]
	[[ $(tr -d ' \n' <<<"$output") == *"$(openssl x509 -in new.pem -outform DER | sha256sum | cut -c1-64)"* ]]
	run -2 "$packseal" ledger check store
	[[ $output == *"by whom is not established"* ]]
}

@test "a certificate that expired after its key was entered does not make the ledger a stranger's" {
	make_station
	"$packseal" ca issue "$kit/ca" --key station.key --name "bench 1" -o short.pem --days 1 >made
	set_key station chain "$here/short.pem"
	rm -rf store
	"$packseald" --config station.ini --init
	start_station
	record $first
	stop_station
	export PS_CLOCK_SHIFT_S=172800
	run -0 "${shifted[@]}" "$packseal" ledger check store --root "$kit/ca/root.pem"
	run -2 "${shifted[@]}" "$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem"
	[[ $output == *expired* ]]
}
