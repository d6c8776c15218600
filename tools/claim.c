#include "tools/claim.h"

#include <stdio.h>
#include <string.h>

enum ps_err ps_claim_note(struct ps_claim *claim, int64_t at_s, const char *by, const char *what,
			  const char *text)
{
	struct ps_claim_note *note = &claim->notes[claim->note_count];

	if (claim->note_count == PS_CLAIM_NOTES_MAX)
		return PS_LIMIT;
	claim->note_count++;
	note->at_s = at_s;
	(void)snprintf(note->what, sizeof(note->what), "%s", what);
	ps_claim_text_keep(by, note->by, sizeof(note->by));
	ps_claim_text_keep(text, note->text, sizeof(note->text));
	return PS_OK;
}

bool ps_claim_is_outcome(const char *word)
{
	static const char *const words[] = {
#define X(name, zh) name,
		PS_CLAIM_OUTCOMES(X)
#undef X
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(word, words[i]) == 0)
			return true;
	return false;
}
