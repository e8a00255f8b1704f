### The words on pages.

## Frame
brand = Yika
skip-to-content = Skip to content
language = Language
main-navigation = Main
nav-batches = Payment batches
footer-local = Every look at a person’s whole data is recorded, and the person can see it.
untranslated-note = Tibetan is not translated yet. Dotted text is the Chinese original; Tibetan with * has not been reviewed.
untranslated-mark = not translated
unreviewed-mark = not reviewed
pages = Pages
dash = none
yuan = yuan

## List of batches
batches-title = Payment batches
batches-empty = There are no batches yet.
batches-empty-next = Make the first one with yika batch new, or run yika demo to look around.
batches-caption = { $count ->
    [one] One batch
   *[other] { $count } batches, newest first
    }
batches-table = Table of batches, scrolls sideways
halted-banner = All payments are halted
halted-reason = Reason: { $reason }

column-batch = Batch
column-programme = Programme and period
column-state = State
column-lines = Lines
column-accepted = Accepted
column-held = Held
column-rejected = Rejected
column-sum = Accepted sum
column-people = Made and approved by
column-reason = Reason
column-code = Code
column-count = Items
column-amount = Amount
column-place = Where the money is

## States of a batch
state-open = New
state-loaded = Loaded
state-checked = Checked
state-noticed = Notice
state-submitted = Submitted
state-approved = Approved
state-sent = Sent
state-closed = Closed
state-undone = Undone
state-correction = Correction

## One batch
batch-title = Batch { $batch }
batch-back = Back to the batches
batch-steps = Progress
step-done = done
step-now = now
step-skipped = not taken
step-ahead = ahead
batch-undone-note = This batch was undone before it reached a bank; nothing was paid.
batch-region = Region
batch-payer = Paying department
batch-programme-code = Programme code
batch-source = Corrects
batch-source-link = Batch { $batch }
batch-made = Made
batch-submitted-by = Submitted by
batch-sent-at = Sent
batch-closed-at = Closed
by-at = { $user }, { $at }
lines-title = Roster
money-title = Where the money is
money-before = Nothing was sent yet, so no money is on its way or paid.
money-law = approved = paid + failed or returned + on the way + unknown, to the fen
money-approved = Approved
money-paid = Paid
money-failed = Failed or returned
money-on-the-way = On the way
money-unknown = Not yet known to the bank
money-chart = Where the money is: paid { $paid }, failed or returned { $failed }, on the way { $on_the_way }, unknown { $unknown }
files-title = Payment files
files-none = No file was written for a bank yet.
column-file = File
column-bank = Bank
column-pay-day = Pay day
file-written = In the outbox
file-unwritten = Unfinished; send again
reasons-title = Why lines are not paid
reasons-none = Every line is paid.
reasons-unchecked = The roster has not been checked yet.
notice-title = Public notice
notice-none = Not published yet.
notice-private = By law the list of this programme is not published.
notice-masked = The published list masks personal numbers.
approvals-title = Approvals
approvals-count = { $given } of { $needed } needed
approvals-law = Who made or submitted the batch cannot approve it.
facts-title = About this batch
content-root = Frozen content
content-roster = Roster file
content-note = This hash is what was approved; it is compared again before sending.

## Pages for errors
not-found-title = There is no such page
not-found-next = Check the address, or start from the list of batches.
not-possible-title = This cannot be done
failed-title = Something went wrong
failed-next = Nothing has changed. Try again later; if it happens again, tell the system administrator this number.
failed-number = Number { $number }
too-slow-title = This took too long

## Frame of all faces
face-platform = Social security card platform
banners = Notices
menu = Menu
search = Search
search-placeholder = Name, pinyin, end of id, card, phone
sign-out = Sign out
to-the-beginning = Back to the start
view-plain = Standard view
view-elder = Elder view
view-elder-2 = Larger
view-elder-3 = Largest
text-size = Text size
theme = Appearance
theme-system = As my system
theme-light = Light
theme-dark = Dark
keys-title = Keyboard shortcuts
key-search = Go to search
key-help = Show this help
key-close = Close
close = Close
breadcrumbs = You are here

## Components
error = Error
error-summary = There is a problem
warning = Warning
important = Important
done = Done
contents = Contents
page-before = Previous
page-behind = Next
page-of-number = Page { $page }
characters-allowed = You can enter up to %{"{"}count{"}"} characters
characters-left = You have %{"{"}count{"}"} characters left
characters-none-left = You have no characters left
characters-too-many = %{"{"}count{"}"} characters too many
password-show = Show
password-hide = Hide
password-show-long = Show password
password-hide-long = Hide password
password-is-shown = The password is visible
password-is-hidden = The password is hidden
date-year = Year
date-month = Month
date-day = Day
sections-show-all = Show all sections
sections-hide-all = Hide all sections
section-show = Show
section-hide = Hide
filter = Filter
export = Export
masked = ends in { $end }, the rest is hidden
progress-done = { $done } of { $all } done
progress-rate = { $rate } a second
progress-left = about { $minutes } min { $seconds } s left
progress-ended = Done
chart-data = Data as a table
county = County
county-540502 = Nêdong
county-540521 = Chanang
county-540522 = Gonggar
county-540523 = Sangri
county-540524 = Qonggyai
county-540525 = Qusum
county-540526 = Comai
county-540527 = Lhozhag
county-540528 = Gyaca
county-540529 = Lhünzê
county-540531 = Nagarzê
county-540581 = Cona

## Signing in at another system
sign-in-outside = Sign in elsewhere
sign-in-outside-what = You sign in at the system below and come back here.
