#include "tests/tamper/content.h"

#include "signing/composite.h"
#include "tests/vectors/clip.h"
#include "tests/vectors/vector.h"

struct reading {
	struct ps_buf *content;
	struct ps_composite pictures[PS_CAMERAS_MAX];
};

/* Header and tiles as they stand in the picture, whichever frame they came with. */
static enum ps_err add_picture(struct reading *reading, const struct ps_frame_record *frame)
{
	struct ps_composite *picture = &reading->pictures[frame->entry.camera];
	struct ps_buf *content = reading->content;
	enum ps_err err = ps_composite_apply(picture, frame);

	if (err)
		return err;
	ps_buf_add(content, picture->header.bytes, picture->header.len);
	for (uint32_t i = 0; i < picture->tile_count; i++) {
		const struct ps_tile_view *tile = &picture->tiles[i];

		ps_buf_add_byte(content, tile->salt ? 1 : 0);
		if (tile->salt)
			ps_buf_add(content, tile->bytes.bytes, tile->bytes.len);
		else
			ps_buf_add(content, tile->hash, PS_HASH_LEN);
	}
	return content->err;
}

static enum ps_err add_record(struct reading *reading, const struct ps_record *record)
{
	struct ps_buf *content = reading->content;

	if (record->type == PS_RECORD_FRAME) {
		ps_buf_add(content, record->frame.entry_bytes.bytes, record->frame.entry_bytes.len);
		return record->frame.shown == PS_SHOWN_NOT ? content->err
							   : add_picture(reading, &record->frame);
	}
	ps_buf_add(content, record->event.entry_bytes.bytes, record->event.entry_bytes.len);
	if (record->event.shown)
		ps_buf_add(content, record->event.salted.bytes, record->event.salted.len);
	return content->err;
}

static enum ps_err on_seal(void *ctx, const struct ps_sealed *sealed)
{
	struct reading *reading = ctx;
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < PS_CAMERAS_MAX; i++)
		ps_composite_reset(&reading->pictures[i]);
	ps_buf_add_byte(reading->content, sealed->withheld ? 0 : 1);
	for (size_t i = 0; i < sealed->count && !err; i++)
		err = add_record(reading, &sealed->records[i]);
	return err ? err : reading->content->err;
}

/* The waybills are shown from the openings as well. */
static enum ps_err on_other(void *ctx, const struct ps_record *record)
{
	struct reading *reading = ctx;

	if (record->type == PS_RECORD_OPENINGS)
		ps_buf_add(reading->content, record->whole.bytes, record->whole.len);
	return reading->content->err;
}

enum ps_err ps_content_read(struct ps_bytes file, const struct ps_certificates *roots,
			    struct ps_buf *content, struct ps_verdict *verdict_out)
{
	struct reading reading = { .content = content };
	const struct ps_check_hooks hooks = { .ctx = &reading, .seal = on_seal, .other = on_other };
	const struct ps_verify_options options = { .roots = roots,
						   .now_s = PS_VECTOR_NOW_S,
						   .hooks = content ? &hooks : NULL };
	struct ps_cursor cursor = ps_cursor_of(file.bytes, file.len);
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < PS_CAMERAS_MAX && content && !err; i++)
		err = ps_composite_init(&reading.pictures[i]);
	*verdict_out = (struct ps_verdict){ .exit_status = PS_EXIT_WRONG };
	if (!err)
		err = ps_verify(ps_vector_source(&cursor), &options, verdict_out);
	for (size_t i = 0; i < PS_CAMERAS_MAX && content; i++)
		ps_composite_release(&reading.pictures[i]);
	return err;
}
