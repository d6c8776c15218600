#include "capture/why.h"

#include <stdarg.h>
#include <stdio.h>

void ps_why_set(char *why, size_t why_size, const char *format, ...)
{
	va_list args;

	if (!why_size)
		return;
	va_start(args, format);
	if (vsnprintf(why, why_size, format, args) < 0)
		why[0] = 0;
	va_end(args);
}
