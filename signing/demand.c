#include "signing/demand.h"

#include <string.h>

static const struct {
	const char *name;
	enum ps_axis axis;
	enum ps_word word;
	const char *text;
} demands[PS_DEMAND_COUNT] = {
#define X(code, name, axis, word, text) \
	[PS_DEMAND_##code] = { name, PS_AXIS_##axis, PS_WORD_##word, text },
	PS_DEMANDS(X)
#undef X
};

const char *ps_demand_name(enum ps_demand demand)
{
	return demand < PS_DEMAND_COUNT ? demands[demand].name : "unknown";
}

const char *ps_demand_text(enum ps_demand demand)
{
	return demand < PS_DEMAND_COUNT ? demands[demand].text : "";
}

enum ps_axis ps_demand_axis(enum ps_demand demand)
{
	return demand < PS_DEMAND_COUNT ? demands[demand].axis : PS_AXIS_COUNT;
}

enum ps_word ps_demand_word(enum ps_demand demand)
{
	return demand < PS_DEMAND_COUNT ? demands[demand].word : PS_WORD_NONE;
}

/* PS_DEMAND_COUNT: none has this name. */
static unsigned find(const char *name, size_t len)
{
	unsigned demand = 0;

	while (demand < PS_DEMAND_COUNT && (strlen(demands[demand].name) != len ||
					    memcmp(demands[demand].name, name, len) != 0))
		demand++;
	return demand;
}

bool ps_demands_parse(const char *text, unsigned *demands_io)
{
	unsigned found = 0;

	for (;;) {
		size_t len = strcspn(text, ",");
		unsigned demand = find(text, len);

		if (demand == PS_DEMAND_COUNT)
			return false;
		found |= 1U << demand;
		if (!text[len])
			break;
		text += len + 1;
	}
	*demands_io |= found;
	return true;
}

unsigned ps_demands_lacking(const struct ps_report *report, unsigned wanted)
{
	bool as_signed = report->verdict[PS_AXIS_INTEGRITY] >= PS_WORD_INTACT_TRUNCATED;
	unsigned lacking = 0;

	for (unsigned i = 0; i < PS_DEMAND_COUNT; i++)
		if (wanted & 1U << i &&
		    (!as_signed || report->verdict[demands[i].axis] < demands[i].word))
			lacking |= 1U << i;
	return lacking;
}
