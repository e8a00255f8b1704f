### “My card” for residents: state, loss, applying, taking into use, progress.

## My card
app-card-back = Back to my card
app-card-of = This is { $name }’s card; you act as the guardian.
app-card-now = Social security card
app-card-none = There is no social security card yet. You can apply for one here.
app-card-number-is = Card number
app-card-tail = ending { $tail }
app-card-valid-to = Valid to
app-card-point = Service point
app-card-bank = Bank
app-card-lapses-on = Reported missing until
app-card-application = Application under way
app-card-application-no = Application number
app-card-applied-on = Applied on
app-card-reason = Why a card is wanted
app-card-since = Since { $day }
app-card-note = They say: { $note }
app-card-history = What happened
app-card-children = Your children’s cards
app-card-children-note = You act for the young children of your household. Press a name to see the child’s card.
app-card-has-none = No card yet
app-card-progress-link = How far is my application? (by its number)
app-card-steps = How far the card is
app-card-step-applied = Applied
app-card-step-checked = Checked
app-card-step-account = Account
app-card-step-made = Card made
app-card-step-at-point = At the service point
app-card-step-handed-over = Collected

app-card-holders-coming = Under way
app-card-holders-sealed = Sealed (not in use)
app-card-holders-normal = In use
app-card-holders-lost = Reported lost
app-card-holders-ended = Ended

app-card-next-applied = The application has come in and is to be checked with its photo. There is nothing to do for you.
app-card-next-photo_wanted = The photo was not good enough. Bring another as it is said below; then it goes on.
app-card-next-checked = It was found good and goes to the bank next. There is nothing to do for you.
app-card-next-opening = The bank is opening the account. There is nothing to do for you.
app-card-next-opening_failed = The bank did not open the account. Choose another bank, or ask this one why. Then it goes on.
app-card-next-opened = The account is open; the card is made next. There is nothing to do for you.
app-card-next-making = The card is being made. There is nothing to do for you.
app-card-next-making_failed = This card could not be made; the office makes it again. If it takes too long, ask the card desk.
app-card-next-made = The card is made and has not left for the service point. You will get a message when it is there.
app-card-next-delivering = The card is on its way to the service point. You will get a message when it is there.
app-card-next-at_point = The card is at the service point. Collect it with your identity card; bring the old card if you exchange it.
app-card-next-sent_back = Nobody collected the card, and it was sent back. Call the card desk to have it sent out again.
app-card-next-handed_over = The card was collected and is not in use. Take it into use first.
app-card-next-active = The card can be used.
app-card-next-lost_for_now = The card is reported missing and cannot be used. If you found it, say so; if it is gone, report it lost for good.
app-card-next-lost = The card is reported lost and cannot be used. If you found it, say so; if not, apply for a new one.
app-card-next-cancelled = This card has ended. If you need a card, apply for one.
app-card-next-withdrawn = This application was taken back. If you need a card, apply again.
app-card-next-rejected = The application was refused. Put right what was said and apply again.

app-card-reason-first = A first card
app-card-reason-lost = The card is lost
app-card-reason-damaged = The card is damaged
app-card-reason-expiring = The card ends soon
app-card-reason-name_changed = The name has changed
app-card-reason-new_generation = For a card of the third generation
app-card-reason-imported = A card there was before

app-card-did-apply = Applied for
app-card-did-ask_photo = Another photo was asked for
app-card-did-bring_photo = Another photo was brought
app-card-did-check = Found good
app-card-did-reject = Refused
app-card-did-withdraw = Taken back
app-card-did-ask_bank = Sent to the bank
app-card-did-bank_opens = The bank opened the account
app-card-did-bank_refuses = The bank did not open the account
app-card-did-choose_bank = Another bank was chosen
app-card-did-ask_maker = Sent to be made
app-card-did-make = The card was made
app-card-did-fail_making = It could not be made
app-card-did-make_again = It is made again
app-card-did-make_here = Made on the spot
app-card-did-ship = Sent to the service point
app-card-did-receive = Came to the service point
app-card-did-miss = Did not come to the service point
app-card-did-send_back = Not collected, sent back
app-card-did-hand_over = Collected
app-card-did-activate = Taken into use
app-card-did-report_lost_for_now = Reported missing for some days
app-card-did-lapse = The report lapsed; the card works again
app-card-did-report_lost = Reported lost for good
app-card-did-find = Found
app-card-did-supersede = Replaced by a new card
app-card-did-cancel = Ended

## Payments that move
app-card-moves = From { $day } on, what is paid to you goes to the account at { $bank } ending { $tail }.
app-card-moves-note = Until then payments go where they went before. If you do not want this, or this was not you, press the button.
app-card-stop = Do not change my account
app-card-stop-then = Payments stay with the account they go to now; the new card still works. If you want to change later, go to the card desk.
app-card-stop-not-you = Somebody else took the new card? Report it lost now, and tell the card desk.
app-card-stop-yes = Do not change; pay to the old account
app-card-stopped = The change was stopped. Payments stay with the account they went to before.

