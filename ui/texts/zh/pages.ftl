### 页面上的文字。

## 页框
brand = 一卡
skip-to-content = 跳到正文
language = 语言
main-navigation = 主导航
nav-batches = 发放批次
footer-local = 每次查看个人完整信息都会记录，本人可以看到。
untranslated-note = 藏文尚未翻译。带虚线的是中文原文；带 * 的藏文未经审核。
untranslated-mark = 未译
unreviewed-mark = 未审核
pages = 分页
dash = 无
yuan = 元

## 批次清单
batches-title = 发放批次
batches-empty = 还没有批次。
batches-empty-next = 用 yika batch new 新建第一个批次；只想看看的，可运行 yika demo。
batches-caption = 共 { $count } 个批次，最新的在前
batches-table = 批次表，可左右滚动
halted-banner = 发放已全部暂停
halted-reason = 原因：{ $reason }

column-batch = 批次
column-programme = 项目与期间
column-state = 状态
column-lines = 行数
column-accepted = 合格
column-held = 暂缓
column-rejected = 不合格
column-sum = 合格金额
column-people = 制作与批准
column-reason = 理由
column-code = 代码
column-count = 笔数
column-amount = 金额
column-place = 去向

## 批次的状态
state-open = 新建
state-loaded = 已载入
state-checked = 已检查
state-noticed = 公示
state-submitted = 已提交
state-approved = 已批准
state-sent = 已发出
state-closed = 已办结
state-undone = 已撤销
state-correction = 更正批次

## 一个批次
batch-title = 批次 { $batch }
batch-back = 返回批次清单
batch-steps = 办理进度
step-done = 已完成
step-now = 当前
step-skipped = 未经过
step-ahead = 未到
batch-undone-note = 这个批次在发给银行之前撤销了，没有发放。
batch-region = 地区
batch-payer = 付款部门
batch-programme-code = 项目代码
batch-source = 更正的来源
batch-source-link = 批次 { $batch }
batch-made = 制作
batch-submitted-by = 提交
batch-sent-at = 发出
batch-closed-at = 办结
by-at = { $user }，{ $at }
lines-title = 名单
money-title = 款项去向
money-before = 还没有发出，没有在途或到账的款项。
money-law = 批准 = 到账 + 失败或退回 + 在途 + 未知，分毫不差
money-approved = 批准
money-paid = 已到账
money-failed = 失败或退回
money-on-the-way = 在途
money-unknown = 银行尚不知结果
money-chart = 款项去向：已到账 { $paid }，失败或退回 { $failed }，在途 { $on_the_way }，未知 { $unknown }
files-title = 付款文件
files-none = 还没有发给银行的文件。
column-file = 文件
column-bank = 银行
column-pay-day = 付款日
file-written = 已放入发件夹
file-unwritten = 未写完，请再次发送
reasons-title = 不发放的理由
reasons-none = 没有不发放的行。
reasons-unchecked = 名单还没有检查。
notice-title = 公示
notice-none = 还没有公示。
notice-private = 这个项目的名单依法不公开。
notice-masked = 公示只显示隐去部分号码的名单。
approvals-title = 批准
approvals-count = 需要 { $needed } 人，已有 { $given } 人
approvals-law = 制作人和提交人不能批准。
facts-title = 批次信息
content-root = 冻结内容
content-roster = 名单文件
content-note = 批准的是这个校验值；发出前再核对一次。

## 出错的页面
not-found-title = 没有这个页面
not-found-next = 请核对地址，或从批次清单开始。
not-possible-title = 不能办理
failed-title = 出错了
failed-next = 数据没有改动。请稍后再试；再次出现时，请把下面的编号告诉系统管理员。
failed-number = 编号 { $number }
too-slow-title = 用时过长

## 页框（各门面共用）
face-platform = 社保卡综合应用平台
banners = 提示
menu = 菜单
search = 搜索
search-placeholder = 姓名、拼音、证件尾号、卡号、电话
sign-out = 退出
to-the-beginning = 回到首页
view-plain = 普通版
view-elder = 长辈版
view-elder-2 = 更大
view-elder-3 = 最大
text-size = 文字大小
theme = 外观
theme-system = 跟随系统
theme-light = 浅色
theme-dark = 深色
keys-title = 键盘快捷键
key-search = 跳到搜索
key-help = 显示本说明
key-close = 关闭
close = 关闭
breadcrumbs = 当前位置

## 部件
error = 错误
error-summary = 请更正以下内容
warning = 注意
important = 重要
done = 已办好
contents = 目录
page-before = 上一页
page-behind = 下一页
page-of-number = 第 { $page } 页
characters-allowed = 最多可写 %{"{"}count{"}"} 个字
characters-left = 还可写 %{"{"}count{"}"} 个字
characters-none-left = 已写满
characters-too-many = 超出 %{"{"}count{"}"} 个字
password-show = 显示
password-hide = 隐藏
password-show-long = 显示密码
password-hide-long = 隐藏密码
password-is-shown = 密码已显示
password-is-hidden = 密码已隐藏
date-year = 年
date-month = 月
date-day = 日
sections-show-all = 全部展开
sections-hide-all = 全部收起
section-show = 展开
section-hide = 收起
filter = 筛选
export = 导出
masked = 尾号 { $end }，其余已隐去
progress-done = 已处理 { $done }／{ $all }
progress-rate = 每秒 { $rate } 条
progress-left = 约剩 { $minutes } 分 { $seconds } 秒
progress-ended = 已完成
chart-data = 数据表
county = 县（市、区）
county-540502 = 乃东区
county-540521 = 扎囊县
county-540522 = 贡嘎县
county-540523 = 桑日县
county-540524 = 琼结县
county-540525 = 曲松县
county-540526 = 措美县
county-540527 = 洛扎县
county-540528 = 加查县
county-540529 = 隆子县
county-540531 = 浪卡子县
county-540581 = 错那市

## 其他系统的登录
sign-in-outside = 其他方式登录
sign-in-outside-what = 到下面的系统登录后，会回到这里。
