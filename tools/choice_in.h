/* What the files that choose pictures share; for tools/choice*.c only. */
#ifndef PS_TOOLS_CHOICE_IN_H
#define PS_TOOLS_CHOICE_IN_H

#include "tools/choice.h"

enum {
	PS_SEARCH_CAMERAS = 3, /* that are looked at, the finest first */
	PS_SEARCH_EARLY = 16,  /* spans of the first part in which the item is looked for */
	PS_SEARCH_LATE = 6,    /* spans of the last part in which the closed parcel is looked for */
	PS_NO_STILL = PS_STILLS_MAX,
};

/* What may become of each camera that is looked at: places in the stills, or PS_NO_STILL. */
struct ps_search_camera {
	size_t index;
	size_t early[PS_SEARCH_EARLY]; /* as time goes */
	bool marked[PS_SEARCH_EARLY];  /* the station signed that it is still and sharp */
	size_t late[PS_SEARCH_LATE];
	size_t scan; /* when the waybill was scanned */
};

struct ps_search {
	struct ps_choice *choice;
	struct ps_subject *subject;
	struct ps_decoder *decoder;
	size_t camera_count;
	struct ps_search_camera cameras[PS_SEARCH_CAMERAS];
	unsigned readings;
	int64_t end_us;
};

/* Takes a picture, or @part of it unless that is NULL, if there is room and it is not there yet. */
void ps_choice_add(struct ps_choice *choice, size_t still, enum ps_choice_role role,
		   const struct ps_rect *part);

/* Of @count pictures of another camera the one that is nearest to @still in time. */
size_t ps_search_same_moment(const struct ps_search *search, const size_t *of, size_t count,
			     size_t still);

/*
 * The sequence number of the first picture of the camera between the two moments of which the
 * station signed that it is still and sharp, if the file shows it. In choice_item.c.
 */
bool ps_search_marked(const struct ps_search *search, size_t camera, int64_t from_us, int64_t to_us,
		      uint64_t *seq_out);

/*
 * The picture in which the waybill's barcode can be read, on the closed parcel if possible, and the
 * part of it around the label. Errors: PS_NOT_FOUND; the decoder's.
 */
PS_MUST_CHECK enum ps_err ps_search_label(struct ps_search *search,
					  struct ps_search_camera **camera_out, size_t *still_out,
					  struct ps_rect *part_out);

/*
 * Adds the item, from two sides, and the item in the box that is still open. The item is of the
 * first camera that has marked pictures rather than of @main, and of those rather than of others;
 * the box is @main's. @closed: the still in which the parcel has its label, or PS_NO_STILL: what
 * comes behind it may be the next parcel's. Errors:
 * the decoder's.
 */
PS_MUST_CHECK enum ps_err ps_search_item(struct ps_search *search,
					 const struct ps_search_camera *main,
					 const struct ps_search_camera *other, size_t closed);

#endif
