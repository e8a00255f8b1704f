//! The county's review of a township's batch: between submission and approval, where the programme asks for it.
//!
//! Promises
//! * Where a review is asked for, nobody approves before it has passed.
//! * Who made or submitted a batch does not review it, and who reviewed it does not approve it.
//! * A review is given once, by somebody who answers for the whole county, and binds the hash of the frozen content.
//!
//! The batch stays `submitted` meanwhile. A batch that was objected to is taken back by its maker ([`crate::undo`]) and comes
//! again. Deliberately absent: which programmes ask for a review (the `subsidy` room).

use kernel::{Ctx, Moment, Refusal, RegionCode, Result, Scope};

use access::Deed;

use crate::{Batch, BatchState, batch, batch::object, store};

/// How a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ReviewState {
    /// The county is to look.
    Asked,
    /// It has looked, and others may approve.
    Passed,
    /// It has found something; the batch is not approved.
    Objected,
}

impl ReviewState {
    /// Every state.
    pub const ALL: [ReviewState; 3] = [ReviewState::Asked, ReviewState::Passed, ReviewState::Objected];

    /// The word in the table, in JSON and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ReviewState::Asked => "asked",
            ReviewState::Passed => "passed",
            ReviewState::Objected => "objected",
        }
    }

    pub(crate) fn from_word(word: &str) -> ReviewState {
        let state = ReviewState::ALL.into_iter().find(|state| state.word() == word);
        state.expect("a state was written")
    }
}

/// A review that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// How it stands.
    pub state: ReviewState,
    /// When it was asked for.
    pub asked_at: Moment,
    /// Who gave it.
    pub reviewed_by: Option<String>,
    /// When.
    pub reviewed_at: Option<Moment>,
    /// The hash of the content that was reviewed.
    pub content_root: Option<String>,
    /// What was found, for colleagues.
    pub remark: Option<String>,
}

/// What who reviews says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Others may approve.
    Passed,
    /// Something is not right, in words for colleagues.
    Objected(String),
}

/// So long may a remark be.
const REMARK_CHARACTERS_MAX: usize = 200;

/// Asks the county for its review of a submitted batch, in the transaction of the submission.
///
/// # Errors
/// `batch_wrong_state`; `not_allowed`; a failure of the database.
pub fn ask_review(ctx: &mut Ctx, batch_id: i64) -> Result<()> {
    access::require(ctx, Deed::MakeBatch)?;
    batch(ctx, batch_id)?.must_be(&[BatchState::Submitted])?;
    store::ask_review(ctx, batch_id)?;
    audit::record(ctx, "payout.ask_review", &object(batch_id), &[])?;
    Ok(())
}

/// The review of a batch, where one was asked for.
///
/// # Errors
/// `batch_unknown`; a failure of the database.
pub fn review_of(ctx: &mut Ctx, batch_id: i64) -> Result<Option<Review>> {
    batch(ctx, batch_id)?;
    store::review(ctx, batch_id)
}

/// The submitted batches within the actor's scope whose review has not passed.
///
/// # Errors
/// A failure of the database.
pub fn reviews_waiting(ctx: &mut Ctx) -> Result<Vec<(i64, ReviewState)>> {
    store::reviews_waiting(ctx)
}

