### 命令行的进度和结果。

stage-read = 读取名单
stage-check = 逐行检查
stage-write = 写付款文件
stage-import = 导入
stage-backup = 备份
stage-restore = 恢复

done-init = 已在 { $place } 建好新的系统。
done-migrate = 数据表已更新（{ $count } 项）。
done-migrate-nothing = 数据表已是最新，没有改动。
done-import = 已导入 { $count } 条，{ $rejected } 条有误。
done-invite = 给 { $login } 的邀请，72 小时内有效，只显示这一次：{ $token }
done-token = 给 { $login } 的令牌，{ $days } 天内有效，只显示这一次：{ $token }
done-sign-out = { $login } 的登录和令牌已全部终止。
done-import-dry = 试运行：可导入 { $count } 条，{ $rejected } 条有误；数据没有改动。
done-new = 已新建批次 { $batch }。
done-load = 批次 { $batch } 已载入 { $lines } 行。
done-check = 批次 { $batch }：共 { $lines } 行，合格 { $accepted }，暂缓 { $held }，不合格 { $rejected }；合格金额 { $sum } 元。
done-list = 公示名单 { $count } 行已写入 { $file }。公示结束后请收回。
done-rejects = 不合格的 { $count } 行已写入 { $file }。
done-notice = 批次 { $batch } 公示 { $from } 至 { $to }。
done-submit = 批次 { $batch } 已提交，内容校验 { $root }。
done-approve-complete = 批次 { $batch } 批准完成，款项已预留。
done-send = 批次 { $batch } 已发出：{ $items } 笔，{ $sum } 元，{ $files } 个文件。
done-reply = { $file }：{ $lines } 行，到账 { $credited }，失败 { $failed }，退回 { $returned }，未知 { $unknown }。
done-close = 批次 { $batch } 已办结：到账 { $paid } 元，失败或退回 { $failed } 元。
done-undo = 批次 { $batch } 已撤销。
done-reissue = 已新建更正批次 { $batch }，来自批次 { $source }。
done-halt = 发放已全部暂停。
done-resume = 发放已恢复。
done-evidence = 证据已写入 { $file }。
done-backup = 备份已写入 { $file }。
done-restore = 已从 { $file } 恢复；核对银行结果之前发放处于暂停。
done-serving = 页面在 { $address }（只在本机）。按 Ctrl+C 停止。
done-unclean = 上次运行被意外中断，当时有款项在银行办理：已暂停发放。请先收银行回盘（yika batch reply），再运行 yika verify 核对，然后用 yika resume 恢复。
done-stopped = 已停止，没有未完成的工作。
failed-with = 没有办成：{ $why }

## 社保卡
done-card-none = 没有要办的。
done-card-written = 社保卡批次 { $batch } 已写出：{ $file }
done-card-taken = { $file }：批次 { $batch }，成功 { $done }，失败 { $failed }。
done-card-shipped = 配送单 { $delivery }：{ $cards } 张卡已发出。
done-card-due = 临时挂失到期 { $lapsed } 张，收款账户改发 { $moved } 个，死亡或迁出人员的卡注销 { $ended } 张。
done-card-keys = 密钥清单已写出：{ $file }
    网点凭这个公钥核对它：{ $anchor }
done-card-status = 清单已写出：{ $file }（{ $bytes } 字节）
done-card-verified = 有效：{ $name }，卡号 { $card }，到 { $until }
card-counts-head = 县          申请       制卡       发放       启用       挂失       注销
card-progress = 办到 { $stage }，自 { $day } 起。
