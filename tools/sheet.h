/*
 * A sheet of a take, from its pictures to a JPEG: chooses (tools/choice.h), decodes in the confined
 * child, draws (tools/still_sheet.h).
 */
#ifndef PS_TOOLS_SHEET_H
#define PS_TOOLS_SHEET_H

#include "signing/derivation.h"
#include "tools/claim_text.h"
#include "tools/still_sheet.h"

struct ps_sheet_request {
	struct ps_subject_request subject;
	enum ps_lang lang;
	size_t at_count; /* 0: chosen by the program */
	const char *at[PS_CHOICE_MAX];
	struct ps_still_sheet_limits limits;
	bool qr;
	const char *beside;		/* a picture of the buyer's; NULL: none */
	struct ps_clip_settings hiding; /* redactions, beyond_lane */
	bool quiet;			/* does not say what was chosen */
	bool of_set; /* one of several: who makes them checks that each redaction met one of them */
	/* Only the first picture that was chosen for this; PS_CHOICE_ASKED: all. Where there is
	 * none, nothing is made: the result's count is 0. */
	enum ps_choice_role only;
};

struct ps_sheet_result {
	struct ps_buf jpeg; /* initialised by the caller */
	struct ps_still_sheet_made made;
	char code[PS_EVIDENCE_CODE_MAX];
	char hidden[PS_STILL_SHEET_TEXT_MAX]; /* what it says of that; "": nothing is */
	uint64_t met; /* a bit for each redaction that met one of the pictures */
	struct ps_claim_shown shows;
	size_t count; /* the pictures in it */
	struct {
		size_t camera;
		uint64_t seq;
		uint8_t frame_hash[PS_HASH_LEN];
	} pictures[PS_CHOICE_MAX];
};

/*
 * @subject was looked through. Says on standard output what was chosen. Complains; returns 0 or the
 * exit status.
 */
int ps_sheet_make(const struct ps_sheet_request *request, struct ps_subject *subject,
		  struct ps_sheet_result *result);

/* Not NULL: this line of standard error warns that no machine can read the label in the sheet. */
const char *ps_sheet_said_label(const char *line);

/* Whoever asks for a redaction wants it hidden: complains of one that @met no picture. */
int ps_sheet_check_redactions(const struct ps_clip_settings *hiding, uint64_t met);

/* What the sheet is made of, a picture a range; how many. */
size_t ps_sheet_ranges(const struct ps_sheet_result *result, const struct ps_subject *subject,
		       struct ps_derived_range ranges_out[PS_CHOICE_MAX]);

/* What was done to them, in a statement; @beside: the buyer's picture is in it. */
const char *ps_sheet_said(bool beside);

#endif
