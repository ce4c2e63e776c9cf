//! What fields of a scenario are, in Chinese.
//!
//! The English words stand where each field is read (`reading`), and nowhere else; `meanings-zh.tsv` holds a line for each of
//! them with its Chinese twin. A field whose words change loses its twin, and the test below says so.
//!
//! Invariant: every field has a twin, and there is no twin without a field.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::report::words::Lang;

/// English and Chinese, apart by a tab, in the order of the alphabet.
const TWINS: &str = include_str!("meanings-zh.tsv");

static CHINESE: LazyLock<BTreeMap<&str, &str>> =
    LazyLock::new(|| TWINS.lines().filter_map(|line| line.split_once('\t')).collect());

/// What a field is, in `lang`, by its English words. Words of an earlier version that are not known any more stay English.
#[must_use]
pub fn meaning(english: &str, lang: Lang) -> &str {
    match lang {
        Lang::En => english,
        Lang::Zh => CHINESE.get(english).copied().unwrap_or(english),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::reading::declarations;
    use crate::scenario::Scenario;

    #[test]
    fn every_field_is_explained_in_chinese_and_nothing_else_is() {
        let fields = declarations(|root| {
            // Only what is asked for matters.
            let _ = Scenario::read(root);
        });
        let english: BTreeSet<&str> = fields.iter().map(|field| field.doc).filter(|doc| !doc.is_empty()).collect();
        let speechless: Vec<&&str> = english.iter().filter(|doc| !CHINESE.contains_key(**doc)).collect();
        assert!(speechless.is_empty(), "no Chinese for {speechless:#?}");
        let lonely: Vec<&&str> = CHINESE.keys().filter(|doc| !english.contains(**doc)).collect();
        assert!(lonely.is_empty(), "nobody says {lonely:#?}");
    }

    #[test]
    fn the_table_is_in_order_and_chinese() {
        let lines: Vec<(&str, &str)> = TWINS.lines().map(|line| line.split_once('\t').expect("a tab")).collect();
        assert!(lines.windows(2).all(|pair| pair[0].0 < pair[1].0), "in order, each once");
        for (english, chinese) in lines {
            assert!(!chinese.is_ascii() && !chinese.contains('\t') && !chinese.ends_with('。'), "{english}");
            // Keys and words of a scenario stay as they are written.
            let quoted = |text: &str| text.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
            assert_eq!(quoted(english), quoted(chinese), "{english}");
        }
    }
}
