/*
 * Where the station's store and run directory are, for the subcommands that look into them.
 */
#ifndef PS_TOOLS_STORE_PATH_H
#define PS_TOOLS_STORE_PATH_H

/* --store or --run where given, else the environment's PACKSEAL_STORE or PACKSEAL_RUN, else
 * Debian's places. */
const char *ps_store_path(const char *given);
const char *ps_run_path(const char *given);

#endif
