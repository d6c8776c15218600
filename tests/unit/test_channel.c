#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/kit/random_seeded.h"
#include "tools/channel.h"
#include "tools/claim_text.h"
#include "tools/data.h"

static struct ps_bytes bytes_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static void every_channel_that_is_asked_for_is_there(void **state)
{
	static const char *const names[] = {
		"taobao", "pdd",    "douyin",	  "1688",	 "kuaishou", "xiaohongshu",
		"wechat", "jd",	    "police",	  "court",	 "shopee",   "coupang",
		"ebay",	  "paypal", "mastercard", "amex-optblue"
	};
	struct ps_channels *channels = NULL;

	(void)state;
	assert_int_equal(ps_channels_read(ps_data_channels(), &channels), PS_OK);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_non_null(ps_channels_find(channels, names[i]));
	assert_null(ps_channels_find(channels, "nowhere"));
	assert_int_equal(ps_channels_find(channels, "taobao")->files[0].max_bytes, 130000);
	ps_channels_free(channels);
}

#define HEAD                                                                        \
	"{\"channels\":[{\"name\":\"x\",\"zh\":\"x\",\"en\":\"x\",\"lang\":\"en\"," \
	"\"source\":\"s\",\"text_min\":1,\"text_max\":9,"

static void a_table_that_cannot_be_kept_to_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum ps_err err;
	} rows[] = {
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\",\"max_bytes\":9}]}]}",
		  PS_OK },
		{ HEAD "\"max_total_bytes\":8,\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\","
		       "\"max_bytes\":9}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"max_total_bytes\":8,\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\"}]}]"
		       "}",
		  PS_MALFORMED },
		{ HEAD "\"name_max\":4,\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\"}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"../a\"}]}]}", PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"text.txt\"}]}]}", PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"shoot\",\"name\":\"a.jpg\"}]}]}", PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\",\"max_bytes\":-1}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\",\"max_bytes\":1.5}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"a.jpg\",\"max_bytes\":\"9\"}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"files\":[{\"what\":\"sheet\",\"name\":\"a\"},{\"what\":\"clip\","
		       "\"name\":\"a\"}]}]}",
		  PS_MALFORMED },
		{ HEAD "\"files\":[]}]}", PS_MALFORMED },
		{ "{\"channels\":[]}", PS_MALFORMED },
		{ "{\"channels\":{}}", PS_MALFORMED },
		{ "[]", PS_MALFORMED },
		{ "", PS_MALFORMED },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_channels *channels = NULL;

		assert_int_equal(ps_channels_read(bytes_of(rows[i].text), &channels), rows[i].err);
		ps_channels_free(channels);
	}
}

static uint64_t below(struct ps_random *random, uint64_t most)
{
	uint32_t number;

	assert_int_equal(ps_random_fill(random, (uint8_t *)&number, sizeof(number)), PS_OK);
	return number % most;
}

/* Said again, another way than the program does. */
static bool is_within(const struct ps_channel *channel, const struct ps_channel_made *made,
		      size_t count, size_t points)
{
	uint64_t left = channel->max_total_bytes ? channel->max_total_bytes : UINT64_MAX;
	bool within = points >= channel->text_min && points <= channel->text_max;

	for (size_t i = 0; i < count; i++) {
		uint64_t most = made[i].file->max_bytes ? made[i].file->max_bytes : UINT64_MAX;
		uint64_t longest = made[i].file->max_us ? made[i].file->max_us : UINT64_MAX;

		within &= made[i].bytes > 0 && made[i].bytes <= most && made[i].us <= longest;
		within &= made[i].bytes <= left;
		left -= made[i].bytes <= left ? made[i].bytes : left;
	}
	return within;
}

