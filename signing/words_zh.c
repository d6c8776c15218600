/*
 * The words in simplified Chinese, an entry for each of the X-macros that hold the English. Nothing
 * here says that a scene was genuine, nor who changed what.
 */
#include "signing/words_zh.h"

#include <stddef.h>

static const char *const axes[PS_AXIS_COUNT] = {
	[PS_AXIS_INTEGRITY] = "内容",	 [PS_AXIS_ORIGIN] = "来源",    [PS_AXIS_TIME] = "时间",
	[PS_AXIS_LEDGER] = "编号连续性", [PS_AXIS_SCENE] = "画面面单", [PS_AXIS_ENDING] = "结尾",
};

/* clang-format off */
static const struct {
	const char *text;
	const char *meaning;
} words[PS_WORD_COUNT] = {
	[PS_WORD_MALFORMED] = { "格式不合规,无法采信", "文件不符合规定格式,所以不对其内容作判断。" },
	[PS_WORD_UNSUPPORTED] = { "版本不支持,未验证", "本程序读不懂此版本;不代表文件有问题,请换新版再验。" },
	[PS_WORD_UNSIGNED] = { "没有可用签名", "找不到能覆盖所示内容的签名,不能证明内容未变。" },
	[PS_WORD_ALTERED] = { "与签名不一致", "下列位置的内容与签名时不同;本结果不判断由谁、因何造成。" },
	[PS_WORD_REORDERED] = { "顺序与签名不一致", "画面或记录的先后次序与签名时不同。" },
	[PS_WORD_MISSING] = { "有未说明的缺失", "应有的内容不在文件中,也没有留下省略记录。" },
	[PS_WORD_INTACT_TRUNCATED] = { "缺少结尾,前段与签名一致", "文件没有结束记录;仅凭本文件不能判断是断电还是被截短。" },
	[PS_WORD_INTACT_INTERRUPTED] = { "录制中断,前段与签名一致", "设备重启后签名记录了当时找到的结尾;此后的过程没有录到,结尾可能原本更长。" },
	[PS_WORD_INTACT_REDACTED] = { "有遮挡,其余与签名一致", "遮挡的位置、时段和摄像头已列出,遮挡处内容无法判断。" },
	[PS_WORD_INTACT_PARTIAL] = { "节选,所示部分与签名一致", "这是原录像的一部分;省略的摄像头和时段已逐项列出。" },
	[PS_WORD_INTACT_THINNED] = { "已抽帧,保留画面与签名一致", "只保留了部分帧;各帧之间发生了什么不能由本文件证明。" },
	[PS_WORD_INTACT] = { "完整,与签名一致", "从开始到结束的全部画面和记录都与录制签名时一致,没有省略。" },
	[PS_WORD_REVOKED] = { "证书已吊销", "签发者已宣布该证书作废,且不能证明签名早于作废时间。" },
	[PS_WORD_EXPIRED_SINCE] = { "证书已过期", "在可证明的时间点,签名证书已超过有效期,或无法证明签名早于到期日。" },
	[PS_WORD_NOT_YET_VALID] = { "证书尚未生效", "可证明的时间早于证书生效日。" },
	[PS_WORD_UNTRUSTED_ROOT] = { "签发者不在认可之列", "证书不能追溯到您提供的根证书;内容是否一致见\"内容\"一项。" },
	[PS_WORD_NO_ROOT_GIVEN] = { "来源未核对", "您没有提供根证书;请从文件以外的渠道取得根证书指纹再验。" },
	[PS_WORD_TEST_SOURCE] = { "测试画面,非现场录制", "画面来自回放、虚拟或测试信号,不能作为打包现场证据。" },
	[PS_WORD_SESSION_KEY] = { "来源已确认:会话密钥", "该部分由本次开机的会话密钥签名,尚无设备密钥的结束确认。" },
	[PS_WORD_SOFTWARE_KEY] = { "来源已确认:文件密钥", "证书可追溯到所给根证书,但密钥是普通文件,控制设备者可能复制。" },
	[PS_WORD_HARDWARE_KEY_ASSERTED] = { "来源已确认:声明为硬件密钥", "证书声明密钥在安全芯片中,但未经芯片厂商证明。" },
	[PS_WORD_HARDWARE_KEY] = { "来源已确认:硬件密钥", "芯片厂商的证明表明密钥在安全芯片中;不证明设备程序或拍摄场景未被人为安排。" },
	[PS_WORD_CONTRADICTORY] = { "时间互相矛盾", "不同时间凭证不能同时成立,详见下列各项。" },
	[PS_WORD_TOKEN_INVALID] = { "时间凭证无效", "时间凭证与签名内容不符或其证书无法核实。" },
	[PS_WORD_STATION_CLOCK_ONLY] = { "仅设备自报时间", "没有外部时间凭证;所示时间是设备时钟自述。" },
	[PS_WORD_NOT_BEFORE_ONLY] = { "仅证明最早时间", "签名不早于有外部证明的时间;最晚时间没有外部证明。" },
	[PS_WORD_NOT_AFTER_ONLY] = { "仅证明最晚时间", "签名不晚于有外部证明的时间;最早时间没有外部证明。" },
	[PS_WORD_BOUNDED] = { "时间范围有外部证明", "签名的最早和最晚时间,两端均由外部时间凭证确定。" },
	[PS_WORD_FORK] = { "同一编号有不同记录", "同一设备签出了两份不能同时成立的台账。" },
	[PS_WORD_ROLLBACK] = { "台账退回旧状态", "台账比外部已留存的检查点更旧。" },
	[PS_WORD_GAP] = { "编号有缺口", "有编号缺少记录,且没有删除说明。" },
	[PS_WORD_LEDGER_NOT_CHECKED] = { "编号未核对", "没有提供台账证明;不代表有或没有缺口。" },
	[PS_WORD_INCLUDED] = { "已列入台账", "证明本次录制在台账中;其他编号是否连续未核对。" },
	[PS_WORD_CONSISTENT] = { "与另一检查点一致", "台账与您提供的另一检查点相符,其间没有被改写。" },
	[PS_WORD_IN_SEQUENCE] = { "编号连续", "查看了全部台账条目,录制编号前后相接。" },
	[PS_WORD_LABEL_DIFFERS] = { "画面面单号与记录不一致", "画面中读到另一个单号,见所列摄像头和时间。" },
	[PS_WORD_LABEL_NOT_SEEN] = { "画面中未读出面单号", "已查找但读不清;不代表没有贴面单。" },
	[PS_WORD_SCENE_NOT_CHECKED] = { "画面面单未核对", "没有进行此项检查。" },
	[PS_WORD_LABEL_MATCHES] = { "画面面单号与记录一致", "验证程序从已签名画面中重新读出的单号与扫描单号相同(证明画面中有此面单,不证明它贴在此包裹上)。" },
	[PS_WORD_CUT] = { "无结束记录(残缺)", "见\"内容\"一项。" },
	[PS_WORD_OPEN] = { "无结束记录", "见\"内容\"一项。" },
	[PS_WORD_ENDING_RECOVERED] = { "重启后补记", "设备重启后记录了当时找到的结尾。" },
	[PS_WORD_ENDING_CANCELLED] = { "正常结束(取消)", "录制由设备正常结束:打包被取消。" },
	[PS_WORD_ENDING_ENDED] = { "正常结束", "录制由设备正常结束。" },
};

