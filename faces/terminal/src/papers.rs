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
use door::{Form, House, Resident, paper::Issued};
use kernel::{Ctx, Refusal, Result};

use crate::{
    own,
    wire::{On, PAPER_NUMBER},
};
pub(crate) use content::Kind;

/// Gives the paper.
pub(crate) async fn send(State(house): State<House>, resident: Resident, form: Form) -> Response {
    let (kind, on) = (Kind::of(form.text("paper")), On::of(form.text("on")));
    let (Some(kind), Some(on)) = (kind, on) else {
        return StatusCode::UNPROCESSABLE_ENTITY.into_response();
    };
    match issue(&house, &resident, kind).await {
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

async fn issue(house: &House, resident: &Resident, kind: Kind) -> Result<Issued> {
    let ring = house.card_keys()?;
    let deed = move |ctx: &mut Ctx| {
        let me = own::person(ctx)?;
        let content = content::of(ctx, me, kind)?;
        let paper = card::issue_paper(ctx, &ring, kind.word(), content.short.clone())?;
        Ok(Issued { content, paper, day: ctx.today() })
    };
    house.act(&resident.who, deed).await
}

fn set(issued: &Issued, on: On) -> Result<Vec<u8>, Refusal> {
    match on {
        On::Sheet => issued.pdf(),
        On::Slip => Ok(issued.content.receipt(&issued.paper, issued.day).dots()?.pbm()),
    }
}
