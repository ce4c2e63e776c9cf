//! What a person learns from a code: an example wrong and right, what to do, and the same in Chinese.
//!
//! Every code has its lesson here, in the order of the table of codes; a code without one does not compile. The examples
//! are run by the tests: the wrong one gives the code, the right one does not.

mod campaigns;
mod cases;
mod input;
mod model;
mod people;
mod warnings;

use super::Code;
use super::code::TABLE;

/// What a person learns from a code, besides its title and explanation.
#[derive(Clone, Copy, Debug)]
pub struct Lesson {
    /// The code: `E101`.
    code: &'static str,
    /// What to do, in a sentence.
    pub remedy: &'static str,
    /// The mistake, and how it is right.
    pub example: Example,
    /// The title in Chinese.
    pub title_zh: &'static str,
    /// What the code means and what to do, in Chinese.
    pub explanation_zh: &'static str,
}

/// A mistake, and the same without it.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// What the two are parts of.
    pub setting: Setting,
    /// With the mistake.
    pub wrong: &'static str,
    /// Without it.
    pub right: &'static str,
}

/// What the two sides of an example are parts of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// Keys of a scenario file, laid on the one that `peakday new festival.toml` writes.
    Festival,
    /// Keys of a scenario file, laid on [`CENTER`].
    Center,
    /// A scenario file by itself.
    File,
    /// The order curve of a festival, a CSV table.
    Table,
    /// What a person types or does.
    Action,
}

/// The contact center that examples are laid on: the least there can be with a type and a group.
pub const CENTER: &str = "\
name = \"A small center\"
[season]
first_day = 2026-11-01
last_day = 2026-11-07
[contacts.causes.questions]
trigger = \"calendar\"
per_day = 1_000
channels = { orders = 1 }
handle_time = \"3 min\"
[contact_center.channels.line]
[contact_center.types.orders]
channel = \"line\"
[contact_center.groups.team]
types = [\"orders\"]
agents = 10
";

/// The lessons, in the order of the codes.
const PARTS: [&[Lesson]; 6] =
    [input::LESSONS, model::LESSONS, people::LESSONS, cases::LESSONS, campaigns::LESSONS, warnings::LESSONS];

/// A lesson, its parts in the order in which they are read.
const fn lesson(
    code: &'static str,
    remedy: &'static str,
    example: Example,
    zh: (&'static str, &'static str),
) -> Lesson {
    Lesson { code, remedy, example, title_zh: zh.0, explanation_zh: zh.1 }
}

const fn festival(wrong: &'static str, right: &'static str) -> Example {
    Example { setting: Setting::Festival, wrong, right }
}

const fn center(wrong: &'static str, right: &'static str) -> Example {
    Example { setting: Setting::Center, wrong, right }
}

const fn file(wrong: &'static str, right: &'static str) -> Example {
    Example { setting: Setting::File, wrong, right }
}

const fn table(wrong: &'static str, right: &'static str) -> Example {
    Example { setting: Setting::Table, wrong, right }
}

const fn action(wrong: &'static str, right: &'static str) -> Example {
    Example { setting: Setting::Action, wrong, right }
}

// A code without a lesson, a lesson without a code, or one out of order does not compile.
const _: () = {
    let (mut part, mut within, mut position) = (0, 0, 0);
    while part < PARTS.len() {
        if within == PARTS[part].len() {
            (part, within) = (part + 1, 0);
        } else {
            assert!(position < TABLE.len(), "src/problem/lessons has a lesson for a code that does not exist");
            assert!(
                same(PARTS[part][within].code, TABLE[position].0.name()),
                "every code needs a lesson in src/problem/lessons, in the order of the codes"
            );
            (within, position) = (within + 1, position + 1);
        }
    }
    assert!(position == TABLE.len(), "every code needs a lesson in src/problem/lessons, in the order of the codes");
};

/// Whether two texts are the same, at compile time.
const fn same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

impl Code {
    /// What a person learns from the code, besides its title and explanation.
    ///
    /// # Panics
    ///
    /// Never: that every code has a lesson is checked when the program is compiled.
    #[must_use]
    pub fn lesson(self) -> &'static Lesson {
        let found = PARTS.into_iter().flatten().find(|lesson| lesson.code == self.name());
        found.expect("every code has a lesson, or the program would not compile")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lessons_say_what_to_do_in_both_languages() {
        for code in Code::all() {
            let Lesson { remedy, example, title_zh, explanation_zh, .. } = code.lesson();
            assert!(remedy.ends_with('.') && remedy.is_ascii(), "{code}: {remedy}");
            assert!(example.wrong != example.right && !example.wrong.is_empty() && !example.right.is_empty(), "{code}");
            assert!(!title_zh.is_ascii() && !title_zh.ends_with('。'), "{code}: {title_zh}");
            assert!(explanation_zh.ends_with('。'), "{code}: {explanation_zh}");
        }
    }
}
