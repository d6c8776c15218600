/*
 * The station's configuration over any bytes.
 *
 * Property: a refusal names the file and says why, and hands out nothing. What is accepted is
 * whole: everything that must be there is, every lane's scanner and cameras exist, names are of
 * their alphabet and differ, and numbers lie in their ranges. It stays accepted, and the same, with
 * a comment behind it, and is refused with a line behind it that is none.
 */
#include <stdlib.h>
#include <string.h>

#include "firmware/config.h"
#include "tests/fuzz/fuzz.h"

static struct ps_config *parse(struct ps_bytes text)
{
	struct ps_ini_fault fault = { .text = "" };
	struct ps_config *config = NULL;

	if (!ps_config_parse("packseal.ini", text.bytes, text.len, &config, &fault))
		return config;
	PS_FUZZ_HOLDS(!config);
	PS_FUZZ_HOLDS(strncmp(fault.text, "packseal.ini", 12) == 0);
	PS_FUZZ_HOLDS(strlen(fault.text) > 13);
	return NULL;
}

static void check_name(const char *name)
{
	size_t len = strlen(name);

	PS_FUZZ_HOLDS(len >= 1 && len <= PS_CONFIG_NAME_MAX);
	PS_FUZZ_HOLDS(strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-") == len);
}

static void check_lane(const struct ps_config *config, const struct ps_config_lane *lane)
{
	check_name(lane->name);
	PS_FUZZ_HOLDS(lane->scanner < config->scanner_count);
	PS_FUZZ_HOLDS(lane->scanner_name &&
		      strcmp(lane->scanner_name, config->scanners[lane->scanner].name) == 0);
	PS_FUZZ_HOLDS(lane->camera_count >= 1 && lane->camera_count <= config->camera_count);
	for (unsigned i = 0; i < lane->camera_count; i++)
		PS_FUZZ_HOLDS(lane->cameras[i] < config->camera_count);
}

static void check(const struct ps_config *config)
{
	const struct ps_config_station *station = &config->station;

	PS_FUZZ_HOLDS(station->name && *station->name);
	PS_FUZZ_HOLDS(station->store_dir && station->run_dir && station->key);
	PS_FUZZ_HOLDS(station->chain_file && station->couriers_file);
	PS_FUZZ_HOLDS(config->camera_count >= 1 && config->camera_count <= PS_CONFIG_CAMERAS_MAX);
	PS_FUZZ_HOLDS(config->scanner_count <= PS_CONFIG_SCANNERS_MAX);
	PS_FUZZ_HOLDS(config->lane_count >= 1 && config->lane_count <= PS_CONFIG_LANES_MAX);
	for (unsigned i = 0; i < config->camera_count; i++) {
		check_name(config->cameras[i].name);
		PS_FUZZ_HOLDS(config->cameras[i].source && *config->cameras[i].source);
		PS_FUZZ_HOLDS(config->cameras[i].fps >= 1);
		PS_FUZZ_HOLDS(config->cameras[i].quality >= 1 && config->cameras[i].quality <= 100);
		for (unsigned j = 0; j < i; j++)
			PS_FUZZ_HOLDS(strcmp(config->cameras[i].name, config->cameras[j].name) !=
				      0);
	}
	for (unsigned i = 0; i < config->scanner_count; i++) {
		check_name(config->scanners[i].name);
		PS_FUZZ_HOLDS(config->scanners[i].path);
	}
	for (unsigned i = 0; i < config->lane_count; i++)
		check_lane(config, &config->lanes[i]);
}

/* The text with @line behind it. */
static struct ps_config *parse_with(struct ps_bytes text, const char *line)
{
	struct ps_config *config;
	struct ps_buf longer;

	ps_buf_init(&longer);
	ps_buf_add(&longer, text.bytes, text.len);
	ps_buf_add(&longer, line, strlen(line));
	PS_FUZZ_HOLDS(longer.err == PS_OK);
	config = parse((struct ps_bytes){ longer.bytes, longer.len });
	ps_buf_release(&longer);
	return config;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const struct ps_bytes text = { bytes, len };
	struct ps_config *config, *again;

	if (len + 64 > PS_CONFIG_BYTES_MAX)
		return 0;
	config = parse(text);
	if (!config)
		return 0;
	check(config);
	PS_FUZZ_HOLDS(config->file.len == len);
	again = parse_with(text, "\n; no more\n");
	PS_FUZZ_HOLDS(again);
	PS_FUZZ_HOLDS(memcmp(&again->store, &config->store, sizeof(config->store)) == 0);
	PS_FUZZ_HOLDS(again->lane_count == config->lane_count);
	PS_FUZZ_HOLDS(strcmp(again->station.name, config->station.name) == 0);
	PS_FUZZ_HOLDS(!parse_with(text, "\nthis is no line\n"));
	ps_config_close(again);
	ps_config_close(config);
	return 0;
}
