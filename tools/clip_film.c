#include "tools/clip_film.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/ffmpeg.h"
#include "tools/redaction.h"

enum {
	FPS_MOST = 25000, /* in 1000 seconds */
	FPS_LEAST = 5000,
	TRIES = 4,
	HEAD_BYTES = 16384, /* of an MP4, and so many for each picture: */
	PICTURE_BYTES = 24,
	SPEED_MOST = 32,
};

/* Fewer bits for a pixel, and a bench is mud. */
#define BITS_A_PIXEL 0.05

static const uint32_t widths[] = { 1920, 1600, 1280, 960, 800, 640, 480 };

struct make {
	const struct ps_clip_film_request *request;
	struct ps_subject *subject;
	struct ps_decoder *decoder;
	struct ps_drawing *drawing;
	struct ps_out_file *file;
	struct ps_film_settings settings;
	uint64_t most_bits_s;
	struct ps_ffmpeg_settings encoding;
	struct ps_ffmpeg ffmpeg;
	enum ps_err failed; /* of the film, not of the file that is read */
	uint64_t bad;
	uint64_t met; /* redactions */
	size_t range_count;
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
};

/* The rate of the camera that films fastest; what is told of no rate is counted. */
static uint32_t rate_of(const struct make *make)
{
	const struct ps_check *check = &make->subject->verdict.check;
	uint64_t most = 0;

	for (size_t i = 0; i < check->start.camera_count; i++) {
		uint64_t rate = check->start.cameras[i].rate_mhz;
		int64_t end_us = ps_activity_end(&make->subject->activity);

		if (make->settings.camera != PS_CAMERAS_MAX && make->settings.camera != i)
			continue;
		if (!rate && end_us > 0)
			rate = (uint64_t)((double)check->total.cameras[i].frames * 1e9 /
					  (double)end_us);
		most = rate > most ? rate : most;
	}
	if (most > FPS_MOST)
		return FPS_MOST;
	return most < FPS_LEAST ? FPS_LEAST : (uint32_t)most;
}

static double seconds_of(const struct ps_film_settings *settings)
{
	return (double)ps_film_ticks(settings) * 1000 / settings->fps_milli;
}

/* The span, how fast it is played, and what size the bytes allow. Complains. */
static int settle(struct make *make)
{
	const struct ps_clip_film_request *request = make->request;
	struct ps_film_settings *settings = &make->settings;
	int64_t end_us = ps_activity_end(&make->subject->activity);

	settings->lang = request->lang;
	settings->camera = request->camera ? ps_subject_camera(make->subject, request->camera)
					   : PS_CAMERAS_MAX;
	if (request->camera && settings->camera == PS_CAMERAS_MAX)
		return ps_command_fail(PS_EXIT_USAGE, "--camera: the take has no such camera");
	settings->from_us = request->has_from ? (int64_t)request->from_us : 0;
	settings->to_us = request->has_to && (int64_t)request->to_us < end_us
				  ? (int64_t)request->to_us
				  : end_us;
	if (request->has_from && request->has_to && request->from_us > request->to_us)
		return ps_command_fail(PS_EXIT_USAGE, "--from lies after --to");
	if (settings->from_us > settings->to_us)
		return ps_command_fail(PS_EXIT_USAGE,
				       "--from lies behind the end, which is at second %.1f",
				       (double)end_us / 1e6);
	settings->fps_milli = rate_of(make);
	settings->speed = 1;
	if (request->max_us &&
	    (double)(settings->to_us - settings->from_us) > (double)request->max_us * 0.98)
		settings->speed = (double)(settings->to_us - settings->from_us) /
				  ((double)request->max_us * 0.97);
	if (settings->speed > SPEED_MOST)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the span would have to be played %.0f times as fast; take "
				       "a shorter one with --from and --to",
				       settings->speed);
	return 0;
}

/* The most bits a second that cannot exceed the bytes, whatever the encoder does with a second. */
static bool set_rate(struct make *make, double share)
{
	uint64_t head = HEAD_BYTES + PICTURE_BYTES * ps_film_ticks(&make->settings);
	double seconds = seconds_of(&make->settings);

	make->most_bits_s = 0;
	if (!make->request->max_bytes)
		return true;
	if (make->request->max_bytes <= head)
		return false;
	make->most_bits_s =
		(uint64_t)((double)(make->request->max_bytes - head) * 8 * share / (seconds + 1));
	return make->most_bits_s >= 8000;
}

