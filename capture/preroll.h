/*
 * struct ps_preroll: the last seconds of one camera's frames, for the take that may begin now.
 *
 * The oldest frame is always a refresh, and every frame's preceding one is there, so each picture
 * in it can be shown. Seconds leave as a whole, the oldest first, once the frames behind them cover
 * the window: so it holds up to a second more than was asked. One thread: the recorder's.
 */
#ifndef PS_CAPTURE_PREROLL_H
#define PS_CAPTURE_PREROLL_H

#include <stdbool.h>

#include "capture/frame.h"
#include "signing/error.h"

struct ps_preroll;

/* Errors: PS_NO_MEMORY. */
PS_MUST_CHECK enum ps_err ps_preroll_create(uint64_t window_us, struct ps_preroll **preroll_out);

/* Gives all its frames back. NULL is fine. */
void ps_preroll_destroy(struct ps_preroll *preroll);

/*
 * Adds the camera's next frame, taking a reference of its own.
 *
 * Errors: PS_INVALID (the first frame is no refresh), PS_RANGE (seq or time do not rise),
 * PS_MISMATCH (header or tile count changed without a refresh), PS_NO_MEMORY; the frame is then not
 * in it. After any of them but PS_RANGE call ps_preroll_clear() and wait for a refresh: a tile may
 * be missing.
 */
PS_MUST_CHECK enum ps_err ps_preroll_push(struct ps_preroll *preroll, struct ps_frame *frame);

/* Gives all its frames back; the next one must be a refresh. */
void ps_preroll_clear(struct ps_preroll *preroll);

/*
 * Gives back the oldest second's frames though the window is not covered: memory is short. False
 * when that would leave nothing to begin with.
 */
bool ps_preroll_drop_second(struct ps_preroll *preroll);

size_t ps_preroll_count(const struct ps_preroll *preroll);

/* The bytes of all frames' tiles and headers. */
size_t ps_preroll_bytes(const struct ps_preroll *preroll);

/* Frame @index, 0 being the oldest; the ring's reference. */
struct ps_frame *ps_preroll_at(const struct ps_preroll *preroll, size_t index);

/* The index of the first frame of @time_us or later; the count where there is none. */
size_t ps_preroll_find(const struct ps_preroll *preroll, uint64_t time_us);

/*
 * The picture of frame @index as a frame that stands alone: each tile has the bytes that it has at
 * that instant, walked back to the latest refresh. All else is the frame's, also @refresh. A frame
 * that has every tile is given as it is. The caller gets a reference.
 *
 * Errors: PS_INVALID (no such index), PS_LIMIT (beyond 4 GB), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_preroll_materialise(const struct ps_preroll *preroll, size_t index,
						 struct ps_frame **frame_out);

#endif
