/*
 * A scanner's bytes. The first byte says how they are cut; a byte 0x80 to 0x8f in them stands for
 * quiet time.
 *
 * Property: the codes depend on the bytes and the quiet between them, never on the cutting: fed at
 * once or in pieces they are the same, each is printable ASCII of at most PS_SCAN_TEXT_MAX bytes
 * or unreadable and empty, and no byte is counted twice.
 */
#include <string.h>

#include "capture/scan_line.h"
#include "tests/fuzz/fuzz.h"

struct seen {
	struct ps_buf log; /* every scan, field by field */
	uint64_t bytes;
};

static void on_scan(void *user, const struct ps_scan *scan)
{
	struct seen *seen = user;

	PS_FUZZ_HOLDS(scan->len <= PS_SCAN_TEXT_MAX);
	PS_FUZZ_HOLDS(scan->len == strlen(scan->text));
	PS_FUZZ_HOLDS(!scan->unreadable || scan->len == 0);
	PS_FUZZ_HOLDS(scan->bytes > 0);
	PS_FUZZ_HOLDS(scan->unreadable || scan->bytes == scan->len + strlen(scan->aim));
	PS_FUZZ_HOLDS(scan->symbology < PS_SYMBOLOGIES);
	for (size_t i = 0; i < scan->len; i++)
		PS_FUZZ_HOLDS(scan->text[i] >= 0x20 && scan->text[i] <= 0x7e);
	ps_buf_add(&seen->log, scan->text, scan->len + 1);
	ps_buf_add(&seen->log, scan->aim, strlen(scan->aim) + 1);
	ps_buf_add_byte(&seen->log, (uint8_t)scan->symbology);
	ps_buf_add_byte(&seen->log, scan->unreadable);
	ps_buf_add(&seen->log, &scan->bytes, sizeof(scan->bytes));
	ps_buf_add(&seen->log, &scan->time_us, sizeof(scan->time_us));
	seen->bytes += scan->bytes;
}

static bool is_quiet(uint8_t byte)
{
	return byte >= 0x80 && byte <= 0x8f;
}

static void feed(struct ps_bytes bytes, size_t piece, struct seen *seen)
{
	struct ps_scan_line line;
	uint64_t now_us = 1000;
	size_t at = 0;

	ps_scan_line_init(&line, PS_SCAN_QUIET_US);
	while (at < bytes.len) {
		size_t end = at;

		if (is_quiet(bytes.bytes[at])) {
			/* from nothing to a little more than the quiet that ends a code */
			now_us += (uint64_t)(bytes.bytes[at++] - 0x80) * PS_SCAN_QUIET_US / 12;
			ps_scan_line_tick(&line, now_us, on_scan, seen);
			continue;
		}
		while (end < bytes.len && end - at < piece && !is_quiet(bytes.bytes[end]))
			end++;
		ps_scan_line_feed(&line, bytes.bytes + at, end - at, now_us, on_scan, seen);
		at = end;
	}
	PS_FUZZ_HOLDS(ps_scan_line_due_us(&line) == UINT64_MAX ||
		      ps_scan_line_due_us(&line) > now_us);
	ps_scan_line_abandon(&line, on_scan, seen);
	PS_FUZZ_HOLDS(ps_scan_line_due_us(&line) == UINT64_MAX);
	PS_FUZZ_HOLDS(seen->bytes <= bytes.len);
	PS_FUZZ_HOLDS(seen->log.err == PS_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct seen whole = { .bytes = 0 };
	struct seen cut = { .bytes = 0 };

	if (len < 1)
		return 0;
	ps_buf_init(&whole.log);
	ps_buf_init(&cut.log);
	feed((struct ps_bytes){ bytes + 1, len - 1 }, SIZE_MAX, &whole);
	feed((struct ps_bytes){ bytes + 1, len - 1 }, 1U + bytes[0] % 16, &cut);
	PS_FUZZ_HOLDS(ps_bytes_equal((struct ps_bytes){ whole.log.bytes, whole.log.len },
				     (struct ps_bytes){ cut.log.bytes, cut.log.len }));
	ps_buf_release(&whole.log);
	ps_buf_release(&cut.log);
	return 0;
}
