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

bool ps_evidence_code_read(const char *text, uint8_t bytes_out[PS_EVIDENCE_CODE_BYTES])
{
	uint8_t *to = bytes_out;
	unsigned have = 0, letters = 0;
	uint32_t bits = 0;

	for (; *text; text++) {
		const char *letter;

		if (*text == '-' || isspace((unsigned char)*text))
			continue;
		letter = strchr(alphabet, as_written(*text));
		if (!letter || ++letters > LETTERS)
			return false;
		bits = bits << BITS | (uint32_t)(letter - alphabet);
		have += BITS;
		if (have >= 8) {
			have -= 8;
			*to++ = (uint8_t)(bits >> have);
		}
	}
	return letters == LETTERS;
}
