bats_require_minimum_version 1.5.0
# Checkpoints that leave the station by themselves, into a folder and to a server, and what comes back of them.

load station

setup_file() {
	make_kit
	mkdir "$BATS_FILE_TMPDIR/keep"
	"$BATS_TEST_DIRNAME/keep.py" "$BATS_FILE_TMPDIR/keep" >"$BATS_FILE_TMPDIR/keep.log" 2>&1 3>&- &
	echo $! >"$BATS_FILE_TMPDIR/keep.pid"
	for ((i = 0; i < 200; i++)); do
		[ ! -e "$BATS_FILE_TMPDIR/keep/url" ] || break
		sleep 0.1
	done
	url=$(cat "$BATS_FILE_TMPDIR/keep/url") || { cat "$BATS_FILE_TMPDIR/keep.log" >&2; return 1; }
	make_station all
	record_two_days
}

teardown_file() {
	kill "$(cat "$BATS_FILE_TMPDIR/keep.pid")"
	kill_station
}

setup() {
	cd "$BATS_FILE_TMPDIR/all"
	kit=$BATS_FILE_TMPDIR/kit
	keep=$BATS_FILE_TMPDIR/keep
	url=$(cat "$keep/url")
	out=$BATS_TEST_TMPDIR
	export HOME=$out # whose .netrc is asked
}

# put URL [OPTION]...
put() {
	run "$packseal" ledger checkpoint store --put "$1" --put-root "$keep/server.pem" "${@:2}"
}

# refused STATUS TEXT   In one sentence.
refused() {
	[ "$status" = "$1" ] && [[ $output == "packseal: "*"$2"*. ]] && [ "${#lines[@]}" = 1 ] && return
	printf '%s\n' "$status" "$output" >&2
	return 1
}

# taken FILE   It is a checkpoint of this ledger, and finds the older copy out.
taken() {
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint "$1"
	run -1 "$packseal" ledger check old --root "$kit/ca/root.pem" --checkpoint "$1"
	[[ $output == *"older than a checkpoint"* ]]
}

