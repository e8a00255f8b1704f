//! `bench serve`: the pages of a whole prefecture as `yika serve` serves them, in this process on this machine's own network,
//! read by the load of the `bench` crate.
//!
//! Deliberately absent: the measuring, and any figure that makes it fail.

use std::{
    fs::File,
    future,
    net::{Ipv4Addr, SocketAddr},
    path::Path,
    sync::Arc,
};

use bench::{ServeOptions, ServeReport, Times};
use door::{House, Messages, Serving, TrustedProxies};
use kernel::{Db, Error};
use tracing_subscriber::EnvFilter;

use super::{OF_A_DEBUG_BUILD, machine, place};
use crate::{
    Globals,
    answer::{Answer, Done, Fault, complain},
    desk::confined,
    web,
};

/// `bench serve`
#[derive(Debug, clap::Args)]
pub(crate) struct Serve {
    /// How many residents
    #[arg(long, value_name = "N", default_value_t = 354_035, value_parser = clap::value_parser!(u32).range(100..=1_000_000))]
    people: u32,
    /// How many seconds of reading, and as many of searching
    #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    seconds: u32,
    /// How often a roster is paid alone, and as often in the storm
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u32).range(1..=50))]
    rounds: u32,
}

pub(super) fn serve(globals: &Globals, serve: &Serve) -> Done {
    let (folder, address) = place(globals)?;
    complain(&format!("{} residents; files in {}", serve.people, folder.path().display()));
    let options = ServeOptions { address, people: serve.people, seconds: serve.seconds, rounds: serve.rounds };
    let log = folder.path().join("serve.log");
    let log = File::create(&log).map_err(|why| Fault::file("make", &log, &why))?;
    // What `yika serve` writes of each request is written here too, for it takes its time.
    let _ =
        tracing_subscriber::fmt().json().with_writer(Arc::new(log)).with_env_filter(EnvFilter::new("info")).try_init();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| Fault::not_done("runtime_failed", why.to_string()))?;
    let parsers = confined()?;
    let begin = |db: &Db, exchange: &Path| -> kernel::Result<SocketAddr> {
        let proxies = TrustedProxies::parse(&["127.0.0.1".to_owned()]).expect("an address");
        let serving = Serving { proxies, messages: Messages::Folder, ..Serving::default() };
        let house = House::serving(db.clone(), parsers.clone(), exchange.to_owned(), serving);
        let listener = runtime.block_on(web::listen((Ipv4Addr::LOCALHOST, 0).into(), false))?;
        let address = listener.local_addr().map_err(|why| Error::io("listen", why))?;
        runtime.spawn(web::serve_on(listener, house, future::pending()));
        Ok(address)
    };
    let report = bench::serve(&options, folder.path(), &parsers, &begin, &mut |text| complain(text))?;
    runtime.shutdown_background();
    complain(&table(&report));
    let mut facts = report.to_json();
    facts["machine"] = machine().into();
    let text = format!(
        "{}: reading p99 {:.1} ms, search p99 {:.1} ms, payout in a storm {:.2} times as long\n",
        report.engine,
        report.reading_all.p99_ms,
        report.search.p99_ms,
        report.storm_ratio()
    );
    Ok(Answer::yes(text, facts))
}

/// Kind by kind, then payouts.
fn table(report: &ServeReport) -> String {
    use std::fmt::Write;
    let mut text =
        format!("\n{:<18} {:>7} {:>10} {:>9} {:>9} {:>8}\n", "", "count", "median ms", "p99 ms", "max ms", "not 2xx");
    let mut line = |name: &str, times: &Times| {
        let Times { count, median_ms, p99_ms, longest_ms, not_2xx, .. } = times;
        let _ = writeln!(text, "{name:<18} {count:>7} {median_ms:>10.1} {p99_ms:>9.1} {longest_ms:>9.1} {not_2xx:>8}");
    };
    report.reading.iter().for_each(|times| line(times.kind, times));
    line("reading, all", &report.reading_all);
    line("search, a key", &report.search);
    line("sign-in, storm", &report.storm.times);
    let [alone, stormy] = report.medians();
    let storm = &report.storm;
    let _ = write!(
        text,
        "by the server's own clock, which does not see who waits before it, {:.4} of the reading was answered within 20 ms\n\
         payout of {} lines: median {alone:.3} s alone, {stormy:.3} s in a storm of {} sign-ins/s, {:.2} times as long\n\
         the storm: {} let in, {} right ones told to come again, {} wrong ones refused\n\
         {} residents, {} on {}",
        report.within_20_ms,
        report.lines,
        bench::SIGN_INS_PER_SECOND,
        report.storm_ratio(),
        storm.let_in,
        storm.right_refused,
        storm.wrong_refused,
        report.people,
        report.engine,
        machine()
    );
    text.push_str(OF_A_DEBUG_BUILD);
    text
}
