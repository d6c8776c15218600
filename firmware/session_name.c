#include "firmware/session.h"

static const char *const states[PS_SESSION_STATES] = {
	[PS_SESSION_IDLE] = "idle",	      [PS_SESSION_RECORDING] = "recording",
	[PS_SESSION_POST_ROLL] = "post_roll", [PS_SESSION_FAULT] = "fault",
	[PS_SESSION_CLOSED] = "closed",
};

static const char *const signals[PS_SIGNALS] = {
	[PS_SIGNAL_NONE] = "none",
	[PS_SIGNAL_READY] = "ready",
	[PS_SIGNAL_RECORDING] = "recording",
	[PS_SIGNAL_POST_ROLL] = "post_roll",
	[PS_SIGNAL_CANCELLED] = "cancelled",
	[PS_SIGNAL_DUPLICATE] = "duplicate",
	[PS_SIGNAL_NOTED] = "noted",
	[PS_SIGNAL_UNKNOWN_CODE] = "unknown_code",
	[PS_SIGNAL_NOTHING_OPEN] = "nothing_open",
	[PS_SIGNAL_RETURN] = "return",
	[PS_SIGNAL_RELABEL] = "relabel",
	[PS_SIGNAL_HELD] = "held",
	[PS_SIGNAL_STOPPED] = "stopped",
	[PS_SIGNAL_REPEATED] = "repeated",
	[PS_SIGNAL_NOT_IN_FLOW] = "not_in_flow",
	[PS_SIGNAL_IDLE_WARNING] = "idle_warning",
	[PS_SIGNAL_LIMIT_WARNING] = "limit_warning",
	[PS_SIGNAL_WARNING] = "warning",
	[PS_SIGNAL_TIMED_OUT] = "timed_out",
	[PS_SIGNAL_REFUSED] = "refused",
	[PS_SIGNAL_FAULT] = "fault",
	[PS_SIGNAL_CLOSED] = "closed",
};

static const char *const endings[PS_ENDINGS] = {
	[PS_ENDING_SAME_WAYBILL] = "same_waybill",
	[PS_ENDING_COMMAND] = "command",
	[PS_ENDING_SWITCHED] = "switched",
	[PS_ENDING_LABEL] = "label",
	[PS_ENDING_BATCH] = "batch",
	[PS_ENDING_CANCELLED] = "cancelled",
	[PS_ENDING_IDLE] = "idle",
	[PS_ENDING_LIMIT] = "limit",
	[PS_ENDING_FAULT] = "fault",
	[PS_ENDING_SHUTDOWN] = "shutdown",
};

static const char *const links[PS_LINKS] = {
	[PS_LINK_NONE] = "",
	[PS_LINK_REOPENS] = "reopens",
	[PS_LINK_CONTINUES] = "continues",
	[PS_LINK_REPLACES_WAYBILL] = "replaces_waybill",
	[PS_LINK_RETURN_OF] = "return_of",
};

static const char *const flows[PS_FLOWS] = {
	[PS_FLOW_LABEL_FIRST] = "label-first",
	[PS_FLOW_LABEL_LAST] = "label-last",
	[PS_FLOW_SCAN_OUT] = "scan-out",
};

static const char *name_of(const char *const *names, unsigned count, unsigned which)
{
	return which < count && names[which] ? names[which] : "unknown";
}

const char *ps_session_state_name(enum ps_session_state state)
{
	return name_of(states, PS_SESSION_STATES, state);
}

const char *ps_session_signal_name(enum ps_session_signal signal)
{
	return name_of(signals, PS_SIGNALS, signal);
}

const char *ps_session_ending_name(enum ps_session_ending ending)
{
	return name_of(endings, PS_ENDINGS, ending);
}

const char *ps_session_link_name(enum ps_session_link link)
{
	return name_of(links, PS_LINKS, link);
}

const char *ps_flow_name(enum ps_flow flow)
{
	return name_of(flows, PS_FLOWS, flow);
}

enum ps_reason ps_session_reason(enum ps_session_ending ending)
{
	static const enum ps_reason reasons[PS_ENDINGS] = {
		[PS_ENDING_SAME_WAYBILL] = PS_REASON_SAME_WAYBILL,
		[PS_ENDING_COMMAND] = PS_REASON_END_COMMAND,
		[PS_ENDING_SWITCHED] = PS_REASON_NEXT_WAYBILL,
		[PS_ENDING_LABEL] = PS_REASON_LABEL,
		[PS_ENDING_BATCH] = PS_REASON_BATCH,
		[PS_ENDING_CANCELLED] = PS_REASON_CANCEL_COMMAND,
		[PS_ENDING_IDLE] = PS_REASON_IDLE,
		[PS_ENDING_LIMIT] = PS_REASON_TIME_LIMIT,
		[PS_ENDING_FAULT] = PS_REASON_FAULT,
		[PS_ENDING_SHUTDOWN] = PS_REASON_SHUTDOWN,
	};

	return ending < PS_ENDINGS ? reasons[ending] : PS_REASON_FAULT;
}
