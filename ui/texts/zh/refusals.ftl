### 不予办理的理由：说清为什么，再说下一步做什么。标识就是稳定的代码，从不更名。

## 句子的外框
at-row = 第 { $row } 行：{ $sentence }
at-cell = 第 { $row } 行 { $column } 列：{ $sentence }
refused-otherwise = 不能办理（代码 { $code }）。请把这个代码告诉系统管理员。
failed = 没有办成，数据没有改动。请稍后再试；再次出现时请告诉系统管理员。

## 名单逐行检查
unknown_person = 居民库里没有这个身份证号码。请核对号码；确有此人的，先登记居民再重新检查。
dead = 此人已登记死亡。请从名单中去掉；登记有误的，先更正居民登记。
moved_away = 此人已迁出本地。请从名单中去掉；登记有误的，先更正居民登记。
no_active_account = 此人没有可用的社保卡账户。请先办卡或启用账户，再重新检查。
duplicate_in_file = 同一人在本名单中重复出现，只取第一个合格的行。请删去多余的行。
already_paid = 此人本期的这一项已在别的批次中发放或待发放。请从名单中去掉。
over_cap = 金额超过该项目的上限。请按标准更正金额。
conflicting_programme = 此人同期已享受不能同时享受的项目。请核实后二选一。
name_differs = 姓名与居民登记不一致。请核对姓名和身份证号码。
not_eligible = 此人不符合该项目的条件（年龄、地区或户主）。请核实，不符合的从名单中去掉。
bad_id = 身份证号码有误。请对照证件更正号码。
bad_amount = 金额看不懂或不大于零。请写成 1234.50 这样的数字，最多两位小数。
bad_row = 这一行不完整或格式不对。请对照模板更正整行。
account_differs = 名单中的银行账号与社保卡账户不一致。发放只用社保卡账户；请核对后更正或留空。
out_of_scope = 不在您负责的地区。请交给所在地区的办事人员办理。

## 已冻结、已停发的行
batch_undone = 所在批次已撤销，这一行不发放。需要发放的，请列入新的批次。
objection = 公示期间对这一行的异议成立，没有发放。请查清后列入新的批次；不服的，请到受理部门申诉。
held = 这一行暂缓（异议或疑问），没有发放。请查清后放行，或列入新的批次。

## 批次
batch_unknown = 没有批次 { $batch }，或者它不在您负责的地区。请查看批次清单。
batch_wrong_state = 批次 { $batch } 现在是“{ $state ->
    [open] 新建
    [loaded] 已载入名单
    [checked] 已检查
    [noticed] 公示中
    [submitted] 已提交
    [approved] 已批准
    [sent] 已发出
    [closed] 已办结
    [undone] 已撤销
   *[other] { $state }
    }”，这一步现在不能做。请查看该批次的下一步。
batch_empty = 批次 { $batch } 没有一行可以发放。请更正名单后重新检查。
batch_already_sent = 批次 { $batch } 已经发给银行，不能再发，也不能撤销。请等待或查看银行回单。
batch_not_settled = 批次 { $batch } 还有 { $items } 笔没有结果，不能办结。请先收齐银行回单。
own_batch = 批次 { $batch } 由您制作或提交，不能由您复核或批准。请另一位办理。
already_approved = 您已经批准过批次 { $batch }。请另一位审批人办理。
review_not_asked = 批次 { $batch } 的项目不要求县级复核。请直接由审批人批准。
review_needs_county = 批次 { $batch } 由全县的复核人复核，您的范围没有包括整个县。请县级复核人办理。
already_reviewed = 批次 { $batch } 已经复核过，复核只做一次。请查看批次的复核结果。
review_missing = 批次 { $batch } 还没有县级复核，不能批准。请先由县级复核人复核。
review_objected = 批次 { $batch } 县级复核没有通过，不能批准。请制作人撤销批次，改正后重新提交。
reviewer_not_approver = 批次 { $batch } 由您复核，不能再由您批准。请另一位审批人办理。
content_changed = 批次 { $batch } 的内容与您看到的不一致，没有批准。请重新打开，核对后再批准。
notice_missing = 批次 { $batch } 还没有公示。请先公示，期满后再提交。
notice_not_over = 批次 { $batch } 的公示到 { $day } 才结束。请届时再提交。
line_not_published = 批次 { $batch } 公示的名单上没有第 { $line } 行。请对照公示名单核对行号。
line_unknown = 批次 { $batch } 的这一行没有可以暂缓或放行的款项。请核对行号。
roster_already_loaded = 同样的人和金额已在批次 { $batch } 中。请查看该批次，不要重复报送。
batch_is_reissue = 批次 { $batch } 是批次 { $source } 的更正批次，不能再载入名单。请直接提交；要改内容的，请撤销后重新更正。
period_not_paid = 项目“{ $programme }”不按“{ $period }”这样的期间发放。请用 yika programme show 查看它的期间。
no_rule_for_period = 项目“{ $programme }”在这一期没有标准，不能发放。请由主管部门确认标准后，补充项目文件。
roster_is_owed = “{ $programme }”发放的是系统内已核定的应发款，不接收外来名单。请使用系统生成的名单。
programme_owes_nothing = “{ $programme }”没有由系统核定的应发款。请载入部门的花名册。
nothing_owed = 现在没有应发而未发的人员，不能生成名单。请在有新的办件核准后或下个月再生成。
owed_changed = 名单里有 { $count } 行与现在的应发不一致，第一个是 { $person }。请暂缓这些行，或者撤销批次后重新生成名单。
bundle_unknown = 没有找到这件事。请到“我的办件”里查看。
paper_not_given = 办件 { $reference } 没有凭单：这项服务不出凭单，或还没有准予。请在准予后再下载。
offer_unknown = “{ $service }”现在没有推送给您。需要的请自己申请。
roster_empty = 名单 { $file } 没有一行数据。请核对文件。
roster_header_missing = 名单缺少必需的列：{ $columns }。请对照模板补上表头。
roster_not_loaded = 批次 { $batch } 还没有名单。请先载入名单。
notice_not_open = 批次 { $batch } 现在不在公示期内，名单不公开。请先开始公示，或等到公示期。
notice_private = 这个项目的名单依法不公开，不需要公示。请直接提交批次 { $batch }。
notice_too_short = 批次 { $batch } 的公示至少 { $days } 天。请加长公示天数。
nothing_to_reissue = 批次 { $batch } 没有可以重新发放的失败或退回款项。请等待银行回单，或先更正账户。
budget_exceeded = 预算不足，还差 { $missing } 元。请先追加预算，或减少本批金额。
account_overdrawn = 账目不足，还差 { $missing } 元，没有记账。请告诉系统管理员核查。
bank_contradicts = 银行回单与银行先前的最终结果矛盾，整份回单没有采用。请与银行核实后索取更正的回单。
halted = 发放已全部暂停（原因：{ $reason }）。请在核对清楚后由系统管理员恢复。
not_halted = 发放没有暂停，不需要恢复。

