#include "web/settings.h"

#include <arpa/inet.h>
#include <stddef.h>
#include <string.h>

#include "tools/moment.h"
#include "web/settings_stations.h"

#define LIST "stations" /* is no text of the settings: settings_stations.h */

enum { FILE_BYTES_MAX = 65536, MB_MAX = 100000000 };

struct setting {
	const char *key;
	size_t offset;
	const char *initial;
	const char *help;
};

#define AT(member) offsetof(struct ps_web_settings, member)

static const struct setting settings_table[] = {
	{ "address", AT(address), "127.0.0.1",
	  "The address to listen at. Outside of this machine it speaks TLS." },
	{ "port", AT(port), "8643", "The port." },
	{ "name", AT(name), "", "The host name by which browsers call it, if they do." },
	{ "certificate", AT(certificate), "",
	  "The certificate for TLS and those above it (PEM). Empty: it makes its own, or, at a "
	  "loopback address, does without." },
	{ "key", AT(key), "", "The private key of that certificate (PEM)." },
	{ "store", AT(stations.stations[0].store), "/var/lib/packseal",
	  "The station's store; it is only read." },
	{ "run", AT(stations.stations[0].run), "/run/packseal", "packseald's run folder." },
	{ LIST, AT(stations), "",
	  "Several stations in one list: their names, with commas between them; see below." },
	{ "claims", AT(claims), "",
	  "The claims' folder. Empty: beside the store, or, with stations, where packseal claim "
	  "has it, as /var/lib/packseal-claims." },
	{ "state", AT(state), "/var/lib/packseal-web",
	  "The users' and the tokens' files, and for a while what is watched and made." },
	{ "root", AT(stations.stations[0].root), "/etc/packseal/root.pem",
	  "The root by which a take's origin is judged, in reports too. Empty: it is not." },
	{ "program", AT(program), "/usr/bin/packseal", "The packseal command." },
	{ "upload_max_mb", AT(upload_max_mb), "600",
	  "Pictures and films that one form may bring for a claim, in millions of bytes." },
	{ "min_free_mb", AT(min_free_mb), "2000",
	  "What stays free of the state folder's disk whatever is sent, in millions of bytes." },
	{ "access_days", AT(access_days), "1096",
	  "How many days the access log remembers who searched and looked; three years, as "
	  "China's law on personal data has it." },
	{ "language", AT(language), "zh", "Of who has not chosen one: zh or en." },
};

#define COUNT (sizeof(settings_table) / sizeof(settings_table[0]))

struct reading {
	struct ps_web_settings *settings;
	struct ps_web_settings_stations stations;
};

static char *value_of(struct ps_web_settings *settings, const struct setting *setting)
{
	return (char *)settings + setting->offset;
}

static enum ps_err on_item(void *user, const struct ps_ini_item *item, struct ps_ini_fault *fault)
{
	struct reading *reading = user;

	if (ps_web_settings_stations_owns(item))
		return ps_web_settings_stations_item(&reading->stations, item, fault);
	if (strcmp(item->section, "web") != 0)
		return ps_ini_refuse(fault, item->file, item->section_line,
				     "there are only [web] and, with stations, [station NAME]");
	if (strcmp(item->key, LIST) == 0)
		return ps_web_settings_stations_list(&reading->stations, item, fault);
	if (strcmp(item->key, "store") == 0 || strcmp(item->key, "run") == 0)
		reading->stations.only_line = item->line;
	for (size_t i = 0; i < COUNT; i++) {
		if (strcmp(item->key, settings_table[i].key) != 0)
			continue;
		if (strlen(item->value) >= PS_WEB_SETTING_MAX)
			return ps_ini_refuse_item(fault, item, "too long");
		(void)snprintf(value_of(reading->settings, &settings_table[i]), PS_WEB_SETTING_MAX,
			       "%s", item->value);
		return PS_OK;
	}
	return ps_ini_refuse_item(fault, item,
				  "there is no such key; packseal-web --help-config names them");
}

