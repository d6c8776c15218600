#include "tools/recorded_said.h"

#include "signing/ending.h"
#include "signing/event.h"
#include "signing/leaf.h"

struct said {
	uint64_t number;
	const char *en, *zh;
};

static const struct said events[] = {
	{ PS_EVENT_WAYBILL, "waybill", "面单" },
	{ PS_EVENT_GOODS, "goods", "商品码" },
	{ PS_EVENT_ORDER, "order", "订单码" },
	{ PS_EVENT_BADGE, "badge", "工牌" },
	{ PS_EVENT_COMMAND, "command", "指令码" },
	{ PS_EVENT_UNKNOWN_CODE, "unknown code", "未知条码" },
	{ PS_EVENT_UNREADABLE, "unreadable code", "无法识别的条码" },
	{ PS_EVENT_CONTINUES, "continues", "接续此前的录制" },
	{ PS_EVENT_REPLACES_WAYBILL, "replaces the waybill", "换面单" },
	{ PS_EVENT_REOPENS, "opens it again", "重新打开包裹" },
	{ PS_EVENT_RETURN_OF, "return", "退货" },
	{ PS_EVENT_WEIGHT, "weight", "重量" },
	{ PS_EVENT_PEDAL, "pedal", "踏板" },
	{ PS_EVENT_MOTION, "motion", "台面有动作" },
	{ PS_EVENT_REMARK, "remark", "备注" },
	{ PS_EVENT_STILL, "picture marked", "标记画面" },
	{ PS_EVENT_CAMERA_STALLED, "camera stalled", "摄像头停顿" },
	{ PS_EVENT_CAMERA_FROZEN, "camera frozen", "画面冻结" },
	{ PS_EVENT_CAMERA_LOST, "camera lost", "摄像头断开" },
	{ PS_EVENT_CAMERA_BACK, "camera back", "摄像头恢复" },
	{ PS_EVENT_FRAMES_LOST, "frames lost", "丢帧" },
	{ PS_EVENT_FRAME_LATE, "frames late", "画面迟到" },
	{ PS_EVENT_DISK, "disk", "磁盘" },
	{ PS_EVENT_KEY, "key", "签名密钥" },
	{ PS_EVENT_SCANNER_LOST, "scanner lost", "扫码枪断开" },
	{ PS_EVENT_END, "end", "结束" },
	{ PS_EVENT_IDLE_WARNING, "idle warning", "闲置提醒" },
	{ PS_EVENT_CLOCK_STEP, "clock set", "时钟调整" },
	{ PS_EVENT_SOURCE_CHANGED, "source changed", "画面来源变化" },
};

static const struct said reasons[] = {
	{ PS_REASON_SAME_WAYBILL, "the same waybill again", "再次扫描同一面单" },
	{ PS_REASON_NEXT_WAYBILL, "the next waybill", "扫描下一面单" },
	{ PS_REASON_END_COMMAND, "the END code", "扫描结束指令码" },
	{ PS_REASON_CANCEL_COMMAND, "the CANCEL code", "扫描取消指令码" },
	{ PS_REASON_IDLE, "nothing was done for long", "长时间无操作" },
	{ PS_REASON_TIME_LIMIT, "the longest time", "达到时长上限" },
	{ PS_REASON_SHUTDOWN, "the station was shut down", "设备关机" },
	{ PS_REASON_FAULT, "a fault", "故障" },
	{ PS_REASON_INTERRUPTED, "it broke off", "录制中断" },
	{ PS_REASON_SIZE_LIMIT, "the largest size", "达到大小上限" },
	{ PS_REASON_BATCH, "one scan of a batch", "批量扫描" },
	{ PS_REASON_LABEL, "the label that comes last", "末尾扫描面单" },
};

static const struct said leaves[] = {
	{ PS_LEAF_ENROLMENT, "enrolment", "设备登记" },
	{ PS_LEAF_BOOT, "boot", "开机" },
	{ PS_LEAF_STARTED, "started", "录制开始" },
	{ PS_LEAF_BOUND_LATE, "waybill typed in later", "面单后补" },
	{ PS_LEAF_ENDED, "ended", "录制结束" },
	{ PS_LEAF_THINNED, "thinned", "抽帧" },
	{ PS_LEAF_TOMBSTONE, "pictures deleted", "画面删除" },
	{ PS_LEAF_HOLD, "hold", "保留" },
	{ PS_LEAF_EXPORT, "export", "导出" },
	{ PS_LEAF_CLOCK_STEP, "clock set", "时钟调整" },
	{ PS_LEAF_KEY_CHANGE, "key changed", "更换密钥" },
	{ PS_LEAF_CONFIGURATION, "configuration changed", "更改配置" },
	{ PS_LEAF_ACCESSED, "accesses", "查阅" },
};

static const char *find(const struct said *rows, size_t count, uint64_t number, enum ps_lang lang)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].number == number)
			return ps_lang_pick(lang, rows[i].en, rows[i].zh);
	return NULL;
}

#define FIND(rows, number, lang) find((rows), sizeof(rows) / sizeof((rows)[0]), (number), (lang))

const char *ps_event_said(uint64_t kind, enum ps_lang lang)
{
	return FIND(events, kind, lang);
}

const char *ps_ending_said(uint64_t ending, enum ps_lang lang)
{
	switch (ending) {
	case PS_END_ENDED:
		return ps_word_said(PS_WORD_ENDING_ENDED, lang);
	case PS_END_CANCELLED:
		return ps_word_said(PS_WORD_ENDING_CANCELLED, lang);
	case PS_END_RECOVERED:
		return ps_word_said(PS_WORD_ENDING_RECOVERED, lang);
	default:
		return NULL;
	}
}

const char *ps_reason_said(uint64_t reason, enum ps_lang lang)
{
	const char *said = FIND(reasons, reason, lang);

	return said ? said
		    : ps_lang_pick(lang, "for a reason that this version does not know",
				   "本版本不认识的原因");
}

const char *ps_leaf_said(uint64_t kind, enum ps_lang lang)
{
	return FIND(leaves, kind, lang);
}
