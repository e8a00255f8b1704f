//! A case 办件: one service that one applicant has asked for, from the asking to what came of it.
//!
//! The use cases are in `desk.rs` (what an office does) and `asking.rs` (what an applicant does), what is paid of it in `award.rs` and `disbursement.rs`, what may follow on what in
//! [`next_state`], the colours of a limit in `limit.rs`. Deliberately absent: what a yes comes to in other rooms; the room
//! above carries it out in the same transaction.

mod asking;
mod award;
mod bundled;
mod desk;
mod disbursement;
mod limit;
mod offer;
mod record;

pub use asking::{
    Draft, InBundle, Opened, Wanted, case_of, cases_of, draft, drafts_of, drop_draft, keep_draft, may_ask, object,
    open, rate, supply, withdraw,
};
pub use award::{
    AwardOwed, HandedOut, HandedOutBy, awards_in, awards_owed, hand_out_awards, handed_out_of, take_back_awards,
};
pub use bundled::{Bundled, bundle_of, bundles_of, put_bundle};
pub use desk::{
    CaseFilter, OfficeCount, accept, ask_for, case, cases, correct, decide, decline, deliver, deliver_at_once,
    escalate, escalated, history, lapse, materials, office_counts, review, send_back, take_material,
};
pub use disbursement::{
    Disbursement, DisbursementOwed, disbursements_of, disbursements_owed, disbursements_owed_in_all, put_disbursement,
    undo_disbursement,
};
pub use limit::Signal;
pub use offer::{Offer, decline_offer, offer, offers_of, people_in, take_offer, was_offered};
pub use record::{NewRecord, Record, board, end_record, put_record, records_of};

use kernel::{CitizenId, Day, Fen, Moment, RegionCode, RegionLevel};

use crate::service::{Answers, ApplicantKind, Basis, Channel, DayCount, Level, Limit, Service, Version, Work, service};

/// Who decided, where data did.
pub const BY_DATA: &str = "data";

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicant {
    /// A resident.
    Person(CitizenId),
    /// An employer, by its code.
    Employer(String),
}

impl Applicant {
    /// Which kind.
    #[must_use]
    pub fn kind(&self) -> ApplicantKind {
        match self {
            Applicant::Person(_) => ApplicantKind::Person,
            Applicant::Employer(_) => ApplicantKind::Employer,
        }
    }

    /// The person, of a person.
    #[must_use]
    pub fn person(&self) -> Option<CitizenId> {
        match self {
            Applicant::Person(id) => Some(*id),
            Applicant::Employer(_) => None,
        }
    }

    /// The employer's code, of an employer.
    #[must_use]
    pub fn employer(&self) -> Option<&str> {
        match self {
            Applicant::Person(_) => None,
            Applicant::Employer(code) => Some(code),
        }
    }
}

/// How far a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CaseState {
    /// 已提交: came in; whether everything is there, nobody has looked yet.
    Submitted,
    /// 待补正: something is missing; the clock stands still until the applicant brings it.
    Asked,
    /// 已受理: everything is there.
    Accepted,
    /// 已审核: the facts hold or not, and somebody else decides.
    Reviewed,
    /// 已准予: the answer is yes.
    Granted,
    /// 不予准许: the answer is no.
    Refused,
    /// 不予受理: it is not taken up.
    Declined,
    /// 已办结: the applicant has what was granted.
    Delivered,
    /// 已撤回: taken back by the applicant.
    Withdrawn,
}

impl CaseState {
    /// Every state.
    pub const ALL: [CaseState; 9] = [
        CaseState::Submitted,
        CaseState::Asked,
        CaseState::Accepted,
        CaseState::Reviewed,
        CaseState::Granted,
        CaseState::Refused,
        CaseState::Declined,
        CaseState::Delivered,
        CaseState::Withdrawn,
    ];

