### What residents are told. Values come from the rooms and hold no addresses and no markup.

message_complaint_accepted = Your complaint { $reference } was accepted.
message_complaint_answered = Your complaint { $reference } was answered.
message_objection_upheld = Your objection { $objection } was upheld: { $reason }
message_objection_dismissed = Your objection { $objection } was dismissed: { $reason }
message_data_opened = { $by } looked at your data, for this purpose: { $purpose ->
     [at_request] at your own request
     [payment_check] a payment is checked
     [failed_payment] a payment failed
     [complaint] a complaint or objection
     [correction] data are corrected
     [audit] an audit
    *[other] another
    } { $note }
message_line_held = { $amount } yuan of { $programme } for { $period } wait ({ $reason }).
message_line_rejected = { $programme } for { $period } is not paid to you ({ $reason }).
message_line_stopped = { $amount } yuan of { $programme } for { $period } were not paid ({ $reason }).
message_payment_credited = { $amount } yuan of { $programme } for { $period } are on your account ending in { $account } at { $bank }.
message_payment_failed = { $amount } yuan of { $programme } for { $period } did not reach your account ending in { $account } at { $bank }: { $reason }
message_payment_returned = { $amount } yuan of { $programme } for { $period } were returned by { $bank } (account ending in { $account }): { $reason }
message_case_submitted = Your request “{ $service }” ({ $reference }) came in.
message_case_accepted = Your request “{ $service }” ({ $reference }) was accepted.
message_case_asked = Your request “{ $service }” ({ $reference }) needs more from you: { $why }
message_case_declined = Your request “{ $service }” ({ $reference }) is not taken up: { $why }
message_case_granted = Your request “{ $service }” ({ $reference }) was granted. { $why }
message_case_refused = Your request “{ $service }” ({ $reference }) was refused: { $why }
message_case_corrected = The decision on your request “{ $service }” ({ $reference }) is made once more: { $why }
message_case_lapsed = Nothing was brought in time for your request “{ $service }” ({ $reference }); it is not taken up. You can ask again.
message_case_escalated = Your request “{ $service }” ({ $reference }) was not decided in time. It was put before the office above.
message_proof_due = Your proof of life counts until { $until }. Prove in the app, at a terminal or at a window; your pension is paid until { $paid_until } without it.
message_job_recommended = The office recommends a vacancy to you: “{ $job }” ({ $place }). See under Work how to apply.
message_offer = By what the offices know you have a right to “{ $service }”. Look at your cases and say yes or no.
message_pension_suspended = Your proof of life has run out and your pension is suspended. Prove it at a window or in the app; what was left out is then paid.
