#include "tests/kit/recorder_bench.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/disk.h"
#include "signing/digest.h"
#include "signing/event.h"
#include "tests/kit/scene.h"

#define WIDTH 64
#define HEIGHT 48

static const char *const names[PS_BENCH_CAMERAS_MAX] = { "top", "left", "right" };

static void init_camera(struct ps_bench *bench, size_t index)
{
	struct ps_bench_camera *camera = &bench->cameras[index];
	const struct ps_encoder_settings encoder = { WIDTH, HEIGHT, 80, 3, 0 };
	struct ps_config_camera config = { .fps = 5, .quality = 80, .threshold = 3 };
	struct ps_camera_about about = { .kind = PS_SOURCE_TEST,
					 .width_px = WIDTH,
					 .height_px = HEIGHT };

	memcpy(config.name, names[index], strlen(names[index]) + 1);
	camera->period_us = 200000;
	/* cameras are not in step */
	camera->next_us = bench->fake.clock.boot_us + 7000 + 31000 * index;
	assert_int_equal(ps_start_camera_init(&camera->info, &config, &about), PS_OK);
	assert_int_equal(ps_arrivals_init(&camera->arrivals), PS_OK);
	assert_int_equal(ps_encoder_create(&encoder, &camera->encoder), PS_OK);
	bench->settings.cameras[index] = (struct ps_recorder_camera_settings){
		.info = &camera->info,
		.arrivals = &camera->arrivals,
		.preroll_us = 3 * PS_BENCH_SECOND_US,
		.stall_us = 800000,
	};
	bench->settings.lanes[0].cameras[index] = (uint16_t)index;
}

static void make_store(struct ps_bench *bench)
{
	static const uint8_t id[PS_STORE_ID_LEN] = { 1, 2, 3 };
	static const uint8_t secret[PS_LEDGER_SECRET_LEN] = { 4, 5, 6 };
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT, .clock = bench->fake.clock };

	assert_int_equal(ps_store_create(bench->dir.path, id), PS_OK);
	assert_int_equal(ps_store_open(bench->dir.path, 0, &bench->store), PS_OK);
	ps_start_info_chain(&bench->about, &leaf.enrolment.chain);
	assert_int_equal(ps_ledger_create(ps_store_dir(bench->store), secret, &leaf), PS_OK);
	assert_int_equal(ps_index_create(bench->dir.path), PS_OK);
	ps_store_close(bench->store);
	bench->store = NULL;
}

bool ps_bench_init(struct ps_bench *bench, size_t camera_count, unsigned kib)
{
	struct ps_journal_settings journal = { .fd = -1,
					       /* nobody reads it */ .time = &bench->time };

	*bench = (struct ps_bench){ .inbox_bytes = 1U << 20 };
	ps_temp_dir_init(&bench->dir);
	if (kib && !ps_temp_dir_make_small(&bench->dir, kib)) {
		ps_temp_dir_finish(&bench->dir);
		return false;
	}
	ps_fake_time_init(&bench->fake);
	bench->time = ps_fake_time_source(&bench->fake);
	bench->random = ps_random_seeded_init(&bench->seeded, 1);
	assert_int_equal(ps_digest_start(), PS_OK);
	ps_maker_station_init(&bench->maker, 1, "bench");
	assert_int_equal(ps_certificates_create(PS_CHAIN_MAX, &bench->chain), PS_OK);
	assert_int_equal(ps_certificates_add_der(bench->chain, bench->maker.device.bytes,
						 bench->maker.device.len),
			 PS_OK);
	bench->about = (struct ps_start_station){ .name = "bench", .chain = bench->chain };
	assert_int_equal(ps_journal_create(&journal, &bench->journal), PS_OK);
	bench->settings.camera_count = camera_count;
	bench->settings.lane_count = 1;
	bench->settings.lanes[0].name = "one";
	bench->settings.lanes[0].camera_count = camera_count;
	bench->settings.preroll_bytes_max = PS_PREROLL_BYTES_DEFAULT;
	for (size_t i = 0; i < camera_count; i++)
		init_camera(bench, i);
	make_store(bench);
	return true;
}

void ps_bench_open(struct ps_bench *bench)
{
	const struct ps_inbox_settings inbox = { 1024, bench->inbox_bytes };
	struct ps_recorder_settings *settings = &bench->settings;
	struct ps_ledger_report report;

	assert_int_equal(ps_store_open(bench->dir.path, 0, &bench->store), PS_OK);
	assert_int_equal(ps_ledger_open(ps_store_dir(bench->store), &report, &bench->ledger),
			 PS_OK);
	assert_int_equal(ps_index_open_write(bench->dir.path, &bench->index), PS_OK);
	assert_int_equal(ps_inbox_create(&inbox, &bench->inbox), PS_OK);
	assert_int_equal(ps_outbox_create(&bench->outbox), PS_OK);
	settings->station = &bench->about;
	settings->store = bench->store;
	settings->ledger = bench->ledger;
	settings->index = bench->index;
	settings->key = bench->maker.key;
	settings->random = &bench->random;
	settings->time = &bench->time;
	settings->journal = bench->journal;
	settings->inbox = bench->inbox;
	settings->outbox = bench->outbox;
	assert_int_equal(ps_recorder_create(settings, &bench->recorder), PS_OK);
}