## 进行中的工作、上传
job_running = 批次 { $batch } 正有一项工作在进行。请等它结束，或先停止它。
job_cancelled = 工作已停止，没有留下任何改动。需要时请重新开始。
dry_run = 这是试检查，名单没有保存。要保存的，请选“载入并检查”。
upload_missing = 没有选择文件，或文件是空的。请选择文件后再上传。
upload_broken = 文件没有传完。请再上传一次。
not_looked_at = 请先核对内容和差异，勾选后再批准。
bad_period = 期间“{ $period }”看不懂。请写成 2026、2026H1、2026Q3、2026-07 或 once:名称。
bad_region = 地区代码看不懂。请从列表中选择。
bad_days = 天数看不懂。请填 0 至 365 的整数。
bad_year = 年度看不懂。请填四位数的年份。

## 用户与权限
bad_login = 登录名“{ $login }”不能用。请用 2 至 32 个字母、数字、点、横线或下划线。
user_needs_role = 用户“{ $login }”没有角色。请至少给一个角色。
user_unknown = 没有用户“{ $login }”。请核对登录名，或先添加用户。
user_locked = 用户“{ $login }”已停用。请联系安全管理员。
not_allowed = 您（{ $login }）没有权限{ $deed ->
    [make_batch] 制作批次
    [approve_batch] 批准批次
    [pay_batch] 发放、收回单和办结
    [collect_roster] 采集花名册
    [review_batch] 县级复核批次
    [grant_budget] 下达预算
    [keep_programmes] 维护补贴项目
    [keep_registry] 导入居民、账户、地区和机构
    [keep_users] 管理用户
    [keep_roles] 授予角色
    [read_people] 查询居民
    [open_person] 打开居民信息
    [correct_people] 更正居民信息
    [correct_accounts] 更正账户
    [serve_cards] 办理社保卡业务
    [make_cards] 办理制卡
    [record_consent] 登记居民的同意
    [take_case] 受理居民和单位申请的事项
    [work_case] 审核办件
    [decide_case] 作出办件决定
    [take_complaint] 受理投诉举报
    [answer_complaint] 答复投诉举报
    [read_log] 查看审计日志
    [own_affairs] 代替居民本人办理
    [halt] 暂停发放
    [resume] 恢复发放
    [read] 查看
    [open_person] 打开居民资料
    [take_complaint] 受理投诉举报
    [answer_complaint] 答复投诉举报
   *[other] 办理此事（{ $deed }）
    }。请由有此权限的人办理。
login_unknown = 没有用户 { $login }。请查看用户列表。
region_not_yours = 地区 { $region } 不在您负责的范围内。请由负责该地区的人办理。
own_user = 不能更改自己的用户和权限。请由另一位安全管理员办理。
administrators_kept_apart = 用户“{ $login }”不能同时担任系统、安全、审计管理员。请把这些角色分给不同的人。
organisation_unknown = 没有机构 { $code }，或已停用。请先导入，或更正代码。
organisation_circle = 机构 { $code } 会隶属于自己。请更正上级机构一栏。

