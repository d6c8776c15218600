/*
 * The Y4M reader over any bytes.
 *
 * Property: what it accepts is, to the last byte, a header line and frames, each a line that begins
 * with FRAME and samples; so the file without its last byte, or with one byte more, is refused. A
 * refusal says why and names the file.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "capture/why.h"
#include "capture/y4m.h"
#include "tests/fuzz/fuzz.h"

static enum ps_err open_bytes(struct ps_bytes bytes, struct ps_y4m **y4m_out)
{
	char path[PS_FUZZ_PATH_MAX];
	char why[PS_WHY_SIZE] = "";
	enum ps_err err;
	int fd;

	ps_fuzz_file(bytes, &fd, path);
	err = ps_y4m_open(path, why, sizeof(why), y4m_out);
	PS_FUZZ_HOLDS(!err || err == PS_NO_MEMORY || strstr(why, path));
	PS_FUZZ_HOLDS(close(fd) == 0);
	return err;
}

static size_t samples(const struct ps_y4m *y4m)
{
	size_t chroma_width = (y4m->width_px + 1U) / 2;
	size_t chroma_height = (y4m->height_px + 1U) / 2;

	return (size_t)y4m->width_px * y4m->height_px + 2 * chroma_width * chroma_height;
}

static void check_frames(struct ps_y4m *y4m, struct ps_bytes bytes)
{
	const uint8_t *line = memchr(bytes.bytes, '\n', bytes.len);
	size_t at;

	PS_FUZZ_HOLDS(line);
	PS_FUZZ_HOLDS(y4m->frame_count >= 1);
	at = (size_t)(line + 1 - bytes.bytes);
	for (size_t i = 0; i < y4m->frame_count; i++) {
		struct ps_image image;

		PS_FUZZ_HOLDS(bytes.len - at > 5 && memcmp(bytes.bytes + at, "FRAME", 5) == 0);
		line = memchr(bytes.bytes + at, '\n', bytes.len - at);
		PS_FUZZ_HOLDS(line);
		at = (size_t)(line + 1 - bytes.bytes);
		PS_FUZZ_HOLDS(y4m->frames[i] == at);
		PS_FUZZ_HOLDS(samples(y4m) <= bytes.len - at);
		PS_FUZZ_HOLDS(ps_y4m_image(y4m, i, &image) == PS_OK);
		PS_FUZZ_HOLDS(memcmp(image.planes[0].bytes, bytes.bytes + at, samples(y4m)) == 0);
		at += samples(y4m);
	}
	PS_FUZZ_HOLDS(at == bytes.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct ps_bytes input = { bytes, len };
	struct ps_y4m *other = NULL;
	struct ps_y4m *y4m = NULL;
	uint8_t *longer;

	if (open_bytes(input, &y4m)) {
		PS_FUZZ_HOLDS(!y4m);
		return 0;
	}
	check_frames(y4m, input);
	PS_FUZZ_HOLDS(open_bytes((struct ps_bytes){ bytes, len - 1 }, &other));
	longer = malloc(len + 1);
	PS_FUZZ_HOLDS(longer);
	memcpy(longer, bytes, len);
	longer[len] = 'F';
	PS_FUZZ_HOLDS(open_bytes((struct ps_bytes){ longer, len + 1 }, &other));
	PS_FUZZ_HOLDS(!other);
	free(longer);
	ps_y4m_close(y4m);
	return 0;
}
