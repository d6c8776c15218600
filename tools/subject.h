/*
 * struct ps_subject: the take that something is derived from (a sheet, a viewing copy, a report),
 * opened and looked through once before anything is made of it.
 */
#ifndef PS_TOOLS_SUBJECT_H
#define PS_TOOLS_SUBJECT_H

#include "tools/activity.h"
#include "tools/crew.h"
#include "tools/evidence_code.h"
#include "tools/input.h"
#include "tools/output.h"
#include "tools/story.h"

struct ps_subject_request {
	char *what; /* FILE or WAYBILL */
	const char *store;
	uint64_t take; /* of a waybill's takes; 0: the latest */
};

struct ps_subject {
	struct ps_input input;
	const struct ps_verify_options
		*given;	 /* to judge it by, before looking; NULL: nothing, now */
	char path[4096]; /* where it lies, for people */
	bool quiet;	 /* to be set after opening: looking does not say what is wrong */
	bool in_store;	 /* it was found there by its waybill */
	struct ps_crew *crew;
	/* filled by looking: */
	struct ps_verdict verdict;
	bool looked;
	struct ps_story story;
	struct ps_activity activity;
	struct ps_picture_count count;
	char waybill[PS_TEXT_SHOWN_MAX]; /* the latest that is shown; "" if none is */
	char code[PS_EVIDENCE_CODE_MAX];
};

/*
 * Opens it. Complains on standard error. Returns 0 or the exit status. Close it whatever is
 * returned.
 */
int ps_subject_open(const struct ps_subject_request *request, struct ps_subject *subject_out);
/* The same of a file as the store's index names it. */
int ps_subject_open_in(const char *store, const char *path, struct ps_subject *subject_out);
void ps_subject_close(struct ps_subject *subject);

/*
 * The first look. Complains, also if the file is not as it was signed, of which nothing is made
 * (@what: "no sheet"). Returns 0 or the exit status.
 */
int ps_subject_look(struct ps_subject *subject, const char *what);

/*
 * Verifies what was looked through again, by @given, which outlives it: that verdict takes the
 * first one's place. Complains; returns 0 or the exit status.
 */
int ps_subject_judge(struct ps_subject *subject, const struct ps_verify_options *given);

/*
 * Looks again, from the beginning, handing pictures out: each second's own signature first.
 * Complains; returns 0 or the exit status. @failed: what a hook failed of, if it did; the caller
 * complains of that himself.
 */
int ps_subject_pictures(struct ps_subject *subject, const char *doing,
			const struct ps_picture_hooks *hooks, const enum ps_err *failed);

/* The camera of this name; PS_CAMERAS_MAX if the take has none. */
size_t ps_subject_camera(const struct ps_subject *subject, const char *name);

/* "2026-11-26 20:02:10 +08:00": a moment of the take by the station's clock, where we are. */
#define PS_SUBJECT_TIME_MAX 48
void ps_subject_time(const struct ps_subject *subject, uint64_t boot_us,
		     char text_out[PS_SUBJECT_TIME_MAX]);

#endif