## 登录
sign_in_wrong = 登录未成功：所填内容有误或已失效。请核对后重试，或重新获取验证码或邀请。
public_forms_later = 从这里提交的内容太多了。请等 { $seconds } 秒后再提交；登录后提交不用等，也可以到窗口或打电话反映。
try_later = 尝试次数过多。请等 { $seconds } 秒后再试。
sign_in_busy = 现在登录的人很多。请一分钟后再试。
passkey_needs_fresh_code = 请先退出，用手机验证码重新登录，五分钟内再添加通行密钥。
second_factor_needed = 请先用动态码或通行密钥确认是本人，再办理一次。
session_unknown = 您还没有登录。请先登录。
session_over = 登录已到期。请重新登录。
invite_unknown = 邀请无效、已用过或已过期。请向安全管理员索取新的邀请。
invite_gone = 用户“{ $login }”没有未使用的邀请：已使用或已撤回。如需要，请重新邀请。
password_length = 密码应为 { $min } 至 { $max } 个字符。请换一个；几个词连起来容易记住。
password_common = 这个密码容易被猜到。请换一个没有人用、也不含登录名的密码。
bad_pin = 卡密码是六位数字，不能全部相同，也不能连号。请换一个。
token_days = 令牌的有效期是 1 至 { $max } 天。请改填天数。
passkey_wrong = 通行密钥未通过验证。请在设置它的设备上重试，或改用动态码。
last_second_factor = 这是您最后一个二次验证方式。请填写密码确认删除，或先设置动态码。
passkey_origin = 通行密钥需要带主机名的网址，不能是 { $origin }。请更正配置。
outside_issuer_wrong = 其他系统 { $issuer } 的配置有误。请更正其地址和公钥。
outside_not_connected = 这里没有接入其他系统的登录。请用本页的其他方式登录。
outside_unreachable = 其他系统现在没有回应。请稍后再试，或用本页的其他方式登录。
outside_denied = 其他系统没有同意登录。请重试，或用本页的其他方式登录。
outside_begin_anew = 这次登录不是从这里开始的，或已超过十分钟。请重新开始。
outside_taken = 这个身份已与另一个账号关联。请先在那里解除关联。
outside_token_wrong = 其他系统的登录未通过验证。请返回那里重新登录。

## 居民与代办
not_a_resident = 只有登录的居民本人才能办理。请以居民身份登录。
no_mandate = 您不能代此人办理。请先征得同意；可用手机或到窗口办理。
mandate_unknown = 没有这项申请或同意。请重新查看列表。
mandate_dates = 同意的内容不能为空，截止日不能早于今天，期限不超过三年。请更正日期。
mandate_for_oneself = 办理自己的事不需要同意。请填另一个人的号码。
mandates_max = 最多可以代 { $max } 个人办理。请先终止一项。
document_needed = 请注明在窗口签署的文件。
purpose_needed = 请用几个字说明为什么要打开此人的信息。

## 其他系统的请求
idempotency_key_reused = 键 { $key } 以前用于另一个请求，因此没有办理。新的请求请用新的键。
idempotency_key_bad = 请求的键应为 1 至 200 个可见字符。请更正。

## 登记与社保卡
account_unknown = { $person } 名下没有这个账户。请核对后再办。
columns_missing = 表头缺少：{ $columns }。请使用模板。
formula_in_cell = 单元格是公式。请粘贴为数值。
number_for_code = 号码存成了数字，末几位已丢失。请把该列设为文本后重新填写。
card_number_taken = 这个社保卡号已属于另一个人。请核对卡号。

## 读社保卡
reader_no_service = 本机的读卡服务没有运行。请系统管理员启动 pcscd 服务，再重新插卡。
reader_none = 没有找到读卡器。请接好读卡器，再重新插卡。
reader_unplugged = 读卡器已断开。请接好读卡器，再重新插卡。
reader_empty = 读卡器里没有卡。请插入社保卡，芯片朝前。
reader_busy = 另一个程序正在使用这张卡。请等它用完，或关闭那个程序，再重新插卡。
card_mute = 卡没有应答。请检查方向，擦净芯片后重新插卡；仍不应答的，请到窗口换卡。
card_pulled_out = 卡还没有读完就拔出了，没有保留任何信息。请重新插卡，读完再拔。
card_not_social_security = 这张卡上没有社会保障应用。请插入社保卡；确是社保卡的，请到窗口查询。
card_version_unknown = 不认识这张卡的规范版本。请到窗口办理，并告诉系统管理员。
card_file_refused = 卡不让读 { $file }（应答 { $status }）。请重新插卡；仍读不出的，请到窗口换卡。
card_answer_malformed = 卡的应答不合规范。请重新插卡；再次出现时，请到窗口换卡。
card_field_malformed = 卡上的一项内容不合规范（{ $file }，标签 { $tag }）。请到窗口核对，必要时换卡。
card_expired = 社保卡有效期到 { $day }，已经过期。请到窗口换卡。
card_id_wrong = 卡上的社会保障号码有误。请到窗口对照证件换卡。
card_name_unreadable = 卡上的姓名读不出来。请到窗口对照证件办理，必要时换卡。
card_contradicts_itself = 卡上的性别或出生日期与社会保障号码不一致（标签 { $tag }）。请到窗口对照证件换卡。
card_needs_psam = 这是第三代社保卡，本机没有 PSAM 卡，读不出持卡人信息。请输入身份证号码，或到窗口办理。
card_pin_malformed = 芯片密码应为六位数字。请重新输入。
card_pin_wrong = 芯片密码不对，还可以试 { $tries } 次。请核对后再输入。
card_pin_blocked = 芯片密码输错次数过多，已锁定。请持身份证到窗口重置。
card_pin_refused = 卡不接受这项芯片密码操作（应答 { $status }）。请到窗口办理。

