/*
 * struct ps_scan_line: the bytes of a scanner become codes.
 *
 * A code is a line of printable ASCII (0x20-0x7e). CR, LF, Tab and ETX end it, in any mixture, so
 * CRLF is one end; an empty line is nothing. STX before the first byte of a line is dropped. Where
 * the scanner sends no terminator, a quiet time ends the code.
 *
 * What is not a code is never guessed at: a line with any other byte, or longer than
 * PS_SCAN_TEXT_MAX, becomes one "unreadable" report with its length when it ends, and reading goes
 * on with the next line. Memory is fixed whatever arrives.
 *
 * The AIM prefix of a code (ISO/IEC 15424: `]`, a letter, a modifier) is taken off and told beside
 * it.
 *
 * The codes depend on the bytes and on the quiet times between them, never on how the bytes were
 * cut into reads. No I/O and no clock; one thread.
 */
#ifndef PS_CAPTURE_SCAN_LINE_H
#define PS_CAPTURE_SCAN_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_SCAN_TEXT_MAX 128 /* bytes in a line, AIM prefix included */
#define PS_SCAN_QUIET_US 220000

/* What kind of barcode was read, as far as the scanner's AIM prefix says. */
enum ps_symbology {
	PS_SYMBOLOGY_UNKNOWN, /* the scanner sends no prefix */
	PS_SYMBOLOGY_CODE128,
	PS_SYMBOLOGY_GS1_128,
	PS_SYMBOLOGY_CODE39,
	PS_SYMBOLOGY_EAN, /* and UPC */
	PS_SYMBOLOGY_QR,
	PS_SYMBOLOGY_DATA_MATRIX,
	PS_SYMBOLOGY_OTHER, /* a prefix that packseal has no name for */
	PS_SYMBOLOGIES
};

/* One code, or one line that was none. It lives for the call that hands it over. */
struct ps_scan {
	const char *text; /* without the AIM prefix; "" when unreadable */
	size_t len;
	char aim[4]; /* the prefix as it came, for the log; "" without one */
	enum ps_symbology symbology;
	bool unreadable;
	uint64_t bytes;	  /* how many came before the terminator, prefix included */
	uint64_t time_us; /* when the first of them was read: the moment of the scan */
};

/* The members are ps_scan_line's own. */
struct ps_scan_line {
	uint64_t quiet_us;
	uint64_t first_us;
	uint64_t last_us;
	uint64_t bytes;
	bool garbage;
	char text[PS_SCAN_TEXT_MAX + 1];
};

/* A code ends after @quiet_us without a byte; 0: only by a terminator. */
void ps_scan_line_init(struct ps_scan_line *line, uint64_t quiet_us);

/*
 * Takes @len bytes that were read at @time_us (CLOCK_BOOTTIME, never going back) and calls @on_scan
 * for each line that ends in them, oldest first. @on_scan must not call back into @line.
 */
void ps_scan_line_feed(struct ps_scan_line *line, const void *bytes, size_t len, uint64_t time_us,
		       void (*on_scan)(void *user, const struct ps_scan *scan), void *user);

/* Ends the line by quiet time, if that is over at @time_us. */
void ps_scan_line_tick(struct ps_scan_line *line, uint64_t time_us,
		       void (*on_scan)(void *user, const struct ps_scan *scan), void *user);

/* When ps_scan_line_tick() has something to do at the earliest; UINT64_MAX: not before more bytes.
 */
uint64_t ps_scan_line_due_us(const struct ps_scan_line *line);

/* The scanner is gone: half a line, if there is one, is reported as unreadable. */
void ps_scan_line_abandon(struct ps_scan_line *line,
			  void (*on_scan)(void *user, const struct ps_scan *scan), void *user);

/* The name in couriers.ini and in events: "Code128", "QR", … Never NULL. */
const char *ps_symbology_name(enum ps_symbology symbology);

#endif
