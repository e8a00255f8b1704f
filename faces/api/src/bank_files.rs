//! `/api/v1/banks/{bank}/...`: a bank fetches its payment files and hands in its replies.
//!
//! A reply lies in the bank's inbox before it is taken in, as if it had come by any other way; it is then taken in whole,
//! or refused with the line that is wrong.

use std::io::Write;

use access::Deed;
use axum::{
    Json,
    extract::{Request, State},
    http::header,
    response::IntoResponse,
};
use door::House;
use exchange::{
    folder::{make_folder, put_file},
    profile::{BankFormat, BankProfile, example_profile},
};
use kernel::{Error, Refusal, Result, hex};
use serde::Serialize;
use tokio::sync::Mutex;
use utoipa::ToSchema;

use crate::{
    asked::{Asked, At, FileSent},
    cursor,
    done::Done,
    items::PageQuestion,
    machine::Machine,
    problem::Problem,
};

/// A payment file.
#[derive(Serialize, ToSchema)]
pub(crate) struct BankFile {
    /// Its number, which the bank answers to.
    file: i64,
    #[schema(minimum = 1)]
    batch: i64,
    name: String,
    /// The day the bank is asked to pay on.
    #[schema(format = Date)]
    pay_day: String,
    lines: i64,
    amount_fen: i64,
    /// SHA-256 of its bytes.
    sha256: String,
}

/// A page of payment files, in the order of their numbers.
#[derive(Serialize, ToSchema)]
pub(crate) struct BankFilePage {
    files: Vec<BankFile>,
    /// Where the next page begins; nothing on the last one.
    next_cursor: Option<String>,
}

/// What a reply changed.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReplyTaken {
    bank: String,
    lines: i64,
    /// The same bytes were taken in before.
    taken_before: bool,
    credited: u64,
    failed: u64,
    returned: u64,
    unknown: u64,
    unchanged: u64,
}

fn bank(machine: &Machine, at: &At) -> Result<&'static BankProfile> {
    let named = at.word("bank");
    machine.reach.must_be_bank(named)?;
    example_profile(named).ok_or_else(|| Refusal::new("bank_unknown").with("bank", "—").into())
}

#[utoipa::path(
    get, path = "/api/v1/banks/{bank}/files", tag = "banks",
    params(("bank" = String, Path, example = "nongye"), PageQuestion), responses((status = 200, body = BankFilePage))
)]
pub(crate) async fn bank_file_list(
    State(house): State<House>,
    machine: Machine,
    at: At,
    Asked(question): Asked<PageQuestion>,
) -> Result<Json<BankFilePage>, Problem> {
    let bank = bank(&machine, &at).map_err(|error| machine.problem(error))?;
    let list = machine.list(());
    let page = machine.ask(&house, move |ctx| {
        access::require(ctx, Deed::PayBatch)?;
        let rows = cursor::rows(question.limit)?;
        let after = list.after(question.cursor.as_deref())?.unwrap_or(0);
        let mut found = exchange::files_of_bank(ctx, &bank.code, after, rows + 1)?;
        let more = found.len() > rows;
        found.truncate(rows);
        let next_cursor = found.last().filter(|_| more).map(|last| list.cursor(last.file_id));
        let files = found.into_iter().map(|file| BankFile {
            file: file.file_id,
            batch: file.batch_id,
            name: file.name,
            pay_day: file.pay_day.to_string(),
            lines: file.lines,
            amount_fen: file.total.get(),
            sha256: file.sha256.unwrap_or_default(),
        });
        Ok(BankFilePage { files: files.collect(), next_cursor })
    });
    page.await.map(Json)
}

#[utoipa::path(
    get, path = "/api/v1/banks/{bank}/files/{file}", tag = "banks",
    params(
        ("bank" = String, Path, example = "nongye"), ("file" = i64, Path, minimum = 1, maximum = 9007199254740991_i64)
    ),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"))
)]
pub(crate) async fn bank_file_fetch(
    State(house): State<House>,
    machine: Machine,
    at: At,
) -> Result<impl IntoResponse, Problem> {
    let asked = bank(&machine, &at).and_then(|bank| Ok((&bank.code, at.file()?)));
    let (code, file_id) = asked.map_err(|error| machine.problem(error))?;
    let handed = house.act(&machine.who, move |ctx| exchange::hand_over(ctx, code, file_id)).await;
    let file = handed.map_err(|error| machine.problem(error))?;
    let name = format!("attachment; filename=\"{}\"", file.name);
    let bytes = house.wait(move |house| exchange::read_written(&house.exchange, &file)).await;
    let bytes = bytes.map_err(|error| machine.problem(error))?;
    let headers = [(header::CONTENT_TYPE, "application/octet-stream".to_owned()), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes))
}

/// Two requests with the same reply would find each other's file. Who waits holds no thread.
static RECEIVING: Mutex<()> = Mutex::const_new(());

#[utoipa::path(
    post, path = "/api/v1/banks/{bank}/replies", tag = "banks",
    params(("bank" = String, Path, example = "nongye")),
    request_body(content((Vec<u8> = "application/octet-stream"))), responses((status = 200, body = ReplyTaken))
)]
pub(crate) async fn bank_reply(
    State(house): State<House>,
    machine: Machine,
    at: At,
    request: Request,
) -> Result<Done, Problem> {
    let bank = bank(&machine, &at).map_err(|error| machine.problem(error))?;
    let file = FileSent::take(request, &[("application/octet-stream", "reply")]).await;
    let file = file.map_err(|error| machine.problem(error))?;
    let (content, one) = (file.sha256, RECEIVING.lock().await);
    let done = machine.work(&house, &content, move |house, machine, keyed| {
        let _one = one;
        // Who may not take in replies is refused before a file is laid down.
        house.db.read(&machine.who.actor, |ctx| access::require(ctx, Deed::PayBatch))?;
        let extension = match bank.format {
            BankFormat::Delimited => "txt",
            BankFormat::Iso20022 => "xml",
        };
        let name = format!("ret_{}.{extension}", hex(&file.sha256[..12]));
        let inbox = house.exchange.join("inbox").join(&bank.code);
        make_folder(&inbox)?;
        put_file(&inbox, &name, |out| copy(&file, out))?;
        let keyed = keyed.clone();
        exchange::take_reply_within(&house.db, &machine.who.actor, &inbox.join(&name), move |ctx, taking| {
            keyed.once(ctx, |ctx| {
                let report = taking(ctx)?;
                Ok(ReplyTaken {
                    bank: report.bank,
                    lines: report.lines,
                    taken_before: report.taken_before,
                    credited: report.settled.credited,
                    failed: report.settled.failed,
                    returned: report.settled.returned,
                    unknown: report.settled.unknown,
                    unchanged: report.settled.unchanged,
                })
            })
        })
    });
    done.await
}

fn copy(file: &FileSent, out: &mut std::fs::File) -> Result<()> {
    let bytes = std::fs::read(&file.path).map_err(|why| Error::io("read an upload", why))?;
    out.write_all(&bytes).map_err(|why| Error::io("keep a reply", why))
}
