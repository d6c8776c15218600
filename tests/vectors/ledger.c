#include "tests/vectors/ledger.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/vectors/clip.h"
#include "tests/vectors/vector.h"

void ps_vector_name(const struct ps_film *film, struct ps_vector_named *named_out)
{
	const struct ps_verify_options options = { .now_s = PS_VECTOR_NOW_S };
	struct ps_verdict *verdict = malloc(sizeof(*verdict));
	struct ps_cursor cursor;
	struct ps_buf file;

	assert_non_null(verdict);
	ps_buf_init(&file);
	ps_film_write(film, &file);
	cursor = ps_cursor_of(file.bytes, file.len);
	assert_int_equal(ps_verify(ps_vector_source(&cursor), &options, verdict), PS_OK);
	memcpy(named_out->take, verdict->check.take, PS_HASH_LEN);
	memcpy(named_out->ending, verdict->check.due.prev, PS_HASH_LEN);
	ps_verdict_release(verdict);
	free(verdict);
	ps_buf_release(&file);
}

void ps_vector_begin_ledger(struct ps_ledger_maker *maker, struct ps_bytes device)
{
	ps_ledger_maker_enrol(maker, device);
	ps_ledger_maker_boot(maker);
}

void ps_vector_write_ledger(struct ps_ledger_maker *maker, const struct ps_vector_named *named,
			    struct ps_bytes device)
{
	const struct ps_vector_named other = { .take = { 2 }, .ending = { 3 } };
	static const uint8_t tag[PS_HASH_LEN] = { 7 };

	ps_vector_begin_ledger(maker, device);
	assert_int_equal(ps_ledger_maker_start(maker, 1, named->take), PS_AT_STARTED);
	ps_ledger_maker_end(maker, 1, named->take, named->ending, tag);
	(void)ps_ledger_maker_start(maker, 2, other.take);
	ps_ledger_maker_end(maker, 2, other.take, other.ending, tag);
	ps_ledger_maker_delete(maker, 1, named->take);
	assert_int_equal(maker->count, PS_AT_END);
}

void ps_vector_attach(struct ps_film *film, enum ps_attachment_kind kind,
		      const struct ps_buf *bytes)
{
	struct ps_buf record;

	ps_buf_init(&record);
	ps_record_add_attachment(&record, kind, (struct ps_bytes){ bytes->bytes, bytes->len });
	ps_film_insert(film, ps_film_find(film, PS_RECORD_TRAILER, 0),
		       (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}
