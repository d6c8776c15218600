#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "firmware/config.h"

#define STATION "[station]\nname=x\n"
#define CAMERA "[camera top]\nsource=virtual:a\n"
#define SCANNER "[scanner desk]\npath=/dev/ttyUSB0\n"
#define LANE "[lane left]\nscanner=desk\n"
#define WHOLE STATION CAMERA SCANNER LANE /* 8 lines; the next is line 9 */

static struct ps_config *parse(const char *text)
{
	struct ps_config *config = NULL;
	struct ps_ini_fault fault = { .text = "" };

	if (ps_config_parse("f", text, strlen(text), &config, &fault))
		fail_msg("%s", fault.text);
	return config;
}

static void the_least_file_has_every_default(void **state)
{
	struct ps_config *config = parse(WHOLE);
	const struct ps_session_settings *session = &config->lanes[0].session;

	(void)state;
	assert_string_equal(config->station.name, "x");
	assert_string_equal(config->station.store_dir, "/var/lib/packseal");
	assert_string_equal(config->station.run_dir, "/run/packseal");
	assert_string_equal(config->station.key, "/etc/packseal/station.key");
	assert_string_equal(config->station.chain_file, "/etc/packseal/station.crt");
	assert_string_equal(config->station.couriers_file,
			    "/usr/local/share/packseal/couriers.ini");
	assert_int_equal(config->station.encoders, 0);
	assert_int_equal(config->store.min_free_bytes, 2000000000);
	assert_int_equal(config->store.max_bytes, 0);
	assert_int_equal(config->store.full_days, 30);
	assert_int_equal(config->store.thinned_days, 120);
	assert_int_equal(config->store.keep_days, 1095);
	assert_int_equal(config->store.stills, 8);
	assert_int_equal(config->store.quiet_ms, 60000);
	assert_int_equal(config->camera_count, 1);
	assert_string_equal(config->cameras[0].name, "top");
	assert_string_equal(config->cameras[0].source, "virtual:a");
	assert_int_equal(config->cameras[0].fps, 15);
	assert_int_equal(config->cameras[0].quality, 80);
	assert_int_equal(config->cameras[0].threshold, 3);
	assert_int_equal(config->cameras[0].role, PS_CAMERA_ROLE_BENCH);
	assert_int_equal(config->cameras[0].rect.width, 0);
	assert_int_equal(config->scanner_count, 1);
	assert_int_equal(config->scanners[0].type, PS_SCANNER_TYPE_SERIAL);
	assert_int_equal(config->scanners[0].baud, 9600);
	assert_int_equal(config->scanners[0].quiet_ms, 220);
	assert_false(config->scanners[0].group_writes);
	assert_int_equal(config->lane_count, 1);
	assert_int_equal(config->lanes[0].camera_count, 1);
	assert_int_equal(session->flow, PS_FLOW_LABEL_FIRST);
	assert_int_equal(session->preroll_ms, 5000);
	assert_int_equal(session->postroll_ms, 3000);
	assert_int_equal(session->cooldown_ms, 2000);
	assert_int_equal(session->idle_ms, 180000);
	assert_int_equal(session->idle_warning_ms, 20000);
	assert_int_equal(session->limit_warning_ms, 300000);
	assert_int_equal(session->limit_ms, 1800000);
	assert_int_equal(config->file.len, strlen(WHOLE));
	assert_memory_equal(config->file.bytes, WHOLE, strlen(WHOLE));
	ps_config_close(config);
}

