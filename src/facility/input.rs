//! Facilities as written in a scenario.

use jiff::civil::DateTime;

use super::{Congestion, FacilityPlan};
use crate::ids::{NodeId, RegionId};
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Window, check_order, factors, hourly, moment};
use crate::units::{Calendar, Instant, Parcels, ParcelsPerHour};

/// One kind of facility, the same rules in every region.
#[derive(Clone, Debug)]
pub struct FacilityInput {
    throughput: Amount,
    yard: Option<Amount>,
    servers: u32,
    variation: Option<Law>,
    hours: [f64; 24],
    weekdays: [f64; 7],
    congestion: Congestion,
    overflow_ends: f64,
    changes: Vec<Change>,
}

/// A capacity: in absolute terms, or relative to a region's normal day.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Amount {
    NormalDays(f64),
    Parcels(f64),
}

/// A change of capacity in some regions for a time: temps, a new sorter, a closure.
#[derive(Clone, Debug)]
struct Change {
    from: Option<DateTime>,
    until: Option<DateTime>,
    factor: f64,
    /// Positions of the regions; empty for all.
    regions: Vec<usize>,
}

/// What a kind of facility has where the scenario says nothing.
#[derive(Clone, Copy, Debug)]
pub struct FacilityDefaults {
    /// Throughput in normal days a day.
    pub throughput: f64,
    /// Why.
    pub why: &'static str,
}

impl FacilityInput {
    /// Reads the section of one kind of facility. `regions` are the keys of the regions.
    pub fn read(section: &Section<'_>, defaults: FacilityDefaults, regions: &[String]) -> Self {
        let input = Self {
            throughput: Self::read_throughput(section, defaults),
            yard: Self::read_yard(section),
            servers: section.integer(
                "servers",
                "cohorts worked on at once; throughput is that of all servers together",
                or(1, "a sorter works through its belt one cohort after the other").range(1..=200_000),
            ),
            variation: section.number_law(
                "variation",
                "law of the factor on a service time; its mean should be 1",
                absent("service times follow the throughput exactly"),
            ),
            hours: factors(section, "hour_factors", "factor on throughput in each hour of the day", "open all day"),
            weekdays: factors(
                section,
                "weekday_factors",
                "factor on throughput by weekday, Monday first",
                "no day off",
            ),
            congestion: Self::read_congestion(section),
            overflow_ends: section
                .share(
                    "overflow_ends",
                    "fill below which overflow ends",
                    or(0.8, "our reading of 爆仓: well below full"),
                )
                .get(),
            changes: section
                .sections("changes", "changes of capacity for a time", ..)
                .iter()
                .map(|s| Change::read(s, regions))
                .collect(),
        };
        input.check(section);
        input
    }

    fn read_throughput(section: &Section<'_>, defaults: FacilityDefaults) -> Amount {
        let absolute = section.number(
            "throughput_parcels_per_hour",
            "throughput of one region's facility",
            absent("given in normal days").unit("parcels/h").range(0.0..=1e12),
        );
        if absolute.is_some() && section.has("throughput_normal_days") {
            let message = "throughput is given twice";
            let remedy = "keep either `throughput_normal_days` or `throughput_parcels_per_hour`";
            section.problem(Code::CONTRADICTION, "throughput_parcels_per_hour", message, remedy);
        }
        let relative = section.number(
            "throughput_normal_days",
            "throughput in 24 open hours, relative to the region's parcels on a normal day",
            or(defaults.throughput, defaults.why).unit("normal days/day").range(0.0..=1e6),
        );
        absolute.map_or(Amount::NormalDays(relative), Amount::Parcels)
    }

    fn read_yard(section: &Section<'_>) -> Option<Amount> {
        let relative = section.number(
            "yard_normal_days",
            "parcels that fit into the yard, relative to the region's parcels on a normal day",
            absent("the yard is never full").unit("normal days").above(0.0),
        );
        let absolute = section.number(
            "yard_parcels",
            "parcels that fit into the yard of one region's facility",
            absent("the yard is never full").unit("parcels").range(1.0..=1e15),
        );
        if relative.is_some() && absolute.is_some() {
            let remedy = "keep either `yard_normal_days` or `yard_parcels`";
            section.problem(Code::CONTRADICTION, "yard_parcels", "the yard is given twice", remedy);
        }
        absolute.map(Amount::Parcels).or(relative.map(Amount::NormalDays))
    }

