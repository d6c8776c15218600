#include "tools/still_sheet.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "signing/hex.h"
#include "tools/declared.h"
#include "tools/upright.h"
#include "tools/verdict_text.h"

enum {
	TILE_WIDTH = 800, /* pixels that a picture is decoded to at least, if it has them */
	QUALITY_MOST = 90,
	QUALITY_GOOD = 55,  /* below that smaller is better than coarser */
	QUALITY_LEAST = 25, /* at the least width */
};

/* So much of its place has a picture that nobody signed: the rest is its black frame. */
#define FRAMED 0.97

/* Tried in this order. */
static const uint32_t widths[] = {
	1600, 1440, 1280, 1120, 960, 840, 720, PS_STILL_SHEET_WIDTH_MIN
};

static void say_about(struct ps_still_sheet *sheet, const struct ps_subject *subject)
{
	const struct ps_check *check = &subject->verdict.check;
	bool zh = sheet->lang == PS_LANG_ZH;
	char station[PS_TEXT_SHOWN_MAX];
	char lane[PS_TEXT_SHOWN_MAX];
	char from[PS_SUBJECT_TIME_MAX];
	char to[PS_SUBJECT_TIME_MAX];

	ps_bytes_shown(check->start.station, station);
	ps_bytes_shown(check->start.lane_name, lane);
	ps_subject_time(subject, check->total.first_us, from);
	ps_subject_time(subject, check->total.last_us, to);
	(void)snprintf(sheet->title, sizeof(sheet->title), zh ? "面单号 %s" : "Waybill %s",
		       subject->waybill[0] ? subject->waybill
					   : ps_lang_pick(sheet->lang, "not shown", "未显示"));
	(void)snprintf(sheet->code, sizeof(sheet->code), zh ? "证据码 %s" : "evidence %s",
		       subject->code);
	(void)snprintf(sheet->about, sizeof(sheet->about),
		       zh ? "打包台 %s / %s · 第 %" PRIu64 " 次录制 · %s 至 %.8s"
			  : "Station %s / %s · take %" PRIu64 " · %s to %.8s",
		       station, lane, check->start.take_number, from,
		       strlen(to) > 11 ? to + 11 : to);
}

/* What of the pictures that it shows cannot be seen in them. */
struct hiding {
	bool painted;  /* over, in the mask's grey */
	bool withheld; /* from the file, and there the filler's pattern */
};

/* Whoever reads of hidden areas where there are none looks for what was kept from him. */
static void say_hidden(struct ps_still_sheet *sheet, const struct hiding *hiding)
{
	static const char *const said[2][2] = {
		{ "Checkered areas are withheld from the film at hand.",
		  "棋盘格处为所据录像中已省略的内容。" },
		{ "Grey areas are hidden.", "灰块为遮挡。" },
	};
	const bool both = hiding->painted && hiding->withheld;
	const char *const *first = said[hiding->painted];

	if (hiding->painted || hiding->withheld)
		(void)snprintf(sheet->hidden, sizeof(sheet->hidden), "%s%s%s",
			       ps_lang_pick(sheet->lang, first[0], first[1]),
			       both ? ps_lang_pick(sheet->lang, " ", "") : "",
			       both ? ps_lang_pick(sheet->lang, said[0][0], said[0][1]) : "");
}

static void say_foot(struct ps_still_sheet *sheet, const struct ps_subject *subject)
{
	const struct ps_verdict *verdict = &subject->verdict;
	bool zh = sheet->lang == PS_LANG_ZH;
	const char *test =
		ps_declared_test(&verdict->check.start)
			? ps_lang_pick(sheet->lang,
				       "The sources are declared test sources, no bench. ",
				       "画面为声明的测试画面,非现场录制。")
			: "";

	(void)snprintf(
		sheet->foot, sizeof(sheet->foot),
		zh ? "%s摘自打包台签名录像的画面,本图为派生图片,不是原件;"
		     "凭证据码可找到原件并逐帧验签(原件内容:%s)。时间为设备时钟。"
		     "%s%s画面不证明包裹交寄后的情况。"
		   : "%sPictures out of a film that the packing station signed; this sheet "
		     "is derived and no original. The evidence code leads to the original, "
		     "which anybody can verify (content: %s). Times are the station's clock. "
		     "%s%sPictures do not show what happened to the parcel later.",
		test, ps_word_said(verdict->report.verdict[PS_AXIS_INTEGRITY], sheet->lang),
		sheet->hidden, sheet->hidden[0] && !zh ? " " : "");
}

