/* The other takes of the waybill, and what stands beside this one in the ledger. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/verdict_ledger.h"
#include "tools/command.h"
#include "tools/ledger.h"
#include "tools/moment.h"
#include "tools/recorded_said.h"
#include "tools/report.h"
#include "tools/take_table.h"

enum { LEAVES_MAX = 200, OTHERS_MAX = 200 };

struct others {
	struct ps_document *document;
	uint64_t count;
	uint64_t own;
};

static enum ps_err on_take(void *ctx, const struct ps_index_take *take)
{
	struct others *others = ctx;
	bool zh = others->document->lang == PS_LANG_ZH;
	char moment[PS_MOMENT_TEXT_MAX];
	char label[48];

	if (others->count++ == OTHERS_MAX)
		return PS_STOPPED;
	ps_moment_short(take->started_utc_us, moment);
	(void)snprintf(label, sizeof(label), zh ? "第 %" PRIu64 " 次" : "take %" PRIu64,
		       take->number);
	ps_document_row(others->document, PS_BLOCK_UNSIGNED, label,
			zh ? "%s UTC 起,%.1f 秒,%s%s" : "from %s UTC, %.1f s, %s%s", moment,
			(double)take->length_us / 1e6,
			take->ending ? ps_ending_said(take->ending, others->document->lang) : "-",
			take->number != others->own ? ""
			: zh			    ? "(本次)"
						    : " (this one)");
	return PS_OK;
}

/* What the take itself says of earlier ones, under its signature. */
static void on_waybill(void *ctx, const struct ps_code_body *waybill)
{
	struct ps_document *document = ctx;
	char shown[PS_TEXT_SHOWN_MAX];
	char numbers[PS_TEXT_SHOWN_MAX] = "";

	if (!waybill->has_tag)
		return;
	ps_bytes_shown(waybill->code, shown);
	for (size_t i = 0; i < waybill->earlier_count; i++) {
		size_t len = strlen(numbers);

		(void)snprintf(numbers + len, sizeof(numbers) - len, "%s%" PRIu64, i ? ", " : "",
			       waybill->earlier[i].number);
	}
	ps_document_row(document, 0, shown, "%s%s",
			ps_lang_pick(document->lang, "earlier takes of it: ", "此前的录制:"),
			numbers[0] ? numbers : ps_lang_pick(document->lang, "none", "没有"));
}

static void write_takes(const struct ps_report_request *request, struct ps_document *document,
			const struct ps_subject *subject)
{
	const struct ps_bytes code = { (const uint8_t *)subject->waybill,
				       strlen(subject->waybill) };
	struct others others = { .document = document,
				 .own = subject->verdict.check.start.take_number };
	struct ps_index *index = NULL;
	enum ps_err err = PS_OK;

	ps_document_add(
		document, PS_BLOCK_HEADING, 0, NULL,
		ps_lang_pick(document->lang, "All takes of the waybill", "该面单的全部录制"));
	ps_story_waybills(&subject->story, on_waybill, document);
	if (!request->store || !code.len || ps_index_open_read(request->store, &index)) {
		ps_document_add(document, PS_BLOCK_TEXT, 0, NULL,
				ps_lang_pick(document->lang,
					     "Later takes were not looked for: no station's index "
					     "was at hand.",
					     "未查找此后的录制:手头没有设备的索引。"));
		return;
	}
	err = ps_index_find_waybill(index, code, on_take, &others);
	ps_index_close(index);
	if (err && err != PS_STOPPED)
		ps_document_add(document, PS_BLOCK_TEXT, PS_BLOCK_UNSIGNED, NULL,
				ps_lang_pick(document->lang, "The index could not be read.",
					     "索引读取失败。"));
}

/* A leaf, or exports of one take by the same person with no other neighbour between them. */
struct run {
	uint64_t count; /* 0: there is none */
	uint64_t kind;
	uint64_t take;
	uint64_t first, last; /* entries */
	uint64_t first_us, last_us;
	char text[PS_TEXT_SHOWN_MAX];
};

/* Leaves of this take, the one before and the one behind. */
struct neighbours {
	uint64_t take;
	struct ps_document leaves; /* rows, used only if the ledger is signed */
	size_t count;
	struct run run; /* that has no row yet */
};

