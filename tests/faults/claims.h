/* struct ps_claims: what packseald said to be on the medium, take by take. */
#ifndef PS_TESTS_FAULTS_CLAIMS_H
#define PS_TESTS_FAULTS_CLAIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define PS_CLAIM_ID_LEN 64

struct ps_claim {
	uint64_t number;	      /* of the take */
	char id[PS_CLAIM_ID_LEN + 1]; /* in hex digits, once it is started */
	bool started;
	bool ended;
	uint64_t seals; /* the number of the last one; SEAL 1 is the first */
};

struct ps_claims {
	struct ps_claim *takes;
	size_t count;
	uint64_t seals; /* of all takes */
};

/* The take's claims so far; none of a new one. Valid until the next call. */
struct ps_claim *ps_claims_of(struct ps_claims *claims, uint64_t number);

void ps_claims_release(struct ps_claims *claims);

#endif