/// Reviews a submitted batch.
///
/// # Errors
/// `own_batch` for who made or submitted it; `review_not_asked` where the programme asks for none; `review_needs_county` for
/// who does not answer for the whole county; `already_reviewed`; `content_changed` when the caller names another hash than the
/// frozen one; `text_missing`, `text_too_long` for a remark; `batch_wrong_state`; `not_allowed`.
pub fn review_batch(ctx: &mut Ctx, batch_id: i64, content: Option<&str>, finding: &Finding) -> Result<ReviewState> {
    access::require(ctx, Deed::ReviewBatch)?;
    let batch = batch(ctx, batch_id)?;
    batch.must_be(&[BatchState::Submitted])?;
    let Some(review) = store::review(ctx, batch_id)? else {
        return Err(Refusal::new("review_not_asked").with("batch", batch_id).into());
    };
    let login = ctx.actor().user.to_string();
    may_review(&batch, &review, &login, ctx.scope())?;
    let root = batch.content_root.clone().expect("a submitted batch is frozen");
    if content.is_some_and(|content| content != root) {
        return Err(Refusal::new("content_changed").with("batch", batch_id).into());
    }
    let (state, remark) = match finding {
        Finding::Passed => (ReviewState::Passed, None),
        Finding::Objected(remark) => (ReviewState::Objected, Some(remark_of(remark)?)),
    };
    store::reviewed(ctx, batch_id, state, &root, remark)?;
    let mut facts = vec![("state", state.word().to_owned()), ("content_root", root)];
    if let Some(remark) = remark {
        facts.push(("reason", remark.to_owned()));
    }
    audit::record(ctx, "payout.review", &object(batch_id), &facts)?;
    Ok(state)
}

fn remark_of(remark: &str) -> Result<&str> {
    match remark.trim() {
        "" => Err(Refusal::new("text_missing").into()),
        long if long.chars().count() > REMARK_CHARACTERS_MAX => {
            Err(Refusal::new("text_too_long").with("characters", REMARK_CHARACTERS_MAX).into())
        }
        remark => Ok(remark),
    }
}

/// Whether this user may give the review that waits.
fn may_review(batch: &Batch, review: &Review, login: &str, scope: Scope) -> Result<(), Refusal> {
    let refusal = |code: &'static str| Err(Refusal::new(code).with("batch", batch.batch_id));
    if login == batch.made_by || batch.submitted_by.as_deref() == Some(login) {
        return refusal("own_batch");
    }
    if review.state != ReviewState::Asked {
        return refusal("already_reviewed");
    }
    if scope.covers(answers(batch.region)) { Ok(()) } else { refusal("review_needs_county") }
}

/// Who reviews answers at least for this: the county of a township's or village's batch.
fn answers(region: RegionCode) -> RegionCode {
    region.county().unwrap_or(region)
}

/// Whether this user may approve, by the review of the batch.
pub(crate) fn may_approve(batch_id: i64, review: Option<&Review>, login: &str) -> Result<(), Refusal> {
    let refusal = |code: &'static str| Err(Refusal::new(code).with("batch", batch_id));
    match review {
        None => Ok(()),
        Some(review) => match review.state {
            ReviewState::Asked => refusal("review_missing"),
            ReviewState::Objected => refusal("review_objected"),
            ReviewState::Passed if review.reviewed_by.as_deref() == Some(login) => refusal("reviewer_not_approver"),
            ReviewState::Passed => Ok(()),
        },
    }
}

/// The law on a batch as it stands: reviewed by somebody else, before the first approval, for what is frozen.
pub(crate) fn holds(batch: &Batch, review: &Review) -> bool {
    let approved = !batch.approved_by.is_empty();
    match review.state {
        ReviewState::Asked => !approved && review.reviewed_by.is_none(),
        ReviewState::Objected => !approved,
        ReviewState::Passed => {
            let own = |login: &str| {
                login == batch.made_by
                    || batch.submitted_by.as_deref() == Some(login)
                    || batch.approved_by.iter().any(|approver| approver == login)
            };
            review.reviewed_by.as_deref().is_some_and(|login| !own(login)) && review.content_root == batch.content_root
        }
    }
}

#[cfg(test)]
mod tests {
    use kernel::{Fen, Period};

    use super::*;
    use crate::Cycle;

    fn batch_of(region: &str, approved_by: &[&str]) -> Batch {
        Batch {
            batch_id: 7,
            cycle: Cycle {
                cycle_id: 1,
                payer: String::new(),
                programme: String::new(),
                period: Period::parse("2026").expect("a period"),
            },
            source_batch: None,
            state: BatchState::Submitted,
            region: RegionCode::parse(region).expect("a region"),
            approvals_needed: 2,
            made_by: "maker".to_owned(),
            roster_sha256: None,
            roster_digest: None,
            lines: 1,
            accepted: 1,
            held: 0,
            refused: 0,
            accepted_sum: Fen::new(100),
            notice: None,
            content_root: Some("root".to_owned()),
            submitted_by: Some("submitter".to_owned()),
            approved_by: approved_by.iter().map(|login| (*login).to_owned()).collect(),
            made_at: Moment(0),
            sent_at: None,
            closed_at: None,
        }
    }