    /// The word in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            CaseState::Submitted => "submitted",
            CaseState::Asked => "asked",
            CaseState::Accepted => "accepted",
            CaseState::Reviewed => "reviewed",
            CaseState::Granted => "granted",
            CaseState::Refused => "refused",
            CaseState::Declined => "declined",
            CaseState::Delivered => "delivered",
            CaseState::Withdrawn => "withdrawn",
        }
    }

    /// The key of its text.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            CaseState::Submitted => "case-state-submitted",
            CaseState::Asked => "case-state-asked",
            CaseState::Accepted => "case-state-accepted",
            CaseState::Reviewed => "case-state-reviewed",
            CaseState::Granted => "case-state-granted",
            CaseState::Refused => "case-state-refused",
            CaseState::Declined => "case-state-declined",
            CaseState::Delivered => "case-state-delivered",
            CaseState::Withdrawn => "case-state-withdrawn",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<CaseState> {
        CaseState::ALL.into_iter().find(|state| state.word() == word)
    }

    /// Whether an office or the applicant still has something to do before it is decided.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, CaseState::Submitted | CaseState::Asked | CaseState::Accepted | CaseState::Reviewed)
    }
}

/// What is done with a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// 提交.
    Submit,
    /// 受理.
    Accept,
    /// 要求补正.
    AskFor,
    /// 补正.
    Supply,
    /// 不予受理.
    Decline,
    /// 审核.
    Review,
    /// 退回审核.
    SendBack,
    /// 准予.
    Grant,
    /// 不予准许.
    Refuse,
    /// 送达.
    Deliver,
    /// 撤回.
    Withdraw,
    /// 提出异议.
    Object,
    /// 更正.
    Correct,
    /// 逾期未补正.
    Lapse,
    /// 逾期督办.
    Escalate,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 15] = [
        Deed::Submit,
        Deed::Accept,
        Deed::AskFor,
        Deed::Supply,
        Deed::Decline,
        Deed::Review,
        Deed::SendBack,
        Deed::Grant,
        Deed::Refuse,
        Deed::Deliver,
        Deed::Withdraw,
        Deed::Object,
        Deed::Correct,
        Deed::Lapse,
        Deed::Escalate,
    ];

    /// The word in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Deed::Submit => "submit",
            Deed::Accept => "accept",
            Deed::AskFor => "ask_for",
            Deed::Supply => "supply",
            Deed::Decline => "decline",
            Deed::Review => "review",
            Deed::SendBack => "send_back",
            Deed::Grant => "grant",
            Deed::Refuse => "refuse",
            Deed::Deliver => "deliver",
            Deed::Withdraw => "withdraw",
            Deed::Object => "object",
            Deed::Correct => "correct",
            Deed::Lapse => "lapse",
            Deed::Escalate => "escalate",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Deed> {
        Deed::ALL.into_iter().find(|deed| deed.word() == word)
    }
}

/// The state after a deed; `None` where it cannot be done now. `reviewed` is whether the rule has a review before the
/// decision. What is brought after it was asked for is looked at from the beginning; an objection or a correction has the
/// facts reviewed once more.
#[must_use]
pub fn next_state(now: CaseState, deed: Deed, reviewed: bool) -> Option<CaseState> {
    use CaseState::{Accepted, Asked, Declined, Delivered, Granted, Refused, Reviewed, Submitted, Withdrawn};
    Some(match (now, deed) {
        (Submitted, Deed::Accept) | (Reviewed, Deed::SendBack) => Accepted,
        (Submitted | Accepted, Deed::AskFor) => Asked,
        (Asked, Deed::Supply) => Submitted,
        (Submitted, Deed::Decline) | (Asked, Deed::Decline | Deed::Lapse) => Declined,
        (Accepted, Deed::Review) if reviewed => Reviewed,
        (Reviewed, Deed::Grant) => Granted,
        (Reviewed, Deed::Refuse) => Refused,
        (Accepted, Deed::Grant) if !reviewed => Granted,
        (Accepted, Deed::Refuse) if !reviewed => Refused,
        (Granted, Deed::Deliver) => Delivered,
        (Submitted | Asked | Accepted | Reviewed, Deed::Withdraw) => Withdrawn,
        (Refused | Declined, Deed::Object) => Accepted,
        (Submitted | Accepted | Reviewed, Deed::Escalate) => now,
        (Granted | Delivered, Deed::Object | Deed::Correct) | (Refused | Declined, Deed::Correct) => Accepted,
        _ => return None,
    })
}

