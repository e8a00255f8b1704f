### 服务网点：就近办、预约、排队。

## 网点
point-name-county = { $name }服务窗口
point-name-township = { $name }服务站
point-name-village = { $name }服务点
point-kind-county = 县级窗口
point-kind-township = 乡镇服务站
point-kind-village = 村级服务点
point-near-own = 本村
point-near-station = 本乡镇
point-near-same_township = 本乡镇其他村
point-near-other_station = 本县其他乡镇
point-near-window = 本县窗口
point-near-same_county = 本县其他村
point-near-other_county = 其他县区
point-open = 开放中
point-open-until = 到 { $time }
point-opens-today = 今天 { $time } 开放
point-opens-on = { $day } { $time } 开放
point-not-open = 近期不开放
point-closed-day = 不开放
point-rest-day = 休息日
point-hours-ours = 开放时间、可办事项和预约名额是我们的假设，没有找到公布的依据。去之前请先向村委会或乡镇问清楚。
point-distance-unknown = 没有网点的坐标，按村、乡镇、县的隶属关系由近到远排列，不显示距离。
point-something-else = 其他事项或咨询
point-service = 办什么事
weekday-1 = 星期一
weekday-2 = 星期二
weekday-3 = 星期三
weekday-4 = 星期四
weekday-5 = 星期五
weekday-6 = 星期六
weekday-7 = 星期日

## 手机：就近办
nearby-title = 就近办
nearby-lead = 离您近的服务窗口、服务站和服务点：现在开不开，能办什么，可以预约和取号。
nearby-tile-note = 窗口、服务站、服务点
nearby-counts = 共 { $all } 个网点：县级窗口 { $county } 个，乡镇服务站 { $township } 个，村级服务点 { $village } 个。
nearby-sorted-by = 按登记的居住地（{ $region }）由近到远排列。
nearby-sorted-near = 从{ $region }由近到远排列。
nearby-for-service = 只列出可以办理“{ $service }”的网点。
nearby-every-service = 不限事项
nearby-search = 按名称或地区查找
nearby-near = 从哪里起
nearby-near-home = 登记的居住地
nearby-near-nowhere = 全部地区
nearby-open-now = 只看现在开放的
nearby-show = 查找
nearby-none = 没有符合条件的网点。
nearby-none-next = 请换一个名称或地区，或者取消“只看现在开放的”。
nearby-column-point = 网点
nearby-column-near = 远近
nearby-column-now = 现在
nearby-found = 找到 { $count } 个
nearby-of-service = 就近在哪里可以办

## 手机：一个网点
nearby-hours = 开放时间
nearby-column-day = 日期
nearby-column-hours = 时间
nearby-queue = 排队
nearby-waiting = { $count ->
    [0] 现在没有人排队。
   *[other] 现在有 { $count } 人取号等候。
    }
nearby-ticket-take = 取号
nearby-ticket-closed = 开放时可以在手机上取号。没有手机的，可以在窗口领号。
nearby-ticket-held = 您今天有一个 { $number } 号在等候。
nearby-ticket-sign-in = 登录后取号
nearby-book = 预约
nearby-book-lead = 预约的人到了时间优先叫号。可以预约 { $days } 天以内的半小时时段。
nearby-book-do = 预约时间
nearby-takes = 可以办理的事项
nearby-takes-count = { $count } 项
nearby-takes-ours = 可办事项按目录里的办理渠道列出；村级服务点只办不需要带文件的事项，这是我们的假设。

## 手机：预约
nearby-book-title = 预约时间
nearby-book-day = 哪一天
nearby-book-day-choice = { $day } { $weekday }（余 { $free } 个）
nearby-book-day-show = 看这一天
nearby-book-slot = 几点来
nearby-book-slot-choice = { $slot }（余 { $free } 个）
nearby-book-full = 这一天没有空余的时段。
nearby-book-full-next = 请选另一天，或者选另一个网点。
nearby-book-none = 可以预约的日子里没有空余的时段。
nearby-book-send = 确认预约

## 手机：我的预约和排队
appointments-title = 我的预约和排队
appointments-none = 没有预约，也没有排队号。
appointments-none-next = 可以在“就近办”里选一个网点，预约时间或取号。
appointments-booked = 已预约
appointments-call = 叫号：{ $turn }
appointments-call-how = 到时请在网点等候，叫号时会叫“{ $turn }”。不能来的，请在开始前取消。
appointments-to-come = 要来的预约
appointments-earlier = 以前的预约
appointments-today = 今天的排队号
appointments-when = 时间
appointments-turn = 叫号
appointments-state = 状态
appointments-cancel = 取消预约
appointments-before = { $count ->
    [0] 前面没有人，请准备好。
   *[other] 前面还有 { $count } 人。
    }
