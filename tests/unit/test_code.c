#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "capture/check_digit.h"
#include "capture/code.h"

static const struct {
	const char *story;
	enum ps_check check;
	const char *text;
	bool right;
} digits[] = {
	{ "SF, a real number", PS_CHECK_SF, "SF1023574470215", true },
	{ "SF, last digit wrong", PS_CHECK_SF, "SF1023574470216", false },
	{ "SF, one digit misread", PS_CHECK_SF, "SF1023574470115", false },
	{ "SF, two digits swapped", PS_CHECK_SF, "SF1023574740215", false },
	{ "SF without its letters", PS_CHECK_SF, "1023574470215", false },
	{ "SF too short to have a check", PS_CHECK_SF, "SF1025", false },
	{ "S10, the example of the UPU standard", PS_CHECK_S10, "RA473124829SE", true },
	{ "S10, wrong", PS_CHECK_S10, "RA473124828SE", false },
	{ "S10, remainder 1 gives 0", PS_CHECK_S10, "EA020000000CN", true },
	{ "S10, remainder 0 gives 5", PS_CHECK_S10, "EA000000005CN", true },
	{ "S10, remainder 0 is not 0", PS_CHECK_S10, "EA000000000CN", false },
	{ "S10, too long", PS_CHECK_S10, "RA4731248290SE", false },
	{ "EAN-13", PS_CHECK_EAN, "6901234567892", true },
	{ "EAN-13, wrong", PS_CHECK_EAN, "6901234567893", false },
	{ "EAN-8", PS_CHECK_EAN, "96385074", true },
	{ "EAN-8, wrong", PS_CHECK_EAN, "96385075", false },
	{ "UPC-A", PS_CHECK_EAN, "036000291452", true },
	{ "UPC-A, wrong", PS_CHECK_EAN, "036000291453", false },
	{ "no EAN has 11 digits", PS_CHECK_EAN, "00000000000", false },
	{ "an EAN has digits", PS_CHECK_EAN, "690123456789A", false },
	{ "no check at all", PS_CHECK_NONE, "anything", true },
};

static void a_check_digit_is_right_or_wrong(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(digits) / sizeof(digits[0]); i++) {
		if (ps_check_digit_is_right(digits[i].check, digits[i].text,
					    strlen(digits[i].text)) != digits[i].right)
			fail_msg("%s", digits[i].story);
	}
}

#define TWENTY_EIGHT "ABCD123456789012345678901234"
#define BAD_DIGIT PS_CODE_WARN_CHECK_DIGIT
#define LENGTH PS_CODE_WARN_LENGTH
#define NOBODYS PS_CODE_WARN_NO_COURIER

