/* What is found in each of a claim's files, and a small picture of it that is nobody's bytes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/claim_look.h"
#include "tools/claim_request.h"
#include "tools/command.h"
#include "tools/out_dir.h"
#include "tools/seen.h"
#include "tools/upright.h"

enum { WIDTH_PX = 640, QUALITY = 80 };

struct finding {
	const struct ps_claim_request *request;
	const struct ps_claim_store *store;
	const struct ps_claim *claim;
	struct ps_json *json;
	struct ps_decoder *decoder;
	struct ps_seen seen;
	struct ps_out_dir dir;
	struct ps_claim_look look;
	struct ps_seen_query query;
};

static void put_seen(struct finding *finding)
{
	struct ps_seen_match matches[PS_SEEN_MATCHES_MAX];
	size_t count = ps_seen_find(&finding->seen, &finding->query, matches);
	struct ps_json *json = finding->json;

	ps_json_array(json, "seen");
	for (size_t i = 0; i < count; i++)
		ps_seen_to_json(&matches[i], finding->request->lang, json);
	ps_json_end(json);
}

static int put_small(struct finding *finding, const char *name, struct ps_bytes bytes)
{
	struct ps_canvas canvas = { 0 };
	struct ps_buf jpeg;
	enum ps_err err = ps_upright_shrink(finding->decoder, bytes, WIDTH_PX, 1, &canvas);

	if (err == PS_MALFORMED) /* not as it was when it was taken in, perhaps */
		return 0;
	if (err)
		return ps_decoder_complain(err);
	ps_buf_init(&jpeg);
	err = ps_canvas_narrow(&canvas, WIDTH_PX);
	if (!err)
		err = ps_canvas_write_jpeg(&canvas, QUALITY, 0, &jpeg);
	ps_canvas_release(&canvas);
	if (!err && ps_out_dir_put(&finding->dir, name, jpeg.bytes, jpeg.len)) {
		ps_buf_release(&jpeg);
		return ps_out_dir_fail(&finding->dir);
	}
	ps_buf_release(&jpeg);
	if (err)
		return ps_command_fail(ps_command_status(err), "%s", ps_err_text(err));
	ps_json_text(finding->json, "picture", name);
	return 0;
}

/* A film is known by the digest that it had when it was taken in. */
static int look_into(struct finding *finding, size_t number)
{
	const struct ps_claim_file *file = &finding->claim->files[number - 1];
	const struct ps_claim_look *look = &finding->look;
	const struct ps_bytes picture = { look->picture.bytes, look->picture.len };
	bool is_picture = ps_claim_kind_is_picture(file->kind);
	bool unchanged;
	char name[32];
	int status = is_picture ? ps_seen_query_make(picture, file->kind, finding->decoder,
						     &finding->query)
				: 0;

	if (status)
		return status;
	unchanged = ps_claim_look_is_of(look, file, finding->query.digest);
	/* as many bytes are not yet the same ones */
	if (is_picture || !unchanged)
		ps_json_bool(finding->json, "unchanged", unchanged);
	ps_marks_to_json(&look->marks, finding->request->lang, finding->json);
	(void)snprintf(name, sizeof(name), "%zu.jpg", number);
	return ps_claim_kind_is_drawn(file->kind) ? put_small(finding, name, picture) : 0;
}

static int look_at(struct finding *finding, size_t number)
{
	const struct ps_claim_file *file = &finding->claim->files[number - 1];
	char path[PS_OUT_PATH_MAX];
	int status = ps_claim_store_file(finding->store, finding->claim, file, path);

	memset(&finding->query, 0, sizeof(finding->query));
	memcpy(finding->query.digest, file->digest, PS_DIGEST_LEN);
	ps_json_object(finding->json, NULL);
	ps_json_number(finding->json, "file", number);
	if (!status) {
		/* what cannot be read any more is said; the others are looked at all the same */
		if (ps_claim_look(path, &finding->look, NULL))
			ps_json_bool(finding->json, "unchanged", false);
		else
			status = look_into(finding, number);
		ps_claim_look_release(&finding->look);
	}
	finding->query.claim = finding->claim->number;
	if (!status)
		put_seen(finding);
	ps_json_end(finding->json);
	return status;
}

int ps_claim_findings(const struct ps_claim_request *request, const struct ps_claim_store *store,
		      const struct ps_claim *claim, struct ps_json *json)
{
	struct finding *finding = calloc(1, sizeof(*finding));
	enum ps_err err;
	int status;

	if (!finding)
		return ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");
	*finding = (struct finding){
		.request = request, .store = store, .claim = claim, .json = json
	};
	status = ps_out_dir_open(request->pictures, &finding->dir);
	if (status) {
		free(finding);
		return status;
	}
	err = ps_decoder_start(&finding->decoder);
	status = err ? ps_decoder_complain(err) : ps_seen_open(store, &finding->seen);
	ps_json_array(json, "findings");
	for (size_t i = 0; i < claim->file_count && !status; i++)
		status = look_at(finding, i + 1);
	ps_json_end(json);
	if (!status)
		status = ps_out_dir_keep(&finding->dir);
	ps_seen_close(&finding->seen);
	ps_decoder_stop(finding->decoder);
	ps_out_dir_close(&finding->dir);
	free(finding);
	return status;
}
