//! The font that is built in: Noto Sans SC, which covers English and Chinese, so that charts need no font of the machine.
//!
//! The subset has ASCII, Latin-1, punctuation, arrows and the 3,755 hanzi of GB 2312 level 1; `assets/fonts` holds its
//! license (OFL 1.1) and the script that makes it.

use std::sync::{Arc, LazyLock};

use plotters::style::{FontStyle, IntoFont, register_font};
use resvg::usvg::{self, fontdb};

static BYTES: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular-subset.ttf");

/// The name that the font carries.
const NAME: &str = "Noto Sans SC";
/// The fonts that an SVG asks its viewer for, best first.
pub(super) const FAMILY: &str = "Noto Sans SC, Noto Sans CJK SC, PingFang SC, Microsoft YaHei, sans-serif";
/// Size at which text is measured: large, because plotters answers in whole pixels.
const MEASURING_SIZE: f64 = 2_000.0;

/// Width in plotters' pixels of one em at [`MEASURING_SIZE`]; every hanzi is one em wide. plotters scales fonts by their
/// line height, so this is the way to the em that SVG scales by.
static EM: LazyLock<f64> = LazyLock::new(|| {
    assert!(register_font(NAME, FontStyle::Normal, BYTES).is_ok(), "the built-in font is well formed");
    layout_width("一").max(1.0)
});

fn layout_width(text: &str) -> f64 {
    let font = (NAME, MEASURING_SIZE).into_font();
    let ((left, _), (right, _)) = font.layout_box(text).expect("the built-in font is registered");
    f64::from(right - left)
}

/// Width of `text` in pixels, set at `size` pixels to the em.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let em = *EM;
    layout_width(text) / em * size
}

/// The fonts for rasterizing: the built-in one, for every family that is asked for.
pub(super) fn database() -> Arc<fontdb::Database> {
    static DATABASE: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
        let mut database = fontdb::Database::new();
        database.load_font_source(fontdb::Source::Binary(Arc::new(BYTES)));
        database.set_sans_serif_family(NAME);
        Arc::new(database)
    });
    Arc::clone(&DATABASE)
}

/// The characters of `text` that the built-in font lacks, each once, in the order of their appearance. Charts show them
/// as boxes, so a program that draws names from a scenario should say so.
#[must_use]
pub fn missing_glyphs(text: &str) -> Vec<char> {
    let mut missing = Vec::new();
    for character in text.chars().filter(|character| !character.is_whitespace()) {
        if !missing.contains(&character) && !has_glyph(character) {
            missing.push(character);
        }
    }
    missing
}

/// Whether the font has a glyph for `character`: it is set as text by the rasterizer's own machinery, and glyph 0 is the
/// box for what is missing.
fn has_glyph(character: char) -> bool {
    let code = u32::from(character);
    let svg =
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text y="5">&#{code};</text></svg>"#);
    let options = usvg::Options { fontdb: database(), font_family: NAME.to_owned(), ..usvg::Options::default() };
    let Ok(tree) = usvg::Tree::from_str(&svg, &options) else { return false };
    let mut glyphs = tree.root().children().iter().filter_map(|node| match node {
        usvg::Node::Text(text) => Some(text),
        _ => None,
    });
    glyphs.next().is_some_and(|text| {
        let mut set = text.layouted().iter().flat_map(|span| &span.positioned_glyphs).peekable();
        set.peek().is_some() && set.all(|glyph| glyph.id.0 != 0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::words::{self, Lang};

    #[test]
    fn every_word_of_the_reports_can_be_drawn() {
        let mut text = String::from("0123456789.,-–—+±%:/()（），。：…≤≥×万亿kMB");
        for phrase in words::ALL {
            text.extend(Lang::ALL.map(|lang| phrase.text(lang)));
        }
        assert_eq!(missing_glyphs(&text), []);
    }

    #[test]
    fn a_missing_glyph_is_noticed() {
        // A hanzi of the third extension block and an emoji; neither is in GB 2312.
        assert_eq!(missing_glyphs("好𪜀 ok 😀😀"), ['𪜀', '😀']);
    }

    #[test]
    fn widths_are_in_ems() {
        assert!((width("双十一", 16.0) - 48.0).abs() < 0.1);
        // The font's digits are tabular: 555 of 1,000 units.
        assert!((width("0000", 100.0) - 222.0).abs() < 1.0, "{}", width("0000", 100.0));
        assert!(width("i", 16.0) < width("W", 16.0));
        assert!(width("", 16.0).abs() < f64::EPSILON);
    }
}
