#include "tools/store_stamps.h"

#include <stdio.h>

#include "tools/command.h"
#include "tools/export_proof.h"

/* Only where somebody can judge time stamps, and did not bring his own. */
static bool wanted(const struct ps_subject *subject)
{
	const struct ps_verify_options *given = subject->given;

	return subject->in_store && given && given->time_roots && !given->proof.len &&
	       !given->anchor_count;
}

int ps_store_stamps_judge(const char *store, struct ps_subject *subject,
			  struct ps_store_stamps *stamps)
{
	struct ps_export_proof proof = { .store = store };
	struct ps_clip_gathered *gathered = &stamps->gathered;

	if (!wanted(subject))
		return 0;
	proof.time_roots = subject->given->time_roots;
	if (ps_export_proof_gather(&proof, &subject->verdict.check, gathered))
		return ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	if (proof.lacks) {
		(void)fprintf(stderr,
			      "packseal: no time stamp of the store bears on the take: %s\n",
			      proof.lacks);
		return 0;
	}
	stamps->options = *subject->given;
	stamps->options.proof = (struct ps_bytes){ gathered->proof.bytes, gathered->proof.len };
	for (size_t i = 0; i < gathered->anchor_count; i++)
		stamps->anchors[i] =
			(struct ps_bytes){ gathered->anchors[i].bytes, gathered->anchors[i].len };
	stamps->options.anchors = stamps->anchors;
	stamps->options.anchor_count = gathered->anchor_count;
	return ps_subject_judge(subject, &stamps->options);
}

void ps_store_stamps_release(struct ps_store_stamps *stamps)
{
	ps_buf_release(&stamps->gathered.proof);
	for (size_t i = 0; i < PS_ANCHORS_MAX; i++)
		ps_buf_release(&stamps->gathered.anchors[i]);
}
