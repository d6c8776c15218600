/*
 * struct ps_redactor: which tiles of a seal an export hides.
 *
 * A tile that a rectangle touches at a moment of its span is hidden, and with it every other
 * occurrence of the same stored tile in the seal: a tile that stays the same for a second would
 * otherwise be seen in the frame before. Stored tiles are told apart by their salts.
 */
#ifndef PS_SIGNING_REDACT_H
#define PS_SIGNING_REDACT_H

#include "signing/composite.h"
#include "signing/start.h"

#define PS_REDACTIONS_MAX 64

struct ps_redaction {
	const char *camera;
	struct ps_rect rect; /* pixels */
	bool has_span;
	uint64_t from_us; /* since second 0; the span is [from, to) */
	uint64_t to_us;
};

struct ps_redactor;

/*
 * Errors: PS_NOT_FOUND (a camera that the take does not have), PS_RANGE (a rectangle that does not
 * touch the camera's picture, or an empty one), PS_NO_MEMORY.
 */
PS_MUST_CHECK enum ps_err ps_redactor_create(const struct ps_start *start,
					     const struct ps_redaction *redactions, size_t count,
					     struct ps_redactor **redactor_out);

/* NULL is fine. */
void ps_redactor_destroy(struct ps_redactor *redactor);

/* A new seal: nothing is hidden yet. */
void ps_redactor_reset(struct ps_redactor *redactor);

/*
 * A picture of @camera (index in START) as it is at @since_us is going to be shown: marks what of
 * it is to be hidden. Errors: PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_redactor_mark(struct ps_redactor *redactor, size_t camera,
					   uint64_t since_us, const struct ps_composite *picture);

/* Which of the first PS_REDACTIONS_MAX redactions met no picture so far; a bit each, from bit 0. */
uint64_t ps_redactor_idle(const struct ps_redactor *redactor);

/* Can anything of this camera be hidden, in whichever seal? */
bool ps_redactor_aims_at(const struct ps_redactor *redactor, size_t camera);

/* Was anything of this camera marked in this seal? */
bool ps_redactor_touches(const struct ps_redactor *redactor, size_t camera);

/* Replaces, in @picture, what was marked by its hash. */
void ps_redactor_hide(const struct ps_redactor *redactor, struct ps_composite *picture);

#endif