## 居民登记与查询
person_known = { $person } 已在居民库中。请直接更正其登记；已迁出又迁回的，先登记迁出。
phone_malformed = 电话号码看不懂。请写 3 至 20 位数字，可以带 +、-、括号和空格。

## 投诉举报与公示异议
text_missing = 还没有写内容。请写清楚后再提交。
text_too_long = 内容太长，最多 { $characters } 字。请缩短，或作为附件提交。
too_many_attachments = 附件太多，最多 { $count } 个。请去掉一些再提交。
attachment_too_large = 附件超过 { $mib } MiB。请压缩或分开提交。
attachment_format = 附件不是 JPEG、PNG 图片或 PDF 文件。请换成这几种格式再提交。
secret_word_malformed = 查询口令不是十个字母和数字。请重新打开表单再提交。
complaint_unknown = 没有第 { $complaint } 号投诉举报，或者它不在您负责的地区。请查看清单。
complaint_wrong_state = 第 { $complaint } 号投诉举报现在是“{ $state ->
    [received] 已收到
    [accepted] 已受理
    [in_hand] 办理中
    [answered] 已答复
    [closed] 已办结
   *[other] { $state }
    }”，这一步现在不能做。请刷新后查看下一步。
complaint_asked_too_often = 今天输错口令的次数太多，暂不能查询。请明天再试，或到窗口凭编号办理。
objection_unknown = 没有第 { $objection } 号异议，或者它不在您负责的地区。请查看清单。
objection_decided = 第 { $objection } 号异议已经处理过。请查看处理结果。
contact_missing = 没有登录的，须留下联系方式，才能答复您。请写电话或地址。

## 跟踪服务与岗位
entry_unknown = 没有第 { $entry } 号登记，或者它不需要跟踪，或者不在您负责的地区。请查看跟踪服务清单。
entry_over = 这条登记已经结束，不能再记录跟踪服务。需要的请本人重新登记。
entry_ends_otherwise = 这条登记不能随这次记录结束。本人已就业时才能结束，失业登记由本人申请注销，毕业生实名登记一直保留。请去掉“结束登记”后再记录。
follow_up_kind_missing = 还没有选提供了什么服务。请选一项。
situation_missing = 还没有选本人目前状况。请选一项。
not_reached_offers_nothing = 没有联系上本人，就不能记为提供了服务。请把服务改为“回访”，或者改选本人目前状况。
vacancy_not_asked = 这项服务不带岗位。请在岗位旁边记录推荐，或者去掉岗位。
vacancy_unknown = 没有第 { $vacancy } 号岗位。请在这一页的岗位里选。
vacancy_over = 这个岗位已经截止报名或撤下。请推荐别的岗位。
vacancy_recommended = 这个岗位已经向本人推荐过。请推荐别的岗位，或者记录一次回访。
contact_day_past = 下次联系的日期要晚于 { $day }。请改日期，或者留空由系统按规则排。
contact_day_far = 下次联系的日期最晚为 { $day }。请改早一些。

## 短信
phone_not_mobile = 这不是能收短信的手机号码。请填写 11 位手机号码。
sms_gateway_config = 短信网关的配置有误（{ $part }）。请系统管理员对照说明更正配置。

## 账目
journal_unknown = 没有第 { $journal } 号记账。请核对编号。
journal_already_reversed = 第 { $journal } 号记账已经冲销过，不能再冲销。
ledger_no_transfers = 没有任何款项可以记账。请核对批次内容。

## 审计
audit_leaf_too_long = 这件事的记录太长，没有办理。请缩短说明文字。
audit_leaf_unknown = 审计记录里没有这个编号。请核对编号和检查点的大小。
audit_origin_malformed = 审计日志的名称不合规。请改用不含空格和加号的名称。
audit_key_malformed = 审计签名密钥看不懂。请用备份的密钥文件，或重新生成。
audit_key_open_to_others = 审计密钥文件 { $file } 别人也能读取。请把文件权限改为只有本人可读。
audit_verifier_key_malformed = 审计验证公钥看不懂。请从检查点的发布者处重新取得。
checkpoint_malformed = 检查点文件看不懂。请用完整、未改动的检查点文件。
checkpoint_not_signed = 检查点不是用这把公钥签名的。请核对公钥和检查点的来源。
proof_malformed = 证明文件看不懂。请用完整、未改动的证明文件。
proof_wrong = 证明与检查点不符：该记录不在已签名的日志中。请保留文件并报告审计人员。

## 数据库
database_address_unknown = 数据库地址看不懂。请写成 sqlite:文件路径 或 postgres://用户@主机/库名。
database_role_too_powerful = 数据库角色 { $role } 权限过大，可以绕过规则。请换用普通角色。
row_security_needs_role = 数据库缺少按辖区查看数据所用的角色，目前只由本程序限制各人的辖区。请数据库管理员执行：{ $statements } 然后运行 yika migrate。
database_not_owner = 数据表 { $table } 属于另一个数据库角色。请用拥有全部数据表的角色连接。
database_newer = 数据库比本程序新（{ $room } { $file }）。请使用较新的程序。
database_older = 数据库比本程序旧（{ $room } { $file }）。请先备份，再运行 yika migrate。
database_empty = 数据库是空的。请先运行 yika init。
backup_by_server = PostgreSQL 请用它自己的备份工具（pg_dump 或 pg_basebackup）。
not_durable = 数据没有可靠地写入磁盘，已停止。请检查磁盘，然后重新启动。
serve_only_loopback = 没有在程序前面终止 TLS 时，页面只能在本机地址（127.0.0.1 或 ::1）上打开。请改用本机地址，或在配置里写 behind_tls: true 并由代理终止 TLS。

