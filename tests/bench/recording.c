#include "tests/bench/recording.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/encoder.h"
#include "signing/file.h"
#include "tests/bench/stopwatch.h"

#define US_PER_SECOND 1000000U

struct ps_recording {
	struct ps_recording_plan plan;
	struct ps_encoder *encoders[PS_CAMERAS_MAX];
	struct ps_bytes *tiles; /* scratch: a frame's, as the take wants them */
	uint64_t seq[PS_CAMERAS_MAX];
	uint64_t last_us;
	int fd;
	uint64_t bytes;
	struct ps_take *take;
	struct ps_recording_cost cost;
};

static enum ps_err write_all(void *ctx, const uint8_t *bytes, size_t len)
{
	struct ps_recording *recording = ctx;
	double begin = ps_cpu_s();
	enum ps_err err = PS_OK;

	while (len && !err) {
		ssize_t put = write(recording->fd, bytes, len);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0) {
			err = ps_file_err(errno);
			break;
		}
		bytes += put;
		len -= (size_t)put;
		recording->bytes += (uint64_t)put;
	}
	recording->cost.writing += ps_cpu_s() - begin;
	return err;
}

static enum ps_err sync_file(void *ctx)
{
	struct ps_recording *recording = ctx;
	double begin = ps_cpu_s();
	int failed = recording->plan.sync ? fdatasync(recording->fd) : 0;

	recording->cost.writing += ps_cpu_s() - begin;
	return failed ? PS_IO : PS_OK;
}

static struct ps_clock clock_at(uint64_t boot_us)
{
	return (struct ps_clock){ .boot_us = boot_us,
				  .utc_us = PS_BENCH_UTC_US + (int64_t)boot_us,
				  .state = PS_CLOCK_SYNCHRONISED,
				  .error_us = 1500 };
}

