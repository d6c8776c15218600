#include "capture/pass_through.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/hid_keys.h"
#include "capture/scanner.h"

#define RETRY_US 1000000
#define ETX 0x03 /* some scanners frame a code as STX … ETX */

struct ps_pass_through {
	enum ps_pass_through_kind kind;
	const char *path;
	unsigned baud;
	int fd;
	bool was_cr;	  /* the LF of a CRLF is no second Enter */
	bool in_code;	  /* what came last was no end of a code */
	bool torn;	  /* the code that comes, or that came last, has lost something */
	bool pressed;	  /* a key is down: the first byte's */
	bool let_go;	  /* … or that of one which waits no more */
	uint64_t next_us; /* when to try to open it again */
	uint64_t took_us; /* when it last took something, or began to wait */
	uint64_t lost;
	size_t at; /* of the first byte that waits */
	size_t len;
	uint8_t bytes[PS_PASS_THROUGH_MAX];
};

bool ps_pass_through_parse(const char *text, enum ps_pass_through_kind *kind_out,
			   const char **path_out)
{
	static const char *const prefixes[] = {
		[PS_PASS_THROUGH_HID] = "hid:", [PS_PASS_THROUGH_SERIAL] = "serial:"
	};

	for (unsigned i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++) {
		size_t len = strlen(prefixes[i]);

		if (strncmp(text, prefixes[i], len) != 0 || text[len] != '/')
			continue;
		*kind_out = (enum ps_pass_through_kind)i;
		*path_out = text + len;
		return true;
	}
	return false;
}

enum ps_err ps_pass_through_create(enum ps_pass_through_kind kind, const char *path, unsigned baud,
				   struct ps_pass_through **pass_out)
{
	struct ps_pass_through *pass = calloc(1, sizeof(*pass));

	if (!pass)
		return PS_NO_MEMORY;
	pass->kind = kind;
	pass->path = path;
	pass->baud = baud;
	pass->fd = -1;
	*pass_out = pass;
	return PS_OK;
}

static void lose_waiting(struct ps_pass_through *pass)
{
	pass->lost += pass->len;
	pass->torn |= pass->len && pass->in_code;
	pass->len = 0;
}

static void shut(struct ps_pass_through *pass, uint64_t now_us)
{
	if (pass->fd >= 0)
		close(pass->fd); /* what it did not take is lost, and counted here */
	pass->fd = -1;
	lose_waiting(pass);
	pass->pressed = pass->let_go = false;
	pass->next_us = now_us + RETRY_US;
}

/* A key that is down is still to be let go, or it would repeat for ever. */
static void drop_stale(struct ps_pass_through *pass, uint64_t now_us)
{
	if (!pass->len || now_us < pass->took_us + PS_PASS_THROUGH_KEEP_US)
		return;
	lose_waiting(pass);
	pass->let_go = pass->pressed;
}

void ps_pass_through_destroy(struct ps_pass_through *pass)
{
	if (!pass)
		return;
	shut(pass, 0);
	free(pass);
}

/* A regular file would grow without end. */
static bool is_right(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISFIFO(st.st_mode));
}

