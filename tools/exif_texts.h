/*
 * The texts of an Exif structure (CIPA DC-008, a TIFF inside): of its first directory and of the
 * Exif directory that this names; and how the picture lies. Pictures inside, makers' notes and
 * places are not looked at.
 */
#ifndef PS_TOOLS_EXIF_TEXTS_H
#define PS_TOOLS_EXIF_TEXTS_H

#include "signing/cursor.h"

/* tag, name */
#define PS_EXIF_TEXTS(X)              \
	X(0x010e, "ImageDescription") \
	X(0x010f, "Make")             \
	X(0x0110, "Model")            \
	X(0x0131, "Software")         \
	X(0x013b, "Artist")           \
	X(0x8298, "Copyright")        \
	X(0x9286, "UserComment")      \
	X(0x9c9b, "XPTitle")          \
	X(0x9c9c, "XPComment")        \
	X(0x9c9e, "XPKeywords")

#define PS_EXIF_TEXT_MAX 65536

/*
 * Calls @visit for each text, in order; @text is bytes of a stranger, those of UTF-16 made UTF-8.
 * What is damaged is left out. Errors: PS_NO_MEMORY; what @visit returns.
 */
PS_MUST_CHECK enum ps_err ps_exif_texts(struct ps_bytes exif,
					enum ps_err (*visit)(void *ctx, const char *name,
							     struct ps_bytes text),
					void *ctx);

/*
 * How the picture is to be turned (Orientation, tag 0x0112 of the first directory): 1 to 8, of
 * which 1 is not at all. 0: it does not say, or says something else.
 */
unsigned ps_exif_orientation(struct ps_bytes exif);

#endif
