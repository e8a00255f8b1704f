### 社会保障卡：一生、挂失、制卡、账户。

## 不予办理：这张卡现在处在哪一步，接着该怎么办
card_is_applied = 申请已收到，正在等审核，还办不了这项。请过几天凭申请号查进度。
card_is_photo_wanted = 相片没有通过，还办不了这项。请先补交一张合格的相片。
card_is_checked = 申请已审核，正等着送银行开户，办不了这项。请等开户结果；不想办了可以撤回申请。
card_is_opening = 正在银行开户，办不了这项。请等银行的结果，通常几天就有。
card_is_opening_failed = 银行没有开成户，办不了这项。请重新选一家银行，或到银行查明原因。
card_is_opened = 账户已开好，正等着制卡，办不了这项。请等制卡结果；不想办了可以撤回申请。
card_is_making = 正在制卡，办不了这项。请等制好的通知。
card_is_making_failed = 这张卡没有制成，办不了这项。请社保卡经办重新制卡。
card_is_made = 卡已制好，还没有发往服务网点，办不了这项。请等领卡通知。
card_is_delivering = 卡正在送往服务网点，办不了这项。请等领卡通知。
card_is_at_point = 卡在服务网点等您来领，没领之前办不了这项。请带身份证去领。
card_is_sent_back = 卡太久没人领，已退回，办不了这项。请联系社保卡窗口重新发往网点。
card_is_handed_over = 卡已领取，还没有启用，办不了这项。请先启用；丢了请正式挂失。
card_is_active = 卡在正常使用，用不着办这项。请核对您要办的是哪张卡。
card_is_lost_for_now = 卡已临时挂失，办不了这项。找到了，请解除挂失；确实丢了，请办正式挂失再补卡。
card_is_lost = 卡已正式挂失，办不了这项。找到了，请解除挂失；找不到，请申请补卡。
card_is_cancelled = 卡已注销，什么也办不了。需要卡的，请重新申领。
card_is_withdrawn = 这份申请已撤回。需要卡的，请重新申请。
card_is_rejected = 这份申请没有通过审核。请按说明的原因改正后重新申请。

## 不予办理：申请
card_child_needs_guardian = 不满 { $age } 岁的孩子不能自己申请。请由监护人代办。
card_guardian_is_oneself = 监护人不能是申请人自己。请填写监护人的身份证号码。
card_guardian_for_adult = 成年人不由监护人代办。请本人申请，或由村级代办员代办。
card_guardian_unknown = 居民库里没有这位监护人。请核对号码；监护人在别处的，请带户口簿到窗口办。
card_guardian_too_young = 监护人不满 { $age } 岁。请由成年的监护人代办。
card_guardian_elsewhere = 监护人和孩子不在同一户。请带户口簿到窗口办。
card_applicant_wrong = 在这里只能为自己、孩子和同意您代办的亲属申请。其他情形请到窗口办。
card_application_running = 已有一份申请正在办，申请号 { $number }。请等它办完，或先撤回它。
card_point_wrong = { $point } 不是本县的领卡网点。请另选一个。
card_there_is_one = 名下已有一张卡（{ $number }）。丢了请挂失后补卡，坏了请换卡。
card_there_is_none = 名下没有可用的卡。请先申领。
card_reason_wrong = 没有这种申请原因。请重新选择。
card_not_reported_lost = 卡还没有正式挂失，不能补卡。请先办正式挂失；只是损坏的，请办换卡。
card_not_expiring = 卡到 { $day } 才到期。请临近到期时再换；损坏的请按损坏换卡。
card_application_malformed = 申请号不对。请照回执上的 12 位数字填写。
card_application_unknown = 没有这个申请号。请照回执核对。
card_checked_by_another = 自己收的申请不能自己审核。请由另一位同事审核。
card_unknown = 没有这张卡（{ $card }）。请核对后再办。
reason_missing = 还没有写原因。请写清楚，对方会看到。

## 不予办理：开户、制卡、配送、发放
card_batch_unknown = 没有社保卡批次 { $batch }。请核对批次号。
card_batch_returned = 批次 { $batch } 的回盘已经收过。请核对是不是重复的文件。
card_return_incomplete = 文件里有 { $answered } 行，批次里有 { $lines } 张卡，一行也没有收。请要一份完整的文件。
card_return_line = 这一行{ $why ->
     [not_ours] 不是这个批次的卡，或者顺序不对
     [twice] 和前面的行重复
     [account] 的银行账号和开户时的不一样
    [number] 的社保卡号不是事先给出的那个
    *[other] 有误
    }，整份文件没有收。请让对方更正后重发。
