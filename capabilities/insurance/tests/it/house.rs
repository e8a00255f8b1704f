//! A village, an office, an employer, and people of sixty and more.

use access::{Known, Organisation, OrganisationKind, Role, SignedIn, User, Visit};
use insurance::{Contribution, Due, EmployerKind, Insurance, Joining, Unproved};
use kernel::{Actor, CitizenId, Ctx, Day, Db, Fen, Period, PersonName, RegionCode, Result, Room, Scope};
use registry::{Person, PersonState};

pub(crate) const ROOMS: &[Room] = &[audit::ROOM, access::ROOM, registry::ROOM, insurance::ROOM];
pub(crate) const VILLAGE: &str = "540502101201";
pub(crate) const FAR_VILLAGE: &str = "540521101201";
pub(crate) const PHONE: &str = "13900000001";
pub(crate) const EMPLOYER: &str = "school";

/// Users, beside the program itself.
const USERS: [(&str, &[Role], &str); 8] = [
    ("clerk", &[Role::Clerk], "540502"),
    ("agent", &[Role::Collector], VILLAGE),
    ("approver", &[Role::Approver], "540502"),
    ("both", &[Role::Clerk, Role::Approver], "540502"),
    ("operator", &[Role::Operator], "540500"),
    ("far", &[Role::Clerk], "540521"),
    ("far-approver", &[Role::Approver], "540521"),
    ("far-operator", &[Role::Operator], "540521"),
];

pub(crate) struct House<'a> {
    pub(crate) db: &'a Db,
}

/// What runs are handed out in, where one is like another.
pub(crate) const BATCH: i64 = 1;

pub(crate) fn region(code: &str) -> RegionCode {
    RegionCode::parse(code).unwrap()
}

pub(crate) fn day(text: &str) -> Day {
    Day::parse(text).unwrap()
}

pub(crate) fn month(text: &str) -> Period {
    Period::parse(text).unwrap()
}

pub(crate) fn words(months: &[Period]) -> Vec<String> {
    months.iter().map(Period::to_string).collect()
}

/// Sixty-six at the beginning; needs nine years, for she was to be sixty nine years after the start.
pub(crate) fn elder(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, day("1960-01-01"), number)
}

/// Thirty-six.
pub(crate) fn young(number: u16) -> CitizenId {
    CitizenId::from_parts(540_502, day("1990-01-01"), number)
}

pub(crate) fn code<T: std::fmt::Debug>(answer: Result<T>) -> String {
    answer.unwrap_err().refusal().expect("a refusal").code.to_string()
}

pub(crate) fn actor(login: &str) -> Actor {
    match USERS.iter().find(|(known, _, _)| *known == login) {
        Some((login, _, code)) => Actor::new(login, Scope::of(region(code))),
        None => Actor::system(),
    }
}

pub(crate) fn lives(id: CitizenId, village: &str) -> Person {
    Person {
        id,
        name: PersonName::parse("扎西").unwrap(),
        village: region(village),
        household_id: 1,
        relation: "户主".into(),
        ethnic: "04".into(),
        phone: PHONE.into(),
        state: PersonState::Alive,
        state_since: None,
    }
}

