### 居民用的“我的卡”：看状态、挂失、申领、启用、查进度。句子要让八十岁的老人看得懂。

## 我的卡
app-card-back = 返回我的卡
app-card-of = 这是 { $name } 的卡，您作为监护人代办。
app-card-now = 社会保障卡
app-card-none = 名下还没有社会保障卡。可以在这里申领。
app-card-number-is = 社保卡号
app-card-tail = 尾号 { $tail }
app-card-valid-to = 有效期到
app-card-point = 领卡网点
app-card-bank = 银行
app-card-lapses-on = 临时挂失到
app-card-application = 正在办的申请
app-card-application-no = 申请号
app-card-applied-on = 申请日期
app-card-reason = 为什么申请
app-card-since = 这一步从 { $day } 开始
app-card-note = 说明：{ $note }
app-card-history = 经过
app-card-children = 孩子的卡
app-card-children-note = 同一户里年纪还小的孩子，由您代办。点名字看孩子的卡。
app-card-has-none = 还没有卡
app-card-progress-link = 查办卡进度（凭申请号）
app-card-steps = 办卡进度
app-card-step-applied = 提出申请
app-card-step-checked = 审核
app-card-step-account = 银行开户
app-card-step-made = 制卡
app-card-step-at-point = 送到网点
app-card-step-handed-over = 领卡

app-card-holders-coming = 办理中
app-card-holders-sealed = 封存（还不能用）
app-card-holders-normal = 正常
app-card-holders-lost = 挂失
app-card-holders-ended = 已注销

app-card-next-applied = 申请已收到，等工作人员核对资料和相片。您不用做什么。
app-card-next-photo_wanted = 相片不合格，要换一张。请照下面的说明补一张相片，补了才会接着办。
app-card-next-checked = 审核通过了，正要送银行开户。您不用做什么。
app-card-next-opening = 银行正在开户。您不用做什么。
app-card-next-opening_failed = 银行没有开成户。请换一家银行，或者到这家银行问清楚。选了银行才会接着办。
app-card-next-opened = 账户开好了，等着制卡。您不用做什么。
app-card-next-making = 正在制卡。您不用做什么。
app-card-next-making_failed = 这张卡没有制成，工作人员会重新制。您不用做什么；等得太久，请问社保卡窗口。
app-card-next-made = 卡制好了，还没有送到网点。到了会发消息给您。
app-card-next-delivering = 卡正在送往网点。到了会发消息给您。
app-card-next-at_point = 卡到网点了。请带身份证去领；换卡的，把旧卡也带上。
app-card-next-sent_back = 卡很久没有人领，退回去了。请打社保卡窗口的电话，请他们重新送。
app-card-next-handed_over = 卡已经领了，还没有启用。启用以后才能用。
app-card-next-active = 卡可以正常使用。
app-card-next-lost_for_now = 卡已临时挂失，暂时不能用。找到了，点“卡找到了”；找不到，请办正式挂失。
app-card-next-lost = 卡已正式挂失，不能用。找到了，点“卡找到了”；找不到，请申请补卡。
app-card-next-cancelled = 这张卡已经注销，不能再用。需要卡，请重新申领。
app-card-next-withdrawn = 这份申请已经撤回。需要卡，请重新申请。
app-card-next-rejected = 申请没有通过。请照说明改好，再申请一次。

app-card-reason-first = 第一次办卡
app-card-reason-lost = 卡丢了，补一张
app-card-reason-damaged = 卡坏了，换一张
app-card-reason-expiring = 卡快到期，换一张
app-card-reason-name_changed = 名字改了，换一张
app-card-reason-new_generation = 换第三代卡
app-card-reason-imported = 原来就有的卡

