/* packseal status: does the station record, and what is wrong if not? */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/json.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/station_status.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal status [--watch] [--json] [--run DIR]\n"
	"\n"
	"  --watch     stay, and print each thing that happens as a line of JSON\n"
	"  --json      for programs\n"
	"  --run DIR   where packseald answers; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 it runs and all is well; 3 it runs, but a lane or a camera is not well;\n"
	"1 it does not run, or hangs.\n";

static int exit_status(const struct ps_station_status *status)
{
	if (status->health != PS_STATION_RUNS)
		return PS_EXIT_WRONG;
	return ps_station_status_is_well(status) ? PS_EXIT_OK : PS_EXIT_RESERVE;
}

/* Fills up to @columns; 0: nothing follows in the line. */
static void print_text(const char *text, size_t columns)
{
	char shown[PS_TEXT_SHOWN_MAX];
	size_t used;

	ps_text_shown(*text ? text : "-", shown);
	used = ps_text_columns(shown);
	(void)fputs(shown, stdout);
	if (columns)
		(void)printf("%*s", columns > used ? (int)(columns - used) : 1, "");
}

static double number(const struct ps_json_value *value, const char *name)
{
	double got = 0;

	(void)ps_json_get_number(value, name, &got);
	return got;
}

static void print_lanes(const struct ps_json_value *status)
{
	const struct ps_json_value *lane = ps_json_first(ps_json_member(status, "lanes"));

	if (lane)
		(void)printf("\n%-16s  %-12s  %-8s  %7s  %7s  %-20s  %s\n", "lane", "state",
			     "scanner", "take", "seconds", "waybill", "trouble");
	for (; lane; lane = ps_json_next(lane)) {
		bool has_scanner = ps_json_get_bool(lane, "scanner");
		const char *trouble = ps_json_get_text(lane, "trouble");

		print_text(ps_json_get_text(lane, "name"), 18);
		print_text(ps_json_get_text(lane, "state"), 14);
		print_text(has_scanner ? "there" : "missing", 10);
		if (ps_json_member(lane, "take"))
			(void)printf("%7.0f  %7.1f  ", number(lane, "take"),
				     number(lane, "seconds"));
		else
			(void)printf("%7s  %7s  ", "-", "-");
		print_text(ps_json_get_text(lane, "waybill"), 22);
		if (!has_scanner)
			(void)printf("the scanner is missing%s", *trouble ? "; " : "");
		if (has_scanner || *trouble)
			print_text(trouble, 0);
		(void)putchar('\n');
	}
}

static void print_cameras(const struct ps_json_value *status)
{
	const struct ps_json_value *camera = ps_json_first(ps_json_member(status, "cameras"));

	if (camera)
		(void)printf("\n%-16s  %9s  %11s  %10s  %6s  %s\n", "camera", "a second", "last",
			     "pictures", "lost", "fault");
	for (; camera; camera = ps_json_next(camera)) {
		double age_ms;

		print_text(ps_json_get_text(camera, "name"), 18);
		(void)printf("%9.1f  ", number(camera, "fps"));
		if (ps_json_get_number(camera, "age_ms", &age_ms))
			(void)printf("%7.1f s ago", age_ms / 1e3);
		else
			(void)printf("%11s", "never");
		(void)printf("  %10.0f  %6.0f  ", number(camera, "frames"), number(camera, "lost"));
		print_text(ps_json_get_text(camera, "fault"), 0);
		(void)putchar('\n');
	}
}

static void print_space(const struct ps_json_value *space)
{
	const char *note = ps_json_get_text(space, "note");
	double days;

	if (!space)
		return;
	(void)printf("space       %.0f files of %.1f GB, %.2f GB a day; ", number(space, "takes"),
		     number(space, "bytes") / 1e9, number(space, "bytes_a_day") / 1e9);
	if (ps_json_get_number(space, "days_left", &days))
		(void)printf("full in %.0f day%s\n", days, days == 1 ? "" : "s");
	else
		(void)printf("it lasts\n");
	if (*note) {
		(void)printf("            nothing is deleted: ");
		print_text(note, 0);
		(void)putchar('\n');
	}
}

static void print_heat(const struct ps_json_value *heat)
{
	double celsius;

	if (ps_json_get_number(heat, "celsius", &celsius))
		(void)printf("\nheat        %.0f °C", celsius);
	if (*ps_json_get_text(heat, "trouble")) {
		(void)printf("\n            ");
		print_text(ps_json_get_text(heat, "trouble"), 0);
	}
}

/* A packseald from before they were told says neither. */
static void print_key(const struct ps_json_value *key)
{
	if (!key)
		return;
	(void)printf("key         ");
	print_text(ps_json_get_text(key, "in"), 0);
	(void)printf(": ");
	print_text(*ps_json_get_text(key, "trouble") ? ps_json_get_text(key, "trouble") : "signs",
		   0);
	(void)putchar('\n');
}

