#include "firmware/standing.h"

#include <stdlib.h>
#include <string.h>

#define AGE_BITS 3
#define HELD 4

_Static_assert(PS_AGES <= AGE_BITS + 1, "an age fits into two bits");

void ps_standing_init(struct ps_standing *standing)
{
	*standing = (struct ps_standing){ .room = 0 };
}

void ps_standing_release(struct ps_standing *standing)
{
	free(standing->takes);
	free(standing->holds);
	ps_standing_init(standing);
}

/* The take that the leaf changes something of; 0: none. */
static uint64_t number_of(const struct ps_leaf *leaf)
{
	switch (leaf->kind) {
	case PS_LEAF_THINNED:
		return leaf->thinned.number;
	case PS_LEAF_TOMBSTONE:
		return leaf->tombstone.number;
	case PS_LEAF_HOLD:
		return leaf->hold.number;
	default:
		return 0;
	}
}

static enum ps_err reserve_take(struct ps_standing *standing, uint64_t number)
{
	size_t room = standing->room ? standing->room : 1024;
	uint8_t *takes;

	if (number < standing->room)
		return PS_OK;
	while (room <= number)
		room *= 2;
	takes = realloc(standing->takes, room);
	if (!takes)
		return PS_NO_MEMORY;
	memset(takes + standing->room, 0, room - standing->room);
	standing->takes = takes;
	standing->room = room;
	return PS_OK;
}

enum ps_err ps_standing_reserve(struct ps_standing *standing, const struct ps_leaf *leaf)
{
	uint64_t number = number_of(leaf);
	size_t room = standing->hold_room ? 2 * standing->hold_room : 16;
	struct ps_standing_leaf *holds;

	if (number == 0)
		return PS_OK;
	if (leaf->kind == PS_LEAF_HOLD && standing->hold_count == standing->hold_room) {
		holds = reallocarray(standing->holds, room, sizeof(*holds));
		if (!holds)
			return PS_NO_MEMORY;
		standing->holds = holds;
		standing->hold_room = room;
	}
	return reserve_take(standing, number);
}

static void set_hold(struct ps_standing *standing, const struct ps_leaf *leaf)
{
	uint64_t number = leaf->hold.number;
	size_t kept = 0;

	for (size_t i = 0; i < standing->hold_count; i++)
		if (standing->holds[i].number != number)
			standing->holds[kept++] = standing->holds[i];
	standing->hold_count = kept;
	standing->takes[number] &= (uint8_t)~HELD;
	if (!leaf->hold.on)
		return;
	standing->holds[standing->hold_count++] =
		(struct ps_standing_leaf){ .number = number, .leaf = leaf->index };
	standing->takes[number] |= HELD;
}

static void set_age(struct ps_standing *standing, uint64_t number, uint64_t leaf, enum ps_age age)
{
	standing->takes[number] = (uint8_t)((standing->takes[number] & ~AGE_BITS) | age);
	standing->has_last = true;
	standing->last = (struct ps_standing_leaf){ .number = number, .leaf = leaf };
}

void ps_standing_add(struct ps_standing *standing, const struct ps_leaf *leaf)
{
	switch (leaf->kind) {
	case PS_LEAF_HOLD:
		set_hold(standing, leaf);
		break;
	case PS_LEAF_THINNED:
		set_age(standing, leaf->thinned.number, leaf->index,
			ps_age_of_rule(leaf->thinned.rule));
		break;
	case PS_LEAF_TOMBSTONE:
		set_age(standing, leaf->tombstone.number, leaf->index, PS_AGE_GONE);
		break;
	default:
		break;
	}
}

enum ps_age ps_standing_age(const struct ps_standing *standing, uint64_t number)
{
	return number < standing->room ? (enum ps_age)(standing->takes[number] & AGE_BITS)
				       : PS_AGE_FULL;
}

bool ps_standing_is_held(const struct ps_standing *standing, uint64_t number)
{
	return number < standing->room && (standing->takes[number] & HELD);
}