app-card-did-apply = 提出申请
app-card-did-ask_photo = 要补一张相片
app-card-did-bring_photo = 补了相片
app-card-did-check = 审核通过
app-card-did-reject = 没有通过审核
app-card-did-withdraw = 撤回了申请
app-card-did-ask_bank = 送银行开户
app-card-did-bank_opens = 银行开好了账户
app-card-did-bank_refuses = 银行没有开成户
app-card-did-choose_bank = 重新选了银行
app-card-did-ask_maker = 送去制卡
app-card-did-make = 卡制好了
app-card-did-fail_making = 没有制成
app-card-did-make_again = 重新制卡
app-card-did-make_here = 当场制好了卡
app-card-did-ship = 送往网点
app-card-did-receive = 网点收到了卡
app-card-did-miss = 网点没有收到这张卡
app-card-did-send_back = 没有人领，退回去了
app-card-did-hand_over = 领了卡
app-card-did-activate = 启用了卡
app-card-did-report_lost_for_now = 临时挂失
app-card-did-lapse = 临时挂失到期，卡恢复使用
app-card-did-report_lost = 正式挂失
app-card-did-find = 解除挂失
app-card-did-supersede = 换成了新卡
app-card-did-cancel = 卡注销了

## 收款账户要换
app-card-moves = 从 { $day } 起，发给您的钱改存到{ $bank }尾号 { $tail } 的账户。
app-card-moves-note = 在这一天以前，钱还发到原来的账户。不想换，或者不是您本人办的，请点下面的按钮。
app-card-stop = 不换收款账户
app-card-stop-then = 点了以后，钱还发到原来的账户，新卡照样能用。以后想换，请到社保卡窗口办。
app-card-stop-not-you = 新卡不是您本人领的？请马上把卡挂失，再到社保卡窗口说明。
app-card-stop-yes = 不换，钱还发到原来的账户
app-card-stopped = 已经停止更换。钱还发到原来的账户。

## 挂失
app-card-report-lost = 挂失
app-card-lost-account-stays = 社保卡挂失不会冻结银行账户。要冻结账户，请另外打银行的电话。
app-card-lost-follows = 挂失以后
app-card-lost-follows-use = 这张卡马上不能用：不能刷卡，也不能用它登录。
app-card-lost-follows-money = 补贴照常发到您的银行账户。
app-card-lost-follows-found = 找到了，随时可以在这里解除挂失。
app-card-lost-how = 要哪一种？
app-card-lost-now = 临时挂失：也许还找得到
app-card-lost-now-hint = 管 { $days } 天，到 { $day } 为止；过了自动失效，卡恢复使用。
app-card-lost-good = 正式挂失：确实丢了
app-card-lost-good-hint = 一直有效，到您找到卡或者领到新卡为止。挂失以后可以申请补卡。
card_lost_how_missing = 没有选哪一种挂失。请选一种再提交。
app-card-lost-done-now = 已经临时挂失
app-card-lost-done-good = 已经正式挂失
app-card-lost-until = 最后一天：{ $day }
app-card-lost-lapses = 过了这一天，挂失自动失效，卡恢复使用。到时还没有找到，请办正式挂失。
app-card-not-frozen = 银行账户没有冻结，里面的钱还能取。
app-card-call-banks = 要冻结账户，请马上打这些银行的客服电话：
app-card-no-banks = 我们没有登记您的银行账户。要冻结账户，请打您的银行的客服电话。
app-card-lost-next = 接着怎么办
app-card-lost-next-good = 要一张新卡，请申请补卡。卡找到了，点“卡找到了”。
app-card-lost-next-now = 确实找不到，请改办正式挂失，再申请补卡。
app-card-replace = 申请补卡

## 卡找到了
app-card-found-title = 卡找到了
app-card-found-in-hand = 请看看手里的卡，尾号对得上才是这张。
app-card-found-then-works = 解除挂失以后，卡马上能用。
app-card-found-then-activate = 解除挂失以后，还要启用一次才能用。
app-card-found-yes = 卡在我手里，解除挂失
app-card-found-done = 已经解除挂失。

## 启用
app-card-activate-title = 启用这张卡
app-card-activate-in-hand = 卡要已经在您手里。请看看卡面，尾号对得上才启用。
app-card-activate-then-works = 启用以后，卡马上能用。
app-card-activate-then-moves = 过 { $days } 天，发给您的钱改存到新卡的账户。这几天里可以说不换。
app-card-activate-pin = 卡号登录的密码不在这里设，请到“设置卡号登录的密码”。银行那一边的密码，请到银行设。
app-card-activate-yes = 卡在我手里，启用
app-card-activate-done = 卡已经启用。
app-card-paid-to = 发给您的钱存到{ $bank }尾号 { $tail } 的账户。