static void every_key_can_be_given(void **state)
{
	struct ps_config *config =
		parse("[lane b]\nscanner = pipe\ncameras = side , top\npreroll = 0 s\n"
		      "postroll=250ms\ncooldown=1 min\nidle=0 s\nidle_warning=1 s\n"
		      "limit_warning=1 h\nlimit=4 h\nflow=label-last\n"
		      "[camera top]\nsource=a\nfps=30\nquality=100\nthreshold=0\n"
		      "role=item\nrect=1, 2, 3, 4\n"
		      "[camera side]\nsource=b\n"
		      "[lane a-2]\nscanner=desk\nflow=scan-out\nrects=top:1,2,3,4  side:0,0,5,6\n"
		      "[scanner desk]\npath=/dev/ttyS0\nbaud=115200\nquiet=0 ms\n"
		      "[scanner pipe]\ntype=fifo\npath=/run/p\ngroup_writes=yes\n"
		      "[store]\nmin_free=4096\nmax_bytes=2 TB\nkeep=30 days\nquiet=5 s\n"
		      "[station]\nname=打包台 1\nstore=/s\nrun=/r\nkey=/k\nchain=/c\n"
		      "couriers=/d\nencoders=64\n");

	(void)state;
	assert_string_equal(config->station.name, "打包台 1");
	assert_string_equal(config->station.couriers_file, "/d");
	assert_int_equal(config->station.encoders, 64);
	assert_int_equal(config->store.min_free_bytes, 4096);
	assert_int_equal(config->store.max_bytes, 2000000000000);
	assert_int_equal(config->store.keep_days, 30);
	assert_int_equal(config->store.quiet_ms, 5000);
	assert_int_equal(config->cameras[0].role, PS_CAMERA_ROLE_ITEM);
	assert_int_equal(config->cameras[0].rect.x, 1);
	assert_int_equal(config->cameras[0].rect.y, 2);
	assert_int_equal(config->cameras[0].rect.width, 3);
	assert_int_equal(config->cameras[0].rect.height, 4);
	assert_int_equal(config->cameras[1].rect.width, 0);
	assert_int_equal(config->scanners[0].baud, 115200);
	assert_int_equal(config->scanners[0].quiet_ms, 0);
	assert_int_equal(config->scanners[1].type, PS_SCANNER_TYPE_FIFO);
	assert_true(config->scanners[1].group_writes);
	assert_string_equal(config->lanes[0].name, "b");
	assert_int_equal(config->lanes[0].scanner, 1);
	assert_int_equal(config->lanes[0].camera_count, 2);
	assert_int_equal(config->lanes[0].cameras[0], 1);
	assert_int_equal(config->lanes[0].cameras[1], 0);
	assert_int_equal(config->lanes[0].session.preroll_ms, 0);
	assert_int_equal(config->lanes[0].session.postroll_ms, 250);
	assert_int_equal(config->lanes[0].session.cooldown_ms, 60000);
	assert_int_equal(config->lanes[0].session.idle_ms, 0);
	assert_int_equal(config->lanes[0].session.limit_ms, 14400000);
	assert_int_equal(config->lanes[0].session.flow, PS_FLOW_LABEL_LAST);
	assert_int_equal(config->lanes[0].rects[0].width, 0);
	assert_int_equal(config->lanes[1].session.flow, PS_FLOW_SCAN_OUT);
	assert_int_equal(config->lanes[1].session.postroll_ms, 1000);
	assert_int_equal(config->lanes[1].session.preroll_ms, 5000);
	assert_int_equal(config->lanes[1].repeated_days, 0);
	assert_int_equal(config->lanes[1].rects[0].width, 3);
	assert_int_equal(config->lanes[1].rects[1].height, 6);
	assert_int_equal(config->lanes[1].scanner, 0);
	assert_int_equal(config->lanes[1].camera_count, 2);
	assert_int_equal(config->lanes[1].cameras[1], 1);
	ps_config_close(config);
}

#define NOT(value, allowed) "\"" value "\" is not allowed here; allowed: " allowed
#define UNITS ", with its unit: ms, s, min or h"
#define SIZES "bytes, or a number with kB, MB, GB, TB, KiB, MiB, GiB or TiB"
#define RECT "x,y,width,height in pixels"
#define NAME_33 "abcdefghijklmnopqrstuvwxyz0123456"
#define SIXTEEN(line)                                                                             \
	line("a") line("b") line("c") line("d") line("e") line("f") line("g") line("h") line("i") \
		line("j") line("k") line("l") line("m") line("n") line("o") line("p")
#define ONE_CAMERA(name) "[camera " name "]\nsource=a\n"
#define ONE_SCANNER(name) "[scanner " name "]\npath=/dev/" name "\n"
#define ONE_LANE(name) "[lane " name "]\nscanner=" name "\n"

