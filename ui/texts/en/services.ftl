### Service items and cases.

## Command line
services-counted = { $all } in all: employment { $employment }, social insurance { $insurance }, personnel { $personnel }, labour relations { $labour }; { $immediate } are decided at once. The selection is ours, not a list that Shannan has published.

## Refusals: the catalogue
service_unknown = There is no service “{ $service }”. See the codes with yika services list, or choose from the catalogue.

## Filling in
field_missing = This must be filled in.
field_not_a_number = Write a whole number.
field_below = This cannot be below { $min }. Please correct it.
field_above = This cannot be above { $max }. Please correct it.
field_not_offered = Choose one of the answers that are offered.
day_not_yet = This day has not come yet (today is { $day }). Please correct it.
day_before_birth = This day is before the applicant was born. Please correct it.
day_is_over = This day is over (today is { $day }). Please correct it.
credit_code_malformed = The unified social credit code is wrong. Copy the 18 characters from the business licence.

## Conditions
condition_lives_elsewhere = The applicant is not registered here, or has moved away. Ask at a window where the applicant lives now; if the register is wrong, have it corrected first.
condition_no_working_card = The applicant has no social security card that works. Apply for one, take it into use or replace it first.
condition_no_card = The applicant has no social security card. Apply for one first.
condition_has_card = The applicant has a social security card already. If it is lost or damaged, have it replaced.
condition_no_account = The card has no bank account that can receive money. Have it opened at the bank first.
condition_too_young = The applicant is not { $age } years old yet. Come back after that birthday.
condition_too_old = The applicant is older than { $age } years, which does not fit this service. Ask at a window if in doubt.
condition_not_insured = The applicant is not in { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    }. Register first; if this is wrong, have it checked at a window.
condition_insured = The applicant is in { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    }, which cannot be had together with this. Leave it or have it transferred first.
condition_too_few_years = { $years } full years were paid, { $min } are needed. Pay what can still be paid first; ask at a window if in doubt.
condition_draws_benefit = The applicant draws unemployment benefit already. Claim again when it is over.
condition_no_benefit = The applicant draws no unemployment benefit. Claim that first.
condition_insurance_unknown = The system holds no insurance records; somebody at the office has to look.
condition_no_record = The applicant does not stand in the register “{ $register }” yet. Ask for that service first.
condition_has_record = The applicant stands in the register “{ $register }” already; nothing more is needed.
condition_answer = The answer to “{ $field }” does not fit this service. Check it, or ask at a window.
condition_person_reads = You wrote something that somebody at the office has to read and answer.

## Refusals: cases
service_not_now = There is no rule for “{ $service }” today. Ask at a window.
service_not_here = “{ $service }” cannot be asked for here. Ask at a window.
service_not_for = This cannot be asked for by { $applicant ->
    [employer] an employer
   *[person] a person
    }. Check who asks.
service_for_employers = Employers ask for this. You are not registered as acting for one: bring its letter to a window.
step_unknown = There is no such step ({ $step }). Load the page again.
draft_gone = Somebody else has just sent or thrown away this form, so it was not sent once more. Look at the list of cases.
case_running = A case of this service is on its way already: { $reference }. See how far it is; to ask again, take it back first.
promise_missing = “{ $material }” was not declared yet. Read it and tick it.
material_missing = “{ $material }” is missing. Bring a picture or a PDF.
material_not_asked = This service does not need that material ({ $material }). Load the page again.
applicant_dead = The applicant is registered as dead; nobody can ask in that name. Relatives ask in their own name.
employer_unknown = No employer { $employer } is registered. Check its code.
employer_elsewhere = The employer { $employer } is not in your region. Go to the county where it is.
no_handler = You are not registered as acting for the employer { $employer }. Bring its letter to a window to be registered.
handler_unknown = This person does not act for this employer. Please check.
case_unknown = There is no case { $case }, or it is not in your region. Look at the list.
case_wrong_state = Case { $reference } is { $state ->
    [submitted] submitted
    [asked] waiting for the applicant
    [accepted] accepted
    [reviewed] reviewed
    [granted] granted
    [refused] refused
    [declined] not taken up
    [delivered] done
   *[withdrawn] taken back
    }; this cannot be done now. Load the page again.
case_needs_another = You have reviewed or decided this case; somebody else has to do this.
award_missing = Say how much is awarded; more than nothing.
award_not_asked = Nothing is paid for this service; leave the award empty.
award_above_cap = No more than { $cap } yuan can be awarded. Please check.
objection_too_late = More than { $days } days have passed since the decision. You can still ask for a review by law or go to court.
mark_out_of_range = Choose a mark from 1 to 5.

