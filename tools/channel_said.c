#include "tools/channel_said.h"

#include <inttypes.h>
#include <stdio.h>

#include "tools/declared.h"
#include "tools/output.h"

static void say_limits(const struct ps_channel_said *said)
{
	const struct ps_channel *channel = said->channel;
	char shown[PS_TEXT_SHOWN_MAX];

	ps_text_shown(said->to, shown);
	(void)printf("%s: for %s (%s), evidence code %s\n", shown, channel->en, channel->zh,
		     said->subject->code);
	for (size_t i = 0; i < said->count; i++) {
		const struct ps_channel_made *made = &said->made[i];

		(void)printf("  %-14s %10" PRIu64 " bytes", made->file->name, made->bytes);
		if (made->file->max_bytes)
			(void)printf(" of %" PRIu64, made->file->max_bytes);
		if (made->us)
			(void)printf(", %.1f s", (double)made->us / 1e6);
		if (made->file->max_us)
			(void)printf(" of %.0f s", (double)made->file->max_us / 1e6);
		(void)putchar('\n');
	}
	(void)printf("  %-14s %10zu characters of %" PRIu64 "\n", PS_CHANNEL_TEXT_NAME,
		     said->text->points, channel->text_max);
	(void)printf("limits: %s%s; %s\n", channel->verified_on[0] ? "read in " : "never verified",
		     channel->verified_on, channel->source);
}

void ps_channel_say(const struct ps_channel_said *said)
{
	say_limits(said);
	if (said->text->reason[0])
		(void)printf("reason to pick: %s\n", said->text->reason);
	if (said->text->note[0])
		(void)printf("%s: %s\n", said->text->answers ? "note" : "a film cannot answer this",
			     said->text->note);
	if (ps_declared_test(&said->subject->verdict.check.start))
		(void)printf("note: the pictures are declared test sources, and no evidence of a "
			     "packing room\n");
	(void)printf("look at the pictures before you send them\n");
}