    fn read_congestion(section: &Section<'_>) -> Congestion {
        let why = "trade rule of thumb: efficiency falls beyond 85 % (vendor claims, no controlled study)";
        Congestion {
            knee: section.share("congestion_knee", "fill at which throughput begins to fall", or(0.85, why)).get(),
            jam: section.number(
                "congestion_jam",
                "fill from which on throughput stays at the floor",
                or(0.95, why).range(0.0..=10.0),
            ),
            floor: section
                .share(
                    "congestion_floor",
                    "throughput of a jammed yard relative to an empty one; 1 switches the penalty off",
                    or(1.0, "no penalty unless the scenario says so: the size of the loss is disputed"),
                )
                .get(),
        }
    }

    fn check(&self, section: &Section<'_>) {
        if self.congestion.jam < self.congestion.knee {
            section.problem(
                Code::CONTRADICTION,
                "congestion_jam",
                "the jam lies below the knee",
                "choose `congestion_jam` not below `congestion_knee`",
            );
        }
        if let Some(variation) = &self.variation
            && (variation.mean() - 1.0).abs() > 1e-6
        {
            section.problem(
                Code::CONTRADICTION,
                "variation",
                format!("the mean of the factor is {}, which changes the throughput", variation.mean()),
                "choose a law with mean 1",
            );
        }
    }

    /// Nominal throughput for a region with `flow` parcels on a normal day.
    pub fn throughput(&self, flow: f64) -> ParcelsPerHour {
        ParcelsPerHour(match self.throughput {
            Amount::NormalDays(days) => days * flow / 24.0,
            Amount::Parcels(an_hour) => an_hour,
        })
    }

    /// Parcels that fit into the yard for a region with `flow` parcels on a normal day.
    pub fn yard(&self, flow: f64) -> Option<Parcels> {
        let parcels = match self.yard? {
            Amount::NormalDays(days) => days * flow,
            Amount::Parcels(parcels) => parcels,
        };
        Some(Parcels(to_count(parcels).max(1)))
    }

    /// The congestion curve.
    pub const fn congestion(&self) -> Congestion {
        self.congestion
    }

    /// The facility of one region. `flow` are its parcels on a normal day; `windows` are disruptions there.
    pub fn compile(
        &self,
        node: NodeId,
        region: RegionId,
        flow: f64,
        calendar: &Calendar,
        windows: &[Window],
    ) -> FacilityPlan {
        let mut windows = windows.to_vec();
        let changes = self.changes.iter().filter(|change| change.concerns(region));
        windows.extend(changes.map(|change| change.window(calendar)));
        FacilityPlan {
            node,
            region,
            throughput: self.throughput(flow),
            servers: self.servers,
            variation: self.variation.as_ref().map(Law::sampler),
            calendar: hourly(calendar, &self.hours, &self.weekdays, &windows),
            yard: self.yard(flow),
            congestion: self.congestion,
            overflow_ends: self.overflow_ends,
        }
    }
}

impl Change {
    fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let change = Self {
            from: section.date_time("from", "first moment", absent("from the season's start")),
            until: section.date_time("until", "moment after the last", absent("to the season's end")),
            factor: section.number("factor", "factor on throughput", required().range(0.0..=1e3)),
            regions: section
                .references("regions", "where", ("region", regions), absent("everywhere"))
                .unwrap_or_default(),
        };
        check_order(section, change.from, change.until);
        change
    }

    fn concerns(&self, region: RegionId) -> bool {
        self.regions.is_empty() || self.regions.contains(&region.at())
    }

    fn window(&self, calendar: &Calendar) -> Window {
        Window {
            from: self.from.map_or(Instant::START, |from| moment(calendar, from)),
            until: self.until.map_or(calendar.end(), |until| moment(calendar, until)),
            factor: self.factor,
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a count of at most 1e15")]
fn to_count(parcels: f64) -> u64 {
    parcels.round() as u64
}
