### The social security card: its life, loss, making, and the account.

## Refusals: where the card stands, and what to do
card_is_applied = The application has come in and waits to be looked at, so this cannot be done yet. Ask again in some days with its number.
card_is_photo_wanted = The photo was not good enough, so this cannot be done yet. Bring a better photo first.
card_is_checked = The application was found good and goes to the bank next, so this cannot be done. Wait for the bank, or take the application back.
card_is_opening = The bank is opening the account, so this cannot be done. Wait for its answer; it usually takes some days.
card_is_opening_failed = The bank did not open the account, so this cannot be done. Choose another bank, or ask the bank why.
card_is_opened = The account is open and the card is to be made next, so this cannot be done. Wait for the card, or take the application back.
card_is_making = The card is being made, so this cannot be done. Wait for word that it is ready.
card_is_making_failed = This card could not be made, so this cannot be done. Ask the card office to make it again.
card_is_made = The card is made and has not left for the service point, so this cannot be done. Wait for word to collect it.
card_is_delivering = The card is on its way to the service point, so this cannot be done. Wait for word to collect it.
card_is_at_point = The card waits for you at the service point; until you have it this cannot be done. Collect it with your identity card.
card_is_sent_back = Nobody collected the card, and it was sent back, so this cannot be done. Ask the card desk to send it out again.
card_is_handed_over = The card was collected and is not in use, so this cannot be done. Take it into use first; if it is lost, report that.
card_is_active = The card is in use, so there is no need for this. Check which card you mean.
card_is_lost_for_now = The card is reported missing, so this cannot be done. If you found it, say so; if it is gone, report it lost and ask for a new one.
card_is_lost = The card is reported lost, so this cannot be done. If you found it, say so; if not, ask for a new one.
card_is_cancelled = The card has ended, and nothing can be done with it. If you need a card, apply for one.
card_is_withdrawn = This application was taken back. If you need a card, apply again.
card_is_rejected = This application was refused. Put right what was said and apply again.

## Refusals: applications
card_child_needs_guardian = A child under { $age } cannot apply. Let a guardian apply.
card_guardian_is_oneself = The guardian cannot be the applicant. Give the guardian’s number.
card_guardian_for_adult = An adult has no guardian here. Apply yourself, or through the village agent.
card_guardian_unknown = The registry does not know this guardian. Check the number; for a guardian from elsewhere, come to the desk with the household register.
card_guardian_too_young = The guardian is under { $age }. Let a grown-up guardian apply.
card_guardian_elsewhere = Guardian and child are not of one household. Come to the desk with the household register.
card_applicant_wrong = Here you can apply for yourself, your child, and relatives who agreed. For others go to the desk.
card_application_running = An application is under way, number { $number }. Wait for it, or take it back first.
card_point_wrong = { $point } is no service point of this county. Choose another.
card_there_is_one = There is a card already ({ $number }). If it is lost, report it and ask for a replacement; if damaged, exchange it.
card_there_is_none = There is no card in your hand. Apply for one first.
card_reason_wrong = There is no such reason. Choose again.
card_not_reported_lost = The card is not reported lost for good, so it cannot be replaced. Report it first; if it is only damaged, exchange it.
card_not_expiring = The card is valid to { $day }. Exchange it nearer that day; if it is damaged, say that.
card_application_malformed = This is no application number. Copy the 12 digits from the receipt.
card_application_unknown = There is no application with this number. Check the receipt.
card_checked_by_another = Who took an application in does not check it. Let a colleague look at it.
card_unknown = There is no such card ({ $card }). Check it and try again.
reason_missing = Say why; it will be read.

## Refusals: bank, card maker, delivery, hand-over
card_batch_unknown = There is no card batch { $batch }. Check the number.
card_batch_returned = The answer to batch { $batch } was taken in before. Check whether this is the same file.
card_return_incomplete = The file has { $answered } lines and the batch { $lines } cards; nothing was taken in. Ask for the whole file.
card_return_line = This line { $why ->
     [not_ours] is not of this batch, or not in its place
     [twice] repeats one before it
     [account] has another account than the bank opened
    [number] has another card number than was given out
    *[other] is wrong
    }; nothing of the file was taken in. Ask for a corrected file.
