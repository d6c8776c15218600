#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "capture/why.h"
#include "capture/y4m.h"

#define PATH_SIZE 64

static void write_file(char *path, const char *text, size_t len)
{
	int fd;

	assert_int_equal(snprintf(path, PATH_SIZE, "/tmp/test_y4m.XXXXXX"), 20);
	fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, len), len);
	assert_int_equal(close(fd), 0);
}

/* Pictures of 4 by 2: 8 samples of luma, 2 of each chroma. */
#define A "AAAABBBBccdd"
#define B "EEEEFFFFgghh"
#define S "YUV4MPEG2 W4 H2"

static void files_are_read_or_refused_with_a_sentence(void **state)
{
	static const struct {
		const char *story, *text;
		enum ps_err err;
		size_t frames;
		const char *says;
	} table[] = {
		{ "as ffmpeg writes it",
		  S " F25:1 Ip A1:1 C420jpeg XYSCSS=420JPEG\nFRAME\n" A "FRAME\n" B, PS_OK, 2, "" },
		{ "no colour said", S "\nFRAME\n" A, PS_OK, 1, "" },
		{ "C420", S " C420\nFRAME\n" A, PS_OK, 1, "" },
		{ "C420mpeg2", S " C420mpeg2\nFRAME\n" A, PS_OK, 1, "" },
		{ "C420paldv", S " C420paldv\nFRAME\n" A, PS_OK, 1, "" },
		{ "frames with words of their own", S "\nFRAME Ixyz\n" A "FRAME\n" B, PS_OK, 2,
		  "" },
		{ "10 bits", S " C420p10\nFRAME\n" A, PS_UNSUPPORTED, 0, "C420p10" },
		{ "the beginning of a colour's name", S " C42\nFRAME\n" A, PS_UNSUPPORTED, 0,
		  "C42:" },
		{ "4:2:2", S " C422\nFRAME\n" A, PS_UNSUPPORTED, 0, "C422" },
		{ "grey", S " Cmono\nFRAME\n" A, PS_UNSUPPORTED, 0, "ffmpeg" },
		{ "interlaced", S " It\nFRAME\n" A, PS_UNSUPPORTED, 0, "It" },
		{ "empty", "", PS_TRUNCATED, 0, "empty" },
		{ "something else", "GIF89a and more\n", PS_MALFORMED, 0, "not a Y4M" },
		{ "a longer first word", "YUV4MPEG23 W4 H2\nFRAME\n" A, PS_MALFORMED, 0, "not" },
		{ "cut in the header", S " C420", PS_MALFORMED, 0, "not a Y4M" },
		{ "no frame", S "\n", PS_TRUNCATED, 0, "after 0 whole" },
		{ "cut in the second frame", S "\nFRAME\n" A "FRAME\nEEEE", PS_TRUNCATED, 0,
		  "after 1 whole" },
		{ "cut in the second frame's line", S "\nFRAME\n" A "FRA", PS_TRUNCATED, 0,
		  "after 1 whole" },
		{ "one byte too many", S "\nFRAME\n" A "x\n", PS_MALFORMED, 0, "byte 34" },
		{ "no size", "YUV4MPEG2 F25:1\nFRAME\n" A, PS_RANGE, 0, "0 by 0" },
		{ "a width of nothing", "YUV4MPEG2 W H2\nFRAME\n" A, PS_MALFORMED, 0, "says W:" },
		{ "a width of -4", "YUV4MPEG2 W-4 H2\nFRAME\n" A, PS_MALFORMED, 0, "W-4" },
		{ "a width of 65501", "YUV4MPEG2 W65501 H2\nFRAME\n" A, PS_RANGE, 0, "W65501" },
		{ "65500 by 65500", "YUV4MPEG2 W65500 H65500\nFRAME\n" A, PS_RANGE, 0, "65500 by" },
		{ "8192 by 8192 of 12 bytes", "YUV4MPEG2 W8192 H8192\nFRAME\n" A, PS_TRUNCATED, 0,
		  "cut off" },
		{ "a width beyond counting", "YUV4MPEG2 W99999999999999999999 H2\n", PS_MALFORMED,
		  0, "W9999" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(table[0]); i++) {
		char path[PATH_SIZE], why[PS_WHY_SIZE] = "";
		struct ps_y4m *y4m = NULL;

		print_message("# %s\n", table[i].story);
		write_file(path, table[i].text, strlen(table[i].text));
		assert_int_equal(ps_y4m_open(path, why, sizeof(why), &y4m), table[i].err);
		assert_non_null(strstr(why, table[i].says));
		if (table[i].err) {
			assert_null(y4m);
			assert_non_null(strstr(why, path));
		} else {
			assert_int_equal(y4m->frame_count, table[i].frames);
		}
		ps_y4m_close(y4m);
		assert_int_equal(unlink(path), 0);
	}
}

static void images_are_the_planes(void **state)
{
	static const char text[] = "YUV4MPEG2 W3 H3\nFRAME\nabcdefghi"
				   "jklmnopqFRAME\nABCDEFGHIJKLMNOPQ";
	char path[PATH_SIZE], why[PS_WHY_SIZE] = "";
	struct ps_y4m *y4m;
	struct ps_image image;

	(void)state;
	write_file(path, text, strlen(text));
	assert_int_equal(ps_y4m_open(path, why, sizeof(why), &y4m), PS_OK);
	assert_int_equal(y4m->frame_count, 2);
	assert_int_equal(ps_y4m_image(y4m, 1, &image), PS_OK);
	assert_int_equal(image.width_px, 3);
	assert_int_equal(image.height_px, 3);
	assert_int_equal(image.planes[0].stride, 3);
	assert_int_equal(image.planes[1].stride, 2);
	assert_memory_equal(image.planes[0].bytes, "ABCDEFGHI", 9);
	assert_memory_equal(image.planes[1].bytes, "JKLM", 4);
	assert_memory_equal(image.planes[2].bytes, "NOPQ", 4);
	assert_int_equal(ps_y4m_image(y4m, 0, &image), PS_OK);
	assert_memory_equal(image.planes[2].bytes, "nopq", 4);
	ps_y4m_close(y4m);
	assert_int_equal(unlink(path), 0);
}

static void a_file_that_is_cut_short_while_it_is_read(void **state)
{
	static const char text[] = S "\nFRAME\n" A "FRAME\n" B;
	struct ps_image image = { .width_px = 7 };
	char path[PATH_SIZE], why[PS_WHY_SIZE] = "";
	struct ps_y4m *y4m;

	(void)state;
	write_file(path, text, strlen(text));
	assert_int_equal(ps_y4m_open(path, why, sizeof(why), &y4m), PS_OK);
	assert_int_equal(truncate(path, (off_t)strlen(text) - 1), 0);
	assert_int_equal(ps_y4m_image(y4m, 1, &image), PS_TRUNCATED);
	assert_int_equal(image.width_px, 7);
	assert_int_equal(ps_y4m_image(y4m, 0, &image), PS_OK);
	assert_memory_equal(image.planes[0].bytes, "AAAABBBB", 8);
	assert_int_equal(truncate(path, 0), 0);
	assert_int_equal(ps_y4m_image(y4m, 0, &image), PS_TRUNCATED);
	ps_y4m_close(y4m);
	assert_int_equal(unlink(path), 0);
}

static void a_file_that_is_not_there_is_named(void **state)
{
	char why[PS_WHY_SIZE] = "", tiny[8] = "";
	struct ps_y4m *y4m = NULL;

	(void)state;
	assert_int_equal(ps_y4m_open("/nowhere/a.y4m", why, sizeof(why), &y4m), PS_NOT_FOUND);
	assert_non_null(strstr(why, "/nowhere/a.y4m"));
	assert_int_equal(ps_y4m_open("/nowhere/a.y4m", tiny, sizeof(tiny), &y4m), PS_NOT_FOUND);
	assert_string_equal(tiny, "/nowher");
	assert_int_equal(ps_y4m_open("/tmp", why, sizeof(why), &y4m), PS_MALFORMED);
	assert_null(y4m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(files_are_read_or_refused_with_a_sentence),
		cmocka_unit_test(images_are_the_planes),
		cmocka_unit_test(a_file_that_is_cut_short_while_it_is_read),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
