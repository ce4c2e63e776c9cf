//! The tables of a run, one file a table: tidy rows, one observation each.
//!
//! Keys are those of the scenario file; `all` is the whole network or all channels. Periods are named by the moment they
//! begin, in local time with its offset; days by their date. Numbers are means over replications unless the column says
//! otherwise. Tables of what a scenario does not have are not written.
//!
//! Invariant: a table divides and names, and decides nothing; what is measured is defined in [`crate::experiment`].

mod agent_hours_daily;
mod agents_15min;
mod answered_by_group;
mod backlog_hourly;
mod cases;
mod contact_mix_daily;
mod contacts_15min;
mod delivery_times;
mod formulas_15min;
mod money;
mod nodes_hourly;
mod open_contacts_daily;
mod overflow_episodes;
mod parcels_daily;
mod predictors_daily;
mod series;
mod summary;
mod waits_daily;

use super::{OutputError, RunDir};
use crate::experiment::Results;

/// Key of the rows about the whole network.
const ALL: &str = "all";

/// Writes every table of what the scenario has into `run`. Returns the names of the files, in the order of writing.
///
/// # Errors
///
/// When a file cannot be created or written.
pub fn write(results: &Results, run: &RunDir) -> Result<Vec<String>, OutputError> {
    type Writer = fn(&Results, &RunDir) -> Result<&'static str, OutputError>;
    let mut writers: Vec<Writer> = vec![summary::write];
    if !results.contacts.channels.is_empty() {
        writers.extend([
            contacts_15min::write as Writer,
            agents_15min::write,
            answered_by_group::write,
            formulas_15min::write,
            waits_daily::write,
            predictors_daily::write,
            open_contacts_daily::write,
            contact_mix_daily::write,
        ]);
    }
    if !results.work.is_empty() {
        writers.extend([
            agent_hours_daily::write as Writer,
            agent_hours_daily::write_heads,
            agent_hours_daily::write_persons,
        ]);
    }
    if results.layout.has_parcels() {
        writers.extend([
            parcels_daily::write as Writer,
            delivery_times::write,
            nodes_hourly::write,
            backlog_hourly::write,
            overflow_episodes::write,
        ]);
    }
    if !results.layout.ledger.cases.is_empty() {
        writers.extend([cases::write_daily as Writer, cases::write_ages]);
    }
    if results.layout.ledger.cases.parties > 0 {
        writers.push(cases::write_parties);
    }
    if !results.money.lines.is_empty() {
        writers.push(money::write);
    }
    writers.into_iter().map(|write| Ok(write(results, run)?.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::experiment::{RunOptions, run, small};
    use crate::facts::Predictions;
    use crate::ids::NodeId;
    use crate::ledger::Ledger;
    use crate::ledger::contacts::AGES;
    use crate::ledger::nodes::{ChainHour, Ending, Episode, NodeHour, OverflowCause};
    use crate::ledger::parcels::{OrderDay, Recent, RegionDay};
    use crate::units::{Instant, Span};

    /// The tables of `results` as (name, text).
    fn written(results: &Results) -> Vec<(String, String)> {
        let place = tempfile::TempDir::new().expect("place");
        let run = RunDir::prepare(&place.path().join("run"), false).expect("prepare");
        let names = write(results, &run).expect("write");
        let target = run.finish().expect("finish");
        let read = |name: String| {
            let text = std::fs::read_to_string(target.join(&name)).expect("table");
            (name, text)
        };
        names.into_iter().map(read).collect()
    }

    fn table<'a>(tables: &'a [(String, String)], name: &str) -> &'a str {
        &tables.iter().find(|(found, _)| found == name).expect("written").1
    }

    /// Two replications of two regions; the second is the first with twice the parcels and an overflow.
    fn two_regions() -> Results {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        for replication in 0..2 {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            let times = u64::from(replication) + 1;
            let recent = Recent { ordered: 100 * times, picked_up: 50 * times, signed: 0 };
            ledger.parcels.days[0][0] = RegionDay { ordered: 100 * times, recent, ..RegionDay::default() };
            let ages = vec![0, 50 * u64::from(replication)];
            let ordered = 100 * times;
            ledger.parcels.order_days[0][0] = OrderDay {
                ordered,
                picked_up: 0,
                signed: ages[1],
                late: 0,
                ages,
                by_day: Vec::new(),
                age_hours: 0.0,
                ..OrderDay::default()
            };
            ledger.nodes.hours[0].push(NodeHour { stock: 60 * times, overflowing: times > 1, ..NodeHour::default() });
            ledger.nodes.chain.push(ChainHour { on_road: 8 * times, ..ChainHour::default() });
            ledger.contacts.causes[0][0] = 10 * replication;
            let of_type = &mut ledger.contacts.types[0];
            of_type.attempts[0].offered = 10 * replication;
            of_type.ages = vec![[0; AGES]; 3];
            of_type.ages[1][1] = 4 * replication;
            of_type.answered_by[5] = 6;
            let foretold = Predictions { last_served: 6_000, head_of_line: 0, queue_length: 10_000 };
            of_type.predictors[0].record(foretold, 10.0);
            results.absorb(replication, &ledger);
        }
        let start = Instant::START + Span::HOUR * 12;
        for end in [None, Some(start + Span::HOUR * 6)] {
            let (cause, ending) = (OverflowCause::SlowedDown, Ending::Held);
            let episode = Episode { node: NodeId(0), start, end, peak_stock: 130, cause, ending };
            results.nodes.episodes.push(crate::experiment::nodes::SeenEpisode { replication: 1, episode });
        }
        results
    }

    #[test]
    fn the_same_bytes_for_any_number_of_threads() {
        let compiled = small::call_center();
        let tables = |threads| {
            let options = RunOptions { seed: 5, replications: 5, threads };
            written(&run(&compiled, options, &(), &AtomicBool::new(false)).expect("run"))
        };
        let one = tables(1);
        assert_eq!(one, tables(2));
        let names: Vec<&str> = one.iter().map(|(name, _)| name.as_str()).collect();
        let contacts = [
            "contacts_15min.csv",
            "agents_15min.csv",
            "answered_by_group.csv",
            "formulas_15min.csv",
            "waits_daily.csv",
            "predictors_daily.csv",
            "open_contacts_daily.csv",
            "contact_mix_daily.csv",
        ];
        assert_eq!(names[1..], contacts);
        let contacts = table(&one, "contacts_15min.csv");
        assert_eq!(contacts.lines().count(), 1 + 3 * 96);
        assert!(contacts.lines().nth(1).expect("row").starts_with("2010-11-10T00:00:00+08:00,hotline,hotline,"));
    }

    #[test]
    fn every_row_has_as_many_cells_as_the_header() {
        for (name, text) in written(&two_regions()) {
            let columns = text.lines().next().expect("header").split(',').count();
            assert!(text.lines().count() > 1, "{name} is empty");
            assert!(text.lines().all(|line| line.split(',').count() == columns), "{name}:\n{text}");
        }
    }

    #[test]
    fn parcels_and_delivery_times_by_hand() {
        let tables = written(&two_regions());
        // Ordered: mean of 100 and 200; signed for in neither on the day; pick-up rate (50 + 100) / (100 + 200).
        let rows: Vec<&str> = table(&tables, "parcels_daily.csv").lines().skip(1).take(3).collect();
        assert_eq!(rows[0], "2010-11-10,all,150,0,0,0,0,0.5,0,0,150,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
        assert_eq!(rows[1], "2010-11-10,east,150,0,0,0,0,0.5,0,0,150,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
        assert_eq!(rows[2], "2010-11-10,west,0,0,0,0,0,,,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0");
        // 50 of 300 orders signed for, within 6 to 12 hours; the season leaves 48 hours after the first day to watch.
        let rows: Vec<&str> = table(&tables, "delivery_times.csv").lines().skip(1).take(3).collect();
        assert_eq!(rows[0], "2010-11-10,all,150,,,,0.166667,0.166667,,,,125");
        assert_eq!(rows[2], "2010-11-10,west,0,,,,,,,,,0");
    }

    #[test]
    fn nodes_backlog_and_episodes_by_hand() {
        let tables = written(&two_regions());
        let first = |name: &str| table(&tables, name).lines().nth(1).expect("row").to_owned();
        // Stock: mean of 60 and 120 of 100; one replication of two overflows.
        assert_eq!(
            first("nodes_hourly.csv"),
            "2010-11-10T00:00:00+08:00,east-hub,destination_hub,east,90,0,0.9,0,0,0.5"
        );
        assert_eq!(first("backlog_hourly.csv"), "2010-11-10T00:00:00+08:00,0,0,0,0,0,12,0,90,0,0,0,102");
        let episodes: Vec<&str> = table(&tables, "overflow_episodes.csv").lines().skip(1).collect();
        assert_eq!(episodes[0], "1,east-hub,destination_hub,east,2010-11-10T12:00:00+08:00,,2.5,130,1.3,slowed_down,");
        let end = "2010-11-10T18:00:00+08:00";
        assert_eq!(
            episodes[1],
            format!("1,east-hub,destination_hub,east,2010-11-10T12:00:00+08:00,{end},0.25,130,1.3,slowed_down,held")
        );
    }

    #[test]
    fn predictors_and_open_contacts_by_hand() {
        let tables = written(&two_regions());
        // In each replication one wait of 10 s, foretold as 6 s, 0 s and 10 s.
        let rows: Vec<&str> = table(&tables, "predictors_daily.csv").lines().skip(1).collect();
        let row = |predictor: &str, errors: &str| format!("2010-11-10,hotline,hotline,{predictor},1,10,{errors}");
        let expected = [row("last_served", "-4,4,4"), row("head_of_line", "-10,10,10"), row("queue_length", "0,0,0")];
        assert_eq!(rows, expected);
        assert_eq!(table(&tables, "answered_by_group.csv").lines().nth(1), Some("hotline,hotline,hotline,6,1,1"));
        // At the second day's end four of the first day's are open in one of two replications; 5 were offered on average.
        let rows: Vec<&str> = table(&tables, "open_contacts_daily.csv").lines().skip(1).collect();
        let expected = ["2010-11-10,hotline,hotline,0,0,5,", "2010-11-11,hotline,hotline,0,0,0,"];
        assert_eq!(rows[..2], expected);
        assert_eq!(rows[2..], ["2010-11-11,hotline,hotline,1,2,5,", "2010-11-12,hotline,hotline,0,0,0,"]);
    }

    #[test]
    fn an_interval_without_an_agent_has_no_occupancy_and_intervals_have_widths() {
        let tables = written(&two_regions());
        let row = table(&tables, "contacts_15min.csv").lines().nth(1).expect("row");
        // Offered 0 and 10: mean 5, standard error 5, t factor 12.7062; never answered, so no mean wait; 0 of 10 in target.
        assert!(row.starts_with("2010-11-10T00:00:00+08:00,hotline,hotline,5,63.531,0,"), "{row}");
        assert!(row.ends_with(",,0,0,0"), "{row}");
        let agents = table(&tables, "agents_15min.csv").lines().nth(1).expect("row");
        assert_eq!(agents, "2010-11-10T00:00:00+08:00,hotline,0,0,,0,0,0,,,");
        let mix = table(&tables, "contact_mix_daily.csv").lines().nth(1).expect("row");
        assert_eq!(mix, "2010-11-10,where,5,63.531,1,0");
        let summary = table(&tables, "summary.csv");
        assert!(
            summary.lines().any(|line| line == "orders,all,parcels,150,635.31,110,150,190,199,100,200,2"),
            "{summary}"
        );
    }
}
