#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "signing/words.h"

/* Said by nobody, in no language: packseal speaks of signatures. */
static void assert_sober(const char *text)
{
	static const char *const never[] = { "真实",	  "篡改",    "伪造",   "造假",
					     "authentic", "genuine", "tamper", "forge" };

	for (size_t i = 0; i < sizeof(never) / sizeof(never[0]); i++)
		assert_null(strstr(text, never[i]));
}

/* There is one, and it is Chinese: no letter of it is a word left in English. */
static void assert_chinese(const char *text)
{
	size_t wide = 0;

	assert_non_null(text);
	assert_sober(text);
	for (size_t i = 0; text[i]; i++)
		wide += (unsigned char)text[i] >= 0xe3 && (unsigned char)text[i] <= 0xe9;
	assert_true(wide >= 2);
	/* punctuation as in the table of the words: no full-width comma, colon, semicolon */
	assert_null(strstr(text, "\xef\xbc\x8c"));
	assert_null(strstr(text, "\xef\xbc\x9a"));
	assert_null(strstr(text, "\xef\xbc\x9b"));
}

static void nothing_is_missing_in_chinese(void **state)
{
	(void)state;
	for (int i = 0; i < PS_AXIS_COUNT; i++)
		assert_chinese(ps_axis_said((enum ps_axis)i, PS_LANG_ZH));
	for (int i = 0; i < PS_WORD_COUNT; i++) {
		assert_chinese(ps_word_said((enum ps_word)i, PS_LANG_ZH));
		assert_chinese(ps_word_meaning((enum ps_word)i, PS_LANG_ZH));
		assert_sober(ps_word_said((enum ps_word)i, PS_LANG_EN));
	}
	for (int i = 0; i < PS_WHAT_COUNT; i++) {
		assert_chinese(ps_what_said((enum ps_what)i, PS_LANG_ZH));
		assert_sober(ps_what_said((enum ps_what)i, PS_LANG_EN));
	}
	for (int i = 0; i < PS_DEMAND_COUNT; i++)
		assert_chinese(ps_demand_said((enum ps_demand)i, PS_LANG_ZH));
#define X(bit, code, name, sentence) \
	assert_chinese(ps_not_checked_said(PS_NOT_CHECKED_##code, PS_LANG_ZH));
	PS_NOT_CHECKED(X)
#undef X
	assert_chinese(ps_limits_said(PS_LANG_ZH));
	for (int i = 0; i <= PS_EXIT_RESOURCES; i++)
		assert_chinese(ps_exit_said(i, PS_LANG_ZH));
}

static void each_entry_is_said_once(void **state)
{
	(void)state;
	for (int i = 0; i < PS_WHAT_COUNT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(ps_what_said((enum ps_what)i, PS_LANG_ZH),
						ps_what_said((enum ps_what)k, PS_LANG_ZH));
	for (int i = 0; i < PS_WORD_COUNT; i++)
		for (int k = 0; k < i; k++)
			assert_string_not_equal(ps_word_said((enum ps_word)i, PS_LANG_ZH),
						ps_word_said((enum ps_word)k, PS_LANG_ZH));
}

/* Where a slip would do most harm. */
static void the_words_are_those_agreed_on(void **state)
{
	static const struct {
		enum ps_word word;
		const char *text;
	} rows[] = {
		{ PS_WORD_MALFORMED, "格式不合规,无法采信" },
		{ PS_WORD_ALTERED, "与签名不一致" },
		{ PS_WORD_INTACT_TRUNCATED, "缺少结尾,前段与签名一致" },
		{ PS_WORD_INTACT_REDACTED, "有遮挡,其余与签名一致" },
		{ PS_WORD_INTACT, "完整,与签名一致" },
		{ PS_WORD_NO_ROOT_GIVEN, "来源未核对" },
		{ PS_WORD_TEST_SOURCE, "测试画面,非现场录制" },
		{ PS_WORD_SOFTWARE_KEY, "来源已确认:文件密钥" },
		{ PS_WORD_STATION_CLOCK_ONLY, "仅设备自报时间" },
		{ PS_WORD_LEDGER_NOT_CHECKED, "编号未核对" },
		{ PS_WORD_LABEL_NOT_SEEN, "画面中未读出面单号" },
		{ PS_WORD_OPEN, "无结束记录" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_string_equal(ps_word_said(rows[i].word, PS_LANG_ZH), rows[i].text);
	assert_string_equal(ps_exit_said(PS_EXIT_OK, PS_LANG_ZH), "内容与签名一致,来源已确认");
	assert_string_equal(ps_exit_said(PS_EXIT_WRONG, PS_LANG_ZH), "验证不通过:见下列发现");
	assert_string_equal(ps_exit_said(PS_EXIT_RESOURCES, PS_LANG_EN),
			    "a resource limit was reached; not verified to the end");
	assert_string_equal(ps_exit_said(PS_EXIT_RESOURCES, PS_LANG_ZH), "超出资源上限,未验证完");
}

static void a_locale_asks_for_a_language(void **state)
{
	static const struct {
		const char *locale;
		enum ps_lang lang;
	} rows[] = {
		{ "zh_CN.UTF-8", PS_LANG_ZH }, { "zh", PS_LANG_ZH },
		{ "zh_CN", PS_LANG_ZH },       { "zh-Hans", PS_LANG_ZH },
		{ "en_GB.UTF-8", PS_LANG_EN }, { "C.UTF-8", PS_LANG_EN },
		{ "de_DE", PS_LANG_EN },       { "", PS_LANG_EN },
		{ NULL, PS_LANG_EN },	       { "zha_CN", PS_LANG_EN },
		{ "z", PS_LANG_EN },
	};
	enum ps_lang lang = PS_LANG_ZH;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_int_equal(ps_lang_of_locale(rows[i].locale), rows[i].lang);
	assert_false(ps_lang_parse("fr", &lang));
	assert_false(ps_lang_parse("zh_CN", &lang));
	assert_false(ps_lang_parse("", &lang));
	assert_int_equal(lang, PS_LANG_ZH);
	assert_true(ps_lang_parse("en", &lang));
	assert_int_equal(lang, PS_LANG_EN);
	assert_true(ps_lang_parse("zh", &lang));
	assert_int_equal(lang, PS_LANG_ZH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_missing_in_chinese),
		cmocka_unit_test(each_entry_is_said_once),
		cmocka_unit_test(the_words_are_those_agreed_on),
		cmocka_unit_test(a_locale_asks_for_a_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
