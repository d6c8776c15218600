#include "capture/code.h"

#include <string.h>

#include "capture/codebook.h"

static const char *const class_names[PS_CODE_CLASSES] = {
	[PS_CODE_UNKNOWN] = "unknown", [PS_CODE_WAYBILL] = "waybill", [PS_CODE_GOODS] = "goods",
	[PS_CODE_ORDER] = "order",     [PS_CODE_BADGE] = "badge",     [PS_CODE_COMMAND] = "command",
};

static const char *const command_names[PS_COMMANDS] = {
	[PS_COMMAND_NONE] = "",		  [PS_COMMAND_END] = "END",
	[PS_COMMAND_CANCEL] = "CANCEL",	  [PS_COMMAND_RETURN] = "RETURN",
	[PS_COMMAND_RELABEL] = "RELABEL", [PS_COMMAND_CONTINUE] = "CONTINUE",
	[PS_COMMAND_HOLD] = "HOLD",	  [PS_COMMAND_START] = "START",
};

const char *ps_code_class_name(enum ps_code_class class)
{
	return (unsigned)class < PS_CODE_CLASSES ? class_names[class] : class_names[0];
}

const char *ps_command_name(enum ps_command command)
{
	return (unsigned)command < PS_COMMANDS ? command_names[command] : command_names[0];
}

/* How many bytes of @text are the code that @rule means, 0 if it does not match. */
static size_t match(const struct ps_code_rule *rule, const char *text, size_t len)
{
	regmatch_t found[2]; /* the whole and the pattern's own group */

	if (regexec(&rule->pattern, text, 0, NULL, 0) == 0)
		return len;
	if (!rule->has_suffix || regexec(&rule->suffixed, text, 2, found, 0) != 0)
		return 0;
	return rule->keeps_suffix ? len : (size_t)found[1].rm_eo;
}

/* What looks like a waybill although no courier is known for it. */
static bool is_plausible(const char *text, size_t len)
{
	size_t digits = 0;

	if (len < PS_WAYBILL_LEN_MIN || len > PS_WAYBILL_LEN_MAX)
		return false;
	for (size_t i = 0; i < len; i++) {
		bool is_digit = text[i] >= '0' && text[i] <= '9';
		bool is_letter =
			(text[i] >= 'A' && text[i] <= 'Z') || (text[i] >= 'a' && text[i] <= 'z');

		if (!is_digit && !is_letter)
			return false;
		digits += is_digit;
	}
	return digits >= PS_WAYBILL_DIGITS_MIN && !ps_check_digit_is_right(PS_CHECK_EAN, text, len);
}

static unsigned waybill_warnings(const struct ps_codebook *book, const struct ps_code_rule *rule,
				 const struct ps_code *code)
{
	unsigned warnings = 0;

	if (!rule)
		warnings |= PS_CODE_WARN_NO_COURIER;
	else if (!ps_check_digit_is_right(rule->check, code->text, code->len))
		warnings |= PS_CODE_WARN_CHECK_DIGIT;
	if (code->len < book->len_min || code->len > book->len_max)
		warnings |= PS_CODE_WARN_LENGTH;
	return warnings;
}

/* Takes over what @rule says of the code, if it matches. */
static bool apply(const struct ps_code_rule *rule, struct ps_code *code)
{
	size_t len = match(rule, code->text, code->len);

	if (len == 0)
		return false;
	if (rule->class != PS_CODE_WAYBILL &&
	    !ps_check_digit_is_right(rule->check, code->text, len))
		return false;
	code->text[len] = '\0';
	code->len = len;
	code->class = rule->class;
	code->command = rule->command;
	code->rule = rule->name;
	return true;
}

void ps_code_classify(const struct ps_codebook *book, const struct ps_scan *scan,
		      struct ps_code *code_out)
{
	struct ps_code code = {
		.rule = "", .symbology = scan->symbology, .bytes = scan->bytes, .len = scan->len
	};
	bool may_be_waybill = !(book->never_waybill & 1U << scan->symbology);
	const struct ps_code_rule *matched = NULL;

	memcpy(code.text, scan->text, scan->len + 1);
	for (unsigned i = 0; i < book->count && !matched; i++) {
		const struct ps_code_rule *rule = &book->rules[i];

		if ((rule->class != PS_CODE_WAYBILL || may_be_waybill) && apply(rule, &code))
			matched = rule;
	}
	if (!matched && may_be_waybill && is_plausible(code.text, code.len))
		code.class = PS_CODE_WAYBILL;
	if (code.class == PS_CODE_WAYBILL)
		code.warnings = waybill_warnings(book, matched, &code);
	*code_out = code;
}
