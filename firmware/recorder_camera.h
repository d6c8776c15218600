/*
 * struct ps_recorder_camera: one camera as the recorder sees it: its pre-roll, whether pictures
 * still come, whether they still differ. One thread, the recorder's.
 */
#ifndef PS_FIRMWARE_RECORDER_CAMERA_H
#define PS_FIRMWARE_RECORDER_CAMERA_H

#include "capture/frame.h"
#include "capture/preroll.h"
#include "capture/steady.h"
#include "firmware/arrivals.h"
#include "firmware/silence.h"
#include "firmware/start_info.h"

/* How often it is looked whether a camera is silent. */
#define PS_CAMERA_TICK_US 100000U

/*
 * So long a camera may need for its first picture, and an encoder for any. After as much silence a
 * camera is started again, and a take that has no other camera ends.
 */
#define PS_CAMERA_PATIENCE_US 5000000U

/* What changed with a frame, or with its absence; bits. */
enum {
	PS_CAMERA_CHANGE_STALLED = 1, /* no picture for @stall_us */
	PS_CAMERA_CHANGE_BACK = 2,    /* frames again, after it was stalled or lost */
	PS_CAMERA_CHANGE_FROZEN = 4,  /* two refreshes without a differing byte */
	PS_CAMERA_CHANGE_THAWED = 8,
	PS_CAMERA_CHANGE_BLURRED = 16, /* of one that looks at the item: capture/look.h */
	PS_CAMERA_CHANGE_DARK = 32,
	PS_CAMERA_CHANGE_CLEAR = 64,  /* neither any more */
	PS_CAMERA_CHANGE_MOVED = 128, /* it no longer sees what it saw when it was aimed */
	PS_CAMERA_CHANGE_DIM = 256,
	PS_CAMERA_CHANGE_STEADY = 512, /* it does again */
};

struct ps_recorder_camera_settings {
	const struct ps_start_camera *info; /* the caller's, as the others */
	struct ps_arrivals *arrivals;
	uint64_t preroll_us;
	uint64_t stall_us; /* of silence, once a first picture came */
};

/* Read by everybody on the thread, changed by the functions below. */
struct ps_recorder_camera {
	struct ps_recorder_camera_settings settings;
	struct ps_preroll *preroll;
	bool broken; /* a tile may be missing until the next refresh */
	bool stalled;
	bool frozen;
	enum ps_look_word unclear;  /* PS_LOOK_BLURRED or PS_LOOK_DARK; else PS_LOOK_NONE */
	enum ps_steady aim;	    /* PS_STEADY_MOVED or PS_STEADY_DIM; else nothing is wrong */
	bool lost;		    /* the back end says that it ended */
	struct ps_silence pictures; /* of the camera itself */
	struct ps_silence encoded;  /* of it and its encoder: of frames */
	uint64_t arrived;	    /* pictures, as last looked at */
	uint64_t stalled_seq;	    /* a picture of that number or later ends it */
	uint64_t lost_us;   /* when; older pictures that were on their way tell nothing new */
	uint64_t latest_us; /* the time of the newest frame, lost ones included */
	uint64_t heard_us;  /* when the newest frame came here */
	uint64_t frames;    /* that came */
	uint64_t losses;    /* that did not */
	uint64_t rate_mhz;  /* frames in 1000 seconds, of the last whole second */
	uint64_t rate_from_us;
	uint64_t rate_frames;
};

/* @now_us: from when on it is waited for. Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_recorder_camera_init(
	struct ps_recorder_camera *camera, const struct ps_recorder_camera_settings *settings,
	uint64_t now_us);
void ps_recorder_camera_finish(struct ps_recorder_camera *camera);

/*
 * A frame came at @now_us, after @lost ones that were encoded and did not. True: it is in the
 * pre-roll and every tile of it can be had; false: it is of no use. @changes_out is set either way.
 */
bool ps_recorder_camera_frame(struct ps_recorder_camera *camera, struct ps_frame *frame,
			      uint64_t lost, uint64_t now_us, unsigned *changes_out);

/* Pictures up to @time_us were lost before they became frames: no tile is missing. */
void ps_recorder_camera_drop(struct ps_recorder_camera *camera, uint64_t count, uint64_t time_us);

/* The back end says that it ended, at @time_us. */
void ps_recorder_camera_end(struct ps_recorder_camera *camera, uint64_t time_us);

/* It was held against its aim picture; the changes. */
unsigned ps_recorder_camera_aim(struct ps_recorder_camera *camera, enum ps_steady steady);

/* Looks whether it is silent at @now_us, when all that came was taken in; the changes. */
unsigned ps_recorder_camera_watch(struct ps_recorder_camera *camera, uint64_t now_us);

/* No frames come from it, for whatever reason. */
bool ps_recorder_camera_is_dark(const struct ps_recorder_camera *camera);

/* The same, and it is not to be hoped that this passes by itself. */
bool ps_recorder_camera_is_gone(const struct ps_recorder_camera *camera);

/* The sequence number of the first frame of @from_us or later, come or still to come. */
uint64_t ps_recorder_camera_first_seq(const struct ps_recorder_camera *camera, uint64_t from_us);

#endif
