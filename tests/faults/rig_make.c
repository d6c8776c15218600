#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "signing/ca.h"
#include "signing/file.h"
#include "signing/key_file.h"
#include "tests/faults/fail.h"
#include "tests/faults/rig.h"
#include "tests/footage/y4m_write.h"
#include "tests/kit/scene.h"

#define CAMERAS 3
#define FRAMES 24
#define WIDTH_PX 160
#define HEIGHT_PX 120
#define FPS 12
#define YEAR_S (365 * 86400)

/* A take lasts a second or two here, so everything that has a time is short. */
static const char configuration[] =
	"[station]\nname = power cut\nstore = %s/store\nrun = %s/run\nkey = %s/station.key\n"
	"chain = %s/station.pem\ncouriers = %s\nencoders = 1\n"
	"[store]\nmin_free = 0\n"
	"[camera left]\nsource = replay:%s/camera0.y4m\nfps = 12\nstall = 10 s\n"
	"[camera both]\nsource = replay:%s/camera1.y4m\nfps = 10\nstall = 10 s\n"
	"[camera right]\nsource = replay:%s/camera2.y4m\nfps = 12\nstall = 10 s\n"
	"[scanner left]\ntype = fifo\npath = %s/scanner0\n"
	"[scanner right]\ntype = fifo\npath = %s/scanner1\n"
	"[lane left]\nscanner = left\ncameras = left, both\n"
	"preroll = 300 ms\npostroll = 300 ms\ncooldown = 150 ms\nidle = 1500 ms\n"
	"idle_warning = 500 ms\n"
	"[lane right]\nscanner = right\ncameras = both, right\n"
	"preroll = 600 ms\npostroll = 200 ms\ncooldown = 150 ms\nidle = 1 s\n"
	"idle_warning = 0 s\n";

static void must(enum ps_err err, const char *what)
{
	if (err)
		ps_fail("%s: %s", what, ps_err_text(err));
}

static void make_pem(const struct ps_buf *der, const struct ps_buf *above, const char *path)
{
	struct ps_buf pem;

	ps_buf_init(&pem);
	must(ps_ca_to_pem(der->bytes, der->len, &pem), path);
	if (above)
		must(ps_ca_to_pem(above->bytes, above->len, &pem), path);
	must(ps_file_create(path, pem.bytes, pem.len, 0644), path);
	ps_buf_release(&pem);
}

/* A root, the station's key, and a certificate for it. */
static void make_keys(struct ps_rig *rig)
{
	int64_t now_s = (int64_t)time(NULL);
	struct ps_ca_subject root_subject = { .name = "power cut root",
					      .not_before_s = now_s - YEAR_S,
					      .not_after_s = now_s + YEAR_S };
	struct ps_ca_subject subject = { .name = "power cut",
					 .not_before_s = now_s - YEAR_S,
					 .not_after_s = now_s + YEAR_S };
	struct ps_key *root_key = NULL, *key = NULL;
	struct ps_buf root, device;
	char path[PATH_MAX];

	ps_buf_init(&root);
	ps_buf_init(&device);
	ps_rig_path(rig, "root.key", path);
	must(ps_key_file_create(path, &ps_random_os, &root_key), path);
	must(ps_ca_make_root(root_key, &root_subject, &ps_random_os, &root), "root");
	ps_rig_path(rig, "station.key", path);
	must(ps_key_file_create(path, &ps_random_os, &key), path);
	must(ps_ca_issue(root_key, root.bytes, root.len, key->point, &subject, &ps_random_os,
			 &device),
	     "certificate");
	ps_rig_path(rig, "station.pem", path);
	make_pem(&device, &root, path);
	must(ps_certificates_create(PS_ROOTS_MAX, &rig->roots), "roots");
	must(ps_certificates_add_der(rig->roots, root.bytes, root.len), "roots");
	memcpy(rig->point, key->point, sizeof(rig->point));
	ps_key_destroy(key);
	ps_key_destroy(root_key);
	ps_buf_release(&root);
	ps_buf_release(&device);
}

static void write_plane(FILE *file, const struct ps_plane *plane, size_t width, size_t height)
{
	for (size_t y = 0; y < height; y++)
		ps_must(fwrite(plane->bytes + y * plane->stride, 1, width, file) == width, "y4m");
}

static void make_footage(const struct ps_rig *rig, unsigned camera)
{
	struct ps_scene scene = { .width_px = WIDTH_PX, .height_px = HEIGHT_PX, .hue = camera };
	struct ps_picture picture;
	char name[32], path[PATH_MAX];
	FILE *file;

	ps_must(snprintf(name, sizeof(name), "camera%u.y4m", camera) > 0, "name");
	ps_rig_path(rig, name, path);
	file = fopen(path, "wxe");
	ps_must(file != NULL, path);
	ps_picture_init(&picture);
	must(ps_y4m_write_header(file, WIDTH_PX, HEIGHT_PX, FPS), path);
	for (unsigned i = 0; i < FRAMES; i++) {
		scene.hand = i;
		scene.seed = 1 + i + camera * FRAMES;
		ps_scene_paint(&picture, &scene, 0);
		ps_must(fputs("FRAME\n", file) != EOF, path);
		for (int p = 0; p < 3; p++)
			write_plane(file, &picture.image.planes[p],
				    p ? ps_image_chroma(WIDTH_PX) : WIDTH_PX,
				    p ? ps_image_chroma(HEIGHT_PX) : HEIGHT_PX);
	}
	ps_picture_release(&picture);
	ps_must(fclose(file) == 0, path);
}

static void make_configuration(const struct ps_rig *rig)
{
	const char *dir = rig->dir;
	char path[PATH_MAX];
	FILE *file;

	ps_rig_path(rig, "station.ini", path);
	file = fopen(path, "wxe");
	ps_must(file != NULL, path);
	ps_must(fprintf(file, configuration, dir, dir, dir, dir, rig->settings.couriers, dir, dir,
			dir, dir, dir) > 0,
		path);
	ps_must(fclose(file) == 0, path);
}

/* The operator makes the store, before anything can be claimed. */
static void make_store(const struct ps_rig *rig)
{
	char path[PATH_MAX];
	pid_t child;
	int status;

	ps_rig_path(rig, "station.ini", path);
	child = fork();
	ps_must(child >= 0, "fork");
	if (child == 0) {
		execl(rig->settings.program, "packseald", "--config", path, "--init", (char *)NULL);
		ps_must(false, rig->settings.program);
	}
	ps_must(waitpid(child, &status, 0) == child, "wait");
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		ps_fail("packseald --init failed: status %d", status);
}

void ps_rig_make(struct ps_rig *rig, const struct ps_rig_settings *settings)
{
	char path[PATH_MAX];

	*rig = (struct ps_rig){ .settings = *settings, .watch = -1 };
	ps_must(strlen(settings->dir) < sizeof(rig->dir), settings->dir);
	memcpy(rig->dir, settings->dir, strlen(settings->dir) + 1);
	ps_must(mkdir(rig->dir, 0700) == 0, rig->dir);
	ps_rig_path(rig, "run", path);
	ps_must(mkdir(path, 0700) == 0, path);
	make_keys(rig);
	for (unsigned i = 0; i < CAMERAS; i++)
		make_footage(rig, i);
	make_configuration(rig);
	make_store(rig);
}

void ps_rig_release(struct ps_rig *rig)
{
	ps_certificates_destroy(rig->roots);
	ps_claims_release(&rig->claims);
}
