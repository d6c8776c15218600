# packseal-web over a station of station.bash: `load web` after `load station`.

web=$build/packseal-web
password="correct horse battery"

# need_browser   For a test in Chromium; $day is then where its scripts are. Without one it fails, unless it was left out.
need_browser() {
	day=$BATS_TEST_DIRNAME/../web
	[ "${BROWSER:-}" != no ] || skip "BROWSER=no leaves out what needs Chromium"
	command -v chromium >/dev/null && command -v node >/dev/null && [ -e "$day/node_modules/playwright-core/package.json" ] || {
		echo "chromium, node or playwright-core is missing: .ci/packages.sh web; npm ci --prefix tests/web; or BROWSER=no" >&2
		return 1
	}
}

# make_views SECONDS   Larger ones in place of the kit's, with a story as long.
make_views() {
	for view in top side; do
		"$build/tests/footage/bench-footage" --view $view --size 640x480 --fps 10 --seconds "$1" --story "$1" \
			-o "$BATS_FILE_TMPDIR/kit/$view.y4m"
	done
}

# make_hostile BUYER OUT   What somebody may send in place of a picture: OUT.zip.jpg, a picture with an archive behind it;
# OUT.empty.jpg; OUT.html; OUT.bomb.jpg, of more pixels than a camera makes; OUT.large.jpg, of more bytes than a claim takes.
make_hostile() {
	cat "$1" - >"$2.zip.jpg" <<<"PK$(printf '\3\4')<script>alert(3)</script>"
	: >"$2.empty.jpg"
	printf '<html><script>alert(1)</script>' >"$2.html"
	truncate -s 33600000 "$2.large.jpg"
	dd if="$1" of="$2.large.jpg" conv=notrunc status=none
	python3 - "$1" "$2" <<-'END'
		import struct, sys
		data = bytearray(open(sys.argv[1], "rb").read())
		at = data.index(b"\xff\xc0")
		data[at + 5:at + 9] = struct.pack(">HH", 60000, 60000)
		open(sys.argv[2] + ".bomb.jpg", "wb").write(data)
	END
}

# make_buyer FOLDER   buyer.jpg, as a buyer sends it, and label.jpg, which says that it was generated.
make_buyer() {
	"$build/tests/footage/bench-footage" --view top --size 320x240 --fps 1 --seconds 1 -o "$1/one.y4m"
	python3 - "$1" <<-'END'
		import sys
		data = open(sys.argv[1] + "/one.y4m", "rb").read()
		at = data.index(b"FRAME\n") + 6
		# upside down: a picture of the bench would be said to be a packing still
		rows = [data[row:row + 320] for row in range(at, at + 320 * 240, 320)]
		open(sys.argv[1] + "/one.pgm", "wb").write(b"P5\n320 240\n255\n" + b"".join(reversed(rows)))
	END
	cjpeg -quality 80 "$1/one.pgm" >"$1/buyer.jpg"
	# with a label that says that it was generated, in an XMP packet behind the SOI
	python3 - "$1" <<-'END'
		import struct, sys
		data = open(sys.argv[1] + "/buyer.jpg", "rb").read()
		xmp = (b'http://ns.adobe.com/xap/1.0/\0<x xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"><TC260:AIGC>{&quot;Label&quot;:'
			b'&quot;1&quot;,&quot;ContentProducer&quot;:&quot;<script>alert(2)&quot;}</TC260:AIGC></x>')
		open(sys.argv[1] + "/label.jpg", "wb").write(data[:2] + b"\xff\xe1" + struct.pack(">H", len(xmp) + 2) + xmp + data[2:])
	END
}

# A port of 127.0.0.1 that nobody has.
free_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# What the configuration says of stores; a file with several stations has another.
web_stores() {
	printf 'store = %s\nrun = %s\n' "$PWD/store" "$PWD/run"
}

# Sections behind [web].
web_sections() {
	:
}

