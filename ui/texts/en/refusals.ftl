### Why something is not done: the reason, then what to do next. The name is the stable code and never changes.

## The frame of a sentence
at-row = Row { $row }: { $sentence }
at-cell = Row { $row }, column { $column }: { $sentence }
refused-otherwise = This cannot be done (code { $code }). Tell the system administrator this code.
failed = It was not done, and nothing has changed. Try again later; if it happens again, tell the system administrator.

## The check of a roster, line by line
unknown_person = No resident is registered under this citizen number. Check the number; if the person exists, register them first and check again.
dead = This person is registered as dead. Take the line out; if the registry is wrong, correct it first.
moved_away = This person is registered as having moved away. Take the line out; if the registry is wrong, correct it first.
no_active_account = This person has no active social security card account. Issue a card or activate the account, then check again.
duplicate_in_file = This person stands in the roster more than once; only the first good line counts. Delete the others.
already_paid = This was already paid, or is about to be paid, to this person for this period in another batch. Take the line out.
over_cap = The amount is above the limit of the programme. Correct the amount.
conflicting_programme = This person already receives a programme that cannot be paid for the same time. Find out which of the two applies.
name_differs = The name differs from the registry. Check the name and the citizen number.
not_eligible = This person does not meet the conditions of the programme (age, region or head of household). Check, and take the line out if so.
bad_id = The citizen number is wrong. Correct it from the identity card.
bad_amount = The amount cannot be read or is not more than zero. Write a number such as 1234.50, with two decimals at most.
bad_row = This row is incomplete or malformed. Compare the whole row with the template.
account_differs = The bank account in the roster is not the card account. Only the card account is paid; check it, then correct or empty the cell.
out_of_scope = This lies outside your region. Hand it to the office of that region.

## Lines that were stopped
batch_undone = The batch was undone, so this line is not paid. Put it into a new batch if it is to be paid.
objection = An objection to this line was upheld; it was not paid. Put it into another batch once it is settled.
held = This line is on hold because of an objection or a doubt, and is not paid. Release it once it is clear, or put it into a new batch.

## Batches
batch_unknown = There is no batch { $batch }, or it lies outside your region. See the list of batches.
batch_wrong_state = Batch { $batch } is { $state ->
    [open] new
    [loaded] loaded
    [checked] checked
    [noticed] on public notice
    [submitted] submitted
    [approved] approved
    [sent] sent
    [closed] closed
    [undone] undone
   *[other] { $state }
    }, so this step cannot be taken now. See what its next step is.
batch_empty = Batch { $batch } has no line that can be paid. Correct the roster and check it again.
batch_already_sent = Batch { $batch } was sent to the banks already; it can neither be sent again nor undone. Wait for the banks’ replies or read them.
batch_not_settled = Batch { $batch } has { $items ->
    [one] one payment
   *[other] { $items } payments
    } without a final result, so it cannot be closed. Take in the banks’ replies first.
own_batch = You made or submitted batch { $batch }, so you neither review nor approve it. Ask somebody else.
already_approved = You have approved batch { $batch } already. Ask another approver.
review_not_asked = The programme of batch { $batch } asks for no review by the county. An approver can approve it at once.
review_needs_county = Batch { $batch } is reviewed by somebody who answers for the whole county, which you do not. Ask the county’s checker.
already_reviewed = Batch { $batch } was reviewed already; a review is given once. See on the batch’s page how it went.
review_missing = The county has not reviewed batch { $batch } yet, so it cannot be approved. Ask the county’s checker to review it first.
review_objected = The county objected to batch { $batch }, so it cannot be approved. Its maker takes it back, puts it right and submits it anew.
reviewer_not_approver = You reviewed batch { $batch }, so you do not approve it. Ask another approver.
content_changed = The content of batch { $batch } is not what you were shown, so it was not approved. Open it again and compare before approving.
notice_missing = Batch { $batch } has not been published yet. Publish it first, then submit it after the notice.
notice_not_over = The public notice of batch { $batch } ends on { $day }. Submit it then.
line_not_published = The list of batch { $batch } that is public has no line { $line }. Check the number on the list.
line_unknown = This line of batch { $batch } has no item to hold or release. Check the line number.
roster_already_loaded = The same people and sums are in batch { $batch } already. Look at that batch; do not hand in the roster twice.
batch_is_reissue = Batch { $batch } corrects batch { $source } and takes no roster. Submit it as it is, or undo it and correct anew.
period_not_paid = The programme “{ $programme }” is not paid for periods such as { $period }. See its periods with yika programme show.
no_rule_for_period = The programme “{ $programme }” has no rule for this period, so nothing can be paid. Have the department confirm the rule and add it to the programme’s file.
roster_is_owed = What “{ $programme }” pays, the house owes itself, and no file is taken for it. Take the house’s own list.
programme_owes_nothing = The house itself owes nothing under “{ $programme }”. Load the department’s roster.
nothing_owed = Nobody is owed anything now, so there is no list. Look again when cases are granted or the next month begins.
owed_changed = { $count } lines are not owed any more as they stand in the list; the first is that of { $person }. Hold these lines, or undo the batch and take the list anew.
bundle_unknown = There is no such matter of yours. Look at your cases.
paper_not_given = There is no paper for { $reference }: it has none, or it was not granted.
offer_unknown = “{ $service }” is not offered to you now. You can ask for it by yourself.
roster_empty = The roster { $file } has no line. Check the file.
roster_header_missing = The roster lacks columns that are needed: { $columns }. Compare its header with the template.
roster_not_loaded = Batch { $batch } has no roster yet. Load one first.
notice_not_open = Batch { $batch } is not on public notice today, so its list is not shown. Begin its notice first.
notice_private = By law the list of this programme is not published. Submit batch { $batch } without a notice.
notice_too_short = Batch { $batch } must be published for at least { $days } days. Give more days.
nothing_to_reissue = Batch { $batch } has no failed or returned payment that can be paid again. Wait for the banks’ replies, or correct the accounts first.
budget_exceeded = The budget is { $missing } yuan short. Have the budget raised, or make the batch smaller.
account_overdrawn = The account is { $missing } yuan short, so nothing was posted. Ask the system administrator to look into it.
bank_contradicts = The reply contradicts a final result the bank gave before, so none of the file was used. Clear it with the bank and ask for a corrected file.
halted = All payments are halted (reason: { $reason }). An administrator can resume them once everything has been reconciled.
not_halted = Payments are not halted, so there is nothing to resume.

