bats_require_minimum_version 1.5.0
# A configuration, a key or a certificate that cannot be used: packseald does not start, says file,
# line and key in one sentence, and ends with 78 (77 where a permission is missing).

load station

setup_file() {
	make_kit
	make_station good
	start_station
	record $first
	stop_station
}

setup() {
	kit=$BATS_FILE_TMPDIR/kit
	here=$BATS_TEST_TMPDIR/station
	cp -a "${BATS_FILE_TMPDIR}/good" "$here"
	cd "$here"
	sed -i "s|$BATS_FILE_TMPDIR/good|$here|" station.ini
}

# Whatever was refused: the store is what it was, and the right configuration records.
teardown() {
	kill_station
}

# refused STATUS SENTENCE [COMMAND...]   A * in the sentence is anything.
refused() {
	wanted=$1 sentence=$2
	shift 2
	status=0
	output=$("$@" "$packseald" --config station.ini 2>&1) || status=$?
	[ "$status" = "$wanted" ] && [[ $output == packseald:\ ${sentence//\[/\\[} ]] && return
	printf 'status %s: %s\nand not %s: %s\n' "$status" "$output" "$wanted" "$sentence" >&2
	return 1
}

# Each row: an edit of the good file (sed), the line that is blamed (its beginning; of two that are
# equal the second), what is said of it.
@test "configuration: what is not understood is refused with its line and key" {
	cp station.ini good.ini
	while IFS='|' read -r edit line sentence; do
		sed "$edit" good.ini >station.ini
		[[ $sentence == *"given twice" ]] && which=tail || which=head
		at=$(grep -n "^$line" station.ini | $which -n 1 | cut -d: -f1)
		[ "$line" = - ] && at=station.ini || at=station.ini:$at
		refused 78 "$at: $sentence"
	done <<-'END'
		s/^fps = 10/fsp = 10/|fsp|[camera top] fsp: there is no such key in this section
		s/^\[camera side\]/[kamera side]/|\[kamera|[kamera side] is not one of [station], [store], [camera NAME], [scanner NAME], [lane NAME]
		s/^fps = 10/fps = ten/|fps|[camera top] fps: "ten" is not allowed here; allowed: 1 to 240
		s/^fps = 10/fps = 0/|fps|[camera top] fps: "0" is not allowed here; allowed: 1 to 240
		s/^fps = 10/fps = -1/|fps|[camera top] fps: "-1" is not allowed here; allowed: 1 to 240
		s/^fps = 10/fps = 99999999999999999999/|fps|[camera top] fps: "99999999999999999999" is not allowed here; allowed: 1 to 240
		s/^postroll = .*/postroll = 3/|postroll|[lane left] postroll: "3" is not allowed here; allowed: 0 s to 1 min, with its unit: ms, s, min or h
		s/^min_free = .*/min_free = lots/|min_free|[store] min_free: "lots" is not allowed here; allowed: bytes, or a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB
		s/^type = fifo/type = usb/|type|[scanner hand] type: "usb" is not allowed here; allowed: serial, fifo or keyboard
		s/^store = .*/store = there/|store|[station] store: "there" is not allowed here; allowed: a path that begins with /
		s/^name = .*/name =/|name|[station] name: "" is not allowed here; allowed: text of 1 to 64 bytes
		s/^stall = .*/stall = 800/|stall = 800|[camera top] stall: "800" is not allowed here; allowed: 0 s to 1 min, with its unit: ms, s, min or h
		s/^stall = .*/stall = -1 s/|stall = -1|[camera top] stall: "-1 s" is not allowed here; allowed: 0 s to 1 min, with its unit: ms, s, min or h
		s/^stall = .*/stall = 9999999999999 min/|stall = 99|[camera top] stall: "9999999999999 min" is not allowed here; allowed: 0 s to 1 min, with its unit: ms, s, min or h
		s/^stall = .*/stall = 199 ms/|-|[camera top] stall: 199 ms are less than two pictures take at fps = 10; take 200 ms or more, or 0 s
		s/^source = .*/source = libcamera:imx708/|-|[camera top] and [camera side] have one source; of two cameras of one model give each its id (*
		s/^fps = 10/fps/|fps|this is neither [section] nor key = value
		s/^\[lane left\]/[lane Left Side]/|\[lane|[lane Left Side]: a name is 1 to 32 of a-z, 0-9 and -
		s/^\[camera side\]/[camera top]/|\[camera top\]|the section [camera top] is given twice
		s/^preroll = .*/&\n&/|preroll|[lane left] preroll: the key is given twice
		s/^scanner = hand/&\ncameras = top, back/|\[lane|[lane left] cameras: there is no [camera back]
		s/^scanner = hand/&\ncameras = top, top/|\[lane|[lane left] cameras: top is named twice
		s/^scanner = hand/scanner = foot/|\[lane|[lane left] scanner: there is no [scanner foot]
		s/^scanner = hand//|\[lane|[lane left] scanner must be given
		/^\[lane/,$d|-|there is no [lane NAME]
		/^\[camera/,/^\[scanner/{/^\[scanner/!d}|-|there is no [camera NAME]
		1,/^couriers/d|-|there is no [station]
		1s/^/x = 1\n/|x|x stands before the first [section]
	END
}

@test "configuration: what is no text file" {
	rm station.ini
	refused 78 "station.ini: there is no such file; *"
	mkdir station.ini
	refused 78 "station.ini: this is not a regular file*"
	rmdir station.ini
	mkfifo station.ini
	refused 78 "station.ini: this is not a regular file*"
	rm station.ini
	: >station.ini
	refused 78 "station.ini: there is no [station]*"
	head -c 300000 /dev/zero | tr '\0' '#' >station.ini
	refused 78 "station.ini: the file is too large*"
	printf '[station]\nname = a\0b\n' >station.ini
	refused 78 "station.ini:2: the line holds a NUL byte*"
	random 2000 | tr -d '\0' >station.ini
	refused 78 "station.ini:*: *"
	{ echo '[station]' && head -c 5000 /dev/zero | tr '\0' a; } >station.ini
	refused 78 "station.ini:2: the line is longer than *"
}

@test "key: missing, open to others, of another kind, none, another station's" {
	key=$here/station.key
	cp station.key good.key
	blames="$key: the station's key cannot be used"
	chmod 644 station.key
	refused 77 "$blames: *chmod 600*"
	rm station.key
	refused 78 "$blames: there is no such file; *"
	mkdir station.key
	refused 78 "$blames: it is not a regular file"
	rmdir station.key
	openssl ecparam -name secp384r1 -genkey -noout -out station.key
	chmod 600 station.key
	refused 78 "$blames: it is a P-384 key; packseal needs ECDSA P-256"
	openssl genrsa -out station.key 2048 2>openssl.log
	refused 78 "$blames: it is an RSA key; packseal needs ECDSA P-256"
	no_pem='it is not a private key in PEM form'
	cp station.pem station.key
	refused 78 "$blames: $no_pem"
	random 300 >station.key
	refused 78 "$blames: $no_pem"
	: >station.key
	refused 78 "$blames: $no_pem"
	head -c 150 good.key >station.key
	refused 78 "$blames: $no_pem"
	head -c 100000 /dev/zero >station.key
	refused 78 "$blames: it is too long for what it should be"
	rm station.key
	"$packseal" key new station.key >openssl.log
	refused 78 "$here/station.pem: its first certificate is not of the key in $key*"
}

@test "certificate: missing, none, garbage, cut off, in the wrong order" {
	cp station.pem good.pem
	blames="$here/station.pem: the station's certificate cannot be used"
	rm station.pem
	refused 78 "$blames: there is no such file; packseal ca issue makes one"
	none='it holds no certificate in PEM form, or a damaged one; packseal ca issue makes one'
	: >station.pem
	refused 78 "$blames: $none"
	random 3000 >station.pem
	refused 78 "$blames: $none"
	head -c 400 good.pem >station.pem
	refused 78 "$blames: $none"
	tr 'A' 'B' <good.pem >station.pem
	refused 78 "$blames: $none"
	head -c 1000000 /dev/zero >station.pem
	refused 78 "$blames: it is too long, or *"
	cat good.pem good.pem good.pem >station.pem
	refused 78 "$blames: it *holds more than 5 certificates"
	cp "$kit/ca/root.pem" station.pem
	refused 78 "*station.pem: its first certificate is not of the key in *"
	# the right certificate, and behind it another CA's
	"$packseal" ca new other --name other >other.log
	{ sed '/END/q' good.pem; cat other/root.pem; } >station.pem
	refused 78 "*station.pem: nobody would believe films under its certificates: each must be followed by the one that issued it; *"
	# not for footage
	openssl req -x509 -key station.key -subj /CN=x -out station.pem
	refused 78 "*station.pem: nobody would believe films under its certificates: *"
	rm station.pem
	mkfifo station.pem
	refused 78 "$blames: it is not a regular file" timeout 5
}

@test "camera: a source that is none, named once" {
	set_key 'camera top' source nonsense
	refused 78 'camera top: there is no source "nonsense"; *'
}

@test "couriers and the run folder: not there, nonsense" {
	set_key station couriers "$here/couriers.ini"
	refused 78 "$here/couriers.ini: *"
	echo '[courier X]' >couriers.ini
	refused 78 "$here/couriers.ini:1: *"
	printf '[courier X]\npattern = [0-9\n' >couriers.ini
	refused 78 "$here/couriers.ini:2: *pattern*"
	set_key station couriers "$couriers"
	set_key station run "$here/nowhere"
	refused 78 "$here/nowhere: the folder of status and control cannot be used: *make it with mkdir"
	: >nowhere
	refused 78 "$here/nowhere: the folder of status and control cannot be used: it is not a folder"
	rm nowhere
}

@test "after all that the store is as it was, and the right configuration records" {
	cp station.ini good.ini
	: >station.ini
	refused 78 "*"
	cp good.ini station.ini
	start_station
	record $second
	stop_station
	all_intact 2
}
