### Texts of the platform.

## Navigation
nav-work = Work
nav-people = People
nav-complaints = Complaints
nav-objections = Objections
nav-users = Users
nav-log = Log

## Roles
role-collector = Village collector
role-maker = Township maker
role-checker = County checker
role-approver = Department approver
role-finance = Finance
role-card_office = Card office
role-clerk = Window clerk
role-operator = System administrator
role-security_admin = Security administrator
role-audit_admin = Audit administrator
role-auditor = Auditor

## Signing in
desk-sign-in = Sign in
desk-sign-in-title = Sign in
desk-sign-in-forgotten = If you have no password or forgot it, ask the security administrator for an invitation.
desk-login = Sign-in name
desk-login-hint = 2 to 32 letters, digits, dots, dashes or underscores.
desk-password = Password
desk-password-new = New password
desk-password-again = New password once more
desk-password-old = Present password
desk-password-set = Set the password
desk-password-change = Change the password
desk-password-hint = At least 12 characters. A few words in a row are long and easy to remember.
desk-invite-title = Set your password
desk-invite-for = Sign-in name: { $login }. Sign in with it afterwards.
desk-work-invites = Open invitations
desk-invite-until = invited by { $by }, good until { $at }
desk-invite-over = invited by { $by }, ended at { $at }
desk-invite-renew = Invite again
desk-invite-withdraw = Withdraw
desk-second-factor-title = Confirm that it is you
desk-second-factor-code = Code
desk-second-factor-hint = The 6 digits your app shows, or a recovery code of 10 digits.
desk-second-factor-confirm = Confirm
desk-second-factor-none = This step needs a code, and you have none yet. Set one up under “My sign-in” first, then do this again.

## Passkeys
desk-passkeys-title = Passkeys
desk-passkeys-list = Passkeys that were added
desk-passkeys-what = A passkey is kept by your phone, your computer or a security key, and opened by face, finger or the device’s PIN. It signs in without password and code, and confirms that it is you before an approval.
desk-passkey-sign-in = Sign in with a passkey
desk-passkey-use = Use a passkey
desk-passkey-confirm = Confirm with a passkey
desk-passkey-add = Add a passkey
desk-passkey-drop = Remove
desk-passkey-last = Remove the last second factor
desk-passkey-words = Give it a name
desk-passkey-words-hint = For example: my phone, the computer at the office. At most 40 characters.
desk-passkey-unused = Not used yet
desk-passkey-without = Passkeys work on pages at { $host }, in a browser that runs scripts. Where they do not work, use your password and a code; if you have no code, ask the security administrator.
desk-passkey-failed = The device gave no passkey. Try again, or use your password and a code.
desk-column-passkey = Name
desk-column-added = Added

## My sign-in
desk-security-title = My sign-in
desk-security-back = Back to my sign-in
desk-factor-advice = You have no codes yet. Set them up before you approve anything or correct an account.
desk-factor-app = Codes of an app
desk-factor-there = Set up
desk-factor-absent = Not set up
desk-factor-recovery = Recovery codes left
desk-factor-app-add = Set up codes
desk-factor-app-new = Use another app
desk-factor-scan = Scan this with the authenticator app on your phone, then type the code it shows.
desk-factor-qr = QR code for the authenticator app
desk-factor-key = If you cannot scan it, type this key:
desk-recovery-title = Recovery codes
desk-recovery-once = Shown this once. Write them down and keep them safe; each is good once when your phone is not at hand.
desk-recovery-kept = I have kept them
desk-sessions-title = Where I am signed in
desk-sessions-list = Devices that are signed in
desk-column-device = Device
desk-column-began = Since
desk-column-used = Last used
desk-column-ends = Ends at the latest
desk-column-deed = Action
desk-device-unknown = Unknown device
desk-session-end = End
desk-session-here = This one

## Work
desk-work-title = Waiting for you
desk-work-none = Nothing waits for you.
desk-work-none-next = What comes in will be shown here.
desk-work-all = All { $count }
desk-work-late = { $count ->
    [one] One is overdue; please do it first.
   *[other] { $count } are overdue; please do them first.
}
desk-work-to-load = To load or check
desk-work-to-notice = To publish
desk-work-to-submit = Notice over, to submit
desk-work-to-review = To review for the county
desk-work-objected = The county objected: to take back
desk-work-to-approve = To approve
desk-work-to-send = To send
desk-work-replies = Waiting for replies
desk-work-to-close = All answered, to close
desk-work-to-correct = Failed or came back, to correct
desk-work-objections = Objections to decide
desk-work-complaints = Complaints to answer