static const struct {
	const char *story;
	const char *text;
	const char *fault;
} refused[] = {
	{ "nothing at all", "", "f: there is no [station]" },
	{ "no station", CAMERA SCANNER LANE, "f: there is no [station]" },
	{ "no camera", STATION SCANNER LANE, "f: there is no [camera NAME]" },
	{ "no lane", STATION CAMERA SCANNER, "f: there is no [lane NAME]" },
	{ "no scanner", STATION CAMERA LANE,
	  "f:5: [lane left] scanner: there is no [scanner desk]" },
	{ "a key before any section", "name=x\n" WHOLE,
	  "f:1: name stands before the first [section]" },
	{ "unknown section", WHOLE "[cammera side]\nsource=b\n",
	  "f:9: [cammera side] is not one of [station], [store], [camera NAME], [scanner NAME], "
	  "[lane NAME]" },
	{ "a section that takes no name", WHOLE "[store here]\nmin_free=1 GB\n",
	  "f:9: [store here] is not one of [station], [store], [camera NAME], [scanner NAME], "
	  "[lane NAME]" },
	{ "a section that needs one", WHOLE "[camera]\nsource=b\n",
	  "f:9: [camera] is not one of [station], [store], [camera NAME], [scanner NAME], "
	  "[lane NAME]" },
	{ "unknown key", STATION "nmae=y\n" CAMERA SCANNER LANE,
	  "f:3: [station] nmae: there is no such key in this section" },
	{ "a key of another section", WHOLE "fps=15\n",
	  "f:9: [lane left] fps: there is no such key in this section" },
	{ "a capital in a name", WHOLE "[camera Side]\nsource=b\n",
	  "f:9: [camera Side]: a name is 1 to 32 of a-z, 0-9 and -" },
	{ "a name too long", WHOLE "[camera " NAME_33 "]\nsource=b\n",
	  "f:9: [camera " NAME_33 "]: a name is 1 to 32 of a-z, 0-9 and -" },
	{ "two blanks before a name", WHOLE "[camera  side]\nsource=b\n",
	  "f:9: [camera  side]: a name is 1 to 32 of a-z, 0-9 and -" },
	{ "a camera twice", WHOLE CAMERA, "f:9: the section [camera top] is given twice" },
	{ "the station twice", WHOLE STATION, "f:9: the section [station] is given twice" },
	{ "a key twice", STATION "name=y\n", "f:3: [station] name: the key is given twice" },
	{ "no source", STATION "[camera top]\nfps=15\n" SCANNER LANE,
	  "f:3: [camera top] source must be given" },
	{ "no source, behind a camera that has one", WHOLE "[camera side]\nfps=15\n",
	  "f:9: [camera side] source must be given" },
	{ "no name of the station", "[station]\nencoders=1\n" CAMERA SCANNER LANE,
	  "f:1: [station] name must be given" },
	{ "no path, in the last section", STATION CAMERA LANE "[scanner desk]\nbaud=9600\n",
	  "f:7: [scanner desk] path must be given" },
	{ "an empty name of the station", "[station]\nname=\n",
	  "f:2: [station] name: " NOT("", "text of 1 to 64 bytes") },
	{ "a control character", "[station]\nname=a\x1b[2J\n",
	  "f:2: [station] name: " NOT("a\x1b[2J", "text of 1 to 64 bytes") },
	{ "a relative path", STATION "store=evidence\n",
	  "f:3: [station] store: " NOT("evidence", "a path that begins with /") },
	{ "too many threads", STATION "encoders=65\n",
	  "f:3: [station] encoders: " NOT("65", "0 to 64") },
	{ "a negative number", STATION "encoders=-1\n",
	  "f:3: [station] encoders: " NOT("-1", "0 to 64") },
	{ "not a number", STATION "encoders=two\n",
	  "f:3: [station] encoders: " NOT("two", "0 to 64") },
	{ "a number and more", STATION "encoders=2x\n",
	  "f:3: [station] encoders: " NOT("2x", "0 to 64") },
	{ "a number beyond 64 bits", STATION "encoders=99999999999999999999\n",
	  "f:3: [station] encoders: " NOT("99999999999999999999", "0 to 64") },
	{ "a number of 2^32 + 1", STATION "encoders=4294967297\n",
	  "f:3: [station] encoders: " NOT("4294967297", "0 to 64") },
	{ "fps of 0", CAMERA "fps=0\n", "f:3: [camera top] fps: " NOT("0", "1 to 240") },
	{ "fps of 241", CAMERA "fps=241\n", "f:3: [camera top] fps: " NOT("241", "1 to 240") },
	{ "a quality of 101", CAMERA "quality=101\n",
	  "f:3: [camera top] quality: " NOT("101", "1 to 100") },
	{ "another role", CAMERA "role=lid\n",
	  "f:3: [camera top] role: " NOT("lid", "bench or item") },
	{ "a rectangle of three", CAMERA "rect=1,2,3\n",
	  "f:3: [camera top] rect: " NOT("1,2,3", RECT) },
	{ "a rectangle that goes on", CAMERA "rect=1,2,3,\n",
	  "f:3: [camera top] rect: " NOT("1,2,3,", RECT) },
	{ "a rectangle of five", CAMERA "rect=1,2,3,4,5\n",
	  "f:3: [camera top] rect: " NOT("1,2,3,4,5", RECT) },
	{ "a flat rectangle", CAMERA "rect=1,2,3,0\n",
	  "f:3: [camera top] rect: " NOT("1,2,3,0", RECT) },
	{ "another scanner", SCANNER "type=usb\n",
	  "f:3: [scanner desk] type: " NOT("usb", "serial, fifo or keyboard") },
	{ "no such speed", SCANNER "baud=9601\n",
	  "f:3: [scanner desk] baud: " NOT("9601", "1200, 2400, 4800, 9600, 19200, 38400, 57600 or "
						   "115200") },
	{ "neither yes nor no", SCANNER "group_writes=true\n",
	  "f:3: [scanner desk] group_writes: " NOT("true", "yes or no") },
	{ "a duration without its unit", LANE "preroll=5\n",
	  "f:3: [lane left] preroll: " NOT("5", "0 s to 1 min" UNITS) },
	{ "a duration in days", LANE "limit=1 d\n",
	  "f:3: [lane left] limit: " NOT("1 d", "10 s to 4 h" UNITS) },
	{ "a duration with a point", LANE "preroll=1.5 s\n",
	  "f:3: [lane left] preroll: " NOT("1.5 s", "0 s to 1 min" UNITS) },
	{ "beyond four hours", LANE "limit=241 min\n",
	  "f:3: [lane left] limit: " NOT("241 min", "10 s to 4 h" UNITS) },
	{ "too short a limit", LANE "limit=9999 ms\n",
	  "f:3: [lane left] limit: " NOT("9999 ms", "10 s to 4 h" UNITS) },
	{ "a part of no camera's picture", WHOLE "rects=front:0,0,1,1\n",
	  "f:7: [lane left] rects: front is no camera of the lane" },
	{ "motion before no camera of the lane", WHOLE "flow=label-last\nmotion=lid\n",
	  "f:7: [lane left] motion: lid is no camera of the lane" },
	{ "motion where it begins nothing", WHOLE "motion=top\n",
	  "f:7: [lane left] motion: goes with flow = label-last" },
	{ "a part of a picture twice", WHOLE "rects=top:0,0,1,1 top:0,0,2,2\n",
	  "f:7: [lane left] rects: top is named twice" },
	{ "a part without a size", WHOLE "rects=top:0,0,0,1\n",
	  "f:7: [lane left] rects: top takes X,Y,WIDTH,HEIGHT behind a colon" },
	{ "no part at all", WHOLE "rects=top\n",
	  "f:7: [lane left] rects: top takes X,Y,WIDTH,HEIGHT behind a colon" },
	{ "another flow", LANE "flow=by-hand\n",
	  "f:3: [lane left] flow: " NOT("by-hand", "label-first, label-last or scan-out") },
	{ "a size in unknown units", "[store]\nmin_free=2 gb\n",
	  "f:2: [store] min_free: " NOT("2 gb", SIZES) },
	{ "a size beyond 64 bits", "[store]\nmin_free=16777216 TiB\n",
	  "f:2: [store] min_free: " NOT("16777216 TiB", SIZES) },
	{ "an age without its unit", "[store]\nkeep=30\n",
	  "f:2: [store] keep: " NOT("30", "0 to 36500 days, with the unit: days or years") },
	{ "an age beyond a century", "[store]\nkeep=101 years\n",
	  "f:2: [store] keep: " NOT("101 years", "0 to 36500 days, with the unit: days or years") },
	{ "a size below nothing", "[store]\nmin_free=-1\n",
	  "f:2: [store] min_free: " NOT("-1", SIZES) },
	{ "a lane with an unknown camera", WHOLE "cameras=top,lid\n",
	  "f:7: [lane left] cameras: there is no [camera lid]" },
	{ "a lane with a camera twice", WHOLE "cameras=top, top\n",
	  "f:7: [lane left] cameras: top is named twice" },
	{ "a list without commas", WHOLE "cameras=top lid\n",
	  "f:7: [lane left] cameras: put commas between names" },
	{ "a list that goes on", WHOLE "cameras=top,\n",
	  "f:7: [lane left] cameras: there is no [camera ]" },
	{ "two lanes at one scanner", WHOLE "[lane right]\nscanner=desk\n",
	  "f:9: [lane right] scanner: desk serves [lane left] already" },
	{ "a scanner that nobody listens to", WHOLE "[scanner b]\npath=/dev/ttyUSB1\n",
	  "f: [scanner b] serves no lane" },
	{ "two scanners at one port", WHOLE "[scanner b]\npath=/dev/ttyUSB0\n[lane b]\nscanner=b\n",
	  "f: [scanner desk] and [scanner b] have one path" },
	{ "a limit that pre-roll and post-roll fill", WHOLE "limit=10 s\npreroll=7 s\n",
	  "f:7: [lane left] limit: pre-roll and post-roll leave no time" },
	{ "17 cameras", STATION SIXTEEN(ONE_CAMERA) CAMERA SCANNER LANE,
	  "f:35: [camera top]: there are more than 16 of them" },
	{ "17 scanners", STATION CAMERA SIXTEEN(ONE_SCANNER) SCANNER LANE,
	  "f:37: [scanner desk]: there are more than 16 of them" },
	{ "17 lanes", STATION CAMERA SIXTEEN(ONE_LANE) SCANNER LANE,
	  "f:39: [lane left]: there are more than 16 of them" },
	{ "nonsense", WHOLE "nonsense\n", "f:9: this is neither [section] nor key = value" },
	{ "a section without keys", WHOLE "[store]\n", "f:9: the section has no keys" },
};

