/*
 * packseal-web: the clerk's pages. It has no key, reads the store and its index, asks packseald
 * through its socket and runs packseal for whatever touches footage.
 */
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "signing/verify.h"
#include "web/access_hand.h"
#include "web/own_certificate.h"
#include "web/premises.h"
#include "web/server.h"
#include "web/token_command.h"
#include "web/user_command.h"

static const char usage[] =
	"usage: packseal-web [--config FILE]\n"
	"       packseal-web [--config FILE] user add NAME --role clerk|manager|viewer\n"
	"       packseal-web [--config FILE] user remove NAME | user list\n"
	"       packseal-web [--config FILE] certificate\n"
	"       packseal-web [--config FILE] token add NAME --role clerk|manager|viewer\n"
	"       packseal-web [--config FILE] token remove NAME | token list\n"
	"       packseal-web --help-config | --version\n"
	"\n"
	"  --config FILE   otherwise /etc/packseal/packseal-web.ini, or what\n"
	"                  --help-config prints, if that is not there\n"
	"  --help-config   print a whole configuration file with every key and its default\n"
	"\n"
	"  certificate     print the certificate that it made for itself, and its fingerprint\n"
	"\n"
	"A password is asked for, or is the first line of standard input. A token is for a "
	"program\n"
	"that uses the hook (see packseal-web(8)): it is printed once, and the same name added "
	"again\n"
	"has another one. Who may what: a viewer finds and looks; a clerk also exports and holds, "
	"and\n"
	"a program hands over waybills and orders; a manager also ends a hold.\n"
	"Exit status: 0; 64 usage; 66 there is no such user or token; 74 input/output; 78 "
	"configuration.\n";

enum { CONFIGURATION = 78 };

#define CONFIG "/etc/packseal/packseal-web.ini"

static volatile int stop;

static void on_signal(int number)
{
	(void)number;
	stop = 1;
}

static int fail(const char *text)
{
	fprintf(stderr, "packseal-web: %s.\n", text);
	return PS_EXIT_IO;
}

/* The folder for what is looked at, and made: new and empty. */
static bool make_folder(const struct ps_web_settings *settings, const char *name)
{
	char path[PS_WEB_SETTING_MAX + 16];

	(void)snprintf(path, sizeof(path), "%s/%s", settings->state, name);
	ps_web_remove_folder(path);
	return mkdir(path, 0700) == 0;
}

/* Without it nothing can be shown. False: said why not. */
static bool open_access(struct ps_web_access *access, const struct ps_web_settings *settings)
{
	struct ps_web_access_report report;
	enum ps_err err = ps_web_access_open(access, settings->state, &report);

	if (err == PS_MALFORMED)
		fprintf(stderr,
			"packseal-web: from byte %" PRIu64 " on %s/%s is no access log: move it to "
			"another place and keep it, packseal ledger access says what it is "
			"worth.\n",
			report.bad_offset, settings->state, PS_WEB_ACCESS_NAME);
	else if (err)
		fprintf(stderr, "packseal-web: the access log %s/%s cannot be written: %s.\n",
			settings->state, PS_WEB_ACCESS_NAME, ps_err_text(err));
	if (err)
		return false;
	if (report.torn_bytes)
		fprintf(stderr,
			"<4>the access log ended in %" PRIu64 " bytes of an entry that was not "
			"wholly written; they are cut off\n",
			report.torn_bytes);
	if (report.damaged)
		fprintf(stderr, "<4>%" PRIu64 " things in the access log are no entries\n",
			report.damaged);
	access->keep_us = (int64_t)settings->keep_days * 86400 * 1000000;
	return true;
}

static int serve(const struct ps_web_settings *settings)
{
	const struct sigaction action = { .sa_handler = on_signal };
	struct ps_web *web = calloc(1, sizeof(*web));
	struct ps_web_server *server;
	const struct ps_web_station *keeper = ps_web_stations_keeper(&settings->stations);

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is as good as a full disk */
	(void)sigaction(SIGTERM, &action, NULL);
	(void)sigaction(SIGINT, &action, NULL);
	(void)umask(0077);
	if (!web)
		return fail("no memory is left");
	web->settings = *settings;
	if (!make_folder(settings, "views") || !make_folder(settings, "jobs") ||
	    !make_folder(settings, "stills") || !make_folder(settings, "live") ||
	    !make_folder(settings, "claims") || !make_folder(settings, "uploads")) {
		free(web);
		return fail("the state folder cannot be written: see state in the configuration");
	}
	if (!open_access(&web->access, settings)) {
		free(web);
		return PS_EXIT_IO;
	}
	server = ps_web_server_open(web);
	if (server) {
		fprintf(stderr, "<6>pages at http%s://%s:%s/\n", settings->tls ? "s" : "",
			settings->address, settings->port);
		(void)sd_notify(0, "READY=1"); /* nobody may wait for it */
		ps_web_server_run(server, &stop);
		ps_web_access_finish(&web->access, &web->asks, keeper ? keeper->run : "");
	}
	ps_web_server_close(server);
	ps_web_access_close(&web->access);
	ps_web_views_finish(&web->views);
	ps_web_jobs_finish(&web->jobs);
	ps_web_claim_views_finish(&web->claim_views);
	ps_web_stills_finish(&web->stills, settings);
	ps_web_live_finish(&web->live, settings);
	free(web);
	return server ? EXIT_SUCCESS : PS_EXIT_IO;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "config", required_argument, NULL, 'c' },
						 { "help", no_argument, NULL, 'h' },
						 { "help-config", no_argument, NULL, 'k' },
						 { "version", no_argument, NULL, 'v' },
						 { 0 } };
	const char *path = access(CONFIG, F_OK) == 0 ? CONFIG : NULL;
	struct ps_web_settings settings;
	struct ps_ini_fault fault;
	int option;

	while ((option = getopt_long(argc, argv, "+c:h", options, NULL)) != -1) {
		if (option == 'c')
			path = optarg;
		else if (option == 'h')
			return fputs(usage, stdout) < 0 || fflush(stdout) ? PS_EXIT_IO : 0;
		else if (option == 'k')
			return ps_web_settings_print_help(stdout) ? 0 : PS_EXIT_IO;
		else if (option == 'v')
			return puts("packseal-web " PS_VERSION) < 0 || fflush(stdout) ? PS_EXIT_IO
										      : 0;
		else
			return fputs(usage, stderr) < 0 ? PS_EXIT_IO : PS_EXIT_USAGE;
	}
	if (optind < argc && strcmp(argv[optind], "user") != 0 &&
	    strcmp(argv[optind], "token") != 0 &&
	    (strcmp(argv[optind], "certificate") != 0 || optind + 1 < argc)) {
		fputs(usage, stderr);
		return PS_EXIT_USAGE;
	}
	if (ps_web_settings_read(path, &settings, &fault)) {
		fprintf(stderr, "packseal-web: %s\n", fault.text);
		return CONFIGURATION;
	}
	if (optind < argc && strcmp(argv[optind], "certificate") == 0)
		return ps_web_certificate_command(&settings);
	if (optind < argc)
		return (argv[optind][0] == 'u' ? ps_web_user_command : ps_web_token_command)(
			&settings, argc - optind, argv + optind);
	return ps_web_premises_check(&settings) ? serve(&settings) : CONFIGURATION;
}
