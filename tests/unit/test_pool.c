#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "capture/pool.h"
#include "tests/kit/scene.h"

#define CAMERAS 3

/* What the sink was told of each camera, and a gate that can hold the workers inside it. */
struct record {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	bool shut;
	unsigned waiting; /* workers at the gate */
	struct {
		uint64_t frames, lost;
		uint64_t next_seq;
		uint64_t last_time_us;
		bool in_order;
		bool first_is_refresh;
		struct ps_drop last_drop;
	} cameras[CAMERAS];
};

static void record_init(struct record *record)
{
	*record = (struct record){ .shut = false };
	assert_int_equal(pthread_mutex_init(&record->lock, NULL), 0);
	assert_int_equal(pthread_cond_init(&record->changed, NULL), 0);
	for (int i = 0; i < CAMERAS; i++)
		record->cameras[i].in_order = true;
}

static void record_finish(struct record *record)
{
	pthread_cond_destroy(&record->changed);
	pthread_mutex_destroy(&record->lock);
}

static void on_frame(void *ctx, struct ps_frame *frame)
{
	struct record *record = ctx;

	pthread_mutex_lock(&record->lock);
	record->waiting++;
	pthread_cond_broadcast(&record->changed);
	while (record->shut)
		pthread_cond_wait(&record->changed, &record->lock);
	record->waiting--;
	if (frame->seq != record->cameras[frame->camera].next_seq ||
	    (frame->seq && frame->time_us <= record->cameras[frame->camera].last_time_us))
		record->cameras[frame->camera].in_order = false;
	if (!record->cameras[frame->camera].frames)
		record->cameras[frame->camera].first_is_refresh = frame->refresh;
	record->cameras[frame->camera].next_seq = frame->seq + 1;
	record->cameras[frame->camera].last_time_us = frame->time_us;
	record->cameras[frame->camera].frames++;
	pthread_cond_broadcast(&record->changed);
	pthread_mutex_unlock(&record->lock);
	ps_frame_unref(frame);
}

static void on_drop(void *ctx, const struct ps_drop *drop)
{
	struct record *record = ctx;

	pthread_mutex_lock(&record->lock);
	if (drop->seq != record->cameras[drop->camera].next_seq || !drop->count)
		record->cameras[drop->camera].in_order = false;
	record->cameras[drop->camera].next_seq = drop->seq + drop->count;
	record->cameras[drop->camera].lost += drop->count;
	record->cameras[drop->camera].last_drop = *drop;
	pthread_cond_broadcast(&record->changed);
	pthread_mutex_unlock(&record->lock);
}

static void shut_gate(struct record *record, bool shut)
{
	pthread_mutex_lock(&record->lock);
	record->shut = shut;
	pthread_cond_broadcast(&record->changed);
	pthread_mutex_unlock(&record->lock);
}

static void wait_for_a_worker_at_the_gate(struct record *record)
{
	pthread_mutex_lock(&record->lock);
	while (!record->waiting)
		pthread_cond_wait(&record->changed, &record->lock);
	pthread_mutex_unlock(&record->lock);
}

/* Until the sink was told of camera 0's pictures up to before @seq. */
static void wait_for_seq(struct record *record, uint64_t seq)
{
	pthread_mutex_lock(&record->lock);
	while (record->cameras[0].next_seq < seq)
		pthread_cond_wait(&record->changed, &record->lock);
	pthread_mutex_unlock(&record->lock);
}

static struct ps_pool *new_pool(struct record *record, unsigned workers)
{
	struct ps_pool_sink sink = { record, on_frame, on_drop };
	struct ps_pool *pool;

	assert_int_equal(ps_pool_create(workers, &sink, &pool), PS_OK);
	return pool;
}

static struct ps_pool_camera *add_camera(struct ps_pool *pool, uint16_t index)
{
	struct ps_pool_camera_settings settings = { index, 160, 96, 80, 3, 0, 0, false, false };
	struct ps_pool_camera *camera;

	assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_OK);
	return camera;
}

static void paint(struct ps_picture *picture, unsigned hand)
{
	struct ps_scene scene = { 160, 96, hand, 0, hand };

	ps_scene_paint(picture, &scene, 0);
}

