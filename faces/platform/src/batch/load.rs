//! `/platform/batches/{id}/load`: the roster comes in. It is streamed into a temporary file and never held; a job reads it
//! in the confined child, keeps it and checks it, or only tries that.

use std::{
    fs::File,
    io::{Read, Write},
    path::{Path as FilePath, PathBuf},
    sync::{Arc, Mutex, atomic::Ordering},
};

use axum::{
    extract::{Multipart, State},
    response::Response,
};
use document::sheet::{TemplateColumn, write_template};
use door::{Fault, House, User};
use kernel::{Actor, Ctx, Error, Refusal, RegionLevel, Result, refuse};
use maud::html;
use payout::{Batch, BatchState, JobKind};
use subsidy::CheckReport;
use tempfile::TempDir;
use ui::{Button, ErrorMessage, FileUpload, InsetText, RadioItem, Radios, Reader, text};

use crate::{
    FACE,
    batch_page::{BatchId, BatchPage, address, not_yours, on_to},
    download,
    jobs::{self, Facts, Running, Stage},
    page::{fault, refused},
};

/// The largest file that is taken in.
pub(crate) const UPLOAD_BYTES_MAX: u64 = 256 << 20;

/// The form.
pub(crate) async fn show(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    form(&house, &user, &reader, batch_id, None).await
}

async fn form(
    house: &House,
    user: &User,
    reader: &Reader,
    batch_id: i64,
    refused: Option<&Refusal>,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| Ok((payout::batch(ctx, batch_id)?, access::may(ctx, access::Deed::MakeBatch)?));
    let (batch, may) = house.ask(&user.who, read).await.map_err(fault(reader))?;
    let lang = reader.lang;
    let open = matches!(batch.state, BatchState::Open | BatchState::Loaded) && batch.source_batch.is_none();
    let wrong = refused.map(|refusal| ErrorMessage::new(lang, ui::refusal(lang, refusal)));
    let body = html! {
        div.y-card {
            p.govuk-body { (text(lang, "load-what")) }
            p.govuk-body { a.govuk-link href=(address(batch_id, "template.xlsx")) { (text(lang, "load-template")) } }
            @if !open { (InsetText::new(text(lang, "load-closed"))) }
            @else if !may { (not_yours(lang)) }
            @else {
                form method="post" action=(address(batch_id, "load")) enctype="multipart/form-data" {
                    (Radios::new("how", text(lang, "load-how"), [
                        RadioItem::new("keep", text(lang, "load-keep")).hint(text(lang, "load-keep-hint")),
                        RadioItem::new("try", text(lang, "load-try")).hint(text(lang, "load-try-hint")),
                    ]).value("keep"))
                    (FileUpload::new("roster", text(lang, "load-file"))
                        .hint(text(lang, "load-file-hint"))
                        .error_message(wrong))
                    (Button::new(text(lang, "load-send")).once())
                }
            }
        }
    };
    let mut page = BatchPage::new(reader, user, &batch, "load-title");
    page.refused = refused.map(|refusal| (refusal, "roster"));
    Ok(page.write(body))
}

/// Takes the file in and begins the job.
pub(crate) async fn upload(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
    form_data: Multipart,
) -> Result<Response, Fault> {
    let begun = match arrived(form_data).await {
        Ok(upload) => {
            let open = house.ask(&user.who, move |ctx| {
                access::require(ctx, access::Deed::MakeBatch)?;
                payout::batch(ctx, batch_id)?.must_be(&[BatchState::Open, BatchState::Loaded])
            });
            match open.await {
                Ok(()) => begin(&house, &user, batch_id, upload).await,
                Err(error) => Err(error),
            }
        }
        Err(error) => Err(error),
    };
    match begun {
        Ok(()) => Ok(on_to(address(batch_id, "job"))),
        Err(error) => {
            let refusal = refused(error).map_err(fault(&reader))?;
            form(&house, &user, &reader, batch_id, Some(&refusal)).await
        }
    }
}

async fn begin(house: &House, user: &User, batch_id: i64, upload: Upload) -> Result<()> {
    jobs::begin(house, user, batch_id, JobKind::Load, Stage::Reading, move |house, actor, job| {
        take_in(house, actor, job, batch_id, &upload)
    })
    .await
}

/// A file that came, in a folder of its own that goes with it.
struct Upload {
    path: PathBuf,
    only_tried: bool,
    _folder: TempDir,
}

/// Streams the form's file to the disk.
async fn arrived(mut form_data: Multipart) -> Result<Upload> {
    let broken = |_| Error::from(Refusal::new("upload_broken"));
    let folder = tempfile::tempdir().map_err(|why| Error::io("make room for an upload", why))?;
    let (mut path, mut only_tried) = (None, false);
    while let Some(mut field) = form_data.next_field().await.map_err(broken)? {
        match field.name() {
            Some("how") => only_tried = field.text().await.map_err(broken)? == "try",
            Some("roster") => {
                let target = folder.path().join(name_of(field.file_name().unwrap_or_default()));
                let mut file = File::create(&target).map_err(|why| Error::io("take in an upload", why))?;
                let mut bytes = 0;
                while let Some(piece) = field.chunk().await.map_err(broken)? {
                    bytes += piece.len() as u64;
                    if bytes > UPLOAD_BYTES_MAX {
                        return Err(Refusal::new("file_too_large").with("limit", UPLOAD_BYTES_MAX).into());
                    }
                    // A piece is what the network brought, some kilobytes: the page cache takes it without waiting.
                    file.write_all(&piece).map_err(|why| Error::io("take in an upload", why))?;
                }
                path = (bytes > 0).then_some(target);
            }
            _ => {}
        }
    }
    match path {
        Some(path) => Ok(Upload { path, only_tried, _folder: folder }),
        None => refuse("upload_missing"),
    }
}