static void each_kind_of_wrongness_is_refused_with_its_place(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		struct ps_config *config = NULL;
		struct ps_ini_fault fault = { .text = "" };
		enum ps_err err = ps_config_parse("f", refused[i].text, strlen(refused[i].text),
						  &config, &fault);

		if (err != PS_MALFORMED || strcmp(fault.text, refused[i].fault) != 0)
			fail_msg("%s: %s", refused[i].story, fault.text);
		assert_null(config);
	}
}

static void sixteen_of_each_are_taken(void **state)
{
	struct ps_config *config =
		parse(STATION SIXTEEN(ONE_CAMERA) SIXTEEN(ONE_SCANNER) SIXTEEN(ONE_LANE));

	(void)state;
	assert_int_equal(config->camera_count, 16);
	assert_int_equal(config->lanes[15].camera_count, 16);
	assert_int_equal(config->lanes[15].cameras[15], 15);
	assert_int_equal(config->lanes[15].scanner, 15);
	ps_config_close(config);
}

static void the_help_is_a_valid_file_of_the_defaults(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	struct ps_config *config;
	struct ps_config *least = parse(WHOLE);

	(void)state;
	assert_non_null(to);
	assert_int_equal(ps_config_print_help(to), PS_OK);
	assert_int_equal(fclose(to), 0);
	config = parse(text);
	assert_string_equal(config->station.couriers_file, least->station.couriers_file);
	assert_int_equal(config->store.min_free_bytes, least->store.min_free_bytes);
	assert_int_equal(config->cameras[0].fps, least->cameras[0].fps);
	assert_int_equal(config->scanners[0].quiet_ms, least->scanners[0].quiet_ms);
	assert_memory_equal(&config->lanes[0].session, &least->lanes[0].session,
			    sizeof(config->lanes[0].session));
	assert_non_null(strstr(text, "# The speed of the serial port"));
	assert_non_null(strstr(text, "# Allowed: 10 s to 4 h"));
	assert_non_null(strstr(text, "#cameras = top\n"));
	ps_config_close(config);
	ps_config_close(least);
	free(text);
}

