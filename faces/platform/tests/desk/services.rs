//! Every service of the catalogue at the desk: opened, submitted, decided and delivered; and what is refused.

use std::collections::{BTreeMap, BTreeSet};

use access::{Organisation, OrganisationKind, Role};
use card::{NewAccount, Stage};
use casework::{
    case::{self, Applicant, Case, CaseState},
    service::{
        ApplicantKind, CardDeed, Channel, Condition, InsuranceDeed, MaterialBy, Outcome, Service, Version, Work,
        service, services,
    },
};
use insurance::{EmployerKind, Insurance};
use kernel::{AccountNumber, Actor, CardNumber, CitizenId, Day, Db, PersonName};
use registry::{Person, PersonState};

use crate::house::{Answer, Desk, HERE, ROOMS, employ, region, settle};

const EMPLOYER: &str = "91350100M000100Y43";
const PDF: &[u8] = b"%PDF-1.7 a paper";

/// A fresh resident, old enough for a pension or not, with a card in a stage or without one.
fn arrive(db: &Db, seq: u16, old: bool, card: Option<Stage>) -> CitizenId {
    let id = CitizenId::from_parts(540_502, Day::new(if old { 1955 } else { 1995 }, 1, 1).expect("a day"), seq);
    let person = Person {
        id,
        name: PersonName::parse("次仁").expect("a name"),
        village: region(HERE),
        household_id: 100 + i64::from(seq),
        relation: "户主".to_owned(),
        ethnic: "04".to_owned(),
        phone: "13900000001".to_owned(),
        state: PersonState::Alive,
        state_since: None,
    };
    let account = card.map(|stage| NewAccount {
        person: id,
        bank: "nongye".to_owned(),
        number: AccountNumber::parse(&format!("6228480000{seq:09}")).expect("an account's number"),
        card: Some(CardNumber::parse(&format!("A{seq:08}")).expect("a card's number")),
        card_stage: stage,
        state: card::AccountState::Active,
        opened_on: Day::new(2024, 1, 1).expect("a day"),
    });
    db.write(&Actor::system(), move |ctx| {
        registry::import_people(ctx, std::slice::from_ref(&person))?;
        account.as_ref().map_or(Ok(()), |account| card::import_accounts(ctx, std::slice::from_ref(account)).map(drop))
    })
    .expect("somebody arrives");
    id
}

fn found(db: &Db, code: &str) {
    let employer = Organisation {
        code: code.to_owned(),
        name: "某某农牧民合作社".to_owned(),
        kind: OrganisationKind::Employer,
        region: region("540502"),
        parent: None,
        active: true,
    };
    db.write(&Actor::system(), move |ctx| access::import_organisations(ctx, std::slice::from_ref(&employer)))
        .expect("an employer is registered");
}

/// The employer that asks for a service: where its own account with the insurances is meant, a fresh one that is registered or not.
fn employer_for(db: &Db, one: &Service, version: &Version) -> String {
    let registered = match version.outcome {
        Outcome::Insurance { deed: InsuranceDeed::JoinEmployer } => false,
        Outcome::Insurance { deed: InsuranceDeed::EndEmployer | InsuranceDeed::ChangeStaff } => true,
        _ => return EMPLOYER.to_owned(),
    };
    let code = format!("S{}", one.code);
    found(db, &code);
    if registered {
        let employer = code.clone();
        db.write(&Actor::new("clerk", kernel::Scope::of(region("540500"))), move |ctx| {
            insurance::join_employer(ctx, &employer, EmployerKind::Company).map(drop)
        })
        .expect("it registers");
    }
    code
}

/// The desk with those who work at it.
struct Office<'a> {
    db: &'a Db,
    clerk: Desk,
    approver: Desk,
    /// Which registers an applicant's cases have written into so far.
    written: BTreeMap<Applicant, BTreeSet<String>>,
}

fn open<'a>(db: &'a Db) -> Office<'a> {
    settle(db);
    found(db, EMPLOYER);
    employ(db, "clerk", Role::Clerk, "540500");
    employ(db, "approver", Role::Approver, "540500");
    let desk = Desk::open(db);
    Office { db, clerk: desk.with("clerk"), approver: desk.with("approver"), written: BTreeMap::new() }
}

