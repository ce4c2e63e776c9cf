//! The top of a chart: title, subtitle and legend, wrapped so that nothing is cut and nothing covers the data.

use super::canvas::{Align, Canvas, Rect};
use super::palette::{Color, INK, MUTED};
use super::{MARGIN, TEXT, font};
use crate::report::words::{Label, Lang};

const TITLE: f64 = 22.0;
const TITLE_LINE: f64 = 30.0;
const SUBTITLE_LINE: f64 = 20.0;
const LEGEND_LINE: f64 = 24.0;
const SWATCH: f64 = 22.0;
/// Most colors of one entry.
const MOST_TINTS: usize = 4;

/// What a chart shows, and how to read it.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Heading {
    /// What is shown, in a few words.
    pub title: Label,
    /// The unit or an explanation; may be empty.
    pub subtitle: Label,
}

/// How a legend shows its entry.
#[derive(Clone, Debug)]
pub(super) enum Swatch {
    Line(Color),
    Dashes(Color),
    Area(Color),
    /// An area that lets the grid through, as bands do.
    Tint(Color),
    /// Bands of several lines, each in its line's color: side by side.
    Tints(Vec<Color>),
    Outline(Color),
}

/// An entry of a legend.
#[derive(Clone, Debug)]
pub(super) struct Key {
    pub text: String,
    pub swatch: Swatch,
}

/// Title, subtitle and legend, laid out for the width of the chart.
pub(super) struct Header {
    title: Vec<String>,
    subtitle: Vec<String>,
    /// Entries with their left ends, by line.
    legend: Vec<Vec<(f64, Key)>>,
}

impl Header {
    pub fn new(heading: &Heading, keys: Vec<Key>, lang: Lang, width: f64) -> Self {
        let room = width - 2.0 * MARGIN;
        Self {
            title: wrap(heading.title.text(lang), TITLE, room),
            subtitle: wrap(heading.subtitle.text(lang), TEXT, room),
            legend: flow(keys, room),
        }
    }

    /// Pixels from the top of the chart to the end of the header.
    pub fn bottom(&self) -> f64 {
        let lines = |lines: usize, height: f64| f64::from(u32::try_from(lines).unwrap_or(u32::MAX)) * height;
        let legend = if self.legend.is_empty() { 0.0 } else { 8.0 + lines(self.legend.len(), LEGEND_LINE) };
        14.0 + lines(self.title.len(), TITLE_LINE) + lines(self.subtitle.len(), SUBTITLE_LINE) + legend + 6.0
    }

    pub fn draw(&self, canvas: &mut Canvas) {
        self.draw_below(canvas, 0.0);
    }

    /// Draws it with its upper end at `top`, in pixels.
    pub fn draw_below(&self, canvas: &mut Canvas, top: f64) {
        let mut baseline = top + 14.0;
        for line in &self.title {
            baseline += TITLE_LINE;
            canvas.text(line, (MARGIN, baseline - 6.0), Align::Left, TITLE, INK);
        }
        for line in &self.subtitle {
            baseline += SUBTITLE_LINE;
            canvas.text(line, (MARGIN, baseline - 3.0), Align::Left, TEXT, MUTED);
        }
        baseline += 8.0;
        for line in &self.legend {
            baseline += LEGEND_LINE;
            for (left, key) in line {
                swatch(canvas, &key.swatch, *left, baseline - 12.0);
                canvas.text(&key.text, (left + SWATCH + 8.0, baseline - 7.0), Align::Left, TEXT, INK);
            }
        }
    }
}

fn swatch(canvas: &mut Canvas, swatch: &Swatch, left: f64, middle: f64) {
    let (from, to) = ((left, middle), (left + SWATCH, middle));
    let rect = Rect { left: left + 3.0, top: middle - 7.0, right: left + SWATCH - 2.0, bottom: middle + 7.0 };
    match swatch {
        Swatch::Line(color) => canvas.line(&[from, to], *color, 3.0),
        Swatch::Dashes(color) => canvas.dashed_line(&[from, to], *color, 2.5),
        Swatch::Area(color) => canvas.rect(rect, *color),
        Swatch::Tint(color) => tint(canvas, rect, *color),
        Swatch::Tints(colors) => {
            // More slices than that are too narrow to be told apart.
            let shown = &colors[..colors.len().min(MOST_TINTS)];
            let mut left = rect.left;
            let width = rect.width() / f64::from(u32::try_from(shown.len().max(1)).unwrap_or(1));
            for &color in shown {
                tint(canvas, Rect { left, right: left + width, ..rect }, color);
                left += width;
            }
        }
        Swatch::Outline(color) => canvas.frame(rect, *color, 2.0),
    }
}

