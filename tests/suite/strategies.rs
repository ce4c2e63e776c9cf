//! Shipped strategies, and what they do to the scenario they were written for.

use std::collections::BTreeSet;
use std::path::Path;

use peakday::campaign::{Frame, Points, Simulation, Trial};
use peakday::comparison::{CompareQuestion, Comparison, Gathered};
use peakday::experiment::controls::KnownOrders;
use peakday::experiment::summary::Goal;
use peakday::names::Lang;
use peakday::reading::Document;
use peakday::scenario;
use peakday::simulation;
use peakday::statistics::{Confidence, mean};
use peakday::strategies::{Catalog, Combination, Variant};

use super::runs::in_package;

/// Strategies of the small festival: what lies in `scenarios/strategies/`, as far as it has the same levers.
fn small_variants() -> Vec<Variant> {
    let catalog = Catalog::load(&in_package("tests/scenarios/festival.toml")).expect("readable");
    let mut variants = vec![catalog.unchanged()];
    for name in ["hold-from-first-hour", "strong-hold", "more-hub-capacity", "tracking", "more-agents"] {
        let path = in_package("scenarios/strategies").join(format!("{name}.toml"));
        let alone = Combination::parse(path.to_str().expect("UTF-8")).expect("a path");
        variants.push(catalog.variant(&alone).unwrap_or_else(|problems| panic!("{problems}")));
    }
    variants
}

/// The comparison of `variants` in `replications` replications.
fn compared(variants: &[Variant], replications: u32, figure: &str) -> (Comparison, Gathered) {
    let base = scenario::check(&variants[0].document).expect("good").scenario.compile();
    let frame = Frame::of(&base, true).with_controls(&base);
    let documents: Vec<&Document> = variants.iter().map(|variant| &variant.document).collect();
    let source = Points::new(|point: usize| Ok(documents[point].clone()), base.seed);
    let stop = std::sync::atomic::AtomicBool::new(false);
    let simulation = Simulation { source: &source, frame: &frame, seed: base.seed, threads: 2, stop: &stop };
    let trials: Vec<Trial> = (0..variants.len())
        .flat_map(|point| (0..replications).map(move |replication| Trial { point, replication }))
        .collect();
    let mut gathered = Gathered::new(frame.clone(), variants.len());
    simulation
        .run(&trials, |trial, record| {
            gathered.take(trial, &record);
            Ok(())
        })
        .expect("every trial passes its audits");
    let question = CompareQuestion { figure: figure.to_owned(), goal: Goal::Lowest, race: None };
    let points = variants.iter().map(|variant| peakday::campaign::Point {
        key: variant.key.clone(),
        label: variant.label.clone(),
        strategies: variant.strategies.clone(),
        values: Vec::new(),
    });
    (Comparison::of(&question, gathered.clone(), points.collect(), base.seed), gathered)
}

#[test]
fn every_shipped_strategy_can_be_laid_on_2010_and_says_what_it_stands_for() {
    let catalog = Catalog::load(&in_package("scenarios/double11-2010.toml")).expect("readable");
    let keys: Vec<String> = catalog.keys().map(str::to_owned).collect();
    assert!(keys.len() >= 22, "{keys:?}");
    let base = format!("{:?}", scenario::check(catalog.base()).expect("good").scenario);
    for key in &keys {
        let strategy = catalog.strategy(key).unwrap_or_else(|problems| panic!("{problems}"));
        let (notes, zh) = (strategy.notes.text(Lang::En), strategy.notes.text(Lang::Zh));
        assert!(notes.contains("STANDS FOR.") && notes.contains("SOURCES."), "{key}");
        assert!(zh.contains("代表什么") && zh.contains("来源"), "{key}");
        assert!(strategy.label.en.is_ascii() && !strategy.label.zh.is_ascii(), "{key}");
        // What is sent ahead needs a presale beneath it.
        // And whoever may settle claims needs a desk that takes them.
        let beneath = match key.as_str() {
            "pre-sinking" | "pre-sinking-city" => "presale-40+",
            "coupon-at-once" => "claims-desk+",
            _ => "",
        };
        let combination = format!("{beneath}{key}");
        let variant = catalog.variant(&Combination::parse(&combination).expect("names"));
        let variant = variant.unwrap_or_else(|problems| panic!("{key}: {problems}"));
        let checked = scenario::check(&variant.document).unwrap_or_else(|problems| panic!("{key}: {problems}"));
        assert_ne!(format!("{:?}", checked.scenario), base, "{key} changes something");
    }
}

#[test]
fn a_hold_from_the_first_hour_is_the_variant_that_says_so() {
    let catalog = Catalog::load(&in_package("scenarios/double11-2010.toml")).expect("readable");
    let laid = catalog.variant(&Combination::parse("hold-from-first-hour").expect("a name")).expect("possible");
    let laid = scenario::check(&laid.document).expect("good").scenario.compile();
    let written =
        scenario::load(&in_package("scenarios/double11-2010-early-hold.toml")).expect("good").scenario.compile();
    assert_eq!(format!("{:?}", laid.plan.fulfillment), format!("{:?}", written.plan.fulfillment));
}

