/* packseal claim show: all that is known of one. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tools/claim_look.h"
#include "tools/claim_request.h"
#include "tools/claim_said.h"
#include "tools/claim_text.h"
#include "tools/command.h"
#include "tools/data.h"
#include "tools/moment.h"
#include "tools/output.h"

#define US_PER_SECOND 1000000

enum { NAME_COLUMNS = 10 };

/* In Chinese, "" where nobody knows it. */
static void title_of(const struct ps_claim *claim, char title_out[PS_TEXT_SHOWN_MAX])
{
	const struct ps_claim_fields none = {
		.waybill = "", .code = "", .from = "", .notes = PS_LANG_ZH
	};
	struct ps_claim_text *text = malloc(sizeof(*text));

	title_out[0] = '\0';
	if (text && !ps_claim_text_make(claim->type, "", PS_LANG_ZH, &none, 0, UINT64_MAX, text))
		(void)snprintf(title_out, PS_TEXT_SHOWN_MAX, "%.64s", text->title);
	free(text);
}

void ps_claim_type_shown(const struct ps_claim *claim, char shown_out[PS_TEXT_SHOWN_MAX])
{
	char title[PS_TEXT_SHOWN_MAX];

	title_of(claim, title);
	ps_text_shown(claim->type, shown_out);
	if (title[0])
		(void)snprintf(shown_out, PS_TEXT_SHOWN_MAX, "%s (%.64s)", claim->type, title);
}

void ps_claim_type_short(const struct ps_claim *claim, enum ps_lang lang,
			 char shown_out[PS_TEXT_SHOWN_MAX])
{
	shown_out[0] = '\0';
	if (lang == PS_LANG_ZH)
		title_of(claim, shown_out);
	if (!shown_out[0])
		ps_text_shown(claim->type, shown_out);
}

/* The left edge of a line, as wide in both languages. */
static void print_name(enum ps_lang lang, const char *en, const char *zh)
{
	ps_claim_put_column(ps_lang_pick(lang, en, zh), NAME_COLUMNS);
}

static void print_line(enum ps_lang lang, const char *en, const char *zh, const char *text)
{
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(text, shown);
	print_name(lang, en, zh);
	(void)printf("%s\n", shown[0] ? shown : "-");
}

/* A line below a file. */
static void print_below(enum ps_lang lang, const char *en, const char *zh)
{
	print_name(lang, "", "");
	(void)printf("%s\n", ps_lang_pick(lang, en, zh));
}

/* What it declares, from its bytes as they lie there: those that the digest is of, or it is said.
 */
static void print_marks(const struct ps_claim_store *store, const struct ps_claim *claim,
			const struct ps_claim_file *file, enum ps_lang lang)
{
	struct ps_claim_look *look = calloc(1, sizeof(*look));
	uint8_t digest[PS_DIGEST_LEN];
	char path[PS_OUT_PATH_MAX];

	if (look && !ps_claim_store_file(store, claim, file, path) &&
	    !ps_claim_look(path, look, ps_claim_kind_is_picture(file->kind) ? digest : NULL)) {
		if (!ps_claim_look_is_of(look, file, digest))
			print_below(lang, "its bytes are not those that were taken in",
				    "其字节与收到时不同");
		ps_marks_print(&look->marks, 10, lang);
	}
	if (look)
		ps_claim_look_release(look);
	free(look);
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
		(void)printf(
			lang == PS_LANG_ZH
				? "\n文件 %zu    %s/%" PRIu64 "/%s,%" PRIu64
				  " 字节;买家的文件名:%s\n          SHA-256 %s\n"
				: "\nfile %zu    %s/%" PRIu64 "/%s, %" PRIu64
				  " bytes; the buyer's name for it: %s\n          SHA-256 %s\n",
			i + 1, where, claim->number, file->name, file->bytes, given, hash);
		if (ps_claim_kind_is_drawn(file->kind) && !file->decodes)
			print_below(lang, "it does not decode: nothing can be drawn of it",
				    "无法解码:不能绘出");
		print_marks(store, claim, file, lang);
	}
}

static void print_notes(const struct ps_claim *claim, enum ps_lang lang)
{
	char at[PS_MOMENT_TEXT_MAX], by[PS_TEXT_SHOWN_MAX], text[PS_TEXT_SHOWN_MAX];
	char what[PS_TEXT_SHOWN_MAX];

	(void)printf("\n");
	for (size_t i = 0; i < claim->note_count; i++) {
		const struct ps_claim_note *note = &claim->notes[i];

		ps_moment_short(note->at_s * US_PER_SECOND, at);
		ps_text_shown(ps_claim_note_said(note->what, lang), what);
		ps_text_shown(note->by, by);
		ps_text_shown(note->text, text);
		(void)printf("%s  ", at);
		ps_claim_put_column(what, NAME_COLUMNS);
		(void)printf("%s%s(%s)\n", text, text[0] ? " " : "", by);
	}
}

static void print(const struct ps_claim_store *store, const struct ps_claim *claim, size_t earlier,
		  enum ps_lang lang)
{
	char text[PS_TEXT_SHOWN_MAX];

	(void)snprintf(text, sizeof(text), "%" PRIu64, claim->number);
	print_line(lang, "claim", "纠纷", text);
	ps_claim_type_shown(claim, text);
	print_name(lang, "type", "类型");
	(void)printf("%s\n", text);
	ps_moment_local(claim->deadline_s, text);
	print_line(lang, "deadline", "答复期限", text);
	print_line(lang, "outcome", "结果",
		   claim->outcome[0] ? ps_claim_outcome_said(claim->outcome, lang)
				     : ps_lang_pick(lang, "open", "待处理"));
	print_line(lang, "channel", "平台", claim->channel);
	print_line(lang, "waybill", "面单号", claim->waybill);
	print_line(lang, "order", "订单号", claim->order);
	if (claim->has_buyer) {
		print_name(lang, "buyer", "买家");
		(void)printf(lang == PS_LANG_ZH ? "此前有 %zu 件纠纷\n" : "%zu earlier claims\n",
			     earlier);
	}
	ps_claim_put_column(ps_lang_pick(lang, "takes", "录像"), NAME_COLUMNS - 1);
	for (size_t i = 0; i < claim->take_count; i++) {
		char take[PS_CLAIM_TAKE_TEXT_MAX];

		ps_claim_take_text(&claim->takes[i], take);
		(void)printf(" %s", take);
	}
	(void)printf("%s\n", claim->take_count ? ""
					       : ps_lang_pick(lang, " none: there is no film of it",
							      " 没有该包裹的录像"));
	print_files(store, claim, lang);
	print_notes(claim, lang);
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
