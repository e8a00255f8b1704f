//! Organisations: whom a user works for, and who pays, serves, treats and employs.

use kernel::{Ctx, Refusal, RegionCode, Result};

use crate::{Deed, require, store, user::must_keep};

/// An organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its code: a credit code, a bank's code, or the office's own.
    pub code: String,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: OrganisationKind,
    /// Where it is responsible.
    pub region: RegionCode,
    /// The organisation it belongs to.
    pub parent: Option<String>,
    /// Whether it still is.
    pub active: bool,
}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OrganisationKind {
    /// A department of the prefecture or a county.
    Department,
    /// A county's office.
    County,
    /// A township's office.
    Township,
    /// A village's committee.
    Village,
    /// A bank.
    Bank,
    /// A hospital.
    Hospital,
    /// An employer.
    Employer,
}

impl OrganisationKind {
    const ALL: [OrganisationKind; 7] = [
        OrganisationKind::Department,
        OrganisationKind::County,
        OrganisationKind::Township,
        OrganisationKind::Village,
        OrganisationKind::Bank,
        OrganisationKind::Hospital,
        OrganisationKind::Employer,
    ];

    /// The word in the table and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            OrganisationKind::Department => "department",
            OrganisationKind::County => "county",
            OrganisationKind::Township => "township",
            OrganisationKind::Village => "village",
            OrganisationKind::Bank => "bank",
            OrganisationKind::Hospital => "hospital",
            OrganisationKind::Employer => "employer",
        }
    }

    /// Reads the word of the table, or the words of an import file.
    #[must_use]
    pub fn from_word(word: &str) -> Option<OrganisationKind> {
        Some(match word {
            "部门" => OrganisationKind::Department,
            "县区" | "县" => OrganisationKind::County,
            "乡镇" => OrganisationKind::Township,
            "村居" | "村" => OrganisationKind::Village,
            "银行" => OrganisationKind::Bank,
            "医院" | "医疗机构" => OrganisationKind::Hospital,
            "用人单位" | "单位" => OrganisationKind::Employer,
            other => return OrganisationKind::ALL.into_iter().find(|kind| kind.word() == other),
        })
    }
}

/// Takes organisations in, in one transaction; one that stands already is replaced by what comes.
///
/// # Errors
/// `not_allowed`; `organisation_unknown` when a parent neither stands nor comes; `organisation_circle` when one would
/// belong to itself; a failure of the database.
pub fn import_organisations(ctx: &mut Ctx, organisations: &[Organisation]) -> Result<()> {
    require(ctx, Deed::KeepRegistry)?;
    organisations.iter().try_for_each(|one| store::put_organisation(ctx, one))?;
    let all = store::organisations(ctx)?;
    for one in organisations {
        let mut above = one.parent.as_ref();
        // A chain longer than there are organisations comes back to itself.
        for _ in 0..=all.len() {
            let Some(code) = above else { break };
            let Some(parent) = all.iter().find(|known| known.code == *code) else {
                return Err(Refusal::new("organisation_unknown").with("code", code).into());
            };
            above = parent.parent.as_ref();
        }
        if above.is_some() {
            return Err(Refusal::new("organisation_circle").with("code", &one.code).into());
        }
    }
    let count = organisations.len().to_string();
    audit::record(ctx, "access.import_organisations", "organisations", &[("count", count)])?;
    Ok(())
}

/// All organisations, by code.
///
/// # Errors
/// A failure of the database.
pub fn organisations(ctx: &mut Ctx) -> Result<Vec<Organisation>> {
    store::organisations(ctx)
}

/// The organisation of a code.
///
/// # Errors
/// A failure of the database.
pub fn organisation(ctx: &mut Ctx, code: &str) -> Result<Option<Organisation>> {
    store::organisation(ctx, code)
}

/// Says for whom a user works.
///
/// # Errors
/// `not_allowed`, `own_user`, `region_not_yours`; `user_unknown`; `organisation_unknown` when it does not stand, is
/// closed or lies outside the actor's region; a failure of the database.
pub fn place_user(ctx: &mut Ctx, login: &str, organisation: &str) -> Result<()> {
    require(ctx, Deed::KeepUsers)?;
    must_keep(ctx, login)?;
    if store::user(ctx, login)?.is_none() {
        return Err(Refusal::new("login_unknown").with("login", login).into());
    }
    let scope = ctx.scope();
    let stands = |known: Organisation| known.active && scope.covers(known.region);
    if !store::organisation(ctx, organisation)?.is_some_and(stands) {
        return Err(Refusal::new("organisation_unknown").with("code", organisation).into());
    }
    store::put_member(ctx, login, organisation)?;
    audit::record(ctx, "access.place_user", login, &[("organisation", organisation.to_owned())])?;
    Ok(())
}

/// For whom a user works, where that is known.
///
/// # Errors
/// A failure of the database.
pub fn organisation_of(ctx: &mut Ctx, login: &str) -> Result<Option<Organisation>> {
    store::organisation_of(ctx, login)
}
