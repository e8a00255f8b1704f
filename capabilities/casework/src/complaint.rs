//! A complaint or report 投诉举报: who, about what, by which channel, how far it is.
//!
//! The use cases are in `desk.rs`, the limits in `answering.rs`.

mod answering;
mod desk;

pub use answering::{due, is_verified};
pub use desk::{
    ComplaintFilter, accept, answer, ask, assign, attachment, attachments, close, complaint, complaints, complaints_of,
    counts, entries, note, remind_overdue, reopen, take_in,
};

use kernel::{CitizenId, Day, Moment, RegionCode};

use crate::attachment::Attachment;

/// How a complaint came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// By a form on the web.
    Web,
    /// By phone, written down at a desk.
    Phone,
    /// By letter.
    Letter,
    /// By SMS.
    Sms,
}

impl Channel {
    /// Every channel.
    pub const ALL: [Channel; 4] = [Channel::Web, Channel::Phone, Channel::Letter, Channel::Sms];

    /// The word in the table and in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Channel::Web => "web",
            Channel::Phone => "phone",
            Channel::Letter => "letter",
            Channel::Sms => "sms",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Channel> {
        Channel::ALL.into_iter().find(|channel| channel.word() == word)
    }
}

/// How far a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ComplaintState {
    /// Came in; nobody has looked at it.
    Received,
    /// This office answers it.
    Accepted,
    /// Somebody works on it.
    InHand,
    /// Answered.
    Answered,
    /// Nothing more is to be done.
    Closed,
}

impl ComplaintState {
    /// Every state, in the order in which a complaint goes through them.
    pub const ALL: [ComplaintState; 5] = [
        ComplaintState::Received,
        ComplaintState::Accepted,
        ComplaintState::InHand,
        ComplaintState::Answered,
        ComplaintState::Closed,
    ];

    /// The word in the table and on pages.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ComplaintState::Received => "received",
            ComplaintState::Accepted => "accepted",
            ComplaintState::InHand => "in_hand",
            ComplaintState::Answered => "answered",
            ComplaintState::Closed => "closed",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<ComplaintState> {
        ComplaintState::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What is done with a complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The office takes it as its own.
    Accept,
    /// It is given to somebody.
    Assign,
    /// It is answered.
    Answer,
    /// The answer was not enough.
    Reopen,
    /// It is put away.
    Close,
}

/// The state after a step; `None` when the step cannot be done now. A complaint may be answered at once with why the office
/// does not take it up, and is put away only after an answer.
#[must_use]
pub fn next_state(now: ComplaintState, step: Step) -> Option<ComplaintState> {
    use ComplaintState::{Accepted, Answered, Closed, InHand, Received};
    Some(match (now, step) {
        (Received, Step::Accept) => Accepted,
        (Accepted | InHand, Step::Assign) => InHand,
        (Received | Accepted | InHand, Step::Answer) => Answered,
        (Answered | Closed, Step::Reopen) => InHand,
        (Answered, Step::Close) => Closed,
        _ => return None,
    })
}

/// Who complains.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Complainant {
    /// Who signed in, or was told apart at the desk.
    pub person: Option<CitizenId>,
    /// The name as given.
    pub name: String,
    /// Where to answer to: a phone number, an address.
    pub contact: String,
}

impl Complainant {
    /// Somebody who gives no name and leaves nothing.
    #[must_use]
    pub fn anonymous() -> Complainant {
        Complainant::default()
    }

    /// Whether nothing was left.
    #[must_use]
    pub fn is_anonymous(&self) -> bool {
        self.person.is_none() && self.name.is_empty()
    }
}

/// What a complaint is about, as far as it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// The village, or the region the complaint belongs to.
    pub region: RegionCode,
    /// A programme's code.
    pub programme: Option<String>,
    /// A batch, and a line of it.
    pub batch_line: Option<(i64, u32)>,
}

/// A complaint as it comes in.
#[derive(Clone, Debug)]
pub struct NewComplaint {
    /// How it came.
    pub channel: Channel,
    /// Who complains.
    pub from: Complainant,
    /// About what.
    pub subject: Subject,
    /// In the complainant's words.
    pub text: String,
    /// What came along.
    pub attachments: Vec<Attachment>,
    /// The secret word that is handed over with the reference; see [`crate::new_word`].
    pub word: String,
}

/// What is handed over for a complaint that was taken in, beside its word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Its number in this room.
    pub complaint_id: i64,
    /// The reference.
    pub reference: String,
    /// By when it is answered.
    pub answer_by: Day,
}

/// A complaint as desks see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// Its number in this room.
    pub complaint_id: i64,
    /// Its reference, known to the complainant.
    pub reference: String,
    /// How it came.
    pub channel: Channel,
    /// How far it is.
    pub state: ComplaintState,
    /// Who complains.
    pub from: Complainant,
    /// About what.
    pub subject: Subject,
    /// In the complainant's words.
    pub text: String,
    /// When it came.
    pub received_at: Moment,
    /// By when it is to be accepted.
    pub accept_by: Day,
    /// By when it is to be answered.
    pub answer_by: Day,
    /// The sign-in name of who works on it.
    pub owner: Option<String>,
    /// When it was last answered.
    pub answered_at: Option<Moment>,
    /// When it was put away.
    pub closed_at: Option<Moment>,
}

impl Complaint {
    /// Whether the day by which it was to be answered, or accepted, is over.
    #[must_use]
    pub fn is_overdue(&self, today: Day) -> bool {
        match self.state {
            ComplaintState::Received => today > self.accept_by,
            ComplaintState::Accepted | ComplaintState::InHand => today > self.answer_by,
            ComplaintState::Answered | ComplaintState::Closed => false,
        }
    }
}

/// Whom something that was said is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// For whoever asks.
    Answer,
    /// For the desk.
    Note,
}

impl EntryKind {
    /// The word in the table.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            EntryKind::Answer => "answer",
            EntryKind::Note => "note",
        }
    }
}

/// Something that was said about a complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// For whom.
    pub kind: EntryKind,
    /// What.
    pub text: String,
    /// The sign-in name of who said it.
    pub said_by: String,
    /// When.
    pub said_at: Moment,
}

/// What whoever holds reference and word is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The reference.
    pub reference: String,
    /// How it came.
    pub channel: Channel,
    /// How far it is.
    pub state: ComplaintState,
    /// About what.
    pub subject: Subject,
    /// In the complainant's words.
    pub text: String,
    /// When it came.
    pub received_at: Moment,
    /// By when it is answered.
    pub answer_by: Day,
    /// The answers, oldest first: what was said and when.
    pub answers: Vec<(Moment, String)>,
}

#[cfg(test)]
mod tests {
    use super::{ComplaintState::*, Step::*, next_state};

    #[test]
    fn a_complaint_goes_through_its_states_as_the_table_says() {
        let steps = [Accept, Assign, Answer, Reopen, Close];
        let table = [
            (Received, [Some(Accepted), None, Some(Answered), None, None]),
            (Accepted, [None, Some(InHand), Some(Answered), None, None]),
            (InHand, [None, Some(InHand), Some(Answered), None, None]),
            (Answered, [None, None, None, Some(InHand), Some(Closed)]),
            (Closed, [None, None, None, Some(InHand), None]),
        ];
        for (now, row) in table {
            for (step, after) in steps.into_iter().zip(row) {
                assert_eq!(next_state(now, step), after, "{now:?} {step:?}");
            }
        }
    }
}
