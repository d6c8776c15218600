/*
 * The time stamps of a station's store that bear on a take in it: what an export of it would carry
 * along, for who judges the take where it lies.
 */
#ifndef PS_TOOLS_STORE_STAMPS_H
#define PS_TOOLS_STORE_STAMPS_H

#include "signing/clip.h"
#include "tools/subject.h"

/* Zeros at the beginning. */
struct ps_store_stamps {
	struct ps_clip_gathered gathered;
	struct ps_bytes anchors[PS_ANCHORS_MAX];
	struct ps_verify_options options; /* what was given, and these */
};

/*
 * Judges the take again by its store's time stamps, if it was found there, and if by what was given
 * time stamps can be judged but none came with it; otherwise does nothing. Where none bears on the
 * take that is said on standard error. @subject was looked through; @stamps outlives it, released
 * whatever is returned. Complains; returns 0 or the exit status.
 */
int ps_store_stamps_judge(const char *store, struct ps_subject *subject,
			  struct ps_store_stamps *stamps);

void ps_store_stamps_release(struct ps_store_stamps *stamps);

#endif
