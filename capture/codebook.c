#include "capture/codebook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "capture/pattern_size.h"

#define LEN_MIN_DEFAULT 12
#define LEN_MAX_DEFAULT 25

struct reading {
	const char *file;
	struct ps_codebook *book;
	struct ps_code_rule *rule; /* of the section that is being read; NULL in [rules] */
	char section[PS_INI_NAME_MAX + 1];
	unsigned line;
};

static const struct {
	const char *word;
	enum ps_code_class class;
} kinds[] = {
	{ "courier ", PS_CODE_WAYBILL }, { "goods ", PS_CODE_GOODS },
	{ "order ", PS_CODE_ORDER },	 { "badge ", PS_CODE_BADGE },
	{ "command ", PS_CODE_COMMAND },
};

/* Copies the next item of a comma list to @word, without blanks around it; false at the end. */
static bool next_word(const char **list, char *word, size_t room)
{
	const char *from = *list + strspn(*list, " \t,");
	size_t len = strcspn(from, ",");

	*list = from + len;
	while (len > 0 && (from[len - 1] == ' ' || from[len - 1] == '\t'))
		len--;
	if (len >= room)
		len = room - 1;
	memcpy(word, from, len);
	word[len] = '\0';
	return len > 0;
}

static enum ps_err read_symbologies(struct reading *r, const struct ps_ini_item *item,
				    struct ps_ini_fault *fault)
{
	const char *list = item->value;
	unsigned bits = 0;
	char word[32];

	while (next_word(&list, word, sizeof(word))) {
		unsigned i = PS_SYMBOLOGY_UNKNOWN + 1;

		while (i < PS_SYMBOLOGIES && strcmp(ps_symbology_name((enum ps_symbology)i), word))
			i++;
		if (i == PS_SYMBOLOGIES)
			return ps_ini_refuse_item(fault, item,
						  "\"%s\" is not one of Code128, GS1-128, Code39, "
						  "EAN, QR, DataMatrix, other",
						  word);
		bits |= 1U << i;
	}
	r->book->never_waybill = bits;
	return PS_OK;
}

static enum ps_err read_length(struct reading *r, const struct ps_ini_item *item,
			       struct ps_ini_fault *fault)
{
	unsigned min;
	unsigned max;
	int end = 0;

	if (strspn(item->value, "0123456789-") != strlen(item->value) ||
	    sscanf(item->value, "%3u-%3u%n", &min, &max, &end) != 2 || item->value[end] != '\0' ||
	    min < 1 || min > max || max > PS_SCAN_TEXT_MAX)
		return ps_ini_refuse_item(fault, item,
					  "give the shortest and the longest, for example 12-25");
	r->book->len_min = min;
	r->book->len_max = max;
	return PS_OK;
}

/* @first, and @second behind it if there is one, anchored at both ends. */
static int compile(const char *first, const char *second, regex_t *regex_out)
{
	char whole[2 * PS_INI_LINE_MAX + 8];
	int n = snprintf(whole, sizeof(whole), second ? "^(%s)(%s)$" : "^(%s)$", first, second);

	if (n < 0 || (size_t)n >= sizeof(whole))
		return REG_ESPACE;
	return regcomp(regex_out, whole, REG_EXTENDED);
}

static enum ps_err refuse_regex(const struct ps_ini_item *item, int failed,
				struct ps_ini_fault *fault)
{
	char why[100];

	regerror(failed, NULL, why, sizeof(why));
	return ps_ini_refuse_item(fault, item, "not a regular expression: %s", why);
}

static enum ps_err refuse_size(const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	return ps_ini_refuse_item(fault, item, "with its repetitions it is longer than %d",
				  PS_PATTERN_SIZE_MAX);
}

/* By itself: "a)|(b" is none, but would become one, without its anchors, inside our brackets. */
static int check_alone(const char *pattern)
{
	regex_t alone;
	int failed = regcomp(&alone, pattern, REG_EXTENDED | REG_NOSUB);

	if (!failed)
		regfree(&alone);
	return failed;
}

static enum ps_err read_pattern(struct ps_code_rule *rule, const struct ps_ini_item *item,
				struct ps_ini_fault *fault)
{
	int failed;

	if (item->value[0] == '\0')
		return ps_ini_refuse_item(fault, item, "it is empty");
	if (ps_pattern_size(item->value) > PS_PATTERN_SIZE_MAX)
		return refuse_size(item, fault);
	failed = check_alone(item->value);
	if (!failed)
		failed = compile(item->value, NULL, &rule->pattern);
	if (failed)
		return refuse_regex(item, failed, fault);
	rule->has_pattern = true;
	memcpy(rule->source, item->value, strlen(item->value) + 1);
	return PS_OK;
}

static enum ps_err read_suffix(struct ps_code_rule *rule, const struct ps_ini_item *item,
			       struct ps_ini_fault *fault)
{
	int failed;

	if (!rule->has_pattern)
		return ps_ini_refuse_item(fault, item, "it must stand behind the pattern");
	if (ps_pattern_size(item->value) > PS_PATTERN_SIZE_MAX)
		return refuse_size(item, fault);
	failed = check_alone(item->value);
	if (!failed)
		failed = compile(rule->source, item->value, &rule->suffixed);
	if (failed)
		return refuse_regex(item, failed, fault);
	rule->has_suffix = true;
	return PS_OK;
}

static enum ps_err read_suffix_is(struct ps_code_rule *rule, const struct ps_ini_item *item,
				  struct ps_ini_fault *fault)
{
	rule->keeps_suffix = strcmp(item->value, "kept") == 0;
	if (!rule->keeps_suffix && strcmp(item->value, "stripped") != 0)
		return ps_ini_refuse_item(fault, item, "\"%s\" is not one of stripped, kept",
					  item->value);
	return PS_OK;
}

