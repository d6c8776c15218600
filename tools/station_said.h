/*
 * The sentences that a station puts into its signed events and into its status. It writes them in
 * English, and what is signed stays so in the file; here they are in the language of whoever reads.
 */
#ifndef PS_TOOLS_STATION_SAID_H
#define PS_TOOLS_STATION_SAID_H

#include "signing/words.h"
#include "tools/output.h"

/* @text, already harmless. One that nobody knows stays as it is: a shop's words, a later station's.
 */
void ps_station_said(const char *text, enum ps_lang lang, char said_out[PS_TEXT_SHOWN_MAX]);

/* What its status has by name: a lane's state, a camera's fault, the clock's state, where the key
 * is. One that nobody knows stays as it is. */
const char *ps_station_word(const char *name, enum ps_lang lang);

/* The rows themselves, for tests; false behind the last. */
bool ps_station_sentence(size_t i, const char **en_out, const char **zh_out);

#endif
