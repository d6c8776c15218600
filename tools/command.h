/*
 * What the subcommands of `packseal` share: their entry points, exit statuses and way of
 * complaining.
 *
 * An entry point gets the arguments from its own name on (argv[0] is "key"), prints results on
 * standard output and sentences on standard error, and returns the exit status: one of enum ps_exit
 * (signing/verify.h).
 */
#ifndef PS_TOOLS_COMMAND_H
#define PS_TOOLS_COMMAND_H

#include "signing/digest.h"
#include "signing/error.h"
#include "signing/hash_words.h"
#include "signing/verify.h"

/* name, entry point, one line of help */
#define PS_COMMANDS(X)                                                                      \
	X("find", ps_cmd_find, "find takes by waybill, order, part of it, time")            \
	X("list", ps_cmd_list, "list the latest takes")                                     \
	X("show", ps_cmd_show, "say what a file holds: cameras, times, events")             \
	X("verify", ps_cmd_verify, "say whether a file is what a station signed")           \
	X("contact", ps_cmd_contact, "one JPEG with pictures of all cameras side by side")  \
	X("still", ps_cmd_still, "one picture of a take, small or whole")                   \
	X("sheet", ps_cmd_sheet, "one picture that answers a claim, under a byte limit")    \
	X("clip", ps_cmd_clip, "a viewing copy for every player, under a byte limit")       \
	X("claim", ps_cmd_claim, "claims of buyers: note, list by deadline, answer, close") \
	X("report", ps_cmd_report, "what is to be said of a take, for who decides")         \
	X("unpack", ps_cmd_unpack, "write the pictures of a file as JPEGs")                 \
	X("export", ps_cmd_export, "cut a span or cameras out; the rest still verifies")    \
	X("thin", ps_cmd_thin, "age a take by rule: one picture a second, or a few stills") \
	X("coverage", ps_cmd_coverage, "which parcels were shipped and not filmed")         \
	X("orders", ps_cmd_orders, "tell the station what is in the shop's orders")         \
	X("stop", ps_cmd_stop, "waybills that must not go out")                             \
	X("bind", ps_cmd_bind, "give a take its waybill after it has ended")                \
	X("hold", ps_cmd_hold, "keep takes from being thinned and deleted")                 \
	X("release", ps_cmd_release, "end a hold")                                          \
	X("status", ps_cmd_status, "whether the station records, and what is wrong if not") \
	X("aim", ps_cmd_aim, "how finely each camera sees, by the aim card")                \
	X("live", ps_cmd_live, "what a camera sees now, to aim it by")                      \
	X("reindex", ps_cmd_reindex, "build the index anew from the files alone")           \
	X("ledger", ps_cmd_ledger, "the numbered list of takes: is any of them missing?")   \
	X("anchor", ps_cmd_anchor, "have an authority say when the ledger was as it is")    \
	X("key", ps_cmd_key, "make a key, show which one it is")                            \
	X("ca", ps_cmd_ca, "certify stations without a certificate authority")              \
	X("enroll", ps_cmd_enroll, "make a station's key in place, and ask for its certificate")

#define X(name, function, help) int function(int argc, char **argv);
PS_COMMANDS(X)
#undef X

/* Prints "packseal: <sentence>." on standard error and returns @status. */
int ps_command_fail(int status, const char *format, ...) PS_PRINTF(2, 3);

/* Prints how a subcommand is used, for --help. */
int ps_command_help(const char *usage);

/*
 * The same on standard error behind what is wrong: one of getopt's arguments too many, where there
 * are more than @most behind optind; else @missing, with its article or as it is written.
 */
int ps_command_usage(const char *usage, int argc, char **argv, int most, const char *missing);

/*
 * getopt_long() that complains in our form: '?' for what it does not know or that lacks its value,
 * which was said. @options may not begin with '+', '-' or ':'.
 */
struct option;
int ps_command_option(int argc, char **argv, const char *options, const struct option *names);

/* Complains if an output is named "-". Returns 0 or PS_EXIT_USAGE. */
int ps_command_check_output(const char *path);

/* Complains if a JPEG is to get the name of a picture of another kind, as "x.png", and as above. */
int ps_command_check_jpeg(const char *path);

/* The exit status that fits an error about a file that was given. */
int ps_command_status(enum ps_err err);

/* Flushes standard output: PS_EXIT_OK, or PS_EXIT_IO with a sentence when it could not be written.
 */
int ps_command_end(void);

/* A hash for people to compare: 16 groups of 4 hex digits. */
#define PS_COMMAND_GROUPS_LEN (2 * PS_DIGEST_LEN + PS_DIGEST_LEN / 2)
void ps_command_groups(const uint8_t digest[PS_DIGEST_LEN], char text_out[PS_COMMAND_GROUPS_LEN]);

/*
 * The same hash as words to be read aloud (signing/hash_words.h), on four lines of which all but
 * the first begin with @margin blanks.
 */
#define PS_COMMAND_MARGIN_MAX 24
#define PS_COMMAND_WORDS_LEN (PS_DIGEST_LEN * (PS_HASH_WORD_MAX + 1) + 3 * PS_COMMAND_MARGIN_MAX)
void ps_command_words(const uint8_t digest[PS_DIGEST_LEN], size_t margin,
		      char text_out[PS_COMMAND_WORDS_LEN]);

#endif
