#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/pass_through.h"
#include "firmware/station_in.h"

#define STARTS_WITHOUT " packseald starts without it, and uses it once it is there"

static bool is_missing(int error)
{
	return error == ENOENT || error == ENOTDIR || error == ENXIO || error == ENODEV;
}

/* The folder above @path that keeps the user out, in @folder_out; false: none does. */
static bool find_shut_folder(const struct ps_service_user *user, const char *path,
			     char folder_out[PATH_MAX])
{
	for (const char *end = strchr(path + 1, '/'); end; end = strchr(end + 1, '/')) {
		if (snprintf(folder_out, PATH_MAX, "%.*s", (int)(end - path), path) >= PATH_MAX)
			return false;
		if (ps_service_user_access(user, folder_out, X_OK) == EACCES)
			return true;
	}
	return false;
}

/* Of what root may open and the service's user may not. */
static bool refuse_user(const struct ps_service_user *user, const char *path,
			struct ps_station_fault *fault)
{
	static const char may_not[] =
		"the service's user, " PS_SERVICE_USER ", may not open it, though root may";
	const struct group *group;
	char folder[PATH_MAX];
	struct stat st;

	if (find_shut_folder(user, path, folder))
		return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: %s: not enter %s", path,
					 may_not, folder);
	if (stat(path, &st) != 0)
		return ps_station_refuse(fault, PS_STATION_IO, "%s: %s", path, strerror(errno));
	group = st.st_gid != 0 && (st.st_mode & S_IWGRP) ? getgrgid(st.st_gid) : NULL;
	if (S_ISCHR(st.st_mode) && group)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: %s; usermod -aG %s " PS_SERVICE_USER " lets it", path,
					 may_not, group->gr_name);
	if (S_ISCHR(st.st_mode))
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: %s; a udev rule with GROUP=\"" PS_SERVICE_USER
					 "\", MODE=\"0660\" lets it",
					 path, may_not);
	if (strncmp(path, "/sys/", 5) == 0)
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: %s; udevadm trigger -c add -s leds lets it", path,
					 may_not);
	return ps_station_refuse(fault, PS_STATION_CONFIG,
				 "%s: %s; chown %s" PS_SERVICE_USER " lets it", path, may_not,
				 S_ISDIR(st.st_mode) ? "-R " : "");
}

bool ps_station_may(const struct ps_service_user *user, const char *path, int mode,
		    struct ps_station_fault *fault)
{
	const int error = ps_service_user_access(user, path, mode);

	if (error == EACCES && user->other)
		return refuse_user(user, path, fault);
	return !error ||
	       ps_station_refuse(fault, PS_STATION_CONFIG, "%s: %s", path,
				 error == EACCES ? "packseald may not open it; its user must be in "
						   "the group of the device"
						 : strerror(error));
}

/* By its name or its path; @fault says which. */
static bool look_at_keyboard(const struct ps_config_scanner *scanner,
			     const struct ps_service_user *user, struct ps_station_fault *fault)
{
	const struct ps_scanner_settings settings = { .path = scanner->path,
						      .name = scanner->device_name };
	char device[PS_SCANNER_DEVICE_MAX];
	enum ps_err err = ps_scanner_keyboard_look(&settings, device);

	if (!err)
		return ps_station_may(user, device, R_OK, fault);
	if (err == PS_NOT_FOUND && scanner->device_name[0])
		return ps_station_refuse(
			fault, PS_STATION_BUSY,
			"%s: scanner %s: no keyboard there calls itself \"%s\"; is it plugged in? "
			"/proc/bus/input/devices has the names." STARTS_WITHOUT,
			scanner->path, scanner->name, scanner->device_name);
	return ps_station_refuse(fault, err == PS_NOT_FOUND ? PS_STATION_BUSY : PS_STATION_CONFIG,
				 "%s: scanner %s: %s%s", scanner->path, scanner->name,
				 ps_scanner_err_text(&ps_scanner_keyboard, err),
				 err == PS_NOT_FOUND ? STARTS_WITHOUT : "");
}

