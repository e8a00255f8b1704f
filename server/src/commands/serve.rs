//! `serve`: the pages, until the word to stop (Ctrl+C or SIGTERM); requests under way come to their end.
//!
//! A configuration file is YAML; what the command line says comes first:
//!
//! ```yaml
//! db: sqlite:/data/yika.db
//! exchange: /data/exchange
//! port: 8480
//! address: 10.1.2.3            # where to listen; this machine only (127.0.0.1) unless TLS ends in front of the program
//! behind_tls: true             # a proxy ends TLS in front of the program: cookies go over TLS only
//! trusted_proxies: [10.1.2.0/24]   # whose X-Forwarded-For is believed
//! ```

use std::{
    fs,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use door::{House, Serving, TrustedProxies};
use kernel::Refusal;
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
    /// A YAML file with any of: db, exchange, port, address, behind_tls, trusted_proxies
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
    address: Option<IpAddr>,
    #[serde(default)]
    behind_tls: bool,
    #[serde(default)]
    trusted_proxies: Vec<String>,
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
    let proxies = TrustedProxies::parse(&config.trusted_proxies)
        .map_err(|wrong| Refusal::new("bad_proxy").with("address", wrong))?;
    let port = serve.port.or(config.port).unwrap_or(PORT);
    let at = SocketAddr::new(config.address.unwrap_or(Ipv4Addr::LOCALHOST.into()), port);
    let serving = Serving { behind_tls: config.behind_tls, proxies, audit_key: None };
    let address = serve_pages(&Place::of(&globals), at, serving, globals.lang())?;
    let text = words::done(globals.lang(), "done-stopped", &[]);
    Ok(Answer::yes(text, json!({ "address": format!("http://{address}") })))
}

/// Serves the pages until the word to stop; answers where.
pub(crate) fn serve_pages(place: &Place, at: SocketAddr, serving: Serving, lang: Lang) -> Done<SocketAddr> {
    let serving = Serving { audit_key: Some(place.audit_key()), ..serving };
    let house = House::serving(place.open_checked()?, confined()?, place.exchange.clone(), serving);
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
    runtime.block_on(serve_until_stopped(house, at, lang))
}

async fn serve_until_stopped(house: House, at: SocketAddr, lang: Lang) -> Done<SocketAddr> {
    let no_signal = |why: std::io::Error| Fault::not_done("runtime_failed", why.to_string());
    let mut interrupt = signal(SignalKind::interrupt()).map_err(no_signal)?;
    let mut terminate = signal(SignalKind::terminate()).map_err(no_signal)?;
    let listener = web::listen(at, house.secure).await?;
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
