bats_require_minimum_version 1.5.0
# Slips: `packseal ledger slip` and `packseal ca slip`, read back from the picture by other programs.

load station

setup_file() {
	make_kit
}

setup() {
	command -v zbarimg pdftoppm rsvg-convert pdftotext >/dev/null || skip "zbar-tools, poppler-utils and librsvg2-bin read slips"
}

teardown() {
	kill_station
}

# picture FILE   The slip as a label printer of 203 dots an inch gets it.
picture() {
	case $1 in
	*.pdf) pdftoppm -r 203.2 -png -singlefile "$1" printed && echo printed.png ;;
	*.svg) rsvg-convert -z 2.1166 --background-color=white "$1" -o printed.png && echo printed.png ;;
	*) echo "$1" ;;
	esac
}

# codes FILE   Into code.ledger and code.identity, what ZBar reads.
codes() {
	rm -f code.*
	zbarimg -q --nodbus -Sdisable -Sqrcode.enable --raw "$(picture "$1")" >read
	grep '^packseal ' read | sort -r >code.identity
	sed -n '/^-----BEGIN/,/^-----END/p' read >code.ledger
}

fingerprint() {
	openssl x509 -in "$1" -noout -fingerprint -sha256 | sed 's/.*=//; s/://g' | tr A-F a-f
}

words() {
	"$BATS_TEST_DIRNAME/slip.py" "$BATS_TEST_DIRNAME/../../signing/hash_words.c" "$1"
}

# words_on FILE.pdf   As a person reads them: by their numbers.
words_on() {
	pdftotext -layout "$1" - | python3 -c '
import re, sys
words = {int(n): word for n, word in re.findall(r"\b([0-9]+) ([A-Za-z]+)(?=  |\n)", sys.stdin.read())}
print(*(words[n] for n in range(1, 33)))'
}

@test "an end-of-day slip is read back from paper, and its code is a checkpoint for verify" {
	make_station
	start_station
	record $first
	record $second
	stop_station
	root=$(fingerprint "$kit/ca/root.pem")
	run -0 "$packseal" ledger checkpoint store -o kept --text
	sed -n '/^-----BEGIN/,/^-----END/p' kept >wanted
	for lang in en zh; do
		for form in pdf svg png; do
			run -0 "$packseal" ledger slip store -o $lang.$form --root "$kit/ca/root.pem" --lang $lang
			codes $lang.$form
			cmp wanted code.ledger
			is "$(cat code.identity)" "packseal root $root"
		done
	done
	is "$(words_on en.pdf)" "$(words "$root")"
	text=$(pdftotext -layout en.pdf -)
	[[ $text == *"bench 1"*"$(date +%Y-%m-%d) (UTC"*"2 takes"*"6 entries"* ]]
	hash=$("$packseal" ledger check store --root "$kit/ca/root.pem" | sed -n 's/^root hash *//p')
	[[ $(tr -s ' \n' ' ' <<<"$text") == *"${hash:0:19}"*"${hash:60:19}"* ]]
	for other in SF YT 1023574470215 "$kit"; do
		[[ $text != *"$other"* ]]
	done

	codes zh.png
	run "$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem" --ledger store --checkpoint code.ledger
	[ "$status" = 2 ]
	[[ $output =~ ledger\ +in_sequence ]]
	# as a telephone's scanner hands it on
	head -c -1 code.ledger >cut
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint cut
	[[ $(tr -s ' \n' ' ' <<<"$("$packseal" verify "$(take_file 1)" --root "$kit/ca/root.pem")") == *"$(words "$root")"* ]]
}

@test "a slip finds an older ledger out; there is none of a changed ledger, nor for a strange root" {
	make_station
	record_two_days
	run -0 "$packseal" ledger slip store -o s.png
	codes s.png
	run -1 "$packseal" ledger check old --root "$kit/ca/root.pem" --checkpoint code.ledger
	[[ $output == *"older than a checkpoint"* ]]
	# without a root, it is the station's own certificate that it names
	is "$(cat code.identity)" "packseal certificate $(fingerprint station.pem)"

	run -74 "$packseal" ledger slip store -o s.png
	for name in s s.jpg .png s.PNG.txt; do
		run -64 "$packseal" ledger slip store -o "$name"
		[[ $output == *".pdf, .svg or .png"* ]]
		[ ! -e "$name" ]
	done
	run -64 "$packseal" ledger slip store
	"$packseal" ca new other --name other
	run -2 "$packseal" ledger slip store -o other.png --root other/root.pem
	[[ $output == *"does not vouch"* ]]
	[ ! -e other.png ]
	printf X | dd of=old/leaves bs=1 seek=400 conv=notrunc status=none
	run -1 "$packseal" ledger slip old -o changed.png
	[[ $output == *"no slip of it"* ]]
	[ ! -e changed.png ]
	: >old/checkpoints
	run -66 "$packseal" ledger slip old -o none.png
	[[ $output == *"no checkpoint yet"* ]]
}

