/* What packseald needs before it runs: footage and a configuration. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/bench/daemon_in.h"
#include "tests/footage/y4m_write.h"

enum { CAMERAS = 3, SECONDS = 8 };

static const char *const names[] = {
	[PS_VIEW_TOP] = "top", [PS_VIEW_SIDE] = "side", [PS_VIEW_FRONT] = "front"
};

static enum ps_err write_frames(FILE *file, struct ps_film *film)
{
	const struct ps_film_plan *plan = ps_film_plan(film);
	enum ps_err err = ps_y4m_write_header(file, plan->width_px, plan->height_px, PS_FILM_FPS);

	for (size_t i = 0; i < SECONDS * PS_FILM_FPS && !err; i++) {
		struct ps_image image;

		if (i % plan->room == 0)
			ps_film_load(film, i);
		image = ps_film_image(film, i);
		/* the three planes lie one behind the other */
		err = ps_y4m_write_frame(file, image.planes[0].bytes, plan->width_px,
					 plan->height_px);
	}
	return err;
}

static enum ps_err write_footage(const struct ps_bench_place *place,
				 const struct ps_film_plan *plan)
{
	struct ps_film *film = NULL;
	char name[32];
	char path[256];
	enum ps_err err;
	FILE *file;

	(void)snprintf(name, sizeof(name), "%s.y4m", names[plan->view]); /* three short words */
	if (!ps_bench_path(place, name, path))
		return PS_INVALID;
	file = fopen(path, "wb");
	if (!file)
		return PS_IO;
	err = ps_film_create(plan, &film);
	if (!err)
		err = write_frames(file, film);
	ps_film_destroy(film);
	if (fclose(file) != 0 && !err)
		err = PS_IO;
	return err;
}

static void print_config(FILE *file, const char *dir)
{
	fprintf(file,
		"[station]\nname = bench\nstore = %s/store\nrun = %s/run\nkey = %s/station.key\n"
		"chain = %s/station.crt\ncouriers = %s/couriers.ini\n\n[store]\nmin_free = 100 "
		"MB\n\n",
		dir, dir, dir, dir, dir);
	for (size_t i = 0; i < CAMERAS; i++) {
		const char *name = names[ps_bench_cameras[i].view];

		fprintf(file,
			"[camera %s]\nsource = replay:%s/%s.y4m\nfps = %d\nquality = %d\n"
			"threshold = %d\n\n",
			name, dir, name, PS_FILM_FPS, PS_BENCH_QUALITY, PS_BENCH_THRESHOLD);
	}
	fprintf(file,
		"[scanner hand]\ntype = fifo\npath = %s/scanner\n\n"
		"[lane bench-1]\nscanner = hand\npreroll = 0s\npostroll = 0s\n",
		dir);
}

/* One rule is enough here, and the project's own may change. */
static enum ps_err write_couriers(const struct ps_bench_place *place)
{
	char path[256];
	FILE *file = ps_bench_path(place, "couriers.ini", path) ? fopen(path, "w") : NULL;
	bool failed;

	if (!file)
		return PS_IO;
	failed = fputs("[rules]\nwaybill_length = 12-25\n\n[courier YTO]\npattern = YT[0-9]{13}\n",
		       file) < 0;
	failed = fclose(file) != 0 || failed;
	return failed ? PS_IO : PS_OK;
}

static enum ps_err write_config(const struct ps_bench_place *place, const char *config)
{
	char *dir = realpath(place->dir, NULL);
	FILE *file = dir ? fopen(config, "w") : NULL;
	enum ps_err err = PS_IO;

	if (file) {
		print_config(file, dir);
		err = ferror(file) ? PS_IO : PS_OK;
		if (fclose(file) != 0)
			err = PS_IO;
	}
	free(dir);
	return err;
}

enum ps_err ps_daemon_prepare(const struct ps_bench_place *place, const char *config)
{
	static const char *const folders[] = { "store", "run" };
	char path[256];
	enum ps_err err = PS_OK;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (!ps_bench_path(place, folders[i], path) || mkdir(path, 0700) != 0)
			return PS_IO;
	for (size_t i = 0; i < CAMERAS && !err; i++)
		err = write_footage(place, &ps_bench_cameras[i]);
	if (!err)
		err = write_couriers(place);
	return err ? err : write_config(place, config);
}
