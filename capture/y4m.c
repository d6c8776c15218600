#include "capture/y4m.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/why.h"

/* Headers are a few words; a line longer than this is no Y4M. */
#define MAX_LINE 1024

static const char magic[] = "YUV4MPEG2";
static const char frame_magic[] = "FRAME";

static const char convert_it[] = "packseal plays 8-bit 4:2:0 progressive only; convert it, for "
				 "example with ffmpeg -pix_fmt yuv420p";

struct word {
	const char *text;
	size_t len;
};

static bool word_is(const struct word *word, const char *text)
{
	return word->len == strlen(text) && memcmp(word->text, text, word->len) == 0;
}

/* The next of the words that single spaces separate, from *at on; false at the line's end. */
static bool next_word(const char *line, size_t len, size_t *at, struct word *word_out)
{
	const char *end;

	while (*at < len && line[*at] == ' ')
		(*at)++;
	if (*at == len)
		return false;
	end = memchr(line + *at, ' ', len - *at);
	word_out->text = line + *at;
	word_out->len = end ? (size_t)(end - word_out->text) : len - *at;
	*at += word_out->len;
	return true;
}

/* Nine digits at most, so that nothing overflows. */
static bool number(const char *text, size_t len, uint32_t *value_out)
{
	uint32_t value = 0;

	if (len == 0 || len > 9)
		return false;
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
		value = value * 10 + (uint32_t)(text[i] - '0');
	}
	*value_out = value;
	return true;
}

static enum ps_err take_side(uint16_t *side_px, const struct word *word)
{
	uint32_t value;

	if (!number(word->text + 1, word->len - 1, &value))
		return PS_MALFORMED;
	if (value == 0 || value > PS_IMAGE_MAX_SIDE_PX)
		return PS_RANGE;
	*side_px = (uint16_t)value;
	return PS_OK;
}

static enum ps_err take_word(struct ps_y4m *y4m, const struct word *word)
{
	static const char *const colours[] = { "C420", "C420jpeg", "C420mpeg2", "C420paldv" };

	switch (word->text[0]) {
	case 'W':
		return take_side(&y4m->width_px, word);
	case 'H':
		return take_side(&y4m->height_px, word);
	case 'I':
		return word_is(word, "Ip") || word_is(word, "I?") ? PS_OK : PS_UNSUPPORTED;
	case 'C':
		for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++) {
			if (word_is(word, colours[i]))
				return PS_OK;
		}
		return PS_UNSUPPORTED;
	default: /* rate, pixel aspect, comments */
		return PS_OK;
	}
}

/* The line at @at: its length without the newline, or false where there is none. */
static bool line_at(const struct ps_y4m *y4m, size_t at, size_t *len_out)
{
	size_t left = y4m->map_len - at;
	const uint8_t *end = memchr(y4m->map + at, '\n', left < MAX_LINE ? left : MAX_LINE);

	if (!end)
		return false;
	*len_out = (size_t)(end - (y4m->map + at));
	return true;
}

static enum ps_err parse_header(struct ps_y4m *y4m, const char *path, char *why, size_t why_size,
				size_t *frames_at_out)
{
	const char *line = (const char *)y4m->map;
	struct word word;
	size_t len, at = 0;

	if (!line_at(y4m, 0, &len) || !next_word(line, len, &at, &word) || !word_is(&word, magic)) {
		ps_why_set(why, why_size, "%s: this is not a Y4M file (YUV4MPEG2)", path);
		return PS_MALFORMED;
	}
	while (next_word(line, len, &at, &word)) {
		enum ps_err err = take_word(y4m, &word);

		if (err) {
			ps_why_set(why, why_size, "%s: the header says %.*s: %s", path,
				   (int)word.len, word.text,
				   err == PS_UNSUPPORTED ? convert_it : ps_err_text(err));
			return err;
		}
	}
	if (!ps_image_size_ok(y4m->width_px, y4m->height_px)) {
		ps_why_set(why, why_size, "%s: a picture of %u by %u pixels is not possible", path,
			   y4m->width_px, y4m->height_px);
		return PS_RANGE;
	}
	*frames_at_out = len + 1;
	return PS_OK;
}

static size_t frame_len(const struct ps_y4m *y4m)
{
	size_t chroma = (size_t)ps_image_chroma(y4m->width_px) * ps_image_chroma(y4m->height_px);

	return (size_t)y4m->width_px * y4m->height_px + 2 * chroma;
}

