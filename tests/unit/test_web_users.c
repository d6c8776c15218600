#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/temp_dir.h"
#include "web/users.h"

static void a_password_is_right_or_wrong(void **state)
{
	struct ps_temp_dir dir;
	char file[1024] = "";

	(void)state;
	ps_temp_dir_init(&dir);
	assert_int_equal(ps_web_users_check(dir.path, "li", "anything"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_put(dir.path, "li", PS_WEB_CLERK, "correct horse"), PS_OK);
	assert_int_equal(ps_web_users_put(dir.path, "eve", PS_WEB_VIEWER, "battery staple"), PS_OK);
	assert_int_equal(ps_web_users_check(dir.path, "li", "correct horse"), PS_WEB_CLERK);
	assert_int_equal(ps_web_users_check(dir.path, "li", "correct hors"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_check(dir.path, "li", ""), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_check(dir.path, "li", "battery staple"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_check(dir.path, "li\n", "correct horse"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_check(dir.path, "", ""), PS_WEB_NOBODY);

	/* another password and role take the old one's place; the others stay */
	assert_int_equal(ps_web_users_put(dir.path, "li", PS_WEB_MANAGER, "another one"), PS_OK);
	assert_int_equal(ps_web_users_check(dir.path, "li", "correct horse"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_check(dir.path, "li", "another one"), PS_WEB_MANAGER);
	assert_int_equal(ps_web_users_role(dir.path, "eve"), PS_WEB_VIEWER);
	assert_int_equal(ps_web_roster_remove(&ps_web_users, dir.path, "li"), PS_OK);
	assert_int_equal(ps_web_roster_remove(&ps_web_users, dir.path, "li"), PS_NOT_FOUND);
	assert_int_equal(ps_web_users_role(dir.path, "li"), PS_WEB_NOBODY);
	assert_int_equal(ps_web_users_role(dir.path, "eve"), PS_WEB_VIEWER);

	/* yescrypt, and not the password */
	assert_true(ps_temp_dir_get(&dir, "users", file, sizeof(file) - 1) > 0);
	assert_ptr_equal(strstr(file, "eve:viewer:$y$"), file);
	assert_null(strstr(file, "battery"));
	ps_temp_dir_finish(&dir);
}

static void a_broken_file_lets_nobody_in(void **state)
{
	static const char *const files[] = {
		"li\n",		"li:clerk\n",	    "li:boss:$y$x\n",
		"li:clerk:\n",	"li:clerk:plain\n", ":clerk:$y$x\n",
		"li:clerk:*\n",
	};
	struct ps_temp_dir dir;

	(void)state;
	ps_temp_dir_init(&dir);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		ps_temp_dir_put(&dir, "users", files[i], strlen(files[i]));
		assert_int_equal(ps_web_users_check(dir.path, "li", ""), PS_WEB_NOBODY);
		assert_int_equal(ps_web_users_role(dir.path, "li"), PS_WEB_NOBODY);
		/* and is not written over */
		assert_int_equal(ps_web_users_put(dir.path, "eve", PS_WEB_CLERK, "battery staple"),
				 PS_MALFORMED);
	}
	ps_temp_dir_finish(&dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_password_is_right_or_wrong),
		cmocka_unit_test(a_broken_file_lets_nobody_in),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