struct source {
	pthread_t thread;
	struct ps_pool_camera *camera;
	struct ps_picture picture;
	unsigned count;
	unsigned refused;
};

static void *deliver(void *arg)
{
	struct source *source = arg;

	for (unsigned k = 0; k < source->count; k++) {
		source->picture.image.time_us = (k + 1) * 10000;
		source->refused += ps_pool_submit(source->camera, &source->picture.image) != PS_OK;
	}
	return NULL;
}

static void several_cameras_at_full_speed_lose_nothing_unseen(void **state)
{
	static const unsigned worker_counts[] = { 1, 2, 5, 0 };
	struct source sources[CAMERAS];

	(void)state;
	for (size_t i = 0; i < sizeof(worker_counts) / sizeof(worker_counts[0]); i++) {
		struct record record;
		struct ps_pool *pool;

		record_init(&record);
		pool = new_pool(&record, worker_counts[i]);
		for (uint16_t c = 0; c < CAMERAS; c++) {
			sources[c] = (struct source){ .camera = add_camera(pool, c), .count = 400 };
			ps_picture_init(&sources[c].picture);
			paint(&sources[c].picture, c + 1u);
		}
		assert_int_equal(ps_pool_start(pool), PS_OK);
		for (int c = 0; c < CAMERAS; c++)
			assert_int_equal(
				pthread_create(&sources[c].thread, NULL, deliver, &sources[c]), 0);
		for (int c = 0; c < CAMERAS; c++)
			assert_int_equal(pthread_join(sources[c].thread, NULL), 0);
		ps_pool_stop(pool);
		for (int c = 0; c < CAMERAS; c++) {
			assert_int_equal(sources[c].refused, 0);
			assert_true(record.cameras[c].in_order);
			assert_true(record.cameras[c].first_is_refresh);
			assert_int_equal(record.cameras[c].frames + record.cameras[c].lost, 400);
			assert_int_equal(record.cameras[c].next_seq, 400);
			assert_true(record.cameras[c].frames >= PS_POOL_DEFAULT_QUEUE);
			ps_picture_release(&sources[c].picture);
		}
		ps_pool_destroy(pool);
		record_finish(&record);
	}
}

static void a_full_queue_is_a_counted_drop_and_no_wait(void **state)
{
	struct ps_picture picture;
	struct ps_pool_camera *camera;
	struct record record;
	struct ps_pool *pool;

	(void)state;
	ps_picture_init(&picture);
	paint(&picture, 1);
	record_init(&record);
	pool = new_pool(&record, 1);
	camera = add_camera(pool, 0);
	assert_int_equal(ps_pool_start(pool), PS_OK);

	shut_gate(&record, true);
	for (unsigned k = 0; k < 10; k++) {
		picture.image.time_us = 100 + k;
		assert_int_equal(ps_pool_submit(camera, &picture.image), PS_OK);
		if (k == 0)
			wait_for_a_worker_at_the_gate(&record);
	}
	shut_gate(&record, false);
	wait_for_seq(&record, 10);
	assert_int_equal(record.cameras[0].frames, 3);
	assert_int_equal(record.cameras[0].lost, 7);
	assert_int_equal(record.cameras[0].last_drop.seq, 3);
	assert_int_equal(record.cameras[0].last_drop.count, 7);
	assert_int_equal(record.cameras[0].last_drop.time_us, 103);
	assert_int_equal(record.cameras[0].last_drop.why, PS_BUSY);

	picture.image.time_us = 200;
	assert_int_equal(ps_pool_submit(camera, &picture.image), PS_OK);
	ps_pool_stop(pool);
	assert_int_equal(record.cameras[0].frames, 4);
	assert_int_equal(record.cameras[0].next_seq, 11);
	assert_true(record.cameras[0].in_order);
	ps_pool_destroy(pool);
	record_finish(&record);
	ps_picture_release(&picture);
}

