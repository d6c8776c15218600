/*
 * The aim pictures: what each camera saw, small, when somebody said that it stands right. While
 * nobody packs, at the start and each hour after, what it sees is held against it.
 *
 * They lie in the store as aim-NAME.pgm.
 */
#include <stdio.h>
#include <string.h>

#include "capture/jpeg_read.h"
#include "firmware/disk.h"
#include "firmware/station_in.h"

#define US_PER_SECOND 1000000ULL
#define FIRST_US (3 * US_PER_SECOND)	/* behind the start: exposure and focus settle */
#define AGAIN_US (3600 * US_PER_SECOND) /* behind one that was right */
#define SOON_US (3 * US_PER_SECOND)	/* behind one that was not, or of a bench at work */
#define REST_US (10 * US_PER_SECOND)	/* two pictures further apart say nothing of a rest */
#define FILE_MAX (PS_STEADY_SIDE_MAX * PS_STEADY_SIDE_MAX + 64)

static void name_of(const struct ps_station_camera *camera, char name[PS_STATION_PICTURE_NAME_MAX])
{
	(void)snprintf(name, PS_STATION_PICTURE_NAME_MAX, "aim-%s.pgm",
		       camera->station->config->cameras[camera->index].name);
}

/* The camera's latest picture, an eighth of its size. PS_NOT_FOUND: there is none of the last
 * seconds. */
static enum ps_err look(struct ps_station_camera *camera, struct ps_picture *small)
{
	struct ps_buf jpeg;
	enum ps_err err;

	ps_buf_init(&jpeg);
	err = ps_station_join_picture(camera, &jpeg, &small->image.time_us);
	if (!err) {
		uint64_t time_us = small->image.time_us;

		err = ps_jpeg_read_small(jpeg.bytes, jpeg.len, small);
		small->image.time_us = time_us;
	}
	ps_buf_release(&jpeg);
	return err;
}

static enum ps_err write(const struct ps_station_camera *camera, const struct ps_image *small)
{
	char name[PS_STATION_PICTURE_NAME_MAX], head[32];
	struct ps_buf file;
	enum ps_err err;
	int len = snprintf(head, sizeof(head), "P5\n%u %u\n255\n", (unsigned)small->width_px,
			   (unsigned)small->height_px);

	ps_buf_init(&file);
	ps_buf_add(&file, head, (size_t)len);
	for (size_t y = 0; y < small->height_px; y++)
		ps_buf_add(&file, small->planes[0].bytes + y * small->planes[0].stride,
			   small->width_px);
	name_of(camera, name);
	err = file.err ? file.err
		       : ps_disk_replace(ps_store_dir(camera->station->store), name, 0640,
					 file.bytes, file.len);
	ps_buf_release(&file);
	return err;
}

/* Only what write() writes. */
static enum ps_err parse(const struct ps_buf *file, struct ps_picture *picture)
{
	unsigned width_px = 0, height_px = 0;
	char head[32];
	size_t len;
	enum ps_err err;

	if (!file->len)
		return PS_MALFORMED;
	(void)snprintf(head, sizeof(head), "%.*s", (int)(file->len < 31 ? file->len : 31),
		       (const char *)file->bytes);
	if (sscanf(head, "P5\n%4u %4u\n255\n", &width_px, &height_px) != 2 || !width_px ||
	    !height_px || width_px > PS_STEADY_SIDE_MAX || height_px > PS_STEADY_SIDE_MAX)
		return PS_MALFORMED;
	len = (size_t)snprintf(head, sizeof(head), "P5\n%u %u\n255\n", width_px, height_px);
	if (file->len != len + (size_t)width_px * height_px || memcmp(file->bytes, head, len) != 0)
		return PS_MALFORMED;
	err = ps_picture_shape(picture, (uint16_t)width_px, (uint16_t)height_px);
	for (size_t y = 0; y < height_px && !err; y++)
		memcpy(ps_picture_plane(picture, 0) + y * picture->image.planes[0].stride,
		       file->bytes + len + y * width_px, width_px);
	return err;
}

static void read_kept(struct ps_station_camera *camera)
{
	char name[PS_STATION_PICTURE_NAME_MAX];
	struct ps_buf file;
	enum ps_err err;

	ps_buf_init(&file);
	name_of(camera, name);
	err = ps_disk_read_all(ps_store_dir(camera->station->store), name, FILE_MAX, &file);
	if (!err)
		err = parse(&file, &camera->aim.kept);
	camera->aim.is_kept = !err;
	if (err && err != PS_NOT_FOUND)
		ps_log(camera->station->journal, PS_LOG_WARNING,
		       "camera %s is not held against its aim picture: %s in the store: %s; "
		       "packseal "
		       "aim --keep makes a new one",
		       camera->station->config->cameras[camera->index].name, name,
		       ps_err_text(err));
	ps_buf_release(&file);
}

