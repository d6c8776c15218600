#include <dirent.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "capture/camera.h"
#include "capture/encoder.h"
#include "capture/why.h"
#include "tests/kit/canonical.h"
#include "tests/kit/scene.h"

#define PATH_SIZE 128

/* What a camera delivered: for each picture a letter, by its first sample, for each event a sign.
 */
struct record {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	char told[64];
	size_t count; /* pictures and events, also those for which there was no more room */
	enum ps_err err;
	uint64_t last_us;
	bool rising;
	bool ended;
};

static void record_init(struct record *record)
{
	*record = (struct record){ .rising = true };
	assert_int_equal(pthread_mutex_init(&record->lock, NULL), 0);
	assert_int_equal(pthread_cond_init(&record->changed, NULL), 0);
}

static void record_finish(struct record *record)
{
	pthread_cond_destroy(&record->changed);
	pthread_mutex_destroy(&record->lock);
}

static void note(struct record *record, char sign)
{
	if (record->count < sizeof(record->told) - 1)
		record->told[record->count] = sign;
	record->count++;
	pthread_cond_broadcast(&record->changed);
}

static void on_image(void *ctx, const struct ps_image *image)
{
	struct record *record = ctx;

	pthread_mutex_lock(&record->lock);
	record->rising = record->rising && image->time_us > record->last_us;
	record->last_us = image->time_us;
	note(record, (char)('a' + image->planes[0].bytes[0] / 10));
	pthread_mutex_unlock(&record->lock);
}

static void on_event(void *ctx, enum ps_camera_event event, enum ps_err err, uint64_t time_us)
{
	struct record *record = ctx;

	pthread_mutex_lock(&record->lock);
	record->rising = record->rising && time_us >= record->last_us;
	record->ended = event == PS_CAMERA_ENDED;
	if (err)
		record->err = err;
	note(record, "<?!>"[event]);
	pthread_mutex_unlock(&record->lock);
}

static void play(struct ps_camera *camera, struct record *record, size_t until_count)
{
	struct ps_camera_sink sink = { record, on_image, on_event };

	assert_int_equal(ps_camera_start(camera, &sink), PS_OK);
	assert_int_equal(ps_camera_start(camera, &sink), PS_BUSY);
	pthread_mutex_lock(&record->lock);
	while (!record->ended && record->count < until_count)
		pthread_cond_wait(&record->changed, &record->lock);
	pthread_mutex_unlock(&record->lock);
	ps_camera_stop(camera);
}

static void make_folder(char *path)
{
	assert_true(snprintf(path, PATH_SIZE, "/tmp/test_camera.XXXXXX") > 0);
	assert_non_null(mkdtemp(path));
}

static void remove_folder(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			assert_int_equal(unlinkat(dirfd(dir), entry->d_name, 0), 0);
	}
	assert_int_equal(closedir(dir), 0);
	assert_int_equal(rmdir(path), 0);
}

