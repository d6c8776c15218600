#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "firmware/anchors.h"
#include "firmware/clock_doubt.h"
#include "firmware/rtc.h"
#include "firmware/station_in.h"
#include "firmware/version.h"
#include "signing/digest.h"
#include "signing/ecdsa.h"
#include "signing/random.h"

#define RTC_TEXT_MAX 128

static enum ps_err count_take(void *ctx, const struct ps_store_item *item)
{
	uint64_t *count = ctx;

	(void)item;
	++*count;
	return PS_OK;
}

static enum ps_err make_ledger(struct ps_store *store, const struct ps_start_station *about)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_ENROLMENT };
	uint8_t secret[PS_LEDGER_SECRET_LEN];
	enum ps_err err = ps_time_now(&ps_time_os, &leaf.clock);

	if (!err)
		err = ps_random_fill(&ps_random_os, secret, sizeof(secret));
	if (err)
		return err;
	ps_start_info_enrol(about, &leaf.enrolment);
	return ps_ledger_create(ps_store_dir(store), secret, &leaf);
}

static int status_of(enum ps_err err)
{
	switch (err) {
	case PS_BUSY:
		return PS_STATION_BUSY;
	case PS_DENIED:
		return PS_STATION_PERMISSION;
	case PS_NOT_FOUND:
		return PS_STATION_CONFIG;
	default:
		return PS_STATION_IO;
	}
}

/* A store without takes gets its ledger; one with takes must have had one. */
static bool make_missing_ledger(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *dir = station->config->station.store_dir;
	uint64_t takes = 0;
	enum ps_err err = ps_store_walk(station->store, count_take, &takes);

	if (!err && takes)
		return ps_station_refuse(
			fault, PS_STATION_IO,
			"%s: there are takes, but the ledger is gone; bring it back from a copy",
			dir);
	if (!err)
		err = make_ledger(station->store, &station->about);
	if (err)
		return ps_station_refuse(fault, status_of(err), "%s: the ledger cannot be made: %s",
					 dir, ps_err_text(err));
	ps_log(station->journal, PS_LOG_NOTICE, "%s: a new ledger begins", dir);
	return true;
}

bool ps_station_open_ledger(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *dir = station->config->station.store_dir;
	struct ps_ledger_report report = { .file = NULL };
	enum ps_err err = ps_ledger_open(ps_store_dir(station->store), &report, &station->ledger);

	if (err == PS_NOT_FOUND && report.none) {
		if (!make_missing_ledger(station, fault))
			return false;
		err = ps_ledger_open(ps_store_dir(station->store), &report, &station->ledger);
	}
	if (err == PS_BUSY)
		return ps_station_refuse(fault, PS_STATION_BUSY,
					 "%s: another packseald holds the ledger; stop it first",
					 dir);
	if (err)
		return ps_station_refuse(
			fault, err == PS_NOT_FOUND ? PS_STATION_IO : status_of(err),
			"%s: the ledger cannot be used: %s%s%s%s%s", dir,
			report.file ? report.file : "", report.file ? ": " : "",
			report.what ? report.what : ps_err_text(err), report.advice ? "; " : "",
			report.advice ? report.advice : "");
	if (report.tree)
		ps_log(station->journal, PS_LOG_WARNING,
		       "the ledger's file tree is not kept: %s; proofs take longer",
		       ps_err_text(report.tree));
	if (report.tags)
		ps_log(station->journal, PS_LOG_WARNING,
		       "the ledger's file tags is not kept: %s; exports take longer",
		       ps_err_text(report.tags));
	if (report.torn_leaf_bytes || report.torn_checkpoint_bytes)
		ps_log(station->journal, PS_LOG_NOTICE,
		       "the ledger had %llu bytes of an unfinished leaf and %llu of a checkpoint",
		       (unsigned long long)report.torn_leaf_bytes,
		       (unsigned long long)report.torn_checkpoint_bytes);
	return true;
}

static bool check_key(struct ps_station *station, struct ps_station_fault *fault)
{
	const uint8_t *point = ps_ledger_keys_at(ps_ledger_keys(station->ledger), UINT64_MAX);

	return memcmp(point, station->key->point, PS_POINT_LEN) == 0 ||
	       ps_station_refuse(
		       fault, PS_STATION_CONFIG,
		       "%s: this ledger goes on under another key than %s; bring that one back, "
		       "have it hand over to the new one (packseald --change-key), or begin a new "
		       "store",
		       station->config->station.store_dir, station->config->station.key);
}