/* The largest size that has bits enough for its pixels; fewer pictures a second before the last. */
static void set_size(struct make *make)
{
	enum { COUNT = sizeof(widths) / sizeof(widths[0]) };
	size_t i = 0;

	for (; i + 1 < COUNT && make->most_bits_s; i++) {
		double pixels = (double)widths[i] * widths[i] * 9 / 16;

		if ((double)make->most_bits_s >=
		    BITS_A_PIXEL * pixels * make->settings.fps_milli / 1000)
			break;
	}
	make->settings.width_px = widths[i];
}

static enum ps_err emit(void *ctx, const struct ps_planes *picture)
{
	struct make *make = ctx;

	return ps_ffmpeg_write(&make->ffmpeg, picture->bytes,
			       ps_planes_len(picture->width_px, picture->height_px));
}

/* The film's hooks, that keep what failed. */
struct running {
	struct make *make;
	struct ps_film film;
};

static void see(void *ctx, const struct ps_frame_entry *entry, int64_t since_us, uint32_t changed,
		const struct ps_composite *composite)
{
	struct running *running = ctx;

	ps_film_see(&running->film, entry, since_us, changed, composite);
}

static bool wants(void *ctx, const struct ps_frame_entry *entry, int64_t since_us)
{
	struct running *running = ctx;

	return ps_film_wants(&running->film, entry, since_us);
}

static enum ps_err put(void *ctx, const struct ps_shown_picture *picture)
{
	struct running *running = ctx;

	running->make->failed = ps_film_put(&running->film, picture);
	return running->make->failed;
}

static void note_ranges(struct make *make, const struct ps_film *film)
{
	make->range_count = 0;
	for (size_t i = 0; i < film->cell_count; i++) {
		const struct ps_film_cell *cell = &film->cells[i];
		const struct ps_bytes name =
			make->subject->verdict.check.start.cameras[cell->camera].name;
		struct ps_derived_range *range = &make->ranges[make->range_count];

		if (!cell->any)
			continue;
		*range = (struct ps_derived_range){ .first = cell->first_seq,
						    .last = cell->last_seq };
		memcpy(range->camera, name.bytes, name.len);
		make->range_count++;
	}
}

static enum ps_err start(struct make *make, const struct ps_film *film)
{
	const struct ps_subject *subject = make->subject;
	uint32_t width = film->picture.width_px;
	uint32_t height = film->picture.height_px;
	char title[512];
	char comment[512];

	if (width > make->settings.width_px) {
		height = (uint32_t)((uint64_t)height * make->settings.width_px / width) / 2 * 2;
		width = make->settings.width_px / 2 * 2;
	}
	(void)snprintf(title, sizeof(title), "%.200s %s", subject->waybill, subject->code);
	(void)snprintf(comment, sizeof(comment),
		       "packseal: derived viewing copy, not signed; evidence code %s",
		       subject->code);
	make->encoding = (struct ps_ffmpeg_settings){ .width_px = film->picture.width_px,
						      .height_px = film->picture.height_px,
						      .fps_milli = make->settings.fps_milli,
						      .to_width_px = width,
						      .to_height_px = height,
						      .most_bits_s = make->most_bits_s,
						      .title = title,
						      .comment = comment };
	return ps_ffmpeg_start(&make->encoding, make->file->fd, &make->ffmpeg);
}

static int complain(const struct make *make, enum ps_err err)
{
	if (err == PS_NOT_FOUND)
		return ps_command_fail(PS_EXIT_MISSING,
				       "viewing copies need the ffmpeg program, which is not "
				       "installed: apt-get install ffmpeg");
	if (err == PS_UNSUPPORTED)
		return ps_decoder_complain(err);
	return ps_command_fail(err == PS_IO ? PS_EXIT_IO : PS_EXIT_RESOURCES,
			       "the viewing copy of %s: %s", make->subject->path,
			       err == PS_IO ? strerror(errno) : ps_err_text(err));
}

static int finish(struct make *make, int status)
{
	char said[PS_FFMPEG_SAID_MAX] = "";
	enum ps_err err;

	if (status && make->failed != PS_IO) {
		ps_ffmpeg_kill(&make->ffmpeg);
		return status;
	}
	err = ps_ffmpeg_finish(&make->ffmpeg, said);
	if (err || status)
		return ps_command_fail(PS_EXIT_IO, "ffmpeg failed: %s",
				       said[0] ? said : "it does not say why");
	err = ps_out_file_adopt(make->file);
	return err ? ps_out_file_complain(make->file, err) : 0;
}

