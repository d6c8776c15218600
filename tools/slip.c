#include "tools/slip.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "signing/checkpoint_text.h"
#include "signing/hex.h"
#include "tools/command.h"
#include "tools/moment.h"
#include "tools/qr.h"
#include "tools/save.h"
#include "tools/slip_text.h"

/* Lengths here are millimetres. */
#define POINTS_A_MM (72 / 25.4)
enum { WIDTH = 100, HEIGHT = 150, MARGIN = 4, INNER = WIDTH - 2 * MARGIN };

/* Dots of a label printer: what is of whole dots is printed sharp. */
enum { DOTS_A_MM = 8, LEAST_DOTS = 3 };

/* Sides of the codes with their borders. */
enum { CHECKPOINT_SIDE = 54, FINGERPRINT_SIDE = 23 };

enum { CODE_TEXT_MAX = 4096 };

struct page {
	const struct ps_slip *slip;
	struct ps_drawing *drawing;
	unsigned dry; /* PS_TEXT_DRY: only measured */
	double y;
	enum ps_err err;
};

static double up_to_dots(double mm)
{
	return ceil(mm * DOTS_A_MM) / DOTS_A_MM;
}

/* Writes at @x from @y on; the height that it takes. */
static double write_at(struct page *page, double x, double y, double width, double size,
		       unsigned flags, const char *text)
{
	const struct ps_text_place place = { .x = x * POINTS_A_MM,
					     .y = y * POINTS_A_MM,
					     .width = width * POINTS_A_MM,
					     .size = size * POINTS_A_MM,
					     .flags = flags | page->dry };

	return ps_drawing_text(page->drawing, &place, text).height / POINTS_A_MM;
}

static void write_line(struct page *page, double size, unsigned flags, const char *text)
{
	page->y += write_at(page, MARGIN, page->y, INNER, size, flags, text);
}

/* A word for what it is, and behind it what that is here. */
static void write_fact(struct page *page, const char *label, const char *fact)
{
	enum { COLUMN = 24 };
	double left = write_at(page, MARGIN, page->y, COLUMN, 2.8, PS_TEXT_GREY, label);
	double right =
		write_at(page, MARGIN + COLUMN, page->y, INNER - COLUMN, 2.8, PS_TEXT_BOLD, fact);

	page->y += left > right ? left : right;
}

/* As large as fits into @side, in whole dots a module, at the left. */
static void put_code(struct page *page, double y, uint32_t side, const char *text)
{
	struct ps_canvas code = { 0 };
	uint32_t dots;

	if (page->err || page->dry)
		return;
	page->err = ps_qr_make(text, 1, &code);
	if (page->err)
		return;
	dots = side * DOTS_A_MM / code.width_px;
	ps_canvas_release(&code);
	page->err = dots < LEAST_DOTS ? PS_LIMIT : ps_qr_make(text, dots, &code);
	if (page->err)
		return;
	page->err = ps_drawing_picture(page->drawing, MARGIN * POINTS_A_MM, y * POINTS_A_MM,
				       code.width_px * POINTS_A_MM / DOTS_A_MM,
				       code.height_px * POINTS_A_MM / DOTS_A_MM, &code,
				       (struct ps_bytes){ 0 });
	ps_canvas_release(&code);
}

/* Four lines of four groups. */
static void in_lines(const uint8_t digest[PS_DIGEST_LEN], char text_out[PS_COMMAND_GROUPS_LEN])
{
	enum { LINE = 20 };

	ps_command_groups(digest, text_out);
	for (size_t at = LINE - 1; at < PS_COMMAND_GROUPS_LEN - 1; at += LINE)
		text_out[at] = '\n';
}

/* A code on the left; beside it what it is, its hash, and more words. */
static void write_code(struct page *page, uint32_t side, const char *code, const char *what,
		       const uint8_t digest[PS_DIGEST_LEN], const char *more)
{
	const double left = MARGIN + side + 2, width = INNER - side - 2;
	double top = up_to_dots(page->y), y = top + 1;
	char groups[PS_COMMAND_GROUPS_LEN];

	put_code(page, top, side, code);
	y += write_at(page, left, y, width, 2.8, PS_TEXT_BOLD, what);
	in_lines(digest, groups);
	y += write_at(page, left, y, width, 2.9, PS_TEXT_MONO, groups);
	if (more)
		y += write_at(page, left, y + 0.5, width, 2.4, 0, more) + 0.5;
	page->y = y > top + side ? y : top + side;
}

