/*
 * struct ps_story: what happened in a take beside its pictures: events, and seconds that are left
 * out of the file. Gathered while the file is verified, each second only after its own signature;
 * bounded whatever the file holds.
 */
#ifndef PS_TOOLS_STORY_H
#define PS_TOOLS_STORY_H

#include "signing/verify.h"

#define PS_STORY_EVENTS_MAX 4096
#define PS_STORY_GAPS_MAX 1024

struct ps_story_event {
	struct ps_event_entry entry;
	bool shown;
	struct ps_bytes body; /* a view into the story */
};

/* Seconds next to each other whose content is withheld. */
struct ps_story_gap {
	uint64_t from_us;
	uint64_t to_us;
	uint64_t seals;
};

struct ps_story {
	size_t event_count;
	struct ps_story_event *events; /* room for PS_STORY_EVENTS_MAX */
	uint64_t events_not_kept;
	size_t gap_count;
	struct ps_story_gap *gaps; /* room for PS_STORY_GAPS_MAX */
	uint64_t gaps_not_kept;
	uint64_t frames_shown;
	uint64_t frames_not_shown; /* withheld, their entry alone or with their second */
	struct ps_buf bodies;
	struct ps_buf openings; /* the waybills that stand behind the ending */
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_story_init(struct ps_story *story);
void ps_story_release(struct ps_story *story);

/* Fits struct ps_check_hooks; @ctx is the story. Errors: PS_NO_MEMORY. */
enum ps_err ps_story_add_seal(void *ctx, const struct ps_sealed *sealed);
enum ps_err ps_story_add_other(void *ctx, const struct ps_record *record);

/*
 * Calls @visit for each scan of a waybill that the story shows, in the order of the file, then for
 * each that stands behind the ending alone: an excerpt may show it there and not the second of its
 * scan.
 */
void ps_story_waybills(const struct ps_story *story,
		       void (*visit)(void *ctx, const struct ps_code_body *waybill), void *ctx);

#endif
