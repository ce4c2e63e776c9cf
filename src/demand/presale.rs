//! Presale (预售) as written in a scenario, and from there to rates and windows.
//!
//! Part of an event's orders place a deposit early and pay the balance in a window. What is not paid is lost: an event's
//! orders are those that people set out to buy, so a presale with unpaid balances ends with fewer parcels.

use jiff::civil::DateTime;

use super::input::{EventInput, read_curve};
use super::plan::{BalanceWindow, PresalePlan, SinkingPlan};
use crate::facts::Flow;
use crate::ids::CategoryId;
use crate::kernel::Pchip;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Bins, check_order, moment};
use crate::units::{Calendar, Instant, Span};

/// Points of a window's payments: one more than steps of a tenth of a percent.
const POINTS: u16 = 1_001;

/// A presale.
#[derive(Clone, Debug)]
pub struct PresaleInput {
    share: f64,
    from: DateTime,
    until: DateTime,
    curve: Option<(Pchip, f64)>,
    unpaid_share: f64,
    balance: Vec<BalanceInput>,
    sinking: Option<SinkingInput>,
}

/// A window in which balances are paid.
#[derive(Clone, Debug)]
struct BalanceInput {
    from: DateTime,
    until: DateTime,
    share: f64,
    categories: Vec<usize>,
    curve: Option<(Pchip, f64)>,
}

/// Goods sent ahead of payment (预售下沉).
#[derive(Clone, Debug)]
struct SinkingInput {
    share: f64,
    level: Flow,
    from: DateTime,
    until: DateTime,
}

impl PresaleInput {
    /// Reads the section `presale` of an event. `categories` are the keys of the categories; the season is that of `calendar`,
    /// if it is known.
    pub fn read(section: &Section<'_>, categories: &[String], calendar: Option<&Calendar>) -> Self {
        let presale = Self {
            share: section
                .share("share", "share of the event's orders that place a deposit early", required::<f64>())
                .get(),
            from: section.date_time("deposit_from", "first moment at which deposits are placed", required()),
            until: section.date_time("deposit_until", "moment after the last deposit", required()),
            curve: optional_curve(
                section,
                "deposit_curve",
                "CSV with the cumulative share of the deposits by minutes since `deposit_from`",
                "by the hours in which people buy, every day alike",
            ),
            unpaid_share: section
                .share(
                    "unpaid_share",
                    "share of the deposits whose balance is never paid",
                    or(0.0, "everybody pays; published accounts give no figure, 0.02 to 0.15 is a range to try"),
                )
                .get(),
            balance: section
                .sections("balance", "windows in which balances are paid", 1..=50)
                .iter()
                .map(|section| BalanceInput::read(section, categories))
                .collect(),
            sinking: section
                .optional_section("pre_sinking", "goods sent ahead before the balance is paid", "none")
                .map(|section| SinkingInput::read(&section)),
        };
        if presale.until <= presale.from {
            let remedy = "write a moment after `deposit_from`";
            section.problem(Code::CONTRADICTION, "deposit_until", "ends before it begins", remedy);
        }
        if let Some(calendar) = calendar {
            presale.check_season(section, calendar);
        }
        presale.check_categories(section, categories);
        presale
    }

    /// Deposits are simulated one by one: all of them must lie in the season.
    fn check_season(&self, section: &Section<'_>, calendar: &Calendar) {
        if self.from.date() < calendar.date(0) {
            let remedy = "let the season begin on that day or earlier";
            section.problem(Code::PRESALE_OUTSIDE, "deposit_from", "deposits begin before the season", remedy);
        }
        if moment(calendar, self.until) > calendar.end() {
            let remedy = "let the season end later";
            section.problem(Code::PRESALE_OUTSIDE, "deposit_until", "deposits end after the season", remedy);
        }
    }

    /// Every category needs a window in which its balances are paid.
    fn check_categories(&self, section: &Section<'_>, categories: &[String]) {
        for (position, category) in categories.iter().enumerate() {
            let pays = |window: &BalanceInput| window.concerns(position) && window.share > 0.0;
            if !self.balance.is_empty() && !self.balance.iter().any(pays) {
                let message = format!("no window in which balances of `{category}` are paid");
                let remedy = "name the category in a window, or leave `categories` out of one";
                section.problem(Code::NO_BALANCE_WINDOW, "balance", message, remedy);
            }
        }
    }

    /// Share of the event's orders that are bought at once.
    pub fn at_once_share(&self) -> f64 {
        1.0 - self.share
    }

    /// Parcels that are paid for at all, relative to all that people set out to buy.
    pub fn paid_share(&self) -> f64 {
        1.0 - self.share * self.unpaid_share
    }