## People
desk-people-title = Find people
desk-people-word = Name, pinyin, citizen number, card or phone
desk-people-hint = A name or its beginning; pinyin or initials; the citizen number or its last 4 to 6 characters; card number; phone.
desk-people-none = Nobody was found.
desk-people-none-next = Try another spelling, and check that the person lives in your region.
desk-people-caption = { $count ->
    [one] One person
   *[other] { $count } people
}; tell namesakes apart by birth day and village
desk-people-more = There are more. Type a little more of the word.
desk-people-back = Back to the search
desk-column-name = Name
desk-column-masked-id = Citizen number
desk-column-birth = Born
desk-column-village = Village
desk-export-filters = Filters
desk-export-at = Taken at
desk-export-list = List
desk-export-by = Taken by
desk-person-title = Person
desk-person-facts = Facts
desk-person-phone = Phone
desk-person-household = Household
desk-person-relation = Relation to the head
desk-person-accounts = Accounts
desk-person-payments = Payments
desk-person-complaints = Complaints
desk-person-looks = Who looked
desk-person-open-now = You stated a purpose; numbers are shown whole for half an hour. The person can see that you looked.
desk-person-correct = Correct what is registered
desk-person-village-code = Village code (12 digits)
desk-person-household-number = Household number
desk-person-since = Since which day
desk-correct = Correct
desk-account-number = Account number
desk-account-active = Can be paid to
desk-account-closed = Closed
desk-account-change = Change the account
desk-accounts-none = There are no accounts.
desk-bank-choose = Choose a bank
desk-payments-none = There are no payments.
desk-complaints-none-yet = There are no complaints.
desk-looks-after-purpose = Shown after a purpose was stated.
desk-looks-caption = { $count ->
    [one] Once
   *[other] { $count } times
}
desk-purpose = Purpose
desk-purpose-title = See everything
desk-purpose-note = Numbers are masked. To see them whole, state why; the person can see who looked, when and why.
desk-purpose-choose = Choose
desk-purpose-words = In words
desk-purpose-open = State it and open
desk-purpose-at_request = The person asked
desk-purpose-payment_check = A payment or roster line is checked
desk-purpose-failed_payment = A payment failed or came back
desk-purpose-complaint = A complaint or objection
desk-purpose-correction = A correction
desk-purpose-audit = An audit
desk-purpose-other = Something else (say what)
desk-pay-accepted = Accepted
desk-pay-held = Held
desk-pay-rejected = Rejected
desk-pay-frozen = Submitted
desk-pay-prepared = To be sent
desk-pay-sent = With the bank
desk-pay-unknown = The bank does not know yet
desk-pay-credited = Paid
desk-pay-failed = Not paid
desk-pay-returned = Came back
desk-pay-stopped = Stopped

## Complaints
desk-complaint = Complaint
desk-complaints-title = Complaints and reports
desk-complaints-none = There are none.
desk-complaints-none-next = Choose another filter, or take one in.
desk-complaints-back = Back to the complaints
desk-filter-all = All
desk-complaint-overdue = Overdue
desk-older = Older
desk-limit-over = { $day }, overdue
desk-limit-near = { $day }, soon
desk-complaint-new = Take in a complaint
desk-complaint-text = In the complainant’s words
desk-complaint-region = Region
desk-complaint-region-hint = A region code of 6, 9 or 12 digits.
desk-complaint-name = Name
desk-complaint-name-hint = Leave empty if no name is given.
desk-complaint-contact = Contact
desk-complaint-files = Attachments
desk-complaint-file = Attachment
desk-complaint-files-hint = At most { $count } files of up to { $mib } MiB: photographs or PDF.
desk-complaint-take-in = Take it in
desk-programme-none = No programme
desk-complaint-facts = Facts
desk-complaint-line = Line of a list
desk-complaint-steps = Steps
desk-complaint-accept = Accept
desk-complaint-assign = Assign
desk-complaint-assign-to = To
desk-complaint-answer = Answer
desk-complaint-answer-words = Answer, shown to the complainant
desk-complaint-note = Note it
desk-complaint-note-words = Note, not shown to the complainant
desk-complaint-reopen = Take it up again
desk-complaint-reopen-words = Why it is taken up again
desk-complaint-close = Close
desk-entries-title = What was said
desk-entry-answer = Answer
desk-entry-note = Note
desk-receipt-page = Taken in
desk-receipt-title = Taken in: { $reference }
desk-receipt-word = Secret word, shown this once; tell it to the complainant
desk-receipt-by = To be answered by { $day }.
desk-receipt-open = Open it

## Objections
desk-objections-title = Objections
desk-objections-none = There are no objections.
desk-objections-none-next = What comes in during a notice will be shown here.
desk-objections-back = Back to the objections
desk-objection-to = batch { $batch }, line { $line }
desk-objection-received = To decide
desk-objection-upheld = Upheld
desk-objection-dismissed = Dismissed
desk-objection-text = The objection
desk-objection-shown = The line as shown
desk-objection-decide = Decide
desk-objection-uphold = Uphold: the line waits
desk-objection-dismiss = Dismiss: the line is paid
desk-objection-reason = Reason
desk-objection-reason-hint = Shown to who objected.
desk-column-objection = Objection
desk-column-line = Line
desk-column-decided-by = Decided by

