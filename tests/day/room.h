/*
 * A packing room whose clock runs as fast as it can: a recorder with its store, ledger and key,
 * three cameras, and three lanes, one of each flow, as packseald has them. What the packers do and
 * what they get to see of it is told, line by line. Everything fails the running test.
 */
#ifndef PS_TESTS_DAY_ROOM_H
#define PS_TESTS_DAY_ROOM_H

#include "firmware/lane.h"
#include "tests/kit/recorder_bench.h"

enum { PS_ROOM_ONE, PS_ROOM_TWO, PS_ROOM_THREE, PS_ROOM_LANES };

struct ps_room {
	struct ps_bench bench;
	struct ps_codebook *book;
	struct ps_config_lane configs[PS_ROOM_LANES];
	struct ps_config_scanner scanners[PS_ROOM_LANES];
	char paths[PS_ROOM_LANES][300];
	struct ps_lane *lanes[PS_ROOM_LANES];
	uint64_t began_us;
	FILE *out; /* NULL: nothing is told */
	unsigned started;
	unsigned ended;
	unsigned refused; /* or broken */
};

/* @fps: of each camera. @max_bytes: of the store; 0: no limit. */
void ps_room_open(struct ps_room *room, FILE *out, unsigned fps, uint64_t max_bytes);
void ps_room_close(struct ps_room *room);

void ps_room_pass(struct ps_room *room, uint64_t us);

/* The packer of @lane scans @code, or presses the pedal ("pedal"). */
void ps_room_scan(struct ps_room *room, unsigned lane, const char *code);

/* Camera @camera films nothing, or films again. */
void ps_room_darken(struct ps_room *room, unsigned camera, bool dark);

/*
 * What is left of the day: each take with its waybill, ending and links, and that it verifies with
 * every signature; the ledger without a gap. Fails the test where it is not so.
 */
void ps_room_judge(struct ps_room *room);

#endif