impl Office<'_> {
    fn today(&self) -> Day {
        self.db.clock().now().day()
    }

    /// Where the desk takes in for somebody.
    fn place(&self, applicant: &Applicant) -> String {
        match applicant {
            Applicant::Employer(code) => format!("/platform/employers/{code}/services"),
            Applicant::Person(id) => {
                let to = self.clerk.post("/platform/people", &format!("q={id}")).to().to_owned();
                let body = self.clerk.get(&to).body;
                let links = body.split("href=\"/platform/people/").skip(1);
                let links = links.map(|rest| rest.split('"').next().expect("an end"));
                let link = links.filter(|link| !link.starts_with("export")).last().expect("somebody was found");
                format!("/platform/people/{link}/services")
            }
        }
    }

    fn send(&self, place: &str, one: &Service, version: &Version, insists: bool) -> Answer {
        let place_of = services().iter().zip(300_u16..).find(|(other, _)| other.code == one.code);
        let other = arrive(self.db, place_of.expect("it is in the catalogue").1, false, None);
        let mut fields = prefecture::filled(version, self.today(), other, HERE, EMPLOYER);
        let called = |how| version.materials.iter().filter(move |one| one.by == how);
        if insists {
            fields.push(("insists".to_owned(), "yes".to_owned()));
        }
        let names: Vec<String> = called(MaterialBy::Upload).map(|one| format!("m-{}", one.id)).collect();
        let files: Vec<(&str, &str, &[u8])> = names.iter().map(|name| (&**name, "a.pdf", PDF)).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (&**name, &**value)).collect();
        self.clerk.post_all(&format!("{place}/{}?lang=en", one.code), &fields, &files)
    }

    fn case(&self, here: &str) -> Case {
        let number = here.rsplit('/').next().and_then(|number| number.parse().ok()).expect("a case's number");
        self.db.read(&Actor::system(), move |ctx| case::case(ctx, number)).expect("a case").0
    }

    fn state(&self, here: &str) -> CaseState {
        self.case(here).state
    }

    /// Has a service carried through to its end; first those whose registers it asks for.
    fn carry_through(&mut self, applicant: &Applicant, one: &Service) {
        let version = one.version_on(self.today()).expect("a rule of today");
        for condition in &version.conditions {
            if let Condition::Record(register) = condition
                && !self.written.get(applicant).is_some_and(|written| written.contains(register))
            {
                let writes = |other: &&Service| {
                    let writer = other.version_on(self.today()).map(|version| &version.outcome);
                    matches!(writer, Some(Outcome::Record { register: written, .. }) if written == register)
                        && other.is_for(applicant.kind())
                };
                if let Some(first) = services().iter().find(writes) {
                    self.carry_through(applicant, first);
                }
            }
        }
        if let Applicant::Person(id) = applicant {
            self.insure(*id, version);
        }
        let place = self.place(applicant);
        self.clerk.get(&format!("{place}?lang=en&q={}", one.code)).is(200).has(&[&format!("{place}/{}", one.code)]);
        self.clerk.get(&format!("{place}/{}?lang=en", one.code)).is(200).has(&["multipart/form-data", "f-"]);
        let mut sent = self.send(&place, one, version, false);
        if sent.status == 422 {
            sent.has(&["By what the offices hold, this does not fit"]);
            sent = self.send(&place, one, version, true);
        }
        assert_eq!(sent.status, 303, "{}: {}", one.code, sent.body);
        let here = sent.to().to_owned();
        self.decide(one, version, &here);
        assert_eq!(self.state(&here), CaseState::Delivered, "{}", one.code);
        self.clerk.get(&format!("{here}?lang=en")).is(200).has(&[&*one.name.en, "done"]);
        if let Outcome::Record { register, .. } = &version.outcome {
            self.written.entry(applicant.clone()).or_default().insert(register.clone());
        }
    }

    /// Gives somebody the insurances and the pension that a rule asks for.
    fn insure(&self, person: CitizenId, version: &Version) {
        let (mut members, mut contributions) = (Vec::new(), Vec::new());
        for condition in &version.conditions {
            match condition {
                Condition::Insured(one) => members.push(insurance(*one)),
                Condition::DrawsBenefit => {
                    let months = (1..=12).map(|month| (Insurance::Unemployment, format!("2025-{month:02}")));
                    contributions.extend(months);
                }
                Condition::PaidYears { into, min } => {
                    members.push(insurance(*into));
                    let yearly = matches!(insurance(*into), Insurance::ResidentPension | Insurance::ResidentMedical);
                    for year in 2011..2011 + *min {
                        let months = (1..=12).map(|month| format!("{year}-{month:02}"));
                        let periods: Vec<String> = if yearly { vec![year.to_string()] } else { months.collect() };
                        contributions.extend(periods.into_iter().map(|period| (insurance(*into), period)));
                    }
                }
                _ => {}
            }
        }
        members.retain(|one| {
            let left = |other: &Condition| matches!(other, Condition::NotInsured(other) if insurance(*other) == *one);
            !version.conditions.iter().any(left)
        });
        members.sort_unstable();
        members.dedup();
        let deed = match version.outcome {
            Outcome::Insurance { deed } => Some(deed),
            _ => None,
        };
        let draws = matches!(
            deed,
            Some(
                InsuranceDeed::SuspendPension
                    | InsuranceDeed::ResumePension
                    | InsuranceDeed::ProveLife
                    | InsuranceDeed::ClosePension
            )
        );
        let out_of_work = version.conditions.contains(&Condition::DrawsBenefit);
        let (today, yesterday) = (self.today(), self.today().plus_days(-1));
        let done = self.db.write(&Actor::system(), move |ctx| {
            for one in &members {
                let tier = (*one == Insurance::ResidentPension).then(|| kernel::Fen::new(20_000));
                let employer = tier.is_none().then(|| EMPLOYER.to_owned());
                insurance::import_memberships(
                    ctx,
                    vec![insurance::Membership {
                        person,
                        insurance: *one,
                        employer,
                        from: Day::new(2015, 1, 1).expect("a day"),
                        to: None,
                        left_because: None,
                    }],
                )?;
            }
            let of_period = |(insurance, period): &(Insurance, String)| insurance::Contribution {
                person,
                insurance: *insurance,
                period: kernel::Period::parse(period).expect("a period"),
                own: kernel::Fen::new(10_000),
                subsidy: kernel::Fen::new(3_000),
                collective: kernel::Fen::new(0),
                paid_on: yesterday,
            };
            let all: Vec<insurance::Contribution> = contributions.iter().map(of_period).collect();
            if !all.is_empty() {
                insurance::import_contributions(ctx, all)?;
            }
            if out_of_work {
                ctx.act_as(&Actor::new("approver", kernel::Scope::of(region("540500"))));
                insurance::grant_benefit(ctx, person, today)?;
                ctx.act_as(&Actor::system());
            }
            if draws {
                let drawn = insurance::Drawn {
                    person,
                    claimed_on: Day::new(2024, 5, 1).expect("a day"),
                    account: kernel::Fen::new(1_390_000),
                    paid_until: None,
                    proved_on: yesterday,
                };
                insurance::import_pensions(ctx, vec![drawn])?;
                if deed == Some(InsuranceDeed::ResumePension) {
                    ctx.act_as(&Actor::new("approver", kernel::Scope::of(region("540500"))));
                    insurance::suspend(ctx, person, insurance::SuspendReason::Asked)?;
                }
            }
            Ok(today)
        });
        done.expect("somebody is insured");
    }

    /// Takes the steps that are left, each by who may.
    fn decide(&self, one: &Service, version: &Version, here: &str) {
        let step = |desk: &Desk, what: &str, form: &str| {
            let done = desk.post(&format!("{here}/{what}?lang=en"), form);
            assert_eq!(done.status, 303, "{} {what}: {}", one.code, done.body);
        };
        if self.state(here) == CaseState::Submitted {
            step(&self.clerk, "accept", "");
        }
        if self.state(here) == CaseState::Accepted && version.steps.iter().any(|step| step.step == Work::Review) {
            step(&self.clerk, "review", "note=%E5%B1%9E%E5%AE%9E");
        }
        if self.state(here).is_open() {
            let award = if matches!(version.outcome, Outcome::Payment { .. }) { "award=1.00" } else { "" };
            let (decider, grant) =
                if one.needs_two() { (&self.approver, "decision/grant") } else { (&self.clerk, "grant") };
            step(decider, grant, award);
        }
        if self.state(here) == CaseState::Granted {
            step(&self.clerk, "deliver", "");
        }
    }
}

