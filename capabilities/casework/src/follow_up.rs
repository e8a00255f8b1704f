//! Follow-up 跟踪服务 of entries in a register: whom to contact next, what was said and offered, and how the person is.
//!
//! Promises: what was put down is never changed; the day of the next contact is the last word of who put something down, or of the rule; who has
//! found work, studies or does not want to is not contacted again unless a day is named. The county of the entry follows it, its townships see
//! their own. Deliberately absent: which registers are followed (`words/follow_ups.yaml`), and what an entry means.

use access::Deed as May;
use kernel::{CitizenId, Ctx, Day, Moment, Refusal, RegionCode, Result, refuse};

use crate::{
    case::{self, Applicant, Record},
    message,
    service::{Followed, follow_rules, followed},
    store, text,
    vacancy::{self, Vacancy, Wish},
};

/// The next contact lies at most so many days ahead; ours.
const NEXT_DAYS_MAX: i32 = 366;

/// How somebody is, as far as the contact told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Situation {
    /// 正在求职: still looking.
    Seeking,
    /// 已就业: has found work.
    Working,
    /// 升学: studies.
    Studying,
    /// 暂无就业意愿: does not want to now.
    Unwilling,
    /// 未联系上: was not reached.
    NotReached,
}

impl Situation {
    /// Every one.
    pub const ALL: [Situation; 5] =
        [Situation::Seeking, Situation::Working, Situation::Studying, Situation::Unwilling, Situation::NotReached];

    /// The word in the table and in keys of texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Situation::Seeking => "seeking",
            Situation::Working => "working",
            Situation::Studying => "studying",
            Situation::Unwilling => "unwilling",
            Situation::NotReached => "not_reached",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Situation> {
        Situation::ALL.into_iter().find(|situation| situation.word() == word)
    }
}

/// What is put down of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFollowUp {
    /// What was offered: a key of the rules.
    pub kind: String,
    /// The vacancy that was recommended, by the number of its entry.
    pub vacancy: Option<i64>,
    /// What was said; needed where no vacancy says it.
    pub said: String,
    /// How the person is.
    pub situation: Option<Situation>,
    /// The day of the next contact; the rule's where none is named.
    pub next_on: Option<Day>,
    /// Whether the entry ends with it.
    pub ends: bool,
}

/// What was put down of a contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// What was offered: a key of the rules.
    pub kind: String,
    /// The vacancy that was recommended.
    pub vacancy: Option<Vacancy>,
    /// What was said.
    pub said: String,
    /// How the person was.
    pub situation: Situation,
    /// The day of the next contact, as it was then.
    pub next_on: Option<Day>,
    /// When.
    pub at: Moment,
    /// By whom.
    pub by: String,
}

/// Which entries an office asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The county that follows them.
    pub office: RegionCode,
    /// Of this register only.
    pub register: Option<String>,
    /// The last day on which the next contact is due; without an end where none is said.
    pub until: Option<Day>,
    /// Whose contact is due after this day and number: the next page of a list.
    pub after: Option<(Day, i64)>,
}

/// How many entries a county follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeFollows {
    /// The county.
    pub office: RegionCode,
    /// All that are followed.
    pub all: i64,
    /// Of these, whose contact is due.
    pub due: i64,
}

/// The day of the next contact after one of today; none where nobody is to be contacted, or the entry has run out by then.
///
/// # Errors
/// `contact_day_past`, `contact_day_far`.
pub fn next_contact(
    rule: &Followed,
    situation: Situation,
    named: Option<Day>,
    today: Day,
    to: Option<Day>,
) -> Result<Option<Day>, Refusal> {
    let last = today.plus_days(NEXT_DAYS_MAX);
    let next = match (named, situation) {
        (Some(day), _) if day <= today => return Err(Refusal::new("contact_day_past").with("day", today)),
        (Some(day), _) if day > last => return Err(Refusal::new("contact_day_far").with("day", last)),
        (Some(day), _) => Some(day),
        (None, Situation::Seeking) => Some(today.plus_days(rule.every_days.into())),
        (None, Situation::NotReached) => Some(today.plus_days(rule.again_days.into())),
        (None, Situation::Working | Situation::Studying | Situation::Unwilling) => None,
    };
    Ok(next.filter(|next| to.is_none_or(|to| *next <= to)))
}

/// How many entries each county of the actor's scope follows, and whose contact is due. A township counts its own.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn offices(ctx: &mut Ctx) -> Result<Vec<OfficeFollows>> {
    access::require(ctx, May::WorkCase)?;
    store::offices_following(ctx)
}

