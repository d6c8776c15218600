/*
 * struct ps_codebook: the rules of code.h as they stand in memory. For capture/code.c and
 * capture/codebook.c only; everybody else sees code.h.
 */
#ifndef PS_CAPTURE_CODEBOOK_H
#define PS_CAPTURE_CODEBOOK_H

#include <regex.h>

#include "capture/check_digit.h"
#include "capture/code.h"

struct ps_code_rule {
	char name[PS_INI_NAME_MAX + 1];
	enum ps_code_class class;
	enum ps_command command;
	enum ps_check check;
	bool has_pattern;
	bool has_suffix;
	bool keeps_suffix;
	char source[PS_INI_LINE_MAX + 1]; /* the pattern as written */
	regex_t pattern;		  /* ^(source)$ */
	regex_t suffixed;		  /* ^(source)(suffix)$ */
};

struct ps_codebook {
	unsigned never_waybill; /* a bit for each enum ps_symbology */
	size_t len_min;
	size_t len_max;
	unsigned count;
	struct ps_code_rule rules[PS_INI_SECTIONS_MAX]; /* in the file's order */
};

#endif
