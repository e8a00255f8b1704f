//! Whose affairs a page shows: the resident's own, or a relative's who has consented.
//!
//! The choice of a relative is kept by the browser as a reference that only its session can use; whether the consent
//! stands is asked in the transaction that reads or changes something. A form carries for whom it was made, so that one
//! that was opened before the choice changed is not sent for somebody else.

use access::{Act, Mandate, Token};
use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
    response::{IntoResponse, Response},
};
use door::{Fault, House, Resident};
use kernel::{Actor, CitizenId, Ctx, Day, Error, Refusal, RegionCode, Result, Scope, refuse};
use maud::{Markup, html};
use ui::{Frame, Icon, Lang, Reader, text, text_with};

use crate::{FACE, cookie, sealed};

/// A resident, and the relative whose affairs were chosen.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) resident: Resident,
    relative: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Visitor, Response> {
        let resident = Resident::from_request_parts(parts, state).await?;
        let relative = cookie::RELATIVE.read(&parts.headers).map(str::to_owned);
        Ok(Visitor { resident, relative })
    }
}

/// A person's affairs, opened by who may.
#[derive(Clone, Debug)]
pub(crate) struct Affairs {
    pub(crate) person: CitizenId,
    pub(crate) name: String,
    pub(crate) village: RegionCode,
    /// What stands for the person in forms.
    pub(crate) reference: String,
    /// They are a relative's.
    pub(crate) of_relative: bool,
}

impl Visitor {
    pub(crate) fn token(&self) -> &Token {
        &self.resident.token
    }

    /// The affairs that were chosen, in this transaction, which goes on in the person's own village.
    ///
    /// # Errors
    /// `acting_ended` when the relative's consent does not stand any more or does not go so far; a failure of the
    /// database.
    pub(crate) fn open(&self, ctx: &mut Ctx, act: Act) -> Result<Affairs> {
        let me = access::own_person(ctx)?;
        let person = match &self.relative {
            None => me,
            Some(chosen) => {
                let held = access::mandates(ctx)?.into_iter().filter(|mandate| mandate.agent == me);
                let Some(person) = sealed::person(self.token(), chosen, held.map(|mandate| mandate.person)) else {
                    return refuse("acting_ended");
                };
                access::may_act_for(ctx, person, act).map_err(ended)?;
                person
            }
        };
        let user = ctx.actor().user.clone();
        ctx.act_as(&Actor::new(&user, Scope::EVERYWHERE));
        let Some(hit) = registry::hit(ctx, person)? else {
            return Err(Refusal::new("unknown_person").with("person", person.masked()).into());
        };
        ctx.act_as(&Actor::new(&user, Scope::of(hit.village)));
        Ok(Affairs {
            person,
            name: hit.name.to_string(),
            village: hit.village,
            reference: sealed::reference(self.token(), person),
            of_relative: person != me,
        })
    }

    /// The affairs that a form was made for.
    ///
    /// # Errors
    /// `acting_changed` when others were chosen in the meantime; as [`Visitor::open`].
    pub(crate) fn open_for(&self, ctx: &mut Ctx, act: Act, made_for: &str) -> Result<Affairs> {
        let affairs = self.open(ctx, act)?;
        if affairs.reference == made_for { Ok(affairs) } else { refuse("acting_changed") }
    }

    /// Asks about the chosen affairs.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        house: &House,
        question: impl FnOnce(&mut Ctx, &Affairs) -> Result<T> + Send + 'static,
    ) -> Result<(Affairs, T)> {
        let visitor = self.clone();
        let deed = move |ctx: &mut Ctx| {
            let affairs = visitor.open(ctx, Act::See)?;
            let answer = question(ctx, &affairs)?;
            Ok((affairs, answer))
        };
        house.ask(&self.resident.who, deed).await
    }

    /// Why a page of somebody's affairs is not shown; a choice that has ended is forgotten with it.
    pub(crate) fn fault(&self, house: &House, reader: &Reader, error: Error) -> Response {
        let ended = error.refusal().is_some_and(|refusal| refusal.code == "acting_ended");
        let mut response = Fault::new(reader.clone(), &FACE, error).into_response();
        if ended {
            response.headers_mut().append(header::SET_COOKIE, stop_acting(house));
        }
        response
    }

    /// What is answered, mostly a page, or why there is none.
    pub(crate) fn answer(&self, house: &House, reader: &Reader, answer: Result<impl IntoResponse>) -> Response {
        match answer {
            Ok(answer) => answer.into_response(),
            Err(error) => self.fault(house, reader, error),
        }
    }
}

/// The cookie that ends acting for a relative.
pub(crate) fn stop_acting(house: &House) -> HeaderValue {
    cookie::RELATIVE.forget(house)
}

fn ended(error: Error) -> Error {
    match error {
        Error::Refused(refusal) if refusal.code == "no_mandate" => Refusal::new("acting_ended").into(),
        other => other,
    }
}

/// Whether a mandate lets something be done today.
pub(crate) fn stands(mandate: &Mandate, today: Day) -> bool {
    [Act::See, Act::Object, Act::Apply].into_iter().any(|act| mandate.allows(act, today))
}

/// The frame of a page of somebody's affairs: the way back, and whose affairs these are where they are a relative's.
pub(crate) fn frame<'a>(reader: &'a Reader, affairs: &Affairs, title: &str) -> Frame<'a> {
    let frame = Frame::new(reader, &FACE, ui::say(reader.lang, title, &[])).back("app-back", "/app");
    with_banner(reader.lang, frame, affairs)
}

/// The same banner on a frame that stands.
pub(crate) fn with_banner<'a>(lang: Lang, frame: Frame<'a>, affairs: &Affairs) -> Frame<'a> {
    if affairs.of_relative { frame.banner(banner(lang, affairs)) } else { frame }
}

fn banner(lang: Lang, affairs: &Affairs) -> Markup {
    html! {
        div.y-line.y-line--warn.y-acting {
            (Icon::HandHeart)
            div {
                p { strong { (text_with(lang, "app-acting-for", &[("name", &affairs.name)])) } }
                form method="post" action="/app/relatives/stop" {
                    button.govuk-button.govuk-button--secondary type="submit" { (text(lang, "app-acting-stop")) }
                }
            }
        }
    }
}
