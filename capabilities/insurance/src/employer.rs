//! An employer's account with the insurances 单位参保登记: opened when it registers, closed when it is gone.
//!
//! Promises: nobody joins an insurance through an employer without an open account, and no account is closed while somebody is insured through it. Deliberately absent: who
//! an employer is (the access room's organisations) and what its business is: the case that opened the account keeps what it said.

use access::Deed;
use kernel::{Ctx, Day, Refusal, Result};

use crate::{state::words, store};

/// An employer's account; of those it had, at most one is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmployerAccount {
    /// The employer's code.
    pub employer: String,
    /// Its first, second, .. account.
    pub account_no: i64,
    /// First day.
    pub from: Day,
    /// What it registered as; none where it was brought from another program.
    pub kind: Option<EmployerKind>,
    /// Last day and why; none while it is open.
    pub end: Option<(Day, EmployerEnd)>,
}

impl EmployerAccount {
    /// Whether staff can be insured through it.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.end.is_none()
    }
}

/// What an employer registers as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmployerKind {
    /// 企业.
    Company,
    /// 分支机构.
    Branch,
    /// 有雇工的个体工商户.
    Trader,
    /// 民办非企业单位.
    PrivateBody,
    /// 社会团体、基金会.
    Association,
    /// 党政机关.
    Organ,
    /// 参照公务员法管理的事业单位.
    AsCivilService,
    /// 公益一类事业单位.
    PublicOne,
    /// 公益二类事业单位.
    PublicTwo,
    /// 其他事业单位.
    OtherPublic,
}

words!(EmployerKind, 10: Company = "company", Branch = "branch", Trader = "trader", PrivateBody = "private_body", Association = "association",
    Organ = "organ", AsCivilService = "as_civil_service", PublicOne = "public_one", PublicTwo = "public_two", OtherPublic = "other_public");

/// Why an account was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum EmployerEnd {
    /// 解散或注销.
    Dissolved,
    /// 破产.
    Bankrupt,
    /// 被吊销或撤销.
    Revoked,
    /// 合并.
    Merged,
    /// 迁出本市.
    Moved,
}

words!(EmployerEnd, 5: Dissolved = "dissolved", Bankrupt = "bankrupt", Revoked = "revoked", Merged = "merged", Moved = "moved");

/// An employer registers: its account is open from today on.
///
/// # Errors
/// `insurance_employer_registered` where one is open; `not_allowed`, `no_handler`, `employer_unknown`, `employer_elsewhere`; a failure of the database.
pub fn join_employer(ctx: &mut Ctx, employer: &str, kind: EmployerKind) -> Result<EmployerAccount> {
    let organisation = access::require_for_employer(ctx, Deed::TakeCase, employer)?;
    let known = store::employer_accounts(ctx, employer)?;
    if let Some(open) = known.iter().find(|one| one.is_open()) {
        return Err(Refusal::new("insurance_employer_registered").with("from", open.from).into());
    }
    let account_no = 1 + known.first().map_or(0, |latest| latest.account_no);
    let account =
        EmployerAccount { employer: employer.to_owned(), account_no, from: ctx.today(), kind: Some(kind), end: None };
    store::put_employer_account(ctx, &account)?;
    let facts = [("employer", employer.to_owned()), ("kind", kind.word().to_owned())];
    audit::record(ctx, "insurance.join_employer", &organisation.region.to_string(), &facts)?;
    Ok(account)
}

/// An employer leaves the insurances with the end of today.
///
/// # Errors
/// `insurance_employer_unregistered`; `insurance_employer_has_staff` while somebody is insured through it and not reported as leaving; who may, as [`join_employer`].
pub fn end_employer(ctx: &mut Ctx, employer: &str, why: EmployerEnd) -> Result<()> {
    let organisation = access::require_for_employer(ctx, Deed::TakeCase, employer)?;
    let open = open_account(ctx, employer)?;
    let staff = ctx.as_owner(|ctx| store::staff_count(ctx, employer))?;
    if staff > 0 {
        return Err(Refusal::new("insurance_employer_has_staff").with("count", staff).into());
    }
    store::end_employer_account(ctx, &open, ctx.today(), why)?;
    let facts = [("employer", employer.to_owned()), ("why", why.word().to_owned())];
    audit::record(ctx, "insurance.end_employer", &organisation.region.to_string(), &facts).map(drop)
}

/// An employer's accounts, the latest first; for its region's desk and who acts for it.
///
/// # Errors
/// `not_allowed`, `no_handler`, `employer_unknown`, `employer_elsewhere`; a failure of the database.
pub fn employer_accounts(ctx: &mut Ctx, employer: &str) -> Result<Vec<EmployerAccount>> {
    access::require_for_employer(ctx, Deed::TakeCase, employer)?;
    store::employer_accounts(ctx, employer)
}

/// The account that is open; `insurance_employer_unregistered` where none is.
pub(crate) fn open_account(ctx: &mut Ctx, employer: &str) -> Result<EmployerAccount> {
    let open = store::employer_accounts(ctx, employer)?.into_iter().find(EmployerAccount::is_open);
    open.ok_or_else(|| Refusal::new("insurance_employer_unregistered").with("employer", employer).into())
}
