//! The catalogue of services as every face shows it: counted, searched, and each with its rule and what is not verified of it.

use casework::service::{
    self, ApplicantKind, Area, Basis, Bundle, Channel, Counts, DayCount, Item, MaterialBy, Service, Version,
};
use kernel::{Ctx, Day, RegionCode, RegionLevel, Result};
use maud::{Markup, html};
use policy::Name;
use ui::{Button, Card, Colour, Icon, Input, Lang, Line, SummaryList, SummaryRow, Tag, Tile, Tone, text, text_with};

use crate::{House, name_title, named};

/// The services of a day, in their areas and groups; those whose name has the word, where one was typed. `to` is where the
/// pages of services are, such as `/app/services`.
#[must_use]
pub fn catalogue(lang: Lang, to: &str, today: Day, area: Option<Area>, word: &str) -> Markup {
    let counts = service::count(today);
    let found: Vec<(&Service, &Version)> = service::services()
        .iter()
        .filter_map(|one| Some((one, one.version_on(today)?)))
        .filter(|(one, _)| area.is_none_or(|area| one.area == area) && has_word(one, word))
        .collect();
    html! {
        (counted(lang, &counts))
        form.y-card method="get" action=(to) {
            (Input::new("q", text(lang, "services-search")).filled(word).r#type("search"))
            @if let Some(area) = area { input type="hidden" name="area" value=(area.word()); }
            (Button::new(text(lang, "services-search-button")))
        }
        @if area.is_none() && word.is_empty() {
            (ui::tiles(Area::ALL.into_iter().zip(counts.by_area).map(|(one, count)| {
                Tile::new(icon(one), text(lang, &format!("services-area-{}", one.word())), format!("{to}?area={}", one.word()))
                    .note(text_with(lang, "services-area-count", &[("count", &count.to_string())]))
            })))
        } @else {
            p.govuk-body {
                @if let Some(area) = area { (text(lang, &format!("services-area-{}", area.word()))) " " }
                a.govuk-link href=(to) { (text(lang, "services-all")) }
            }
        }
        @if area.is_none() { (bundles(lang, to, word)) }
        @if found.is_empty() {
            (ui::empty_state(lang, "services-none", "services-none-next"))
        }
        @for group in service::groups().iter().filter(|_| area.is_some() || !word.is_empty()) {
            @let of_group: Vec<_> = found.iter().filter(|(one, _)| one.group == group.key).collect();
            @if !of_group.is_empty() {
                (Card::new(format!("group-{}", group.key), named(lang, &group.name), html! {
                    ul.govuk-list {
                        @for (one, version) in of_group {
                            li { a.govuk-link href={ (to) "/" (one.code) } { (named(lang, &one.name)) } " " span.y-quiet { (limit(lang, version)) } }
                        }
                    }
                }))
            }
        }
        (Line::new(Tone::Quiet, text_with(lang, "services-selection", &[("all", &counts.all.to_string())])))
    }
}

/// The services that a kind of applicant can ask for there, as tiles in their areas. `to` is where the pages of services are.
#[must_use]
pub fn open_there(lang: Lang, to: &str, today: Day, channel: Channel, kind: ApplicantKind) -> Markup {
    let open = |area: Area| {
        let of_area = service::services().iter().filter(move |one| one.area == area && one.is_for(kind));
        of_area.filter(|one| one.version_on(today).is_some_and(|version| version.is_open_at(channel)))
    };
    html! {
        @for area in Area::ALL.into_iter().filter(|area| open(*area).next().is_some()) {
            h2.govuk-heading-m { (text(lang, &format!("services-area-{}", area.word()))) }
            (ui::tiles(open(area).map(|one| Tile::new(icon(area), named(lang, &one.name), format!("{to}/{}", one.code)))))
        }
    }
}

fn icon(area: Area) -> Icon {
    match area {
        Area::Employment => Icon::Briefcase,
        Area::Insurance => Icon::ShieldCheck,
        Area::Personnel => Icon::GraduationCap,
        Area::Labour => Icon::Handshake,
    }
}

fn has_word(one: &Service, word: &str) -> bool {
    name_has(&one.name, word) || one.code.eq_ignore_ascii_case(word.trim())
}

fn name_has(name: &Name, word: &str) -> bool {
    let word = word.trim().to_lowercase();
    word.is_empty() || name.zh.contains(&word) || name.en.to_lowercase().contains(&word)
}

fn counted(lang: Lang, counts: &Counts) -> Markup {
    let args = [("all", &*counts.all.to_string()), ("immediate", &*counts.immediate.to_string())];
    html! { p.govuk-body { (text_with(lang, "services-counts", &args)) } }
}

/// How long it takes, in short.
#[must_use]
pub fn limit(lang: Lang, version: &Version) -> Markup {
    if version.is_immediate() {
        return text(lang, "services-at-once");
    }
    let count = if version.limit.count == DayCount::Calendar { "calendar" } else { "working" };
    text_with(lang, "services-days", &[("days", &version.limit.days.to_string()), ("count", count)])
}

/// A service with its rule: for whom, how long, what must be shown, how it goes, and what it rests on.
#[must_use]
pub fn described(lang: Lang, one: &Service, version: &Version) -> Markup {
    let row = |key: &str, value: Markup| SummaryRow::new(text(lang, key), value);
    let applicants = one.applicants.iter().map(|who| text(lang, &format!("service-applicant-{}", who.word())));
    let open = Channel::ALL.into_iter().filter(|channel| version.is_open_at(*channel));
    let channels = open.map(|channel| text(lang, &format!("service-channel-{}", channel.word())));
    let basis = text(lang, &format!("service-basis-{}", version.limit.basis.word()));
    let rows = vec![
        row("service-code", html! { (one.code) }),
        row("service-who", listed(applicants)),
        row("service-kind", text(lang, &format!("service-kind-{}", one.kind.word()))),
        row("service-limit", html! { (limit(lang, version)) br; span.y-quiet { (basis) } }),
        row("service-channels", listed(channels)),
        row("service-legal", legal(lang, version)),
    ];
    html! {
        div.y-card { (SummaryList::new(rows)) }
        (Card::new("materials", text(lang, "service-materials"), materials(lang, version)))
        @if !version.steps.is_empty() {
            (Card::new("steps", text(lang, "service-steps"), html! {
                ol.govuk-list.govuk-list--number {
                    @for step in &version.steps {
                        li { (text_with(lang, "service-step", &[("work", step.step.word()), ("level", step.level.word()), ("days", &step.days.to_string())])) }
                    }
                }
            }))
        }
    }
}

fn listed(all: impl Iterator<Item = Markup>) -> Markup {
    html! { @for (at, one) in all.enumerate() { @if at > 0 { ", " } (one) } }
}

fn legal(lang: Lang, version: &Version) -> Markup {
    let legal = &version.legal;
    html! {
        @match (&legal.title, &legal.number) {
            (None, None) => (text(lang, "service-legal-none")),
            (title, number) => span lang=(Lang::Zh.tag()) {
                @if let Some(title) = title { "《" (title) "》" }
                @if let Some(number) = number { (number) }
            },
        }
        @if !legal.verified || version.limit.basis == Basis::Assumed {
            " " (Tag::new(Colour::Yellow, text(lang, "service-legal-unverified")))
        }
        @if lang == Lang::En { br; span.y-quiet { (legal.evidence.trim()) } }
    }
}

fn materials(lang: Lang, version: &Version) -> Markup {
    let how = |by: MaterialBy| text(lang, &format!("service-material-{}", by.word()));
    html! {
        @if version.materials.is_empty() { p.govuk-body { (text(lang, "service-materials-none")) } }
        @else {
            ul.govuk-list {
                @for one in &version.materials {
                    li {
                        (named(lang, &one.name)) " " span.y-quiet { (how(one.by)) }
                        @if one.optional { " " span.y-quiet { (text(lang, "service-field-optional")) } }
                    }
                }
            }
        }
    }
}

/// A service with the rule of today.
///
/// # Errors
/// As [`service::on_day`].
pub fn open_service(house: &House, code: &str) -> Result<(&'static Service, &'static Version)> {
    service::on_day(code, house.db.clock().now().day())
}

/// What can be asked for there today: a service, or a bundle.
///
/// # Errors
/// As [`service::item`].
pub fn open_item(house: &House, code: &str, channel: Channel) -> Result<Item> {
    service::item(code, house.db.clock().now().day(), channel)
}

/// The bundles whose name has the word, as tiles.
fn bundles(lang: Lang, to: &str, word: &str) -> Markup {
    let found: Vec<&Bundle> = service::bundles().iter().filter(|bundle| name_has(&bundle.name, word)).collect();
    html! {
        @if !found.is_empty() {
            (Card::new("bundles", text(lang, "bundles-title"), html! {
                p.govuk-body { (text(lang, "bundles-lead")) }
                ul.govuk-list {
                    @for bundle in found {
                        li {
                            a.govuk-link href={ (to) "/" (bundle.code) } { (named(lang, &bundle.name)) } " "
                            span.y-quiet { (text_with(lang, "bundle-count", &[("count", &bundle.members.len().to_string())])) }
                        }
                    }
                }
            }))
        }
    }
}

/// What a bundle is for, and its services; `to` is where the pages of services are.
#[must_use]
pub fn bundle_described(lang: Lang, bundle: &Bundle, to: &str) -> Markup {
    html! {
        p.govuk-body-l { (named(lang, &bundle.lead)) }
        (Card::new("members", text(lang, "bundle-members"), html! {
            ul.govuk-list.govuk-list--bullet {
                @for member in &bundle.members {
                    li {
                        a.govuk-link href={ (to) "/" (member.service) } { (crate::service_name(lang, &member.service)) }
                        @if member.ask.is_some() { " " span.y-quiet { (text(lang, "bundle-if-wanted")) } }
                    }
                }
            }
            p.govuk-body { (text(lang, "bundle-how")) }
        }))
        (SummaryList::new(vec![SummaryRow::new(text(lang, "service-legal"), html! {
            span lang=(Lang::Zh.tag()) {
                @if let Some(title) = &bundle.legal.title { "《" (title) "》" }
                @if let Some(number) = &bundle.legal.number { (number) }
            }
            @if !bundle.legal.verified { " " (Tag::new(Colour::Yellow, text(lang, "service-legal-unverified"))) }
            @if lang == Lang::En { br; span.y-quiet { (bundle.legal.evidence.trim()) } }
        })]))
    }
}

/// The villages of the county in which somebody is, by code and name: what a form offers.
///
/// # Errors
/// A failure of the database.
pub fn villages(ctx: &mut Ctx, at: RegionCode) -> Result<Vec<(String, String)>> {
    let county = at.county().unwrap_or(at);
    let regions = registry::regions(ctx)?.into_iter();
    let of_county =
        regions.filter(|region| county.contains(region.code) && region.code.level() == RegionLevel::Village);
    Ok(of_county.map(|region| (region.code.to_string(), region.name)).collect())
}

/// The title of a service's page.
#[must_use]
pub fn title(lang: Lang, one: &Service) -> String {
    name_title(lang, &one.name)
}