static enum ps_err find_frames(struct ps_y4m *y4m, size_t at, const char *path, char *why,
			       size_t why_size)
{
	/* Each frame takes its line, at least "FRAME\n", and its samples. */
	size_t most = (y4m->map_len - at) / (sizeof(frame_magic) + frame_len(y4m));
	size_t len, word_len = sizeof(frame_magic) - 1;

	y4m->frames = calloc(most + 1, sizeof(*y4m->frames));
	if (!y4m->frames)
		return PS_NO_MEMORY;
	while (at < y4m->map_len) {
		const uint8_t *line = y4m->map + at;
		size_t left = y4m->map_len - at;
		bool begun = memcmp(line, frame_magic, left < word_len ? left : word_len) == 0;

		if (begun && left < MAX_LINE && !line_at(y4m, at, &len))
			goto cut;
		if (!begun || !line_at(y4m, at, &len) || len < word_len ||
		    (len > word_len && line[word_len] != ' ')) {
			ps_why_set(why, why_size,
				   "%s: no frame begins at byte %zu, where the header's size wants "
				   "one; make it anew",
				   path, at);
			return PS_MALFORMED;
		}
		at += len + 1;
		if (y4m->map_len - at < frame_len(y4m))
			goto cut;
		y4m->frames[y4m->frame_count++] = at;
		at += frame_len(y4m);
	}
	if (y4m->frame_count)
		return PS_OK;
cut:
	ps_why_set(why, why_size, "%s: the file is cut off after %zu whole frames; make it anew",
		   path, y4m->frame_count);
	return PS_TRUNCATED;
}

static enum ps_err map_file(struct ps_y4m *y4m, const char *path, char *why, size_t why_size)
{
	/* O_NONBLOCK: a FIFO in the file's place must be refused, not waited for. */
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	enum ps_err err = PS_OK;
	struct stat info;
	void *map;

	if (fd < 0 || fstat(fd, &info) < 0) {
		err = errno == ENOENT ? PS_NOT_FOUND : errno == EACCES ? PS_DENIED : PS_IO;
		ps_why_set(why, why_size, "%s: %s; check the path and its permissions", path,
			   strerror(errno));
	} else if (!S_ISREG(info.st_mode)) {
		err = PS_MALFORMED;
		ps_why_set(why, why_size, "%s: this is neither a file nor a folder", path);
	} else if (info.st_size == 0) {
		err = PS_TRUNCATED;
		ps_why_set(why, why_size, "%s: the file is empty; make it anew", path);
	} else {
		map = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if (map == MAP_FAILED) {
			err = PS_IO;
			ps_why_set(why, why_size, "%s: %s", path, strerror(errno));
		} else {
			y4m->map = map;
			y4m->map_len = (size_t)info.st_size;
		}
	}
	if (fd >= 0)
		close(fd);
	return err;
}

enum ps_err ps_y4m_open(const char *path, char *why, size_t why_size, struct ps_y4m **y4m_out)
{
	struct ps_y4m *y4m = calloc(1, sizeof(*y4m));
	size_t frames_at;
	enum ps_err err;

	if (!y4m)
		return PS_NO_MEMORY;
	err = map_file(y4m, path, why, why_size);
	if (!err)
		err = parse_header(y4m, path, why, why_size, &frames_at);
	if (!err)
		err = find_frames(y4m, frames_at, path, why, why_size);
	if (err) {
		ps_y4m_close(y4m);
		return err;
	}
	*y4m_out = y4m;
	return PS_OK;
}

void ps_y4m_close(struct ps_y4m *y4m)
{
	if (!y4m)
		return;
	if (y4m->map)
		munmap((void *)(uintptr_t)y4m->map, y4m->map_len);
	free(y4m->frames);
	free(y4m);
}

struct ps_image ps_y4m_image(const struct ps_y4m *y4m, size_t index)
{
	const uint8_t *luma = y4m->map + y4m->frames[index];
	size_t chroma_width = ps_image_chroma(y4m->width_px);
	const uint8_t *u = luma + (size_t)y4m->width_px * y4m->height_px;
	const uint8_t *v = u + chroma_width * ps_image_chroma(y4m->height_px);

	return (struct ps_image){
		.layout = PS_LAYOUT_YUV420,
		.planes = { { luma, y4m->width_px }, { u, chroma_width }, { v, chroma_width } },
		.width_px = y4m->width_px,
		.height_px = y4m->height_px,
	};
}