static const char *const whats[PS_WHAT_COUNT] = {
	[PS_WHAT_NOT_A_FILE] = "这不是 packseal 证据文件",
	[PS_WHAT_EMPTY] = "文件是空的",
	[PS_WHAT_BAD_RECORD] = "有记录不符合格式",
	[PS_WHAT_BAD_PLACE] = "有记录出现在不允许的位置",
	[PS_WHAT_BAD_HEADER] = "有画面的数据头不符合格式",
	[PS_WHAT_BAD_PICTURE] = "有画面不符合格式",
	[PS_WHAT_BAD_TILES] = "有画面的图块数目不符",
	[PS_WHAT_SHOWN_AND_WITHHELD] = "同一图块既显示又被遮挡",
	[PS_WHAT_NONCE_SHOWN] = "有画面被遮挡,却仍给出 SHA256SUMS 的随机数",
	[PS_WHAT_BAD_BODY] = "有事件的内容与其种类不符",
	[PS_WHAT_BAD_ATTACHMENT] = "未签名区域含有可显示的内容",
	[PS_WHAT_BAD_CERTIFICATE] = "证书中没有可用的密钥",
	[PS_WHAT_OVER_LIMIT] = "超出格式规定的上限",
	[PS_WHAT_AFTER_TRAILER] = "文件结束之后还有字节",
	[PS_WHAT_BAD_TRAILER] = "文件末尾没有指向结束记录",
	[PS_WHAT_VERSION] = "本程序读不懂此版本或此算法套件",
	[PS_WHAT_NO_SIGNATURE] = "没有签名覆盖文件所示内容",
	[PS_WHAT_START_DIFFERS] = "开始记录与签名不一致",
	[PS_WHAT_RECORD_DIFFERS] = "有签名记录与签名不一致",
	[PS_WHAT_FOREIGN_RECORD] = "有记录属于另一次录制",
	[PS_WHAT_CONTENT_DIFFERS] = "画面和事件的清单与签名不一致",
	[PS_WHAT_COUNT_DIFFERS] = "计数与签名不一致",
	[PS_WHAT_PICTURE_DIFFERS] = "有画面与签名不一致",
	[PS_WHAT_HEADER_DIFFERS] = "有画面的数据头与签名不一致",
	[PS_WHAT_BODY_DIFFERS] = "有事件与签名不一致",
	[PS_WHAT_OPENING_DIFFERS] = "面单号的披露内容与签名不一致",
	[PS_WHAT_SUMS_DIFFER] = "SHA256SUMS 与签名不一致",
	[PS_WHAT_STATEMENT_DIFFERS] = "声明的签名核实不通过",
	[PS_WHAT_RECORD_REORDERED] = "有签名记录不是应在此处的那一条",
	[PS_WHAT_TIME_REVERSED] = "时间或序号没有递增",
	[PS_WHAT_SECOND_MIXED] = "有条目不在其封印的那一秒之内",
	[PS_WHAT_RECORD_MISSING] = "缺少签名记录",
	[PS_WHAT_CONTENT_MISSING] = "缺少某一封印的画面和事件",
	[PS_WHAT_EVENTS_MISSING] = "缺少事件",
	[PS_WHAT_BODY_MISSING] = "不允许省略的事件没有内容",
	[PS_WHAT_TAIL_MISSING] = "结束记录之后应有的内容缺失",
	[PS_WHAT_NO_ENDING] = "没有结束记录",
	[PS_WHAT_UNSEALED] = "最后一个封印之后的画面或事件没有签名覆盖,不予显示",
	[PS_WHAT_RECOVERED] = "此结尾由设备重启后找到并补记",
	[PS_WHAT_TILES_WITHHELD] = "画面有部分被遮挡",
	[PS_WHAT_FRAMES_WITHHELD] = "省略了部分帧",
	[PS_WHAT_SEALS_WITHHELD] = "省略了整秒的内容",
	[PS_WHAT_BODIES_WITHHELD] = "事件的内容被省略",
	[PS_WHAT_FRAMES_THINNED] = "按文件所述规则省略了部分帧",
	[PS_WHAT_SEALS_THINNED] = "按文件所述规则省略了整秒的内容",
	[PS_WHAT_THINNING_DIFFERS] = "省略的内容与文件所述的抽帧规则不符",
	[PS_WHAT_NONCE_WITHHELD] = "SHA256SUMS 的随机数被省略",
	[PS_WHAT_FRAMES_DROPPED] = "设备签名记录了丢帧",
	[PS_WHAT_SEAL_SIGNATURE] = "某一秒自身的签名无法验证;设备其后的签名覆盖了它",
	[PS_WHAT_EXPORTER_WRONG] = "导出者的声明不属于本导出文件,或其签名无法验证",
	[PS_WHAT_FROZEN] = "两幅完整画面逐字节相同",
	[PS_WHAT_FAULT] = "设备签名记录了故障",
	[PS_WHAT_CHAIN_REVOKED] = "证书已吊销",
	[PS_WHAT_CHAIN_EXPIRED] = "证书已过期,且没有可证明的时间早于到期日",
	[PS_WHAT_CHAIN_NOT_YET] = "证书尚未生效",
	[PS_WHAT_CHAIN_UNTRUSTED] = "证书不能追溯到您提供的根证书",
	[PS_WHAT_CHAIN_UNSUITABLE] = "此证书不是用于签署证据的证书",
	[PS_WHAT_NO_ROOT] = "您没有提供根证书",
	[PS_WHAT_TEST_SOURCE] = "有摄像头声明为测试或虚拟来源",
	[PS_WHAT_SESSION_WRONG] = "开始记录中的会话密钥不是设备密钥为本次录制所签发的",
	[PS_WHAT_SESSION_UNCONFIRMED] = "由会话密钥签名,尚无设备密钥签署的结尾来确认",
	[PS_WHAT_ATTESTATION_WRONG] = "硬件证明无效,或不属于此密钥,或该密钥可以离开其硬件",
	[PS_WHAT_ATTESTATION_REVOKED] = "硬件证明不予采信:其密钥的证书或上级证书已被吊销",
	[PS_WHAT_ATTESTATION_UNACCEPTED] = "硬件证明不能追溯到您提供的厂商根证书,或其证书当时无效",
	[PS_WHAT_OTHER_NAME] = "设备自称的名称与证书上的不同",
	[PS_WHAT_NOT_A_RECORD] = "最后一条完整记录之后的字节不是记录",
	[PS_WHAT_LEDGER_FORK] = "设备签名的某个检查点与其台账不符",
	[PS_WHAT_LEDGER_TWO] = "同一设备密钥签出了两份台账",
	[PS_WHAT_LEDGER_OTHER_TAKE] = "台账中同一编号是另一次录制",
	[PS_WHAT_LEDGER_OTHER_PAST] = "此台账与开始记录所签的台账不是同一份",
	[PS_WHAT_LEDGER_OTHER_ENDING] = "台账中本次录制的结尾与文件不同",
	[PS_WHAT_LEDGER_BEFORE_TAKE] = "台账比本次录制的开始记录更旧",
	[PS_WHAT_LEDGER_BEFORE_CHECKPOINT] = "台账比外部留存的检查点更旧",
	[PS_WHAT_LEDGER_RULE] = "台账条目前后不相接",
	[PS_WHAT_LEDGER_LOST_TAKE] = "有录制开始后没有任何结束或恢复的记录",
	[PS_WHAT_LEDGER_UNUSABLE] = "所提供的台账不是设备签名的台账",
	[PS_WHAT_LEDGER_OF_ANOTHER] = "所提供的台账属于另一台设备",
	[PS_WHAT_LEDGER_NOT_YET] = "台账中没有检查点涵盖本次录制",
	[PS_WHAT_LEDGER_HAS_ENDING] = "台账中有本次录制的结尾,文件中却没有",
	[PS_WHAT_PROOF_WRONG] = "台账证明核实不通过,或不属于本次录制",
	[PS_WHAT_CHECKPOINT_NOT_COMPARED] = "外部留存的检查点与台账证明所示的各时点不同,无法比对",
	[PS_WHAT_BAD_CODING] = "有画面不能正常解码",
	[PS_WHAT_LABEL_READ] = "画面中读出了所扫的单号",
	[PS_WHAT_LABEL_DIFFERS] = "扫描前后的画面中读出另一个号码,所扫的单号没有读到",
	[PS_WHAT_LABEL_NOT_READ] = "画面中没有读到所扫的单号",
	[PS_WHAT_NO_WAYBILL_SHOWN] = "文件没有显示可供查找的面单号",
	[PS_WHAT_CLOCK_BEHIND_LEDGER] = "本次录制开始时,设备时钟所示时间早于台账中更早条目的时间",
	[PS_WHAT_LEDGER_DELETED] = "设备已删除自己保存的本次录制文件",
	[PS_WHAT_CHAIN_REVOKED_LATER] = "证书在已证明的结束时间之后才被吊销",
	[PS_WHAT_CRL_WRONG] = "某个吊销列表不合规,或不是签发者签名的",
	[PS_WHAT_STAMP_WRONG] = "某个时间凭证不合规,或不是对这些字节作出的",
	[PS_WHAT_STAMP_OF_ANOTHER] = "某个时间凭证所对应的检查点不是本设备签名的",
	[PS_WHAT_STAMP_UNACCEPTED] = "某个时间凭证不能追溯到您提供的时间戳根证书,或其证书当时无效",
	[PS_WHAT_STAMP_PASSED_OVER] = "另有时间凭证不能追溯到您提供的时间戳根证书,或其证书当时无效",
	[PS_WHAT_STAMP_SPOILT] =
		"另有时间凭证不合规,或不是对本设备签名的检查点作出的;不影响有效的时间凭证",
	[PS_WHAT_STAMP_REVOKED] = "某个时间凭证签发机构的证书已吊销,其所述时间不予采信",
	[PS_WHAT_STAMP_LOOSE] = "没有台账证明把某个时间凭证的检查点与本次录制联系起来",
	[PS_WHAT_STAMPS_CONTRADICT] = "开始记录中的时间凭证晚于涵盖结尾的时间凭证",
	[PS_WHAT_CLOCK_CONTRADICTS] = "设备声明时钟已同步,但与外部证明的时间不符",
	[PS_WHAT_CLOCK_WRONG_BY] = "设备时钟在外部证明的时间范围之外",
	[PS_WHAT_LEDGER_BEFORE_ANCHOR] = "台账比开始记录中的检查点更旧",
	[PS_WHAT_CLOCK_STEPPED] = "拍摄期间设备时钟曾被调整,或走时不准",
};

