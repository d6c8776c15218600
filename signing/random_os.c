#include <errno.h>
#include <sys/random.h>

#include "signing/random.h"

static enum ps_err fill_from_os(void *ctx, uint8_t *out, size_t len)
{
	(void)ctx;
	while (len) {
		ssize_t got = getrandom(out, len, 0);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return PS_IO;
		out += got;
		len -= (size_t)got;
	}
	return PS_OK;
}

const struct ps_random ps_random_os = { .fill = fill_from_os };
