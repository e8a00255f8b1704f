//! The words: what somebody is in the house, and what can be allowed or refused.
//!
//! What each role allows is not here but in `policies/roles` (see [`crate::policy`]). Here is only which roles one
//! person may not hold together.

use kernel::Refusal;

/// What somebody does in the house.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Collects in a village who is to be paid.
    Collector,
    /// Makes batches: loads rosters, checks, publishes, submits.
    Maker,
    /// Looks over in the county what townships submitted.
    Checker,
    /// Approves for the department what others submitted.
    Approver,
    /// Sends what is approved, takes in replies, closes.
    Finance,
    /// Keeps the accounts behind cards.
    CardOffice,
    /// Serves people at the window.
    Clerk,
    /// System administrator: imports registers, stops and resumes payments.
    Operator,
    /// Security administrator: keeps users and their roles.
    SecurityAdmin,
    /// Audit administrator: reads the log.
    AuditAdmin,
    /// Reads everything, changes nothing.
    Auditor,
}

/// What can be allowed or refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    /// Make, load, check, publish, hold, submit, undo or re-issue a batch.
    MakeBatch,
    /// Collect the lines of a roster in a village.
    CollectRoster,
    /// Look over a submitted batch before it is approved.
    ReviewBatch,
    /// Approve a batch.
    ApproveBatch,
    /// Send a batch, take in replies, close.
    PayBatch,
    /// Grant a budget.
    GrantBudget,
    /// Add or change programmes and their rules.
    KeepProgrammes,
    /// Import people, accounts, regions, organisations.
    KeepRegistry,
    /// Add, lock and invite users; their tokens and second factors.
    KeepUsers,
    /// Give users their roles and regions.
    KeepRoles,
    /// Stop all payments.
    Halt,
    /// Let payments go on.
    Resume,
    /// Read batches and payments.
    Read,
    /// Search people, masked.
    ReadPeople,
    /// Open a person's page, with a purpose.
    OpenPerson,
    /// Correct what the registry says about a person.
    CorrectPeople,
    /// Correct the account behind a card.
    CorrectAccounts,
    /// Serve people with their cards: take applications, report losses, hand over.
    ServeCards,
    /// Have cards made: look at applications, send batches, take returns in, deliver.
    MakeCards,
    /// Record at the desk that a person lets a relative act.
    RecordConsent,
    /// Take in what people and employers ask the offices for.
    TakeCase,
    /// Accept and review what was asked for.
    WorkCase,
    /// Decide what was reviewed.
    DecideCase,
    /// Take in a complaint or report, on any channel.
    TakeComplaint,
    /// Answer a complaint.
    AnswerComplaint,
    /// Read the audit log.
    ReadLog,
    /// See and do what is a resident's own.
    OwnAffairs,
}

impl Role {
    /// Every role.
    pub const ALL: [Role; 11] = [
        Role::Collector,
        Role::Maker,
        Role::Checker,
        Role::Approver,
        Role::Finance,
        Role::CardOffice,
        Role::Clerk,
        Role::Operator,
        Role::SecurityAdmin,
        Role::AuditAdmin,
        Role::Auditor,
    ];

    /// The word in the table and on the command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Role::Collector => "collector",
            Role::Maker => "maker",
            Role::Checker => "checker",
            Role::Approver => "approver",
            Role::Finance => "finance",
            Role::CardOffice => "card_office",
            Role::Clerk => "clerk",
            Role::Operator => "operator",
            Role::SecurityAdmin => "security_admin",
            Role::AuditAdmin => "audit_admin",
            Role::Auditor => "auditor",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Role> {
        Role::ALL.into_iter().find(|role| role.word() == word)
    }

    /// Whether the role by itself allows the deed.
    #[must_use]
    pub fn allows(self, deed: Deed) -> bool {
        crate::policy::allows_user(&[self], true, deed)
    }

    fn is_administrator(self) -> bool {
        matches!(self, Role::Operator | Role::SecurityAdmin | Role::AuditAdmin)
    }
}

/// 等保: who runs the system, who says what users may do, and who reads what they all did, are three people.
pub(crate) fn keep_administrators_apart(login: &str, roles: &[Role]) -> Result<(), Refusal> {
    let mut administrators = roles.iter().filter(|role| role.is_administrator());
    match (administrators.next(), administrators.find(|role| role.is_administrator())) {
        (Some(one), Some(other)) if one != other => Err(Refusal::new("administrators_kept_apart").with("login", login)),
        _ => Ok(()),
    }
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 27] = [
        Deed::MakeBatch,
        Deed::CollectRoster,
        Deed::ReviewBatch,
        Deed::ApproveBatch,
        Deed::PayBatch,
        Deed::GrantBudget,
        Deed::KeepProgrammes,
        Deed::KeepRegistry,
        Deed::KeepUsers,
        Deed::KeepRoles,
        Deed::Halt,
        Deed::Resume,
        Deed::Read,
        Deed::ReadPeople,
        Deed::OpenPerson,
        Deed::CorrectPeople,
        Deed::CorrectAccounts,
        Deed::ServeCards,
        Deed::MakeCards,
        Deed::RecordConsent,
        Deed::TakeCase,
        Deed::WorkCase,
        Deed::DecideCase,
        Deed::TakeComplaint,
        Deed::AnswerComplaint,
        Deed::ReadLog,
        Deed::OwnAffairs,
    ];

    /// The word in policies, in refusals and in the audit log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Deed::MakeBatch => "make_batch",
            Deed::CollectRoster => "collect_roster",
            Deed::ReviewBatch => "review_batch",
            Deed::ApproveBatch => "approve_batch",
            Deed::PayBatch => "pay_batch",
            Deed::GrantBudget => "grant_budget",
            Deed::KeepProgrammes => "keep_programmes",
            Deed::KeepRegistry => "keep_registry",
            Deed::KeepUsers => "keep_users",
            Deed::KeepRoles => "keep_roles",
            Deed::Halt => "halt",
            Deed::Resume => "resume",
            Deed::Read => "read",
            Deed::ReadPeople => "read_people",
            Deed::OpenPerson => "open_person",
            Deed::CorrectPeople => "correct_people",
            Deed::CorrectAccounts => "correct_accounts",
            Deed::ServeCards => "serve_cards",
            Deed::MakeCards => "make_cards",
            Deed::RecordConsent => "record_consent",
            Deed::TakeCase => "take_case",
            Deed::WorkCase => "work_case",
            Deed::DecideCase => "decide_case",
            Deed::TakeComplaint => "take_complaint",
            Deed::AnswerComplaint => "answer_complaint",
            Deed::ReadLog => "read_log",
            Deed::OwnAffairs => "own_affairs",
        }
    }
}