## Work under way, uploads
job_running = Work on batch { $batch } goes on already. Wait until it ends, or stop it first.
job_cancelled = The work was stopped and nothing was changed. Begin again when needed.
dry_run = This was a trial; the roster was not kept. To keep it, choose “Load and check”.
upload_missing = No file was chosen, or it is empty. Choose a file and upload it again.
upload_broken = The file did not arrive whole. Upload it again.
not_looked_at = Look over the content and the difference, tick the box, then approve.
bad_period = The period “{ $period }” cannot be read. Write 2026, 2026H1, 2026Q3, 2026-07 or once:NAME.
bad_region = The region cannot be read. Choose one of the list.
bad_days = The number of days cannot be read. Give a whole number from 0 to 365.
bad_year = The year cannot be read. Give it with four digits.

## Users and what they may do
bad_login = The sign-in name “{ $login }” cannot be used. Use 2 to 32 letters, digits, dots, hyphens or underscores.
user_needs_role = The user “{ $login }” has no role. Give at least one.
user_unknown = There is no user “{ $login }”. Check the sign-in name, or add the user first.
user_locked = The user “{ $login }” is locked. Ask the security administrator.
not_allowed = You ({ $login }) may not { $deed ->
    [make_batch] make batches
    [approve_batch] approve batches
    [pay_batch] send batches, take in replies or close batches
    [collect_roster] collect roster lines
    [review_batch] review batches for the county
    [grant_budget] grant budgets
    [keep_programmes] change programmes
    [keep_registry] import residents, accounts, regions or organisations
    [keep_users] keep users
    [keep_roles] give roles
    [read_people] look up residents
    [open_person] open a resident’s page
    [correct_people] correct residents
    [correct_accounts] correct accounts
    [serve_cards] serve people with their cards
    [make_cards] have cards made
    [record_consent] record a resident’s consent
    [take_case] take in what people and employers ask for
    [work_case] accept and review cases
    [decide_case] decide cases
    [take_complaint] take in complaints
    [answer_complaint] answer complaints
    [read_log] read the audit log
    [own_affairs] do what only a resident does for herself
    [halt] halt payments
    [resume] resume payments
    [read] read this
    [open_person] open residents' data
    [take_complaint] take in complaints
    [answer_complaint] answer complaints
   *[other] do this ({ $deed })
    }. Ask somebody who may.
login_unknown = There is no user { $login }. See the list of users.
region_not_yours = The region { $region } lies outside yours. Ask somebody who is responsible for it.
own_user = You cannot change your own user or rights. Ask another security administrator.
administrators_kept_apart = The user “{ $login }” cannot be system, security and audit administrator at once. Give these roles to different people.
organisation_unknown = There is no organisation { $code }, or it is closed. Import it first, or correct the code.
organisation_circle = The organisation { $code } would belong to itself. Correct the column of the parent.