fn tint(canvas: &mut Canvas, Rect { left, top, right, bottom }: Rect, color: Color) {
    canvas.polygon(&[(left, top), (right, top), (right, bottom), (left, bottom)], color, 0.25);
}

/// Spreads entries over as many lines as they need; an entry wider than a line is shortened.
fn flow(keys: Vec<Key>, room: f64) -> Vec<Vec<(f64, Key)>> {
    let mut lines: Vec<Vec<(f64, Key)>> = Vec::new();
    let mut left = room;
    for mut key in keys {
        key.text = shorten(&key.text, TEXT, room - SWATCH - 8.0);
        let needed = SWATCH + 8.0 + font::width(&key.text, TEXT);
        if left + needed > room || lines.is_empty() {
            lines.push(Vec::new());
            left = 0.0;
        }
        if let Some(line) = lines.last_mut() {
            line.push((MARGIN + left, key));
        }
        left += needed + 26.0;
    }
    lines
}

/// `text` in lines no wider than `room`. Lines break at spaces and beside hanzi, and within a word only if it is too
/// wide for a line. Empty text has no lines.
pub(super) fn wrap(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // The length of `line` up to its last place for a break.
    let mut break_at = 0;
    for character in text.trim().chars() {
        let before = line.chars().next_back();
        if line.is_empty() && character == ' ' {
            continue;
        }
        if may_break(before, character) {
            break_at = line.len();
        }
        line.push(character);
        if font::width(line.trim_end(), size) > room && line.chars().count() > 1 {
            let cut = if break_at > 0 { break_at } else { line.len() - character.len_utf8() };
            let rest = line.split_off(cut);
            lines.push(line.trim_end().to_owned());
            rest.trim_start().clone_into(&mut line);
            break_at = 0;
        }
    }
    if !line.trim().is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Whether a line may end between two characters: before a space, and around hanzi except before closing marks and after
/// opening ones.
fn may_break(before: Option<char>, after: char) -> bool {
    let wide = |character: char| character >= '\u{2E80}';
    let Some(before) = before else { return false };
    let closes = "，。、；：！？）》」』】".contains(after);
    let opens = "（《「『【".contains(before);
    after == ' ' || before == ' ' || ((wide(before) || wide(after)) && !closes && !opens)
}

/// `text`, cut and ended with "…" if it is wider than `room`.
pub(super) fn shorten(text: &str, size: f64, room: f64) -> String {
    if font::width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while kept.pop().is_some() {
        let candidate = format!("{}…", kept.trim_end());
        if font::width(&candidate, size) <= room {
            return candidate;
        }
    }
    String::from("…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_no_wider_than_the_room_and_lose_no_word() {
        let text = "What breaks first on the peak days of a shopping festival, and for how long";
        let lines = wrap(text, 22.0, 300.0);
        assert!(lines.len() > 1);
        assert!(lines.iter().all(|line| font::width(line, 22.0) <= 300.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
    }

    #[test]
    fn chinese_breaks_anywhere_but_before_a_closing_mark() {
        // Five hanzi fit; the comma may not start a line, so the fifth hanzi goes with it.
        assert_eq!(wrap("怎么还没收，到货", 20.0, 100.0), ["怎么还没", "收，到货"]);
        assert_eq!(wrap("", 20.0, 100.0), [""; 0]);
    }

    #[test]
    fn a_word_wider_than_the_line_is_cut_rather_than_lost() {
        let lines = wrap("abcdefghijklmnopqrstuvwxyz", 20.0, 60.0);
        assert_eq!(lines.concat(), "abcdefghijklmnopqrstuvwxyz");
        assert!(lines.len() > 2);
    }

    #[test]
    fn names_that_are_too_long_end_in_an_ellipsis() {
        assert_eq!(shorten("杭州", 15.0, 40.0), "杭州");
        assert_eq!(shorten("杭州转运中心", 15.0, 60.0), "杭州转…");
    }

    #[test]
    fn legends_wrap_inside_the_chart() {
        let key = |index: i32| Key { text: format!("entry number {index}"), swatch: Swatch::Area(INK) };
        let lines = flow((0..20).map(key).collect(), 600.0);
        assert!(lines.len() > 1);
        assert_eq!(lines.iter().map(Vec::len).sum::<usize>(), 20);
        for (left, key) in lines.iter().flatten() {
            assert!(left + SWATCH + 8.0 + font::width(&key.text, TEXT) <= MARGIN + 600.0);
        }
    }
}
