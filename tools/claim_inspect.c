/* packseal claim inspect: what a picture says of itself. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "signing/file.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/marks.h"
#include "tools/packing.h"
#include "tools/seen.h"

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

struct findings {
	struct ps_marks marks;
	struct ps_seen_query query;
	struct ps_seen seen;
	size_t count;
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
};

static int look_up(const struct ps_claim_request *request, const struct ps_buf *bytes,
		   struct findings *findings)
{
	const struct ps_bytes picture = { bytes->bytes, bytes->len };
	struct ps_claim_store store = { .lock = -1 };
	struct ps_decoder *decoder = NULL;
	enum ps_err err = ps_decoder_start(&decoder);
	int status = err ? ps_decoder_complain(err) : 0;

	if (!status)
		status = ps_seen_query_make(picture, ps_claim_kind_sniff(picture), decoder,
					    &findings->query);
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

static void print(const char *path, const struct ps_buf *bytes, const uint8_t *digest,
		  const struct findings *findings, enum ps_lang lang)
{
	const struct ps_marks *marks = &findings->marks;
	char says[PS_TEXT_LEN_MAX + 1], shown[PS_TEXT_SHOWN_MAX], hash[PS_COMMAND_GROUPS_LEN];

	ps_text_shown(path, shown);
	ps_command_groups(digest, hash);
	(void)printf("%s: %zu bytes, %" PRIu32 " x %" PRIu32 "\nSHA-256 %s\n", shown, bytes->len,
		     marks->outline.width_px, marks->outline.height_px, hash);
	ps_marks_print(marks, 0, lang);
	for (size_t i = 0; i < findings->count; i++) {
		ps_seen_say(&findings->matches[i], lang, says);
		ps_text_shown(says, shown);
		(void)printf("seen before: %s\n", shown);
	}
	if (!findings->count)
		(void)printf(
			"not seen before among %zu pictures and %zu packing stills%s\n",
			findings->seen.pictures.count, findings->seen.stills.count,
			findings->query.hashed
				? ""
				: ", by its bytes alone: only JPEG, PNG and WebP are looked at");
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
