#include "web/roster_command.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "signing/verify.h"

int ps_web_command_fail(int status, const char *text)
{
	fprintf(stderr, "packseal-web: %s.\n", text);
	return status;
}

int ps_web_command_unwritten(const struct ps_web_settings *settings,
			     const struct ps_web_roster *roster, enum ps_err err)
{
	fprintf(stderr, "packseal-web: %s/%s stays as it was: %s.\n", settings->state, roster->file,
		ps_err_text(err));
	return PS_EXIT_IO;
}

static int add(const struct ps_web_roster_command *command, const struct ps_web_settings *settings,
	       const char *name, const char *role_name)
{
	enum ps_web_role role = role_name ? ps_web_role_of(role_name) : PS_WEB_NOBODY;

	if (!ps_web_roster_is_name(name))
		return ps_web_command_fail(PS_EXIT_USAGE,
					   "a name has 1 to 32 letters, digits, dots, dashes");
	if (role == PS_WEB_NOBODY)
		return ps_web_command_fail(PS_EXIT_USAGE, "--role takes clerk, manager or viewer");
	return command->add(settings, name, role);
}

static bool print_member(void *ctx, const struct ps_web_member *member)
{
	(void)ctx;
	printf("%-32s %s\n", member->name, ps_web_role_name(member->role));
	return true;
}

static int list(const struct ps_web_roster *roster, const struct ps_web_settings *settings)
{
	enum ps_err err = ps_web_roster_walk(roster, settings->state, print_member, NULL);

	if (!err)
		return 0;
	fprintf(stderr, "packseal-web: %s/%s cannot be read: %s.\n", settings->state, roster->file,
		ps_err_text(err));
	return PS_EXIT_IO;
}

static int remove_one(const struct ps_web_roster_command *command,
		      const struct ps_web_settings *settings, const char *name)
{
	enum ps_err err = ps_web_roster_remove(command->roster, settings->state, name);

	if (err == PS_NOT_FOUND) {
		fprintf(stderr, "packseal-web: there is no such %s.\n", command->noun);
		return PS_EXIT_NO_INPUT;
	}
	return err ? ps_web_command_unwritten(settings, command->roster, err) : 0;
}

int ps_web_roster_command(const struct ps_web_roster_command *command,
			  const struct ps_web_settings *settings, int argc, char **argv)
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
		return add(command, settings, argv[1], role);
	if (argc == 2 && strcmp(argv[0], "remove") == 0)
		return remove_one(command, settings, argv[1]);
	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return list(command->roster, settings);
	fprintf(stderr, "packseal-web: %s add NAME --role ROLE, %s remove NAME or %s list.\n",
		command->noun, command->noun, command->noun);
	return PS_EXIT_USAGE;
}
