//! `/api/v1/people/search`: who a word stands for. Asked by POST, so that no name or number stands in an address; it
//! changes nothing and needs no key.
//!
//! Numbers come with their middle hidden, always: a whole one is shown to a person who states a purpose, not to a
//! program. The birth day, which the masked number hides, is for who may open people.

use access::Deed;
use axum::{Json, extract::State};
use door::House;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    asked::{Sent, whole},
    machine::Machine,
    problem::Problem,
};

/// Whom to look for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct PeopleQuestion {
    /// A name or its beginning, pinyin or initials, a citizen id or its last 4 to 6 characters, a phone, a card number.
    #[schema(min_length = 1, max_length = 100, pattern = "^[^\\x00-\\x1f\\x7f-\\x9f]{1,100}$", example = "zhaxi")]
    query: String,
    /// How many at most.
    #[serde(default = "ten", deserialize_with = "whole")]
    #[schema(minimum = 1, maximum = 50, default = 10)]
    limit: u32,
}

fn ten() -> u32 {
    10
}

/// Somebody who was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct Person {
    name: String,
    /// The citizen id with its middle hidden.
    masked_id: String,
    /// The village: 12 digits.
    village: String,
    village_name: String,
    /// `alive`, `dead` or `moved`.
    state: String,
    #[schema(format = Date)]
    born_on: Option<String>,
}

/// Who was found.
#[derive(Serialize, ToSchema)]
pub(crate) struct People {
    people: Vec<Person>,
    /// There are more than were asked for.
    more: bool,
}

#[utoipa::path(
    post, path = "/api/v1/people/search", tag = "people", request_body = PeopleQuestion,
    responses((status = 200, body = People))
)]
pub(crate) async fn people_search(
    State(house): State<House>,
    machine: Machine,
    Sent(asked): Sent<PeopleQuestion>,
) -> Result<Json<People>, Problem> {
    if !(1..=100).contains(&asked.query.chars().count()) || !(1..=50).contains(&asked.limit) {
        let why = Refusal::new("request_malformed").with("why", "query: 1 to 100, limit: 1 to 50");
        return Err(machine.problem(why));
    }
    let found = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::ReadPeople)?;
        let opens_people = access::may(ctx, Deed::OpenPerson)?;
        let found = card::find_people(ctx, &asked.query, asked.limit as usize)?;
        let people = found.people.into_iter().map(|hit| Person {
            name: hit.name.to_string(),
            masked_id: hit.masked_id(),
            village: hit.village.to_string(),
            village_name: hit.village_name.clone(),
            state: hit.state.word().to_owned(),
            born_on: opens_people.then(|| hit.birth().to_string()),
        });
        Ok(People { people: people.collect(), more: found.more })
    });
    found.await.map(Json)
}
