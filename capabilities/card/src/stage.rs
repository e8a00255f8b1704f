//! The life of a card: the stages it stands in, the steps it takes, and the one table that says which step leads where.
//!
//! Everything else asks [`Stage::after`]; nothing decides by itself what may become of a card. The diagram in
//! `docs/card-life.md` is made from the table ([`diagram`]). A step that is not in the table is refused with the code of
//! the stage the card stands in (`card_is_lost`, `card_is_made`, ...), whose sentence says what can be done instead.
//!
//! The stages follow the recommended machine of the field (申领、审核、开户、制卡、回盘、配送、网点接收、发放、启用、挂失、注销);
//! the words holders know (封存、正常、挂失、注销) are [`Holders`]. Deliberately absent: the bank account. It is a state of its
//! own (`account.rs`, `moving.rs`): losing a card freezes no account.

use std::fmt::Write as _;

use kernel::Refusal;

/// Where a card stands, from the application for it to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Applied for; nobody has looked yet.
    Applied,
    /// The photo has to be brought again.
    PhotoWanted,
    /// Application and photo are good; the bank has not been asked.
    Checked,
    /// In a file to the bank, which is to open the account.
    Opening,
    /// The bank did not open the account.
    OpeningFailed,
    /// The account is there; the card maker has not been asked.
    Opened,
    /// In a batch at the card maker.
    Making,
    /// The card maker could not make it.
    MakingFailed,
    /// Made, in its box.
    Made,
    /// On its way to a service point.
    Delivering,
    /// At the service point, waiting for its holder.
    AtPoint,
    /// Nobody came; back at the card office.
    SentBack,
    /// In the holder's hand, not in use yet.
    HandedOver,
    /// In use.
    Active,
    /// Reported lost for a few days.
    LostForNow,
    /// Reported lost.
    Lost,
    /// Ended: replaced, or the holder died or left.
    Cancelled,
    /// The application was taken back before a card was made.
    Withdrawn,
    /// The application was refused.
    Rejected,
}

/// What happens to a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// The office asks for another photo.
    AskPhoto,
    /// Another photo is brought.
    BringPhoto,
    /// The office finds the application good.
    Check,
    /// The office refuses the application.
    Reject,
    /// The applicant takes it back.
    Withdraw,
    /// Its line goes to the bank.
    AskBank,
    /// The bank has opened the account.
    BankOpens,
    /// The bank has not.
    BankRefuses,
    /// Another bank is chosen, or the same one is asked again.
    ChooseBank,
    /// Its line goes to the card maker.
    AskMaker,
    /// The card maker has made it.
    Make,
    /// The card maker has not.
    FailMaking,
    /// It is to be made once more.
    MakeAgain,
    /// It is made at the desk, on the spot.
    MakeHere,
    /// It leaves for the service point.
    Ship,
    /// It has arrived there.
    Receive,
    /// It was not in the box that arrived.
    Miss,
    /// Nobody came for it.
    SendBack,
    /// The holder signs for it.
    HandOver,
    /// The holder takes it into use.
    Activate,
    /// The holder misses it, and may still find it.
    ReportLostForNow,
    /// The days of the report are over.
    Lapse,
    /// The holder has lost it.
    ReportLost,
    /// It has been found.
    Find,
    /// The card that replaces it is handed over.
    Supersede,
    /// The holder died or left.
    Cancel,
}

use Stage::{
    Active, Applied, AtPoint, Cancelled, Checked, Delivering, HandedOver, Lost, LostForNow, Made, Making, MakingFailed,
    Opened, Opening, OpeningFailed, PhotoWanted, Rejected, SentBack, Withdrawn,
};

