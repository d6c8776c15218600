/* packseal claim inspect: what a picture says of itself. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/marks.h"

int ps_claim_marks(const char *path, struct ps_buf *bytes, struct ps_marks *marks_out)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_claim_kind kind;
	enum ps_err err;

	ps_text_shown(path, shown);
	bytes->cap = PS_CLAIM_PICTURE_BYTES_MAX;
	err = ps_file_read(path, bytes);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s: %s", shown,
				       err == PS_IO ? strerror(errno) : ps_err_text(err));
	kind = ps_claim_kind_sniff((struct ps_bytes){ bytes->bytes, bytes->len });
	if (!ps_claim_kind_is_picture(kind))
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is no picture: JPEG, PNG, WebP, GIF or HEIC", shown);
	err = ps_marks_find(kind, (struct ps_bytes){ bytes->bytes, bytes->len }, marks_out);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err)) : 0;
}

static void print(const char *path, const struct ps_buf *bytes, const uint8_t *digest,
		  const struct ps_marks *marks, enum ps_lang lang)
{
	char shown[PS_TEXT_SHOWN_MAX], hash[PS_COMMAND_GROUPS_LEN];

	ps_text_shown(path, shown);
	ps_command_groups(digest, hash);
	(void)printf("%s: %zu bytes, %" PRIu32 " x %" PRIu32 "\nSHA-256 %s\n", shown, bytes->len,
		     marks->outline.width_px, marks->outline.height_px, hash);
	ps_marks_print(marks, 0, lang);
}

static int put_json(const struct ps_buf *bytes, const uint8_t *digest, const struct ps_marks *marks)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (!err) {
		ps_json_number(json, "bytes", bytes->len);
		ps_json_hex(json, "sha256", digest, PS_DIGEST_LEN);
		ps_marks_to_json(marks, json);
		err = ps_json_print(json, false, stdout);
		ps_json_destroy(json);
	}
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

int ps_claim_inspect(const struct ps_claim_request *request)
{
	struct ps_marks *marks = malloc(sizeof(*marks));
	uint8_t digest[PS_DIGEST_LEN];
	struct ps_buf bytes;
	enum ps_err err;
	int status = 0;

	ps_buf_init(&bytes);
	if (!marks)
		status = ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (!status)
		status = ps_claim_marks(request->operand, &bytes, marks);
	if (!status) {
		err = ps_digest(bytes.bytes, bytes.len, digest);
		status = err ? ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err)) : 0;
	}
	if (!status && request->as_json)
		status = put_json(&bytes, digest, marks);
	else if (!status)
		print(request->operand, &bytes, digest, marks, request->lang);
	ps_buf_release(&bytes);
	free(marks);
	return status ? status : ps_command_end();
}