/// Whose work is next, by the state.
#[must_use]
pub(crate) fn work_of(state: CaseState, version: &Version) -> Option<Work> {
    let reviewed = has_review(version);
    match state {
        CaseState::Submitted => Some(Work::Accept),
        CaseState::Accepted => Some(if reviewed { Work::Review } else { Work::Decide }),
        CaseState::Reviewed => Some(Work::Decide),
        _ => None,
    }
}

/// Whether the rule has a review before the decision.
#[must_use]
fn has_review(version: &Version) -> bool {
    version.steps.iter().any(|step| step.step == Work::Review)
}

/// How long the office has; where data were to decide and a person has to look after all, five worked days (ours, unverified).
#[must_use]
pub(crate) fn limit_of(version: &Version) -> Limit {
    if version.is_immediate() {
        return Limit { days: 5, count: DayCount::Working, basis: Basis::Assumed };
    }
    version.limit
}

/// The office that does the work for an applicant in a region; where data decide at once and a person has to look after all,
/// the county.
#[must_use]
pub(crate) fn office_for(version: &Version, work: Work, region: RegionCode) -> RegionCode {
    let level = version.steps.iter().find(|step| step.step == work).map_or(Level::County, |step| step.level);
    let office = match level {
        Level::Township => region.township().or_else(|| region.county()),
        Level::County => region.county(),
        Level::Prefecture => region.prefecture(),
    };
    office.unwrap_or(region)
}

/// The office above one, before which is put what it lets lie; none above the prefecture.
#[must_use]
pub(crate) fn office_above(office: RegionCode) -> Option<RegionCode> {
    let above = match office.level() {
        RegionLevel::Village => office.township(),
        RegionLevel::Township => office.county(),
        RegionLevel::County => office.prefecture(),
        _ => None,
    };
    above.filter(|above| *above != office)
}

/// A case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its number in this room.
    pub case_id: i64,
    /// Its reference, known to the applicant.
    pub reference: String,
    /// Who asks.
    pub applicant: Applicant,
    /// The service's code.
    pub service: String,
    /// Where the applicant is.
    pub region: RegionCode,
    /// The office whose turn it is; the one that worked last, once nothing is to be done.
    pub office: RegionCode,
    /// Where it was asked for.
    pub channel: Channel,
    /// How far it is.
    pub state: CaseState,
    /// When it came in.
    pub submitted_at: Moment,
    /// Who brought it in: the sign-in name of a clerk, or a resident's.
    pub submitted_by: String,
    /// The last day on which it may be decided; none while the clock stands still or has ended.
    pub due_on: Option<Day>,
    /// Since when the clock stands still.
    pub paused_on: Option<Day>,
    /// For how many days of the limit's kind it stood still before.
    pub paused_days: u32,
    /// The office above, before which it was put when its limit was over.
    pub escalated_to: Option<RegionCode>,
    /// What was awarded.
    pub award: Option<Fen>,
    /// Why it was decided so, or what is missing: in the office's words.
    pub reason: String,
    /// When it was decided.
    pub decided_at: Option<Moment>,
    /// How content the applicant was, 1 to 5.
    pub mark: Option<u8>,
}

