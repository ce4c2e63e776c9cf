//! Erlang C and A against published tables, against tables made by another program, and against each other.

use super::{ErlangA, ErlangC};
use crate::staffing::ServiceLevel;
use crate::units::{Agents, Share, Span};

const AHT: Span = Span::from_whole_secs(300);
const PATIENCE: Span = Span::from_whole_secs(180);
const TARGET: Span = Span::from_whole_secs(20);

fn endless(per_hour: f64, aht_secs: u64, agents: u32) -> ErlangC {
    ErlangC::new(per_hour, Span::from_whole_secs(aht_secs), Agents(agents)).expect("stable")
}

fn solved(per_hour: f64, aht: Span, patience: Span, agents: u32) -> ErlangA {
    ErlangA::new(per_hour, aht, patience, Agents(agents)).expect("inputs")
}

#[test]
fn ten_erlangs_with_endless_patience() {
    // The pyworkforce example: 100 contacts in 30 minutes of 3 minutes each.
    for (agents, level) in [(11, 0.3896), (12, 0.6402), (13, 0.7956), (14, 0.8884)] {
        assert!((endless(200.0, 180, agents).service_level(TARGET) - level).abs() < 5e-5);
    }
    assert!((endless(200.0, 180, 14).p_wait() - 0.174_132).abs() < 5e-7);
    let eighty = Share::new(0.8).expect("share");
    let found = ErlangC::agents_for_service_level(200.0, Span::from_whole_secs(180), TARGET, eighty);
    assert_eq!(found, Ok(Agents(14)));
}

#[test]
fn the_standard_example() {
    // Garnett, Mandelbaum and Reiman 2002: 48 calls a minute, a minute each, 50 agents, two minutes of patience.
    let queue = solved(2_880.0, Span::MINUTE, Span::MINUTE * 2, 50);
    assert!((queue.p_abandon() - 0.030_912).abs() < 5e-7);
    assert!((queue.mean_wait() - 3.709).abs() < 5e-4);
    assert!((queue.mean_queue() - 2.968).abs() < 5e-4);
    assert!((queue.occupancy() - 0.9303).abs() < 5e-5);
    let ninety = Share::new(0.9).expect("share");
    assert!((queue.wait_quantile(ninety).expect("finite") - 12.445).abs() < 5e-4);
}

#[test]
fn call_center_scale_to_all_printed_digits() {
    // Calls an hour, agents; P(wait), P(abandon), mean wait, occupancy, g3, g1, g2.
    let table = [
        (100.0, 10, [0.29407, 0.07555, 13.598, 0.77038, 0.77224, 0.79385, 0.79946]),
        (600.0, 50, [0.45797, 0.06345, 11.420, 0.93655, 0.73111, 0.75964, 0.76866]),
        (600.0, 55, [0.23024, 0.02507, 4.513, 0.88630, 0.89261, 0.90802, 0.90958]),
        (1_200.0, 100, [0.45162, 0.04491, 8.084, 0.95509, 0.80191, 0.82919, 0.83481]),
        (6_000.0, 500, [0.44322, 0.02010, 3.619, 0.97990, 0.95644, 0.97551, 0.97599]),
        (12_000.0, 1_000, [0.44124, 0.01422, 2.559, 0.98578, 0.98276, 0.99689, 0.99693]),
        (3_000.0, 200, [0.99467, 0.20009, 36.017, 0.99988, 0.09350, 0.10406, 0.19496]),
        (6_000.0, 400, [0.99984, 0.20000, 36.000, 1.00000, 0.03370, 0.03762, 0.13803]),
    ];
    for (per_hour, agents, printed) in table {
        let queue = solved(per_hour, AHT, PATIENCE, agents);
        let levels = queue.service_levels(TARGET);
        let level = |definition| levels.value(definition).expect("defined");
        let found = [
            queue.p_wait(),
            queue.p_abandon(),
            queue.mean_wait(),
            queue.occupancy(),
            level(ServiceLevel::OfOffered),
            level(ServiceLevel::ExcludingShortAbandons),
            level(ServiceLevel::CountingShortAbandons),
        ];
        for (place, (found, printed)) in found.into_iter().zip(printed).enumerate() {
            let last_digit = if place == 2 { 5.01e-4 } else { 5.01e-6 };
            assert!((found - printed).abs() <= last_digit, "{per_hour}/{agents} #{place}: {found}, not {printed}");
        }
    }
}

#[test]
fn ten_erlangs_with_patience() {
    // The pyworkforce example with five minutes of patience: P(wait), P(abandon), occupancy, mean wait in minutes,
    // and the service level of the offered (g3).
    let table = [
        (14, [0.145_26, 0.013_984, 0.704_297, 0.069_919, 0.916_792]),
        (13, [0.225_797, 0.024_963, 0.750_028, 0.124_817, 0.858_178]),
        (8, [0.847_57, 0.231_864, 0.960_17, 1.159_321, 0.226_452]),
    ];
    for (agents, printed) in table {
        let queue = solved(200.0, Span::MINUTE * 3, Span::MINUTE * 5, agents);
        let level = queue.within(TARGET).answered;
        let found = [queue.p_wait(), queue.p_abandon(), queue.occupancy(), queue.mean_wait() / 60.0, level];
        for (found, printed) in found.into_iter().zip(printed) {
            assert!((found - printed).abs() < 6e-6, "{agents}: {found}, not {printed}");
        }
    }
}

#[test]
fn a_hundred_agents_over_a_range_of_loads() {
    // Agents 100, handle time 1, patience 1/θ: P(wait), P(abandon), mean queue, answered within a tenth.
    let table = [
        (0.5, 90.0, [0.17687, 0.00569, 1.0235, 0.95691]),
        (0.5, 110.0, [0.92912, 0.09462, 20.816, 0.23808]),
        (0.5, 150.0, [1.0, 0.33333, 100.0, 0.0]),
        (1.0, 100.0, [0.51330, 0.03986, 3.9861, 0.81365]),
        (1.0, 120.0, [0.97214, 0.16769, 20.123, 0.18305]),
        (2.0, 90.0, [0.13697, 0.01135, 0.5106, 0.97904]),
        (2.0, 100.0, [0.43000, 0.04668, 2.3342, 0.89428]),
        (2.0, 150.0, [0.99905, 0.33335, 25.001, 0.05244]),
    ];
    for (hazard, rate, printed) in table {
        let queue = solved(rate * 60.0, Span::MINUTE, Span::from_secs(60.0 / hazard), 100);
        let in_time = queue.within(Span::from_whole_secs(6)).answered;
        let found = [queue.p_wait(), queue.p_abandon(), queue.mean_queue(), in_time];
        for (found, printed) in found.into_iter().zip(printed) {
            let last_digit = if printed > 10.0 {
                5.1e-4
            } else if printed > 0.5 {
                5.1e-5
            } else {
                5.1e-6
            };
            assert!((found - printed).abs() <= last_digit, "θ {hazard}, λ {rate}: {found}, not {printed}");
        }
    }
}

#[test]
fn endless_patience_is_erlang_c() {
    let patient = solved(1_140.0, AHT, Span::DAY * 2_000, 100);
    let limit = endless(1_140.0, 300, 100);
    assert!((patient.p_wait() - limit.p_wait()).abs() < 1e-4);
    assert!((patient.mean_wait() - limit.asa()).abs() < 1e-2);
}
