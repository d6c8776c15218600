#include "capture/frame.h"

#include <stdlib.h>
#include <string.h>

enum ps_err ps_frame_create(const uint8_t *header, size_t header_len,
			    const struct ps_tile_span *tiles, uint32_t tile_count,
			    const uint8_t *bytes, size_t len, struct ps_frame **frame_out)
{
	size_t tiles_len = tile_count * sizeof(*tiles);
	struct ps_frame *frame = malloc(sizeof(*frame) + tiles_len + header_len + len);
	uint8_t *at;

	if (!frame)
		return PS_NO_MEMORY;
	*frame =
		(struct ps_frame){ .header_len = header_len, .tile_count = tile_count, .len = len };
	atomic_init(&frame->refs, 1);
	at = (uint8_t *)(frame + 1);
	memcpy(at, tiles, tiles_len);
	frame->tiles = (const struct ps_tile_span *)at;
	at += tiles_len;
	memcpy(at, header, header_len);
	frame->header = at;
	at += header_len;
	memcpy(at, bytes, len);
	frame->bytes = at;
	for (uint32_t i = 0; i < tile_count; i++)
		frame->changed += tiles[i].len > 0;
	*frame_out = frame;
	return PS_OK;
}

struct ps_frame *ps_frame_ref(struct ps_frame *frame)
{
	atomic_fetch_add_explicit(&frame->refs, 1, memory_order_relaxed);
	return frame;
}

void ps_frame_unref(struct ps_frame *frame)
{
	if (frame && atomic_fetch_sub_explicit(&frame->refs, 1, memory_order_acq_rel) == 1)
		free(frame);
}
