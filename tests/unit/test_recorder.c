#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/kit/recorder_bench.h"

#define SECOND PS_BENCH_SECOND_US
#define WAYBILL "SF1023574470215"
#define OTHER "YT8800567123459"

static struct ps_bench *begin(size_t cameras)
{
	static struct ps_bench bench;

	assert_true(ps_bench_init(&bench, cameras, 0));
	return &bench;
}

/* The file of take @number is as signed, and ended so; how many frames it has and lacks. */
static void expect_intact(struct ps_bench *bench, uint64_t number, enum ps_word ending,
			  uint64_t *frames_out, uint64_t *drops_out)
{
	char last_error[PS_JOURNAL_LINE_MAX];
	struct ps_report report;
	struct ps_check check;

	ps_journal_last_error(bench->journal, last_error);
	assert_null(strstr(last_error, "mistake"));
	ps_bench_check(bench, number, &check, &report);
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_INTEGRITY]), "intact");
	assert_string_equal(ps_word_name(report.verdict[PS_AXIS_ENDING]), ps_word_name(ending));
	*frames_out = 0;
	*drops_out = 0;
	for (size_t i = 0; i < check.total.camera_count; i++) {
		*frames_out += check.total.cameras[i].frames;
		*drops_out += check.total.cameras[i].drops;
	}
	ps_check_release(&check);
}

static void nothing(struct ps_bench *bench)
{
	(void)bench;
}

static void encoder_too_slow(struct ps_bench *bench)
{
	bench->cameras[0].lose = 2;
}

static void frames_too_late(struct ps_bench *bench)
{
	bench->cameras[1].slow = true;
	ps_bench_film(bench, SECOND + SECOND / 2);
	bench->cameras[1].slow = false;
	ps_bench_release(bench);
}

/* 960 frames have room in the inbox. Of 1106 that leaves 146; the two that each camera films before
 * its next refresh are of no use. */
static void disk_hangs(struct ps_bench *bench)
{
	bench->stuck = true;
	ps_bench_film(bench, 110 * SECOND + SECOND / 2);
	bench->stuck = false;
}

/* Each camera loses the fourth of five frames of a second: the fifth refers to it. */
static void disk_hangs_until_the_inbox_is_just_full(struct ps_bench *bench)
{
	ps_bench_film(bench, SECOND / 2);
	bench->stuck = true;
	ps_bench_film(bench, 96 * SECOND + 220000);
	bench->stuck = false;
}

static void camera_stands_still(struct ps_bench *bench)
{
	bench->cameras[1].dark = true;
	ps_bench_film(bench, 6 * SECOND);
}

static void camera_comes_back(struct ps_bench *bench)
{
	camera_stands_still(bench);
	bench->cameras[1].dark = false;
}

/* Its last pictures are still with the encoder: they do not bring it back. */
static void camera_ends_while_pictures_are_on_their_way(struct ps_bench *bench)
{
	bench->cameras[1].slow = true;
	ps_bench_film(bench, SECOND / 2);
	bench->cameras[1].dark = true;
	ps_inbox_put_camera(bench->inbox, 1, PS_CAMERA_ERROR, PS_TRUNCATED,
			    bench->fake.clock.boot_us);
	ps_bench_film(bench, SECOND / 2);
	bench->cameras[1].slow = false;
	ps_bench_release(bench);
}

static void picture_is_frozen(struct ps_bench *bench)
{
	bench->cameras[1].still = true;
	ps_bench_film(bench, 4 * SECOND);
}

static const struct {
	const char *story;
	void (*trouble)(struct ps_bench *bench);
	uint64_t drops;
	enum ps_event_kind kind; /* that stands in the take... */
	unsigned count;		 /* ...so many times... */
	uint64_t number;	 /* ...and says this */
} stories[] = {
	{ "nothing happens", nothing, 0, PS_EVENT_FRAMES_LOST, 0, 0 },
	{ "the encoder loses two", encoder_too_slow, 2, PS_EVENT_FRAMES_LOST, 1, 2 },
	{ "a second comes too late", frames_too_late, 5, PS_EVENT_FRAME_LATE, 1, 5 },
	{ "the disk hangs for long", disk_hangs, 150, PS_EVENT_FRAMES_LOST, 2, 75 },
	{ "it hangs, and one frame is lost", disk_hangs_until_the_inbox_is_just_full, 4,
	  PS_EVENT_FRAMES_LOST, 2, 2 },
	{ "a camera stops", camera_stands_still, 0, PS_EVENT_CAMERA_STALLED, 1, 0 },
	{ "and comes back", camera_comes_back, 0, PS_EVENT_CAMERA_BACK, 1, 0 },
	{ "a camera ends", camera_ends_while_pictures_are_on_their_way, 0, PS_EVENT_CAMERA_LOST, 1,
	  0 },
	{ "and what was on its way", camera_ends_while_pictures_are_on_their_way, 0,
	  PS_EVENT_CAMERA_BACK, 0, 0 },
	{ "a picture is frozen", picture_is_frozen, 0, PS_EVENT_CAMERA_FROZEN, 1, 0 },
};