    /// Whether goods are sent ahead to stations.
    pub fn sinks_to_stations(&self) -> bool {
        self.sinking.as_ref().is_some_and(|sinking| sinking.level == Flow::SunkStation)
    }

    /// Whether balances are paid on this day.
    pub fn covers(&self, calendar: &Calendar, day: usize) -> bool {
        let date = calendar.date(day);
        self.balance.iter().any(|window| window.from.date() <= date && date <= window.until.date())
    }

    /// The compiled form for an event of `total` parcels, and the parcels expected to be paid in each bin.
    /// `category_shares` are those of the event.
    pub fn compile(
        &self,
        event: &EventInput,
        bins: &Bins,
        calendar: &Calendar,
        hours: &[f64; 24],
        category_shares: &[f64],
        total: f64,
    ) -> (PresalePlan, Vec<f64>) {
        let windows: Vec<BalanceWindow> = self.balance.iter().map(|window| window.compile(event, calendar)).collect();
        let windows_of: Vec<Vec<(usize, f64)>> =
            (0..category_shares.len()).map(|category| self.windows_of(category)).collect();
        let paid = total * self.share * (1.0 - self.unpaid_share);
        let mut expected = vec![0.0; bins.len()];
        for (position, window) in self.balance.iter().enumerate() {
            let of_window: f64 =
                windows_of.iter().zip(category_shares).map(|(windows, share)| share * part(windows, position)).sum();
            window.add_expected(event, bins, calendar, paid * of_window, &mut expected);
        }
        let plan = PresalePlan {
            deposits: self.deposits(bins, calendar, hours, total * self.share),
            unpaid_share: self.unpaid_share,
            windows,
            windows_of,
            sinking: self.sinking.as_ref().map(|sinking| sinking.compile(calendar)),
        };
        (plan, expected)
    }

    /// Windows of a category with their cumulative shares.
    fn windows_of(&self, category: usize) -> Vec<(usize, f64)> {
        let concerned = || self.balance.iter().enumerate().filter(|(_, window)| window.concerns(category));
        let sum: f64 = concerned().map(|(_, window)| window.share).sum();
        let mut cumulative = 0.0;
        concerned()
            .map(|(position, window)| {
                cumulative += if sum > 0.0 { window.share / sum } else { 0.0 };
                (position, cumulative)
            })
            .collect()
    }

    /// Expected deposits in each bin: by the curve, or evenly over the hours in which people buy.
    fn deposits(&self, bins: &Bins, calendar: &Calendar, hours: &[f64; 24], total: f64) -> Vec<f64> {
        let (from, until) = (moment(calendar, self.from), moment(calendar, self.until));
        let weights: Vec<f64> = if let Some((curve, minutes)) = &self.curve {
            let share = |at: Instant| share_at(curve, *minutes, at, from, Span::from_secs(minutes * 60.0));
            bins.edges.windows(2).map(|edges| share(edges[1].min(until)) - share(edges[0].min(until))).collect()
        } else {
            let by_hour = bins.by_hour(calendar, hours);
            let inside = bins.edges.windows(2).map(|edges| edges[1].min(until).since(edges[0].max(from)).as_hours());
            inside.zip(by_hour).map(|(hours, weight)| hours * weight).collect()
        };
        let sum: f64 = weights.iter().sum();
        weights.into_iter().map(|weight| if sum > 0.0 { total * weight.max(0.0) / sum } else { 0.0 }).collect()
    }
}

/// The share of window `position` among `windows`, whose shares are cumulative.
fn part(windows: &[(usize, f64)], position: usize) -> f64 {
    let mut before = 0.0;
    for &(window, cumulative) in windows {
        if window == position {
            return cumulative - before;
        }
        before = cumulative;
    }
    0.0
}

/// The share of a curve of `minutes`, stretched over `length` from `from`, that has come by `at`.
fn share_at(curve: &Pchip, minutes: f64, at: Instant, from: Instant, length: Span) -> f64 {
    if at <= from {
        0.0
    } else if at >= from + length {
        1.0
    } else {
        curve.at(at.since(from) / length * minutes)
    }
}

/// A cumulative curve and its length in minutes, where it is written.
fn optional_curve(
    section: &Section<'_>,
    key: &'static str,
    doc: &'static str,
    otherwise: &'static str,
) -> Option<(Pchip, f64)> {
    let knots = section.table(key, doc, absent(otherwise), read_curve)?;
    let minutes = knots.last().map_or(0.0, |&(minute, _)| minute);
    // What is wrong with the knots has been reported where they were read.
    Pchip::new(&knots).ok().map(|curve| (curve, minutes))
}

