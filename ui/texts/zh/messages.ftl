### 给居民的消息。值来自业务，不含网址和格式。

message_complaint_accepted = 您的投诉举报（编号 { $reference }）已受理。
message_complaint_answered = 您的投诉举报（编号 { $reference }）已答复，请查看。
message_objection_upheld = 您提出的异议（第 { $objection } 号）成立：{ $reason }
message_objection_dismissed = 您提出的异议（第 { $objection } 号）不成立：{ $reason }
message_data_opened = { $by } 查看了您的资料，事由：{ $purpose ->
     [at_request] 本人要求
     [payment_check] 核对发放
     [failed_payment] 发放失败
     [complaint] 投诉举报
     [correction] 更正信息
     [audit] 审计检查
    *[other] 其他
    } { $note }
message_line_held = “{ $programme }”{ $period } 的 { $amount } 元暂缓发放（{ $reason }）。
message_line_rejected = “{ $programme }”{ $period } 没有列入发放（{ $reason }）。
message_line_stopped = “{ $programme }”{ $period } 的 { $amount } 元没有发放（{ $reason }）。
message_payment_credited = “{ $programme }”{ $period } 的 { $amount } 元已存入 { $bank } 尾号 { $account } 的账户。
message_payment_failed = “{ $programme }”{ $period } 的 { $amount } 元没有存入 { $bank } 尾号 { $account } 的账户：{ $reason }
message_payment_returned = “{ $programme }”{ $period } 的 { $amount } 元被 { $bank } 退回（账户尾号 { $account }）：{ $reason }
message_case_submitted = 您申请的“{ $service }”（编号 { $reference }）已提交。
message_case_accepted = 您申请的“{ $service }”（编号 { $reference }）已受理。
message_case_asked = 您申请的“{ $service }”（编号 { $reference }）需要补正：{ $why }
message_case_declined = 您申请的“{ $service }”（编号 { $reference }）不予受理：{ $why }
message_case_granted = 您申请的“{ $service }”（编号 { $reference }）已准予。{ $why }
message_case_refused = 您申请的“{ $service }”（编号 { $reference }）不予准许：{ $why }
message_case_corrected = 您申请的“{ $service }”（编号 { $reference }）的决定要重新办理：{ $why }
message_case_lapsed = 您申请的“{ $service }”（编号 { $reference }）逾期没有补正，已不予受理。可以重新申请。
message_case_escalated = 您申请的“{ $service }”（编号 { $reference }）超过了办理时限，已提请上级督办。
message_proof_due = 您的养老待遇资格认证有效期到 { $until }。请在手机、自助终端或窗口完成认证；没有认证的，待遇发放到 { $paid_until }。
message_job_recommended = 就业服务机构向您推荐岗位“{ $job }”（{ $place }）。请到“就业”页面查看联系方式。
message_offer = 根据已有信息，您符合“{ $service }”的条件。请到“我的办件”里确认是否同意。
message_pension_suspended = 您的养老待遇资格认证已过期，待遇暂停发放。请到窗口或在手机上完成认证，认证后补发。
