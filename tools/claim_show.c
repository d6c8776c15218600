/* packseal claim show: all that is known of one. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/claim_request.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "tools/output.h"

#define US_PER_SECOND 1000000

void ps_claim_type_shown(const struct ps_claim *claim, char shown_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_claim_fields none = { "", "", "", NULL, NULL, PS_LANG_ZH };
	struct ps_claim_text *text = malloc(sizeof(*text));

	ps_text_shown(claim->type, shown_out);
	if (text && !ps_claim_text_make(claim->type, "", PS_LANG_ZH, &none, 0, UINT64_MAX, text))
		(void)snprintf(shown_out, PS_TEXT_SHOWN_MAX, "%s (%.64s)", claim->type,
			       text->title);
	free(text);
}

static void print_line(const char *name, const char *text)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(text, shown);
	(void)printf("%-9s %s\n", name, shown[0] ? shown : "-");
}

/* What it declares, from its bytes as they lie there: those that the digest is of, or it is said.
 */
static void print_marks(const struct ps_claim_store *store, const struct ps_claim *claim,
			const struct ps_claim_file *file, enum ps_lang lang)
{
	struct ps_marks *marks = malloc(sizeof(*marks));
	uint8_t digest[PS_DIGEST_LEN];
	char path[PS_OUT_PATH_MAX];
	struct ps_buf bytes;

	ps_buf_init(&bytes);
	if (marks && !ps_claim_store_file(store, claim, file, path) &&
	    !ps_claim_marks(path, &bytes, marks)) {
		if (ps_digest(bytes.bytes, bytes.len, digest) ||
		    memcmp(digest, file->digest, sizeof(digest)) != 0)
			(void)printf("          its bytes are not those that were taken in\n");
		ps_marks_print(marks, 10, lang);
	}
	ps_buf_release(&bytes);
	free(marks);
}

static void print_files(const struct ps_claim_store *store, const struct ps_claim *claim,
			enum ps_lang lang)
{
	char hash[PS_COMMAND_GROUPS_LEN], given[PS_TEXT_SHOWN_MAX], where[PS_TEXT_SHOWN_MAX];

	ps_text_shown(store->path, where);
	for (size_t i = 0; i < claim->file_count; i++) {
		const struct ps_claim_file *file = &claim->files[i];

		ps_command_groups(file->digest, hash);
		ps_text_shown(file->given, given);
		(void)printf("\nfile %zu    %s/%" PRIu64 "/%s, %" PRIu64
			     " bytes; the buyer's name for it: %s\n          SHA-256 %s\n",
			     i + 1, where, claim->number, file->name, file->bytes, given, hash);
		if (ps_claim_kind_is_drawn(file->kind) && !file->decodes)
			(void)printf("          it does not decode: nothing can be drawn of it\n");
		if (ps_claim_kind_is_picture(file->kind))
			print_marks(store, claim, file, lang);
	}
}

static void print_notes(const struct ps_claim *claim)
{
	char at[PS_MOMENT_TEXT_MAX], by[PS_TEXT_SHOWN_MAX], text[PS_TEXT_SHOWN_MAX];
	char what[PS_TEXT_SHOWN_MAX];

	(void)printf("\n");
	for (size_t i = 0; i < claim->note_count; i++) {
		const struct ps_claim_note *note = &claim->notes[i];

		ps_moment_short(note->at_s * US_PER_SECOND, at);
		ps_text_shown(note->what, what);
		ps_text_shown(note->by, by);
		ps_text_shown(note->text, text);
		(void)printf("%s  %-9s %s%s(%s)\n", at, what, text, text[0] ? " " : "", by);
	}
}

static void print(const struct ps_claim_store *store, const struct ps_claim *claim, size_t earlier,
		  enum ps_lang lang)
{
	char text[PS_TEXT_SHOWN_MAX];

	(void)printf("claim     %" PRIu64 "\n", claim->number);
	ps_claim_type_shown(claim, text);
	(void)printf("type      %s\n", text);
	ps_moment_local(claim->deadline_s, text);
	(void)printf("deadline  %s\n", text);
	print_line("outcome", claim->outcome[0] ? claim->outcome : "open");
	print_line("channel", claim->channel);
	print_line("waybill", claim->waybill);
	print_line("order", claim->order);
	if (claim->has_buyer)
		(void)printf("buyer     %zu earlier claims\n", earlier);
	(void)printf("takes    ");
	for (size_t i = 0; i < claim->take_count; i++) {
		char take[PS_CLAIM_TAKE_TEXT_MAX];

		ps_claim_take_text(&claim->takes[i], take);
		(void)printf(" %s", take);
	}
	(void)printf("%s\n", claim->take_count ? "" : " none: there is no film of it");
	print_files(store, claim, lang);
	print_notes(claim);
}

static int put_json(const struct ps_claim_request *request, const struct ps_claim_store *store,
		    const struct ps_claim *claim, size_t earlier)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);
	int status = 0;

	if (!err) {
		ps_claim_to_json(claim, json);
		if (claim->has_buyer)
			ps_json_number(json, "earlier_claims", earlier);
		if (request->pictures)
			status = ps_claim_findings(request, store, claim, json);
		if (!status)
			err = ps_json_print(json, false, stdout);
		ps_json_destroy(json);
	}
	return err ? ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(err)) : status;
}

int ps_claim_show(const struct ps_claim_request *request)
{
	struct ps_claim *claim = malloc(sizeof(*claim));
	struct ps_claim_store store = { .lock = -1 };
	size_t earlier = 0;
	int status = claim ? ps_claim_store_open(request->claims, request->store, false, &store)
			   : ps_command_fail(PS_EXIT_RESOURCES, "no memory is left");

	if (!status && request->pictures && !request->as_json)
		status = ps_command_fail(PS_EXIT_USAGE, "--pictures goes with --json");
	if (!status)
		status = ps_claim_store_load(&store, request->number, claim);
	if (!status)
		status = ps_claim_store_earlier(&store, claim, &earlier);
	if (!status && request->as_json)
		status = put_json(request, &store, claim, earlier);
	else if (!status)
		print(&store, claim, earlier, request->lang);
	ps_claim_store_close(&store);
	free(claim);
	return status ? status : ps_command_end();
}
