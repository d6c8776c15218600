/*
 * struct ps_journal: the lines that packseald says to whoever runs it.
 *
 * One event, one plain line on a descriptor, for systemd's journal or a terminal. A burst of 60
 * lines is let through, then 10 a second, and beside them as many that are more than PS_LOG_INFO:
 * errors, and that a take began or ended. What was kept back is counted and said. No waybill is
 * ever logged: it stands in the evidence, where it can be withheld.
 *
 * Any thread.
 */
#ifndef PS_FIRMWARE_JOURNAL_H
#define PS_FIRMWARE_JOURNAL_H

#include "firmware/clock_os.h"
#include "signing/error.h"

#define PS_JOURNAL_LINE_MAX 512

/* As syslog numbers them. */
enum ps_log_level {
	PS_LOG_ERROR = 3,
	PS_LOG_WARNING = 4,
	PS_LOG_NOTICE = 5,
	PS_LOG_INFO = 6,
};

struct ps_journal;

struct ps_journal_settings {
	int fd;		 /* stays the caller's */
	bool priorities; /* begin each line with "<3>" and the like, as systemd reads it */
	const struct ps_time *time;
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_journal_create(const struct ps_journal_settings *settings,
					    struct ps_journal **journal_out);

/* NULL is fine. */
void ps_journal_destroy(struct ps_journal *journal);

/*
 * Writes one line; what is longer than PS_JOURNAL_LINE_MAX is cut, and a control character becomes
 * "?". A descriptor that cannot be written is nothing that could be told to anybody.
 */
void ps_log(struct ps_journal *journal, enum ps_log_level level, const char *format, ...)
	PS_PRINTF(3, 4);

/* The last line of level error, for the status; "" if there was none. */
void ps_journal_last_error(struct ps_journal *journal, char line_out[PS_JOURNAL_LINE_MAX]);

#endif