static enum ps_err read_rule_key(struct ps_code_rule *rule, const struct ps_ini_item *item,
				 struct ps_ini_fault *fault)
{
	bool courier = rule->class == PS_CODE_WAYBILL;

	if (strcmp(item->key, "pattern") == 0)
		return read_pattern(rule, item, fault);
	if (courier && strcmp(item->key, "suffix") == 0)
		return read_suffix(rule, item, fault);
	if (courier && strcmp(item->key, "suffix_is") == 0)
		return read_suffix_is(rule, item, fault);
	if ((courier || rule->class == PS_CODE_GOODS) && strcmp(item->key, "check") == 0) {
		if (ps_check_from_name(item->value, &rule->check))
			return PS_OK;
		return ps_ini_refuse_item(fault, item, "\"%s\" is not one of none, sf, s10, ean",
					  item->value);
	}
	return ps_ini_refuse_item(fault, item, "no such key here");
}

static enum ps_err read_command(struct ps_code_rule *rule, const struct ps_ini_item *item,
				struct ps_ini_fault *fault)
{
	for (unsigned i = PS_COMMAND_NONE + 1; i < PS_COMMANDS; i++) {
		if (strcmp(rule->name, ps_command_name((enum ps_command)i)) == 0)
			rule->command = (enum ps_command)i;
	}
	if (rule->command == PS_COMMAND_NONE)
		return ps_ini_refuse(fault, item->file, item->section_line,
				     "[%s]: \"%s\" is not one of END, CANCEL, RETURN, RELABEL, "
				     "CONTINUE, HOLD",
				     item->section, rule->name);
	return PS_OK;
}

/* A rule without a pattern would match nothing, and its owner would never know. */
static enum ps_err finish_rule(struct reading *r, struct ps_ini_fault *fault)
{
	if (r->rule && !r->rule->has_pattern)
		return ps_ini_refuse(fault, r->file, r->line, "[%s] has no pattern", r->section);
	return PS_OK;
}

static enum ps_err begin_section(struct reading *r, const struct ps_ini_item *item,
				 struct ps_ini_fault *fault)
{
	enum ps_err err = finish_rule(r, fault);

	r->rule = NULL;
	if (err || strcmp(item->section, "rules") == 0)
		return err;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].word);

		if (strncmp(item->section, kinds[i].word, len) != 0 || item->section[len] == '\0')
			continue;
		/* ini_file.h allows no more sections than there are rules. */
		r->rule = &r->book->rules[r->book->count++];
		r->rule->class = kinds[i].class;
		r->line = item->section_line;
		memcpy(r->section, item->section, strlen(item->section) + 1);
		memcpy(r->rule->name, item->section + len, strlen(item->section + len) + 1);
		return r->rule->class == PS_CODE_COMMAND ? read_command(r->rule, item, fault)
							 : PS_OK;
	}
	return ps_ini_refuse(fault, item->file, item->section_line,
			     "[%s] is not one of [rules], [courier NAME], [goods NAME], "
			     "[order NAME], [badge NAME], [command NAME]",
			     item->section);
}

static enum ps_err on_item(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct reading *r = user;
	enum ps_err err = item->first ? begin_section(r, item, fault) : PS_OK;

	if (err)
		return err;
	if (r->rule)
		return read_rule_key(r->rule, item, fault);
	if (strcmp(item->key, "never_waybill") == 0)
		return read_symbologies(r, item, fault);
	if (strcmp(item->key, "waybill_length") == 0)
		return read_length(r, item, fault);
	return ps_ini_refuse_item(fault, item, "no such key here");
}

enum ps_err ps_codebook_parse(const char *file, const void *bytes, size_t len,
			      struct ps_codebook **book_out, struct ps_ini_fault *fault_out)
{
	struct reading r = { .file = file, .book = calloc(1, sizeof(*r.book)) };
	struct ps_ini_handler handler = { on_item, &r };
	enum ps_err err;

	if (!r.book) {
		ps_ini_refuse(fault_out, file, 0, "%s", ps_err_text(PS_NO_MEMORY));
		return PS_NO_MEMORY;
	}
	r.book->never_waybill = 1U << PS_SYMBOLOGY_QR | 1U << PS_SYMBOLOGY_DATA_MATRIX;
	r.book->len_min = LEN_MIN_DEFAULT;
	r.book->len_max = LEN_MAX_DEFAULT;
	err = ps_ini_parse(file, bytes, len, &handler, fault_out);
	if (!err)
		err = finish_rule(&r, fault_out);
	if (err) {
		ps_codebook_close(r.book);
		return err;
	}
	*book_out = r.book;
	return PS_OK;
}

enum ps_err ps_codebook_open(const char *path, struct ps_codebook **book_out,
			     struct ps_ini_fault *fault_out)
{
	struct ps_buf bytes;
	enum ps_err err;

	ps_buf_init(&bytes);
	err = ps_ini_load(path, PS_CODEBOOK_BYTES_MAX, &bytes, fault_out);
	if (!err)
		err = ps_codebook_parse(path, bytes.bytes, bytes.len, book_out, fault_out);
	ps_buf_release(&bytes);
	return err;
}

void ps_codebook_close(struct ps_codebook *book)
{
	if (!book)
		return;
	for (unsigned i = 0; i < book->count; i++) {
		if (book->rules[i].has_pattern)
			regfree(&book->rules[i].pattern);
		if (book->rules[i].has_suffix)
			regfree(&book->rules[i].suffixed);
	}
	free(book);
}
