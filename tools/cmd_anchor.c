/* packseal anchor: has an authority say when the ledger's last checkpoint was there. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "signing/file.h"
#include "signing/random.h"
#include "signing/sequence_reader.h"
#include "tools/anchor_ask.h"
#include "tools/anchor_folder.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/http.h"
#include "tools/ledger_files.h"
#include "tools/ledger_lookup.h"
#include "tools/moment.h"
#include "tools/output.h"
#include "tools/save.h"
#include "tools/store_path.h"

enum { URLS_MAX = 8, PATH_LEN = 4096, PATIENCE_S_MAX = 3600 };

static const char usage[] =
	"usage: packseal anchor [--url URL]... [--again] [--wait S] [--store DIR] [--run DIR]\n"
	"       packseal anchor --query FILE [--store DIR]\n"
	"       packseal anchor --import FILE [--store DIR] [--run DIR]\n"
	"       packseal anchor --list [--store DIR]\n"
	"\n"
	"Asks an authority for a time stamp (RFC 3161) over the ledger's last checkpoint, and "
	"gives\n"
	"it to packseald, which must run. The next take is then signed after that time, and all\n"
	"takes that the checkpoint covers were signed before it.\n"
	"\n"
	"  --url URL     an authority; the next one is asked where the one before fails. Else "
	"those\n"
	"                in $PACKSEAL_TSA, with blanks between them\n"
	"  --again       ask though the last checkpoint is stamped already\n"
	"  --wait S      how long an authority may take to answer, in seconds (30)\n"
	"  --query FILE  writes what is asked into FILE, for a station without a network: carry it "
	"to\n"
	"                an authority (curl -H 'Content-Type: application/timestamp-query'\n"
	"                --data-binary @FILE URL > ANSWER)\n"
	"  --import FILE takes an authority's answer that was carried here\n"
	"  --list        the time stamps that are there\n"
	"  --store DIR   the station's store; else $PACKSEAL_STORE, else /var/lib/packseal\n"
	"  --run DIR     packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Exit status: 0 done, or nothing new to stamp; 64 usage; 66 no ledger, or no such file;\n"
	"69 libcurl is not installed; 74 no authority, or packseald, answers as it should.\n";

struct request {
	const char *store;
	const char *run;
	const char *urls[URLS_MAX];
	size_t url_count;
	const char *query;
	const char *import;
	bool list;
	bool again;
	unsigned patience_s;	  /* 0: not said */
	struct ps_buf checkpoint; /* the last one, signed */
};

/* The last signed checkpoint. Returns 0 or the exit status. */
static int read_last(struct request *request)
{
	struct ps_ledger_files files;
	struct ps_reach checkpoints;
	enum ps_err err;
	int status = ps_ledger_files_open(request->store, &files);

	if (status)
		return status;
	checkpoints = ps_input_reach(&files.checkpoints);
	err = ps_ledger_last_signed(&checkpoints, &request->checkpoint);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(PS_EXIT_NO_INPUT, "the ledger has no checkpoint yet: the "
							   "station signs one after each take");
	else if (err)
		status = ps_input_fail(&files.checkpoints, err);
	ps_ledger_files_close(&files);
	return status;
}

static struct ps_bytes last_of(const struct request *request)
{
	return (struct ps_bytes){ request->checkpoint.bytes, request->checkpoint.len };
}

/* Beside the ledger's leaves; where there are none it is another folder, and not one without
 * stamps.
 */
static int open_folder(const struct request *request, struct ps_anchor_folder *folder)
{
	char path[PATH_LEN], shown[PS_TEXT_SHOWN_MAX];
	struct ps_ledger_files files;
	int status = ps_ledger_files_open(request->store, &files);
	int len;

	if (status)
		return status;
	ps_ledger_files_close(&files);
	len = snprintf(path, sizeof(path), "%.*s" PS_ANCHORS_DIR,
		       (int)(strlen(files.leaves_path) - strlen("leaves")), files.leaves_path);
	if (len >= (int)sizeof(path))
		return ps_command_fail(PS_EXIT_USAGE, "the store's name is too long");
	if (ps_anchor_folder_open(path, folder) == PS_OK)
		return 0;
	ps_text_shown(path, shown);
	return ps_command_fail(PS_EXIT_IO, "%s cannot be read", shown);
}

