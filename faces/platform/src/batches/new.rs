//! `/platform/batches/new`: a programme, a period and a region make a batch; the programme's rules stand beside.

use axum::{
    Form,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use door::{Fault, House, User};
use kernel::{Ctx, Period, Refusal, RegionCode, RegionLevel, Result, Scope};
use maud::html;
use registry::Region;
use serde::Deserialize;
use ui::{Button, Card, ErrorMessage, Input, Lang, Reader, Select, SelectItem, say, text};

use crate::{
    batch_page::{address, on_to, summary},
    download,
    page::{fault, frame, refused},
    programme::rules,
    words,
};

/// What is typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    programme: String,
    #[serde(default)]
    period: String,
    #[serde(default)]
    region: String,
}

/// The regions a batch can be made for: those of the user's scope, down to townships.
fn regions(ctx: &mut Ctx) -> Result<Vec<Region>> {
    let (scope, today) = (ctx.scope(), ctx.today());
    let mut regions = registry::regions(ctx)?;
    regions.retain(|region| {
        region.valid_to.is_none_or(|day| day >= today)
            && scope.covers(region.code)
            && region.code.level() != RegionLevel::Village
            && within(scope, region.code)
    });
    Ok(regions)
}

/// Whether the whole region lies inside the scope.
fn within(scope: Scope, region: RegionCode) -> bool {
    let (low, high) = region.range();
    scope.low <= low && high <= scope.high
}

/// The form.
pub(crate) async fn show(State(house): State<House>, user: User, reader: Reader) -> Result<Response, Fault> {
    let typed = Typed { programme: download::query(&reader, "programme"), ..Typed::default() };
    form(&house, &user, &reader, &typed, None).await
}

/// Makes the batch.
pub(crate) async fn make(
    State(house): State<House>,
    user: User,
    reader: Reader,
    Form(typed): Form<Typed>,
) -> Result<Response, Fault> {
    let wished = typed.clone();
    let made = house.act(&user.who, move |ctx| {
        let period = wished.period.trim();
        let period = Period::parse(period).map_err(|_| Refusal::new("bad_period").with("period", period))?;
        let region =
            RegionCode::parse(&wished.region).map_err(|why| Refusal::new("bad_region").with("why", why.code()))?;
        if !within(ctx.scope(), region) {
            return Err(Refusal::new("out_of_scope").with("region", region).into());
        }
        subsidy::new_batch(ctx, &wished.programme, &period, region)
    });
    match made.await {
        Ok(batch_id) => Ok(on_to(address(batch_id, "load"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            form(&house, &user, &reader, &typed, Some(&refusal)).await
        }
    }
}

/// The field that a refusal is about.
fn field(refusal: &Refusal) -> &'static str {
    match &*refusal.code {
        "bad_period" | "period_not_paid" | "no_rule_for_period" => "period",
        "bad_region" | "out_of_scope" => "region",
        _ => "programme",
    }
}

async fn form(
    house: &House,
    user: &User,
    reader: &Reader,
    typed: &Typed,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let regions = house.ask(&user.who, regions).await;
    let regions = regions.map_err(fault(reader))?;
    let lang = reader.lang;
    let wrong = |name: &str| match refused {
        Some(refusal) if field(refusal) == name => ErrorMessage::new(lang, ui::refusal(lang, refusal)),
        _ => ErrorMessage::default(),
    };
    let chosen = subsidy::programme(&typed.programme);
    let body = html! {
        (summary(lang, refused.map(|refusal| (refusal, field(refusal)))))
        (ui::heading("", text(lang, "new-batch-title"), ""))
        div.y-columns {
            div.y-card {
                form method="get" action="/platform/batches/new" {
                    (programmes(lang, &typed.programme).error_message(wrong("programme")))
                    (Button::new(text(lang, "new-batch-choose")).secondary())
                }
                @if let Some(programme) = chosen {
                    form method="post" action="/platform/batches/new" {
                        input type="hidden" name="programme" value=(programme.code);
                        (Input::new("period", text(lang, "batches-period"))
                            .hint(words::periods(lang, programme))
                            .filled(&*typed.period)
                            .classes("govuk-input--width-10")
                            .error_message(wrong("period")))
                        (Select::new("region", text(lang, "batch-region"), region_items(&regions))
                            .value(if typed.region.is_empty() { first(&regions) } else { typed.region.clone() })
                            .error_message(wrong("region")))
                        (Button::new(text(lang, "new-batch-make")).once())
                    }
                }
            }
            @if let Some(programme) = chosen {
                (Card::new("rules", door::programme_name(lang, &programme.code), rules(lang, programme)))
            }
        }
    };
    let page =
        frame(reader, user, "new-batch-title", "nav-batches").back("batch-back", "/platform/batches").write(&body);
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok((status, page).into_response())
}

fn programmes(lang: Lang, chosen: &str) -> Select {
    let none = SelectItem::new("", say(lang, "new-batch-none", &[]));
    let all = subsidy::all().map(|one| SelectItem::new(&*one.code, door::programme_title(lang, &one.code)));
    let items: Vec<SelectItem> = [none].into_iter().chain(all).collect();
    Select::new("programme", text(lang, "batches-programme"), items).value(chosen)
}

fn first(regions: &[Region]) -> String {
    regions.first().map(|region| region.code.to_string()).unwrap_or_default()
}

fn region_items(regions: &[Region]) -> Vec<SelectItem> {
    let item = |region: &Region| SelectItem::new(region.code.to_string(), format!("{} {}", region.name, region.code));
    regions.iter().map(item).collect()
}