## Signing in
sign_in_wrong = Sign-in failed: something you gave is wrong or no longer valid. Check it and try again, or ask for a new code or invitation.
public_forms_later = Too many forms were sent from here. Wait { $seconds } seconds and send it again; who is signed in need not wait, and the desk takes it in at once.
try_later = There were too many tries. Wait { $seconds } seconds and try again.
sign_in_busy = Many people are signing in at the moment. Try again in a minute.
passkey_needs_fresh_code = Sign out, sign in again with a phone code, and add the passkey within five minutes.
second_factor_needed = Please confirm that it is you with your code or passkey, then do this again.
session_unknown = You are not signed in. Sign in first.
session_over = Your session has ended. Sign in again.
invite_unknown = This invitation is not valid, was used or has expired. Ask the security administrator for a new one.
invite_gone = There is no open invitation for { $login }: it was used or withdrawn. Invite again if one is needed.
password_length = A password has { $min } to { $max } characters. Choose another; a few words in a row are easy to remember.
password_common = This password is easy to guess. Choose one that nobody uses and that does not contain your sign-in name.
bad_pin = A PIN has six digits that are neither all alike nor in a row. Choose another.
token_days = A token is valid for 1 to { $max } days. Give a number of days within that.
passkey_wrong = The passkey was not accepted. Try again on the device on which it was set up, or confirm with a code.
last_second_factor = This is your last second factor. Give your password to remove it all the same, or set up an app first.
passkey_origin = Passkeys need the site’s address with a host name, not { $origin }. Correct the configuration.
outside_issuer_wrong = The other system { $issuer } is not described correctly. Correct its address and keys in the configuration.
outside_not_connected = No sign-in at another system is connected here. Sign in another way on this page.
outside_unreachable = The other system does not answer at the moment. Try again later, or sign in another way on this page.
outside_denied = The other system did not agree to the sign-in. Try again, or sign in another way on this page.
outside_begin_anew = This sign-in did not begin here, or took more than ten minutes. Begin anew.
outside_taken = Another account is linked with this identity. End that link first.
outside_token_wrong = The other system’s sign-in was not accepted. Go back and sign in there again.

## Residents, and acting for relatives
not_a_resident = Only a resident who is signed in can do this. Sign in as a resident.
no_mandate = You may not do this for this person. Ask for consent first; it is given by phone or at the desk.
mandate_unknown = There is no such request or consent. Look at the list again.
mandate_dates = Consent must allow something, end today or later, and last three years at most. Correct the dates.
mandate_for_oneself = You need no consent to act for yourself. Give another person’s number.
mandates_max = You can act for { $max } people at most. End one consent first.
document_needed = Name the document that was signed at the desk.
purpose_needed = Say why you open this person’s page, in a few words.

## Requests of other systems
idempotency_key_reused = The key { $key } came with another request before, so nothing was done. Use a new key for a new request.
idempotency_key_bad = The key of a request has 1 to 200 printable characters. Correct it.

## Registry and cards
account_unknown = { $person } has no such account. Check it and try again.
columns_missing = Columns are missing: { $columns }. Use the template.
formula_in_cell = A cell holds a formula. Paste its value.
number_for_code = A code was stored as a number and may have lost digits. Make the column text and enter it again.
card_number_taken = This card number belongs to somebody else. Check the number.

## Reading a social security card
reader_no_service = The card reading service of this machine is not running. Ask the administrator to start pcscd, then put the card in again.
reader_none = No card reader was found. Connect one, then put the card in again.
reader_unplugged = The card reader was unplugged. Connect it, then put the card in again.
reader_empty = There is no card in the reader. Put in the social security card, chip first.
reader_busy = Another program is using this card. Wait for it or close it, then put the card in again.
card_mute = The card does not answer. Check its direction, wipe the chip and put it in again; if it stays silent, exchange the card at the desk.
card_pulled_out = The card was pulled out before it was read; nothing was kept. Put it in again and leave it until it is read.
card_not_social_security = There is no social security application on this card. Put in the social security card; if this is one, ask at the desk.
card_version_unknown = The version of this card is not known. Go to the desk, and tell the administrator.
card_file_refused = The card does not let { $file } be read (answer { $status }). Put it in again; if that does not help, exchange the card at the desk.
card_answer_malformed = The card’s answer is not as the standard says. Put it in again; if that does not help, exchange the card at the desk.
card_field_malformed = Something on the card is not as the standard says ({ $file }, tag { $tag }). Have it checked at the desk, and exchange the card if need be.
card_expired = The card was valid to { $day } and has expired. Exchange it at the desk.
card_id_wrong = The identity number on the card is wrong. Exchange the card at the desk, with the identity card.
card_name_unreadable = The name on the card cannot be read. Go to the desk with the identity card; exchange the card if need be.
card_contradicts_itself = The sex or the birth day on the card differs from its identity number (tag { $tag }). Exchange the card at the desk, with the identity card.
card_needs_psam = This is a third-generation card, and this machine has no PSAM to read its holder. Type the identity number, or go to the desk.
card_pin_malformed = The PIN of the card has six digits. Type it again.
card_pin_wrong = The PIN of the card is wrong; { $tries ->
    [one] one try is left
   *[other] { $tries } tries are left
    }. Check it and type it again.
card_pin_blocked = The PIN of the card was wrong too often and is blocked. Go to the desk with the identity card.
card_pin_refused = The card does not accept this use of its PIN (answer { $status }). Go to the desk.

## Registering and finding residents
person_known = { $person } stands in the registry already. Correct the entry instead; who comes back must have been recorded as moved first.
phone_malformed = This is not a phone number. Write 3 to 20 digits; +, -, brackets and spaces may stand between them.

## Complaints and objections
text_missing = Nothing is written yet. Say what it is about, then send.
text_too_long = The text has more than { $characters } characters. Shorten it, or send it as an attachment.
too_many_attachments = There may be { $count } attachments at most. Leave some out.
attachment_too_large = An attachment has more than { $mib } MiB. Make it smaller, or send it in parts.
attachment_format = The attachment is neither a JPEG or PNG picture nor a PDF. Send one of these.
secret_word_malformed = The secret word is not ten letters and digits. Open the form again.
complaint_unknown = There is no complaint { $complaint }, or it is not in your region. Look at the list.
complaint_wrong_state = Complaint { $complaint } is { $state ->
    [received] received
    [accepted] accepted
    [in_hand] in hand
    [answered] answered
    [closed] closed
   *[other] { $state }
    }; this cannot be done now. Reload to see what comes next.
complaint_asked_too_often = The secret word was wrong too often today. Try again tomorrow, or ask at a window with the reference.
objection_unknown = There is no objection { $objection }, or it is not in your region. Look at the list.
objection_decided = Objection { $objection } was decided already. Look at the decision.
contact_missing = Who is not signed in must leave a phone number or an address to be answered. Write one.

## Follow-up and vacancies
entry_unknown = There is no entry { $entry }, or it is not followed, or it is not in your region. Look at the list of follow-up.
entry_over = This entry has ended, so nothing more is put down about it. Who needs it registers again.
entry_ends_otherwise = This entry does not end with what you put down. It ends where the person has found work; who is registered as unemployed asks for the end herself, and a graduate stays registered. Untick that the entry ends and try again.
follow_up_kind_missing = Nothing is chosen as what was offered. Choose one.
situation_missing = It is not chosen how the person is. Choose one.
not_reached_offers_nothing = Who was not reached was offered nothing. Choose “Asked how it goes”, or another answer for how the person is.
vacancy_not_asked = No vacancy goes with this. Put the recommendation down beside the vacancy, or leave the vacancy out.
vacancy_unknown = There is no vacancy { $vacancy }. Choose one of those on this page.
vacancy_over = This vacancy is closed or was taken down. Recommend another one.
vacancy_recommended = This vacancy was recommended to her before. Recommend another one, or put down that you asked how it goes.
contact_day_past = The next contact must be later than { $day }. Change the day, or leave it empty: the rule then says when.
contact_day_far = The next contact is on { $day } at the latest. Choose an earlier day.

## SMS
phone_not_mobile = This is not a mobile number that receives SMS. Write the 11 digits of a mobile phone.
sms_gateway_config = The configuration of the SMS gateway is wrong ({ $part }). Correct it by the manual.

## Ledger
journal_unknown = There is no journal { $journal }. Check the number.
journal_already_reversed = Journal { $journal } was reversed already and cannot be reversed again.
ledger_no_transfers = There is nothing to post. Check what is in the batch.

## Audit
audit_leaf_too_long = The record of this deed would be too long, so it was not done. Shorten the text.
audit_leaf_unknown = The audit log has no leaf of this number. Check the number and the size of the checkpoint.
audit_origin_malformed = This cannot be the name of an audit log. Use a name without spaces or plus signs.
audit_key_malformed = The audit signing key cannot be read. Use the key file from the backup, or make a new one.
audit_key_open_to_others = Others can read the audit key file { $file }. Let only its owner read it.
audit_verifier_key_malformed = The audit verifier key cannot be read. Get it again from whoever publishes the checkpoints.
checkpoint_malformed = The checkpoint cannot be read. Use a complete, unchanged checkpoint file.
checkpoint_not_signed = The checkpoint was not signed with this key. Check where the key and the checkpoint come from.
proof_malformed = The proof cannot be read. Use a complete, unchanged proof file.
proof_wrong = The proof does not fit the checkpoint: this record is not in the signed log. Keep the files and tell the auditors.

## Database
database_address_unknown = This is not the address of a database. Write sqlite:PATH or postgres://USER@HOST/NAME.
database_role_too_powerful = The database role { $role } could bypass the rules. Use an ordinary role.
row_security_needs_role = The database lacks the role that looks within one region, so that only the program keeps people to their regions. Have the database's administrator run: { $statements } Then run yika migrate.
database_not_owner = The table { $table } belongs to another database role. Connect as the role that owns all tables.
database_newer = The database is newer than this program ({ $room } { $file }). Use a newer program.
database_older = The database is older than this program ({ $room } { $file }). Make a backup, then run yika migrate.
database_empty = The database is empty. Run yika init first.
backup_by_server = Use PostgreSQL’s own backup tools (pg_dump or pg_basebackup).
not_durable = The disk did not keep what was written, so work has stopped. Check the disk, then start again.
serve_only_loopback = Without TLS in front of the program the pages open on this machine only (127.0.0.1 or ::1). Use such an address, or let a proxy end TLS and say behind_tls: true in the configuration.

