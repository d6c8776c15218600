#include "web/user_command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "signing/verify.h"
#include "web/users.h"

static int fail(int status, const char *text)
{
	fprintf(stderr, "packseal-web: %s.\n", text);
	return status;
}

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

static int add(const struct ps_web_settings *settings, const char *name, const char *role_name)
{
	char password[PS_WEB_PASSWORD_MAX + 3];
	enum ps_web_role role = role_name ? ps_web_role_of(role_name) : PS_WEB_NOBODY;
	enum ps_err err;

	if (!ps_web_user_is_name(name))
		return fail(PS_EXIT_USAGE, "a name has 1 to 32 letters, digits, dots, dashes");
	if (role == PS_WEB_NOBODY)
		return fail(PS_EXIT_USAGE, "--role takes clerk, manager or viewer");
	if (!read_password(password, sizeof(password)) || strlen(password) < PS_WEB_PASSWORD_MIN ||
	    strlen(password) > PS_WEB_PASSWORD_MAX)
		return fail(PS_EXIT_USAGE, "a password has 10 to 200 bytes");
	err = ps_web_users_put(settings->state, name, role, password);
	explicit_bzero(password, sizeof(password));
	if (err) {
		fprintf(stderr, "packseal-web: %s/users stays as it was: %s.\n", settings->state,
			ps_err_text(err));
		return PS_EXIT_IO;
	}
	printf("%s may log in as %s\n", name, role_name);
	return 0;
}

static void print_user(void *ctx, const char *name, enum ps_web_role role)
{
	(void)ctx;
	printf("%-32s %s\n", name, ps_web_role_name(role));
}

static int list(const struct ps_web_settings *settings)
{
	enum ps_err err = ps_web_users_walk(settings->state, print_user, NULL);

	return err ? fail(PS_EXIT_IO, "the users cannot be read") : 0;
}

static int remove_user(const struct ps_web_settings *settings, const char *name)
{
	enum ps_err err = ps_web_users_remove(settings->state, name);

	if (err == PS_NOT_FOUND)
		return fail(PS_EXIT_NO_INPUT, "there is no such user");
	return err ? fail(PS_EXIT_IO, "the users cannot be written") : 0;
}

int ps_web_user_command(const struct ps_web_settings *settings, int argc, char **argv)
{
	static const struct option options[] = { { "role", required_argument, NULL, 'r' }, { 0 } };
	const char *role = NULL;
	int option;

	optind = 0; /* glibc: forget the options before */
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option != 'r')
			return PS_EXIT_USAGE;
		role = optarg;
	}
	argc -= optind;
	argv += optind;
	if (argc == 2 && strcmp(argv[0], "add") == 0)
		return add(settings, argv[1], role);
	if (argc == 2 && strcmp(argv[0], "remove") == 0)
		return remove_user(settings, argv[1]);
	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return list(settings);
	return fail(PS_EXIT_USAGE, "user add NAME --role ROLE, user remove NAME or user list");
}
