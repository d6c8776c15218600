#include "web/settings_stations.h"

#include <string.h>

#define TITLE "station "
#define BLANK " \t"

static enum ps_err add_name(struct ps_web_settings_stations *stations, const char *name, size_t len,
			    const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct ps_web_stations *listed = &stations->listed;

	if (!ps_station_is_name(name, len))
		return ps_ini_refuse_item(
			fault, item,
			"names with commas between them, each of a to z, 0 to 9 and -, a letter "
			"first, %d at most",
			PS_STATION_NAME_MAX);
	if (ps_web_stations_find(listed, name, len))
		return ps_ini_refuse_item(fault, item, "%.*s stands there twice", (int)len, name);
	if (listed->count == PS_STATIONS_MAX)
		return ps_ini_refuse_item(fault, item, "at most %d stations", PS_STATIONS_MAX);
	ps_web_station_set_name(&listed->stations[listed->count++], name, len);
	return PS_OK;
}

enum ps_err ps_web_settings_stations_list(struct ps_web_settings_stations *stations,
					  const struct ps_ini_item *item,
					  struct ps_ini_fault *fault)
{
	const char *rest = item->value;
	enum ps_err err = PS_OK;

	if (!*rest)
		return PS_OK;
	stations->list_line = item->line;
	while (!err) {
		size_t len = strcspn(rest, ",");
		const char *name = rest + strspn(rest, BLANK);
		size_t name_len = name < rest + len ? (size_t)(rest + len - name) : 0;

		while (name_len && strchr(BLANK, name[name_len - 1]))
			name_len--;
		err = add_name(stations, name, name_len, item, fault);
		if (!rest[len])
			break;
		rest += len + 1;
	}
	return err;
}

bool ps_web_settings_stations_owns(const struct ps_ini_item *item)
{
	return strncmp(item->section, TITLE, strlen(TITLE)) == 0;
}

/* A new one for the section that begins here. */
static enum ps_err begin(struct ps_web_settings_stations *stations, const struct ps_ini_item *item,
			 struct ps_ini_fault *fault)
{
	const char *name = item->section + strlen(TITLE);
	struct ps_web_settings_section *section = &stations->sections[stations->count];

	if (!ps_station_is_name(name, strlen(name)))
		return ps_ini_refuse(fault, item->file, item->section_line,
				     "a station's name has a to z, 0 to 9 and -, a letter first, "
				     "%d at most",
				     PS_STATION_NAME_MAX);
	if (stations->count == PS_STATIONS_MAX)
		return ps_ini_refuse(fault, item->file, item->section_line, "at most %d stations",
				     PS_STATIONS_MAX);
	stations->count++;
	section->line = item->section_line;
	ps_web_station_set_name(&section->station, name, strlen(name));
	return PS_OK;
}

enum ps_err ps_web_settings_stations_item(struct ps_web_settings_stations *stations,
					  const struct ps_ini_item *item,
					  struct ps_ini_fault *fault)
{
	enum ps_err err = item->first ? begin(stations, item, fault) : PS_OK;
	struct ps_web_settings_section *section;
	char *to;

	if (err)
		return err;
	section = &stations->sections[stations->count - 1];
	to = strcmp(item->key, "store") == 0  ? section->station.store
	     : strcmp(item->key, "run") == 0  ? section->station.run
	     : strcmp(item->key, "root") == 0 ? section->station.root
					      : NULL;
	if (!to)
		return ps_ini_refuse_item(
			fault, item, "there is no such key; a station has store, run and root");
	if (strlen(item->value) >= PS_WEB_SETTING_MAX)
		return ps_ini_refuse_item(fault, item, "too long");
	if (item->value[0] && item->value[0] != '/')
		return ps_ini_refuse_item(fault, item, "a path from / on");
	(void)snprintf(to, PS_WEB_SETTING_MAX, "%s", item->value);
	section->has_root = section->has_root || to == section->station.root;
	return PS_OK;
}

/* The same path, but for slashes at the end. */
static bool is_same(const char *left, const char *right)
{
	size_t left_len = strlen(left), right_len = strlen(right);

	while (left_len && left[left_len - 1] == '/')
		left_len--;
	while (right_len && right[right_len - 1] == '/')
		right_len--;
	return left_len == right_len && memcmp(left, right, left_len) == 0;
}

/* What is wrong with a station among those before it. */
static enum ps_err check(const struct ps_web_settings_section *section, const char *file,
			 const struct ps_web_stations *before, struct ps_ini_fault *fault)
{
	const struct ps_web_station *station = &section->station;

	if (!station->store[0])
		return ps_ini_refuse(fault, file, section->line,
				     "[station %s] does not say where its store is: store = PATH",
				     station->name);
	for (size_t i = 0; i < before->count; i++) {
		const struct ps_web_station *other = &before->stations[i];

		if (is_same(station->store, other->store) ||
		    (station->run[0] && is_same(station->run, other->run)))
			return ps_ini_refuse(
				fault, file, section->line, "%s and %s have the same %s",
				other->name, station->name,
				is_same(station->store, other->store) ? "store" : "run");
	}
	return PS_OK;
}

static const struct ps_web_settings_section *section_of(
	const struct ps_web_settings_stations *stations, const char *name)
{
	for (size_t i = 0; i < stations->count; i++)
		if (strcmp(stations->sections[i].station.name, name) == 0)
			return &stations->sections[i];
	return NULL;
}

enum ps_err ps_web_settings_stations_end(const struct ps_web_settings_stations *stations,
					 const char *file, struct ps_web_stations *stations_out,
					 struct ps_ini_fault *fault)
{
	struct ps_web_stations made = { .count = 0 };
	enum ps_err err;

	for (size_t i = 0; i < stations->count; i++) {
		const char *name = stations->sections[i].station.name;

		if (!ps_web_stations_find(&stations->listed, name, strlen(name)))
			return ps_ini_refuse(fault, file, stations->sections[i].line,
					     "[station %s] is not listed: stations = %s in [web]",
					     name, name);
	}
	if (!stations->list_line)
		return PS_OK;
	if (stations->only_line)
		return ps_ini_refuse(fault, file, stations->only_line,
				     "[web] has stations, so store and run stand in the section of "
				     "each, as [station %s], and not here",
				     stations->listed.stations[0].name);
	for (size_t i = 0; i < stations->listed.count; i++) {
		const char *name = stations->listed.stations[i].name;
		const struct ps_web_settings_section *section = section_of(stations, name);

		if (!section)
			return ps_ini_refuse(fault, file, stations->list_line,
					     "%s is listed, and there is no section [station %s]",
					     name, name);
		err = check(section, file, &made, fault);
		if (err)
			return err;
		made.stations[made.count] = section->station;
		if (!section->has_root)
			memcpy(made.stations[made.count].root, stations_out->stations[0].root,
			       PS_WEB_SETTING_MAX);
		made.count++;
	}
	*stations_out = made;
	return PS_OK;
}

bool ps_web_settings_stations_print_help(FILE *to)
{
	return fputs("; Several stations: stations = left, right above, store and run not there, "
		     "and for each:\n"
		     "; [station left]\n"
		     "; Its store, mounted or copied here; it is only read.\n"
		     "; store = /srv/left/packseal\n"
		     "; Its packseald's run folder, on this machine. Without it the station cannot "
		     "be asked from here, and\n"
		     "; its pages say so: no live pictures, no holds, no ledger entries, no "
		     "health.\n"
		     "; run = /run/packseal\n"
		     "; Without it that of [web].\n"
		     "; root = /etc/packseal/root.pem\n",
		     to) != EOF;
}