static void write_file(const char *folder, const char *name, const void *bytes, size_t len)
{
	char path[2 * PATH_SIZE];
	FILE *file;

	assert_true(snprintf(path, sizeof(path), "%s/%s", folder, name) > 0);
	file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

/* An even picture of the level that on_image() takes for @letter; @keep of its data's bytes. */
static void write_jpeg(const char *folder, const char *name, char letter, uint16_t width_px,
		       bool whole)
{
	struct ps_encoder_settings settings = { width_px, 32, 90, 3, 0 };
	struct ps_encoder *encoder;
	struct ps_picture picture;
	struct ps_frame *frame;
	struct ps_buf jpeg;

	ps_picture_init(&picture);
	ps_buf_init(&jpeg);
	assert_int_equal(ps_encoder_create(&settings, &encoder), PS_OK);
	assert_int_equal(ps_picture_shape(&picture, width_px, 32), PS_OK);
	memset(picture.bytes, (letter - 'a') * 10 + 5, picture.room);
	assert_int_equal(ps_encoder_encode(encoder, &picture.image, true, &frame), PS_OK);
	ps_canonical_picture(frame, &jpeg);
	write_file(folder, name, jpeg.bytes, whole ? jpeg.len : frame->header_len + 2);
	ps_frame_unref(frame);
	ps_encoder_destroy(encoder);
	ps_buf_release(&jpeg);
	ps_picture_release(&picture);
}

static void write_y4m(const char *folder, const char *name, const char *letters)
{
	struct ps_buf file;

	ps_buf_init(&file);
	ps_buf_add(&file, "YUV4MPEG2 W2 H2 F30:1\n", 22);
	for (; *letters; letters++) {
		ps_buf_add(&file, "FRAME\n", 6);
		for (int i = 0; i < 6; i++)
			ps_buf_add_byte(&file, (uint8_t)((*letters - 'a') * 10));
	}
	assert_int_equal(file.err, PS_OK);
	write_file(folder, name, file.bytes, file.len);
	ps_buf_release(&file);
}

static enum ps_err create(const char *folder, const char *name, uint32_t fps, bool loop, char *why,
			  struct ps_camera **camera_out)
{
	char source[2 * PATH_SIZE];
	struct ps_camera_settings settings = {
		.name = "bench", .source = source, .fps_num = fps, .fps_den = 1, .loop = loop
	};

	assert_true(snprintf(source, sizeof(source), "replay:%s/%s", folder, name) > 0);
	return ps_camera_create(&settings, why, PS_WHY_SIZE, camera_out);
}

static void pictures_come_in_order_between_start_and_end(void **state)
{
	static const struct {
		const char *story, *name;
		uint32_t fps;
		bool loop;
		size_t until;
		const char *begins;
		enum ps_err err;
	} table[] = {
		{ "a Y4M file at full speed", "abc.y4m", 0, false, 99, "<abc>", PS_OK },
		{ "at its pace", "abc.y4m", 500, false, 99, "<abc>", PS_OK },
		{ "looped, until it is stopped", "abc.y4m", 500, true, 8, "<abcabca", PS_OK },
		{ "a folder, by name: 2 before 10", "good", 0, false, 99, "<xwv>", PS_OK },
		{ "a folder, looped", "good", 0, true, 6, "<xwvxw", PS_OK },
		{ "a folder whose second picture is cut off", "damaged", 0, true, 99, "<x!>",
		  PS_MALFORMED },
	};
	char folder[PATH_SIZE], path[2 * PATH_SIZE];
	static const char *const folders[] = { "good", "damaged" };

	(void)state;
	make_folder(folder);
	write_y4m(folder, "abc.y4m", "abc");
	for (int i = 0; i < 2; i++) {
		assert_true(snprintf(path, sizeof(path), "%s/%s", folder, folders[i]) > 0);
		assert_int_equal(mkdir(path, 0700), 0);
		write_jpeg(path, "1.jpg", 'x', 32, true);
		write_jpeg(path, "2.JPEG", 'w', 32, i == 0);
		write_jpeg(path, "10.jpg", 'v', 32, true);
		write_file(path, "notes.txt", "not a picture", 13);
	}
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char why[PS_WHY_SIZE] = "";
		struct ps_camera *camera;

		print_message("# %s\n", table[i].story);
		assert_int_equal(
			create(folder, table[i].name, table[i].fps, table[i].loop, why, &camera),
			PS_OK);
		/* Twice: a camera that was stopped can be started again. */
		for (int again = 0; again < 2; again++) {
			struct record record;

			record_init(&record);
			play(camera, &record, table[i].until);
			assert_memory_equal(record.told, table[i].begins, strlen(table[i].begins));
			assert_true(record.ended && record.rising);
			assert_int_equal(record.err, table[i].err);
			if (table[i].until == 99)
				assert_int_equal(record.count, strlen(table[i].begins));
			record_finish(&record);
		}
		ps_camera_destroy(camera);
	}
	for (int i = 0; i < 2; i++) {
		assert_true(snprintf(path, sizeof(path), "%s/%s", folder, folders[i]) > 0);
		remove_folder(path);
	}
	remove_folder(folder);
}

