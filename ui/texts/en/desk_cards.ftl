### The desk's pages about cards.

## Navigation and overview
nav-cards = Cards
desk-card-title = Card work
desk-card-search = Find by number
desk-card-search-number = Card number or application number
desk-card-search-hint = The nine characters on the card, or the twelve digits of the receipt. By name, use the search above.
card_search_malformed = This is neither a card number nor an application number. Type what the card or the receipt shows.
card_search_nothing = There is no such number in your region. Check it; cards of other counties are served there.
desk-card-none = No card is being worked at.
desk-card-none-next = To apply for one, find the person first and go on from there.
desk-card-heap-office = For us to do
desk-card-heap-away = At banks, the card maker, and on the way
desk-card-heap-holders = For holders to do
desk-card-apply = Apply for a card
desk-card-apply-note = Find the person first
desk-card-batches = Batches for banks and the card maker
desk-card-batches-note = Sent, and what came back
desk-card-deliveries = Deliveries
desk-card-deliveries-note = Boxes, on the way, received
desk-card-counts = Counts of a year
desk-card-counts-note = Applications, hand-overs and losses by county
desk-card-back = Back to card work

## Stages
desk-card-stage = Stage
desk-card-stage-applied = Applied for
desk-card-stage-photo_wanted = Photo wanted
desk-card-stage-checked = Found good
desk-card-stage-opening = At the bank
desk-card-stage-opening_failed = Bank refused
desk-card-stage-opened = Account open
desk-card-stage-making = At the card maker
desk-card-stage-making_failed = Not made
desk-card-stage-made = Made, in its box
desk-card-stage-delivering = On its way
desk-card-stage-at_point = Waits for its holder
desk-card-stage-sent_back = Sent back
desk-card-stage-handed_over = Handed over, not in use
desk-card-stage-active = In use
desk-card-stage-lost_for_now = Reported missing
desk-card-stage-lost = Reported lost
desk-card-stage-cancelled = Ended
desk-card-stage-withdrawn = Taken back
desk-card-stage-rejected = Refused
card_stage_unknown = There is no list of such a stage. Choose one on the page of card work.
desk-card-state = State
desk-card-holders-coming = No card yet
desk-card-holders-sealed = Not in use yet
desk-card-holders-normal = In use
desk-card-holders-lost = Reported lost
desk-card-holders-ended = Ended
desk-card-next-applied = Somebody who did not take it in looks at it.
desk-card-next-photo = The applicant brings another photo.
desk-card-next-checked = Send to the bank, or make it on the spot.
desk-card-next-opening = Wait for the bank.
desk-card-next-bank = Choose another bank, or the same again.
desk-card-next-opened = Send to the card maker.
desk-card-next-making = Wait for the card maker.
desk-card-next-again = See why, and have it made again.
desk-card-next-made = Ship to the service point.
desk-card-next-delivering = The service point counts it in.
desk-card-next-at-point = Hand over to the holder.
desk-card-next-sent-back = Reach the holder; ship again.
desk-card-next-activate = The holder takes it into use.
desk-card-next-lost = Found, or lost for good.
desk-card-next-none = Nothing more to do.

## Lists
desk-card-stage-none = No card stands at this stage.
desk-card-stage-none-next = Look at another stage, or go back to card work.
desk-card-first-page = Back to the first page
desk-card-more = The next ones
desk-card-point = Service point
desk-card-since = Since
desk-card-days = { $days ->
    [one] 1 day
   *[other] { $days } days
    }
desk-card-days-waited = Days waited
desk-card-moved-away = Has moved away
desk-card-own = You took it in: a colleague looks
desk-card-do = Open
desk-card-sheet-of = Print the sheet to sign: { $point }
desk-card-sheet = Sheet for signatures
desk-card-sheet-number = Sheet number: { $number }
desk-card-sheet-how = Print it from the browser on A4. Each holder signs in her line; write down sheet and line when handing over.
desk-card-sheet-none = No card waits at this point.
desk-card-sheet-none-next = Cards stand here once a delivery was counted in.
card_sheet_unknown = There is no sheet for this point. Choose a point of your region on the list of waiting cards.
desk-card-at-point-back = Back to waiting cards
desk-card-number = Card number
desk-card-signature = Signature
desk-card-sign-here = Sign here

