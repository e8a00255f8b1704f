//! Where the money of a batch is: a bar, and the same figures as a table.

use kernel::Fen;
use maud::{Markup, html};
use payout::{Batch, Totals};
use ui::{Cell, Lang, Share, Table, say, text};

pub(super) fn write(lang: Lang, batch: &Batch, totals: &Totals) -> Markup {
    let places = [
        ("paid", totals.paid),
        ("failed", totals.failed),
        ("on-the-way", totals.on_the_way),
        ("unknown", totals.unknown),
    ];
    if batch.sent_at.is_none() {
        return html! { p.govuk-body.y-quiet { (text(lang, "money-before")) } };
    }
    let head = [
        Cell::from(text(lang, "column-place")),
        Cell::number(text(lang, "column-count")),
        Cell::number(text(lang, "column-amount")),
    ];
    let row = |name: Markup, (count, sum): (i64, Fen)| {
        vec![Cell::from(name), Cell::number(ui::count(count)), Cell::number(ui::money(lang, sum))]
    };
    let place = |name: &str| {
        html! { span class={ "y-swatch y-fill-" (name) } aria-hidden="true" {} (text(lang, &format!("money-{name}"))) }
    };
    let mut rows: Vec<Vec<Cell>> = places.iter().map(|(name, money)| row(place(name), *money)).collect();
    rows.push(row(html! { strong { (text(lang, "money-approved")) } }, totals.approved));
    let table = Table::new(say(lang, "money-title", &[]), head, rows).caption_classes("govuk-visually-hidden");
    html! {
        (bar(lang, places))
        (ui::scroll(&say(lang, "money-title", &[]), table))
        p.govuk-body.y-quiet { (text(lang, "money-law")) }
    }
}

fn bar(lang: Lang, places: [(&'static str, (i64, Fen)); 4]) -> Markup {
    let [paid, failed, on_the_way, unknown] = places.map(|(_, (_, sum))| ui::yuan(sum));
    let args = [("paid", &*paid), ("failed", &failed), ("on_the_way", &on_the_way), ("unknown", &unknown)];
    let shares = places.map(|(word, (_, sum))| Share { word, amount: sum.get() });
    ui::share_bar(&say(lang, "money-chart", &args), &shares)
}
