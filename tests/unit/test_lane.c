#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/lane.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/temp_dir.h"

static const char rules[] = "[courier SF]\npattern = SF[0-9]{13}\n"
			    "[command CANCEL]\npattern = PSCMD-CANCEL\n";

/* A lane whose recorder is the test. */
struct place {
	struct ps_temp_dir dir;
	struct ps_fake_time fake;
	struct ps_time time;
	struct ps_journal *journal;
	struct ps_inbox *inbox;
	struct ps_codebook *book;
	struct ps_config_lane config;
	struct ps_config_scanner scanner;
	struct ps_lane *lane;
	char path[300];
	char signals[512]; /* given since the last look, each behind a blank */
};

static void on_signal(void *ctx, unsigned lane, enum ps_session_signal signal)
{
	struct place *p = ctx;
	size_t len = strlen(p->signals);

	(void)lane;
	assert_true(snprintf(p->signals + len, sizeof(p->signals) - len, " %s",
			     ps_session_signal_name(signal)) > 0);
}

static int set_up(void **state)
{
	static struct place p;
	const struct ps_inbox_settings inbox = { 16, 4096 };
	struct ps_journal_settings journal = { .fd = -1, .time = &p.time };
	struct ps_ini_fault fault;
	struct ps_lane_settings settings = {
		.config = &p.config, .scanner = &p.scanner, .signal = on_signal, .ctx = &p
	};

	p = (struct place){ .config = { .name = "one",
					.session = { .preroll_ms = 5000,
						     .postroll_ms = 3000,
						     .cooldown_ms = 2000,
						     .limit_ms = 600000 } } };
	ps_temp_dir_init(&p.dir);
	assert_true(snprintf(p.path, sizeof(p.path), "%s/scanner", p.dir.path) > 0);
	p.scanner = (struct ps_config_scanner){ .type = PS_SCANNER_TYPE_FIFO, .path = p.path };
	ps_fake_time_init(&p.fake);
	p.time = ps_fake_time_source(&p.fake);
	assert_int_equal(ps_journal_create(&journal, &p.journal), PS_OK);
	assert_int_equal(ps_inbox_create(&inbox, &p.inbox), PS_OK);
	assert_int_equal(ps_codebook_parse("rules", rules, sizeof(rules) - 1, &p.book, &fault),
			 PS_OK);
	settings.book = p.book;
	settings.inbox = p.inbox;
	settings.journal = p.journal;
	assert_int_equal(ps_lane_create(&settings, &p.lane), PS_OK);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_lane_destroy(p->lane);
	ps_codebook_close(p->book);
	ps_inbox_destroy(p->inbox);
	ps_journal_destroy(p->journal);
	ps_temp_dir_finish(&p->dir);
	return 0;
}

static void scan(struct place *p, const char *code)
{
	ps_fake_time_pass(&p->fake, 3000000);
	assert_int_equal(ps_lane_scan(p->lane, code, PS_SCAN_SOURCE_MANUAL, p->fake.clock.boot_us),
			 PS_OK);
}

static void tell(struct place *p, enum ps_notice_kind kind, uint64_t take, const char *text)
{
	struct ps_notice notice = { .kind = kind, .take = take };

	memcpy(notice.text, text, strlen(text) + 1);
	ps_lane_notice(p->lane, &notice, p->fake.clock.boot_us);
}

static void expect_signals(struct place *p, const char *signals)
{
	assert_string_equal(p->signals, signals);
	p->signals[0] = '\0';
}

/* The next request to the recorder is of this kind and take. */
static struct ps_request expect_request(struct place *p, enum ps_request_kind kind, uint64_t take)
{
	struct ps_inbox_item item;

	assert_int_equal(ps_inbox_take(p->inbox, 0, &item), PS_INBOX_REQUEST);
	assert_int_equal(item.request.kind, kind);
	assert_int_equal(item.request.take, take);
	return item.request;
}

static void the_lamp_waits_for_the_signature(void **state)
{
	struct place *p = *state;
	struct ps_request request;

	scan(p, "SF1023574470215");
	request = expect_request(p, PS_REQUEST_START, 1);
	assert_string_equal(request.code.text, "SF1023574470215");
	assert_int_equal(request.time_us - request.from_us, 5000000);
	expect_signals(p, "");
	tell(p, PS_NOTICE_STARTED, 1, "");
	expect_signals(p, " recording");
}

static void a_refused_take_never_lights_it(void **state)
{
	struct place *p = *state;

	scan(p, "SF1023574470215");
	tell(p, PS_NOTICE_REFUSED, 1, "the evidence disk is full");
	expect_signals(p, " refused");
	assert_int_equal(ps_lane_state(p->lane), PS_SESSION_IDLE);
	assert_string_equal(ps_lane_trouble(p->lane), "the evidence disk is full");
}