static void say_tile(const struct ps_still_sheet *sheet, const struct ps_subject *subject,
		     const struct ps_chosen *chosen, const struct ps_still *still, char *caption)
{
	const struct ps_camera_info *info = &subject->verdict.check.start.cameras[still->camera];
	bool zh = sheet->lang == PS_LANG_ZH;
	char time[PS_SUBJECT_TIME_MAX];
	char name[PS_TEXT_SHOWN_MAX];
	int len;

	ps_bytes_shown(info->name, name);
	ps_subject_time(subject, still->boot_us, time);
	if (strlen(time) > 19)
		time[19] = '\0';
	len = snprintf(caption, PS_STILL_SHEET_TEXT_MAX,
		       zh ? "%s · 第 %.1f 秒 · %s" : "%s · %.1f s · %s", name,
		       (double)still->since_us / 1e6, strlen(time) > 11 ? time + 11 : time);
	if (chosen->role == PS_CHOICE_LABEL && len > 0 && len < PS_STILL_SHEET_TEXT_MAX)
		(void)snprintf(caption + len, PS_STILL_SHEET_TEXT_MAX - (size_t)len,
			       zh ? " · 局部,条码读出 %s" : " · part; its barcode reads %s",
			       subject->waybill);
}

/* The part of a decoded picture, at whatever size that was decoded to. */
static enum ps_err cut_out(const struct ps_canvas *whole, const struct ps_rect *part,
			   const struct ps_camera_info *info, struct ps_canvas *out)
{
	uint32_t x = (uint32_t)(part->x * whole->width_px / info->width_px);
	uint32_t y = (uint32_t)(part->y * whole->height_px / info->height_px);
	uint32_t width = (uint32_t)(part->w * whole->width_px / info->width_px);
	uint32_t height = (uint32_t)(part->h * whole->height_px / info->height_px);
	enum ps_err err = ps_canvas_init(out, width, height, 0);

	for (uint32_t row = 0; row < height && !err; row++)
		memcpy(out->rgb + (size_t)row * width * 3,
		       whole->rgb + ((size_t)(y + row) * whole->width_px + x) * 3,
		       (size_t)width * 3);
	return err;
}

static enum ps_err decode(const struct ps_still *still, const struct ps_chosen *chosen,
			  const struct ps_camera_info *info, struct ps_mask *mask,
			  struct ps_decoder *decoder, struct ps_canvas *out)
{
	const struct ps_bytes jpeg = { still->jpeg.bytes, still->jpeg.len };
	bool whole = chosen->part.w == 0;
	uint32_t width = whole ? TILE_WIDTH : (uint32_t)info->width_px;
	struct ps_canvas decoded = { 0 };
	enum ps_err err = ps_decoder_shrink(decoder, jpeg, width, 1, &decoded);

	if (err)
		return err;
	ps_mask_paint(mask, still->camera, ps_still_when(still), &decoded);
	if (whole) {
		*out = decoded;
		return PS_OK;
	}
	err = cut_out(&decoded, &chosen->part, info, out);
	ps_canvas_release(&decoded);
	return err;
}

enum ps_err ps_still_sheet_init(struct ps_still_sheet *sheet, enum ps_lang lang,
				const struct ps_subject *subject, const struct ps_choice *choice,
				struct ps_mask *mask, struct ps_decoder *decoder)
{
	struct hiding hiding = { .painted = false };
	enum ps_err err = PS_OK;

	memset(sheet, 0, sizeof(*sheet));
	sheet->lang = lang;
	say_about(sheet, subject);
	memcpy(sheet->take, subject->verdict.check.take, PS_HASH_LEN);
	for (size_t i = 0; i < choice->count && !err; i++) {
		const struct ps_chosen *chosen = &choice->chosen[i];
		const struct ps_still *still = &choice->stills.stills[chosen->still];
		const struct ps_camera_info *info =
			&subject->verdict.check.start.cameras[still->camera];

		err = decode(still, chosen, info, mask, decoder,
			     &sheet->tiles[sheet->count].picture);
		if (err)
			break;
		say_tile(sheet, subject, chosen, still, sheet->tiles[sheet->count++].caption);
		hiding.painted |=
			ps_mask_hides(mask, still->camera, ps_still_when(still), &chosen->part);
		hiding.withheld |= ps_still_withholds(still, info, &chosen->part);
	}
	say_hidden(sheet, &hiding);
	say_foot(sheet, subject);
	return err;
}

