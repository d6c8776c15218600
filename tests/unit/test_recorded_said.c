#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "firmware/session.h"
#include "signing/ending.h"
#include "signing/event.h"
#include "signing/leaf.h"
#include "tools/recorded_said.h"
#include "tools/station_said.h"

/* In English without the names' underscores, in Chinese without a Latin letter. */
static void assert_said(const char *en, const char *zh)
{
	assert_non_null(en);
	assert_non_null(zh);
	assert_true(*en && *zh);
	assert_null(strchr(en, '_'));
	for (; *zh; zh++)
		assert_false((*zh >= 'a' && *zh <= 'z') || (*zh >= 'A' && *zh <= 'Z'));
}

#define SAID(function, number) \
	assert_said(function((number), PS_LANG_EN), function((number), PS_LANG_ZH))

static void whatever_is_recorded_has_words_in_both_languages(void **state)
{
	(void)state;
#define X(number, code, name, class) SAID(ps_event_said, number);
	PS_EVENT_KINDS(X)
#undef X
#define X(number, code, name) SAID(ps_ending_said, number);
	PS_ENDINGS(X)
#undef X
#define X(number, code, name) SAID(ps_reason_said, number);
	PS_REASONS(X)
#undef X
#define X(number, code, name) SAID(ps_leaf_said, number);
	PS_LEAF_KINDS(X)
#undef X
}

static void each_reason_has_words_of_its_own(void **state)
{
	const char *unknown = ps_reason_said(PS_REASON_MAX, PS_LANG_ZH);

	(void)state;
	for (uint64_t i = 1; ps_reason_name(i); i++) {
		assert_string_not_equal(ps_reason_said(i, PS_LANG_ZH), unknown);
		for (uint64_t j = 1; j < i; j++)
			assert_string_not_equal(ps_reason_said(i, PS_LANG_ZH),
						ps_reason_said(j, PS_LANG_ZH));
	}
}

static void what_is_not_known_has_none(void **state)
{
	(void)state;
	assert_null(ps_event_said(PS_EVENT_KIND_MAX, PS_LANG_ZH));
	assert_null(ps_ending_said(0, PS_LANG_ZH));
	assert_null(ps_leaf_said(PS_LEAF_KIND_COUNT, PS_LANG_EN));
}

static void a_stations_sentence_is_said_in_chinese(void **state)
{
	static const struct {
		const char *said, *zh;
	} rows[] = {
		{ "delivers no pictures", "没有画面" },
		{ "camera top delivers no pictures", "摄像头 top 没有画面" },
		{ "the evidence disk did not answer for 2.5 s", "存储磁盘 2.5 秒没有响应" },
		{ "no scan can be heard: it refuses the speed; correct baud",
		  "收不到扫码:不支持所设波特率,请修改 baud" },
		{ "the shop stopped this waybill: 地址有误 *", "店铺已拦截此面单:地址有误 *" },
		/* the longer one has a tail */
		{ "the takes have 1.00 GB, and max_bytes is 1.00 GB; the disk is full",
		  "录像占用 1.00 GB,上限 max_bytes 为 1.00 GB;磁盘已满" },
		/* what nobody knows stays */
		{ "delivers no pictures today", "delivers no pictures today" },
		{ "look at the pictures", "look at the pictures" },
		{ "20 pictures", "20 帧画面" },
		{ "", "" },
		{ "*", "*" },
		{ "the evidence disk did not answer for  s",
		  "the evidence disk did not answer for  s" },
	};
	char said[PS_TEXT_SHOWN_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		ps_station_said(rows[i].said, PS_LANG_ZH, said);
		assert_string_equal(said, rows[i].zh);
		ps_station_said(rows[i].said, PS_LANG_EN, said);
		assert_string_equal(said, rows[i].said);
	}
}

static void what_is_too_long_is_cut(void **state)
{
	char text[PS_TEXT_SHOWN_MAX] = "the shop stopped this waybill: ";
	char said[PS_TEXT_SHOWN_MAX];

	(void)state;
	memset(text + strlen(text), 'x', sizeof(text) - 1 - strlen(text));
	text[sizeof(text) - 1] = '\0';
	ps_station_said(text, PS_LANG_ZH, said);
	assert_true(strlen(said) <= sizeof(said) - 1);
	assert_memory_equal(said, "店铺已拦截此面单:", strlen("店铺已拦截此面单:"));
}

static size_t stars(const char *text)
{
	size_t count = 0;

	while ((text = strchr(text, '*')) && text++)
		count++;
	return count;
}

/* Each sentence is found by itself, and what it keeps is kept. */
static void no_row_hides_another(void **state)
{
	const char *en, *zh;
	char said[PS_TEXT_SHOWN_MAX];

	(void)state;
	for (size_t i = 0; ps_station_sentence(i, &en, &zh); i++) {
		assert_int_equal(stars(en), stars(zh));
		assert_true(stars(en) <= 4);
		if (*en == '*')
			continue;
		ps_station_said(en, PS_LANG_ZH, said);
		assert_string_equal(said, zh);
	}
}

static void what_the_status_names_has_words(void **state)
{
	static const char *const faults[] = { "lost", "stalled", "frozen", "blurred",
					      "dark", "moved",	 "dim" };

	(void)state;
	for (unsigned i = 0; i < PS_SESSION_STATES; i++)
		SAID(ps_station_word, ps_session_state_name((enum ps_session_state)i));
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++)
		SAID(ps_station_word, faults[i]);
	assert_string_equal(ps_station_word("elsewhere", PS_LANG_ZH), "elsewhere");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whatever_is_recorded_has_words_in_both_languages),
		cmocka_unit_test(each_reason_has_words_of_its_own),
		cmocka_unit_test(what_is_not_known_has_none),
		cmocka_unit_test(a_stations_sentence_is_said_in_chinese),
		cmocka_unit_test(what_is_too_long_is_cut),
		cmocka_unit_test(no_row_hides_another),
		cmocka_unit_test(what_the_status_names_has_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
