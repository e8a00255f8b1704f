//! Every line of a roster accepted, held or rejected, each with its reason: a pure function of the roster, the people,
//! their accounts and what was paid before.
//!
//! The roster, the people and the accounts are sorted by citizen id and walked side by side. Of the lines for one
//! person the first accepted one counts, else the first held one; the others that could have been paid are
//! `duplicate_in_file`. The reasons in the order they are looked for, the first one is the line's: bad row, id or
//! amount; unknown person; out of scope; dead; moved away; already paid; not eligible; over the cap; conflicting
//! programme; no active account; then, holding the line for a person to decide, name and account that differ.

use std::{collections::BTreeMap, sync::Arc};

use card::{Accounts, Payable};
use kernel::{CitizenId, Fen, RegionCode, Scope};
use payout::{HeldItem, NewItem, Refused, Roster};
use registry::{PersonState, Population, Resident};

use crate::{
    AmountFacts, Gate, PersonFacts, Version, amount_allowed,
    roster::{Line, ParsedRoster},
};

/// What lines are judged by.
pub(crate) struct Grounds<'a> {
    pub(crate) people: Arc<Population>,
    pub(crate) accounts: Arc<Accounts>,
    /// Who stands in the cycle already, in order.
    pub(crate) taken: Vec<CitizenId>,
    /// Who is paid by a programme that conflicts, in order.
    pub(crate) conflicting: Vec<CitizenId>,
    pub(crate) scope: Scope,
    pub(crate) gate: Gate<'a>,
    pub(crate) version: &'a Version,
}

/// What became of the lines.
#[derive(Debug, Default)]
pub(crate) struct Verdicts {
    pub(crate) roster: Roster,
    pub(crate) reasons: BTreeMap<&'static str, i64>,
}

/// Walks a sorted list forward.
struct Walk<'a, T> {
    rest: &'a [T],
}

impl<'a, T> Walk<'a, T> {
    /// The element with this key, passing over all before it: by steps that double, so that a short roster over a large
    /// prefecture is quick, and a full one costs one step a line.
    fn find(&mut self, id: CitizenId, key: impl Fn(&T) -> CitizenId) -> Option<&'a T> {
        let mut step = 1;
        while step < self.rest.len() && key(&self.rest[step]) < id {
            step *= 2;
        }
        let window = &self.rest[..self.rest.len().min(step + 1)];
        let at = window.partition_point(|element| key(element) < id);
        self.rest = &self.rest[at..];
        self.rest.first().filter(|element| key(element) == id)
    }
}

/// What one person's lines have in common.
struct Standing<'a> {
    resident: Option<&'a Resident>,
    account: Option<&'a Payable>,
    taken: bool,
    conflicting: bool,
}