static void nothing_beyond_a_limit_passes_the_gate(void **state)
{
	struct ps_random_seeded seeded;
	struct ps_random random = ps_random_seeded_init(&seeded, 11);
	struct ps_channels *channels = NULL;
	unsigned passed = 0;
	unsigned refused = 0;

	(void)state;
	assert_int_equal(ps_channels_read(ps_data_channels(), &channels), PS_OK);
	for (unsigned round = 0; round < 20000; round++) {
		struct ps_channel channel =
			*ps_channels_at(channels, round % ps_channels_count(channels));
		struct ps_channel_made made[PS_CHANNEL_FILES_MAX];
		size_t count = 1 + below(&random, channel.file_count);
		size_t points = channel.text_max - 100 + below(&random, 110);

		/* a table of tomorrow may be tighter in sum than this one */
		if (below(&random, 4) == 0)
			channel.max_total_bytes = 1 + below(&random, 3000000);
		for (size_t i = 0; i < count; i++) {
			uint64_t most =
				channel.files[i].max_bytes ? channel.files[i].max_bytes : 100000;

			made[i] = (struct ps_channel_made){
				.file = &channel.files[i],
				.bytes = below(&random, 8) ? below(&random, most + 1)
							   : most + below(&random, 3),
				.us = channel.files[i].max_us
					      ? channel.files[i].max_us - 5 + below(&random, 7)
					      : 0,
			};
		}
		assert_int_equal(ps_channel_fault(&channel, made, count, points) == NULL,
				 is_within(&channel, made, count, points));
		if (is_within(&channel, made, count, points))
			passed++;
		else
			refused++;
	}
	assert_true(passed > 1000 && refused > 1000);
	ps_channels_free(channels);
}

static void every_claim_has_a_text_for_every_channel(void **state)
{
	static const char *const claims[] = { NULL,	 "empty", "missing", "wrong",	 "damaged",
					      "stained", "used",  "mould",   "空包",	 "少件",
					      "错发",	 "破损",  "污渍",    "使用痕迹", "霉变" };
	static const char *const integrities[] = { NULL, "intact_thinned", "gaps" };
	static const char *const kinds[] = { NULL, "return", "cancelled", "part" };
	struct ps_claim_fields fields = { .waybill = "JD0123456789012-1-1-",
					  .code = "0123-4567-89AB-CDEF",
					  .from = "2026-11-26 20:02:10 +08:00",
					  .notes = PS_LANG_EN };
	struct ps_channels *channels = NULL;
	struct ps_claim_text text;

	(void)state;
	assert_int_equal(ps_channels_read(ps_data_channels(), &channels), PS_OK);
	for (size_t i = 0; i < ps_channels_count(channels); i++)
		for (size_t k = 0; k < 24 * sizeof(claims) / sizeof(claims[0]); k++) {
			const struct ps_channel *channel = ps_channels_at(channels, i);

			fields.integrity = integrities[k % 3];
			fields.kind = kinds[k / 6 % 4];
			fields.beside = i & 1;
			/* for each channel all of them, and each of them alone and with another */
			fields.shown =
				(struct ps_claim_shown){ (k + i) & 1, (k + i) & 2, (k + i) & 4 };
			if (k % 2 == 0)
				fields.shown = (struct ps_claim_shown){ true, true, true };
			fields.attached = k % 5 ? NULL : "files";
			assert_int_equal(ps_claim_text_make(claims[k / 24], channel->name,
							    (enum ps_lang)(k / 3 % 2), &fields,
							    channel->text_min, channel->text_max,
							    &text),
					 PS_OK);
			assert_in_range(text.points, channel->text_min, channel->text_max);
			assert_non_null(strstr(text.text, fields.waybill));
			assert_non_null(strstr(text.text, fields.code));
			assert_null(strchr(text.text, '{'));
			if (!fields.beside) {
				assert_null(strstr(text.text, "买家图片"));
				assert_null(strstr(text.text, "compare"));
			}
			/* no more is said than the film is */
			if (fields.integrity)
				assert_null(strstr(text.text, "完整保存"));
			if (fields.integrity)
				assert_null(strstr(text.text, "original is kept"));
			if (fields.integrity || fields.kind)
				assert_null(strstr(text.text, "全程"));
			if (fields.kind) {
				assert_null(strstr(text.text, "was packed"));
				assert_null(strstr(text.text, "Packing"));
				assert_null(strstr(text.text, "打包过程"));
				assert_true(text.note[0]);
			}
		}
	fields.integrity = fields.kind = NULL;
	assert_int_equal(ps_claim_text_make("霉变", "pdd", PS_LANG_EN, &fields, 1, 300, &text),
			 PS_OK);
	assert_false(text.answers);
	assert_non_null(strstr(text.note, "cannot answer"));
	assert_int_equal(ps_claim_text_make("theft", "pdd", PS_LANG_EN, &fields, 1, 300, &text),
			 PS_NOT_FOUND);
	assert_int_equal(ps_claim_text_make(NULL, "pdd", PS_LANG_EN, &fields, 1, 20, &text),
			 PS_RANGE);
	ps_channels_free(channels);
}

