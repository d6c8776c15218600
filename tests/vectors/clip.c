#include "tests/vectors/clip.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static enum ps_err read_memory(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct ps_cursor *cursor = ctx;
	size_t left = ps_cursor_left(cursor);

	*got_out = len < left ? len : left;
	memcpy(bytes, cursor->bytes + cursor->at, *got_out);
	cursor->at += *got_out;
	return PS_OK;
}

static enum ps_err write_memory(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_buf *buf = ctx;

	ps_buf_add(buf, bytes, len);
	return buf->err;
}

struct ps_source ps_vector_source(struct ps_cursor *cursor)
{
	return (struct ps_source){ .read = read_memory, .ctx = cursor };
}

void ps_vector_clip(const struct ps_buf *take, const struct ps_clip_settings *settings,
		    struct ps_buf *out)
{
	struct ps_cursor cursor = ps_cursor_of(take->bytes, take->len);
	const struct ps_output output = { .write = write_memory, .ctx = out };
	const struct ps_verify_options options = { .now_s = 0 };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_clip_result result;

	assert_non_null(verdict);
	assert_int_equal(ps_clip_run(ps_vector_source(&cursor), &options, settings, output, &result,
				     verdict),
			 PS_OK);
	ps_verdict_release(verdict);
	free(verdict);
}

void ps_vector_export(struct ps_film *film, const struct ps_clip_settings *settings)
{
	struct ps_film *fresh;
	struct ps_film kept = *film;
	struct ps_buf from;
	struct ps_buf to;

	ps_buf_init(&from);
	ps_buf_init(&to);
	ps_film_write(film, &from);
	ps_vector_clip(&from, settings, &to);
	fresh = ps_film_create(&to);
	*film = *fresh;
	*fresh = kept;
	ps_film_destroy(fresh);
	ps_buf_release(&from);
	ps_buf_release(&to);
}
