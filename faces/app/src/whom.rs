//! For whom a service is asked: the resident, the relative whose affairs were chosen, or an employer she acts for.
//!
//! An employer is named by its credit code, which is public; a person never stands in an address.

use access::{Act, Organisation};
use casework::case::Applicant;
use door::House;
use kernel::{Actor, Ctx, Refusal, Result, Scope};
use maud::{Markup, html};
use ui::{Frame, Reader};

use crate::{
    FACE,
    affairs::{Affairs, Visitor, with_banner},
};

/// For whom.
#[derive(Clone, Debug)]
pub(crate) enum Whom {
    /// A person.
    Person(Affairs),
    /// An employer.
    Employer(Organisation),
}

impl Whom {
    pub(crate) fn applicant(&self) -> Applicant {
        match self {
            Whom::Person(affairs) => Applicant::Person(affairs.person),
            Whom::Employer(employer) => Applicant::Employer(employer.code.clone()),
        }
    }

    /// What stands for a person in forms; nothing for an employer.
    pub(crate) fn made_for(&self) -> &str {
        match self {
            Whom::Person(affairs) => &affairs.reference,
            Whom::Employer(_) => "",
        }
    }

    /// The employer's code; nothing for a person.
    pub(crate) fn employer(&self) -> &str {
        match self {
            Whom::Person(_) => "",
            Whom::Employer(employer) => &employer.code,
        }
    }

    /// A path that keeps for whom it is.
    pub(crate) fn path(&self, path: &str) -> String {
        match self {
            Whom::Person(_) => path.to_owned(),
            Whom::Employer(employer) => format!("{path}?employer={}", employer.code),
        }
    }

    pub(crate) fn name(&self) -> &str {
        match self {
            Whom::Person(affairs) => &affairs.name,
            Whom::Employer(employer) => &employer.name,
        }
    }

    /// The frame of a page: the way back, and for whom it is where it is not the resident herself.
    pub(crate) fn frame<'a>(&self, reader: &'a Reader, title: impl Into<String>, back: &str) -> Frame<'a> {
        let frame =
            Frame::new(reader, &FACE, title).back(if back == "/app" { "app-back" } else { "app-back-one" }, back);
        match self {
            Whom::Person(affairs) => with_banner(reader.lang, frame, affairs),
            Whom::Employer(_) => frame,
        }
    }

    /// What a form carries so that it is not sent for somebody else.
    pub(crate) fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name="for" value=(self.made_for());
            input type="hidden" name="employer" value=(self.employer());
        }
    }
}

/// Opens it in this transaction, which goes on where the applicant is.
///
/// # Errors
/// `acting_ended`, `acting_changed` for a form that was made for somebody else; `no_handler`, `employer_unknown`; a failure of the
/// database.
pub(crate) fn open(ctx: &mut Ctx, visitor: &Visitor, act: Act, employer: &str, made_for: Option<&str>) -> Result<Whom> {
    if employer.is_empty() {
        let affairs = match made_for {
            Some(made_for) => visitor.open_for(ctx, act, made_for)?,
            None => visitor.open(ctx, act)?,
        };
        return Ok(Whom::Person(affairs));
    }
    let handled = access::employers_handled(ctx)?.into_iter().find(|one| one.code == employer);
    let Some(employer) = handled else { return Err(Refusal::new("no_handler").with("employer", employer).into()) };
    let user = ctx.actor().user.clone();
    ctx.act_as(&Actor::new(&user, Scope::of(employer.region)));
    Ok(Whom::Employer(employer))
}

/// Asks about whom a page is for.
pub(crate) async fn ask<T: Send + 'static>(
    house: &House,
    visitor: &Visitor,
    employer: &str,
    question: impl FnOnce(&mut Ctx, &Whom) -> Result<T> + Send + 'static,
) -> Result<(Whom, T)> {
    let (asked, employer) = (visitor.clone(), employer.to_owned());
    let deed = move |ctx: &mut Ctx| {
        let whom = open(ctx, &asked, Act::Apply, &employer, None)?;
        let answer = question(ctx, &whom)?;
        Ok((whom, answer))
    };
    house.ask(&visitor.resident.who, deed).await
}

/// Does something for whom a form was made.
pub(crate) async fn act<T: Send + 'static>(
    house: &House,
    visitor: &Visitor,
    employer: &str,
    made_for: &str,
    deed: impl Fn(&mut Ctx, &Whom) -> Result<T> + Send + 'static,
) -> Result<T> {
    let (acting, employer, made_for) = (visitor.clone(), employer.to_owned(), made_for.to_owned());
    let deed = move |ctx: &mut Ctx| {
        let whom = open(ctx, &acting, Act::Apply, &employer, Some(&made_for))?;
        deed(ctx, &whom)
    };
    house.act(&visitor.resident.who, deed).await
}
