/*
 * A take whose shape a fuzzer chooses: which camera films when, which tiles change, what is scanned
 * in between. It is written by the real writer, with tiles that are texts of their own, so that
 * each can be looked for in an export.
 */
#ifndef PS_TESTS_FUZZ_FILM_H
#define PS_TESTS_FUZZ_FILM_H

#include "tests/fuzz/fuzz.h"

#define PS_FILM_CAMERAS 2
/* What is scanned and noted; an export for the first must hold nothing of the others. */
#define PS_FILM_WAYBILL "WBA0000001"
#define PS_FILM_OTHER_WAYBILL "WBB0000002"
#define PS_FILM_BADGE "BADGE-0003"
#define PS_FILM_REMARK "REMARK-0004"

/* The cameras' names; both are of 16-pixel tiles. */
extern const char *const ps_film_names[PS_FILM_CAMERAS];
/* The part of the second camera that is the lane's own, if the film says that it is shared. */
#define PS_FILM_LANE          \
	{                     \
		16, 0, 16, 32 \
	}

struct ps_film {
	bool ended;
	bool shared; /* the second camera is seen by another lane too */
	struct ps_buf file;
};

/* False: the choices give no frame. @film must be released whatever is returned. */
bool ps_film_make(struct ps_fuzz_choices *choices, struct ps_film *film);
void ps_film_release(struct ps_film *film);

#endif
