/*
 * Check digits of printed codes. They catch a misread or a mistyped number, nothing more.
 */
#ifndef PS_CAPTURE_CHECK_DIGIT_H
#define PS_CAPTURE_CHECK_DIGIT_H

#include <stdbool.h>
#include <stddef.h>

enum ps_check {
	PS_CHECK_NONE, /* every text is right */
	PS_CHECK_SF,   /* "SF" and digits: see check_digit.c */
	PS_CHECK_S10,  /* UPU S10-12: two letters, eight digits, check digit, two letters */
	PS_CHECK_EAN,  /* GS1 General Specifications 7.9: EAN-13, EAN-8, UPC-A, GTIN-14 */
	PS_CHECKS
};

/* False also where @text does not have the form that the check is defined for. */
bool ps_check_digit_is_right(enum ps_check check, const char *text, size_t len);

/* "none", "sf", "s10" or "ean"; false, and @check_out untouched, for another word. */
bool ps_check_from_name(const char *name, enum ps_check *check_out);

#endif
