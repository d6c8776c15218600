/* packseal claim inspect: what a picture says of itself. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/input.h"
#include "tools/marks.h"
#include "tools/packing.h"
#include "tools/seen.h"

/* All of it, unless it is no file or more than a picture has. Complains. */
static int read_picture(const char *path, const char *shown, struct ps_buf *bytes)
{
	uint8_t piece[1 << 14];
	struct ps_input input;
	struct ps_source source;
	enum ps_err err = PS_OK;
	size_t got = 1;
	int status = ps_input_open(path, &input);

	if (status)
		return status;
	bytes->cap = PS_CLAIM_PICTURE_BYTES_MAX;
	source = ps_input_source(&input);
	while (!err && got) {
		err = source.read(source.ctx, piece, sizeof(piece), &got);
		if (!err) {
			ps_buf_add(bytes, piece, got);
			err = bytes->err;
		}
	}
	if (err == PS_LIMIT)
		status =
			ps_command_fail(PS_EXIT_RESOURCES,
					"%s: a picture of more than 32 MB is not looked at", shown);
	else if (err)
		status = ps_input_fail(&input, err);
	ps_input_close(&input);
	return status;
}

int ps_claim_marks(const char *path, struct ps_buf *bytes, struct ps_marks *marks_out)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_claim_kind kind;
	enum ps_err err;
	int status;

	ps_text_shown(path, shown);
	status = read_picture(path, shown, bytes);
	if (status)
		return status;
	kind = ps_claim_kind_sniff((struct ps_bytes){ bytes->bytes, bytes->len });
	if (!ps_claim_kind_is_picture(kind))
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s is no picture: JPEG, PNG, WebP, GIF or HEIC", shown);
	err = ps_marks_find(kind, (struct ps_bytes){ bytes->bytes, bytes->len }, marks_out);
	return err ? ps_command_fail(ps_command_status(err), "%s: %s", shown, ps_err_text(err)) : 0;
}

struct findings {
	enum ps_claim_kind kind;
	struct ps_marks marks;
	struct ps_seen_query query;
	struct ps_seen seen;
	size_t count;
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
};

/* One that is too large is not decoded, and one that has no size is not a picture any more. */
static int check_size(const char *path, const struct ps_picture_outline *outline)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (outline->cut && (outline->width_px == 0 || outline->height_px == 0)) {
		ps_text_shown(path, shown);
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s: the picture is damaged: it has no width and height",
				       shown);
	}
	return ps_claim_file_check_size(path, outline->width_px, outline->height_px);
}

static int look_up(const struct ps_claim_request *request, const struct ps_buf *bytes,
		   struct findings *findings)
{
	const struct ps_bytes picture = { bytes->bytes, bytes->len };
	struct ps_claim_store store = { .lock = -1 };
	struct ps_decoder *decoder = NULL;
	enum ps_err err = ps_decoder_start(&decoder);
	int status = err ? ps_decoder_complain(err) : 0;

	if (!status)
		status = ps_seen_query_make(picture, findings->kind, decoder, &findings->query);
	ps_decoder_stop(decoder);
	if (!status)
		status = ps_claim_store_open(request->claims, request->store, false, &store);
	if (!status)
		status = ps_seen_open(&store, &findings->seen);
	if (!status)
		findings->count =
			ps_seen_find(&findings->seen, &findings->query, findings->matches);
	ps_claim_store_close(&store);
	return status;
}

/* What the comparison was not by. */
static const char *by_what(const struct findings *findings, enum ps_lang lang)
{
	if (findings->query.hashed)
		return "";
	if (ps_claim_kind_is_drawn(findings->kind))
		return ps_lang_pick(lang,
				    ", by its bytes alone: it is damaged, and cannot be decoded",
				    "(仅按字节比较:文件已损坏,无法解码)");
	return ps_lang_pick(lang, ", by its bytes alone: only JPEG, PNG and WebP are looked at",
			    "(仅按字节比较:只有 JPEG、PNG、WebP 会查看画面)");
}

