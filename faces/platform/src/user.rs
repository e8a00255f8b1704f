//! `/platform/users/{login}`: one user. A security administrator names, places, locks and invites him; never himself.

use access::{OpenInvite, Organisation, Role, User as Known};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use door::{Fault, Form, House, User, way_back};
use kernel::{Ctx, Refusal, RegionCode, Result};
use maud::{Markup, html};
use ui::{
    Button, Card, CheckboxItem, Checkboxes, Details, Input, InsetText, Lang, Line, Reader, Select, SelectItem, Tone,
    text, text_with,
};

use crate::{
    FACE,
    page::{Refused, again, deed, frame, plain, refused},
    users,
};

const NEW: &str = "/platform/users/new";

struct Shown {
    known: Option<Known>,
    works_for: Option<Organisation>,
    invite: Option<OpenInvite>,
    offices: Vec<Organisation>,
}

fn read(ctx: &mut Ctx, login: Option<&str>) -> Result<Shown> {
    let scope = ctx.scope();
    let offices =
        access::organisations(ctx)?.into_iter().filter(|one| one.active && scope.covers(one.region)).collect();
    let Some(login) = login else { return Ok(Shown { known: None, works_for: None, invite: None, offices }) };
    let known = access::user(ctx, login)?.filter(|known| scope.covers(known.region));
    let Some(known) = known else { return Err(Refusal::new("user_unknown").with("login", "—").into()) };
    let invite = access::open_invites(ctx)?.into_iter().find(|invite| invite.user.login == login);
    Ok(Shown { works_for: access::organisation_of(ctx, login)?, known: Some(known), invite, offices })
}

async fn shown(house: &House, user: &User, login: Option<String>) -> Result<Shown> {
    house.ask(&user.who, move |ctx| read(ctx, login.as_deref())).await
}

