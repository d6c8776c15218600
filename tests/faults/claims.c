#include "tests/faults/claims.h"

#include <stdlib.h>

#include "tests/faults/fail.h"

struct ps_claim *ps_claims_of(struct ps_claims *claims, uint64_t number)
{
	for (size_t i = claims->count; i-- > 0;)
		if (claims->takes[i].number == number)
			return &claims->takes[i];
	claims->takes = reallocarray(claims->takes, claims->count + 1, sizeof(*claims->takes));
	ps_must(claims->takes != NULL, "memory");
	claims->takes[claims->count] = (struct ps_claim){ .number = number };
	return &claims->takes[claims->count++];
}

void ps_claims_release(struct ps_claims *claims)
{
	free(claims->takes);
	*claims = (struct ps_claims){ .takes = NULL };
}
