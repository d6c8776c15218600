/* packseal claim inspect: what a picture or film says of itself. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tools/claim_look.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/packing.h"
#include "tools/seen.h"

struct findings {
	struct ps_claim_look look;
	struct ps_seen_query query;
	struct ps_seen seen;
	size_t count;
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
};

/* One that is too large is not decoded, and one that has no size is not a picture any more. */
static int check_size(const char *path, const struct ps_claim_look *look)
{
	const struct ps_picture_outline *outline = &look->marks.outline;
	char shown[PS_TEXT_SHOWN_MAX];

	if (!ps_claim_kind_has_boxes(look->kind) && outline->cut &&
	    (outline->width_px == 0 || outline->height_px == 0)) {
		ps_text_shown(path, shown);
		return ps_command_fail(PS_EXIT_USAGE,
				       "%s: the picture is damaged: it has no width and height",
				       shown);
	}
	return ps_claim_file_check_size(path, outline->width_px, outline->height_px);
}

/* A film is known by its bytes alone; that its digest is there already. */
static int make_query(struct findings *findings)
{
	const struct ps_claim_look *look = &findings->look;
	const struct ps_bytes picture = { look->picture.bytes, look->picture.len };
	struct ps_decoder *decoder = NULL;
	enum ps_err err;
	int status;

	if (!ps_claim_kind_is_picture(look->kind))
		return 0;
	err = ps_decoder_start(&decoder);
	status = err ? ps_decoder_complain(err)
		     : ps_seen_query_make(picture, look->kind, decoder, &findings->query);
	ps_decoder_stop(decoder);
	return status;
}

static int look_up(const struct ps_claim_request *request, struct findings *findings)
{
	struct ps_claim_store store = { .lock = -1 };
	int status = make_query(findings);

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
	if (ps_claim_kind_is_drawn(findings->look.kind))
		return ps_lang_pick(lang,
				    ", by its bytes alone: it is damaged, and cannot be decoded",
				    "(仅按字节比较:文件已损坏,无法解码)");
	return ps_lang_pick(lang, ", by its bytes alone: only JPEG, PNG and WebP are looked at",
			    "(仅按字节比较:只有 JPEG、PNG、WebP 会查看画面)");
}

static void print(const char *path, const struct findings *findings, enum ps_lang lang)
{
	const struct ps_marks *marks = &findings->look.marks;
	char says[PS_TEXT_LEN_MAX + 1], shown[PS_TEXT_SHOWN_MAX], hash[PS_COMMAND_GROUPS_LEN];

	ps_text_shown(path, shown);
	ps_command_groups(findings->query.digest, hash);
	(void)printf("%s: %" PRIu64 " %s", shown, findings->look.bytes,
		     ps_lang_pick(lang, "bytes", "字节"));
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

static int put_json(const struct findings *findings, enum ps_lang lang)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (!err) {
		ps_json_number(json, "bytes", findings->look.bytes);
		ps_json_hex(json, "sha256", findings->query.digest, PS_DIGEST_LEN);
		ps_marks_to_json(&findings->look.marks, lang, json);
		ps_json_number(json, "compared_with", findings->seen.pictures.count);
		ps_json_number(json, "compared_with_stills", findings->seen.stills.count);
		ps_json_array(json, "seen");
		for (size_t i = 0; i < findings->count; i++)
			ps_seen_to_json(&findings->matches[i], lang, json);
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
	int status;

	if (!findings)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	status = ps_claim_look(request->operand, &findings->look, findings->query.digest);
	if (!status)
		status = check_size(request->operand, &findings->look);
	/* no film looks like a packing */
	if (!status && ps_claim_kind_is_picture(findings->look.kind) && may_learn(request))
		ps_packing_learn(request, NULL);
	if (!status)
		status = look_up(request, findings);
	if (!status && request->as_json)
		status = put_json(findings, request->lang);
	else if (!status)
		print(request->operand, findings, request->lang);
	ps_claim_look_release(&findings->look);
	ps_seen_close(&findings->seen);
	free(findings);
	return status ? status : ps_command_end();
}
