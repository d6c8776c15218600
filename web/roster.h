/*
 * A roster: a file in the state folder of who may come in, and what each may; mode 0600, a line
 * each: name:role:proof. What a proof is, each roster says: users.h, tokens.h.
 */
#ifndef PS_WEB_ROSTER_H
#define PS_WEB_ROSTER_H

#include <stdbool.h>

#include "signing/error.h"

#define PS_WEB_USER_MAX 32   /* bytes of a name */
#define PS_WEB_USERS_MAX 256 /* in a roster */
#define PS_WEB_PROOF_MAX 383 /* bytes; libcrypt's longest */

/* Each may what those above it may. */
enum ps_web_role {
	PS_WEB_NOBODY,
	PS_WEB_VIEWER,	/* finds and looks */
	PS_WEB_CLERK,	/* exports, holds */
	PS_WEB_MANAGER, /* ends a hold */
};

/* "clerk"; NULL for PS_WEB_NOBODY. */
const char *ps_web_role_name(enum ps_web_role role);
enum ps_web_role ps_web_role_of(const char *name); /* PS_WEB_NOBODY: it is none */

struct ps_web_member {
	char name[PS_WEB_USER_MAX + 1];
	enum ps_web_role role;
	char proof[PS_WEB_PROOF_MAX + 1];
};

struct ps_web_roster {
	const char *file;		     /* in the state folder */
	bool (*is_proof)(const char *proof); /* else the file is none */
};

/* Letters, digits, dot, dash, underscore. */
bool ps_web_roster_is_name(const char *name);

/*
 * Puts a member in, in place of the one of that name. Errors: PS_LIMIT (too many), PS_MALFORMED
 * (the file is none; it stays as it is), those of firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_web_roster_put(const struct ps_web_roster *roster, const char *state,
					    const struct ps_web_member *member);

/* Errors further: PS_NOT_FOUND. */
PS_MUST_CHECK enum ps_err ps_web_roster_remove(const struct ps_web_roster *roster,
					       const char *state, const char *name);

/* Calls @visit for each until it says false; no file: nobody. Errors: PS_MALFORMED, PS_IO. */
PS_MUST_CHECK enum ps_err ps_web_roster_walk(const struct ps_web_roster *roster, const char *state,
					     bool (*visit)(void *ctx,
							   const struct ps_web_member *member),
					     void *ctx);

#endif
