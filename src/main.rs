//! The command line of peakday: parses the arguments, calls the library, turns the outcome into an exit code.

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use peakday::cli::{self, Arguments, Failure, Interruption};

fn main() -> ExitCode {
    // A wrong command line ends in here, with exit code 2.
    let arguments = Arguments::parse();
    match carry_out(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let failure = error.downcast_ref::<Failure>();
            if failure.is_none_or(|failure| !failure.already_told()) {
                cli::complain(&told(&error));
            }
            ExitCode::from(failure.map_or(1, Failure::exit_code))
        }
    }
}

/// The error with its causes; what a text before it says already is not said twice.
fn told(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |text, cause| {
        if text.is_empty() {
            cause
        } else if text.contains(&cause) {
            text
        } else {
            format!("{text}: {cause}")
        }
    })
}

fn carry_out(arguments: &Arguments) -> anyhow::Result<()> {
    let interruption = Interruption::new();
    let handler = interruption.clone();
    ctrlc::set_handler(move || handler.on_signal()).context("cannot listen for Ctrl-C")?;
    Ok(cli::carry_out(arguments, &interruption)?)
}
