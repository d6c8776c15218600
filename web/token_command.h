/* packseal-web token: which programs may use the hook. */
#ifndef PS_WEB_TOKEN_COMMAND_H
#define PS_WEB_TOKEN_COMMAND_H

#include "web/settings.h"

/* argv[0] is "token". Complains on standard error; returns the exit status. */
int ps_web_token_command(const struct ps_web_settings *settings, int argc, char **argv);

#endif
