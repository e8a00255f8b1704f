### 自助终端：中心的页面、终端自己的页面、管理页面。

face-terminal = 自助终端

## 不予办理
terminal_unknown = 中心没有登记这台自助终端。请联系系统管理员重新登记。
terminal_signature_wrong = 这台自助终端的签名不对。请联系系统管理员重新登记。
terminal_clock_wrong = 这台自助终端的时钟和中心相差超过 5 分钟。请联系系统管理员校准时钟。
terminal_replayed = 自助终端的这份报文已经收过。请再办一次。
terminal_blocked = 这台自助终端已停用。请到窗口办理；要恢复使用，请联系系统管理员。
terminal_wiped = 这台自助终端已注销。请到窗口办理；要再用，请联系系统管理员重新登记。
terminal_message_malformed = 看不懂自助终端的报文。请把终端程序更新到与中心相同的版本。
terminal_key_malformed = 自助终端的公钥不对。请在终端上重新执行登记。
terminal_needs_name = 还没有给终端起名。请写上它放在哪里，例如“泽当镇便民大厅一号机”。
terminal_not_enrolled = 这台终端不在使用中。请核对是哪一台。
terminal_not_blocked = 这台终端没有停用，用不着恢复。请核对是哪一台。
terminal_stands = 这个文件夹里已有一台终端的密钥。请换一个文件夹，或先注销那台终端。
terminal_not_enrolled_here = 这个文件夹里没有终端的密钥。请先执行 yika terminal enrol。
terminal_centre_unreachable = 连不上中心。请稍等，或到窗口办理。
terminal_centre_failed = 中心暂时出了故障。请稍后再试，或到窗口办理。
terminal_no_reader = 读卡器没有接好。请到窗口办理；工作人员请检查读卡器。
terminal_card_unknown = 这里查不到这张卡。请带身份证和卡到窗口核对。
terminal_card_differs = 卡里的身份和登记的持卡人不一致。请带身份证和卡到窗口核对。
enrolment_code_wrong = 登记码不对、已用过或已过 24 小时。请核对，或请安全管理员再给一个。
terminal_printed_enough = 这次已经打印了好几份。还要的，请退出后重新插卡，或到窗口打印。
terminal_paper_malformed = 中心给的凭单这台终端印不了。请到窗口打印，并请系统管理员更新终端程序。

## 终端自己的页面
terminal-welcome = 社保卡自助服务
terminal-language-first = 先选语言
terminal-put-card-in = 请插入社保卡，芯片朝里
terminal-what-there-is = 可以查补贴、看卡状态、挂失、解除挂失、启用卡、改密码。
terminal-show-code = 没带卡，出示电子社保卡
terminal-code-title = 出示电子社保卡
terminal-code-how = 打开手机上的电子社保卡，把二维码对准扫码窗口。
terminal-code-field = 二维码的内容
terminal-code-hint = 扫码后自动填入。一个码只能用一次。
terminal-back-to-start = 返回
terminal-reading = 正在读卡
terminal-reading-next = 请不要拔卡。
terminal-not-served = 这张卡在这里办不了
terminal-take-card-please = 请取走您的卡。
terminal-out-of-order = 暂停服务
terminal-enter-pin = 请输入密码
terminal-pin-six = 账号密码（六位数字）
terminal-pin-where = 是您在手机上设的密码，不是银行取款密码。没有设过的，请用手机登录“掌上服务”设置，或到窗口问。
terminal-pin-wrong = 密码不对，或还没有设过密码。请再输一次；忘了的，请用手机登录“掌上服务”重设。
terminal-enter = 进入
terminal-third-generation = 第三代卡：这里只读了卡号。
terminal-take-card = 请取走您的卡！
terminal-card-is-in = 卡还在读卡器里
terminal-take-card-why = 已经退出，不会再显示您的任何信息。卡不取走，别人用不了这台终端。
terminal-chip-pin-title = 改芯片密码
terminal-chip-pin-what = 芯片密码由卡自己核对，在医院、药店等处刷卡时用。改的时候请不要拔卡。
terminal-chip-pin-tries = 连着输错几次，卡会锁住密码，只能到窗口解开。
terminal-back-to-pin = 返回

