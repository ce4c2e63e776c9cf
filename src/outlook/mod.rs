//! What a plan will do, by arithmetic on its averages: volumes, loads, drain times, and closed forms of the agents' queues.
//!
//! - [`days`]: what a normal day is.
//! - [`volumes`]: orders and parcels.
//! - [`facilities`]: load against capacity.
//! - [`contacts`]: expected contacts by hour. [`pools`]: those against the agents, [`flow`]: wherever they are routed.
//!   [`service`]: closed forms.
//! - [`memory`]: what a season needs of it.
//! - [`warnings`]: what cannot go well, whatever the randomness.
//! - [`text`]: all of it for a terminal.
//!
//! Invariant: nothing is drawn and nothing is simulated; what depends on queues, lateness or noise is left to the
//! simulation, and the outlook says so. No result of a simulation depends on the outlook.

pub mod contacts;
pub mod days;
pub mod facilities;
pub mod flow;
pub mod memory;
pub mod pools;
pub mod service;
#[cfg(test)]
mod testing;
pub mod text;
pub mod volumes;
pub mod warnings;

use serde::Serialize;

use crate::names::{Label, Name};
use crate::plan::Compiled;
use crate::problem::Problems;
use crate::report::Lang;
use crate::scenario::Scenario;
use contacts::Expected;
use days::Days;
use facilities::FacilityOutlook;
use pools::PoolOutlook;
use volumes::Volumes;

/// What to expect of a plan.
#[derive(Clone, Debug, Serialize)]
pub struct Outlook {
    /// The scenario's name.
    pub name: Title,
    /// Orders and parcels; none in a scenario of a contact center alone.
    pub volumes: Option<Volumes>,
    /// Every facility, in the order of the flow.
    pub facilities: Vec<FacilityOutlook>,
    /// Types and groups that work together.
    pub pools: Vec<PoolOutlook>,
    /// What cannot go well. Reported with the problems of the scenario's file, so not repeated here in machine form.
    #[serde(skip)]
    pub warnings: Problems,
}

/// A label in machine form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Title {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

/// A key of the scenario file with its label, in machine form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// As written in the scenario.
    pub key: String,
    /// As shown to people.
    pub label: Title,
}

impl From<&Label> for Title {
    fn from(label: &Label) -> Self {
        Self { en: label.en.clone(), zh: label.zh.clone() }
    }
}

impl From<&Name> for Named {
    fn from(name: &Name) -> Self {
        Self { key: name.key.clone(), label: Title::from(&name.label) }
    }
}

impl Title {
    /// The label in `lang`.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }
}

impl Outlook {
    /// The outlook of `scenario`, which was compiled to `compiled`.
    #[must_use]
    pub fn of(scenario: &Scenario, compiled: &Compiled) -> Self {
        let days = Days::new(compiled);
        let facilities = facilities::of(compiled, &days);
        let expected = Expected::of(scenario, compiled, &days);
        let pools = pools::of(scenario, compiled, &days, &expected);
        let warnings = warnings::of(scenario, compiled, &facilities, &pools);
        Self {
            name: Title::from(&scenario.title),
            volumes: scenario.chain.as_ref().map(|chain| Volumes::of(chain, compiled)),
            facilities,
            pools,
            warnings,
        }
    }

    /// The outlook for a terminal of 80 columns; every line ends with a line feed.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text::of(self, lang)
    }
}

/// A count as a float.
#[expect(clippy::cast_precision_loss, reason = "positions and counts of a season stay far below 2^53")]
const fn float(count: usize) -> f64 {
    count as f64
}