/* Each claim, in both languages, long and short, for each set of pictures. */
static void no_text_names_what_no_picture_shows(void **state)
{
	static const struct {
		const char *words; /* a pattern of them, in either language */
		bool needs_item, needs_closed, needs_label;
	} rows[] = {
		{ "放入的物品", true, false, false },
		{ "what went in", true, false, false },
		{ "所发物品", true, false, false },
		{ "for the item", true, false, false },
		{ "的物品画面", true, false, false },
		{ "how the item looked", true, false, false },
		{ "封箱", false, true, false },
		{ "the closed parcel", false, true, false },
		{ "the closing", false, true, false },
		{ "、面单", false, false, true },
		{ "贴面单", false, false, true },
		{ ",面单", false, false, true },
		{ "the label", false, false, true },
	};
	static const char *const claims[] = { NULL,	 "empty",   "missing", "wrong",
					      "damaged", "stained", "used",    "mould" };
	static const uint64_t most[2][2] = { { 2000, 2000 },
					     { 160, 70 } }; /* characters, en and zh */
	struct ps_claim_fields fields = {
		.waybill = "1", .code = "2", .from = "3", .notes = PS_LANG_EN
	};
	unsigned named = 0;
	struct ps_claim_text text;

	(void)state;
	for (size_t k = 0; k < 256; k++) {
		fields.shown = (struct ps_claim_shown){ k & 1, k & 2, k & 4 };
		assert_int_equal(ps_claim_text_make(claims[k >> 3 & 7], "",
						    (enum ps_lang)(k >> 6 & 1), &fields, 0,
						    most[k >> 7][k >> 6 & 1], &text),
				 PS_OK);
		for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
			bool shown = (!rows[i].needs_item || fields.shown.item) &&
				     (!rows[i].needs_closed || fields.shown.closed) &&
				     (!rows[i].needs_label || fields.shown.label);

			if (!strstr(text.text, rows[i].words))
				continue;
			if (!shown)
				fail_msg("%s: %s", rows[i].words, text.text);
			named++;
		}
	}
	assert_in_range(named, 60, 256);
}

static void a_text_says_what_the_pictures_of_it_show_in_one_sentence(void **state)
{
	static const struct {
		const char *claim;
		enum ps_lang lang;
		const char *attached;
		struct ps_claim_shown shown;
		const char *said;
	} rows[] = {
		{ "empty",
		  PS_LANG_ZH,
		  NULL,
		  { true, true, true },
		  ",放入的物品、封箱、面单见所附图片(" },
		{ "empty", PS_LANG_ZH, NULL, { false, true, false }, ",封箱见所附图片(" },
		{ "empty", PS_LANG_ZH, "film", { false, false, false }, ",见所附视频(" },
		{ "empty",
		  PS_LANG_EN,
		  NULL,
		  { true, true, true },
		  "; see the pictures for what went in, the closed parcel and the label (" },
		{ "empty",
		  PS_LANG_EN,
		  NULL,
		  { true, false, true },
		  " for what went in and the label (" },
		{ "wrong",
		  PS_LANG_EN,
		  NULL,
		  { false, false, true },
		  "; see the pictures for the label (" },
		{ "wrong",
		  PS_LANG_EN,
		  "files",
		  { false, false, false },
		  "; see the attached files (" },
		{ "used", PS_LANG_ZH, NULL, { true, false, false }, "的物品画面见所附图片(" },
		{ "used", PS_LANG_ZH, NULL, { false, false, true }, "的画面见所附图片(" },
	};
	struct ps_claim_fields fields = { .waybill = "1", .code = "2", .from = "3" };
	struct ps_claim_text text;

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		fields.attached = rows[i].attached;
		fields.shown = rows[i].shown;
		assert_int_equal(ps_claim_text_make(rows[i].claim, "", rows[i].lang, &fields, 0,
						    2000, &text),
				 PS_OK);
		if (!strstr(text.text, rows[i].said))
			fail_msg("%s is not in %s", rows[i].said, text.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_channel_that_is_asked_for_is_there),
		cmocka_unit_test(a_table_that_cannot_be_kept_to_is_refused),
		cmocka_unit_test(nothing_beyond_a_limit_passes_the_gate),
		cmocka_unit_test(every_claim_has_a_text_for_every_channel),
		cmocka_unit_test(no_text_names_what_no_picture_shows),
		cmocka_unit_test(a_text_says_what_the_pictures_of_it_show_in_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
