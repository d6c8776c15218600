/*
 * struct ps_inbox: the one way to the recorder's thread.
 *
 * Two bounded queues behind one lock: what cameras and encoders deliver, and what the station asks.
 * Nothing here waits but the recorder: who puts something in is never held up. A frame that has no
 * room is lost, counted, and told with the camera's next item, because whatever is the same as in a
 * lost frame cannot be known.
 */
#ifndef PS_FIRMWARE_INBOX_H
#define PS_FIRMWARE_INBOX_H

#include "capture/camera.h"
#include "capture/frame.h"
#include "capture/pool.h"
#include "firmware/recorder_message.h"

#define PS_INBOX_REQUESTS_MAX 256

enum ps_inbox_kind {
	PS_INBOX_NOTHING,
	PS_INBOX_REQUEST,
	PS_INBOX_FRAME,
	PS_INBOX_DROP,	 /* the pool lost pictures before they became frames */
	PS_INBOX_CAMERA, /* the camera started, or is lost */
};

struct ps_inbox_item {
	enum ps_inbox_kind kind;
	uint16_t camera;
	uint64_t lost;		/* frames of this camera that had no room since its last item */
	struct ps_frame *frame; /* FRAME: the taker's, to unref */
	struct ps_drop drop;
	enum ps_camera_event event;
	enum ps_err err; /* of @event */
	uint64_t time_us;
	struct ps_request request;
};

struct ps_inbox_settings {
	size_t items_max; /* of cameras; a sixteenth of it is kept for what is no frame */
	size_t bytes_max; /* of frames */
};

struct ps_inbox;

/* Errors: PS_INVALID (fewer than 16 items), PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_inbox_create(const struct ps_inbox_settings *settings,
					  struct ps_inbox **inbox_out);

/* Gives back what is in it. NULL is fine. No thread may use it any more. */
void ps_inbox_destroy(struct ps_inbox *inbox);

/* Takes the caller's reference, whether there is room or not. */
void ps_inbox_put_frame(struct ps_inbox *inbox, struct ps_frame *frame);
void ps_inbox_put_drop(struct ps_inbox *inbox, const struct ps_drop *drop);
void ps_inbox_put_camera(struct ps_inbox *inbox, uint16_t camera, enum ps_camera_event event,
			 enum ps_err err, uint64_t time_us);

/* Errors: PS_LIMIT (no room; what it owns stays the caller's). */
PS_MUST_CHECK enum ps_err ps_inbox_put_request(struct ps_inbox *inbox,
					       const struct ps_request *request);

/* The taker that waits, or the next one that would, comes back with nothing. Any thread. */
void ps_inbox_wake(struct ps_inbox *inbox);

/*
 * The next thing, requests first; PS_INBOX_NOTHING when nothing came for @wait_us. One thread, the
 * recorder's.
 */
enum ps_inbox_kind ps_inbox_take(struct ps_inbox *inbox, uint64_t wait_us,
				 struct ps_inbox_item *item_out);

#endif
