//! `peakday explain`: what a code means, wrong and right, and what to do.

use clap::Args;
use serde::Serialize;

use super::arguments::Language;
use super::{Failure, console};
use crate::problem::{CENTER, Code, Setting};
use crate::reading::overlay::closest;

/// Columns of the text.
const WIDTH: usize = 80;

/// Options of `peakday explain`.
#[derive(Args, Clone, Debug)]
pub struct ExplainArguments {
    /// Codes as messages show them, such as E104 or w206; all are listed if there are none
    #[arg(value_name = "CODE")]
    pub codes: Vec<String>,
    /// Language of the text
    #[arg(long, value_enum, default_value_t)]
    pub lang: Language,
    /// Print everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// The examples of `peakday explain`.
pub const MANUAL: &str = "\
Examples:
  peakday explain E104
      what it means, an example wrong and right, what to do
  peakday explain E104 w206 --lang zh
      two codes, in Chinese
  peakday explain
      every code with its title
  peakday explain --json
      all of it, for an editor or a web page";

/// What `--json` prints of a code.
#[derive(Serialize)]
struct Explained {
    code: &'static str,
    title: &'static str,
    explanation: &'static str,
    remedy: &'static str,
    wrong: &'static str,
    right: &'static str,
    title_zh: &'static str,
    explanation_zh: &'static str,
}

/// Carries out the command.
///
/// # Errors
///
/// When there is no such code, and when the standard output cannot be written.
pub fn explain(arguments: &ExplainArguments) -> Result<(), Failure> {
    let asked: Vec<Code> = arguments.codes.iter().map(|name| find(name)).collect::<Result<_, _>>()?;
    let chosen: Vec<Code> = if asked.is_empty() { Code::all().collect() } else { asked.clone() };
    if arguments.json {
        return console::json(&chosen.into_iter().map(explained).collect::<Vec<_>>());
    }
    let text: Vec<String> = if asked.is_empty() {
        chosen.iter().map(|&code| format!("{code}  {}\n", title(code, arguments.lang))).collect()
    } else {
        chosen.iter().map(|&code| in_words(code, arguments.lang)).collect()
    };
    console::result(&text.join(if asked.is_empty() { "" } else { "\n" }))
}

fn find(name: &str) -> Result<Code, Failure> {
    Code::find(name.trim()).ok_or_else(|| {
        let near = closest(&name.to_uppercase(), Code::all().map(Code::name));
        let meant = near.map_or_else(String::new, |near| format!("did you mean {near}? "));
        Failure::Usage(format!("there is no code `{name}`; {meant}`peakday explain` lists all"))
    })
}

fn explained(code: Code) -> Explained {
    let lesson = code.lesson();
    Explained {
        code: code.name(),
        title: code.title(),
        explanation: code.explanation(),
        remedy: lesson.remedy,
        wrong: lesson.example.wrong,
        right: lesson.example.right,
        title_zh: lesson.title_zh,
        explanation_zh: lesson.explanation_zh,
    }
}

fn title(code: Code, lang: Language) -> &'static str {
    match lang {
        Language::En => code.title(),
        Language::Zh => code.lesson().title_zh,
    }
}

/// Everything there is to say about a code.
fn in_words(code: Code, lang: Language) -> String {
    let (lesson, title) = (code.lesson(), title(code, lang));
    let example = lesson.example;
    match lang {
        Language::En => format!(
            "{code}: {title}\n\n{}\n\n{}\n\nWrong{}:\n{}\nRight:\n{}",
            wrapped(code.explanation()),
            wrapped(&format!("What to do: {}", lesson.remedy)),
            setting(example.setting, lang),
            indented(example.wrong),
            indented(example.right),
        ),
        Language::Zh => format!(
            "{code}：{title}\n\n{}\n\n错误示例{}：\n{}\n正确示例：\n{}",
            lesson.explanation_zh,
            setting(example.setting, lang),
            indented(example.wrong),
            indented(example.right),
        ),
    }
}

/// What the example is a part of.
fn setting(setting: Setting, lang: Language) -> String {
    let center = CENTER.lines().next().and_then(|line| line.split('"').nth(1)).unwrap_or_default();
    match (setting, lang) {
        (Setting::Festival, Language::En) => ", as a change to the scenario of `peakday new`".to_owned(),
        (Setting::Festival, Language::Zh) => "（对 `peakday new` 所写场景的改动）".to_owned(),
        (Setting::Center, Language::En) => {
            format!(", in {}", center.to_lowercase().replacen("a ", "a scenario of a ", 1))
        }
        (Setting::Center, Language::Zh) => "（在一个小型联络中心的场景里）".to_owned(),
        (Setting::Table, Language::En) => ", in the table of a festival's order curve".to_owned(),
        (Setting::Table, Language::Zh) => "（在大促订单曲线的表格里）".to_owned(),
        (Setting::File | Setting::Action, _) => String::new(),
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| format!("    {line}\n")).collect::<Vec<_>>().concat()
}

/// `text` in lines of at most [`WIDTH`] columns, broken at blanks.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut column = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if column > 0 && column + 1 + width > WIDTH {
            lines.push('\n');
            column = 0;
        } else if column > 0 {
            lines.push(' ');
            column += 1;
        }
        lines.push_str(word);
        column += width;
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_explained_in_eighty_columns() {
        for code in Code::all() {
            let text = in_words(code, Language::En);
            assert!(
                text.starts_with(code.name()) && text.contains("What to do: ") && text.contains("Right:"),
                "{text}"
            );
            // Code of an example stands as it would in a file.
            let long = text.lines().find(|line| !line.starts_with("    ") && line.chars().count() > WIDTH);
            assert_eq!(long, None);
            assert!(in_words(code, Language::Zh).contains(code.lesson().explanation_zh));
        }
    }

    #[test]
    fn a_code_that_does_not_exist_is_answered_with_the_nearest() {
        assert_eq!(find("e104").ok(), Code::find("E104"));
        let message = find("E1O4").expect_err("no such code").to_string();
        assert!(message.contains("did you mean E104?"), "{message}");
    }
}
