/*
 * The memory of `packseal verify` on a file that means harm: after a real START come frames whose
 * records are as long as the format allows, one behind the other.
 */
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "signing/cbor.h"
#include "signing/file.h"
#include "signing/picture.h"
#include "signing/reader.h"
#include "tests/bench/measure.h"
#include "tests/bench/process.h"

enum { RECORDS = 12 };

struct memory {
	struct ps_bytes bytes;
	size_t at;
};

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct memory *memory = ctx;
	size_t left = memory->bytes.len - memory->at;

	*got_out = len < left ? len : left;
	memcpy(bytes, memory->bytes.bytes + memory->at, *got_out);
	memory->at += *got_out;
	return PS_OK;
}

/* The frame again, as tiles that fill the record; what is left of them is withheld. */
static enum ps_err add_long_frame(const struct ps_frame_record *frame, struct ps_buf *buf)
{
	size_t room = PS_FRAME_RECORD_MAX - PS_HEADER_LEN_MAX - 1024;
	uint64_t tiles = frame->entry.tile_count;
	struct ps_bytes header;
	struct ps_buf tile;
	enum ps_err err = ps_header_find(frame->jpeg, &header);

	if (err)
		return err;
	ps_buf_init(&tile);
	err = ps_buf_reserve(&tile, PS_SALT_LEN + PS_TILE_LEN_MAX);
	if (!err)
		memset(tile.bytes, 1, PS_SALT_LEN + PS_TILE_LEN_MAX);
	room -= (size_t)tiles * (PS_HASH_LEN + 8);
	ps_record_add_frame_head(buf, frame->entry_bytes, PS_SHOWN_TILES);
	ps_cbor_add_bytes(buf, header.bytes, header.len);
	ps_cbor_add_array(buf, (size_t)tiles);
	for (uint64_t i = 0; i < tiles && !err; i++) {
		size_t len = PS_SALT_LEN + PS_TILE_LEN_MAX;

		if (room >= len) {
			ps_cbor_add_bytes(buf, tile.bytes, len);
			room -= len;
		} else {
			ps_cbor_add_array(buf, 1);
			ps_cbor_add_bytes(buf, frame->entry.frame_hash, PS_HASH_LEN);
		}
	}
	ps_buf_release(&tile);
	return err ? err : buf->err;
}

static enum ps_err write_all(const char *path, const struct ps_buf *front,
			     const struct ps_buf *record)
{
	FILE *file = fopen(path, "wbe");
	bool fine = file && fwrite(front->bytes, 1, front->len, file) == front->len;

	for (size_t i = 0; i < RECORDS && fine; i++)
		fine = fwrite(record->bytes, 1, record->len, file) == record->len;
	if (file && fclose(file) != 0)
		fine = false;
	return fine ? PS_OK : PS_IO;
}

/* The take up to its first frame, and that frame made long. */
static enum ps_err make_file(const struct ps_bench_place *place, const char *path)
{
	struct memory memory = { .at = 0 };
	struct ps_reader reader;
	struct ps_record record;
	struct ps_buf take, front, frame;
	enum ps_err err;

	ps_buf_init(&take);
	ps_buf_init(&front);
	ps_buf_init(&frame);
	err = ps_file_read(place->take, &take);
	memory.bytes = (struct ps_bytes){ take.bytes, take.len };
	ps_reader_init(&reader, (struct ps_source){ read_memory, &memory });
	while (!err) {
		err = ps_reader_next(&reader, &record);
		if (!err && record.type == PS_RECORD_FRAME)
			break;
		if (!err)
			ps_buf_add(&front, record.whole.bytes, record.whole.len);
	}
	if (!err)
		err = front.err;
	if (!err)
		err = add_long_frame(&record.frame, &frame);
	if (!err)
		err = write_all(path, &front, &frame);
	ps_reader_release(&reader);
	ps_buf_release(&take);
	ps_buf_release(&front);
	ps_buf_release(&frame);
	return err;
}

void ps_measure_hostile_memory(struct ps_bench *bench, const struct ps_bench_place *place)
{
	const enum ps_figure_code code = PS_FIGURE_HOSTILE_RSS;
	char program[256], path[256];
	const char *const argv[] = { program, "verify", path, NULL };
	int len = snprintf(program, sizeof(program), "%s/packseal", place->build);
	struct ps_ran ran = { .status = -1 };
	enum ps_err err;

	if (len < 0 || (size_t)len >= sizeof(program) ||
	    !ps_bench_path(place, "hostile.seal", path)) {
		ps_bench_fail(bench, code, "the path is too long");
		return;
	}
	err = make_file(place, path);
	if (!err)
		err = ps_run(argv, &ran);
	/* 2: what no SEAL covers is judged by nobody, so it is as good as cut off */
	if (!err && ran.status != 1 && ran.status != 2)
		err = PS_MISMATCH;
	if (!err && unlink(path) != 0)
		err = PS_IO;
	if (err)
		ps_bench_fail(bench, code, "packseal verify ended with %d: %s", ran.status,
			      ps_err_text(err));
	else
		ps_bench_value(bench, code, ran.rss_mb);
}
