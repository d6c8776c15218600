#include "tools/slip_text.h"

static const char code_use[] =
	"The code holds the station's signed word on which takes there were. Read it with any "
	"scanner, save its text as a file: packseal verify --checkpoint FILE then sees whether the "
	"ledger was rewritten or taken back since.";
static const char code_use_zh[] =
	"左侧二维码是工位签名的台账状态。用任何扫码工具读出文字并存成文件,交给 packseal verify 的\n"
	"--checkpoint,即可查出台账此后是否被改写或回退。";

static const char day_advice[] =
	"Leave it outside today. Photograph this slip and send the picture to somebody who keeps "
	"it, or mail it to yourself; better: a trusted time stamp, a notary, or the platform's own "
	"evidence service. It names no parcel and no person. Only what left before the dispute "
	"counts; a slip that stayed in your drawer shows little. Thermal paper fades: keep the "
	"picture or the file.";
static const char day_advice_zh[] =
	"请当天存到工位以外:拍下本单发给会留底的人,或发邮件给自己;做可信时间戳、公证存证"
	"或提交平台存证更好。单上没有面单号,也没有个人信息。争议发生之前存出去的才有用;"
	"一直放在自己抽屉里的,说明不了什么。热敏纸会褪色,请保留照片或文件。";

static const char first_advice[] =
	"Lodge it on day one, before the first parcel, in one of these places or more:\n"
	"1. a trusted time stamp over this file, kept beside it;\n"
	"2. a notary, or an evidence service that gives you a dated receipt;\n"
	"3. the platform or the buyer's side, in a ticket or contract that has a date;\n"
	"4. at the least a mail to yourself with this file, which you never delete.\n"
	"Keep the file and one print in another place than the station; thermal paper fades. "
	"Whoever verifies a take compares this with what packseal verify prints: a certificate "
	"that somebody makes up later has another fingerprint. This slip is no secret; the key is.";
static const char first_advice_zh[] =
	"请在第一天、发出第一件包裹之前,存到以下一处或几处:\n"
	"1. 对本文件做可信时间戳,与本文件一起保存;\n"
	"2. 公证处,或能出具带日期凭证的存证服务;\n"
	"3. 平台或合作方:有日期的工单或合同附件;\n"
	"4. 至少给自己发一封附有本文件的邮件,永不删除。\n"
	"文件和一份打印件请放在工位以外的地方;热敏纸会褪色。验证录像的人把本单与 packseal verify "
	"显示的指纹对照:事后另造的证书,指纹一定不同。本单不是秘密,密钥才是。";

static const char web_use[] =
	"The browser warns once on each device: look at the certificate, and go on only if its "
	"SHA-256 is this one.";
static const char web_use_zh[] =
	"每台设备首次打开网页时,浏览器会提示证书不受信任:查看证书,SHA-256 与此一致再继续。";

/* English, Chinese. */
static const char *const texts[][2] = {
	[PS_SLIP_DAY_TITLE] = { "End-of-day slip of a packing station", "打包工位日终存证单" },
	[PS_SLIP_FIRST_TITLE] = { "Identity slip of a packing station", "打包工位身份单" },
	[PS_SLIP_STATION] = { "station", "工位" },
	[PS_SLIP_OF] = { "certificate of", "证书名称" },
	[PS_SLIP_DAY] = { "day", "日期" },
	[PS_SLIP_LEDGER] = { "ledger", "台账" },
	[PS_SLIP_ROOT_HASH] = { "Root hash of the ledger", "台账根哈希" },
	[PS_SLIP_CODE_USE] = { code_use, code_use_zh },
	[PS_SLIP_OF_ROOT] = { "Fingerprint of the root certificate", "根证书指纹" },
	[PS_SLIP_OF_STATION] = { "Fingerprint of the station's certificate", "工位证书指纹" },
	[PS_SLIP_OF_WEB] = { "Fingerprint of the pages' certificate", "网页证书指纹" },
	[PS_SLIP_WEB_USE] = { web_use, web_use_zh },
	[PS_SLIP_DAY_ADVICE] = { day_advice, day_advice_zh },
	[PS_SLIP_FIRST_ADVICE] = { first_advice, first_advice_zh },
};

const char *ps_slip_text(enum ps_slip_text text, enum ps_lang lang)
{
	return texts[text][lang == PS_LANG_ZH];
}
