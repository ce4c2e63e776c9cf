//! From demand as written to demand as simulated.

use std::sync::Arc;

use super::flash::{FlashInput, FlashPlan, FlashStreamPlan};
use super::input::{CategoryInput, ClassInput, DemandInput, EventInput, RegionInput};
use super::plan::{DemandPlan, DepositStreamPlan, EventPlan, GroupPlan, StreamPlan};
use super::presale::PresaleInput;
use super::promise::LaterInput;
use crate::ids::{CategoryId, ClassId, RegionId, StreamId};
use crate::timetable::Bins;
use crate::units::{Calendar, Instant, Span};

/// Weights over their sum; zeros if the sum is 0.
fn shares(weights: impl Iterator<Item = f64> + Clone) -> Vec<f64> {
    let sum: f64 = weights.clone().sum();
    weights.map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
}

/// A region's share of ordinary parcels as a destination, and as an origin.
pub fn region_shares(regions: &[RegionInput]) -> (Vec<f64>, Vec<f64>) {
    (
        shares(regions.iter().map(|region| region.orders_weight)),
        shares(regions.iter().map(|region| region.sellers_weight)),
    )
}

/// Expected orders of an event in each bin.
fn event_bins(bins: &Bins, calendar: &Calendar, event: &EventInput, total: f64) -> Vec<f64> {
    let start = calendar.days_to(event.date);
    let minutes_at = |at: Instant| {
        // Days before the season's start count backwards, so an event may begin before the season.
        let day = calendar.day_of(at);
        let days = i64::try_from(day).unwrap_or(0) - start;
        to_f64(days) * 1440.0 + at.since(calendar.midnight(day)).as_secs() / 60.0
    };
    let share_at = |at: Instant| {
        let minutes = minutes_at(at) - event.opening_minute();
        if minutes <= 0.0 {
            0.0
        } else if minutes >= event.minutes {
            1.0
        } else {
            event.curve.at(minutes)
        }
    };
    // The last edge is the season's end, which `day_of` puts into the last day: its minutes are right all the same.
    bins.edges.windows(2).map(|edges| (share_at(edges[1]) - share_at(edges[0])).max(0.0) * total).collect()
}

#[expect(clippy::cast_precision_loss, reason = "days of a season")]
const fn to_f64(days: i64) -> f64 {
    days as f64
}

/// Whether orders of an event are placed or paid on day `day` of the season.
pub fn event_covers(calendar: &Calendar, event: &EventInput, day: usize) -> bool {
    let since = i64::try_from(day).unwrap_or(0) - calendar.days_to(event.date);
    let buys = since >= 0 && to_f64(since) * 1440.0 < event.opening_minute() + event.minutes;
    buys || event.presale.as_ref().is_some_and(|presale| presale.covers(calendar, day))
}

/// Who sends what where: the parts over which orders are spread.
#[derive(Clone, Copy, Debug)]
pub struct Spread<'a> {
    /// Destinations and origins.
    pub regions: &'a [RegionInput],
    /// Classes of sellers.
    pub classes: &'a [ClassInput],
    /// Categories of goods.
    pub categories: &'a [CategoryInput],
}

impl Spread<'_> {
    /// Shares of the categories in events.
    fn categories_in_events(&self) -> Vec<f64> {
        let weights = self.categories.iter().map(|category| category.orders_weight * category.event_weight);
        shares(weights.collect::<Vec<_>>().into_iter())
    }
}

impl DemandInput {
    /// The compiled form on `bins`.
    pub fn compile(&self, bins: &Bins, calendar: &Calendar, spread: Spread<'_>) -> DemandPlan {
        let weekday_mean = self.weekdays.iter().sum::<f64>() / 7.0;
        let day_weight = |day: usize| {
            let weekday = self.weekdays[calendar.weekday_index(day)] / weekday_mean.max(f64::MIN_POSITIVE);
            weekday * self.trend_on(calendar.date(day))
        };
        let parcels = self.orders_per_day * self.parcels_per_order;
        let (groups, streams) = self.streams(spread);
        let flash = |sale: &FlashInput| -> FlashPlan { sale.compile(bins, calendar, self.parcels_per_order) };
        DemandPlan {
            cohort: self.parcels_per_cohort,
            edges: Arc::clone(&bins.edges),
            baseline: bins.spread(calendar, parcels, &self.hours, day_weight),
            events: self.events.iter().map(|event| self.event(event, bins, calendar, spread)).collect(),
            deposits: self.deposit_streams(&groups, &streams),
            flash_sales: self.flash_sales.iter().map(flash).collect(),
            flash_streams: self.flash_streams(&groups, &streams),
            later: self.later.as_ref().and_then(|later: &LaterInput| later.compile(calendar)),
            groups,
            streams,
            payment: self.payment.as_ref().map(|payment| payment.compile(self.parcels_per_order)),
            even: self.even,
            day_cv: self.day_cv,
            block_cv: self.block_cv,
            day_of_bin: bins.day_of_bin.clone(),
            block_of_bin: self.blocks(bins),
            due: due(calendar, spread.classes),
            midnights: (0..=calendar.days()).map(|day| calendar.midnight(day)).collect(),
        }
    }