static const struct {
	const char *story;
	const char *text;
	enum ps_symbology symbology;
	enum ps_code_class class;
	const char *rule;
	unsigned warnings;
	const char *kept; /* NULL: as scanned */
} rows[] = {
	{ "SF", "SF1023574470215", 0, PS_CODE_WAYBILL, "SF", 0, NULL },
	{ "SF in Code 128", "SF1023574470215", PS_SYMBOLOGY_CODE128, PS_CODE_WAYBILL, "SF", 0,
	  NULL },
	{ "SF with another check digit warns only", "SF1023574470214", 0, PS_CODE_WAYBILL, "SF",
	  BAD_DIGIT, NULL },
	{ "YTO", "YT1234567890123", 0, PS_CODE_WAYBILL, "YTO", 0, NULL },
	{ "J&T", "JT1234567890123", 0, PS_CODE_WAYBILL, "J&T", 0, NULL },
	{ "JD", "JD012345678901A", 0, PS_CODE_WAYBILL, "JD", 0, NULL },
	{ "JD, package 1 of 3", "JD0123456789012-1-3-", 0, PS_CODE_WAYBILL, "JD", 0,
	  "JD0123456789012" },
	{ "JD, the other code of the label", "JD0123456789012-1-1", 0, PS_CODE_WAYBILL, "JD", 0,
	  "JD0123456789012" },
	{ "JD with a strange tail is no waybill", "JD0123456789012-1", 0, PS_CODE_UNKNOWN, "", 0,
	  NULL },
	{ "ZTO", "78123456789012", 0, PS_CODE_WAYBILL, "ZTO", 0, NULL },
	{ "STO", "771234567890123", 0, PS_CODE_WAYBILL, "STO", 0, NULL },
	{ "Yunda", "412345678901234", 0, PS_CODE_WAYBILL, "Yunda", 0, NULL },
	{ "China Post", "9123456789012", 0, PS_CODE_WAYBILL, "China Post", 0, NULL },
	{ "EMS", "RA473124829SE", 0, PS_CODE_WAYBILL, "EMS", 0, NULL },
	{ "EMS with another check digit", "RA473124820SE", 0, PS_CODE_WAYBILL, "EMS", BAD_DIGIT,
	  NULL },
	{ "goods, not a waybill", "6901234567892", 0, PS_CODE_GOODS, "EAN-13 of China", 0, NULL },
	{ "goods of elsewhere", "4006381333931", 0, PS_CODE_GOODS, "EAN-13", 0, NULL },
	{ "a small packet", "96385074", 0, PS_CODE_GOODS, "EAN-8", 0, NULL },
	{ "UPC", "036000291452", 0, PS_CODE_GOODS, "UPC-A", 0, NULL },
	{ "an ISBN whose scanner says EAN", "9780306406157", PS_SYMBOLOGY_EAN, PS_CODE_GOODS,
	  "EAN-13", 0, NULL },
	{ "not an EAN after all: nobody's waybill", "6901234567893", 0, PS_CODE_WAYBILL, "",
	  NOBODYS, NULL },
	{ "a courier nobody knows", "ABC123456789", 0, PS_CODE_WAYBILL, "", NOBODYS, NULL },
	{ "in small letters", "abc123456789", 0, PS_CODE_WAYBILL, "", NOBODYS, NULL },
	{ "short", "AB123456", 0, PS_CODE_WAYBILL, "", NOBODYS | LENGTH, NULL },
	{ "too short to be one", "A123456", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "too few digits", "ABCDEFGH12345", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "30 long", TWENTY_EIGHT "56", 0, PS_CODE_WAYBILL, "", NOBODYS | LENGTH, NULL },
	{ "31 long", TWENTY_EIGHT "567", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "a link", "https://x.cn/123456789", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "a QR code is never a waybill", "SF1023574470215", PS_SYMBOLOGY_QR, PS_CODE_UNKNOWN, "",
	  0, NULL },
	{ "nor what is like one", "ABC123456789", PS_SYMBOLOGY_DATA_MATRIX, PS_CODE_UNKNOWN, "", 0,
	  NULL },
	{ "but it may be goods", "6901234567892", PS_SYMBOLOGY_QR, PS_CODE_GOODS, "EAN-13 of China",
	  0, NULL },
	{ "or a command", "PSCMD-END", PS_SYMBOLOGY_QR, PS_CODE_COMMAND, "END", 0, NULL },
	{ "CANCEL", "PSCMD-CANCEL", 0, PS_CODE_COMMAND, "CANCEL", 0, NULL },
	{ "no such command", "PSCMD-DELETE", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "the whole code must match", "PSCMD-END-1", 0, PS_CODE_UNKNOWN, "", 0, NULL },
	{ "a badge", "PSB-7f3a", 0, PS_CODE_BADGE, "packer", 0, NULL },
	{ "unreadable", "", 0, PS_CODE_UNKNOWN, "", 0, NULL },
};

static struct ps_code classify(const struct ps_codebook *book, const char *text,
			       enum ps_symbology symbology)
{
	struct ps_scan scan = { .text = text,
				.len = strlen(text),
				.symbology = symbology,
				.unreadable = text[0] == '\0' };
	struct ps_code code;

	ps_code_classify(book, &scan, &code);
	assert_int_equal(strlen(code.text), code.len);
	return code;
}

static void the_shipped_rules_know_the_codes_of_the_bench(void **state)
{
	struct ps_codebook *book = NULL;
	struct ps_ini_fault fault = { .text = "" };

	(void)state;
	if (ps_codebook_open("capture/couriers.ini", &book, &fault))
		fail_msg("%s", fault.text);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct ps_code code = classify(book, rows[i].text, rows[i].symbology);

		if (code.class != rows[i].class || strcmp(code.rule, rows[i].rule) != 0 ||
		    code.warnings != rows[i].warnings ||
		    strcmp(code.text, rows[i].kept ? rows[i].kept : rows[i].text) != 0)
			fail_msg("%s: %s by \"%s\", warnings %u, %s", rows[i].story,
				 ps_code_class_name(code.class), code.rule, code.warnings,
				 code.text);
	}
	ps_codebook_close(book);
}