bool ps_station_look_at_scanner(const struct ps_config_scanner *scanner,
				const struct ps_service_user *user, struct ps_station_fault *fault)
{
	const struct ps_scanner_backend *backend = ps_config_scanner_backend(scanner->type);
	bool is_fifo = scanner->type == PS_SCANNER_TYPE_FIFO;
	struct stat st;

	if (scanner->type == PS_SCANNER_TYPE_KEYBOARD)
		return look_at_keyboard(scanner, user, fault);
	if ((is_fifo ? lstat(scanner->path, &st) : stat(scanner->path, &st)) != 0) {
		if (is_fifo && errno == ENOENT) {
			printf("scanner %s: %s is not there now; packseald makes it\n",
			       scanner->name, scanner->path);
			return true;
		}
		if (is_missing(errno))
			return ps_station_refuse(fault, PS_STATION_BUSY,
						 "%s: scanner %s: %s" STARTS_WITHOUT, scanner->path,
						 scanner->name,
						 ps_scanner_err_text(backend, PS_NOT_FOUND));
		return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: scanner %s: %s",
					 scanner->path, scanner->name, strerror(errno));
	}
	if (!(is_fifo ? S_ISFIFO(st.st_mode) : S_ISCHR(st.st_mode)))
		return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: scanner %s: %s",
					 scanner->path, scanner->name, backend->not_of_this_kind);
	return ps_station_may(user, scanner->path, is_fifo ? R_OK | W_OK : R_OK, fault);
}

bool ps_station_look_at_pass(const struct ps_config_scanner *scanner,
			     const struct ps_service_user *user, struct ps_station_fault *fault)
{
	enum ps_pass_through_kind kind;
	const char *path;
	struct stat st;
	int error;

	if (!ps_pass_through_parse(scanner->pass, &kind, &path))
		return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: %s", scanner->pass,
					 ps_err_text(PS_INVALID));
	error = stat(path, &st) == 0 ? 0 : errno;
	if (is_missing(error))
		return ps_station_refuse(
			fault, PS_STATION_BUSY, "%s: there is no such device; %s" STARTS_WITHOUT,
			path,
			kind == PS_PASS_THROUGH_HID
				? "systemctl enable --now packseal-keyboard makes it, at a USB "
				  "port that can be a device."
				: "is it plugged in?");
	if (error)
		return ps_station_refuse(fault, PS_STATION_CONFIG, "%s: %s", path, strerror(error));
	/* a FIFO takes keys, but has no speed to set */
	if (!S_ISCHR(st.st_mode) && !(kind == PS_PASS_THROUGH_HID && S_ISFIFO(st.st_mode)))
		return ps_station_refuse(fault, PS_STATION_CONFIG,
					 "%s: it is no device to write to; correct pass", path);
	return ps_station_may(user, path, W_OK, fault);
}

/* Those in @folder whose name is @prefix and a number, or all where that is "". */
static bool may_all(const struct ps_service_user *user, const char *folder, const char *prefix,
		    struct ps_station_fault *fault)
{
	char path[sizeof(((struct dirent *)0)->d_name) + sizeof("/dev/dma_heap/")];
	const size_t len = strlen(prefix);
	DIR *dir = opendir(folder);
	struct dirent *entry;
	bool may = true;

	while (dir && may && (entry = readdir(dir))) {
		const char *number = entry->d_name + len;

		if (entry->d_name[0] == '.' || strncmp(entry->d_name, prefix, len) != 0 ||
		    (len && strspn(number, "0123456789") != strlen(number)))
			continue;
		(void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name); /* fits */
		may = ps_station_may(user, path, R_OK | W_OK, fault);
	}
	if (dir)
		closedir(dir);
	return may;
}

bool ps_station_may_cameras(const struct ps_service_user *user, struct ps_station_fault *fault)
{
	return may_all(user, "/dev", "video", fault) && may_all(user, "/dev", "media", fault) &&
	       may_all(user, "/dev", "v4l-subdev", fault) &&
	       may_all(user, "/dev/dma_heap", "", fault);
}

bool ps_station_may_lines(const struct ps_config_lane *lane, const struct ps_service_user *user,
			  struct ps_station_fault *fault)
{
	const char *const names[] = { lane->lamp_ready, lane->lamp_recording, lane->lamp_fault,
				      lane->buzzer, lane->pedal };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *name = names[i] + (names[i][0] == '!');

		if (name[0] && !(name[0] == '/' ? ps_station_may(user, name, W_OK, fault)
						: may_all(user, "/dev", "gpiochip", fault)))
			return false;
	}
	return true;
}