/// The entries that a county follows within the actor's scope, in the order in which the next contact is due, at most `limit`.
///
/// # Errors
/// `not_allowed`; a failure of the database.
pub fn entries(ctx: &mut Ctx, filter: &Filter, limit: usize) -> Result<Vec<Record>> {
    access::require(ctx, May::WorkCase)?;
    store::entries_followed(ctx, filter, limit)
}

/// An entry of a followed register within the actor's scope, with what was put down about it, oldest first.
///
/// # Errors
/// `entry_unknown`; `not_allowed`; a failure of the database.
pub fn entry(ctx: &mut Ctx, record_id: i64) -> Result<(Record, Vec<FollowUp>)> {
    access::require(ctx, May::WorkCase)?;
    let scope = ctx.scope();
    let record = store::record(ctx, record_id)?;
    let record = record.filter(|one| scope.covers(one.region) && is_followed(one));
    let record = record.ok_or_else(|| Refusal::new("entry_unknown").with("entry", record_id))?;
    let done = put_down_about(ctx, &record)?;
    Ok((record, done))
}

fn is_followed(record: &Record) -> bool {
    record.applicant.person().is_some() && followed(&record.register).is_some()
}

fn put_down_about(ctx: &mut Ctx, record: &Record) -> Result<Vec<FollowUp>> {
    let mut done = Vec::new();
    for (mut one, vacancy) in store::follow_ups(ctx, record)? {
        if let Some(record_id) = vacancy {
            one.vacancy = vacancy::vacancy(ctx, record_id)?.map(|(vacancy, _)| vacancy);
        }
        done.push(one);
    }
    Ok(done)
}

/// Puts down a contact about an entry that holds, and with it the day of the next one. Who is recommended a vacancy is told.
///
/// # Errors
/// `entry_over`; `follow_up_kind_missing`, `situation_missing`; `not_reached_offers_nothing`; `vacancy_not_asked`, `vacancy_unknown`,
/// `vacancy_over`, `vacancy_recommended`; `text_missing`, `text_too_long`; `contact_day_past`, `contact_day_far`; `entry_ends_otherwise`; as [`entry`].
pub fn put_down(ctx: &mut Ctx, record_id: i64, new: &NewFollowUp) -> Result<()> {
    let (record, done) = entry(ctx, record_id)?;
    let today = ctx.today();
    let rule = followed(&record.register).expect("an entry that is shown is followed");
    if !record.holds_on(today) {
        return refuse("entry_over");
    }
    let Some(kind) = follow_rules().kind(&new.kind) else { return refuse("follow_up_kind_missing") };
    let Some(situation) = new.situation else { return refuse("situation_missing") };
    if situation == Situation::NotReached && kind.offers {
        return refuse("not_reached_offers_nothing");
    }
    let vacancy = match new.vacancy {
        Some(_) if !kind.vacancy => return refuse("vacancy_not_asked"),
        Some(number) => Some(recommendable(ctx, number, &done)?),
        None => None,
    };
    let said =
        if vacancy.is_some() { text::or_nothing(&new.said, text::LONG)? } else { text::of(&new.said, text::LONG)? };
    let next_on = next_contact(rule, situation, new.next_on, today, record.to)?;
    if new.ends && !(rule.office_ends && situation == Situation::Working) {
        return refuse("entry_ends_otherwise");
    }
    let next_on = next_on.filter(|_| !new.ends);
    let put = FollowUp {
        kind: kind.key.clone(),
        vacancy,
        said,
        situation,
        next_on,
        at: ctx.now(),
        by: ctx.actor().user.to_string(),
    };
    store::put_follow_up(ctx, &record, &put)?;
    store::follow_on(ctx, &record, next_on)?;
    let facts = [("kind", put.kind.clone()), ("situation", situation.word().to_owned())];
    audit::record(ctx, "casework.follow_up", &format!("record {record_id}"), &facts)?;
    if new.ends {
        case::end_record(ctx, &record.applicant, &record.register)?;
    }
    match (&put.vacancy, record.applicant.person()) {
        (Some(vacancy), Some(person)) => {
            let args = [("job", vacancy.job.clone()), ("place", vacancy.place.clone())];
            message::notify(ctx, person, "message_job_recommended", &args)
        }
        _ => Ok(()),
    }
}

/// A vacancy that can still be applied for, and was not recommended before.
fn recommendable(ctx: &mut Ctx, number: i64, done: &[FollowUp]) -> Result<Vacancy> {
    match vacancy::vacancy(ctx, number)? {
        None => Err(Refusal::new("vacancy_unknown").with("vacancy", number).into()),
        Some((_, false)) => refuse("vacancy_over"),
        Some((vacancy, true)) if recommended(done, &vacancy).is_some() => refuse("vacancy_recommended"),
        Some((vacancy, true)) => Ok(vacancy),
    }
}