/* In groups, where a line may break. */
enum { GROUP = 16, GROUPS = 2 * PS_DIGEST_LEN / GROUP };
#define GROUPED_MAX (2 * PS_DIGEST_LEN + GROUPS + 1)

static void group(const uint8_t digest[PS_DIGEST_LEN], char text_out[GROUPED_MAX])
{
	char hex[2 * PS_DIGEST_LEN + 1] = "";
	size_t len = 0;

	ps_hex_encode(digest, PS_DIGEST_LEN, hex);
	for (size_t i = 0; i < GROUPS; i++)
		len += (size_t)snprintf(text_out + len, GROUPED_MAX - len, "%s%.*s", i ? " " : "",
					GROUP, hex + i * GROUP);
}

/* Both digests, whole: they are what the sheet's two sides are found again by. */
static enum ps_err say_beside(struct ps_still_sheet *sheet, struct ps_bytes jpeg)
{
	const bool zh = sheet->lang == PS_LANG_ZH;
	uint8_t digest[PS_DIGEST_LEN];
	char buyers[GROUPED_MAX], take[GROUPED_MAX];
	enum ps_err err = ps_digest(jpeg.bytes, jpeg.len, digest);
	size_t len = strlen(sheet->foot);

	if (err)
		return err;
	group(digest, buyers);
	group(sheet->take, take);
	(void)snprintf(sheet->foot + len, sizeof(sheet->foot) - len,
		       zh ? "黑框内为买家提供的图片,不属于上述画面;其文件 SHA-256:%s。"
			    "签名录像的编号(SHA-256):%s。"
			  : " The picture in the black frame is the buyer's and none of these; the "
			    "SHA-256 of his file: %s. The signed film's id, a SHA-256: %s.",
		       buyers, take);
	(void)snprintf(sheet->tiles[0].caption, PS_STILL_SHEET_TEXT_MAX, "%s",
		       ps_lang_pick(sheet->lang, "the buyer's picture · not signed, not verified",
				    "买家提供的图片 · 未签名,未核实"));
	return PS_OK;
}

enum ps_err ps_still_sheet_set_beside(struct ps_still_sheet *sheet, struct ps_bytes jpeg,
				      struct ps_decoder *decoder)
{
	struct ps_canvas picture;
	enum ps_err err = ps_upright_shrink(decoder, jpeg, TILE_WIDTH, 1, &picture);

	if (err)
		return err;
	if (sheet->count == PS_CHOICE_MAX) {
		ps_canvas_release(&picture);
		return PS_LIMIT;
	}
	memmove(&sheet->tiles[1], &sheet->tiles[0], sheet->count * sizeof(sheet->tiles[0]));
	sheet->count++;
	sheet->tiles[0].picture = picture;
	sheet->tiles[0].foreign = true;
	return say_beside(sheet, jpeg);
}

void ps_still_sheet_release(struct ps_still_sheet *sheet)
{
	for (size_t i = 0; i < PS_CHOICE_MAX; i++)
		ps_canvas_release(&sheet->tiles[i].picture);
	ps_canvas_release(&sheet->qr);
}

/* Where everything is at one width; a unit is a hundredth of it. */
struct layout {
	double unit;
	uint32_t width;
	uint32_t height;
	double head;
	double foot;
	uint32_t columns;
	uint32_t tile_width;
	uint32_t tile_height;
	double caption;
	double margin;
};

static struct ps_text_place place(const struct layout *layout, double y, double size,
				  unsigned flags)
{
	return (struct ps_text_place){ .x = layout->margin,
				       .y = y,
				       .width = layout->width - 2 * layout->margin,
				       .size = size * layout->unit,
				       .flags = flags };
}

/* Draws the head, or measures it; its height. */
static double draw_head(const struct ps_still_sheet *sheet, const struct layout *layout,
			struct ps_drawing *drawing, unsigned dry)
{
	double qr = sheet->qr.rgb ? 11 * layout->unit : 0;
	double y = layout->margin;
	struct ps_text_place at = place(layout, y, 3.4, PS_TEXT_BOLD | dry);