appointments-called = 请到 { $counter } 号窗口。
appointments-give-back = 不等了
appointments-refresh = 再看一次
appointments-next = 下一次：{ $day } { $slot }
appointments-ticket = { $number } 号，前面 { $count } 人
appointment-state-booked = 已预约
appointment-state-called = 已叫号
appointment-state-kept = 已办理
appointment-state-missed = 没有来
appointment-state-cancelled = 已取消
ticket-state-waiting = 等候中
ticket-state-called = 已叫号
ticket-state-served = 已办理
ticket-state-left = 已离开

## 窗口：排队
nav-queue = 排队叫号
desk-screen-open = 打开等候大厅的屏幕
desk-screen-title = 正在叫号
desk-screen-counter = { $counter } 号窗口
desk-screen-waiting = 还有 { $count } 人等候
desk-screen-back = 返回排队叫号
desk-queue-title = 排队叫号
desk-queue-point = 网点
desk-queue-counter = 窗口号
desk-queue-nothing-here = 您的地区没有网点。
desk-queue-nothing-here-next = 请联系安全管理员核对您的地区。
desk-queue-at-counter = { $counter } 号窗口正在办理
desk-queue-nobody = { $counter } 号窗口空闲
desk-queue-next = 下一位：{ $turn }
desk-queue-call = 叫下一位
desk-queue-nobody-waits = 现在没有人等候。
desk-queue-again = 再叫一次
desk-queue-served = 办完了
desk-queue-absent = 没有来
desk-queue-calls = 已叫 { $count } 次
desk-queue-hand-out = 给没有手机的人发号
desk-queue-hand-out-do = 发号
desk-queue-given = 号码：{ $number }
desk-queue-given-how = 请把号码告诉来办事的人，或写给他。
desk-queue-today = 今天的预约和排队
desk-queue-empty = 今天还没有人预约或取号。
desk-queue-empty-next = 有人来时，可以在这里发号。
desk-queue-column-turn = 叫号
desk-queue-column-who = 谁
desk-queue-column-what = 办什么
desk-queue-column-state = 状态
desk-queue-column-counter = 窗口
desk-queue-at-desk = 窗口发号
desk-queue-elsewhere = 其他地区的居民

## 不予办理的理由
point_unknown = 没有代码为 { $point } 的服务网点。请从“就近办”里选。
point_takes_not = 这个网点不办理“{ $service }”。请选另一个网点，或者选县级窗口。
point_closed = 这个网点 { $day } 不开放。请选另一天。
point_closed_now = 这个网点现在不开放，不能取号。请在开放时取号，或者预约。
slot_not_offered = 没有 { $slot } 开始的时段。请从给出的时段里选。
slot_full = { $slot } 的时段刚刚约满。请选另一个时段。
appointment_in_past = 这个时段已经开始或过去。请选以后的时段。
appointment_too_far = 只能预约 { $days } 天以内的时段。请选近一些的日子。
appointment_same_day = { $day } 您已经有一个预约。请先取消那一个，或者选另一天。
appointments_max = 同时最多可以有 { $count } 个预约。请先取消一个，或者办完再约。
appointment_unknown = 没有这个预约。请到“我的预约和排队”里查看。
appointment_over = 这个预约已经开始或不再有效，不能取消。请到“我的预约和排队”里查看。
ticket_held = 您今天已经有一个 { $number } 号在等候。请先办完，或者先选“不等了”。
ticket_unknown = 没有可以退的 { $number } 号。请到“我的预约和排队”里查看。
counter_wrong = 窗口号是 1 到 99 的数字。请更正。
counter_busy = 这个窗口叫到的 { $turn } 还没有办完。请先选“办完了”或“没有来”。
nobody_waits = 现在没有人等候。请稍后再叫。
turn_unknown = { $turn } 不在办理中。请刷新页面再看。

## 消息
message_point_called = 叫到您的号 { $turn }，请到 { $counter } 号窗口（{ $point }）。
message_point_tomorrow = 您预约了明天（{ $day }）{ $slot } 到 { $point }。不能来的，请在手机上取消。
message_point_missed = 您预约的 { $day } { $slot }（{ $point }）没有来。需要的话请重新预约。
message_point_booked = 窗口为您预约了 { $day } { $slot } 到 { $point }，到时叫号“{ $turn }”。不能来的，请在手机上取消，或告诉窗口。
desk-appointments-title = 预约
desk-appointments-open = 看他的预约、替他预约
desk-appointments-none = 没有预约。
desk-appointments-none-next = 可以在下面替他预约。
desk-appointment-new = 替他预约
desk-appointment-point = 到哪个网点（近的在前）
desk-appointment-show = 看这个网点
desk-appointment-booked = 已预约 { $day } { $slot }，到时叫号“{ $turn }”。有手机号的，会收到短信。
desk-appointment-cancel = 取消