static bool is_loopback(const char *address, bool *valid_out)
{
	struct in6_addr six;
	struct in_addr four;

	*valid_out = true;
	if (inet_pton(AF_INET, address, &four) == 1)
		return (ntohl(four.s_addr) >> 24) == 127;
	if (inet_pton(AF_INET6, address, &six) == 1)
		return IN6_IS_ADDR_LOOPBACK(&six);
	*valid_out = false;
	return false;
}

/* Why these settings cannot be, or NULL. */
static const char *check(struct ps_web_settings *settings)
{
	uint64_t port;
	uint64_t days;
	bool valid;
	const struct ps_web_station *only = &settings->stations.stations[0];

	settings->loopback = is_loopback(settings->address, &valid);
	settings->own_certificate = valid && !settings->loopback && !settings->certificate[0];
	settings->tls = settings->certificate[0] || settings->own_certificate;
	if (!valid)
		return "address: give it in numbers, as 127.0.0.1 or ::1";
	if (!settings->certificate[0] != !settings->key[0])
		return "certificate and key go together";
	if (!ps_number_parse(settings->port, 1, UINT16_MAX, &port))
		return "port: a number from 1 to 65535";
	settings->port_number = (uint16_t)port;
	if (!ps_number_parse(settings->upload_max_mb, 1, MB_MAX, &settings->upload_max) ||
	    !ps_number_parse(settings->min_free_mb, 0, MB_MAX, &settings->min_free))
		return "upload_max_mb and min_free_mb: millions of bytes, a number to 100000000";
	if (!ps_number_parse(settings->access_days, 1, 36525, &days))
		return "access_days: a number from 1 to 36525";
	settings->keep_days = (unsigned)days;
	if (strcmp(settings->language, "zh") != 0 && strcmp(settings->language, "en") != 0)
		return "language: zh or en";
	settings->lang = settings->language[0] == 'z' ? PS_LANG_ZH : PS_LANG_EN;
	if (only->store[0] != '/' || only->run[0] != '/' || settings->state[0] != '/' ||
	    settings->program[0] != '/' || (settings->claims[0] && settings->claims[0] != '/') ||
	    (only->root[0] && only->root[0] != '/'))
		return "store, run, state, root, claims and program are paths from / on";
	return NULL;
}

enum ps_err ps_web_settings_read(const char *path, struct ps_web_settings *settings_out,
				 struct ps_ini_fault *fault_out)
{
	struct reading reading = { .settings = settings_out };
	const struct ps_ini_handler handler = { .item = on_item, .user = &reading };
	const char *wrong;
	struct ps_buf bytes;
	enum ps_err err;

	memset(settings_out, 0, sizeof(*settings_out));
	settings_out->stations.count = 1;
	for (size_t i = 0; i < COUNT; i++)
		if (strcmp(settings_table[i].key, LIST) != 0)
			(void)snprintf(value_of(settings_out, &settings_table[i]),
				       PS_WEB_SETTING_MAX, "%s", settings_table[i].initial);
	ps_buf_init(&bytes);
	err = path ? ps_ini_load(path, FILE_BYTES_MAX, &bytes, fault_out) : PS_OK;
	if (!err && path)
		err = ps_ini_parse(path, bytes.bytes, bytes.len, &handler, fault_out);
	ps_buf_release(&bytes);
	if (err)
		return err;
	wrong = check(settings_out);
	if (wrong)
		return ps_ini_refuse(fault_out, path ? path : "default", 0, "%s", wrong);
	return ps_web_settings_stations_end(&reading.stations, path, &settings_out->stations,
					    fault_out);
}

bool ps_web_settings_print_help(FILE *to)
{
	bool well = fputs("[web]\n", to) != EOF;

	for (size_t i = 0; i < COUNT && well; i++)
		well = fprintf(to, "; %s\n%s = %s\n", settings_table[i].help, settings_table[i].key,
			       settings_table[i].initial) > 0;
	return well && ps_web_settings_stations_print_help(to) && fflush(to) == 0;
}