## 上传的文件
file_empty = 文件是空的。请选择有内容的文件。
file_changed = 读取期间文件被改动，没有载入。请关闭正在编辑该文件的程序后重试。
file_too_large = 文件太大（上限 { $limit } 字节）。请分成几个文件。
file_is_xls = 这是旧的 XLS 文件。请另存为 XLSX 或 CSV。
file_is_xlsm = 这是带宏的 XLSM 文件。请另存为不带宏的 XLSX。
file_is_xlsb = 这是 XLSB 文件。请另存为 XLSX 或 CSV。
file_is_ods = 这是 ODS 文件。请另存为 XLSX 或 CSV。
file_is_encrypted = 文件有密码保护。请去掉密码后再上传。
file_not_table = 这不是 CSV 或 XLSX 表格。请另存为其中一种。
file_is_bomb = 文件展开后异常地大，没有读取。请复制内容到新的表格后另存。
file_far_cell = 有内容的单元格太靠外。请删去表格范围以外的内容。
file_bad_encoding = 文字编码看不懂。请另存为 UTF-8 或 GB18030 的 CSV，或 XLSX。
file_bad_quotes = 引号不配对。请检查这一行，或另存为 XLSX。
file_damaged = 文件已损坏（{ $part }）。请用表格软件打开并另存一份。
file_too_many_rows = 行数太多（上限 { $limit } 行）。请分成几个文件。
file_too_many_columns = 列数太多（上限 { $limit } 列）。请删去多余的列。
file_cell_too_long = 单元格内容太长。请缩短。
file_no_visible_sheet = 所有工作表都是隐藏的。请把要用的工作表显示出来。
file_value_under_merged_cell = 合并单元格下面藏着看不见的内容。请取消合并并检查。
file_too_slow = 读取文件用时过长，已停止。请复制内容到新的表格后另存，或分成几个文件。
file_too_big_for_memory = 读取文件所需内存过大，已停止。请分成几个文件。
file_stopped_parser = 这个文件使读取程序中断，系统未受影响。请复制内容到新的表格后另存。
file_not_read = 服务器读不到文件。文件本身没有问题；请重试，再次出现时告诉系统管理员。
file_parser_not_started = 读取程序没有启动。文件本身没有问题；请告诉系统管理员。
file_unknown = 没有保存这份文件。请核对校验值。

## 银行文件
bank_file_bad_name = 文件名不合规。请用字母、数字、横线、下划线和点。
bank_file_already_there = 发件夹里已有同名而内容不同的文件，没有覆盖。请核对后移走旧文件。
bank_file_too_large = 银行文件太大，没有读取。请与银行核实。
bank_folder_failed = 读写交换文件夹失败。请检查文件夹权限和磁盘空间。
bank_file_bad_format = 不是约定格式的银行回单。请核对银行和格式。
bank_file_bad_encoding = 银行文件的文字编码有误。请向银行重新索取。
bank_file_truncated = 银行文件不完整，末尾缺失。请向银行重新索取。
bank_file_bad_header = 银行文件的首行有误。请向银行重新索取。
bank_file_bad_line = 银行文件有一行看不懂，整份没有采用。请把行号告诉银行。
bank_file_duplicate_line = 银行文件有重复的行，整份没有采用。请把行号告诉银行。
bank_file_bad_count = 银行文件的笔数与内容不符，整份没有采用。请向银行索取更正的文件。
bank_file_bad_total = 银行文件的金额合计与内容不符，整份没有采用。请向银行索取更正的文件。
bank_file_bad_hash = 银行文件的校验值不符，可能被改动，整份没有采用。请向银行重新索取。
bank_file_not_ours = 银行文件中有不是我们发出的款项，整份没有采用。请与银行核实。
bank_file_other_account = 银行文件中的账号不是我们发出的账号，整份没有采用。请与银行核实。
bank_file_other_amount = 银行文件中的金额不是我们发出的金额，整份没有采用。请与银行核实。
item_unknown = 没有第 { $item } 号款项。请核对编号。
bank_file_contradiction = 银行文件前后矛盾，整份没有采用。请向银行索取更正的文件。
bank_file_bad_xml = 银行文件不是完好的 XML。请向银行重新索取。
bank_profile_unreadable = 银行配置文件读不出来。请检查文件是否存在、格式是否正确。
bank_profile_wrong = 银行配置文件内容有误。请对照说明更正。
bank_unknown = 没有银行“{ $bank }”的配置。请先添加银行配置。
payment_file_bad_header = 付款文件的首行无法写成，没有发出。请检查银行配置。
payment_file_bad_total = 付款文件的合计与批次不符，没有发出。请告诉系统管理员。
payment_file_not_written = 付款文件没有写成。请检查磁盘空间和文件夹权限，然后重新发送；已写的文件不会重复。
payment_line_out_of_order = 付款文件的行号不连续，没有发出。请告诉系统管理员。
payment_line_bad_id = 有一笔的付款编号不合规，没有发出。请告诉系统管理员。
payment_line_bad_amount = 有一笔的金额写不进付款文件，没有发出。请告诉系统管理员。
payment_line_bad_account = 有一笔的账号写不进付款文件，没有发出。请更正社保卡账户。
payment_line_bad_name = 有一笔的姓名含有该银行格式写不了的字，没有发出。请与银行商定写法。
payment_line_bad_memo = 付款说明含有该银行格式写不了的字，没有发出。请修改说明。
payment_line_not_gb18030 = 付款文件里有该银行编码写不了的字，没有发出。请与银行商定写法。

