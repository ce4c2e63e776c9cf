//! What scenarios of parcels have in common: orders along any course of the rate, and a chain in which everything but the
//! place under test takes no time.

use std::fmt::Write as _;

use crate::validate::params::Unusable;
use crate::validate::scenario_file::{DAY, Horizon, Toml, moment};

/// Length of an hour in seconds.
pub const HOUR: f64 = 3_600.0;
/// A curve of orders may last sixty days: longer courses are several curves.
const CURVE: f64 = 50.0 * DAY;
/// Longest time between two knots.
const BETWEEN: f64 = 20.0 * DAY;
/// Around a change of the rate, the curve has knots so close by that only this much of it is rounded off.
const CLOSE: f64 = 60.0;
/// Throughput of a place that takes no time, in parcels an hour.
const NO_TIME: &str = "1e12";

/// When parcels come and when they are looked at: warm-up, whole hours (or whole days) of measuring from a midnight on, and
/// time for those under way to arrive.
pub fn horizon(warm_up: f64, measured: f64, unit: f64, drain: f64) -> Result<Horizon, Unusable> {
    let measured = (measured / unit).ceil() * unit;
    Horizon::new(warm_up, measured, 0.0, drain)
}

/// A course of orders: moments and parcels so far.
#[derive(Clone, Debug, Default)]
pub struct Course {
    knots: Vec<(f64, f64)>,
}

impl Course {
    /// A constant rate between two moments.
    pub fn constant(from: f64, until: f64, per_hour: f64) -> Self {
        Self::steps(&[(from, per_hour * 24.0), (until, 0.0)])
    }

    /// Parcels a day from each moment on; the last rate should be zero.
    pub fn steps(steps: &[(f64, f64)]) -> Self {
        let mut course = Self::default();
        let mut so_far = 0.0;
        let mut last: Option<(f64, f64)> = None;
        for &(from, a_day) in steps {
            if let Some((since, rate)) = last {
                let at = |time: f64| so_far + rate * (time - since) / DAY;
                // Knots close to both ends keep the curve straight between them.
                if from - since > 2.0 * CLOSE {
                    course.knots.push((since + CLOSE, at(since + CLOSE)));
                    // A long time at one rate can be cut into curves here.
                    let mut between = since + BETWEEN;
                    while between < from - CLOSE {
                        course.knots.push((between, at(between)));
                        between += BETWEEN;
                    }
                    course.knots.push((from - CLOSE, at(from - CLOSE)));
                }
                so_far = at(from);
            }
            course.knots.push((from, so_far));
            last = Some((from, a_day));
        }
        course
    }

    /// Parcels so far at moments in order.
    pub const fn knots(knots: Vec<(f64, f64)>) -> Self {
        Self { knots }
    }

    /// The sections `demand.events` and their tables.
    pub fn write(&self, stem: &str, text: &mut Toml, tables: &mut Vec<(String, String)>) {
        let Some(&(begins, _)) = self.knots.first() else { return };
        let mut part = 0;
        let mut from = 0;
        while from + 1 < self.knots.len() {
            let limit = self.knots[from].0 + CURVE;
            let until = self.knots.partition_point(|&(at, _)| at <= limit).saturating_sub(1).max(from + 1);
            let (before, after) = (self.knots[from].1, self.knots[until].1);
            if after > before {
                let day = (self.knots[from].0 / DAY).floor();
                let name = format!("{stem}-orders-{part}.csv");
                let mut table = "minute,cumulative_share\n".to_owned();
                if self.knots[from].0 > day * DAY {
                    let _ = writeln!(table, "0,0");
                }
                let mut last: Option<(f64, f64)> = None;
                for &(at, so_far) in &self.knots[from..=until] {
                    if let Some((since, was)) = last.replace((at, so_far))
                        && since.to_bits() == self.knots[from].0.to_bits()
                        && at - since > 2.0 * CLOSE
                    {
                        // A curve that begins here would rise slowly: a knot close by keeps it straight.
                        let close = was + (so_far - was) * CLOSE / (at - since);
                        let share = (close - before) / (after - before);
                        let _ = writeln!(table, "{},{share}", (since + CLOSE - day * DAY) / 60.0);
                    }
                    let _ = writeln!(table, "{},{}", (at - day * DAY) / 60.0, (so_far - before) / (after - before));
                }
                text.section(&format!("demand.events.part{part}")).key("date", &moment(day * DAY)[..10]);
                text.key("orders_forecast", format_args!("{:?}", after - before)).text("curve", &name);
                tables.push((name, table));
                part += 1;
            }
            from = until;
        }
        debug_assert!(begins >= 0.0, "orders begin in the season");
    }
}

