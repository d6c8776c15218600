#include <string.h>

#include "web/routes.h"

/*
 * What pages need in the browser: a name, the file, what it is. Where a browser gets it is where it
 * stands below web/. There is no secret in it, so anybody may have it.
 */
#define SCRIPT "text/javascript; charset=utf-8"
#define ASSETS(X)                                         \
	X(style, "/style.css", "text/css; charset=utf-8") \
	X(icon, "/icon.svg", "image/svg+xml")             \
	X(along, "/script/along.js", SCRIPT)              \
	X(boxes, "/script/boxes.js", SCRIPT)              \
	X(copy, "/script/copy.js", SCRIPT)                \
	X(film, "/script/film.js", SCRIPT)                \
	X(live, "/script/live.js", SCRIPT)                \
	X(marks, "/script/marks.js", SCRIPT)              \
	X(player, "/script/player.js", SCRIPT)            \
	X(sending, "/script/sending.js", SCRIPT)          \
	X(stills, "/script/stills.js", SCRIPT)            \
	X(views, "/script/views.js", SCRIPT)

/* The assembler reads the file; the Makefile knows that this object depends on it. */
#define FILE_AS(symbol, file)                                                              \
	__asm__(".pushsection .rodata\n" #symbol "_begin:\n.incbin \"" file "\"\n" #symbol \
		"_end:\n.popsection\n");                                                   \
	extern const uint8_t symbol##_begin[] __attribute__((visibility("hidden")));       \
	extern const uint8_t symbol##_end[] __attribute__((visibility("hidden")))

#define ASSET_FILE(name, path, type) FILE_AS(ps_web_asset_##name, "web" path);
ASSETS(ASSET_FILE)

static const struct asset {
	const char *path;
	const char *type;
	const uint8_t *begin;
	const uint8_t *end;
} assets[] = {
#define ASSET(name, path, type) \
	{ path, type, ps_web_asset_##name##_begin, ps_web_asset_##name##_end },
	ASSETS(ASSET)
};

void ps_web_asset(struct ps_web_request *request, struct ps_web_reply *reply)
{
	for (size_t i = 0; i < sizeof(assets) / sizeof(assets[0]); i++) {
		const struct asset *asset = &assets[i];

		if (strcmp(asset->path, request->path) != 0)
			continue;
		reply->type = asset->type;
		ps_buf_add(&reply->body, asset->begin, (size_t)(asset->end - asset->begin));
		return;
	}
	ps_web_page_sentence(request, reply, 404, PS_WEB_NOT_FOUND);
}
