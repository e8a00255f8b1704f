### The self-service terminal: the centre's pages, the machine's own, and those where terminals are kept.

face-terminal = Self-service terminal

## Refusals
terminal_unknown = The centre does not know this terminal. Please have the administrator enrol it again.
terminal_signature_wrong = This terminal's signature is wrong. Please have the administrator enrol it again.
terminal_clock_wrong = This terminal's clock differs from the centre's by more than 5 minutes. Please have the administrator set it.
terminal_replayed = This message of the terminal was received before. Please try again.
terminal_blocked = This terminal is blocked. Please go to the counter; the administrator can unblock it.
terminal_wiped = This terminal was withdrawn. Please go to the counter; to use it again, the administrator enrols it anew.
terminal_message_malformed = The terminal's message cannot be read. Please bring its program to the centre's version.
terminal_key_malformed = The terminal's public key is wrong. Please enrol it again at the terminal.
terminal_needs_name = The terminal has no name yet. Please say where it stands, such as "Zedang hall, no. 1".
terminal_not_enrolled = This terminal is not in use. Please check which one is meant.
terminal_not_blocked = This terminal is not blocked. Please check which one is meant.
terminal_stands = This folder holds a terminal's key already. Please take another folder, or withdraw that terminal first.
terminal_not_enrolled_here = This folder holds no terminal's key. Please run yika terminal enrol first.
terminal_centre_unreachable = The centre cannot be reached. Please wait a little, or go to the counter.
terminal_centre_failed = The centre has a fault at the moment. Please try again later, or go to the counter.
terminal_no_reader = The card reader is not connected. Please go to the counter; staff, please check the reader.
terminal_card_unknown = This card is not known here. Please bring your identity card and this card to the counter.
terminal_card_differs = The card says another holder than the register. Please bring your identity card and this card to the counter.
enrolment_code_wrong = The code is wrong, used, or older than 24 hours. Please check it, or ask the security administrator for another.
terminal_printed_enough = Several papers were printed already. For more, finish and put the card in again, or go to the counter.
terminal_paper_malformed = This terminal cannot print the paper that the centre gave. Please go to the counter, and have the administrator update the terminal.

## The machine's own pages
terminal-welcome = Social security card self-service
terminal-language-first = Choose a language first
terminal-put-card-in = Please put your social security card in, chip first
terminal-what-there-is = See your payments and your card, report it lost or found, take it into use, change your PIN.
terminal-show-code = No card with you? Show the electronic card
terminal-code-title = Show your electronic card
terminal-code-how = Open the electronic card on your phone and hold its code before the scanner.
terminal-code-field = What the code says
terminal-code-hint = Filled in by the scanner. A code counts once.
terminal-back-to-start = Back
terminal-reading = Reading the card
terminal-reading-next = Please leave the card in.
terminal-not-served = This card cannot be used here
terminal-take-card-please = Please take your card.
terminal-out-of-order = Out of service
terminal-enter-pin = Enter your PIN
terminal-pin-six = Account PIN (six digits)
terminal-pin-where = The one you set on your phone, not the bank's. If you have none, sign in to the app by phone and set it, or ask at the counter.
terminal-pin-wrong = The PIN is wrong, or none was set yet. Please enter it again; if you forgot it, set a new one in the app by phone.
terminal-enter = Enter
terminal-third-generation = Third-generation card: only its number was read here.
terminal-take-card = Please take your card!
terminal-card-is-in = The card is still in the reader
terminal-take-card-why = You are signed out and nothing of yours is shown any more. Nobody can use this terminal until the card is taken.
terminal-chip-pin-title = Change the chip's PIN
terminal-chip-pin-what = The card itself checks this PIN, when you use it at hospitals and pharmacies. Please leave the card in meanwhile.
terminal-chip-pin-tries = After a few wrong tries the card locks its PIN, and only the counter can unlock it.
terminal-back-to-pin = Back

