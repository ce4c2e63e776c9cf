//! Demand as written in a scenario.

use jiff::civil::Date;

use super::flash::FlashInput;
use super::payment::PaymentInput;
use super::presale::PresaleInput;
use super::promise::LaterInput;
use crate::kernel::Pchip;
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{CsvTable, Section, absent, or, required};
use crate::timetable::factors;
use crate::units::{Calendar, Span};

/// Where parcels come from and go to.
#[derive(Clone, Debug)]
pub struct RegionInput {
    /// Key and label.
    pub name: Name,
    /// Relative weight as a destination of ordinary parcels.
    pub orders_weight: f64,
    /// Relative weight as an origin.
    pub sellers_weight: f64,
    /// Participation in events relative to ordinary parcels.
    pub event_weight: f64,
    /// Parcels a day that get through by hand at each stage while carriers are disrupted.
    pub manual_parcels_per_day: f64,
}

/// A class of sellers.
#[derive(Clone, Debug)]
pub struct ClassInput {
    /// Key and label.
    pub name: Name,
    /// Relative weight in ordinary parcels.
    pub orders_weight: f64,
    /// Participation in events relative to ordinary parcels.
    pub event_weight: f64,
    /// Days promised: an order is due at the end of the day this many days after that of the order.
    pub promise_days: u32,
    /// The same for parcels that stay in their region; none for the same promise everywhere.
    pub promise_days_within: Option<u32>,
}

/// A category of goods.
#[derive(Clone, Debug)]
pub struct CategoryInput {
    /// Key and label.
    pub name: Name,
    /// Relative weight in ordinary parcels.
    pub orders_weight: f64,
    /// Participation in events relative to ordinary parcels.
    pub event_weight: f64,
    /// Share of what is signed for that comes back; none for the share of all goods.
    pub return_share: Option<f64>,
}

/// Orders.
#[derive(Clone, Debug)]
pub struct DemandInput {
    /// Orders on an average day outside events.
    pub orders_per_day: f64,
    /// Parcels of an order.
    pub parcels_per_order: f64,
    /// Parcels simulated as one.
    pub parcels_per_cohort: u32,
    /// Relative rate by hour of the day.
    pub hours: [f64; 24],
    /// Relative rate by weekday, Monday first.
    pub weekdays: [f64; 7],
    /// Factor on the baseline from each date on.
    pub trend: Vec<(Date, f64)>,
    /// Whether orders come evenly spaced at the expected rate, without chance.
    pub even: bool,
    /// Coefficient of variation of a day's factor.
    pub day_cv: f64,
    /// Coefficient of variation of a block's factor.
    pub block_cv: f64,
    /// Length of a block.
    pub block: Span,
    /// Weight of each origin for a destination, by positions of regions: destination, origin, weight.
    pub origins: Vec<(usize, usize, f64)>,
    /// The payment gateway.
    pub payment: Option<PaymentInput>,
    /// A later date for a coupon.
    pub later: Option<LaterInput>,
    /// Sales in which more people try than there are goods.
    pub flash_sales: Vec<FlashInput>,
    /// Festivals.
    pub events: Vec<EventInput>,
}

/// A festival.
#[derive(Clone, Debug)]
pub struct EventInput {
    /// Key and label.
    pub name: Name,
    /// First day.
    pub date: Date,
    /// Orders that were planned for.
    pub orders_forecast: f64,
    /// Orders that came, relative to that.
    pub actual_over_forecast: f64,
    /// Coefficient of variation of the factor on the total.
    pub total_cv: f64,
    /// From the first day's midnight to the opening.
    pub opens_after: Span,
    /// Cumulative share of the total by minutes since the opening.
    pub curve: Pchip,
    /// Length of the event in minutes: the last knot of the curve.
    pub minutes: f64,
    /// What is sold before it.
    pub presale: Option<PresaleInput>,
}

impl RegionInput {
    /// Reads one region.
    pub fn read(key: String, section: &Section<'_>) -> Self {
        Self {
            name: Name::read(key, section),
            orders_weight: section.number(
                "orders_weight",
                "weight as a destination of ordinary parcels, relative to the other regions",
                required().range(0.0..=1e9),
            ),
            sellers_weight: section.number(
                "sellers_weight",
                "weight as an origin of parcels, relative to the other regions",
                or(0.0, "a region of buyers only").range(0.0..=1e9),
            ),
            event_weight: section.number(
                "event_weight",
                "participation in events relative to ordinary parcels",
                or(1.0, "events spread like ordinary parcels").range(0.0..=1e3),
            ),
            manual_parcels_per_day: section.number(
                "manual_parcels_per_day",
                "parcels that get through by hand at each stage while carriers are disrupted: volunteers, special permits",
                or(0.0, "a closure is complete").unit("parcels/day").range(0.0..=1e9),
            ),
        }
    }
}