## 项目文件
unreadable = 项目文件读不出来。请检查文件是否存在、能否读取。
bad_yaml = 项目文件格式有误。请按说明更正。
programme_unknown = 没有项目“{ $programme }”。请用 yika programme list 查看项目代码。

## 填写的值
id_empty = 身份证号码是空的。请填写。
id_character = 身份证号码只能有数字，末位可以是 X。请更正。
id_length = 身份证号码应为 18 位（旧证 15 位）。请更正。
id_region = 身份证号码的前六位不是行政区划代码。请对照证件更正。
id_birth_day = 身份证号码里的出生日期不存在。请对照证件更正。
id_check_character = 身份证号码的末位校验不对。请对照证件更正。
amount_empty = 金额是空的。请填写。
amount_signed = 金额不要带正负号。请去掉符号。
amount_character = 金额里有不是数字的字符。请写成 1234.50 这样的数字。
amount_grouping = 金额的千位分隔符位置不对。请写成 1,234.50 或 1234.50。
amount_decimals = 金额最多两位小数。请更正。
amount_too_large = 金额太大。请核对。
name_empty = 姓名是空的。请填写。
name_too_long = 姓名超过 50 个字。请核对。
name_invisible_character = 姓名里有看不见的字符。请重新输入姓名。
name_lost_character = 姓名里有丢失的字（显示为 �）。请对照证件补上原字。
card_number_format = 社保卡号格式不对。请对照卡面更正。
account_number_format = 银行账号格式不对。请对照银行卡更正。
day_format = 日期看不懂。请写成 2026-11-22。
day_no_such_day = 没有这一天。请更正日期。
period_format = 期间看不懂。请写成 2026、2026H1、2026Q3、2026-07 或 once:名称。
period_no_such_period = 没有这个期间。请更正。
period_once_name = 一次性名称只能用 1 至 20 个字母、数字或横线。请更正。
region_format = 地区代码看不懂。请写 6、9 或 12 位数字。
region_no_such_region = 没有这个地区代码。请核对。

## 门
reference_over = 这个链接已失效（它只在一次登录期间有效）。请重新查找。

## 平台
audit_key_absent = 这个程序没有签名密钥，不能出具检查点。请系统管理员用 yika audit checkpoint 出具。
bank_missing = 请选择银行。
channel_missing = 请选择是电话、信件还是短信。
decision_missing = 请选择异议成立还是不成立。
form_broken = 表单没有完整收到。请减少附件后再试。
household_missing = 请填写户号（数字）。
passwords_differ = 两次输入的密码不一样。请再输入一次。
purpose_first = 更正之前请先说明用途。
since_wrong = 请填写从哪一天起，不能晚于今天。
state_missing = 请选择状态。
user_known = 登录名 { $login } 已有用户。请换一个。
village_unknown = 没有代码为 { $region } 的村（居）。请核对。

## 掌上服务与公示
sms_not_connected = 短信还没有接通，不能用验证码登录。请用社保卡号和密码登录，或到窗口办理。
choose_who_you_are = 还没有选您是哪一位。请重新获取验证码，再选一次。
pin_differs = 两次填的密码不一样。请再填一遍。
pin_needs_fresh_code = 设置密码，要在用手机验证码登录后的五分钟以内。请退出，重新用验证码登录。
acting_ended = 您不能再替这位家人办了：同意已经收回、到期，或者没有包括这件事。请回到首页，看您自己的信息。
acting_changed = 打开这个表以后，您换了替谁办。为了不弄错，没有提交。请回到首页再办一次。
payment_unknown = 没有这笔补贴。请回到“我的补贴”查看。
region_missing = 没有选是哪里的事。请选一个县（市、区）。
form_unreadable = 这个表没有收完整。请回到上一页，重新填写提交。
follow_wrong = 编号或口令不对。请对照提交时抄下的再填一次。

