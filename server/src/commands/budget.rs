//! `budget ...`: what may be paid for a programme in a year.

use std::fmt::Write;

use clap::Subcommand;
use kernel::{Fen, Refusal};
use ledger::Kind;
use serde_json::{Value, json};

use crate::{
    answer::{Answer, Done},
    desk::Desk,
    words,
};

/// A budget.
#[derive(Debug, Subcommand)]
pub(crate) enum Budget {
    /// Grant a programme money for a year
    Grant {
        /// The programme's code
        programme: String,
        /// The year
        year: i32,
        /// Yuan, such as 1,200,000.00
        #[arg(allow_negative_numbers = true)]
        amount: String,
    },
    /// What may still be promised
    Show {
        /// Only this programme
        programme: Option<String>,
        /// Only this year
        year: Option<i32>,
    },
}

pub(crate) fn carry_out(desk: &Desk, budget: Budget) -> Done {
    match budget {
        Budget::Grant { programme, year, amount } => grant(desk, programme, year, &amount),
        Budget::Show { programme, year } => show(desk, programme.as_deref(), year),
    }
}

fn grant(desk: &Desk, programme: String, year: i32, amount: &str) -> Done {
    let Some(known) = subsidy::programme(&programme) else {
        return Err(Refusal::new("programme_unknown").with("programme", programme).into());
    };
    let amount = Fen::parse_yuan(amount).map_err(|why| Refusal::new("bad_amount").with("why", why.code()))?;
    if !(2000..=2199).contains(&year) {
        return Err(Refusal::new("bad_year").with("year", year).into());
    }
    let what = format!("budget grant {programme} {year}");
    let available =
        desk.write(&what, move |ctx| payout::grant_budget(ctx, known.payer(), &known.code, year, amount))?;
    let facts = json!({
        "programme": programme, "payer": known.payer(), "year": year, "granted_fen": amount.get(),
        "available_fen": available.get(),
    });
    Ok(Answer::yes(words::budget_line(desk.lang, &programme, year, available), facts))
}

fn show(desk: &Desk, programme: Option<&str>, year: Option<i32>) -> Done {
    let accounts = desk.read("budget show", |ctx| ledger::accounts_of_kind(ctx, Kind::Budget))?;
    let (mut text, mut budgets) = (String::new(), Vec::<Value>::new());
    for (owner, _, available) in accounts {
        // Budgets are named payer/programme/year.
        let parts: Vec<&str> = owner.split('/').collect();
        let [payer, of, in_year] = parts[..] else { continue };
        let Ok(in_year) = in_year.parse::<i32>() else { continue };
        if programme.is_some_and(|programme| programme != of) || year.is_some_and(|year| year != in_year) {
            continue;
        }
        let _ = write!(text, "{}", words::budget_line(desk.lang, of, in_year, available));
        budgets.push(json!({ "payer": payer, "programme": of, "year": in_year, "available_fen": available.get() }));
    }
    Ok(Answer::yes(text, json!({ "budgets": budgets })))
}
