#include "capture/scanner.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <linux/input.h>

#include "capture/key_text.h"

#define RETRY_FIRST_US 250000
#define RETRY_MAX_US 5000000
#define CHECK_US 1000000 /* a FIFO that was unlinked makes no event: look */
#define READ_SIZE 4096
#define READS_A_TURN 16

struct ps_scanner {
	const struct ps_scanner_backend *backend;
	struct ps_scanner_settings settings;
	struct ps_scanner_handler handler;
	struct ps_scan_line line;
	struct ps_key_text keys;
	enum ps_scan_source source;
	int fd;
	bool told;	   /* the handler knows of @state */
	enum ps_err state; /* PS_OK: open */
	uint64_t retry_us; /* how long to wait after the next failure */
	uint64_t next_us;  /* when to open again, or to look whether it is still there */
};

static const char *const source_names[PS_SCAN_SOURCES] = {
	[PS_SCAN_SOURCE_DEVICE_SERIAL] = "device-serial",
	[PS_SCAN_SOURCE_HID] = "hid",
	[PS_SCAN_SOURCE_FIFO] = "fifo",
	[PS_SCAN_SOURCE_SOCKET] = "socket",
	[PS_SCAN_SOURCE_MANUAL] = "manual",
	[PS_SCAN_SOURCE_TEST] = "test",
};

const char *ps_scan_source_name(enum ps_scan_source source)
{
	return (unsigned)source < PS_SCAN_SOURCES ? source_names[source] : "unknown";
}

const char *ps_scanner_err_text(const struct ps_scanner_backend *backend, enum ps_err err)
{
	switch (err) {
	case PS_NOT_FOUND:
		return "there is no such device; is it plugged in?";
	case PS_DENIED:
		return "packseald may not open it; let its user read it";
	case PS_BUSY:
		return "another program reads it; end that one";
	case PS_INVALID:
		return backend->not_of_this_kind;
	case PS_UNSUPPORTED:
		return "it refuses the speed; correct baud";
	case PS_END:
		return "it is gone; it is used again once it is back";
	default:
		return ps_err_text(err);
	}
}

enum ps_err ps_scanner_create(const struct ps_scanner_backend *backend,
			      const struct ps_scanner_settings *settings,
			      const struct ps_scanner_handler *handler,
			      struct ps_scanner **scanner_out)
{
	struct ps_scanner *scanner = calloc(1, sizeof(*scanner));

	if (!scanner)
		return PS_NO_MEMORY;
	scanner->backend = backend;
	scanner->settings = *settings;
	scanner->handler = *handler;
	scanner->fd = -1;
	scanner->retry_us = RETRY_FIRST_US;
	ps_scan_line_init(&scanner->line, settings->quiet_us);
	*scanner_out = scanner;
	return PS_OK;
}

void ps_scanner_destroy(struct ps_scanner *scanner)
{
	if (!scanner)
		return;
	if (scanner->fd >= 0)
		close(scanner->fd); /* only read from: the close has nothing to lose */
	free(scanner);
}

int ps_scanner_fd(const struct ps_scanner *scanner)
{
	return scanner->fd;
}

uint64_t ps_scanner_due_us(const struct ps_scanner *scanner)
{
	uint64_t line_us = ps_scan_line_due_us(&scanner->line);

	return line_us < scanner->next_us ? line_us : scanner->next_us;
}

static void on_scan(void *user, const struct ps_scan *scan)
{
	struct ps_scanner *scanner = user;
	enum ps_scan_source source = scanner->source;

	if (scanner->backend->keys && ps_key_text_was_person(&scanner->keys))
		source = PS_SCAN_SOURCE_MANUAL;
	scanner->handler.scan(scanner->handler.user, scan, source);
}

static void tell(struct ps_scanner *scanner, enum ps_err state)
{
	if (scanner->told && scanner->state == state)
		return;
	scanner->told = true;
	scanner->state = state;
	scanner->handler.state(scanner->handler.user, state);
}

static void wait_to_retry(struct ps_scanner *scanner, uint64_t now_us)
{
	scanner->next_us = now_us + scanner->retry_us;
	scanner->retry_us *= 2;
	if (scanner->retry_us > RETRY_MAX_US)
		scanner->retry_us = RETRY_MAX_US;
}

static void try_open(struct ps_scanner *scanner, uint64_t now_us)
{
	enum ps_err err =
		scanner->backend->open(&scanner->settings, &scanner->fd, &scanner->source);

	if (err)
		wait_to_retry(scanner, now_us);
	ps_key_text_init(&scanner->keys);
	tell(scanner, err);
}

static void lose(struct ps_scanner *scanner, uint64_t now_us)
{
	close(scanner->fd);
	scanner->fd = -1;
	ps_scan_line_abandon(&scanner->line, on_scan, scanner);
	wait_to_retry(scanner, now_us);
	tell(scanner, PS_END);
}

static void take_bytes(struct ps_scanner *scanner, const char *bytes, size_t len, uint64_t now_us)
{
	if (scanner->handler.bytes)
		scanner->handler.bytes(scanner->handler.user, bytes, len);
	ps_scan_line_feed(&scanner->line, bytes, len, now_us, on_scan, scanner);
}

/* One key at a time, so that each code is judged by its own keys. The kernel gives whole events. */
static void take_keys(struct ps_scanner *scanner, const char *bytes, size_t len, uint64_t now_us)
{
	struct input_event event;

	for (; len >= sizeof(event); bytes += sizeof(event), len -= sizeof(event)) {
		char typed;

		memcpy(&event, bytes, sizeof(event));
		typed = ps_key_text_take(&scanner->keys, &event);
		if (typed)
			take_bytes(scanner, &typed, 1, now_us);
	}
}

static void read_all(struct ps_scanner *scanner, uint64_t now_us)
{
	char bytes[READ_SIZE];

	for (unsigned i = 0; i < READS_A_TURN; i++) {
		size_t len = 0;

		if (scanner->backend->read(scanner->fd, bytes, sizeof(bytes), &len)) {
			lose(scanner, now_us);
			return;
		}
		if (len == 0)
			break;
		/* Only bytes show that it works: a port that opens and drops at once must not be
		 * opened again four times a second for ever. */
		scanner->retry_us = RETRY_FIRST_US;
		if (scanner->backend->keys)
			take_keys(scanner, bytes, len, now_us);
		else
			take_bytes(scanner, bytes, len, now_us);
	}
	ps_scan_line_tick(&scanner->line, now_us, on_scan, scanner);
	scanner->next_us = now_us + CHECK_US;
}

void ps_scanner_turn(struct ps_scanner *scanner, uint64_t now_us)
{
	if (scanner->fd < 0 && now_us >= scanner->next_us)
		try_open(scanner, now_us);
	if (scanner->fd >= 0)
		read_all(scanner, now_us);
}
