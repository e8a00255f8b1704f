//! `/terminal/papers`: a paper of her own affairs, set and proven, as a machine prints it or a browser keeps it: a sheet
//! (PDF) or a slip (PBM, black and white dots for an 80 mm printer).
//!
//! Steps: what the paper says is asked in her name; it gets its number and its proof; it is set, away from the threads that
//! serve.

mod content;

use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use casework::case::{self, Applicant};
use door::{
    Form, House, Resident,
    paper::{self, Issued},
};
use kernel::{Ctx, Refusal, Result};

use crate::{
    own,
    wire::{On, PAPER_NUMBER},
};
pub(crate) use content::Kind;

/// Which paper is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// One of what stands of her.
    Own(Kind),
    /// The paper of a case of hers, by its number.
    Case(i64),
}

impl Wanted {
    /// The word in the form.
    pub(crate) fn word(self) -> String {
        match self {
            Wanted::Own(kind) => kind.word().to_owned(),
            Wanted::Case(case_id) => format!("case-{case_id}"),
        }
    }

    /// The key of its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Wanted::Own(kind) => kind.keys().0,
            Wanted::Case(_) => "terminal-paper-case",
        }
    }

    fn of(word: &str) -> Option<Wanted> {
        match word.strip_prefix("case-") {
            Some(case_id) => case_id.parse().ok().map(Wanted::Case),
            None => Kind::of(word).map(Wanted::Own),
        }
    }
}

/// Gives the paper.
pub(crate) async fn send(State(house): State<House>, resident: Resident, form: Form) -> Response {
    let (wanted, on) = (Wanted::of(form.text("paper")), On::of(form.text("on")));
    let (Some(wanted), Some(on)) = (wanted, on) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    match issue(&house, &resident, wanted).await {
        Ok(issued) => {
            let number = issued.paper.number.clone();
            match house.wait(move |_| Ok(set(&issued, on)?)).await {
                Ok(bytes) => {
                    let headers = [(header::CONTENT_TYPE, on.media_type().to_owned()), (PAPER_NUMBER, number)];
                    (headers, bytes).into_response()
                }
                Err(why) => crate::session::answer::<()>(Err(why)),
            }
        }
        Err(why) => crate::session::answer::<()>(Err(why)),
    }
}

async fn issue(house: &House, resident: &Resident, wanted: Wanted) -> Result<Issued> {
    let ring = house.card_keys()?;
    let deed = move |ctx: &mut Ctx| {
        let me = own::person(ctx)?;
        match wanted {
            Wanted::Case(case_id) => {
                let (case, content, _) = case::case_of(ctx, &Applicant::Person(me), case_id)?;
                paper::issue_of_case(ctx, &ring, &case, &content)
            }
            Wanted::Own(kind) => {
                let content = content::of(ctx, me, kind)?;
                let paper = card::issue_paper(ctx, &ring, kind.word(), content.short.clone())?;
                Ok(Issued { content, paper, day: ctx.today() })
            }
        }
    };
    house.act(&resident.who, deed).await
}

fn set(issued: &Issued, on: On) -> Result<Vec<u8>, Refusal> {
    match on {
        On::Sheet => issued.pdf(),
        On::Slip => Ok(issued.content.receipt(&issued.paper, issued.day).dots()?.pbm()),
    }
}
