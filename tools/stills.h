/*
 * struct ps_stills: single pictures of a take that are wanted, gathered in one reading, each after
 * its second's own signature.
 */
#ifndef PS_TOOLS_STILLS_H
#define PS_TOOLS_STILLS_H

#include "tools/mask.h"
#include "tools/subject.h"

#define PS_STILLS_MAX 96

struct ps_still {
	size_t camera;
	uint64_t seq;
	bool asked; /* a person asked for the picture that is nearest to this moment: */
	int64_t asked_us;
	int64_t off_us; /* so near is what was found; nothing farther away is it */
	bool have;	/* what follows is filled: */
	int64_t since_us;
	uint64_t boot_us;
	uint8_t frame_hash[PS_HASH_LEN];
	uint8_t withheld[(PS_TILES_MAX + 7) / 8]; /* a bit a tile that is painted over */
	struct ps_buf jpeg;
};

struct ps_stills {
	size_t count;
	struct ps_still stills[PS_STILLS_MAX];
};

void ps_stills_init(struct ps_stills *stills);
void ps_stills_release(struct ps_stills *stills);

/*
 * Wants the picture of @sample; the same one twice is one. Its place in @stills; PS_STILLS_MAX, if
 * @sample is NULL or there is no room.
 */
size_t ps_stills_want(struct ps_stills *stills, size_t camera, const struct ps_sample *sample);

/*
 * Wants, of a camera, the picture that is nearest to the moment, of two the earlier. @near: the
 * sample nearest to it, which is one of several pictures. As ps_stills_want().
 */
size_t ps_stills_ask(struct ps_stills *stills, size_t camera, const struct ps_sample *near,
		     int64_t asked_us);

/* When it is, for what is to be hidden: as it was asked for, as it was taken, and whatever else is
 * written the same with one decimal. */
struct ps_mask_when ps_still_when(const struct ps_still *still);

/* Does the file withhold anything of this @part of it, in pixels (w 0: of all of it)? */
bool ps_still_withholds(const struct ps_still *still, const struct ps_camera_info *camera,
			const struct ps_rect *part);

/*
 * Is nothing of it to be seen, by what the file withholds and by what is painted over? What lies in
 * 16 x 16 pixels of which any is hidden counts as hidden.
 */
bool ps_still_is_hidden(const struct ps_still *still, const struct ps_camera_info *camera,
			struct ps_mask *mask);

/* Gets them. Complains; returns 0 or the exit status. */
int ps_stills_get(struct ps_stills *stills, struct ps_subject *subject);

#endif
