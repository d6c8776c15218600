#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/access_check.h"
#include "signing/access_proof.h"
#include "signing/cbor.h"

#define TEXT(s)                                     \
	{                                           \
		(const uint8_t *)(s), sizeof(s) - 1 \
	}

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static struct ps_access_item entry_item(uint64_t serial)
{
	return (struct ps_access_item){ .kind = PS_ACCESS_ENTRY,
					.entry = { .serial = serial,
						   .salt = { 1, 2 },
						   .utc_us = 1700000000000000 + (int64_t)serial,
						   .who = TEXT("li"),
						   .act = PS_ACCESS_LOOK,
						   .take = 7,
						   .text = TEXT("碎") } };
}

static struct ps_access_item station_item(void)
{
	struct ps_access_item item = entry_item(5);

	item.entry.station = (struct ps_bytes)TEXT("left");
	return item;
}

static void each_item_comes_back_as_it_went(void **state)
{
	const struct ps_access_item items[] = {
		entry_item(5),
		station_item(),
		{ .kind = PS_ACCESS_BATCH, .batch = { 5, 1, -9, -9, { 3 } } },
		{ .kind = PS_ACCESS_NOTED, .noted = { { 3 }, 17 } },
	};
	struct ps_buf buf, again;

	(void)state;
	ps_buf_init(&buf);
	ps_buf_init(&again);
	for (size_t i = 0; i < sizeof(items) / sizeof(items[0]); i++) {
		struct ps_access_item got = { .kind = PS_ACCESS_ENTRY };

		ps_buf_clear(&buf);
		ps_buf_clear(&again);
		assert_int_equal(ps_access_item_encode(&items[i], &buf), PS_OK);
		assert_int_equal(ps_access_item_decode(view(&buf), &got), PS_OK);
		assert_int_equal(got.kind, items[i].kind);
		assert_int_equal(ps_access_item_encode(&got, &again), PS_OK);
		assert_true(ps_bytes_equal(view(&buf), view(&again)));
		for (size_t len = 0; len < buf.len; len++)
			assert_int_equal(
				ps_access_item_decode((struct ps_bytes){ buf.bytes, len }, &got),
				PS_TRUNCATED);
		ps_buf_add_byte(&buf, 0);
		assert_int_equal(ps_access_item_decode(view(&buf), &got), PS_MALFORMED);
	}
	ps_buf_release(&buf);
	ps_buf_release(&again);
}

/* Byte for byte, so that writer and reader cannot drift together. */
static void the_bytes_are_those_of_the_format(void **state)
{
	static const uint8_t bytes[] = { 0x88, 0x00, 0x05, 0x50, 0x01, 0x02, 0,	   0,	 0,
					 0,    0,    0,	   0,	 0,    0,    0,	   0,	 0,
					 0,    0, /* salt */
					 0x1b, 0x00, 0x06, 0x0a, 0x24, 0x18, 0x1e, 0x40, 0x05,
					 0x62, 'l',  'i',  0x02, 0x07, 0x63, 0xe7, 0xa2, 0x8e };
	const struct ps_access_item item = entry_item(5), of_station = station_item();
	struct ps_access_item got;
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	assert_int_equal(ps_access_item_encode(&item, &buf), PS_OK);
	assert_int_equal(buf.len, sizeof(bytes));
	assert_memory_equal(buf.bytes, bytes, sizeof(bytes));
	/* a station is one thing more, at the end, and has a name */
	ps_buf_clear(&buf);
	assert_int_equal(ps_access_item_encode(&of_station, &buf), PS_OK);
	assert_int_equal(buf.len, sizeof(bytes) + 5);
	assert_int_equal(buf.bytes[0], 0x89);
	assert_memory_equal(buf.bytes + sizeof(bytes), "\x64left", 5);
	buf.bytes[sizeof(bytes)] = 0x60;
	assert_int_equal(
		ps_access_item_decode((struct ps_bytes){ buf.bytes, sizeof(bytes) + 1 }, &got),
		PS_RANGE);
	ps_buf_release(&buf);
}

