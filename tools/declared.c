#include "tools/declared.h"

bool ps_declared_test(const struct ps_start *start)
{
	for (size_t i = 0; i < start->camera_count; i++)
		if (start->cameras[i].source != PS_DECLARED_CAMERA)
			return true;
	return false;
}