/// The life of a card: a card that stands here and takes this step stands there. What is not here cannot happen.
///
/// A card that was lost and is found is taken into use anew, with card and PIN: whoever found it may not be the holder.
pub const LIFE: &[(Stage, Step, Stage)] = &[
    (Applied, Step::AskPhoto, PhotoWanted),
    (PhotoWanted, Step::BringPhoto, Applied),
    (Applied, Step::Check, Checked),
    (Applied, Step::Reject, Rejected),
    (PhotoWanted, Step::Reject, Rejected),
    (Checked, Step::AskBank, Opening),
    (Opening, Step::BankOpens, Opened),
    (Opening, Step::BankRefuses, OpeningFailed),
    (OpeningFailed, Step::ChooseBank, Checked),
    (Opened, Step::AskMaker, Making),
    (Making, Step::Make, Made),
    (Making, Step::FailMaking, MakingFailed),
    (Making, Step::BankRefuses, OpeningFailed),
    (MakingFailed, Step::MakeAgain, Opened),
    (Opened, Step::MakeHere, AtPoint),
    (Made, Step::Ship, Delivering),
    (SentBack, Step::Ship, Delivering),
    (Delivering, Step::Receive, AtPoint),
    (Delivering, Step::Miss, MakingFailed),
    (AtPoint, Step::SendBack, SentBack),
    (AtPoint, Step::HandOver, HandedOver),
    (HandedOver, Step::Activate, Active),
    (Active, Step::ReportLostForNow, LostForNow),
    (LostForNow, Step::Lapse, Active),
    (LostForNow, Step::Find, Active),
    (LostForNow, Step::ReportLost, Lost),
    (Active, Step::ReportLost, Lost),
    (HandedOver, Step::ReportLost, Lost),
    (Lost, Step::Find, HandedOver),
    (HandedOver, Step::Supersede, Cancelled),
    (Active, Step::Supersede, Cancelled),
    (LostForNow, Step::Supersede, Cancelled),
    (Lost, Step::Supersede, Cancelled),
    (Applied, Step::Withdraw, Withdrawn),
    (PhotoWanted, Step::Withdraw, Withdrawn),
    (Checked, Step::Withdraw, Withdrawn),
    (OpeningFailed, Step::Withdraw, Withdrawn),
    (Opened, Step::Withdraw, Withdrawn),
    (MakingFailed, Step::Withdraw, Withdrawn),
    (Applied, Step::Cancel, Cancelled),
    (PhotoWanted, Step::Cancel, Cancelled),
    (Checked, Step::Cancel, Cancelled),
    (Opening, Step::Cancel, Cancelled),
    (OpeningFailed, Step::Cancel, Cancelled),
    (Opened, Step::Cancel, Cancelled),
    (Making, Step::Cancel, Cancelled),
    (MakingFailed, Step::Cancel, Cancelled),
    (Made, Step::Cancel, Cancelled),
    (Delivering, Step::Cancel, Cancelled),
    (AtPoint, Step::Cancel, Cancelled),
    (SentBack, Step::Cancel, Cancelled),
    (HandedOver, Step::Cancel, Cancelled),
    (Active, Step::Cancel, Cancelled),
    (LostForNow, Step::Cancel, Cancelled),
    (Lost, Step::Cancel, Cancelled),
];

/// What a holder calls the state of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holders {
    /// No card yet: an application is on its way.
    Coming,
    /// 封存: made, not in use.
    Sealed,
    /// 正常.
    Normal,
    /// 挂失.
    Lost,
    /// 注销, or an application that came to nothing.
    Ended,
}

impl Stage {
    /// Every stage, in the order of a life.
    pub const ALL: [Stage; 19] = [
        Applied,
        PhotoWanted,
        Checked,
        Opening,
        OpeningFailed,
        Opened,
        Making,
        MakingFailed,
        Made,
        Delivering,
        AtPoint,
        SentBack,
        HandedOver,
        Active,
        LostForNow,
        Lost,
        Cancelled,
        Withdrawn,
        Rejected,
    ];

    /// The word in the table and in addresses.
    #[must_use]
    pub fn word(self) -> &'static str {
        &self.code()["card_is_".len()..]
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Stage> {
        Stage::ALL.into_iter().find(|stage| stage.word() == word)
    }

    /// The code of the refusal of a step that cannot be taken from here.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Applied => "card_is_applied",
            PhotoWanted => "card_is_photo_wanted",
            Checked => "card_is_checked",
            Opening => "card_is_opening",
            OpeningFailed => "card_is_opening_failed",
            Opened => "card_is_opened",
            Making => "card_is_making",
            MakingFailed => "card_is_making_failed",
            Made => "card_is_made",
            Delivering => "card_is_delivering",
            AtPoint => "card_is_at_point",
            SentBack => "card_is_sent_back",
            HandedOver => "card_is_handed_over",
            Active => "card_is_active",
            LostForNow => "card_is_lost_for_now",
            Lost => "card_is_lost",
            Cancelled => "card_is_cancelled",
            Withdrawn => "card_is_withdrawn",
            Rejected => "card_is_rejected",
        }
    }

    /// Where a card stands after a step.
    ///
    /// # Errors
    /// The stage's own code, with the step that cannot be taken from here.
    pub fn after(self, step: Step) -> Result<Stage, Refusal> {
        let led = LIFE.iter().find(|(from, taken, _)| *from == self && *taken == step);
        led.map(|(_, _, to)| *to).ok_or_else(|| Refusal::new(self.code()).with("step", step.word()))
    }

    /// Whether a step can be taken from here.
    #[must_use]
    pub fn allows(self, step: Step) -> bool {
        self.after(step).is_ok()
    }

    /// Whether nothing can become of it any more.
    #[must_use]
    pub fn is_over(self) -> bool {
        !LIFE.iter().any(|(from, _, _)| *from == self)
    }

    /// Whether somebody still works at it before it is in the holder's hand.
    #[must_use]
    pub fn is_coming(self) -> bool {
        self < HandedOver
    }

    /// What its holder calls it.
    #[must_use]
    pub fn holders(self) -> Holders {
        match self {
            Applied | PhotoWanted | Checked | Opening | OpeningFailed | Opened | Making | MakingFailed => {
                Holders::Coming
            }
            Made | Delivering | AtPoint | SentBack | HandedOver => Holders::Sealed,
            Active => Holders::Normal,
            LostForNow | Lost => Holders::Lost,
            Cancelled | Withdrawn | Rejected => Holders::Ended,
        }
    }
}

