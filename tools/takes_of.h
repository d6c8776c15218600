/*
 * struct ps_takes_of: the files in a store that carry one waybill, by the store's index.
 */
#ifndef PS_TOOLS_TAKES_OF_H
#define PS_TOOLS_TAKES_OF_H

#include "firmware/index.h"
#include "firmware/store.h"

#define PS_TAKES_OF_MAX 256

struct ps_takes_of {
	size_t count;
	uint64_t more; /* that found no room */
	/* As the take holds it: perhaps in other letters than were asked for. */
	char waybill[PS_CODE_LEN_MAX + 1];
	struct {
		uint64_t number;
		char path[PS_STORE_PATH_MAX]; /* in the store */
	} takes[PS_TAKES_OF_MAX];	      /* the latest first */
};

/*
 * What was given as a waybill without the white space around it, which copying brings along; @text
 * is changed. NULL, said on standard error, if nothing is left.
 */
char *ps_waybill_trim(char *text);

/*
 * @number 0: all takes, else that one alone. Complains on standard error, also when there is none.
 * Returns 0 or the exit status.
 */
int ps_takes_of_find(const char *store, const char *waybill, uint64_t number,
		     struct ps_takes_of *takes_out);

#endif
