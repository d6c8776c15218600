/* What the configuration names, and this machine must have: told at the start, before somebody
 * clicks. */
#ifndef PS_WEB_PREMISES_H
#define PS_WEB_PREMISES_H

#include <stdbool.h>

struct ps_web_settings;

/*
 * Looks for the packseal program, and each station's root and store, and says in a sentence each
 * what is wrong. False: without it nothing would work (the program, a root that is there and is
 * none). What may still come, as a store that is not mounted yet, is a warning.
 */
bool ps_web_premises_check(const struct ps_web_settings *settings);

#endif
