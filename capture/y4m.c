#include "capture/y4m.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
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

/* Some or all of @len bytes at @at; fewer only at the file's end. Returns false with errno. */
static bool read_at(const struct ps_y4m *y4m, uint64_t at, void *bytes, size_t len, size_t *got_out)
{
	size_t got = 0;

	while (got < len) {
		ssize_t more = pread(y4m->fd, (uint8_t *)bytes + got, len - got, (off_t)(at + got));

		if (more < 0 && errno == EINTR)
			continue;
		if (more < 0)
			return false;
		if (more == 0)
			break;
		got += (size_t)more;
	}
	*got_out = got;
	return true;
}

/* What is at a place where a line should be. */
struct line {
	char text[MAX_LINE];
	size_t got;   /* bytes of @text; fewer than MAX_LINE: the file ends */
	bool is_line; /* a newline is among them, at @len */
	size_t len;
};

static enum ps_err line_at(const struct ps_y4m *y4m, uint64_t at, const char *path, char *why,
			   size_t why_size, struct line *line_out)
{
	const char *end;

	if (!read_at(y4m, at, line_out->text, sizeof(line_out->text), &line_out->got)) {
		ps_why_set(why, why_size, "%s: %s; is its disk well?", path, strerror(errno));
		return PS_IO;
	}
	end = memchr(line_out->text, '\n', line_out->got);
	line_out->is_line = end != NULL;
	line_out->len = end ? (size_t)(end - line_out->text) : 0;
	return PS_OK;
}

static enum ps_err parse_header(struct ps_y4m *y4m, const char *path, char *why, size_t why_size,
				uint64_t *frames_at_out)
{
	struct line line;
	struct word word;
	size_t at = 0;
	enum ps_err err = line_at(y4m, 0, path, why, why_size, &line);

	if (err)
		return err;
	if (!line.is_line || !next_word(line.text, line.len, &at, &word) ||
	    !word_is(&word, magic)) {
		ps_why_set(why, why_size, "%s: this is not a Y4M file (YUV4MPEG2)", path);
		return PS_MALFORMED;
	}
	while (next_word(line.text, line.len, &at, &word)) {
		err = take_word(y4m, &word);
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
	*frames_at_out = line.len + 1;
	return PS_OK;
}

static size_t frame_len(const struct ps_y4m *y4m)
{
	size_t chroma = (size_t)ps_image_chroma(y4m->width_px) * ps_image_chroma(y4m->height_px);

	return (size_t)y4m->width_px * y4m->height_px + 2 * chroma;
}

static enum ps_err find_frames(struct ps_y4m *y4m, uint64_t at, const char *path, char *why,
			       size_t why_size)
{
	/* Each frame takes its line, at least "FRAME\n", and its samples. */
	uint64_t most = (y4m->len - at) / (sizeof(frame_magic) + frame_len(y4m));
	size_t word_len = sizeof(frame_magic) - 1;

	y4m->frames = calloc((size_t)most + 1, sizeof(*y4m->frames));
	if (!y4m->frames)
		return PS_NO_MEMORY;
	while (at < y4m->len) {
		struct line line;
		enum ps_err err = line_at(y4m, at, path, why, why_size, &line);
		size_t begun = line.got < word_len ? line.got : word_len;
		bool is_frame = !err && memcmp(line.text, frame_magic, begun) == 0;

		if (err)
			return err;
		if (is_frame && line.got < MAX_LINE && !line.is_line)
			goto cut;
		if (!is_frame || !line.is_line || line.len < word_len ||
		    (line.len > word_len && line.text[word_len] != ' ')) {
			ps_why_set(why, why_size,
				   "%s: no frame begins at byte %llu, where the header's size "
				   "wants one; make it anew",
				   path, (unsigned long long)at);
			return PS_MALFORMED;
		}
		at += line.len + 1;
		/* The first: it grew while it was read. */
		if (at > y4m->len || y4m->len - at < frame_len(y4m))
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

static enum ps_err open_file(struct ps_y4m *y4m, const char *path, char *why, size_t why_size)
{
	struct stat info;

	/* O_NONBLOCK: a FIFO in the file's place must be refused, not waited for. */
	y4m->fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (y4m->fd < 0 || fstat(y4m->fd, &info) < 0) {
		ps_why_set(why, why_size, "%s: %s; check the path and its permissions", path,
			   strerror(errno));
		return errno == ENOENT ? PS_NOT_FOUND : errno == EACCES ? PS_DENIED : PS_IO;
	}
	if (!S_ISREG(info.st_mode)) {
		ps_why_set(why, why_size, "%s: this is neither a file nor a folder", path);
		return PS_MALFORMED;
	}
	if (info.st_size == 0) {
		ps_why_set(why, why_size, "%s: the file is empty; make it anew", path);
		return PS_TRUNCATED;
	}
	y4m->len = (uint64_t)info.st_size;
	return PS_OK;
}

enum ps_err ps_y4m_open(const char *path, char *why, size_t why_size, struct ps_y4m **y4m_out)
{
	struct ps_y4m *y4m = calloc(1, sizeof(*y4m));
	uint64_t frames_at;
	enum ps_err err;

	if (!y4m)
		return PS_NO_MEMORY;
	err = open_file(y4m, path, why, why_size);
	if (!err)
		err = parse_header(y4m, path, why, why_size, &frames_at);
	if (!err)
		err = find_frames(y4m, frames_at, path, why, why_size);
	if (!err) {
		y4m->samples = malloc(frame_len(y4m));
		err = y4m->samples ? PS_OK : PS_NO_MEMORY;
	}
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
	if (y4m->fd >= 0)
		close(y4m->fd);
	free(y4m->frames);
	free(y4m->samples);
	free(y4m);
}

enum ps_err ps_y4m_image(struct ps_y4m *y4m, size_t index, struct ps_image *image_out)
{
	size_t chroma_width = ps_image_chroma(y4m->width_px), got;
	const uint8_t *u = y4m->samples + (size_t)y4m->width_px * y4m->height_px;
	const uint8_t *v = u + chroma_width * ps_image_chroma(y4m->height_px);

	if (!read_at(y4m, y4m->frames[index], y4m->samples, frame_len(y4m), &got))
		return PS_IO;
	if (got < frame_len(y4m))
		return PS_TRUNCATED;
	*image_out = (struct ps_image){
		.layout = PS_LAYOUT_YUV420,
		.planes = { { y4m->samples, y4m->width_px },
			    { u, chroma_width },
			    { v, chroma_width } },
		.width_px = y4m->width_px,
		.height_px = y4m->height_px,
	};
	return PS_OK;
}
