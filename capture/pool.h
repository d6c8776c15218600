/*
 * struct ps_pool: the threads that encode all cameras' pictures.
 *
 *	camera's thread -> ps_pool_submit() -> queue of the camera -> a worker -> sink
 *
 * Each camera has a short queue of raw pictures and an encoder. One worker at a time takes a
 *camera, encodes its oldest picture, hands the frame over and lets the camera go: so a camera's
 *frames come out in order, and several cameras are encoded at once.
 *
 * The pool gives out seq: it counts each camera's pictures from 0 in the order of their submission,
 * whether they become frames or are lost. Nothing is lost without the sink being told, and it is
 *told in the order of seq.
 */
#ifndef PS_CAPTURE_POOL_H
#define PS_CAPTURE_POOL_H

#include "capture/frame.h"
#include "capture/image.h"
#include "signing/error.h"

#define PS_POOL_MAX_CAMERAS 16
#define PS_POOL_DEFAULT_QUEUE 3
#define PS_POOL_MAX_QUEUE 64

/* Pictures of one camera in a row that became no frames. */
struct ps_drop {
	uint16_t camera;
	uint64_t seq;	  /* of the first */
	uint64_t count;	  /* at least 1 */
	uint64_t time_us; /* of the first */
	enum ps_err why;  /* of the first: PS_BUSY (the queue was full), PS_RANGE (its time did not
			     rise), PS_IO (the device lost it), else what ps_encoder_encode() said */
};

/*
 * Both are called on worker threads, for different cameras at the same time, for one camera never.
 * What waits there holds up that worker, in the end every camera's queue; no camera's thread.
 */
struct ps_pool_sink {
	void *ctx;
	void (*frame)(void *ctx, struct ps_frame *frame); /* which is the callee's, to unref */
	void (*drop)(void *ctx, const struct ps_drop *drop);
};

struct ps_pool_camera_settings {
	uint16_t camera; /* its index in the station's configuration */
	uint16_t width_px;
	uint16_t height_px;
	int quality;
	unsigned threshold_levels;
	uint16_t restart_mcus; /* see capture/encoder.h */
	unsigned queue;	       /* pictures; 0: PS_POOL_DEFAULT_QUEUE */
	bool compare;	       /* see ps_encoder_compare() */
	bool look;	       /* see ps_encoder_look() */
};

struct ps_pool;
struct ps_pool_camera;

/*
 * @workers: threads; 0 means one per processor. @sink is copied; its ctx must outlive the threads.
 *
 * Errors: PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_pool_create(unsigned workers, const struct ps_pool_sink *sink,
					 struct ps_pool **pool_out);

/* Stops it first. NULL is fine. */
void ps_pool_destroy(struct ps_pool *pool);

/*
 * Adds a camera, before the start. What it gives out is the pool's and lives as long.
 *
 * Errors: PS_BUSY (the pool runs), PS_LIMIT (too many cameras, too long a queue), and those of
 * ps_encoder_create().
 */
PS_MUST_CHECK enum ps_err ps_pool_add(struct ps_pool *pool,
				      const struct ps_pool_camera_settings *settings,
				      struct ps_pool_camera **camera_out);

/* Errors: PS_BUSY (it runs), PS_NO_MEMORY (no thread; then none runs). */
PS_MUST_CHECK enum ps_err ps_pool_start(struct ps_pool *pool);

/*
 * Takes no more pictures, encodes those in the queues, ends the threads. The sink is not called any
 * more after it. Stop the cameras first: what they submit later is refused, and not counted.
 */
void ps_pool_stop(struct ps_pool *pool);

/*
 * Puts @image into the camera's queue: a lent one as it is, to be given back once it is encoded or
 * dropped, any other (of layout YUV420) as a copy. Never waits for a worker. For one camera it is
 * called by one thread at a time. What the device lost before it is counted first.
 *
 * PS_OK says that the picture has a seq: as a frame or, later and through the sink, as a drop.
 * Errors: PS_STOPPED (the pool does not run); the picture then does not count.
 */
PS_MUST_CHECK enum ps_err ps_pool_submit(struct ps_pool_camera *camera,
					 const struct ps_image *image);

#endif
