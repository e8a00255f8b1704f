# Follow-up and vacancies: pages of the desk and of the phone.

## Words that pages share
situation-seeking = Looking for work
situation-working = Has found work
situation-studying = Studies
situation-unwilling = Does not want to now
situation-not_reached = Not reached
follow-over = Over
follow-today = Today
follow-register = Registration
follow-since = Registered on
follow-next = Next contact
vacancy-employer = Employer
vacancy-place = Place of work
vacancy-field = Kind of work
vacancy-pay = Monthly pay
vacancy-pay-from = from { $from } yuan
vacancy-pay-between = { $from } to { $to } yuan
vacancy-until = Apply until
vacancy-phone = Phone to apply

## The desk
nav-follow-ups = Follow-up
desk-work-follow-ups = People to contact about work
desk-follow-title = Follow-up about work
desk-follow-none = Nobody is to be contacted now.
desk-follow-none-next = Who is due appears here. Choose “All” to see who is to be contacted later.
desk-follow-none-all-next = Who registers as unemployed, as looking for work or as a graduate appears here.
follow-office = County that follows
follow-office-due = { $name }  due { $due }
follow-which = Day of contact
follow-which-due = Due
follow-which-all = All
follow-counts = { $all } people are followed, of whom { $due } are to be contacted. After how many days is our assumption:
follow-back = Back to follow-up
follow-who = Person
follow-usual = What was offered, and what is usual
follow-usual-of = offered { $count }, usual { $usual }
follow-put-down = Put down a contact
follow-put-down-do = Put down
follow-kind = What was offered
follow-kind-choose = Choose
follow-said = What was said or recommended
follow-said-hint = The person can read it on the phone. Write nothing that does not concern her.
follow-situation = How the person is
follow-next-named = Day of the next contact (may be left empty)
follow-next-hint = Left empty: after { $every } days for who is looking, { $again } days for who was not reached; otherwise nobody is contacted any more.
follow-ends = End of the entry
follow-ends-yes = The person has found work, and the entry ends
follow-ended-by = Who has found work asks for it herself:
follow-vacancies = Vacancies to recommend
follow-vacancies-fit = By what the person looks for; those of the own county first.
follow-vacancies-all = The person has not said what she looks for. These are all vacancies; those of the own county first.
follow-vacancies-none = No vacancy fits now. What employers publish appears here.
follow-recommend = Put down as recommended
follow-recommended = Recommended
follow-history = What was put down
follow-history-none = Nothing was put down yet.
follow-entry-over = This entry has ended. It can only be read.

## The phone
work-title = Work
work-tile-note = Registration, vacancies
work-none = You are not registered as looking for work.
work-none-next = Once you are, the vacancies that fit you are listed here.
work-register = Register as looking for work
work-register-again = Say anew what you look for
work-vacancies = Vacancies that fit
work-vacancies-how = Call the employer to apply.
work-vacancies-none = No vacancy fits you now. What employers publish appears here; you can also say anew what you look for.
work-contact = We are in touch next
work-contact-soon = The office will be in touch soon
work-contact-none = Nothing is planned
work-offered-none = Nothing was offered to you yet.
work-case = Look at the case of this registration
