#include "web/tokens.h"

#include <stdio.h>
#include <string.h>

#include "signing/digest.h"
#include "signing/hex.h"

_Static_assert(PS_WEB_SECRET_LEN == 2 * PS_DIGEST_LEN, "a token looks as its digest does");

static bool is_digits(const char *text)
{
	uint8_t bytes[PS_DIGEST_LEN];

	return strlen(text) == PS_WEB_SECRET_LEN && ps_hex_decode(text, sizeof(bytes), bytes);
}

const struct ps_web_roster ps_web_tokens = { "tokens", is_digits };

static enum ps_err digest_of(const char *token, char digits_out[PS_WEB_SECRET_LEN + 1])
{
	uint8_t digest[PS_DIGEST_LEN];
	enum ps_err err = ps_digest(token, strlen(token), digest);

	if (err)
		return err;
	ps_hex_encode(digest, sizeof(digest), digits_out);
	digits_out[PS_WEB_SECRET_LEN] = '\0';
	return PS_OK;
}

enum ps_err ps_web_tokens_add(const char *state, const char *name, enum ps_web_role role,
			      char token_out[PS_WEB_SECRET_LEN + 1])
{
	struct ps_web_member member = { .role = role };
	char token[PS_WEB_SECRET_LEN + 1];
	enum ps_err err = ps_web_roster_is_name(name) && strlen(name) <= PS_WEB_TOKEN_NAME_MAX
				  ? ps_web_secret_make(token)
				  : PS_INVALID;

	if (!err)
		err = digest_of(token, member.proof);
	(void)snprintf(member.name, sizeof(member.name), "%s", name);
	if (!err)
		err = ps_web_roster_put(&ps_web_tokens, state, &member);
	if (!err)
		memcpy(token_out, token, sizeof(token));
	explicit_bzero(token, sizeof(token));
	return err;
}

struct search {
	char digits[PS_WEB_SECRET_LEN + 1];
	struct ps_web_caller *caller;
};

/* Through the whole file, whoever it is. */
static bool compare(void *ctx, const struct ps_web_member *member)
{
	struct search *search = ctx;

	if (strlen(member->name) <= PS_WEB_TOKEN_NAME_MAX &&
	    ps_web_secret_equal(member->proof, search->digits)) {
		(void)snprintf(search->caller->name, sizeof(search->caller->name),
			       PS_WEB_HOOK "%.*s", (int)PS_WEB_TOKEN_NAME_MAX, member->name);
		search->caller->role = member->role;
	}
	return true;
}

void ps_web_tokens_check(const char *state, const char *token, struct ps_web_caller *caller_out)
{
	struct search search = { .caller = caller_out };

	*caller_out = (struct ps_web_caller){ .role = PS_WEB_NOBODY };
	if (!is_digits(token) || digest_of(token, search.digits) ||
	    ps_web_roster_walk(&ps_web_tokens, state, compare, &search))
		*caller_out = (struct ps_web_caller){ .role = PS_WEB_NOBODY };
}
