/*
 * struct ps_camera: something that delivers pictures, whatever it is.
 *
 * A back end (capture/camera_replay.c, ...) is a struct ps_camera_backend; the source string's
 * scheme chooses it. Pictures and events are delivered on a thread of the camera's own into a sink.
 */
#ifndef PS_CAPTURE_CAMERA_H
#define PS_CAPTURE_CAMERA_H

#include "capture/image.h"
#include "signing/error.h"

/* What START declares of a source. Only PS_SOURCE_CAMERA looks at the world. */
enum ps_source_kind {
	PS_SOURCE_TEST = 0, /* what nobody declares is no evidence */
	PS_SOURCE_VIRTUAL,
	PS_SOURCE_CAMERA,
};

enum ps_camera_event {
	PS_CAMERA_STARTED, /* before the first picture */
	PS_CAMERA_STALLED, /* the back end knows that pictures are late */
	PS_CAMERA_ERROR,   /* a picture or the device is lost; @err says why */
	PS_CAMERA_ENDED, /* the last call of all: stopped, at the source's end, or after an error */
};

/*
 * Where pictures go. Both functions are called on the camera's thread, never at the same time, and
 * must not block: what waits there loses pictures. They may not stop or destroy the camera. An
 * image is the camera's and holds until the function returns or, where it has a lender, until it is
 * given back; a camera that stops waits for that. Its time rises strictly.
 */
struct ps_camera_sink {
	void *ctx;
	void (*image)(void *ctx, const struct ps_image *image);
	void (*event)(void *ctx, enum ps_camera_event event, enum ps_err err, uint64_t time_us);
};

/* What does not change while it films; 0: the camera decides, from moment to moment. */
struct ps_camera_lock {
	uint32_t exposure_us;
	uint32_t gain_percent; /* 100: none */
	uint32_t red_percent;  /* of white balance, against green; both or neither */
	uint32_t blue_percent;
	uint32_t focus_mm;   /* distance of what is sharp */
	uint32_t flicker_us; /* half a period of the mains: what an exposure is a multiple of */
};

struct ps_camera_settings {
	const char *name; /* the station's name for it */
	/* "libcamera:imx708" (model or id), "replay:/path/file.y4m", "replay:/path/folder" */
	const char *source;
	uint16_t width_px; /* 0: the source's own size, as the height */
	uint16_t height_px;
	struct ps_camera_lock lock;
	uint32_t fps_num; /* frames per fps_den seconds; 0: as fast as the sink takes them */
	uint32_t fps_den;
	bool loop; /* a source that ends begins again */
};

/* What the camera is, as START says it. Strings that do not apply are empty. */
struct ps_camera_about {
	enum ps_source_kind kind;
	char driver[32];
	char bus[256]; /* where it is plugged in; of a replay the path */
	char ids[64];  /* vendor, product, serial number */
	char model[64];
	char mode[64]; /* "YUV420 1920x1080 15/1" */
	uint16_t width_px;
	uint16_t height_px;
	uint16_t
		restart_mcus; /* not 0: it sends JPEGs that are to be kept; see capture/encoder.h */
	unsigned lends; /* how many images at once may be kept for a while; 0: it lends none */
};

/* The part that all back ends have; each embeds it in a struct of its own. */
struct ps_camera {
	const struct ps_camera_backend *backend;
	struct ps_camera_about about;
};

struct ps_camera_backend {
	const char *scheme;
	/* @path is the source string behind the scheme and its colon. */
	enum ps_err (*create)(const struct ps_camera_settings *settings, const char *path,
			      char *why, size_t why_size, struct ps_camera **camera_out);
	enum ps_err (*start)(struct ps_camera *camera, const struct ps_camera_sink *sink);
	void (*stop)(struct ps_camera *camera);
	void (*destroy)(struct ps_camera *camera);
};

extern const struct ps_camera_backend ps_camera_replay;
/* Whatever libcamera drives: CSI and USB cameras. What is no device is declared virtual. */
extern const struct ps_camera_backend ps_camera_libcamera;

/*
 * Finds the camera and looks whether it can do what is asked; it does not run yet.
 *
 * Errors: PS_INVALID (no such scheme, a rate without sense; with a sentence in @why), PS_END
 * (no such device at the moment), PS_NO_MEMORY, and the back end's, with a sentence.
 */
PS_MUST_CHECK enum ps_err ps_camera_create(const struct ps_camera_settings *settings, char *why,
					   size_t why_size, struct ps_camera **camera_out);

/*
 * Tells each camera that libcamera finds now. Errors: PS_NO_MEMORY, PS_IO (libcamera does not
 * start).
 */
PS_MUST_CHECK enum ps_err ps_camera_libcamera_list(void (*found)(void *ctx, const char *id,
								 const char *model),
						   void *ctx);

/* Stops it first. NULL is fine. */
void ps_camera_destroy(struct ps_camera *camera);

const struct ps_camera_about *ps_camera_about(const struct ps_camera *camera);

/*
 * Lets it run. @sink is copied; its ctx must live until the camera is stopped. A camera that was
 * stopped, or that ended and was stopped, may be started again.
 *
 * Errors: PS_BUSY (started already, or used by another program), PS_NO_MEMORY (no thread),
 * PS_NOT_FOUND (unplugged), PS_MISMATCH (it is no longer what it was), PS_IO.
 */
PS_MUST_CHECK enum ps_err ps_camera_start(struct ps_camera *camera,
					  const struct ps_camera_sink *sink);

/* Afterwards the sink is not called any more. Stopping one that does not run is nothing. */
void ps_camera_stop(struct ps_camera *camera);

#endif
