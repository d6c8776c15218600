#include "web/order.h"

#include <string.h>

#include "signing/limits.h"
#include "signing/start.h"
#include "tools/channel.h"
#include "tools/data.h"
#include "tools/json_read.h"
#include "tools/moment.h"

enum { BOX_LEN_MAX = 160 };

bool ps_web_is_box(const char *text)
{
	const char *colon = strrchr(text, ':');

	return colon && colon > text && strlen(text) <= BOX_LEN_MAX &&
	       colon[1 + strspn(colon + 1, "0123456789,.@-")] == '\0';
}

bool ps_web_is_view(const char *text)
{
	const char *colon = strrchr(text, ':');
	uint64_t us;

	return colon &&
	       ps_camera_name_is_valid(
		       (struct ps_bytes){ (const uint8_t *)text, (size_t)(colon - text) }) &&
	       ps_seconds_parse(colon + 1, &us);
}

bool ps_web_is_told(const char *text)
{
	return strlen(text) <= PS_TEXT_LEN_MAX;
}

bool ps_web_is_lang(const char *text)
{
	return strcmp(text, "zh") == 0 || strcmp(text, "en") == 0;
}

bool ps_web_is_channel(const char *name)
{
	struct ps_channels *channels = NULL;
	bool found = ps_channels_read(ps_data_channels(), &channels) == PS_OK &&
		     ps_channels_find(channels, name);

	ps_channels_free(channels);
	return found;
}

bool ps_web_is_claim(const char *type)
{
	struct ps_json_value *table = NULL;
	bool found = !*type;

	if (ps_json_parse(ps_data_claims(), &table) == PS_OK)
		for (const struct ps_json_value *claim =
			     ps_json_first(ps_json_member(table, "claims"));
		     claim; claim = ps_json_next(claim))
			found = found || strcmp(ps_json_get_text(claim, "type"), type) == 0;
	ps_json_free(table);
	return found;
}
