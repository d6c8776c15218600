#include <string.h>

#include "tools/choice_in.h"

enum {
	READINGS = 18,	/* of barcodes, at most */
	EVERY_PX = 4,	/* a line of these is read: a label is higher than that */
	PART_MIN = 400, /* pixels, of a part that is cut out */
};

/* Is the waybill to be read in it, and where? */
static enum ps_err read_label(struct ps_search *search, size_t still, struct ps_rect *where_out)
{
	const struct ps_still *picture = &search->choice->stills.stills[still];
	const struct ps_bytes jpeg = { picture->jpeg.bytes, picture->jpeg.len };
	struct ps_decoder_codes codes;
	enum ps_err err;

	if (search->readings++ >= READINGS || !picture->have)
		return PS_NOT_FOUND;
	err = ps_decoder_read_codes(search->decoder, jpeg, EVERY_PX, &codes);
	if (err)
		return err == PS_MALFORMED ? PS_NOT_FOUND : err;
	for (size_t i = 0; i < codes.count; i++) {
		if (strcmp(codes.codes[i].text, search->subject->waybill) != 0)
			continue;
		*where_out = (struct ps_rect){ codes.codes[i].x, codes.codes[i].y,
					       codes.codes[i].width_px, codes.codes[i].height_px };
		return PS_OK;
	}
	return PS_NOT_FOUND;
}

/* On the parcel, or beside it on the bench? */
static bool is_central(const struct ps_rect *code, const struct ps_camera_info *info)
{
	uint64_t x = code->x + code->w / 2;
	uint64_t y = code->y + code->h / 2;

	return x * 5 >= info->width_px && x * 5 <= info->width_px * 4 && y * 6 >= info->height_px &&
	       y * 6 <= info->height_px * 5;
}

/* In one camera's closed parcel, the latest first, then around the scan. */
static enum ps_err find_label_of(struct ps_search *search, const struct ps_search_camera *camera,
				 size_t *still_out, struct ps_rect *where_out)
{
	const struct ps_camera_info *info =
		&search->subject->verdict.check.start.cameras[camera->index];
	enum ps_err found = PS_NOT_FOUND;

	for (size_t k = 0; k <= PS_SEARCH_LATE; k++) {
		size_t still =
			k < PS_SEARCH_LATE ? camera->late[PS_SEARCH_LATE - 1 - k] : camera->scan;
		struct ps_rect where;
		enum ps_err err =
			still < PS_NO_STILL ? read_label(search, still, &where) : PS_NOT_FOUND;

		if (err == PS_NOT_FOUND || (!err && !found && !is_central(&where, info)))
			continue;
		if (err)
			return err;
		*still_out = still;
		*where_out = where;
		found = PS_OK;
		if (is_central(&where, info))
			break;
	}
	return found;
}

/* The label, as far as its barcode says where that is; of the picture's proportions. */
static struct ps_rect around(const struct ps_rect *code, const struct ps_camera_info *info)
{
	uint64_t side = code->w > code->h ? code->w : code->h;
	uint64_t middle_x = code->x + code->w / 2;
	uint64_t middle_y = code->y + code->h / 2;
	struct ps_rect part;

	part.w = 2 * side > PART_MIN ? 2 * side : PART_MIN;
	if (part.w > info->width_px)
		part.w = info->width_px;
	part.h = part.w * info->height_px / info->width_px;
	part.x = middle_x > part.w / 2 ? middle_x - part.w / 2 : 0;
	part.y = middle_y > part.h / 2 ? middle_y - part.h / 2 : 0;
	if (part.x > info->width_px - part.w)
		part.x = info->width_px - part.w;
	if (part.y > info->height_px - part.h)
		part.y = info->height_px - part.h;
	return part;
}

enum ps_err ps_search_label(struct ps_search *search, struct ps_search_camera **camera_out,
			    size_t *still_out, struct ps_rect *part_out)
{
	struct ps_rect code = { 0 };
	enum ps_err err = PS_NOT_FOUND;

	for (size_t i = 0;
	     i < search->camera_count && search->subject->waybill[0] && err == PS_NOT_FOUND; i++) {
		err = find_label_of(search, &search->cameras[i], still_out, &code);
		if (err)
			continue;
		*camera_out = &search->cameras[i];
		*part_out = around(
			&code,
			&search->subject->verdict.check.start.cameras[search->cameras[i].index]);
	}
	return err;
}
