### 社会保险与居民养老待遇。

benefit_drawn = 正在领取失业保险金，领到 { $until } 为止。不能同时领两份，请期满后再申领。
benefit_has_work = 仍由单位参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
   *[unemployment] 失业保险
    }，有工作的不能领取失业保险金。请先由单位办理停保。
benefit_pension_drawn = 已申领或正在领取养老金的，不能领取失业保险金。请核对参保和待遇记录。
benefit_years_missing = 须缴满一年失业保险费，上次领取之后已缴 { $paid } 个月，也没有剩余的领取月数。请核对缴费记录。
insurance_amount_out_of_range = 金额为零、为负或超过 { $max } 元。请核对后再导入。
insurance_by_another = { $insurance ->
    [employee_pension] 企业职工基本养老保险
    [unemployment] 失业保险
   *[work_injury] 工伤保险
    }自 { $from } 起由其他单位参保。请先由那个单位办理减员，再从次日起办理增员。
insurance_contribution_twice = { $person } 的 { $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    } { $period } 已有缴费记录或重复出现。请删去这一条再导入。
insurance_day_ahead = { $day } 还没有到。请填写今天或以前的日期。
insurance_day_before_birth = { $day } 早于出生日期或 1900 年。请核对日期。
insurance_day_before_joining = 停保日期早于参保日期 { $from }。请核对日期。
insurance_employer_has_staff = 本单位还有 { $count } 名职工在参保。请先为全部职工办理减员，再办理单位注销。
insurance_employer_needed = 这个险种须由单位参保。请填写单位。
insurance_employer_not_asked = 居民险种由本人参保。请不要填写单位。
insurance_employer_registered = 本单位自 { $from } 起已办理社会保险登记，不必再次登记。信息有变动的，请办理单位参保信息变更。
insurance_employer_unregistered = 本单位还没有办理社会保险登记，或已注销。请先办理单位社会保险登记。
insurance_member_already = 自 { $from } 起已参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }。请先停保，或更改日期。
insurance_member_elsewhere = 自 { $from } 起已参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }，两者不能同时参加。请先办理停保。
insurance_not_member = 目前没有参加{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }。请先办理参保。
insurance_not_staff = { $person } 目前没有由本单位参保，不能减员。请核对名单和险种。
insurance_period_ahead = { $period } 还不能办理。请核对期间。
insurance_period_kind = 期间 { $period } 的写法不对，应为{ $wanted ->
    [year] 年份
   *[month] 月份
    }。请更正。
insurance_person_gone = 登记显示 { $person } { $state ->
    [dead] 已死亡
   *[moved] 已迁出
    }。如有误，请先更正居民登记。
insurance_tier_not_asked = 只有居民养老保险选择缴费档次。请不要填写档次。
insurance_tier_unknown = 没有这个缴费档次。请从 { $tiers } 元中选择。
insurance_too_young = 未满 { $age } 周岁，不能参保。请到龄后再办理。
pension_drawn = { $person } 已申领或正在领取居民养老待遇。请先办结或终止待遇，再办此事。
bad_insurance = 险种不能识别。请填写七个险种之一，如城乡居民基本养老保险。
bad_period_paid = 缴费期间不能识别。按年缴的写 2025，按月缴的写 2025-03。
draws_no_pension = 没有在领居民养老待遇，不用认证。请从名单里去掉。
membership_differs = 这条参保记录已有，而且内容不同。文件导入不能更正，请在窗口变更。
contribution_differs = 这个期间已有缴费，而且金额不同。文件导入不能更正，请与税务部门核对。
bad_reason = 停保原因不能识别。请填写停保、退休、转出或死亡。
pension_differs = 此人已在领取养老金，而且内容不同。文件导入不能更正，请在窗口核对。
pension_due_changed = { $person } 的应发月份或金额已有变化，本次没有登记。请重新生成发放名单。
pension_insured_elsewhere = 已参加或正在领取{ $insurance ->
    [employee_pension] 企业职工基本养老保险
    [public_pension] 机关事业单位养老保险
    [resident_pension] 城乡居民基本养老保险
    [unemployment] 失业保险
    [work_injury] 工伤保险
    [employee_medical] 职工基本医疗保险
   *[resident_medical] 城乡居民基本医疗保险
    }。请先办理制度衔接或停保。
pension_known = { $person } 已有待遇记录或重复出现。请删去这一条再导入。
pension_month_ahead = { $month } 还没有开始。请到当月再发放。
pension_needs_another = 受理人不能核定自己受理的申领。请由另一位工作人员核定。
pension_not_insured = 没有参加居民养老保险。请先办理参保登记。
pension_proof_by_passkey = 手机认证要由手机确认是您本人。请打开“待遇资格认证”办理。
pension_proof_missing = 资格认证已于 { $day } 到期。请先完成认证，再恢复待遇。
pension_proof_not_in_person = 资格认证须由本人办理。请本人登录，或持卡到窗口办理。
pension_proof_older = { $day } 已有更近的认证。请填写该日或以后的日期。
pension_proof_too_old = { $day } 的记录已超过有效期。请重新认证。
pension_signatures_needed = 上门认证须由两位不同的人员签名。请补全两人姓名。
pension_suspended_already = 待遇已因同一原因（{ $reason ->
    [no_proof] 未认证
    [asked] 本人申请
    [death_reported] 报告死亡
   *[moved] 迁出
    }）暂停。请核对现状，无需重复办理。
