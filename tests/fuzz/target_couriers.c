/*
 * couriers.ini: the rules, a NUL, and a code that they are to judge.
 *
 * Property: a refusal says where and why and hands out nothing. Rules that are accepted stay so
 * with a comment behind them, and judge a code the same both times: it keeps its text, or loses a
 * suffix; it has a command if and only if it is one; a check that failed is never silent goods.
 */
#include <string.h>

#include "capture/code.h"
#include "tests/fuzz/fuzz.h"

static bool parse(struct ps_bytes rules, struct ps_codebook **book_out)
{
	struct ps_ini_fault fault = { .text = "" };

	if (!ps_codebook_parse("couriers.ini", rules.bytes, rules.len, book_out, &fault))
		return true;
	PS_FUZZ_HOLDS(!*book_out);
	PS_FUZZ_HOLDS(strncmp(fault.text, "couriers.ini", 12) == 0);
	return false;
}

/* A byte that can stand in a code stands for itself. */
static uint8_t printable(uint8_t byte)
{
	return byte >= 0x20 && byte <= 0x7e ? byte : (uint8_t)(0x20 + byte % 0x5f);
}

static void judge(const struct ps_codebook *book, struct ps_bytes text, struct ps_code *code_out)
{
	char copy[PS_SCAN_TEXT_MAX + 1];
	struct ps_scan scan = { .text = copy, .len = 0, .bytes = text.len };

	for (size_t i = 0; i < text.len && i < PS_SCAN_TEXT_MAX; i++)
		copy[scan.len++] = (char)printable(text.bytes[i]);
	copy[scan.len] = '\0';
	ps_code_classify(book, &scan, code_out);
	PS_FUZZ_HOLDS(code_out->class < PS_CODE_CLASSES);
	PS_FUZZ_HOLDS(code_out->len == strlen(code_out->text));
	PS_FUZZ_HOLDS(code_out->len <= scan.len);
	PS_FUZZ_HOLDS(memcmp(code_out->text, copy, code_out->len) == 0);
	PS_FUZZ_HOLDS((code_out->class == PS_CODE_COMMAND) == (code_out->command != 0));
	PS_FUZZ_HOLDS(code_out->class == PS_CODE_WAYBILL || !code_out->warnings);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const uint8_t *end = len ? memchr(bytes, '\0', len) : NULL;
	const struct ps_bytes rules = { bytes, end ? (size_t)(end - bytes) : len };
	const struct ps_bytes text = { end ? end + 1 : bytes, end ? len - rules.len - 1 : 0 };
	struct ps_codebook *again = NULL;
	struct ps_codebook *book = NULL;
	struct ps_code code, same;
	struct ps_buf longer;

	if (rules.len + 16 > PS_CODEBOOK_BYTES_MAX || !parse(rules, &book))
		return 0;
	judge(book, text, &code);
	ps_buf_init(&longer);
	ps_buf_add(&longer, rules.bytes, rules.len);
	ps_buf_add(&longer, "\n; no more\n", 11);
	PS_FUZZ_HOLDS(parse((struct ps_bytes){ longer.bytes, longer.len }, &again));
	judge(again, text, &same);
	PS_FUZZ_HOLDS(code.class == same.class && code.warnings == same.warnings);
	PS_FUZZ_HOLDS(strcmp(code.rule, same.rule) == 0 && strcmp(code.text, same.text) == 0);
	ps_buf_release(&longer);
	ps_codebook_close(again);
	ps_codebook_close(book);
	return 0;
}
