/* The day that is told: three packers, and what goes wrong with them. */
#ifndef PS_TESTS_DAY_STORY_H
#define PS_TESTS_DAY_STORY_H

#include "tests/day/room.h"

void ps_story_tell(struct ps_room *room);

#endif