## The centre's pages
terminal-back = Back to the menu
terminal-ends-in = Without a touch, this ends in
terminal-seconds = seconds
terminal-finish = I am done
terminal-services-title = Other services
terminal-services-lead = These can be asked for at this terminal. Ask for the others at a window or on your phone.
terminal-services-back = Back to the services
terminal-services-back-form = Back to the form
not_at_a_terminal = This is for who has put a card into a terminal. On a phone, ask for it under “Services”.
terminal-cases-none-next = Choose one from “Other services”.
terminal-cases-back = Back to my cases
terminal-paper-case = What came of it
terminal-menu-title = What would you like to do?
terminal-menu-activate = One of your cards is not in use yet. Choose “Activate a card”.
terminal-payments-title = My payments
terminal-card-title = My card
terminal-card-none = You have no card.
terminal-card-none-next = To apply for one, bring your identity card to the counter.
terminal-card-state = State
terminal-card-number = Card number
terminal-card-no-number = no number yet
terminal-card-valid-to = Valid to
terminal-card-lapses-on = Reported lost until
terminal-card-point = Service point
terminal-card-coming = under way
terminal-card-sealed = not in use yet
terminal-card-normal = normal
terminal-card-lost = reported lost
terminal-card-ended = ended
terminal-proof-title = Proof of life
terminal-proof-none = You draw no pension here.
terminal-proof-none-next = Who draws a resident pension proves once a year that she lives.
terminal-proof-state = Pension
terminal-proof-last = Last proof
terminal-proof-until = Counts until
terminal-proof-over = The proof is over. When you prove now, what was left out is paid back.
terminal-proof-what = You put your card in and typed your PIN; that proves it.
terminal-proof-do = Prove that I am here
terminal-proof-done = Proven
terminal-proof-counts = Your proof counts until { $day }.
terminal-proof-back = Your pension goes on; { $months } months, { $sum } yuan, are paid back with the next list.
pension-state-claimed = claimed
pension-state-declined = declined
pension-state-paying = paid
pension-state-suspended = suspended
pension-state-ended = ended
terminal-insured-title = My insurances
terminal-paper-insured = Certificate of insurance
terminal-paper-insured-what = In which insurances you are, for how many months, and what was paid in each year.
paper-stands-on = As of
terminal-lost-title = Report a loss
terminal-lost-what = A report for now lapses after some days; a report for good stays until the card is found or replaced.
terminal-lost-bank = This does not freeze your bank account. If money may be taken, call your bank at once.
terminal-lost-for-now = Report lost for now
terminal-lost-for-good = Report lost for good
terminal-lost-none = There is no card to report.
terminal-lost-done = Reported lost
terminal-lost-until = Reported lost until { $day }. If you have not found it by then, report it for good.
terminal-lost-stays = Reported lost for good. If you find it, say so here; if not, have it replaced at the counter.
terminal-lost-call = Banks to call:
terminal-found-title = Card found
terminal-found-do = I have found it
terminal-found-none = No card is reported lost.
terminal-found-done = No longer reported lost
terminal-found-works = The card can be used as before.
terminal-found-activate = A card that was reported for good has to be taken into use again. Go back to the menu and choose "Take a card into use".
terminal-activate-title = Take a card into use
terminal-activate-what = A new card, or one that was found after a report for good, works once it is taken into use.
terminal-activate-do = Take this card into use
terminal-activate-none = No card waits to be taken into use.
terminal-activate-done = In use
terminal-activate-next = The card can be used. If payments move to it, a message tells you before.
terminal-pin-title = Change PIN
terminal-pin-account = Account PIN
terminal-pin-what = The six digits by which you sign in at terminals and in the app.
terminal-pin-old = Present PIN
terminal-pin-change = Change it
terminal-pin-done = The PIN was changed.
terminal-certificates-title = Certificates and slips
terminal-certificates-window = This terminal has no printer. For paper, go to the counter.
terminal-paper-payments = Statement of payments
terminal-paper-payments-what = Everything that was paid to you in a year: programme, day, amount.
terminal-paper-card = Slip of the card's state
terminal-paper-card-what = The present state of your card, how long it is valid, and its service point.

terminal-print-sheet = Print on A4
terminal-print-slip = Print a slip
terminal-printed = Printed
terminal-printed-take = Please take your paper.
terminal-not-printed = It was not printed
terminal-back-to-papers = Back
terminal-printer-stands = The slip printer { $state ->
    [paper_out] is out of paper
    [cover_open] has its cover open
    [faulty] is out of order
   *[other] does not answer
}. Please tell the staff, or go to the counter.

## Papers
paper-office = Social security card self-service
paper-number = Paper number
paper-day = Printed on
paper-title = Paper
paper-name = Name
paper-citizen-id = Citizen id
paper-from-to = From – to
paper-count = Payments
paper-total = Total
paper-payments-sentence = The bank credited these subsidies on the days given. What was not credited is not among them.
paper-card-sentence = When this was printed, the social security card stood as follows.
paper-card-lost-sentence = When this was printed, the social security card stood as follows. Reporting it lost does not freeze the bank account: to stop it, call the bank at once.
paper-proof = The code proves who gave this paper, its number, the name, and the points above.
paper-footer = Printed by a self-service terminal, without a seal; the code proves it.

## Where terminals are kept
nav-terminals = Terminals
desk-terminals-title = Self-service terminals
desk-terminals-empty = No terminal is enrolled yet.
desk-terminals-empty-next = Take a code here, then run yika terminal enrol at the terminal.
desk-terminals-number = No.
desk-terminals-name = Name
desk-terminals-point = Service point
desk-terminals-state = State
desk-terminals-heard = Last heartbeat
desk-terminals-never = never
desk-terminals-health = Reader / printer / paper
desk-terminals-version = Version
desk-terminals-clock = Clock offset (s)
desk-terminals-enrolled = in use
desk-terminals-blocked = blocked
desk-terminals-wiped = withdrawn
desk-terminals-deeds = Deeds
desk-terminals-block = Block
desk-terminals-unblock = Unblock
desk-terminals-wipe = Withdraw and wipe its key
desk-terminals-new = Enrol a terminal
desk-terminals-new-name = Its name
desk-terminals-new-point = Code of the service point
desk-terminals-new-do = Get a code
desk-terminals-code = Code: { $code }. Shown this once; good once within 24 hours.
desk-terminals-code-how = At the terminal: yika terminal enrol --centre ADDRESS --dir FOLDER --code CODE

terminal_health_ready = ready
terminal_health_missing = missing
terminal_health_paper_low = paper low
terminal_health_paper_out = out of paper
terminal_health_cover_open = cover open
terminal_health_faulty = out of order
terminal_health_offline = no answer
terminal_health_not_configured = none
terminal_health_enough = enough
terminal_health_low = low
terminal_health_out = out
terminal_health_unknown = unknown
terminal_health_none = none

## Command line
done-terminal-enrolled = Enrolled as terminal { $number }, "{ $name }".
done-terminal-serving = The terminal's pages: { $address }
done-paper-verified = Paper { $number } is genuine; it was made at { $made } and says:
