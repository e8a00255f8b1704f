//! Social insurances: who is in which, what was paid in, the resident pension from the claim to its end, and the unemployment benefit.
//!
//! Promises
//! * Nobody is twice in one insurance on a day, nor in two that exclude each other. A period is paid in once.
//! * A pension is what the dated rules make of the account, to the fen; nothing in the rules is verified, and they say so.
//! * Who took a claim in does not grant it. What may follow on what is one table ([`next_state`]).
//! * A month is handed out once, and none that is owed is lost: not by a suspension that is paid back, not by a run that is late or done in another order or
//!   taken back, not by an end.
//! * Nobody draws two unemployment benefits at a time, and none for a month after that in which she found work, claimed a pension, died or left.
//! * A proof of life that is missing suspends, never ends; one made up lets the pension go on and says what is paid back.
//! * An employer's list of who joins and who leaves is carried out whole or not at all.
//! * Nobody joins through an employer without an open account, and no account is closed while somebody is insured through it.
//! * Whose insurance is changed lives within the actor's region, or is brought in by an employer of it.
//!
//! Deliberately absent: collecting contributions (the tax office), paying (the `subsidy` and `payout` rooms, from [`run_in`] and [`benefit_run_in`]), telling people (the callers), services and
//! their cases (`casework`), the pensions of employees, injury benefits, medical balances, interest on accounts, and funeral money: no figure of
//! this prefecture was found.

mod benefit;
mod benefit_rules;
mod benefit_run;
mod bringing;
mod claiming;
mod contribution;
mod drawing;
mod employer;
mod formula;
mod insurance;
mod membership;
mod month;
mod pension;
mod people;
mod proof;
mod rules;
mod run;
mod staff;
mod state;
mod store;
mod verify;

use kernel::Room;

pub use benefit::{Benefit, BenefitEnd, BenefitStanding};
pub use benefit_rules::{BenefitRules, Bound, benefit_in, benefit_rules_on};
pub use benefit_run::{BenefitRun, benefit_run_in, benefits_handed_out_in, mark_benefits_paid, take_back_benefits};
pub use bringing::{Drawn, drawn_by, import_memberships, import_pensions, memberships_of_many};
pub use claiming::{
    BackPay, Claim, Ending, Gone, claim, decline, end, foresee, grant, grant_asked, might_claim, paid_of, pension_of,
    resume, steps_of, suspend, suspend_gone,
};
pub use contribution::{
    Contribution, PART_MAX, Standing, YearOfRecord, contributions_of_many, import_contributions, record_of, standing,
};
pub use drawing::{benefits_of, draws_benefit, end_benefit, grant_benefit, who_draw_benefits};
pub use employer::{EmployerAccount, EmployerEnd, EmployerKind, employer_accounts, end_employer, join_employer};
pub use formula::{account_part, monthly, remainder};
pub use insurance::Insurance;
pub use membership::{
    Joining, LeaveReason, Membership, Tier, change_tier, join, knows_anybody, leave, memberships_of, staff_of, tier_in,
    tiers_of,
};
pub use pension::{End, Paid, Pension, PensionStep, Suspension};
pub use proof::{How, Proof, ProofDue, Proved, Unproved, Way, due_soon, proofs_of, prove, remind, suspend_unproved};
pub use rules::{BasicPart, BasicParts, Rules, Subsidy, basic_in, basic_parts, resident_pension_name, rules_on};
pub use run::{Due, Run, due_in, handed_out_in, mark_paid, pays_pensions, run_in, take_back};
pub use staff::{
    Change, Cover, Insured, STAFF_COLUMNS, STAFF_ROWS_MAX, StaffAnswer, StaffChange, StaffFault, StaffRow,
    change_staff, insured_by, read_staff_changes,
};
pub use state::{EndReason, PensionDeed, PensionState, SuspendReason, next_state};
pub use store::STATEMENTS;
pub use verify::verify;

/// This room's tables.
pub const ROOM: Room = kernel::room!("insurance": "0001_insurance.sql", "0002_batch.sql", "0003_reminder.sql", "0004_benefit.sql", "0005_pension_fill.sql", "0006_employer.sql");
