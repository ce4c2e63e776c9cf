//! Facilities as written in a scenario.

use jiff::civil::DateTime;

use super::policy::{Docks, SpillPlan, WhenFull};
use super::{BreakdownPlan, Congestion, FacilityPlan};
use crate::ids::{NodeId, RegionId};
use crate::kernel::Law;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Window, check_order, factors, hourly, moment};
use crate::units::{Calendar, Instant, Parcels, ParcelsPerHour, Span};

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
    docks: Option<Docks>,
    when_full: WhenFull,
    breakdowns: Option<BreakdownInput>,
    changes: Vec<Change>,
    exceptions: Vec<Exception>,
}

/// A capacity: in absolute terms, or relative to a region's normal day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Amount {
    /// In normal days.
    NormalDays(f64),
    /// In parcels.
    Parcels(f64),
}

impl Amount {
    /// Parcels of a room, at least one, for a region with `flow` parcels on a normal day.
    #[must_use]
    pub fn room(self, flow: f64) -> Parcels {
        let parcels = match self {
            Self::NormalDays(days) => days * flow,
            Self::Parcels(parcels) => parcels,
        };
        Parcels(to_count(parcels).max(1))
    }
}

/// A change of capacity in some regions for a time: temps, a new sorter, a closure.
#[derive(Clone, Debug)]
struct Change {
    from: Option<DateTime>,
    until: Option<DateTime>,
    factor: f64,
    /// Days until the change is in full effect.
    ramp_days: u32,
    /// Positions of the regions; empty for all.
    regions: Vec<usize>,
}

/// Regions whose facility differs from the rest.
#[derive(Clone, Debug)]
struct Exception {
    /// Positions of the regions.
    regions: Vec<usize>,
    throughput: Option<f64>,
    throughput_factor: f64,
    yard: Option<f64>,
    yard_factor: f64,
    servers: Option<u32>,
}

/// The policies at a full yard by name.
#[derive(Clone, Copy, PartialEq)]
enum Policy {
    Block,
    Refuse,
    Spill,
    Divert,
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
            docks: Self::read_docks(section),
            when_full: Self::read_when_full(section, regions),
            breakdowns: section
                .optional_section("breakdowns", "machines that break down", "they never do")
                .map(|section| BreakdownInput::read(&section)),
            exceptions: section
                .sections("exceptions", "regions whose facility differs", ..)
                .iter()
                .map(|section| Exception::read(section, regions))
                .collect(),
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

    fn read_docks(section: &Section<'_>) -> Option<Docks> {
        let count = section.integer(
            "docks",
            "vehicles that can be loaded (origin hubs) or unloaded (destination hubs) at once",
            absent("there are always enough docks, and loading takes no time").unit("vehicles").range(1..=1_000_000),
        );
        let time = section.span(
            "dock_time",
            "time that a vehicle takes up a dock",
            or(Span::MINUTE * 45, "proposal of ours: 4,000 parcels by a belt of 90 a minute").above(Span::ZERO),
        );
        if count.is_none() && section.has("dock_time") {
            let remedy = "write how many docks there are in `docks`, or remove it";
            section.warning(Code::NO_EFFECT, "dock_time", "a time at docks that are not limited", remedy);
        }
        count.map(|count| Docks { count, time })
    }

