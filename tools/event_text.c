#include "tools/event_text.h"

#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "tools/recorded_said.h"
#include "tools/station_said.h"

/* Bits of struct ps_code_body.warnings. */
static const struct {
	uint64_t bit;
	const char *name;
	const char *text;
	const char *chinese;
} warnings[] = {
	{ 1, "check_digit", "its check digit is wrong", "校验位不符" },
	{ 2, "length", "its length is unusual", "长度异常" },
	{ 4, "no_courier", "of no courier that the station knows", "设备不认识的快递公司" },
};

enum { WARNING_COUNT = sizeof(warnings) / sizeof(warnings[0]) };

void ps_event_name(uint64_t kind, char text_out[PS_TEXT_SHOWN_MAX])
{
	const char *name = ps_event_kind_name(kind);

	if (name)
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s", name);
	else
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "kind %" PRIu64, kind);
}

void ps_event_title(uint64_t kind, enum ps_lang lang, char text_out[PS_TEXT_SHOWN_MAX])
{
	const char *said = ps_event_said(kind, lang);

	if (said)
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX, "%s", said);
	else
		(void)snprintf(text_out, PS_TEXT_SHOWN_MAX,
			       lang == PS_LANG_ZH ? "第 %" PRIu64 " 类" : "kind %" PRIu64, kind);
}

static void append_to(char text[PS_TEXT_SHOWN_MAX], const char *between, const char *format, ...)
	PS_PRINTF(3, 4);

/* Appends behind @between, unless it is the first; what does not fit is cut. */
static void append_to(char text[PS_TEXT_SHOWN_MAX], const char *between, const char *format, ...)
{
	size_t len = strlen(text);
	va_list args;

	if (len && len + 3 < PS_TEXT_SHOWN_MAX)
		len += (size_t)snprintf(text + len, 3, "%s", between);
	va_start(args, format);
	(void)vsnprintf(text + len, PS_TEXT_SHOWN_MAX - len, format, args);
	va_end(args);
}

#define append(text, ...) append_to(text, ", ", __VA_ARGS__)

static void append_bytes(char text[PS_TEXT_SHOWN_MAX], struct ps_bytes bytes)
{
	char shown[PS_TEXT_SHOWN_MAX];

	if (bytes.len == 0)
		return;
	ps_bytes_shown(bytes, shown);
	append(text, "%s", shown);
}

/* Only what came from a device is called a scan. */
static const char *code_origin(enum ps_code_source source, enum ps_lang lang)
{
	switch (source) {
	case PS_CODE_SERIAL:
		return ps_lang_pick(lang, "scanned (serial)", "扫描(串口)");
	case PS_CODE_HID:
		return ps_lang_pick(lang, "scanned (keyboard)", "扫描(键盘)");
	case PS_CODE_FIFO:
		return ps_lang_pick(lang, "handed over by a program (FIFO)", "由程序提交(FIFO)");
	case PS_CODE_SOCKET:
		return ps_lang_pick(lang, "handed over by a program (socket)",
				    "由程序提交(套接字)");
	case PS_CODE_MANUAL:
		return ps_lang_pick(lang, "typed in by hand", "手工输入");
	default:
		return ps_lang_pick(lang, "made up by a test", "测试生成");
	}
}

static void describe_code(const struct ps_code_body *code, enum ps_lang lang,
			  char text[PS_TEXT_SHOWN_MAX])
{
	bool zh = lang == PS_LANG_ZH;

	append_bytes(text, code->code);
	append_bytes(text, code->courier);
	append_bytes(text, code->symbology);
	append(text, "%s", code_origin(code->source, lang));
	for (size_t i = 0; i < WARNING_COUNT; i++)
		if (code->warnings & warnings[i].bit)
			append(text, zh ? "注意: %s" : "warning: %s",
			       ps_lang_pick(lang, warnings[i].text, warnings[i].chinese));
	if (code->has_tag && code->earlier_total == 0)
		append(text, "%s", ps_lang_pick(lang, "no earlier take of it", "此前没有录制"));
	else if (code->has_tag && zh)
		append(text, "此前有 %" PRIu64 " 次录制%s", code->earlier_total,
		       code->earlier_count ? ":" : "");
	else if (code->has_tag)
		append(text, "%" PRIu64 " earlier take%s of it%s", code->earlier_total,
		       code->earlier_total == 1 ? "" : "s", code->earlier_count ? ":" : "");
	for (size_t i = 0; i < code->earlier_count; i++)
		append_to(text, i ? ", " : " ", zh ? "录制 %" PRIu64 : "take %" PRIu64,
			  code->earlier[i].number);
}