static void a_take_is_signed_whatever_happens_in_it(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(stories) / sizeof(stories[0]); i++) {
		struct ps_bench *bench = begin(2);
		uint64_t frames, drops, number = 0;

		print_message("# %s\n", stories[i].story);
		ps_bench_open(bench);
		ps_bench_film(bench, 3 * SECOND);
		ps_bench_start(bench, 0, 1, WAYBILL, 0);
		assert_int_equal(bench->count[PS_NOTICE_STARTED], 1);
		ps_bench_film(bench, 2 * SECOND);
		stories[i].trouble(bench);
		ps_bench_film(bench, 3 * SECOND);
		ps_bench_scan_again(bench, 0, 1, WAYBILL);
		ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
		ps_bench_film(bench, SECOND);
		assert_int_equal(bench->count[PS_NOTICE_ENDED], 1);
		assert_int_equal(bench->count[PS_NOTICE_BROKEN], 0);
		expect_intact(bench, 1, PS_WORD_ENDING_ENDED, &frames, &drops);
		assert_int_equal(drops, stories[i].drops);
		assert_int_equal(ps_bench_events(bench, 1, stories[i].kind, &number),
				 stories[i].count);
		assert_int_equal(number, stories[i].number);
		assert_int_equal(ps_bench_events(bench, 1, PS_EVENT_WAYBILL, NULL), 2);
		assert_int_equal(ps_bench_events(bench, 1, PS_EVENT_END, &number), 1);
		assert_int_equal(number, PS_REASON_SAME_WAYBILL);
		ps_bench_finish(bench);
	}
}

/* A second is on the medium half a second after its end, whatever the cameras do. */
static void seals_follow_the_pictures(void **state)
{
	struct ps_bench *bench = begin(2);

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, ps_bench_now(bench));
	assert_int_equal(ps_bench_now(bench) % SECOND, 0);
	ps_bench_film(bench, SECOND);
	for (unsigned i = 1; i <= 5; i++) {
		assert_int_equal(bench->count[PS_NOTICE_SEALED], i - 1);
		ps_bench_film(bench, SECOND / 2 - 20000);
		assert_int_equal(bench->count[PS_NOTICE_SEALED], i);
		assert_int_equal(bench->last[PS_NOTICE_SEALED].seal, i);
		ps_bench_film(bench, SECOND / 2 + 20000);
		bench->cameras[1].dark = i == 3;
	}
	ps_bench_finish(bench);
}

/* A frame belongs to one take of a lane; the boundary is the moment of the scan. */
static void a_switch_parts_the_frames(void **state)
{
	struct ps_bench *bench = begin(2);
	struct ps_check first, second;
	struct ps_report report;
	uint64_t boundary_us;

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	ps_bench_film(bench, 2 * SECOND + 460000);
	boundary_us = ps_bench_now(bench);
	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_NEXT_WAYBILL);
	/* asked for more than is left: what the first has is not in the second */
	ps_bench_start(bench, 0, 2, OTHER, boundary_us - SECOND);
	ps_bench_film(bench, 2 * SECOND);
	ps_bench_close(bench, 0, 2, PS_END_CANCELLED, PS_REASON_CANCEL_COMMAND);
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_ENDED], 2);

	ps_bench_check(bench, 1, &first, &report);
	assert_int_equal(report.verdict[PS_AXIS_INTEGRITY], PS_WORD_INTACT);
	ps_bench_check(bench, 2, &second, &report);
	assert_int_equal(report.verdict[PS_AXIS_INTEGRITY], PS_WORD_INTACT);
	assert_int_equal(report.verdict[PS_AXIS_ENDING], PS_WORD_ENDING_CANCELLED);
	for (size_t i = 0; i < 2; i++) {
		assert_true(first.cameras[i].last_us < boundary_us);
		assert_int_equal(first.cameras[i].next_seq, second.start.cameras[i].first_seq);
		assert_int_equal(first.total.cameras[i].drops, 0);
		assert_int_equal(second.total.cameras[i].drops, 0);
	}
	assert_true(second.total.first_us >= boundary_us);
	assert_int_equal(second.start.take_number, 2);
	ps_check_release(&first);
	ps_check_release(&second);
	ps_bench_finish(bench);
}

