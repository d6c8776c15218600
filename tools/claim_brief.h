/*
 * struct ps_claim_briefs: what there is to know of a claim before it is read: is it closed, and
 * whose is it. A list of what is open need not read ten thousand claims that are not.
 *
 * They lie in the claims' folder in the file "briefs", 64 bytes a claim at 64 times its number, and
 * say nothing that the claims do not: one is believed only while the claim's own file is the one
 * that it was made of (inode, size, time of change). Who removes the file, or puts claims back from
 * a copy, loses nothing: they are read, and noted again when the next buyer's are counted.
 */
#ifndef PS_TOOLS_CLAIM_BRIEF_H
#define PS_TOOLS_CLAIM_BRIEF_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/digest.h"
#include "tools/claim.h"

struct ps_claim_brief {
	bool closed;
	bool has_buyer;
	uint8_t buyer[PS_DIGEST_LEN];
};

struct ps_claim_briefs {
	int dir; /* the claims' folder; -1: there is none */
	int fd;	 /* -1: nothing is noted, or may not be read or written */
};

/* Never fails: what cannot be opened knows nothing. Close it. */
void ps_claim_briefs_open(const char *dir, bool change, struct ps_claim_briefs *briefs_out);
void ps_claim_briefs_close(struct ps_claim_briefs *briefs);

/* False: nothing is known of that claim, which is to be read. */
bool ps_claim_briefs_get(const struct ps_claim_briefs *briefs, uint64_t number,
			 struct ps_claim_brief *brief_out);

/*
 * Notes a claim as it lies in the folder, for which the caller has the store's lock. False: it
 * could not be noted (errno says why), and is read each time until it is.
 */
bool ps_claim_briefs_put(const struct ps_claim_briefs *briefs, const struct ps_claim *claim);

#endif
