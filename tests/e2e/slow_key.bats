bats_require_minimum_version 1.5.0
# A station whose key lives in hardware that takes half a second a signature, and one whose key is
# followed by another.

load station
load token

setup_file() {
	make_kit
	run_stories
}

# Its key on a token behind a module that is slow, and does what the file fault says.
slow_station() {
	make_token station
	make_key station key 01
	export P11_REAL=$softhsm P11_FAULT=$PWD/fault P11_LOG=$PWD/signed
	key="$(uri_p11 station key)&module-path=$build/tests/faults/slow_p11.so"
	P11_DELAY_MS=0 "$packseal" ca issue "$kit/ca" --key "$key" --name "bench 1" -o token.pem
	set_key station key "${key//&/\\&}"
	set_key station chain "$PWD/token.pem"
	: >signed
}

# verdict TAKE EXPRESSION
verdict() {
	"$packseal" verify "$(take_file "$1")" --root "$kit/ca/root.pem" --json | json "$2"
}

@test "takes follow one another while their endings wait for the key, and all are confirmed" {
	told endings_wait
}

story_endings_wait() {
	slow_station
	start_station
	scan $first
	await '"event":"started"'
	scan $second
	await '"event":"started".*"take":2'
	# the next has begun before the first one's ending was signed: the session key did that
	! grep -q '"event":"ended"' told || false
	scan PSCMD-END
	await '"event":"ended".*"take":2'
	record $first
	stop_station
	all_intact 3
	for take in 1 2 3; do
		[ "$(verdict $take 'd["session_key"] + " " + d["ending"]["verdict"]')" = "confirmed ended" ]
	done
	# START and SEALs are not the token's: two signatures a take, one a checkpoint, and few besides
	[ "$(grep -c C_Sign signed)" -le 20 ]
}

@test "a take that was cut off is recovered by the slow key; before that nothing confirms it" {
	told killed
}

story_killed() {
	slow_station
	start_station
	scan $first
	await '"event":"sealed"'
	kill_station
	[ "$(verdict 1 'd["session_key"]')" = unconfirmed ]
	"$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem" >verdict && false
	grep -q "no ending of the station's key confirms it" verdict
	start_station
	stop_station
	is_intact "$(take_file 1)" intact_interrupted
	[ "$(verdict 1 'd["session_key"]')" = confirmed ]
}

@test "a token that is pulled out is told, nothing begins, and what waited is ended once it is back" {
	told pulled_out
}

story_pulled_out() {
	slow_station
	start_station
	scan $first
	await '"event":"started"'
	echo removed >fault
	scan PSCMD-END
	await '"event":"fault"'
	scan $second
	await '"signal":"(refused|fault)"|"event":"refused"'
	run -3 "$packseal" status --run run
	[[ $output == *"key         token: it does not sign"* ]]
	rm fault
	# whichever comes first
	await '"event":"(fault_over|ended)"'
	await '"event":"(fault_over|ended)"'
	grep -q '"event":"fault_over"' told
	grep -q '"event":"ended".*"take":1' told
	record $second
	stop_station
	all_intact 2
	grep -q "the station's key does not sign" log
	grep -q "the station's key signs again" log
}

@test "a key is followed by another: one history, and proofs before and behind it hold" {
	told change_of_key
}

story_change_of_key() {
	start_station
	record $first
	stop_station
	"$packseal" ledger checkpoint store -o kept
	"$packseal" export "$(take_file 1)" --store store -o early.seal
	cp station.ini old.ini
	"$packseal" key new new.key
	"$packseal" ca issue "$kit/ca" --key new.key --name "bench 1" -o new.pem
	set_key station key "$PWD/new.key"
	set_key station chain "$PWD/new.pem"
	run -78 "$packseald" --config station.ini
	[[ $output == *"goes on under another key"*--change-key* ]]
	run -78 "$packseald" --config station.ini --change-key "$PWD/new.key"
	[[ $output == *"not the key under which"* ]]
	"$packseal" key new third.key
	run -78 "$packseald" --config old.ini --change-key "$PWD/third.key"
	[[ $output == *"already"* ]]
	# as when the service is stopped, whose folder this is
	rm -r run
	"$packseald" --config station.ini --change-key "$PWD/station.key"
	mkdir run
	run -78 "$packseald" --config old.ini
	start_station
	record $second
	stop_station
	"$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept >ledger
	for take in 1 2; do
		"$packseal" export "$(take_file $take)" --store store -o "$take.seal"
		status=0
		"$packseal" verify "$take.seal" --root "$kit/ca/root.pem" --json >verdict.json || status=$?
		[ "$(json 'd["ledger"]["verdict"]' <verdict.json)" = included ]
		status=0
		"$packseal" verify "$take.seal" --root "$kit/ca/root.pem" --ledger store --checkpoint kept \
			--json >verdict.json || status=$?
		[ "$(json 'd["ledger"]["verdict"]' <verdict.json)" = in_sequence ]
	done
	# an export from before is still in the history
	status=0
	"$packseal" verify early.seal --root "$kit/ca/root.pem" --ledger store --json >verdict.json || status=$?
	[ "$(json 'd["ledger"]["verdict"]' <verdict.json)" = in_sequence ]
}

@test "a renewed certificate of the same key: one history, each take under the certificate of its time" {
	told renewal
}

story_renewal() {
	start_station
	record $first
	stop_station
	"$packseal" ledger checkpoint store -o kept
	"$packseal" enroll "$PWD/station.key" --renew --name "bench 1" -o renewed.csr
	"$packseal" ca issue "$kit/ca" --csr renewed.csr -o renewed.pem
	! cmp -s renewed.pem "$(sed -n 's/^chain *= *//p' station.ini)" || false
	set_key station chain "$PWD/renewed.pem"
	start_station
	record $second
	stop_station
	all_intact 2
	"$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint kept
	for take in 1 2; do
		"$packseal" export "$(take_file $take)" --store store -o "$take.seal"
		status=0
		"$packseal" verify "$take.seal" --root "$kit/ca/root.pem" --ledger store --checkpoint kept \
			--json >verdict.json || status=$?
		[ "$(json 'd["ledger"]["verdict"]' <verdict.json)" = in_sequence ]
	done
	# revoked for what comes, the old certificate takes nothing from what the new one signed
	cp -r "$kit/ca" ca
	"$packseal" ca revoke ca station.pem --only
	"$packseal" ca crl ca
	for take in 1 2; do
		status=0
		"$packseal" verify "$take.seal" --root "$kit/ca/root.pem" --crl ca/root.crl --json \
			>verdict.json || status=$?
		json '[f["what"] for f in d["origin"]["findings"] if "revoked" in f["what"]]' \
			<verdict.json >>revoked
	done
	[ "$(tr '\n' ' ' <revoked)" = "['certificate_revoked'] [] " ]
}
