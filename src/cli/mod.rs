//! The command line: one file a command, and the only module that prints.
//!
//! - [`arguments`]: the commands and their options; the help texts are the manual.
//! - [`campaign`]: comparisons, sweeps and the merge of their parts.
//! - [`run`], [`check`], [`new`], [`erlang`], [`history`], [`staff`], [`validate`]: the commands. [`run`] is the main path of
//!   the program.
//! - [`report`]: the page of a directory of results once more.
//! - [`facts`]: what is said of people, and where it is shown.
//! - [`review`]: plan against actual.
//! - [`explain`]: what a code means; [`manual`]: completions and manual pages; [`schema`]: the format of scenarios.
//! - [`console`]: results to the standard output, everything else to the standard error.
//! - [`publish`]: page, workbook and manifest of a directory of results.
//! - [`precision`]: when a run is long enough.
//! - [`memory`]: what does not fit is refused before it begins.
//! - [`progress`], [`interruption`]: how far a run is, and how to stop it.
//! - [`failure`]: what can go wrong, with exit codes.
//!
//! Invariant: commands decide nothing about the simulated world. They call the library and say what came of it.

pub mod arguments;
pub mod campaign;
pub mod check;
pub mod console;
pub mod erlang;
pub mod explain;
pub mod facts;
pub mod failure;
pub mod history;
pub mod interruption;
pub mod manual;
pub mod memory;
pub mod new;
pub mod precision;
pub mod progress;
pub mod publish;
mod reference_zh;
pub mod report;
pub mod review;
pub mod run;
pub mod schema;
pub mod staff;
pub mod validate;

pub use arguments::Arguments;
pub use console::complain;
pub use failure::Failure;
pub use interruption::Interruption;

use arguments::Command;

/// Does what the command line asks for. Stops early once `interruption` is asked to.
///
/// # Errors
///
/// Whatever keeps the command from being carried out; [`Failure::exit_code`] is what the process should end with.
pub fn carry_out(arguments: &Arguments, interruption: &Interruption) -> Result<(), Failure> {
    match &arguments.command {
        Command::Run(arguments) => run::run(arguments, interruption),
        Command::Check(arguments) => check::check(arguments),
        Command::New(arguments) => new::new(arguments),
        Command::Compare(arguments) => campaign::compare(arguments, interruption),
        Command::Sweep(arguments) => campaign::sweep(arguments, interruption),
        Command::Report(arguments) => report::report(arguments),
        Command::Review(arguments) => review::review(arguments, interruption),
        Command::Merge(arguments) => campaign::merge(arguments, interruption),
        Command::Staff(arguments) => staff::staff(arguments, interruption),
        Command::History(arguments) => history::history(arguments, interruption),
        Command::Facts(arguments) => facts::facts(arguments, interruption),
        Command::Erlang(arguments) => erlang::erlang(arguments),
        Command::Validate(arguments) => validate::validate(arguments, interruption),
        Command::Explain(arguments) => explain::explain(arguments),
        Command::Completions(arguments) => manual::completions(arguments),
        Command::Man(arguments) => manual::man(arguments),
        Command::Schema(arguments) => schema::schema(arguments),
    }
}