/* Whatever a slip of the hand makes of the file: it is read, or refused with a reason; never more.
 */
static void a_damaged_file_is_read_or_refused(void **state)
{
	char *text = NULL;
	size_t len = 0;
	FILE *to = open_memstream(&text, &len);
	uint32_t seed = 20261122;
	unsigned taken = 0;
	unsigned rounds = 5000;

	(void)state;
	assert_non_null(to);
	assert_int_equal(ps_config_print_help(to), PS_OK);
	assert_int_equal(fclose(to), 0);
	for (unsigned i = 0; i < rounds; i++) {
		struct ps_config *config = NULL;
		struct ps_ini_fault fault = { .text = "" };
		size_t at;
		char kept;

		seed = seed * 1664525 + 1013904223;
		at = (seed >> 8) % len;
		kept = text[at];
		text[at] = (char)(seed >> 24);
		if (ps_config_parse("f", text, len - (seed >> 4) % 2 * at, &config, &fault)) {
			assert_int_equal(strncmp(fault.text, "f:", 2), 0);
			assert_null(config);
		} else {
			assert_int_equal(config->lane_count, 1);
			taken++;
		}
		ps_config_close(config);
		text[at] = kept;
	}
	assert_in_range(taken, 100, rounds - 100);
	free(text);
}

