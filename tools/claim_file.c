#include "tools/claim_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/file.h"
#include "signing/utf8.h"
#include "tools/command.h"
#include "tools/out_file.h"
#include "tools/output.h"
#include "tools/picture_parts.h"

enum { START_LEN = 16, PIECE = 1 << 16 };

static const struct {
	const char *end;
	bool picture;
} kinds[PS_CLAIM_KIND_COUNT] = {
#define X(code, end, picture) { end, picture },
	PS_CLAIM_KINDS(X)
#undef X
};

const char *ps_claim_kind_end(enum ps_claim_kind kind)
{
	return kind < PS_CLAIM_KIND_COUNT ? kinds[kind].end : "";
}

enum ps_claim_kind ps_claim_kind_of_end(const char *end)
{
	for (unsigned i = 0; i < PS_CLAIM_KIND_COUNT; i++)
		if (strcmp(kinds[i].end, end) == 0)
			return (enum ps_claim_kind)i;
	return PS_CLAIM_KIND_COUNT;
}

bool ps_claim_kind_has_boxes(enum ps_claim_kind kind)
{
	return kind == PS_CLAIM_HEIC || kind == PS_CLAIM_MP4;
}

bool ps_claim_kind_is_drawn(enum ps_claim_kind kind)
{
	return kind == PS_CLAIM_JPEG || kind == PS_CLAIM_PNG || kind == PS_CLAIM_WEBP;
}

bool ps_claim_kind_is_picture(enum ps_claim_kind kind)
{
	return kind < PS_CLAIM_KIND_COUNT && kinds[kind].picture;
}

static bool has(struct ps_bytes start, size_t at, const char *text)
{
	size_t len = strlen(text);

	return start.len >= at + len && memcmp(start.bytes + at, text, len) == 0;
}

enum ps_claim_kind ps_claim_kind_sniff(struct ps_bytes start)
{
	static const char *const stills[] = { "heic", "heix", "heif", "mif1", "msf1", "avif" };

	if (has(start, 0, "\xff\xd8\xff"))
		return PS_CLAIM_JPEG;
	if (has(start, 0, "\x89PNG\r\n\x1a\n"))
		return PS_CLAIM_PNG;
	if (has(start, 0, "RIFF") && has(start, 8, "WEBP"))
		return PS_CLAIM_WEBP;
	if (has(start, 0, "GIF87a") || has(start, 0, "GIF89a"))
		return PS_CLAIM_GIF;
	if (has(start, 0, "\x1a\x45\xdf\xa3"))
		return PS_CLAIM_MATROSKA;
	if (!has(start, 4, "ftyp"))
		return PS_CLAIM_KIND_COUNT;
	for (size_t i = 0; i < sizeof(stills) / sizeof(stills[0]); i++)
		if (has(start, 8, stills[i]))
			return PS_CLAIM_HEIC;
	return PS_CLAIM_MP4;
}

void ps_claim_text_keep(const char *text, char *out, size_t size)
{
	size_t len = strlen(text);
	uint32_t character;
	size_t at = 0;

	if (!ps_utf8_is_valid((const uint8_t *)text, len, &at)) {
		ps_utf8_escape((const uint8_t *)text, len, out, size);
		return;
	}
	for (at = 0; at < len;) {
		size_t step = ps_utf8_next((const uint8_t *)text + at, len - at, &character);

		if (at + step >= size)
			break;
		at += step;
	}
	memcpy(out, text, at);
	out[at] = '\0';
}

void ps_claim_file_given(const char *path, char given_out[PS_TEXT_LEN_MAX + 1])
{
	const char *slash = strrchr(path, '/');
	const char *name = slash && slash[1] ? slash + 1 : path;

	ps_claim_text_keep(name, given_out, PS_TEXT_LEN_MAX + 1);
}

static int refuse(int status, const char *path, const char *why)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(path, shown);
	return ps_command_fail(status, "%s: %s", shown, why);
}

/* A device or a pipe would not end. */
static int open_given(const char *path, int *fd_out, uint64_t *bytes_out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat status;

	if (fd < 0)
		return refuse(ps_command_status(ps_file_err(errno)), path, strerror(errno));
	if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
		(void)close(fd); /* it was only read */
		return refuse(PS_EXIT_USAGE, path, "it is no file");
	}
	*fd_out = fd;
	*bytes_out = (uint64_t)status.st_size;
	return 0;
}

static enum ps_err ignore_part(void *ctx, const struct ps_part *part)
{
	(void)ctx;
	(void)part;
	return PS_OK;
}

int ps_claim_file_check_size(const char *path, uint32_t width_px, uint32_t height_px)
{
	if ((uint64_t)width_px * height_px <= PS_CANVAS_PIXELS_MAX)
		return 0;
	return refuse(PS_EXIT_RESOURCES, path,
		      "it says that it has more pixels than a camera makes; such pictures are "
		      "made to fill a computer's memory, so it is not opened");
}

/*
 * More pixels than we would lay out are no photograph: they are there to fill somebody's memory.
 * What is broken is kept all the same: it is what the buyer sent.
 */
