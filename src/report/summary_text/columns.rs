//! Text in the columns of a terminal, where an East Asian character takes two.

/// Columns that `text` takes. Wide are the characters with East Asian Width W or F (Unicode Annex 11), by the blocks that
/// names in Chinese, Japanese and Korean use; combining marks take none.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(width_of).sum()
}

const fn width_of(character: char) -> usize {
    match character as u32 {
        0x0300..=0x036F | 0x200B..=0x200D | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0x303E
        | 0x3041..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE4F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1FAFF
        | 0x2_0000..=0x3_FFFD => 2,
        _ => 1,
    }
}

/// `text` cut to at most `columns`, with an ellipsis in the place of what is cut off.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 1;
    for character in text.chars() {
        used += width_of(character);
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

/// `text` cut or filled with spaces on the right to exactly `columns`.
pub(crate) fn left(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let gap = columns.saturating_sub(width(&text));
    text + &" ".repeat(gap)
}

/// `text` cut or filled with spaces on the left to exactly `columns`.
pub(crate) fn right(text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    " ".repeat(columns.saturating_sub(width(&text))) + &text
}

/// `text` in lines of at most `columns`, broken at spaces or between East Asian characters; later lines are set in by
/// `indent` more than the first.
pub(crate) fn wrapped(text: &str, columns: usize, indent: usize) -> Vec<String> {
    if width(text) <= columns {
        return vec![text.to_owned()];
    }
    let margin = text.len() - text.trim_start().len();
    let mut lines = Vec::new();
    let mut line = " ".repeat(margin);
    let mut fresh = true;
    for piece in pieces(text.trim_start()) {
        if !fresh && width(&line) + width(piece.trim_end()) > columns {
            lines.push(line.trim_end().to_owned());
            line = " ".repeat(margin + indent);
        }
        line += piece;
        fresh = false;
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// Where a line may be broken: after spaces and after East Asian characters, though not before their punctuation.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut from = 0;
    let mut characters = text.char_indices().peekable();
    while let Some((at, character)) = characters.next() {
        let end = at + character.len_utf8();
        let next = characters.peek().map(|&(_, next)| next);
        let opens = "（“《".contains(character);
        let stays = next.is_some_and(|next| "，。：；、）”》！？%".contains(next) || next == ' ');
        if (character == ' ' || width_of(character) == 2 && !opens) && !stays {
            pieces.push(&text[from..end]);
            from = end;
        }
    }
    if from < text.len() {
        pieces.push(&text[from..]);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_takes_two_columns_a_character() {
        assert_eq!(width("Guangdong"), 9);
        assert_eq!(width("广东"), 4);
        assert_eq!(width("（揽收）"), 8);
        assert_eq!(width("8.2 ± 0.4 天"), 12);
        assert_eq!(width("e\u{301}"), 1);
    }

    #[test]
    fn long_lines_are_broken_where_words_end() {
        let lines = wrapped("  People who come back changed the contacts", 20, 2);
        assert_eq!(lines, ["  People who come", "    back changed the", "    contacts"]);
        let lines = wrapped("常规人员招聘：需 392 人，现有人员届时留存 98 人", 20, 0);
        assert_eq!(lines, ["常规人员招聘：需 392", "人，现有人员届时留存", "98 人"]);
        assert!(lines.iter().all(|line| width(line) <= 20));
        assert_eq!(wrapped("short", 20, 2), ["short"]);
        assert_eq!(wrapped("averyveryverylongword", 10, 0), ["averyveryverylongword"]);
    }

    #[test]
    fn cells_are_exactly_as_wide_as_asked() {
        for text in ["", "a", "广东省分拨中心", "Guangdong hub", "混合 mixed 文字"] {
            for columns in 1..16 {
                assert_eq!((width(&left(text, columns)), width(&right(text, columns))), (columns, columns), "{text}");
            }
        }
        assert_eq!(cut("广东省", 6), "广东省");
        assert_eq!(cut("广东省", 5), "广东…");
        assert_eq!(left("广东省", 4), "广… ", "half a character does not fit");
    }
}
