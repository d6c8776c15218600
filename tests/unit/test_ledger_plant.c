#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "signing/ledger_tree.h"
#include "tests/kit/test_ledger.h"

#define TREE "ledger/tree"

/* More than two chunks of the file. */
enum { LEAVES = 700 };

static int set_up(void **state)
{
	static struct ps_test_ledger s;

	ps_test_ledger_init(&s);
	for (int i = 1; i < LEAVES; i++)
		ps_test_ledger_boot(&s);
	*state = &s;
	return 0;
}

static int tear_down(void **state)
{
	ps_test_ledger_finish(*state);
	return 0;
}

/* Writes over the file at @offset; a length of 0: cuts it there. */
static void damage(struct ps_test_ledger *s, off_t offset, const char *text)
{
	char path[4096];
	int fd;

	assert_true(snprintf(path, sizeof(path), "%s/%s", s->dir.path, TREE) < (int)sizeof(path));
	fd = open(path, O_WRONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	if (*text)
		assert_int_equal(pwrite(fd, text, strlen(text), offset), strlen(text));
	else
		assert_int_equal(ftruncate(fd, offset), 0);
	assert_int_equal(close(fd), 0);
}

static void it_grows_as_it_is_made_anew(void **state)
{
	struct ps_test_ledger *s = *state;
	struct ps_test_file *grown = ps_test_ledger_save(s, TREE), *made;
	char path[4096];

	assert_int_equal(grown->len, ps_ledger_tree_len(LEAVES));
	assert_true(snprintf(path, sizeof(path), "%s/%s", s->dir.path, TREE) < (int)sizeof(path));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(s->report.tree, PS_OK);
	made = ps_test_ledger_save(s, TREE);
	assert_int_equal(made->len, grown->len);
	assert_memory_equal(made->bytes, grown->bytes, grown->len);
	/* and it goes on from there */
	ps_test_ledger_boot(s);
	free(made);
	made = ps_test_ledger_save(s, TREE);
	assert_int_equal(made->len, ps_ledger_tree_len(LEAVES + 1));
	assert_memory_equal(made->bytes, grown->bytes, grown->len);
	free(made);
	free(grown);
}

static void what_a_power_cut_left_is_made_anew(void **state)
{
	const off_t len = (off_t)ps_ledger_tree_len(LEAVES);
	const struct {
		off_t offset;
		const char *text;
	} rows[] = {
		{ len - 40, "" },			       /* shorter */
		{ len, "longer" },			       /* longer */
		{ len - 20, "another hash" },		       /* the last leaf's */
		{ (off_t)ps_ledger_tree_len(300) + 9, "not" }, /* one of the last two chunks' */
		{ 0, "" },
	};
	struct ps_test_ledger *s = *state;
	struct ps_test_file *grown = ps_test_ledger_save(s, TREE);

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		damage(s, rows[i].offset, rows[i].text);
		assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
		assert_int_equal(s->report.tree, PS_OK);
		ps_test_ledger_expect(s, TREE, grown->bytes, grown->len);
	}
	free(grown);
}

static void a_ledger_is_whole_without_it(void **state)
{
	struct ps_test_ledger *s = *state;
	char path[4096];

	assert_true(snprintf(path, sizeof(path), "%s/%s", s->dir.path, TREE) < (int)sizeof(path));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(symlink("/dev/null", path), 0);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(s->report.tree, PS_DENIED);
	ps_test_ledger_boot(s);
	assert_int_equal(ps_ledger_state(s->ledger)->size, LEAVES + 1);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(ps_test_ledger_reopen(s), PS_OK);
	assert_int_equal(s->report.tree, PS_OK);
}

#define ROW(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(it_grows_as_it_is_made_anew),
		ROW(what_a_power_cut_left_is_made_anew),
		ROW(a_ledger_is_whole_without_it),
	};

	return cmocka_run_group_tests_name("ledger_plant", tests, NULL, NULL);
}