impl ClassInput {
    /// Reads one seller class.
    pub fn read(key: String, section: &Section<'_>) -> Self {
        Self {
            name: Name::read(key, section),
            orders_weight: section.number(
                "orders_weight",
                "weight in ordinary parcels, relative to the other classes",
                required().range(0.0..=1e9),
            ),
            event_weight: section.number(
                "event_weight",
                "participation in events relative to ordinary parcels",
                or(1.0, "events spread like ordinary parcels").range(0.0..=1e3),
            ),
            promise_days: section.integer(
                "promise_days",
                "days after the order's own at whose end it is due",
                or(3, "the usual promise of Chinese parcel networks for another province").unit("days").range(0..=365),
            ),
            promise_days_within: section.integer(
                "promise_days_within",
                "the same for parcels that stay in their region: a promise in tiers",
                absent("one promise everywhere").unit("days").range(0..=365),
            ),
        }
    }
}

impl CategoryInput {
    /// Reads one category.
    pub fn read(key: String, section: &Section<'_>) -> Self {
        Self {
            name: Name::read(key, section),
            orders_weight: section.number(
                "orders_weight",
                "weight in ordinary parcels, relative to the other categories",
                required().range(0.0..=1e9),
            ),
            event_weight: section.number(
                "event_weight",
                "participation in events relative to ordinary parcels",
                or(1.0, "events spread like ordinary parcels").range(0.0..=1e3),
            ),
            return_share: section.number(
                "return_share",
                "share of parcels signed for that come back, where the scenario has `[returns]`",
                absent("the share of all goods").range(0.0..=1.0),
            ),
        }
    }
}