## Uploaded files
file_empty = The file is empty. Choose a file with content.
file_changed = The file was changed while it was read, so nothing was loaded. Close the program that edits it and try again.
file_too_large = The file is too large (at most { $limit } bytes). Split it into several files.
file_is_xls = This is an old XLS file. Save it as XLSX or CSV.
file_is_xlsm = This XLSM file holds macros. Save it as XLSX without macros.
file_is_xlsb = This is an XLSB file. Save it as XLSX or CSV.
file_is_ods = This is an ODS file. Save it as XLSX or CSV.
file_is_encrypted = The file is protected by a password. Remove the password and upload it again.
file_not_table = This is neither a CSV nor an XLSX table. Save it as one of them.
file_is_bomb = The file unpacks to an abnormal size, so it was not read. Copy the content into a new table and save that.
file_far_cell = A filled cell lies too far out. Delete what is outside the table.
file_bad_encoding = The text encoding cannot be read. Save as CSV in UTF-8 or GB18030, or as XLSX.
file_bad_quotes = The quotation marks do not match. Check this row, or save as XLSX.
file_damaged = The file is damaged ({ $part }). Open it in a spreadsheet program and save a new copy.
file_too_many_rows = There are too many rows (at most { $limit }). Split the file.
file_too_many_columns = There are too many columns (at most { $limit }). Delete those that are not needed.
file_cell_too_long = The content of a cell is too long. Shorten it.
file_no_visible_sheet = Every sheet is hidden. Make the one to be used visible.
file_value_under_merged_cell = A merged cell hides a value that nobody can see. Unmerge the cells and check them.
file_too_slow = Reading the file took too long and was stopped. Copy the content into a new table, or split the file.
file_too_big_for_memory = Reading the file took too much memory and was stopped. Split the file.
file_stopped_parser = The file broke the reader; the system itself was not affected. Copy the content into a new table and save that.
file_not_read = The server cannot read the file. The file itself is not at fault; try again, and tell the system administrator if it happens again.
file_parser_not_started = The reader did not start. The file itself is not at fault; tell the system administrator.
file_unknown = No such file is kept. Check its hash.

## Bank files
bank_file_bad_name = The file name cannot be used. Use letters, digits, hyphens, underscores and dots.
bank_file_already_there = The outbox holds another file of this name; it was not overwritten. Check it and move it away.
bank_file_too_large = The bank’s file is too large, so it was not read. Clear it with the bank.
bank_folder_failed = The exchange folder cannot be read or written. Check its permissions and the free space.
bank_file_bad_format = This is not a reply in the agreed format. Check the bank and its format.
bank_file_bad_encoding = The text encoding of the bank’s file is wrong. Ask the bank for it again.
bank_file_truncated = The bank’s file is cut off. Ask the bank for it again.
bank_file_bad_header = The header of the bank’s file is wrong. Ask the bank for it again.
bank_file_bad_line = A line of the bank’s file cannot be read, so none of it was used. Tell the bank which line.
bank_file_duplicate_line = A line of the bank’s file stands twice, so none of it was used. Tell the bank which line.
bank_file_bad_count = The bank’s file holds another number of payments than it says, so none of it was used. Ask the bank for a corrected file.
bank_file_bad_total = The bank’s file adds up to another sum than it says, so none of it was used. Ask the bank for a corrected file.
bank_file_bad_hash = The checksum of the bank’s file is wrong; it may have been altered, so none of it was used. Ask the bank for it again.
bank_file_not_ours = The bank’s file names a payment that we did not send, so none of it was used. Clear it with the bank.
bank_file_other_account = The bank’s file names another account than the one that was sent, so none of it was used. Clear it with the bank.
bank_file_other_amount = The bank’s file names another amount than the one that was sent, so none of it was used. Clear it with the bank.
item_unknown = There is no pay item { $item }. Check the number.
bank_file_contradiction = The bank’s file contradicts itself, so none of it was used. Ask the bank for a corrected file.
bank_file_bad_xml = The bank’s file is not well-formed XML. Ask the bank for it again.
bank_profile_unreadable = The bank’s profile cannot be read. Check that the file exists and is well-formed.
bank_profile_wrong = The bank’s profile is wrong. Correct it as the description says.
bank_unknown = There is no profile for the bank “{ $bank }”. Add one first.
payment_file_bad_header = The header of the payment file cannot be written, so nothing was sent. Check the bank’s profile.
payment_file_bad_total = The payment file does not add up to the batch, so nothing was sent. Tell the system administrator.
payment_file_not_written = The payment file was not written. Check the free space and the folder’s permissions, then send again; files that were written are not repeated.
payment_line_out_of_order = The lines of the payment file are not in order, so nothing was sent. Tell the system administrator.
payment_line_bad_id = The number of a payment cannot be written, so nothing was sent. Tell the system administrator.
payment_line_bad_amount = The amount of a payment cannot be written, so nothing was sent. Tell the system administrator.
payment_line_bad_account = The account of a payment cannot be written, so nothing was sent. Correct the card account.
payment_line_bad_name = A name holds characters that this bank’s format cannot carry, so nothing was sent. Agree with the bank how to write it.
payment_line_bad_memo = The memo holds characters that this bank’s format cannot carry, so nothing was sent. Change the memo.
payment_line_not_gb18030 = The payment file holds characters that this bank’s encoding cannot carry, so nothing was sent. Agree with the bank how to write them.

