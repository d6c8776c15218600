/*
 * struct ps_choice: the pictures of a take that answer a claim best, as far as a program can tell:
 * the item when nothing moves, from two sides, the packing, the label where it can be read, and the
 * closed parcel. It is a proposal: a person looks at it before it goes out.
 */
#ifndef PS_TOOLS_CHOICE_H
#define PS_TOOLS_CHOICE_H

#include "tools/decoder.h"
#include "tools/stills.h"

#define PS_CHOICE_MAX 6

enum ps_choice_role {
	PS_CHOICE_ASKED, /* by camera and second */
	PS_CHOICE_ITEM,
	PS_CHOICE_PACKING,
	PS_CHOICE_LABEL, /* cut out, around a barcode that was read */
	PS_CHOICE_CLOSED,
	PS_CHOICE_MORE,
};

/* "item", for people. */
const char *ps_choice_role_name(enum ps_choice_role role);

struct ps_chosen {
	size_t still; /* in @stills */
	enum ps_choice_role role;
	struct ps_rect part; /* of the picture; w 0: all of it */
};

struct ps_choice {
	struct ps_stills stills;
	size_t count;
	struct ps_chosen chosen[PS_CHOICE_MAX];
	bool label_read; /* the waybill was read in one of them */
};

void ps_choice_init(struct ps_choice *choice);
void ps_choice_release(struct ps_choice *choice);

/* Wants the picture of a camera at a second: "top:12.5". Complains; returns 0 or the exit status.
 */
int ps_choice_ask(struct ps_choice *choice, const struct ps_subject *subject, const char *at);

/*
 * Gets the pictures: those that were asked for or, if none was, those that it chooses by itself.
 * Complains, also where there is none; returns 0 or the exit status.
 */
int ps_choice_make(struct ps_choice *choice, struct ps_subject *subject,
		   struct ps_decoder *decoder);

#endif
