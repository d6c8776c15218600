#include "tools/claim_look.h"

#include <string.h>

#include "tools/command.h"
#include "tools/input.h"
#include "tools/output.h"

enum { START_LEN = 16, PIECE = 1 << 16 };

/* All of it, if it is a picture. */
static enum ps_err read_picture(struct ps_input *input, struct ps_buf *bytes)
{
	const struct ps_reach file = ps_input_reach(input);
	enum ps_err err = ps_buf_reserve(bytes, (size_t)file.size);
	size_t got = 0;

	if (!err)
		err = file.read_at(file.ctx, 0, bytes->bytes, (size_t)file.size, &got);
	bytes->len = got;
	return err;
}

static enum ps_err digest_film(struct ps_input *input, uint8_t *digest_out)
{
	const struct ps_reach file = ps_input_reach(input);
	struct ps_digest digest;
	uint8_t piece[PIECE];
	enum ps_err err = PS_OK, ended;
	size_t got = 1;

	ps_digest_init(&digest);
	for (uint64_t at = 0; !err && got; at += got) {
		err = file.read_at(file.ctx, at, piece, sizeof(piece), &got);
		if (!err)
			ps_digest_update(&digest, piece, got);
	}
	ended = ps_digest_finish(&digest, digest_out);
	return err ? err : ended;
}

/* What it is, and whether there is not too much of it. */
static int sort(const char *path, struct ps_input *input, struct ps_claim_look *look)
{
	const struct ps_reach file = ps_input_reach(input);
	uint8_t start[START_LEN];
	char shown[PS_TEXT_SHOWN_MAX];
	size_t got;
	enum ps_err err = file.read_at(file.ctx, 0, start, sizeof(start), &got);
	bool is_picture;

	if (err)
		return ps_input_fail(input, err);
	ps_text_shown(path, shown);
	look->bytes = input->bytes;
	look->kind = ps_claim_kind_sniff((struct ps_bytes){ start, got });
	is_picture = ps_claim_kind_is_picture(look->kind);
	if (look->kind == PS_CLAIM_KIND_COUNT)
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is neither a picture (JPEG, PNG, WebP, GIF, HEIC) nor a "
				       "film (MP4, MOV, MKV, WebM)",
				       shown);
	if (is_picture && look->bytes > PS_CLAIM_PICTURE_BYTES_MAX)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "%s: a picture of more than 32 MB is not looked at", shown);
	if (look->bytes > PS_CLAIM_FILM_BYTES_MAX)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "%s: a film of more than 512 MB is not looked at", shown);
	return 0;
}

static enum ps_err look_at_picture(struct ps_input *input, struct ps_claim_look *look,
				   uint8_t *digest_out)
{
	enum ps_err err = read_picture(input, &look->picture);
	struct ps_bytes picture = { look->picture.bytes, look->picture.len };

	if (!err && digest_out)
		err = ps_digest(picture.bytes, picture.len, digest_out);
	return err ? err : ps_marks_find(look->kind, picture, &look->marks);
}

static enum ps_err look_at_film(struct ps_input *input, struct ps_claim_look *look,
				uint8_t *digest_out)
{
	const struct ps_reach file = ps_input_reach(input);
	enum ps_err err = digest_out ? digest_film(input, digest_out) : PS_OK;

	return err ? err : ps_marks_find_film(look->kind, &file, &look->marks);
}

int ps_claim_look(const char *path, struct ps_claim_look *look_out, uint8_t *digest_out)
{
	struct ps_input input;
	enum ps_err err = PS_OK;
	int status;

	memset(look_out, 0, sizeof(*look_out));
	ps_buf_init(&look_out->picture);
	status = ps_input_open(path, &input);
	if (status)
		return status;
	status = sort(path, &input, look_out);
	if (!status)
		err = ps_claim_kind_is_picture(look_out->kind)
			      ? look_at_picture(&input, look_out, digest_out)
			      : look_at_film(&input, look_out, digest_out);
	if (err)
		status = ps_input_fail(&input, err);
	ps_input_close(&input);
	return status;
}

bool ps_claim_look_is_of(const struct ps_claim_look *look, const struct ps_claim_file *file,
			 const uint8_t *digest)
{
	return look->bytes == file->bytes && (!ps_claim_kind_is_picture(file->kind) ||
					      memcmp(digest, file->digest, PS_DIGEST_LEN) == 0);
}

void ps_claim_look_release(struct ps_claim_look *look)
{
	ps_buf_release(&look->picture);
}
