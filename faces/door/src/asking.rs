//! Asking for a service on any face: what was filled in is kept as a draft, looked at, and sent as it was kept.

use casework::{
    Kept,
    case::{self, Applicant, Draft},
    service::{Answers, Asks, Channel},
};
use kernel::{Ctx, RegionCode, Result};
use ui::Lang;
use window::{Asked, Filled, Looked};

use crate::{
    catalogue::villages,
    service_form::{Shown, Wrong},
};

/// What a form shows: what was kept, or what is known.
#[derive(Clone, Debug)]
pub struct Begun {
    /// What stands in the fields.
    pub answers: Answers,
    /// What is promised.
    pub promises: Vec<String>,
    /// What was brought, by the material's key.
    pub files: Vec<(String, Kept)>,
    villages: Vec<(String, String)>,
}

/// What a draft would come to.
#[derive(Clone, Debug)]
pub struct Checked {
    /// As it was kept.
    pub draft: Draft,
    /// What it would come to.
    pub looked: Looked,
}

/// What the form of a service or a bundle shows to who asks from a region.
///
/// # Errors
/// As [`window::prefilled`] and [`case::draft`].
pub fn begun(ctx: &mut Ctx, applicant: &Applicant, at: RegionCode, code: &str, channel: Channel) -> Result<Begun> {
    let villages = villages(ctx, at)?;
    Ok(match case::draft(ctx, applicant, code)? {
        Some(Draft { answers, promises, materials, .. }) => Begun { answers, promises, files: materials, villages },
        None => {
            let answers = window::prefilled(ctx, code, channel, applicant)?;
            Begun { answers, promises: Vec::new(), files: Vec::new(), villages }
        }
    })
}

impl Begun {
    /// The form that shows it.
    #[must_use]
    pub fn shown<'a>(&'a self, lang: Lang, asks: Asks<'a>, wrong: &'a Wrong) -> Shown<'a> {
        let Begun { answers, promises, files, villages } = self;
        Shown { lang, asks, answers, promises, files, wrong, villages }
    }
}

/// What the draft would come to, where there is one.
///
/// # Errors
/// As [`case::draft`] and [`window::look`].
pub fn check(ctx: &mut Ctx, applicant: &Applicant, code: &str, channel: Channel) -> Result<Option<Checked>> {
    let Some(draft) = case::draft(ctx, applicant, code)? else { return Ok(None) };
    let looked = window::look(ctx, applicant, code, channel, &draft.answers, &draft.promises)?;
    Ok(Some(Checked { draft, looked }))
}

/// Sends the draft, where there is one, and tells holders of cards what came of it.
///
/// # Errors
/// As [`case::draft`] and [`window::ask`].
pub fn send(
    ctx: &mut Ctx,
    applicant: &Applicant,
    code: &str,
    channel: Channel,
    insists: bool,
) -> Result<Option<Asked>> {
    let Some(draft) = case::draft(ctx, applicant, code)? else { return Ok(None) };
    let filled = Filled {
        applicant: applicant.clone(),
        service: code.to_owned(),
        channel,
        typed: draft.answers,
        promises: draft.promises,
        insists,
        random: crate::random(),
    };
    let asked = window::ask(ctx, &filled)?;
    if let Asked::Cases(came) = &asked {
        crate::tell_all(ctx, &came.told)?;
    }
    Ok(Some(asked))
}