/* Is the newest time stamp over the last checkpoint? */
static bool is_stamped(const struct request *request, const struct ps_anchor_folder *folder)
{
	struct ps_anchor anchor;
	struct ps_buf bytes;
	bool stamped = false;

	ps_buf_init(&bytes);
	if (folder->count &&
	    ps_anchor_folder_read(folder, folder->count - 1, &bytes, &anchor) == PS_OK)
		stamped = ps_bytes_equal(anchor.checkpoint, last_of(request));
	ps_buf_release(&bytes);
	return stamped;
}

/* Gives the anchor to packseald; PS_MISMATCH: it has its reasons not to take it. */
static enum ps_err give(const struct request *request, const struct ps_anchor *anchor,
			char refusal[PS_CLIENT_WHY_LEN])
{
	struct ps_buf item;
	enum ps_err err;

	ps_buf_init(&item);
	ps_anchor_encode(anchor, &item);
	err = item.err ? item.err
		       : ps_client_anchor(request->run, (struct ps_bytes){ item.bytes, item.len },
					  refusal, PS_CLIENT_WHY_LEN);
	ps_buf_release(&item);
	return err;
}

static int say(const struct request *request, const struct ps_anchor *anchor, enum ps_err err,
	       const char *refusal)
{
	char moment[PS_MOMENT_TEXT_MAX];
	struct ps_timestamp stamp;

	if (!err)
		err = ps_timestamp_check(anchor->token, anchor->checkpoint, NULL, &stamp);
	if (err)
		return ps_client_fail(request->run, err, "the station does not take the time stamp",
				      refusal);
	ps_moment_text(stamp.utc_us, moment);
	(void)printf("stamped at %s by %s\n", moment,
		     stamp.authority[0] ? stamp.authority : "an authority without a name");
	return ps_command_end();
}

/* What packseald does not take is as good as no answer: the next authority is asked. */
static enum ps_err ask(const struct request *request, const char *url, struct ps_buf *answer,
		       struct ps_anchor *anchor)
{
	char refusal[PS_CLIENT_WHY_LEN] = "", shown[PS_TEXT_SHOWN_MAX], why[PS_TEXT_SHOWN_MAX];
	enum ps_err err =
		ps_anchor_ask(url, anchor->checkpoint, request->patience_s, answer, &anchor->token);

	if (err)
		return err;
	err = give(request, anchor, refusal);
	if (err != PS_MISMATCH)
		return err;
	ps_http_shown(url, shown);
	ps_text_shown(refusal, why);
	(void)ps_command_fail(PS_EXIT_IO, "the station does not take what %s answers: %s", shown,
			      why);
	return PS_INVALID;
}

static int ask_all(struct request *request)
{
	struct ps_buf answer;
	struct ps_anchor anchor = { .checkpoint = last_of(request) };
	enum ps_err err = PS_INVALID;
	int status;

	ps_buf_init(&answer);
	for (size_t i = 0; i < request->url_count && err == PS_INVALID; i++) {
		ps_buf_clear(&answer);
		err = ask(request, request->urls[i], &answer, &anchor);
	}
	if (err == PS_UNSUPPORTED)
		status = ps_command_fail(PS_EXIT_MISSING,
					 "asking an authority needs libcurl: install libcurl4, or "
					 "carry a --query to it");
	else if (err == PS_INVALID)
		status = ps_command_fail(PS_EXIT_IO, "no authority gave a time stamp; the next one "
						     "will cover what this one should have");
	else
		status = say(request, &anchor, err, "");
	ps_buf_release(&answer);
	return status;
}

static int anchor_online(struct request *request)
{
	struct ps_anchor_folder folder = { .dir = -1 };
	int status = read_last(request);

	if (!status && !request->again) {
		status = open_folder(request, &folder);
		if (!status && is_stamped(request, &folder)) {
			(void)printf("the last checkpoint is stamped already\n");
			ps_anchor_folder_close(&folder);
			return ps_command_end();
		}
		ps_anchor_folder_close(&folder);
	}
	return status ? status : ask_all(request);
}