## Programme files
unreadable = The programme file cannot be read. Check that it exists and may be read.
bad_yaml = The programme file is malformed. Correct it as the description says.
programme_unknown = There is no programme “{ $programme }”. See the codes with yika programme list.

## Values somebody typed
id_empty = The citizen number is empty. Fill it in.
id_character = A citizen number has digits only, and X at its end at most. Correct it.
id_length = A citizen number has 18 characters (15 on old cards). Correct it.
id_region = The first six digits of the citizen number are no region code. Correct it from the identity card.
id_birth_day = The birth date in the citizen number does not exist. Correct it from the identity card.
id_check_character = The last character of the citizen number does not fit the others. Correct it from the identity card.
amount_empty = The amount is empty. Fill it in.
amount_signed = An amount has no sign. Remove it.
amount_character = The amount holds something other than digits. Write a number such as 1234.50.
amount_grouping = The thousands separators are in the wrong place. Write 1,234.50 or 1234.50.
amount_decimals = An amount has two decimals at most. Correct it.
amount_too_large = The amount is too large. Check it.
name_empty = The name is empty. Fill it in.
name_too_long = The name is longer than 50 characters. Check it.
name_invisible_character = The name holds an invisible character. Type the name anew.
name_lost_character = A character of the name was lost (shown as �). Enter it as the identity card has it.
card_number_format = This is not how a card number looks. Correct it from the card.
account_number_format = This is not how an account number looks. Correct it from the bank card.
day_format = The date cannot be read. Write it as 2026-11-22.
day_no_such_day = There is no such day. Correct the date.
period_format = The period cannot be read. Write 2026, 2026H1, 2026Q3, 2026-07 or once:NAME.
period_no_such_period = There is no such period. Correct it.
period_once_name = The name of a once-only period has 1 to 20 letters, digits or hyphens. Correct it.
region_format = The region code cannot be read. Write 6, 9 or 12 digits.
region_no_such_region = There is no such region code. Check it.

## The door
reference_over = This link is no longer valid (it holds for one sitting). Search again.

## The platform
audit_key_absent = This program has no signing key here. Ask the system administrator for yika audit checkpoint.
bank_missing = Choose a bank.
channel_missing = Choose whether it came by phone, letter or SMS.
decision_missing = Choose whether to uphold or dismiss it.
form_broken = The form did not arrive whole. Try again with fewer attachments.
household_missing = Give the number of the household.
passwords_differ = The two passwords differ. Type them again.
purpose_first = State a purpose before you correct anything.
since_wrong = Give the day since when, not later than today.
state_missing = Choose a state.
user_known = There is a user { $login } already. Choose another sign-in name.
village_unknown = There is no village { $region }. Check the code.

## App and public lists
sms_not_connected = No messages can be sent yet, so there are no codes. Sign in with your card number and PIN, or go to a desk.
choose_who_you_are = You have not chosen who you are. Ask for another code and choose again.
pin_differs = The two PINs are not the same. Enter them again.
pin_needs_fresh_code = A PIN is set within five minutes after signing in with a code to your phone. Sign out, and sign in with a code again.
acting_ended = You can no longer act for this relative: the consent was taken back, has ended, or does not cover this. Go back to the first page to see your own.
acting_changed = You changed for whom you act after this form was opened. To be safe nothing was sent. Go back to the first page and do it again.
payment_unknown = There is no such payment. See “My payments”.
region_missing = No place was chosen. Choose a county.
form_unreadable = The form did not arrive whole. Go back and send it again.
follow_wrong = The reference or the secret word is wrong. Compare with what you wrote down and try again.