@test "into a folder: a dated name for each, once, and never over another content" {
	mkdir "$out/folder"
	for form in "" --text; do
		run -0 "$packseal" ledger checkpoint store --folder "$out/folder" $form
		[[ $output == *": written"*"7 entries, signed "* ]]
		run -0 "$packseal" ledger checkpoint store --folder "$out/folder" $form
		[[ $output == *"is there already"* ]]
		run -0 "$packseal" ledger checkpoint old --folder "$out/folder" $form
	done
	ls "$out/folder" >"$out/names"
	[ "$(wc -l <"$out/names")" = 4 ]
	run ! grep -vE "^$(date -u +%Y)[0-9]{4}T[0-9]{6}Z-[0-9]{13}-[0-9a-f]{8}\.(txt|checkpoint)$" "$out/names"
	for file in "$out/folder"/*000007-*; do
		taken "$file"
	done
	run -0 "$packseal" ledger checkpoint store -o "$out/kept"
	cmp "$out/kept" "$out/folder"/*000007-*.checkpoint

	file=$(echo "$out/folder"/*000007-*.txt)
	for change in 's/please//; s/keep/KEEP/' '$d' '$a more'; do
		cp "$file" "$out/was"
		sed -i "$change" "$file"
		cp "$file" "$out/changed"
		run -74 "$packseal" ledger checkpoint store --folder "$out/folder" --text
		refused 74 "exists, and is not replaced; give another name, or take it away"
		cmp "$file" "$out/changed"
		cp "$out/was" "$file"
	done
	run "$packseal" ledger checkpoint store --folder "$out/nowhere"
	refused 74 "nowhere"
	[ -z "$(ls "$out/folder" | grep part)" ]
}

@test "it is on the medium before it is said to be written" {
	command -v strace >/dev/null || skip "strace tells"
	mkdir "$out/folder"
	# no leak is looked for while another traces
	ASAN_OPTIONS="${ASAN_OPTIONS:-}:detect_leaks=0" run -0 strace -f -s 500 -e trace=fsync,fdatasync,rename,renameat,renameat2,link,linkat,write -o "$out/trace" "$packseal" ledger checkpoint store --folder "$out/folder"
	/usr/bin/python3 - "$out/trace" <<-'PY'
		import re, sys
		calls = [line.split(None, 1)[1] for line in open(sys.argv[1])]
		def at(pattern):
		    return [i for i, call in enumerate(calls) if re.match(pattern, call)]
		named, said = at(r"(rename|link)"), at(r"write\(1,.*written")
		synced = at(r"f(data)?sync\(")
		assert named and said and any(i < named[0] for i in synced) and any(named[0] < i < said[0] for i in synced), calls
	PY
}

@test "to a server: what it gets is what the verifier takes" {
	put "$url/one" --text
	[ "$status" = 0 ]
	[[ $output == *"/one: put"* ]]
	taken "$keep/kept/_one"
	[[ $(cat "$keep/type") == text/plain* ]]
	put "$url/two?permission=secret"
	[ "$status" = 0 ]
	[[ $output != *secret* ]]
	taken "$keep/kept/_two"
	is "$(cat "$keep/type")" application/cbor
	# behind a / it has the name that a folder gives it
	mkdir "$out/folder"
	put "$url/bench/" --text --folder "$out/folder" -o "$out/three"
	[ "$status" = 0 ]
	cmp "$keep/kept/_bench_$(ls "$out/folder")" "$out/three"
	cmp "$out/folder"/* "$out/three"
	printf 'machine 127.0.0.1 login me password secret\n' >"$out/.netrc"
	put "$url/who"
	[ "$status" = 0 ]
}

@test "a server that does not take it, or is another one, is named in one sentence" {
	put "$url/no"
	refused 74 "/no did not take the checkpoint: it answers with status 403"
	put "$url/who"
	refused 74 "status 401"
	put "$url/moved"
	refused 74 "points to another address (status 302), which is not followed"
	[ ! -e "$keep/kept/_elsewhere" ]
	put "$url/cut"
	refused 74 "/cut did not take the checkpoint: "
	put "$url/long"
	refused 74 "its answer is too long"
	put "${url/127.0.0.1/localhost}/other-name"
	refused 74 "/other-name did not take the checkpoint: "
	run "$packseal" ledger checkpoint store --put "$url/strange"
	refused 74 "/strange did not take the checkpoint: "
	run "$packseal" ledger checkpoint store --put "$url/strange" --put-root "$kit/ca/root.pem"
	refused 74 "/strange did not take the checkpoint: "
	[ ! -e "$keep/kept/_strange" ]
	[ ! -e "$keep/kept/_other-name" ]
	put "${url%:*}:9/nobody"
	refused 74 "/nobody did not take the checkpoint: "
	# the others still get theirs
	mkdir "$out/folder"
	put "$url/no" --folder "$out/folder" -o "$out/kept"
	[ "$status" = 74 ]
	[ -s "$out/kept" ]
	cmp "$out/kept" "$out/folder"/*
}

# What is in the system's folder of authorities, in a mount namespace: keep's own certificate.
put_under_system() {
	unshare -m sh -c 'mount --bind "$0" /etc/ssl/certs && exec "$@"' "$out/certs" \
		"$packseal" ledger checkpoint store --put "$url/$1" "${@:2}"
}

@test "--put-root is the only root then: an authority of the system's does not count" {
	unshare -m true 2>/dev/null || not_here "mounting is not permitted here"
	mkdir "$out/certs"
	cp "$keep/server.pem" "$out/certs/"
	openssl rehash "$out/certs"
	cp "$kit/ca/root.pem" "$out/certs/ca-certificates.crt" # which libcurl has beside the folder, and does not do without
	run -0 put_under_system system
	[ -e "$keep/kept/_system" ]
	run put_under_system pinned --put-root "$kit/ca/root.pem"
	refused 74 "/pinned did not take the checkpoint: "
	[ ! -e "$keep/kept/_pinned" ]
	run -0 put_under_system pinned --put-root "$keep/server.pem"
}

@test "what --put and --folder do not take" {
	for bad in "http${url#https}/clear" "file://$out/x" "ftp://127.0.0.1/x" https:// "" kept; do
		put "$bad"
		refused 64 "https://"
	done
	put "https://me:secret@127.0.0.1/x"
	refused 64 "netrc"
	[[ $output != *secret* ]]
	put "$url/x" --mail-from a@b --mail-to c@d
	refused 64 "a message goes into a file alone"
	run "$packseal" ledger checkpoint store --put-root "$keep/server.pem" -o "$out/x"
	refused 64 "goes with --put"
	run "$packseal" ledger checkpoint store
	refused 64 "--folder DIR or --put URL"
	[ ! -e "$out/x" ]
}
