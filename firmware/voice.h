/*
 * struct ps_voice: what is said to a packer, put together of recorded clips and played on a thread
 * of its own. Whoever has something to say never waits: at most PS_VOICE_WAITING_MAX sayings wait,
 * and where there are more the oldest is not said any more.
 *
 * A card or a clip that is not there is no failure of the station: it is told once, and stands in
 * the status until something could be played again.
 */
#ifndef PS_FIRMWARE_VOICE_H
#define PS_FIRMWARE_VOICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "firmware/journal.h"
#include "signing/limits.h"

#define PS_VOICE_WAITING_MAX 4
#define PS_VOICE_CLIPS_MAX 8 /* of one saying */
#define PS_VOICE_TROUBLE_MAX 200

/* Each is a file in the folder, NAME.wav. */
enum ps_clip {
	PS_CLIP_0, /* and the other digits */
	PS_CLIP_START = 10,
	PS_CLIP_END,
	PS_CLIP_CANCELLED,
	PS_CLIP_DUPLICATE,
	PS_CLIP_IDLE,
	PS_CLIP_STOPPED,
	PS_CLIP_CAMERA,
	PS_CLIP_FAULT,
	PS_CLIPS,
};

struct ps_saying {
	bool urgent; /* before what waits and is not */
	size_t count;
	uint8_t clips[PS_VOICE_CLIPS_MAX];
};

struct ps_voice;

/* What is pointed at outlives the voice. */
struct ps_voice_settings {
	const char *folder;
	const char *device; /* as ALSA names it */
	struct ps_journal *journal;
};

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_voice_create(const struct ps_voice_settings *settings,
					  struct ps_voice **voice_out);

/* What is being said is broken off. NULL is fine. */
void ps_voice_destroy(struct ps_voice *voice);

/* Does not wait. NULL: there is no voice. */
void ps_voice_say(struct ps_voice *voice, const struct ps_saying *saying);

/* Appends a clip, or the last @digits digits of @text; what has no room is left out. */
void ps_saying_add(struct ps_saying *saying, enum ps_clip clip);
void ps_saying_add_digits(struct ps_saying *saying, const char *text, size_t digits);

/* What is wrong with it; "": nothing. */
void ps_voice_trouble(struct ps_voice *voice, char text_out[PS_VOICE_TROUBLE_MAX]);

/* Reads the clips and opens the device, for --check. False: @text_out says what is wrong. */
bool ps_voice_check(const struct ps_voice_settings *settings, char text_out[PS_VOICE_TROUBLE_MAX]);

#endif
