#include "web/routes.h"

/* The assembler reads the file; the Makefile knows that this object depends on it. */
#define FILE_AS(symbol, file)                                                              \
	__asm__(".pushsection .rodata\n" #symbol "_begin:\n.incbin \"" file "\"\n" #symbol \
		"_end:\n.popsection\n");                                                   \
	extern const uint8_t symbol##_begin[] __attribute__((visibility("hidden")));       \
	extern const uint8_t symbol##_end[] __attribute__((visibility("hidden")))

FILE_AS(ps_web_style_css, "web/style.css");
FILE_AS(ps_web_script_js, "web/script.js");
FILE_AS(ps_web_icon_svg, "web/icon.svg");

void ps_web_asset_style(struct ps_web_request *request, struct ps_web_reply *reply)
{
	(void)request;
	reply->type = "text/css; charset=utf-8";
	ps_buf_add(&reply->body, ps_web_style_css_begin,
		   (size_t)(ps_web_style_css_end - ps_web_style_css_begin));
}

void ps_web_asset_script(struct ps_web_request *request, struct ps_web_reply *reply)
{
	(void)request;
	reply->type = "text/javascript; charset=utf-8";
	ps_buf_add(&reply->body, ps_web_script_js_begin,
		   (size_t)(ps_web_script_js_end - ps_web_script_js_begin));
}

void ps_web_asset_icon(struct ps_web_request *request, struct ps_web_reply *reply)
{
	(void)request;
	reply->type = "image/svg+xml";
	ps_buf_add(&reply->body, ps_web_icon_svg_begin,
		   (size_t)(ps_web_icon_svg_end - ps_web_icon_svg_begin));
}