/// Shows the form for a new user.
pub(crate) async fn new(State(house): State<House>, user: User, reader: Reader) -> Result<Markup, Fault> {
    match shown(&house, &user, None).await {
        Ok(shown) => Ok(write(&reader, &user, &shown, &Form::default(), Refused::default())),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

/// Shows a user.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(login): Path<String>,
) -> Result<Markup, Fault> {
    match shown(&house, &user, Some(login)).await {
        Ok(shown) => Ok(write(&reader, &user, &shown, &Form::default(), Refused::default())),
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

fn wished(form: &Form, login: &str, active: bool) -> Result<Known> {
    let region = RegionCode::parse(form.text("region")).map_err(|why| kernel::Error::from(Refusal::new(why.code())))?;
    if form.text("name").is_empty() {
        return kernel::refuse("name_empty");
    }
    let roles = form.all("role").filter_map(Role::from_word).collect();
    Ok(Known { login: login.to_owned(), name: form.text("name").chars().take(50).collect(), region, roles, active })
}

fn field_of(refusal: &Refusal) -> &'static str {
    match &*refusal.code {
        code if code.starts_with("region_") => "region",
        "name_empty" => "name",
        "bad_login" | "user_known" => "login",
        "organisation_unknown" => "organisation",
        _ => "role",
    }
}

/// Adds a user and shows the invitation.
pub(crate) async fn add(State(house): State<House>, user: User, reader: Reader, form: Form) -> Result<Response, Fault> {
    let (login, typed) = (form.text("login").to_owned(), form.clone());
    let done = house.act(&user.who, move |ctx| {
        if access::user(ctx, &login)?.is_some() {
            return Err(Refusal::new("user_known").with("login", &login).into());
        }
        put(ctx, &wished(&typed, &login, true)?, typed.text("organisation"))?;
        access::invite(ctx, &login)
    });
    match done.await {
        Ok(token) => Ok(write_invite(&reader, &user, form.text("login"), &token).into_response()),
        Err(why) => once_more(&house, &user, &reader, None, &form, why).await,
    }
}

fn put(ctx: &mut Ctx, wished: &Known, office: &str) -> Result<()> {
    access::put_user(ctx, wished)?;
    if office.is_empty() { Ok(()) } else { access::place_user(ctx, &wished.login, office) }
}

/// Changes a user's name, roles, region and office.
pub(crate) async fn change(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(login): Path<String>,
    form: Form,
) -> Result<Response, Fault> {
    let (name, typed) = (login.clone(), form.clone());
    let done = house.act(&user.who, move |ctx| {
        let stands = read(ctx, Some(&name))?.known.expect("a user was asked for");
        put(ctx, &wished(&typed, &name, stands.active)?, typed.text("organisation"))
    });
    match done.await {
        Ok(()) => Ok(Redirect::to(&format!("/platform/users/{login}")).into_response()),
        Err(why) => once_more(&house, &user, &reader, Some(login), &form, why).await,
    }
}

async fn once_more(
    house: &House,
    user: &User,
    reader: &Reader,
    login: Option<String>,
    form: &Form,
    why: kernel::Error,
) -> Result<Response, Fault> {
    let fault = |why| Fault::new(reader.clone(), &FACE, why);
    let refusal = refused(why).map_err(fault)?;
    if matches!(&*refusal.code, "not_allowed" | "own_user" | "region_not_yours" | "user_unknown") {
        return Err(fault(refusal.into()));
    }
    let shown = shown(house, user, login).await.map_err(fault)?;
    Ok(again(write(reader, user, &shown, form, Refused(Some((field_of(&refusal), &refusal))))))
}

/// Locks, unlocks, invites, withdraws an invitation, signs out, or forgets second factors.
pub(crate) async fn step(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path((login, step)): Path<(String, String)>,
    form: Form,
) -> Result<Response, Fault> {
    let (name, what) = (login.clone(), step.clone());
    let done = house.act(&user.who, move |ctx| {
        let stands = read(ctx, Some(&name))?.known.expect("a user was asked for");
        match &*what {
            "lock" => access::put_user(ctx, &Known { active: false, ..stands }).map(|()| None),
            "unlock" => access::put_user(ctx, &Known { active: true, ..stands }).map(|()| None),
            "invite" => access::invite(ctx, &name).map(Some),
            "withdraw" => access::withdraw_invite(ctx, &name).map(|()| None),
            "sign-out" => access::revoke_all(ctx, &name).map(|()| None),
            "forget" => access::forget_second_factors(ctx, &name).map(|()| None),
            _ => Err(Refusal::new("user_unknown").with("login", "—").into()),
        }
    });
    match done.await {
        Ok(Some(token)) => Ok(write_invite(&reader, &user, &login, &token).into_response()),
        Ok(None) => {
            let own = format!("/platform/users/{login}");
            let to = if form.text("to").is_empty() { &own } else { way_back(form.text("to"), &FACE, "/platform") };
            Ok(Redirect::to(to).into_response())
        }
        Err(why) => Err(Fault::new(reader, &FACE, why)),
    }
}

fn write(reader: &Reader, user: &User, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let lang = reader.lang;
    let title = if shown.known.is_some() { "desk-user-title" } else { "desk-user-new" };
    let own = shown.known.as_ref().is_some_and(|known| *known.login == *user.who.actor.user);
    let body = html! {
        (why.summary(lang))
        @match &shown.known {
            Some(known) => (ui::heading(text(lang, "desk-user-title"), html! { (known.login) }, users::state(lang, known.active))),
            None => (ui::heading("", text(lang, "desk-user-new"), "")),
        }
        @if own {
            (InsetText::new(text(lang, "desk-user-own")))
        } @else {
            div.y-card { (form(lang, shown, typed, why)) }
            @if let Some(known) = &shown.known { (Card::new("steps", text(lang, "desk-user-steps"), steps(lang, known, shown.invite.as_ref()))) }
        }
    };
    frame(reader, user, title, "nav-users").back("desk-users-back", "/platform/users").write(&body)
}

fn form(lang: Lang, shown: &Shown, typed: &Form, why: Refused<'_>) -> Markup {
    let (known, fresh) = (shown.known.as_ref(), *typed == Form::default());
    let stands = |field: &str| match (known, field) {
        (Some(known), "name") => known.name.clone(),
        (Some(known), "region") => known.region.to_string(),
        _ => String::new(),
    };
    let value = |field: &str| if fresh { stands(field) } else { typed.text(field).to_owned() };
    let input = |field: &str, key: &str| {
        Input::new(field, text(lang, key))
            .filled(value(field))
            .autocomplete("off")
            .spellcheck(false)
            .error_message(why.at(lang, field))
    };
    let held: Vec<String> = if fresh {
        known.map(|known| known.roles.iter().map(|role| role.word().to_owned()).collect()).unwrap_or_default()
    } else {
        typed.all("role").map(str::to_owned).collect()
    };
    let roles = Role::ALL.map(|role| CheckboxItem::new(role.word(), text(lang, &format!("role-{}", role.word()))));
    let office = if fresh {
        shown.works_for.as_ref().map(|office| office.code.clone()).unwrap_or_default()
    } else {
        typed.text("organisation").to_owned()
    };
    let offices = std::iter::once(SelectItem::new("", plain(lang, "desk-organisation-none")))
        .chain(shown.offices.iter().map(|one| SelectItem::new(&*one.code, &*one.name)));
    let action = known.map_or_else(|| NEW.to_owned(), |known| format!("/platform/users/{}", known.login));
    html! {
        form method="post" action=(action) {
            @if known.is_none() { (input("login", "desk-login").hint(text(lang, "desk-login-hint")).autocapitalize("none").classes("govuk-input--width-20")) }
            (input("name", "desk-column-name"))
            (input("region", "desk-column-region").hint(text(lang, "desk-complaint-region-hint")).inputmode("numeric").classes("govuk-input--width-20"))
            (Checkboxes::new("role", plain(lang, "desk-column-roles"), roles).hint(text(lang, "desk-roles-hint")).values(held).error_message(why.at(lang, "role")))
            (Select::new("organisation", text(lang, "desk-column-organisation"), offices.collect::<Vec<_>>()).value(office)
                .error_message(why.at(lang, "organisation")))
            (Button::new(text(lang, if known.is_some() { "desk-user-change" } else { "desk-user-add" })).once())
        }
    }
}

/// The buttons of an invitation that nobody has used yet; `to` is where to go on.
pub(crate) fn invitation(lang: Lang, invite: &OpenInvite, to: &str) -> Markup {
    let login = &invite.user.login;
    let named =
        |key: &str| Button::new(html! { (text(lang, key)) span.govuk-visually-hidden { " " (login) } }).secondary();
    html! {
        div.y-inline {
            @if invite.user.active {
                (deed(&format!("/platform/users/{login}/invite"), &[], named("desk-invite-renew")))
            }
            (deed(&format!("/platform/users/{login}/withdraw"), &[("to", to)], named("desk-invite-withdraw")))
        }
    }
}

/// Until when an invitation is good, and from whom it is.
pub(crate) fn invited_until(lang: Lang, invite: &OpenInvite) -> Markup {
    let key = if invite.is_over { "desk-invite-over" } else { "desk-invite-until" };
    text_with(lang, key, &[("at", &invite.ends_at.local()), ("by", &invite.issued_by)])
}

fn steps(lang: Lang, known: &Known, invite: Option<&OpenInvite>) -> Markup {
    let step = |word: &str, button: Button| deed(&format!("/platform/users/{}/{word}", known.login), &[], button);
    let quiet = |key: &str| Button::new(text(lang, key)).secondary();
    html! {
        @if let Some(invite) = invite {
            p.govuk-body { (invited_until(lang, invite)) }
            (invitation(lang, invite, ""))
        }
        div.y-inline {
            @if known.active {
                @if invite.is_none() { (step("invite", quiet("desk-user-invite"))) }
                (step("sign-out", quiet("desk-user-sign-out")))
                (step("lock", Button::new(text(lang, "desk-user-lock")).warning()))
            } @else {
                (step("unlock", quiet("desk-user-unlock")))
            }
        }
        (Details::new(text(lang, "desk-user-forget"), html! {
            p.govuk-body { (text(lang, "desk-user-forget-note")) }
            (step("forget", Button::new(text(lang, "desk-user-forget")).warning()))
        }))
    }
}

/// The invitation, shown once.
fn write_invite(reader: &Reader, user: &User, login: &str, token: &access::Token) -> Markup {
    let lang = reader.lang;
    let body = html! {
        (ui::heading("", text(lang, "desk-invite-made"), ""))
        div.y-card {
            (Line::new(Tone::Warn, text(lang, "desk-invite-once")))
            p.govuk-body { (text_with(lang, "desk-invite-hand-over", &[("login", login)])) }
            p.govuk-body.y-hash { code { "/platform/invite/" (token.text()) } }
        }
    };
    frame(reader, user, "desk-invite-made", "nav-users").back("desk-users-back", "/platform/users").write(&body)
}