static void what_the_reader_refuses_is_never_written(void **state)
{
	static const char long_text[PS_TEXT_LEN_MAX + 1] = { 'x' };
	struct ps_access_item items[8];
	struct ps_buf buf;

	(void)state;
	for (size_t i = 0; i < 7; i++)
		items[i] = entry_item(1);
	items[0].entry.serial = 0;
	items[1].entry.who.len = 0;
	items[2].entry.who = (struct ps_bytes){ (const uint8_t *)long_text, PS_NAME_LEN_MAX + 1 };
	items[3].entry.text = (struct ps_bytes){ (const uint8_t *)long_text, sizeof(long_text) };
	items[4].entry.act = 256;
	items[5].entry.text = (struct ps_bytes)TEXT("two\nlines");
	items[6] =
		(struct ps_access_item){ .kind = PS_ACCESS_BATCH, .batch = { 1, 0, 0, 0, { 0 } } };
	items[7] = entry_item(1);
	items[7].entry.station =
		(struct ps_bytes){ (const uint8_t *)long_text, PS_NAME_LEN_MAX + 1 };
	ps_buf_init(&buf);
	for (size_t i = 0; i < 8; i++) {
		assert_int_not_equal(ps_access_item_encode(&items[i], &buf), PS_OK);
		assert_int_equal(buf.len, 0);
	}
	ps_buf_release(&buf);
}

/* A log in memory that is being read. */
struct reading {
	struct ps_bytes left;
	size_t piece;
};

static enum ps_err read_some(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	struct reading *reading = ctx;
	size_t got = reading->left.len < len ? reading->left.len : len;

	if (got > reading->piece)
		got = reading->piece;
	memcpy(bytes, reading->left.bytes, got);
	reading->left.bytes += got;
	reading->left.len -= got;
	*got_out = got;
	return PS_OK;
}

static void add(struct ps_buf *log, const struct ps_access_item *item)
{
	struct ps_buf buf;

	ps_buf_init(&buf);
	assert_int_equal(ps_access_item_encode(item, &buf), PS_OK);
	ps_cbor_add_bytes(log, buf.bytes, buf.len);
	ps_buf_release(&buf);
}

/* Entries from @from to @to less @without, then, if @batch, a batch of all of them. */
static void add_entries(struct ps_buf *log, uint64_t from, uint64_t to, uint64_t without,
			bool batch)
{
	static struct ps_access_tree tree;
	struct ps_access_item made = { .kind = PS_ACCESS_BATCH };
	struct ps_buf buf;

	ps_buf_init(&buf);
	memset(&tree, 0, sizeof(tree));
	for (uint64_t serial = from; serial <= to; serial++) {
		const struct ps_access_item item = entry_item(serial);

		ps_buf_clear(&buf);
		assert_int_equal(ps_access_item_encode(&item, &buf), PS_OK);
		assert_int_equal(ps_access_tree_add(&tree, &item.entry, view(&buf)), PS_OK);
		if (serial != without)
			add(log, &item);
	}
	assert_int_equal(ps_access_tree_close(&tree, &made.batch), PS_OK);
	if (batch)
		add(log, &made);
	ps_buf_release(&buf);
}

static struct ps_access_check check_log(const struct ps_buf *log)
{
	struct ps_access_check check = { .count = 0 };
	struct reading first = { view(log), 7 }, again = { view(log), 4096 };

	assert_int_equal(ps_access_check_read(&check, (struct ps_source){ read_some, &first },
					      (struct ps_source){ read_some, &again }),
			 PS_OK);
	return check;
}

static void a_batch_is_whole_with_all_its_entries_and_no_other(void **state)
{
	struct ps_access_check check;
	struct ps_access_item noted = { .kind = PS_ACCESS_NOTED, .noted = { .leaf = 9 } };
	struct ps_buf log;

	(void)state;
	ps_buf_init(&log);
	add_entries(&log, 1, 5, 0, true);
	add_entries(&log, 6, 9, 7, true);
	add_entries(&log, 10, 12, 11, false);
	check = check_log(&log);
	assert_int_equal(check.count, 2);
	assert_true(check.batches[0].whole);
	assert_int_equal(check.batches[0].found, 5);
	assert_false(check.batches[0].is_noted);
	assert_false(check.batches[1].whole);
	assert_int_equal(check.batches[1].found, 3);
	assert_int_equal(check.entries, 10);
	assert_int_equal(check.loose, 2);
	assert_int_equal(check.lost, 1);
	assert_ptr_equal(ps_access_check_find(&check, 5), &check.batches[0]);
	assert_null(ps_access_check_find(&check, 10));
	memcpy(noted.noted.root, check.batches[0].batch.root, PS_HASH_LEN);
	ps_access_check_release(&check);
	/* what is noted, and an entry that comes once more at the end */
	add(&log, &noted);
	add_entries(&log, 3, 3, 0, false);
	check = check_log(&log);
	assert_true(check.batches[0].is_noted);
	assert_int_equal(check.batches[0].leaf, 9);
	assert_false(check.batches[0].whole);
	ps_access_check_release(&check);
	ps_buf_release(&log);
}

