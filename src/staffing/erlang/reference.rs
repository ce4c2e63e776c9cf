//! Reference values for tests of the closed forms.

use std::collections::HashMap;
use std::path::Path;

use super::PatienceQueue;
use crate::staffing::ServiceLevel;
use crate::units::{Agents, Span};

/// One row of a long-format file: a metric of a case.
pub struct Row {
    case: String,
    parameters: HashMap<String, String>,
    /// Name of the quantity.
    pub metric: String,
    value: f64,
    error: f64,
}

impl Row {
    /// A parameter as written.
    pub fn text(&self, key: &str) -> &str {
        &self.parameters[key]
    }

    /// A numeric parameter.
    pub fn number(&self, key: &str) -> f64 {
        self.text(key).parse().expect("number")
    }

    /// A parameter in seconds.
    pub fn span(&self, key: &str) -> Span {
        Span::from_secs(self.number(key))
    }

    /// The number of agents.
    pub fn agents(&self) -> Agents {
        Agents(self.text("n").parse().expect("agents"))
    }

    /// Compares the row's metric of a queue with abandonment.
    pub fn check_metric_of(&self, queue: &PatienceQueue) {
        let target = self.span("T_s");
        let level = |definition| queue.service_levels(target).value(definition).expect("somebody comes");
        self.check(match self.metric.as_str() {
            "p_wait" => queue.p_wait(),
            "p_abandon" => queue.p_abandon(),
            "mean_wait_all" => queue.mean_wait(),
            "mean_wait_served" => queue.mean_wait_answered(),
            "mean_wait_abandoned" => queue.mean_wait_abandoned().expect("somebody gives up"),
            "mean_offered_wait" => queue.mean_offered_wait(),
            "mean_queue" => queue.mean_queue(),
            "p_served_within_T" => queue.within(target).answered,
            "p_abandon_within_T" => queue.within(target).abandoned,
            "p_wait_gt_T" => queue.within(target).waiting,
            "sl_excl_short_abandon" => level(ServiceLevel::ExcludingShortAbandons),
            "sl_among_served" => level(ServiceLevel::OfAnswered),
            "mean_busy" => queue.mean_busy(),
            "occupancy" => queue.occupancy(),
            other => panic!("unknown metric {other}"),
        });
    }

    /// Compares with the stated error, plus rounding of the twelve printed digits.
    pub fn check(&self, found: f64) {
        let allowed = self.error + 1e-9 + 1e-11 * self.value.abs();
        assert!(
            (found - self.value).abs() <= allowed,
            "{} {}: {found} instead of {}",
            self.case,
            self.metric,
            self.value
        );
    }
}

/// One row of `07_staffing.csv`: the least number of agents for a target.
pub struct StaffingRow {
    /// Name of the case.
    pub id: String,
    /// Contacts an hour.
    pub per_hour: f64,
    /// Mean handle time.
    pub aht: Span,
    /// Mean patience; zero for infinite patience.
    pub patience: Span,
    /// Service-level time.
    pub target_time: Span,
    /// Name of the targeted quantity.
    pub metric: String,
    target: f64,
    /// The answer.
    pub agents: Agents,
    value: f64,
    /// Measure with one agent less; infinite or absent where that is no queue.
    value_with_one_less: Option<f64>,
}

impl StaffingRow {
    /// What is asked for.
    pub const fn asked(&self) -> f64 {
        self.target
    }

    /// Service levels must be at least the target, everything else at most.
    pub fn reached(&self, measure: f64) -> bool {
        if matches!(self.metric.as_str(), "sl_T" | "p_served_within_T") {
            measure >= self.target
        } else {
            measure <= self.target
        }
    }

    /// Compares `measure` at the least number and, where there is such a queue, at one less.
    pub fn check(&self, measure: impl Fn(Agents) -> Option<f64>) {
        let close = |found: f64, value: f64| (found - value).abs() <= 2e-9 + 1e-11 * value;
        let found = measure(self.agents).expect("the least number works");
        assert!(close(found, self.value), "{}: {found}, not {}", self.id, self.value);
        if let (Some(found), Some(value)) = (measure(Agents(self.agents.0 - 1)), self.value_with_one_less) {
            assert!(close(found, value), "{} with one less: {found}, not {value}", self.id);
        }
    }
}

/// All rows of a long-format file.
pub fn rows(file: &str) -> Vec<Row> {
    read(file)
        .iter()
        .map(|row| Row {
            case: row[0].to_owned(),
            parameters: row[2]
                .split(';')
                .filter_map(|part| part.split_once('='))
                .map(|(key, value)| (key.to_owned(), value.to_owned()))
                .collect(),
            metric: row[3].to_owned(),
            value: number(&row[4]),
            error: number(&row[6]),
        })
        .collect()
}

/// The staffing rows of one model, `erlang_c` or `erlang_a`.
pub fn staffing_rows(model: &str) -> Vec<StaffingRow> {
    read("07_staffing.csv")
        .iter()
        .filter(|row| &row[1] == model)
        .map(|row| StaffingRow {
            id: row[0].to_owned(),
            per_hour: number(&row[2]) / number(&row[3]) * 3_600.0,
            aht: Span::from_secs(number(&row[3])),
            patience: if &row[4] == "inf" { Span::ZERO } else { Span::from_secs(number(&row[4])) },
            target_time: Span::from_secs(number(&row[5])),
            metric: row[6].to_owned(),
            target: number(&row[7]),
            agents: Agents(row[8].parse().expect("agents")),
            value: number(&row[9]),
            value_with_one_less: row[10].parse().ok().filter(|value: &f64| value.is_finite()),
        })
        .collect()
}

fn read(file: &str) -> Vec<csv::StringRecord> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file);
    let mut reader = csv::Reader::from_path(path).expect("reference file");
    reader.records().map(|record| record.expect("row")).collect()
}

fn number(text: &str) -> f64 {
    text.parse().expect("number")
}