	at.width -= qr;
	y += ps_drawing_text(drawing, &at, sheet->title).height;
	at = place(layout, y, 2.4, PS_TEXT_BOLD | dry);
	at.width -= qr;
	y += ps_drawing_text(drawing, &at, sheet->code).height;
	at = place(layout, y, 1.9, dry);
	at.width -= qr;
	y += ps_drawing_text(drawing, &at, sheet->about).height;
	y += layout->margin;
	return y > qr + layout->margin ? y : qr + layout->margin;
}

static double draw_foot(const struct ps_still_sheet *sheet, const struct layout *layout,
			struct ps_drawing *drawing, double y, unsigned dry)
{
	struct ps_text_place at = place(layout, y, 1.55, dry);

	return ps_drawing_text(drawing, &at, sheet->foot).height + layout->margin;
}

/* All pictures get a place of the proportions that the first signed one has. */
static void lay_out(const struct ps_still_sheet *sheet, struct ps_drawing *drawing, uint32_t width,
		    struct layout *out)
{
	struct layout layout = { .unit = width / 100.0, .width = width, .margin = width / 100.0 };
	size_t lead = sheet->count > 1 && sheet->tiles[0].foreign ? 1 : 0;
	const struct ps_canvas *first = &sheet->tiles[lead].picture;
	uint32_t rows;

	layout.columns = sheet->count > 1 ? 2 : 1;
	layout.tile_width =
		(uint32_t)((width - layout.margin * (layout.columns + 1)) / layout.columns);
	layout.tile_height =
		(uint32_t)((uint64_t)layout.tile_width * first->height_px / first->width_px);
	if (layout.tile_height > layout.tile_width)
		layout.tile_height = layout.tile_width;
	layout.caption = 2.9 * layout.unit;
	rows = ((uint32_t)sheet->count + layout.columns - 1) / layout.columns;
	layout.head = draw_head(sheet, &layout, drawing, PS_TEXT_DRY);
	layout.foot = draw_foot(sheet, &layout, drawing, 0, PS_TEXT_DRY);
	layout.height = (uint32_t)(layout.head + layout.foot +
				   rows * (layout.tile_height + layout.caption));
	*out = layout;
}

/* In smaller letters where it would run into the next picture's. */
static void put_caption(const struct ps_still_sheet *sheet, const struct layout *layout, size_t i,
			struct ps_text_place at, struct ps_drawing *drawing)
{
	const char *caption = sheet->tiles[i].caption;
	struct ps_text_size size;

	at.width = 0;
	at.flags |= PS_TEXT_DRY;
	size = ps_drawing_text(drawing, &at, caption);
	at.flags &= ~(unsigned)PS_TEXT_DRY;
	if (size.width > layout->tile_width)
		at.size *= layout->tile_width / size.width;
	(void)ps_drawing_text(drawing, &at, caption);
}

static enum ps_err put_tile(const struct ps_still_sheet *sheet, const struct layout *layout,
			    size_t i, struct ps_drawing *drawing)
{
	const struct ps_canvas *picture = &sheet->tiles[i].picture;
	double x = layout->margin +
		   (double)(i % layout->columns) * (layout->tile_width + layout->margin);
	double y = layout->head +
		   (double)(i / layout->columns) * (layout->tile_height + layout->caption);
	double width = layout->tile_width;
	double height = width * picture->height_px / picture->width_px;
	struct ps_text_place at = place(layout, y + layout->tile_height, 1.75, 0);

	if (height > layout->tile_height) {
		height = layout->tile_height;
		width = height * picture->width_px / picture->height_px;
	}
	if (sheet->tiles[i].foreign) {
		width *= FRAMED;
		height *= FRAMED;
	}
	at.x = x;
	if (sheet->tiles[i].foreign)
		ps_drawing_fill(drawing, x, y, layout->tile_width, layout->tile_height, 0);
	put_caption(sheet, layout, i, at, drawing);
	if (sheet->tiles[i].foreign)
		y += (layout->tile_height - height) / 2;
	return ps_drawing_picture(drawing, x + (layout->tile_width - width) / 2, y, width, height,
				  picture, (struct ps_bytes){ 0 });
}

static enum ps_err draw(const struct ps_still_sheet *sheet, const struct layout *layout,
			struct ps_drawing *drawing, struct ps_canvas *canvas)
{
	enum ps_err err = ps_drawing_begin(drawing, canvas);

