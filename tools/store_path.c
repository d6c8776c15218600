#include "tools/store_path.h"

#include <stdlib.h>

static const char *choose(const char *given, const char *variable, const char *fallback)
{
	const char *set = getenv(variable);

	if (given)
		return given;
	return set && *set ? set : fallback;
}

const char *ps_store_path(const char *given)
{
	return choose(given, "PACKSEAL_STORE", "/var/lib/packseal");
}

const char *ps_run_path(const char *given)
{
	return choose(given, "PACKSEAL_RUN", "/run/packseal");
}
