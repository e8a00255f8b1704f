//! The routes of paying: batches through all their steps, programmes, budgets, the stop switch.

use access::Deed;
use axum::{
    extract::DefaultBodyLimit,
    routing::{MethodRouter, get, post},
};
use door::{Asks, House, Route};

use crate::{
    batch::{
        self, approve, check, close, job, load, not_paid, notice, objections, replies, review, send, submit, undo,
    },
    batches, budget, payments, programme, programmes,
};

/// Every route of paying, with what it asks of who comes.
pub(crate) fn table() -> Vec<(Route, MethodRouter<House>)> {
    let reads = Asks::User(Deed::Read);
    let makes = Asks::User(Deed::MakeBatch);
    let pays = Asks::User(Deed::PayBatch);
    // What comes is counted while it is streamed, see the pages.
    let streamed = DefaultBodyLimit::disable;
    let upload = |path, asks| Route::post(path, asks).with_body(door::UPLOAD_BYTES_MAX);
    vec![
        (Route::get("/platform/batches", reads), get(batches::show)),
        (Route::get("/platform/batches/export", reads), get(batches::export)),
        (Route::get("/platform/batches/new", makes), get(batches::new::show)),
        (Route::post("/platform/batches/new", makes), post(batches::new::make)),
        (Route::get("/platform/batches/{id}", reads), get(batch::show)),
        (Route::get("/platform/batches/{id}/load", reads), get(load::show)),
        (Route::post("/platform/batches/{id}/owed", makes), post(load::take_owed)),
        (upload("/platform/batches/{id}/load", makes), post(load::upload).layer(streamed())),
        (Route::get("/platform/batches/{id}/template.xlsx", reads), get(load::template)),
        (Route::get("/platform/batches/{id}/job", reads), get(job::show)),
        (Route::get("/platform/batches/{id}/job/part", reads), get(job::show_part)),
        (Route::post("/platform/batches/{id}/job/cancel", makes), post(job::cancel)),
        (Route::get("/platform/batches/{id}/check", reads), get(check::show)),
        (Route::post("/platform/batches/{id}/check", makes), post(check::check)),
        (Route::get("/platform/batches/{id}/rejects.xlsx", makes), get(check::rejects)),
        (Route::get("/platform/batches/{id}/notice", reads), get(notice::show)),
        (Route::post("/platform/batches/{id}/notice", makes), post(notice::begin)),
        (Route::get("/platform/batches/{id}/list", Asks::User(Deed::ReadPeople)), get(notice::list)),
        (Route::post("/platform/batches/{id}/hold", makes), post(notice::hold)),
        (Route::post("/platform/batches/{id}/release", makes), post(notice::release)),
        (Route::get("/platform/batches/{id}/objections", Asks::User(Deed::ReadPeople)), get(objections::show)),
        (Route::post("/platform/batches/{id}/objections/{objection}", makes), post(objections::decide)),
        (Route::get("/platform/batches/{id}/submit", reads), get(submit::show)),
        (Route::post("/platform/batches/{id}/submit", makes), post(submit::submit)),
        (Route::get("/platform/batches/{id}/review", reads), get(review::show)),
        (Route::post("/platform/batches/{id}/review", Asks::User(Deed::ReviewBatch)), post(review::review)),
        (Route::get("/platform/batches/{id}/approve", reads), get(approve::show)),
        (Route::post("/platform/batches/{id}/approve", Asks::User(Deed::ApproveBatch)), post(approve::approve)),
        (Route::get("/platform/batches/{id}/difference", Asks::User(Deed::ReadPeople)), get(approve::export)),
        (Route::get("/platform/batches/{id}/send", reads), get(send::show)),
        (Route::post("/platform/batches/{id}/send", pays), post(send::send)),
        (Route::get("/platform/batches/{id}/replies", reads), get(replies::show)),
        (Route::post("/platform/batches/{id}/replies", pays), post(replies::scan)),
        (upload("/platform/batches/{id}/replies/upload", pays), post(replies::upload).layer(streamed())),
        (Route::get("/platform/batches/{id}/not-paid", reads), get(not_paid::show)),
        (Route::post("/platform/batches/{id}/reissue", makes), post(not_paid::reissue)),
        (Route::get("/platform/batches/{id}/close", reads), get(close::show)),
        (Route::post("/platform/batches/{id}/close", pays), post(close::close)),
        (Route::get("/platform/batches/{id}/undo", reads), get(undo::show)),
        (Route::post("/platform/batches/{id}/undo", makes), post(undo::undo)),
        (Route::get("/platform/payments", reads), get(payments::show)),
        (Route::post("/platform/payments/halt", Asks::User(Deed::Halt)), post(payments::halt)),
        (Route::post("/platform/payments/resume", Asks::User(Deed::Resume)), post(payments::resume)),
        (Route::get("/platform/programmes", reads), get(programmes::show)),
        (Route::get("/platform/programmes/{code}", reads), get(programme::show)),
        (Route::get("/platform/budget", reads), get(budget::show)),
        (Route::post("/platform/budget", Asks::User(Deed::GrantBudget)), post(budget::grant)),
        (Route::get("/platform/budget/export", reads), get(budget::export)),
    ]
}
