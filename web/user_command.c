#include "web/user_command.h"

#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "signing/verify.h"
#include "web/roster_command.h"
#include "web/users.h"

/* A line of standard input; from a terminal without showing it. */
static bool read_password(char *to, size_t size)
{
	struct termios old;
	bool terminal = tcgetattr(STDIN_FILENO, &old) == 0;
	bool well;

	if (terminal) {
		struct termios quiet = old;

		quiet.c_lflag &= ~(tcflag_t)ECHO;
		(void)fputs("Password: ", stderr);
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	well = fgets(to, (int)size, stdin) != NULL;
	if (terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &old);
		(void)fputc('\n', stderr);
	}
	to[strcspn(to, "\n")] = '\0';
	return well;
}

static int add(const struct ps_web_settings *settings, const char *name, enum ps_web_role role)
{
	char password[PS_WEB_PASSWORD_MAX + 3];
	enum ps_err err;

	if (!read_password(password, sizeof(password)) || strlen(password) < PS_WEB_PASSWORD_MIN ||
	    strlen(password) > PS_WEB_PASSWORD_MAX)
		return ps_web_command_fail(PS_EXIT_USAGE, "a password has 10 to 200 bytes");
	err = ps_web_users_put(settings->state, name, role, password);
	explicit_bzero(password, sizeof(password));
	if (err)
		return ps_web_command_unwritten(settings, &ps_web_users, err);
	printf("%s may log in as %s\n", name, ps_web_role_name(role));
	return 0;
}

int ps_web_user_command(const struct ps_web_settings *settings, int argc, char **argv)
{
	static const struct ps_web_roster_command command = { "user", &ps_web_users, add };

	return ps_web_roster_command(&command, settings, argc, argv);
}
