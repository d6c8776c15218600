/* packseal-web user: who may log in. */
#ifndef PS_WEB_USER_COMMAND_H
#define PS_WEB_USER_COMMAND_H

#include "web/settings.h"

/* argv[0] is "user". Complains on standard error; returns the exit status. */
int ps_web_user_command(const struct ps_web_settings *settings, int argc, char **argv);

#endif
