/* What a scan did, as one plain sentence for the log. The code itself is never in it. */
#ifndef PS_FIRMWARE_SCAN_TEXT_H
#define PS_FIRMWARE_SCAN_TEXT_H

#include <stdbool.h>

#include "capture/code.h"
#include "firmware/session.h"

#define PS_SCAN_SENTENCE_MAX 160

/* Is it a signal that answers a scan which changed nothing? Its sentence is the scan's. */
bool ps_signal_answers_scan(enum ps_session_signal signal);

/*
 * @signal: what the session answered to the scan. @kept: whether the scan stands in an open take.
 */
void ps_scan_text(const struct ps_code *code, enum ps_session_signal signal, bool kept,
		  char text_out[PS_SCAN_SENTENCE_MAX]);

/* What is odd about a waybill that is recorded all the same; @warnings: of struct ps_code. */
void ps_scan_warnings_text(unsigned warnings, char text_out[PS_SCAN_SENTENCE_MAX]);

/* A signal in words, without a full stop. Never NULL. */
const char *ps_signal_text(enum ps_session_signal signal);

#endif
