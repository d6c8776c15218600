/* packseal aim: how finely each camera sees, by the card of known codes that lies before it. */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "tools/aim.h"
#include "tools/client_fail.h"
#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/json.h"
#include "tools/live_picture.h"
#include "tools/output.h"
#include "tools/station_status.h"
#include "tools/store_path.h"

static const char usage[] =
	"usage: packseal aim [CAMERA] [--json] [--run DIR]\n"
	"       packseal aim --keep [--run DIR]\n"
	"\n"
	"  --json     for programs\n"
	"  --keep     the cameras stand right: packseald keeps what each sees now, and says\n"
	"             when one does not see that any more. Take the card away before\n"
	"  --run DIR  packseald's run folder; else $PACKSEAL_RUN, else /run/packseal\n"
	"\n"
	"Print the aim card (on a station /usr/share/packseal/hw/aim-card.svg; hw/sheets.py "
	"draws\n"
	"it) at 100 %, lay it flat and straight where the item lies, and packseal says of each\n"
	"camera, or of this one, whether it reads the card, how many pixels it has a "
	"millimetre,\n"
	"and whether they are enough. No parcel need be there.\n"
	"\n"
	"Exit status: 0 if each camera reads the card, those with the role \"item\" have 4 pixels "
	"a\n"
	"millimetre, and one at least reads a label's bar of 0.25 mm; 3 if not; 64 usage;\n"
	"74 packseald does not answer, or gets no pictures.\n";

struct request {
	const char *camera; /* NULL: all */
	const char *run;
	bool json;
	bool keep;
};

/* What was seen so far. */
struct looked {
	struct ps_decoder *decoder;
	struct ps_json *json; /* NULL: lines for people */
	size_t cameras;
	bool wrong;
	bool reads_label;
};

static void print_card(const struct ps_aim *aim, bool is_item)
{
	(void)printf("%.1f px/mm, and reads bars of %.2f mm", aim->px_m / 1e3,
		     aim->finest_um / 1e3);
	if (ps_aim_is_blurred(aim))
		(void)printf("; blurred: set its focus, or clean the lens");
	if (ps_aim_is_fine_for_item(aim))
		(void)printf("; fine enough for the item");
	else
		(void)printf("; below %d px/mm%s", PS_AIM_ITEM_PX_MM,
			     is_item ? ", too coarse for the item: hang it lower, or film with "
				       "more pixels (size)"
				     : ", too coarse for the item");
	if (ps_aim_is_fine_for_label(aim))
		(void)printf(", and for the label");
	else
		(void)printf("; a label's bar has %.1f px, and cannot be read below %d",
			     aim->px_m / 1e6 * PS_AIM_LABEL_BAR_UM, PS_AIM_BAR_PX);
	(void)putchar('\n');
}

static void print(const struct looked *looked, const char *name, bool is_item,
		  const struct ps_aim *aim)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (looked->json) {
		ps_json_object(looked->json, NULL);
		ps_json_text(looked->json, "camera", name);
		ps_json_text(looked->json, "role", is_item ? "item" : "bench");
		ps_json_bool(looked->json, "card", aim->codes > 0);
		ps_json_number(looked->json, "px_per_m", aim->px_m);
		ps_json_number(looked->json, "finest_bar_um", aim->finest_um);
		ps_json_bool(looked->json, "blurred", ps_aim_is_blurred(aim));
		ps_json_bool(looked->json, "fine_for_item", ps_aim_is_fine_for_item(aim));
		ps_json_bool(looked->json, "fine_for_label", ps_aim_is_fine_for_label(aim));
		ps_json_end(looked->json);
		return;
	}
	ps_text_shown(name, shown);
	(void)printf("%s: ", shown);
	if (aim->codes)
		print_card(aim, is_item);
	else
		(void)printf("does not read the card: lay it flat and straight before it, in good "
			     "light; if it lies there, set the focus, or hang the camera lower\n");
}

static int look(struct looked *looked, const char *run, const char *name, bool is_item)
{
	struct ps_decoder_codes codes = { .count = 0 };
	struct ps_aim aim;
	struct ps_buf jpeg;
	enum ps_err err = PS_OK;
	int status;

	ps_buf_init(&jpeg);
	status = ps_live_picture(run, name, &jpeg);
	if (!status)
		err = ps_decoder_read_codes(looked->decoder,
					    (struct ps_bytes){ jpeg.bytes, jpeg.len }, 1, &codes);
	ps_buf_release(&jpeg);
	if (status || err)
		return status ? status : ps_decoder_complain(err);
	ps_aim_read(&codes, &aim);
	print(looked, name, is_item, &aim);
	looked->cameras++;
	looked->wrong |= !aim.codes || ps_aim_is_blurred(&aim) ||
			 (is_item && !ps_aim_is_fine_for_item(&aim));
	looked->reads_label |= ps_aim_is_fine_for_label(&aim);
	return 0;
}