static void print_seal(const struct ps_json_value *seal)
{
	char at[PS_MOMENT_TEXT_MAX];

	if (!seal)
		return;
	ps_moment_local((int64_t)(number(seal, "utc_us") / 1e6), at);
	(void)printf("last seal   %s, second %.0f of take %.0f\n", at, number(seal, "seal"),
		     number(seal, "take"));
}

static void print_rest(const struct ps_json_value *status)
{
	const struct ps_json_value *clock = ps_json_member(status, "clock");
	const char *last_error = ps_json_get_text(status, "last_error");

	(void)printf("\ndisk        %.1f GB free\n", number(status, "disk_free_bytes") / 1e9);
	print_space(ps_json_member(status, "space"));
	(void)printf("takes       %.0f, held %.0f, ledger of %.0f entries\n",
		     number(status, "takes_total"), number(status, "takes_held"),
		     number(status, "ledger_size"));
	print_key(ps_json_member(status, "key"));
	print_seal(ps_json_member(status, "last_seal"));
	(void)printf("clock       ");
	print_text(ps_json_get_text(clock, "state"), 0);
	if (*ps_json_get_text(clock, "trouble")) {
		(void)printf("\n            ");
		print_text(ps_json_get_text(clock, "trouble"), 0);
	}
	print_heat(ps_json_member(status, "heat"));
	if (ps_json_member(status, "voice")) {
		(void)printf("\nvoice       ");
		print_text(*ps_json_get_text(status, "voice") ? ps_json_get_text(status, "voice")
							      : "heard",
			   0);
	}
	(void)printf("\nlast error  ");
	print_text(last_error, 0);
	(void)putchar('\n');
}

static void print(const struct ps_station_status *status, const char *sentence)
{
	bool well = ps_station_status_is_well(status);
	bool runs = status->health == PS_STATION_RUNS;
	enum ps_style style = well ? PS_STYLE_GOOD : runs ? PS_STYLE_DOUBTFUL : PS_STYLE_BAD;

	(void)printf("%s%s%s\n", ps_style_on(stdout, style), sentence, ps_style_off(stdout));
	if (status->health == PS_STATION_ABSENT || status->health == PS_STATION_BROKEN)
		return;
	(void)printf("station ");
	print_text(ps_json_get_text(status->value, "station"), 0);
	(void)printf(", version ");
	print_text(ps_json_get_text(status->value, "version"), 0);
	(void)putchar('\n');
	print_lanes(status->value);
	print_cameras(status->value);
	print_rest(status->value);
}

static enum ps_err print_json(const struct ps_station_status *status, const char *sentence)
{
	struct ps_json *json;
	enum ps_err err = ps_json_create(&json);

	if (err)
		return err;
	ps_json_bool(json, "running", status->health == PS_STATION_RUNS);
	ps_json_bool(json, "well", ps_station_status_is_well(status));
	ps_json_text(json, "message", sentence);
	if (status->value)
		ps_json_raw(json, "status", (const char *)status->text.bytes);
	else
		ps_json_null(json, "status");
	err = ps_json_print(json, false, stdout);
	ps_json_destroy(json);
	return err;
}

static int64_t now_ms(void)
{
	struct timespec now = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &now); /* with this clock it cannot fail */
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int show(const char *run, bool as_json)
{
	struct ps_station_status status;
	char sentence[256];
	enum ps_err err = ps_station_status_read(run, now_ms(), &status);
	int result = exit_status(&status);
	int end;

	if (!err) {
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
		if (as_json)
			err = print_json(&status, sentence);
		else
			print(&status, sentence);
	}
	ps_station_status_release(&status);
	if (err)
		return ps_command_fail(ps_command_status(err), "the status cannot be read: %s",
				       err == PS_IO ? strerror(errno) : ps_err_text(err));
	end = ps_command_end();
	return end ? end : result;
}

/* False: nobody reads what is printed. */
static bool on_line(void *ctx, const char *text)
{
	(void)ctx;
	ps_json_copy(text, stdout);
	return fflush(stdout) == 0;
}

static int watch(const char *run)
{
	enum ps_err err = ps_client_watch(run, on_line, NULL);

	switch (err) {
	case PS_OK:
		return ps_command_end();
	case PS_END:
		return ps_command_fail(PS_EXIT_WRONG, "packseald has ended");
	case PS_NOT_FOUND:
		return ps_command_fail(PS_EXIT_WRONG, "no packseald answers in %s", run);
	default:
		return ps_command_fail(ps_command_status(err), "packseald cannot be asked: %s",
				       ps_err_text(err));
	}
}

int ps_cmd_status(int argc, char **argv)
{
	static const struct option names[] = { { "watch", no_argument, NULL, 'w' },
					       { "json", no_argument, NULL, 'j' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	const char *run = NULL;
	bool watching = false;
	bool as_json = false;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'w')
			watching = true;
		else if (option == 'j')
			as_json = true;
		else if (option == 'r')
			run = optarg;
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc != optind)
		return ps_command_usage(usage, argc, argv, 0, "nothing");
	return watching ? watch(ps_run_path(run)) : show(ps_run_path(run), as_json);
}
