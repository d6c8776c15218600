#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "firmware/clock_doubt.h"
#include "firmware/station_in.h"
#include "signing/key_open.h"

/* The right disk, and one that may be written? Its locks are not taken: packseald may be running.
 */
static bool look_at_store(const struct ps_config *config, const struct ps_service_user *user,
			  struct ps_station_fault *fault)
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
	if (error)
		return ps_station_refuse(fault, PS_STATION_IO, "%s: nothing can be written: %s",
					 config->station.store_dir, strerror(error));
	return ps_station_may(user, config->station.store_dir, R_OK | W_OK | X_OK, fault);
}

/* The service has it made while it runs, and nobody else needs it. */
static bool look_at_run_dir(struct ps_station *station, struct ps_station_fault *fault)
{
	const char *path = station->config->station.run_dir;
	struct stat st;

	if (lstat(path, &st) == 0 || errno != ENOENT)
		return ps_station_open_run_dir(station, fault);
	printf("run folder: %s is not there now: the service makes it; without the service, "
	       "mkdir\n",
	       path);
	return true;
}

static bool look_at_clock(struct ps_station_fault *fault)
{
	const struct ps_clock_past none = { .any = false };
	struct ps_clock clock;
	const char *doubt;

	if (ps_time_now(&ps_time_os, &clock))
		return ps_station_refuse(fault, PS_STATION_IO, "the system tells no time");
	doubt = ps_clock_doubt(&clock, &clock, &none, ps_clock_built_us());
	if (!doubt && clock.state != PS_CLOCK_SYNCHRONISED)
		puts("clock: nothing keeps it right; films say so (systemd-timesyncd or chrony "
		     "do)");
	return !doubt || ps_station_refuse(fault, PS_STATION_CONFIG, "%s; set it", doubt);
}

/* What was looked at, and the first fault of all. */
struct look {
	struct ps_station_fault *first;
	bool wrong;
	struct ps_service_user user; /* for whom it is to be right */
};

static void say(struct look *look, const char *what, const char *name, bool right,
		const struct ps_station_fault *fault)
{
	printf("%-5s  %s%s%s%s%s\n", right ? "right" : "WRONG", what, name[0] ? " " : "", name,
	       right ? "" : ": ", right ? "" : fault->text);
	if (!right && !look->wrong)
		*look->first = *fault;
	look->wrong = look->wrong || !right;
}

/* It signs, or says why not; how long it takes shows whether a session key is needed. */
static void look_at_key(struct ps_station *station, struct look *look)
{
	uint8_t digest[PS_DIGEST_LEN] = { 0 }, signature[PS_SIGNATURE_LEN];
	const char *kind = station->key->ops->kind;
	const uint64_t before_us = ps_station_now_us();
	enum ps_err err = ps_key_sign_digest(station->key, digest, signature);
	const uint64_t took_ms = (ps_station_now_us() - before_us) / 1000;
	struct ps_station_fault fault;
	char what[96];

	if (err)
		(void)ps_station_refuse(&fault, PS_STATION_IO, "%s: it does not sign: %s",
					station->config->station.key,
					station->key->why[0] ? station->key->why
							     : ps_err_text(err));
	(void)snprintf(what, sizeof(what), "%s; a signature took %llu ms",
		       strcmp(kind, "pkcs11") == 0 ? "on a token"
		       : strcmp(kind, "tpm") == 0  ? "in a TPM"
						   : "in a file, which can be copied",
		       (unsigned long long)took_ms);
	if (!err && ps_key_is_path(station->config->station.key) &&
	    !ps_station_may(&look->user, station->config->station.key, R_OK, &fault))
		err = PS_DENIED;
	say(look, "key", err ? "" : what, !err, &fault);
}

static void look_at_cameras(struct ps_station *station, struct look *look)
{
	static const char device[] = "libcamera:";
	const struct ps_config *config = station->config;
	struct ps_station_fault fault;
	bool devices = false, right;

	for (unsigned i = 0; i < config->camera_count; i++)
		devices =
			devices || strncmp(config->cameras[i].source, device, strlen(device)) == 0;
	if (devices) {
		right = ps_station_may_cameras(&look->user, &fault);
		say(look, "devices of cameras", "", right, &fault);
	}
	right = ps_station_open_encoders(station, &fault);
	if (!right)
		say(look, "encoders", "", false, &fault);
	for (unsigned i = 0; i < config->camera_count && station->pool; i++) {
		right = ps_station_open_camera(station, i, &fault);
		say(look, "camera", config->cameras[i].name, right, &fault);
	}
	for (unsigned i = 0; i < config->lane_count && !look->wrong; i++) {
		right = ps_station_check_rects(station, &config->lanes[i], &fault);
		say(look, "lane", config->lanes[i].name, right, &fault);
	}
}

static void look_at_scanners(const struct ps_config *config, struct look *look)
{
	struct ps_station_fault fault;
	bool right;

	for (unsigned i = 0; i < config->scanner_count; i++) {
		const struct ps_config_scanner *scanner = &config->scanners[i];

		right = ps_station_look_at_scanner(scanner, &look->user, &fault);
		say(look, "scanner", scanner->name, right, &fault);
		if (!scanner->pass[0])
			continue;
		right = ps_station_look_at_pass(scanner, &look->user, &fault);
		say(look, "pass of scanner", scanner->name, right, &fault);
	}
}

static void look_at_lines(const struct ps_config *config, struct look *look)
{
	struct ps_station_fault fault;
	bool right;

	for (unsigned i = 0; i < config->lane_count; i++) {
		const struct ps_config_lane *lane = &config->lanes[i];

		if (!lane->lamp_ready[0] && !lane->lamp_recording[0] && !lane->lamp_fault[0] &&
		    !lane->buzzer[0] && !lane->pedal[0]) {
			printf("lane %s: it has no lamp and no pedal\n", lane->name);
			continue;
		}
		right = ps_station_look_at_lines(lane, &fault) &&
			ps_station_may_lines(lane, &look->user, &fault);
		say(look, "lamps and pedal of lane", lane->name, right, &fault);
	}
}

static void look_at_all(struct ps_station *station, struct look *look)
{
	const struct ps_config *config = station->config;
	struct ps_station_fault fault;
	bool right;

	for (const struct ps_station_part *part = ps_station_identity; part->name; part++) {
		/* a certificate is held against the key */
		if (part->needs_key && !station->key)
			continue;
		right = part->open(station, &fault);
		if (part == ps_station_identity && right)
			look_at_key(station, look);
		else
			say(look, part->name, "", right, &fault);
	}
	right = look_at_run_dir(station, &fault);
	say(look, "run folder", "", right, &fault);
	look_at_cameras(station, look);
	right = look_at_store(config, &look->user, &fault);
	say(look, "store", "", right, &fault);
	look_at_scanners(config, look);
	look_at_lines(config, look);
	if (config->station.voice[0]) {
		right = ps_station_check_voice(config, &fault);
		say(look, "voice", "", right, &fault);
	}
	right = ps_station_check_heat(&fault);
	say(look, "heat and power", "", right, &fault);
	right = look_at_clock(&fault);
	say(look, "clock", "", right, &fault);
}

bool ps_station_check(const struct ps_config *config, struct ps_journal *journal,
		      struct ps_station_fault *fault_out)
{
	struct ps_station *station = ps_station_new(config, journal);
	struct look look = { .first = fault_out };

	if (!station)
		return ps_station_refuse(fault_out, PS_STATION_IO, "%s", ps_err_text(PS_NO_MEMORY));
	ps_service_user_find(&look.user);
	look_at_all(station, &look);
	ps_station_close(station);
	return !look.wrong;
}
