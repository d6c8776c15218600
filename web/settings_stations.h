/*
 * The stations of a configuration: `stations = left, right` in [web], and a section [station left]
 * for each, with its store, run folder and root.
 */
#ifndef PS_WEB_SETTINGS_STATIONS_H
#define PS_WEB_SETTINGS_STATIONS_H

#include <stdio.h>

#include "capture/ini_file.h"
#include "web/station.h"

/* What a file says of them, as far as it was read; all zero: nothing yet. */
struct ps_web_settings_stations {
	unsigned list_line; /* of `stations`; 0: not said */
	struct ps_web_stations listed;
	unsigned only_line; /* of `store` or `run` in [web], the only station's; 0: not said */
	size_t count;	    /* of sections: */
	struct ps_web_settings_section {
		unsigned line;
		bool has_root;
		struct ps_web_station station;
	} sections[PS_STATIONS_MAX];
};

/* Takes `stations`. Errors: PS_MALFORMED, with @fault filled. */
PS_MUST_CHECK enum ps_err ps_web_settings_stations_list(struct ps_web_settings_stations *stations,
							const struct ps_ini_item *item,
							struct ps_ini_fault *fault);

/* Whether the item is of a station's section. */
bool ps_web_settings_stations_owns(const struct ps_ini_item *item);

/* Takes that. Errors: as above. */
PS_MUST_CHECK enum ps_err ps_web_settings_stations_item(struct ps_web_settings_stations *stations,
							const struct ps_ini_item *item,
							struct ps_ini_fault *fault);

/*
 * At the end of the file: the stations, of which the first was filled in as the only one, with
 * [web]'s root, which those have that say none. Errors: as above, where the list and the sections
 * do not fit together.
 */
PS_MUST_CHECK enum ps_err ps_web_settings_stations_end(
	const struct ps_web_settings_stations *stations, const char *file,
	struct ps_web_stations *stations_out, struct ps_ini_fault *fault);

/* What --help-config says of the sections. */
bool ps_web_settings_stations_print_help(FILE *to);

#endif