/// Elders 1 to 3 and the young live in the village, elder 4 and young 4 in another county.
pub(crate) fn on_both(story: impl Fn(&House<'_>)) {
    testkit::on_both(ROOMS, |db| {
        db.write(&Actor::system(), |ctx| {
            for (login, roles, code) in USERS {
                let (login, roles) = (login.to_owned(), roles.to_vec());
                access::put_user(ctx, &User { name: login.clone(), login, region: region(code), roles, active: true })?;
            }
            registry::import_regions(ctx, &registry::shannan())?;
            let people: Vec<Person> = (1..=4)
                .flat_map(|n| {
                    let village = if n == 4 { FAR_VILLAGE } else { VILLAGE };
                    [lives(elder(n), village), lives(young(n), village)]
                })
                .collect();
            registry::import_people(ctx, &people)?;
            let employer = Organisation {
                code: EMPLOYER.into(),
                name: "第一小学".into(),
                kind: OrganisationKind::Employer,
                region: region("540502"),
                parent: None,
                active: true,
            };
            access::import_organisations(ctx, &[employer])?;
            ctx.act_as(&actor("clerk"));
            insurance::join_employer(ctx, EMPLOYER, EmployerKind::PublicOne).map(drop)
        })
        .unwrap();
        story(&House { db });
    });
}

impl House<'_> {
    pub(crate) fn by<T: Send + 'static>(
        &self,
        login: &str,
        deed: impl FnMut(&mut Ctx) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        self.db.write(&actor(login), deed)
    }

    /// The next day that is this one.
    pub(crate) fn go_to(&self, text: &str) {
        let today = self.db.clock().now().day();
        self.db.clock().advance_days(today.days_until(day(text)));
    }

    /// Somebody of the village joins the resident pension long ago.
    pub(crate) fn joined(&self, person: CitizenId) {
        let from = day("2011-01-01").max(person.birth());
        let joining = joining(person, Insurance::ResidentPension, from, Some(20_000));
        self.by("clerk", move |ctx| insurance::join(ctx, &joining)).unwrap();
    }

    /// Two hundred a year with thirty of subsidy, for these years.
    pub(crate) fn paid_in(&self, person: CitizenId, years: std::ops::RangeInclusive<i32>) {
        let all: Vec<Contribution> = years.map(|year| contribution(person, &year.to_string())).collect();
        self.by("operator", move |ctx| insurance::import_contributions(ctx, all.clone())).unwrap();
    }

    /// She draws a pension from the month after today on.
    pub(crate) fn draws(&self, person: CitizenId) {
        self.joined(person);
        self.paid_in(person, 2011..=2025);
        self.by("system", move |ctx| {
            ctx.act_as(&actor("clerk"));
            insurance::claim(ctx, person)?;
            ctx.act_as(&actor("approver"));
            insurance::grant(ctx, person)
        })
        .unwrap();
    }

    pub(crate) fn run(&self, text: &str) -> Vec<Vec<String>> {
        let month = month(text);
        self.by("system", move |ctx| {
            let run = insurance::run_in(ctx, &month)?;
            let due: Vec<Due> = run.due().cloned().collect();
            insurance::mark_paid(ctx, BATCH, &run, &due)?;
            Ok(due.iter().map(|line| words(&line.months)).collect())
        })
        .unwrap()
    }

    pub(crate) fn suspend_unproved(&self) -> Vec<CitizenId> {
        let Unproved { suspended, more } = self.by("system", insurance::suspend_unproved).unwrap();
        assert!(!more);
        suspended
    }

    /// The first elder, signed in with a phone code.
    pub(crate) fn signed_in(&self, person: CitizenId) -> SignedIn {
        let visit = Visit { source: "198.51.100.7".into(), device: None, words: "test".into(), language: "zh".into() };
        let asks = visit.clone();
        let made = self.by("system", move |ctx| access::phone_code(ctx, PHONE, &asks)).unwrap();
        let who = Known { person, village: region(VILLAGE) };
        let opened = access::sign_in_by_phone(self.db, &made.handle, PHONE, &made.code, Some(who), &visit).unwrap();
        self.by("system", move |ctx| access::session_actor(ctx, &opened.session)).unwrap()
    }
}

pub(crate) fn joining(person: CitizenId, insurance: Insurance, from: Day, tier: Option<i64>) -> Joining {
    Joining { person, insurance, employer: None, from, tier: tier.map(Fen::new) }
}

pub(crate) fn contribution(person: CitizenId, period: &str) -> Contribution {
    Contribution {
        person,
        insurance: Insurance::ResidentPension,
        period: month(period),
        own: Fen::new(20_000),
        subsidy: Fen::new(3_000),
        collective: Fen::ZERO,
        paid_on: day("2026-01-15"),
    }
}
