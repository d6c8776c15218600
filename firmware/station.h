/*
 * struct ps_station: everything of packseald, put together: cameras, encoders, the recorder's
 * thread, lanes, status and control socket; and the event loop of the main thread.
 *
 *	camera ─► pool ─► inbox ─► recorder ─► store, ledger, index
 *	scanner, control ─► lanes ──┘  └─► outbox ─► lanes, status, control
 */
#ifndef PS_FIRMWARE_STATION_H
#define PS_FIRMWARE_STATION_H

#include "firmware/config.h"
#include "firmware/journal.h"

/* Exit statuses of packseald, as sysexits(3) has them. */
#define PS_STATION_USAGE 64
#define PS_STATION_IO 74
#define PS_STATION_BUSY 75 /* another packseald has the ledger, a device is missing: try again */
#define PS_STATION_PERMISSION 77 /* the key file is open to others, or closed to us */
#define PS_STATION_CONFIG 78

/* Why the station does not run, for people. */
struct ps_station_fault {
	int status; /* one of the above */
	char text[512];
};

struct ps_station;

/*
 * Opens all that @config names, which is the caller's and outlives the station. Nothing runs yet.
 * False: @fault_out says why.
 */
bool ps_station_open(const struct ps_config *config, struct ps_journal *journal,
		     struct ps_station **station_out, struct ps_station_fault *fault_out);

/*
 * For --check: looks at each part, prints whether it is right and, if not, what to do, and goes on.
 * Nothing is written, and a station that runs is not disturbed: ledger and index are not looked at,
 * and no lamp is lit. False: @fault_out says of the first part that is wrong.
 */
bool ps_station_check(const struct ps_config *config, struct ps_journal *journal,
		      struct ps_station_fault *fault_out);

/*
 * Writes the boot leaf, completes what a power cut left, lets the cameras run, and stays until
 * SIGTERM or SIGINT. Then it ends the open takes and returns. False: @fault_out says why it ended.
 */
bool ps_station_run(struct ps_station *station, struct ps_station_fault *fault_out);

/*
 * Puts out the lamps that a station left lit which did not end but died: --dark. False: @fault_out
 * says which could not be put out.
 */
bool ps_station_dark(const struct ps_config *config, struct ps_station_fault *fault_out);

/* NULL is fine. */
void ps_station_close(struct ps_station *station);

/*
 * Has the key that the ledger goes on under, which lives in @old (as ps_key_open() takes it), hand
 * over to that of @config: --change-key. No packseald may run. False: @fault_out says why not; then
 * nothing has changed.
 */
bool ps_station_change_key(const struct ps_config *config, struct ps_journal *journal,
			   const char *old, struct ps_station_fault *fault_out);

/*
 * Makes a new store and ledger where @config says: --init. What is there already stays as it is.
 * False: @fault_out says why not.
 */
bool ps_station_init(const struct ps_config *config, struct ps_station_fault *fault_out);

#endif
