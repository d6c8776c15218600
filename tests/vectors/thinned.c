/* Takes that were thinned by rule, and what looks like it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/vectors/clip.h"
#include "tests/vectors/item.h"
#include "tests/vectors/vector.h"

#define CHANGE(name)                                                                \
	static void name(const struct ps_vector_bench *bench, struct ps_film *film, \
			 const struct ps_vector *vector)

/* Two cameras, seconds 100.4 to 105.6, a waybill in the second one: six seals. */
static void film_six_seconds(const struct ps_vector_bench *bench, struct ps_film *film)
{
	struct ps_maker_plan plan = ps_vector_plan();

	plan.camera_count = 2;
	plan.length_us = 5200000;
	plan.events[1].at_us = 5100000;
	ps_vector_film(film, bench, &plan);
}

static void thin(struct ps_film *film, enum ps_thinning_kind kind, uint64_t n)
{
	const struct ps_clip_settings settings = {
		.thinning = { kind, n },
		.thinned_seals = ps_film_count(film, PS_RECORD_SEAL),
	};

	ps_vector_export(film, &settings);
}

static void attach(struct ps_film *film, const char *record_hex)
{
	struct ps_buf record;

	ps_buf_init(&record);
	ps_item_hex(&record, record_hex);
	ps_film_insert(film, ps_film_find(film, PS_RECORD_TRAILER, 0),
		       (struct ps_bytes){ record.bytes, record.len });
	ps_buf_release(&record);
}

static void drop_statement(struct ps_film *film)
{
	ps_film_drop(film, ps_film_find(film, PS_RECORD_ATTACHMENT, 0), 1);
}

CHANGE(in_seconds)
{
	film_six_seconds(bench, film);
	thin(film, PS_THINNING_SECONDS, vector->arg);
}

CHANGE(to_stills)
{
	film_six_seconds(bench, film);
	thin(film, PS_THINNING_STILLS, vector->arg);
}

CHANGE(again)
{
	film_six_seconds(bench, film);
	thin(film, PS_THINNING_SECONDS, 1);
	thin(film, PS_THINNING_SECONDS, vector->arg);
}

CHANGE(and_redacted)
{
	const struct ps_clip_settings hide = {
		.redaction_count = 1,
		.redactions = { { .camera = "top", .rect = { 0, 0, 1, 1 } } },
	};

	film_six_seconds(bench, film);
	ps_vector_export(film, &hide);
	thin(film, PS_THINNING_SECONDS, vector->arg);
}

/* The word of another program, or another rule, over the same pictures. */
CHANGE(with_statement)
{
	static const char *const statements[] = {
		NULL,
		"83 09 06 43 820101",
		"83 09 06 43 820103",
		"83 09 06 43 820202",
	};

	film_six_seconds(bench, film);
	thin(film, PS_THINNING_SECONDS, 2);
	drop_statement(film);
	if (statements[vector->arg])
		attach(film, statements[vector->arg]);
}

/* A rule is stated where more or less is left out than by it. */
enum otherwise { NOTHING_LEFT_OUT, ONE_MORE_LEFT_OUT, ONE_MORE_SHOWN, AN_EVENT_LEFT_OUT, A_SPAN };

