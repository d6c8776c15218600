#include "firmware/journal.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BURST 60
#define US_A_LINE 100000

struct ps_journal {
	struct ps_journal_settings settings;
	pthread_mutex_t lock;
	uint64_t credit_us; /* as if the last line had been written then */
	uint64_t notice_credit_us;
	uint64_t kept_back;
	char last_error[PS_JOURNAL_LINE_MAX];
};

enum ps_err ps_journal_create(const struct ps_journal_settings *settings,
			      struct ps_journal **journal_out)
{
	struct ps_journal *journal = calloc(1, sizeof(*journal));

	if (!journal)
		return PS_NO_MEMORY;
	journal->settings = *settings;
	if (pthread_mutex_init(&journal->lock, NULL) != 0) {
		free(journal);
		return PS_NO_MEMORY;
	}
	*journal_out = journal;
	return PS_OK;
}

void ps_journal_destroy(struct ps_journal *journal)
{
	if (!journal)
		return;
	pthread_mutex_destroy(&journal->lock);
	free(journal);
}

/* Under the lock. A clock that cannot be read lets every line through. */
static bool may_write(struct ps_journal *journal, uint64_t *credit_us)
{
	struct ps_clock clock;
	uint64_t least;

	if (ps_time_now(journal->settings.time, &clock))
		return true;
	least = clock.boot_us > BURST * US_A_LINE ? clock.boot_us - BURST * US_A_LINE : 0;
	if (*credit_us < least)
		*credit_us = least;
	if (*credit_us > clock.boot_us) {
		journal->kept_back++;
		return false;
	}
	*credit_us += US_A_LINE;
	return true;
}

/* Under the lock. */
static void write_line(const struct ps_journal *journal, enum ps_log_level level, const char *text)
{
	char line[PS_JOURNAL_LINE_MAX + 8];
	int len = journal->settings.priorities
			  ? snprintf(line, sizeof(line), "<%d>%s\n", (int)level, text)
			  : snprintf(line, sizeof(line), "%s\n", text);

	if (len > 0 && write(journal->settings.fd, line, (size_t)len) != len)
		return; /* nobody is left to tell */
}

void ps_log(struct ps_journal *journal, enum ps_log_level level, const char *format, ...)
{
	char text[PS_JOURNAL_LINE_MAX];
	char more[64];
	va_list args;

	va_start(args, format);
	if (vsnprintf(text, sizeof(text), format, args) < 0)
		text[0] = '\0';
	va_end(args);
	for (char *c = text; *c; c++)
		if ((unsigned char)*c < 0x20 || *c == 0x7f)
			*c = '?';
	pthread_mutex_lock(&journal->lock);
	if (level == PS_LOG_ERROR)
		memcpy(journal->last_error, text, sizeof(text));
	/*
	 * what a flood is made of must not keep back the line that says why, nor that a take began
	 */
	if (may_write(journal,
		      level <= PS_LOG_NOTICE ? &journal->notice_credit_us : &journal->credit_us)) {
		if (journal->kept_back && snprintf(more, sizeof(more), "(%llu line%s kept back)",
						   (unsigned long long)journal->kept_back,
						   journal->kept_back == 1 ? " was" : "s were") > 0)
			write_line(journal, PS_LOG_NOTICE, more);
		journal->kept_back = 0;
		write_line(journal, level, text);
	}
	pthread_mutex_unlock(&journal->lock);
}

void ps_journal_last_error(struct ps_journal *journal, char line_out[PS_JOURNAL_LINE_MAX])
{
	pthread_mutex_lock(&journal->lock);
	memcpy(line_out, journal->last_error, PS_JOURNAL_LINE_MAX);
	pthread_mutex_unlock(&journal->lock);
}