    fn event(&self, event: &EventInput, bins: &Bins, calendar: &Calendar, spread: Spread<'_>) -> EventPlan {
        let total = event.orders() * self.parcels_per_order;
        let at_once_share = event.presale.as_ref().map_or(1.0, PresaleInput::at_once_share);
        let at_once = event_bins(bins, calendar, event, total * at_once_share);
        let mut expected = at_once.clone();
        let presale = event.presale.as_ref().map(|presale| {
            let categories = spread.categories_in_events();
            let (plan, paid) = presale.compile(event, bins, calendar, &self.hours, &categories, total);
            expected.iter_mut().zip(paid).for_each(|(expected, paid)| *expected += paid);
            plan
        });
        EventPlan { expected, at_once, presale, total_cv: event.total_cv }
    }

    /// The streams of presold parcels: every ordinary stream once for each event with a presale.
    fn deposit_streams(&self, groups: &[GroupPlan], streams: &[StreamPlan]) -> Vec<DepositStreamPlan> {
        let presales = self.events.iter().enumerate().filter(|(_, event)| event.presale.is_some());
        presales
            .flat_map(|(event, _)| {
                let takes_part = move |stream: &&StreamPlan| groups[stream.group].event_shares[event] > 0.0;
                streams.iter().filter(takes_part).map(move |stream| DepositStreamPlan {
                    event,
                    group: stream.group,
                    origin: stream.origin,
                    share: stream.share,
                })
            })
            .collect()
    }

    /// The streams of attempts: every ordinary stream of a category on sale once for each flash sale.
    fn flash_streams(&self, groups: &[GroupPlan], streams: &[StreamPlan]) -> Vec<FlashStreamPlan> {
        let mut attempts = Vec::new();
        for (sale, flash) in self.flash_sales.iter().enumerate() {
            let on_sale =
                |group: &GroupPlan| flash.categories.is_empty() || flash.categories.contains(&group.category.at());
            let all: f64 = groups.iter().filter(|group| on_sale(group)).map(|group| group.festival_share).sum();
            for (position, stream) in streams.iter().enumerate() {
                let group = &groups[stream.group];
                let share = if all > 0.0 && on_sale(group) { group.festival_share / all * stream.share } else { 0.0 };
                if share > 0.0 {
                    let attempts_here = flash.attempts(self.parcels_per_order) * share;
                    attempts.push(FlashStreamPlan { sale, stream: StreamId::of(position), attempts: attempts_here });
                }
            }
        }
        attempts
    }

    /// Destinations, classes and categories that share a rate, and their origins.
    fn streams(&self, spread: Spread<'_>) -> (Vec<GroupPlan>, Vec<StreamPlan>) {
        let Spread { regions, classes, categories } = spread;
        let (destinations, origins) = region_shares(regions);
        let class_shares = shares(classes.iter().map(|class| class.orders_weight));
        let category_shares = shares(categories.iter().map(|category| category.orders_weight));
        let mut baseline = Vec::new();
        let mut weights = Vec::new();
        for (region, destination) in regions.iter().zip(&destinations) {
            for (class, class_share) in classes.iter().zip(&class_shares) {
                for (category, category_share) in categories.iter().zip(&category_shares) {
                    let share = destination * class_share * category_share;
                    baseline.push(share);
                    weights.push(share * region.event_weight * class.event_weight * category.event_weight);
                }
            }
        }
        let event = shares(weights.into_iter());
        let mut groups = Vec::new();
        let mut streams = Vec::new();
        for position in (0..baseline.len()).filter(|&position| baseline[position] > 0.0) {
            let destination = position / categories.len() / classes.len();
            let of_destination = self.origin_shares(destination, &origins);
            for (origin, &share) in of_destination.iter().enumerate().filter(|&(_, &share)| share > 0.0) {
                streams.push(StreamPlan { group: groups.len(), origin: RegionId::of(origin), share });
            }
            groups.push(GroupPlan {
                destination: RegionId::of(destination),
                class: ClassId::of(position / categories.len() % classes.len()),
                category: CategoryId::of(position % categories.len()),
                baseline_share: baseline[position],
                event_shares: vec![event[position]; self.events.len()],
                festival_share: event[position],
            });
        }
        (groups, streams)
    }

    fn blocks(&self, bins: &Bins) -> Vec<u32> {
        let block = |at: &Instant| u32::try_from(at.micros() / self.block.micros()).unwrap_or(u32::MAX);
        bins.edges[..bins.len()].iter().map(block).collect()
    }
}

/// When parcels ordered on each day are due, by class: to another region, and within one.
fn due(calendar: &Calendar, classes: &[ClassInput]) -> Vec<Vec<[Instant; 2]>> {
    let end_of = |day: usize| {
        let inside = day.min(calendar.days());
        calendar.midnight(inside) + Span::DAY * (day - inside) as u64
    };
    let of_class = |class: &ClassInput, day: usize| {
        let within = class.promise_days_within.unwrap_or(class.promise_days);
        [class.promise_days, within].map(|days| end_of(day + 1 + days as usize))
    };
    (0..calendar.days()).map(|day| classes.iter().map(|class| of_class(class, day)).collect()).collect()
}