## 电子社保卡
credential_text_too_long = 二维码的内容有 { $length } 个字符，超过了 { $max } 个。这不是电子社保卡的二维码，请持卡人重新出示。
credential_text_not_base45 = 二维码的内容不是电子社保卡的写法。请持卡人打开电子社保卡，重新出示。
credential_zlib_broken = 二维码的内容不完整或已损坏。请持卡人重新出示。
credential_zlib_too_large = 二维码的内容展开后超过 { $max } 字节，不予读取。请不要再扫这个码，并报告安全管理员。
credential_cose_not_cbor = 二维码里不是电子社保卡的数据。请持卡人打开电子社保卡，重新出示。
credential_cose_not_signed = 二维码里的数据没有签名。请持卡人打开电子社保卡，重新出示。
credential_cose_header = 二维码的签名信息不合规范。请持卡人重新出示；仍不行的，请报告系统管理员。
credential_algorithm_missing = 二维码没有写明签名算法，不能核验。请持卡人重新出示。
credential_algorithm_unknown = 二维码的签名算法（{ $algorithm }）不认识，不能核验。请更新本机的程序，或改用实体卡。
credential_key_list_stale = 本机的密钥表太旧。请更新后再试；不能联网的，按离线办理的规定处理。
credential_key_malformed = 密钥有误，不能使用。请安全管理员核对密钥。
credential_key_unnamed = 二维码没有写明签名密钥，本机也没有可以试的密钥。请改用实体卡或其他证件。
credential_key_unknown = 本机的密钥表里没有签发这个码的密钥（{ $kid }）。请更新密钥表；仍没有的，这个码不可信。
credential_key_other_use = 签发这个码的密钥（{ $kid }）不是用来签发电子社保卡的。这个码不可信，请报告安全管理员。
credential_key_other_algorithm = 二维码写明的算法与密钥（{ $kid }）的不符。这个码不可信，请报告安全管理员。
credential_key_not_yet = 签发这个码的密钥从 { $day } 起才能使用。请核对本机的时间。
credential_key_over = 签发这个码的密钥到 { $day } 已停用。请核对本机的时间，请持卡人重新出示。
credential_signature_wrong = 二维码的签名不对：内容被改过，或不是我们签发的。这个码不可信，请报告安全管理员。
credential_claims_not_a_map = 二维码签了名，但内容不是电子社保卡。请持卡人打开电子社保卡，重新出示。
credential_claim_twice = 二维码的内容重复（{ $claim }）。请持卡人重新出示。
credential_claim_missing = 二维码的内容缺少一项（{ $claim }）。请持卡人重新出示。
credential_claim_wrong_type = 二维码的内容有一项写法不对（{ $claim }）。请持卡人重新出示。
credential_claim_out_of_range = 二维码的内容有一项超出范围（{ $claim }）。请持卡人重新出示。
credential_claim_too_long = 二维码的内容有一项（{ $claim }）超过 { $max } 个字。请缩短后再签发。
credential_issuer_differs = 二维码写的签发机构与密钥的主人（{ $issuer }）不是同一个。这个码不可信，请报告安全管理员。
credential_time_life_too_long = 二维码的有效时间超过 { $max } 秒，不予承认。请持卡人重新出示。
credential_time_disordered = 二维码的有效时间前后颠倒。请持卡人重新出示。
credential_time_issued_ahead = 二维码的签发时间比本机的时间还晚。请核对本机的时间。
credential_time_not_yet = 二维码还没有到生效的时间。请核对本机的时间，或稍后再试。
credential_time_expired = 二维码已过期。请持卡人刷新后重新出示。
credential_time_outside_key = 二维码的签发时间不在密钥的使用期内。这个码不可信，请报告安全管理员。
credential_field_missing = 二维码没有写明持卡人的第 { $key } 项（{ $field }）。请持卡人重新出示，或改用实体卡。
credential_field_twice = 二维码中持卡人的第 { $key } 项（{ $field }）重复。请改用实体卡。
credential_field_wrong_type = 二维码中持卡人的第 { $key } 项（{ $field }）写法不对。请改用实体卡。
credential_field_too_long = 二维码中持卡人的第 { $key } 项（{ $field }）太长，最多 { $max }。请改用实体卡。
credential_field_out_of_range = 二维码中持卡人的第 { $key } 项（{ $field }）超出范围。请改用实体卡。
credential_field_unknown_value = 二维码中持卡人的第 { $key } 项（{ $field }）的代码不认识。请改用实体卡。
credential_field_bad_character = 二维码中持卡人的第 { $key } 项（{ $field }）含有会造成误读的字符。请改用实体卡。
credential_status_list_missing = 本机没有第 { $list } 号卡片状态表，不能核验这张卡是否仍有效。请更新后再试。
credential_status_index_unknown = 卡片状态表里没有第 { $index } 张卡。请更新状态表；仍没有的，请报告系统管理员。
credential_status_ahead = 卡片状态表的日期比本机的时间还晚。请核对本机的时间。
credential_status_stale = 本机的卡片状态表太旧（已有 { $hours } 小时）。请更新后再试；不能联网的，按离线办理的规定处理。
credential_revoked = 这张卡已挂失或注销，不能使用。请持卡人到社保窗口办理。
credential_list_malformed = 密钥表或状态表有误（{ $part }）。请重新下载；仍有误的，请报告系统管理员。
credential_list_other_kind = 这不是要找的那种表。请核对文件后再试。
credential_list_not_signed = 密钥表或状态表没有可信的签名，不予使用。请重新下载，并报告安全管理员。
credential_list_older = 这份状态表比本机已有的旧，没有替换。请下载最新的一份。
credential_not_for_once = 这是其他机构的码，不是一次一码，不能用来办理一次性的核验。请改用电子社保卡或实体卡。
credential_proof_other_kind = 这不是纸质凭单上的码。对方出示的是电子社保卡的，请按电子社保卡核验。
credential_spent = 这个码已经用过了。请持卡人刷新后重新出示。
credential_spent_forgotten = 这个码可能已经用过：本机的时间被改动过。请核对本机的时间，请持卡人刷新后重新出示。
credential_seen_full = 本机记住的已用码太多，不能再核验。请系统管理员检查本机的时间和存储。

