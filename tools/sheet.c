#include "tools/sheet.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/file.h"
#include "tools/command.h"
#include "tools/language.h"
#include "tools/qr.h"
#include "tools/redaction.h"

enum {
	QR_SCALE = 4,
	BESIDE_BYTES_MAX = 32 << 20,
	FAR_US = 100000,      /* farther from what was asked for, and it is said */
	SURE_BAR_TENTHS = 12, /* pixels: from 1.2 a bar on, ZBar reads it */
};

#define LABEL_EN "packseal: the label on the sheet cannot be read by machine at this limit"
#define LABEL_ZH "packseal: 在此上限下,拼图中的面单条码已无法由机器读出"

const char *ps_sheet_said_label(const char *line)
{
	return ps_language_after(line, LABEL_EN, LABEL_ZH);
}

static int add_qr(struct ps_still_sheet *sheet, const struct ps_subject *subject)
{
	char text[2 * PS_HASH_LEN + 16] = "packseal take ";
	enum ps_err err;
	size_t at = strlen(text);

	for (size_t i = 0; i < PS_HASH_LEN; i++)
		at += (size_t)snprintf(text + at, sizeof(text) - at, "%02x",
				       subject->verdict.check.take[i]);
	err = ps_qr_make(text, QR_SCALE, &sheet->qr);
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_MISSING,
				       "--qr needs libqrencode, which is not installed: apt-get "
				       "install libqrencode4");
	return err ? ps_command_fail(ps_command_status(err), "the QR code: %s", ps_err_text(err))
		   : 0;
}

/* Somebody else's file: whatever it is, only the confined child decodes it. */
static int add_beside(struct ps_still_sheet *sheet, const char *path, struct ps_decoder *decoder)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf jpeg;
	enum ps_err err;
	int status = 0;

	ps_text_shown(path, shown);
	ps_buf_init(&jpeg);
	jpeg.cap = BESIDE_BYTES_MAX;
	err = ps_file_read(path, &jpeg);
	if (err) {
		status = ps_command_fail(ps_command_status(err), "%s: %s", shown,
					 err == PS_IO ? strerror(errno) : ps_err_text(err));
	} else {
		err = ps_still_sheet_set_beside(sheet, (struct ps_bytes){ jpeg.bytes, jpeg.len },
						decoder);
		if (err == PS_MALFORMED)
			status = ps_command_fail(PS_EXIT_USAGE,
						 "%s is no JPEG, PNG or WebP that can be "
						 "decoded; --beside takes one",
						 shown);
		else if (err)
			status = ps_decoder_complain(err);
	}
	ps_buf_release(&jpeg);
	return status;
}

static void say_chosen(const struct ps_choice *choice, const struct ps_subject *subject,
		       const char *hidden)
{
	bool zh = ps_language_of_environment() == PS_LANG_ZH;

	for (size_t i = 0; i < choice->count; i++) {
		const struct ps_chosen *chosen = &choice->chosen[i];
		const struct ps_still *still = &choice->stills.stills[chosen->still];
		char camera[PS_TEXT_SHOWN_MAX];

		ps_bytes_shown(subject->verdict.check.start.cameras[still->camera].name, camera);
		(void)printf(zh ? "  %zu  %-8s %7.1f 秒  %s" : "  %zu  %-8s %7.1f s  %s", i + 1,
			     camera, (double)still->since_us / 1e6,
			     ps_choice_role_name(chosen->role));
		if (still->asked && still->off_us > FAR_US)
			(void)printf(zh ? ",最接近第 %.3f 秒" : ": the nearest to second %.3f",
				     (double)still->asked_us / 1e6);
		(void)putchar('\n');
	}
	if (choice->count && !choice->label_read && choice->chosen[0].role != PS_CHOICE_ASKED)
		(void)printf("  %s\n",
			     zh ? "其中都未能读出面单条码"
				: "the waybill's barcode could not be read in any of them");
	if (hidden[0])
		(void)printf("  %s%s\n", zh ? "图中注明: " : "the sheet says: ", hidden);
}

int ps_sheet_check_redactions(const struct ps_clip_settings *hiding, uint64_t met)
{
	return ps_redaction_complain_unmet(hiding, met, "none of the pictures shows");
}