## A person's cards
desk-card-of-person = Cards
desk-card-of-person-open = Her cards: report a loss, apply
desk-card-of-person-back = Back to the cards
desk-card-person-back = Back to the person
desk-card-person-none = There is no card.
desk-card-person-none-next = Choose “Apply for a card”.
desk-card-masked = Numbers are masked.
desk-card-open-first = State a purpose first
desk-card-one = Card
desk-card-application = Application
desk-card-facts = Details
desk-card-history = What happened
desk-card-history-none = This card came in with a register; nothing has happened to it here.
desk-card-lapses = Missing until
desk-card-made-on = Made on
desk-card-valid-to = Valid to
desk-card-application-no = Application number
desk-card-applied-at = Applied at
desk-card-reason = Reason
desk-card-reason-first = First card
desk-card-reason-lost = Replacement (lost)
desk-card-reason-damaged = Exchange (damaged)
desk-card-reason-expiring = Exchange (ends soon)
desk-card-reason-name_changed = Exchange (another name)
desk-card-reason-new_generation = Exchange (third generation)
desk-card-reason-imported = Came with a register
desk-card-applicant = Who applies
desk-card-by-own = The holder
desk-card-by-guardian = A guardian
desk-card-by-employer = An employer
desk-card-by-agent = A village agent
desk-card-guardian = The guardian's ID number
desk-card-employer = The employer's code
desk-card-bank = Bank
desk-card-phone = Phone
desk-card-phone-hint = Left empty, the known phone is used (it ends in { $end }).
desk-card-phone-hint-none = No phone is known. Type one: the holder is told when the card is there.
desk-card-photo = Photo
desk-card-photo-hint = JPEG, at most 500 KB: white background, from the front, no hat.
desk-card-account = Account of the card
desk-card-waiting-opened = Open; nothing is paid to it yet
desk-card-waiting-cooling = Payments will move to it
desk-card-waiting-moved = Payments have moved to it
desk-card-waiting-stopped = Payments were not moved
desk-card-moves = From { $day } on, payments go to the new card's account: { $bank }, ending in { $account }.
desk-card-moves-stop = If the holder did not want this, stop it now.
desk-card-do-stop-move = Leave payments where they are
desk-card-holder-dead = The registry says that the holder died. Bank accounts are for the family to settle with the bank; nothing is done to them here.
desk-card-holder-moved = The registry says that the holder left. Bank accounts stay as they are.
desk-card-cancel-all-means = Ended cards and applications do not come back. If the registry is wrong, correct it first.
desk-card-do-cancel-all = End all cards and applications
desk-card-not-frozen = Reporting a card lost does not freeze the bank account: payments go on, and money can be taken out. To prevent that, the holder calls now: { $banks }.
desk-card-not-frozen-none = Reporting a card lost does not freeze any bank account. No account is known here; for others the holder calls her bank.

## Steps
desk-card-applied = Applied for
desk-card-step-ask_photo = Another photo asked for
desk-card-step-bring_photo = Another photo brought
desk-card-step-check = Found good
desk-card-step-reject = Refused
desk-card-step-withdraw = Taken back
desk-card-step-ask_bank = Sent to the bank
desk-card-step-bank_opens = Account opened
desk-card-step-bank_refuses = Bank refused
desk-card-step-choose_bank = Bank chosen
desk-card-step-ask_maker = Sent to the card maker
desk-card-step-make = Made
desk-card-step-fail_making = Not made
desk-card-step-make_again = To be made again
desk-card-step-make_here = Made on the spot
desk-card-step-ship = Shipped
desk-card-step-receive = Received
desk-card-step-miss = Not in the box
desk-card-step-send_back = Sent back
desk-card-step-hand_over = Handed over
desk-card-step-activate = Taken into use
desk-card-step-report_lost_for_now = Reported missing
desk-card-step-lapse = Report lapsed
desk-card-step-report_lost = Reported lost
desk-card-step-find = Found
desk-card-step-supersede = Replaced
desk-card-step-cancel = Ended
card_step_unknown = There is no such step. Go back to the page of the cards and choose again.

