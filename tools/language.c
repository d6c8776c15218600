#include "tools/language.h"

#include <stdlib.h>
#include <string.h>

#include "tools/command.h"

enum ps_lang ps_language_of_environment(void)
{
	static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *locale = getenv(names[i]);

		if (locale && *locale)
			return ps_lang_of_locale(locale);
	}
	return PS_LANG_EN;
}

const char *ps_language_pick(const char *english, const char *chinese)
{
	return ps_lang_pick(ps_language_of_environment(), english, chinese);
}

const char *ps_language_after(const char *line, const char *english, const char *chinese)
{
	if (strncmp(line, english, strlen(english)) == 0)
		return line + strlen(english);
	return strncmp(line, chinese, strlen(chinese)) == 0 ? line + strlen(chinese) : NULL;
}

int ps_language_set(const char *text, enum ps_lang *lang_out)
{
	return ps_lang_parse(text, lang_out)
		       ? 0
		       : ps_command_fail(PS_EXIT_USAGE, "--lang takes en or zh");
}