/* An empty index beside takes would say that there are none. */
static enum ps_err make_missing_index(const struct ps_station *station)
{
	uint64_t takes = 0;
	enum ps_err err = ps_store_walk(station->store, count_take, &takes);

	if (!err && takes)
		return PS_NOT_FOUND;
	return err ? err : ps_index_create(station->config->station.store_dir);
}

/* Evidence is complete without an index, so none of its faults stops the station. */
static void open_index(struct ps_station *station)
{
	const char *dir = station->config->station.store_dir;
	enum ps_err err = ps_index_open_write(dir, &station->index);
	const char *advice;

	if (err == PS_NOT_FOUND) {
		err = make_missing_index(station);
		if (!err)
			err = ps_index_open_write(dir, &station->index);
	}
	if (!err)
		err = ps_recorder_show_holds(station->ledger, station->index);
	if (!err)
		err = ps_recorder_show_late(station->ledger, station->index);
	if (!err)
		return;
	ps_index_close(station->index);
	station->index = NULL;
	if (err == PS_NOT_FOUND) {
		ps_log(station->journal, PS_LOG_ERROR,
		       "the index is missing; stop packseald and run packseal reindex");
		return;
	}
	advice = ps_index_advice(err, dir);
	ps_log(station->journal, PS_LOG_ERROR, "the index is not written: %s%s%s", ps_err_text(err),
	       advice ? "; " : "", advice ? advice : "");
}

bool ps_station_open_disk(const struct ps_config *config, struct ps_store **store_out,
			  struct ps_station_fault *fault)
{
	const char *dir = config->station.store_dir;
	enum ps_err err = ps_store_open(dir, config->store.min_free_bytes, store_out);

	if (!err)
		err = ps_store_settle(*store_out);
	if (err == PS_NOT_FOUND)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: no store is there; is the evidence disk mounted? "
					 "packseald --init makes a new one",
					 dir);
	return !err || ps_station_refuse(
			       fault, status_of(err), "%s: the store cannot be used: %s", dir,
			       err == PS_MALFORMED ? "its file store-id is damaged; bring it back "
						     "from a copy (32 hex digits)"
						   : ps_err_text(err));
}

bool ps_station_open_store(struct ps_station *station, struct ps_station_fault *fault)
{
	if (!ps_station_open_disk(station->config, &station->store, fault))
		return false;
	if (!ps_station_open_ledger(station, fault) || !check_key(station, fault))
		return false;
	open_index(station);
	return true;
}

static struct ps_bytes text_of(const char *text)
{
	return (struct ps_bytes){ (const uint8_t *)text, strlen(text) };
}

static void add_test(struct ps_leaf_boot *boot, const char *name, bool passed, const char *text)
{
	boot->tests[boot->test_count++] = (struct ps_self_test){
		.name = text_of(name),
		.passed = passed,
		.text = text_of(text),
	};
}

static void add_try(struct ps_leaf_boot *boot, const char *name, enum ps_err err, const char *text)
{
	add_test(boot, name, !err, err ? ps_err_text(err) : text);
}

/* The key must sign what its own certificate verifies. */
static enum ps_err try_key(struct ps_station *station)
{
	uint8_t digest[PS_HASH_LEN], signature[PS_SIGNATURE_LEN];
	enum ps_err err = ps_digest("packseal self-test", 18, digest);

	if (!err)
		err = ps_key_sign_digest(station->key, digest, signature);
	return err ? err : ps_ecdsa_verify(station->key->point, digest, signature);
}

/* Behind what the ledger and an authority's time stamp vouch for, it cannot be right. */
static const char *doubt_clock(struct ps_station *station, const struct ps_clock *now)
{
	struct ps_clock_past past = *ps_ledger_past(station->ledger);
	struct ps_anchor_stated stated;
	struct ps_buf anchor;

	ps_buf_init(&anchor);
	if (ps_anchors_newest(ps_ledger_dir(station->ledger), station->time_roots, &anchor,
			      &stated) == PS_OK)
		ps_clock_past_add(&past, &(struct ps_clock){ .utc_us = stated.utc_us,
							     .state = PS_CLOCK_SYNCHRONISED });
	ps_buf_release(&anchor);
	return ps_clock_doubt(now, now, &past, ps_clock_built_us());
}