void ps_bench_kill(struct ps_bench *bench)
{
	ps_recorder_destroy(bench->recorder);
	ps_inbox_destroy(bench->inbox);
	ps_outbox_destroy(bench->outbox);
	ps_index_close(bench->index);
	ps_ledger_close(bench->ledger);
	ps_store_close(bench->store);
	bench->recorder = NULL;
	bench->inbox = NULL;
	bench->outbox = NULL;
	bench->index = NULL;
	bench->ledger = NULL;
	bench->store = NULL;
}

void ps_bench_finish(struct ps_bench *bench)
{
	ps_bench_kill(bench);
	for (size_t i = 0; i < bench->kept_back_count; i++)
		ps_frame_unref(bench->kept_back[i]);
	for (size_t i = 0; i < bench->settings.camera_count; i++) {
		ps_encoder_destroy(bench->cameras[i].encoder);
		ps_arrivals_finish(&bench->cameras[i].arrivals);
	}
	ps_journal_destroy(bench->journal);
	ps_certificates_destroy(bench->chain);
	ps_maker_station_release(&bench->maker);
	ps_temp_dir_finish(&bench->dir);
}

uint64_t ps_bench_now(const struct ps_bench *bench)
{
	return bench->fake.clock.boot_us;
}

static void deliver(struct ps_bench *bench, struct ps_bench_camera *camera, struct ps_frame *frame)
{
	if (!camera->slow) {
		ps_inbox_put_frame(bench->inbox, frame);
		return;
	}
	assert_true(bench->kept_back_count < 64);
	bench->kept_back[bench->kept_back_count++] = frame;
}

static void film(struct ps_bench *bench, uint16_t index)
{
	struct ps_bench_camera *camera = &bench->cameras[index];
	struct ps_scene scene = { .width_px = WIDTH,
				  .height_px = HEIGHT,
				  .hand = camera->still ? 0 : (unsigned)(camera->seq % 6),
				  .hue = index,
				  .seed = camera->still ? 0 : (unsigned)camera->seq + 1 };
	struct ps_picture picture;
	struct ps_frame *frame;
	uint64_t time_us = camera->next_us;

	camera->next_us += camera->period_us;
	if (camera->dark)
		return;
	ps_arrivals_add(&camera->arrivals, time_us);
	if (camera->lose) {
		const struct ps_drop drop = { index, camera->seq++, 1, time_us, PS_BUSY };

		camera->lose--;
		ps_inbox_put_drop(bench->inbox, &drop);
		return;
	}
	ps_picture_init(&picture);
	ps_scene_paint(&picture, &scene, time_us);
	assert_int_equal(ps_encoder_encode(camera->encoder, &picture.image, false, &frame), PS_OK);
	ps_picture_release(&picture);
	frame->camera = index;
	frame->seq = camera->seq++;
	deliver(bench, camera, frame);
}

static void gather(struct ps_bench *bench)
{
	struct ps_notice notice;

	while (ps_outbox_take(bench->outbox, &notice)) {
		bench->last[notice.kind] = notice;
		bench->count[notice.kind]++;
		if (bench->on_notice)
			bench->on_notice(bench->ctx, &notice);
	}
}

/* A frame comes 20 ms after its moment. */
void ps_bench_film(struct ps_bench *bench, uint64_t us)
{
	uint64_t end_us = ps_bench_now(bench) + us;

	while (ps_bench_now(bench) < end_us) {
		ps_fake_time_pass(&bench->fake, 20000);
		for (uint16_t i = 0; i < bench->settings.camera_count; i++)
			while (bench->cameras[i].next_us + 20000 <= ps_bench_now(bench))
				film(bench, i);
		if (!bench->stuck)
			(void)ps_recorder_round(bench->recorder, 0);
		gather(bench);
	}
}

void ps_bench_release(struct ps_bench *bench)
{
	for (size_t i = 0; i < bench->kept_back_count; i++)
		ps_inbox_put_frame(bench->inbox, bench->kept_back[i]);
	bench->kept_back_count = 0;
	(void)ps_recorder_round(bench->recorder, 0);
	gather(bench);
}

static void ask(struct ps_bench *bench, const struct ps_request *request)
{
	assert_int_equal(ps_inbox_put_request(bench->inbox, request), PS_OK);
	(void)ps_recorder_round(bench->recorder, 0);
	gather(bench);
}

void ps_bench_start(struct ps_bench *bench, unsigned lane, uint64_t take, const char *waybill,
		    uint64_t from_us)
{
	struct ps_request request = {
		.kind = PS_REQUEST_START,
		.lane = lane,
		.take = take,
		.time_us = ps_bench_now(bench),
		.from_us = from_us ? from_us : ps_bench_now(bench) - 2 * PS_BENCH_SECOND_US,
		.code = { .class = PS_CODE_WAYBILL, .rule = "SF", .len = strlen(waybill) },
		.source = PS_SCAN_SOURCE_TEST,
		.link = bench->link,
		.linked_take = bench->linked_take,
	};

	memcpy(request.code.text, waybill, request.code.len + 1);
	ask(bench, &request);
}

