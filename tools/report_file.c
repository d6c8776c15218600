#include "tools/report_file.h"

#include <stdio.h>
#include <string.h>

#include "tools/command.h"
#include "tools/export_leaf.h"
#include "tools/save.h"
#include "tools/sheet.h"
#include "tools/store_stamps.h"

enum { SHEET_WIDTH = 1280, SHEET_BYTES = 400000 };

/* The sheet's pictures, and the same decoded, in the confined child as everything. */
struct pictures {
	struct ps_sheet_result sheet;
	struct ps_canvas canvas;
	bool have;
};

static int make_pictures(const struct ps_report_file_request *request, struct ps_subject *subject,
			 struct pictures *pictures)
{
	const struct ps_sheet_request sheet = { .lang = request->lang,
						.limits = { .max_bytes = SHEET_BYTES,
							    .max_width_px = SHEET_WIDTH },
						.hiding = request->hiding,
						.quiet = true };
	struct ps_decoder *decoder = NULL;
	enum ps_err err;
	int status = ps_sheet_make(&sheet, subject, &pictures->sheet);

	if (status)
		return status;
	err = ps_decoder_start(&decoder);
	if (!err)
		err = ps_decoder_shrink(
			decoder,
			(struct ps_bytes){ pictures->sheet.jpeg.bytes, pictures->sheet.jpeg.len },
			UINT32_MAX, UINT32_MAX, &pictures->canvas);
	ps_decoder_stop(decoder);
	pictures->have = !err;
	return err ? ps_decoder_complain(err) : 0;
}

static int render(const struct ps_document *document, const struct ps_subject *subject, bool pdf,
		  struct ps_buf *out)
{
	struct ps_drawing *drawing = NULL;
	char foot[PS_TEXT_SHOWN_MAX + 64];
	enum ps_err err;
	int status = 0;

	if (!pdf) {
		err = ps_document_to_html(document, out);
		return err ? ps_command_fail(PS_EXIT_RESOURCES, "the report: %s", ps_err_text(err))
			   : 0;
	}
	err = ps_drawing_open(document->lang, &drawing);
	if (!err) {
		(void)snprintf(foot, sizeof(foot), "%s · %s · packseal", subject->waybill,
			       subject->code);
		err = ps_document_to_pdf(document, foot, drawing, out);
	}
	if (err)
		status = ps_drawing_complain(err, document->lang);
	ps_drawing_close(drawing);
	return status;
}

int ps_report_make(const struct ps_report_file_request *request,
		   const struct ps_report_request *report, struct ps_subject *subject, bool pdf,
		   struct ps_buf *out)
{
	struct pictures pictures = { .have = false };
	struct ps_document document;
	int status = 0;

	ps_buf_init(&pictures.sheet.jpeg);
	ps_document_init(&document, request->lang);
	if (request->pictures)
		status = make_pictures(request, subject, &pictures);
	if (!status)
		status = ps_report_write(report, subject, &document);
	if (!status && pictures.have)
		ps_document_picture(
			&document, subject->code,
			(struct ps_bytes){ pictures.sheet.jpeg.bytes, pictures.sheet.jpeg.len },
			&pictures.canvas);
	if (!status)
		status = render(&document, subject, pdf, out);
	ps_document_release(&document);
	ps_canvas_release(&pictures.canvas);
	ps_buf_release(&pictures.sheet.jpeg);
	return status;
}

static bool ends_with(const char *text, const char *end)
{
	size_t len = strlen(text);
	size_t end_len = strlen(end);

	return len > end_len && strcmp(text + len - end_len, end) == 0;
}

/* The report leaves the house: the ledger has it. And it is made of the whole take. */
static int enter_and_state(const struct ps_report_file_request *request,
			   const struct ps_subject_request *what, const struct ps_subject *subject,
			   const struct ps_buf *report)
{
	struct ps_derived_range ranges[PS_DERIVED_RANGES_MAX];
	struct ps_statement_request statement = request->statement;
	enum ps_err err = ps_digest(report->bytes, report->len, statement.file);
	int status;

	if (err)
		return ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err));
	status = ps_export_leaf_derived(statement.run, what, subject, statement.file, report->len);
	if (status)
		return status;
	statement.subject = subject;
	statement.bytes = report->len;
	statement.ranges = ranges;
	statement.range_count = ps_statement_whole(subject, ranges);
	statement.what = "a report: what verification says of the take, in words, and pictures "
			 "decoded and reduced";
	return ps_statement_ask(&statement);
}

static int make_and_save(const struct ps_report_file_request *request,
			 const struct ps_subject_request *what, struct ps_subject *subject)
{
	/* only a take that was found in a store has one beside it */
	bool in_store = subject->in_store;
	const struct ps_report_request report = { .lang = request->lang,
						  .told = request->told,
						  .store = in_store ? what->store : NULL,
						  .ledger = request->ledger ? request->ledger
							    : in_store	    ? what->store
									    : NULL };
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf out;
	int status;

	ps_buf_init(&out);
	status = ps_report_make(request, &report, subject, ends_with(request->to, ".pdf"), &out);
	if (!status)
		status = ps_save(request->to, ps_existing(request->replace), out.bytes, out.len);
	if (!status) {
		ps_text_shown(request->to, shown);
		(void)printf("%s: %zu bytes, evidence code %s\n", shown, out.len, subject->code);
		status = enter_and_state(request, what, subject, &out);
	}
	if (!status)
		status = ps_command_end();
	ps_buf_release(&out);
	return status;
}

int ps_report_file(const struct ps_report_file_request *request,
		   const struct ps_subject_request *what)
{
	struct ps_store_stamps stamps = { .options = { 0 } };
	struct ps_subject subject;
	int status;

	if (!ends_with(request->to, ".html") && !ends_with(request->to, ".pdf"))
		return ps_command_fail(PS_EXIT_USAGE,
				       "a report is called OUT.html or OUT.pdf, after what it is");
	status = ps_subject_open(what, &subject);
	subject.given = request->given;
	if (!status)
		status = ps_subject_look(&subject, "no report");
	if (!status)
		status = ps_store_stamps_judge(what->store, &subject, &stamps);
	if (!status)
		status = make_and_save(request, what, &subject);
	ps_subject_close(&subject);
	ps_store_stamps_release(&stamps);
	return status;
}
