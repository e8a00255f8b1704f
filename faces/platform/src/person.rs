//! `/platform/people/{person}`: a person's household, accounts, payments and complaints. Numbers are masked until a purpose was
//! stated, which the person can read; then the page is open for half an hour, and roles that may correct what it says.

use access::{Deed, Look, Purpose};
use axum::{
    extract::{Path, State},
    response::{IntoResponse, Redirect, Response},
};
use card::{Account, AccountState};
use casework::Complaint;
use door::{Fault, Form, House, Sealed, User};
use exchange::Payment;
use kernel::{AccountNumber, CitizenId, Ctx, Day, PersonName, Refusal, RegionCode, Result, refuse};
use maud::{Markup, html};
use registry::{Person, PersonState};
use ui::{
    Button, Card, Column, Content, DateInput, Details, Input, Lang, Line, Reader, Rows, Select, SelectItem,
    SummaryList, SummaryRow, Tone, text, text_with,
};

use crate::{
    FACE, cards, complaints,
    page::{Refused, again, frame, link, may, plain, refused},
    people,
};

/// What the page shows.
struct Shown {
    person: Person,
    village_name: String,
    opened: bool,
    household: Vec<Person>,
    accounts: Vec<Account>,
    payments: Vec<Payment>,
    complaints: Vec<Complaint>,
    looks: Vec<Look>,
}

fn read(ctx: &mut Ctx, id: CitizenId) -> Result<Shown> {
    access::require(ctx, Deed::ReadPeople)?;
    let person = registry::known(ctx, id)?;
    let (scope, opened) = (ctx.scope(), access::has_stated_purpose(ctx, id)?);
    Ok(Shown {
        village_name: registry::hit(ctx, id)?.map(|hit| hit.village_name).unwrap_or_default(),
        household: registry::household_of(ctx, id)?,
        accounts: card::accounts_of(ctx, id)?,
        payments: exchange::payments_of(ctx, id)?,
        complaints: casework::complaints_of(ctx, id)?
            .into_iter()
            .filter(|complaint| scope.covers(complaint.subject.region))
            .collect(),
        looks: if opened { access::looks_at(ctx, id)? } else { Vec::new() },
        person,
        opened,
    })
}

/// Who asks for which page, and what was typed into one of its forms.
struct Visitor<'a> {
    house: &'a House,
    user: &'a User,
    reader: &'a Reader,
    reference: &'a str,
    typed: Form,
}

impl Visitor<'_> {
    fn fault(&self, why: kernel::Error) -> Fault {
        Fault::new(self.reader.clone(), &FACE, why)
    }

    fn here(&self) -> String {
        format!("/platform/people/{}", self.reference)
    }

    fn person(&self) -> Result<CitizenId, Fault> {
        Sealed::open(self.house, &self.user.who, self.reference).map_err(|why| self.fault(why))
    }

    async fn page(&self, why: Refused<'_>) -> Result<Markup, Fault> {
        let id = self.person()?;
        let shown = self.house.ask(&self.user.who, move |ctx| read(ctx, id)).await.map_err(|why| self.fault(why))?;
        Ok(self.write(&shown, why))
    }

    /// Does something to the person and shows the page; a refusal is said at the field.
    async fn act(
        &self,
        deed: Deed,
        field: &str,
        mut change: impl FnMut(&mut Ctx, CitizenId) -> Result<()> + Send + 'static,
    ) -> Result<Response, Fault> {
        let id = self.person()?;
        let done = self.house.act(&self.user.who, move |ctx| {
            access::require(ctx, deed)?;
            if deed != Deed::OpenPerson && !access::has_stated_purpose(ctx, id)? {
                return refuse("purpose_first");
            }
            change(ctx, id)
        });
        match done.await {
            Ok(()) => Ok(Redirect::to(&self.here()).into_response()),
            Err(why) => {
                let refusal = refused(why).map_err(|failure| self.fault(failure))?;
                if matches!(&*refusal.code, "not_allowed" | "unknown_person") {
                    return Err(self.fault(refusal.into()));
                }
                Ok(again(self.page(Refused(Some((field, &refusal)))).await?))
            }
        }
    }
}