static void a_drop_is_told_before_the_frame_that_follows_it(void **state)
{
	struct ps_picture picture;
	struct ps_pool_camera *camera;
	struct record record;
	struct ps_pool *pool;

	(void)state;
	ps_picture_init(&picture);
	paint(&picture, 1);
	record_init(&record);
	pool = new_pool(&record, 1);
	camera = add_camera(pool, 0);
	assert_int_equal(ps_pool_start(pool), PS_OK);
	shut_gate(&record, true);
	for (unsigned k = 0; k < 6; k++) {
		/* The third comes with a time that does not rise, while there is still room. */
		picture.image.time_us = k == 2 ? 1 : 100 + k;
		assert_int_equal(ps_pool_submit(camera, &picture.image), PS_OK);
		if (k == 0)
			wait_for_a_worker_at_the_gate(&record);
	}
	shut_gate(&record, false);
	ps_pool_stop(pool);
	assert_true(record.cameras[0].in_order);
	assert_int_equal(record.cameras[0].frames, 3); /* seq 0, 1 and 3 */
	assert_int_equal(record.cameras[0].next_seq, 6);
	assert_int_equal(record.cameras[0].last_drop.seq, 4);
	assert_int_equal(record.cameras[0].last_drop.count, 2);
	ps_pool_destroy(pool);
	record_finish(&record);
	ps_picture_release(&picture);
}

static void a_picture_that_cannot_become_a_frame_is_a_drop_with_its_reason(void **state)
{
	static const struct {
		const char *story;
		uint64_t time_us;
		uint16_t width_px;
		enum ps_layout layout;
		enum ps_err why; /* PS_OK: a frame */
	} table[] = {
		{ "a good one", 100, 160, PS_LAYOUT_YUV420, PS_OK },
		{ "of another size", 110, 144, PS_LAYOUT_YUV420, PS_MISMATCH },
		{ "of the same instant", 110, 160, PS_LAYOUT_YUV420, PS_RANGE },
		{ "of an earlier one", 50, 160, PS_LAYOUT_YUV420, PS_RANGE },
		{ "of another layout", 120, 160, PS_LAYOUT_NV12, PS_UNSUPPORTED },
		{ "and a good one again", 130, 160, PS_LAYOUT_YUV420, PS_OK },
	};
	struct ps_picture picture;
	struct ps_pool_camera *camera;
	struct record record;
	struct ps_pool *pool;
	uint64_t frames = 0;

	(void)state;
	ps_picture_init(&picture);
	record_init(&record);
	pool = new_pool(&record, 2);
	camera = add_camera(pool, 0);
	assert_int_equal(ps_pool_start(pool), PS_OK);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		print_message("# %s\n", table[i].story);
		paint(&picture, 1);
		picture.image.time_us = table[i].time_us;
		picture.image.width_px = table[i].width_px;
		picture.image.layout = table[i].layout;
		assert_int_equal(ps_pool_submit(camera, &picture.image), PS_OK);
		wait_for_seq(&record, i + 1);
		frames += table[i].why == PS_OK;
		assert_int_equal(record.cameras[0].frames, frames);
		if (table[i].why) {
			assert_int_equal(record.cameras[0].last_drop.why, table[i].why);
			assert_int_equal(record.cameras[0].last_drop.seq, i);
			assert_int_equal(record.cameras[0].last_drop.time_us, table[i].time_us);
		}
	}
	ps_pool_destroy(pool);
	assert_true(record.cameras[0].in_order);
	record_finish(&record);
	ps_picture_release(&picture);
}

static void a_stop_encodes_what_is_queued_and_then_refuses(void **state)
{
	struct ps_picture picture;
	struct ps_pool_camera *camera;
	struct record record;
	struct ps_pool *pool;

	(void)state;
	ps_picture_init(&picture);
	paint(&picture, 1);
	record_init(&record);
	pool = new_pool(&record, 1);
	camera = add_camera(pool, 0);
	picture.image.time_us = 1;
	assert_int_equal(ps_pool_submit(camera, &picture.image), PS_STOPPED); /* not started */
	for (unsigned round = 1; round <= 2; round++) {
		assert_int_equal(ps_pool_start(pool), PS_OK);
		assert_int_equal(ps_pool_start(pool), PS_BUSY);
		for (unsigned k = 0; k < PS_POOL_DEFAULT_QUEUE; k++) {
			picture.image.time_us = round * 100 + k;
			assert_int_equal(ps_pool_submit(camera, &picture.image), PS_OK);
		}
		ps_pool_stop(pool);
		assert_int_equal(record.cameras[0].frames, round * PS_POOL_DEFAULT_QUEUE);
		assert_int_equal(ps_pool_submit(camera, &picture.image), PS_STOPPED);
	}
	assert_true(record.cameras[0].in_order);
	ps_pool_destroy(pool);
	record_finish(&record);
	ps_picture_release(&picture);
}