## The electronic card
credential_text_too_long = The code has { $length } characters, more than { $max }. It is no code of an electronic card. Ask the holder to show it again.
credential_text_not_base45 = The code is not written as an electronic card is. Ask the holder to open the electronic card and show it again.
credential_zlib_broken = The code is not whole, or damaged. Ask the holder to show it again.
credential_zlib_too_large = What the code holds would be more than { $max } bytes, and is not read. Do not scan it again, and tell the security administrator.
credential_cose_not_cbor = The code does not hold an electronic card. Ask the holder to open the electronic card and show it again.
credential_cose_not_signed = What the code holds is not signed. Ask the holder to open the electronic card and show it again.
credential_cose_header = The signature of the code is not described as it must be. Ask the holder to show it again; if that does not help, tell the administrator.
credential_algorithm_missing = The code does not say how it is signed and cannot be verified. Ask the holder to show it again.
credential_algorithm_unknown = The way in which the code is signed ({ $algorithm }) is not known here. Update this program, or use the card itself.
credential_key_list_stale = The list of keys on this machine is too old. Update and try again; without a network, follow the rules for working offline.
credential_key_malformed = The key is not a right one and cannot be used. Let the security administrator check it.
credential_key_unnamed = The code does not name its key, and there is none here to try. Use the card itself, or another document.
credential_key_unknown = The key of this code ({ $kid }) is not in the list of keys here. Update the list; if it is not there then, do not trust the code.
credential_key_other_use = The key of this code ({ $kid }) is not one for electronic cards. Do not trust the code, and tell the security administrator.
credential_key_other_algorithm = The code says that it is signed in another way than its key ({ $kid }) signs. Do not trust it, and tell the security administrator.
credential_key_not_yet = The key of this code is used from { $day } on. Check the clock of this machine.
credential_key_over = The key of this code was used until { $day }. Check the clock of this machine, and ask the holder to show the code again.
credential_signature_wrong = The signature of the code is wrong: it was changed, or is not ours. Do not trust it, and tell the security administrator.
credential_claims_not_a_map = The code is signed but is no electronic card. Ask the holder to open the electronic card and show it again.
credential_claim_twice = The code says something twice ({ $claim }). Ask the holder to show it again.
credential_claim_missing = The code leaves something out ({ $claim }). Ask the holder to show it again.
credential_claim_wrong_type = Something in the code is written wrongly ({ $claim }). Ask the holder to show it again.
credential_claim_out_of_range = Something in the code is out of range ({ $claim }). Ask the holder to show it again.
credential_claim_too_long = Something in the code ({ $claim }) has more than { $max } characters. Make it shorter and issue again.
credential_issuer_differs = The code names another issuer than the owner of its key ({ $issuer }). Do not trust it, and tell the security administrator.
credential_time_life_too_long = The code is meant to count for more than { $max } seconds, which is not accepted. Ask the holder to show it again.
credential_time_disordered = The code ends before it begins. Ask the holder to show it again.
credential_time_issued_ahead = The code was issued later than it is now by this machine’s clock. Check the clock.
credential_time_not_yet = The code does not count yet. Check the clock of this machine, or try again later.
credential_time_expired = The code has expired. Ask the holder to refresh it and show it again.
credential_time_outside_key = The code was issued when its key was not in use. Do not trust it, and tell the security administrator.
credential_field_missing = The code does not say item { $key } of the holder ({ $field }). Ask the holder to show it again, or use the card itself.
credential_field_twice = Item { $key } of the holder ({ $field }) stands in the code twice. Use the card itself.
credential_field_wrong_type = Item { $key } of the holder ({ $field }) is written wrongly in the code. Use the card itself.
credential_field_too_long = Item { $key } of the holder ({ $field }) is too long in the code, { $max } at the most. Use the card itself.
credential_field_out_of_range = Item { $key } of the holder ({ $field }) is out of range in the code. Use the card itself.
credential_field_unknown_value = Item { $key } of the holder ({ $field }) has a number in the code that nobody knows. Use the card itself.
credential_field_bad_character = Item { $key } of the holder ({ $field }) has characters in the code that make it look like another. Use the card itself.
credential_status_list_missing = Status list { $list } is not on this machine, so it cannot be said whether the card still counts. Update and try again.
credential_status_index_unknown = There is no card { $index } in the status list. Update the list; if it is not there then, tell the administrator.
credential_status_ahead = The status list is dated later than it is now by this machine’s clock. Check the clock.
credential_status_stale = The status list on this machine is too old ({ $hours } hours). Update and try again; without a network, follow the rules for working offline.
credential_revoked = This card was reported lost or cancelled and cannot be used. Send the holder to a social security desk.
credential_list_malformed = The list of keys or of statuses is wrong ({ $part }). Load it again; if it is still wrong, tell the administrator.
credential_list_other_kind = This is not the kind of list that is needed. Check the file and try again.
credential_list_not_signed = The list of keys or of statuses has no signature that is trusted, and is not used. Load it again, and tell the security administrator.
credential_list_older = This status list is older than the one on this machine and did not replace it. Load the newest.
credential_not_for_once = This code is another issuer’s and is shown again and again, so it cannot be used where a code is used once. Use the electronic card or the card itself.
credential_proof_other_kind = This is not the code of a paper. If somebody shows an electronic card, take it as one.
credential_spent = This code was used already. Ask the holder to refresh it and show it again.
credential_spent_forgotten = This code may have been used already: the clock of this machine was changed. Check the clock, and ask the holder to refresh the code.
credential_seen_full = This machine remembers too many used codes and cannot verify more. Let the administrator check its clock and its storage.