## Forms
desk-card-check = Look at the application
desk-card-own-note = You took this application in. A colleague looks at it.
desk-card-do-photo = Bring the photo
desk-card-bank-next = Which bank is asked next
desk-card-do-choose-bank = Ask this bank
desk-card-sheet-line = Sheet and line
desk-card-sheet-line-hint = Such as 540502101-20261127-1530 line 3. Leave it empty when the signature is drawn below.
desk-card-drawn = Or sign here
desk-card-drawn-clear = Clear
desk-card-signed-by = Who signed instead
desk-card-signed-by-hint = Name and relation, where it is not the holder.
desk-card-old = Number of the old card handed in
desk-card-old-hint = The old card is handed in for the new one. Type what stands on it.
desk-card-do-hand-over = Hand over
desk-card-do-activate = Take into use
desk-card-make-here = Make it on the spot
desk-card-make-here-note = Once the bank's counter has opened the account and the machine has written the card.
desk-card-identification = Identification of the card
desk-card-identification-hint = The 32 digits that the machine shows.
card_identification_malformed = The identification has 32 digits and letters A to F. Type what the machine shows.
desk-card-do-make-here = The card is made
desk-card-do-make-again = Have it made again
desk-card-elsewhere = To another service point
desk-card-do-elsewhere = To this point
desk-card-to-ship = Ship it on the page of deliveries
desk-card-do-find = It was found
desk-card-do-replace = Apply for a replacement
desk-card-lost-by-phone = Loss by phone
desk-card-phone-note = Ask the caller; three right answers are enough. Do not read out what is known. Wrong answers make the next try wait longer.
desk-card-question-head_of_household = Name of the head of the household
desk-card-question-household_size = How many people the household has
desk-card-question-phone = The phone the office knows
desk-card-question-card_end = Last four characters of the card number
desk-card-question-account_end = Last four digits of the account
desk-card-do-lost-by-phone = Compare, and report missing
desk-card-lost-for-now = Report missing for some days
desk-card-lost-for-now-note = It lapses by itself after some days, and ends when the card is found. The bank account is not frozen.
desk-card-do-lost-for-now = Report missing
desk-card-lost = Report lost
desk-card-lost-note = The report stays until the card is found or replaced. The bank account is not frozen: tell the holder to call the bank.
desk-card-do-lost = Report lost
desk-card-do-send-back = Send back
desk-card-withdraw = Take the application back
desk-card-withdraw-note = Nothing becomes of it then; who wants a card applies again.
desk-card-do-withdraw = Take it back
desk-card-do-apply = Apply
card_applicant_missing = Choose who applies.

## Receipt
desk-card-receipt = Application { $number }
desk-card-receipt-title = Receipt
desk-card-receipt-keep = Give it to the applicant to keep.
desk-card-receipt-qr = The application number as a QR code
desk-card-receipt-how = The progress is asked by this number. An SMS comes when the card is there.
desk-card-receipt-print = Print it from the browser, or let the applicant take a picture of the code.
desk-card-receipt-next = The next person

## The officer's look
desk-card-photo-of = Photo of { $name }
desk-card-photo-none = There is no photo.
desk-card-photo-look = See that it is the holder, from the front, on white, with nothing over the face.
desk-card-age = age { $age }
desk-card-taken-by = Taken in by
desk-card-earlier = Earlier cards
desk-card-looked-at = Somebody has looked at it. Go on to the next one.
desk-card-good = Good
desk-card-why = Why not
desk-card-why-hint = The applicant is told it.
desk-card-other-photo = Ask for another photo
desk-card-reject = Refuse
card_finding_missing = Choose: good, another photo, or refuse.
desk-card-applied-back = Back to applications
desk-work-cards-to-check = Card applications to look at

## Batches
desk-card-partner = Sent to
desk-card-maker = Card maker
desk-card-cards = Cards
desk-card-sent = Sent
desk-card-returned = Came back
desk-card-done = Done
desk-card-failed = Not done
desk-card-batch-sent = File not written
desk-card-batch-written = Waits for the answer
desk-card-batch-returned = Answered
desk-card-batches-none = Nothing has been sent yet.
desk-card-batches-none-next = When applications were found good, choose a bank above.
desk-card-batches-back = Back to the batches
desk-card-batch = Batch of cards
desk-card-do-write = Write the file
desk-card-download = Download
desk-card-numbers = Card numbers
desk-card-numbers-given = Given out before the cards are made
desk-card-answer = The partner's answer
desk-card-answer-what = Bring the file that the bank or the card maker sent back for this batch. It counts whole or not at all.
desk-card-answer-file = Answer file
desk-card-answer-try = Only try it
desk-card-answer-try-hint = Says what would come of it, or which line is wrong; nothing changes.
desk-card-answer-keep = Take it in
desk-card-answer-keep-hint = Accounts and cards are recorded, and the file is kept. This cannot be undone.
desk-card-answer-last = The last upload
desk-card-answer-taken = The answer was taken in.
desk-card-answer-refused = The answer was refused, and nothing of it was taken in.
desk-card-answer-tried = { $done } would be done, { $failed } would not.
desk-card-not-done = Not done
desk-card-not-done-first = The first { $shown } of { $all } are shown. Download the list to see all.
desk-card-failed-step = At which step
card_file_not_written = The file of batch { $batch } is not written yet. Have it written on the page of the batch.
desk-card-to-bank = To a bank
desk-card-to-bank-waits = { $count ->
    [one] One card waits
   *[other] { $count } cards wait
    } to be sent to a bank.