impl Step {
    /// Every step.
    pub const ALL: [Step; 26] = [
        Step::AskPhoto,
        Step::BringPhoto,
        Step::Check,
        Step::Reject,
        Step::Withdraw,
        Step::AskBank,
        Step::BankOpens,
        Step::BankRefuses,
        Step::ChooseBank,
        Step::AskMaker,
        Step::Make,
        Step::FailMaking,
        Step::MakeAgain,
        Step::MakeHere,
        Step::Ship,
        Step::Receive,
        Step::Miss,
        Step::SendBack,
        Step::HandOver,
        Step::Activate,
        Step::ReportLostForNow,
        Step::Lapse,
        Step::ReportLost,
        Step::Find,
        Step::Supersede,
        Step::Cancel,
    ];

    /// The word in the table, in the audit log and in refusals.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Step::AskPhoto => "ask_photo",
            Step::BringPhoto => "bring_photo",
            Step::Check => "check",
            Step::Reject => "reject",
            Step::Withdraw => "withdraw",
            Step::AskBank => "ask_bank",
            Step::BankOpens => "bank_opens",
            Step::BankRefuses => "bank_refuses",
            Step::ChooseBank => "choose_bank",
            Step::AskMaker => "ask_maker",
            Step::Make => "make",
            Step::FailMaking => "fail_making",
            Step::MakeAgain => "make_again",
            Step::MakeHere => "make_here",
            Step::Ship => "ship",
            Step::Receive => "receive",
            Step::Miss => "miss",
            Step::SendBack => "send_back",
            Step::HandOver => "hand_over",
            Step::Activate => "activate",
            Step::ReportLostForNow => "report_lost_for_now",
            Step::Lapse => "lapse",
            Step::ReportLost => "report_lost",
            Step::Find => "find",
            Step::Supersede => "supersede",
            Step::Cancel => "cancel",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.word() == word)
    }
}

impl Holders {
    /// The word in the keys of sentences.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Holders::Coming => "coming",
            Holders::Sealed => "sealed",
            Holders::Normal => "normal",
            Holders::Lost => "lost",
            Holders::Ended => "ended",
        }
    }
}

/// The life of a card as a state diagram (Mermaid), one arrow a line of [`LIFE`]; the arrows to an end that many stages
/// share are drawn as one.
#[must_use]
pub fn diagram() -> String {
    let mut text = String::from("stateDiagram-v2\n    [*] --> applied\n");
    for (from, step, to) in LIFE.iter().filter(|(_, step, _)| *step != Step::Cancel) {
        writeln!(text, "    {} --> {}: {}", from.word(), to.word(), step.word()).expect("a string takes all");
    }
    let cancelled: Vec<&str> =
        LIFE.iter().filter(|(_, step, _)| *step == Step::Cancel).map(|(from, _, _)| from.word()).collect();
    writeln!(text, "    note right of cancelled: cancel leads here from {}", cancelled.join(", "))
        .expect("a string takes all");
    for stage in Stage::ALL.into_iter().filter(|stage| stage.is_over()) {
        writeln!(text, "    {} --> [*]", stage.word()).expect("a string takes all");
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_stage_and_every_step_stands_in_the_table_and_leads_to_one_place() {
        let keys: BTreeSet<(Stage, Step)> = LIFE.iter().map(|(from, step, _)| (*from, *step)).collect();
        assert_eq!(keys.len(), LIFE.len(), "a step leads to one place");
        for step in Step::ALL {
            assert!(LIFE.iter().any(|(_, taken, _)| *taken == step), "{step:?}");
            assert_eq!(Step::from_word(step.word()), Some(step));
        }
        for stage in Stage::ALL {
            assert_eq!(Stage::from_word(stage.word()), Some(stage));
            assert!(stage == Applied || LIFE.iter().any(|(_, _, to)| *to == stage), "{stage:?} is reached");
        }
        let over: Vec<Stage> = Stage::ALL.into_iter().filter(|stage| stage.is_over()).collect();
        assert_eq!(over, [Cancelled, Withdrawn, Rejected]);
    }

    #[test]
    fn from_every_stage_that_is_not_over_a_card_can_come_to_its_holder_or_to_an_end() {
        for from in Stage::ALL.into_iter().filter(|stage| !stage.is_over()) {
            let mut reached = BTreeSet::from([from]);
            loop {
                let more: BTreeSet<Stage> =
                    LIFE.iter().filter(|(from, _, _)| reached.contains(from)).map(|(_, _, to)| *to).collect();
                let before = reached.len();
                reached.extend(more);
                if reached.len() == before {
                    break;
                }
            }
            assert!(reached.contains(&Active) && reached.contains(&Cancelled), "{from:?} reaches {reached:?}");
        }
    }

    #[test]
    fn a_refusal_names_the_stage_and_the_step() {
        let cases = [
            (Lost, Step::Activate, "card_is_lost step=activate"),
            (AtPoint, Step::ReportLost, "card_is_at_point step=report_lost"),
            (Cancelled, Step::Find, "card_is_cancelled step=find"),
            (Making, Step::Withdraw, "card_is_making step=withdraw"),
        ];
        for (stage, step, said) in cases {
            assert_eq!(stage.after(step).unwrap_err().to_string(), said);
        }
    }
}
