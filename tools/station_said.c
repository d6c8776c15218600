#include "tools/station_said.h"

#include <stdio.h>
#include <string.h>

/* A "*" stands for what is kept, or is a sentence of its own; at the beginning for a number. */
static const struct {
	const char *en, *zh;
} rows[] = {
	/* cameras */
	{ "delivers pictures again", "恢复出图" },
	{ "delivers no pictures", "没有画面" },
	{ "delivers pictures that differ again", "画面恢复变化" },
	{ "delivers the same picture again and again", "反复输出同一画面" },
	{ "sees the item blurred: lay it farther off, clean the lens, or set focus",
	  "商品画面模糊:请把商品放远些、清洁镜头或调焦" },
	{ "sees the item blurred", "商品画面模糊" },
	{ "sees the item too dark: switch the light on, or set exposure and gain",
	  "商品画面过暗:请开灯,或设置曝光和增益" },
	{ "sees the item too dark", "商品画面过暗" },
	{ "sees clearly again", "画面恢复清晰" },
	{ "does not see what it saw when it was aimed: was it knocked, or is it hidden? Aim it "
	  "again, and then packseal aim --keep",
	  "画面与对准时不同:是否被碰动或遮挡?请重新对准,然后运行 packseal aim --keep" },
	{ "does not see what it saw when it was aimed", "画面与对准时不同" },
	{ "sees its bench dimly: clean the lens", "台面画面发暗:请清洁镜头" },
	{ "sees its bench dimly", "台面画面发暗" },
	{ "sees again what it saw when it was aimed", "画面恢复为对准时的样子" },
	{ "it ended", "画面来源已结束" },
	{ "no camera of this lane delivers pictures", "本工位的摄像头都没有画面" },
	{ "* pictures", "* 帧画面" },
	{ "* pictures, looped", "* 帧画面,循环播放" },
	/* disk, ledger, key */
	{ "the evidence disk did not answer for * s", "存储磁盘 * 秒没有响应" },
	{ "the evidence disk does not answer", "存储磁盘没有响应" },
	{ "the evidence disk is full: * GB are free, and a take needs * GB (min_free is * GB)",
	  "存储磁盘已满:剩余 * GB,一次录制需要 * GB(min_free 为 * GB)" },
	{ "the evidence disk is full: * GB are free, and a take needs * GB (min_free is * GB); *",
	  "存储磁盘已满:剩余 * GB,一次录制需要 * GB(min_free 为 * GB);*" },
	{ "the takes have * GB, and max_bytes is * GB", "录像占用 * GB,上限 max_bytes 为 * GB" },
	{ "the takes have * GB, and max_bytes is * GB; *",
	  "录像占用 * GB,上限 max_bytes 为 * GB;*" },
	{ "take * broke off: *", "第 * 次录制中断:*" },
	{ "its file is gone from the store", "文件已不在存储目录中" },
	{ "the evidence disk is not usable", "存储磁盘不可用" },
	{ "the ledger failed: restart packseald", "台账出错:请重启 packseald" },
	{ "the station's key does not sign: this take goes on, and waits for its ending",
	  "设备密钥不能签名:本次录制继续,等待结尾签名" },
	{ "the station's key does not sign", "设备密钥不能签名" },
	{ "the station's key does not answer", "设备密钥没有响应" },
	{ "the station's key signs again", "设备密钥恢复签名" },
	{ "it does not sign", "不能签名" },
	/* scanner and shop */
	{ "the scanner sends more than * codes a second", "扫码枪每秒发送超过 * 个条码" },
	{ "* codes of the scanner were not recorded", "扫码枪有 * 个条码未记录" },
	{ "no scan can be heard: *", "收不到扫码:*" },
	{ "there is no such device; is it plugged in?", "没有此设备,是否已插好?" },
	{ "packseald may not open it; let its user read it",
	  "packseald 无权打开;请授予其用户读取权限" },
	{ "another program reads it; end that one", "另一程序正在读取,请结束该程序" },
	{ "it refuses the speed; correct baud", "不支持所设波特率,请修改 baud" },
	{ "it is no FIFO; correct type or path, or remove it",
	  "不是 FIFO,请修改 type 或 path,或将其删除" },
	{ "it is no keyboard; correct type or path", "不是键盘,请修改 type 或 path" },
	{ "it is no serial port; correct type or path", "不是串口,请修改 type 或 path" },
	{ "it is gone; it is used again once it is back", "已断开,恢复后自动继续使用" },
	{ "the shop stopped this waybill: *", "店铺已拦截此面单:*" },
	{ PS_REMARK_RETURN, "退货;未找到该面单此前的录制" },
	{ "the take is longer than usual", "录制时间超过平常" },
	/* the board */
	{ "the station runs hot and may lose pictures: look at its fan",
	  "设备过热,可能丢帧:请检查风扇" },
	{ "the processor is slowed down by heat or power: look at fan and supply",
	  "处理器因过热或供电降频:请检查风扇和电源" },
	{ "the supply gives too little voltage: take the board's own",
	  "供电电压不足:请使用原装电源" },
	{ "heat and power are in order again", "温度和供电恢复正常" },
	{ "the clock shows a time before this program was made", "时钟早于本程序的制作时间" },
	{ "the clock shows a time before the ledger's newest entry or time stamp",
	  "时钟早于台账最新记录或时间戳" },
	{ "the clock is not synchronised and has jumped", "时钟未同步,且发生跳变" },
	{ "the clock is not synchronised and far ahead of the ledger's newest entry",
	  "时钟未同步,且远晚于台账最新记录" },
	{ "the sound device *: *", "声音设备 *:*" },
	{ "there is no such card; aplay -L lists them", "没有此声卡;aplay -L 可列出" },
	{ "another program has it", "被另一程序占用" },
	{ "packseald's user must be in the group audio", "packseald 的用户须加入 audio 组" },
	{ "it does not play", "无法播放" },
	/* why a take is not held, or not let go */
	{ "the take is not held", "录像未处于保留状态" },
	{ "the take is not there: it was deleted, or the index does not know it",
	  "没有该录像:已被删除,或索引中没有" },
	{ "the take is being recorded: scan the waybill at the bench",
	  "该录像正在录制:请在打包台扫描面单" },
	{ "packseald is too busy", "packseald 过忙" },
	/* what the system refuses: the texts of signing/error.h */
	{ "the system refused a read or a write", "系统拒绝读写" },
	{ "the system has no memory left", "系统内存不足" },
	{ "the disk is full", "磁盘已满" },
	{ "there is no such thing", "不存在" },
	{ "the system does not permit it", "系统不允许" },
	{ "another process holds it", "被另一进程占用" },
	{ "a resource limit was reached", "达到资源上限" },
	{ "the input ends inside an item", "输入中途结束" },
	{ "the input is not of the format", "输入不符合格式" },
	{ "the version or suite is not one that this program knows",
	  "本程序读不懂此版本或算法套件" },
	{ "two things that must be equal are not", "应当相同的内容不同" },
	/* whether it runs */
	{ "packseald runs (process *)", "packseald 运行中(进程 *)" },
	{ "packseald runs (process *), but not all is well", "packseald 运行中(进程 *),但有异常" },
	{ "packseald (process *) is there, but has said nothing for * s",
	  "packseald(进程 *)存在,但已 * 秒没有响应" },
	{ "packseald (process *) is there, but has said nothing since the clock was set back by * "
	  "s",
	  "packseald(进程 *)存在,但自时钟被调慢 * 秒后没有响应" },
	{ "packseald does not run: process * is gone, its last words are * s old",
	  "packseald 未运行:进程 * 已不在,最后状态是 * 秒前的" },
	{ "packseald does not run: it has left no status", "packseald 未运行:没有留下状态" },
	{ "the status file is not one of packseald's", "状态文件不是 packseald 写的" },
	/* why a take is held */
	{ "claim *", "纠纷 *" },
	/* with a name before it */
	{ "camera * *", "摄像头 * *" },
};