card_file_malformed = { $why ->
     [truncated] The file breaks off
     [encoding] The characters are neither GB18030 nor UTF-8
     [header] The header is not the agreed one
     [other_batch] This is the file of another batch or bank
     [count_or_hash] The count of lines or the hash does not fit
     [fields] The number of fields is wrong
     [too_long] There are too many lines
     [application_number] The application number is wrong
     [account] The account number is wrong
     [outcome] The outcome cannot be read
     [line_number] The line’s number is wrong
     [card_number] The card number is wrong
     [citizen_id] The citizen number is wrong
     [identification] The identification of the card is wrong
     [made_on] The day the card was made is wrong
     [valid_to] The last day of the card is wrong
     [failed_step] The step that failed cannot be read
    *[other] It cannot be read
    }; nothing of the file was taken in. Ask for the agreed format.
card_numbers_reserved = The numbers of batch { $batch } were taken in before. Check whether this is the same file.
card_file_name_wrong = The name does not say which batch this answers. It should be back_BATCH.csv or opened_BATCH.txt.
card_file_not_gb18030 = The name or phone cannot be written in the agreed format, and nothing was sent. Correct the registry first.
card_delivery_unknown = There is no delivery { $delivery }. Check the number.
card_delivery_received = Delivery { $delivery } was counted in before. Do not receive it twice.
card_still_waiting = The card waits at the service point until { $day }. Send it back after that.
card_signature_missing = There is no signature. Let the holder sign, or name the sheet that was signed.
card_old_missing = The old card is handed in for the new one. Take it and give its number; if it is lost, report that first.
card_old_other = This is not the old card that is to be replaced. Check its number.
card_replacement_under_way = A new card is under way (application { $number }), so this report stays. Take that application back first, or wait for the new card.
card_answers_wrong = The answers do not fit, and nothing was done. Ask the caller to come to the desk with an identity card.
card_move_none = No payments are about to move. Check it and try again.
card_holder_lives = The registry says that { $person } is alive, so her cards stay. Correct the registry first.

## The electronic card
electronic_there_is_one = The electronic card was issued already. Show it.
electronic_there_is_none = There is no electronic card yet. Have it issued first.
electronic_anchor_malformed = This is not the anchor of a list of keys. Copy what card keys printed.
electronic_not_here = The keys of electronic cards are not here. Ask the administrator to look at electronic.keys.
electronic_needs_fresh_code = The electronic card can be issued within five minutes after signing in with a phone code. Sign out, and sign in with a code again.
electronic_keys_ended = All signing keys have ended. Ask the administrator to restart the service, which makes new ones.
electronic_keys_malformed = The file of signing keys cannot be read. Take it from a backup; without one, move it away: new keys are made, and every station fetches the list of keys again.
electronic_keys_open_to_others = Others can read the file of signing keys. Let only its owner read it (chmod 600).

## Messages to residents
message_card_photo_wanted = Your card application needs another photo: { $why }
message_card_rejected = Your card application was refused: { $why }
message_card_at_point = Your social security card is at the service point ({ $point }). Collect it with your identity card.
message_card_active = Your social security card is in use now.
message_card_moves = Your new social security card is in use. From { $day } on, what is paid to you goes to the account at { $bank } ending { $account }. If this was not you, press “Do not change” in the app now, or tell the card desk.
message_card_move_stopped = As you wished, payments stay with the account they went to before.
message_card_moved = What is paid to you now goes to your new card’s account at { $bank }.
message_card_lost_for_now = Your social security card is reported missing until { $day }. Your bank account is not frozen; call the bank if needed.
message_card_lost = Your social security card is reported lost. Your bank account is not frozen; call the bank if needed.
message_card_found = Your social security card is no longer reported lost.
message_card_lapsed = The report that your card is missing has lapsed, and the card works again. If it is still missing, report it lost for good.

## The page of the electronic card
app-tile-code = Electronic card
app-ecard-title = Electronic card
app-ecard-qr = Code of the electronic card
app-ecard-until = Counts until { $time }; then a new one comes by itself.
app-ecard-once = Let the desk, the terminal or the village’s staff scan it. It works once; do not send pictures of it.
app-ecard-again = Another one
app-ecard-end = Give the electronic card up
app-ecard-none = There is no electronic card yet
app-ecard-why = With it you show who you are without carrying the card.
app-ecard-says = The code holds your name, birthday, sex and card number, and not your identity number.
app-ecard-minute = Each code counts for a minute, and once.
app-ecard-lost = When the card is reported lost, this one stops too.
app-ecard-issue = Issue it to this phone
