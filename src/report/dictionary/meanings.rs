//! What fields of a scenario are and why their defaults are what they are, in Chinese.
//!
//! The English words stand where each field is read (`reading`), and nowhere else; `meanings-zh.tsv` and `reasons-zh.tsv` hold
//! a line for each of them with its Chinese twin. A field whose words change loses its twin, and the tests below say so.
//!
//! Invariant: every text has a twin, and there is no twin without a text.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::report::words::Lang;

/// English and Chinese, apart by a tab, in the order of the alphabet.
const TWINS: &str = include_str!("meanings-zh.tsv");

/// The same of the reasons.
const REASONS: &str = include_str!("reasons-zh.tsv");

type Twins = LazyLock<BTreeMap<&'static str, &'static str>>;

static CHINESE: Twins = LazyLock::new(|| twins(TWINS));
static CHINESE_REASONS: Twins = LazyLock::new(|| twins(REASONS));

fn twins(table: &'static str) -> BTreeMap<&'static str, &'static str> {
    table.lines().filter_map(|line| line.split_once('\t')).collect()
}

/// What a field is, in `lang`, by its English words. Words of an earlier version that are not known any more stay English.
#[must_use]
pub fn meaning(english: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => english,
        Lang::Zh => CHINESE.get(english).copied().unwrap_or(english),
    }
}

/// Why a default is what it is, in `lang`, by its English words.
#[must_use]
pub fn reason(english: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => english,
        Lang::Zh => CHINESE_REASONS.get(english).copied().unwrap_or(english),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reading::laws::EXPLANATION;
    use crate::reading::{Declaration, declarations};
    use crate::scenario::Scenario;

    #[test]
    fn every_text_of_every_field_has_its_twin_and_nothing_else_has() {
        let fields = declarations(|root| {
            // Only what is asked for matters.
            let _ = Scenario::read(root);
        });
        let texts = |of: fn(&Declaration) -> &'static str| -> BTreeSet<&str> {
            fields.iter().map(of).filter(|text| !text.is_empty()).collect()
        };
        let mut meanings = texts(|field| field.doc);
        meanings.insert(EXPLANATION);
        for (english, twins) in [(meanings, &CHINESE), (texts(|field| field.reason), &CHINESE_REASONS)] {
            let speechless: Vec<&&str> = english.iter().filter(|text| !twins.contains_key(**text)).collect();
            assert!(speechless.is_empty(), "no Chinese for {speechless:#?}");
            let lonely: Vec<&&str> = twins.keys().filter(|text| !english.contains(**text)).collect();
            assert!(lonely.is_empty(), "nobody says {lonely:#?}");
        }
    }

    #[test]
    fn the_tables_are_in_order_and_chinese() {
        let lines = |table: &'static str| -> Vec<(&str, &str)> {
            table.lines().map(|line| line.split_once('\t').expect("a tab")).collect()
        };
        for table in [lines(TWINS), lines(REASONS)] {
            assert!(table.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order, each once");
        }
        for (english, chinese) in lines(TWINS).into_iter().chain(lines(REASONS)) {
            let has_words = english.chars().any(char::is_alphabetic);
            assert!(
                chinese.is_ascii() != has_words && !chinese.contains('\t') && !chinese.ends_with('。'),
                "{english}"
            );
            // Keys and words of a scenario stay as they are written.
            let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(quoted(english), quoted(chinese), "{english}");
        }
    }
}
