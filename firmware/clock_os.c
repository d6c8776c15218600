#include "firmware/clock_os.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/timex.h>
#include <time.h>

#include "firmware/disk.h"
#include "signing/hex.h"

#define UUID_TEXT_LEN 36

static int64_t micros(const struct timespec *ts)
{
	return (int64_t)ts->tv_sec * 1000000 + ts->tv_nsec / 1000;
}

static void read_state(struct ps_clock *clock)
{
	struct timex tx = { .modes = 0 };
	int rc = adjtimex(&tx);

	clock->state = PS_CLOCK_UNKNOWN;
	clock->error_us = 0;
	if (rc < 0)
		return;
	/* The maximum error means something only while somebody keeps it. */
	if (rc == TIME_ERROR || (tx.status & STA_UNSYNC)) {
		clock->state = PS_CLOCK_UNSYNCHRONISED;
		return;
	}
	clock->state = PS_CLOCK_SYNCHRONISED;
	clock->error_us = tx.maxerror > 0 ? (uint64_t)tx.maxerror : 0;
}

static enum ps_err now_os(void *ctx, struct ps_clock *clock_out)
{
	struct timespec boot, utc;
	struct ps_clock clock;

	(void)ctx;
	read_state(&clock);
	/* These two side by side: the pair ties one clock to the other. */
	if (clock_gettime(CLOCK_BOOTTIME, &boot) != 0 || clock_gettime(CLOCK_REALTIME, &utc) != 0)
		return PS_IO;
	clock.boot_us = (uint64_t)micros(&boot);
	clock.utc_us = micros(&utc);
	*clock_out = clock;
	return PS_OK;
}

const struct ps_time ps_time_os = { .now = now_os };

enum ps_err ps_time_now(const struct ps_time *time, struct ps_clock *clock_out)
{
	return time->now(time->ctx, clock_out);
}

/* "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx" */
static enum ps_err parse_uuid(const char *text, uint8_t id_out[PS_BOOT_LEN])
{
	uint8_t id[PS_BOOT_LEN];
	size_t at = 0;

	for (size_t i = 0; i < PS_BOOT_LEN; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10) {
			if (text[at++] != '-')
				return PS_MALFORMED;
		}
		if (!ps_hex_decode(text + at, 1, &id[i]))
			return PS_MALFORMED;
		at += 2;
	}
	if (text[at] != '\n' && text[at] != '\0')
		return PS_MALFORMED;
	memcpy(id_out, id, sizeof(id));
	return PS_OK;
}

enum ps_err ps_boot_id(const char *path, uint8_t id_out[PS_BOOT_LEN])
{
	char text[UUID_TEXT_LEN + 2] = "";
	FILE *file = fopen(path, "re");
	enum ps_err err = PS_OK;

	if (!file)
		return ps_disk_err(errno);
	if (!fgets(text, sizeof(text), file))
		err = ferror(file) ? PS_IO : PS_MALFORMED;
	if (fclose(file) != 0 && !err)
		err = PS_IO;
	return err ? err : parse_uuid(text, id_out);
}
