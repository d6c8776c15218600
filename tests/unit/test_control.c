#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cmocka.h>

#include "firmware/control.h"
#include "firmware/journal.h"
#include "firmware/status.h"
#include "tests/kit/fake_time.h"
#include "tests/kit/temp_dir.h"

struct place {
	struct ps_temp_dir dir;
	struct ps_control *control;
	unsigned lines;
	uint64_t client;
	uid_t uid;
	char line[PS_CONTROL_LINE_MAX];
};

static void on_line(void *ctx, uint64_t client, uid_t uid, const char *line)
{
	struct place *p = ctx;

	p->lines++;
	p->client = client;
	p->uid = uid;
	memcpy(p->line, line, strlen(line) + 1);
}

static int set_up(void **state)
{
	static struct place p;
	const struct ps_control_handler handler = { on_line, &p };

	p = (struct place){ .lines = 0 };
	ps_temp_dir_init(&p.dir);
	ps_temp_dir_put(&p.dir, PS_CONTROL_NAME, "stale", 5);
	assert_int_equal(ps_control_open(p.dir.path, PS_CONTROL_NAME, &handler, &p.control), PS_OK);
	*state = &p;
	return 0;
}

static int tear_down(void **state)
{
	struct place *p = *state;

	ps_control_close(p->control);
	assert_false(ps_temp_dir_has(&p->dir, PS_CONTROL_NAME));
	ps_temp_dir_finish(&p->dir);
	return 0;
}

static int dial(const struct place *p)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	assert_true(fd >= 0);
	assert_true(snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", p->dir.path,
			     PS_CONTROL_NAME) > 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	ps_control_turn(p->control);
	return fd;
}

static void say(const struct place *p, int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	ps_control_turn(p->control);
}

/* What the client has got; "" for nothing, "gone" when it was dropped. */
static const char *hear(int fd, char text[4096])
{
	ssize_t got = recv(fd, text, 4095, 0);

	if (got == 0)
		return "gone";
	text[got > 0 ? got : 0] = '\0';
	return text;
}

static void lines_come_whole_however_they_are_cut(void **state)
{
	struct place *p = *state;
	int fd = dial(p);

	say(p, fd, "one\ntw");
	assert_int_equal(p->lines, 1);
	assert_string_equal(p->line, "one");
	assert_int_equal(p->uid, getuid());
	say(p, fd, "o\nthree\n\n");
	assert_int_equal(p->lines, 4);
	assert_string_equal(p->line, "");
	close(fd);
}

static void who_asks_is_answered_and_who_watches_is_told(void **state)
{
	struct place *p = *state;
	int asks = dial(p), watches = dial(p);
	char text[4096];

	say(p, watches, "watch\n");
	ps_control_watch(p->control, p->client);
	say(p, asks, "hello\n");
	ps_control_send(p->control, p->client, "answer");
	ps_control_tell(p->control, "news");
	assert_string_equal(hear(asks, text), "answer\n");
	assert_string_equal(hear(asks, text), "");
	assert_string_equal(hear(watches, text), "news\n");
	close(asks);
	close(watches);
	ps_control_turn(p->control);
	assert_false(ps_control_is_watched(p->control));
	ps_control_send(p->control, p->client, "to nobody");
}

static void a_line_without_end_drops_its_client(void **state)
{
	struct place *p = *state;
	static char flood[PS_CONTROL_LINE_MAX + 1];
	int fd = dial(p), other = dial(p);
	char text[4096];

	memset(flood, 'x', PS_CONTROL_LINE_MAX);
	say(p, fd, flood);
	assert_string_equal(hear(fd, text), "gone");
	say(p, other, "still here\n");
	assert_int_equal(p->lines, 1);
	close(fd);
	close(other);
}

static void who_does_not_read_is_dropped(void **state)
{
	struct place *p = *state;
	static char news[8192];
	int fd = dial(p), other = dial(p);
	char text[4096];
	unsigned told = 0;

	memset(news, 'n', sizeof(news) - 1);
	say(p, fd, "watch\n");
	ps_control_watch(p->control, p->client);
	while (ps_control_is_watched(p->control)) {
		assert_true(told++ < 10000);
		ps_control_tell(p->control, news);
		ps_control_turn(p->control);
	}
	say(p, other, "x\n");
	ps_control_send(p->control, p->client, "fine");
	assert_string_equal(hear(other, text), "fine\n");
	close(fd);
	close(other);
}

static void clients_are_bounded(void **state)
{
	struct place *p = *state;
	int fds[PS_CONTROL_CLIENTS_MAX + 1];
	char text[4096];

	for (size_t i = 0; i <= PS_CONTROL_CLIENTS_MAX; i++)
		fds[i] = dial(p);
	assert_string_equal(hear(fds[PS_CONTROL_CLIENTS_MAX], text), "gone");
	close(fds[0]);
	ps_control_turn(p->control);
	close(fds[PS_CONTROL_CLIENTS_MAX]);
	fds[PS_CONTROL_CLIENTS_MAX] = dial(p);
	say(p, fds[PS_CONTROL_CLIENTS_MAX], "now\n");
	assert_int_equal(p->lines, 1);
	for (size_t i = 1; i <= PS_CONTROL_CLIENTS_MAX; i++)
		close(fds[i]);
}