void ps_station_open_aim(struct ps_station *station)
{
	for (unsigned i = 0; i < station->camera_count; i++) {
		struct ps_station_camera *camera = &station->cameras[i];

		ps_picture_init(&camera->aim.kept);
		ps_picture_init(&camera->aim.latest);
		camera->aim.due_us = ps_station_now_us() + FIRST_US;
		read_kept(camera);
	}
}

void ps_station_close_aim(struct ps_station *station)
{
	for (unsigned i = 0; i < station->camera_count; i++) {
		ps_picture_release(&station->cameras[i].aim.kept);
		ps_picture_release(&station->cameras[i].aim.latest);
	}
}

static void tell(struct ps_station_camera *camera, enum ps_steady steady)
{
	const struct ps_request request = { .kind = PS_REQUEST_AIM,
					    .camera = camera->index,
					    .steady = steady };

	if (steady == camera->aim.told)
		return;
	if (camera->aim.told == PS_STEADY_UNKNOWN && steady == PS_STEADY_SAME)
		ps_log(camera->station->journal, PS_LOG_NOTICE, "camera %s stands as it was aimed",
		       camera->station->config->cameras[camera->index].name);
	if (ps_inbox_put_request(camera->station->inbox, &request) == PS_OK)
		camera->aim.told = steady;
}

/* All or none: who says that the cameras stand right means what he saw of them just now. */
const char *ps_station_keep_aim(struct ps_station *station)
{
	enum ps_err err = PS_OK;

	for (unsigned i = 0; i < station->camera_count && !err; i++)
		err = look(&station->cameras[i], &station->cameras[i].aim.latest);
	if (err)
		return err == PS_NOT_FOUND ? "a camera gives no pictures" : ps_err_text(err);
	for (unsigned i = 0; i < station->camera_count; i++)
		if (ps_steady_compare(&station->cameras[i].aim.latest.image,
				      &station->cameras[i].aim.latest.image) != PS_STEADY_SAME)
			return "a camera sees too little to know its bench by";
	for (unsigned i = 0; i < station->camera_count; i++) {
		struct ps_station_camera *camera = &station->cameras[i];

		err = write(camera, &camera->aim.latest.image);
		if (err)
			return ps_err_text(err);
		read_kept(camera);
		camera->aim.due_us = ps_station_now_us() + SOON_US;
	}
	return NULL;
}

static bool is_at_work(const struct ps_station *station)
{
	for (unsigned i = 0; i < station->lane_count; i++)
		if (ps_lane_state(station->lanes[i]) == PS_SESSION_RECORDING ||
		    ps_lane_state(station->lanes[i]) == PS_SESSION_POST_ROLL)
			return true;
	return false;
}

/* PS_STEADY_UNKNOWN also while something moves. */
static enum ps_steady compare(struct ps_station_camera *camera)
{
	struct ps_picture now;
	enum ps_steady steady = PS_STEADY_UNKNOWN;
	const struct ps_picture *before = &camera->aim.latest;

	ps_picture_init(&now);
	if (look(camera, &now) == PS_OK) {
		uint64_t apart_us = now.image.time_us - before->image.time_us;

		if (before->image.width_px && apart_us > 0 && apart_us < REST_US &&
		    ps_steady_is_rest(&before->image, &now.image))
			steady = ps_steady_compare(&camera->aim.kept.image, &now.image);
		ps_picture_release(&camera->aim.latest);
		camera->aim.latest = now;
	} else {
		ps_picture_release(&now);
	}
	return steady;
}

void ps_station_watch_aim(struct ps_station *station, uint64_t now_us)
{
	for (unsigned i = 0; i < station->camera_count; i++) {
		struct ps_station_camera *camera = &station->cameras[i];
		enum ps_steady steady;

		if (!camera->aim.is_kept || camera->aim.due_us > now_us || is_at_work(station))
			continue;
		steady = compare(camera);
		camera->aim.due_us = now_us + (steady == PS_STEADY_SAME ? AGAIN_US : SOON_US);
		/* what is wrong twice; the loop that scans wait for does no more of it in one turn
		 */
		if (steady == PS_STEADY_SAME ||
		    (steady != PS_STEADY_UNKNOWN && steady == camera->aim.seen))
			tell(camera, steady);
		camera->aim.seen = steady;
		return;
	}
}
