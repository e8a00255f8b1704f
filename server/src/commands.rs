//! All commands, and who carries each out.

mod audit;
mod bank;
mod batch;
pub(crate) mod batch_files;
mod budget;
pub(crate) mod card;
pub(crate) mod confined;
mod doctor;
mod evidence;
mod import;
mod maker;
mod manual;
mod programme;
mod reply;
pub(crate) mod serve;
mod services;
pub(crate) mod setup;
pub(crate) mod show;
mod switch;
mod terminal;
mod texts;
mod user;
pub(crate) mod verify;

use clap::Subcommand;

use crate::{Globals, answer::Done, bench, demo, desk::Desk};

/// A command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// A made-up prefecture from nothing: a paid batch, and pages to look at it
    Demo(demo::Demo),
    /// Make an empty system in a folder
    Init(setup::Init),
    /// Bring the tables up to date
    Migrate,
    /// Look for what would keep the system from working
    Doctor,
    /// Copy the live database to a file (SQLite)
    Backup(setup::Backup),
    /// Put a backup in place; payments stay halted until `resume`
    Restore(setup::Restore),
    /// Who may act
    #[command(subcommand)]
    User(user::User),
    /// Take in a CSV or XLSX file, all of it or nothing
    Import(import::Import),
    /// The words of pages, and which wait for a reviewer
    #[command(subcommand)]
    Texts(texts::Texts),
    /// The programmes and their rules
    #[command(subcommand)]
    Programme(programme::Programme),
    /// The service items and their rules
    #[command(subcommand)]
    Services(services::Services),
    /// What may be paid for a programme in a year
    #[command(subcommand)]
    Budget(budget::Budget),
    /// From a roster to money on cards
    #[command(subcommand)]
    Batch(batch::Batch),
    /// From an application to a card in use, and its electronic twin
    #[command(subcommand)]
    Card(card::Card),
    /// Stop all payments
    Halt(switch::Reason),
    /// Let payments go on
    Resume(switch::Reason),
    /// Check every law on all data, and name the first row that breaks one
    Verify,
    /// The log of who did what
    #[command(subcommand)]
    Audit(audit::Audit),
    /// The whole path of one payment, checkable without this program
    Evidence(evidence::Evidence),
    /// A simulated bank for trying things out
    BankSim(bank::BankSim),
    /// Simulated banks and a card maker for trying cards out
    MakerSim(maker::MakerSim),
    /// Serve the pages: to this machine only, unless a proxy ends TLS in front of the program
    Serve(serve::Serve),
    /// A self-service terminal: reads the card that is put in, and shows the centre's pages on this machine only
    Terminal(terminal::Terminal),
    /// How fast this machine pays
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Completions for a shell
    Completions(manual::Completions),
    /// The manual page
    Man,
}

/// Carries a command out.
pub(crate) fn carry_out(globals: &Globals, command: Command) -> Done {
    match command {
        Command::Demo(demo) => demo::demo(globals, &demo),
        Command::Init(init) => setup::init(globals, &init),
        Command::Migrate => setup::migrate(globals),
        Command::Doctor => doctor::doctor(globals),
        Command::Backup(backup) => setup::backup(globals, &backup),
        Command::Restore(restore) => setup::restore(globals, &restore),
        Command::User(user) => user::carry_out(&Desk::open(globals)?, user),
        Command::Import(import) => import::carry_out(&Desk::open(globals)?, &import),
        Command::Texts(texts) => texts::carry_out(&texts),
        Command::Programme(programme) => programme::carry_out(globals.lang(), programme),
        Command::Services(services) => services::carry_out(globals.lang(), &services),
        Command::Budget(budget) => budget::carry_out(&Desk::open(globals)?, budget),
        Command::Batch(batch) => batch::carry_out(&Desk::open(globals)?, batch),
        Command::Card(card) => card::carry_out(globals, card),
        Command::Halt(reason) => switch::halt(&Desk::open(globals)?, reason),
        Command::Resume(reason) => switch::resume(&Desk::open(globals)?, reason),
        Command::Verify => verify::verify(&Desk::open(globals)?),
        Command::Audit(audit) => audit::carry_out(&Desk::open(globals)?, audit),
        Command::Evidence(evidence) => evidence::evidence(&Desk::open(globals)?, &evidence),
        Command::BankSim(bank) => bank::bank_sim(&bank),
        Command::MakerSim(maker) => maker::maker_sim(&maker),
        Command::Serve(serve) => serve::serve(globals, &serve),
        Command::Terminal(terminal) => terminal::carry_out(globals.lang(), &terminal),
        Command::Bench(bench) => bench::carry_out(globals, &bench),
        Command::Completions(completions) => Ok(manual::completions(&completions)),
        Command::Man => manual::man(),
    }
}
