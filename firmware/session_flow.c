#include "firmware/session_flow.h"

static const struct ps_session_cell (*const flows[PS_FLOWS])[PS_SESSION_INPUTS] = {
	[PS_FLOW_LABEL_FIRST] = ps_flow_label_first,
	[PS_FLOW_LABEL_LAST] = ps_flow_label_last,
	[PS_FLOW_SCAN_OUT] = ps_flow_scan_out,
};

const struct ps_session_cell *ps_session_cell(enum ps_flow flow, enum ps_session_state state,
					      enum ps_session_input input)
{
	return &flows[flow][state][input];
}