/// Shows the page.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Path(reference): Path<String>,
) -> Result<Markup, Fault> {
    let visitor =
        Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed: Form::default() };
    visitor.page(Refused::default()).await
}

macro_rules! forms {
    ($($(#[$about:meta])* $name:ident = $does:path;)*) => {$(
        $(#[$about])*
        pub(crate) async fn $name(
            State(house): State<House>,
            user: User,
            reader: Reader,
            Path(reference): Path<String>,
            typed: Form,
        ) -> Result<Response, Fault> {
            $does(Visitor { house: &house, user: &user, reader: &reader, reference: &reference, typed }).await
        }
    )*};
}

forms! {
    /// States a purpose and opens the page.
    open = state_purpose;
    /// Corrects the name.
    correct_name = put_name;
    /// Corrects the phone number.
    correct_phone = put_phone;
    /// Records that she lives elsewhere.
    correct_village = put_village;
    /// Records that she died, moved away, or that this was a mistake.
    change_state = put_state;
    /// Opens another account to pay to.
    change_account = put_account;
}

async fn state_purpose(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let purpose = Purpose::from_word(visitor.typed.text("purpose"));
    let note = visitor.typed.text("note").to_owned();
    let open = move |ctx: &mut Ctx, id: CitizenId| {
        let Some(purpose) = purpose else { return refuse("purpose_needed") };
        casework::open_person(ctx, id, purpose, &note, "person").map(drop)
    };
    visitor.act(Deed::OpenPerson, "purpose", open).await
}

async fn put_name(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let name = PersonName::parse(visitor.typed.text("name"));
    let change = move |ctx: &mut Ctx, id: CitizenId| match &name {
        Ok(name) => registry::correct_name(ctx, id, name),
        Err(why) => Err(Refusal::new(why.code()).into()),
    };
    visitor.act(Deed::CorrectPeople, "name", change).await
}

async fn put_phone(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let phone = visitor.typed.text("phone").to_owned();
    let change = move |ctx: &mut Ctx, id: CitizenId| registry::correct_phone(ctx, id, &phone);
    visitor.act(Deed::CorrectPeople, "phone", change).await
}

async fn put_village(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let village = RegionCode::parse(visitor.typed.text("village"));
    let household: Option<i64> = visitor.typed.number("household");
    let relation = visitor.typed.text("relation").to_owned();
    let change = move |ctx: &mut Ctx, id: CitizenId| {
        let village = match &village {
            Ok(village) => *village,
            Err(why) => return Err(Refusal::new(why.code()).into()),
        };
        if !registry::regions(ctx)?.iter().any(|known| known.code == village && known.valid_to.is_none()) {
            return Err(Refusal::new("village_unknown").with("region", village).into());
        }
        let Some(household) = household.filter(|number| *number > 0) else { return refuse("household_missing") };
        registry::correct_village(ctx, id, village, household, &relation)
    };
    visitor.act(Deed::CorrectPeople, "village", change).await
}

async fn put_state(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let state = PersonState::from_word(visitor.typed.text("state"));
    let since = Day::parse(&visitor.typed.day_text("since"));
    let change = move |ctx: &mut Ctx, id: CitizenId| {
        let Some(state) = state else { return refuse("state_missing") };
        match &since {
            Ok(since) if *since <= ctx.today() => registry::change_state(ctx, id, state, *since),
            _ => refuse("since_wrong"),
        }
    };
    visitor.act(Deed::CorrectPeople, "since-year", change).await
}

/// An account is where money goes: who has a second factor gives it just now.
async fn put_account(visitor: Visitor<'_>) -> Result<Response, Fault> {
    let token = visitor.user.token.clone();
    let has = visitor.house.ask(&visitor.user.who, move |ctx| access::second_factors(ctx, &token)).await;
    if has.map_err(|why| visitor.fault(why))?.codes
        && let Err(elsewhere) = door::fresh(visitor.house, visitor.user, visitor.reader, &FACE, &visitor.here()).await
    {
        return Ok(elsewhere);
    }
    let bank = visitor.typed.text("bank").to_owned();
    let known = exchange::profile::example_profile(&bank).is_some();
    let number = AccountNumber::parse(visitor.typed.text("account"));
    let change = move |ctx: &mut Ctx, id: CitizenId| {
        if !known {
            return refuse("bank_missing");
        }
        match &number {
            Ok(number) => card::change_account(ctx, id, &bank, number.clone(), None),
            Err(why) => Err(Refusal::new(why.code()).into()),
        }
    };
    visitor.act(Deed::CorrectAccounts, "account", change).await
}

impl Visitor<'_> {
    fn write(&self, shown: &Shown, why: Refused<'_>) -> Markup {
        let (lang, user) = (self.reader.lang, self.user);
        let body = html! {
            (why.summary(lang))
            (ui::heading("", html! { (shown.person.name.as_str()) }, people::state(lang, shown.person.state)))
            @if shown.opened { (Line::new(Tone::Quiet, text(lang, "desk-person-open-now")).icon(ui::Icon::Eye)) }
            @else if may(user, Deed::OpenPerson) { (self.purpose(why)) }
            (Card::new("facts", text(lang, "desk-person-facts"), facts(lang, shown)))
            @if shown.opened && may(user, Deed::CorrectPeople) { (self.corrections(shown, why)) }
            (Card::new("accounts", text(lang, "desk-person-accounts"), html! {
                (accounts(lang, shown))
                p.govuk-body { (link(&format!("{}/cards", self.here()), text(lang, "desk-card-of-person-open"))) }
                p.govuk-body { (link(&format!("{}/services", self.here()), text(lang, "desk-person-services"))) }
                p.govuk-body { (link(&format!("{}/pension", self.here()), text(lang, "desk-pension-open"))) }
                @if may(user, Deed::TakeCase) {
                    p.govuk-body { (link(&format!("{}/appointments", self.here()), text(lang, "desk-appointments-open"))) }
                }
            }))
            @if shown.opened && may(user, Deed::CorrectAccounts) { (self.account_form(why)) }
            (Card::new("payments", text(lang, "desk-person-payments"), payments(lang, shown)))
            (Card::new("household", text(lang, "desk-person-household"), self.household(shown)))
            (Card::new("complaints", text(lang, "desk-person-complaints"), complaints(lang, shown)))
            (Card::new("looks", text(lang, "desk-person-looks"), looks(lang, shown)))
        };
        frame(self.reader, user, "desk-person-title", "nav-people")
            .back("desk-people-back", "/platform/people")
            .write(&body)
    }

    fn purpose(&self, why: Refused<'_>) -> Markup {
        let lang = self.reader.lang;
        let choices = std::iter::once(SelectItem::new("", plain(lang, "desk-purpose-choose"))).chain(
            Purpose::ALL.map(|one| SelectItem::new(one.word(), plain(lang, &format!("desk-purpose-{}", one.word())))),
        );
        let form = html! {
            p.govuk-body { (text(lang, "desk-purpose-note")) }
            form method="post" action={ (self.here()) "/open" } {
                (Select::new("purpose", text(lang, "desk-purpose"), choices.collect::<Vec<_>>()).value(self.typed.text("purpose"))
                    .error_message(why.at(lang, "purpose")))
                (Input::new("note", text(lang, "desk-purpose-words")).filled(self.typed.text("note")).autocomplete("off"))
                (Button::new(text(lang, "desk-purpose-open")))
            }
        };
        html! { (Card::new("open", text(lang, "desk-purpose-title"), form)) }
    }

    /// What was typed, else what stands.
    fn filled<'a>(&'a self, field: &str, stands: &'a str) -> &'a str {
        Some(self.typed.text(field)).filter(|typed| !typed.is_empty()).unwrap_or(stands)
    }

    fn form(&self, action: &str, fields: Markup) -> Markup {
        html! {
            form method="post" action={ (self.here()) "/" (action) } {
                (fields)
                (Button::new(text(self.reader.lang, "desk-correct")).secondary())
            }
        }
    }

    fn corrections(&self, shown: &Shown, why: Refused<'_>) -> Markup {
        let (lang, person) = (self.reader.lang, &shown.person);
        let input = |name: &str, key: &str, stands: &str| {
            Input::new(name, text(lang, key))
                .filled(self.filled(name, stands))
                .autocomplete("off")
                .spellcheck(false)
                .error_message(why.at(lang, name))
        };
        let (village, household) = (person.village.to_string(), person.household_id.to_string());
        let states = [PersonState::Alive, PersonState::Dead, PersonState::Moved]
            .map(|state| SelectItem::new(state.word(), plain(lang, &format!("person-{}", state.word()))));
        let part = |name: &str| self.typed.text(&format!("since-{name}")).to_owned();
        let forms = html! {
            (self.form("name", html! { (input("name", "desk-column-name", person.name.as_str())) }))
            (self.form("phone", html! { (input("phone", "desk-person-phone", &person.phone).inputmode("tel")) }))
            (self.form("village", html! {
                (input("village", "desk-person-village-code", &village).inputmode("numeric"))
                (input("household", "desk-person-household-number", &household).inputmode("numeric"))
                (input("relation", "desk-person-relation", &person.relation))
            }))
            (self.form("state", html! {
                (Select::new("state", text(lang, "column-state"), states).value(self.filled("state", person.state.word())))
                (DateInput::new(lang, "since", text(lang, "desk-person-since")).filled(&part("year"), &part("month"), &part("day"))
                    .error_message(why.at(lang, "since-year")))
            }))
        };
        let refused_here = why.0.is_some_and(|(field, _)| ["name", "phone", "village", "since-year"].contains(&field));
        html! { (Details::new(text(lang, "desk-person-correct"), forms).open(refused_here)) }
    }

    fn account_form(&self, why: Refused<'_>) -> Markup {
        let lang = self.reader.lang;
        let fields = html! {
            (Select::new("bank", text(lang, "column-bank"), cards::choose_bank(lang)).value(self.typed.text("bank")))
            (Input::new("account", text(lang, "desk-account-number")).filled(self.typed.text("account")).inputmode("numeric")
                .autocomplete("off").error_message(why.at(lang, "account")))
        };
        let refused_here = why.0.is_some_and(|(field, _)| field == "account");
        html! { (Details::new(text(lang, "desk-account-change"), self.form("account", fields)).open(refused_here)) }
    }

    fn household(&self, shown: &Shown) -> Markup {
        let lang = self.reader.lang;
        let row = |one: &Person| {
            let name = if shown.opened { one.name.to_string() } else { one.name.masked() };
            let to = format!("/platform/people/{}", Sealed::person(self.house, &self.user.who, one.id));
            let name = if one.id == shown.person.id {
                html! { (name) }
            } else {
                link(&to, name)
            };
            let cells = [
                name,
                html! { span lang=(Lang::Zh.tag()) { (one.relation) } },
                html! { span.y-masked { (one.id.masked()) } },
                people::state(lang, one.state),
            ];
            cells.map(Content::from)
        };
        html! { (Rows::new(lang, "desk-person-household", "", HOUSEHOLD).rows(shown.household.iter().map(row))) }
    }
}

fn facts(lang: Lang, shown: &Shown) -> Markup {
    let person = &shown.person;
    let phone = match (&*person.phone, shown.opened) {
        ("", _) => ui::nothing(lang),
        (phone, true) => html! { (phone) },
        (phone, false) => ui::masked(lang, phone),
    };
    let id = if shown.opened {
        html! { span.y-masked { (person.id) } }
    } else {
        html! { span.y-masked { (person.id.masked()) } }
    };
    let village = html! { span lang=(Lang::Zh.tag()) { (shown.village_name) } " " span.y-quiet { (person.village) } };
    html! {
        (SummaryList::new([
            SummaryRow::new(text(lang, "desk-column-masked-id"), id),
            SummaryRow::new(text(lang, "desk-column-birth"), ui::day(lang, person.id.birth())),
            SummaryRow::new(text(lang, "desk-column-village"), village),
            SummaryRow::new(text(lang, "desk-person-phone"), phone),
        ]))
    }
}

const HOUSEHOLD: &[Column] = &[
    Column::words("desk-column-name"),
    Column::words("desk-person-relation"),
    Column::words("desk-column-masked-id"),
    Column::words("column-state"),
];
const ACCOUNTS: &[Column] =
    &[Column::words("desk-account-number"), Column::words("column-bank"), Column::words("column-state")];
const PAYMENTS: &[Column] = &[
    Column::words("column-programme"),
    Column::numbers("column-amount"),
    Column::words("column-state"),
    Column::words("column-reason"),
    Column::words("column-batch"),
];
const LOOKS: &[Column] =
    &[Column::words("desk-column-at"), Column::words("desk-column-who"), Column::words("desk-purpose")];

fn accounts(lang: Lang, shown: &Shown) -> Markup {
    let row = |account: &Account| {
        let number = if shown.opened { account.number.as_str().to_owned() } else { account.number.masked() };
        let state = match account.state {
            AccountState::Active => "desk-account-active",
            AccountState::Closed => "desk-account-closed",
        };
        [html! { span.y-masked { (number) } }, html! { (account.bank) }, text(lang, state)].map(Content::from)
    };
    html! {
        @if shown.accounts.is_empty() { p.govuk-body.y-quiet { (text(lang, "desk-accounts-none")) } }
        @else { (Rows::new(lang, "desk-person-accounts", "", ACCOUNTS).rows(shown.accounts.iter().map(row))) }
    }
}

fn payments(lang: Lang, shown: &Shown) -> Markup {
    let row = |payment: &Payment| {
        let last = payment.attempts.last();
        let reason = payment.reason.as_deref().map(|code| {
            if ui::is_code(code) {
                text(lang, code)
            } else {
                html! { (code) }
            }
        });
        let reason = reason.or_else(|| {
            last.and_then(|attempt| attempt.reason.as_deref())
                .map(|said| html! { span lang=(Lang::Zh.tag()) { (said) } })
        });
        [
            html! { (door::programme_name(lang, &payment.programme)) " " span.y-quiet.y-nowrap { (payment.period) } },
            html! { @match payment.amount { Some(sum) => (ui::money(lang, sum)), None => (ui::nothing(lang)) } },
            text(lang, &format!("desk-pay-{}", payment.state)),
            reason.unwrap_or_else(|| ui::nothing(lang)),
            link(&format!("/platform/batches/{}", payment.batch_id), payment.batch_id.to_string()),
        ]
        .map(Content::from)
    };
    html! {
        @if shown.payments.is_empty() { p.govuk-body.y-quiet { (text(lang, "desk-payments-none")) } }
        @else { (Rows::new(lang, "desk-person-payments", "", PAYMENTS).rows(shown.payments.iter().map(row))) }
    }
}

fn complaints(lang: Lang, shown: &Shown) -> Markup {
    html! {
        @if shown.complaints.is_empty() { p.govuk-body.y-quiet { (text(lang, "desk-complaints-none-yet")) } }
        @else {
            ul.govuk-list {
                @for complaint in &shown.complaints {
                    li { (link(&format!("/platform/complaints/{}", complaint.complaint_id), &*complaint.reference)) " " (complaints::state(lang, complaint.state)) }
                }
            }
        }
    }
}

fn looks(lang: Lang, shown: &Shown) -> Markup {
    if !shown.opened {
        return html! { p.govuk-body.y-quiet { (text(lang, "desk-looks-after-purpose")) } };
    }
    let row = |look: &Look| {
        let who = html! { (look.name) @if let Some(office) = &look.organisation { " " span.y-quiet { (office) } } };
        let purpose = html! { (text(lang, &format!("desk-purpose-{}", look.purpose.word()))) @if !look.note.is_empty() { " " span.y-quiet { (look.note) } } };
        [html! { (look.at.local()) }, who, purpose].map(Content::from)
    };
    let count = shown.looks.len().to_string();
    let caption = text_with(lang, "desk-looks-caption", &[("count", &count)]);
    html! { (Rows::new(lang, "desk-person-looks", caption, LOOKS).rows(shown.looks.iter().map(row))) }
}
