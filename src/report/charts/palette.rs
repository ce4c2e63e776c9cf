//! Colors: series that color-blind readers can tell apart, and the scale of fill.

/// A color in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Color(pub u8, pub u8, pub u8);

/// Text.
pub(super) const INK: Color = Color(0x22, 0x28, 0x2E);
/// Secondary text.
pub(super) const MUTED: Color = Color(0x5B, 0x65, 0x6E);
/// Axis lines.
pub(super) const AXIS: Color = Color(0x8A, 0x93, 0x9B);
/// Grid lines.
pub(super) const GRID: Color = Color(0xE4, 0xE8, 0xEB);
/// Background of charts.
pub(super) const PAPER: Color = Color(0xFF, 0xFF, 0xFF);
/// Overflow: vermilion of the palette below.
pub(super) const ALARM: Color = Color(0xD5, 0x5E, 0x00);

/// Okabe and Ito's palette for color-blind readers ("Color Universal Design", 2008), without yellow, which is too light
/// for lines on white, and with gray in the place of black, which is for text.
const SERIES: [Color; 7] = [
    Color(0x00, 0x72, 0xB2),
    Color(0xE6, 0x9F, 0x00),
    Color(0x00, 0x9E, 0x73),
    Color(0xD5, 0x5E, 0x00),
    Color(0xCC, 0x79, 0xA7),
    Color(0x56, 0xB4, 0xE9),
    Color(0x6B, 0x6B, 0x6B),
];

/// Color of the series with this index. After seven the colors return darker, then lighter.
pub(super) fn series(index: usize) -> Color {
    let base = SERIES[index % SERIES.len()];
    match (index / SERIES.len()) % 3 {
        0 => base,
        1 => mix(base, Color(0, 0, 0), 0.45),
        _ => mix(base, PAPER, 0.5),
    }
}

/// Color `index` of `count` that are in an order, such as days: from dark blue to light orange by way of gray, in even
/// steps of lightness.
pub(super) fn ordered(index: usize, count: usize) -> Color {
    const STOPS: [(f64, Color); 3] =
        [(0.0, Color(0x00, 0x32, 0x6E)), (0.5, Color(0x7D, 0x7C, 0x84)), (1.0, Color(0xF0, 0xA8, 0x3C))];
    #[expect(clippy::cast_precision_loss, reason = "a chart has a handful of curves")]
    let position = if count > 1 { index as f64 / (count - 1) as f64 } else { 0.0 };
    along(&STOPS, position)
}

/// Color of a node's fill. Up to full, blue that darkens evenly; from full on, orange that darkens to brown at twice
/// full. The jump in hue at 1 is the message, and blue against orange is seen by all readers.
pub(super) fn fill(level: f64) -> Color {
    const STOPS: [(f64, Color); 6] = [
        (0.0, Color(0xF4, 0xF7, 0xFA)),
        (0.3, Color(0xC3, 0xDA, 0xEC)),
        (0.6, Color(0x7F, 0xB2, 0xD9)),
        (0.85, Color(0x2F, 0x7D, 0xBB)),
        (0.999, Color(0x0A, 0x3D, 0x7A)),
        (1.0, Color(0x0A, 0x3D, 0x7A)),
    ];
    const OVER: [(f64, Color); 3] =
        [(1.0, Color(0xF2, 0x8E, 0x2B)), (1.5, Color(0xC4, 0x4E, 0x00)), (2.0, Color(0x6E, 0x24, 0x00))];
    if level < 1.0 { along(&STOPS, level) } else { along(&OVER, level) }
}

/// A color between `from` (at 0) and `to` (at 1).
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a mixture of two bytes is a byte")]
pub(super) fn mix(from: Color, to: Color, weight: f64) -> Color {
    let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * weight).round() as u8;
    Color(channel(from.0, to.0), channel(from.1, to.1), channel(from.2, to.2))
}

/// The color at `position` along stops in rising order; the ends outside them.
fn along(stops: &[(f64, Color)], position: f64) -> Color {
    let next = stops.partition_point(|&(at, _)| at <= position).clamp(1, stops.len() - 1);
    let ((low, from), (high, to)) = (stops[next - 1], stops[next]);
    mix(from, to, ((position - low) / (high - low)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Relative luminance of WCAG 2, without its gamma: enough for an order.
    fn lightness(color: Color) -> f64 {
        0.2126 * f64::from(color.0) + 0.7152 * f64::from(color.1) + 0.0722 * f64::from(color.2)
    }

    #[test]
    fn more_fill_is_darker_and_overflow_turns_to_orange() {
        for step in 0..99 {
            let level = f64::from(step) / 100.0;
            assert!(lightness(fill(level)) >= lightness(fill(level + 0.01)), "{level}");
        }
        assert!(fill(0.99).2 > fill(0.99).0);
        assert!(fill(1.0).0 > fill(1.0).2);
    }

    #[test]
    fn twenty_series_have_twenty_colors() {
        let mut colors: Vec<_> = (0..20).map(series).collect();
        colors.sort_by_key(|color| (color.0, color.1, color.2));
        colors.dedup();
        assert_eq!(colors.len(), 20);
    }
}
