#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "signing/buf.h"

static void grows_and_keeps_its_bytes(void **state)
{
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	for (unsigned i = 0; i < 5000; i++)
		ps_buf_add_byte(&buf, (uint8_t)i);
	assert_int_equal(buf.err, PS_OK);
	assert_int_equal(buf.len, 5000);
	for (unsigned i = 0; i < 5000; i++)
		assert_int_equal(buf.bytes[i], (uint8_t)i);
	ps_buf_release(&buf);
}

static void beyond_the_cap_sticks_and_changes_nothing(void **state)
{
	struct ps_buf buf;

	(void)state;
	ps_buf_init(&buf);
	buf.cap = 300;
	for (unsigned i = 0; i < 300; i++)
		ps_buf_add_byte(&buf, 'x');
	assert_int_equal(buf.err, PS_OK);
	ps_buf_add_u32(&buf, 1);
	assert_int_equal(buf.err, PS_LIMIT);
	assert_int_equal(buf.len, 300);
	ps_buf_clear(&buf);
	assert_int_equal(buf.err, PS_OK);
	ps_buf_release(&buf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows_and_keeps_its_bytes),
		cmocka_unit_test(beyond_the_cap_sticks_and_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
