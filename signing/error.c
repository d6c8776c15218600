#include "signing/error.h"

#include <stddef.h>

static const struct {
	const char *name;
	const char *text;
} table[] = {
#define X(code, name, sentence) { name, sentence },
	PS_ERRORS(X)
#undef X
};

const char *ps_err_name(enum ps_err err)
{
	return (size_t)err < sizeof(table) / sizeof(table[0]) ? table[err].name : "unknown";
}

const char *ps_err_text(enum ps_err err)
{
	return (size_t)err < sizeof(table) / sizeof(table[0]) ? table[err].text
							      : "an unknown error";
}
