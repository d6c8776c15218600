/*
 * Who may log in: a file "users" in the state folder, mode 0600, a line each: name:role:password,
 * the password as yescrypt of libcrypt makes it (crypt(5)).
 */
#ifndef PS_WEB_USERS_H
#define PS_WEB_USERS_H

#include <stdbool.h>

#include "signing/error.h"

#define PS_WEB_USER_MAX 32 /* bytes of a name */
#define PS_WEB_USERS_MAX 256
#define PS_WEB_PASSWORD_MIN 10
#define PS_WEB_PASSWORD_MAX 200

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

/* Letters, digits, dot, dash, underscore. */
bool ps_web_user_is_name(const char *name);

/*
 * Puts a user in, or gives one that is there this role and password. Errors: PS_CRYPTO (libcrypt
 * has no yescrypt), PS_LIMIT (too many), PS_MALFORMED (the file is none), those of
 * firmware/disk.h.
 */
PS_MUST_CHECK enum ps_err ps_web_users_put(const char *state, const char *name,
					   enum ps_web_role role, const char *password);

/* Errors further: PS_NOT_FOUND. */
PS_MUST_CHECK enum ps_err ps_web_users_remove(const char *state, const char *name);

/* Calls @visit for each. Errors: as above. */
PS_MUST_CHECK enum ps_err ps_web_users_walk(const char *state,
					    void (*visit)(void *ctx, const char *name,
							  enum ps_web_role role),
					    void *ctx);

/*
 * The role of who gives this name and password; PS_WEB_NOBODY if they are wrong, after as long a
 * time whether there is such a user or not.
 */
enum ps_web_role ps_web_users_check(const char *state, const char *name, const char *password);

/* The role of a user as the file has it now; PS_WEB_NOBODY if there is none. */
enum ps_web_role ps_web_users_role(const char *state, const char *name);

#endif
