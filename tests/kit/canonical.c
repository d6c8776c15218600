#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/kit/canonical.h"

void ps_canonical_picture(const struct ps_frame *frame, struct ps_buf *jpeg)
{
	ps_buf_clear(jpeg);
	ps_buf_add(jpeg, frame->header, frame->header_len);
	for (uint32_t t = 0; t < frame->tile_count; t++) {
		bool last = t + 1 == frame->tile_count;

		assert_true(frame->tiles[t].len > 0);
		ps_buf_add(jpeg, frame->bytes + frame->tiles[t].at, frame->tiles[t].len);
		ps_buf_add_byte(jpeg, 0xff);
		ps_buf_add_byte(jpeg, last ? 0xd9 : (uint8_t)(0xd0 + t % 8));
	}
	assert_int_equal(jpeg->err, PS_OK);
}
