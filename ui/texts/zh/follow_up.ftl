# 跟踪服务与岗位：窗口和手机的页面。

## 页面上共用的词
situation-seeking = 正在求职
situation-working = 已就业
situation-studying = 升学
situation-unwilling = 暂无就业意愿
situation-not_reached = 未联系上
follow-over = 已到期
follow-today = 今天到期
follow-register = 登记
follow-since = 登记日期
follow-next = 下次联系
vacancy-employer = 招聘单位
vacancy-place = 工作地点
vacancy-field = 工种
vacancy-pay = 月工资
vacancy-pay-from = { $from } 元起
vacancy-pay-between = { $from } 至 { $to } 元
vacancy-until = 报名截止
vacancy-phone = 招聘电话

## 窗口
nav-follow-ups = 跟踪服务
desk-work-follow-ups = 就业跟踪服务待联系
desk-follow-title = 就业跟踪服务
desk-follow-none = 现在没有要联系的人。
desk-follow-none-next = 到了下次联系的日期，会出现在这里。也可以改选“全部”查看以后要联系的人。
desk-follow-none-all-next = 有人登记失业、求职，或者毕业生登记以后，会出现在这里。
follow-office = 跟踪的县区
follow-office-due = { $name }  到期 { $due }
follow-which = 联系日期
follow-which-due = 已到期
follow-which-all = 全部
follow-counts = 正在跟踪 { $all } 人，其中 { $due } 人应当联系。多少天联系一次是我们的假定：
follow-back = 返回跟踪服务
follow-who = 本人
follow-usual = 已提供的服务与通常的次数
follow-usual-of = 已提供 { $count } 次，通常 { $usual } 次
follow-put-down = 记录一次联系
follow-put-down-do = 记录
follow-kind = 提供了什么服务
follow-kind-choose = 请选择
follow-said = 说了什么、推荐了什么
follow-said-hint = 本人在手机上能看到，请不要写与本人无关的内容。
follow-situation = 本人目前状况
follow-next-named = 下次联系的日期（可不填）
follow-next-hint = 不填时，正在求职的 { $every } 天后联系，未联系上的 { $again } 天后再联系，其他情况不再联系。
follow-ends = 结束登记
follow-ends-yes = 本人已就业，这条登记到此结束
follow-ended-by = 已就业的，由本人申请：
follow-vacancies = 可以推荐的岗位
follow-vacancies-fit = 按本人的求职登记匹配，本县的在前。
follow-vacancies-all = 本人没有求职登记，以下是全部在招岗位，本县的在前。
follow-vacancies-none = 现在没有合适的在招岗位。有单位发布以后会出现在这里。
follow-recommend = 记录为已推荐
follow-recommended = 已推荐
follow-history = 跟踪记录
follow-history-none = 还没有记录。
follow-entry-over = 这条登记已经结束，只能查看。

## 手机
work-title = 就业
work-tile-note = 登记、岗位、推荐
work-none = 您还没有求职登记。
work-none-next = 登记以后，这里会列出适合您的岗位。
work-register = 求职登记
work-register-again = 重新登记求职意向
work-vacancies = 适合您的岗位
work-vacancies-how = 想去的，请直接打招聘电话报名。
work-vacancies-none = 现在没有适合您的岗位。有单位发布以后会出现在这里，您也可以重新登记求职意向。
work-contact = 下次联系您
work-contact-soon = 就业服务机构近日会联系您
work-contact-none = 没有安排
work-offered-none = 还没有向您提供服务的记录。
work-case = 查看登记的办件
