bats_require_minimum_version 1.5.0
# packseal claim inspect: pictures and films that are none, broken, or made to hurt who opens them.

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
	refused 64 text.png " is neither a picture (JPEG, PNG, WebP, GIF, HEIC) nor a film (MP4, MOV, MKV, WebM)"
	refused 64 empty.png " is neither a picture (JPEG, PNG, WebP, GIF, HEIC) nor a film (MP4, MOV, MKV, WebM)"
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
	# of a HEIC no size is said, and 0 x 0 is none
	inspect 0 still.heic
	[[ $output == "still.heic: 24 bytes"$'\n'* ]]
	[[ $output == *"by its bytes alone: only JPEG, PNG and WebP are looked at"* ]]
}

@test "a film: what its texts declare, wherever a program puts them" {
	label='{"Label":"1","ContentProducer":"maker-7","ProduceID":"id-9"}'
	ffmpeg -v error -f lavfi -i testsrc=size=64x48:rate=5 -t 1 -metadata comment="$label" -metadata title="made with Midjourney" itunes.mp4
	ffmpeg -v error -i itunes.mp4 -c copy -movflags use_metadata_tags -metadata AIGC="$label" keys.mp4
	ffmpeg -v error -i itunes.mp4 -c copy quicktime.mov
	ffmpeg -v error -i itunes.mp4 -c copy -movflags +frag_keyframe+empty_moov pieces.mp4
	for film in itunes.mp4 quicktime.mov pieces.mp4; do
		inspect 0 $film
		[[ $output == *"the file declares: a GB 45438 label (film text ©cmt): Label 1; ContentProducer maker-7; ProduceID id-9 (generated by AI)"* ]]
		[[ $output == *"the file declares: the name of a generator (film text ©nam): made with Midjourney"* ]]
		[[ $output == *"by its bytes alone"* && $output != *damaged* && $output != *" x "* ]]
		grep -q "^SHA-256 $(sha256sum $film | cut -c1-4) " <<<"$output"
	done
	inspect 0 keys.mp4
	[[ $output == *"a GB 45438 label (film text AIGC): Label 1;"* ]]
	run -0 "$packseal" claim inspect keys.mp4 --lang zh
	[[ $output == *"文件声明: GB 45438 标识 (视频文本 AIGC): Label 1;"* ]]
	run -0 "$packseal" claim inspect keys.mp4 --json
	[[ $output == *'"where":'*'"film text AIGC"'* && $output == *'"left_out":'*0* ]]
	# as it was when it was sent, and not a byte more
	head -c -20 keys.mp4 >cut.mp4
	inspect 0 cut.mp4
	[[ $output == *"no statement"*"it is damaged or cut off: marks may be missing"* ]]
	# a kind that is not looked into says so
	ffmpeg -v error -i itunes.mp4 -c copy film.mkv
	inspect 0 film.mkv
	[[ $output == *"what it declares was not looked for in this kind of file"* ]]
}

# bats test_tags=plain
@test "a film of 512 MB is looked into in little memory; a larger one is not" {
	python3 - <<-'END'
		import struct
		box = lambda kind, body: struct.pack(">I", len(body) + 8) + kind + body
		tail = box(b"moov", box(b"udta", box(b"AIGC", b'{"Label":"2","ProduceID":"id-9"}')))
		for name, size in ("most.mp4", 512 << 20), ("more.mp4", (512 << 20) + 1):
		    start = box(b"ftyp", b"isom\0\0\0\0")
		    with open(name, "wb") as film:
		        film.write(start + struct.pack(">I", size - len(start) - len(tail)) + b"mdat")
		        film.seek(size - len(tail))
		        film.write(tail)
	END
	run -0 bash -c "ulimit -v 400000; $packseal claim inspect most.mp4 --lang en"
	[[ $output == *"a GB 45438 label (film text AIGC): Label 2;"* && $output != *damaged* ]]
	refused 5 more.mp4 ": a film of more than 512 MB is not looked at"
}

@test "a HEIC: its Exif and its XMP" {
	python3 - <<-'END'
		import struct
		box = lambda kind, body: struct.pack(">I", len(body) + 8) + kind + body
		exif = b"\0\0\0\0II*\0\x08\0\0\0\1\0\x31\1\2\0\x0e\0\0\0\x1a\0\0\0\0\0\0\0Adobe Firefly\0"
		xmp = b"<x Iptc4xmpExt:DigitalSourceType='trainedAlgorithmicMedia'/>"
		entry = lambda number, kind, rest=b"": box(b"infe", b"\2\0\0\0" + struct.pack(">HH", number, 0) + kind + b"\0" + rest)
		def heic(encoding):
		    head = box(b"ftyp", b"heic\0\0\0\0mif1heic")
		    place = lambda number, at, size: struct.pack(">HHHII", number, 0, 1, at, size)
		    at = len(head) + 8
		    infos = box(b"iinf", struct.pack(">IH", 0, 2) + entry(1, b"Exif") + entry(2, b"mime", b"application/rdf+xml\0" + encoding))
		    places = box(b"iloc", bytes(4) + b"\x44\0\0\2" + place(1, at, len(exif)) + place(2, at + len(exif), len(xmp)))
		    return head + box(b"mdat", exif + xmp) + box(b"meta", bytes(4) + infos + places)
		open("plain.heic", "wb").write(heic(b""))
		open("encoded.heic", "wb").write(heic(b"deflate\0"))
	END
	inspect 0 plain.heic
	[[ $output == *"the name of a generator (EXIF Software): Adobe Firefly"* ]]
	[[ $output == *"an IPTC digital source type (XMP): trainedAlgorithmicMedia"* ]]
	[[ $output != *"not looked into"* && $output != *damaged* ]]
	inspect 0 encoded.heic
	[[ $output != *trained* ]]
	[[ $output == *"1 parts of the file were not looked into: too many, too large, or kept in another way"* ]]
}