## Users
desk-users-title = Users
desk-users-caption = { $count ->
    [one] One user
   *[other] { $count } users
}
desk-users-back = Back to the users
desk-user-title = User
desk-user-new = New user
desk-user-add = Add and invite
desk-user-change = Save
desk-user-active = Active
desk-user-locked = Locked
desk-user-own = This is you. Your own roles, region and state are kept by another security administrator.
desk-user-steps = Sign-in
desk-user-invite = Invite (new password)
desk-user-sign-out = Sign out everywhere
desk-user-lock = Lock
desk-user-unlock = Unlock
desk-user-forget = Forget the second factor
desk-user-forget-note = When app and recovery codes are lost: the user then signs in by password and sets them up anew.
desk-column-roles = Roles
desk-roles-hint = System, security and audit administrator are three people.
desk-column-region = Region
desk-column-organisation = Organisation
desk-organisation-none = None
desk-invite-made = Invitation
desk-invite-once = Shown this once, good for 72 hours and for one use.
desk-invite-hand-over = Hand this to { $login } in person; it goes behind the address of this site.

## The log
desk-log-title = Log of deeds
desk-log-count = { $count ->
    [one] One leaf
   *[other] { $count } leaves
}
desk-log-none = There are no such leaves.
desk-log-none-next = Choose another filter.
desk-log-checkpoint = Signed checkpoint
desk-column-leaf = Leaf
desk-column-at = When
desk-column-who = Who
desk-column-action = Action
desk-column-object = Object
desk-column-facts = Facts

## Help
desk-help-title = Help
desk-help-keys = Keyboard
desk-help-keys-search = / goes to the search field.
desk-help-keys-all = ? shows the keys of the page.
desk-help-keys-tab = Tab goes on, Shift+Tab back, Enter does it; every page works without a mouse.
desk-help-people = People
desk-help-people-find = Search by name, pinyin, initials, the end of the citizen number, card or phone; tell namesakes apart by birth day and village.
desk-help-people-purpose = Numbers are masked. After a purpose was stated they are whole for half an hour.
desk-help-people-seen = The person sees who looked, when and why.
desk-help-batches = Payments
desk-help-batches-way = A roster is loaded, checked, published, submitted, approved, sent, answered and closed.
desk-help-batches-apart = Who makes or submits does not approve; who approves does not send.
desk-help-batches-undo = Before it is sent a batch can be undone; afterwards it is corrected and paid once more.
desk-help-sign-in = Sign-in
desk-help-sign-in-factor = Before an approval your code or passkey is asked for again; it holds for five minutes.
desk-help-sign-in-lost = If password, phone or recovery codes are lost, ask the security administrator.
desk-help-sign-in-leave = Sign out when you leave; after thirty quiet minutes you are signed out.

## Proof of life, at the desk
desk-proofs-title = Proofs of life due
desk-proofs-lead = People who are still paid and whose proof ends soon or has ended, the first to end on top. Call them, or arrange a visit.
desk-proofs-none = No proof ends soon.
desk-proofs-none-next = Before one ends it stands here, and the person is told.
desk-proofs-caption = { $count } people on this page
desk-proofs-until = Proof counts until
desk-proofs-paid-until = Paid without another until
desk-proofs-soon = ends soon
desk-proofs-grace = over, in grace
desk-proofs-over = about to be suspended
desk-proofs-more = Next page
desk-pension-open = Pension and proof of life
desk-pension-title = Pension and proof of life
desk-pension-back = Back to the person
desk-pension-none = No resident pension is known.
desk-pension-none-next = Whoever is sixty can claim one from the services.
desk-pension-claimed = Claimed on
desk-pension-next = Next month to be paid
desk-pension-held = Not paid because
pension-held-no_proof = no proof in time
pension-held-death_reported = a death was reported, to be looked into
pension-held-moved = moved away, to be looked into
pension-held-asked = asked for
desk-pension-grace = The proof is over. Without a new one, payment goes on until { $day } only.
desk-pension-over = The proof is over. With a new one, what was held back is paid.
desk-pension-proofs = Proofs
desk-pension-proofs-none = None yet. The day of the claim counts as one.
desk-pension-by-card = She is here with her card
desk-pension-by-card-what = Compare card and person first.
desk-pension-place = Where
desk-pension-by-card-do = Put the proof down
desk-pension-by-visit = A visit
desk-pension-by-visit-what = Two people see her and sign.
desk-pension-first = First to sign: { $name }
desk-pension-second = Name of the second to sign
desk-pension-by-visit-do = Put the visit down
pension-proof-card = By card
pension-proof-app = By phone
pension-proof-visit = By a visit
pension-proof-data = By data
