### 机器接口：给部门、银行和其他系统的程序。

face-api = 机器接口
api-title = 机器接口说明
api-about = 程序以用户的名义办事：带上令牌（Authorization: Bearer），按用户的角色、地区和所在机构办理。银行的程序只见本行文件，部门的程序只见本部门项目。金额是整数分，日期是 YYYY-MM-DD，时刻按 RFC 3339。列表每页至多 200 行，用 next_cursor 取下一页。说明语言按 Accept-Language。批准须由本人带第二重验证办理，程序不能代替。
api-key = 请求的键：1 至 200 个可见字符。同一个键的同一请求只办一次，回答永远相同。
api-replayed = 这个回答是不是以前给过的。
api-retry-after = 请等待的秒数。
api-authenticate = 需要的凭证。
api-parameters = 参数
api-body = 请求内容
api-answer = 回答
api-noes = 不能办理时的回答

## 不能办理的种类
problem-401 = 没有有效的令牌
problem-403 = 没有权限
problem-404 = 没有找到
problem-405 = 不支持这种方法
problem-409 = 与现在的状态不符
problem-413 = 内容太大
problem-415 = 不支持这种格式
problem-422 = 请求有误
problem-429 = 请求太多
problem-500 = 没有办成
problem-504 = 办理超时

## 每项操作
operation-programme-list = 补贴项目一览
operation-programme-one = 一个补贴项目及其标准
operation-batch-list = 批次一览
operation-batch-new = 新建批次
operation-batch-one = 一个批次的现状和资金
operation-roster-load = 上传名单
operation-roster-check = 核对名单
operation-roster-report = 核对结果
operation-roster-rejects = 下载被拒行（XLSX）
operation-batch-notice = 开始公示
operation-objection-list = 公示异议一览
operation-line-hold = 暂缓一行
operation-line-release = 放行一行
operation-batch-submit = 提交批次
operation-batch-review = 县级复核批次（程序不能办理）
operation-batch-approve = 批准批次（程序不能办理）
operation-batch-send = 发放
operation-batch-close = 办结批次
operation-batch-undo = 撤销批次
operation-batch-reissue = 重新发放失败和退回的款项
operation-item-list = 批次各行
operation-item-evidence = 一笔款项的全部凭据
operation-bank-file-list = 银行文件一览
operation-bank-file-fetch = 下载一份银行文件
operation-bank-reply = 上传银行回单
operation-budget-list = 预算余额
operation-payments-health = 发放是否暂停
operation-people-search = 查找居民（号码遮盖）
operation-audit-checkpoint = 审计日志的签名检查点