impl BalanceInput {
    fn read(section: &Section<'_>, categories: &[String]) -> Self {
        let window = Self {
            from: section.date_time("from", "first moment at which balances are paid", required()),
            until: section.date_time("until", "moment after the last payment", required()),
            share: section.number(
                "share",
                "weight of this window among those of a category",
                or(1.0, "all windows alike").range(0.0..=1e6),
            ),
            categories: section
                .references(
                    "categories",
                    "categories whose balances are paid here",
                    ("category", categories),
                    absent("all categories"),
                )
                .unwrap_or_default(),
            curve: optional_curve(
                section,
                "curve",
                "CSV with the cumulative share of the payments by minutes since `from`",
                "as people buy: the event's own curve, stretched over the window",
            ),
        };
        check_order(section, Some(window.from), Some(window.until));
        window
    }

    fn concerns(&self, category: usize) -> bool {
        self.categories.is_empty() || self.categories.contains(&category)
    }

    /// The curve of payments and its length in minutes.
    fn shape<'a>(&'a self, event: &'a EventInput) -> (&'a Pchip, f64) {
        self.curve.as_ref().map_or((&event.curve, event.minutes), |(curve, minutes)| (curve, *minutes))
    }

    /// Share of the window's payments made by `at`.
    fn paid_by(&self, event: &EventInput, calendar: &Calendar, at: Instant) -> f64 {
        let (from, until) = (moment(calendar, self.from), moment(calendar, self.until));
        let (curve, minutes) = self.shape(event);
        share_at(curve, minutes, at, from, until.since(from))
    }

    fn add_expected(&self, event: &EventInput, bins: &Bins, calendar: &Calendar, total: f64, expected: &mut [f64]) {
        for (edges, expected) in bins.edges.windows(2).zip(expected) {
            let share = self.paid_by(event, calendar, edges[1]) - self.paid_by(event, calendar, edges[0]);
            *expected += total * share.max(0.0);
        }
    }

    /// The moments by which each further thousandth of the payments has been made.
    fn compile(&self, event: &EventInput, calendar: &Calendar) -> BalanceWindow {
        let (from, until) = (moment(calendar, self.from), moment(calendar, self.until));
        let length = until.since(from);
        let (curve, minutes) = self.shape(event);
        let quantile = |share: f64| {
            let (mut low, mut high) = (0.0, 1.0);
            // Fifty halvings of a window of weeks are below a microsecond.
            for _ in 0..50 {
                let middle = f64::midpoint(low, high);
                if curve.at(middle * minutes) < share { low = middle } else { high = middle }
            }
            from + length * high
        };
        let moments = (0..POINTS).map(|step| quantile(f64::from(step) / f64::from(POINTS - 1)));
        BalanceWindow { moments: moments.collect() }
    }
}

impl SinkingInput {
    fn read(section: &Section<'_>) -> Self {
        let sinking = Self {
            share: section.share("share", "share of the deposits whose goods are sent ahead", required::<f64>()).get(),
            level: section.choice(
                "level",
                "how far they are sent",
                &[("city", Flow::SunkCity), ("station", Flow::SunkStation)],
                or(Flow::SunkCity, "a city warehouse: the hub still sorts them after payment"),
            ),
            from: section.date_time("from", "first moves", required()),
            until: section.date_time("until", "last moves; spread evenly", required()),
        };
        check_order(section, Some(sinking.from), Some(sinking.until));
        sinking
    }

    fn compile(&self, calendar: &Calendar) -> SinkingPlan {
        SinkingPlan {
            share: self.share,
            level: self.level,
            from: moment(calendar, self.from),
            until: moment(calendar, self.until),
        }
    }
}

impl PresalePlan {
    /// The window for a draw `u` from 0 to 1, and with a second draw the moment of payment.
    pub fn payment(&self, category: CategoryId, window: f64, u: f64) -> Instant {
        let windows = &self.windows_of[category.at()];
        let chosen = windows.iter().find(|&&(_, cumulative)| window < cumulative).or(windows.last());
        chosen.map_or(Instant::NEVER, |&(position, _)| self.windows[position].moment(u))
    }
}

impl BalanceWindow {
    /// The moment by which a share `u` of the payments has been made.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a step of the table")]
    fn moment(&self, u: f64) -> Instant {
        let place = u.clamp(0.0, 1.0) * f64::from(POINTS - 1);
        let step = (place as usize).min(self.moments.len() - 2);
        let (from, until) = (self.moments[step], self.moments[step + 1]);
        from + until.since(from) * (place - place.floor())
    }
}