/* Two packers, one camera between them: both takes are open at once and whole. */
static void two_lanes_share_a_camera(void **state)
{
	struct ps_bench *bench = begin(3);
	uint64_t frames, drops;

	(void)state;
	bench->settings.lane_count = 2;
	bench->settings.lanes[0].camera_count = 2;
	bench->settings.lanes[1].name = "two";
	bench->settings.lanes[1].camera_count = 2;
	bench->settings.lanes[1].cameras[0] = 2;
	bench->settings.lanes[1].cameras[1] = 0;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	ps_bench_film(bench, SECOND);
	ps_bench_start(bench, 1, 1, OTHER, 0);
	ps_bench_film(bench, 2 * SECOND);
	ps_bench_close(bench, 0, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 1, 1, PS_END_ENDED, PS_REASON_SAME_WAYBILL);
	ps_bench_film(bench, SECOND);
	assert_int_equal(bench->count[PS_NOTICE_ENDED], 2);
	expect_intact(bench, 1, PS_WORD_ENDING_ENDED, &frames, &drops);
	assert_int_equal(frames, 2 * 5 * 5);
	assert_int_equal(drops, 0);
	expect_intact(bench, 2, PS_WORD_ENDING_ENDED, &frames, &drops);
	assert_int_equal(frames, 2 * 5 * 5);
	assert_int_equal(drops, 0);
	ps_bench_finish(bench);
}

static void without_pictures_the_lane_is_faulty(void **state)
{
	struct ps_bench *bench = begin(2);

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 2 * SECOND);
	bench->cameras[0].dark = true;
	ps_bench_film(bench, 6 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE], 1);
	assert_non_null(strstr(bench->last[PS_NOTICE_TROUBLE].text, "top"));
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 0);
	bench->cameras[1].dark = true;
	ps_bench_film(bench, 6 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 1);
	bench->cameras[0].dark = false;
	ps_bench_film(bench, 2 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 1);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE_OVER], 0);
	bench->cameras[1].dark = false;
	ps_bench_film(bench, 2 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_TROUBLE_OVER], 1);
	ps_bench_finish(bench);
}

/* A key that refuses until it is told otherwise. */
struct broken_key {
	struct ps_key key;
	struct ps_key *good;
	bool refuses;
};

static enum ps_err sign(struct ps_key *key, const uint8_t digest[PS_DIGEST_LEN],
			uint8_t signature_out[PS_SIGNATURE_LEN])
{
	struct broken_key *broken = (struct broken_key *)key;

	return broken->refuses ? PS_CRYPTO
			       : ps_key_sign_digest(broken->good, digest, signature_out);
}

static void keep(struct ps_key *key)
{
	(void)key; /* it is the test's */
}

static void what_cannot_be_signed_is_not_recorded(void **state)
{
	static const struct ps_key_ops ops = { .kind = "test",
					       .sign_digest = sign,
					       .destroy = keep };
	struct ps_bench *bench = begin(2);
	struct ps_key *good = bench->maker.key;
	struct broken_key broken = { .key = { .ops = &ops }, .good = good, .refuses = true };
	uint64_t frames, drops;

	(void)state;
	memcpy(broken.key.point, good->point, PS_POINT_LEN);
	bench->maker.key = &broken.key;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	assert_int_equal(bench->count[PS_NOTICE_STARTED], 0);
	assert_int_equal(bench->count[PS_NOTICE_REFUSED], 1);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 1);
	assert_int_equal(ps_ledger_state(bench->ledger)->size, 1);
	assert_int_equal(ps_bench_files(bench), 0);
	ps_bench_film(bench, 3 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 0);
	broken.refuses = false;
	ps_bench_film(bench, 2 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 1);

	/* nothing of the refused take is left: this one is number 1 and the only file */
	ps_bench_start(bench, 0, 2, WAYBILL, 0);
	ps_bench_film(bench, SECOND);
	ps_bench_close(bench, 0, 2, PS_END_ENDED, PS_REASON_IDLE);
	ps_bench_film(bench, SECOND);
	expect_intact(bench, 1, PS_WORD_ENDING_ENDED, &frames, &drops);
	ps_key_destroy(&broken.key);
	bench->maker.key = good;
	ps_bench_finish(bench);
}

