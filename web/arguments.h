/* The arguments of a program that is to be run, put together. What a stranger typed is only ever
 * the value behind an option's name, or stands behind "--". */
#ifndef PS_WEB_ARGUMENTS_H
#define PS_WEB_ARGUMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "signing/limits.h"
#include "web/run.h"

#define PS_WEB_ARGUMENT_MAX 512

struct ps_web_arguments {
	struct ps_web_command command;
	size_t count;
	bool cut; /* something found no room: it must not be run */
	char texts[PS_WEB_ARGUMENTS_MAX][PS_WEB_ARGUMENT_MAX];
	size_t text_count;
};

/* @text is the caller's until the program was started. */
void ps_web_argument(struct ps_web_arguments *arguments, const char *text);

/* "--name=value": so that no value can be taken for an option. */
void ps_web_argument_pair(struct ps_web_arguments *arguments, const char *name, const char *value);
void ps_web_argument_number(struct ps_web_arguments *arguments, const char *name, uint64_t value);

#endif