impl DemandInput {
    /// Reads the section `demand`. `regions` and `categories` are the keys of what it refers to; the season is that of
    /// `calendar`, if it is known.
    pub fn read(section: &Section<'_>, regions: &[String], categories: &[String], calendar: Option<&Calendar>) -> Self {
        let why_cv = "proposal of ours: published day totals scatter by about a tenth around forecasts";
        Self {
            orders_per_day: section.number(
                "orders_per_day",
                "orders on an average day outside events",
                required().unit("orders/day").range(0.0..=1e12),
            ),
            parcels_per_order: section.number(
                "parcels_per_order",
                "parcels of an order",
                or(1.0, "one order, one parcel").unit("parcels").range(0.01..=100.0),
            ),
            parcels_per_cohort: section.integer(
                "parcels_per_cohort",
                "parcels simulated as one; 1 simulates each parcel",
                or(1, "exact; larger weights make the cost independent of volume").unit("parcels").range(1..=1_000_000),
            ),
            hours: factors(section, "hour_profile", "relative order rate by hour of the day", "the same all day"),
            weekdays: factors(section, "weekday_profile", "relative order rate, Monday first", "every day alike"),
            trend: Self::read_trend(section),
            even: section.choice(
                "arrivals",
                "how orders come: by chance (Poisson), or evenly spaced at the expected rate, as in a fluid model",
                &[("poisson", false), ("even", true)],
                or(false, "people do not agree on when to order"),
            ),
            day_cv: section.number(
                "day_cv",
                "coefficient of variation of the gamma factor on each day's ordinary orders",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            block_cv: section.number(
                "block_cv",
                "coefficient of variation of the gamma factor on each block's orders",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            block: section.span(
                "block",
                "length of a block",
                or(Span::MINUTE * 10, why_cv).range(Span::MINUTE..=Span::DAY),
            ),
            origins: Self::read_origins(section, regions),
            payment: section
                .optional_section("payment", "the payment gateway", "every order is paid at once")
                .map(|section| PaymentInput::read(&section)),
            later: section
                .optional_section("later_promise", "a later date that buyers take for a coupon", "one date for all")
                .map(|section| LaterInput::read(&section)),
            flash_sales: section
                .named_sections("flash_sales", "sales in which more people try than there are goods (秒杀)", ..=50)
                .into_iter()
                .map(|(key, section)| FlashInput::read(key, &section, categories))
                .collect(),
            events: section
                .named_sections("events", "festivals", ..=50)
                .into_iter()
                .map(|(key, section)| EventInput::read(key, &section, categories, calendar))
                .collect(),
        }
    }

    fn read_origins(section: &Section<'_>, regions: &[String]) -> Vec<(usize, usize, f64)> {
        let table = section.table(
            "origins",
            "CSV with the weight of each origin for a destination; destinations that are not listed follow `sellers_weight`",
            absent("every destination buys from the same origins"),
            |table| {
                let known = ("region", regions);
                let origins = table.references("origin", "origin", known, required());
                let destinations = table.references("destination", "destination", known, required());
                let weights = table.column("weight", "weight of the origin", required().range(0.0..=1e9));
                destinations.into_iter().zip(origins).zip(weights).map(|((d, o), w)| (d, o, w)).collect::<Vec<_>>()
            },
        );
        table.unwrap_or_default()
    }

    /// Shares of the origins of what goes to region `destination`; `everywhere` are those of destinations that are not listed.
    pub fn origin_shares(&self, destination: usize, everywhere: &[f64]) -> Vec<f64> {
        let mut weights = vec![0.0; everywhere.len()];
        for &(to, from, weight) in &self.origins {
            if to == destination {
                weights[from] += weight;
            }
        }
        let sum: f64 = weights.iter().sum();
        if sum > 0.0 { weights.iter().map(|weight| weight / sum).collect() } else { everywhere.to_vec() }
    }

    fn read_trend(section: &Section<'_>) -> Vec<(Date, f64)> {
        let trend = section.table(
            "trend",
            "CSV with the factor on ordinary orders from each date on",
            absent("ordinary orders neither grow nor fall"),
            |table| {
                let dates = table.column("date", "first day", required());
                let factors = table.column("factor", "factor on ordinary orders", required().range(0.0..=1e3));
                table.check_increasing("date", &dates);
                dates.into_iter().zip(factors).collect::<Vec<_>>()
            },
        );
        trend.unwrap_or_default()
    }

    /// The factor of the trend on `date`.
    pub fn trend_on(&self, date: Date) -> f64 {
        let step = self.trend.partition_point(|&(from, _)| from <= date);
        step.checked_sub(1).map_or(1.0, |step| self.trend[step].1)
    }
}

impl EventInput {
    fn read(key: String, section: &Section<'_>, categories: &[String], calendar: Option<&Calendar>) -> Self {
        let knots = read_day(section);
        let fallback = [(0.0, 0.0), (1440.0, 1.0)];
        let curve = Pchip::new(&knots).unwrap_or_else(|error| {
            // A table without rows in order has been reported where it was read.
            if knots.len() > 1 && knots.windows(2).all(|pair| pair[0].0 < pair[1].0) {
                section.problem(
                    Code::CSV_BAD_CELL,
                    "curve",
                    format!("not a cumulative curve: {error}"),
                    "see the manual",
                );
            }
            Pchip::new(&fallback).expect("two rising knots are a curve")
        });
        Self {
            name: Name::read(key, section),
            date: section.date("date", "first day of the event", required()),
            opens_after: section.span(
                "opens_after",
                "from the first day's midnight to the opening: its curve and what people ask around it come so much later",
                or(Span::ZERO, "it opens at midnight").range(Span::ZERO..=Span::DAY),
            ),
            orders_forecast: section.number(
                "orders_forecast",
                "orders that were planned for, over the whole event",
                required().unit("orders").range(0.0..=1e12),
            ),
            actual_over_forecast: section.number(
                "actual_over_forecast",
                "orders that come, relative to the forecast",
                or(1.0, "the forecast is right").range(0.0..=100.0),
            ),
            total_cv: section.number(
                "total_cv",
                "coefficient of variation of the gamma factor on the event's total",
                or(0.0, "no noise beyond Poisson unless the scenario says so").range(0.0..=5.0),
            ),
            curve,
            minutes: knots.last().map_or(1440.0, |&(minute, _)| minute),
            presale: section
                .optional_section("presale", "orders with an early deposit (预售)", "nothing is sold before the event")
                .map(|section| PresaleInput::read(&section, categories, calendar)),
        }
    }

    /// Whether presold goods are sent ahead to stations.
    pub fn sinks_to_stations(&self) -> bool {
        self.presale.as_ref().is_some_and(PresaleInput::sinks_to_stations)
    }

    /// Minutes from the first day's midnight to the opening.
    pub fn opening_minute(&self) -> f64 {
        self.opens_after.as_secs() / 60.0
    }

    /// Orders that people set out to place, on average; presold ones whose balance is not paid included.
    pub fn orders(&self) -> f64 {
        self.orders_forecast * self.actual_over_forecast
    }
}

/// The knots of an event's published cumulative curve: minutes since the opening, share of the total.
fn read_day(section: &Section<'_>) -> Vec<(f64, f64)> {
    section.table(
        "curve",
        "CSV with the cumulative share of the total by minutes since the opening, which is the first day's midnight unless `opens_after` moves it",
        required(),
        read_curve,
    )
}

/// The knots of a cumulative curve: minutes, share of the total.
pub(super) fn read_curve(table: &CsvTable<'_>) -> Vec<(f64, f64)> {
    let minutes = table.column("minute", "minutes since the beginning", required().unit("min").range(0.0..=86_400.0));
    let shares = table.column("cumulative_share", "share of the total so far", required().range(0.0..=1.0));
    table.check_increasing("minute", &minutes);
    table.check_rows(2..=10_000);
    let ends = (shares.first().copied(), shares.last().copied());
    if let (Some(first), Some(last)) = ends
        && (first.abs() > 1e-9 || (last - 1.0).abs() > 1e-9)
    {
        let row = if first.abs() > 1e-9 { 0 } else { shares.len() - 1 };
        let message = "a cumulative share begins at 0 and ends at 1";
        table.problem(Code::CSV_BAD_CELL, "cumulative_share", row, message, "add the missing end of the curve");
    }
    minutes.into_iter().zip(shares).collect()
}