static int draw(const struct ps_sheet_request *request, const struct ps_still_sheet *sheet,
		struct ps_drawing *drawing, struct ps_sheet_result *result)
{
	enum ps_err err =
		ps_still_sheet_make(sheet, drawing, &request->limits, &result->jpeg, &result->made);

	if (err == PS_LIMIT)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "a sheet that can be read does not fit into these limits; "
				       "name fewer pictures with --at");
	return err ? ps_drawing_complain(err, request->lang) : 0;
}

static void note_pictures(const struct ps_choice *choice, struct ps_sheet_result *result)
{
	result->count = choice->count;
	for (size_t i = 0; i < choice->count; i++) {
		const struct ps_still *still = &choice->stills.stills[choice->chosen[i].still];

		result->pictures[i].camera = still->camera;
		result->pictures[i].seq = still->seq;
		memcpy(result->pictures[i].frame_hash, still->frame_hash, PS_HASH_LEN);
	}
}

/*
 * As far as it was chosen for that: what a picture shows that somebody named, only he knows. A
 * label whose barcode was read, and which was then painted over, is none; of a picture that is
 * hidden as a whole nobody sees anything.
 */
static void note_shown(const struct ps_choice *choice, const struct ps_start *start,
		       struct ps_mask *mask, struct ps_claim_shown *shows)
{
	for (size_t i = 0; i < choice->count; i++) {
		const struct ps_chosen *chosen = &choice->chosen[i];
		const struct ps_still *still = &choice->stills.stills[chosen->still];

		if (ps_still_is_hidden(still, &start->cameras[still->camera], mask))
			continue;
		shows->item |= chosen->role == PS_CHOICE_ITEM;
		shows->closed |= chosen->role == PS_CHOICE_CLOSED;
		shows->label |=
			chosen->role == PS_CHOICE_LABEL &&
			!ps_mask_hides(mask, still->camera, ps_still_when(still), &chosen->part);
	}
}

/*
 * Whether the label's barcode surely survived, by its bars' width in pixels: it is half as wide as
 * its picture, of which two stand beside each other. A Code 128 without pairs of digits, the
 * longest of a waybill's, has 11 bars a character, a start, a checksum and a stop.
 */
static bool is_label_sure(const struct ps_still_sheet_made *made, const char *waybill)
{
	uint64_t bars = 11 * (strlen(waybill) + 3) + 2;

	return (uint64_t)made->width_px * 10 >= 4 * bars * SURE_BAR_TENTHS;
}

/* Reads it again in what was made, and warns where no machine can. */
static int check_label(const struct ps_subject *subject, struct ps_decoder *decoder,
		       const struct ps_sheet_result *result)
{
	const struct ps_bytes jpeg = { result->jpeg.bytes, result->jpeg.len };
	struct ps_decoder_codes codes;
	enum ps_err err;

	if (!result->shows.label || is_label_sure(&result->made, subject->waybill))
		return 0;
	err = ps_decoder_read_codes(decoder, jpeg, 1, &codes);
	if (err)
		return ps_decoder_complain(err);
	for (size_t i = 0; i < codes.count; i++)
		if (strcmp(codes.codes[i].text, subject->waybill) == 0)
			return 0;
	fprintf(stderr, "%s\n", ps_language_pick(LABEL_EN, LABEL_ZH));
	return 0;
}

static int compose(const struct ps_sheet_request *request, const struct ps_subject *subject,
		   const struct ps_choice *choice, struct ps_decoder *decoder,
		   struct ps_drawing *drawing, struct ps_sheet_result *result)
{
	struct ps_still_sheet sheet;
	struct ps_mask mask;
	enum ps_err err;
	int status = 0;

	ps_mask_init(&mask, &request->hiding, &subject->verdict.check.start);
	err = ps_still_sheet_init(&sheet, request->lang, subject, choice, &mask, decoder);
	if (err == PS_MALFORMED)
		status = ps_command_fail(PS_EXIT_WRONG,
					 "a picture that was chosen does not decode; name others "
					 "with --at");
	else if (err)
		status = ps_decoder_complain(err);
	result->met = mask.met;
	if (!status && !request->of_set)
		status = ps_sheet_check_redactions(&request->hiding, mask.met);
	if (!status && request->beside)
		status = add_beside(&sheet, request->beside, decoder);
	if (!status && request->qr)
		status = add_qr(&sheet, subject);
	if (!status)
		status = draw(request, &sheet, drawing, result);
	memcpy(result->hidden, sheet.hidden, sizeof(result->hidden));
	if (!status)
		note_shown(choice, &subject->verdict.check.start, &mask, &result->shows);
	if (!status)
		status = check_label(subject, decoder, result);
	ps_still_sheet_release(&sheet);
	return status;
}

