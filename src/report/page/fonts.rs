//! The fonts that pages embed, so that no reader sees boxes: letters always, hanzi where the page has any.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

static LATIN: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular-latin.woff2");
static HANZI: &[u8] = include_bytes!("../../../assets/fonts/NotoSansSC-Regular-hanzi.woff2");

/// What the hanzi font covers.
const RANGE: &str = "U+2000-200F,U+2028-202F,U+20A0-218F,U+2194-21FF,U+2500-FFFF";

/// The `@font-face` rules for a page with this text.
pub(super) fn faces(text: &str) -> String {
    let chinese = text.chars().any(|character| matches!(character, '\u{2E80}'..='\u{FFEF}'));
    let mut rules = face(LATIN, "");
    if chinese {
        rules += &face(HANZI, &format!("unicode-range:{RANGE};"));
    }
    rules
}

fn face(font: &[u8], range: &str) -> String {
    format!(
        "@font-face{{font-family:\"Noto Sans SC\";{range}src:url(data:font/woff2;base64,{}) format(\"woff2\");}}\n",
        STANDARD.encode(font)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_with_chinese_carry_the_large_font() {
        let english = faces("<p>90 % answered within 20 s</p>");
        let chinese = faces("<p>广东</p>");
        assert_eq!(english.matches("@font-face").count(), 1);
        assert_eq!(chinese.matches("@font-face").count(), 2);
        assert!(english.len() < 25_000 && chinese.len() > 500_000);
    }
}
