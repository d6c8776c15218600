#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "signing/ledger_tags.h"
#include "tests/kit/test_ledger.h"

#define TAGS "ledger/tags"

enum { TAKES = 5 };

static int set_up(void **state)
{
	static struct ps_test_ledger s;

	ps_test_ledger_init(&s);
	for (int i = 0; i < TAKES; i++)
		ps_test_ledger_pack(&s, i % 2 ? "SF1" : "YT2");
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	ps_test_ledger_finish(*state);
	return 0;
}

static void path_of(const struct ps_test_ledger *s, char path_out[4096])
{
	assert_true(snprintf(path_out, 4096, "%s/%s", s->dir.path, TAGS) < 4096);
}

/* Each record begins as the tag does, and leads to the leaf that ends with it. */
static void it_grows_with_the_leaves(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *tags = ps_test_ledger_save(s, TAGS);
	struct ps_test_file *leaves = ps_test_ledger_save(s, "ledger/leaves");
	uint64_t before = 0;

	assert_int_equal(tags->len, TAKES * PS_LEDGER_TAG_RECORD);
	for (size_t i = 0; i < TAKES; i++) {
		const uint8_t *record = tags->bytes + i * PS_LEDGER_TAG_RECORD;
		const uint64_t offset = ps_ledger_tag_offset(record);
		struct ps_cursor cursor;
		struct ps_bytes bytes;
		struct ps_leaf leaf;

		assert_true(offset > before && offset < leaves->len);
		before = offset;
		cursor = ps_cursor_of(leaves->bytes + offset, leaves->len - offset);
		assert_int_equal(ps_leaf_next(&cursor, &bytes), PS_OK);
		assert_int_equal(ps_leaf_decode(bytes, &leaf), PS_OK);
		assert_int_equal(leaf.kind, PS_LEAF_ENDED);
		assert_int_equal(leaf.ended.number, i + 1);
		assert_memory_equal(record, leaf.ended.tags[0], PS_LEDGER_TAG_PREFIX);
	}
	free(tags);
	free(leaves);
}

static void what_it_became_is_put_right(void **state)
{
	static const struct {
		off_t cut; /* to this length, or -1 */
		off_t offset;
		const char *text;
	} rows[] = {
		{ 0, 0, "" },
		{ 40, 0, "" },				   /* half a record */
		{ -1, TAKES * PS_LEDGER_TAG_RECORD, "x" }, /* longer */
		{ -1, 20, "another tag" },
		{ -1, 0, "another ledger's" },
	};
	struct ps_test_ledger *s = *state;
	struct ps_test_file *grown = ps_test_ledger_save(s, TAGS);
	char path[4096];

	path_of(s, path);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		FILE *file = fopen(path, "r+");

		assert_non_null(file);
		assert_int_equal(fseek(file, rows[i].offset, SEEK_SET), 0);
		assert_int_equal(fwrite(rows[i].text, 1, strlen(rows[i].text), file),
				 strlen(rows[i].text));
		assert_int_equal(fclose(file), 0);
		if (rows[i].cut >= 0)
			assert_int_equal(truncate(path, rows[i].cut), 0);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_int_equal(s->report.tags, PS_OK);
		ps_test_ledger_expect(s, TAGS, grown->bytes, grown->len);
	}
	free(grown);
}

static void a_ledger_is_whole_without_it(void **state)
{
	struct ps_test_ledger *s = *state;
	char path[4096];

	path_of(s, path);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_not_equal(s->report.tags, PS_OK);
	ps_test_ledger_pack(s, "SF1");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(s->report.tags, PS_OK);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(it_grows_with_the_leaves),
		ROW(what_it_became_is_put_right),
		ROW(a_ledger_is_whole_without_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