static void open_it(struct ps_pass_through *pass, uint64_t now_us)
{
	pass->fd = open(pass->path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	pass->next_us = now_us + RETRY_US;
	if (pass->fd < 0)
		return;
	if (!is_right(pass->fd) || (pass->kind == PS_PASS_THROUGH_SERIAL &&
				    ps_scanner_set_line(pass->fd, pass->baud) != PS_OK))
		shut(pass, now_us);
}

/* One write; false: nothing more goes now. */
static bool write_some(struct ps_pass_through *pass, const void *bytes, size_t len, size_t *put_out,
		       uint64_t now_us)
{
	ssize_t put = write(pass->fd, bytes, len);

	*put_out = put > 0 ? (size_t)put : 0;
	if (put > 0)
		pass->took_us = now_us;
	if (put < 0 && errno != EAGAIN && errno != EINTR)
		shut(pass, now_us);
	return put > 0;
}

static void drop_first(struct ps_pass_through *pass, size_t count)
{
	pass->at = (pass->at + count) % PS_PASS_THROUGH_MAX;
	pass->len -= count;
}

/* A key goes down and up again: two reports. A gadget takes whole reports. */
static bool type_first(struct ps_pass_through *pass, uint64_t now_us)
{
	uint8_t report[PS_HID_REPORT_LEN] = { 0 };
	size_t put;

	if (!pass->pressed && !ps_hid_report(pass->bytes[pass->at], report)) {
		pass->lost++;
		drop_first(pass, 1);
		return true;
	}
	if (!write_some(pass, report, sizeof(report), &put, now_us))
		return false;
	if (put != sizeof(report)) {
		/* half a report makes nonsense of all that follow */
		shut(pass, now_us);
		return false;
	}
	pass->pressed = !pass->pressed;
	if (!pass->pressed && !pass->let_go)
		drop_first(pass, 1);
	pass->let_go = false;
	return true;
}

static bool send_first(struct ps_pass_through *pass, uint64_t now_us)
{
	size_t run = PS_PASS_THROUGH_MAX - pass->at;
	size_t put;
	bool more;

	if (run > pass->len)
		run = pass->len;
	more = write_some(pass, pass->bytes + pass->at, run, &put, now_us);
	if (pass->len)
		drop_first(pass, put);
	return more;
}

static void write_waiting(struct ps_pass_through *pass, uint64_t now_us)
{
	bool more = true;

	while (more && pass->fd >= 0 && (pass->len || pass->let_go))
		more = pass->kind == PS_PASS_THROUGH_HID ? type_first(pass, now_us)
							 : send_first(pass, now_us);
}

static void add(struct ps_pass_through *pass, uint8_t byte, uint64_t now_us)
{
	bool is_second_end = pass->kind == PS_PASS_THROUGH_HID && byte == '\n' && pass->was_cr;
	bool is_end = byte == '\r' || byte == '\n' || byte == '\t' || byte == ETX;

	/* several ends are one */
	if (!is_end && !pass->in_code)
		pass->torn = false;
	pass->in_code = !is_end;
	pass->was_cr = byte == '\r';
	if (is_second_end)
		return;
	if (pass->kind == PS_PASS_THROUGH_HID && byte == '\n')
		byte = '\r';
	if (pass->fd < 0 || pass->len == PS_PASS_THROUGH_MAX)
		pass->torn = true;
	if (pass->torn) {
		pass->lost++;
		return;
	}
	if (!pass->len)
		pass->took_us = now_us;
	pass->bytes[(pass->at + pass->len++) % PS_PASS_THROUGH_MAX] = byte;
}

void ps_pass_through_put(struct ps_pass_through *pass, const void *bytes, size_t len,
			 uint64_t now_us)
{
	const uint8_t *at = bytes;

	if (pass->fd < 0 && now_us >= pass->next_us)
		open_it(pass, now_us);
	drop_stale(pass, now_us);
	for (size_t i = 0; i < len; i++)
		add(pass, at[i], now_us);
	write_waiting(pass, now_us);
}

void ps_pass_through_turn(struct ps_pass_through *pass, uint64_t now_us)
{
	if (pass->fd < 0 && now_us >= pass->next_us)
		open_it(pass, now_us);
	drop_stale(pass, now_us);
	write_waiting(pass, now_us);
}

int ps_pass_through_fd(const struct ps_pass_through *pass)
{
	return pass->len || pass->let_go ? pass->fd : -1;
}

uint64_t ps_pass_through_due_us(const struct ps_pass_through *pass)
{
	if (pass->fd < 0)
		return pass->next_us;
	return pass->len ? pass->took_us + PS_PASS_THROUGH_KEEP_US : UINT64_MAX;
}

bool ps_pass_through_is_open(const struct ps_pass_through *pass)
{
	return pass->fd >= 0;
}

uint64_t ps_pass_through_lost(const struct ps_pass_through *pass)
{
	return pass->lost;
}
