#include "tools/claim.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tools/moment.h"

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

void ps_claim_take_text(const struct ps_claim_take *take, char text_out[PS_CLAIM_TAKE_TEXT_MAX])
{
	(void)snprintf(text_out, PS_CLAIM_TAKE_TEXT_MAX, "%s%s%" PRIu64, take->station,
		       take->station[0] ? "/" : "", take->number);
}

bool ps_claim_take_is_unheld(const struct ps_claim *claim, const struct ps_claim_take *take)
{
	char begin[PS_CLAIM_TAKE_TEXT_MAX + 8] = "take ";
	size_t len;

	ps_claim_take_text(take, begin + strlen(begin));
	len = strlen(begin);
	for (size_t i = claim->note_count; i--;) {
		const struct ps_claim_note *note = &claim->notes[i];
		bool held = strcmp(note->what, "held") == 0;

		/* "take 3: ledger entry 7", "take 3 is not held" */
		if ((held || strcmp(note->what, "not_held") == 0) &&
		    strncmp(note->text, begin, len) == 0 &&
		    (note->text[len] == ':' || note->text[len] == ' '))
			return !held;
	}
	return false;
}

bool ps_claim_take_is_among(const struct ps_claim_take *takes, size_t count,
			    const struct ps_claim_take *take)
{
	for (size_t i = 0; i < count; i++)
		if (takes[i].number == take->number && strcmp(takes[i].station, take->station) == 0)
			return true;
	return false;
}

bool ps_claim_has_take(const struct ps_claim *claim, const struct ps_claim_take *take)
{
	for (size_t i = 0; i < claim->take_count; i++) {
		const struct ps_claim_take *own = &claim->takes[i];

		if (own->number == take->number && (!own->station[0] || !take->station[0] ||
						    strcmp(own->station, take->station) == 0))
			return true;
	}
	return false;
}

void ps_claim_add_takes(struct ps_claim *claim, const struct ps_claim_take *takes, size_t count)
{
	for (size_t i = 0; i < count && claim->take_count < PS_CLAIM_TAKES_MAX; i++)
		if (!ps_claim_take_is_among(claim->takes, claim->take_count, &takes[i]))
			claim->takes[claim->take_count++] = takes[i];
}

bool ps_claim_take_parse(const char *text, struct ps_claim_take *take_out)
{
	const char *slash = strchr(text, '/');
	size_t len = slash ? (size_t)(slash - text) : 0;
	struct ps_claim_take take = { .number = 0 };

	if (slash && !ps_station_is_name(text, len))
		return false;
	memcpy(take.station, text, len);
	if (!ps_number_parse(slash ? slash + 1 : text, 1, INT64_MAX, &take.number))
		return false;
	*take_out = take;
	return true;
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
