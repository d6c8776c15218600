#include "firmware/silence.h"

void ps_silence_heard(struct ps_silence *silence, uint64_t now_us)
{
	silence->silent_us = 0;
	silence->looked_us = now_us;
}

bool ps_silence_look(struct ps_silence *silence, uint64_t now_us)
{
	uint64_t passed_us = now_us > silence->looked_us ? now_us - silence->looked_us : 0;

	silence->silent_us += passed_us < silence->tick_us ? passed_us : silence->tick_us;
	silence->looked_us = now_us;
	return silence->silent_us >= silence->limit_us;
}
