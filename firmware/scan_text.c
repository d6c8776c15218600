#include "firmware/scan_text.h"

#include <stdio.h>

static const char *what_of(const struct ps_code *code)
{
	switch (code->class) {
	case PS_CODE_WAYBILL:
		return "a waybill";
	case PS_CODE_GOODS:
		return "a code of goods";
	case PS_CODE_ORDER:
		return "an order";
	case PS_CODE_BADGE:
		return "a badge";
	case PS_CODE_COMMAND:
		return "a command";
	default:
		return "a code that fits no rule";
	}
}

/* Why a scan changed nothing. */
static const char *why_of(const struct ps_code *code, enum ps_session_signal signal)
{
	switch (signal) {
	case PS_SIGNAL_DUPLICATE:
		return code->class == PS_CODE_WAYBILL ? "it is the same one again, too soon"
						      : "the take is ending already";
	case PS_SIGNAL_FAULT:
		return "the lane has a fault";
	case PS_SIGNAL_NOTED:
	case PS_SIGNAL_UNKNOWN_CODE:
	case PS_SIGNAL_NOT_IN_FLOW:
	case PS_SIGNAL_NOTHING_OPEN:
		return "no take is open";
	default:
		return "packseald is stopping";
	}
}

bool ps_signal_answers_scan(enum ps_session_signal signal)
{
	switch (signal) {
	case PS_SIGNAL_DUPLICATE:
	case PS_SIGNAL_NOTED:
	case PS_SIGNAL_UNKNOWN_CODE:
	case PS_SIGNAL_NOT_IN_FLOW:
	case PS_SIGNAL_NOTHING_OPEN:
		return true;
	default:
		return false;
	}
}

/* What is kept though no take is open to record it; NULL: nothing is. */
static const char *what_follows(const struct ps_code *code, enum ps_session_signal signal)
{
	switch (signal) {
	case PS_SIGNAL_RETURN:
		return "the next waybill is a return";
	case PS_SIGNAL_RELABEL:
		return "the next waybill is the new one of this parcel";
	case PS_SIGNAL_HELD:
		return "the last take is held";
	case PS_SIGNAL_CANCELLED:
		return "the command before it is taken back";
	default:
		return signal == PS_SIGNAL_NOTED && code->class == PS_CODE_BADGE
			       ? "it stands in every take from now on"
			       : NULL;
	}
}

void ps_scan_text(const struct ps_code *code, enum ps_session_signal signal, bool kept,
		  char text_out[PS_SCAN_SENTENCE_MAX])
{
	const char *follows = kept ? NULL : what_follows(code, signal);

	if (follows)
		(void)snprintf(text_out, PS_SCAN_SENTENCE_MAX, "%s was scanned: %s", what_of(code),
			       follows);
	else if (!kept)
		(void)snprintf(text_out, PS_SCAN_SENTENCE_MAX,
			       "%s was scanned; nothing is recorded: %s", what_of(code),
			       why_of(code, signal));
	else
		(void)snprintf(text_out, PS_SCAN_SENTENCE_MAX, "%s was scanned%s", what_of(code),
			       signal == PS_SIGNAL_NOT_IN_FLOW
				       ? " that does nothing here; the take records it"
				       : "; the take records it");
}

void ps_scan_warnings_text(unsigned warnings, char text_out[PS_SCAN_SENTENCE_MAX])
{
	static const struct {
		unsigned bit;
		const char *text;
	} texts[] = {
		{ PS_CODE_WARN_CHECK_DIGIT, "its check digit is wrong" },
		{ PS_CODE_WARN_LENGTH, "its length is unusual" },
		{ PS_CODE_WARN_NO_COURIER, "no courier is known for it" },
	};
	int len = 0;

	text_out[0] = '\0';
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (warnings & texts[i].bit && len >= 0 && len < PS_SCAN_SENTENCE_MAX)
			len += snprintf(text_out + len, PS_SCAN_SENTENCE_MAX - (size_t)len, "%s%s",
					len ? ", " : "", texts[i].text);
}

const char *ps_signal_text(enum ps_session_signal signal)
{
	switch (signal) {
	case PS_SIGNAL_READY:
		return "ready for the next waybill";
	case PS_SIGNAL_RECORDING:
		return "a take is being recorded";
	case PS_SIGNAL_WARNING:
		return "a take is being recorded, but its waybill is unusual";
	case PS_SIGNAL_POST_ROLL:
		return "the take ends after its post-roll";
	case PS_SIGNAL_CANCELLED:
		return "the take was cancelled by command";
	case PS_SIGNAL_RETURN:
		return "the next waybill, or this take, is a return";
	case PS_SIGNAL_RELABEL:
		return "the next waybill is this parcel's new one";
	case PS_SIGNAL_HELD:
		return "the take is held";
	case PS_SIGNAL_STOPPED:
		return "do not send this parcel: the shop stopped its waybill";
	case PS_SIGNAL_REPEATED:
		return "a take is being recorded, but its waybill was recorded before";
	case PS_SIGNAL_IDLE_WARNING:
		return "nothing was scanned for long; the take will end by itself";
	case PS_SIGNAL_LIMIT_WARNING:
		return "the take is longer than usual";
	case PS_SIGNAL_TIMED_OUT:
		return "the take ended by itself: nothing was scanned for long, or it reached its "
		       "limit";
	case PS_SIGNAL_REFUSED:
		return "no take could begin";
	case PS_SIGNAL_FAULT:
		return "the lane has a fault";
	case PS_SIGNAL_CLOSED:
		return "closed";
	default:
		return ps_session_signal_name(signal);
	}
}
