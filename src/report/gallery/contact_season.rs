//! Charts of the season's contacts by day: heat maps by hour, open contacts by age.

use super::{event_markers, over_replications};
use crate::experiment::mean_of;
use crate::experiment::results::Results;
use crate::experiment::series::{SeriesResults, service_levels};
use crate::ledger::attempts::AttemptSums;
use crate::ledger::contacts::AGES;
use crate::names::Name;
use crate::report::charts::{Heading, Heat, Layer, Measure, Scale, Stacked, Window};
use crate::report::words::{self, Label, Lang, Phrase};
use crate::staffing::service_level::ServiceLevel;
use crate::units::{Instant, Span};

/// Hours of a day.
const HOURS: usize = 24;
/// A target of 100 % cannot be missed by half; beyond this share the color scale starts here.
const HIGHEST_TARGET: f64 = 0.99;

/// A value of some attempts for every hour of every day: by hour, then day.
fn by_hour(results: &Results, series: &[&SeriesResults], value: impl Fn(&AttemptSums) -> Option<f64>) -> Vec<Vec<f64>> {
    let layout = &results.layout;
    let mut sums = vec![vec![AttemptSums::default(); layout.days()]; HOURS];
    for (interval, &day) in layout.day_of_interval.iter().enumerate() {
        let at = crate::experiment::layout::interval_start(interval);
        // The clock's hour, so that a day on which the clocks change has an empty or a double hour.
        let hour = usize::try_from(layout.calendar.local(at).hour()).unwrap_or(0).min(HOURS - 1);
        for series in series {
            sums[hour][day].merge(&series.intervals[interval].attempts);
        }
    }
    let row = |days: &Vec<AttemptSums>| days.iter().map(|sums| value(sums).unwrap_or(f64::NAN)).collect();
    sums.iter().map(row).collect()
}

/// Names of the days, such as `11-11`.
fn days(results: &Results) -> Vec<String> {
    let layout = &results.layout;
    (0..layout.days()).map(|day| layout.calendar.date(day).strftime("%m-%d").to_string()).collect()
}

/// Contacts offered in all channels, by day and hour.
pub fn contacts_by_hour(results: &Results, lang: Lang) -> Option<String> {
    let channels: Vec<&SeriesResults> = results.contacts.channels.iter().collect();
    if channels.is_empty() {
        return None;
    }
    let hours = by_hour(results, &channels, |sums| Some(mean_of(sums.offered, results.replications)));
    let subtitle = over_replications(
        results,
        "Attempts offered in all channels in each hour, redials included",
        "每小时各渠道的呼入次数（含重拨）",
    );
    let heading = Heading { title: words::CONTACTS_BY_HOUR.into(), subtitle };
    let scale = Scale::Amount(words::CONTACTS_PER_HOUR.into());
    Some(Heat { heading, days: days(results), hours, scale }.svg(lang))
}

/// Service level of each channel by day and hour: the channel's key and the chart.
pub fn service_level_by_hour(results: &Results, lang: Lang) -> Vec<(String, String)> {
    let of_channel = |(name, channel): (&Name, &SeriesResults)| {
        let target = channel.types.iter().map(|&kind| results.layout.ledger.types[kind].target).reduce(f64::max)?;
        let level = |sums: &AttemptSums| service_levels(sums).value(ServiceLevel::OfOffered);
        let hours = by_hour(results, &[channel], level);
        hours.iter().flatten().any(|value| value.is_finite()).then_some(())?;
        let subtitle = over_replications(
            results,
            "Answered within the threshold, of all offered (g3); orange hours miss the target",
            "目标时间内接通量占全部呼入量的比例（g3）；橙色为未达标时段",
        );
        let title = Label::new(
            words::SERVICE_LEVEL_BY_HOUR.en.replacen("{}", &name.label.en, 1),
            words::SERVICE_LEVEL_BY_HOUR.zh.replacen("{}", &name.label.zh, 1),
        );
        let scale = Scale::Target { label: words::SERVICE_LEVEL.into(), target: target.min(HIGHEST_TARGET) };
        let heat = Heat { heading: Heading { title, subtitle }, days: days(results), hours, scale };
        Some((name.key.clone(), heat.svg(lang)))
    };
    results.layout.names.channels.iter().zip(&results.contacts.channels).filter_map(of_channel).collect()
}

/// Contacts open at the end of each day by age, of every channel that keeps any over a night: its key and the chart.
pub fn open_by_age(results: &Results, lang: Lang) -> Vec<(String, String)> {
    let layers: [(Phrase, std::ops::Range<usize>); 5] = [
        (words::AGE_TODAY, 0..1),
        (words::AGE_ONE, 1..2),
        (words::AGE_TWO, 2..3),
        (words::AGE_WEEK, 3..7),
        (words::AGE_OLDER, 7..AGES),
    ];
    let layout = &results.layout;
    let of_channel = |(name, channel): (&Name, &SeriesResults)| {
        channel.ages.iter().any(|ages| ages[1..].iter().sum::<u64>() > 0).then_some(())?;
        let layer = |(phrase, ages): &(Phrase, std::ops::Range<usize>)| Layer {
            label: (*phrase).into(),
            values: channel
                .ages
                .iter()
                .map(|all| mean_of(all[ages.clone()].iter().sum(), results.replications))
                .collect(),
        };
        // Each day's end, drawn just inside the day so that it lies in the season.
        let end = |day: usize| -> Instant { layout.calendar.midnight(day + 1).saturating_sub(Span::MINUTE) };
        let title = Label::new(
            words::OPEN_BY_AGE.en.replacen("{}", &name.label.en, 1),
            words::OPEN_BY_AGE.zh.replacen("{}", &name.label.zh, 1),
        );
        let subtitle = over_replications(
            results,
            "Contacts that wait at each day's end, by the days since they came",
            "每天结束时仍在等待的咨询，按等待天数",
        );
        let chart = Stacked {
            heading: Heading { title, subtitle },
            window: Window::season(&layout.calendar),
            measure: Measure::Number(words::CONTACTS.into()),
            times: (0..layout.days()).map(end).collect(),
            layers: layers.iter().map(layer).collect(),
            markers: event_markers(layout),
        };
        Some((name.key.clone(), chart.svg(lang)))
    };
    layout.names.channels.iter().zip(&results.contacts.channels).filter_map(of_channel).collect()
}