static void each_command_is_its_own(void **state)
{
	struct ps_codebook *book = NULL;
	struct ps_ini_fault fault;

	(void)state;
	assert_int_equal(ps_codebook_open("capture/couriers.ini", &book, &fault), PS_OK);
	for (unsigned i = PS_COMMAND_NONE + 1; i < PS_COMMANDS; i++) {
		char text[32];
		struct ps_code code;

		assert_true(snprintf(text, sizeof(text), "PSCMD-%s",
				     ps_command_name((enum ps_command)i)) > 0);
		code = classify(book, text, PS_SYMBOLOGY_UNKNOWN);
		assert_int_equal(code.class, PS_CODE_COMMAND);
		assert_int_equal(code.command, i);
	}
	ps_codebook_close(book);
}

static struct ps_codebook *parse(const char *text)
{
	struct ps_codebook *book = NULL;
	struct ps_ini_fault fault = { .text = "" };

	if (ps_codebook_parse("f", text, strlen(text), &book, &fault))
		fail_msg("%s", fault.text);
	return book;
}

static void a_suffix_is_kept_where_the_shop_packs_several(void **state)
{
	struct ps_codebook *book = parse("[courier JD]\npattern = JD([0-9]|A)+\n"
					 "suffix = -[0-9]-[0-9]-\nsuffix_is = kept\n");
	struct ps_code code = classify(book, "JD0123456789012-1-3-", PS_SYMBOLOGY_UNKNOWN);

	(void)state;
	assert_int_equal(code.class, PS_CODE_WAYBILL);
	assert_string_equal(code.text, "JD0123456789012-1-3-");
	ps_codebook_close(book);
}

static void the_first_rule_that_matches_decides(void **state)
{
	struct ps_codebook *book = parse("[order mine]\npattern = SF[0-9]+|E[0-9]{14}\n"
					 "[courier SF]\npattern = SF[0-9]{13}\n");

	(void)state;
	assert_int_equal(classify(book, "SF1023574470215", 0).class, PS_CODE_ORDER);
	assert_int_equal(classify(book, "E12345678901234", 0).class, PS_CODE_ORDER);
	assert_int_equal(classify(book, "xE12345678901234", 0).class, PS_CODE_WAYBILL);
	ps_codebook_close(book);
}

static void an_empty_file_still_keeps_goods_and_qr_codes_apart(void **state)
{
	struct ps_codebook *book = parse("");

	(void)state;
	assert_int_equal(classify(book, "SF1023574470215", 0).warnings, NOBODYS);
	assert_int_equal(classify(book, "SF1023574470215", PS_SYMBOLOGY_QR).class, PS_CODE_UNKNOWN);
	assert_int_equal(classify(book, "6901234567892", 0).class, PS_CODE_UNKNOWN);
	ps_codebook_close(book);
}