static void cameras_are_added_within_limits(void **state)
{
	struct ps_pool_camera_settings settings = { 0, 160, 96, 80, 3, 0, 0, false, false };
	struct ps_pool_camera *camera = NULL;
	struct record record;
	struct ps_pool *pool;

	(void)state;
	record_init(&record);
	pool = new_pool(&record, 1);
	settings.queue = PS_POOL_MAX_QUEUE + 1;
	assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_LIMIT);
	settings.queue = 0;
	settings.quality = 0;
	assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_INVALID);
	settings.quality = 80;
	assert_int_equal(ps_pool_start(pool), PS_OK);
	assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_BUSY);
	ps_pool_stop(pool);
	assert_null(camera);
	for (unsigned i = 0; i < PS_POOL_MAX_CAMERAS; i++)
		assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_OK);
	assert_int_equal(ps_pool_add(pool, &settings, &camera), PS_LIMIT);
	ps_pool_destroy(pool);
	record_finish(&record);
}

struct lender {
	struct ps_image_lender lender;
	atomic_uint given_back;
};

static void take_back(struct ps_image_lender *lender)
{
	atomic_fetch_add(&((struct lender *)lender)->given_back, 1);
}

static void what_is_lent_comes_back_once_whatever_becomes_of_it(void **state)
{
	struct lender lenders[9] = { 0 };
	struct ps_picture picture;
	struct ps_pool_camera *camera;
	struct record record;
	struct ps_pool *pool;

	(void)state;
	ps_picture_init(&picture);
	paint(&picture, 1);
	record_init(&record);
	pool = new_pool(&record, 1);
	camera = add_camera(pool, 0);
	for (unsigned k = 0; k < 9; k++) {
		struct ps_image image = picture.image;

		lenders[k].lender.give_back = take_back;
		image.lender = &lenders[k].lender;
		image.time_us = k == 2 ? 1 : 100 + k; /* the third does not rise */
		image.width_px = k == 7 ? 144 : 160;  /* the eighth is of another size */
		image.lost = k == 6 ? 5 : 0;
		if (k == 0) { /* the pool does not run yet */
			assert_int_equal(ps_pool_submit(camera, &image), PS_STOPPED);
			assert_int_equal(ps_pool_start(pool), PS_OK);
			shut_gate(&record, true);
			continue;
		}
		if (k == 6) {
			shut_gate(&record, false);
			wait_for_seq(&record, 5);
		}
		assert_int_equal(ps_pool_submit(camera, &image), PS_OK);
		if (k == 1)
			wait_for_a_worker_at_the_gate(&record);
	}
	ps_pool_stop(pool);
	for (unsigned k = 0; k < 9; k++)
		assert_int_equal(atomic_load(&lenders[k].given_back), 1);
	assert_true(record.cameras[0].in_order);
	assert_int_equal(record.cameras[0].next_seq, 8 + 5);
	assert_int_equal(record.cameras[0].frames, 5); /* 1, 3, 4, 6, 8; 5 found the queue full */
	ps_pool_destroy(pool);
	record_finish(&record);
	ps_picture_release(&picture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_cameras_at_full_speed_lose_nothing_unseen),
		cmocka_unit_test(a_full_queue_is_a_counted_drop_and_no_wait),
		cmocka_unit_test(what_is_lent_comes_back_once_whatever_becomes_of_it),
		cmocka_unit_test(a_drop_is_told_before_the_frame_that_follows_it),
		cmocka_unit_test(a_picture_that_cannot_become_a_frame_is_a_drop_with_its_reason),
		cmocka_unit_test(a_stop_encodes_what_is_queued_and_then_refuses),
		cmocka_unit_test(cameras_are_added_within_limits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
