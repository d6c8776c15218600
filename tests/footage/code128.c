#include "tests/footage/code128.h"

#include <stdbool.h>
#include <string.h>

enum { TO_C = 99, TO_B = 100, START_B = 104, START_C = 105, STOP = 106 };

/* ISO/IEC 15417 table 1: bar, space, bar, space, bar, space (and the stop's last bar). */
static const char *const patterns[] = {
	"212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312",	 "132212",
	"221213", "221312", "231212", "112232", "122132", "122231", "113222", "123122",	 "123221",
	"223211", "221132", "221231", "213212", "223112", "312131", "311222", "321122",	 "321221",
	"312212", "322112", "322211", "212123", "212321", "232121", "111323", "131123",	 "131321",
	"112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",	 "132131",
	"113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311",	 "213131",
	"311123", "311321", "331121", "312113", "312311", "332111", "314111", "221411",	 "431111",
	"111224", "111422", "121124", "121421", "141122", "141221", "112214", "112412",	 "122114",
	"122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",	 "111242",
	"121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211",	 "212141",
	"214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113",	 "411311",
	"113141", "114131", "311141", "411131", "211412", "211214", "211232", "2331112",
};

static int digits_at(const char *text)
{
	int count = 0;

	while (text[count] >= '0' && text[count] <= '9')
		count++;
	return count;
}

/* ISO/IEC 15417 annex E: code set C pays from four digits on at an end, from six in the middle. */
static bool c_pays(const char *text, bool at_start)
{
	int digits = digits_at(text);

	return digits >= 6 || (digits >= 4 && (at_start || text[digits] == '\0')) ||
	       (at_start && digits == 2 && text[2] == '\0');
}

static void put(struct ps_code128 *code, int symbol)
{
	code->symbols[code->symbol_count++] = (uint8_t)symbol;
}

static void put_text(struct ps_code128 *code, const char *text)
{
	bool in_c = c_pays(text, true);

	put(code, in_c ? START_C : START_B);
	while (*text) {
		int digits = digits_at(text);

		if (in_c && digits >= 2) {
			put(code, 10 * (text[0] - '0') + (text[1] - '0'));
			text += 2;
		} else if (in_c) {
			put(code, TO_B);
			in_c = false;
		} else if (digits % 2 == 0 && c_pays(text, false)) {
			put(code, TO_C);
			in_c = true;
		} else {
			/* The first of an odd run of digits too: the pairs then come out even. */
			put(code, *text++ - ' ');
		}
	}
}

static void put_check(struct ps_code128 *code)
{
	int sum = code->symbols[0];

	for (int i = 1; i < code->symbol_count; i++)
		sum += i * code->symbols[i];
	put(code, sum % 103);
}

enum ps_err ps_code128_encode(const char *text, struct ps_code128 *code_out)
{
	struct ps_code128 code = { .symbol_count = 0 };

	if (!*text)
		return PS_INVALID;
	if (strlen(text) > PS_CODE128_TEXT_MAX)
		return PS_LIMIT;
	for (const char *c = text; *c; c++)
		if (*c < 0x20 || *c > 0x7e)
			return PS_INVALID;

	put_text(&code, text);
	put_check(&code);
	put(&code, STOP);
	for (int i = 0; i < code.symbol_count; i++) {
		for (const char *width = patterns[code.symbols[i]]; *width; width++) {
			code.runs[code.run_count++] = (uint8_t)(*width - '0');
			code.modules += *width - '0';
		}
	}
	*code_out = code;
	return PS_OK;
}
