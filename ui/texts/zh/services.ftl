### 服务事项与办件。

## 命令行
services-counted = 共 { $all } 项：就业创业 { $employment }、社会保障 { $insurance }、人事人才 { $personnel }、劳动关系 { $labour }；当场办结 { $immediate } 项。选取是我们的，不是山南市公布的清单。

## 不予办理的理由：目录
service_unknown = 没有服务事项“{ $service }”。请用 yika services list 查看编码，或从目录里选。

## 填写
field_missing = 请填写这一项。
field_not_a_number = 请填写整数。
field_below = 不能小于 { $min }。请更正。
field_above = 不能大于 { $max }。请更正。
field_not_offered = 请从给出的选项中选一个。
day_not_yet = 这一天还没有到（今天是 { $day }）。请更正日期。
day_before_birth = 这一天在申请人出生以前。请更正日期。
day_is_over = 这一天已经过去（今天是 { $day }）。请更正日期。
credit_code_malformed = 统一社会信用代码有误。请对照营业执照，填写 18 位代码。

## 条件
condition_lives_elsewhere = 申请人不在本地登记，或者已经迁出。请到现居住地的窗口办理；登记有误的，请先更正居民登记。
condition_no_working_card = 申请人没有正常可用的社会保障卡。请先申领、启用或补办社保卡。
condition_no_card = 申请人没有社会保障卡。请先申领。
condition_has_card = 申请人已经有社会保障卡。遗失或损坏的，请办理补领、换领。
condition_no_account = 社保卡没有可以收款的银行账户。请先到服务银行启用账户。
condition_too_young = 申请人未满 { $age } 周岁。请在年满以后办理。
condition_too_old = 申请人已超过 { $age } 周岁，不符合这一项的条件。有疑问的，请到窗口询问。
condition_not_insured = 申请人没有参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }。请先办理参保登记；认为有误的，请到窗口核对。
condition_insured = 申请人正在参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }，不能同时办理这一项。请先办理停保或转移。
condition_too_few_years = 缴费满 { $years } 年，需要满 { $min } 年。可以补缴的，请先补缴；有疑问的，请到窗口核对。
condition_draws_benefit = 申请人正在领取失业保险金。请期满后再申领。
condition_no_benefit = 申请人没有在领取失业保险金。请先申领失业保险金。
condition_insurance_unknown = 系统里没有参保记录。请等工作人员核对。
condition_no_record = 申请人还没有登记“{ $register }”。请先办理那一项。
condition_has_record = 申请人已经登记了“{ $register }”，不需要再办。请查看已有的登记。
condition_answer = “{ $field }”的回答不符合这一项的条件。请核对，或到窗口询问。
condition_person_reads = 您写了需要说明的内容。请等工作人员阅读后答复。

## 不予办理的理由：办件
service_not_now = “{ $service }”今天没有办理依据。请到窗口询问。
service_not_here = “{ $service }”不在这里办理。请到窗口办理。
service_not_for = 这一项不由{ $applicant ->
    [employer] 单位
   *[person] 个人
    }申请。请核对申请人。
service_for_employers = 这一项由单位申请。您还不是任何单位登记的经办人：请单位出具委托书，到窗口登记。
step_unknown = 没有这个步骤（{ $step }）。请刷新页面再办。
draft_gone = 这个表刚才已经由别人提交或者删掉了，没有再交一次。请看办件列表。
case_running = 同一事项已有正在办理的办件 { $reference }。请先查看它的进度；要重新申请的，先撤回。
promise_missing = 还没有作出“{ $material }”的承诺。请阅读后勾选。
material_missing = 还缺材料“{ $material }”。请上传照片或 PDF。
material_not_asked = 这一项不需要这份材料（{ $material }）。请刷新页面重新填写。
applicant_dead = 申请人已登记死亡，不能以其名义申请。家属办理的，请用家属本人的名义。
employer_unknown = 没有登记用人单位 { $employer }。请核对单位代码。
employer_elsewhere = 单位 { $employer } 不在您负责的地区。请到该单位所在县（区）办理。
no_handler = 您不是单位 { $employer } 登记的经办人。请单位出具委托书，到窗口登记。
handler_unknown = 此人不是这个单位的经办人。请核对。
case_unknown = 没有第 { $case } 号办件，或者它不在您负责的地区。请查看清单。
case_wrong_state = 办件 { $reference } 现在是“{ $state ->
    [submitted] 已提交
    [asked] 待补正
    [accepted] 已受理
    [reviewed] 已审核
    [granted] 已准予
    [refused] 不予准许
    [declined] 不予受理
    [delivered] 已办结
   *[withdrawn] 已撤回
    }”，不能这样办。请刷新后再看。