desk-card-do-to-bank = Send to this bank
desk-card-to-maker = To the card maker
desk-card-to-maker-waits = { $count ->
    [one] One card waits
   *[other] { $count } cards wait
    } to be made.
desk-card-do-to-maker = Send all to the card maker
card_partner_missing = Choose a bank or the card maker.
card_nothing_to_send = No card waits to be sent. Check the bank or the service point.

## An employer's staff
desk-card-staff = An employer applies for its staff
desk-card-staff-note = A file of people, in one go
desk-card-staff-back = Back to the employers' files
desk-card-staff-bring = Bring a file
desk-card-staff-what = Each line becomes an application for a first card, or is refused with the reason. The columns: name, citizen number, bank; where wanted phone and service point, else the known phone and the person's township count. The file has no photos: people bring theirs, and are told so. A file that is brought again goes on where it stopped; nobody is applied for twice.
desk-card-staff-template = Download the template (starred columns are needed; banks and points can be chosen)
desk-card-staff-employer = Employer
desk-card-staff-choose = Choose an employer
desk-card-staff-file = File of the staff
desk-card-staff-hint = CSV or XLSX, at most 20,000 lines.
desk-card-staff-none = No employer has brought a file yet.
desk-card-staff-none-next = Download the template, have it filled in, and bring it above.
desk-card-staff-number = No.
desk-card-staff-brought = Brought
desk-card-staff-applied = Applied for
desk-card-staff-refused = Refused
desk-card-staff-row = Row
desk-card-staff-lines = Line by line
desk-card-staff-done = Every line has its answer.
desk-card-staff-stopped = The work stopped before the last line. What was applied for stays; bring the same file again to go on.
desk-card-staff-failed = The work broke off before the last line. What was applied for stays; bring the same file again to go on.
card_staff_unknown = There is no employer's file { $staff }. Check the number.
staff_too_long = The file has more than { $limit } lines. Split it and bring the parts one by one.

## Deliveries
desk-card-boxes = Waiting in boxes
desk-card-boxes-none = No card waits in a box. Cards stand here once the card maker has answered.
desk-card-do-ship = Ship to { $point }
desk-card-deliveries-sent = Deliveries
desk-card-deliveries-none = There are no deliveries. Ship what waits in boxes above.
desk-card-deliveries-back = Back to deliveries
desk-card-delivery = Delivery
desk-card-delivery-away = On its way
desk-card-delivery-received = Received
desk-card-delivery-none = There is no card of your region in this delivery.
desk-card-delivery-none-next = Go back and check the number.
desk-card-received = Received
desk-card-missing = Missing
desk-card-place = Place in the box
desk-card-receive-note = Count them. Tick those that are not there; the holders of the others are told.
desk-card-do-receive = Counted: receive

## Counts
desk-card-year = Year
desk-card-counts-of = Cards in { $year }
desk-card-counts-what = By the county of the service point
desk-card-counts-none = Nothing was done with cards in this year.
desk-card-counts-none-next = Choose another year.
desk-card-counts-bars = Cards handed over by county
desk-card-counts-map = Applications by county
desk-card-count-applied = Applications
desk-card-count-made = Made
desk-card-count-handed-over = Handed over
desk-card-count-activated = Taken into use
desk-card-count-lost = Losses
desk-card-count-ended = Ended

## Help
desk-help-cards = Cards
desk-help-cards-way = Application, look, account, making, delivery, hand-over, use; loss, found, replacement, end.
desk-help-cards-apart = Who takes an application in does not look at it.
desk-help-cards-bank = Reporting a loss is about the card; it freezes no bank account. The holder calls the bank.