/* Scanned twice before the recorder has answered: only the second's answer counts. */
static void a_late_answer_belongs_to_its_take(void **state)
{
	struct place *p = *state;

	scan(p, "SF1023574470215");
	scan(p, "SF1023574470216");
	expect_request(p, PS_REQUEST_START, 1);
	expect_request(p, PS_REQUEST_CLOSE, 1);
	expect_request(p, PS_REQUEST_START, 2);
	tell(p, PS_NOTICE_STARTED, 1, "");
	expect_signals(p, "");
	tell(p, PS_NOTICE_STARTED, 2, "");
	expect_signals(p, " recording");
	tell(p, PS_NOTICE_BROKEN, 1, "an old story");
	expect_signals(p, "");
}

static void a_cancel_is_an_event_and_a_word(void **state)
{
	struct place *p = *state;
	struct ps_request request;

	scan(p, "SF1023574470215");
	tell(p, PS_NOTICE_STARTED, 1, "");
	scan(p, "PSCMD-CANCEL");
	expect_request(p, PS_REQUEST_START, 1);
	request = expect_request(p, PS_REQUEST_CODE, 1);
	assert_int_equal(request.code.command, PS_COMMAND_CANCEL);
	request = expect_request(p, PS_REQUEST_CLOSE, 1);
	assert_int_equal(request.word, PS_END_CANCELLED);
	assert_int_equal(request.reason, PS_REASON_CANCEL_COMMAND);
	expect_signals(p, " recording cancelled");
}

/* The take broke: the packer sees it, then the lane is ready again if nothing else is wrong. */
static void a_broken_take_is_shown_and_then_over(void **state)
{
	struct place *p = *state;

	scan(p, "SF1023574470215");
	tell(p, PS_NOTICE_STARTED, 1, "");
	tell(p, PS_NOTICE_BROKEN, 1, "take 1 broke off");
	expect_signals(p, " recording fault");
	ps_fake_time_pass(&p->fake, 2900000);
	ps_lane_turn(p->lane, p->fake.clock.boot_us);
	expect_signals(p, "");
	ps_fake_time_pass(&p->fake, 200000);
	assert_true(ps_lane_due_us(p->lane) <= p->fake.clock.boot_us);
	ps_lane_turn(p->lane, p->fake.clock.boot_us);
	expect_signals(p, " ready");
}

static void while_a_fault_lasts_it_stays(void **state)
{
	struct place *p = *state;

	scan(p, "SF1023574470215");
	tell(p, PS_NOTICE_STARTED, 1, "");
	tell(p, PS_NOTICE_BROKEN, 1, "take 1 broke off");
	tell(p, PS_NOTICE_FAULT, 0, "the evidence disk is full");
	ps_fake_time_pass(&p->fake, 9000000);
	ps_lane_turn(p->lane, p->fake.clock.boot_us);
	expect_signals(p, " recording fault fault");
	tell(p, PS_NOTICE_FAULT_OVER, 0, "");
	expect_signals(p, " ready");
}

/* It records, but a camera stands still: the lamp does not hide that. */
static void trouble_is_never_hidden_by_recording(void **state)
{
	struct place *p = *state;

	tell(p, PS_NOTICE_TROUBLE, 0, "camera top delivers no pictures");
	expect_signals(p, " fault");
	scan(p, "SF1023574470215");
	tell(p, PS_NOTICE_STARTED, 1, "");
	expect_signals(p, " recording fault");
	assert_int_equal(ps_lane_state(p->lane), PS_SESSION_RECORDING);
	tell(p, PS_NOTICE_TROUBLE_OVER, 0, "");
	expect_signals(p, " recording");
}

static void what_is_typed_must_be_a_code(void **state)
{
	static const char *const bad[] = { "", "a\nb", "\x7f", "\xc3\xa4" };
	struct place *p = *state;
	char longest[PS_SCAN_TEXT_MAX + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_int_equal(ps_lane_scan(p->lane, bad[i], PS_SCAN_SOURCE_SOCKET, 1),
				 PS_INVALID);
	memset(longest, 'x', sizeof(longest));
	longest[PS_SCAN_TEXT_MAX + 1] = '\0';
	assert_int_equal(ps_lane_scan(p->lane, longest, PS_SCAN_SOURCE_SOCKET, 1), PS_INVALID);
	longest[PS_SCAN_TEXT_MAX] = '\0';
	assert_int_equal(
		ps_lane_scan(p->lane, longest, PS_SCAN_SOURCE_SOCKET, p->fake.clock.boot_us),
		PS_OK);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(the_lamp_waits_for_the_signature),     STORY(a_refused_take_never_lights_it),
		STORY(a_late_answer_belongs_to_its_take),    STORY(a_cancel_is_an_event_and_a_word),
		STORY(a_broken_take_is_shown_and_then_over), STORY(while_a_fault_lasts_it_stays),
		STORY(trouble_is_never_hidden_by_recording), STORY(what_is_typed_must_be_a_code),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
