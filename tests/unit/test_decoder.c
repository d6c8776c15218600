#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "tools/decoder_in.h"

static void make_jpeg(struct ps_buf *jpeg, uint32_t width_px, uint32_t height_px)
{
	struct ps_canvas canvas;

	ps_buf_init(jpeg);
	assert_int_equal(ps_canvas_init(&canvas, width_px, height_px, 200), PS_OK);
	ps_canvas_write(&canvas, 4, 4, 2, "12.5");
	assert_int_equal(ps_canvas_write_jpeg(&canvas, 80, 0, jpeg), PS_OK);
	ps_canvas_release(&canvas);
}

static struct ps_bytes view(const struct ps_buf *buf)
{
	return (struct ps_bytes){ buf->bytes, buf->len };
}

static void a_good_picture_decodes(void **state)
{
	struct ps_decoder *decoder = NULL;
	struct ps_decoder_codes codes;
	struct ps_canvas canvas;
	struct ps_buf jpeg;

	(void)state;
	make_jpeg(&jpeg, 160, 96);
	assert_int_equal(ps_decoder_start(&decoder), PS_OK);
	for (int i = 0; i < 3; i++) {
		assert_int_equal(ps_decoder_check(decoder, view(&jpeg)), PS_OK);
		assert_int_equal(ps_decoder_shrink(decoder, view(&jpeg), 40, 24, &canvas), PS_OK);
		assert_int_equal(canvas.width_px, 40);
		assert_int_equal(canvas.height_px, 24);
		assert_in_range(canvas.rgb[3 * (40 * 20 + 30)], 190, 210);
		ps_canvas_release(&canvas);
		assert_int_equal(ps_decoder_read_codes(decoder, view(&jpeg), 1, &codes), PS_OK);
		assert_int_equal(codes.count, 0);
	}
	ps_decoder_stop(decoder);
	ps_buf_release(&jpeg);
}

/* Cut anywhere, or a byte of its data changed so that libjpeg complains: it does not decode. */
static void a_bad_picture_does_not(void **state)
{
	struct ps_decoder *decoder = NULL;
	struct ps_canvas canvas;
	struct ps_buf jpeg;

	(void)state;
	make_jpeg(&jpeg, 160, 96);
	assert_int_equal(ps_decoder_start(&decoder), PS_OK);
	for (size_t len = 0; len < jpeg.len; len += 37)
		assert_int_equal(ps_decoder_check(decoder, (struct ps_bytes){ jpeg.bytes, len }),
				 PS_MALFORMED);
	assert_int_equal(ps_decoder_shrink(decoder,
					   (struct ps_bytes){ (const uint8_t *)"no JPEG", 7 }, 8, 8,
					   &canvas),
			 PS_MALFORMED);
	assert_int_equal(ps_decoder_check(decoder, view(&jpeg)), PS_OK);
	ps_decoder_stop(decoder);
	ps_buf_release(&jpeg);
}

/* Runs @tries in a confined child and says how it ended. */
static int status_of(void (*tries)(void))
{
	int pair[2];
	int status;
	pid_t pid;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		if (!ps_decoder_confine(pair[1]))
			_exit(99);
		tries();
		_exit(0);
	}
	assert_int_equal(close(pair[0]) | close(pair[1]), 0);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	return status;
}

static void try_nothing(void)
{
}

static void try_open(void)
{
	(void)open("/etc/passwd", O_RDONLY);
}

static void try_socket(void)
{
	(void)socket(AF_INET, SOCK_STREAM, 0);
}

static void try_fork(void)
{
	if (fork() == 0)
		_exit(0);
}

static void try_exec(void)
{
	(void)execl("/bin/true", "true", (char *)NULL);
}

static void try_kill(void)
{
	(void)kill(1, 0);
}

static void try_code(void)
{
	(void)mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1,
		   0);
}

static void try_unlink(void)
{
	(void)unlink("/tmp/packseal-no-such-file");
}

static void the_child_can_do_nothing_else(void **state)
{
	static void (*const tries[])(void) = { try_open, try_socket, try_fork,	try_exec,
					       try_kill, try_code,   try_unlink };

	(void)state;
	assert_int_equal(status_of(try_nothing), 0);
	for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
		int status = status_of(tries[i]);

		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), SIGSYS);
	}
}