static int look_into(const char *path, struct ps_bytes picture, struct ps_decoder *decoder,
		     struct ps_claim_file *file)
{
	struct ps_picture_outline outline = { 0 };
	struct ps_canvas canvas;
	enum ps_err err = ps_picture_parts(file->kind, picture, ignore_part, NULL, &outline);

	if (err == PS_UNSUPPORTED)
		return 0;
	if (err)
		return refuse(ps_command_status(err), path, ps_err_text(err));
	if (ps_claim_file_check_size(path, outline.width_px, outline.height_px))
		return PS_EXIT_RESOURCES;
	if (!ps_claim_kind_is_drawn(file->kind))
		return 0;
	/* as it will be drawn, so that a picture in greys is one too */
	err = ps_decoder_shrink(decoder, picture, 1, 1, &canvas);
	if (err && err != PS_MALFORMED)
		return ps_decoder_complain(err);
	file->decodes = !err;
	if (!err)
		ps_canvas_release(&canvas);
	return 0;
}

static int copy_picture(const char *from, int fd, struct ps_decoder *decoder,
			struct ps_out_file *out, struct ps_claim_file *file)
{
	const struct ps_output output = ps_out_file_output(out);
	uint8_t *bytes = malloc((size_t)file->bytes + 1);
	enum ps_err err = bytes ? PS_OK : PS_NO_MEMORY;
	int status = 0;

	if (!err && pread(fd, bytes, (size_t)file->bytes, 0) != (ssize_t)file->bytes)
		err = PS_IO;
	if (!err)
		status = look_into(from, (struct ps_bytes){ bytes, (size_t)file->bytes }, decoder,
				   file);
	if (!err && !status)
		err = output.write(output.ctx, bytes, (size_t)file->bytes);
	free(bytes);
	return err ? ps_out_file_complain(out, err) : status;
}

static int copy_film(int fd, struct ps_out_file *out, struct ps_claim_file *file)
{
	const struct ps_output output = ps_out_file_output(out);
	uint8_t piece[PIECE];
	enum ps_err err = PS_OK;

	for (uint64_t at = 0; at < file->bytes && !err;) {
		size_t want = file->bytes - at < PIECE ? (size_t)(file->bytes - at) : PIECE;
		ssize_t got = pread(fd, piece, want, (off_t)at);

		err = got > 0 ? output.write(output.ctx, piece, (size_t)got) : PS_IO;
		at += got > 0 ? (uint64_t)got : 0;
	}
	return err ? ps_out_file_complain(out, err) : 0;
}

static int copy(const char *from, int fd, const char *to, struct ps_decoder *decoder,
		struct ps_claim_file *file)
{
	struct ps_out_file out = { .fd = -1 };
	/* what is there is of a claim that was never saved */
	enum ps_err err = ps_out_file_create(to, PS_EXISTING_FORCED, &out);
	int status = err ? ps_out_file_complain(&out, err) : 0;

	if (!status)
		status = ps_claim_kind_is_picture(file->kind)
				 ? copy_picture(from, fd, decoder, &out, file)
				 : copy_film(fd, &out, file);
	if (!status) {
		err = ps_out_file_keep(&out, file->digest);
		status = err ? ps_out_file_complain(&out, err) : 0;
	}
	ps_out_file_drop(&out);
	return status;
}

/* What it is, and whether there is not too much of it. */
static int sort(const char *from, int fd, struct ps_claim_file *file)
{
	uint8_t start[START_LEN];
	ssize_t got = pread(fd, start, sizeof(start), 0);

	file->kind = ps_claim_kind_sniff((struct ps_bytes){ start, got > 0 ? (size_t)got : 0 });
	if (file->kind == PS_CLAIM_KIND_COUNT)
		return refuse(PS_EXIT_USAGE, from,
			      "it is neither a picture (JPEG, PNG, WebP, GIF, HEIC) nor a "
			      "film (MP4, MKV, WebM)");
	if (ps_claim_kind_is_picture(file->kind) && file->bytes > PS_CLAIM_PICTURE_BYTES_MAX)
		return refuse(PS_EXIT_RESOURCES, from,
			      "a picture of more than 32 MB is not taken in");
	if (file->bytes > PS_CLAIM_FILM_BYTES_MAX)
		return refuse(PS_EXIT_RESOURCES, from,
			      "a film of more than 512 MB is not taken in");
	return 0;
}

int ps_claim_file_take(const char *from, const char *dir, size_t number, struct ps_decoder *decoder,
		       struct ps_claim_file *file_out)
{
	struct ps_claim_file file = { .kind = PS_CLAIM_KIND_COUNT };
	char to[PS_OUT_PATH_MAX];
	int fd = -1;
	int status = open_given(from, &fd, &file.bytes);

	if (!status)
		status = sort(from, fd, &file);
	if (!status) {
		ps_claim_file_given(from, file.given);
		(void)snprintf(file.name, sizeof(file.name), "%zu.%s", number,
			       ps_claim_kind_end(file.kind));
		if (snprintf(to, sizeof(to), "%s/%s", dir, file.name) >= (int)sizeof(to))
			status = refuse(PS_EXIT_USAGE, dir, "the name is too long");
	}
	if (!status)
		status = copy(from, fd, to, decoder, &file);
	if (fd >= 0)
		(void)close(fd); /* it was only read */
	if (!status)
		*file_out = file;
	return status;
}