case_needs_another = 您已经审核或决定过这个办件。请交给另一个人来办。
award_missing = 请写明核定金额，要大于零。
award_not_asked = 这一项不发放款项。请不要填写核定金额。
award_above_cap = 核定金额不能超过 { $cap } 元。请核对。
objection_too_late = 决定作出已超过 { $days } 天，不能再提异议。不服的，请依法申请复议或者诉讼。
mark_out_of_range = 请在 1 到 5 之间评价。

## 页面
services-title = 服务事项
services-lead = 查找要办的事，看清条件、材料和时限，在线申请。
services-selection = 这 { $all } 项由我们从通用目录中选取，不是山南市公布的清单。
services-area-employment = 就业创业
services-area-insurance = 社会保障
services-area-personnel = 人事人才
services-area-labour = 劳动关系
services-counts = 共 { $all } 项，其中 { $immediate } 项当场办结
services-area-count = { $count } 项
bundles-title = 一件事一次办
bundles-lead = 人生和经营中的一件事，相关服务一次填报，分别办理。
bundle-word = 一件事
bundle-count = 含 { $count } 项服务
bundle-members = 包含的服务
bundle-if-wanted = （需要时才办）
bundle-how = 每个问题只问一次。填到一半可以保存，改天接着填；正在办理的服务不会重复申请。
bundle-opens = 将要申请这些服务
bundle-runs-already = 正在办理，编号 { $reference }，不重复申请
bundle-sent = 已经提交。各项服务分别办理，可在这里查看进度。
bundle-cases = 办件
offers-title = 您可以享受
offers-lead = 根据已有信息，您符合以下待遇的条件。不用填表，只需确认是否同意。
offer-word = 免申即享
offer-lead = 根据已有信息，您符合条件。同意后，系统以您的名义申请。
offer-rule = 查看办理依据
offer-yes = 同意申请
offer-no = 不需要
services-search = 按名称查找
services-search-button = 查找
services-none = 没有找到这样的事项。
services-none-next = 请换一个词，或者从下面的分类里选。
services-at-once = 当场办结
services-days = { $days } 个{ $count ->
    [calendar] 自然日
   *[working] 工作日
}
services-all = 全部事项
service-who = 谁可以申请
service-applicant-person = 个人
service-applicant-employer = 单位
service-kind = 事项类型
service-kind-public_service = 公共服务
service-kind-payment = 行政给付
service-kind-confirmation = 行政确认
service-kind-licence = 行政许可
service-kind-ruling = 行政裁决
service-kind-other = 其他
service-limit = 办理时限
service-basis-immediate = 由数据当场决定
service-basis-statutory = 法定或规章时限（一般所知，未核对原文）
service-basis-assumed = 常见承诺时限（我们的假定）
service-code = 事项编码
service-legal = 依据
service-legal-unverified = 依据未核实
service-legal-none = 未找到文件
service-channels = 在哪里办
case-channel = 申请渠道
service-channel-app = 手机
service-channel-desk = 窗口
service-channel-terminal = 自助终端
service-channel-station = 基层服务站
service-steps = 怎样办
service-step = { $work ->
    [accept] 受理
    [review] 审核
   *[decide] 决定
    }：{ $level ->
    [township] 乡镇
    [county] 县（区）
   *[prefecture] 市
    }，{ $days } 天内
