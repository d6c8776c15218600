#!/usr/bin/env bats
# The bench as data: what is printed can be read again, and the boards' pins are what their headers have.

bats_require_minimum_version 1.5.0

setup_file() {
	hw=$BATS_TEST_DIRNAME/../../hw
	out=$BATS_FILE_TMPDIR
	export hw out
	/usr/bin/python3 "$hw/sheets.py" "$out"
}

# codes FILE   What a barcode reader sees on the page, printed at 150 dots an inch.
codes() {
	rsvg-convert -d 150 -p 150 "$out/$1.svg" -o "$out/$1.png"
	zbarimg -q --nodbus -Sdisable -Scode128.enable --raw "$out/$1.png" | sort
}

@test "every command that capture/couriers.ini knows is on the sheet, and is read again" {
	sed -n 's/^pattern = \(PSCMD-.*\)/\1/p' "$hw/../capture/couriers.ini" | sort >"$out/wanted"
	[ -s "$out/wanted" ]
	codes commands >"$out/read"
	diff "$out/wanted" "$out/read"
}

@test "the aim card is read again, each code of its own fineness" {
	[ "$(codes aim-card | tr '\n' ' ')" = "PSAIM-0250 PSAIM-0330 PSAIM-0500 PSAIM-0750 PSAIM-1000 " ]
	# coarser, as a camera that sees less: the finest are lost, the coarsest is read
	rsvg-convert -d 60 -p 60 "$out/aim-card.svg" -o "$out/coarse.png"
	run zbarimg -q --nodbus -Sdisable -Scode128.enable --raw "$out/coarse.png"
	[[ $output == *PSAIM-1000* ]]
	[[ $output != *PSAIM-0250* ]]
}

# The 40-pin header of every Raspberry Pi since 2014, pins 1 to 40.
header="3V3 5V GPIO2 5V GPIO3 GND GPIO4 GPIO14 GND GPIO15 GPIO17 GPIO18 GPIO27 GND GPIO22 GPIO23 3V3 GPIO24 GPIO10 GND
	GPIO9 GPIO25 GPIO11 GPIO8 GND GPIO7 GPIO0 GPIO1 GPIO5 GND GPIO6 GPIO12 GPIO13 GND GPIO19 GPIO16 GPIO26 GPIO20 GND GPIO21"

# check_board FILE BOARD   Prints each line that is not at the pin that the file says.
check_board() {
	# shellcheck disable=SC2086
	set -- "$1" "$2" $header
	file=$1 board=$2
	shift 2
	sed -n "/^\[$board\]/,/^\[/p" "$file" | sed 's/ = /=/' | while IFS== read -r key value; do
		case $key in
		lamp_* | buzzer | pedal) name=${value% *} pin=${value#* } name=${name#!} ;;
		supply_5v) name=5V pin=$value ;;
		ground) name=GND pin=$value ;;
		*) continue ;;
		esac
		[ "${!pin}" = "$name" ] || echo "$key: $name is not at pin $pin, ${!pin} is"
	done
	sed -n "/^\[$board\]/,/^\[/p" "$file" | sed -n 's/^\(lamp_[a-z]*\|buzzer\|pedal\) = .* //p' | sort | uniq -d
}

@test "each board's lines are where its header has them, and no two at one pin" {
	for board in raspberry-pi-5 raspberry-pi-4; do
		run check_board "$hw/boards.ini" $board
		[ "$output" = "" ]
	done
	# a wrong pin is noticed
	sed 's/GPIO22 15/GPIO22 12/' "$hw/boards.ini" >"$out/wrong.ini"
	run check_board "$out/wrong.ini" raspberry-pi-5
	[[ $output == *"lamp_fault: GPIO22 is not at pin 12, GPIO18 is"* ]]
}

@test "the wiring drawing has every line of its board" {
	for line in lamp_recording lamp_ready lamp_fault buzzer pedal; do
		value=$(sed -n "/raspberry-pi-5/,/^\[rasp.*4/s/^$line = \(.*\) .*/\1/p" "$hw/boards.ini")
		grep -qF ">$line ($value)<" "$out/wiring-raspberry-pi-5.svg"
	done
}