static void write_ledger(struct page *page)
{
	const struct ps_slip *slip = page->slip;
	char text[CODE_TEXT_MAX];
	struct ps_buf code;

	ps_buf_init(&code);
	ps_checkpoint_text_add(slip->signed_bytes, &code);
	if (code.err || code.len >= sizeof(text)) {
		page->err = code.err ? code.err : PS_LIMIT;
	} else {
		memcpy(text, code.bytes, code.len);
		text[code.len] = '\0';
		write_code(page, CHECKPOINT_SIDE, text, ps_slip_text(PS_SLIP_ROOT_HASH, slip->lang),
			   slip->checkpoint.root, ps_slip_text(PS_SLIP_CODE_USE, slip->lang));
	}
	ps_buf_release(&code);
}

static void write_facts(struct page *page)
{
	const struct ps_slip *slip = page->slip;
	const enum ps_lang lang = slip->lang;
	char text[PS_TEXT_SHOWN_MAX], moment[PS_MOMENT_TEXT_MAX];

	write_fact(page, ps_slip_text(slip->has_ledger ? PS_SLIP_STATION : PS_SLIP_OF, lang),
		   slip->name);
	if (!slip->has_ledger)
		return;
	(void)snprintf(text, sizeof(text),
		       lang == PS_LANG_ZH ? "%s,录制 %" PRIu64 " 次"
		       : slip->takes == 1 ? "%s, %" PRIu64 " take"
					  : "%s, %" PRIu64 " takes",
		       slip->day, slip->takes);
	write_fact(page, ps_slip_text(PS_SLIP_DAY, lang), text);
	ps_moment_short(slip->checkpoint.clock.utc_us, moment);
	(void)snprintf(text, sizeof(text),
		       lang == PS_LANG_ZH ? "%" PRIu64 " 条记录,工位时钟 %s UTC 签名"
					  : "%" PRIu64 " entries, signed %s UTC by its clock",
		       slip->checkpoint.size, moment);
	write_fact(page, ps_slip_text(PS_SLIP_LEDGER, lang), text);
}

static void write_words(struct page *page)
{
	enum { COLUMNS = 4 };
	double height = 0;

	for (size_t i = 0; i < PS_DIGEST_LEN; i++) {
		char text[PS_HASH_WORD_MAX + 8];

		(void)snprintf(text, sizeof(text), "%zu %s", i + 1,
			       ps_hash_word(page->slip->fingerprint, i));
		height = write_at(page, MARGIN + (double)(i % COLUMNS) * INNER / COLUMNS, page->y,
				  0, 2.7, 0, text);
		if (i % COLUMNS == COLUMNS - 1)
			page->y += height;
	}
}

/* @of: PS_SLIP_OF_ROOT, _STATION or _WEB. */
static void write_certificate(struct page *page, enum ps_slip_text of,
			      const uint8_t fingerprint[PS_DIGEST_LEN])
{
	char code[16 + 2 * PS_DIGEST_LEN + 16] = "";
	size_t len = (size_t)snprintf(code, sizeof(code), "packseal %s ",
				      of == PS_SLIP_OF_ROOT  ? "root"
				      : of == PS_SLIP_OF_WEB ? "web"
							     : "certificate");

	ps_hex_encode(fingerprint, PS_DIGEST_LEN, code + len);
	write_code(page, FINGERPRINT_SIDE, code, ps_slip_text(of, page->slip->lang), fingerprint,
		   of == PS_SLIP_OF_WEB ? ps_slip_text(PS_SLIP_WEB_USE, page->slip->lang) : NULL);
}

static void rule(struct page *page)
{
	page->y += 0.6;
	if (!page->dry)
		ps_drawing_fill(page->drawing, MARGIN * POINTS_A_MM, page->y * POINTS_A_MM,
				INNER * POINTS_A_MM, 0.25 * POINTS_A_MM, 0);
	page->y += 0.6;
}

