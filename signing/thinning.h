/*
 * Thinning: ageing a take by a fixed rule, so that what is left is known to be nobody's choice
 * (signing/FORMAT.md, "Thinning").
 *
 * A rule keeps whole seconds' first pictures and nothing between: of each camera one every so many
 * station seconds, or a number of stills over the whole take. Writer and verifier ask the same
 * question of the same seals in their order; the answer depends on nothing else.
 */
#ifndef PS_SIGNING_THINNING_H
#define PS_SIGNING_THINNING_H

#include <stdbool.h>

#include "signing/buf.h"
#include "signing/cursor.h"
#include "signing/limits.h"

#define PS_THINNING_RULES(X)                                                         \
	X(1, SECONDS, "of each camera one picture in that many seconds at the most") \
	X(2, STILLS, "the first pictures of that many seconds, evenly over the take")

enum ps_thinning_kind {
	PS_THINNING_NONE,
#define X(number, code, text) PS_THINNING_##code = number,
	PS_THINNING_RULES(X)
#undef X
};

struct ps_thinning_rule {
	enum ps_thinning_kind kind;
	uint64_t n; /* 1 to PS_THINNING_N_MAX */
};

#define PS_THINNING_N_MAX 86400
#define PS_THINNING_LEN_MAX 16

/* Appends the statement [kind, n]. Errors stick in @buf. */
void ps_thinning_encode(const struct ps_thinning_rule *rule, struct ps_buf *buf);

/* Reads a whole statement. Errors: those of the CBOR readers. */
PS_MUST_CHECK enum ps_err ps_thinning_decode(struct ps_bytes bytes,
					     struct ps_thinning_rule *rule_out);

/* "1 picture in 2 s", "12 stills": for people, and for the ledger's leaf. */
#define PS_THINNING_TEXT_MAX 40
void ps_thinning_text(const struct ps_thinning_rule *rule, char text_out[PS_THINNING_TEXT_MAX]);

/* What was kept so far. */
struct ps_thinning {
	struct ps_thinning_rule rule;
	uint64_t seals; /* of the whole take */
	uint64_t index; /* of the next one */
	bool kept[PS_CAMERAS_MAX];
	uint64_t last_second[PS_CAMERAS_MAX]; /* of the last one kept */
};

/* @seals is how many the take has, withheld ones included. */
void ps_thinning_begin(struct ps_thinning *thinning, const struct ps_thinning_rule *rule,
		       uint64_t seals);

/*
 * Of which cameras the rule keeps the first picture of the next seal: a bit each. @second is the
 * seal's station second, @present has a bit for each camera of which it holds a frame.
 */
uint16_t ps_thinning_next(struct ps_thinning *thinning, uint64_t second, uint16_t present);

#endif