service-materials = 材料
service-materials-none = 不需要材料。
service-materials-held = 已有数据，不用再交
service-materials-promised = 告知承诺（请阅读后勾选）
service-material-held = 已有数据，不用交
service-material-promise = 承诺即可
service-material-upload = 需要上传
service-material-hint = 照片（JPEG、PNG）或 PDF，每个不超过 { $mib } MB，可以选多个。
service-material-brought = 已上传：
service-material-only-if = （“{ $question }”选“{ $answers }”时需要）
service-field-optional = （可不填）
service-field-only-if = 只在选“{ $answers }”时填写。
service-field-choose = 请选择
service-ask = 开始申请
service-ask-elsewhere = 这一项在窗口办理。
service-for = 为谁申请
service-for-me = 我自己（或正在代办的亲属）
service-save = 保存草稿
service-check = 下一步：核对
service-check-title = 核对后提交
service-check-lead = 请核对您填写的内容。提交以后由系统或工作人员办理。
service-change = 修改
service-send = 提交申请
service-send-anyway = 仍要提交，请工作人员核对
service-unfit-title = 按现有数据，不符合条件
service-unfit-next = 数据有误的，可以先更正；也可以仍然提交，由工作人员核对。
service-draft-kept = 草稿已保存，可以以后继续。
service-nothing-to-fill = 没有填写。
cases-title = 我的办件
cases-none = 还没有办件。
cases-none-next = 从服务事项里选一项开始。
cases-drafts = 草稿
cases-draft-drop = 删除草稿
case-reference = 编号
case-service = 事项
case-applicant = 申请人
case-state = 状态
case-due = 最迟办结
case-submitted = 提交时间
case-reason = 说明
case-paper = 下载凭单（PDF）
case-award = 核定金额
case-award-paid = 发放
case-award-in = 已列入批次 { $batch }，{ $sum } 元，
case-award-waits = 等待列入下一次发放。
case-award-employer = 单位没有社保卡账户，等待财务部门拨付。
case-answers = 填写的内容
case-promises = 承诺
case-files = 材料
case-files-none = 没有上传材料。
case-history = 办理过程
case-told = 办理结果
case-told-nothing = 没有记录。
case-verdicts = 数据核对
case-state-submitted = 已提交
case-state-asked = 待补正
case-state-accepted = 已受理
case-state-reviewed = 已审核
case-state-granted = 已准予
case-state-refused = 不予准许
case-state-declined = 不予受理
case-state-delivered = 已办结
case-state-withdrawn = 已撤回
case-deed-submit = 提交
case-deed-accept = 受理
case-deed-ask_for = 要求补正
case-deed-supply = 补正
case-deed-decline = 不予受理
case-deed-review = 审核
case-deed-send_back = 退回审核
case-deed-grant = 准予
case-deed-refuse = 不予准许
case-deed-deliver = 送达
case-deed-withdraw = 撤回
case-deed-object = 提出异议
case-deed-correct = 更正
case-deed-escalate = 逾期，提请上级督办
case-deed-lapse = 逾期未补正
case-by-data = 系统按数据
case-signal-green = 正常
case-signal-amber = 将到期
case-signal-red = 已超期
case-signal-paused = 等待补正
case-signal-done = 已结束
case-supply = 补正
case-supply-text = 说明
case-supply-send = 提交补正
case-withdraw-send = 撤回申请
case-object = 对决定有异议
case-object-text = 理由
case-object-send = 提出异议
case-rate = 评价这次服务
case-rate-5 = 非常满意
case-rate-4 = 满意
case-rate-3 = 基本满意
case-rate-2 = 不满意
case-rate-1 = 非常不满意
case-rate-send = 提交评价
case-rated = 您的评价：
case-record-until = 有效至 { $day }
case-record-since = 自 { $day } 起
desk-cases-title = 办件
desk-cases-office = 办理机关
desk-cases-area = 领域
desk-cases-waiting = 待办
desk-cases-escalated = 下级逾期未办，提请本级督办
desk-cases-red = 超期
desk-cases-none = 这里没有待办的办件。
desk-cases-none-next = 新的申请提交后会出现在这里。
desk-cases-next = 下一页
desk-case-work-accept = 待受理
desk-case-work-review = 待审核
desk-case-work-decide = 待决定
desk-case-note = 意见或理由
desk-case-award = 核定金额（元）
desk-case-accept = 受理
desk-case-ask-for = 要求补正
desk-case-decline = 不予受理
desk-case-review = 审核完毕，提交决定
desk-case-send-back = 退回审核
desk-case-grant = 准予
desk-case-refuse = 不予准许
desk-case-deliver = 已送达
desk-case-correct = 更正决定
desk-case-nothing = 现在没有可以办的步骤，或者要由别人来办。
desk-case-insists = 申请人在条件不符时仍要求核对
desk-services-title = 服务事项
desk-services-take = 受理申请
desk-services-choose = 选择事项
desk-services-for-employer = 为单位受理
desk-services-employer-code = 统一社会信用代码
desk-person-services = 受理服务事项
desk-person-cases = 办件
app-services = 办事
app-services-note = 179 项人社服务
app-cases = 我的办件
nav-services = 服务事项
nav-cases = 办件
desk-handlers = 单位经办人
desk-handlers-none = 还没有登记经办人。登记以后，经办人可以在手机上为单位申请。
desk-handlers-id = 经办人公民身份号码
desk-handlers-document = 单位委托书
desk-handlers-put = 登记经办人
desk-handlers-end = 注销经办人
app-back-one = 返回
case-rate-how = 满意程度

