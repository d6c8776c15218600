/* What a camera sees now, for whoever aims it: its latest whole picture, as a file in the run
 * folder. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "firmware/disk.h"
#include "firmware/station_in.h"
#include "signing/picture.h"

/* An older one does not show how the camera stands. */
#define FRESH_US 5000000ULL

static void name_of(const struct ps_station_camera *camera, char name[PS_STATION_PICTURE_NAME_MAX])
{
	(void)snprintf(name, PS_STATION_PICTURE_NAME_MAX, "live-%s.jpg",
		       camera->station->config->cameras[camera->index].name);
}

/* The encoder has a reference to the same frame until its next one: this costs no memory. */
void ps_station_keep_picture(struct ps_station_camera *camera, struct ps_frame *frame)
{
	if (frame->refresh)
		ps_frame_unref(atomic_exchange(&camera->latest, ps_frame_ref(frame)));
}

static enum ps_err join(const struct ps_frame *frame, struct ps_buf *jpeg)
{
	struct ps_bytes *tiles = calloc(frame->tile_count, sizeof(*tiles));

	if (!tiles)
		return PS_NO_MEMORY;
	for (uint32_t i = 0; i < frame->tile_count; i++)
		tiles[i] =
			(struct ps_bytes){ frame->bytes + frame->tiles[i].at, frame->tiles[i].len };
	ps_picture_join((struct ps_bytes){ frame->header, frame->header_len }, tiles,
			frame->tile_count, jpeg);
	free(tiles);
	return jpeg->err;
}

enum ps_err ps_station_join_picture(struct ps_station_camera *camera, struct ps_buf *jpeg,
				    uint64_t *time_us_out)
{
	struct ps_frame *frame = atomic_exchange(&camera->latest, NULL);
	struct ps_frame *none = NULL;
	enum ps_err err = PS_NOT_FOUND;

	if (frame && ps_station_now_us() < frame->time_us + FRESH_US) {
		err = join(frame, jpeg);
		*time_us_out = frame->time_us;
	}
	/* unless a newer one came meanwhile */
	if (frame && !atomic_compare_exchange_strong(&camera->latest, &none, frame))
		ps_frame_unref(frame);
	return err;
}

enum ps_err ps_station_write_picture(struct ps_station_camera *camera,
				     char name_out[PS_STATION_PICTURE_NAME_MAX])
{
	struct ps_buf jpeg;
	uint64_t time_us;
	enum ps_err err;

	ps_buf_init(&jpeg);
	name_of(camera, name_out);
	err = ps_station_join_picture(camera, &jpeg, &time_us);
	if (!err)
		err = ps_disk_replace_unsynced(camera->station->run_dir, name_out, 0640, jpeg.bytes,
					       jpeg.len);
	ps_buf_release(&jpeg);
	return err;
}

void ps_station_drop_pictures(struct ps_station *station)
{
	char name[PS_STATION_PICTURE_NAME_MAX];

	for (unsigned i = 0; i < station->camera_count; i++) {
		ps_frame_unref(atomic_exchange(&station->cameras[i].latest, NULL));
		name_of(&station->cameras[i], name);
		if (station->run_dir >= 0)
			(void)unlinkat(station->run_dir, name, 0); /* most often there is none */
	}
}
