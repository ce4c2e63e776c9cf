//! Problems as a person reads them: the source line with the text marked, and what to do.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Place, Problem, Problems, Severity};

/// Longest part of a source line that is handed to the renderer after the marked text, in bytes.
const TAIL: usize = 200;

/// All problems with their source lines and a closing count, with or without terminal colors.
#[must_use]
pub fn render(problems: &Problems, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let mut text = String::new();
    for problem in problems {
        text.push_str(&one(problem, &renderer));
        text.push_str("\n\n");
    }
    text.push_str(&count(problems));
    text
}

/// One problem: title, source line and remedy.
fn one(problem: &Problem, renderer: &Renderer) -> String {
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(printable(&problem.message)).id(problem.code.name());
    let mut group = match &problem.place {
        Some(place) => title.element(snippet(place)),
        None => Group::with_title(title),
    };
    if let Some(advice) = problem.advice() {
        group = group.element(Level::HELP.message(printable(&advice)));
    }
    renderer.render(&[group])
}

/// The marked line only: a file may have hundreds of megabytes, a place several lines.
fn snippet(place: &Place) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
    let (line, marked) = place.marked_line();
    let end = line.ceil_char_boundary(marked.end.saturating_add(TAIL));
    Snippet::source(&line[..end])
        .line_start(place.line_and_column().0)
        .path(place.file().name())
        .annotation(AnnotationKind::Primary.span(marked))
}

/// `text` without control characters, so that a file cannot move the cursor of the terminal that shows it.
fn printable(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

/// `2 errors, 1 warning`.
fn count(problems: &Problems) -> String {
    let errors = problems.iter().filter(|problem| problem.severity == Severity::Error).count();
    let warnings = problems.len() - errors;
    let plural = |count: usize, word: &str| format!("{count} {word}{}", if count == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => "no problems\n".to_owned(),
        (errors, 0) => plural(errors, "error") + "\n",
        (0, warnings) => plural(warnings, "warning") + "\n",
        (errors, warnings) => format!("{}, {}\n", plural(errors, "error"), plural(warnings, "warning")),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Code, Collector, SourceFile};
    use super::*;

    fn shown(text: &str, marked: &str, color: bool) -> String {
        let file = SourceFile::new("festival.toml", "", text.to_owned());
        let start = file.text().find(marked).expect("in the text");
        let problems = Collector::new();
        let place = Place::new(&file, start..start + marked.len());
        problems.error(Code::OUT_OF_RANGE, &place, "`share`: 30 is not between 0 and 1", "write 30 % as 0.30");
        render(&problems.finish(), color)
    }

    #[test]
    fn a_problem_shows_its_line_with_the_text_marked_and_the_remedy() {
        let expected = "\
error[E104]: `share`: 30 is not between 0 and 1
 --> festival.toml:2:9
  |
2 | share = 30 # of all
  |         ^^
  |
  = help: write 30 % as 0.30

1 error
";
        assert_eq!(shown("[demand]\nshare = 30 # of all\nx = 1\n", "30", false), expected);
        assert_eq!(shown("\u{feff}[demand]\r\nshare = 30 # of all\r\nx = 1\r\n", "30", false), expected);
    }

    /// Display columns before the mark and before the marked text, counting wide characters twice and tabs as drawn.
    fn mark_and_text(shown: &str, marked: &str) -> (usize, usize) {
        let lines: Vec<&str> = shown.lines().collect();
        let source = lines.iter().position(|line| line.starts_with("1 | ")).expect("the source line");
        let width = |text: &str| text.chars().map(|c| if c >= '\u{2e80}' { 2 } else { 1 }).sum::<usize>();
        let at = lines[source].find(marked).expect("the marked text");
        (lines[source + 1].find('^').expect("the mark"), width(&lines[source][..at]))
    }

    #[test]
    fn marks_stand_below_their_text_after_chinese_and_tabs() {
        for text in ["'份额' = 30", "\tshare\t= 30", "\t'份额'\t=\t30 # 双十一"] {
            let (mark, below) = mark_and_text(&shown(text, "30", false), "30");
            assert_eq!(mark, below, "{text:?}\n{}", shown(text, "30", false));
        }
    }

    #[test]
    fn colors_are_there_only_when_asked_for() {
        assert!(shown("a = 30", "30", true).contains('\u{1b}'));
        assert!(!shown("a = 30", "30", false).contains('\u{1b}'));
    }

    #[test]
    fn files_cannot_send_control_characters_to_the_terminal() {
        assert!(!shown("a = '\u{1b}[2J' # 30", "30", false).contains('\u{1b}'));
        let problems: Problems = [Problem::error(Code::SYNTAX, "found \u{1b}[2J")].into_iter().collect();
        assert!(!render(&problems, false).contains('\u{1b}'));
    }

    #[test]
    fn long_lines_places_over_several_lines_and_empty_files_are_shown() {
        let long = format!("a = \"{}\" # 30 {}", "x".repeat(100_000), "y".repeat(1_000_000));
        assert!(shown(&long, "30", false).len() < 10_000);
        assert!(shown("a = [\n1,\n2]\n", "[\n1,\n2]", false).contains("--> festival.toml:1:5"));
        let empty = SourceFile::new("empty.toml", "", String::new());
        let problems: Problems =
            [Problem::error(Code::MISSING_KEY, "`a` is missing").at(Place::start_of(&empty))].into_iter().collect();
        assert!(render(&problems, false).contains("empty.toml:1:1"));
    }
}
