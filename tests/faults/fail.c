#include "tests/faults/fail.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void ps_fail(const char *format, ...)
{
	char line[1024];
	va_list args;

	va_start(args, format);
	(void)vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	fprintf(stderr, "# %s\n", line);
	exit(EXIT_FAILURE);
}

void ps_must(int fine, const char *what)
{
	if (!fine)
		ps_fail("%s: %s", what, strerror(errno));
}
