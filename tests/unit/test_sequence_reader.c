#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/disk.h"
#include "firmware/disk_source.h"
#include "firmware/tag_map.h"
#include "signing/cbor.h"
#include "signing/leaf.h"
#include "signing/sequence_reader.h"
#include "tests/kit/temp_dir.h"

#define ITEMS 120

static size_t len_of(unsigned i)
{
	return 1 + i * 7919 % PS_LEAF_LEN_MAX;
}

/* Some megabytes, so that items lie across every refill of the buffer. */
static void items_come_whole_across_refills(void **state)
{
	struct ps_sequence_reader reader;
	struct ps_temp_dir dir;
	struct ps_bytes item;
	struct ps_buf file;
	uint64_t offsets[ITEMS];
	struct ps_disk_source end = { .limit = UINT64_MAX };
	int fd = -1;

	(void)state;
	ps_temp_dir_init(&dir);
	ps_buf_init(&file);
	for (unsigned i = 0; i < ITEMS; i++) {
		offsets[i] = file.len;
		ps_cbor_add_bytes_head(&file, len_of(i));
		for (size_t k = 0; k < len_of(i); k++)
			ps_buf_add_byte(&file, (uint8_t)(i + k));
	}
	assert_int_equal(file.err, PS_OK);
	assert_true(file.len > 3 * PS_SEQUENCE_BUFFER);
	ps_temp_dir_put(&dir, "leaves", file.bytes, file.len - 1);
	assert_int_equal(ps_disk_open_read(dir.fd, "leaves", &fd), PS_OK);
	end.fd = fd;
	for (unsigned from = 0; from < ITEMS; from += 50) {
		struct ps_disk_source part = { fd, offsets[from], UINT64_MAX };

		assert_int_equal(ps_sequence_reader_init(&reader, ps_disk_source(&part),
							 offsets[from], ps_leaf_next),
				 PS_OK);
		for (unsigned i = from; i < ITEMS - 1; i++) {
			assert_int_equal(ps_sequence_reader_offset(&reader), offsets[i]);
			assert_int_equal(ps_sequence_reader_next(&reader, &item), PS_OK);
			assert_int_equal(item.len, len_of(i));
			assert_int_equal(item.bytes[0], (uint8_t)i);
			assert_int_equal(item.bytes[item.len - 1], (uint8_t)(i + item.len - 1));
		}
		/* The last byte of the last item is not there. */
		assert_int_equal(ps_sequence_reader_next(&reader, &item), PS_TRUNCATED);
		assert_int_equal(ps_sequence_reader_offset(&reader), offsets[ITEMS - 1]);
		assert_int_equal(ps_sequence_reader_rest(&reader).len,
				 file.len - 1 - offsets[ITEMS - 1]);
		ps_sequence_reader_finish(&reader);
	}
	end.offset = file.len - 1;
	assert_int_equal(
		ps_sequence_reader_init(&reader, ps_disk_source(&end), file.len - 1, ps_leaf_next),
		PS_OK);
	assert_int_equal(ps_sequence_reader_next(&reader, &item), PS_END);
	ps_sequence_reader_finish(&reader);
	ps_disk_close(fd);
	ps_buf_release(&file);
	ps_temp_dir_finish(&dir);
}

static void tags_are_found_newest_first_however_many(void **state)
{
	struct ps_tag_map map;
	uint8_t tag[PS_HASH_LEN] = { 0 };

	(void)state;
	ps_tag_map_init(&map);
	assert_null(ps_tag_map_find(&map, tag, NULL));
	/* 1000 tags; each was seen at offsets i, i + 1000, i + 2000. */
	for (uint32_t i = 0; i < 3000; i++) {
		uint32_t which = i % 1000;

		memcpy(tag, &which, sizeof(which));
		assert_int_equal(ps_tag_map_reserve(&map, 1), PS_OK);
		ps_tag_map_add(&map, tag, i);
	}
	for (uint32_t i = 0; i < 1000; i++) {
		const struct ps_tag_entry *entry = NULL;

		memcpy(tag, &i, sizeof(i));
		for (uint32_t round = 3; round-- > 0;) {
			entry = ps_tag_map_find(&map, tag, entry);
			assert_non_null(entry);
			assert_int_equal(entry->offset, i + 1000 * round);
		}
		assert_null(ps_tag_map_find(&map, tag, entry));
	}
	memset(tag, 0xee, sizeof(tag));
	assert_null(ps_tag_map_find(&map, tag, NULL));
	assert_int_equal(ps_tag_map_reserve(&map, SIZE_MAX), PS_LIMIT);
	assert_int_equal(map.count, 3000);
	ps_tag_map_release(&map);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(items_come_whole_across_refills),
		cmocka_unit_test(tags_are_found_newest_first_however_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
