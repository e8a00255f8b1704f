//! Roles, and the deeds each allows: one table.
//!
//! Who collects is not who approves, who approves is not who sends; the three administrators of 等保 (system, security,
//! audit) come with the screens and their policies.

/// What somebody does in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Makes batches: loads rosters, checks, publishes, submits.
    Maker,
    /// Approves what others submitted.
    Approver,
    /// Sends what is approved, takes in replies, closes.
    Finance,
    /// Keeps people, accounts, organisations and users; stops and resumes payments.
    Operator,
    /// Reads everything, changes nothing.
    Auditor,
}

/// What can be allowed or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Make, load, check, publish, hold, submit, undo or re-issue a batch.
    MakeBatch,
    /// Approve a batch.
    ApproveBatch,
    /// Send a batch, take in replies, close.
    PayBatch,
    /// Grant a budget.
    GrantBudget,
    /// Import people, accounts, regions; users.
    KeepRegistry,
    /// Stop all payments.
    Halt,
    /// Let payments go on.
    Resume,
    /// Read batches and payments.
    Read,
    /// Open a person's page, with a purpose.
    OpenPerson,
    /// Take in a complaint or report, on any channel.
    TakeComplaint,
    /// Answer a complaint.
    AnswerComplaint,
}

/// Every role, in the order of the table.
const ALL: [Role; 5] = [Role::Maker, Role::Approver, Role::Finance, Role::Operator, Role::Auditor];

impl Role {
    /// The word in the table and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Maker => "maker",
            Role::Approver => "approver",
            Role::Finance => "finance",
            Role::Operator => "operator",
            Role::Auditor => "auditor",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Role> {
        ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether the role allows the deed.
    #[must_use]
    pub fn allows(self, deed: Deed) -> bool {
        match deed {
            Deed::Read => true,
            Deed::MakeBatch => self == Role::Maker,
            Deed::ApproveBatch => self == Role::Approver,
            Deed::PayBatch | Deed::GrantBudget => self == Role::Finance,
            Deed::KeepRegistry | Deed::Resume => self == Role::Operator,
            Deed::OpenPerson | Deed::TakeComplaint | Deed::AnswerComplaint => {
                matches!(self, Role::Maker | Role::Operator)
            }
            Deed::Halt => matches!(self, Role::Operator | Role::Finance),
        }
    }
}

impl Deed {
    /// The word in refusals and in the audit log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Deed::MakeBatch => "make_batch",
            Deed::ApproveBatch => "approve_batch",
            Deed::PayBatch => "pay_batch",
            Deed::GrantBudget => "grant_budget",
            Deed::KeepRegistry => "keep_registry",
            Deed::Halt => "halt",
            Deed::Resume => "resume",
            Deed::Read => "read",
            Deed::OpenPerson => "open_person",
            Deed::TakeComplaint => "take_complaint",
            Deed::AnswerComplaint => "answer_complaint",
        }
    }

    /// What the program does by itself: set-up from nothing, and stopping when something is wrong.
    pub(crate) fn is_the_programs_own(self) -> bool {
        matches!(self, Deed::KeepRegistry | Deed::Halt | Deed::Read)
    }
}
