/*
 * struct ps_ffmpeg: the ffmpeg program, run without a shell, that encodes raw pictures of ours to a
 * file. It never sees what a stranger wrote: pictures were decoded before, in the confined child.
 */
#ifndef PS_TOOLS_FFMPEG_H
#define PS_TOOLS_FFMPEG_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "signing/error.h"

struct ps_ffmpeg_settings {
	uint32_t width_px; /* of the pictures that come: 4:2:0 planes, full range */
	uint32_t height_px;
	uint32_t fps_milli;   /* pictures in 1000 seconds */
	uint32_t to_width_px; /* of the film; even, as its height */
	uint32_t to_height_px;
	uint64_t most_bits_s; /* never more bits a second, over any second; 0: as it comes */
	const char *title;
	const char *comment;
};

struct ps_ffmpeg {
	pid_t pid;
	int to;	    /* its standard input */
	int errors; /* what it says */
};

/*
 * Starts it; it writes over the regular file @fd. SIGPIPE must be ignored by the caller. Errors:
 * PS_NOT_FOUND (there is no such program), PS_IO (errno says why), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_ffmpeg_start(const struct ps_ffmpeg_settings *settings, int fd,
					  struct ps_ffmpeg *ffmpeg_out);

/* The planes of one picture, whole. Errors: PS_IO: it takes no more, and finish says why. */
PS_MUST_CHECK enum ps_err ps_ffmpeg_write(struct ps_ffmpeg *ffmpeg, const uint8_t *bytes,
					  size_t len);

/*
 * Ends its input, and waits for it. Errors: PS_INVALID: it failed, and @said_out is the last line
 * that it said, made harmless.
 */
#define PS_FFMPEG_SAID_MAX 512
PS_MUST_CHECK enum ps_err ps_ffmpeg_finish(struct ps_ffmpeg *ffmpeg,
					   char said_out[PS_FFMPEG_SAID_MAX]);

/* Ends it at once, if it runs. */
void ps_ffmpeg_kill(struct ps_ffmpeg *ffmpeg);

#endif