# check_usb FILE BOARD   Prints each line of a part at a USB port that cannot be right.
check_usb() {
	section() { sed -n "/^\[$2\]/,/^\[/p" "$1"; }
	read -r label count <<<"$(section "$1" "$2" | sed -n 's/^label = //p')"
	left=" $(section "$1" "$2" | sed -n 's/^not = //p') "
	section "$1" "$2" | sed -n 's/^\(lamp_[a-z]*\|buzzer\|pedal\) = //p' | while read -r name number; do
		[ "${name#!}" = "$label:$number" ] || echo "$name is not number $number of $label"
		[ "$number" -lt "$count" ] || echo "$name: there are only $count"
		[[ $left != *" $number "* ]] || echo "$name has another function"
	done
	section "$1" "$2" | sed -n 's/^\(lamp_[a-z]*\|buzzer\|pedal\) = .* //p' | sort | uniq -d
}

@test "a part at a USB port: five lines of its own chip, drawn, and without an overlay" {
	[ "$(check_usb "$hw/boards.ini" usb-cp2112)" = "" ]
	[ "$(sed -n '/usb-cp2112/,/^\[/s/^\(lamp_[a-z]*\|buzzer\|pedal\) = .*/\1/p' "$hw/boards.ini" | wc -l)" = 5 ]
	for wrong in "s/:2 2/:2 3/" "s/:6 6/:8 8/" "s/:5 5/:7 7/" "s/:5 5/:4 4/" "s/_gpio:3/:3/"; do
		sed "$wrong" "$hw/boards.ini" >"$out/wrong.ini"
		[ "$(check_usb "$out/wrong.ini" usb-cp2112)" != "" ]
	done
	for line in "lamp_recording (cp2112_gpio:2)" "lamp_ready (cp2112_gpio:3)" "lamp_fault (cp2112_gpio:4)" \
		"buzzer (cp2112_gpio:5)" "pedal (!cp2112_gpio:6)"; do
		grep -qF ">$line<" "$out/wiring-usb-cp2112.svg"
	done
	[ ! -e "$out/packseal-usb-cp2112.dts" ]
}

# Pins of a board's overlay, outputs before the pedal, as dtc understood it.
overlay_pins() {
	dtc -q -@ -I dts -O dtb -o "$out/$1.dtbo" "$out/packseal-$1.dts"
	dtc -q -I dtb -O dts "$out/$1.dtbo" >"$out/$1.read"
	sed -n 's/.*[ ,]pins = <\(.*\)>;/\1/p' "$out/$1.read" | xargs -r -n 1 printf '%d '
	sed -n 's/.*[^,]pins = "\(.*\)";/\1/p' "$out/$1.read" | sed 's/\\0/ /g; s/gpio//g' | tr '\n' ' '
}

@test "dtc compiles each board's overlay, which has the pins of its table" {
	for board in raspberry-pi-5 raspberry-pi-4; do
		wanted=$(sed -n "/^\[$board\]/,/^\[/s/^\(lamp_[a-z]*\|buzzer\|pedal\) = !*GPIO\([0-9]*\) .*/\2/p" \
			"$hw/boards.ini" | tr '\n' ' ')
		[ "$(overlay_pins $board)" = "$wanted" ]
	done
	# lamps low and pulled down, the pedal pulled up
	grep -q 'function = <0x01 0x01 0x01 0x01 0x00>' "$out/raspberry-pi-4.read"
	grep -q 'pull = <0x01 0x01 0x01 0x01 0x02>' "$out/raspberry-pi-4.read"
	[ "$(grep -c 'output-low\|bias-pull-down\|bias-pull-up' "$out/raspberry-pi-5.read")" = 3 ]
}