enum Verdict {
    Accepted,
    Held(&'static str),
    Rejected(&'static str),
}

pub(crate) fn judge(parsed: &ParsedRoster, grounds: &Grounds<'_>) -> Verdicts {
    // Two halves at once, cut where a person's lines end.
    let middle = parsed.lines.get(parsed.lines.len() / 2).map(|line| line.person);
    let cut = parsed.lines.partition_point(|line| Some(line.person) < middle);
    let (first, second) = parsed.lines.split_at(cut);
    let (mut verdicts, more) =
        rayon::join(|| judge_lines(first, parsed.lines.len(), grounds), || judge_lines(second, second.len(), grounds));
    verdicts.roster.items.extend(more.roster.items);
    verdicts.roster.held.extend(more.roster.held);
    verdicts.roster.refused.extend(more.roster.refused);
    for (code, count) in more.reasons {
        *verdicts.reasons.entry(code).or_default() += count;
    }
    verdicts
}

fn judge_lines(lines: &[Line], items_max: usize, grounds: &Grounds<'_>) -> Verdicts {
    let mut verdicts = Verdicts::default();
    verdicts.roster.items.reserve(items_max);
    let mut residents = Walk { rest: grounds.people.residents() };
    let mut accounts = Walk { rest: grounds.accounts.payable() };
    let mut taken = Walk { rest: &grounds.taken };
    let mut conflicting = Walk { rest: &grounds.conflicting };
    for group in lines.chunk_by(|a, b| a.person == b.person) {
        let unreadable = |line: &Line| line.person.is_none() || line.fault.is_some();
        for line in group.iter().filter(|line| unreadable(line)) {
            verdicts.refuse(line, None, line.fault.map_or("bad_id", crate::roster::Fault::code));
        }
        let Some(person) = group[0].person else { continue };
        let standing = Standing {
            resident: residents.find(person, |resident| resident.id),
            account: accounts.find(person, |payable| payable.person),
            taken: taken.find(person, |id| *id).is_some(),
            conflicting: conflicting.find(person, |id| *id).is_some(),
        };
        verdicts.decide(group, &standing, grounds);
    }
    verdicts
}

impl Verdicts {
    fn refuse(&mut self, line: &Line, resident: Option<&Resident>, code: &'static str) {
        *self.reasons.entry(code).or_default() += 1;
        self.roster.refused.push(Refused {
            line: line.row,
            person: line.person,
            amount: (line.amount > Fen::ZERO).then_some(line.amount),
            region: resident.map(Resident::village_number),
            code,
        });
    }

    fn pay(&mut self, line: &Line, resident: &Resident, account_id: i64, hold: Option<&'static str>) {
        let item = NewItem {
            person: resident.id,
            component: 0,
            line: line.row,
            amount: line.amount,
            account_id,
            region: resident.village_number(),
        };
        match hold {
            None => self.roster.items.push(item),
            Some(reason) => {
                *self.reasons.entry(reason).or_default() += 1;
                self.roster.held.push(HeldItem { item, reason });
            }
        }
    }

    /// One person's lines, by rows.
    fn decide(&mut self, group: &[Line], standing: &Standing<'_>, grounds: &Grounds<'_>) {
        let readable = || group.iter().filter(|line| line.fault.is_none());
        // Nearly everybody has one line.
        let chosen = if group.len() == 1 {
            group[0].row
        } else {
            let first = |wanted: fn(&Verdict) -> bool| {
                readable().find(|line| wanted(&verdict(line, standing, grounds).0)).map(|line| line.row)
            };
            let accepted = first(|v| matches!(v, Verdict::Accepted));
            accepted.or_else(|| first(|v| matches!(v, Verdict::Held(_)))).unwrap_or(group[0].row)
        };
        for line in readable() {
            let (decided, account) = verdict(line, standing, grounds);
            match (decided, account, standing.resident) {
                (Verdict::Rejected(code), _, resident) => self.refuse(line, resident, code),
                (_, _, resident) if line.row != chosen => self.refuse(line, resident, "duplicate_in_file"),
                (Verdict::Accepted, Some(account), Some(resident)) => self.pay(line, resident, account, None),
                (Verdict::Held(code), Some(account), Some(resident)) => self.pay(line, resident, account, Some(code)),
                _ => unreachable!("who is accepted or held is known and has an account"),
            }
        }
    }
}

/// The line's verdict, and the account it would be paid to.
fn verdict(line: &Line, standing: &Standing<'_>, grounds: &Grounds<'_>) -> (Verdict, Option<i64>) {
    let no = |code| (Verdict::Rejected(code), None);
    let Some(resident) = standing.resident else { return no("unknown_person") };
    let village = resident.village();
    if !grounds.scope.covers(village) {
        return no("out_of_scope");
    }
    match resident.state() {
        PersonState::Dead => return no("dead"),
        PersonState::Moved => return no("moved_away"),
        PersonState::Alive => {}
    }
    if standing.taken {
        return no("already_paid");
    }
    if let Some(code) = outside_rules(line, resident, village, grounds) {
        return no(code);
    }
    if standing.conflicting {
        return no("conflicting_programme");
    }
    let (account, name_matches) = match line.payee {
        None => (standing.account, resident.name_key == line.name_key),
        Some(payee) => match payee_for(payee, resident, grounds) {
            Err(code) => return no(code),
            Ok(receiver) => {
                let names = resident.name_key == line.name_key && receiver.name_key == line.payee_name_key;
                (grounds.accounts.of(payee), names)
            }
        },
    };
    let Some(account) = account else { return no("no_active_account") };
    let decided = if !name_matches {
        Verdict::Held("name_differs")
    } else if line.account_key != 0 && line.account_key != account.number_key {
        Verdict::Held("account_differs")
    } else {
        Verdict::Accepted
    };
    (decided, Some(account.account_id))
}

fn outside_rules(line: &Line, resident: &Resident, village: RegionCode, grounds: &Grounds<'_>) -> Option<&'static str> {
    // A person of whose household nothing is known may be its head.
    let may_be_head = resident.is_head() || resident.household_id() == 0;
    let facts = PersonFacts { birth: resident.id.birth(), region: village, is_household_head: may_be_head };
    if let Err(reason) = grounds.gate.admits(&facts) {
        return Some(reason.code());
    }
    let facts = AmountFacts { age: None, region: Some(village), ..AmountFacts::default() };
    amount_allowed(grounds.version, line.amount, &facts).err().map(|refusal| refusal.code())
}

/// Somebody receives for another: only within the same household, alive and here.
fn payee_for<'a>(
    payee: CitizenId,
    resident: &Resident,
    grounds: &'a Grounds<'_>,
) -> Result<&'a Resident, &'static str> {
    let receiver = grounds.people.find(payee).ok_or("unknown_person")?;
    match receiver.state() {
        PersonState::Dead => Err("dead"),
        PersonState::Moved => Err("moved_away"),
        PersonState::Alive if receiver.household_id() != resident.household_id() => Err("not_eligible"),
        PersonState::Alive => Ok(receiver),
    }
}