## 申领、补卡、换卡
app-card-apply-title = 申领、补卡、换卡
app-card-apply-for-whom = 给谁办卡？
app-card-apply-myself = 我自己
app-card-apply-others = 给老人和别的家人办：请本人同意您代办，再从“替家人办”进来。孩子不在这里的，请带户口簿到窗口办。
app-card-apply-note = 填好以后再看一遍，然后拍一张相片，就可以提交。没有提交以前，什么也不会留下。
app-card-apply-why-not = 想选的不在上面？
app-card-bank-which = 在哪家银行开账户
app-card-bank-hint = 银行会开一个新账户，补贴以后发到这个账户
app-card-point-which = 到哪里领卡
app-card-point-hint = 第一个是您的乡镇
app-card-phone = 手机号码（可以不填）
app-card-phone-hint = 登记过的号码（尾号 { $end }）会收到短信。要另外通知一个号码，才填在这里
app-card-phone-none = 没有登记过号码。填了，卡到了会收到短信
app-card-apply-go-on = 下一步：再看一遍
app-card-apply-check = 请再看一遍
app-card-apply-for = 给谁办
app-card-apply-change = 有错，回去改
app-card-apply-photo = 最后，加一张相片
app-card-apply-true = 提交就表示：上面填的是真的，相片是本人的。
app-card-apply-send = 提交申请
app-card-apply-done = 申请已收到
app-card-apply-keep = 请把申请号抄下来，或者把这一页拍下来。查进度、到窗口问，都用它。别人有了它也能查进度，请不要给不认识的人。
app-card-apply-qr = 申请号的二维码，到窗口可以扫
app-card-apply-next = 接着会怎样
app-card-apply-next-check = 工作人员核对资料和相片。相片不合格，会发消息请您补一张。
app-card-apply-next-made = 银行开户，然后制卡，送到您选的网点。
app-card-apply-next-collect = 卡到了会发消息。请带身份证去领。
app-card-apply-next-activate = 领了卡，在这里启用。
card_bank_missing = 没有选银行。请选一家。
card_point_missing = 没有选领卡的地方。请选一个。
card_holder_unknown = 在这里不能办这个人的卡。请回到“我的卡”，重新点名字。
card_application_none = 现在没有正在办的申请。请回到“我的卡”看看。

## 相片、银行、撤回
app-card-photo-title = 补一张相片
app-card-photo = 选一张相片
app-card-photo-hint = JPEG 或 PNG 照片，不超过 { $mb } MB；太大的照片会自动缩小，并裁成证件照
app-card-photo-camera = 或者现在用手机拍一张
app-card-photo-rule-head = 正面、露出整张脸，不戴帽子和墨镜，头和肩膀在照片正中
app-card-photo-rule-white = 背景是白色，没有别的人
app-card-photo-rule-recent = 最近拍的，看得清楚
app-card-photo-send = 提交相片
photo_missing = 还没有相片。请选一张，或者现在拍一张。
app-card-bank-title = 换一家银行
app-card-bank-yes = 就选这家
app-card-withdraw-title = 撤回申请
app-card-withdraw-then = 撤回以后，这份申请不再办，办了的也作废。以后要卡，得重新申请。
app-card-withdraw-yes = 撤回

## 凭申请号查进度
app-card-progress-title = 查办卡进度
app-card-progress-hint = 回执上的 12 位数字，例如 1234-5678-9012
card_progress_wrong = 没有查到。请照回执核对 12 位申请号，再填一次。
app-card-progress-lost = 申请号丢了？登录以后在“我的卡和账户”里看得到；或者带身份证到窗口问。
app-card-progress-facts = 这份申请
app-card-progress-mine = 登录看我的卡
app-card-progress-another = 再查一个

## 首页和消息
app-tile-card-moves = 账户要换，请看
app-tile-card-photo = 要补相片
app-tile-card-bank = 要换银行
app-tile-card-collect = 可以领卡
app-tile-card-activate = 等您启用
app-message-card = 看我的卡
