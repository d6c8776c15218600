/*
 * ps_clip: makes an export of a take: the same format with parts withheld, nothing signed anew
 * (signing/FORMAT.md, "Exports").
 *
 * The source is verified while it is read: a seal's content is written only after the seal was
 * found to be what was signed. What is shown stays bit for bit; of the rest the export keeps the
 * entries or, where nothing of a second is shown, the signed record alone. An export of an export
 * works.
 */
#ifndef PS_SIGNING_CLIP_H
#define PS_SIGNING_CLIP_H

#include "signing/redact.h"
#include "signing/take.h"
#include "signing/verify.h"

#define PS_LEFT_OUT_MAX 64

/* Pictures of one camera that are left out, though what is around them is shown. */
struct ps_left_out {
	const char *camera;
	uint64_t from_us; /* since second 0; the span is [from, to) */
	uint64_t to_us;
};

/* Bytes of attachments (signing/FORMAT.md, "Exports"). */
struct ps_clip_gathered {
	struct ps_buf proof; /* of the ledger; empty: none */
	size_t anchor_count;
	struct ps_buf anchors[PS_ANCHORS_MAX];
};

struct ps_clip_settings {
	/* Moments since second 0, the take's earliest entry; frames in [from, to) are shown. */
	bool has_from;
	uint64_t from_us;
	bool has_to;
	uint64_t to_us;
	/* Cameras that are shown, by name; none given: all. */
	size_t camera_count;
	const char *cameras[PS_CAMERAS_MAX];
	/* What is hidden of the pictures that are shown. */
	size_t redaction_count;
	struct ps_redaction redactions[PS_REDACTIONS_MAX];
	/* Single pictures, or a few in a row, that are not shown. */
	size_t left_out_count;
	struct ps_left_out left_out[PS_LEFT_OUT_MAX];
	/* Show also what lies outside the lane's rectangle of a camera that lanes share. */
	bool beyond_lane;
	/*
	 * Show no waybill but this one, no badge, no remark and no link: for an export that
	 * answers one claim. NULL: all.
	 */
	const char *only_waybill;
	/*
	 * Keep only what this rule keeps of a take of @thinned_seals seals, withheld ones included,
	 * and state the rule. Not together with what else leaves pictures out. Kind 0: no rule.
	 */
	struct ps_thinning_rule thinning;
	uint64_t thinned_seals;
	/*
	 * Gathers what the station's ledger has of the take, which goes along. NULL, or nothing
	 * gathered: what the source carries of it, as far as it holds. Called once the source was
	 * found right.
	 */
	enum ps_err (*gather)(void *ctx, const struct ps_check *check,
			      struct ps_clip_gathered *gathered_out);
	void *gather_ctx;
	size_t crl_count; /* revocation lists that go along, at most PS_CRLS_MAX; DER */
	struct ps_bytes crls[PS_CRLS_MAX];
};

/* What went into the export. */
struct ps_clip_result {
	uint64_t frames_shown;
	uint64_t frames_withheld;
	uint64_t seals_shown;
	uint64_t seals_withheld;
	uint64_t first_us; /* of the shown frames, since second 0 */
	uint64_t last_us;
	uint64_t rule_lacks;	  /* what the rule of thinning keeps and the source does not show */
	uint64_t redactions_idle; /* a bit for each of the settings that met no picture */
	uint64_t left_out_idle;	  /* the same of what is left out */
	uint64_t proof_bytes;	  /* of the records of what was gathered; 0: there are none */
	uint64_t anchors;
};

/*
 * Reads the take from @source and writes the export to @output; sync is not called. @verdict_out is
 * of the source and must be released whatever is returned.
 *
 * PS_OK says that the export is whole. The caller throws @output away otherwise. Errors:
 * PS_NOT_FOUND (a camera that the take does not have, shown or left out; no frame lies in the
 * span), PS_RANGE (a redaction outside its picture), PS_MISMATCH (the source is not what was
 * signed: see the verdict), PS_IO and what @output says, PS_NO_MEMORY, PS_CRYPTO.
 */
PS_MUST_CHECK enum ps_err ps_clip_run(struct ps_source source,
				      const struct ps_verify_options *options,
				      const struct ps_clip_settings *settings,
				      struct ps_output output, struct ps_clip_result *result_out,
				      struct ps_verdict *verdict_out);

#endif
