/*
 * struct ps_still_sheet: one picture for a channel that takes pictures only: a head with the
 * waybill, the times and the evidence code, and up to six pictures, each with its camera and
 * second. Texts are drawn at the size that goes out, black on white: legible also without colours.
 */
#ifndef PS_TOOLS_STILL_SHEET_H
#define PS_TOOLS_STILL_SHEET_H

#include "tools/choice.h"
#include "tools/drawing.h"
#include "tools/mask.h"

#define PS_STILL_SHEET_TEXT_MAX 4096
#define PS_STILL_SHEET_WIDTH_MIN 600 /* pixels: below that no caption can be read */

struct ps_still_sheet {
	enum ps_lang lang;
	char title[PS_STILL_SHEET_TEXT_MAX];
	char code[PS_STILL_SHEET_TEXT_MAX];
	char about[PS_STILL_SHEET_TEXT_MAX];
	char hidden[PS_STILL_SHEET_TEXT_MAX]; /* the foot's words of what is; "" where nothing is */
	char foot[PS_STILL_SHEET_TEXT_MAX];
	uint8_t take[PS_HASH_LEN]; /* whose pictures they are */
	size_t count;
	struct {
		struct ps_canvas picture;
		char caption[PS_STILL_SHEET_TEXT_MAX];
		bool foreign; /* nobody here signed it */
	} tiles[PS_CHOICE_MAX];
	struct ps_canvas qr; /* no pixels: none */
};

/*
 * The take's texts, and the chosen pictures, decoded, cut and with what is hidden painted over.
 * Release it whatever is returned. Errors: those of the decoder.
 */
PS_MUST_CHECK enum ps_err ps_still_sheet_init(struct ps_still_sheet *sheet, enum ps_lang lang,
					      const struct ps_subject *subject,
					      const struct ps_choice *choice, struct ps_mask *mask,
					      struct ps_decoder *decoder);
/*
 * Puts a picture of somebody else's, the buyer's, before the others, framed, and said to be signed
 * by nobody. Errors: PS_MALFORMED (no JPEG that can be decoded), PS_LIMIT (no room), those of the
 * decoder.
 */
PS_MUST_CHECK enum ps_err ps_still_sheet_set_beside(struct ps_still_sheet *sheet,
						    struct ps_bytes jpeg,
						    struct ps_decoder *decoder);

void ps_still_sheet_release(struct ps_still_sheet *sheet);

struct ps_still_sheet_limits {
	uint64_t max_bytes;    /* 0: none */
	uint32_t max_width_px; /* 0: as it comes */
	bool grey;
};

struct ps_still_sheet_made {
	uint32_t width_px;
	uint32_t height_px;
	int quality;
};

/*
 * Draws it as large as the limits allow at a quality that keeps it legible, and appends the JPEG.
 * Errors: PS_LIMIT (nothing legible is that small), those of the drawing and of the JPEG.
 */
PS_MUST_CHECK enum ps_err ps_still_sheet_make(const struct ps_still_sheet *sheet,
					      struct ps_drawing *drawing,
					      const struct ps_still_sheet_limits *limits,
					      struct ps_buf *jpeg,
					      struct ps_still_sheet_made *made_out);

#endif