## 中心的页面
terminal-back = 返回菜单
terminal-ends-in = 没有操作，将在
terminal-seconds = 秒后退出
terminal-finish = 办完了，退出
terminal-services-title = 其他事项
terminal-services-lead = 这些事项可以在这台终端上办。其余的请到窗口办，或者用手机办。
terminal-services-back = 返回事项列表
terminal-services-back-form = 返回修改
not_at_a_terminal = 这件事只能在自助终端上插卡办理。用手机的，请到“办事”里办。
terminal-cases-none-next = 可以从“其他事项”里选一项办理。
terminal-cases-back = 返回我的办件
terminal-paper-case = 办理结果
terminal-menu-title = 您要办什么
terminal-menu-activate = 您有一张卡还没有启用。请点“启用卡”。
terminal-payments-title = 我的补贴
terminal-card-title = 我的卡
terminal-card-none = 名下没有卡。
terminal-card-none-next = 需要卡的，请带身份证到窗口申领。
terminal-card-state = 状态
terminal-card-number = 社保卡号
terminal-card-no-number = 还没有卡号
terminal-card-valid-to = 有效期到
terminal-card-lapses-on = 临时挂失到
terminal-card-point = 服务网点
terminal-card-coming = 正在办理
terminal-card-sealed = 未启用
terminal-card-normal = 正常
terminal-card-lost = 已挂失
terminal-card-ended = 已注销
terminal-proof-title = 待遇资格认证
terminal-proof-none = 您没有在本系统领取养老待遇。
terminal-proof-none-next = 领取城乡居民养老待遇的，每年要认证一次。
terminal-proof-state = 养老待遇
terminal-proof-last = 上次认证
terminal-proof-until = 有效期到
terminal-proof-over = 认证已过期。现在认证后，停发的待遇将补发。
terminal-proof-what = 您已插卡并输入密码，点击即可完成认证。
terminal-proof-do = 本人认证
terminal-proof-done = 认证完成
terminal-proof-counts = 认证有效期到 { $day }。
terminal-proof-back = 待遇恢复发放；补发 { $months } 个月，共 { $sum } 元，随下次发放。
pension-state-claimed = 已申领
pension-state-declined = 未核定
pension-state-paying = 正常发放
pension-state-suspended = 暂停发放
pension-state-ended = 已终止
terminal-insured-title = 我的参保
terminal-paper-insured = 参保缴费证明
terminal-paper-insured-what = 您参加的险种、缴费月数和各年度缴费。
paper-stands-on = 截至
terminal-lost-title = 挂失
terminal-lost-what = 临时挂失过几天自动失效；正式挂失一直有效，直到找到卡或补了新卡。
terminal-lost-bank = 挂失不冻结银行账户。怕钱被取走，请马上给开户银行打电话。
terminal-lost-for-now = 临时挂失
terminal-lost-for-good = 正式挂失
terminal-lost-none = 没有可以挂失的卡。
terminal-lost-done = 已挂失
terminal-lost-until = 临时挂失到 { $day }。到那天还没找到，请办正式挂失。
terminal-lost-stays = 已正式挂失。找到了请解除挂失，找不到请到窗口补卡。
terminal-lost-call = 要打电话的银行：
terminal-found-title = 解除挂失
terminal-found-do = 卡找到了，解除挂失
terminal-found-none = 没有挂失的卡。
terminal-found-done = 已解除挂失
terminal-found-works = 卡可以照常使用了。
terminal-found-activate = 正式挂失过的卡要重新启用才能用。请回到菜单，点“启用卡”。
terminal-activate-title = 启用卡
terminal-activate-what = 领到的新卡，或正式挂失后找到的卡，启用后才能用。
terminal-activate-do = 启用这张卡
terminal-activate-none = 没有等着启用的卡。
terminal-activate-done = 已启用
terminal-activate-next = 卡可以用了。补贴改发到这张卡的，会先发消息告诉您。
terminal-pin-title = 改密码
terminal-pin-account = 账号密码
terminal-pin-what = 在自助终端和手机上登录用的六位密码。
terminal-pin-old = 现在的密码
terminal-pin-change = 改密码
terminal-pin-done = 密码已改。
terminal-certificates-title = 证明和凭单
terminal-certificates-window = 这台终端没有打印机。需要纸质的，请到窗口打印。
terminal-paper-payments = 补贴发放明细
terminal-paper-payments-what = 一年里发给您的每一笔补贴：项目、日期、金额。
terminal-paper-card = 社保卡状态凭单
terminal-paper-card-what = 您的卡现在的状态、有效期和服务网点。