static void what_cannot_be_read_is_told_and_not_guessed(void **state)
{
	struct ps_access_check check;
	struct ps_buf log;
	size_t whole;

	(void)state;
	ps_buf_init(&log);
	add_entries(&log, 1, 2, 0, true);
	whole = log.len;
	add_entries(&log, 3, 3, 0, false);
	log.len--;
	check = check_log(&log);
	assert_int_equal(check.torn_bytes, log.len - whole);
	assert_false(check.broken);
	ps_access_check_release(&check);
	log.len = whole;
	ps_cbor_add_bytes(&log, "\xff\xff", 2);
	ps_buf_add_byte(&log, 0x01);
	add_entries(&log, 3, 3, 0, false);
	check = check_log(&log);
	assert_int_equal(check.damaged, 1);
	assert_true(check.broken);
	assert_int_equal(check.offset, whole + 3);
	assert_true(check.batches[0].whole);
	assert_int_equal(check.entries, 2);
	ps_access_check_release(&check);
	ps_buf_release(&log);
}

/* Each of three entries of a batch; no other byte of it can be. */
static void a_proof_is_of_the_entry_at_its_place(void **state)
{
	static struct ps_access_tree tree;
	struct ps_buf items[3], bytes;
	uint8_t hashes[3][PS_HASH_LEN];
	struct ps_access_proof proof = { .path = { .count = 2 } }, got;

	(void)state;
	memset(&tree, 0, sizeof(tree));
	ps_buf_init(&bytes);
	for (size_t i = 0; i < 3; i++) {
		const struct ps_access_item item = entry_item(5 + i);

		ps_buf_init(&items[i]);
		assert_int_equal(ps_access_item_encode(&item, &items[i]), PS_OK);
		assert_int_equal(ps_access_tree_add(&tree, &item.entry, view(&items[i])), PS_OK);
		assert_int_equal(ps_merkle_hash_leaf(items[i].bytes, items[i].len, hashes[i]),
				 PS_OK);
	}
	assert_int_equal(ps_access_tree_close(&tree, &proof.batch), PS_OK);
	proof.item = view(&items[1]);
	memcpy(proof.path.hashes[0], hashes[0], PS_HASH_LEN);
	memcpy(proof.path.hashes[1], hashes[2], PS_HASH_LEN);
	assert_int_equal(ps_access_proof_encode(&proof, &bytes), PS_OK);
	assert_int_equal(ps_access_proof_decode(view(&bytes), &got), PS_OK);
	assert_int_equal(got.entry.serial, 6);
	for (size_t at = 0; at < bytes.len; at++)
		for (unsigned bit = 0; bit < 8; bit++) {
			bytes.bytes[at] ^= (uint8_t)(1U << bit);
			/* the times of a batch are the leaf's to say: see whoever compares them */
			if (ps_access_proof_decode(view(&bytes), &got) == PS_OK)
				assert_false(ps_access_batch_equal(&got.batch, &proof.batch));
			bytes.bytes[at] ^= (uint8_t)(1U << bit);
		}
	for (size_t len = 0; len < bytes.len; len++)
		assert_int_not_equal(
			ps_access_proof_decode((struct ps_bytes){ bytes.bytes, len }, &got), PS_OK);
	/* another entry under this path, and one of another batch */
	ps_buf_clear(&bytes);
	proof.item = view(&items[0]);
	assert_int_equal(ps_access_proof_encode(&proof, &bytes), PS_OK);
	assert_int_equal(ps_access_proof_decode(view(&bytes), &got), PS_MISMATCH);
	ps_buf_clear(&bytes);
	proof.batch.from = 6;
	assert_int_equal(ps_access_proof_encode(&proof, &bytes), PS_OK);
	assert_int_equal(ps_access_proof_decode(view(&bytes), &got), PS_RANGE);
	for (size_t i = 0; i < 3; i++)
		ps_buf_release(&items[i]);
	ps_buf_release(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_item_comes_back_as_it_went),
		cmocka_unit_test(the_bytes_are_those_of_the_format),
		cmocka_unit_test(what_the_reader_refuses_is_never_written),
		cmocka_unit_test(a_batch_is_whole_with_all_its_entries_and_no_other),
		cmocka_unit_test(what_cannot_be_read_is_told_and_not_guessed),
		cmocka_unit_test(a_proof_is_of_the_entry_at_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