static uint64_t boottime_us(void)
{
	struct timespec now;

	assert_int_equal(clock_gettime(CLOCK_BOOTTIME, &now), 0);
	return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

static void no_picture_comes_before_it_is_due(void **state)
{
	char folder[PATH_SIZE], why[PS_WHY_SIZE] = "";
	struct ps_camera *camera;
	struct record record;
	uint64_t begin_us;

	(void)state;
	make_folder(folder);
	write_y4m(folder, "long.y4m", "abcdefghijk");
	assert_int_equal(create(folder, "long.y4m", 200, false, why, &camera), PS_OK);
	record_init(&record);
	begin_us = boottime_us();
	play(camera, &record, 99);
	assert_string_equal(record.told, "<abcdefghijk>");
	assert_true(record.last_us >= begin_us + 10 * 5000);
	record_finish(&record);
	ps_camera_destroy(camera);
	remove_folder(folder);
}

static void a_slow_camera_stops_without_waiting_for_its_next_picture(void **state)
{
	char folder[PATH_SIZE], why[PS_WHY_SIZE] = "", source[2 * PATH_SIZE];
	struct ps_camera_settings settings = {
		.name = "bench", .source = source, .fps_num = 1, .fps_den = 3600, .loop = true
	};
	struct ps_camera *camera;
	struct record record;

	(void)state;
	make_folder(folder);
	write_y4m(folder, "a.y4m", "ab");
	assert_true(snprintf(source, sizeof(source), "replay:%s/a.y4m", folder) > 0);
	assert_int_equal(ps_camera_create(&settings, why, sizeof(why), &camera), PS_OK);
	record_init(&record);
	play(camera, &record, 2); /* an hour, if the sleep could not be cut short */
	assert_string_equal(record.told, "<a>");
	record_finish(&record);
	ps_camera_destroy(camera);
	remove_folder(folder);
}

static void it_says_what_it_is(void **state)
{
	char folder[PATH_SIZE], why[PS_WHY_SIZE] = "";
	const struct ps_camera_about *about;
	struct ps_camera *camera;

	(void)state;
	make_folder(folder);
	write_y4m(folder, "abc.y4m", "abc");
	assert_int_equal(create(folder, "abc.y4m", 15, true, why, &camera), PS_OK);
	about = ps_camera_about(camera);
	assert_int_equal(about->kind, PS_SOURCE_TEST);
	assert_string_equal(about->driver, "replay");
	assert_memory_equal(about->bus, folder, strlen(folder));
	assert_string_equal(about->model, "3 pictures, looped");
	assert_string_equal(about->mode, "YUV420 2x2 15/1");
	assert_int_equal(about->width_px, 2);
	assert_int_equal(about->height_px, 2);
	ps_camera_destroy(camera);
	remove_folder(folder);
}

static void what_cannot_be_played_is_refused_with_a_sentence(void **state)
{
	static const struct {
		const char *story, *source, *says; /* %s in the source: the folder */
		uint32_t fps_den;
		enum ps_err err;
	} table[] = {
		{ "no scheme", "%s/abc.y4m", "replay:", 1, PS_INVALID },
		{ "an unknown scheme", "telepathy:%s", "telepathy:", 1, PS_INVALID },
		{ "15/0 frames a second", "replay:%s/abc.y4m", "15/0", 0, PS_INVALID },
		{ "no such file", "replay:%s/none.y4m", "none.y4m", 1, PS_NOT_FOUND },
		{ "a file of another kind", "replay:%s/notes.txt", "not a Y4M", 1, PS_MALFORMED },
		{ "cut off", "replay:%s/cut.y4m", "cut off", 1, PS_TRUNCATED },
		{ "a folder with an odd picture", "replay:%s", "b.jpg", 1, PS_MISMATCH },
	};
	char folder[PATH_SIZE];

	(void)state;
	make_folder(folder);
	write_y4m(folder, "abc.y4m", "abc");
	write_file(folder, "notes.txt", "not a picture", 13);
	write_file(folder, "cut.y4m", "YUV4MPEG2 W2 H2\nFRAME\nabc", 25);
	write_jpeg(folder, "a.jpg", 'c', 32, true);
	write_jpeg(folder, "b.jpg", 'c', 48, true);
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char source[2 * PATH_SIZE], why[PS_WHY_SIZE] = "";
		struct ps_camera_settings settings = { .name = "bench",
						       .source = source,
						       .fps_num = 15,
						       .fps_den = table[i].fps_den,
						       .loop = false };
		const char *at = strstr(table[i].source, "%s");
		struct ps_camera *camera = NULL;

		print_message("# %s\n", table[i].story);
		assert_true(snprintf(source, sizeof(source), "%.*s%s%s",
				     (int)(at - table[i].source), table[i].source, folder,
				     at + 2) > 0);
		assert_int_equal(ps_camera_create(&settings, why, sizeof(why), &camera),
				 table[i].err);
		assert_null(camera);
		assert_non_null(strstr(why, table[i].says));
	}
	remove_folder(folder);
}

static void a_folder_without_pictures_or_with_a_broken_one_is_refused(void **state)
{
	char folder[PATH_SIZE], why[PS_WHY_SIZE] = "";
	struct ps_camera *camera = NULL;

	(void)state;
	make_folder(folder);
	assert_int_equal(create(folder, "", 15, false, why, &camera), PS_NOT_FOUND);
	assert_non_null(strstr(why, "no .jpg"));
	write_file(folder, "a.jpg", "GIF89a", 6);
	assert_int_equal(create(folder, "", 15, false, why, &camera), PS_MALFORMED);
	assert_non_null(strstr(why, "a.jpg"));
	assert_null(camera);
	remove_folder(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pictures_come_in_order_between_start_and_end),
		cmocka_unit_test(no_picture_comes_before_it_is_due),
		cmocka_unit_test(a_slow_camera_stops_without_waiting_for_its_next_picture),
		cmocka_unit_test(it_says_what_it_is),
		cmocka_unit_test(what_cannot_be_played_is_refused_with_a_sentence),
		cmocka_unit_test(a_folder_without_pictures_or_with_a_broken_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