/* It tells the time after a night without power, before any network does. */
static bool test_rtc(const struct ps_clock *now, char text[RTC_TEXT_MAX])
{
	int64_t rtc_s, apart_s;

	if (!ps_rtc_read(ps_station_sys(), &rtc_s)) {
		(void)snprintf(text, RTC_TEXT_MAX, "there is none");
		return true;
	}
	apart_s = rtc_s - now->utc_us / 1000000;
	if (llabs(apart_s) <= PS_RTC_APART_S) {
		(void)snprintf(text, RTC_TEXT_MAX, "it goes with the clock");
		return true;
	}
	(void)snprintf(text, RTC_TEXT_MAX,
		       "it is %lld s %s the clock: set the one that is wrong (hwclock), and look "
		       "at its battery",
		       (long long)llabs(apart_s), apart_s < 0 ? "behind" : "ahead of");
	return false;
}

static void test_self(struct ps_station *station, struct ps_leaf *leaf, char rtc_text[RTC_TEXT_MAX])
{
	static const char *const clock_texts[PS_CLOCK_STATES] = {
		[PS_CLOCK_UNKNOWN] = "whether anything keeps it right is not known",
		[PS_CLOCK_UNSYNCHRONISED] = "nothing keeps it right",
		[PS_CLOCK_SYNCHRONISED] = "it is kept right",
	};
	const char *doubt = doubt_clock(station, &leaf->clock);
	bool right;

	add_test(&leaf->boot, "hashes", true, ps_digest_name());
	add_try(&leaf->boot, "key", try_key(station), "it signs, and its certificate verifies");
	add_try(&leaf->boot, "store", ps_store_try(station->store), "it takes a file");
	add_test(&leaf->boot, "clock", !doubt, doubt ? doubt : clock_texts[leaf->clock.state]);
	right = test_rtc(&leaf->clock, rtc_text);
	add_test(&leaf->boot, "rtc", right, rtc_text);
	for (unsigned i = 0; i < station->camera_count; i++) /* they were opened before */
		add_test(&leaf->boot, station->config->cameras[i].name, true, "it is there");
	for (size_t i = 0; i < leaf->boot.test_count; i++)
		if (!leaf->boot.tests[i].passed)
			ps_log(station->journal, PS_LOG_ERROR, "self-test: %.*s: %.*s",
			       (int)leaf->boot.tests[i].name.len,
			       (const char *)leaf->boot.tests[i].name.bytes,
			       (int)leaf->boot.tests[i].text.len,
			       (const char *)leaf->boot.tests[i].text.bytes);
}

bool ps_station_add_boot_leaf(struct ps_station *station, struct ps_station_fault *fault)
{
	struct ps_leaf leaf = { .kind = PS_LEAF_BOOT };
	enum ps_err err = ps_time_now(&ps_time_os, &leaf.clock);
	char rtc_text[RTC_TEXT_MAX];

	memcpy(leaf.boot.boot, station->about.boot, PS_BOOT_LEN);
	memcpy(leaf.boot.run, station->about.run, PS_BOOT_LEN);
	memcpy(leaf.boot.configuration, station->about.configuration, PS_HASH_LEN);
	leaf.boot.firmware =
		(struct ps_bytes){ (const uint8_t *)PS_FIRMWARE_NAME, strlen(PS_FIRMWARE_NAME) };
	if (!err)
		test_self(station, &leaf, rtc_text);
	if (!err)
		err = ps_ledger_append(station->ledger, &leaf);
	return !err || ps_station_refuse(fault, PS_STATION_IO, "the ledger takes no leaf: %s",
					 ps_err_text(err));
}

bool ps_station_init(const struct ps_config *config, struct ps_station_fault *fault_out)
{
	const char *dir = config->station.store_dir;
	uint8_t id[PS_STORE_ID_LEN];
	enum ps_err err = ps_random_fill(&ps_random_os, id, sizeof(id));

	if (!err)
		err = ps_store_create(dir, id);
	if (err == PS_EXISTS)
		return ps_station_refuse(fault_out, PS_STATION_CONFIG, "%s: it is a store already",
					 dir);
	return !err ||
	       ps_station_refuse(fault_out, status_of(err), "%s: no store can be made there: %s",
				 dir, ps_err_text(err));
}
