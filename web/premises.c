#include "web/premises.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "signing/certificate.h"
#include "tools/roots.h"
#include "web/settings.h"

static bool check_program(const char *path)
{
	struct stat status;

	if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, X_OK) == 0)
		return true;
	fprintf(stderr,
		"packseal-web: %s is no program that this user may run, and without packseal "
		"nothing is shown or made: install it, or say in the configuration where it is: "
		"program = PATH\n",
		path);
	return false;
}

static bool check_root(const char *path)
{
	enum ps_err err;

	if (access(path, F_OK) != 0 && errno == ENOENT) {
		fprintf(stderr,
			"<4>the root %s is not there, so no take's origin is judged: put the "
			"station's root certificate there, or say in the configuration where it "
			"is: root = PATH\n",
			path);
		return true;
	}
	err = ps_roots_check(path);
	if (err)
		fprintf(stderr,
			"packseal-web: the root %s is of no use: %s; let this user read a root "
			"certificate (PEM) there, or write into the configuration: root =\n",
			path, err == PS_IO ? strerror(errno) : ps_certificates_why(err));
	return !err;
}

/* A disk may be mounted later, and a station's first start makes its store. */
static void check_store(const struct ps_web_station *station)
{
	DIR *folder = opendir(station->store);

	if (!folder)
		fprintf(stderr,
			"<4>the store %s%s%s cannot be read: %s; its takes are listed once it is "
			"there (packseald --init, which the service's first start runs, makes it), "
			"or say in the configuration where it is: store = PATH\n",
			station->store, station->name[0] ? " of " : "", station->name,
			strerror(errno));
	else
		(void)closedir(folder); /* it was only read */
}

bool ps_web_premises_check(const struct ps_web_settings *settings)
{
	const struct ps_web_stations *stations = &settings->stations;
	bool well = check_program(settings->program);

	for (size_t i = 0; i < stations->count; i++) {
		const char *root = stations->stations[i].root;
		bool said = !root[0];

		for (size_t before = 0; before < i; before++)
			said = said || strcmp(stations->stations[before].root, root) == 0;
		if (!said)
			well = check_root(root) && well;
		check_store(&stations->stations[i]);
	}
	return well;
}