static void print(const char *path, const struct ps_buf *bytes, const uint8_t *digest,
		  const struct findings *findings, enum ps_lang lang)
{
	const struct ps_marks *marks = &findings->marks;
	char says[PS_TEXT_LEN_MAX + 1], shown[PS_TEXT_SHOWN_MAX], hash[PS_COMMAND_GROUPS_LEN];

	ps_text_shown(path, shown);
	ps_command_groups(digest, hash);
	(void)printf("%s: %zu %s", shown, bytes->len, ps_lang_pick(lang, "bytes", "字节"));
	if (marks->outline.width_px && marks->outline.height_px)
		(void)printf(", %" PRIu32 " x %" PRIu32, marks->outline.width_px,
			     marks->outline.height_px);
	(void)printf("\nSHA-256 %s\n", hash);
	ps_marks_print(marks, 0, lang);
	for (size_t i = 0; i < findings->count; i++) {
		ps_seen_say(&findings->matches[i], lang, says);
		ps_text_shown(says, shown);
		(void)printf("%s%s\n", ps_lang_pick(lang, "seen before: ", "曾经出现:"), shown);
	}
	if (!findings->count)
		(void)printf(
			lang == PS_LANG_ZH
				? "在 %zu 张图片和 %zu 张打包录像静帧中未出现过%s\n"
				: "not seen before among %zu pictures and %zu packing stills%s\n",
			findings->seen.pictures.count, findings->seen.stills.count,
			by_what(findings, lang));
}

static int put_json(const struct ps_buf *bytes, const uint8_t *digest,
		    const struct findings *findings, enum ps_lang lang)
{
	char says[PS_TEXT_LEN_MAX + 1];
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (!err) {
		ps_json_number(json, "bytes", bytes->len);
		ps_json_hex(json, "sha256", digest, PS_DIGEST_LEN);
		ps_marks_to_json(&findings->marks, lang, json);
		ps_json_number(json, "compared_with", findings->seen.pictures.count);
		ps_json_number(json, "compared_with_stills", findings->seen.stills.count);
		ps_json_array(json, "seen");
		for (size_t i = 0; i < findings->count; i++) {
			ps_seen_say(&findings->matches[i], lang, says);
			ps_json_text(json, NULL, says);
		}
		ps_json_end(json);
		err = ps_json_print(json, false, stdout);
		ps_json_destroy(json);
	}
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : 0;
}

/* Who may only read them compares with what is known; and without claims there is no folder yet. */
static bool may_learn(const struct ps_claim_request *request)
{
	struct ps_claim_store store = { .lock = -1 };
	int status = ps_claim_store_open(request->claims, request->store, false, &store);

	ps_claim_store_close(&store);
	return !status && access(store.path, W_OK) == 0;
}

int ps_claim_inspect(const struct ps_claim_request *request)
{
	struct findings *findings = calloc(1, sizeof(*findings));
	struct ps_buf bytes;
	int status = 0;

	ps_buf_init(&bytes);
	if (!findings)
		status = ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	if (!status)
		status = ps_claim_marks(request->operand, &bytes, &findings->marks);
	if (!status) {
		findings->kind = ps_claim_kind_sniff((struct ps_bytes){ bytes.bytes, bytes.len });
		status = check_size(request->operand, &findings->marks.outline);
	}
	if (!status && may_learn(request))
		ps_packing_learn(request, NULL);
	if (!status)
		status = look_up(request, &bytes, findings);
	if (!status && request->as_json)
		status = put_json(&bytes, findings->query.digest, findings, request->lang);
	else if (!status)
		print(request->operand, &bytes, findings->query.digest, findings, request->lang);
	ps_buf_release(&bytes);
	if (findings)
		ps_seen_close(&findings->seen);
	free(findings);
	return status ? status : ps_command_end();
}
