//! What the source documents say of people: every row of `peakday facts`, and the policies compared, pair by pair.

use std::collections::BTreeMap;
use std::fs;
use std::sync::atomic::AtomicBool;

use peakday::experiment::summary::{self, Row, measure};
use peakday::experiment::{Dimension, Results, RunOptions, run};
use peakday::people_facts::{rows, simulate};
use peakday::report::{Lang, people};
use peakday::statistics::{Confidence, paired};

use super::runs::{in_package, loaded};
use super::workforce::{differences, least, most};

#[test]
fn every_fact_is_shown_within_its_range_and_the_docs_say_so() {
    let rows = rows();
    let seen =
        simulate(&rows, &in_package("scenarios"), 0, &AtomicBool::new(false)).unwrap_or_else(|error| panic!("{error}"));
    let missed: Vec<String> = seen
        .iter()
        .filter(|seen| seen.holds() == Some(false))
        .map(|seen| format!("F{} {}: {:?}", seen.row.fact, seen.row.says.0, seen.value))
        .collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let page = people::page(&seen, Lang::En);
    // The page is written by the command; once it is kept, it must be the present one.
    if let Ok(kept) = fs::read_to_string(in_package("docs/people.md")) {
        assert!(kept == page, "docs/people.md is out of date: run `peakday facts > docs/people.md`");
    }
}

/// A scenario's results, each run once for all comparisons.
struct Policies(BTreeMap<&'static str, Results>);

impl Policies {
    fn of(files: &[&'static str]) -> Self {
        let results = |file: &&'static str| {
            let compiled = loaded(&format!("scenarios/cases/{file}.toml"));
            let options = RunOptions { seed: compiled.seed, replications: 6, threads: 0 };
            (*file, run(&compiled, options, &(), &AtomicBool::new(false)).expect("runs"))
        };
        Self(files.iter().map(results).collect())
    }

    fn row(&self, file: &str, figure: &str) -> &Row {
        let results = &self.0[file];
        let (key, part) = figure.split_once('@').unwrap_or((figure, "all"));
        let found = |row: &&Row| row.measure.key == key && summary::key(&results.layout, row.dimension) == part;
        results.summary.rows.iter().find(found).unwrap_or_else(|| panic!("{file} has no {figure}"))
    }

    /// The mean difference `with` - `without`, and the half-width of its 95 % interval; pairs share their seeds.
    fn difference(&self, with: &str, without: &str, figure: &str) -> (f64, f64) {
        let values = |file| self.row(file, figure).by_replication().into_iter().map(|value| value.expect("defined"));
        let (with, without): (Vec<f64>, Vec<f64>) = (values(with).collect(), values(without).collect());
        let estimate = paired::of(&with, &without, Confidence::NINETY_FIVE).expect("pairs").difference;
        (estimate.mean, estimate.half_width.expect("several replications"))
    }

    fn assert_less(&self, with: &str, without: &str, figure: &str) {
        let (mean, half_width) = self.difference(with, without, figure);
        assert!(mean + half_width < 0.0, "{figure}: {with} - {without} = {mean} ± {half_width}");
    }
}

#[test]
fn quotas_owners_and_generosity_compared_on_cost_contacts_and_satisfaction() {
    let policies = Policies::of(&[
        "disputes-pool",
        "disputes-owner",
        "disputes-quota-0",
        "disputes-quota-200",
        "disputes-benefit-of-doubt",
        "disputes-merchants-pressed",
    ]);
    // A quota pays the same claims sooner: customers are more content, and nobody asks a supervisor.
    policies.assert_less("disputes-quota-200", "disputes-quota-0", "case_age_mean@parcel");
    policies.assert_less("disputes-quota-0", "disputes-quota-200", "satisfaction_of_cases");
    policies.assert_less("disputes-quota-200", "disputes-quota-0", "party_cases@supervisors");
    // One owner: who works has to wait for a shift, and nobody hands over.
    policies.assert_less("disputes-pool", "disputes-owner", "case_wait_mean@quarrel");
    policies.assert_less("disputes-pool", "disputes-owner", "case_age_mean@quarrel");
    assert!(policies.row("disputes-owner", "cases_handed_over@quarrel").defined().iter().all(|&count| count < 0.5));
    // The benefit of the doubt costs more and ends quarrels sooner; so do merchants who are pressed, at no cost.
    policies.assert_less("disputes-pool", "disputes-benefit-of-doubt", "case_cost_of_opportunists@quarrel");
    policies.assert_less("disputes-pool", "disputes-benefit-of-doubt", "cost_compensation");
    policies.assert_less("disputes-benefit-of-doubt", "disputes-pool", "case_age_mean@quarrel");
    policies.assert_less("disputes-merchants-pressed", "disputes-pool", "contacts_per_case@quarrel");
    policies.assert_less("disputes-pool", "disputes-merchants-pressed", "satisfaction_of_cases");
}

#[test]
fn quotas_and_remedies_compared_on_cost_contacts_per_order_and_satisfaction() {
    let measures = [
        (measure::COST_TOTAL, Dimension::All),
        (measure::ATTEMPTS_PER_100_ORDERS, Dimension::All),
        (measure::SATISFACTION_CASES, Dimension::All),
    ];
    let changes = |strategy| {
        let found = differences("scenarios/cases/policies.toml", strategy, 4, &measures);
        [0, 1, 2].map(|at| found[at].0)
    };
    // Granted at once: dearer, fewer contacts, more content. Granted by two supervisors only: the reverse.
    let [cost, contacts, satisfaction] = changes("quota-200");
    assert!(
        least(&cost) > 0.0 && most(&contacts) < 0.0 && least(&satisfaction) > 0.5,
        "{cost:?} {contacts:?} {satisfaction:?}"
    );
    let [cost, contacts, satisfaction] = changes("quota-0");
    assert!(
        most(&cost) < 0.0 && least(&contacts) > 0.0 && most(&satisfaction) < -0.3,
        "{cost:?} {contacts:?} {satisfaction:?}"
    );
    // Goods are worth more than the refund of what was paid on the day.
    assert!(least(&changes("resend-only")[0]) > 0.0);
}