static const struct {
	const char *story;
	const char *text;
	const char *fault;
} refused[] = {
	{ "unknown section", "[wharf SF]\npattern=a\n",
	  "f:1: [wharf SF] is not one of [rules], [courier NAME], [goods NAME], [order NAME], "
	  "[badge NAME], [command NAME]" },
	{ "no name", "[courier ]\npattern=a\n",
	  "f:1: [courier ] is not one of [rules], [courier NAME], [goods NAME], [order NAME], "
	  "[badge NAME], [command NAME]" },
	{ "unknown key", "[courier SF]\npattern=a\ncolour=red\n",
	  "f:3: [courier SF] colour: no such key here" },
	{ "unknown setting", "[rules]\ncolour=red\n", "f:2: [rules] colour: no such key here" },
	{ "bad regex", "[courier SF]\npattern=SF[0-9\n",
	  "f:2: [courier SF] pattern: not a regular expression: Unmatched [, [^, [:, [., or [=" },
	{ "a regex that slips its anchors", "[courier SF]\npattern=a)|(b\n",
	  "f:2: [courier SF] pattern: not a regular expression: Unmatched ( or \\(" },
	{ "a plus of a plus of a plus", "[courier SF]\npattern=SF++++++++++++\n",
	  "f:2: [courier SF] pattern: with its repetitions it is longer than 1000" },
	{ "a mere question", "[courier SF]\npattern=SF??????????????\n",
	  "f:2: [courier SF] pattern: with its repetitions it is longer than 1000" },
	{ "repetitions inside each other", "[courier SF]\npattern=((a{32}){32})\n",
	  "f:2: [courier SF] pattern: with its repetitions it is longer than 1000" },
	{ "the same in a suffix", "[courier SF]\npattern=a\nsuffix=([0-9]{1,40}x){30,}\n",
	  "f:3: [courier SF] suffix: with its repetitions it is longer than 1000" },
	{ "bad suffix", "[courier SF]\npattern=a\nsuffix=(\n",
	  "f:3: [courier SF] suffix: not a regular expression: Unmatched ( or \\(" },
	{ "suffix first", "[courier SF]\nsuffix=-1\npattern=a\n",
	  "f:2: [courier SF] suffix: it must stand behind the pattern" },
	{ "suffix word", "[courier SF]\npattern=a\nsuffix_is=lost\n",
	  "f:3: [courier SF] suffix_is: \"lost\" is not one of stripped, kept" },
	{ "empty pattern", "[courier SF]\npattern=\n", "f:2: [courier SF] pattern: it is empty" },
	{ "no pattern", "[courier SF]\ncheck=sf\n[courier ZTO]\npattern=a\n",
	  "f:1: [courier SF] has no pattern" },
	{ "no pattern at the end", "[courier SF]\ncheck=sf\n", "f:1: [courier SF] has no pattern" },
	{ "unknown check", "[courier SF]\npattern=a\ncheck=luhn\n",
	  "f:3: [courier SF] check: \"luhn\" is not one of none, sf, s10, ean" },
	{ "orders have no check", "[order a]\npattern=a\ncheck=ean\n",
	  "f:3: [order a] check: no such key here" },
	{ "unknown command", "[command DELETE]\npattern=a\n",
	  "f:1: [command DELETE]: \"DELETE\" is not one of END, CANCEL, RETURN, RELABEL, CONTINUE, "
	  "HOLD" },
	{ "unknown symbology", "[rules]\nnever_waybill = QR, Aztec\n",
	  "f:2: [rules] never_waybill: \"Aztec\" is not one of Code128, GS1-128, Code39, EAN, QR, "
	  "DataMatrix, other" },
	{ "length of one number", "[rules]\nwaybill_length = 12\n",
	  "f:2: [rules] waybill_length: give the shortest and the longest, for example 12-25" },
	{ "length turned round", "[rules]\nwaybill_length = 25-12\n",
	  "f:2: [rules] waybill_length: give the shortest and the longest, for example 12-25" },
	{ "length beyond any code", "[rules]\nwaybill_length = 12-129\n",
	  "f:2: [rules] waybill_length: give the shortest and the longest, for example 12-25" },
	{ "the same courier twice", "[courier SF]\npattern=a\n[courier SF]\npattern=b\n",
	  "f:3: the section [courier SF] is given twice" },
};

static void a_wrong_file_is_refused_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct ps_codebook *book = NULL;
		struct ps_ini_fault fault = { .text = "" };
		enum ps_err err = ps_codebook_parse("f", refused[i].text, strlen(refused[i].text),
						    &book, &fault);

		if (err != PS_MALFORMED || strcmp(fault.text, refused[i].fault) != 0)
			fail_msg("%s: %s", refused[i].story, fault.text);
		assert_null(book);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_check_digit_is_right_or_wrong),
		cmocka_unit_test(the_shipped_rules_know_the_codes_of_the_bench),
		cmocka_unit_test(each_command_is_its_own),
		cmocka_unit_test(a_suffix_is_kept_where_the_shop_packs_several),
		cmocka_unit_test(the_first_rule_that_matches_decides),
		cmocka_unit_test(an_empty_file_still_keeps_goods_and_qr_codes_apart),
		cmocka_unit_test(a_wrong_file_is_refused_with_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