/// The insurance of a condition, in the words of the room that keeps it.
fn insurance(one: casework::service::Insurance) -> Insurance {
    Insurance::from_word(one.word()).expect("the two lists name the same")
}

/// The card that somebody needs for a service.
fn card_for(version: &Version) -> Option<Stage> {
    match &version.outcome {
        Outcome::Card { deed: CardDeed::Apply } => None,
        Outcome::Card { deed: CardDeed::Activate } => Some(Stage::HandedOver),
        _ if version.conditions.contains(&Condition::CardNone) => None,
        _ => Some(Stage::Active),
    }
}

#[test]
fn every_service_is_opened_submitted_decided_and_delivered() {
    testkit::on_both(ROOMS, |db| {
        let mut office = open(db);
        let mut carried = 0;
        for (one, seq) in services().iter().zip(100_u16..) {
            let version = one.version_on(office.today()).expect("a rule of today");
            let applicant = if one.is_for(ApplicantKind::Person) {
                let old = version
                    .conditions
                    .iter()
                    .any(|one| matches!(one, Condition::Age { min: Some(min), .. } if *min > 50));
                Applicant::Person(arrive(db, seq, old, card_for(version)))
            } else {
                Applicant::Employer(employer_for(db, one, version))
            };
            office.carry_through(&applicant, one);
            carried += 1;
        }
        assert_eq!(carried, 179);
    });
}

