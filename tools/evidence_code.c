#include "tools/evidence_code.h"

#include <ctype.h>
#include <string.h>

enum { BITS = 5, LETTERS = 16, GROUP = 4 };

/* Without I, L, O and U. */
static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

void ps_evidence_code(const uint8_t take[PS_HASH_LEN], char code_out[PS_EVIDENCE_CODE_MAX])
{
	unsigned have = 0;
	uint32_t bits = 0;

	for (unsigned i = 0; i < LETTERS; i++) {
		if (have < BITS) {
			bits = bits << 8 | *take++;
			have += 8;
		}
		have -= BITS;
		if (i && i % GROUP == 0)
			*code_out++ = '-';
		*code_out++ = alphabet[bits >> have & 31];
	}
	*code_out = '\0';
}

static char as_written(char letter)
{
	letter = (char)toupper((unsigned char)letter);
	if (letter == 'O')
		return '0';
	return letter == 'I' || letter == 'L' ? '1' : letter;
}

bool ps_evidence_code_is(const char *text, const uint8_t take[PS_HASH_LEN])
{
	char code[PS_EVIDENCE_CODE_MAX];
	const char *at = code;

	ps_evidence_code(take, code);
	for (; *text; text++) {
		if (*text == '-' || isspace((unsigned char)*text))
			continue;
		at += *at == '-';
		if (as_written(*text) != *at)
			return false;
		at++;
	}
	return !*at;
}
