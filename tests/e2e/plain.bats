bats_require_minimum_version 1.5.0
# packseal export --plain: the lines of its HOWTO.txt are run as they stand, on what is as signed and on
# what somebody changed.

setup_file() {
	build=$(realpath "${BUILD:-$BATS_TEST_DIRNAME/../../build}")
	"$build/tests/e2e/make_takes" "$BATS_FILE_TMPDIR"
}

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	cp -r "$BATS_FILE_TMPDIR"/* .
	export PACKSEAL_STORE=$BATS_TEST_TMPDIR/no-store PACKSEAL_RUN=$BATS_TEST_TMPDIR/no-run
}

# plain FILE ROOT   Makes the directory plain, and puts the root where HOWTO.txt wants it.
plain() {
	"$packseal" export "$1" --plain plain
	cp "$2" plain/root.pem
}

# failures   Runs each line of HOWTO.txt in plain/ and prints the first words of those that fail.
failures() {
	count=0
	while IFS= read -r line; do
		(cd plain && sh -c "$line") >>log 2>&1 </dev/null ||
			echo "$line" | sed -E 's/^(openssl [a-z0-9]+|[^ ]+).*/\1/'
		count=$((count + 1))
	done < <(sed -n 's/^  \$ //p' plain/HOWTO.txt)
	[ "$count" = 8 ]
}

# swap PICTURE   Another picture of the take in its place.
swap() {
	cp plain/side/3.jpg "plain/$1"
}

# rewrite_line PICTURE   Its line in SHA256SUMS says what is there now.
rewrite_line() {
	digest=$(sha256sum <"plain/$1" | cut -d' ' -f1)
	sed -i "s|^.*  $1\$|$digest  $1|" plain/SHA256SUMS
}

rewrite_statement() {
	digest=$(sha256sum <plain/SHA256SUMS | cut -d' ' -f1)
	sed -i "s/^sha256sums .*/sha256sums $digest/" plain/statement.txt
}

@test "HOWTO.txt: every line ends well on what is as signed" {
	for file in three cancelled lossy test; do
		rm -rf plain
		plain $file.seal root.pem
		failed=$(failures)
		[ -z "$failed" ]
	done
}

@test "HOWTO.txt: the pictures are those of the file, the first of each camera and second" {
	plain three.seal root.pem
	[ "$(grep -c 'jpg$' plain/SHA256SUMS)" = 12 ]
	[ "$(find plain -name '*.jpg' | wc -l)" = 12 ]
	"$packseal" unpack three.seal -o all
	for camera in top side back; do
		for picture in plain/$camera/*.jpg; do
			cmp "$picture" all/*-$camera-$(printf %06d "$(basename "$picture" .jpg)").jpg
		done
	done
	head -n 1 plain/SHA256SUMS | grep -qxE '# [0-9a-f]{64}'
}

@test "HOWTO.txt: a picture that was replaced fails, however far the forger goes" {
	signatures='openssl dgst
openssl cms
certtool'
	plain three.seal root.pem
	swap top/3.jpg
	[ "$(failures)" = sha256sum ]
	# and its line in SHA256SUMS
	rewrite_line top/3.jpg
	[ "$(failures)" = grep ]
	# and the statement
	rewrite_statement
	[ "$(failures)" = "$signatures" ]
	# and a statement of another take, signed by the same key
	"$packseal" export plain.seal --plain other
	cp other/statement.* plain/
	[ "$(failures)" = grep ]
}

@test "HOWTO.txt: what was added, taken away, or signed by somebody else fails" {
	plain three.seal root.pem
	cp plain/side/3.jpg plain/top/4.jpg
	[ "$(failures)" = '[' ]
	rm plain/top/4.jpg plain/top/3.jpg
	[ "$(failures)" = 'sha256sum
[' ]
	rm -rf plain
	plain three.seal other.pem
	[ "$(failures)" = 'openssl verify
openssl cms
certtool' ]
}

@test "export --plain: refused with the reason where the signed list is not wholly there" {
	"$packseal" export three.seal -o hidden.seal --redact top:0,0,9,9
	"$packseal" export three.seal -o camera.seal --camera top
	"$packseal" export three.seal -o span.seal --from 1
	cp three.seal changed.seal
	printf '\x00\x00' | dd of=changed.seal bs=1 seek=30000 conv=notrunc status=none
	while read -r file status words; do
		echo "$file"
		run "-$status" "$packseal" export "$file.seal" --plain plain
		[[ $output == *"$words"* ]]
		[ ! -e plain ]
	done <<-END
		hidden   64  a picture that the signed list names is withheld
		camera   64  a picture that the signed list names is withheld
		span     64  a picture that the signed list names is withheld
		open     64  no ending, and so no signed list
		changed  1   nothing was written: the file is not what was signed
	END
	for option in '--from 1' '--to 2' '--camera top' '--redact top:0,0,9,9' '--take 1' '-o x.seal'; do
		run -64 "$packseal" export three.seal --plain plain $option
		[ ! -e plain ]
	done
	mkdir plain
	echo precious >plain/HOWTO.txt
	run -74 "$packseal" export three.seal --plain plain
	[ "$(cat plain/HOWTO.txt)" = precious ]
	# a whole copy is as good as the original
	"$packseal" export three.seal -o copy.seal
	run -0 "$packseal" export copy.seal --plain copy
}