static int write_query(struct request *request)
{
	uint8_t nonce[PS_TIMESTAMP_ASK_NONCE];
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_buf query;
	enum ps_err err;
	int status = ps_command_check_output(request->query);

	if (!status)
		status = read_last(request);
	if (status)
		return status;
	ps_buf_init(&query);
	err = ps_random_fill(&ps_random_os, nonce, sizeof(nonce));
	if (!err)
		err = ps_timestamp_ask(last_of(request), nonce, &query);
	status = err ? ps_command_fail(ps_command_status(err), "%s", ps_err_text(err))
		     : ps_save(request->query, PS_EXISTING_STAYS, query.bytes, query.len);
	ps_buf_release(&query);
	if (status)
		return status;
	ps_text_shown(request->query, shown);
	(void)printf("%s: carry it to an authority, and its answer back to `packseal anchor "
		     "--import`\n",
		     shown);
	return ps_command_end();
}

/* The checkpoint that @token is over, of all that the station signed. */
static enum ps_err find_stamped(struct ps_input *checkpoints, struct ps_bytes token,
				struct ps_buf *out)
{
	struct ps_sequence_reader reader;
	struct ps_bytes item;
	enum ps_err err = ps_sequence_reader_init(&reader, ps_input_source(checkpoints), 0,
						  ps_checkpoint_step);

	if (err)
		return err;
	while (!(err = ps_sequence_reader_next(&reader, &item))) {
		err = ps_timestamp_is_of(token, item);
		if (!err)
			ps_buf_add(out, item.bytes, item.len);
		if (err != PS_MISMATCH)
			break;
	}
	ps_sequence_reader_finish(&reader);
	return err == PS_END || err == PS_TRUNCATED ? PS_NOT_FOUND : err ? err : out->err;
}

static int give_and_say(const struct request *request, struct ps_bytes token)
{
	const struct ps_anchor anchor = { last_of(request), token };
	char refusal[PS_CLIENT_WHY_LEN] = "";

	return say(request, &anchor, give(request, &anchor, refusal), refusal);
}

static int import_token(struct request *request, struct ps_bytes token)
{
	struct ps_ledger_files files;
	enum ps_err err;
	int status = ps_ledger_files_open(request->store, &files);

	if (status)
		return status;
	err = find_stamped(&files.checkpoints, token, &request->checkpoint);
	if (err == PS_NOT_FOUND)
		status = ps_command_fail(PS_EXIT_NO_INPUT,
					 "the time stamp is over no checkpoint of this ledger");
	else if (err)
		status = ps_input_fail(&files.checkpoints, err);
	ps_ledger_files_close(&files);
	return status ? status : give_and_say(request, token);
}

static int import_answer(struct request *request)
{
	char shown[PS_TEXT_SHOWN_MAX];
	struct ps_bytes token;
	struct ps_buf answer;
	int64_t utc_us;
	enum ps_err err;
	int status;

	ps_text_shown(request->import, shown);
	ps_buf_init(&answer);
	answer.cap = PS_ANCHOR_ANSWER_MAX;
	err = ps_file_read(request->import, &answer);
	if (err) {
		status =
			ps_command_fail(err == PS_LIMIT ? PS_EXIT_NO_INPUT : ps_command_status(err),
					"%s cannot be read: %s", shown, ps_err_text(err));
	} else {
		err = ps_timestamp_of_answer((struct ps_bytes){ answer.bytes, answer.len }, &token);
		if (!err)
			err = ps_timestamp_utc(token, &utc_us);
		status = err ? ps_command_fail(PS_EXIT_NO_INPUT,
					       "%s is no time stamp, nor an authority's answer "
					       "that holds one",
					       shown)
			     : import_token(request, token);
	}
	ps_buf_release(&answer);
	return status;
}

static void print_anchor(const struct ps_anchor *anchor)
{
	struct ps_cursor cursor = ps_cursor_of(anchor->checkpoint.bytes, anchor->checkpoint.len);
	char moment[PS_MOMENT_TEXT_MAX];
	struct ps_checkpoint checkpoint;
	struct ps_timestamp stamp;
	struct ps_cose cose;

	if (ps_checkpoint_read(&cursor, &cose, &checkpoint) ||
	    ps_timestamp_check(anchor->token, anchor->checkpoint, NULL, &stamp) ||
	    stamp.faults & PS_STAMP_WRONG)
		return;
	ps_moment_text(stamp.utc_us, moment);
	(void)printf("%s  %10llu entries  %s\n", moment, (unsigned long long)checkpoint.size,
		     stamp.authority);
}

