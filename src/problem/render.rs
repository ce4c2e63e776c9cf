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
