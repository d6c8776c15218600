/*
 * What packseal-web is told by its configuration file: a section [web], and one for each station
 * where there are several, see `packseal-web --help-config`.
 */
#ifndef PS_WEB_SETTINGS_H
#define PS_WEB_SETTINGS_H

#include <stdbool.h>
#include <stdio.h>

#include "capture/ini_file.h"
#include "signing/words.h"
#include "web/station.h"

struct ps_web_settings {
	char address[PS_WEB_SETTING_MAX];     /* numeric: "127.0.0.1", "::1" */
	char port[PS_WEB_SETTING_MAX];	      /* a number */
	char name[PS_WEB_SETTING_MAX];	      /* by which browsers call it; "": the address alone */
	char certificate[PS_WEB_SETTING_MAX]; /* PEM; "": its own, or no TLS at loopback */
	char key[PS_WEB_SETTING_MAX];
	char state[PS_WEB_SETTING_MAX];	  /* users, tokens, what is made */
	char program[PS_WEB_SETTING_MAX]; /* packseal */
	char language[PS_WEB_SETTING_MAX];
	char upload_max_mb[PS_WEB_SETTING_MAX]; /* numbers */
	char min_free_mb[PS_WEB_SETTING_MAX];
	char access_days[PS_WEB_SETTING_MAX]; /* a number */
	struct ps_web_stations stations;
	char claims[PS_WEB_SETTING_MAX]; /* their folder; "": where `packseal claim` has it */
	/* made of these: */
	bool tls;
	bool own_certificate; /* it makes one for itself (web/own_certificate.h) */
	bool loopback;
	uint16_t port_number;
	unsigned keep_days; /* entries of the access log */
	enum ps_lang lang;
	uint64_t upload_max; /* in millions of bytes: of one form */
	uint64_t min_free;   /* what uploads leave of the disk */
};

/*
 * Reads the file; NULL: every key has its default. Errors, with @fault_out filled: as of
 * ps_ini_load() and ps_ini_parse(); PS_MALFORMED also for what may not be.
 */
PS_MUST_CHECK enum ps_err ps_web_settings_read(const char *path,
					       struct ps_web_settings *settings_out,
					       struct ps_ini_fault *fault_out);

/* A whole configuration with every key. False if it could not be written. */
bool ps_web_settings_print_help(FILE *to);

#endif