static struct ps_bytes view(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static const char *const names[] = {
	[PS_VIEW_TOP] = "top", [PS_VIEW_SIDE] = "side", [PS_VIEW_FRONT] = "front"
};

static enum ps_err make_camera(struct ps_recording *recording, size_t i,
			       struct ps_camera_info *info)
{
	const struct ps_film_plan *camera = &recording->plan.cameras[i];
	const struct ps_encoder_settings settings = { .width_px = camera->width_px,
						      .height_px = camera->height_px,
						      .quality = PS_BENCH_QUALITY,
						      .threshold_levels = PS_BENCH_THRESHOLD };
	enum ps_err err = ps_encoder_create(&settings, &recording->encoders[i]);
	const struct ps_grid *grid;

	if (err)
		return err;
	grid = ps_encoder_grid(recording->encoders[i]);
	*info = (struct ps_camera_info){
		.name = view(names[camera->view]),
		.source = PS_DECLARED_TEST,
		.driver = view("bench-footage"),
		.bus = view("memory"),
		.ids = view("0000:0000"),
		.model = view("Bench"),
		.mode = view("YUV420"),
		.codec = PS_CODEC_JPEG_TILES,
		.width_px = grid->width_px,
		.height_px = grid->height_px,
		.restart_mcus = grid->tile_mcus,
		.rate_mhz = PS_FILM_FPS * 1000,
		.has_crop = grid->cropped_px > 0,
		.source_width_px = camera->width_px,
		.source_height_px = camera->height_px,
		.threshold = PS_BENCH_THRESHOLD,
		.role = PS_ROLE_BENCH,
	};
	return PS_OK;
}

static enum ps_err start_take(struct ps_recording *recording)
{
	const struct ps_bench_station *station = recording->plan.station;
	const struct ps_output output = { write_all, sync_file, recording };
	struct ps_start start = {
		.version = PS_FORMAT_VERSION,
		.station = view("bench"),
		.lane_name = view("lane1"),
		.chain_count = 1,
		.chain = { { station->device.bytes, station->device.len } },
		.firmware = view("bench"),
		.camera_count = recording->plan.camera_count,
		.take_number = 1,
		.clock = clock_at(PS_FILM_BOOT_US),
		.from_us = PS_FILM_BOOT_US,
	};

	for (size_t i = 0; i < recording->plan.camera_count; i++) {
		enum ps_err err = make_camera(recording, i, &start.cameras[i]);

		if (err)
			return err;
	}
	recording->last_us = PS_FILM_BOOT_US;
	recording->fd = open(recording->plan.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (recording->fd < 0)
		return ps_file_err(errno);
	return ps_take_create(&start, station->key, &ps_random_os, output, &recording->take);
}

enum ps_err ps_recording_create(const struct ps_recording_plan *plan,
				struct ps_recording **recording_out)
{
	struct ps_recording *recording = calloc(1, sizeof(*recording));
	enum ps_err err = PS_NO_MEMORY;

	if (!recording)
		return PS_NO_MEMORY;
	recording->plan = *plan;
	recording->fd = -1;
	recording->tiles = calloc(PS_TILES_MAX, sizeof(*recording->tiles));
	if (recording->tiles)
		err = start_take(recording);
	if (err) {
		ps_recording_destroy(recording);
		return err;
	}
	recording->cost = (struct ps_recording_cost){ 0 }; /* of frames and seals, not of START */
	*recording_out = recording;
	return PS_OK;
}

void ps_recording_destroy(struct ps_recording *recording)
{
	if (!recording)
		return;
	ps_take_destroy(recording->take);
	for (size_t i = 0; i < PS_CAMERAS_MAX; i++)
		ps_encoder_destroy(recording->encoders[i]);
	if (recording->fd >= 0)
		(void)close(recording->fd); /* what counts was written and synced, or reported */
	free(recording->tiles);
	free(recording);
}

enum ps_err ps_recording_seal(struct ps_recording *recording)
{
	const struct ps_clock clock = clock_at(recording->last_us);

	return ps_take_seal(recording->take, &clock);
}

enum ps_err ps_recording_add_frame(struct ps_recording *recording, size_t camera,
				   const struct ps_frame *frame, uint64_t time_us)
{
	struct ps_bytes *tiles = recording->tiles;
	const struct ps_take_frame entry = { .camera = camera,
					     .seq = recording->seq[camera]++,
					     .time_us = time_us,
					     .whole = frame->refresh ? PS_FRAME_REFRESH
								     : PS_FRAME_PARTIAL,
					     .header = { frame->header, frame->header_len },
					     .tile_count = frame->tile_count,
					     .tiles = tiles };
	uint64_t second;

	recording->last_us = time_us;
	if (ps_take_second(recording->take, &second) && second != time_us / US_PER_SECOND) {
		enum ps_err err = ps_recording_seal(recording);

		if (err)
			return err;
	}
	for (uint32_t i = 0; i < frame->tile_count; i++)
		tiles[i] =
			(struct ps_bytes){ frame->bytes + frame->tiles[i].at, frame->tiles[i].len };
	return ps_take_add_frame(recording->take, &entry);
}

enum ps_err ps_recording_add(struct ps_recording *recording, size_t camera,
			     const struct ps_image *image)
{
	double begin = ps_cpu_s();
	struct ps_frame *frame;
	enum ps_err err = ps_encoder_encode(recording->encoders[camera], image, false, &frame);

	recording->cost.encoding += ps_cpu_s() - begin;
	if (err)
		return err;
	err = ps_recording_add_frame(recording, camera, frame, image->time_us);
	ps_frame_unref(frame);
	return err;
}

enum ps_err ps_recording_end(struct ps_recording *recording, uint64_t *bytes_out)
{
	const struct ps_clock clock = clock_at(recording->last_us);
	uint8_t hash[PS_HASH_LEN];
	enum ps_err err = ps_take_end(recording->take, PS_END_ENDED, PS_REASON_SAME_WAYBILL, &clock,
				      hash, NULL);

	if (!err)
		*bytes_out = recording->bytes;
	return err;
}

uint64_t ps_recording_bytes(const struct ps_recording *recording)
{
	return recording->bytes;
}

const struct ps_recording_cost *ps_recording_cost(const struct ps_recording *recording)
{
	return &recording->cost;
}