@test "the placement table says where the item is too coarse, and where a label cannot be read" {
	run /usr/bin/python3 "$hw/sheets.py" --placement
	[ "$status" = 0 ]
	# 1920 pixels over 500 × 6.45 ÷ 4.74 = 680 mm: 2.8 a mm
	[[ $output == *"imx708 standard, 1080p        500 mm    680 x 383     2.8  below 4 px/mm"* ]]
	[[ $output == *"imx708 standard, full         400 mm    544 x 306     8.5  ok              ok"* ]]
	[[ $output == *"cannot be read"* ]]
	# and hw/README.md advises what it says
	cameras=$(sed -n '/^## Cameras/,$p' "$hw/README.md")
	grep -q '4 pixels a millimetre that an item wants up to 350 mm' <<<"$cameras"
	grep -qE '^imx708 standard, 1080p +350 mm.* ok +bar' <<<"$output"
	grep -qE '^imx708 standard, 1080p +400 mm.* below 4 px/mm' <<<"$output"
	grep -qF '**from no height in that table**' <<<"$cameras"
	[ "$(grep -cE '^imx708 .*, 1080p .* ok$' <<<"$output")" = 0 ]
	grep -q 'reads it up to 400 mm .* for the item up to 800 mm' <<<"$cameras"
	grep -qE '^imx708 standard, full +600 mm.*cannot be read' <<<"$output"
	grep -qE '^imx708 standard, full +800 mm.* ok +bar' <<<"$output"
	grep -qE '^imx708 standard, full +1000 mm.* below 4 px/mm' <<<"$output"
}

@test "the PDFs are the same pages: their barcodes are read again, and they are of A4" {
	mkdir "$out/pdf"
	/usr/bin/python3 "$hw/sheets.py" "$out/pdf" --pdf
	[ "$(cd "$out/pdf" && ls -- *.svg | wc -l)" -gt 3 ]
	for svg in "$out"/pdf/*.svg; do
		pdfinfo "${svg%.svg}.pdf" | grep -q "Page size:.*A4"
	done
	for sheet in commands aim-card; do
		pdftoppm -r 150 -png -singlefile "$out/pdf/$sheet.pdf" "$out/pdf/$sheet"
		zbarimg -q --nodbus -Sdisable -Scode128.enable --raw "$out/pdf/$sheet.png" | sort >"$out/pdf/$sheet.read"
		codes $sheet | diff - "$out/pdf/$sheet.read"
	done
	# a machine without librsvg's program is told what is missing
	run env PATH=/nowhere /usr/bin/python3 "$hw/sheets.py" "$out/pdf" --pdf
	[ "$status" = 69 ]
	[[ $output == *"apt-get install librsvg2-bin" ]]
}

@test "how much disk a day wants, for each camera and for all of a bench together" {
	run -0 /usr/bin/python3 "$hw/sheets.py" --storage 600 45
	# 0.3002 MB a second of 45 s, 600 times: 8.1 GB; of 1 TB, 930 GB are to be had
	[[ $output == *"1280x720@10     13.5 MB    8.1 GB"*"115 days"* ]]
	run -0 /usr/bin/python3 "$hw/sheets.py" --storage 600 45 1920x1080@10 1280x720@10 1280x720@10
	[ "${#lines[@]}" = 2 ]
	[[ ${lines[1]} == *"59.4 MB   35.7 GB"*" 26 days"* ]]
	# and both READMEs say the same of that bench
	for text in "$hw/README.md" "$hw/../README.md"; do
		said=$(tr '\n' ' ' <"$text" | grep -oE 'two 720p cameras at 10 pictures a second has [^.]*[0-9]+ days' | grep -oE '[0-9]+ (MB|GB|days)')
		[ "$(tr '\n' ' ' <<<"$said")" = "59 MB 36 GB 26 days " ]
	done
	run -66 /usr/bin/python3 "$hw/sheets.py" --storage 600 45 4k
	[[ $output == *"4k is not in storage.ini, which has 1920x1080@10,"* ]]
	for words in "600" "0 45" "600 -3" "6e2 45"; do
		run -64 /usr/bin/python3 "$hw/sheets.py" --storage $words
		[[ $output == usage:* ]]
	done
}