/// What a place does, as the scenario writes it: throughput of all servers an hour, then other keys.
#[derive(Clone, Debug, Default)]
pub struct PlaceText(Option<String>);

impl PlaceText {
    /// A place that takes no time.
    pub const INSTANT: Self = Self(None);

    /// `servers` that take `service` seconds for a parcel, by chance (exponential) or always.
    pub fn servers(servers: f64, service: f64, exponential: bool) -> Self {
        let mut text = format!("throughput_parcels_per_hour = {:?}\nservers = {servers}\n", servers * HOUR / service);
        if exponential {
            text += "variation = { law = \"exponential\", mean = 1 }\n";
        }
        Self(Some(text))
    }

    /// With another key and its value.
    #[must_use]
    pub fn with(self, key: &str, value: impl std::fmt::Display) -> Self {
        let text = self.0.unwrap_or_else(|| format!("throughput_parcels_per_hour = {NO_TIME}\n"));
        Self(Some(format!("{text}{key} = {value}\n")))
    }

    fn write(self, section: &str, text: &mut Toml) {
        text.section(section);
        text.raw(&self.0.unwrap_or_else(|| format!("throughput_parcels_per_hour = {NO_TIME}\n")));
    }

    /// Writes a sorting center.
    pub fn write_center(self, name: &str, collects: Option<&str>, onward: &[(String, f64)], text: &mut Toml) {
        self.write(&format!("centers.{name}"), text);
        if let Some(region) = collects {
            text.key("region", format_args!("\"{region}\"")).key("collects", format_args!("[\"{region}\"]"));
        }
        let shares: Vec<String> = onward.iter().map(|(next, share)| format!("{next} = {share:?}")).collect();
        if !shares.is_empty() {
            text.key("onward", format_args!("{{ {} }}", shares.join(", ")));
        }
    }
}

/// The places of a scenario of one region, and its lane.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The warehouse.
    pub warehouse: PlaceText,
    /// The origin hub.
    pub origin_hub: PlaceText,
    /// Keys of the lanes; at once if empty.
    pub lanes: String,
}

impl Places {
    /// Writes the sections of the places.
    pub fn write(self, text: &mut Toml) {
        self.warehouse.write("warehouses", text);
        self.origin_hub.write("origin_hubs", text);
        PlaceText::INSTANT.write("destination_hubs", text);
        text.section("lanes").text("transit", "0 s").text("transit_within", "0 s");
        text.raw(if self.lanes.is_empty() { "departure = \"at_once\"\n" } else { &self.lanes });
    }
}

/// Regions that send parcels, by name and weight; everything goes to the first.
pub fn write_regions(regions: &[(String, f64)], text: &mut Toml) {
    for (position, (name, weight)) in regions.iter().enumerate() {
        text.section(&format!("regions.{name}")).key("orders_weight", i32::from(position == 0));
        text.key("sellers_weight", format_args!("{weight:?}"));
    }
}

/// The position among all nodes of the warehouse of a scenario of one region.
pub const WAREHOUSE: usize = 0;
/// And of its origin hub.
pub const ORIGIN_HUB: usize = 1;

/// A list of the region that scenarios of one region have.
pub fn one_region() -> Vec<(String, f64)> {
    vec![("here".to_owned(), 1.0)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_course_is_straight_between_its_changes() {
        let course = Course::steps(&[(0.0, 24.0), (DAY, 48.0), (2.0 * DAY, 0.0)]);
        let at = |time: f64| course.knots.iter().find(|knot| (knot.0 - time).abs() < 1e-9).expect("a knot").1;
        assert!((at(DAY) - 24.0).abs() < 1e-12 && (at(2.0 * DAY) - 72.0).abs() < 1e-12);
        assert!((at(DAY + CLOSE) - 24.0 - 48.0 / 1_440.0).abs() < 1e-12);
    }

    #[test]
    fn a_long_course_is_several_curves() {
        let steps: Vec<(f64, f64)> =
            (0..=120).map(|day| (f64::from(day) * DAY, if day < 120 { 10.0 } else { 0.0 })).collect();
        let (mut text, mut tables) = (Toml::default(), Vec::new());
        Course::steps(&steps).write("x", &mut text, &mut tables);
        assert_eq!(tables.len(), 3);
        // So is one at a single rate.
        let mut constant = Vec::new();
        Course::constant(0.0, 120.0 * DAY, 1.0).write("y", &mut Toml::default(), &mut constant);
        assert_eq!(constant.len(), 3);
        let text = text.finish();
        assert!(text.contains("date = 2001-01-01") && text.contains("date = 2001-02-20"), "{text}");
        assert!(tables.iter().all(|(_, table)| table.ends_with(",1\n")));
    }
}