## 机器接口
token_missing = 请求没有带令牌。请在 Authorization 头中写 Bearer 和令牌。
token_unknown = 令牌无效。请核对令牌，或请安全管理员另发一个。
token_over = 令牌已到期或已收回。请安全管理员另发一个。
too_many_requests = 这个令牌的请求太多。请等 { $seconds } 秒再来。
bank_files_only = 银行的程序只能办理本行文件。请使用 /api/v1/banks/ 下的操作。
other_bank = 这是另一家银行的文件。请使用本行的代码。
approval_needs_person = 复核和批准须由本人带第二重验证办理，程序不能代替。请复核人或批准人登录平台办理。
idempotency_key_missing = 请求没有带键。请为每个新请求在 Idempotency-Key 头中写一个新的键。
request_malformed = 请求写法有误（{ $why }）。请按说明更正后再发。
cursor_bad = 翻页标记不是这个列表的。请从第一页重新开始。
body_too_large = 请求内容超过 { $limit } 字节。请缩短后再发。
media_type_unsupported = 不支持这种内容格式。请使用：{ $known }。
path_unknown = 没有这个地址。请按 /openapi 的说明核对。
method_not_allowed = 这个地址不支持这种方法。请按 /openapi 的说明核对。
too_slow = 办理时间过长，可能还在继续。请稍后用同一个键再发一次。
bank_file_unknown = 没有银行文件 { $file }。请核对文件号。
bank_file_fetched = 银行文件 { $file } 已不在发件夹。请从取走它的地方取用。

## 纸面：证明与回执
paper_too_many_lines = 一页最多 { $limit } 行。请分成几份，或导出表格。
paper_text_too_long = 有一段文字超过 { $limit } 字，印不下。请缩短。
paper_code_too_long = 二维码装不下这么长的内容。请把这个情况告诉系统管理员。
paper_character_missing = 没有字体能印字符 { $character }，因此没有打印。{ $package ->
    [none] 请核对登记中的这个字；确实如此的，请系统管理员增加字体
   *[other] 请系统管理员在本机安装 Debian 软件包 { $package } 后重试；登记中写错的字，请先更正
    }。
paper_not_set = 这一页排不出来，没有打印。请核对姓名等文字中有没有异常的字符；没有的，请告诉系统管理员。
printer_not_configured = 这里没有配置打印机。请到有打印机的窗口办理，或请系统管理员配置。
printer_place_unknown = 打印机的写法看不懂：{ $place }。请按说明书改正配置。
receipt_not_printed = 回执{ $came_out ->
    [part] 只印出一部分，作废
   *[other] 没有打印
    }（打印机{ $state ->
    [paper_out] 缺纸
    [cover_open] 盖子没有盖好
    [faulty] 有故障
    [offline] 没有应答
   *[other] 状态：{ $state }
    }）。所办的事已经办成，不必重办；请{ $state ->
    [paper_out] 换纸
    [cover_open] 盖好盖子
   *[other] 检查打印机
    }后补打，或到窗口补打。
page_not_printed = 这一页没有交给打印机。请检查打印机和打印队列后重试。

## 社保卡照片
photo_file_too_small = 照片文件太小（不到 { $limit } KB），印出来看不清。请用更清晰的原照片。
photo_file_too_large = 照片文件太大（超过 { $limit } MB）。请用手机重新拍一张，或用看图软件缩小后再上传。
photo_is_heic = 这是 HEIC 照片，网页读不了。请在手机“设置—相机—格式”里选“兼容性最佳”再拍一张，或者把照片另存为 JPEG（.jpg）后再上传。
photo_not_jpeg = 这不是 JPEG 或 PNG 照片。请另存为 JPEG（.jpg）后再上传。
photo_progressive = 这是“渐进式”JPEG，看不出它是不是完整。请用手机重新拍一张，或用看图软件另存为普通（基线）JPEG 后再上传。
photo_damaged = 照片文件不完整或已损坏。请重新传送原照片，或重新拍一张。
photo_too_small = 照片只有 { $has_width }×{ $has_height } 像素，至少要 { $width }×{ $height }。请用更大的照片。
photo_too_large = 照片有 { $has_width }×{ $has_height } 像素，最多 { $limit } 百万像素。请把相机的分辨率调低再拍，或缩小后再上传。
photo_wrong_shape = 照片（{ $has_width }×{ $has_height }）太窄或太宽，裁不出证件照。请换一张普通比例的照片，让头和肩膀在正中。
photo_black = 照片几乎全黑。请在亮处重拍，不要挡住镜头。
photo_blank = 照片上几乎什么也没有。请重拍，让头和肩膀都在照片里。
photo_background_dark = 背景不够白。请站在白墙前、光线均匀的地方重拍。
photo_background_coloured = 背景有颜色。请站在白墙前重拍。
photo_too_pale = 照片太淡，看不清面容。请在光线好的地方重拍，不要过曝。
photo_not_colour = 照片没有颜色。请上传彩色照片。