static void write_run(struct ps_document *document, const struct run *run)
{
	bool zh = document->lang == PS_LANG_ZH;
	const char *said = ps_leaf_said(run->kind, document->lang);
	char first[PS_MOMENT_TEXT_MAX];
	char last[PS_MOMENT_TEXT_MAX];
	char label[64];

	ps_moment_short(run->first_us, first);
	ps_moment_short(run->last_us, last);
	if (run->count == 1) {
		(void)snprintf(label, sizeof(label), zh ? "第 %" PRIu64 " 条" : "entry %" PRIu64,
			       run->first);
		ps_document_row(document, 0, label,
				zh ? "第 %" PRIu64 " 次录制:%s,%s UTC,%s"
				   : "take %" PRIu64 ": %s, %s UTC, %s",
				run->take, said, first, run->text);
		return;
	}
	(void)snprintf(label, sizeof(label),
		       zh ? "第 %" PRIu64 " 至 %" PRIu64 " 条" : "entries %" PRIu64 " to %" PRIu64,
		       run->first, run->last);
	ps_document_row(document, 0, label,
			zh ? "第 %" PRIu64 " 次录制:%s,共 %" PRIu64 " 次,%s 至 %s UTC,%s"
			   : "take %" PRIu64 ": %s, %" PRIu64 " times, %s to %s UTC, %s",
			run->take, said, run->count, first, last, run->text);
}

static void end_run(struct neighbours *neighbours)
{
	if (neighbours->run.count && neighbours->count < LEAVES_MAX) {
		neighbours->count++;
		write_run(&neighbours->leaves, &neighbours->run);
	}
	neighbours->run.count = 0;
}

static enum ps_err on_leaf(void *ctx, const struct ps_leaf *leaf)
{
	struct neighbours *neighbours = ctx;
	struct run *run = &neighbours->run;
	uint64_t take = ps_leaf_take(leaf);
	char text[PS_TEXT_SHOWN_MAX];

	if (take == 0 || take + 1 < neighbours->take || take > neighbours->take + 1)
		return PS_OK;
	ps_ledger_leaf_text(leaf, neighbours->leaves.lang, text);
	if (!run->count || leaf->kind != PS_LEAF_EXPORT || run->kind != PS_LEAF_EXPORT ||
	    run->take != take || strcmp(run->text, text) != 0) {
		end_run(neighbours);
		*run = (struct run){ .kind = leaf->kind,
				     .take = take,
				     .first = leaf->index,
				     .first_us = leaf->clock.utc_us };
		memcpy(run->text, text, sizeof(text));
	}
	run->count++;
	run->last = leaf->index;
	run->last_us = leaf->clock.utc_us;
	return PS_OK;
}

static void copy_rows(struct ps_document *to, const struct ps_document *from)
{
	for (size_t i = 0; i < from->count; i++)
		ps_document_add(to, from->blocks[i].kind, from->blocks[i].flags,
				ps_block_label(from, &from->blocks[i]),
				ps_block_text(from, &from->blocks[i]));
}

static int read_ledger(const char *path, struct ps_verdict *verdict, struct neighbours *neighbours,
		       bool *signed_out)
{
	struct ps_history_question question;
	struct ps_ledger_files files;
	struct ps_history history;
	int status;

	if (!ps_verdict_ask_ledger(verdict, &question))
		return 0;
	question.leaf = on_leaf;
	question.ctx = neighbours;
	status = ps_ledger_files_open(path, &files);
	if (status)
		return status;
	status = ps_ledger_files_read(&files, &question, &history);
	end_run(neighbours);
	if (!status) {
		*signed_out = history.state == PS_HISTORY_SIGNED;
		ps_verdict_add_ledger(verdict, &question, &history);
	}
	ps_ledger_files_close(&files);
	return status;
}

static int write_ledger(const struct ps_report_request *request, struct ps_document *document,
			struct ps_verdict *verdict)
{
	struct neighbours neighbours = { .take = verdict->check.start.take_number };
	bool is_signed = false;
	int status = 0;

	ps_document_add(document, PS_BLOCK_HEADING, 0, NULL,
			ps_lang_pick(document->lang, "Its neighbours in the station's ledger",
				     "台账中的前后记录"));
	ps_document_init(&neighbours.leaves, document->lang);
	if (request->ledger)
		status = read_ledger(request->ledger, verdict, &neighbours, &is_signed);
	if (!status && is_signed)
		copy_rows(document, &neighbours.leaves);
	else if (!status)
		ps_document_add(document, PS_BLOCK_TEXT, 0, NULL,
				request->ledger
					? ps_lang_pick(document->lang,
						       "The ledger that was given is not one that "
						       "the station signed; nothing is said of it.",
						       "所提供的台账未经设备签名,不作说明。")
					: ps_lang_pick(document->lang, "No ledger was given.",
						       "没有提供台账。"));
	ps_document_release(&neighbours.leaves);
	return status;
}

int ps_report_others(const struct ps_report_request *request, struct ps_subject *subject,
		     struct ps_document *document)
{
	write_takes(request, document, subject);
	return write_ledger(request, document, &subject->verdict);
}