## Pages
services-title = Services
services-lead = Find what you need, see the conditions, papers and time it takes, and ask for it here.
services-selection = These { $all } services were chosen by us from the common catalogue; they are not a list that Shannan has published.
services-area-employment = Employment
services-area-insurance = Social insurance
services-area-personnel = Personnel and talent
services-area-labour = Labour relations
services-counts = { $all } services, { $immediate } of them decided at once
services-area-count = { $count } services
bundles-title = One matter, asked for once
bundles-lead = What one turn of life asks for together is filled in once and opens all the cases.
bundle-word = Filled in once
bundle-count = { $count } services
bundle-members = What it opens
bundle-if-wanted = (only if you want it)
bundle-how = Every question is asked once. What you begin is kept, and you can go on another day; what runs already is not asked for again.
bundle-opens = These cases will be opened
bundle-runs-already = runs already under { $reference } and is not asked for again
bundle-sent = Sent. Each case goes its own way; you can follow them here.
bundle-cases = Cases
offers-title = You have a right to this
offers-lead = By what the offices know, you may have these. Nothing has to be filled in; you only say yes or no.
offer-word = Offered to you
offer-lead = By what the offices know, you have a right to this. If you agree, it is asked for in your name.
offer-rule = What the rule is
offer-yes = I agree: ask for it
offer-no = No, thank you
services-search = Search by name
services-search-button = Search
services-none = No such service was found.
services-none-next = Try another word, or choose from the groups below.
services-at-once = decided at once
services-days = { $days } { $count ->
    [calendar] days
   *[working] working days
}
services-all = All services
service-who = Who may ask
service-applicant-person = a person
service-applicant-employer = an employer
service-kind = Kind
service-kind-public_service = public service
service-kind-payment = payment
service-kind-confirmation = confirmation
service-kind-licence = licence
service-kind-ruling = ruling
service-kind-other = other
service-limit = Time limit
service-basis-immediate = decided at once, by data
service-basis-statutory = in a law or rule (generally known; the text was not checked)
service-basis-assumed = what offices usually promise (our assumption)
service-code = Code
service-legal = Source
service-legal-unverified = not verified
service-legal-none = no document was found
service-channels = Where
case-channel = Asked for by
service-channel-app = phone
service-channel-desk = window
service-channel-terminal = self-service terminal
service-channel-station = grassroots station
service-steps = How it goes
service-step = { $work ->
    [accept] accepted
    [review] reviewed
   *[decide] decided
    } by the { $level ->
    [township] township
    [county] county
   *[prefecture] prefecture
    } within { $days } days