void ps_bench_scan_again(struct ps_bench *bench, unsigned lane, uint64_t take, const char *waybill)
{
	struct ps_request request = {
		.kind = PS_REQUEST_CODE,
		.lane = lane,
		.take = take,
		.time_us = ps_bench_now(bench),
		.code = { .class = PS_CODE_WAYBILL, .rule = "SF", .len = strlen(waybill) },
		.source = PS_SCAN_SOURCE_TEST,
	};

	memcpy(request.code.text, waybill, request.code.len + 1);
	ask(bench, &request);
}

void ps_bench_close(struct ps_bench *bench, unsigned lane, uint64_t take, enum ps_ending_word word,
		    enum ps_reason reason)
{
	const struct ps_request request = { .kind = PS_REQUEST_CLOSE,
					    .lane = lane,
					    .take = take,
					    .time_us = ps_bench_now(bench),
					    .word = word,
					    .reason = reason };

	ask(bench, &request);
}

static enum ps_err match(void *ctx, const struct ps_store_item *item)
{
	struct ps_store_item *wanted = ctx;

	if (item->number == wanted->number)
		*wanted = *item;
	return PS_OK;
}

void ps_bench_path(struct ps_bench *bench, uint64_t number, char path_out[PS_STORE_PATH_MAX],
		   uint64_t *bytes_out)
{
	struct ps_store_item item = { .number = number };

	assert_int_equal(ps_store_walk(bench->store, match, &item), PS_OK);
	assert_true(item.path[0] != '\0');
	memcpy(path_out, item.path, PS_STORE_PATH_MAX);
	if (bytes_out)
		*bytes_out = item.bytes;
}

static enum ps_err count_file(void *ctx, const struct ps_store_item *item)
{
	unsigned *count = ctx;

	(void)item;
	++*count;
	return PS_OK;
}

unsigned ps_bench_files(struct ps_bench *bench)
{
	unsigned count = 0;

	assert_int_equal(ps_store_walk(bench->store, count_file, &count), PS_OK);
	return count;
}

static enum ps_err read_fd(void *ctx, uint8_t *bytes, size_t len, size_t *got_out)
{
	ssize_t got = read(*(int *)ctx, bytes, len);

	if (got < 0)
		return PS_IO;
	*got_out = (size_t)got;
	return PS_OK;
}

static void run_check(struct ps_bench *bench, uint64_t number, const struct ps_check_hooks *hooks,
		      struct ps_check *check_out, struct ps_report *report_out)
{
	const struct ps_check_options options = { .each_signature = true, .hooks = hooks };
	char path[PS_STORE_PATH_MAX];
	int fd;

	ps_bench_path(bench, number, path, NULL);
	assert_int_equal(ps_store_open_read(bench->store, path, &fd), PS_OK);
	ps_report_init(report_out);
	ps_check_init(check_out, &options, report_out);
	assert_int_equal(ps_check_run(check_out, (struct ps_source){ read_fd, &fd }), PS_OK);
	ps_disk_close(fd);
}

void ps_bench_check(struct ps_bench *bench, uint64_t number, struct ps_check *check_out,
		    struct ps_report *report_out)
{
	run_check(bench, number, NULL, check_out, report_out);
}

void ps_bench_hooked(struct ps_bench *bench, uint64_t number, const struct ps_check_hooks *hooks)
{
	struct ps_report report;
	struct ps_check check;

	run_check(bench, number, hooks, &check, &report);
	ps_check_release(&check);
}

struct counter {
	enum ps_event_kind kind;
	unsigned count;
	uint64_t last;
};

static enum ps_err count_events(void *ctx, const struct ps_sealed *sealed)
{
	struct counter *counter = ctx;

	for (size_t i = 0; i < sealed->count; i++) {
		const struct ps_event_record *event = &sealed->records[i].event;
		struct ps_note_body note;

		if (sealed->records[i].type != PS_RECORD_EVENT ||
		    event->entry.kind != counter->kind)
			continue;
		counter->count++;
		if (ps_note_body_decode((struct ps_bytes){ event->salted.bytes + PS_SALT_LEN,
							   event->salted.len - PS_SALT_LEN },
					&note) == PS_OK)
			counter->last = note.number;
	}
	return PS_OK;
}

unsigned ps_bench_events(struct ps_bench *bench, uint64_t number, enum ps_event_kind kind,
			 uint64_t *last_out)
{
	struct counter counter = { .kind = kind };
	const struct ps_check_hooks hooks = { .ctx = &counter, .seal = count_events };

	ps_bench_hooked(bench, number, &hooks);
	if (last_out)
		*last_out = counter.last;
	return counter.count;
}

struct ps_recovery_settings ps_bench_recovery(struct ps_bench *bench)
{
	return (struct ps_recovery_settings){
		.store = bench->store,
		.ledger = bench->ledger,
		.index = bench->index,
		.key = bench->maker.key,
		.random = &bench->random,
		.time = &bench->time,
		.journal = bench->journal,
	};
}
