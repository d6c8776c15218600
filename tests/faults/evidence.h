/*
 * What is left of the evidence in the end, held against what was claimed: files, seals, leaves.
 */
#ifndef PS_TESTS_FAULTS_EVIDENCE_H
#define PS_TESTS_FAULTS_EVIDENCE_H

#include <stdint.h>

#include "tests/faults/rig.h"

struct ps_evidence {
	uint64_t takes;
	uint64_t recovered; /* of them */
	uint64_t seals;
	uint64_t lost; /* seals that were claimed and are not there */
};

/*
 * packseald was started once more and has stopped. Verifies every file with all its signatures,
 * the last checkpoint, and the order of all leaves:
 *
 *	- each file is intact, or intact and interrupted, under the rig's root;
 *	- each take that was claimed has its file with at least the seals that were claimed;
 *	- take numbers run from 1 without a gap, each has its file, and each ended once;
 *	- what was claimed to have ended was not recovered.
 *
 * Prints a line for each fault; returns how many there are.
 */
unsigned ps_evidence_check(const struct ps_rig *rig, struct ps_evidence *evidence_out);

#endif