#[test]
fn a_station_takes_in_as_a_station_what_is_open_there_and_the_rest_as_a_window() {
    testkit::on_sqlite(ROOMS, |db| {
        let mut office = open(db);
        let township = region(HERE).township().expect("a village has one").to_string();
        employ(db, "agent", Role::Clerk, &township);
        office.clerk = Desk::open(db).with("agent");
        let someone = Applicant::Person(arrive(db, 100, false, Some(Stage::Active)));
        let place = office.place(&someone);
        for (code, channel, says) in
            [("JY003", Channel::Station, "grassroots station"), ("SB093", Channel::Desk, "window")]
        {
            let one = service(code).expect("it is in the catalogue");
            let version = one.version_on(office.today()).expect("a rule of today");
            let sent = office.send(&place, one, version, true);
            assert_eq!(sent.status, 303, "{code}: {}", sent.body);
            let here = sent.to().to_owned();
            assert_eq!(office.case(&here).channel, channel, "{code}");
            office.clerk.get(&format!("{here}?lang=en")).is(200).has(&[says]);
        }
    });
}

#[test]
fn what_is_awarded_to_an_employer_is_paid_out_by_the_finance_office_once_and_put_down() {
    testkit::on_both(ROOMS, |db| {
        let mut office = open(db);
        employ(db, "finance", Role::Finance, "540500");
        employ(db, "far", Role::Finance, "540521");
        let employer = Applicant::Employer(EMPLOYER.to_owned());
        let one = service("SB079").expect("it is in the catalogue");
        office.carry_through(&employer, one);
        let desk = Desk::open(db);
        let (finance, far) = (desk.with("finance"), desk.with("far"));
        finance
            .get("/platform?lang=en")
            .is(200)
            .has(&["Awards to employers to be paid out", "/platform/disbursements"]);
        let list = finance.get("/platform/disbursements?lang=en");
        list.is(200).has(&["Awards to be paid out: 1, 1.00 yuan", &one.name.en, "某某农牧民合作社", EMPLOYER]);
        let csv = finance.get("/platform/disbursements/export/csv?lang=en");
        csv.is(200).has(&[EMPLOYER, "1.00"]);
        finance.get("/platform/disbursements/export/pdf").is(404);
        far.get("/platform/disbursements?lang=en").is(200).has(&["No award to an employer"]).lacks(&[EMPLOYER]);

        let here = list.link("/platform/disbursements/");
        let case = here.replace("/disbursements/", "/cases/");
        finance.get(&format!("{case}?lang=en")).has(&[&here, "waits for a disbursement"]);
        finance.get(&format!("{here}?lang=en")).is(200).has(&["1.00 yuan to be paid out", "name=\"voucher\""]);
        far.get(&here).is(404);
        let today = office.today().to_string();
        let mut day = today.split('-');
        let [year, month, day] = [(); 3].map(|()| day.next().expect("a part of a day"));
        let put = |desk: &Desk, day: &str, voucher: &str| {
            desk.post(
                &format!("{here}?lang=en"),
                &format!("on-year={year}&on-month={month}&on-day={day}&voucher={voucher}"),
            )
        };
        put(&finance, day, "").is(422).has(&["id=\"voucher-error\""]);
        put(&finance, "", "P-1").is(422).has(&["href=\"#on-year\""]);
        put(&finance, "1", "P-1").is(422).has(&["neither before the decision"]);
        put(&far, day, "P-1").is(404);
        put(&office.approver, day, "P-1").is(403);
        assert_eq!(put(&finance, day, "P-1").to(), here);
        put(&finance, day, "P-2").is(422).has(&["Nothing is to be paid out of case"]);
        finance.get("/platform/disbursements?lang=en").has(&["No award to an employer"]);
        finance.get("/platform?lang=en").lacks(&["Awards to employers to be paid out"]);
        let page = finance.get(&format!("{case}?lang=en"));
        page.has(&["1.00 yuan paid out by the finance office (voucher P-1)"]).lacks(&["waits for a disbursement"]);

        let undo = |why: &str| finance.post(&format!("{here}/undo?lang=en"), &format!("disbursement=1&why={why}"));
        undo("").is(422).has(&["id=\"why-error\""]);
        assert_eq!(undo("returned").to(), here);
        undo("again").is(404);
        finance.get(&format!("{here}?lang=en")).has(&["Does not count: returned", "1.00 yuan to be paid out"]);
        finance.get(&format!("{case}?lang=en")).has(&["waits for a disbursement"]).lacks(&["voucher P-1"]);
        assert_eq!(put(&finance, day, "P-2").to(), here);
        finance.get(&format!("{here}?lang=en")).has(&["Nothing is to be paid out", "P-1", "P-2"]);

        // Who decided does not pay.
        employ(db, "approver", Role::Finance, "540500");
        finance.post(&format!("{here}/undo"), "disbursement=2&why=x").to();
        let decider = Desk::open(db).with("approver");
        put(&decider, day, "P-3").is(422).has(&["somebody else"]);
    });
}