# start_web   Beside the station in the working directory, with a user of each role; ends with stop_web.
start_web() {
	port=$(free_port)
	url=http://127.0.0.1:$port
	mkdir -p state
	# it runs its programs with an environment of its own, and sanitizers are told through theirs
	printf '#!/bin/sh\nLSAN_OPTIONS="%s" exec "%s" "$@"\n' "${LSAN_OPTIONS:-}" "$packseal" >program
	chmod +x program
	cat >web.ini <<-END
		[web]
		port = $port
		$(web_stores)
		state = $PWD/state
		root = $BATS_FILE_TMPDIR/kit/ca/root.pem
		program = $PWD/program
		language = en
		$(web_sections)
	END
	for user in li:clerk wang:clerk boss:manager eve:viewer; do
		"$web" --config web.ini user add "${user%:*}" --role "${user#*:}" <<<"$password"
	done
	"$web" --config web.ini 2>>web.log 3>&- &
	web_pid=$!
	curl -sf --retry 50 --retry-connrefused --retry-delay 0 --retry-max-time 20 -o first "$url/login"
	for user in li wang boss eve; do
		log_in $user
	done
}

# SIGTERM, and it must end well, with nothing for a sanitizer to say.
stop_web() {
	kill -TERM "$web_pid"
	status=0
	wait "$web_pid" || status=$?
	[ "$status" = 0 ] || { tail -n 30 web.log >&2; return 1; }
	if grep -E 'ERROR: (Address|Leak)Sanitizer|runtime error' web.log >&2; then
		return 1
	fi
}

log_in() {
	is "$(curl -s -c "jar.$1" -o page -w '%{http_code} %{redirect_url}' --data-urlencode "user=$1" \
		--data-urlencode "password=$password" "$url/login")" "303 $url/"
}

# as USER PATH [CURL OPTION]...   The page is in the file "page", its status in $code, where it leads in $to.
as() {
	local user=$1 path=$2
	shift 2
	read -r code to < <(curl -s --path-as-is -b "jar.$user" -o page -w '%{http_code} %{redirect_url}\n' "$@" "$url$path")
}

# The token of a user's forms.
token() {
	curl -s -b "jar.$1" "$url/" | sed -n 's/.*name="token" value="\([0-9a-f]*\)".*/\1/p' | head -n 1
}

# post USER PATH [FIELD=VALUE]...
post() {
	local user=$1 path=$2 field fields=()
	shift 2
	for field; do
		fields+=(--data-urlencode "$field")
	done
	as "$user" "$path" --data-urlencode "token=$(token "$user")" "${fields[@]}"
}

# send USER PATH [PART]...   A form with files, the token first.
send() {
	local user=$1 path=$2 part parts=()
	shift 2
	for part; do
		parts+=(-F "$part")
	done
	as "$user" "$path" -F "token=$(token "$user")" "${parts[@]}"
}

# until_code USER PATH CODE   Asks again while it is being made (202).
until_code() {
	local end=$((SECONDS + 60))
	while ((SECONDS < end)); do
		as "$1" "$2"
		[ "$code" = 202 ] || break
		read -r -t 0.1 <> <(:) || true
	done
	is "$code" "$3"
}

# until_true COMMAND...   For half a minute.
until_true() {
	local end=$((SECONDS + 30))
	while ((SECONDS < end)); do
		! "$@" || return 0
		read -r -t 0.1 <> <(:) || true
	done
	printf 'never: %s\n' "$*" >&2
	return 1
}

# until_shows USER PATH TEXT   Asks again until the page has it.
until_shows() {
	local end=$((SECONDS + 60))
	while ((SECONDS < end)); do
		as "$1" "$2"
		! grep -qF "$3" page || return 0
		read -r -t 0.1 <> <(:) || true
	done
	printf 'never shown: %s\n' "$3" >&2
	cat page >&2
	return 1
}

is() {
	[ "$1" = "$2" ] || { printf 'is:     %s\nwanted: %s\n' "$1" "$2" >&2; return 1; }
}

shows() {
	grep -qF -- "$1" page || { printf 'not in the page: %s\n' "$1" >&2; cat page >&2; return 1; }
}

shows_not() {
	! grep -qF -- "$1" page || { printf 'in the page: %s\n' "$1" >&2; return 1; }
}
