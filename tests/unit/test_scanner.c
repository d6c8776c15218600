#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "capture/scanner.h"

#define SF "SF1023574470215"

struct bench {
	char dir[32];
	char path[64];
	struct ps_scanner *scanner;
	char heard[4096]; /* "source:text;" for a scan, "=state;" for a change */
	size_t len;
};

static void note(struct bench *bench, const char *before, const char *text)
{
	size_t room = sizeof(bench->heard) - bench->len;
	int n = snprintf(bench->heard + bench->len, room, "%s%s;", before, text);

	assert_true(n > 0 && (size_t)n < room);
	bench->len += (size_t)n;
}

static void on_scan(void *user, const struct ps_scan *scan, enum ps_scan_source source)
{
	char before[32];
	int n = snprintf(before, sizeof(before), "%s:", ps_scan_source_name(source));

	assert_true(n > 0 && (size_t)n < sizeof(before));
	note(user, before, scan->unreadable ? "unreadable" : scan->text);
}

static void on_state(void *user, enum ps_err err)
{
	note(user, "=", ps_err_name(err));
}

static void expect(struct bench *bench, const char *heard)
{
	assert_string_equal(bench->heard, heard);
	bench->len = 0;
	bench->heard[0] = '\0';
}

static void create(struct bench *bench, const struct ps_scanner_backend *backend, uint64_t quiet_us,
		   bool group_writes)
{
	struct ps_scanner_settings settings = {
		.path = bench->path,
		.baud = 9600,
		.group_writes = group_writes,
		.quiet_us = quiet_us,
	};
	struct ps_scanner_handler handler = { on_scan, on_state, NULL, bench };

	assert_int_equal(ps_scanner_create(backend, &settings, &handler, &bench->scanner), PS_OK);
}

static int set_up(void **state)
{
	struct bench *bench = calloc(1, sizeof(*bench));

	if (!bench)
		return -1;
	memcpy(bench->dir, "/tmp/ps-scanner-XXXXXX", 23);
	if (!mkdtemp(bench->dir))
		return -1;
	assert_true(snprintf(bench->path, sizeof(bench->path), "%s/port", bench->dir) > 0);
	*state = bench;
	return 0;
}

static int tear_down(void **state)
{
	struct bench *bench = *state;

	ps_scanner_destroy(bench->scanner);
	unlink(bench->path);
	rmdir(bench->dir);
	free(bench);
	return 0;
}

/* A chroot may be without; a test that needs one says so and is not run. */
static bool have_terminals(void)
{
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	if (fd >= 0)
		close(fd);
	else
		print_message("# no pseudo-terminals here (is /dev/pts mounted?): not run\n");
	return fd >= 0;
}

/* The other end of a new pseudo-terminal; the bench's path becomes a link to it. */
static int plug_in(struct bench *bench)
{
	char name[64];
	int fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(grantpt(fd), 0);
	assert_int_equal(unlockpt(fd), 0);
	assert_int_equal(ptsname_r(fd, name, sizeof(name)), 0);
	unlink(bench->path);
	assert_int_equal(symlink(name, bench->path), 0);
	return fd;
}

static void send_bytes(int fd, const char *text)
{
	assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
}

/* What the daemon does: waits until there is something, at most 2 s, and takes a turn. */
static void turn_when_ready(struct bench *bench, uint64_t now_us)
{
	struct pollfd pfd = { .fd = ps_scanner_fd(bench->scanner), .events = POLLIN };

	assert_true(pfd.fd >= 0);
	assert_int_equal(poll(&pfd, 1, 2000), 1);
	ps_scanner_turn(bench->scanner, now_us);
}

static bool is_readable(struct bench *bench)
{
	struct pollfd pfd = { .fd = ps_scanner_fd(bench->scanner), .events = POLLIN };

	assert_true(pfd.fd >= 0);
	return poll(&pfd, 1, 0) > 0;
}

static void a_pseudo_terminal_is_read_and_called_a_test(void **state)
{
	struct bench *bench = *state;
	struct termios line;
	int fd;

	if (!have_terminals())
		return;
	fd = plug_in(bench);
	create(bench, &ps_scanner_serial, 0, false);
	assert_int_equal(ps_scanner_fd(bench->scanner), -1);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=ok;");
	send_bytes(fd, SF "\r\n]C0JD0123456789012\r");
	turn_when_ready(bench, 1000);
	expect(bench, "test:" SF ";test:JD0123456789012;");
	assert_int_equal(tcgetattr(ps_scanner_fd(bench->scanner), &line), 0);
	assert_int_equal(line.c_lflag & (tcflag_t)(ICANON | ECHO | ISIG), 0);
	assert_int_equal(line.c_iflag & (tcflag_t)(ICRNL | IXON), 0);
	assert_int_equal(line.c_cflag & (tcflag_t)(CSIZE | PARENB | CSTOPB), CS8);
	assert_int_equal(cfgetispeed(&line), B9600);
	close(fd);
}

