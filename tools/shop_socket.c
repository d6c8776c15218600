#include "tools/shop_socket.h"

#include "tools/command.h"
#include "tools/control_client.h"
#include "tools/output.h"

enum { WHY_LEN = 256 };

int ps_shop_socket_open(const char *run, FILE **stream_out)
{
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_client_connect_to(run, "shop", stream_out);

	if (!err)
		return 0;
	ps_text_shown(run, shown);
	return ps_command_fail(
		PS_EXIT_IO,
		err == PS_NOT_FOUND ? "no packseald listens to the shop in %s: start it, with shop "
				      "= yes in [station], or give --run"
				    : "%s/shop cannot be connected to: may you?",
		shown);
}

int ps_shop_socket_say(FILE *stream, const struct ps_json *line, const char *what)
{
	char why[WHY_LEN] = "";
	char refusal[PS_TEXT_SHOWN_MAX];
	char shown[PS_TEXT_SHOWN_MAX];
	enum ps_err err = ps_client_say(stream, line, why, sizeof(why));

	if (!err)
		return 0;
	ps_text_shown(err == PS_MISMATCH ? why : ps_err_text(err), refusal);
	ps_text_shown(what, shown);
	return ps_command_fail(PS_EXIT_IO, "%s is not taken: %s", shown, refusal);
}