	if (err)
		return err;
	(void)draw_head(sheet, layout, drawing, 0);
	for (size_t i = 0; i < sheet->count && !err; i++)
		err = put_tile(sheet, layout, i, drawing);
	(void)draw_foot(sheet, layout, drawing, layout->height - layout->foot, 0);
	if (sheet->qr.rgb && !err)
		err = ps_drawing_picture(drawing, layout->width - 12 * layout->unit, layout->margin,
					 11 * layout->unit, 11 * layout->unit, &sheet->qr,
					 (struct ps_bytes){ 0 });
	if (err) {
		(void)!ps_drawing_end(drawing);
		return err;
	}
	return ps_drawing_end(drawing);
}

/* The sheet at one width, without any limit of bytes yet. */
static enum ps_err draw_at(const struct ps_still_sheet *sheet, struct ps_drawing *drawing,
			   uint32_t width, struct ps_canvas *canvas_out)
{
	struct ps_canvas probe;
	struct layout layout;
	enum ps_err err = ps_canvas_init(&probe, 8, 8, 255);

	if (err)
		return err;
	err = ps_drawing_begin(drawing, &probe);
	if (!err) {
		lay_out(sheet, drawing, width, &layout);
		err = ps_drawing_end(drawing);
	}
	ps_canvas_release(&probe);
	if (!err)
		err = ps_canvas_init(canvas_out, layout.width, layout.height, 255);
	if (err)
		return err;
	err = draw(sheet, &layout, drawing, canvas_out);
	if (err)
		ps_canvas_release(canvas_out);
	return err;
}

/* The best quality from @least up at which it is small enough. Errors: PS_LIMIT: at none;
 * *@bytes_out then is how many it took. */
static enum ps_err encode_within(const struct ps_canvas *canvas,
				 const struct ps_still_sheet_limits *limits, int least,
				 struct ps_buf *jpeg, int *quality_out, size_t *bytes_out)
{
	unsigned flags = PS_CANVAS_SMALL | (limits->grey ? PS_CANVAS_GREY : 0);
	int most = QUALITY_MOST;
	struct ps_buf tried;
	enum ps_err err = PS_OK;

	ps_buf_init(&tried);
	*quality_out = 0;
	for (int quality = limits->max_bytes ? least : most; !err && least <= most;
	     quality = (least + most + 1) / 2) {
		ps_buf_clear(&tried);
		err = ps_canvas_write_jpeg(canvas, quality, flags, &tried);
		if (err)
			break;
		*bytes_out = tried.len;
		if (limits->max_bytes && tried.len > limits->max_bytes) {
			most = quality - 1;
			continue;
		}
		ps_buf_clear(jpeg);
		ps_buf_add(jpeg, tried.bytes, tried.len);
		err = jpeg->err;
		*quality_out = quality;
		least = quality + 1;
	}
	ps_buf_release(&tried);
	return !err && !*quality_out ? PS_LIMIT : err;
}

enum ps_err ps_still_sheet_make(const struct ps_still_sheet *sheet, struct ps_drawing *drawing,
				const struct ps_still_sheet_limits *limits, struct ps_buf *jpeg,
				struct ps_still_sheet_made *made_out)
{
	enum { COUNT = sizeof(widths) / sizeof(widths[0]) };
	enum ps_err err = PS_LIMIT;
	double bytes_a_px = 0; /* of the width, as it was at the width before */

	for (size_t i = 0; i < COUNT && err == PS_LIMIT; i++) {
		struct ps_canvas canvas;
		size_t bytes = 0;
		int quality;

		if (limits->max_width_px && widths[i] > limits->max_width_px)
			continue;
		/* what is hopeless is not drawn: bytes fall a little slower than the pixels */
		if (i + 1 < COUNT && bytes_a_px * widths[i] > (double)limits->max_bytes * 1.15)
			continue;
		err = draw_at(sheet, drawing, widths[i], &canvas);
		if (err)
			return err;
		err = encode_within(&canvas, limits, i + 1 < COUNT ? QUALITY_GOOD : QUALITY_LEAST,
				    jpeg, &quality, &bytes);
		bytes_a_px = (double)bytes / widths[i];
		if (!err)
			*made_out = (struct ps_still_sheet_made){ canvas.width_px, canvas.height_px,
								  quality };
		ps_canvas_release(&canvas);
	}
	return err;
}