## The machine interface
token_missing = The request brings no token. Send it in the Authorization header, after Bearer.
token_unknown = The token is not known. Check it, or ask the security administrator for another one.
token_over = The token has ended or was taken back. Ask the security administrator for another one.
too_many_requests = This token sends too many requests. Wait { $seconds } seconds and go on.
bank_files_only = A bank’s program handles the files of its bank only. Use the operations under /api/v1/banks/.
other_bank = These are another bank’s files. Use your own bank’s code.
approval_needs_person = A review or an approval needs a person with a second factor; a program cannot give it. Let that person sign in to the platform.
idempotency_key_missing = The request brings no key. Send a new one for each new request in the Idempotency-Key header.
request_malformed = The request is written wrongly ({ $why }). Correct it as described and send it again.
cursor_bad = The cursor does not belong to this list. Begin again with the first page.
body_too_large = The body is longer than { $limit } bytes. Make it shorter and send it again.
media_type_unsupported = This media type is not taken. Use one of: { $known }.
path_unknown = There is no such address. Check it with the description at /openapi.
method_not_allowed = This address does not know the method. Check it with the description at /openapi.
too_slow = It takes too long, and may still go on. Send it again later under the same key.
bank_file_unknown = There is no bank file { $file }. Check the number.
bank_file_fetched = The bank file { $file } is no longer in the outbox. Take it from where it was fetched to.

## On paper: certificates and receipts
paper_too_many_lines = A page holds { $limit } lines at most. Split it, or export a table.
paper_text_too_long = A text is longer than { $limit } characters and does not fit on the page. Shorten it.
paper_code_too_long = No QR code holds a text of that length. Tell the system administrator.
paper_character_missing = No font has the character { $character }, so nothing was printed. { $package ->
    [none] Check this character in the register; if it is right, ask the system administrator for a font that has it
   *[other] Ask the system administrator to install Debian's package { $package } on this machine; a mistake in the register is to be corrected first
    }.
paper_not_set = This page could not be set, so nothing was printed. Look for unusual characters in names and texts; if there are none, tell the system administrator.
printer_not_configured = No printer is configured here. Go to a desk with a printer, or ask the system administrator to configure one.
printer_place_unknown = This is not a place of a printer: { $place }. Correct the configuration as the manual says.
receipt_not_printed = { $came_out ->
    [part] Only a part of the receipt came out, and it is void
   *[other] The receipt was not printed
    } ({ $state ->
    [paper_out] the printer is out of paper
    [cover_open] its cover is open
    [faulty] it reports a fault
    [offline] it does not answer
   *[other] printer: { $state }
    }). What you did is done and need not be done again. { $state ->
    [paper_out] Change the paper
    [cover_open] Close the cover
   *[other] Check the printer
    } and print it again, or have it printed at a desk.
page_not_printed = The page could not be given to the printer. Check the printer and its queue, then try again.

## Photos for cards
photo_file_too_small = The photo's file is too small (less than { $limit } KB) to be printed clearly. Use the original photo.
photo_file_too_large = The photo's file is too large (more than { $limit } MB). Take a new one with the phone, or make it smaller.
photo_is_heic = This is a HEIC photo, which cannot be read here. In the settings of the camera choose the most compatible format and take it again, or save it as JPEG (.jpg).
photo_not_jpeg = This is neither a JPEG nor a PNG photo. Save it as JPEG (.jpg) and upload it again.
photo_progressive = This is a progressive JPEG, of which nobody can tell whether it is whole. Take a new photo, or save it as a plain (baseline) JPEG.
photo_damaged = The photo's file is incomplete or damaged. Send the original again, or take a new photo.
photo_too_small = The photo has { $has_width } × { $has_height } pixels; at least { $width } × { $height } are needed. Use a larger one.
photo_too_large = The photo has { $has_width } × { $has_height } pixels; at most { $limit } million are taken. Set the camera to a lower resolution, or make it smaller.
photo_wrong_shape = The photo ({ $has_width } × { $has_height }) is too narrow or too wide for a card photo to be cut out of it. Take one of a usual shape, head and shoulders in the middle.
photo_black = The photo is almost black. Take it again in the light, with nothing before the lens.
photo_blank = There is almost nothing in the photo. Take it again with head and shoulders in it.
photo_background_dark = The background is not white enough. Take the photo again before a white wall in even light.
photo_background_coloured = The background has a colour. Take the photo again before a white wall.
photo_too_pale = The photo is too pale to see the face. Take it again in good light, not overexposed.
photo_not_colour = The photo has no colour. Upload a colour photo.