static void write_page(struct page *page)
{
	const struct ps_slip *slip = page->slip;
	const enum ps_lang lang = slip->lang;

	page->y = MARGIN - 1;
	write_line(page, 4.4, PS_TEXT_BOLD,
		   ps_slip_text(slip->has_ledger ? PS_SLIP_DAY_TITLE : PS_SLIP_FIRST_TITLE, lang));
	write_facts(page);
	if (slip->has_ledger)
		write_ledger(page);
	rule(page);
	write_certificate(page, slip->is_root ? PS_SLIP_OF_ROOT : PS_SLIP_OF_STATION,
			  slip->fingerprint);
	write_words(page);
	if (slip->has_station)
		write_certificate(page, PS_SLIP_OF_STATION, slip->station);
	if (slip->has_web)
		write_certificate(page, PS_SLIP_OF_WEB, slip->web);
	rule(page);
	write_line(
		page, 2.4, 0,
		ps_slip_text(slip->has_ledger ? PS_SLIP_DAY_ADVICE : PS_SLIP_FIRST_ADVICE, lang));
	page->y += 1;
}

/* As long as a label, or longer where a name asks for it. */
static enum ps_err draw(const struct ps_slip *slip, struct ps_drawing *drawing,
			enum ps_drawing_form form, struct ps_buf *file, double *height_out)
{
	struct page page = { .slip = slip, .drawing = drawing, .dry = PS_TEXT_DRY };
	struct ps_canvas probe;
	enum ps_err err = ps_canvas_init(&probe, 8, 8, 255);

	if (err)
		return err;
	err = ps_drawing_begin(drawing, &probe);
	if (!err) {
		write_page(&page);
		err = ps_drawing_end(drawing);
	}
	ps_canvas_release(&probe);
	if (!err)
		err = page.err;
	*height_out = fmax(HEIGHT, ceil(page.y));
	if (!err)
		err = ps_drawing_begin_file(drawing, form, WIDTH * POINTS_A_MM,
					    *height_out * POINTS_A_MM, file);
	if (err)
		return err;
	page.dry = 0;
	write_page(&page);
	err = ps_drawing_end(drawing);
	return page.err ? page.err : err;
}

int ps_slip_form(const char *to, enum ps_drawing_form *form_out)
{
	static const struct {
		const char *ending;
		enum ps_drawing_form form;
	} forms[] = { { ".pdf", PS_DRAWING_PDF },
		      { ".svg", PS_DRAWING_SVG },
		      { ".png", PS_DRAWING_PNG } };
	size_t len = to ? strlen(to) : 0;

	for (size_t i = 0; i < sizeof(forms) / sizeof(forms[0]); i++)
		if (len > 4 && strcmp(to + len - 4, forms[i].ending) == 0) {
			*form_out = forms[i].form;
			return 0;
		}
	return ps_command_fail(PS_EXIT_USAGE, "-o takes the slip's name, which ends in .pdf, .svg "
					      "or .png");
}

static int complain(enum ps_err err, enum ps_lang lang)
{
	if (err == PS_LIMIT)
		return ps_command_fail(PS_EXIT_RESOURCES,
				       "the checkpoint is too long for a code on a slip; hand it "
				       "on with `packseal ledger checkpoint --text`");
	return ps_drawing_complain(err, lang);
}

/* Is there what makes codes? Drawing says the same of itself. */
static int check_codes(void)
{
	struct ps_canvas code = { 0 };
	enum ps_err err = ps_qr_make("packseal", 1, &code);

	if (!err)
		ps_canvas_release(&code);
	if (err == PS_UNSUPPORTED)
		return ps_command_fail(PS_EXIT_MISSING, "a slip needs libqrencode, which is not "
							"installed: apt-get install libqrencode4");
	return 0;
}

int ps_slip_save(const struct ps_slip *slip, enum ps_drawing_form form, const char *to)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_drawing *drawing = NULL;
	struct ps_buf file;
	double height = HEIGHT;
	int status = check_codes();
	enum ps_err err;

	if (status)
		return status;
	ps_buf_init(&file);
	err = ps_drawing_open(slip->lang, &drawing);
	if (!err)
		err = draw(slip, drawing, form, &file, &height);
	ps_drawing_close(drawing);
	status = err ? complain(err, slip->lang)
		     : ps_save(to, ps_existing(slip->replace), file.bytes, file.len);
	ps_buf_release(&file);
	if (status)
		return status;
	ps_text_shown(to, shown);
	(void)printf(
		"%s: %d x %.0f mm, for a label printer; print it without scaling, and leave a copy "
		"outside of the station\n",
		shown, WIDTH, height);
	return ps_command_end();
}
