//! Who looks for work in the made-up prefecture: some register on the first day, as job seekers and as graduates without work, so that offices
//! have whom to follow by the end.

use casework::{
    case::Applicant,
    service::{Answers, Channel},
};
use kernel::CitizenId;
use population::{LifeState, Population};
use window::{Asked, Filled};

use super::story::Story;
use crate::answer::Done;

/// Of so many people who could, one registers; and at most so many.
const ONE_IN: usize = 300;
const AT_MOST: usize = 300;
/// Between these ages somebody looks for work here, and somebody has just left a school.
const SEEKS: std::ops::Range<i32> = 26..50;
const GRADUATED: std::ops::Range<i32> = 22..26;
/// What somebody says who looks for work, and a graduate.
const FIELDS: [&str; 4] = ["farming", "building", "service", "transport"];
const SEEKER: [(&str, &str); 2] = [("place", "county"), ("hours", "any")];
const GRADUATE: [(&str, &str); 6] = [
    ("has_work", "no"),
    ("school", "演示学院"),
    ("education", "college"),
    ("graduated_on", "2025-07-01"),
    ("wants", "job"),
    ("place", "county"),
];

/// Has them registered.
pub(super) fn register(story: &mut Story, population: &Population) -> Done<()> {
    let today = story.today();
    let living = || population.people().filter(|one| one.state == LifeState::Alive && !one.phone.is_empty());
    let of_age = |ages: std::ops::Range<i32>| {
        let all = living().filter(move |one| ages.contains(&one.id.age_on(today)));
        all.step_by(ONE_IN).take(AT_MOST).map(|one| (one.id, one.phone)).collect::<Vec<_>>()
    };
    let (seekers, graduates) = (of_age(SEEKS), of_age(GRADUATED));
    let doing = story.table.doing("work-sought", &[]);
    for ((person, phone), field) in seekers.iter().zip(FIELDS.iter().cycle()) {
        ask(story, *person, "JY003", answers(&SEEKER, &[("field", *field), ("phone", phone)]), &[])?;
    }
    for (person, phone) in &graduates {
        ask(story, *person, "JY037", answers(&GRADUATE, &[("phone", phone)]), &["diploma"])?;
    }
    drop(doing);
    story.table.done(today, "work-sought", &[], i64::try_from(seekers.len()).ok(), None);
    story.table.also("graduates-without-work", &[], i64::try_from(graduates.len()).ok(), None);
    Ok(())
}

fn answers(all: &[(&str, &str)], own: &[(&str, &str)]) -> Answers {
    all.iter().chain(own).map(|(field, answer)| ((*field).to_owned(), (*answer).to_owned())).collect()
}

/// Asks at the window in somebody's name.
fn ask(story: &Story, person: CitizenId, service: &str, typed: Answers, promises: &[&str]) -> Done<()> {
    let filled = Filled {
        applicant: Applicant::Person(person),
        service: service.to_owned(),
        channel: Channel::Desk,
        typed,
        promises: promises.iter().map(|one| (*one).to_owned()).collect(),
        insists: false,
        random: door::random(),
    };
    let asked = story.write("clerk", move |ctx| window::ask(ctx, &filled))?;
    match asked {
        Asked::Cases(_) => Ok(()),
        Asked::Wrong(_) | Asked::Unfit(_) => {
            Err(kernel::Error::Broken(format!("{service} is asked for as its form wants")).into())
        }
    }
}
