### Progress and results on the command line.

stage-read = Reading the roster
stage-check = Checking every line
stage-write = Writing payment files
stage-import = Importing
stage-backup = Backing up
stage-restore = Restoring

done-init = A new system stands in { $place }.
done-migrate = Tables are up to date ({ $count ->
    [one] one change
   *[other] { $count } changes
    }).
done-migrate-nothing = Tables were up to date; nothing changed.
done-import = Imported { $count }, { $rejected } in error.
done-invite = Invitation for { $login }, valid for 72 hours, shown only once: { $token }
done-token = Token for { $login }, valid for { $days } days, shown only once: { $token }
done-sign-out = All sessions and tokens of { $login } have ended.
done-import-dry = Dry run: { $count } could be imported, { $rejected } are in error; nothing changed.
done-new = Batch { $batch } was made.
done-load = Batch { $batch }: { $lines ->
    [one] one line
   *[other] { $lines } lines
    } loaded.
done-check = Batch { $batch }: { $lines } lines, { $accepted } accepted, { $held } held, { $rejected } rejected; accepted sum { $sum } yuan.
done-list = { $count ->
    [one] 1 line of the public list is in { $file }. Take it back when the notice ends.
   *[other] { $count } lines of the public list are in { $file }. Take it back when the notice ends.
}
done-rejects = { $count ->
    [one] One rejected line was
   *[other] { $count } rejected lines were
    } written to { $file }.
done-notice = Batch { $batch } is published from { $from } to { $to }.
done-submit = Batch { $batch } was submitted; content { $root }.
done-approve-complete = Batch { $batch } is approved; its money is reserved.
done-send = Batch { $batch } was sent: { $items } payments, { $sum } yuan, { $files ->
    [one] one file
   *[other] { $files } files
    }.
done-reply = { $file }: { $lines } lines, { $credited } credited, { $failed } failed, { $returned } returned, { $unknown } unknown.
done-close = Batch { $batch } is closed: paid { $paid } yuan, failed or returned { $failed } yuan.
done-undo = Batch { $batch } was undone.
done-reissue = Correction batch { $batch } was made from batch { $source }.
done-halt = All payments are halted.
done-resume = Payments go on.
done-evidence = The evidence was written to { $file }.
done-backup = The backup was written to { $file }.
done-restore = Restored from { $file }; payments stay halted until the banks’ results are reconciled.
done-serving = Pages at { $address } (this machine only). Stop with Ctrl+C.
done-unclean = The program was cut off last time while money was with the banks: payments are halted. Take in the banks' replies (yika batch reply), run yika verify, then yika resume.
done-stopped = Stopped; no work was left unfinished.
failed-with = It was not done: { $why }

## Cards
done-card-none = There is nothing to do.
done-card-written = Card batch { $batch } was written: { $file }
done-card-taken = { $file }: batch { $batch }, { $done } done, { $failed } not.
done-card-shipped = Delivery { $delivery }: { $cards } cards have left.
done-card-due = { $lapsed } reports lapsed, { $moved } accounts took over payments, { $ended } cards of people who died or left ended.
done-card-keys = The list of keys was written: { $file }
    Stations believe it by this anchor: { $anchor }
done-card-status = The list was written: { $file } ({ $bytes } bytes)
done-card-verified = Valid: { $name }, card { $card }, until { $until }
card-counts-head = county     applied      made handed_ov activated      lost     ended
card-progress = At { $stage } since { $day }.