    fn review(state: ReviewState, by: Option<&str>) -> Review {
        Review {
            state,
            asked_at: Moment(0),
            reviewed_by: by.map(str::to_owned),
            reviewed_at: by.map(|_| Moment(1)),
            content_root: by.map(|_| "root".to_owned()),
            remark: None,
        }
    }

    #[test]
    fn a_review_is_given_once_by_the_county_and_by_nobody_who_had_a_hand_in_it() {
        let asked = review(ReviewState::Asked, None);
        let passed = review(ReviewState::Passed, Some("checker"));
        // The batch's region, the review, who asks, his region: the answer.
        let cases = [
            ("540502101", &asked, "checker", "540502", Ok(())),
            ("540502101201", &asked, "checker", "540502", Ok(())),
            ("540502", &asked, "checker", "540502", Ok(())),
            ("540502101", &asked, "checker", "540500", Ok(())),
            ("540500", &asked, "checker", "540500", Ok(())),
            ("540502101", &asked, "checker", "540502101", Err("review_needs_county")),
            ("540502101", &asked, "checker", "540521", Err("review_needs_county")),
            ("540500", &asked, "checker", "540502", Err("review_needs_county")),
            ("540502101", &asked, "maker", "540502", Err("own_batch")),
            ("540502101", &asked, "submitter", "540502", Err("own_batch")),
            ("540502101", &passed, "checker", "540502", Err("already_reviewed")),
            ("540502101", &passed, "other", "540502", Err("already_reviewed")),
        ];
        for (region, review, login, place, expected) in cases {
            let scope = Scope::of(RegionCode::parse(place).expect("a region"));
            let answer = may_review(&batch_of(region, &[]), review, login, scope);
            assert_eq!(
                answer.map_err(|refusal| refusal.code.to_string()),
                expected.map_err(str::to_owned),
                "{region} {login} {place}"
            );
        }
    }

    #[test]
    fn nobody_approves_before_the_review_and_who_reviewed_never_does() {
        let cases = [
            (None, "approver", Ok(())),
            (Some(review(ReviewState::Asked, None)), "approver", Err("review_missing")),
            (Some(review(ReviewState::Objected, Some("checker"))), "approver", Err("review_objected")),
            (Some(review(ReviewState::Passed, Some("checker"))), "approver", Ok(())),
            (Some(review(ReviewState::Passed, Some("checker"))), "checker", Err("reviewer_not_approver")),
        ];
        for (review, login, expected) in cases {
            let answer = may_approve(7, review.as_ref(), login).map_err(|refusal| refusal.code.to_string());
            assert_eq!(answer, expected.map_err(str::to_owned), "{review:?} {login}");
        }
    }

    #[test]
    fn the_law_is_broken_by_an_approval_without_a_review_of_what_is_frozen() {
        let passed = review(ReviewState::Passed, Some("checker"));
        let cases = [
            (batch_of("540502", &[]), review(ReviewState::Asked, None), true),
            (batch_of("540502", &["approver"]), review(ReviewState::Asked, None), false),
            (batch_of("540502", &["approver"]), review(ReviewState::Objected, Some("checker")), false),
            (batch_of("540502", &["approver"]), passed.clone(), true),
            (batch_of("540502", &["approver", "checker"]), passed.clone(), false),
            (batch_of("540502", &[]), review(ReviewState::Passed, Some("maker")), false),
            (batch_of("540502", &[]), Review { content_root: Some("other".to_owned()), ..passed }, false),
        ];
        for (batch, review, expected) in cases {
            assert_eq!(holds(&batch, &review), expected, "{:?} {review:?}", batch.approved_by);
        }
    }
}