/* Names in the status. */
static const struct {
	const char *name, *en, *zh;
} words[] = {
	/* a lane's state */
	{ "idle", "idle", "空闲" },
	{ "recording", "recording", "录制中" },
	{ "post_roll", "post-roll", "正在收尾" },
	{ "closed", "closed", "已关闭" },
	{ "fault", "fault", "故障" },
	/* a camera's fault */
	{ "lost", "lost", "已断开" },
	{ "stalled", "stalled", "停顿" },
	{ "frozen", "frozen", "画面冻结" },
	{ "blurred", "blurred", "画面模糊" },
	{ "dark", "dark", "画面过暗" },
	{ "moved", "moved", "位置变动" },
	{ "dim", "dim", "画面发暗" },
	/* the clock's state */
	{ "unknown", "unknown", "不明" },
	{ "unsynchronised", "unsynchronised", "未同步" },
	{ "synchronised", "synchronised", "已同步" },
	/* where the key is */
	{ "file", "file", "文件" },
	{ "token", "token", "硬件令牌" },
	{ "TPM", "TPM", "TPM 芯片" },
};

const char *ps_station_word(const char *name, enum ps_lang lang)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strcmp(words[i].name, name) == 0)
			return ps_lang_pick(lang, words[i].en, words[i].zh);
	return name;
}

