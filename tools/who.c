#include "tools/who.h"

#include <pwd.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { NAMES_LEN = 4096 };

void ps_who(char name_out[PS_NAME_LEN_MAX + 1])
{
	char names[NAMES_LEN];
	struct passwd *found = NULL;
	struct passwd entry;
	const char *said = getenv("PACKSEAL_WHO");

	if (said && said[0]) {
		(void)snprintf(name_out, PS_NAME_LEN_MAX + 1, "%s", said);
		return;
	}
	if (getpwuid_r(getuid(), &entry, names, sizeof(names), &found) == 0 && found)
		(void)snprintf(name_out, PS_NAME_LEN_MAX + 1, "%s", found->pw_name);
	else
		(void)snprintf(name_out, PS_NAME_LEN_MAX + 1, "uid %ju", (uintmax_t)getuid());
}
