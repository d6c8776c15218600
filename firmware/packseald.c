/*
 * packseald: the recorder of a packing station.
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "capture/camera.h"
#include "firmware/config.h"
#include "firmware/station.h"
#include "firmware/version.h"

static const char usage[] =
	"usage: packseald --config FILE [--check | --init | --dark | --change-key OLD]\n"
	"       packseald --cameras | --help-config | --version\n"
	"\n"
	"  --config FILE   what the station has; see --help-config\n"
	"  --check         look whether it can all be used, and do nothing\n"
	"  --init          make a new, empty store where the configuration says\n"
	"  --change-key OLD\n"
	"                  the key OLD, under which the ledger goes on, hands over to that of the\n"
	"                  configuration; no packseald may run\n"
	"  --dark          put out the lamps that a packseald left lit which was killed\n"
	"  --cameras       list the cameras that are there now: id, tab, model\n"
	"  --help-config   print a whole configuration file with every key and its default\n"
	"  --version       print the version\n";

enum task {
	TASK_RUN,
	TASK_CHECK,
	TASK_INIT,
	TASK_DARK,
	TASK_CHANGE_KEY,
	TASK_HELP,
	TASK_HELP_CONFIG,
	TASK_VERSION,
	TASK_CAMERAS
};

/* What is to be done, and with what. */
struct asked {
	enum task task;
	const char *config;
	const char *old_key;
};

static bool parse(int argc, char **argv, struct asked *asked)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "check", no_argument, NULL, TASK_CHECK },
		{ "init", no_argument, NULL, TASK_INIT },
		{ "dark", no_argument, NULL, TASK_DARK },
		{ "change-key", required_argument, NULL, TASK_CHANGE_KEY },
		{ "help", no_argument, NULL, TASK_HELP },
		{ "help-config", no_argument, NULL, TASK_HELP_CONFIG },
		{ "version", no_argument, NULL, TASK_VERSION },
		{ "cameras", no_argument, NULL, TASK_CAMERAS },
		{ NULL, 0, NULL, 0 },
	};
	int got;

	while ((got = getopt_long(argc, argv, "c:", options, NULL)) != -1) {
		if (got == '?')
			return false;
		if (got == 'c')
			asked->config = optarg;
		else
			asked->task = (enum task)got;
		if (got == TASK_CHANGE_KEY)
			asked->old_key = optarg;
	}
	return optind == argc && (asked->config || asked->task >= TASK_HELP);
}

static int fail(const struct ps_station_fault *fault)
{
	fprintf(stderr, "packseald: %s\n", fault->text);
	return fault->status;
}

/* All lamps are dark then, so `systemctl status packseald` must have the sentence, and not only
 * among the last lines of the log. Without systemd nobody wants to know. */
static void tell_systemd(const char *why)
{
	(void)sd_notifyf(0, "STATUS=Ended: %s", why);
}

static int serve(const struct ps_config *config, bool check)
{
	const struct ps_journal_settings settings = {
		.fd = STDERR_FILENO,
		.priorities = getenv("JOURNAL_STREAM") != NULL,
		.time = &ps_time_os,
	};
	struct ps_station_fault fault = { .status = PS_STATION_IO, .text = "no memory is left" };
	struct ps_journal *journal = NULL;
	struct ps_station *station = NULL;
	int status = EXIT_SUCCESS;

	if (ps_journal_create(&settings, &journal) ||
	    !(check ? ps_station_check(config, journal, &fault)
		    : ps_station_open(config, journal, &station, &fault) &&
			      ps_station_run(station, &fault))) {
		status = fail(&fault);
		if (!check)
			tell_systemd(fault.text);
	}
	if (status == EXIT_SUCCESS && check)
		puts("The configuration can be used. Ledger and index were not looked at.");
	ps_station_close(station);
	ps_journal_destroy(journal);
	return status;
}

static int change_key(const struct ps_config *config, const char *old)
{
	const struct ps_journal_settings settings = { .fd = STDERR_FILENO, .time = &ps_time_os };
	struct ps_station_fault fault = { .status = PS_STATION_IO, .text = "no memory is left" };
	struct ps_journal *journal = NULL;
	int status = EXIT_SUCCESS;

	if (ps_journal_create(&settings, &journal) ||
	    !ps_station_change_key(config, journal, old, &fault))
		status = fail(&fault);
	ps_journal_destroy(journal);
	return status;
}

static int with_config(const struct asked *asked)
{
	enum task task = asked->task;
	struct ps_station_fault fault;
	struct ps_ini_fault why;
	struct ps_config *config;
	int status = EXIT_SUCCESS;

	if (ps_config_open(asked->config, &config, &why)) {
		fprintf(stderr, "packseald: %s\n", why.text);
		if (task == TASK_RUN)
			tell_systemd(why.text);
		return PS_STATION_CONFIG;
	}
	if (task == TASK_RUN || task == TASK_CHECK)
		status = serve(config, task == TASK_CHECK);
	else if (task == TASK_CHANGE_KEY)
		status = change_key(config, asked->old_key);
	else if (!(task == TASK_INIT ? ps_station_init(config, &fault)
				     : ps_station_dark(config, &fault)))
		status = fail(&fault);
	ps_config_close(config);
	return status;
}

static void print_camera(void *ctx, const char *id, const char *model)
{
	(void)ctx;
	printf("%s\t%s\n", id, model);
}

static int list_cameras(void)
{
	enum ps_err err = ps_camera_libcamera_list(print_camera, NULL);

	if (err)
		fprintf(stderr, "packseald: the cameras cannot be listed: %s\n", ps_err_text(err));
	return err || fflush(stdout) ? PS_STATION_IO : EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
	struct asked asked = { .task = TASK_RUN };

	if (!parse(argc, argv, &asked)) {
		fputs(usage, stderr);
		return PS_STATION_USAGE;
	}
	switch (asked.task) {
	case TASK_HELP:
		return fputs(usage, stdout) < 0 || fflush(stdout) ? PS_STATION_IO : EXIT_SUCCESS;
	case TASK_HELP_CONFIG:
		return ps_config_print_help(stdout) ? PS_STATION_IO : EXIT_SUCCESS;
	case TASK_CAMERAS:
		return list_cameras();
	case TASK_VERSION:
		return puts(PS_FIRMWARE_NAME) < 0 || fflush(stdout) ? PS_STATION_IO : EXIT_SUCCESS;
	default:
		return with_config(&asked);
	}
}
