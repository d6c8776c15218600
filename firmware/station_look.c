#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "firmware/station_in.h"

/* The right disk, and one that may be written? Its locks are not taken: packseald may be running.
 */
static bool look_at_store(const struct ps_config *config, struct ps_station_fault *fault)
{
	struct ps_store *store = NULL;
	struct statvfs disk;
	int error = 0;

	if (!ps_station_open_disk(config, &store, fault))
		return false;
	if (faccessat(ps_store_dir(store), ".", R_OK | W_OK | X_OK, AT_EACCESS) != 0 ||
	    fstatvfs(ps_store_dir(store), &disk) != 0)
		error = errno;
	else if (disk.f_flag & ST_RDONLY)
		error = EROFS;
	ps_store_close(store);
	return !error || ps_station_refuse(fault, PS_STATION_IO, "%s: nothing can be written: %s",
					   config->station.store_dir, strerror(error));
}

static bool look_at_scanner(const struct ps_config_scanner *scanner, struct ps_station_fault *fault)
{
	bool is_fifo = scanner->type == PS_SCANNER_TYPE_FIFO;
	struct stat st;

	if ((is_fifo ? lstat(scanner->path, &st) : stat(scanner->path, &st)) != 0) {
		/* a FIFO is made, and a device may be plugged in later */
		if (errno != ENOENT)
			return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: scanner %s: %s",
						 scanner->path, scanner->name, strerror(errno));
		printf("scanner %s: %s is not there now%s\n", scanner->name, scanner->path,
		       is_fifo ? "; packseald makes it" : ": is it plugged in?");
		return true;
	}
	if (is_fifo ? S_ISFIFO(st.st_mode)
		    : S_ISCHR(st.st_mode) || (scanner->device_name[0] && S_ISDIR(st.st_mode)))
		return true;
	return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: scanner %s: %s", scanner->path,
				 scanner->name,
				 ps_config_scanner_backend(scanner->type)->not_of_this_kind);
}

bool ps_station_look(const struct ps_config *config, struct ps_station_fault *fault_out)
{
	if (!look_at_store(config, fault_out))
		return false;
	for (unsigned i = 0; i < config->scanner_count; i++)
		if (!look_at_scanner(&config->scanners[i], fault_out))
			return false;
	return true;
}