terminal-print-sheet = 打印在 A4 纸上
terminal-print-slip = 打印小票
terminal-printed = 已打印
terminal-printed-take = 请取走打印的凭单。
terminal-not-printed = 没有打印成
terminal-back-to-papers = 返回
terminal-printer-stands = 小票打印机{ $state ->
    [paper_out] 缺纸了
    [cover_open] 的盖子没有关好
    [faulty] 出了故障
   *[other] 没有应答
}。请告诉工作人员，或到窗口打印。

## 纸质凭单
paper-office = 社会保障卡自助服务
paper-number = 凭单编号
paper-day = 打印日期
paper-title = 凭单
paper-name = 姓名
paper-citizen-id = 证件号码
paper-from-to = 起止日期
paper-count = 笔数
paper-total = 合计
paper-payments-sentence = 下列补贴在所列日期已由银行入账。没有入账的不在其中。
paper-card-sentence = 打印时，该社会保障卡的状态如下。
paper-card-lost-sentence = 打印时，该社会保障卡的状态如下。挂失不冻结银行账户；要止付的，请马上联系开户银行。
paper-proof = 扫码可核验本凭单由谁开出，以及编号、姓名和上列要点。
paper-footer = 由自助终端打印，未加盖印章；以二维码核验为准。

## 管理页面
nav-terminals = 自助终端
desk-terminals-title = 自助终端
desk-terminals-empty = 还没有登记自助终端。
desk-terminals-empty-next = 先在这里取登记码，再在终端上执行 yika terminal enrol。
desk-terminals-number = 编号
desk-terminals-name = 名称
desk-terminals-point = 服务网点
desk-terminals-state = 状态
desk-terminals-heard = 最近心跳
desk-terminals-never = 从未
desk-terminals-health = 读卡器 / 打印机 / 纸
desk-terminals-version = 版本
desk-terminals-clock = 时钟偏差（秒）
desk-terminals-enrolled = 使用中
desk-terminals-blocked = 停用
desk-terminals-wiped = 已注销
desk-terminals-deeds = 办理
desk-terminals-block = 停用
desk-terminals-unblock = 恢复
desk-terminals-wipe = 注销并清除密钥
desk-terminals-new = 登记新终端
desk-terminals-new-name = 终端名称
desk-terminals-new-point = 服务网点代码
desk-terminals-new-do = 取登记码
desk-terminals-code = 登记码：{ $code }。只显示这一次，24 小时内用一次有效。
desk-terminals-code-how = 在终端上执行：yika terminal enrol --centre 中心地址 --dir 文件夹 --code 登记码

terminal_health_ready = 正常
terminal_health_missing = 没有接
terminal_health_paper_low = 纸快用完
terminal_health_paper_out = 缺纸
terminal_health_cover_open = 盖子没关
terminal_health_faulty = 故障
terminal_health_offline = 没有应答
terminal_health_not_configured = 没有
terminal_health_enough = 够用
terminal_health_low = 快用完
terminal_health_out = 没有了
terminal_health_unknown = 不知道
terminal_health_none = 没有

## 命令行
done-terminal-enrolled = 已登记为 { $number } 号终端“{ $name }”。
done-terminal-serving = 终端页面：{ $address }
done-paper-verified = 凭单 { $number } 是真的，{ $made } 开出：
