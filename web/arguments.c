#include "web/arguments.h"

#include <inttypes.h>
#include <stdio.h>

void ps_web_argument(struct ps_web_arguments *arguments, const char *text)
{
	if (arguments->count < PS_WEB_ARGUMENTS_MAX - 1)
		arguments->command.argv[arguments->count++] = text;
	else
		arguments->cut = true;
}

void ps_web_argument_pair(struct ps_web_arguments *arguments, const char *name, const char *value)
{
	char *text = arguments->texts[arguments->text_count];

	if (arguments->text_count == PS_WEB_ARGUMENTS_MAX ||
	    snprintf(text, PS_WEB_ARGUMENT_MAX, "--%s=%s", name, value) >= PS_WEB_ARGUMENT_MAX) {
		arguments->cut = true;
		return;
	}
	arguments->text_count++;
	ps_web_argument(arguments, text);
}

void ps_web_argument_number(struct ps_web_arguments *arguments, const char *name, uint64_t value)
{
	char text[24];

	(void)snprintf(text, sizeof(text), "%" PRIu64, value);
	ps_web_argument_pair(arguments, name, text);
}
