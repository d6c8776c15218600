/* All that the pages say, in English and in simplified Chinese. */
#ifndef PS_WEB_WORDS_H
#define PS_WEB_WORDS_H

#include "signing/words.h"

/* clang-format off */
#define PS_WEB_WORDS(X) \
	X(NAME, "packseal", "packseal 打包录像") \
	X(OTHER_LANGUAGE, "中文", "English") \
	X(LOG_IN, "Log in", "登录") \
	X(LOG_OUT, "Log out", "退出") \
	X(USER, "Name", "用户名") \
	X(PASSWORD, "Password", "密码") \
	X(WRONG_LOGIN, "Name or password is wrong.", "用户名或密码不对。") \
	X(TOO_OFTEN, "Too many tries. Wait half a minute, then try again.", "尝试过多,请半分钟后再试。") \
	X(NO_USERS, "Nobody can log in yet. On the station: packseal-web user add NAME --role manager", "还没有用户。请在工位机上运行:packseal-web user add 名字 --role manager") \
	X(FIND, "Find", "查找") \
	X(HEALTH, "Health", "工位状态") \
	X(LIVE, "Live", "现场画面") \
	X(LIVE_HINT, "What the cameras see now, to aim and focus them. Turn the lens until the bar stays at its longest. With the printed aim card (hw/README.md) flat where the item lies, it stands below how finely each camera sees. Nothing of this is recorded or signed.", "摄像头此刻的画面,用于对准和调焦:转动镜头,直到清晰度条最长。把打印的对准卡(hw/README.md)平放在商品的位置,画面下方会写明每个摄像头看得多细。此画面不录制、不签名。") \
	X(LIVE_SHARPNESS, "Sharpness, of the best seen here", "清晰度(与本页见过的最清晰相比)") \
	X(LIVE_RIGHT, "exposure right", "曝光正常") \
	X(LIVE_DARK, "too dark: more light, or a longer exposure", "过暗:加光,或延长曝光") \
	X(LIVE_BRIGHT, "too bright: white areas are burnt out", "过亮:白色区域已溢出") \
	X(CARD_NONE, "No aim card in the picture.", "画面中没有对准卡。") \
	X(CARD_BAR, ", narrowest bar read ", ",能读出的最窄条 ") \
	X(CARD_LABEL, ": fine enough for the item, and for a label's barcode", ":足够看清商品,也足够读出面单条码") \
	X(CARD_ITEM, ": fine enough for the item, not for a label's barcode (8 px/mm)", ":足够看清商品,但读不出面单条码(需 8 px/mm)") \
	X(CARD_COARSE, ": too coarse for the item (4 px/mm) and for a label's barcode (8 px/mm); hang the camera lower, or film with more pixels", ":看不清商品(需 4 px/mm),也读不出面单条码(需 8 px/mm);请降低摄像头,或提高录制像素") \
	X(CARD_BLURRED, "; blurred: set the focus, or clean the lens", ";画面模糊:请调焦,或清洁镜头") \
	X(LIVE_NONE, "There is no picture now: see Health.", "现在没有画面,请看“工位状态”。") \
	X(JOBS, "Made files", "已生成文件") \
	X(SEARCH_LABEL, "Waybill, order or part of it; evidence code", "面单号、订单号或其中一段;证据码") \
	X(SEARCH_HINT, "at least 3 characters; empty: by date, or the latest", "至少 3 个字符;留空:按日期,或最近的") \
	X(SINCE, "From", "起") \
	X(UNTIL, "To", "止") \
	X(LATEST, "The latest takes", "最近的录像") \
	X(FOUND_NONE, "Nothing was found. A parcel that is still being recorded is listed when it ends.", "没有找到。正在录制的包裹结束后才会列出。") \
	X(FOUND_MORE, "There is more than can be shown. Narrow it down.", "结果过多,请缩小范围。") \
	X(FILM_LOST, "The film does not come any more: it was removed, you are logged out, or nobody answers. Load the page again.", "录像不再传来:已被删除、登录已失效或服务无应答。请重新打开本页。") \
	X(TOO_SHORT, "Give at least 3 characters.", "请至少输入 3 个字符。") \
	X(BAD_DATE, "A date is written as 2026-03-01.", "日期请写成 2026-03-01。") \
	X(WAYBILL, "Waybill", "面单号") \
	X(NO_WAYBILL, "no waybill", "无面单") \
	X(STARTED, "Began", "开始时间") \
	X(LENGTH, "Length", "时长") \
	X(CAMERAS, "Cameras", "摄像头") \
	X(LANE, "Lane", "工位") \
	X(FLAGS, "To note", "注意") \
	X(TAKE, "Take", "录像") \
	X(SECONDS, "s", "秒") \
	X(HELD, "held", "已保留") \
	X(CANCELLED, "cancelled", "已取消") \
	X(RECOVERED, "broke off", "曾中断") \
	X(OPEN, "without an ending", "无结尾") \
	X(LOST, "pictures lost", "有丢帧") \
	X(LOST_COUNT, "Pictures lost", "丢帧数") \
	X(RETURN, "return", "退货") \
	X(FAULTS, "faults recorded", "故障记录") \
	X(THINNED, "1 picture a second", "已抽帧") \
	X(STILLS, "a few stills", "仅存图片") \
	X(GONE, "pictures deleted", "画面已删除") \
	X(BOUND_LATE, "waybill typed in later", "面单为后补") \
	X(NTH, "one of several", "多次录像之一") \
	X(ALL_OF_WAYBILL, "All takes of this waybill", "该面单的全部录像") \
	X(PREPARING, "The film is verified and unpacked…", "正在验签并展开录像…") \
	X(LEDGER_NONE, "The store has no ledger that can be read (ledger/leaves, ledger/checkpoints): the film is shown, and what the ledger says of it was not checked.", "存储目录中没有可读的台账(ledger/leaves、ledger/checkpoints):录像照常播放,但未按台账核对。") \
	X(PREPARE_FAILED, "It cannot be shown. What packseal says:", "无法播放。packseal 的说明:") \
	X(BUSY, "Too much is being made at the moment. Try again in a minute.", "当前任务过多,请一分钟后再试。") \
	X(PLAY, "Play", "播放") \
	X(PAUSE, "Pause", "暂停") \
	X(STEP_BACK, "One picture back", "上一帧") \
	X(STEP_ON, "One picture on", "下一帧") \
	X(SPEED, "Speed", "速度") \
	X(MARK_FROM, "From here", "从此处") \
	X(MARK_TO, "To here", "到此处") \
	X(HIDE, "Draw boxes to hide", "画框遮挡") \
	X(HIDE_HINT, "One a line: camera:x,y,width,height, then perhaps @from-to in seconds. Draw them in the pictures, or type.", "每行一个:摄像头:x,y,宽,高,可加 @起-止(秒)。可在画面上画,也可输入。") \
	X(UNDO, "Take the last one back", "撤销上一个") \
	X(KEYS, "Keys: space plays, ← → step, [ ] mark, - + speed", "按键:空格播放,← → 逐帧,[ ] 标记,- + 调速") \
	X(PARTS, "Part", "分段") \
	X(TIMELINE, "Time line", "时间轴") \
	X(EVENTS, "Events", "事件") \
	X(LINK_RETURN_OF, "A return. Before it, this waybill was filmed in:", "退货。该面单此前的录像:") \
	X(LINK_CONTINUES, "Goes on with the parcel of:", "接续同一包裹的录像:") \
	X(LINK_REPLACES, "The parcel got a new waybill. Under the old one:", "该包裹换了面单。原面单的录像:") \
	X(LINK_REOPENS, "Opens a parcel again that was packed in:", "重新打开的包裹,此前的录像:") \
	X(LINK_GONE, " (not in this store)", "(不在本机存储中)") \
	X(AT, "At", "时刻") \
	X(WHAT, "What", "内容") \
	X(VERDICT, "What verification says", "验签结果") \
	X(NOT_CHECKED, "Not checked", "未检查") \
	X(NEEDS_SCRIPT, "Playing needs JavaScript; everything else works without.", "播放需要 JavaScript;其他功能不需要。") \
	X(ANSWER, "Answer a claim", "答复纠纷") \
	X(CHANNEL, "Where it goes", "提交到") \
	X(FILES_LANG, "Language of the files", "文件语言") \
	X(FILES_LANG_OWN, "(as is usual there)", "(按提交处的惯例)") \
	X(LANG_WRONG, "Files for a channel are in Chinese (zh) or English (en), or as is usual there; a sealed excerpt has no language.", "提交到平台等处的文件用中文(zh)或英文(en),不选则按该处惯例;带签名的片段不分语言。") \
	X(CLAIM, "What is claimed", "买家主张") \
	X(CLAIM_NONE, "(none of these)", "(以上都不是)") \
	X(MAKE, "Make the files", "生成文件") \
	X(STATEMENT, "with a signed statement of how each file was made", "附设备签名的声明:每个文件由哪些画面制成") \
	X(LABEL_LOST, "No machine can read the label's barcode in the sheet at this limit: name fewer views.", "在此上限下,拼图中的面单条码已无法由机器读出:请减少画面。") \
	X(STATEMENT_NONE, "Such a statement is of files for a channel, and the take's station signs it: it must be reachable from here.", "只有提交到平台等处的文件附有这种声明,且由录像所在的工位机签名:须能从本机连接该工位机。") \
	X(STATEMENTS, "Signed statements", "签名声明") \
	X(STATEMENTS_HINT, "The station's statement of what each file was made of. They are none of the channel's files: keep them, or give one to who asks, who checks it against its file:", "工位机就每个文件由哪些画面制成所作的声明。声明不属于提交的文件:请自行保存,或交给查证的人,由其与文件一并核对:") \
	X(EXCERPT, "Sealed excerpt", "带签名的片段") \
	X(EXCERPT_HINT, "A part of the original that anyone can verify. Empty: from the beginning, to the end.", "原始录像的一段,任何人都可验签。留空:从头,到尾。") \
	X(EXCERPT_MAKE, "Cut it out", "截取") \
	X(FROM_S, "From second", "从第几秒") \
	X(TO_S, "To second", "到第几秒") \
	X(HOLD, "Keep it", "保留") \
	X(HOLD_CLAIMS, "Open claims stand on this film; once its hold ends, age may thin or delete it:", "以下未结纠纷依据此录像;解除保留后,录像可能到期抽帧或删除:") \
	X(HOLD_CLAIMS_UNREAD, "Not all claims can be read, so nobody knows whether one stands on this film.", "无法读取全部纠纷,因此不知道是否有纠纷依据此录像。") \
	X(HOLD_FORCE, "End the hold all the same", "仍然解除保留") \
	X(HOLD_HINT, "A held take is neither thinned nor deleted. The reason stands in the ledger for ever.", "保留的录像不抽帧、不删除。理由永久记入台账。") \
	X(REASON, "Reason", "理由") \
	X(RELEASE, "End the hold", "解除保留") \
	X(HOLD_BY, "Held by", "保留人") \
	X(STATION_ONE, "Station", "工位机") \
	X(STATION_ALL, "All stations", "全部工位机") \
	X(STATION_CHOOSE, "Choose a station.", "请选择工位机。") \
	X(STATION_NONE, "There is no such station.", "没有这个工位机。") \
	X(STATION_FAR, "This station is not reachable from here: its films are shown, but it cannot be asked. No live picture, no hold, no ledger entry and no health can be had of it here.", "从本机无法连接该工位机:可以查看录像,但无法向它发出请求;此处没有它的现场画面、保留、台账记录和状态。") \
	X(STATION_FAR_HEALTH, "not reachable from here", "从本机无法连接") \
	X(STATION_FAR_HOLD, "This station is not reachable from here: hold the take at the station itself.", "从本机无法连接该工位机:请在该工位机上保留录像。") \
	X(STATION_FAR_LEDGER, "No ledger entry was written: the take's station is not reachable from here.", "未写入台账:从本机无法连接录像所在的工位机。") \
	X(STATION_UNREAD, "What this station filmed is not in the list, its store cannot be read here:", "列表缺少该工位机的录像,此处无法读取其存储:") \
	X(HOLD_FAILED, "It stays as it was:", "未能更改:") \
	X(MAKING, "It is being made…", "正在生成…") \
	X(STEP_VERIFYING, "the film is verified:", "录像验签:") \
	X(STEP_UNPACKING, "pictures are written:", "展开图片:") \
	X(STEP_EXPORTING, "the excerpt is written:", "写入片段:") \
	X(STEP_ENCODING, "a film is encoded:", "编码视频:") \
	X(MADE, "Made", "已生成") \
	X(FAILED, "Not made", "未生成") \
	X(FILE, "File", "文件") \
	X(BYTES, "Bytes", "字节") \
	X(LIMIT, "Limit", "上限") \
	X(NO_LIMIT, "none", "无") \
	X(FILES_SUM, "All together, without the text", "合计(不含文字)") \
	X(DOWNLOAD, "Download", "下载") \
	X(TEXT_TO_PASTE, "Text to paste", "可粘贴的文字") \
	X(CHARACTERS, "characters", "字符") \
	X(SAYS, "What packseal says", "packseal 的说明") \
	X(CUSTODY, "Ledger entries of this export", "本次导出的台账记录") \
	X(CUSTODY_NONE, "No ledger entry was written: the station does not answer.", "未写入台账:工位程序没有应答。") \
	X(CANNOT_ANSWER, "A packing film cannot answer this:", "打包录像不能回答这类纠纷:") \
	X(MADE_NOTE, "Note:", "注意:") \
	X(MADE_NOTHING_SAID, "It ended without a word. Perhaps the station's disk is full: tell whoever looks after the station.", "程序没有说明原因就结束了。工位磁盘可能已满,请告知维护人员。") \
	X(LOOK_FIRST, "Look at the pictures before you send them.", "提交前请先看图。") \
	X(LIMITS_FROM, "Limits read", "上限查于") \
	X(LIMITS_NEVER, "Nobody has checked these limits; they are careful guesses.", "这些上限未经核实,取保守值。") \
	X(BACK_TO_TAKE, "Back to the film", "返回录像") \
	X(NO_JOBS, "Nothing was made yet.", "还没有生成文件。") \
	X(RUNNING, "running", "进行中") \
	X(NOT_ALLOWED, "Your role may not do this.", "您的角色无此权限。") \
	X(NOT_FOUND, "There is no such page, take or file (any more).", "没有这个页面、录像或文件(或已不存在)。") \
	X(FORGED, "This form is too old, or it does not come from here. Go back, load the page again and repeat.", "表单已过期或来源不符。请返回、刷新页面后重试。") \
	X(BAD_INPUT, "Something in the form cannot be right.", "表单中有内容不正确。") \
	X(BAD_FIELD, "This cannot be right:", "此项内容不正确:") \
	X(BOXES_WRONG, "A box to hide is written as camera:x,y,width,height, then perhaps @from-to in seconds; one a line.", "遮挡框写作 摄像头:x,y,宽,高,可加 @起-止(秒);每行一个。") \
	X(TOLD_WRONG, "What the courier noted is too long, or has characters that cannot be printed.", "快递员的记录过长,或含有无法显示的字符。") \
	X(TOO_LARGE, "That is too much.", "提交内容过大。") \
	X(INDEX_BROKEN, "The index cannot be read. On the station: packseal reindex", "索引无法读取。请在工位机上运行:packseal reindex") \
	X(BROKEN, "That failed. The station's journal has more.", "操作失败,详见工位机日志。") \
	X(STATION, "Station", "工位机") \
	X(STATE, "State", "状态") \
	X(SCANNER, "Scanner", "扫码枪") \
	X(OK, "in order", "正常") \
	X(MISSING, "missing", "缺失") \
	X(RATE, "Pictures a second", "帧率") \
	X(FAULT, "Fault", "故障") \
	X(DISK_FREE, "Free on the disk", "磁盘剩余") \
	X(DAYS_LEFT, "Full in days", "预计可用天数") \
	X(LASTS, "it lasts", "够用") \
	X(TAKES, "Takes", "录像数") \
	X(HOLDS, "Held", "保留数") \
	X(LEDGER_SIZE, "Ledger entries", "台账条数") \
	X(KEY, "Key", "签名密钥") \
	X(KEY_SIGNS, "signs", "正常签名") \
	X(LAST_SEAL, "Last seal (take/second)", "最近一次签名(录制/秒)") \
	X(CLOCK, "Clock", "时钟") \
	X(HEAT, "Temperature", "温度") \
	X(VOICE, "Voice", "语音") \
	X(LAST_ERROR, "Last error", "最近的错误") \
	X(LAST_TAKE, "Last take", "最近一次录像") \
	X(CLAIMS, "Claims", "售后纠纷") \
	X(NO_CLAIMS, "No claim is open.", "没有待处理的纠纷。") \
	X(NUMBER, "Number", "编号") \
	X(DEADLINE, "To be answered by", "答复期限") \
	X(LATE, "(late)", "(已超期)") \
	X(OUTCOME, "Outcome", "结果") \
	X(UNDECIDED, "open", "处理中") \
	X(EARLIER, "Earlier claims of this buyer", "该买家此前的纠纷数") \
	X(SENT, "What the buyer sent", "买家提供的文件") \
	X(NOTES, "What was noted", "记录") \
	X(CLAIM_ONE, "Claim", "纠纷") \
	X(CLAIM_NEW, "Note a claim", "登记纠纷") \
	X(CLAIM_NEW_HINT, "Its takes are held from then on. Of the buyer's name only a keyed hash is kept, to count his claims by.", "登记后,该包裹的录像即被保留。买家名称只保存加密散列,用于统计其纠纷次数。") \
	X(CLAIMS_OPEN, "Open claims", "待处理的纠纷") \
	X(CLAIMS_MORE, "There are more than these 500.", "仅显示 500 件,还有更多。") \
	X(CLAIMS_UNREAD, "Claims that cannot be read (the journal says why):", "无法读取的纠纷(原因见日志):") \
	X(CLAIMS_ALL, "Closed ones too", "包括已结案的") \
	X(ORDER, "Order, where the waybill is not known", "订单号(不知道面单号时)") \
	X(ORDER_NUMBER, "Order", "订单号") \
	X(BUYER, "Buyer's name there, if it is known", "买家在平台上的名称(可不填)") \
	X(CHANNEL_FROM, "Where it came from", "来自") \
	X(NOT_SAID, "(not said)", "(未说明)") \
	X(DEADLINE_LEFT, "hours left", "小时后到期") \
	X(SENT_FILES, "Pictures and films from the buyer", "买家发来的图片和视频") \
	X(SENT_HINT, "JPEG, PNG, WebP, GIF, HEIC of at most 32 MB; MP4, MKV, WebM of at most 512 MB; 16 files. They are kept as they are, with their SHA-256.", "JPEG、PNG、WebP、GIF、HEIC 每个不超过 32 MB;MP4、MKV、WebM 每个不超过 512 MB;最多 16 个。原样保存,并记录 SHA-256。") \
	X(SENT_TOO_MUCH, "That is too much for one claim: at most 16 files, and no more bytes in all than this station takes (upload_max_mb).", "超出一件纠纷的限额:最多 16 个文件,总字节数不超过本站设置(upload_max_mb)。") \
	X(SENT_TOO_LARGE, "A file is too large: a picture may have 32 MB, a film 512 MB.", "文件过大:图片不超过 32 MB,视频不超过 512 MB。") \
	X(SENT_NO_SPACE, "The station's disk has no room for that: the recording comes first. Tell whoever looks after the station.", "工位机磁盘空间不足,须先保证录像。请联系管理人员。") \
	X(SENT_NO_PICTURE, "One of the files is neither a picture (JPEG, PNG, WebP, GIF, HEIC) nor a film (MP4, MKV, WebM). Nothing was kept.", "其中有文件既不是图片(JPEG、PNG、WebP、GIF、HEIC),也不是视频(MP4、MKV、WebM)。未保存任何内容。") \
	X(SENT_EMPTY, "One of the files is empty. Nothing was kept: ask the buyer to send it again.", "其中有文件是空的。未保存任何内容,请让买家重新发送。") \
	X(SENT_NONE, "The buyer sent no picture.", "买家没有提供图片。") \
	X(LOOKING, "The pictures are looked into…", "正在检查图片…") \
	X(LOOK_FAILED, "The pictures cannot be shown. What packseal says:", "无法显示图片。packseal 的说明:") \
	X(CHANGED, "Its bytes are not those that were taken in: somebody changed or removed the file.", "其内容与收到时不同:文件被改动或删除。") \
	X(NOT_DRAWN, "No picture can be made of it.", "无法显示为图片。") \
	X(SEEN_BEFORE, "Seen before:", "曾经出现:") \
	X(SEEN_NOWHERE, "Not seen in another claim or among the shop's pictures.", "未在其他纠纷或店铺图片中出现。") \
	X(DECLARES_HINT, "Anybody can write such a mark, and take it off. Small pictures, encoded anew: the file itself lies on the station.", "任何人都可写入或去除这类标识。此处为重新编码的小图,原文件保存在工位机上。") \
	X(NO_FILM, "There is no film of this parcel: nothing can be answered with.", "没有该包裹的录像,无法以录像答复。") \
	X(NO_PARCEL, "The order is of several parcels, or of none that was filmed: note a claim by the waybill to answer it.", "该订单对应多个包裹,或没有录像。请按面单号另行登记后答复。") \
	X(ASK, "Ask the buyer for a film", "请买家补拍视频") \
	X(ASK_HINT, "A message with a code that is for this claim alone, to be shown beside the defect in one shot without a cut.", "消息中含本次专用编号,请买家在连续拍摄的同一画面中与问题部位一起拍到。") \
	X(ASK_MAKE, "Make the message", "生成消息") \
	X(ASK_OTHER, "The same in Chinese", "英文版本") \
	X(COPY, "Copy", "复制") \
	X(COPIED, "Copied", "已复制") \
	X(REPLY, "The buyer's reply", "买家的回复") \
	X(REPLY_TEXT, "What he answered", "回复内容") \
	X(REPLY_NOTE, "Note the reply", "登记回复") \
	X(REPLY_REFUSED, "He refuses", "买家拒绝补拍") \
	X(ANSWER_THIS, "Answer this claim", "答复该纠纷") \
	X(BESIDE, "Beside the signed pictures", "与签名图片并列") \
	X(BESIDE_FIRST, "the first that can be drawn", "第一张可显示的图片") \
	X(TAKE_LATEST, "the latest", "最近一次") \
	X(ANSWERED_WITH, "Nobody named a take; answered with take", "未指定录像,所用录像编号:") \
	X(REASON_PICK, "To be picked in the channel's form:", "在平台表单中选择:") \
	X(CHOOSE_VIEWS, "Choose the views in the film, or draw boxes", "在录像中挑选画面或画框") \
	X(VIEW_ADD, "This view into the answer", "用于答复") \
	X(VIEW_REMOVE, "Remove", "移除") \
	X(VIEWS, "Views in the sheet", "图片中的画面") \
	X(VIEWS_HINT, "A camera and a second each, such as top:12.5 front:30; six at most, five beside the buyer's picture. Below the film's pictures a button adds what is shown. Empty: packseal proposes them.", "每个写作 摄像头:秒,如 top:12.5 front:30;最多六个,与买家图片并列时最多五个。录像画面下方的按钮可加入当前画面。留空:由 packseal 推荐。") \
	X(VIEWS_WRONG, "A view is a camera and a second, such as top:12.5; six at most, five beside the buyer's picture.", "画面写作 摄像头:秒,如 top:12.5;最多六个,与买家图片并列时最多五个。") \
	X(VIEWS_NO_SHEET, "This channel takes no sheet of pictures: choose no views for it.", "该平台不收汇总图片,请不要挑选画面。") \
	X(TOLD, "What the courier noted", "快递员的记录") \
	X(TOLD_HINT, "For a channel that takes a report (police, court): it stands there, marked as covered by no signature.", "用于收取报告的渠道(公安、法院):写入报告,并注明未签名。") \
	X(PICKED_UP, "When the courier had the parcel", "快递揽收时间") \
	X(COURIER_WEIGHT, "What he weighed", "快递称重") \
	X(TOLD_NO_REPORT, "This channel takes no report, in which what the courier noted would stand.", "该平台不收报告,无处写入快递员的记录。") \
	X(FROM_BUYER, "From the buyer, signed by nobody", "来自买家,无人签名") \
	X(MADE_BEFORE, "Made for this claim", "已为该纠纷生成") \
	X(CLOSE, "Close", "结案") \
	X(CLOSE_HINT, "The takes stay held until a manager ends the hold.", "录像继续保留,直到管理员解除保留。") \
	X(REOPEN, "Reopen", "重新处理") \
	X(REOPEN_HINT, "If it goes on, as by an appeal: it stands in the list again, by its new deadline, and its takes are held again. A closed claim is not answered.", "如需申诉等后续处理:重新列入待处理,按新期限排序,并再次保留录像。已结案的纠纷不能再生成答复。") \
	X(NOTE_REOPENED, "reopened; it was closed as", "重新处理,原结果") \
	X(CLOSE_CHOOSE, "(choose)", "(请选择)") \
	X(REMARK, "Remark", "备注") \
	X(NOTING, "It is being noted…", "正在登记…") \
	X(NOTED_NOT, "It was not noted", "未能登记") \
	X(BACK_TO_CLAIM, "Back to the claim", "返回纠纷") \
	X(NOTE_OPENED, "noted", "登记") \
	X(NOTE_HELD, "held", "已保留") \
	X(NOTE_NOT_LOOKED, "not looked for at a station", "未能在工位机中查找") \
	X(NOTE_NOT_HELD, "not held", "未能保留") \
	X(CLAIM_UNHELD, "it could not be held: unless that was done since, its age may thin it. Hold it on its page; it is also tried again when the claim is asked about, replied to or answered.", "未能保留:若此后仍未保留,可能因保存期限被抽帧或删除。请在其页面点保留;向买家提问、登记答复或答复申诉时也会再次尝试。") \
	X(NOTE_ASKED, "asked, code", "已请买家补拍,编号") \
	X(NOTE_REPLIED, "the buyer replied", "买家回复") \
	X(NOTE_REFUSED, "the buyer refused", "买家拒绝") \
	X(NOTE_ANSWERED, "files made for", "已生成答复文件") \
	X(NOTE_CLOSED, "closed", "结案") \
	X(NOTE_SEEN, "seen before", "曾经出现") \
	X(NOTE_REASON, "the channel's reason", "平台理由") \
	X(LEDGER_ENTRY, "ledger entry", "台账记录") \
	X(ACCESS, "Access", "查阅记录") \
	X(ACCESS_HINT, "Who searched, and who looked at which take. The ledger vouches for it: packseal ledger access", "谁查找过、谁看过哪段录像。台账为此作证:packseal ledger access") \
	X(ACCESS_WAITS, "Entries that are not in the ledger yet", "尚未记入台账的条数") \
	X(ACCESS_MORE, "Only the latest are shown.", "仅显示最近的记录。") \
	X(NO_ACCESS, "There is no such entry.", "没有这样的记录。") \
	X(NOT_NOTED, "Nothing is shown, because it cannot be noted who looked: see to the disk of the station; its journal has more.", "无法登记查阅人,因此不显示任何内容:请检查工位机的磁盘,详见其日志。") \
	X(SEEN_BY, "Who looked at this take", "谁看过这段录像") \
	X(TIME, "Time", "时间") \
	X(ACT, "What", "操作") \
	X(ACT_TEXT, "Of what", "内容") \
	X(ACT_SEARCH, "searched", "查找") \
	X(ACT_LOOK, "looked", "观看") \
	X(ACT_STILL, "small picture", "看缩略图") \
	X(ACT_LIVE, "live", "看现场画面") \
	X(ACT_DOWNLOAD, "downloaded", "下载") \
	X(ACT_LOGIN, "logged in", "登录") \
	X(ACT_CLAIM, "looked at a claim", "看纠纷") \
	X(ACT_PREVIEW, "saw what was made", "看生成的图片") \
	X(ACT_REDACT, "hid boxes", "遮盖") \
	X(SKIP, "To the content", "跳到正文")
/* clang-format on */

enum ps_web_word {
#define X(code, en, zh) PS_WEB_##code,
	PS_WEB_WORDS(X)
#undef X
		PS_WEB_WORD_COUNT,
};

const char *ps_web_word(enum ps_lang lang, enum ps_web_word word);

#endif