static void an_unplugged_scanner_is_told_and_opened_again(void **state)
{
	struct bench *bench = *state;
	int fd;

	if (!have_terminals())
		return;
	fd = plug_in(bench);
	create(bench, &ps_scanner_serial, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=ok;");
	send_bytes(fd, "SF10");
	turn_when_ready(bench, 1000);
	expect(bench, "");
	unlink(bench->path);
	close(fd);
	turn_when_ready(bench, 2000);
	expect(bench, "test:unreadable;=end;");
	assert_int_equal(ps_scanner_fd(bench->scanner), -1);
	assert_int_equal(ps_scanner_due_us(bench->scanner), 252000);
	ps_scanner_turn(bench->scanner, 251999);
	expect(bench, "");
	ps_scanner_turn(bench->scanner, 252000);
	expect(bench, "=not_found;");
	assert_int_equal(ps_scanner_due_us(bench->scanner), 752000);

	fd = plug_in(bench);
	ps_scanner_turn(bench->scanner, 752000);
	expect(bench, "=ok;");
	send_bytes(fd, SF "\r");
	turn_when_ready(bench, 800000);
	expect(bench, "test:" SF ";");
	close(fd);
}

static void the_wait_doubles_to_five_seconds_and_a_code_resets_it(void **state)
{
	struct bench *bench = *state;
	const uint64_t waits_us[] = { 250000, 500000, 1000000, 2000000, 4000000, 5000000, 5000000 };
	uint64_t now_us = 0;
	int fd;

	if (!have_terminals())
		return;
	create(bench, &ps_scanner_serial, 0, false);
	for (size_t i = 0; i < sizeof(waits_us) / sizeof(waits_us[0]); i++) {
		ps_scanner_turn(bench->scanner, now_us);
		assert_int_equal(ps_scanner_due_us(bench->scanner), now_us + waits_us[i]);
		now_us += waits_us[i];
	}
	expect(bench, "=not_found;");
	fd = plug_in(bench);
	ps_scanner_turn(bench->scanner, now_us);
	send_bytes(fd, SF "\r");
	turn_when_ready(bench, now_us);
	close(fd);
	turn_when_ready(bench, now_us);
	expect(bench, "=ok;test:" SF ";=end;");
	assert_int_equal(ps_scanner_due_us(bench->scanner), now_us + 250000);
}

static void quiet_time_ends_a_code(void **state)
{
	struct bench *bench = *state;
	int fd;

	if (!have_terminals())
		return;
	fd = plug_in(bench);
	create(bench, &ps_scanner_serial, PS_SCAN_QUIET_US, false);
	ps_scanner_turn(bench->scanner, 0);
	send_bytes(fd, SF);
	turn_when_ready(bench, 1000);
	expect(bench, "=ok;");
	assert_int_equal(ps_scanner_due_us(bench->scanner), 221000);
	ps_scanner_turn(bench->scanner, 221000);
	expect(bench, "test:" SF ";");
	close(fd);
}

static void two_readers_of_one_port_are_refused(void **state)
{
	struct bench *bench = *state;
	struct ps_scanner *first;
	int fd;

	if (!have_terminals())
		return;
	fd = plug_in(bench);
	create(bench, &ps_scanner_serial, 0, false);
	first = bench->scanner;
	ps_scanner_turn(first, 0);
	create(bench, &ps_scanner_serial, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=ok;=busy;");
	ps_scanner_destroy(first);
	ps_scanner_turn(bench->scanner, 250000);
	expect(bench, "=ok;");
	close(fd);
}

static void what_is_no_serial_port_is_refused(void **state)
{
	const struct {
		const char *path;
		const char *heard;
	} rows[] = {
		{ "/dev/null", "=invalid;" },	       { "/dev/ptmx", "=invalid;" },
		{ "/etc/passwd", "=invalid;" },	       { "/tmp", "=invalid;" },
		{ "/dev/no-such-tty", "=not_found;" },
	};
	struct bench *bench = *state;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		/* without /dev/pts it is there and cannot be opened */
		if (strcmp(rows[i].path, "/dev/ptmx") == 0 && !have_terminals())
			continue;
		assert_int_equal(symlink(rows[i].path, bench->path), 0);
		create(bench, &ps_scanner_serial, 0, false);
		ps_scanner_turn(bench->scanner, 0);
		expect(bench, rows[i].heard);
		assert_int_equal(ps_scanner_fd(bench->scanner), -1);
		ps_scanner_destroy(bench->scanner);
		bench->scanner = NULL;
		unlink(bench->path);
	}
}

static int open_writer(struct bench *bench)
{
	int fd = open(bench->path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	assert_true(fd >= 0);
	return fd;
}

static void a_fifo_outlives_its_writers_and_does_not_spin(void **state)
{
	struct bench *bench = *state;
	struct stat st;

	create(bench, &ps_scanner_fifo, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=ok;");
	assert_int_equal(stat(bench->path, &st), 0);
	assert_int_equal(st.st_mode, S_IFIFO | 0600);
	for (uint64_t i = 1; i <= 3; i++) {
		int fd = open_writer(bench);

		assert_false(is_readable(bench));
		send_bytes(fd, SF "\n");
		close(fd);
		turn_when_ready(bench, i * 1000);
		expect(bench, "fifo:" SF ";");
		assert_false(is_readable(bench));
	}
}

static void a_fifo_for_the_group_is_0660_whatever_the_umask(void **state)
{
	struct bench *bench = *state;
	mode_t before = umask(077);
	struct stat st;

	create(bench, &ps_scanner_fifo, 0, true);
	ps_scanner_turn(bench->scanner, 0);
	umask(before);
	assert_int_equal(stat(bench->path, &st), 0);
	assert_int_equal(st.st_mode, S_IFIFO | 0660);
}

static void a_fifo_that_is_there_keeps_its_mode(void **state)
{
	struct bench *bench = *state;
	struct stat st;

	assert_int_equal(mkfifo(bench->path, 0600), 0);
	assert_int_equal(chmod(bench->path, 0640), 0);
	create(bench, &ps_scanner_fifo, 0, true);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=ok;");
	assert_int_equal(stat(bench->path, &st), 0);
	assert_int_equal(st.st_mode, S_IFIFO | 0640);
}

static void a_removed_fifo_is_noticed_and_made_again(void **state)
{
	struct bench *bench = *state;
	int fd;

	create(bench, &ps_scanner_fifo, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	assert_int_equal(ps_scanner_due_us(bench->scanner), 1000000);
	unlink(bench->path);
	ps_scanner_turn(bench->scanner, 1000000);
	expect(bench, "=ok;=end;");
	ps_scanner_turn(bench->scanner, 1250000);
	expect(bench, "=ok;");
	fd = open_writer(bench);
	send_bytes(fd, SF "\n");
	close(fd);
	turn_when_ready(bench, 1300000);
	expect(bench, "fifo:" SF ";");
}

static void what_is_no_fifo_is_left_alone(void **state)
{
	struct bench *bench = *state;
	struct stat st;
	int fd = open(bench->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	send_bytes(fd, "kept");
	close(fd);
	create(bench, &ps_scanner_fifo, 0, true);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=invalid;");
	assert_int_equal(stat(bench->path, &st), 0);
	assert_int_equal(st.st_mode, S_IFREG | 0600);
	assert_int_equal(st.st_size, 4);
}

/* Who may write in the folder must not choose which FIFO of the system packseal empties. */
static void a_link_to_a_fifo_is_not_followed(void **state)
{
	struct bench *bench = *state;
	char other[64];

	assert_true(snprintf(other, sizeof(other), "%s/other", bench->dir) > 0);
	assert_int_equal(mkfifo(other, 0600), 0);
	assert_int_equal(symlink(other, bench->path), 0);
	create(bench, &ps_scanner_fifo, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	expect(bench, "=invalid;");
	unlink(other);
}

static void a_flood_does_not_hold_up_the_turn(void **state)
{
	struct bench *bench = *state;
	static char flood[512 * 1024];
	ssize_t sent;
	int fd;

	create(bench, &ps_scanner_fifo, 0, false);
	ps_scanner_turn(bench->scanner, 0);
	fd = open_writer(bench);
	assert_true(fcntl(fd, F_SETPIPE_SZ, (int)sizeof(flood)) >= (int)sizeof(flood));
	memset(flood, 'x', sizeof(flood));
	sent = write(fd, flood, sizeof(flood));
	assert_int_equal(sent, sizeof(flood));
	for (unsigned i = 0; i < 8; i++)
		turn_when_ready(bench, i);
	assert_false(is_readable(bench));
	expect(bench, "=ok;");
	send_bytes(fd, "\n" SF "\n");
	turn_when_ready(bench, 100);
	expect(bench, "fifo:unreadable;fifo:" SF ";");
	close(fd);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(a_pseudo_terminal_is_read_and_called_a_test),
		TEST(an_unplugged_scanner_is_told_and_opened_again),
		TEST(the_wait_doubles_to_five_seconds_and_a_code_resets_it),
		TEST(quiet_time_ends_a_code),
		TEST(two_readers_of_one_port_are_refused),
		TEST(what_is_no_serial_port_is_refused),
		TEST(a_fifo_outlives_its_writers_and_does_not_spin),
		TEST(a_fifo_for_the_group_is_0660_whatever_the_umask),
		TEST(a_fifo_that_is_there_keeps_its_mode),
		TEST(a_removed_fifo_is_noticed_and_made_again),
		TEST(what_is_no_fifo_is_left_alone),
		TEST(a_link_to_a_fifo_is_not_followed),
		TEST(a_flood_does_not_hold_up_the_turn),
	};
#undef TEST

	return cmocka_run_group_tests(tests, NULL, NULL);
}
