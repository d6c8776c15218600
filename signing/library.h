/*
 * Shared libraries that are loaded when they are needed: what only some commands use is then no
 * load on the others, and may be absent.
 */
#ifndef PS_SIGNING_LIBRARY_H
#define PS_SIGNING_LIBRARY_H

#include <stddef.h>

#include "signing/error.h"

/* One function that is wanted, and where its address goes. */
struct ps_library_symbol {
	const char *name;
	void *function; /* of a pointer to a function, as memcpy fills it */
};

/*
 * Loads @file and looks all @symbols up; it stays loaded until the process ends. Errors:
 * PS_UNSUPPORTED (there is no such library here, or it lacks a function).
 */
PS_MUST_CHECK enum ps_err ps_library_load(const char *file, const struct ps_library_symbol *symbols,
					  size_t count);

#endif
