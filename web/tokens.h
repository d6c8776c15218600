/*
 * Which of the shop's programs may use the hook: the roster "tokens". A token is 256 random bits,
 * which nobody guesses, so the SHA-256 of it stands in the file and no slow hash.
 */
#ifndef PS_WEB_TOKENS_H
#define PS_WEB_TOKENS_H

#include "web/roster.h"
#include "web/secret.h"

/* What goes before its name wherever it is said who did something: no user's name has a colon. */
#define PS_WEB_HOOK "hook:"
#define PS_WEB_TOKEN_NAME_MAX (PS_WEB_USER_MAX - sizeof(PS_WEB_HOOK) + 1)

extern const struct ps_web_roster ps_web_tokens;

/*
 * Makes a token for the program @name, in place of the one that it has. This is the only time that
 * it is seen. Errors: PS_INVALID (the name), those of ps_web_secret_make() and ps_web_roster_put().
 */
PS_MUST_CHECK enum ps_err ps_web_tokens_add(const char *state, const char *name,
					    enum ps_web_role role,
					    char token_out[PS_WEB_SECRET_LEN + 1]);

/* Who has this token, as the file says now, and what he may. */
struct ps_web_caller {
	char name[PS_WEB_USER_MAX + 1]; /* "hook:NAME" */
	enum ps_web_role role;		/* PS_WEB_NOBODY: it is nobody's */
};

/* A file that cannot be read lets nobody in. */
void ps_web_tokens_check(const char *state, const char *token, struct ps_web_caller *caller_out);

#endif
