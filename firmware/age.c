#include "firmware/age.h"

#include <string.h>

enum ps_age ps_age_of_rule(struct ps_bytes rule)
{
	size_t len = strlen(PS_RULE_STILLS);

	return rule.len >= len && memcmp(rule.bytes, PS_RULE_STILLS, len) == 0 ? PS_AGE_STILLS
									       : PS_AGE_THINNED;
}