@test "after a change of key it is the new certificate's; takes are those of the day alone" {
	make_station
	start_station
	record $first
	stop_station
	mv station.key old.key
	rm station.pem
	"$packseal" key new station.key
	"$packseal" ca issue "$kit/ca" --key station.key --name "bench 1b" -o station.pem
	run -0 "$packseald" --config station.ini --change-key old.key
	# the new key signs from the next start on
	PS_CLOCK_SHIFT_S=86400 start_station "${shifted[@]}"
	record $second
	stop_station
	run -0 "$packseal" ledger slip store -o s.pdf
	codes s.pdf
	is "$(cat code.identity)" "packseal certificate $(fingerprint station.pem)"
	text=$(pdftotext -layout s.pdf -)
	[[ $text != *"1 takes"* && $text == *"bench 1b"*"$(date -d tomorrow +%Y-%m-%d) (UTC"*", 1 take"*"entries"* ]]
	run -0 "$packseal" ledger check store --root "$kit/ca/root.pem" --checkpoint code.ledger
	# the day is the place's
	TZ=Asia/Shanghai run -0 "$packseal" ledger slip store -o east.pdf
	[[ $(pdftotext -layout east.pdf -) == *"(UTC+08:00)"* ]]
}

@test "an identity slip is there before the first take, of a root, a chain or a certificate alone" {
	make_station
	root=$(fingerprint "$kit/ca/root.pem")
	openssl x509 -in station.pem -out alone.pem
	for row in "$kit/ca/root.pem root $root" "station.pem root $root" "alone.pem certificate $(fingerprint alone.pem)"; do
		read -r file kind wanted <<<"$row"
		for lang in en zh; do
			rm -f slip.*
			for form in png pdf; do
				run -0 "$packseal" ca slip "$file" -o slip.$form --lang $lang
				codes slip.$form
				is "$(head -n 1 code.identity)" "packseal $kind $wanted"
				[ $file != station.pem ] || is "$(tail -n +2 code.identity)" "packseal certificate $(fingerprint alone.pem)"
				[ ! -s code.ledger ]
			done
			is "$(words_on slip.pdf)" "$(words "$wanted")"
		done
	done
	# the longest name there may be, in the widest letters, still fits on a label
	name=$(printf '仓%.0s' {1..64})
	run -0 "$packseal" ca issue "$kit/ca" --key station.key --name "$name" -o long.pem
	run -0 "$packseal" ca slip long.pem -o long.pdf --lang zh
	run -74 "$packseal" ca slip station.pem -o long.pdf --lang zh
	[[ $output == *"long.pdf exists; --force replaces it."* ]]
	run -0 "$packseal" ca slip station.pem -o long.pdf --lang zh --force
	run -0 "$packseal" ca slip long.pem -o long.pdf --lang zh --force
	[[ $output == *"100 x 150 mm"* ]]
	[[ $(pdftotext long.pdf - | tr -d ' \n') == *"$name"* ]]
	run -0 "$packseal" ca show "$kit/ca/root.pem"
	[[ $(tr -s ' \n' ' ' <<<"$output") == *"$(words "$root")"* ]]
	run -0 "$packseal" key show station.key
	key=$(openssl pkey -in station.key -pubout -outform DER | sha256sum | cut -c 1-64)
	[[ $(tr -s ' \n' ' ' <<<"$output") == *"$(words "$key")"* ]]
	run -64 "$packseal" ca slip station.pem
	run -64 "$packseal" ca slip station.pem -o s.png --lang fr
	run -66 "$packseal" ca slip nowhere.pem -o s.png
	run "$packseal" ca slip station.key -o s.png
	[ "$status" != 0 ]
	[ ! -e s.png ]
}

@test "an identity slip has the certificate of the clerk's pages beside the station's" {
	make_station
	printf '[web]\naddress = 0.0.0.0\nport = 8643\nstate = %s\nstore = /\nrun = /\nprogram = /x\n' "$PWD" >web.ini
	run -0 "$build/packseal-web" --config web.ini certificate
	printf '%s\n' "$output" >web.pem
	for lang in en zh; do
		run -0 "$packseal" ca slip station.pem --web web.pem --lang $lang -o $lang.pdf
		codes $lang.pdf
		is "$(sort code.identity | tr '\n' ' ')" "packseal certificate $(fingerprint station.pem) packseal root $(fingerprint "$kit/ca/root.pem") packseal web $(fingerprint web.pem) "
	done
	[[ $(pdftotext -layout en.pdf - | tr -s ' \n' ' ') == *"go on only if its SHA-256 is this one"* ]]
	run -66 "$packseal" ca slip station.pem --web station.key -o none.pdf
	[ ! -e none.pdf ]
}
