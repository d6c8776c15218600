/*
 * The pictures of an evidence file, one after the other: each only after the signature of its
 * second and its own hash were found right. Parts that are withheld are painted over
 * (tools/filler.h).
 */
#ifndef PS_TOOLS_PICTURES_H
#define PS_TOOLS_PICTURES_H

#include "signing/composite.h"
#include "signing/verify.h"

#define PS_PICTURE_WHOLE UINT32_MAX

struct ps_shown_picture {
	const struct ps_start *start;
	const struct ps_frame_entry *entry;
	int64_t since_us;		      /* second 0 */
	struct ps_bytes jpeg;		      /* canonical, but for what is painted over */
	uint32_t withheld;		      /* tiles that are painted over */
	const struct ps_composite *composite; /* its parts */
};

struct ps_picture_hooks {
	void *ctx;
	/* As in struct ps_check_hooks; not for what draws, or hands a picture on. */
	bool keeps_nothing_early;
	/*
	 * Each picture that is shown: how many of its tiles changed (PS_PICTURE_WHOLE for a whole
	 * one, which does not say that), and the picture itself, in parts. NULL: nobody looks.
	 */
	void (*seen)(void *ctx, const struct ps_frame_entry *entry, int64_t since_us,
		     uint32_t changed, const struct ps_composite *composite);
	/* Each second, and what stands behind the ending: as of struct ps_check_hooks. NULL: not.
	 */
	enum ps_err (*seal)(void *ctx, const struct ps_sealed *sealed);
	enum ps_err (*other)(void *ctx, const struct ps_record *record);
	/* Is this one wanted? Spares the joining of those that are not. NULL: all are. */
	bool (*wants)(void *ctx, const struct ps_frame_entry *entry, int64_t since_us);
	/* An error stops the run and is returned by it. */
	enum ps_err (*picture)(void *ctx, const struct ps_shown_picture *picture);
};

struct ps_picture_count {
	uint64_t given;
	uint64_t painted;     /* of these, how many have parts painted over */
	uint64_t not_shown;   /* withheld from the file */
	uint64_t unpaintable; /* left out: parts are withheld, and no filler can be made */
	uint64_t unsealed;    /* left out: not as signed, or no signature covers them */
};

/*
 * Verifies @source with @options, whose hooks are set here, and hands every wanted picture on.
 * @verdict_out must be released whatever is returned. Errors: those of ps_verify and of the hooks.
 */
PS_MUST_CHECK enum ps_err ps_pictures_run(struct ps_source source,
					  const struct ps_verify_options *options,
					  const struct ps_picture_hooks *hooks,
					  struct ps_picture_count *count_out,
					  struct ps_verdict *verdict_out);

/* Are two verdicts of one file? Whoever changes it between two readings shows us two. */
bool ps_pictures_are_of(const struct ps_verdict *first, const struct ps_verdict *again);

#endif