enum { ROWS = sizeof(rows) / sizeof(rows[0]), STARS_MAX = 4 };

bool ps_station_sentence(size_t i, const char **en_out, const char **zh_out)
{
	if (i >= ROWS)
		return false;
	*en_out = rows[i].en;
	*zh_out = rows[i].zh;
	return true;
}

struct kept {
	const char *text;
	size_t len;
};

/* Whether @text is @pattern, with what stands at its stars. */
static bool fits(const char *pattern, const char *text, struct kept kept[STARS_MAX])
{
	const char *begin = pattern;
	size_t stars = 0;

	for (; *pattern; pattern++) {
		size_t literal = strcspn(pattern + 1, "*");
		const char *end = text + strlen(text);

		if (*pattern != '*') {
			if (*text++ != *pattern)
				return false;
			continue;
		}
		/* up to what comes behind the star, or to the end */
		if (literal)
			end = memmem(text, strlen(text), pattern + 1, literal);
		if (!end || end == text)
			return false;
		if (pattern == begin && strspn(text, "0123456789") < (size_t)(end - text))
			return false;
		kept[stars++] = (struct kept){ text, (size_t)(end - text) };
		text = end;
	}
	return !*text;
}

static const char *translate(const char *text, struct kept kept[STARS_MAX])
{
	for (size_t i = 0; i < ROWS; i++)
		if (fits(rows[i].en, text, kept))
			return rows[i].zh;
	return NULL;
}

static void add(char said_out[PS_TEXT_SHOWN_MAX], const char *text, size_t len)
{
	size_t used = strlen(said_out);

	(void)snprintf(said_out + used, PS_TEXT_SHOWN_MAX - used, "%.*s", (int)len, text);
}

/* What was kept may be a sentence too, without a star. */
static void add_kept(char said_out[PS_TEXT_SHOWN_MAX], const struct kept *kept)
{
	char text[PS_TEXT_SHOWN_MAX] = "";
	struct kept none[STARS_MAX];
	const char *said;

	add(text, kept->text, kept->len);
	said = translate(text, none);
	if (!said || strchr(said, '*'))
		said = text;
	add(said_out, said, strlen(said));
}

void ps_station_said(const char *text, enum ps_lang lang, char said_out[PS_TEXT_SHOWN_MAX])
{
	struct kept kept[STARS_MAX];
	const char *said = lang == PS_LANG_ZH ? translate(text, kept) : NULL;
	size_t star = 0;

	said_out[0] = '\0';
	if (!said)
		add(said_out, text, strlen(text));
	while (said && *said) {
		size_t len = strcspn(said, "*");

		add(said_out, said, len);
		said += len;
		if (*said && said++)
			add_kept(said_out, &kept[star++]);
	}
}
