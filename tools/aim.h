/*
 * struct ps_aim: what a picture of the aim card (hw/sheets.py) says of the camera that took it.
 *
 * The card has barcodes of several finenesses, PSAIM-0250 for one whose narrow bar is 0.25 mm wide.
 * How long a code that is read is in the picture gives pixels a millimetre, as long as the card
 * lies along the picture's sides; the finest that is read shows whether they are sharp ones.
 */
#ifndef PS_TOOLS_AIM_H
#define PS_TOOLS_AIM_H

#include "tools/decoder.h"

/* What is asked of a picture; hw/sheets.py has the same numbers for --placement. */
#define PS_AIM_ITEM_PX_MM 4 /* of the item */
#define PS_AIM_BAR_PX 2	    /* of a label's narrowest bar, which is so wide: */
#define PS_AIM_LABEL_BAR_UM 250

struct ps_aim {
	size_t codes;  /* of the card that were read; 0: it is not there, or not seen sharply */
	uint32_t px_m; /* pixels a metre, the middle one of the codes */
	uint32_t finest_um; /* the narrow bar of the finest */
};

void ps_aim_read(const struct ps_decoder_codes *codes, struct ps_aim *aim_out);

/* Whether a card that was read is seen finely enough for an item; for a label's barcode. */
bool ps_aim_is_fine_for_item(const struct ps_aim *aim);
bool ps_aim_is_fine_for_label(const struct ps_aim *aim);

/*
 * Whether it reads no code as fine as its pixels could show: PS_AIM_BAR_PX of them a bar and half
 * as many again are enough where a picture is sharp.
 */
bool ps_aim_is_blurred(const struct ps_aim *aim);

#endif
