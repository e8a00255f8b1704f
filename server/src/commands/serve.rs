//! `serve`: the pages, until the word to stop (Ctrl+C or SIGTERM); requests under way come to their end.
//!
//! A configuration file is YAML with any of `db`, `exchange`, `port`; what the command line says comes first.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use door::House;
use serde::Deserialize;
use serde_json::json;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

use crate::{
    Globals,
    answer::{Answer, Done, Fault, complain},
    desk::{Place, confined},
    web, words,
    words::Lang,
};

/// `serve`
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// A YAML file with any of: db, exchange, port
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The port on this machine; 0 takes a free one [default: 8480]
    #[arg(long)]
    port: Option<u16>,
}

/// The configuration file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    db: Option<String>,
    exchange: Option<PathBuf>,
    port: Option<u16>,
}

const PORT: u16 = 8480;

fn read_config(file: &Path) -> Done<Config> {
    let text = fs::read_to_string(file).map_err(|why| Fault::file("read", file, &why))?;
    serde_norway::from_str(&text).map_err(|why| Fault::not_done("bad_config", format!("{}: {why}", file.display())))
}

pub(crate) fn serve(globals: &Globals, serve: &Serve) -> Done {
    let config = serve.config.as_deref().map(read_config).transpose()?.unwrap_or_default();
    let mut globals = globals.clone();
    globals.db = globals.db.or(config.db);
    globals.exchange = globals.exchange.or(config.exchange);
    let port = serve.port.or(config.port).unwrap_or(PORT);
    let address = serve_pages(&Place::of(&globals), port, globals.lang())?;
    let text = words::done(globals.lang(), "done-stopped", &[]);
    Ok(Answer::yes(text, json!({ "address": format!("http://{address}") })))
}

/// Serves the pages until the word to stop; answers where.
pub(crate) fn serve_pages(place: &Place, port: u16, lang: Lang) -> Done<SocketAddr> {
    let house = House::new(place.open_checked()?, confined()?, place.exchange.clone(), false);
    let house = house.with_audit_key(place.audit_key());
    // Another subscriber may stand already; then it keeps on.
    let _ = tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info")))
        .try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| Fault::not_done("runtime_failed", why.to_string()))?;
    runtime.block_on(serve_until_stopped(house, port, lang))
}

async fn serve_until_stopped(house: House, port: u16, lang: Lang) -> Done<SocketAddr> {
    let no_signal = |why: std::io::Error| Fault::not_done("runtime_failed", why.to_string());
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signal)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signal)?;
    let listener = web::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await?;
    let address = listener.local_addr().map_err(no_signal)?;
    complain(words::done(lang, "done-serving", &[("address", format!("http://{address}"))]).trim_end());
    let stop = async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    };
    web::serve_on(listener, house, stop).await?;
    Ok(address)
}
