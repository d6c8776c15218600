#include "web/token_command.h"

#include <stdio.h>
#include <string.h>

#include "signing/verify.h"
#include "web/roster_command.h"
#include "web/tokens.h"

/* The token alone goes to standard output: for a file that only the program may read. */
static int add(const struct ps_web_settings *settings, const char *name, enum ps_web_role role)
{
	char token[PS_WEB_SECRET_LEN + 1] = "";
	enum ps_err err = ps_web_tokens_add(settings->state, name, role, token);
	bool well;

	if (err == PS_INVALID)
		return ps_web_command_fail(
			PS_EXIT_USAGE, "a token's name has 1 to 27 letters, digits, dots, dashes");
	if (err)
		return ps_web_command_unwritten(settings, &ps_web_tokens, err);
	well = puts(token) != EOF && fflush(stdout) == 0;
	explicit_bzero(token, sizeof(token));
	if (!well)
		return ps_web_command_fail(PS_EXIT_IO,
					   "the token could not be printed: make another one");
	fprintf(stderr, "%s%s may use the hook as %s; the token is not shown again\n", PS_WEB_HOOK,
		name, ps_web_role_name(role));
	return 0;
}

int ps_web_token_command(const struct ps_web_settings *settings, int argc, char **argv)
{
	static const struct ps_web_roster_command command = { "token", &ps_web_tokens, add };

	return ps_web_roster_command(&command, settings, argc, argv);
}
