#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "web/tokens.h"

static void is_nobodys(const char *state, const char *token)
{
	struct ps_web_caller caller;

	ps_web_tokens_check(state, token, &caller);
	assert_int_equal(caller.role, PS_WEB_NOBODY);
	assert_string_equal(caller.name, "");
}

static void is_of(const char *state, const char *token, const char *name, enum ps_web_role role)
{
	struct ps_web_caller caller;

	ps_web_tokens_check(state, token, &caller);
	assert_int_equal(caller.role, role);
	assert_string_equal(caller.name, name);
}

static void a_token_is_its_programs_until_it_is_removed_or_replaced(void **state)
{
	struct ps_temp_dir dir;
	char shop[PS_WEB_SECRET_LEN + 1], till[PS_WEB_SECRET_LEN + 1], old[PS_WEB_SECRET_LEN + 1];
	char file[1024] = "";

	(void)state;
	ps_temp_dir_init(&dir);
	assert_int_equal(ps_web_tokens_add(dir.path, "shop", PS_WEB_CLERK, shop), PS_OK);
	assert_int_equal(ps_web_tokens_add(dir.path, "till", PS_WEB_VIEWER, till), PS_OK);
	assert_string_not_equal(shop, till);
	is_of(dir.path, shop, "hook:shop", PS_WEB_CLERK);
	is_of(dir.path, till, "hook:till", PS_WEB_VIEWER);

	memcpy(old, shop, sizeof(old));
	assert_int_equal(ps_web_tokens_add(dir.path, "shop", PS_WEB_MANAGER, shop), PS_OK);
	is_nobodys(dir.path, old);
	is_of(dir.path, shop, "hook:shop", PS_WEB_MANAGER);
	assert_int_equal(ps_web_roster_remove(&ps_web_tokens, dir.path, "shop"), PS_OK);
	assert_int_equal(ps_web_roster_remove(&ps_web_tokens, dir.path, "shop"), PS_NOT_FOUND);
	is_nobodys(dir.path, shop);
	is_of(dir.path, till, "hook:till", PS_WEB_VIEWER);

	/* the file does not have it, and its digest opens nothing */
	assert_true(ps_temp_dir_get(&dir, "tokens", file, sizeof(file) - 1) > 0);
	assert_ptr_equal(strstr(file, "till:viewer:"), file);
	assert_null(strstr(file, till));
	file[strcspn(file, "\n")] = '\0';
	is_nobodys(dir.path, file + strlen("till:viewer:"));
	ps_temp_dir_finish(&dir);
}

static void what_is_no_token_is_nobodys(void **state)
{
	struct ps_temp_dir dir;
	char token[PS_WEB_SECRET_LEN + 2];

	(void)state;
	ps_temp_dir_init(&dir);
	is_nobodys(dir.path, "");
	assert_int_equal(ps_web_tokens_add(dir.path, "shop", PS_WEB_CLERK, token), PS_OK);
	is_nobodys(dir.path, "");
	token[PS_WEB_SECRET_LEN] = '0';
	token[PS_WEB_SECRET_LEN + 1] = '\0';
	is_nobodys(dir.path, token);
	token[PS_WEB_SECRET_LEN] = '\0';
	is_of(dir.path, token, "hook:shop", PS_WEB_CLERK);
	token[10] = token[10] == '0' ? '1' : '0';
	is_nobodys(dir.path, token);
	token[PS_WEB_SECRET_LEN - 1] = '\0';
	is_nobodys(dir.path, token);
	ps_temp_dir_finish(&dir);
}

static void a_name_leaves_room_for_what_goes_before_it(void **state)
{
	static const char *const names[] = { "",     "a:b", "a b",
					     "..\n", "a/b", "1234567890123456789012345678" };
	struct ps_temp_dir dir;
	char token[PS_WEB_SECRET_LEN + 1] = "untouched";

	(void)state;
	ps_temp_dir_init(&dir);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		assert_int_equal(ps_web_tokens_add(dir.path, names[i], PS_WEB_CLERK, token),
				 PS_INVALID);
		assert_string_equal(token, "untouched");
	}
	assert_int_equal(
		ps_web_tokens_add(dir.path, "123456789012345678901234567", PS_WEB_CLERK, token),
		PS_OK);
	is_of(dir.path, token, "hook:123456789012345678901234567", PS_WEB_CLERK);
	ps_temp_dir_finish(&dir);
}

static void a_broken_file_lets_nobody_in(void **state)
{
	/* SHA-256 of 64 zeros as text */
	static const char digest[] =
		"60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55";
	static const struct {
		const char *before, *behind;
		bool lets_in;
	} files[] = {
		{ "shop:clerk:", "\n", true },	   { "shop:boss:", "\n", false },
		{ "shop:", "\n", false },	   { "shop:clerk:", "0\n", false },
		{ "a:b:shop:clerk:", "", false },  { "x:clerk:none\nshop:clerk:", "\n", false },
		{ "shop:clerk:", "\nx\n", false },
	};
	static const char zeros[] =
		"0000000000000000000000000000000000000000000000000000000000000000";
	struct ps_temp_dir dir;
	char token[PS_WEB_SECRET_LEN + 1], text[256];

	(void)state;
	ps_temp_dir_init(&dir);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		(void)snprintf(text, sizeof(text), "%s%s%s", files[i].before, digest,
			       files[i].behind);
		ps_temp_dir_put(&dir, "tokens", text, strlen(text));
		if (files[i].lets_in) {
			is_of(dir.path, zeros, "hook:shop", PS_WEB_CLERK);
			continue;
		}
		is_nobodys(dir.path, zeros);
		/* and is not written over */
		assert_int_equal(ps_web_tokens_add(dir.path, "till", PS_WEB_CLERK, token),
				 PS_MALFORMED);
	}
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_its_programs_until_it_is_removed_or_replaced),
		cmocka_unit_test(what_is_no_token_is_nobodys),
		cmocka_unit_test(a_name_leaves_room_for_what_goes_before_it),
		cmocka_unit_test(a_broken_file_lets_nobody_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