impl Case {
    /// The service.
    ///
    /// # Panics
    /// If it is not in the catalogue any more: services are ended by a date, never taken out.
    #[must_use]
    pub fn service(&self) -> &'static Service {
        service(&self.service).expect("a service that was asked for stays in the catalogue")
    }

    /// The rule it was asked for under.
    ///
    /// # Panics
    /// As [`Case::service`].
    #[must_use]
    pub fn version(&self) -> &'static Version {
        let on = self.submitted_at.day();
        self.service().version_on(on).expect("it was asked for under a rule")
    }

    /// Whether its paper can be given: it has one, and the answer was yes.
    #[must_use]
    pub fn has_paper(&self) -> bool {
        matches!(self.state, CaseState::Granted | CaseState::Delivered) && self.version().outcome.has_paper()
    }

    /// The state after a deed; `None` where it cannot be done now.
    #[must_use]
    pub fn after(&self, deed: Deed) -> Option<CaseState> {
        next_state(self.state, deed, has_review(self.version()))
    }

    /// What its office does next; nothing while the applicant is asked, and when it is over.
    #[must_use]
    pub fn work(&self) -> Option<Work> {
        work_of(self.state, self.version())
    }
}

/// A deed that was done with a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What.
    pub deed: Deed,
    /// The state after it.
    pub state: CaseState,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
    /// Why, or what: in the words of who did it.
    pub note: String,
}

/// What was said and promised in a case.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Content {
    /// The answers to the form.
    pub answers: Answers,
    /// The materials that were promised, by key.
    pub promises: Vec<String>,
    /// Why data alone did not decide, or decided so: codes and values of refusals, one a condition.
    pub verdicts: Vec<kernel::Refusal>,
}

#[cfg(test)]
mod tests {
    use super::{CaseState::*, *};

    #[test]
    fn a_case_goes_through_its_states_as_the_table_says() {
        // By state: what follows on each deed of Deed::ALL, with a review and without one.
        let table: [(CaseState, [Option<CaseState>; 15]); 9] = [
            (
                Submitted,
                [
                    None,
                    Some(Accepted),
                    Some(Asked),
                    None,
                    Some(Declined),
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Withdrawn),
                    None,
                    None,
                    None,
                    Some(Submitted),
                ],
            ),
            (
                Asked,
                [
                    None,
                    None,
                    None,
                    Some(Submitted),
                    Some(Declined),
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Withdrawn),
                    None,
                    None,
                    Some(Declined),
                    None,
                ],
            ),
            (
                Accepted,
                [
                    None,
                    None,
                    Some(Asked),
                    None,
                    None,
                    Some(Reviewed),
                    None,
                    None,
                    None,
                    None,
                    Some(Withdrawn),
                    None,
                    None,
                    None,
                    Some(Accepted),
                ],
            ),
            (
                Reviewed,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Accepted),
                    Some(Granted),
                    Some(Refused),
                    None,
                    Some(Withdrawn),
                    None,
                    None,
                    None,
                    Some(Reviewed),
                ],
            ),
            (
                Granted,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Delivered),
                    None,
                    Some(Accepted),
                    Some(Accepted),
                    None,
                    None,
                ],
            ),
            (
                Refused,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Accepted),
                    Some(Accepted),
                    None,
                    None,
                ],
            ),
            (
                Declined,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Accepted),
                    Some(Accepted),
                    None,
                    None,
                ],
            ),
            (
                Delivered,
                [
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    None,
                    Some(Accepted),
                    Some(Accepted),
                    None,
                    None,
                ],
            ),
            (Withdrawn, [None; 15]),
        ];
        for (now, row) in table {
            for (deed, after) in Deed::ALL.into_iter().zip(row) {
                assert_eq!(next_state(now, deed, true), after, "{now:?} {deed:?}");
                let without = match (now, deed) {
                    (Accepted, Deed::Review) => None,
                    (Accepted, Deed::Grant) => Some(Granted),
                    (Accepted, Deed::Refuse) => Some(Refused),
                    _ => after,
                };
                assert_eq!(next_state(now, deed, false), without, "{now:?} {deed:?} without a review");
            }
        }
    }
}