service-materials = Papers
service-materials-none = No papers are needed.
service-materials-held = Held by the offices already
service-materials-promised = Declarations (read and tick)
service-material-held = held already, nothing to bring
service-material-promise = a declaration is enough
service-material-upload = to be brought as a file
service-material-hint = Pictures (JPEG, PNG) or PDF, { $mib } MB each at most; several can be chosen.
service-material-brought = Brought:
service-material-only-if = (needed where “{ $question }” is “{ $answers }”)
service-field-optional = (may be left empty)
service-field-only-if = Only where the answer is “{ $answers }”.
service-field-choose = Please choose
service-ask = Begin
service-ask-elsewhere = This service is asked for at a window.
service-for = For whom
service-for-me = Me (or the relative I act for)
service-save = Keep for later
service-check = Next: check your answers
service-check-title = Check and send
service-check-lead = Check what you wrote. After sending, data or somebody at the office decides.
service-change = Change
service-send = Send
service-send-anyway = Send all the same, and have somebody look
service-unfit-title = By what the offices hold, this does not fit
service-unfit-next = If the data are wrong, have them corrected first; or send all the same, and somebody at the office looks.
service-draft-kept = Kept. You can go on later.
service-nothing-to-fill = Nothing was filled in.
cases-title = My cases
cases-none = There are no cases yet.
cases-none-next = Choose a service to begin.
cases-drafts = Begun
cases-draft-drop = Throw away
case-reference = Reference
case-service = Service
case-applicant = Applicant
case-state = State
case-due = Decided by
case-submitted = Came in
case-reason = Note
case-paper = Get the paper (PDF)
case-award = Awarded
case-award-paid = Paid
case-award-in = { $sum } yuan in batch { $batch },
case-award-waits = Waits for the next list of payments.
case-award-employer = An employer has no card account; waits for a disbursement by the finance office.
case-answers = What was answered
case-promises = Declared
case-files = Files
case-files-none = No files were brought.
case-history = What was done
case-told = What came of it
case-told-nothing = Nothing is on record.
case-verdicts = What the data say
case-state-submitted = submitted
case-state-asked = waiting for you
case-state-accepted = accepted
case-state-reviewed = reviewed
case-state-granted = granted
case-state-refused = refused
case-state-declined = not taken up
case-state-delivered = done
case-state-withdrawn = taken back
case-deed-submit = Sent
case-deed-accept = Accepted
case-deed-ask_for = Asked for more
case-deed-supply = Brought what was missing
case-deed-decline = Not taken up
case-deed-review = Reviewed
case-deed-send_back = Sent back to review
case-deed-grant = Granted
case-deed-refuse = Refused
case-deed-deliver = Handed over
case-deed-withdraw = Taken back
case-deed-object = Objected to
case-deed-correct = To be corrected
case-deed-escalate = Put before the office above
case-deed-lapse = Nothing was brought in time
case-by-data = decided by data
case-signal-green = in time
case-signal-amber = due soon
case-signal-red = overdue
case-signal-paused = waiting for the applicant
case-signal-done = over
case-supply = Bring what is missing
case-supply-text = What you want to say
case-supply-send = Send
case-withdraw-send = Take the case back
case-object = Object to the decision
case-object-text = Why
case-object-send = Object
case-rate = How was it?
case-rate-5 = very good
case-rate-4 = good
case-rate-3 = all right
case-rate-2 = not good
case-rate-1 = bad
case-rate-send = Send
case-rated = Your mark:
case-record-until = until { $day }
case-record-since = since { $day }
desk-cases-title = Cases
desk-cases-office = Office
desk-cases-area = Area
desk-cases-waiting = Waiting
desk-cases-escalated = Put before this office because the limit was over
desk-cases-red = Overdue
desk-cases-none = No case waits here.
desk-cases-none-next = What is asked for appears here.
desk-cases-next = Next page
desk-case-work-accept = to be accepted
desk-case-work-review = to be reviewed
desk-case-work-decide = to be decided
desk-case-note = Opinion or reason
desk-case-award = Awarded (yuan)
desk-case-accept = Accept
desk-case-ask-for = Ask for more
desk-case-decline = Do not take up
desk-case-review = Reviewed; hand on to be decided
desk-case-send-back = Send back to review
desk-case-grant = Grant
desk-case-refuse = Refuse
desk-case-deliver = Handed over
desk-case-correct = Correct the decision
desk-case-nothing = Nothing can be done now, or somebody else has to do it.
desk-case-insists = The applicant wants a person to look although a condition fails
desk-services-title = Services
desk-services-take = Take in
desk-services-choose = Choose a service
desk-services-for-employer = Take in for an employer
desk-services-employer-code = Unified social credit code
desk-person-services = Take in a service
desk-person-cases = Cases
app-services = Services
app-services-note = 179 services
app-cases = My cases
nav-services = Services
nav-cases = Cases
desk-handlers = Who acts for the employer
desk-handlers-none = Nobody is registered yet. Whoever is can ask for the employer in the app.
desk-handlers-id = Citizen number
desk-handlers-document = The letter of the employer
desk-handlers-put = Register
desk-handlers-end = End
app-back-one = Back
case-rate-how = How content you are

## The paper of a case
paper-employer = Employer
paper-employer-code = Credit code
paper-case = Case
paper-decided-on = Decided on
paper-register = Entry
paper-holds-from = Holds from
paper-holds-to = Holds until
paper-case-told = What the house knows of the applicant on this day.
paper-case-granted = What was asked for was granted.

### Disbursements to employers.

desk-work-disbursements = Awards to employers to be paid out
desk-disbursements-title = Disbursements to employers
desk-disbursements-open = Disbursements of this award
desk-disbursements-lead = An employer has no card account. What is awarded to one is paid out by the finance office from its own account, and put down here.
desk-disbursements-all = Awards to be paid out: { $count }, { $sum } yuan
desk-disbursements-none = No award to an employer is to be paid out.
desk-disbursements-none-next = What is awarded to employers will stand here.
desk-disbursements-back = Back to the cases
desk-disbursements-back-all = Back to the disbursements
desk-disbursements-service = Service
desk-disbursements-employer = Employer
desk-disbursements-code = Code of the employer
desk-disbursements-sum = Sum (yuan)
desk-disbursements-decided = Decided on
desk-disbursements-made = Disbursements that were put down
desk-disbursement-case = See the case and what the employer filled in
desk-disbursement-owed = { $sum } yuan to be paid out
desk-disbursement-nothing = Nothing is to be paid out.
desk-disbursement-finance = The finance office puts disbursements down.
desk-disbursement-day = Day of the disbursement
desk-disbursement-voucher = Voucher
desk-disbursement-voucher-hint = The number of the finance office's voucher
desk-disbursement-put = Put down the disbursement
desk-disbursement-undo-why = Why it came back or does not count
desk-disbursement-undo = Undo this disbursement
desk-disbursement-undone = Does not count
case-award-disbursed = { $sum } yuan paid out by the finance office (voucher { $voucher }),
disbursement_not_owed = Nothing is to be paid out of case { $reference }. Check the case.
disbursement_day_wrong = The day of a disbursement is neither before the decision, { $from }, nor after today. Check the day.
disbursement_unknown = There is no disbursement { $disbursement } that counts. Check the number.
