//! How far a run is, on a terminal.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::experiment::Progress;
use crate::names::Lang;
use crate::report::Phrase;

const REPLICATIONS: Phrase = Phrase {
    en: "{bar:40} {pos}/{len} replications, {elapsed} elapsed, {eta} left",
    zh: "{bar:40} 已重复 {pos}/{len} 次，用时 {elapsed}，剩余 {eta}",
};
const TRIALS: Phrase = Phrase {
    en: "{bar:40} {pos}/{len} trials, {elapsed} elapsed, {eta} left",
    zh: "{bar:40} 已试验 {pos}/{len} 次，用时 {elapsed}，剩余 {eta}",
};

/// A bar on the standard error; nothing where that is no terminal.
#[derive(Debug)]
pub struct Bar(ProgressBar);

impl Bar {
    /// A bar for `replications` replications.
    #[must_use]
    pub fn new(replications: u32, lang: Lang) -> Self {
        let bar = ProgressBar::new(u64::from(replications));
        // No colors: the bar is plain for everybody, so that NO_COLOR needs no second look.
        if let Ok(style) = ProgressStyle::with_template(REPLICATIONS.text(lang)) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// A bar for `trials` trials of a campaign, of which `done` are done.
    #[must_use]
    pub fn of_trials(trials: usize, done: usize, lang: Lang) -> Self {
        let bar = ProgressBar::new(trials as u64);
        if let Ok(style) = ProgressStyle::with_template(TRIALS.text(lang)) {
            bar.set_style(style);
        }
        // The time left follows from what is done from now on.
        bar.set_position(done as u64);
        bar.reset_eta();
        bar.enable_steady_tick(Duration::from_millis(200));
        Self(bar)
    }

    /// One more trial is done.
    pub fn advance(&self) {
        self.0.inc(1);
    }

    /// Removes the bar from the terminal.
    pub fn clear(&self) {
        self.0.finish_and_clear();
    }
}

impl Progress for Bar {
    fn done(&self, _replication: u32) {
        self.0.inc(1);
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.clear();
    }
}