/* Leaves the first of its role. */
static void keep_only(enum ps_choice_role role, struct ps_choice *choice)
{
	size_t kept = 0;

	for (size_t i = 0; i < choice->count && !kept; i++)
		if (choice->chosen[i].role == role)
			choice->chosen[kept++] = choice->chosen[i];
	choice->count = kept;
}

static int make(const struct ps_sheet_request *request, struct ps_subject *subject,
		struct ps_choice *choice, struct ps_decoder *decoder,
		struct ps_sheet_result *result)
{
	struct ps_drawing *drawing = NULL;
	enum ps_err err = ps_drawing_open(request->lang, &drawing);
	int status = err ? ps_drawing_complain(err, request->lang) : 0;

	for (size_t i = 0; i < request->at_count && !status; i++)
		status = ps_choice_ask(choice, subject, request->at[i]);
	if (!status)
		status = ps_choice_make(choice, subject, decoder);
	if (!status && request->only != PS_CHOICE_ASKED)
		keep_only(request->only, choice);
	if (!status && request->beside && choice->count == PS_CHOICE_MAX)
		choice->count--; /* whose place it takes */
	if (!status && choice->count)
		status = compose(request, subject, choice, decoder, drawing, result);
	if (!status) {
		note_pictures(choice, result);
		memcpy(result->code, subject->code, sizeof(result->code));
		if (!request->quiet)
			say_chosen(choice, subject, result->hidden);
	}
	ps_drawing_close(drawing);
	return status;
}

int ps_sheet_make(const struct ps_sheet_request *request, struct ps_subject *subject,
		  struct ps_sheet_result *result)
{
	struct ps_decoder *decoder = NULL;
	struct ps_choice choice;
	enum ps_err err;
	int status = ps_redaction_complain(&request->hiding, &subject->verdict.check.start);

	if (!status && request->beside && request->at_count == PS_CHOICE_MAX)
		status = ps_command_fail(PS_EXIT_USAGE,
					 "--at: at most %d pictures beside the buyer's",
					 PS_CHOICE_MAX - 1);
	if (status)
		return status;
	result->met = 0;
	result->hidden[0] = '\0';
	result->shows = (struct ps_claim_shown){ .item = false };
	err = ps_decoder_start(&decoder);
	if (err)
		return ps_decoder_complain(err);
	ps_choice_init(&choice);
	status = make(request, subject, &choice, decoder, result);
	ps_choice_release(&choice);
	ps_decoder_stop(decoder);
	return status;
}

/* One that is there twice, whole and as a part, is named once. */
static size_t add_picture(const struct ps_subject *subject, const struct ps_sheet_result *result,
			  size_t i, struct ps_derived_range *ranges, size_t count)
{
	size_t camera = result->pictures[i].camera;
	const struct ps_bytes name = subject->verdict.check.start.cameras[camera].name;

	for (size_t k = 0; k < i; k++)
		if (result->pictures[k].camera == camera &&
		    result->pictures[k].seq == result->pictures[i].seq)
			return count;
	memcpy(ranges[count].camera, name.bytes, name.len);
	ranges[count].first = ranges[count].last = result->pictures[i].seq;
	return count + 1;
}

size_t ps_sheet_ranges(const struct ps_sheet_result *result, const struct ps_subject *subject,
		       struct ps_derived_range ranges_out[PS_CHOICE_MAX])
{
	size_t count = 0;

	memset(ranges_out, 0, PS_CHOICE_MAX * sizeof(*ranges_out));
	for (size_t i = 0; i < result->count; i++)
		count = add_picture(subject, result, i, ranges_out, count);
	return count;
}

const char *ps_sheet_said(bool beside)
{
	return beside ? "a sheet: the buyer's picture, framed, and pictures decoded, reduced or "
			"cut out, beside each other, with words; what is hidden painted over; JPEG"
		      : "a sheet: pictures decoded, reduced or cut out, beside each other, with "
			"words; what is hidden painted over; JPEG";
}
