/*
 * Good files, made once, and what a fuzzer makes of one of them.
 *
 * A script of choices names the file and the changes: first records are dropped, doubled, swapped,
 * replaced, put in from another file, or all from one on taken from another file; then single bytes
 * are changed, a stretch is cut out, or the end cut off.
 */
#ifndef PS_TESTS_FUZZ_STAGE_H
#define PS_TESTS_FUZZ_STAGE_H

#include "signing/clip.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/truth.h"

#define PS_STAGE_TAKES 3
#define PS_STAGE_BASES 4
#define PS_STAGE_RECORDS_MAX 512

struct ps_stage_base {
	struct ps_buf file;
	size_t count;
	struct ps_bytes records[PS_STAGE_RECORDS_MAX];
};

/* The takes come first; the last base is an export of the first. */
struct ps_stage {
	bool ready;
	struct ps_key *key; /* the station's, an ideal one */
	struct ps_stage_base bases[PS_STAGE_BASES];
	struct ps_truth truths[PS_STAGE_TAKES];
};

const struct ps_stage *ps_stage(void);

/* Appends an export of @file to @out. Errors: those of ps_clip_run(). */
enum ps_err ps_stage_export(struct ps_bytes file, const struct ps_clip_settings *settings,
			    struct ps_buf *out);

/* A file on its way from good to bad: a list of records, then changes of single bytes. */
struct ps_draft {
	size_t count;
	struct ps_bytes records[PS_STAGE_RECORDS_MAX];
	struct ps_buf bytes;
};

/* Fills @draft, whose @bytes the caller releases. */
void ps_draft_make(struct ps_draft *draft, struct ps_fuzz_choices *choices);

#endif