#[test]
fn pairing_makes_the_variance_of_a_typical_difference_at_most_a_fifth() {
    let variants = small_variants();
    let (comparison, _) = compared(&variants, 16, "late_share");
    // Figures that the strategies are about; what a strategy leaves alone has no variance at all.
    let about = ["parcels_signed", "first_contacts", "attempts", "late_share", "days_above_knee@north"];
    let figures: Vec<usize> = about.iter().map(|name| comparison.frame.find(name).expect("a figure")).collect();
    let mut reductions: Vec<f64> = comparison
        .differences
        .iter()
        .flat_map(|row| figures.iter().filter_map(|&figure| row[figure]?.variance_reduction))
        .collect();
    reductions.sort_by(f64::total_cmp);
    assert!(reductions.len() >= 15, "{reductions:?}");
    let median = reductions[reductions.len() / 2];
    assert!(median >= 5.0, "half of the differences have at most a fifth of the variance: {reductions:?}");
    let orders = comparison.frame.find("orders").expect("a figure");
    for row in &comparison.differences {
        let difference = row[orders].and_then(|difference| difference.difference).expect("defined");
        assert!(difference.mean == 0.0 && difference.half_width == Some(0.0), "everybody meets the same orders");
    }
}

/// What is known of the orders is taken back from the differences that pairing leaves, and moves none of them.
#[test]
fn known_orders_take_noise_out_of_differences() {
    let (comparison, _) = compared(&small_variants(), 24, "late_share");
    let mut gains = Vec::new();
    for name in ["overflow_days@north", "late_share", "delivery_p90@festival"] {
        let figure = comparison.frame.find(name).expect("a figure");
        for difference in comparison.differences.iter().filter_map(|row| row[figure]) {
            let (Some(paired), Some(both)) = (difference.variance_reduction, difference.controlled_reduction) else {
                continue;
            };
            gains.push((both / paired).ln());
            let (plain, controlled) = (difference.difference.expect("paired"), difference.controlled.expect("known"));
            let apart = (plain.mean - controlled.mean).abs();
            assert!(apart < 3.0 * plain.standard_error().expect("many"), "{name}: {plain} and {controlled}");
        }
    }
    assert!(gains.len() >= 9, "{gains:?}");
    let gain = (gains.iter().sum::<f64>() / 9.0).exp();
    assert!(gain > 1.05, "a typical variance shrinks: {gains:?}");
}

#[test]
fn the_orders_of_every_control_are_expected_exactly() {
    let with_gateway = scenario::load(&in_package("scenarios/flash-sale.toml")).expect("good").scenario.compile();
    assert!(KnownOrders::of(&with_gateway).is_empty(), "how many payments come through is not known");
    for (file, controls) in [("tests/scenarios/festival", 4), ("tests/scenarios/presale", 4)] {
        let compiled = scenario::load(&in_package(&format!("{file}.toml"))).expect("good").scenario.compile();
        let known = KnownOrders::of(&compiled);
        assert_eq!(known.len(), controls, "{file}");
        let all: f64 = known.iter().map(|known| known.expected).sum();
        assert!((all / compiled.plan.demand.expected_parcels() - 1.0).abs() < 1e-12, "{file}");
        let mut seen = vec![Vec::new(); known.len()];
        for replication in 0..40 {
            let ledger = simulation::replicate(&compiled.plan, 11, replication).expect("a replication");
            known.iter().zip(&mut seen).for_each(|(known, seen)| seen.push(known.observe(&ledger)));
        }
        for (known, seen) in known.iter().zip(seen) {
            let found = mean::of(&seen, Confidence::NINETY);
            let error = found.standard_error().expect("many");
            let away = (found.mean - known.expected) / error;
            assert!(error > 0.0 && away.abs() < 4.0, "{file}: {found} against {}", known.expected);
        }
    }
}

#[test]
fn peaks_stand_against_broken_promises_and_against_the_whole_cost() {
    let mut variants = small_variants();
    let names = |variants: &[Variant]| -> Vec<(String, String)> {
        let (comparison, _) = compared(variants, 2, "late_share");
        let name = |figure: usize| comparison.frame.figures[figure].name();
        comparison.fronts.iter().map(|front| (name(front.x), name(front.y))).collect()
    };
    let pair = |y: &str| ("peak_to_mean_load".to_owned(), y.to_owned());
    assert_eq!(names(&variants), [pair("late_share")]);
    let money = Document::parse("money.toml", "[money]\nhour = 20\n").expect("TOML");
    for variant in &mut variants {
        variant.document = variant.document.overlaid(&money).expect("a section of the scenario");
    }
    assert_eq!(names(&variants), [pair("late_share"), pair("cost_total")]);
}

#[test]
fn names_of_strategies_differ_from_each_other() {
    let files: BTreeSet<String> = std::fs::read_dir(in_package("scenarios/strategies"))
        .expect("a directory")
        .map(|entry| {
            Path::new(&entry.expect("readable").file_name()).file_stem().expect("a name").to_string_lossy().into()
        })
        .collect();
    let catalog = Catalog::load(&in_package("scenarios/double11-2010.toml")).expect("readable");
    let labels: BTreeSet<String> = files.iter().map(|key| catalog.strategy(key).expect("readable").label.en).collect();
    assert_eq!(labels.len(), files.len());
}