static int print_all(struct request *request)
{
	struct ps_anchor_folder folder = { .dir = -1 };
	struct ps_buf bytes;
	int status = open_folder(request, &folder);

	if (status)
		return status;
	ps_buf_init(&bytes);
	for (size_t i = 0; i < folder.count; i++) {
		struct ps_anchor anchor;

		ps_buf_clear(&bytes);
		if (ps_anchor_folder_read(&folder, i, &bytes, &anchor) == PS_OK)
			print_anchor(&anchor);
	}
	if (folder.count == 0)
		(void)printf("no time stamp has been taken yet\n");
	ps_buf_release(&bytes);
	ps_anchor_folder_close(&folder);
	return ps_command_end();
}

/* Cuts @text, which stays the owner's, at its blanks. */
static int split_urls(char *text, struct request *request)
{
	char *rest = text;

	for (char *url = strsep(&rest, " \t\n"); url; url = strsep(&rest, " \t\n")) {
		if (*url && request->url_count == URLS_MAX)
			return ps_command_fail(PS_EXIT_USAGE, "at most %d authorities", URLS_MAX);
		if (*url)
			request->urls[request->url_count++] = url;
	}
	return 0;
}

static int read_patience(const char *text, struct request *request)
{
	uint64_t seconds;

	if (!ps_number_parse(text, 1, PATIENCE_S_MAX, &seconds))
		return ps_command_fail(PS_EXIT_USAGE, "--wait takes 1 to %d seconds",
				       PATIENCE_S_MAX);
	request->patience_s = (unsigned)seconds;
	return 0;
}

static int run(struct request *request)
{
	const char *named = getenv("PACKSEAL_TSA");
	char *copy = NULL;
	int status = 0;

	if (!!request->query + !!request->import + request->list > 1 ||
	    ((request->query || request->import || request->list) &&
	     (request->url_count || request->again || request->patience_s)))
		return ps_command_fail(PS_EXIT_USAGE,
				       "--query, --import, --list and --url are different things; "
				       "--again and --wait belong to the last");
	if (request->query)
		return write_query(request);
	if (request->import)
		return import_answer(request);
	if (request->list)
		return print_all(request);
	if (request->url_count == 0 && named) {
		copy = strdup(named);
		status = copy ? split_urls(copy, request)
			      : ps_command_fail(PS_EXIT_RESOURCES, "%s", ps_err_text(PS_NO_MEMORY));
	}
	if (!status && request->url_count == 0)
		status = ps_command_fail(PS_EXIT_USAGE, "--url is missing, or PACKSEAL_TSA: which "
							"authority is to be asked");
	if (!request->patience_s)
		request->patience_s = PS_HTTP_PATIENCE_S;
	if (!status)
		status = anchor_online(request);
	free(copy);
	return status;
}

int ps_cmd_anchor(int argc, char **argv)
{
	static const struct option names[] = { { "url", required_argument, NULL, 'u' },
					       { "again", no_argument, NULL, 'a' },
					       { "wait", required_argument, NULL, 'w' },
					       { "query", required_argument, NULL, 'q' },
					       { "import", required_argument, NULL, 'i' },
					       { "list", no_argument, NULL, 'l' },
					       { "store", required_argument, NULL, 's' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .store = ps_store_path(NULL), .run = ps_run_path(NULL) };
	int status = 0;
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while (!status && (option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'u' && request.url_count == URLS_MAX)
			status = ps_command_fail(PS_EXIT_USAGE, "at most %d authorities", URLS_MAX);
		else if (option == 'u')
			request.urls[request.url_count++] = optarg;
		else if (option == 'a')
			request.again = true;
		else if (option == 'w')
			status = read_patience(optarg, &request);
		else if (option == 'q')
			request.query = optarg;
		else if (option == 'i')
			request.import = optarg;
		else if (option == 'l')
			request.list = true;
		else if (option == 's')
			request.store = ps_store_path(optarg);
		else if (option == 'r')
			request.run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (!status && argc != optind)
		status = ps_command_usage(usage, argc, argv, 0, "nothing");
	ps_buf_init(&request.checkpoint);
	if (!status)
		status = run(&request);
	ps_buf_release(&request.checkpoint);
	return status;
}