static const char *const demands[PS_DEMAND_COUNT] = {
	[PS_DEMAND_ENDING] = "录制由设备正常结束",
	[PS_DEMAND_TIME] = "签名的最早和最晚时间都有外部证明",
	[PS_DEMAND_LEDGER] = "本次录制已列入台账",
	[PS_DEMAND_SCENE] = "画面中读出与记录一致的面单号",
};
/* clang-format on */

const char *ps_zh_axis(enum ps_axis axis)
{
	return axis < PS_AXIS_COUNT ? axes[axis] : NULL;
}

const char *ps_zh_word(enum ps_word word)
{
	return word < PS_WORD_COUNT ? words[word].text : NULL;
}

const char *ps_zh_word_meaning(enum ps_word word)
{
	return word < PS_WORD_COUNT ? words[word].meaning : NULL;
}

const char *ps_zh_what(enum ps_what what)
{
	return what < PS_WHAT_COUNT ? whats[what] : NULL;
}

const char *ps_zh_demand(enum ps_demand demand)
{
	return demand < PS_DEMAND_COUNT ? demands[demand] : NULL;
}

const char *ps_zh_not_checked(unsigned bit)
{
	switch (bit) {
	case PS_NOT_CHECKED_TIME:
		return "没有核对时间凭证:所有时间都是设备自述";
	case PS_NOT_CHECKED_LEDGER:
		return "这台设备的其他录制是否有缺失";
	case PS_NOT_CHECKED_SCENE:
		return "画面中能否读出面单号";
	case PS_NOT_CHECKED_SUMS:
		return "SHA256SUMS 的摘要:它列出的画面没有全部显示,或其随机数被省略";
	case PS_NOT_CHECKED_SEAL_SIGNATURES:
		return "每一秒各自的签名:由首末两个签名保证其间的内容";
	case PS_NOT_CHECKED_REVOCATION:
		return "证书是否已吊销";
	case PS_NOT_CHECKED_STAMP_REVOCATION:
		return "时间凭证签发机构的证书是否已吊销";
	case PS_NOT_CHECKED_ATTESTATION_REVOCATION:
		return "证明硬件的密钥的证书是否已吊销";
	case PS_NOT_CHECKED_ANCHOR:
		return "开始记录中的时间凭证";
	case PS_NOT_CHECKED_ATTESTATION:
		return "关于密钥硬件的证明";
	case PS_NOT_CHECKED_ATTACHMENTS:
		return "文件附带的未签名证明材料";
	case PS_NOT_CHECKED_PIXELS:
		return "每幅画面能否解码";
	case PS_NOT_CHECKED_EXPORTER:
		return "导出者是谁:此处无人为其密钥作证";
	case PS_NOT_CHECKED_ORIGIN:
		return "由谁签名:没有提供根证书,或没有签名能为证书作保";
	default:
		return NULL;
	}
}
