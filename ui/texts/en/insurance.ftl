### Insurances and the resident pension.

benefit_drawn = Unemployment benefit is drawn already, until { $until }. Nobody draws two; claim when it is over.
benefit_has_work = Still in { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
   *[unemployment] the unemployment insurance
    } through an employer. Who works draws no benefit; have the employer end it first.
benefit_pension_drawn = Who has claimed or draws a pension draws no unemployment benefit. Check the record of insurances.
benefit_years_missing = One full year must have been paid; since the last benefit { $paid } months were, and no months are left of that one. Check what was paid in.
insurance_amount_out_of_range = An amount is zero, negative or above { $max } yuan. Check it and import again.
insurance_by_another = In { $insurance ->
    [employee_pension] the employees’ pension insurance
    [unemployment] the unemployment insurance
   *[work_injury] the work injury insurance
    } through another employer since { $from }. Have that one report the leaving first; joining is possible from the day after.
insurance_contribution_twice = { $person } already has { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    } for { $period }, or it comes twice. Take the line out and import again.
insurance_day_ahead = { $day } has not come yet. Give today or an earlier day.
insurance_day_before_birth = { $day } is before the birth day or before 1900. Check the day.
insurance_day_before_joining = The last day is before the first one, { $from }. Check the days.
insurance_employer_has_staff = { $count } people are still insured through this employer. Have all of them leave first, then close the account.
insurance_employer_needed = This insurance is joined through an employer. Name the employer.
insurance_employer_not_asked = Residents join this one by themselves. Leave the employer out.
insurance_employer_registered = This employer has been registered with the insurances since { $from }. Nothing is to be done again; where details have changed, ask for that.
insurance_employer_unregistered = This employer is not registered with the insurances, or its account was closed. Register it first.
insurance_member_already = Already in { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    } since { $from }. End it first, or change the day.
insurance_member_elsewhere = In { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    } since { $from }, which excludes this one. End that first.
insurance_not_member = Not in { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    } now. Join first.
insurance_not_staff = { $person } is not insured through this employer now and cannot leave. Check the list and the insurances.
insurance_period_ahead = { $period } is too far ahead. Check the period.
insurance_period_kind = { $period } is not { $wanted ->
    [year] a year
   *[month] a month
    }. Correct it.
insurance_person_gone = The registry says { $person } { $state ->
    [dead] died
   *[moved] moved away
    }. If that is wrong, correct the registry first.
insurance_tier_not_asked = Only the resident pension has tiers. Leave it out.
insurance_tier_unknown = There is no such tier. Choose one of { $tiers } yuan.
insurance_too_young = Under { $age }. Come back at that age.
pension_drawn = { $person } has claimed or draws the resident pension. Decide or end that first.
bad_insurance = The insurance is not known. Write one of the seven, such as 城乡居民基本养老保险.
bad_period_paid = The period cannot be read. Write 2025 for a year or 2025-03 for a month.
draws_no_pension = Draws no resident pension, so there is nothing to prove. Take the row out.
membership_differs = This membership stands otherwise already. A file does not correct it; change it at a desk.
contribution_differs = This period is paid in already with other sums. A file does not correct it.
bad_reason = The reason is not known. Write 停保, 退休, 转出 or 死亡.
pension_differs = This person draws a pension already, which stands otherwise. A file does not correct it.
pension_due_changed = What { $person } is owed has changed; nothing was written. Make the list anew.
pension_insured_elsewhere = In { $insurance ->
    [employee_pension] the employees’ pension insurance
    [public_pension] the pension insurance of public institutions
    [resident_pension] the resident pension
    [unemployment] the unemployment insurance
    [work_injury] the work injury insurance
    [employee_medical] the employees’ medical insurance
   *[resident_medical] the resident medical insurance
    }, or drawing from it. Settle that first.
pension_known = { $person } has a pension here already, or comes twice. Take the line out and import again.
pension_month_ahead = { $month } has not begun. Run it from its first day on.
pension_needs_another = Who took the claim in cannot grant it. Ask a colleague.
pension_not_insured = Not in the resident pension. Join first.
pension_proof_by_passkey = On a phone, the phone itself has to know you. Open “Proof of life”.
pension_proof_missing = The proof of life ended on { $day }. Prove first, then resume.
pension_proof_not_in_person = A proof of life is made in person. Sign in yourself, or come to a desk with the card.
pension_proof_older = There is a later proof, of { $day }. Give that day or a later one.
pension_proof_too_old = What was seen on { $day } no longer counts. Make a new proof.
pension_signatures_needed = A visit is signed by two different people. Give both names.
pension_suspended_already = Already suspended: { $reason ->
    [no_proof] no proof of life
    [asked] it was asked for
    [death_reported] a death was reported
   *[moved] she moved away
    }. Check it; nothing more is needed.