## The paper of a case
paper-employer = 单位名称
paper-employer-code = 统一社会信用代码
paper-case = 办件编号
paper-decided-on = 办理日期
paper-register = 登记事项
paper-holds-from = 有效期自
paper-holds-to = 有效期至
paper-case-told = 以下是截至当日系统登记的情况。
paper-case-granted = 申请的事项已经准予。

### 单位拨付。

desk-work-disbursements = 待拨付的单位补贴
desk-disbursements-title = 单位拨付
desk-disbursements-open = 单位拨付
desk-disbursements-lead = 用人单位没有社保卡账户，核定给单位的补贴由财务部门从自己的账户拨付，拨付以后在这里登记。
desk-disbursements-all = 待拨付 { $count } 件，共 { $sum } 元
desk-disbursements-none = 没有待拨付的单位补贴。
desk-disbursements-none-next = 给单位的补贴核定以后，会列在这里。
desk-disbursements-back = 返回办件
desk-disbursements-back-all = 返回单位拨付
desk-disbursements-service = 事项
desk-disbursements-employer = 单位
desk-disbursements-code = 单位代码
desk-disbursements-sum = 金额（元）
desk-disbursements-decided = 核定日期
desk-disbursements-made = 已登记的拨付
desk-disbursement-case = 看办件和单位填写的内容
desk-disbursement-owed = 待拨付 { $sum } 元
desk-disbursement-nothing = 没有待拨付的金额。
desk-disbursement-finance = 由财务人员登记拨付。
desk-disbursement-day = 拨付日期
desk-disbursement-voucher = 凭证号
desk-disbursement-voucher-hint = 财务部门付款凭证的编号
desk-disbursement-put = 登记拨付
desk-disbursement-undo-why = 退回或作废原因
desk-disbursement-undo = 作废这笔拨付
desk-disbursement-undone = 已作废
case-award-disbursed = 财务部门已拨付 { $sum } 元（凭证 { $voucher }），
disbursement_not_owed = 办件 { $reference } 没有待拨付的金额。请核对办件。
disbursement_day_wrong = 拨付日期不能早于核定日期 { $from }，也不能晚于今天。请核对日期。
disbursement_unknown = 没有第 { $disbursement } 笔拨付，或已作废。请核对编号。