static void others_may_not_connect(void **state)
{
	struct place *p = *state;
	struct stat info;

	assert_int_equal(fstatat(p->dir.fd, PS_CONTROL_NAME, &info, 0), 0);
	assert_true(S_ISSOCK(info.st_mode));
	assert_int_equal(info.st_mode & 07777, 0660);
}

static void the_status_is_json_that_goes_with_its_process(void **state)
{
	struct place *p = *state;
	struct ps_status status = { .pid = 42,
				    .station = "bench \"1\"\n",
				    .lane_count = 1,
				    .lanes = { { .name = "one",
						 .state = PS_SESSION_RECORDING,
						 .signal = PS_SIGNAL_RECORDING,
						 .trouble = "",
						 .scanner = true } },
				    .camera_count = 1,
				    .camera_names = { "top" },
				    .key = "TPM",
				    .last_error = "" };
	char *text, read[8192];
	size_t len;

	status.recorder.take_count = 1;
	status.recorder.takes[0].number = 7;
	status.recorder.cameras[0].stalled = true;
	status.recorder.key_fails = true;
	assert_int_equal(ps_status_text(&status, &text), PS_OK);
	assert_non_null(strstr(text, "\"station\":\"bench \\\"1\\\"\\n\""));
	assert_non_null(strstr(text, "\"state\":\"recording\""));
	assert_non_null(strstr(text, "\"take\":7"));
	assert_non_null(strstr(text, "\"fault\":\"stalled\""));
	/* nothing was sealed in this run */
	assert_null(strstr(text, "last_seal"));
	assert_non_null(strstr(text, "\"key\":{\"in\":\"TPM\",\"trouble\":\"it does not sign\"}"));
	free(text);
	status.recorder.key_fails = false;
	status.recorder.last_seal = (struct ps_recorder_seal_view){ 7, 3, 5000000 };
	assert_int_equal(ps_status_text(&status, &text), PS_OK);
	assert_non_null(strstr(text, "\"key\":{\"in\":\"TPM\",\"trouble\":\"\"}"));
	assert_non_null(strstr(text, "\"last_seal\":{\"take\":7,\"seal\":3,\"utc_us\":5000000}"));
	assert_null(strchr(text, '\n'));
	assert_int_equal(ps_status_write(p->dir.fd, text), PS_OK);
	len = ps_temp_dir_get(&p->dir, PS_STATUS_FILE, read, sizeof(read));
	assert_int_equal(len, strlen(text));
	assert_memory_equal(read, text, len);
	assert_int_equal(ps_status_remove(p->dir.fd), PS_OK);
	assert_false(ps_temp_dir_has(&p->dir, PS_STATUS_FILE));
	assert_int_equal(ps_status_remove(p->dir.fd), PS_OK);
	free(text);
}

/* Lines are kept back in a burst, counted, and let through again. */
static void the_journal_does_not_flood(void **state)
{
	struct ps_fake_time fake;
	struct ps_time time = ps_fake_time_source(&fake);
	struct ps_journal_settings settings = { .priorities = true, .time = &time };
	struct ps_journal *journal;
	char text[16384], last[PS_JOURNAL_LINE_MAX];
	int fds[2];
	unsigned lines = 0;
	ssize_t got;

	(void)state;
	ps_fake_time_init(&fake);
	assert_int_equal(pipe(fds), 0);
	settings.fd = fds[1];
	assert_int_equal(ps_journal_create(&settings, &journal), PS_OK);
	for (unsigned i = 0; i < 200; i++)
		ps_log(journal, i == 150 ? PS_LOG_ERROR : PS_LOG_INFO, "line %u\n", i);
	for (unsigned i = 0; i < 200; i++)
		ps_log(journal, PS_LOG_ERROR, "error %u", i);
	ps_fake_time_pass(&fake, 1000000);
	ps_log(journal, PS_LOG_WARNING, "later");
	close(fds[1]);
	got = read(fds[0], text, sizeof(text) - 1);
	assert_true(got > 0);
	text[got] = '\0';
	for (const char *c = text; *c; c++)
		lines += *c == '\n';
	assert_in_range(lines, 2 * 60, 2 * 64);
	/* what the burst was made of did not keep back the error within it */
	assert_non_null(strstr(text, "<3>line 150?\n"));
	assert_non_null(strstr(text, "<6>line 0?\n"));
	assert_non_null(strstr(text, "lines were kept back)\n<4>later\n"));
	ps_journal_last_error(journal, last);
	assert_string_equal(last, "error 199");
	close(fds[0]);
	ps_journal_destroy(journal);
}

#define STORY(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORY(lines_come_whole_however_they_are_cut),
		STORY(who_asks_is_answered_and_who_watches_is_told),
		STORY(a_line_without_end_drops_its_client),
		STORY(who_does_not_read_is_dropped),
		STORY(clients_are_bounded),
		STORY(others_may_not_connect),
		STORY(the_status_is_json_that_goes_with_its_process),
		cmocka_unit_test(the_journal_does_not_flood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