pension_too_young = Under { $age }. Claim at that age.
pension_unknown = { $person } has no resident pension. Claim it first.
pension_wrong_state = The pension is { $state ->
    [claimed] claimed
    [declined] declined
    [paying] being paid
    [suspended] suspended
   *[ended] ended
    }; “{ $deed ->
    [claim] claim
    [grant] grant
    [decline] decline
    [suspend] suspend
    [resume] resume
   *[end] end
    }” is not possible now. Look at its state first.
pension_years_missing = { $needed } years are needed and { $paid } are paid. Pay the missing years first.
staff_bad_change = What happens is not known. Write 增员 (joins) or 减员 (leaves).
staff_bad_cover = The insurances are not known. Write 全部 (all) or 仅工伤 (work injury only); left empty means all.
staff_bad_day = The day cannot be read. Write it like 2026-11-01.
staff_twice = This person stands in row { $other } already. A list has one row for a person; delete one.

## Pages
insurance-employee_pension = The employees’ pension insurance
insurance-public_pension = The pension insurance of public institutions
insurance-resident_pension = The resident pension
insurance-unemployment = The unemployment insurance
insurance-work_injury = The work injury insurance
insurance-employee_medical = The employees’ medical insurance
insurance-resident_medical = The resident medical insurance
insurance-active = insured
insurance-not-active = not insured now
insurance-year = { $year }: own { $own }, public money { $subsidy }, employer or village { $collective } yuan
insurance-months = { $months } months paid,
insurance-pension-would-be = Claimed now, { $yuan } yuan a month from { $month } on.
insurance-pension-unverified = Reckoned by figures that are not verified; the decision counts.
insurance-benefit-drawn = Unemployment benefit: { $yuan } yuan a month, { $from } to { $until }, { $months } months in all, of which { $left } are still to come.
insurance-benefit-over = Unemployment benefit: { $months } months granted from { $from } on; over ({ $why ->
    [work] found work
    [pension] a pension was claimed
    [death] died
    [moved] moved away
    [asked] wanted it no more
   *[used_up] all months are over
    }), owed until { $until }, of which { $left } months are still to come.
insurance-benefit-overpaid = { $months } months after the end were paid, { $yuan } yuan, which are to be paid back.
staff-title = Staff changes
staff-link = Staff changes: see who is insured, and report who joins and who leaves by one list
staff-back = Back to the employer
staff-list = Send a list of changes
staff-lead = One row for a person. The columns, named in Chinese and in any order: 姓名 (name), 公民身份号码 (citizen number), 变动类型 (增员 joins or 减员 leaves), 变动日期 (the day); 险种 may say 全部 (all: pension, unemployment, work injury) or 仅工伤 (work injury only), and is all where it is left empty. Who joins is insured from that day on, who leaves until the end of it. Where one row cannot be carried out, nothing of the list is.
staff-template = Download the template (starred columns are needed; the change and the insurances can be chosen)
staff-file = List of changes
staff-hint = CSV or XLSX, at most 10,000 rows.
staff-send = Carry out the changes
staff-done = Done: { $joined } joined, { $left } left.
staff-faults = Rows that cannot be carried out
staff-wrong = { $count } rows cannot be carried out, and nothing of the list was. Correct them and send the list again.
staff-wrong-more = { $more } more rows are not shown.
staff-now = Insured through the employer now
staff-count = { $count } people.
staff-first = Only the first { $shown } are shown.
staff-none = Nobody is insured through the employer now.
staff-none-next = Download the template, fill it in, and send it above.
staff-none-register = Once the employer is registered, its list of changes is sent here.
staff-insurances = Insurances and since when
staff-account = Registration with the insurances
staff-account-open = Registered since { $from }
staff-account-closed = Closed on { $on } ({ $why ->
    [bankrupt] bankrupt
    [revoked] licence or establishment revoked
    [merged] merged into another employer
    [moved] moved out of the prefecture
   *[dissolved] dissolved or struck off
    }). Staff can be insured after it has registered again.
staff-account-none = Not registered, so that no staff can be insured. Register first.
insurance-employer-company = Company
insurance-employer-branch = Branch of a company
insurance-employer-trader = Sole trader with employees
insurance-employer-private_body = Private non-profit body
insurance-employer-association = Association or foundation
insurance-employer-organ = Party or government organ
insurance-employer-as_civil_service = Institution run like the civil service
insurance-employer-public_one = Public institution, first class
insurance-employer-public_two = Public institution, second class
insurance-employer-other_public = Other public institution
