#include "capture/pattern_size.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

/* A repetition of what repeats already costs glibc far more than its copies. */
enum { DEPTH_MAX = 16, BEYOND = PS_PATTERN_SIZE_MAX + 1, AGAIN = 4 };

/* A group that is open: its size so far, and that of its last piece. */
struct group {
	size_t sum;
	size_t last;
	bool repeats;	   /* anywhere in it */
	bool last_repeats; /* the last piece is a repetition, or holds one */
};

static void add_piece(struct group *group, size_t size)
{
	group->sum += size;
	group->last = size;
	group->last_repeats = false;
	if (group->sum > BEYOND)
		group->sum = BEYOND;
}

/* The last piece @times over, instead of once. */
static void repeat(struct group *group, size_t times)
{
	size_t size;

	if (times > BEYOND)
		times = BEYOND;
	if (group->last_repeats)
		times *= AGAIN;
	size = group->last * times > BEYOND ? BEYOND : group->last * times;
	group->sum -= group->last < group->sum ? group->last : group->sum;
	add_piece(group, size);
	group->repeats = group->last_repeats = true;
}

static size_t number(const char **at)
{
	size_t value = 0;

	for (; isdigit((unsigned char)**at); (*at)++)
		value = value > BEYOND ? value : 10 * value + (size_t)(**at - '0');
	return value;
}

/* @at stands behind "{"; afterwards on the last character of the interval. */
static size_t interval(const char **at)
{
	size_t least = number(at);
	size_t most = least;

	if (**at == ',') {
		(*at)++;
		most = isdigit((unsigned char)**at) ? number(at) : least + 1;
	}
	if (**at != '}')
		(*at)--;
	least = most > least ? most : least;
	return least > 2 ? least : 2;
}

/* @at stands on "["; afterwards on the "]" that ends the set, or on the pattern's last character.
 */
static void skip_set(const char **at)
{
	const char *end = *at + 1;

	if (*end == '^')
		end++;
	if (*end == ']')
		end++;
	while (*end && *end != ']') {
		/* [:digit:] and the like hold a "]" of their own */
		if (end[0] == '[' && end[1] && strchr(":.=", end[1]) && strchr(end + 2, ']'))
			end = strchr(end + 2, ']');
		end++;
	}
	*at = *end ? end : end - 1;
}

size_t ps_pattern_size(const char *pattern)
{
	struct group groups[DEPTH_MAX] = { 0 };
	struct group *group = groups;

	for (const char *at = pattern; *at; at++) {
		if (*at == '(') {
			if (group == &groups[DEPTH_MAX - 1])
				return BEYOND;
			*++group = (struct group){ 0 };
		} else if (*at == ')' && group > groups) {
			group--;
			add_piece(group, group[1].sum + 1);
			group->last_repeats = group[1].repeats;
			group->repeats |= group[1].repeats;
		} else if (*at == '+' || *at == '*' || *at == '?') {
			repeat(group, 2);
		} else if (*at == '{') {
			at++;
			repeat(group, interval(&at));
		} else {
			if (*at == '[')
				skip_set(&at);
			else if (*at == '\\' && at[1])
				at++;
			add_piece(group, 1);
		}
	}
	for (; group > groups; group--)
		add_piece(group - 1, group->sum);
	return groups[0].sum;
}
