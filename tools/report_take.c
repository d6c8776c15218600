#include <inttypes.h>
#include <stdio.h>

#include "tools/event_text.h"
#include "tools/recorded_said.h"
#include "tools/report.h"
#include "tools/station_said.h"
#include "tools/verdict_text.h"

static void row_of_camera(struct ps_document *document, const struct ps_verdict *verdict, size_t i)
{
	const struct ps_camera_info *camera = &verdict->check.start.cameras[i];
	const struct ps_camera_count *count = &verdict->check.total.cameras[i];
	bool zh = document->lang == PS_LANG_ZH;
	char name[PS_TEXT_SHOWN_MAX];
	char shown[PS_TEXT_SHOWN_MAX];
	char model[PS_TEXT_SHOWN_MAX];
	char label[PS_TEXT_SHOWN_MAX + 32];
	const char *source = camera->source == PS_DECLARED_CAMERA
				     ? ps_lang_pick(document->lang, "a camera", "摄像头")
			     : camera->source == PS_DECLARED_TEST
				     ? ps_lang_pick(document->lang, "a test source", "测试来源")
				     : ps_lang_pick(document->lang, "a virtual source", "虚拟来源");

	ps_bytes_shown(camera->name, name);
	ps_bytes_shown(camera->model, shown);
	ps_station_said(shown, document->lang, model);
	(void)snprintf(label, sizeof(label), zh ? "摄像头 %s" : "camera %s", name);
	ps_document_row(document, 0, label,
			zh ? "%" PRIu64 " x %" PRIu64 ",%s,声明为%s;共 %" PRIu64 " 帧,丢失 %" PRIu64
			     " 帧"
			   : "%" PRIu64 " x %" PRIu64 ", %s, declared %s; %" PRIu64
			     " frames, %" PRIu64 " lost",
			camera->width_px, camera->height_px, model[0] ? model : "-", source,
			count->frames, count->drops);
}

static void row_of_event(struct ps_document *document, const struct ps_subject *subject,
			 const struct ps_story_event *event)
{
	char name[PS_TEXT_SHOWN_MAX];
	char said[PS_TEXT_SHOWN_MAX] = "";
	char label[64];
	int64_t since_us = 0;

	ps_event_title(event->entry.kind, document->lang, name);
	if (event->shown)
		ps_event_text(event->entry.kind, event->body, &subject->verdict.check.start,
			      document->lang, said);
	(void)ps_verdict_since(&subject->verdict, event->entry.time_us, &since_us);
	(void)snprintf(label, sizeof(label), document->lang == PS_LANG_ZH ? "第 %.1f 秒" : "%.1f s",
		       (double)since_us / 1e6);
	ps_document_row(document, 0, label, "%s: %s", name,
			event->shown ? said
				     : ps_lang_pick(document->lang, "withheld", "内容已省略"));
}

void ps_report_take(struct ps_document *document, const struct ps_subject *subject)
{
	const struct ps_check *check = &subject->verdict.check;
	enum ps_lang lang = document->lang;
	char shown[PS_TEXT_SHOWN_MAX];
	char lane[PS_TEXT_SHOWN_MAX];
	char from[PS_SUBJECT_TIME_MAX];
	char to[PS_SUBJECT_TIME_MAX];

	ps_document_add(document, PS_BLOCK_HEADING, 0, NULL,
			ps_lang_pick(lang, "What was recorded", "录制内容"));
	ps_bytes_shown(check->start.station, shown);
	ps_bytes_shown(check->start.lane_name, lane);
	ps_document_row(document, 0, ps_lang_pick(lang, "station, lane", "打包台,工位"), "%s, %s",
			shown, lane);
	ps_document_row(document, 0, ps_lang_pick(lang, "take", "录制编号"), "%" PRIu64,
			check->start.take_number);
	ps_subject_time(subject, check->total.first_us, from);
	ps_subject_time(subject, check->total.last_us, to);
	ps_document_row(document, 0, ps_lang_pick(lang, "from, to", "起止时间"), "%s, %s (%.1f s)",
			from, to, (double)(check->total.last_us - check->total.first_us) / 1e6);
	ps_document_row(document, 0, ps_lang_pick(lang, "clock", "时钟"), "%s%s",
			ps_lang_pick(lang, "the station's own, ", "设备自带,"),
			ps_clock_said(check->start.clock.state, lang));
	ps_bytes_shown(check->start.firmware, shown);
	ps_document_row(document, 0, ps_lang_pick(lang, "firmware", "设备程序"), "%s", shown);
	for (size_t i = 0; i < check->start.camera_count; i++)
		row_of_camera(document, &subject->verdict, i);
	if (check->have_ending)
		ps_document_row(document, 0, ps_lang_pick(lang, "end", "结尾"), "%s: %s",
				ps_ending_said(check->ending.word, lang),
				ps_reason_said(check->ending.reason, lang));
	for (size_t i = 0; i < subject->story.event_count; i++)
		if (ps_event_class_may_be_withheld(subject->story.events[i].entry.event_class))
			row_of_event(document, subject, &subject->story.events[i]);
}

void ps_report_health(struct ps_document *document, const struct ps_subject *subject)
{
	const struct ps_story *story = &subject->story;
	enum ps_lang lang = document->lang;
	bool any = false;

	ps_document_add(document, PS_BLOCK_HEADING, 0, NULL,
			ps_lang_pick(lang, "The station's health during the take",
				     "录制期间设备的运行状况"));
	for (size_t i = 0; i < story->event_count; i++) {
		const struct ps_event_entry *entry = &story->events[i].entry;

		if (ps_event_class_may_be_withheld(entry->event_class) ||
		    entry->event_class == PS_CLASS_ENDING)
			continue;
		any = true;
		row_of_event(document, subject, &story->events[i]);
	}
	if (!any)
		ps_document_add(
			document, PS_BLOCK_TEXT, 0, NULL,
			ps_lang_pick(lang,
				     "The signed events of the take name no fault of a "
				     "camera, the disk, the key, the scanner or the clock. "
				     "Such events cannot be withheld from a file.",
				     "本次录制的签名事件中没有摄像头、磁盘、密钥、扫码枪或时钟的"
				     "故障;此类事件不能从文件中省略。"));
	if (story->events_not_kept)
		ps_document_row(document, 0, ps_lang_pick(lang, "more events", "其余事件"),
				"%" PRIu64, story->events_not_kept);
}
