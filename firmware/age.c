#include "firmware/age.h"

#include <string.h>

enum ps_age ps_age_of_rule(struct ps_bytes rule)
{
	static const char still[] = "still";

	return rule.len && memmem(rule.bytes, rule.len, still, sizeof(still) - 1) ? PS_AGE_STILLS
										  : PS_AGE_THINNED;
}