pension_too_young = 未满 { $age } 周岁，还不能申领。请到龄后再来。
pension_unknown = { $person } 没有居民养老待遇记录。请先办理申领。
pension_wrong_state = 待遇目前为“{ $state ->
    [claimed] 已申领
    [declined] 未核定
    [paying] 发放中
    [suspended] 已暂停
   *[ended] 已终止
    }”，不能办理“{ $deed ->
    [claim] 申领
    [grant] 核定
    [decline] 不予核定
    [suspend] 暂停
    [resume] 恢复
   *[end] 终止
    }”。请先查看待遇状态。
pension_years_missing = 须缴满 { $needed } 年，已缴 { $paid } 年。请先补缴，再申领。
staff_bad_change = 变动类型不能识别。请填写增员或减员。
staff_bad_cover = 险种不能识别。请填写全部或仅工伤，不填的按全部办理。
staff_bad_day = 变动日期不能识别。请写成 2026-11-01。
staff_twice = 这个人在第 { $other } 行已经出现。一份名单里一个人只写一行，请删去一行。

## 页面
insurance-employee_pension = 企业职工基本养老保险
insurance-public_pension = 机关事业单位养老保险
insurance-resident_pension = 城乡居民基本养老保险
insurance-unemployment = 失业保险
insurance-work_injury = 工伤保险
insurance-employee_medical = 职工基本医疗保险
insurance-resident_medical = 城乡居民基本医疗保险
insurance-active = 参保中
insurance-not-active = 未参保
insurance-year = { $year } 年：个人 { $own } 元，财政补贴 { $subsidy } 元，单位或集体 { $collective } 元
insurance-months = 已缴 { $months } 个月，
insurance-pension-would-be = 现在申领，自 { $month } 起每月 { $yuan } 元。
insurance-pension-unverified = 按未核实的标准测算，以核定为准。
insurance-benefit-drawn = 失业保险金：每月 { $yuan } 元，{ $from } 至 { $until }，共 { $months } 个月，还有 { $left } 个月未发。
insurance-benefit-over = 失业保险金：{ $from } 起核定 { $months } 个月，已停发（{ $why ->
    [work] 重新就业
    [pension] 享受养老待遇
    [death] 死亡
    [moved] 迁出
    [asked] 本人停领
   *[used_up] 期满
    }），应发到 { $until }，还有 { $left } 个月未发。
insurance-benefit-overpaid = 停发后多发 { $months } 个月，共 { $yuan } 元，须退回。
staff-title = 职工增减员
staff-link = 职工增减员：查看参保职工，批量办理参保和停保
staff-back = 返回单位事项
staff-list = 上传人员增减表
staff-lead = 一行一人。列：姓名、公民身份号码、变动类型（增员或减员）、变动日期；险种可填全部或仅工伤，不填的按全部（养老、失业、工伤）办理。列的先后不限。增员从变动日期当天起参保，减员到变动日期当天止。有一行不能办理的，整份名单都不办理。
staff-template = 下载模板（带星号的列必填，变动类型和险种可下拉选择）
staff-file = 人员增减表
staff-hint = CSV 或 XLSX，最多 10,000 行。
staff-send = 办理增减员
staff-done = 已办理：增员 { $joined } 人，减员 { $left } 人。
staff-faults = 不能办理的行
staff-wrong = 有 { $count } 行不能办理，整份名单都没有办理。请更正以后重新上传。
staff-wrong-more = 另有 { $more } 行没有列出。
staff-now = 目前由本单位参保的职工
staff-count = 共 { $count } 人。
staff-first = 只列出前 { $shown } 人。
staff-none = 目前没有由本单位参保的职工。
staff-none-next = 请下载模板，填好以后在上面上传。
staff-none-register = 单位登记以后，可以在这里办理增减员。
staff-insurances = 险种和参保日期
staff-account = 单位社会保险登记
staff-account-open = 已登记，自 { $from } 起
staff-account-closed = 已于 { $on } 注销（{ $why ->
    [bankrupt] 破产
    [revoked] 被吊销或撤销
    [merged] 合并
    [moved] 迁出本市
   *[dissolved] 解散或注销
    }）。重新登记以后才能为职工参保。
staff-account-none = 还没有登记，不能为职工参保。请先办理登记。
insurance-employer-company = 企业
insurance-employer-branch = 分支机构
insurance-employer-trader = 有雇工的个体工商户
insurance-employer-private_body = 民办非企业单位
insurance-employer-association = 社会团体、基金会
insurance-employer-organ = 党政机关
insurance-employer-as_civil_service = 参照公务员法管理的事业单位
insurance-employer-public_one = 公益一类事业单位
insurance-employer-public_two = 公益二类事业单位
insurance-employer-other_public = 其他事业单位
