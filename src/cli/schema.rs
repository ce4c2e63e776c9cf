//! `peakday schema`: the format of scenario files, for an editor or as a page.

use clap::{Args, ValueEnum};

use super::arguments::Language;
use super::{Failure, console};
use crate::names::Lang;
use crate::schema::{self, json};

/// Options of `peakday schema`.
#[derive(Args, Clone, Debug)]
pub struct SchemaArguments {
    /// What the files are
    #[arg(long = "for", value_enum, value_name = "KIND", default_value_t)]
    pub kind: FileKind,
    /// Print a page in Markdown instead: every key with unit, range, default and example
    #[arg(long, conflicts_with = "kind")]
    pub reference: bool,
    /// Language of the page
    #[arg(long, value_enum, default_value_t, requires = "reference")]
    pub lang: Language,
}

/// What a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FileKind {
    /// A scenario, which may extend others
    #[default]
    Scenario,
    /// What several scenarios have in common and extend; nothing must be written
    Part,
    /// A strategy of `peakday compare`
    Strategy,
}

/// The examples of `peakday schema`.
pub const MANUAL: &str = "\
Examples:
  peakday schema > peakday.schema.json
      a JSON Schema (draft 2020-12); editors that know TOML complete and check scenarios with it
  peakday schema --for strategy > strategy.schema.json
      the same for files in strategies/
  peakday schema --reference > reference.md
      every key on a page
  peakday schema --reference --lang zh > reference.zh.md
      the same in Chinese

An editor finds the schema by a line at the top of the scenario:
  #:schema peakday.schema.json

What a schema cannot say, such as names that must be declared, `peakday check` says.";

/// The words of the reference in `lang`.
#[must_use]
pub const fn words(lang: Lang) -> &'static schema::reference::Words {
    match lang {
        Lang::En => &schema::reference::ENGLISH,
        Lang::Zh => &super::reference_zh::CHINESE,
    }
}

/// Carries out the command.
///
/// # Errors
///
/// When the standard output cannot be written.
pub fn schema(arguments: &SchemaArguments) -> Result<(), Failure> {
    if arguments.reference {
        return console::result(&schema::reference::page(&schema::fields(), words(arguments.lang.into())));
    }
    console::json(&schema::of(match arguments.kind {
        FileKind::Scenario => json::Kind::Scenario,
        FileKind::Part => json::Kind::Part,
        FileKind::Strategy => json::Kind::Strategy,
    }))
}
