/*
 * struct ps_web_making: a folder of the state folder in which programs make something to be looked
 * at, from their start until it is removed for something newer. It is the first member of what
 * knows what is made; those stand in an array of fixed length.
 */
#ifndef PS_WEB_MAKING_H
#define PS_WEB_MAKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum ps_web_making_state {
	PS_WEB_MAKING_FREE,
	PS_WEB_MAKING_RUNS,
	PS_WEB_MAKING_READY,
	PS_WEB_MAKING_FAILED
};

/* All 0: free. */
struct ps_web_making {
	enum ps_web_making_state state;
	pid_t pid;
	int64_t since_s; /* when it was started */
	int64_t used_s;	 /* when it was last asked for */
	char dir[300];
};

/* The one of @count places, each of @size bytes, that is free, or was not asked for for longest;
 * NULL: all are being made. */
void *ps_web_making_place(void *places, size_t count, size_t size);

/* Whether what is there is to be had, or will be: then it was asked for now. What failed, for want
 * of room perhaps, is tried again after @retry_s, when somebody comes back. */
bool ps_web_making_stands(struct ps_web_making *making, int64_t retry_s, int64_t now_s);

/* Notices whether it has ended, and ends what takes too long. True: it has just become ready. */
bool ps_web_making_turn(struct ps_web_making *making, int64_t now_s);

/* Ends it, removes its folder, and frees the place. */
void ps_web_making_drop(struct ps_web_making *making);

#endif
