#include "tools/file_digest.h"

#include <errno.h>
#include <sys/types.h>
#include <unistd.h>

enum { CHUNK = 1 << 16 };

enum ps_err ps_file_digest(int fd, uint8_t digest_out[PS_DIGEST_LEN])
{
	uint8_t chunk[CHUNK];
	struct ps_digest digest;
	off_t at = 0;
	ssize_t got;
	enum ps_err err;

	ps_digest_init(&digest);
	do {
		got = pread(fd, chunk, sizeof(chunk), at);
		if (got > 0) {
			ps_digest_update(&digest, chunk, (size_t)got);
			at += got;
		}
	} while (got > 0 || (got < 0 && errno == EINTR));
	err = ps_digest_finish(&digest, digest_out);
	return got < 0 ? PS_IO : err;
}