/* What a decoder that somebody took over might answer. */
static void an_answer_is_a_strangers_word(void **state)
{
	static const struct {
		const char *story;
		struct ps_decoder_request request;
		struct ps_decoder_reply reply;
		bool fine;
	} rows[] = {
		{ "done", { PS_JOB_CHECK, 0, 0, 9, 0 }, { PS_RESULT_OK, 0, 0, 0 }, true },
		{ "bad", { PS_JOB_SHRINK, 8, 8, 9, 0 }, { PS_RESULT_BAD, 0, 0, 0 }, true },
		{ "done, and more",
		  { PS_JOB_CHECK, 0, 0, 9, 0 },
		  { PS_RESULT_OK, 0, 0, 1 },
		  false },
		{ "bad, and more",
		  { PS_JOB_SHRINK, 8, 8, 9, 0 },
		  { PS_RESULT_BAD, 0, 0, 1 },
		  false },
		{ "no such result", { PS_JOB_CHECK, 0, 0, 9, 0 }, { 77, 0, 0, 0 }, false },
		{ "ready again",
		  { PS_JOB_CHECK, 0, 0, 9, 0 },
		  { PS_RESULT_READY, 0, 0, 0 },
		  false },
		{ "pixels", { PS_JOB_SHRINK, 8, 8, 9, 0 }, { PS_RESULT_OK, 8, 8, 192 }, true },
		{ "a pixel less",
		  { PS_JOB_SHRINK, 8, 8, 9, 0 },
		  { PS_RESULT_OK, 8, 8, 189 },
		  false },
		{ "no pixels", { PS_JOB_SHRINK, 8, 8, 9, 0 }, { PS_RESULT_OK, 0, 8, 0 }, false },
		{ "too many",
		  { PS_JOB_SHRINK, 8, 8, 9, 0 },
		  { PS_RESULT_OK, 65536, 65536, 0 },
		  false },
		{ "planes", { PS_JOB_PLANES, 8, 8, 9, 0 }, { PS_RESULT_OK, 8, 8, 96 }, true },
		{ "planes as pixels",
		  { PS_JOB_PLANES, 8, 8, 9, 0 },
		  { PS_RESULT_OK, 8, 8, 192 },
		  false },
		{ "odd planes", { PS_JOB_PLANES, 8, 8, 9, 0 }, { PS_RESULT_OK, 7, 8, 84 }, false },
		{ "codes",
		  { PS_JOB_CODES, 0, 0, 9, 0 },
		  { PS_RESULT_OK, 8, 8, 2 * sizeof(struct ps_decoder_code) },
		  true },
		{ "half a code",
		  { PS_JOB_CODES, 0, 0, 9, 0 },
		  { PS_RESULT_OK, 8, 8, sizeof(struct ps_decoder_code) / 2 },
		  false },
		{ "a code too many",
		  { PS_JOB_CODES, 0, 0, 9, 0 },
		  { PS_RESULT_OK, 8, 8,
		    (PS_DECODER_CODES_MAX + 1) * sizeof(struct ps_decoder_code) },
		  false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (ps_decoder_is_answer(&rows[i].request, &rows[i].reply) != rows[i].fine)
			fail_msg("%s", rows[i].story);
}

static void a_code_must_be_text_inside_the_picture(void **state)
{
	const struct ps_decoder_reply reply = { PS_RESULT_OK, 100, 50, 0 };
	const struct ps_decoder_code good = { "CODE-128", "SF1", 10, 10, 90, 40 };
	struct ps_decoder_code code = good;

	(void)state;
	assert_true(ps_decoder_is_code(&code, &reply));
	code.text[1] = '\n';
	assert_false(ps_decoder_is_code(&code, &reply));
	code = good;
	code.text[0] = '\0';
	assert_false(ps_decoder_is_code(&code, &reply));
	memset(code.text, 'A', sizeof(code.text));
	assert_false(ps_decoder_is_code(&code, &reply));
	code = good;
	memset(code.symbology, 'A', sizeof(code.symbology));
	assert_false(ps_decoder_is_code(&code, &reply));
	code = good;
	code.x = 11;
	assert_false(ps_decoder_is_code(&code, &reply));
	code = good;
	code.height_px = UINT32_MAX;
	assert_false(ps_decoder_is_code(&code, &reply));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_good_picture_decodes),
		cmocka_unit_test(a_bad_picture_does_not),
		cmocka_unit_test(the_child_can_do_nothing_else),
		cmocka_unit_test(an_answer_is_a_strangers_word),
		cmocka_unit_test(a_code_must_be_text_inside_the_picture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
