#include "tools/claim_said.h"

#include <stdio.h>
#include <string.h>

#include "tools/claim.h"
#include "tools/output.h"

struct word {
	const char *name, *zh;
};

static const char *find(const struct word *words, size_t count, const char *name, enum ps_lang lang)
{
	for (size_t i = 0; i < count && lang == PS_LANG_ZH; i++)
		if (strcmp(words[i].name, name) == 0)
			return words[i].zh;
	return name;
}

const char *ps_claim_outcome_said(const char *outcome, enum ps_lang lang)
{
	static const struct word words[] = {
#define X(name, zh) { name, zh },
		PS_CLAIM_OUTCOMES(X)
#undef X
	};

	return find(words, sizeof(words) / sizeof(words[0]), outcome, lang);
}

const char *ps_claim_note_said(const char *what, enum ps_lang lang)
{
	static const struct word words[] = {
		{ "opened", "登记" },	    { "held", "已保留" },     { "not_held", "未能保留" },
		{ "not_looked", "未查到" }, { "asked", "已请补拍" },  { "replied", "买家回复" },
		{ "refused", "买家拒绝" },  { "answered", "已答复" }, { "closed", "结案" },
		{ "seen", "曾出现" },	    { "reason", "平台理由" }, { "reopened", "重新处理" },
	};

	return find(words, sizeof(words) / sizeof(words[0]), what, lang);
}

void ps_claim_put_column(const char *text, size_t columns)
{
	const size_t used = ps_text_columns(text);

	(void)printf("%s%*s", text, used < columns ? (int)(columns - used) : 0, "");
}