/// The name a file came under, without folders and without what no name of a file can hold.
fn name_of(sent: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|c| !c.is_control()).take(80).collect();
    if kept.trim_matches('.').is_empty() { "roster".to_owned() } else { kept }
}

/// Reads the file, keeps it and checks it.
fn take_in(house: &House, actor: &Actor, job: &Running, batch_id: i64, upload: &Upload) -> Result<Facts> {
    job.lines_about.store(lines_about(&upload.path), Ordering::Relaxed);
    let roster = Arc::new(subsidy::read_roster_watched(&upload.path, &house.confined, &job.watched)?);
    job.lines_about.store(roster.parsed.lines.len() as u64, Ordering::Relaxed);
    if upload.only_tried {
        job.enter(Stage::Checking)?;
        let found: Arc<Mutex<Option<CheckReport>>> = Arc::default();
        let left = Arc::clone(&found);
        let tried = house.db.write(actor, move |ctx| {
            subsidy::load(ctx, batch_id, &roster)?;
            let report = subsidy::check(ctx, batch_id, &roster.parsed)?;
            *left.lock().expect("one thread writes the report") = Some(report);
            // Refused, so that nothing of it stays.
            refuse::<()>("dry_run")
        });
        return match (tried, found.lock().expect("one thread wrote the report").take()) {
            (Err(Error::Refused(refusal)), Some(report)) if refusal.code == "dry_run" => {
                Ok(Some(figures(refusal, &report)))
            }
            (Err(error), _) => Err(error),
            (Ok(()), _) => unreachable!("a trial ends with a refusal"),
        };
    }
    job.enter(Stage::Keeping)?;
    let kept = Arc::clone(&roster);
    house.db.write(actor, move |ctx| subsidy::load(ctx, batch_id, &kept))?;
    job.enter(Stage::Checking)?;
    house.db.write(actor, move |ctx| subsidy::check(ctx, batch_id, &roster.parsed))?;
    Ok(None)
}

/// A report as values that a job can leave.
fn figures(refusal: Refusal, report: &CheckReport) -> Refusal {
    let figures = refusal
        .with("lines", report.lines)
        .with("accepted", report.accepted)
        .with("held", report.held)
        .with("rejected", report.rejected)
        .with("sum", report.accepted_sum.get());
    report.reasons.iter().fold(figures, |figures, (code, count)| figures.with(format!("reason.{code}"), count))
}

/// About how many lines a CSV has, by its first ones; 0 for a workbook.
fn lines_about(path: &FilePath) -> u64 {
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| {
        let bytes = file.metadata()?.len();
        file.take(64 << 10).read_to_end(&mut head)?;
        Ok(bytes)
    });
    let (Ok(bytes), false) = (read, head.starts_with(b"PK")) else { return 0 };
    let lines = head.iter().filter(|byte| **byte == b'\n').count() as u64;
    bytes * lines / (head.len() as u64).max(1)
}

/// A sheet to fill in: stars on what is needed, lists of villages and banks.
pub(crate) async fn template(
    State(house): State<House>,
    user: User,
    BatchId(batch_id): BatchId,
    reader: Reader,
) -> Result<Response, Fault> {
    let read = move |ctx: &mut Ctx| {
        let batch: Batch = payout::batch(ctx, batch_id)?;
        let today = ctx.today();
        let mut regions = registry::regions(ctx)?;
        regions.retain(|region| {
            region.code.level() == RegionLevel::Village
                && region.valid_to.is_none_or(|day| day >= today)
                && batch.region.contains(region.code)
        });
        Ok(regions.into_iter().map(|region| region.name).collect::<Vec<String>>())
    };
    let answer = house.ask(&user.who, read).await.and_then(|mut villages| {
        villages.sort_unstable();
        villages.dedup();
        let banks: Vec<String> = exchange::profile::example_profiles().into_iter().map(|bank| bank.name.zh).collect();
        let column = |title: &&str| TemplateColumn {
            title: (*title).to_owned(),
            needed: subsidy::NEEDED_COLUMNS.contains(title),
            choices: match *title {
                "村(居)委会" => villages.clone(),
                "开户银行" => banks.clone(),
                _ => Vec::new(),
            },
        };
        let columns: Vec<TemplateColumn> = subsidy::COLUMNS.iter().map(column).collect();
        let mut bytes = Vec::new();
        write_template(std::io::Cursor::new(&mut bytes), "花名册", "选项", &columns)
            .map_err(|why| Error::io("write a template", why))?;
        Ok(download::workbook("roster-template", bytes))
    });
    answer.map_err(|error| Fault::new(reader, &FACE, error))
}

#[cfg(test)]
mod tests {
    use super::name_of;

    #[test]
    fn a_name_that_came_with_a_file_leads_nowhere_else() {
        let cases = [
            ("名单.xlsx", "名单.xlsx"),
            ("../../etc/passwd", "passwd"),
            ("C:\\temp\\a.csv", "a.csv"),
            ("..", "roster"),
            ("", "roster"),
            ("a\nb.csv", "ab.csv"),
        ];
        for (sent, kept) in cases {
            assert_eq!(name_of(sent), kept);
        }
    }
}
