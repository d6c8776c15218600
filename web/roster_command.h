/* What packseal-web user and packseal-web token have in common: NOUN add, remove and list. */
#ifndef PS_WEB_ROSTER_COMMAND_H
#define PS_WEB_ROSTER_COMMAND_H

#include "web/roster.h"
#include "web/settings.h"

struct ps_web_roster_command {
	const char *noun; /* "user" */
	const struct ps_web_roster *roster;
	/* @role is a role. Complains; returns the exit status. */
	int (*add)(const struct ps_web_settings *settings, const char *name, enum ps_web_role role);
};

/* "packseal-web: …." on standard error; returns @status. */
int ps_web_command_fail(int status, const char *text);

/* The same for a roster that was not written. */
int ps_web_command_unwritten(const struct ps_web_settings *settings,
			     const struct ps_web_roster *roster, enum ps_err err);

/* argv[0] is the noun. Complains on standard error; returns the exit status. */
int ps_web_roster_command(const struct ps_web_roster_command *command,
			  const struct ps_web_settings *settings, int argc, char **argv);

#endif
