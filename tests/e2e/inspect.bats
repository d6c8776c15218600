bats_require_minimum_version 1.5.0
# packseal claim inspect: pictures that are none, broken, or made to hurt who opens them.

setup() {
	packseal=$(realpath "${PACKSEAL:-$BATS_TEST_DIRNAME/../../build/packseal}")
	cd "$BATS_TEST_TMPDIR"
	export PACKSEAL_STORE=$PWD/no-store PACKSEAL_CLAIMS=$PWD/no-claims
	python3 - <<-'END'
		import struct, zlib
		def chunk(name, body):
		    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
		def png(width, height, rows=b""):
		    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
		    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
		whole = png(4, 4, 4 * (b"\0" + bytes(12)))
		def text(stream):
		    return whole[:33] + chunk(b"zTXt", b"AIGC\0\0" + stream) + whole[33:]
		files = {
		    "whole.png": whole,
		    "behind.png": whole + bytes(10),
		    "cut.png": whole[:40],
		    "pixels.png": whole[:45] + bytes([whole[45] ^ 255]) + whole[46:],
		    "none.png": png(0, 0),
		    "narrow.png": png(0, 5),
		    "begun.png": whole[:8],
		    "begun.jpg": b"\xff\xd8\xff",
		    "flat.jpg": b"\xff\xd8\xff\xc0\x00\x0b\x08\0\0\0\0\x01\x01\x11\x00\xff\xd9",
		    "begun.webp": b"RIFF\0\0\0\0WEBP",
		    "none.gif": b"GIF89a" + bytes(4) + b"\0\0\0;",
		    "huge.png": png(100000, 100000, bytes(1000)),
		    "largest.png": png(0xffffffff, 0xffffffff, bytes(1000)),
		    "long.png": whole + bytes(33 << 20),
		    "still.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic",
		    "text.png": b"text",
		    "packed.png": text(zlib.compress(b'{"Label": "1", "ContentProducer": "maker-7"}')),
		    "bomb.png": text(zlib.compress(bytes(100 << 20), 9)),
		    "empty.png": b"",
		}
		for name, data in files.items():
		    open(name, "wb").write(data)
	END
}

# inspect STATUS FILE
inspect() {
	run "-$1" timeout 10 "$packseal" claim inspect "$2" --lang en
}

# refused STATUS FILE SENTENCE   It is all that is said.
refused() {
	echo "$2"
	inspect "$1" "$2"
	[ "$output" = "packseal: $2$3." ]
}

@test "what is no file is refused, not waited for" {
	mkfifo pipe
	mkdir folder
	refused 66 pipe ": this is not a regular file"
	refused 66 folder ": this is not a regular file"
	refused 66 /dev/zero ": this is not a regular file"
	refused 66 nothing ": No such file or directory"
	refused 64 text.png " is no picture: JPEG, PNG, WebP, GIF or HEIC"
	refused 64 empty.png " is no picture: JPEG, PNG, WebP, GIF or HEIC"
}

@test "one that is too large, in bytes or in pixels: 5, as --help says" {
	refused 5 long.png ": a picture of more than 32 MB is not looked at"
	for file in huge.png largest.png; do
		refused 5 $file ": it says that it has more pixels than a camera makes; such pictures are made to fill a computer's memory, so it is not opened"
	done
	run -0 "$packseal" claim --help
	[[ $output == *"5 a picture is too large, in bytes or pixels;"* ]]
}

@test "one without width and height is damaged" {
	for file in none.png narrow.png begun.png begun.jpg flat.jpg begun.webp none.gif; do
		refused 64 $file ": the picture is damaged: it has no width and height"
	done
}

@test "compressed texts are looked into, up to what a text has" {
	inspect 0 packed.png
	[[ $output == *"the file declares: a GB 45438 label (PNG text AIGC): Label 1; ContentProducer maker-7"* ]]
	[[ $output != *"not looked into"* ]]
	inspect 0 bomb.png
	[[ $output == *"no statement"*"1 compressed texts were not looked into: damaged, or too large"* ]]
	run -0 "$packseal" claim inspect bomb.png --json
	[[ $output == *'"packed_texts":'*1* ]]
}

@test "one that is damaged elsewhere is looked at as far as it goes, and that is said" {
	inspect 0 cut.png
	[[ $output == "cut.png: 40 bytes, 4 x 4"$'\n'* ]]
	[[ $output == *"it is damaged or cut off: marks may be missing"* ]]
	[[ $output == *"by its bytes alone: it is damaged, and cannot be decoded"* ]]
	inspect 0 pixels.png
	[[ $output == *"by its bytes alone: it is damaged, and cannot be decoded"* ]]
	[[ $output != *"only JPEG"* ]]
	inspect 0 behind.png
	[[ $output == *"10 bytes stand behind the picture's end"* ]]
	[[ $output != *damaged* && $output != *"bytes alone"* ]]
	inspect 0 whole.png
	[[ $output != *damaged* && $output != *"bytes alone"* ]]
	# of what is not looked into no size is said, and 0 x 0 is none
	inspect 0 still.heic
	[[ $output == "still.heic: 24 bytes"$'\n'* ]]
	[[ $output == *"by its bytes alone: only JPEG, PNG and WebP are looked at"* ]]
}