    fn read_when_full(section: &Section<'_>, regions: &[String]) -> WhenFull {
        let policies = [
            ("block", Policy::Block),
            ("refuse", Policy::Refuse),
            ("spill", Policy::Spill),
            ("divert", Policy::Divert),
        ];
        let policy = section.choice(
            "when_full",
            "what happens to parcels that find the yard full",
            &policies,
            or(Policy::Block, "upstream holds them: vehicles wait at the gate, carriers stop pick-up (暂停收件)"),
        );
        let from = section
            .share(
                "spill_from",
                "spill: fill from which on parcels go to the overflow yard",
                or(0.85, "before the yard slows down"),
            )
            .get();
        let work = section.number(
            "spill_work",
            "spill: work on a parcel from the overflow yard relative to an ordinary one",
            or(1.5, "proposal of ours: it is carried there and back").range(1.0..=100.0),
        );
        let to = section.reference(
            "divert_to",
            "divert: the region whose hub takes the vehicles",
            ("region", regions),
            absent("nowhere"),
        );
        let detour = section.span(
            "divert_detour",
            "divert: time on the road between the two hubs",
            or(Span::HOUR * 6, "a neighboring province"),
        );
        let forecast = section.number(
            "divert_from_forecast",
            "divert: forecast fill (parcels there and under way, over the yard) from which on vehicles are diverted (物流预警)",
            absent("only vehicles that find the hub in overflow").range(0.0..=100.0),
        );
        match (policy, to) {
            (Policy::Block, _) => WhenFull::Block,
            (Policy::Refuse, _) => WhenFull::Refuse,
            (Policy::Spill, _) => WhenFull::Spill(SpillPlan { from, work: to_factor(work) }),
            (Policy::Divert, Some(to)) => WhenFull::Divert { to: RegionId::of(to), detour, forecast },
            // A name that is not known has been reported where it stands.
            (Policy::Divert, None) if section.has("divert_to") => WhenFull::Block,
            (Policy::Divert, None) => {
                let remedy = "name the region whose hub takes the vehicles in `divert_to`";
                section.problem(Code::CONTRADICTION, "when_full", "nowhere to divert to", remedy);
                WhenFull::Block
            }
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
        self.yard.map(|yard| yard.room(flow))
    }

    /// Whether vehicles are diverted to this very region, which cannot divert them to itself.
    fn diverts_to(&self, region: RegionId) -> bool {
        matches!(self.when_full, WhenFull::Divert { to, .. } if to == region)
    }

    /// Whether vehicles are diverted from full yards.
    pub const fn diverts(&self) -> bool {
        matches!(self.when_full, WhenFull::Divert { .. })
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
        let exception = self.exceptions.iter().rev().find(|exception| exception.regions.contains(&region.at()));
        let mut windows = windows.to_vec();
        let changes = self.changes.iter().filter(|change| change.concerns(region));
        windows.extend(changes.flat_map(|change| change.windows(calendar)));
        let hours = hourly(calendar, &self.hours, &self.weekdays, &windows);
        let ordinary = hourly(calendar, &self.hours, &self.weekdays, &[]);
        let throughput = self.throughput(flow);
        let yard = self.yard(flow);
        FacilityPlan {
            node,
            region,
            throughput: exception.map_or(throughput, |exception| exception.throughput(throughput)),
            servers: exception.and_then(|exception| exception.servers).unwrap_or(self.servers),
            variation: self.variation.as_ref().map(Law::sampler),
            slowed: hours.iter().zip(ordinary.iter()).map(|(now, ordinary)| *now < 0.999 * ordinary).collect(),
            calendar: hours,
            yard: exception.map_or(yard, |exception| exception.yard(yard)),
            breakdowns: self.breakdowns.as_ref().map(BreakdownInput::compile),
            when_full: if self.diverts_to(region) { WhenFull::Block } else { self.when_full },
            congestion: self.congestion,
            overflow_ends: self.overflow_ends,
            docks: self.docks,
        }
    }

    /// Whether vehicles wait for docks here.
    pub const fn has_docks(&self) -> bool {
        self.docks.is_some()
    }
}

/// Breakdowns as written.
#[derive(Clone, Debug)]
struct BreakdownInput {
    every: Law,
    lasts: Law,
    capacity: f64,
}

impl BreakdownInput {
    fn read(section: &Section<'_>) -> Self {
        Self {
            every: section.span_law("every", "time from the end of one breakdown to the next", required()),
            lasts: section.span_law(
                "lasts",
                "how long a breakdown lasts",
                or("lognormal 3 h cv 1", "proposal of ours"),
            ),
            capacity: section
                .share(
                    "capacity",
                    "throughput during a breakdown relative to the ordinary",
                    or(0.5, "one of two sorters"),
                )
                .get(),
        }
    }

    fn compile(&self) -> BreakdownPlan {
        BreakdownPlan { every: self.every.sampler(), lasts: self.lasts.sampler(), capacity: self.capacity }
    }
}

impl Exception {
    fn read(section: &Section<'_>, regions: &[String]) -> Self {
        Self {
            regions: section.references("regions", "which regions", ("region", regions), required()),
            throughput: section.number(
                "throughput_parcels_per_hour",
                "throughput of each of these facilities",
                absent("as the others, times `throughput_factor`").unit("parcels/h").range(0.0..=1e12),
            ),
            throughput_factor: section.number(
                "throughput_factor",
                "factor on the throughput of the others",
                or(1.0, "as the others").range(0.0..=1e3),
            ),
            yard: section.number(
                "yard_parcels",
                "parcels that fit into each of these yards",
                absent("as the others, times `yard_factor`").unit("parcels").range(1.0..=1e15),
            ),
            yard_factor: section.number(
                "yard_factor",
                "factor on the yards of the others",
                or(1.0, "as the others").above(0.0),
            ),
            servers: section.integer(
                "servers",
                "cohorts worked on at once",
                absent("as the others").range(1..=200_000),
            ),
        }
    }

    fn throughput(&self, others: ParcelsPerHour) -> ParcelsPerHour {
        ParcelsPerHour(self.throughput.unwrap_or(others.0 * self.throughput_factor))
    }

    fn yard(&self, others: Option<Parcels>) -> Option<Parcels> {
        let own = self.yard.or_else(|| Some(others?.as_f64() * self.yard_factor))?;
        Some(Parcels(to_count(own).max(1)))
    }
}

impl Change {
    fn read(section: &Section<'_>, regions: &[String]) -> Self {
        let change = Self {
            from: section.date_time("from", "first moment", absent("from the season's start")),
            until: section.date_time("until", "moment after the last", absent("to the season's end")),
            factor: section.number("factor", "factor on throughput", required().range(0.0..=1e3)),
            ramp_days: section.integer(
                "ramp_days",
                "days from `from` on until the change is in full effect, in equal steps: temps who learn",
                or(0, "at once").unit("days").range(0..=60),
            ),
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

    /// The windows of the change: one for each day of the ramp, and one for the rest.
    fn windows(&self, calendar: &Calendar) -> Vec<Window> {
        let begins = self.from.map_or(Instant::START, |from| moment(calendar, from));
        let ends = self.until.map_or(calendar.end(), |until| moment(calendar, until));
        let steps = f64::from(self.ramp_days) + 1.0;
        let step = |day: u32| {
            let from = (begins + Span::DAY * u64::from(day)).min(ends);
            let until = if day < self.ramp_days { (from + Span::DAY).min(ends) } else { ends };
            let part = (f64::from(day) + 1.0) / steps;
            Window { from, until, factor: 1.0 + part * (self.factor - 1.0) }
        };
        (0..=self.ramp_days).map(step).filter(|window| window.from < window.until).collect()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a factor needs no more than seven digits")]
const fn to_factor(factor: f64) -> f32 {
    factor as f32
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to be a count of at most 1e15")]
fn to_count(parcels: f64) -> u64 {
    parcels.round() as u64
}
