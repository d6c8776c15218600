/*
 * Who may log in: the roster "users", with the password as yescrypt of libcrypt makes it
 * (crypt(5)).
 */
#ifndef PS_WEB_USERS_H
#define PS_WEB_USERS_H

#include "web/roster.h"

#define PS_WEB_PASSWORD_MIN 10
#define PS_WEB_PASSWORD_MAX 200

extern const struct ps_web_roster ps_web_users;

/*
 * Puts a user in, or gives one that is there this role and password. Errors: PS_CRYPTO (libcrypt
 * has no yescrypt), those of ps_web_roster_put().
 */
PS_MUST_CHECK enum ps_err ps_web_users_put(const char *state, const char *name,
					   enum ps_web_role role, const char *password);

/*
 * The role of who gives this name and password; PS_WEB_NOBODY if they are wrong, after as long a
 * time whether there is such a user or not.
 */
enum ps_web_role ps_web_users_check(const char *state, const char *name, const char *password);

/* The role of a user as the file has it now; PS_WEB_NOBODY if there is none. */
enum ps_web_role ps_web_users_role(const char *state, const char *name);

#endif