static void a_full_disk_is_noticed_when_the_help_is_printed(void **state)
{
	FILE *to = fopen("/dev/full", "w");

	(void)state;
	assert_non_null(to);
	assert_int_equal(ps_config_print_help(to), PS_IO);
	fclose(to);
}

static void only_a_small_regular_file_is_read(void **state)
{
	static char text[PS_CONFIG_BYTES_MAX + 1];
	char dir[] = "/tmp/ps-config-XXXXXX";
	char path[64];
	struct ps_config *config = NULL;
	struct ps_ini_fault fault;
	size_t len = strlen(WHOLE);
	int fd;

	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_true(snprintf(path, sizeof(path), "%s/f", dir) > 0);
	assert_int_equal(ps_config_open(path, &config, &fault), PS_NOT_FOUND);

	memset(text, '\n', sizeof(text));
	memcpy(text, WHOLE, len);
	fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
	assert_int_equal(write(fd, text, PS_CONFIG_BYTES_MAX), PS_CONFIG_BYTES_MAX);
	assert_int_equal(ps_config_open(path, &config, &fault), PS_OK);
	assert_int_equal(config->file.len, PS_CONFIG_BYTES_MAX);
	assert_memory_equal(config->file.bytes, text, PS_CONFIG_BYTES_MAX);
	ps_config_close(config);
	config = NULL;
	assert_int_equal(write(fd, "\n", 1), 1);
	close(fd);
	assert_int_equal(ps_config_open(path, &config, &fault), PS_LIMIT);

	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	assert_int_equal(ps_config_open(path, &config, &fault), PS_INVALID);
	assert_int_equal(ps_config_open(dir, &config, &fault), PS_INVALID);
	assert_null(config);
	unlink(path);
	rmdir(dir);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_file_has_every_default),
		cmocka_unit_test(every_key_can_be_given),
		cmocka_unit_test(each_kind_of_wrongness_is_refused_with_its_place),
		cmocka_unit_test(sixteen_of_each_are_taken),
		cmocka_unit_test(the_help_is_a_valid_file_of_the_defaults),
		cmocka_unit_test(a_damaged_file_is_read_or_refused),
		cmocka_unit_test(a_full_disk_is_noticed_when_the_help_is_printed),
		cmocka_unit_test(only_a_small_regular_file_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
