//! What the browser runs and applies, built in.

/// uPlot, which draws the timelines; its license lies beside it.
pub(super) const UPLOT: &str = include_str!("../../../assets/page/uPlot.iife.min.js");
/// The style that uPlot needs.
pub(super) const UPLOT_STYLE: &str = include_str!("../../../assets/page/uPlot.min.css");
/// Our style.
pub(super) const STYLE: &str = include_str!("../../../assets/page/page.css");
/// Our script: timelines, sorting, searching.
pub(super) const SCRIPT: &str = include_str!("../../../assets/page/page.js");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_part_can_end_its_element_or_load_anything() {
        for part in [UPLOT, SCRIPT] {
            assert!(!part.to_lowercase().contains("</script") && !part.contains("<!--"));
        }
        for part in [UPLOT_STYLE, STYLE] {
            assert!(!part.to_lowercase().contains("</style") && !part.contains("url(") && !part.contains("@import"));
        }
        assert!(!SCRIPT.contains("http") && !SCRIPT.contains("fetch("));
        // The license asks for its notice in all copies: it is in the first line.
        assert!(UPLOT.starts_with("/*! https://github.com/leeoniya/uPlot (v1.6.32) */"));
    }
}
