/*
 * What a channel accepts for one take, in a new directory: its files within its limits, and
 * text.txt to be pasted. Nothing is there before all of it was found to be within them. Once it is
 * there the station's ledger is told of each file (tools/export_leaf.h).
 */
#ifndef PS_TOOLS_CHANNEL_SET_H
#define PS_TOOLS_CHANNEL_SET_H

#include "signing/clip.h"
#include "signing/words.h"
#include "tools/channel.h"
#include "tools/choice.h"
#include "tools/report_told.h"
#include "tools/subject.h"

struct ps_channel_set_request {
	const char *channel; /* "list": says which there are */
	const char *table;   /* a file in place of our own; NULL */
	const char *claim;   /* NULL: none */
	bool has_lang;	     /* otherwise the channel's */
	enum ps_lang lang;
	size_t at_count; /* pictures of the sheet that are named; 0: chosen by the program */
	const char *at[PS_CHOICE_MAX];
	bool has_from, has_to; /* of the film alone; its pictures are of the whole take */
	uint64_t from_us, to_us;
	struct ps_report_told told; /* goes into its report */
	const char *beside;	    /* the buyer's picture, in the sheet; NULL: none */
	const char *to;		    /* directory */
	const struct ps_clip_settings *hiding;
	const struct ps_verify_options *given; /* to judge it by in a report; NULL: nothing */
	const char
		*statements; /* directory for the station's statements, a file each; NULL: none */
	const char *run;     /* where packseald answers */
	const char *by;	     /* who hands it out; NULL: as ps_who() says */
};

/* --at: one more picture of the sheet, by camera and second. Complains; returns 0 or the exit
 * status. */
int ps_channel_set_at(struct ps_channel_set_request *request, const char *text);

/* Complains; returns the exit status. */
int ps_channel_set_make(const struct ps_channel_set_request *request,
			const struct ps_subject_request *what);

#endif
