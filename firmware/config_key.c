#include "firmware/config_key.h"

#define SECOND 1000ULL
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)

static const char *const roles[] = { "bench", "item", NULL };
static const char *const mains[] = { "none", "50", "60", NULL };
static const char *const scanner_types[] = { "serial", "fifo", "keyboard", NULL };
static const char *const flows[] = { "label-first", "label-last", "scan-out", NULL };

#define STATION(member) PS_SECTION_STATION, .offset = offsetof(struct ps_config_station, member)
#define STORE(member) PS_SECTION_STORE, .offset = offsetof(struct ps_config_store, member)
#define CAMERA(member) PS_SECTION_CAMERA, .offset = offsetof(struct ps_config_camera, member)
#define SCANNER(member) PS_SECTION_SCANNER, .offset = offsetof(struct ps_config_scanner, member)
#define LANE(member) PS_SECTION_LANE, .offset = offsetof(struct ps_config_lane, member)

/* clang-format off */
const struct ps_config_key ps_config_keys[] = {
	{ STATION(name), .name = "name", .type = PS_TYPE_STRING, .min = 1, .max = 64,
	  .example = "bench 1",
	  .help = "What the evidence calls this station." },
	{ STATION(store_dir), .name = "store", .type = PS_TYPE_PATH,
	  .initial = "/var/lib/packseal",
	  .help = "The folder of the evidence, on the evidence disk." },
	{ STATION(run_dir), .name = "run", .type = PS_TYPE_PATH,
	  .initial = "/run/packseal",
	  .help = "The folder of the status file and the control socket." },
	{ STATION(key), .name = "key", .type = PS_TYPE_KEY,
	  .initial = "/etc/packseal/station.key",
	  .help = "The station's private key: a PEM file, or a key in hardware (see packseald(8))." },
	{ STATION(chain_file), .name = "chain", .type = PS_TYPE_PATH,
	  .initial = "/etc/packseal/station.crt",
	  .help = "The station's certificate and those above it (PEM)." },
	{ STATION(attestation_file), .name = "attestation", .type = PS_TYPE_STRING, .max = 255,
	  .initial = "", .example = "/etc/packseal/station.attestation",
	  .help = "What a TPM says of the key that lives in it (packseal enroll --attest)." },
	{ STATION(time_roots_file), .name = "time_roots", .type = PS_TYPE_STRING, .max = 255,
	  .initial = "", .example = "/etc/packseal/time-roots.pem",
	  .help = "Root certificates (PEM) of the time-stamp authorities believed; empty: any." },
	{ STATION(couriers_file), .name = "couriers", .type = PS_TYPE_PATH,
	  .initial = PS_DATADIR "/couriers.ini",
	  .help = "The rules that tell waybills from other codes." },
	{ STATION(shop), .name = "shop", .type = PS_TYPE_BOOL, .initial = "no",
	  .help = "Whether the shop's software has a socket, \"shop\" in the folder above." },
	{ STATION(shop_fifo), .name = "shop_fifo", .type = PS_TYPE_STRING, .max = 255,
	  .initial = "", .example = "/run/packseal/shop.fifo",
	  .help = "A FIFO for the same lines, without answers; made if it is missing." },
	{ STATION(voice), .name = "voice", .type = PS_TYPE_STRING, .max = 255,
	  .initial = "", .example = PS_DATADIR "/voice/zh",
	  .help = "The folder of the clips that say what happens; empty: nothing is said." },
	{ STATION(sound), .name = "sound", .type = PS_TYPE_STRING, .min = 1, .max = 128,
	  .initial = "default",
	  .help = "What plays them, as ALSA names it (aplay -L)." },
	{ STATION(encoders), .name = "encoders", .type = PS_TYPE_NUMBER, .max = 64,
	  .initial = "0",
	  .help = "Threads that encode pictures; 0: as many as there are CPUs." },

	{ STORE(min_free_bytes), .name = "min_free", .type = PS_TYPE_SIZE, .max = UINT64_MAX,
	  .initial = "2 GB",
	  .help = "What must stay free on the disk for a take to start." },
	{ STORE(max_bytes), .name = "max_bytes", .type = PS_TYPE_SIZE, .max = INT64_MAX,
	  .initial = "0",
	  .help = "What all takes together may have; 0: whatever the disk has room for." },
	{ STORE(full_days), .name = "keep_full", .type = PS_TYPE_DAYS, .max = 36500,
	  .initial = "30 days",
	  .help = "A take that is older keeps a picture a second; 0 days: it stays full." },
	{ STORE(thinned_days), .name = "keep_thinned", .type = PS_TYPE_DAYS, .max = 36500,
	  .initial = "120 days",
	  .help = "A take that is older keeps a few stills; 0 days: it keeps what it has." },
	{ STORE(stills), .name = "stills", .type = PS_TYPE_NUMBER, .min = 1, .max = 1000,
	  .initial = "8",
	  .help = "How many stills of each camera." },
	{ STORE(keep_days), .name = "keep", .type = PS_TYPE_DAYS, .max = 36500,
	  .initial = "3 years",
	  .help = "A take that is older, and not held, is deleted; 0 days: none is." },
	{ STORE(quiet_ms), .name = "quiet", .type = PS_TYPE_DURATION, .max = 4 * HOUR,
	  .initial = "60 s",
	  .help = "How long no take must have been open before old ones are tidied away." },

	{ CAMERA(source), .name = "source", .type = PS_TYPE_STRING, .min = 1, .max = 180,
	  .example = "libcamera:imx708",
	  .help = "Where the pictures come from: libcamera: and a camera's model or id; or, for "
		  "tests, replay: and a Y4M file or a folder of JPEGs." },
	{ CAMERA(size), .name = "size", .type = PS_TYPE_PIXELS, .max = 16384,
	  .initial = "", .example = "1920x1080",
	  .help = "Width and height of the pictures; empty: what the camera says." },
	{ CAMERA(fps), .name = "fps", .type = PS_TYPE_NUMBER, .min = 1, .max = 240,
	  .initial = "15",
	  .help = "Pictures a second." },
	{ CAMERA(quality), .name = "quality", .type = PS_TYPE_NUMBER, .min = 1, .max = 100,
	  .initial = "80",
	  .help = "JPEG quality." },
	{ CAMERA(threshold), .name = "threshold", .type = PS_TYPE_NUMBER, .max = 255,
	  .initial = "3",
	  .help = "By how many levels a part of the picture must change to be stored again." },
	{ CAMERA(role), .name = "role", .type = PS_TYPE_WORD, .words = roles,
	  .initial = "bench",
	  .help = "item: it looks closely at the item, and its still and sharp pictures are marked." },
	{ CAMERA(rect), .name = "rect", .type = PS_TYPE_RECT, .min = 0, .max = 65535,
	  .initial = "", .example = "0,0,960,1080",
	  .help = "The part of the picture that belongs to this bench; empty: all of it." },
	{ CAMERA(mains), .name = "mains", .type = PS_TYPE_WORD, .words = mains,
	  .initial = "50",
	  .help = "The frequency of the mains (Hz) whose light flickers; none: it does not." },
	{ CAMERA(exposure_us), .name = "exposure", .type = PS_TYPE_NUMBER, .max = 1000000,
	  .initial = "0",
	  .help = "Exposure in microseconds, whole half periods of the mains; 0: automatic." },
	{ CAMERA(gain_percent), .name = "gain", .type = PS_TYPE_NUMBER, .max = 6400,
	  .initial = "0",
	  .help = "Gain in percent, 100 is none; 0: automatic." },
	{ CAMERA(red_percent), .name = "red_gain", .type = PS_TYPE_NUMBER, .max = 3200,
	  .initial = "0",
	  .help = "White balance: gain of red against green in percent; 0: automatic." },
	{ CAMERA(blue_percent), .name = "blue_gain", .type = PS_TYPE_NUMBER, .max = 3200,
	  .initial = "0",
	  .help = "The same of blue; both or neither." },
	{ CAMERA(focus_mm), .name = "focus", .type = PS_TYPE_NUMBER, .max = 100000,
	  .initial = "0",
	  .help = "Distance in mm of what is to be sharp; 0: automatic." },
	{ CAMERA(stall_ms), .name = "stall", .type = PS_TYPE_DURATION, .max = MINUTE,
	  .initial = "0 s",
	  .help = "No picture for so long is told by lamp and take; 0 s: for 800 ms, or for the time "
		  "of two and a half pictures where that is longer." },

	{ SCANNER(type), .name = "type", .type = PS_TYPE_WORD, .words = scanner_types,
	  .initial = "serial",
	  .help = "How codes come in." },
	{ SCANNER(path), .name = "path", .type = PS_TYPE_PATH,
	  .example = "/dev/ttyUSB0",
	  .help = "The serial port, the FIFO (made if it is missing), or the keyboard, best below "
		  "/dev/input/by-id." },
	{ SCANNER(device_name), .name = "name", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "Honeywell Imaging & Mobility HID",
	  .help = "A keyboard by what it calls itself; path is then /dev/input." },
	{ SCANNER(grab), .name = "grab", .type = PS_TYPE_BOOL,
	  .initial = "yes",
	  .help = "Whether a keyboard's keys come here alone, and to no console." },
	{ SCANNER(baud), .name = "baud", .type = PS_TYPE_BAUD,
	  .initial = "9600",
	  .help = "The speed of the serial port (8 data bits, no parity, 1 stop bit)." },
	{ SCANNER(quiet_ms), .name = "quiet", .type = PS_TYPE_DURATION, .max = 5 * SECOND,
	  .initial = "220 ms",
	  .help = "A code without CR, LF, Tab or ETX ends after so long; 0 s: it never does." },
	{ SCANNER(group_writes), .name = "group_writes", .type = PS_TYPE_BOOL,
	  .initial = "no",
	  .help = "Whether a new FIFO is open to the group: its members can then start takes." },
	{ SCANNER(pass), .name = "pass", .type = PS_TYPE_STRING, .max = 255,
	  .initial = "", .example = "hid:/dev/hidg0",
	  .help = "Where to pass on what it types, for the label PC: hid:DEVICE as the keys of a "
		  "keyboard, serial:DEVICE byte for byte at the same speed." },

	{ LANE(scanner_name), .name = "scanner", .type = PS_TYPE_STRING, .min = 1, .max = 32,
	  .example = "desk",
	  .help = "The name of the lane's scanner." },
	{ LANE(camera_names), .name = "cameras", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "top",
	  .help = "The names of the lane's cameras, with commas; empty: all cameras." },
	{ LANE(motion_name), .name = "motion", .type = PS_TYPE_STRING, .max = 32,
	  .initial = "", .example = "top",
	  .help = "In label-last: a camera of the lane; what begins to move before it begins a take, "
		  "within two of its pictures or three. It must not see another packer." },
	{ LANE(rects_text), .name = "rects", .type = PS_TYPE_STRING, .max = 600,
	  .initial = "", .example = "top:0,0,960,1080",
	  .help = "Of a camera that lanes share, this lane's part of the picture: CAMERA:X,Y,W,H in "
		  "pixels, with blanks between. Exports hide the rest." },
	{ LANE(session.flow), .name = "flow", .type = PS_TYPE_WORD, .words = flows,
	  .initial = "label-first",
	  .help = "What starts a take and what ends it: the label first, the label last, or each "
		  "scan by itself." },
	{ LANE(session.preroll_ms), .name = "preroll", .type = PS_TYPE_DURATION,
	  .max = MINUTE, .initial = "5 s",
	  .help = "How far before the scan a take begins; in label-last " PS_PREROLL_LABEL_LAST
		  " if it is not given." },
	{ LANE(session.postroll_ms), .name = "postroll", .type = PS_TYPE_DURATION,
	  .max = MINUTE, .initial = "3 s",
	  .help = "How long it films on after the end, unless the next scan cuts it; in scan-out "
		  PS_POSTROLL_SCAN_OUT " if it is not given." },
	{ LANE(session.cooldown_ms), .name = "cooldown", .type = PS_TYPE_DURATION,
	  .max = MINUTE, .initial = "2 s",
	  .help = "How long the same waybill again is taken for the same scan." },
	{ LANE(session.idle_ms), .name = "idle", .type = PS_TYPE_DURATION,
	  .max = 4 * HOUR, .initial = "180 s",
	  .help = "A take without a scan for so long is ended; 0 s: it is not." },
	{ LANE(session.idle_warning_ms), .name = "idle_warning", .type = PS_TYPE_DURATION,
	  .max = 4 * HOUR, .initial = "20 s",
	  .help = "How long before that it is announced." },
	{ LANE(repeated_days), .name = "repeated", .type = PS_TYPE_DAYS, .max = 36500,
	  .initial = "30 days",
	  .help = "A waybill that was recorded so recently is announced; 0 days: never, as in "
		  "scan-out if it is not given." },
	{ LANE(session.limit_warning_ms), .name = "limit_warning", .type = PS_TYPE_DURATION,
	  .max = 4 * HOUR, .initial = "5 min",
	  .help = "A take that is longer is announced; 0 s: it is not." },
	{ LANE(session.limit_ms), .name = "limit", .type = PS_TYPE_DURATION,
	  .min = 10 * SECOND, .max = 4 * HOUR, .initial = "30 min",
	  .help = "A take is ended at this length; pre-roll and post-roll count." },
	{ LANE(lamp_recording), .name = "lamp_recording", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "GPIO17",
	  .help = "The line of the lamp that says: it records. A GPIO line by its name, or, "
		  "where it has none, CHIP:NUMBER; ! before it where low is on; or an LED's "
		  "brightness file." },
	{ LANE(lamp_ready), .name = "lamp_ready", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "GPIO27",
	  .help = "The same of the lamp that says: ready." },
	{ LANE(lamp_fault), .name = "lamp_fault", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "!GPIO22",
	  .help = "The same of the lamp that says: fault." },
	{ LANE(buzzer), .name = "buzzer", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "GPIO23",
	  .help = "The same of a buzzer." },
	{ LANE(pedal), .name = "pedal", .type = PS_TYPE_STRING, .max = 180,
	  .initial = "", .example = "!GPIO24",
	  .help = "The GPIO line of a foot pedal, ! before it where it closes to ground." },
	{ .name = NULL },
};
/* clang-format on */