/// When a vacancy was recommended, if it was.
#[must_use]
pub fn recommended(done: &[FollowUp], vacancy: &Vacancy) -> Option<Day> {
    let same = |one: &&FollowUp| one.vacancy.as_ref().is_some_and(|known| known.record_id == vacancy.record_id);
    done.iter().find(same).map(|one| one.at.day())
}

/// The vacancies that can be recommended to the person of an entry, at most `limit`, with what she looks for: all that stand where she does not say.
///
/// # Errors
/// As [`entry`].
pub fn vacancies_for(ctx: &mut Ctx, record: &Record, limit: usize) -> Result<(Option<Wish>, Vec<Vacancy>)> {
    access::require(ctx, May::WorkCase)?;
    let wish = match record.applicant.person() {
        Some(person) => vacancy::wish_of(ctx, person)?,
        None => None,
    };
    let fit = vacancy::fitting(ctx, &wish.clone().unwrap_or_default(), record.region, limit)?;
    Ok((wish, fit))
}

/// What somebody sees of it herself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Her entries that are followed and hold today, newest first, with what was put down about each, oldest first.
    pub entries: Vec<(Record, Vec<FollowUp>)>,
    /// The vacancies that fit, where she is registered as looking for work.
    pub vacancies: Option<Vec<Vacancy>>,
}

/// The entries of a person for whom the one who acts may ask, and the vacancies that fit her, at most `limit`.
///
/// # Errors
/// As [`case::keep_draft`].
pub fn own(ctx: &mut Ctx, person: CitizenId, limit: usize) -> Result<Own> {
    let village = case::may_ask(ctx, &Applicant::Person(person))?;
    let today = ctx.today();
    let entries = ctx.for_person(person, |ctx| {
        let mut entries = Vec::new();
        for record in store::records_of(ctx, &Applicant::Person(person))? {
            if record.holds_on(today) && is_followed(&record) {
                let done = put_down_about(ctx, &record)?;
                entries.push((record, done));
            }
        }
        Ok(entries)
    })?;
    let vacancies = match vacancy::wish_of(ctx, person)? {
        Some(wish) => Some(vacancy::fitting(ctx, &wish, village, limit)?),
        None => None,
    };
    Ok(Own { entries, vacancies })
}

/// Leaves off following entries that have run out, at most `limit`. For a job that runs every day; how many.
///
/// # Errors
/// A failure of the database.
pub fn leave_off(ctx: &mut Ctx, limit: usize) -> Result<usize> {
    let today = ctx.today();
    let over = store::entries_run_out(ctx, today, limit)?;
    over.iter().try_for_each(|record| store::follow_on(ctx, record, None))?;
    Ok(over.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_contact_is_the_named_day_or_the_rules_and_none_where_nothing_is_left_to_ask() {
        use Situation::{NotReached, Seeking, Studying, Unwilling, Working};
        let day = |text| Day::parse(text).unwrap();
        let cases = [
            (Seeking, None, None, Ok(Some("2026-12-22"))),
            (Seeking, None, Some("2026-12-22"), Ok(Some("2026-12-22"))),
            (Seeking, None, Some("2026-12-21"), Ok(None)),
            (Seeking, Some("2026-11-25"), None, Ok(Some("2026-11-25"))),
            (Seeking, Some("2026-11-22"), None, Err("contact_day_past")),
            (Seeking, Some("2027-11-23"), None, Ok(Some("2027-11-23"))),
            (Seeking, Some("2027-11-24"), None, Err("contact_day_far")),
            (NotReached, None, None, Ok(Some("2026-11-29"))),
            (Working, None, None, Ok(None)),
            (Working, Some("2027-05-22"), None, Ok(Some("2027-05-22"))),
            (Studying, None, None, Ok(None)),
            (Unwilling, None, None, Ok(None)),
            (Unwilling, Some("2026-11-21"), None, Err("contact_day_past")),
        ];
        let rule = followed("unemployed").unwrap();
        for (situation, named, to, expected) in cases {
            let next = next_contact(rule, situation, named.map(day), day("2026-11-22"), to.map(day));
            let next = next.map_err(|why| why.code.to_string());
            assert_eq!(
                next,
                expected.map(|next| next.map(day)).map_err(str::to_owned),
                "{situation:?} {named:?} {to:?}"
            );
        }
    }
}
