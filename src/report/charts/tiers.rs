//! Timelines under each other with one time axis: what is done, and what comes of it.

use super::canvas;
use super::header::{Header, Heading};
use super::timeline::{Footer, Place, Timeline};
use super::{MARGIN, WIDTH};
use crate::report::words::Lang;

/// Timelines under each other.
///
/// All should show the same window: a moment is at the same place in each.
#[derive(Clone, Debug)]
pub struct Tiers<'a> {
    /// Title and explanation of the whole.
    pub heading: Heading,
    /// The timelines from the top down; each has its own legend, and its heading may be empty.
    pub tiers: Vec<Timeline<'a>>,
}

/// Height of a tier, in pixels.
const TIER: f64 = 280.0;

impl Tiers<'_> {
    /// The chart in `lang`, 1200 pixels wide and as high as its tiers need.
    #[must_use]
    pub fn svg(&self, lang: Lang) -> String {
        let header = Header::new(&self.heading, Vec::new(), lang, WIDTH);
        let top = header.bottom() - 10.0;
        let tiers = f64::from(u32::try_from(self.tiers.len()).unwrap_or(u32::MAX));
        let from = self.tiers.iter().map(|tier| tier.own_left(lang)).fold(0.0, f64::max);
        canvas::draw(WIDTH, top + tiers * TIER + MARGIN, self.heading.title.text(lang), |canvas| {
            header.draw(canvas);
            let mut above = top;
            for (index, tier) in self.tiers.iter().enumerate() {
                let last = index + 1 == self.tiers.len();
                let footer = if last { Footer::Noted } else { Footer::Bare };
                let below = above + TIER + if last { MARGIN } else { 0.0 };
                tier.draw(canvas, Place { above, below, from, footer }, lang);
                above = below;
            }
        })
    }
}
