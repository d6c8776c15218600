#include "web/access_hand.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "signing/hex.h"
#include "tools/json_read.h"
#include "web/clock.h"

enum {
	SYNC_MS = 1000,
	RETRY_MS = 5000,
	REFUSED_MS = 600 * 1000,
	FINISH_MS = 5000,
	DAY_MS = 86400 * 1000
};

/* Said once, until it goes on. */
static void tell(struct ps_web_access *access, const char *why)
{
	if (!access->told)
		fprintf(stderr,
			"<4>%" PRIu64 " entries of the access log wait for the station: %s\n",
			ps_web_access_waiting(access), why);
	access->told = true;
}

static enum ps_err ask(struct ps_web_access *access, struct ps_web_asks *asks, const char *run,
		       int64_t now_ms)
{
	const struct ps_access_batch *batch = &access->cut[0];
	char digits[2 * PS_HASH_LEN + 1] = "";
	char line[512];
	int len;

	ps_hex_encode(batch->root, PS_HASH_LEN, digits);
	len = snprintf(
		line, sizeof(line),
		"{\"do\":\"leaf\",\"kind\":\"access\",\"from\":%" PRIu64 ",\"entries\":%" PRIu64
		",\"first\":%" PRId64 ",\"last\":%" PRId64 ",\"root\":\"%s\"}",
		batch->from, batch->entries, batch->first_utc_us, batch->last_utc_us, digits);
	return ps_web_ask_start(asks, run, "control",
				(struct ps_bytes){ (const uint8_t *)line, (size_t)len }, now_ms,
				&access->ask);
}

static void start(struct ps_web_access *access, struct ps_web_asks *asks, const char *run,
		  int64_t now_ms)
{
	enum ps_err err = PS_OK;

	/* Boundaries of batches are made when there is nothing to be handed over again, so that
	 * a week without a station is a few batches. */
	if (!access->cut_count || access->refused)
		err = ps_web_access_cut(access);
	if (err == PS_NOT_FOUND || err == PS_LIMIT)
		err = PS_OK;
	if (!err && access->cut_count)
		err = ask(access, asks, run, now_ms);
	if (!err)
		return;
	access->due_ms = now_ms + RETRY_MS;
	tell(access, err == PS_NOT_FOUND ? "no packseald answers" : ps_err_text(err));
}

/* The station said no: another batch is tried before this one. */
static void refused(struct ps_web_access *access, const char *why, int64_t now_ms)
{
	const struct ps_access_batch first = access->cut[0];

	memmove(access->cut, access->cut + 1, (access->cut_count - 1) * sizeof(access->cut[0]));
	access->cut[access->cut_count - 1] = first;
	access->refused = true;
	access->due_ms = now_ms + REFUSED_MS;
	access->told = false;
	tell(access, why);
}

static void taken(struct ps_web_access *access, uint64_t leaf, int64_t now_ms)
{
	const struct ps_access_batch batch = access->cut[0];
	enum ps_err err = ps_web_access_note(access, leaf);

	fprintf(stderr,
		"<6>entries %" PRIu64 " to %" PRIu64 " of the access log are ledger entry %" PRIu64
		"\n",
		batch.from, batch.from + batch.entries - 1, leaf);
	if (err) /* after the next start it is asked again, and has the same number */
		fprintf(stderr, "<4>that could not be written into the access log: %s\n",
			ps_err_text(err));
	access->told = access->refused = false;
	access->due_ms = access->cut_count ? now_ms : INT64_MAX;
}

static void hear(struct ps_web_access *access, int64_t now_ms)
{
	const struct ps_buf *answer = &access->ask->answer;
	struct ps_json_value *value = NULL;
	enum ps_err err = access->ask->err;
	const char *why;
	uint64_t leaf;

	if (!err)
		err = ps_json_parse((struct ps_bytes){ answer->bytes, answer->len - 1 }, &value);
	why = ps_json_get_text(value, "error");
	if (!err && ps_json_get_bool(value, "ok") &&
	    ps_json_whole(ps_json_member(value, "index"), &leaf) && leaf < PS_LEAVES_MAX) {
		taken(access, leaf, now_ms);
	} else if (!err && *why) {
		refused(access, why, now_ms);
	} else {
		access->due_ms = now_ms + RETRY_MS;
		tell(access, "it gave no answer; it is asked again");
	}
	ps_json_free(value);
	ps_web_ask_drop(access->ask);
	access->ask = NULL;
}

static void sync_late(struct ps_web_access *access, int64_t now_ms)
{
	enum ps_err err;

	if (!access->dirty || now_ms - access->synced_ms < SYNC_MS)
		return;
	access->synced_ms = now_ms;
	err = ps_web_access_sync(access);
	if (err)
		fprintf(stderr, "<3>the access log does not get onto the disk: %s\n",
			ps_err_text(err));
}

/* Once a day. */
static void expire(struct ps_web_access *access, int64_t now_ms)
{
	uint64_t gone = 0;
	enum ps_err err;

	if (!access->keep_us || (access->expired_ms && now_ms - access->expired_ms < DAY_MS))
		return;
	access->expired_ms = now_ms;
	err = ps_web_access_expire(access, ps_web_utc_ms() * 1000 - access->keep_us, &gone);
	if (err)
		fprintf(stderr, "<3>old entries stay in the access log: %s\n", ps_err_text(err));
	else if (gone)
		fprintf(stderr, "<5>%" PRIu64 " entries of the access log are over and gone\n",
			gone);
}

void ps_web_access_turn(struct ps_web_access *access, struct ps_web_asks *asks, const char *run,
			int64_t now_ms)
{
	uint64_t waiting;

	expire(access, now_ms);
	sync_late(access, now_ms);
	if (access->ask) {
		if (access->ask->state == PS_WEB_ASK_ENDED)
			hear(access, now_ms);
		return;
	}
	waiting = access->broken ? 0 : ps_web_access_waiting(access);
	if (!waiting)
		access->due_ms = INT64_MAX;
	else if (access->due_ms == INT64_MAX)
		access->due_ms = now_ms + PS_WEB_ACCESS_HAND_MS;
	else if (waiting >= PS_WEB_ACCESS_ENTRIES && !access->told)
		access->due_ms = now_ms;
	if (waiting && now_ms >= access->due_ms)
		start(access, asks, run, now_ms);
}

void ps_web_access_finish(struct ps_web_access *access, struct ps_web_asks *asks, const char *run)
{
	int64_t until_ms = ps_web_now_ms() + FINISH_MS;

	access->told = false;
	access->due_ms = 0;
	while (ps_web_now_ms() < until_ms && !access->told) {
		struct pollfd fds[PS_WEB_ASKS_MAX];

		ps_web_access_turn(access, asks, run, ps_web_now_ms());
		if (!access->ask && !ps_web_access_waiting(access))
			break;
		access->due_ms = access->ask ? access->due_ms : 0;
		(void)poll(fds, ps_web_asks_poll(asks, fds), 100); /* a look too many is none */
		ps_web_asks_turn(asks, ps_web_now_ms());
	}
	if (ps_web_access_sync(access))
		fprintf(stderr, "<3>the end of the access log is perhaps not on the disk\n");
}
