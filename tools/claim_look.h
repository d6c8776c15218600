/* A picture's or film's file, looked into: what it is, and what it declares. */
#ifndef PS_TOOLS_CLAIM_LOOK_H
#define PS_TOOLS_CLAIM_LOOK_H

#include "tools/marks.h"

struct ps_claim_look {
	enum ps_claim_kind kind;
	uint64_t bytes;	       /* of the file */
	struct ps_buf picture; /* a picture's bytes, all of them; of a film none are kept */
	struct ps_marks marks;
};

/*
 * A film is read where it may declare something, and only for @digest_out (NULL: nobody asks) as a
 * whole. Complains of what is neither a picture nor a film, or too large; returns 0 or the exit
 * status. Release it whatever is returned.
 */
int ps_claim_look(const char *path, struct ps_claim_look *look_out, uint8_t *digest_out);

/*
 * Is it the file that was taken in? Of a film, which is not read as a whole for it, by its length
 * alone; of a picture by @digest too.
 */
bool ps_claim_look_is_of(const struct ps_claim_look *look, const struct ps_claim_file *file,
			 const uint8_t *digest);

void ps_claim_look_release(struct ps_claim_look *look);

#endif