static void describe_note(uint64_t kind, const struct ps_note_body *note,
			  const struct ps_start *start, enum ps_lang lang,
			  char text[PS_TEXT_SHOWN_MAX])
{
	const char *reason = ps_reason_said(note->number, lang);
	char shown[PS_TEXT_SHOWN_MAX], said[PS_TEXT_SHOWN_MAX];

	if (note->has_camera && note->camera < start->camera_count)
		append_bytes(text, start->cameras[note->camera].name);
	else if (note->has_camera)
		append(text, lang == PS_LANG_ZH ? "摄像头 %" PRIu64 : "camera %" PRIu64,
		       note->camera + 1);
	if (note->has_number && kind == PS_EVENT_END && reason)
		append(text, "%s", reason);
	else if (note->has_number && kind == PS_EVENT_UNREADABLE)
		append(text, lang == PS_LANG_ZH ? "%" PRIu64 " 字节" : "%" PRIu64 " bytes",
		       note->number);
	else if (note->has_number)
		append(text, "%" PRIu64, note->number);
	if (!note->text.len)
		return;
	ps_bytes_shown(note->text, shown);
	ps_station_said(shown, lang, said);
	append(text, "%s", said);
}

void ps_event_text(uint64_t kind, struct ps_bytes body, const struct ps_start *start,
		   enum ps_lang lang, char text_out[PS_TEXT_SHOWN_MAX])
{
	enum ps_event_class event_class = ps_event_kind_class(kind);
	struct ps_clock_step step;
	struct ps_code_body code;
	struct ps_note_body note;
	struct ps_link_body link;

	text_out[0] = '\0';
	if (event_class == PS_CLASS_CODE && ps_code_body_decode(body, &code) == PS_OK)
		describe_code(&code, lang, text_out);
	else if (event_class == PS_CLASS_LINK && ps_link_body_decode(body, &link) == PS_OK)
		append(text_out, lang == PS_LANG_ZH ? "录制 %" PRIu64 : "take %" PRIu64,
		       link.take.number);
	else if (kind == PS_EVENT_CLOCK_STEP && ps_clock_step_decode(body, &step) == PS_OK)
		append(text_out,
		       lang == PS_LANG_ZH ? "时钟被调整 %+.1f 秒" : "the clock was set by %+.1f s",
		       (double)ps_clock_gain_us(&step) / 1e6);
	else if (ps_note_body_decode(body, &note) == PS_OK)
		describe_note(kind, &note, start, lang, text_out);
}

static void code_to_json(const struct ps_code_body *code, struct ps_json *json)
{
	ps_json_bytes(json, "code", code->code);
	ps_json_text(json, "source", ps_code_source_name(code->source));
	ps_json_bytes(json, "symbology", code->symbology);
	ps_json_bytes(json, "courier", code->courier);
	ps_json_array(json, "warnings");
	for (size_t i = 0; i < WARNING_COUNT; i++)
		if (code->warnings & warnings[i].bit)
			ps_json_text(json, NULL, warnings[i].name);
	ps_json_end(json);
	if (!code->has_tag)
		return;
	ps_json_number(json, "earlier_total", code->earlier_total);
	ps_json_array(json, "earlier");
	for (size_t i = 0; i < code->earlier_count; i++)
		ps_json_number(json, NULL, code->earlier[i].number);
	ps_json_end(json);
}

void ps_event_to_json(uint64_t kind, struct ps_bytes body, const struct ps_start *start,
		      struct ps_json *json)
{
	enum ps_event_class event_class = ps_event_kind_class(kind);
	struct ps_clock_step step;
	struct ps_code_body code;
	struct ps_note_body note;
	struct ps_link_body link;

	if (event_class == PS_CLASS_CODE && ps_code_body_decode(body, &code) == PS_OK) {
		code_to_json(&code, json);
	} else if (event_class == PS_CLASS_LINK && ps_link_body_decode(body, &link) == PS_OK) {
		ps_json_number(json, "take", link.take.number);
		ps_json_hex(json, "take_id", link.take.id, PS_HASH_LEN);
	} else if (kind == PS_EVENT_CLOCK_STEP && ps_clock_step_decode(body, &step) == PS_OK) {
		ps_json_seconds(json, "before_utc", step.before.utc_us);
		ps_json_seconds(json, "after_utc", step.after.utc_us);
		ps_json_seconds(json, "set_by", ps_clock_gain_us(&step));
	} else if (ps_note_body_decode(body, &note) == PS_OK) {
		if (note.has_camera && note.camera < start->camera_count)
			ps_json_bytes(json, "camera", start->cameras[note.camera].name);
		if (note.has_number)
			ps_json_number(json, "number", note.number);
		ps_json_bytes(json, "text", note.text);
	}
}