card_file_malformed = { $why ->
     [truncated] 文件不完整，后面断了
     [encoding] 文字编码不是 GB18030 或 UTF-8
     [header] 表头不是约定的
     [other_batch] 这是另一个批次或另一家银行的文件
     [count_or_hash] 行数或校验值对不上
     [fields] 列数不对
     [too_long] 行数太多
     [application_number] 申请号有误
     [account] 银行账号有误
     [outcome] 结果一栏看不懂
     [line_number] 序号有误
     [card_number] 社保卡号有误
     [citizen_id] 社会保障号码有误
     [identification] 卡识别码有误
     [made_on] 发卡日期有误
     [valid_to] 卡有效期有误
     [failed_step] 失败环节看不懂
    *[other] 看不懂
    }，整份没有收。请让对方按约定的格式重发。
card_numbers_reserved = 批次 { $batch } 的卡号已经收过。请核对是不是重复的文件。
card_file_name_wrong = 文件名看不出是哪个批次的回盘。请让对方按 back_批次号.csv 或 opened_批次号.txt 命名。
card_file_not_gb18030 = 姓名或电话写不进约定的格式，没有送出。请先更正居民登记。
card_delivery_unknown = 没有配送单 { $delivery }。请核对单号。
card_delivery_received = 配送单 { $delivery } 已经收过。请不要重复接收。
card_still_waiting = 卡要在网点等到 { $day }，还不能退回。请到期后再退。
card_signature_missing = 还没有签名。请让领卡人签名，或写明签收单号。
card_old_missing = 换卡要交回旧卡。请收回旧卡并写上卡号；旧卡丢了的，请先挂失。
card_old_other = 交回的不是要换的那张旧卡。请核对卡号。
card_replacement_under_way = 新卡正在办（申请号 { $number }），不能再解除挂失。请先撤回新卡的申请，或等着领新卡。
card_answers_wrong = 回答对不上，没有办理。请来电人带身份证到窗口办。
card_move_none = 没有要换的收款账户。请核对后再办。
card_holder_lives = { $person } 登记为健在，不能注销。请先更正居民登记。

## 电子社保卡
electronic_there_is_one = 电子社保卡已经签发。请直接出示。
electronic_there_is_none = 还没有签发电子社保卡。请先签发。
electronic_anchor_malformed = 核对密钥清单的公钥不对。请照 card keys 显示的填写。
electronic_not_here = 这里没有签发电子社保卡的密钥。请系统管理员检查 electronic.keys。
electronic_needs_fresh_code = 签发电子社保卡，要在用手机验证码登录后的五分钟以内。请退出，重新用验证码登录。
electronic_keys_ended = 签发密钥都已过期。请系统管理员重启服务，会自动换发密钥。
electronic_keys_malformed = 签发密钥文件看不懂。请从备份取回；没有备份的，移走它后会新做一套，所有网点要重新取密钥清单。
electronic_keys_open_to_others = 签发密钥文件别人也能读。请改成只有属主可读（chmod 600）。

## 给居民的消息
message_card_photo_wanted = 您的社保卡申请要补一张相片：{ $why }
message_card_rejected = 您的社保卡申请没有通过：{ $why }
message_card_at_point = 您的社保卡已到服务网点（{ $point }），请带身份证去领。
message_card_active = 您的社保卡已启用。
message_card_moves = 您的新社保卡已启用。从 { $day } 起，发给您的钱改存到 { $bank } 尾号 { $account } 的账户。不是您本人办的，请马上在掌上服务里点“不换”，或到社保卡窗口说明。
message_card_move_stopped = 已按您的意思停止更换收款账户，钱还发到原来的账户。
message_card_moved = 发给您的钱已改存到新社保卡在 { $bank } 的账户。
message_card_lost_for_now = 您的社保卡已临时挂失，到 { $day } 自动失效。银行账户没有冻结，需要的请致电银行。
message_card_lost = 您的社保卡已正式挂失。银行账户没有冻结，需要的请致电银行。
message_card_found = 您的社保卡已解除挂失。
message_card_lapsed = 您的社保卡临时挂失已到期，卡恢复使用。没有找到的，请办正式挂失。

## 电子社保卡页
app-tile-code = 电子社保卡
app-ecard-title = 电子社保卡
app-ecard-qr = 电子社保卡二维码
app-ecard-until = 有效到 { $time }，到时自动换新。
app-ecard-once = 给窗口、自助终端或村里的工作人员扫一下。只能用一次，请不要截图给别人。
app-ecard-again = 换一个
app-ecard-end = 停用电子社保卡
app-ecard-none = 还没有电子社保卡
app-ecard-why = 有了它，不带卡也能证明是您本人。
app-ecard-says = 二维码里只有姓名、生日、性别和社保卡号，没有身份证号码。
app-ecard-minute = 每个二维码一分钟内有效，只能用一次。
app-ecard-lost = 社保卡挂失后，它同时停用。
app-ecard-issue = 签发到这部手机