## Loss
app-card-report-lost = Report a loss
app-card-lost-account-stays = Reporting the card lost does not freeze your bank account. To freeze it, call the bank as well.
app-card-lost-follows = What follows
app-card-lost-follows-use = The card stops working at once, and nobody can sign in with it.
app-card-lost-follows-money = Payments still come to your bank account.
app-card-lost-follows-found = If you find it, you can say so here at any time.
app-card-lost-how = Which report?
app-card-lost-now = Missing for now: I may find it
app-card-lost-now-hint = Stands for { $days } days, to { $day }; then it lapses by itself, and the card works again.
app-card-lost-good = Lost for good
app-card-lost-good-hint = Stays until you find the card or get a new one. You can apply for a new card then.
card_lost_how_missing = No kind of report was chosen. Choose one and send it again.
app-card-lost-done-now = Reported missing
app-card-lost-done-good = Reported lost
app-card-lost-until = Last day: { $day }
app-card-lost-lapses = After this day the report lapses and the card works again. If it is still missing, report it lost for good.
app-card-not-frozen = Your bank account is not frozen; money can still be taken from it.
app-card-call-banks = To freeze it, call these banks now:
app-card-no-banks = We know of no bank account of yours. To freeze one, call your bank.
app-card-lost-next = What to do next
app-card-lost-next-good = For a new card, apply for a replacement. If you find the card, say so.
app-card-lost-next-now = If it is really gone, report it lost for good and apply for a replacement.
app-card-replace = Apply for a replacement

## Found
app-card-found-title = I found my card
app-card-found-in-hand = Look at the card in your hand: its end must be the same.
app-card-found-then-works = The card works again at once.
app-card-found-then-activate = The card has to be taken into use again afterwards.
app-card-found-yes = I have the card; end the report
app-card-found-done = The report was ended.

## Taking into use
app-card-activate-title = Take the card into use
app-card-activate-in-hand = The card must be in your hand. Look at it: its end must be the same.
app-card-activate-then-works = The card works at once.
app-card-activate-then-moves = After { $days } days what is paid to you goes to the new card’s account. Until then you can say no.
app-card-activate-pin = The PIN for signing in with the card is not set here, but under “Set a PIN”. The bank’s own PIN is set at the bank.
app-card-activate-yes = I have the card; take it into use
app-card-activate-done = The card is in use.
app-card-paid-to = What is paid to you goes to the account at { $bank } ending { $tail }.

## Applying
app-card-apply-title = Apply for a card
app-card-apply-for-whom = For whom is the card?
app-card-apply-myself = For myself
app-card-apply-others = For elderly and other relatives: they agree that you act for them first. If your child is not here, go to the desk with the household register.
app-card-apply-note = You look at your answers once more, add a photo, and send it. Nothing is kept before you send it.
app-card-apply-why-not = Is your reason not there?
app-card-bank-which = At which bank
app-card-bank-hint = The bank opens a new account, and payments will go there
app-card-point-which = Where to collect it
app-card-point-hint = The first one is your township
app-card-phone = Phone (optional)
app-card-phone-hint = The registered phone ending { $end } gets an SMS. Fill this in only if another one is to be told as well
app-card-phone-none = No phone is registered. The one you give gets an SMS when the card is there
app-card-apply-go-on = Next: look at it once more
app-card-apply-check = Look at your answers
app-card-apply-for = For
app-card-apply-change = Change something
app-card-apply-photo = Last, add a photo
app-card-apply-true = By sending this you say that it is true and that the photo shows the holder.
app-card-apply-send = Send the application
app-card-apply-done = The application has come in
app-card-apply-keep = Write the number down or take a picture of this page. You need it to ask how far it is. Who has it can ask too, so give it to nobody you do not know.
app-card-apply-qr = The application number as a QR code, for the desk
app-card-apply-next = What happens next
app-card-apply-next-check = The office looks at your answers and the photo. If the photo is not good, you get a message.
app-card-apply-next-made = The bank opens the account, the card is made and goes to the service point.
app-card-apply-next-collect = You get a message when it is there. Collect it with your identity card.
app-card-apply-next-activate = Then take it into use here.
card_bank_missing = No bank was chosen. Choose one.
card_point_missing = No service point was chosen. Choose one.
card_holder_unknown = This person’s card cannot be dealt with here. Go back to “My card” and choose the name again.
card_application_none = No application is under way. Go back to “My card”.

## Photo, bank, taking back
app-card-photo-title = Bring another photo
app-card-photo = Choose a photo
app-card-photo-hint = A JPEG or PNG photo of up to { $mb } MB; it is made smaller and cut to the shape of a card photo by itself
app-card-photo-camera = Or take one with this phone now
app-card-photo-rule-head = From the front, the whole face, no hat and no sunglasses, head and shoulders in the middle
app-card-photo-rule-white = A white background, nobody else
app-card-photo-rule-recent = Recent and sharp
app-card-photo-send = Send the photo
photo_missing = There is no photo. Choose one, or take one now.
app-card-bank-title = Choose another bank
app-card-bank-yes = Choose this one
app-card-withdraw-title = Take the application back
app-card-withdraw-then = Nothing more is done for this application, and what was done is void. For a card you have to apply again.
app-card-withdraw-yes = Take it back

## Progress by number
app-card-progress-title = How far is a card?
app-card-progress-hint = The 12 digits of the receipt, such as 1234-5678-9012
card_progress_wrong = Nothing was found. Check the 12 digits on the receipt and try again.
app-card-progress-lost = Lost the number? Sign in to see it under “My card and accounts”, or ask at the desk with your identity card.
app-card-progress-facts = This application
app-card-progress-mine = Sign in to see my card
app-card-progress-another = Ask for another

## First page and messages
app-tile-card-moves = Account changes
app-tile-card-photo = Photo wanted
app-tile-card-bank = Bank wanted
app-tile-card-collect = Collect it
app-tile-card-activate = Take into use
app-message-card = See my card