static const struct {
	const char *name;
	const char *example; /* NULL: there is one section, without a name */
	const char *help;
} sections[PS_CONFIG_SECTIONS] = {
	[PS_SECTION_STATION] = { "station", NULL, "The station as a whole." },
	[PS_SECTION_STORE] = { "store", NULL, "How much room the evidence may take." },
	[PS_SECTION_CAMERA] = { "camera", "top",
				"A camera; repeat with another name, 16 at most." },
	[PS_SECTION_SCANNER] = { "scanner", "desk", "A scanner; each serves one lane." },
	[PS_SECTION_LANE] = { "lane", "left", "A packer's place: one scanner, some cameras." },
};

const char *ps_config_section_name(enum ps_config_section section)
{
	return sections[section].name;
}

bool ps_config_section_is_named(enum ps_config_section section)
{
	return sections[section].example != NULL;
}

static void print_key(FILE *to, const struct ps_config_key *key)
{
	const char *value = key->initial ? key->initial : key->example;
	char allows[160];

	ps_config_key_allows(key, allows, sizeof(allows));
	fprintf(to, "\n# %s\n# Allowed: %s.%s\n", key->help, allows,
		key->initial ? "" : " Must be given.");
	if (value[0])
		fprintf(to, "%s = %s\n", key->name, value);
	else
		fprintf(to, "#%s = %s\n", key->name, key->example);
}

static void print_section(FILE *to, enum ps_config_section section)
{
	if (sections[section].example)
		fprintf(to, "\n# %s\n[%s %s]\n", sections[section].help, sections[section].name,
			sections[section].example);
	else
		fprintf(to, "\n# %s\n[%s]\n", sections[section].help, sections[section].name);
	for (const struct ps_config_key *key = ps_config_keys; key->name; key++) {
		if (key->section == section)
			print_key(to, key);
	}
}

enum ps_err ps_config_print_help(FILE *to)
{
	fputs("# The configuration of a packseal station, with every default.\n", to);
	for (unsigned i = 0; i < PS_CONFIG_SECTIONS; i++)
		print_section(to, (enum ps_config_section)i);
	/* The stream remembers whether any of the writes failed. */
	return fflush(to) || ferror(to) ? PS_IO : PS_OK;
}