CHANGE(otherwise)
{
	const struct ps_clip_settings span = { .has_to = true, .to_us = 2000000 };

	film_six_seconds(bench, film);
	switch ((enum otherwise)vector->arg) {
	case NOTHING_LEFT_OUT:
		break;
	case ONE_MORE_LEFT_OUT:
		thin(film, PS_THINNING_SECONDS, 2);
		drop_statement(film);
		ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, 0), "2",
				(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
		break;
	case ONE_MORE_SHOWN:
		/* the last frame keeps its picture: of the second of each second's two */
		for (size_t i = 0; i + 1 < ps_film_count(film, PS_RECORD_FRAME); i++)
			if (i % 4 > 1)
				ps_item_replace(ps_film_at(film, PS_RECORD_FRAME, i), "2",
						(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
		break;
	case AN_EVENT_LEFT_OUT:
		thin(film, PS_THINNING_SECONDS, 2);
		drop_statement(film);
		ps_item_replace(ps_film_at(film, PS_RECORD_EVENT, 0), "2",
				(struct ps_bytes){ (const uint8_t *)"\xf6", 1 });
		break;
	case A_SPAN:
		ps_vector_export(film, &span);
		break;
	}
	attach(film, "83 09 06 43 820102");
	ps_film_point(film);
}

/* What is no statement. */
CHANGE(misstated)
{
	static const char *const statements[] = {
		"83 09 06 43 820001",	      "83 09 06 43 820301",   "83 09 06 43 820100",
		"83 09 06 47 82011a00015181", "83 09 06 44 82010100", "83 09 06 44 83010101",
		"83 09 06 42 8201",	      "83 09 06 41 01",
	};

	film_six_seconds(bench, film);
	attach(film, statements[vector->arg]);
}

CHANGE(stated_twice)
{
	(void)vector;
	film_six_seconds(bench, film);
	thin(film, PS_THINNING_SECONDS, 2);
	attach(film, "83 09 06 43 820102");
}

#define THINNED .integrity = "intact_thinned"
#define PARTIAL .integrity = "intact_partial"

static const struct ps_vector good[] = {
	{ .name = "thinned-to-one-a-second",
	  .change = in_seconds,
	  .arg = 1,
	  THINNED,
	  .findings = "frames_thinned" },
	{ .name = "thinned-to-one-in-2-seconds",
	  .change = in_seconds,
	  .arg = 2,
	  THINNED,
	  .findings = "frames_thinned seconds_thinned" },
	{ .name = "thinned-to-one-in-a-day",
	  .change = in_seconds,
	  .arg = 86400,
	  THINNED,
	  .findings = "frames_thinned seconds_thinned" },
	{ .name = "thinned-to-a-still",
	  .change = to_stills,
	  .arg = 1,
	  THINNED,
	  .findings = "frames_thinned seconds_thinned" },
	{ .name = "thinned-to-4-stills",
	  .change = to_stills,
	  .arg = 4,
	  THINNED,
	  .findings = "frames_thinned seconds_thinned" },
	{ .name = "thinned-to-more-stills-than-seconds",
	  .change = to_stills,
	  .arg = 99,
	  THINNED,
	  .findings = "frames_thinned" },
	{ .name = "thinned-again",
	  .change = again,
	  .arg = 3,
	  THINNED,
	  .findings = "frames_thinned seconds_thinned" },
	{ .name = "redacted-and-thinned",
	  .change = and_redacted,
	  .arg = 2,
	  .integrity = "intact_redacted",
	  .findings = "frames_thinned seconds_thinned tiles_withheld" },
	{ .name = "thinned-without-a-word",
	  .change = with_statement,
	  .arg = 0,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld" },
	{ .name = "thinned-by-another-rule-than-stated",
	  .change = with_statement,
	  .arg = 1,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld thinning_differs" },
	{ .name = "thinned-by-a-finer-rule-than-stated",
	  .change = with_statement,
	  .arg = 2,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld thinning_differs" },
	{ .name = "thinned-by-another-kind-of-rule-than-stated",
	  .change = with_statement,
	  .arg = 3,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld thinning_differs" },
	{ .name = "whole-with-a-rule-stated",
	  .change = otherwise,
	  .arg = NOTHING_LEFT_OUT,
	  PARTIAL,
	  .findings = "thinning_differs" },
	{ .name = "thinned-and-one-more-left-out",
	  .change = otherwise,
	  .arg = ONE_MORE_LEFT_OUT,
	  PARTIAL,
	  .findings = "frames_withheld seconds_withheld thinning_differs" },
	{ .name = "thinned-and-one-more-shown",
	  .change = otherwise,
	  .arg = ONE_MORE_SHOWN,
	  PARTIAL,
	  .findings = "frames_withheld thinning_differs" },
	{ .name = "thinned-and-an-event-left-out",
	  .change = otherwise,
	  .arg = AN_EVENT_LEFT_OUT,
	  PARTIAL,
	  .findings = "events_withheld frames_thinned seconds_thinned" },
	{ .name = "span-with-a-rule-stated",
	  .change = otherwise,
	  .arg = A_SPAN,
	  PARTIAL,
	  .findings = "seconds_withheld thinning_differs" },
};

static const struct ps_vector attachments[] = {
	{ .name = "rule-of-no-kind", .change = misstated, .arg = 0 },
	{ .name = "rule-of-an-unknown-kind", .change = misstated, .arg = 1 },
	{ .name = "rule-of-no-seconds", .change = misstated, .arg = 2 },
	{ .name = "rule-of-more-than-a-day", .change = misstated, .arg = 3 },
	{ .name = "rule-with-bytes-behind", .change = misstated, .arg = 4 },
	{ .name = "rule-of-three", .change = misstated, .arg = 5 },
	{ .name = "rule-cut-off", .change = misstated, .arg = 6 },
	{ .name = "rule-that-is-a-number", .change = misstated, .arg = 7 },
	{ .name = "rule-stated-twice",
	  .change = stated_twice,
	  .findings = "frames_withheld seconds_withheld" },
};

const struct ps_vector_group ps_vectors_thinned[] = {
	{ "good", NULL, "intact", "ended", PS_VECTORS(good), PS_BASE_PLAIN },
	{ "bad/bad_attachment", "bad_attachment", "malformed", "ended", PS_VECTORS(attachments),
	  PS_BASE_PLAIN },
	{ 0 },
};
