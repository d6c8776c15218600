#include "capture/check_digit.h"

#include <string.h>

static bool all_digits(const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (text[i] < '0' || text[i] > '9')
			return false;
	}
	return len > 0;
}

static unsigned digit(char c)
{
	return (unsigned)(c - '0');
}

/*
 * SF Express publishes no rule; this one is what two independent programs use: leave out the
 * letters and the first three digits; weigh the rest, the check digit not counted, by 1, 3, 5, …
 * from the right; add the tens and the units of each product.
 */
static bool sf_is_right(const char *text, size_t len)
{
	const size_t skipped = 5;
	unsigned sum = 0;
	unsigned weight = 1;

	if (len < skipped + 2 || memcmp(text, "SF", 2) != 0 || !all_digits(text + 2, len - 2))
		return false;
	for (size_t i = len - 1; i-- > skipped; weight += 2) {
		unsigned product = digit(text[i]) * weight;

		sum += product / 10 % 10 + product % 10;
	}
	return digit(text[len - 1]) == (10 - sum % 10) % 10;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool s10_is_right(const char *text, size_t len)
{
	static const unsigned weights[8] = { 8, 6, 4, 2, 3, 5, 9, 7 };
	unsigned sum = 0;
	unsigned check;

	if (len != 13 || !is_capital(text[0]) || !is_capital(text[1]) || !all_digits(text + 2, 9) ||
	    !is_capital(text[11]) || !is_capital(text[12]))
		return false;
	for (size_t i = 0; i < 8; i++)
		sum += digit(text[2 + i]) * weights[i];
	check = 11 - sum % 11;
	if (check == 10)
		check = 0;
	else if (check == 11)
		check = 5;
	return digit(text[10]) == check;
}

static bool ean_is_right(const char *text, size_t len)
{
	unsigned sum = 0;

	if ((len != 8 && len != 12 && len != 13 && len != 14) || !all_digits(text, len))
		return false;
	for (size_t i = 0; i < len; i++)
		sum += digit(text[i]) * ((len - i) % 2 ? 1 : 3);
	return sum % 10 == 0;
}

bool ps_check_digit_is_right(enum ps_check check, const char *text, size_t len)
{
	switch (check) {
	case PS_CHECK_SF:
		return sf_is_right(text, len);
	case PS_CHECK_S10:
		return s10_is_right(text, len);
	case PS_CHECK_EAN:
		return ean_is_right(text, len);
	default:
		return true;
	}
}

bool ps_check_from_name(const char *name, enum ps_check *check_out)
{
	static const char *const names[PS_CHECKS] = {
		[PS_CHECK_NONE] = "none",
		[PS_CHECK_SF] = "sf",
		[PS_CHECK_S10] = "s10",
		[PS_CHECK_EAN] = "ean",
	};

	for (unsigned i = 0; i < PS_CHECKS; i++) {
		if (strcmp(names[i], name) == 0) {
			*check_out = (enum ps_check)i;
			return true;
		}
	}
	return false;
}