/* Once through the take. Complains. */
static int encode(struct make *make, struct ps_mask *mask)
{
	struct running running = { .make = make };
	const struct ps_picture_hooks hooks = {
		.ctx = &running, .seen = see, .wants = wants, .picture = put
	};
	enum ps_err err;
	int status;

	make->failed = PS_OK;
	make->settings.emit = emit;
	make->settings.ctx = make;
	err = ps_film_init(&running.film, &make->settings, make->subject, mask, make->decoder,
			   make->drawing);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(PS_EXIT_NO_INPUT, "%s: there is no picture in it",
					 make->subject->path);
	else if (err)
		status = ps_drawing_complain(err, make->settings.lang);
	else
		status = (err = start(make, &running.film)) ? complain(make, err) : 0;
	if (!status) {
		status = ps_subject_pictures(make->subject, "encoding", &hooks, &make->failed);
		if (!status) {
			make->failed = ps_film_end(&running.film);
			status = make->failed ? PS_EXIT_IO : 0;
		}
		if (make->failed && make->failed != PS_IO)
			status = complain(make, make->failed);
		make->bad = running.film.bad;
		note_ranges(make, &running.film);
		status = finish(make, status);
	}
	make->met = mask->met;
	ps_film_release(&running.film);
	return status;
}

/* Smaller and smaller, should the encoder not keep to its rate. */
static int encode_within(struct make *make, struct ps_mask *mask)
{
	double share = 0.98;

	for (int i = 0; i < TRIES; i++, share *= 0.8) {
		int status;

		if (!set_rate(make, share))
			break;
		set_size(make);
		status = encode(make, mask);
		if (status || !make->request->max_bytes ||
		    make->file->bytes <= make->request->max_bytes)
			return status;
	}
	return ps_command_fail(PS_EXIT_RESOURCES,
			       "a viewing copy of these %.1f seconds does not fit into so few "
			       "bytes; `packseal clip` with --from and --to makes one of a shorter "
			       "span",
			       (double)(make->settings.to_us - make->settings.from_us) / 1e6);
}

static int run(struct make *make, struct ps_clip_film_result *result_out)
{
	struct ps_mask mask;
	int status = settle(make);

	ps_mask_init(&mask, &make->request->hiding, &make->subject->verdict.check.start);
	if (!status)
		status = encode_within(make, &mask);
	if (!status)
		status = ps_redaction_complain_unmet(&make->request->hiding, make->met,
						     "the viewing copy does not show");
	if (status)
		return status;
	*result_out =
		(struct ps_clip_film_result){ .width_px = make->encoding.to_width_px,
					      .height_px = make->encoding.to_height_px,
					      .fps_milli = make->settings.fps_milli,
					      .speed = make->settings.speed,
					      .from_us = make->settings.from_us,
					      .to_us = make->settings.to_us,
					      .bad = make->bad,
					      .length_us =
						      (uint64_t)(seconds_of(&make->settings) * 1e6),
					      .bytes = make->file->bytes,
					      .range_count = make->range_count };
	memcpy(result_out->ranges, make->ranges, sizeof(make->ranges));
	return 0;
}

int ps_clip_film_make(const struct ps_clip_film_request *request, struct ps_subject *subject,
		      struct ps_out_file *file, struct ps_clip_film_result *result_out)
{
	struct make make = { .request = request,
			     .subject = subject,
			     .file = file,
			     .ffmpeg = { .to = -1, .errors = -1 } };
	const struct sigaction ignore = { .sa_handler = SIG_IGN };
	struct sigaction before;
	enum ps_err err;
	int status = ps_redaction_complain(&request->hiding, &subject->verdict.check.start);

	if (status)
		return status;
	err = ps_decoder_start(&make.decoder);
	if (err)
		return ps_decoder_complain(err);
	err = ps_drawing_open(request->lang, &make.drawing);
	if (err)
		status = ps_drawing_complain(err, request->lang);
	/* an ffmpeg that ends early is for ps_ffmpeg_finish() to tell */
	(void)sigaction(SIGPIPE, &ignore, &before);
	if (!status)
		status = run(&make, result_out);
	(void)sigaction(SIGPIPE, &before, NULL);
	ps_drawing_close(make.drawing);
	ps_decoder_stop(make.decoder);
	return status;
}

void ps_clip_film_said(const struct ps_clip_film_result *result,
		       char said_out[PS_CLIP_FILM_SAID_MAX])
{
	int len = snprintf(said_out, PS_CLIP_FILM_SAID_MAX,
			   "a viewing copy: pictures decoded, beside each other, with words; what "
			   "is hidden painted over; H.264 in MP4");

	if (result->speed > 1)
		(void)snprintf(said_out + len, PS_CLIP_FILM_SAID_MAX - (size_t)len,
			       "; played %.1f times as fast, pictures passed over", result->speed);
}