static int look_at_all(const struct request *request, const struct ps_station_status *status,
		       struct looked *looked)
{
	const struct ps_json_value *camera =
		ps_json_first(ps_json_member(status->value, "cameras"));
	int result = 0;

	for (; camera && !result; camera = ps_json_next(camera)) {
		const char *name = ps_json_get_text(camera, "name");

		if (request->camera && strcmp(name, request->camera) != 0)
			continue;
		result = look(looked, request->run, name,
			      strcmp(ps_json_get_text(camera, "role"), "item") == 0);
	}
	if (!result && !looked->cameras)
		return ps_command_fail(PS_EXIT_IO, "packseald has no camera%s",
				       request->camera ? " of this name" : "");
	return result;
}

static int finish(const struct request *request, struct looked *looked)
{
	enum ps_err err = PS_OK;
	int end;

	if (looked->json)
		err = ps_json_print(looked->json, false, stdout);
	else if (!request->camera && !looked->reads_label)
		(void)puts("No camera sees a label's barcode finely enough: bring one nearer to "
			   "where labels lie.");
	end = err ? ps_command_fail(PS_EXIT_IO, "%s", ps_err_text(err)) : ps_command_end();
	if (end)
		return end;
	return looked->wrong || (!request->camera && !looked->reads_label) ? PS_EXIT_RESERVE
									   : PS_EXIT_OK;
}

static int run(const struct request *request)
{
	struct ps_station_status status;
	struct looked looked = { .json = NULL };
	const int64_t now_ms = (int64_t)time(NULL) * 1000;
	char sentence[256];
	enum ps_err err = ps_station_status_read(request->run, now_ms, &status);
	int result;

	if (!err && status.health != PS_STATION_RUNS) {
		ps_station_status_sentence(&status, sentence, sizeof(sentence));
		result = ps_command_fail(PS_EXIT_IO, "%s", sentence);
	} else if (err) {
		result = ps_command_fail(PS_EXIT_IO, "the status cannot be read: %s",
					 err == PS_IO ? strerror(errno) : ps_err_text(err));
	} else {
		err = ps_decoder_start(&looked.decoder);
		if (!err && request->json)
			err = ps_json_create(&looked.json);
		if (looked.json)
			ps_json_array(looked.json, "cameras");
		result = err ? ps_decoder_complain(err) : look_at_all(request, &status, &looked);
		if (!result)
			result = finish(request, &looked);
	}
	ps_json_destroy(looked.json);
	ps_decoder_stop(looked.decoder);
	ps_station_status_release(&status);
	return result;
}

static int keep(const struct request *request)
{
	char why[PS_CLIENT_WHY_LEN] = "";
	enum ps_err err = ps_client_keep_aim(request->run, why, sizeof(why));

	if (err)
		return ps_client_fail(request->run, err, "no aim pictures are kept", why);
	(void)puts("Kept. The cameras are held against it at each start and each hour.");
	return ps_command_end();
}

int ps_cmd_aim(int argc, char **argv)
{
	static const struct option names[] = { { "json", no_argument, NULL, 'j' },
					       { "keep", no_argument, NULL, 'k' },
					       { "run", required_argument, NULL, 'r' },
					       { "help", no_argument, NULL, 'h' },
					       { 0 } };
	struct request request = { .run = ps_run_path(NULL) };
	int option;

	optind = 0; /* glibc: forget the dispatcher's own options */
	while ((option = ps_command_option(argc, argv, "h", names)) != -1) {
		if (option == 'j')
			request.json = true;
		else if (option == 'k')
			request.keep = true;
		else if (option == 'r')
			request.run = ps_run_path(optarg);
		else
			return option == 'h' ? ps_command_help(usage) : PS_EXIT_USAGE;
	}
	if (argc - optind > !request.keep)
		return ps_command_usage(usage, argc, argv, !request.keep, "a CAMERA");
	request.camera = argv[optind];
	return request.keep ? keep(&request) : run(&request);
}
