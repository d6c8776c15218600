#include "signing/verdict.h"

#include <stddef.h>

static const struct {
	enum ps_axis axis;
	const char *name;
	const char *text;
} words[PS_WORD_COUNT] = {
#define X(axis, code, name, english) [PS_WORD_##code] = { PS_AXIS_##axis, name, english },
	PS_WORDS(X)
#undef X
};

const char *ps_axis_name(enum ps_axis axis)
{
	static const char *const names[PS_AXIS_COUNT] = {
		[PS_AXIS_INTEGRITY] = "integrity", [PS_AXIS_ORIGIN] = "origin",
		[PS_AXIS_TIME] = "time",	   [PS_AXIS_LEDGER] = "ledger",
		[PS_AXIS_SCENE] = "scene",	   [PS_AXIS_ENDING] = "ending",
	};

	return axis < PS_AXIS_COUNT ? names[axis] : "unknown";
}

const char *ps_word_name(enum ps_word word)
{
	return word < PS_WORD_COUNT ? words[word].name : "none";
}

const char *ps_word_text(enum ps_word word)
{
	return word < PS_WORD_COUNT ? words[word].text : "";
}

enum ps_axis ps_word_axis(enum ps_word word)
{
	return word < PS_WORD_COUNT ? words[word].axis : PS_AXIS_COUNT;
}