static void fill(struct ps_bench *bench)
{
	static const uint8_t zeros[65536];
	int fd = openat(bench->dir.fd, "filler", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	while (write(fd, zeros, sizeof(zeros)) > 0)
		;
	assert_int_equal(close(fd), 0);
}

/* A file system that has stopped writing does not always say so otherwise. */
static void a_failed_disk_is_trusted_once_it_takes_a_file(void **state)
{
	struct ps_bench *bench = begin(2);

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	assert_int_equal(renameat(bench->dir.fd, "store-id", bench->dir.fd, "away"), 0);
	assert_int_equal(mkdirat(bench->dir.fd, "store-try", 0700), 0);
	ps_bench_film(bench, 2 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT], 1);
	assert_int_equal(renameat(bench->dir.fd, "away", bench->dir.fd, "store-id"), 0);
	ps_bench_film(bench, 20 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 0);
	assert_int_equal(unlinkat(bench->dir.fd, "store-try", AT_REMOVEDIR), 0);
	ps_bench_film(bench, 7 * SECOND);
	assert_int_equal(bench->count[PS_NOTICE_FAULT_OVER], 1);
	assert_false(ps_temp_dir_has(&bench->dir, "store-try"));
	ps_bench_finish(bench);
}

static void a_full_disk_breaks_the_take_and_is_told(void **state)
{
	static struct ps_bench bench;
	struct ps_recovery_report report;
	struct ps_recovery_settings recovery;
	struct ps_report found;
	struct ps_check check;

	(void)state;
	if (!ps_bench_init(&bench, 2, 18 * 1024))
		return;
	ps_bench_open(&bench);
	ps_bench_film(&bench, 3 * SECOND);
	ps_bench_start(&bench, 0, 1, WAYBILL, 0);
	assert_int_equal(bench.count[PS_NOTICE_STARTED], 1);
	ps_bench_film(&bench, 2 * SECOND);
	fill(&bench);
	ps_bench_film(&bench, 30 * SECOND);
	assert_int_equal(bench.count[PS_NOTICE_BROKEN], 1);
	assert_int_equal(bench.count[PS_NOTICE_FAULT], 1);
	ps_bench_start(&bench, 0, 2, OTHER, 0);
	assert_int_equal(bench.count[PS_NOTICE_REFUSED], 1);

	assert_int_equal(unlinkat(bench.dir.fd, "filler", 0), 0);
	ps_bench_film(&bench, 2 * SECOND);
	assert_int_equal(bench.count[PS_NOTICE_FAULT_OVER], 1);
	ps_bench_kill(&bench);
	ps_bench_open(&bench);
	recovery = ps_bench_recovery(&bench);
	assert_int_equal(ps_recovery_run(&recovery, &report), PS_OK);
	assert_int_equal(report.recovered, 1);
	ps_bench_check(&bench, 1, &check, &found);
	assert_string_equal(ps_word_name(found.verdict[PS_AXIS_INTEGRITY]), "intact_interrupted");
	assert_true(check.seals > 0);
	ps_check_release(&check);
	ps_bench_finish(&bench);
}

static void memory_bounds_the_preroll(void **state)
{
	struct ps_bench *bench = begin(2);
	struct ps_recorder_view view;

	(void)state;
	bench->settings.preroll_bytes_max = 24 * 1024;
	ps_bench_open(bench);
	ps_bench_film(bench, 10 * SECOND);
	ps_recorder_view(bench->recorder, &view);
	assert_in_range(view.preroll_bytes, 1, 24 * 1024);
	ps_bench_finish(bench);
}

static void a_stop_ends_what_is_open(void **state)
{
	struct ps_bench *bench = begin(2);
	const struct ps_request stop = { .kind = PS_REQUEST_STOP };
	uint64_t frames, drops;
	unsigned rounds = 0;

	(void)state;
	ps_bench_open(bench);
	ps_bench_film(bench, 3 * SECOND);
	ps_bench_start(bench, 0, 1, WAYBILL, 0);
	ps_bench_film(bench, SECOND);
	assert_int_equal(ps_inbox_put_request(bench->inbox, &stop), PS_OK);
	while (ps_recorder_round(bench->recorder, 0)) {
		ps_fake_time_pass(&bench->fake, 20000);
		assert_true(rounds++ < 100);
	}
	expect_intact(bench, 1, PS_WORD_ENDING_ENDED, &frames, &drops);
	ps_bench_finish(bench);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_take_is_signed_whatever_happens_in_it),
		cmocka_unit_test(seals_follow_the_pictures),
		cmocka_unit_test(a_switch_parts_the_frames),
		cmocka_unit_test(two_lanes_share_a_camera),
		cmocka_unit_test(without_pictures_the_lane_is_faulty),
		cmocka_unit_test(what_cannot_be_signed_is_not_recorded),
		cmocka_unit_test(a_failed_disk_is_trusted_once_it_takes_a_file),
		cmocka_unit_test(a_full_disk_breaks_the_take_and_is_told),
		cmocka_unit_test(memory_bounds_the_preroll),
		cmocka_unit_test(a_stop_ends_what_is_open),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
