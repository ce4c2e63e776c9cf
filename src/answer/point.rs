//! What breaks in one point of a study, by its summary figures alone: what first, when, for how long, and what it costs.
//!
//! A study keeps no episodes and no ledgers, so what is said here is what the figures of the summary say; moments and lengths
//! are means over the replications in which there was an overflow.

use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{BREAKS_FIRST, COSTS, HOW_LONG, TOLD_COSTS, as_sentence, label, matters, percent, with_unit};
use crate::campaign::{Figure, Frame};
use crate::experiment::summary::measure;
use crate::names::{Label, Lang};
use crate::report::brief::{Finding, Tone};
use crate::statistics::Estimate;

/// Parts of which a finding tells.
const NAMED: usize = 3;

/// One point with its figures.
pub(super) struct PointView<'a> {
    /// What the figures are.
    pub frame: &'a Frame,
    /// The estimates, by figure.
    pub estimates: Vec<Option<Estimate>>,
    /// Which point, as a sentence begins with it: `In the base`.
    pub place: Label,
}

/// A region that overflows in some replication.
struct Overflow<'a> {
    part: &'a Label,
    probability: f64,
    days: Option<(&'a Figure, Estimate)>,
    start: Option<f64>,
    end: Option<f64>,
}

impl<'a> PointView<'a> {
    /// What breaks first, when and for how long, and what it costs.
    pub(super) fn findings(&self) -> Vec<Finding> {
        let overflows = self.overflows();
        let mut findings = Vec::new();
        findings.extend(self.breaks_first(&overflows));
        findings.extend(self.how_long(&overflows));
        findings.extend(self.costs());
        findings
    }

    /// A figure with its estimate, where that is finite.
    pub(super) fn figure(&self, measure: &str, dimension: &str) -> Option<(&'a Figure, Estimate)> {
        let is_it = |figure: &Figure| figure.measure == measure && figure.dimension == dimension;
        let position = self.frame.figures.iter().position(is_it)?;
        let estimate = self.estimates.get(position).copied().flatten()?;
        estimate.mean.is_finite().then(|| (&self.frame.figures[position], estimate))
    }

    /// Regions that overflow: those of at least half of the replications first, then the earliest.
    fn overflows(&self) -> Vec<Overflow<'a>> {
        let of = |figure: &'a Figure| -> Option<Overflow<'a>> {
            let part = figure.part.as_ref().filter(|_| figure.measure == measure::OVERFLOW_PROBABILITY.key)?;
            let figure_of = |measure: &measure::Measure| self.figure(measure.key, &figure.dimension);
            let probability = figure_of(&measure::OVERFLOW_PROBABILITY)?.1.mean;
            let mean = |measure| figure_of(measure).map(|(_, estimate)| estimate.mean);
            (probability > 0.0).then(|| Overflow {
                part,
                probability,
                days: figure_of(&measure::OVERFLOW_DAYS),
                start: mean(&measure::OVERFLOW_START),
                // Its mean is over the replications in which it ended: where it did not in some, it would be too early.
                end: mean(&measure::OVERFLOW_END)
                    .filter(|_| mean(&measure::OVERFLOW_LASTS).is_none_or(|lasts| lasts <= 0.0)),
            })
        };
        let mut found: Vec<Overflow<'a>> = self.frame.figures.iter().filter_map(of).collect();
        let start = |overflow: &Overflow<'_>| overflow.start.unwrap_or(f64::INFINITY);
        found.sort_by(|a, b| (b.probability >= 0.5).cmp(&(a.probability >= 0.5)).then(start(a).total_cmp(&start(b))));
        found
    }

    fn breaks_first(&self, overflows: &[Overflow<'_>]) -> Option<Finding> {
        let has_facilities = self.figure(measure::OVERFLOW_PROBABILITY.key, "all").is_some();
        let facility = has_facilities.then(|| self.facility(overflows.first()));
        let service = self.service();
        if facility.is_none() && service.is_none() {
            return None;
        }
        let text = label(|lang| {
            let sentences = [facility.as_ref(), service.as_ref()].into_iter().flatten();
            let texts: Vec<&str> = sentences.map(|sentence| sentence.text(lang)).collect();
            match lang {
                Lang::En => format!("{}: {}", self.place.text(lang), texts.join(" ")),
                Lang::Zh => format!("{}：{}", self.place.text(lang), texts.concat()),
            }
        });
        let tone = match overflows.first() {
            Some(first) if first.probability >= 0.5 => Tone::Bad,
            None if has_facilities => Tone::Good,
            _ => Tone::Plain,
        };
        Some(Finding::new(BREAKS_FIRST, text, tone))
    }

    fn facility(&self, first: Option<&Overflow<'_>>) -> Label {
        let Some(first) = first else {
            return Label::new("no facility overflows in any replication.", "所有重复中均无节点爆仓。");
        };
        label(|lang| {
            let (part, probability) = (first.part.text(lang), percent(first.probability));
            let at = first.start.and_then(|days| self.moment(days));
            match (lang, at) {
                (Lang::En, Some(at)) => {
                    format!("{part} overflows first, on {at} on average, in {probability} of the replications.")
                }
                (Lang::En, None) => format!("{part} overflows first, in {probability} of the replications."),
                (Lang::Zh, Some(at)) => format!("{part}最先爆仓，平均始于 {at}，{probability} 的重复出现。"),
                (Lang::Zh, None) => format!("{part}最先爆仓，{probability} 的重复出现。"),
            }
        })
    }

    /// The part with the lowest share answered in time.
    fn service(&self) -> Option<Label> {
        let worst = self.worst_service()?;
        Some(label(|lang| {
            let (part, level) = (worst.0.text(lang), percent(worst.1));
            match lang {
                Lang::En => format!(
                    "{part} is the weakest in service: {level} of the contacts offered are answered in time, over the season."
                ),
                Lang::Zh => format!("服务水平最低的是{part}：全季 {level} 的呼入在时限内接通。"),
            }
        }))
    }

    /// The part with the lowest share answered in time, and that share.
    pub(super) fn worst_service(&self) -> Option<(&'a Label, f64)> {
        let levels = self.frame.figures.iter().zip(&self.estimates).filter_map(|(figure, estimate)| {
            let part = figure.part.as_ref().filter(|_| figure.measure == measure::SERVICE_G3.key)?;
            estimate.map(|estimate| (part, estimate.mean)).filter(|(_, mean)| mean.is_finite())
        });
        levels.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    fn how_long(&self, overflows: &[Overflow<'_>]) -> Option<Finding> {
        let mut lines: Vec<Label> = overflows.iter().take(NAMED).map(|overflow| self.spell(overflow)).collect();
        if overflows.len() > NAMED {
            let more = overflows.len() - NAMED;
            lines.push(Label::new(format!("{more} more in the tables."), format!("另有 {more} 处，见数据表。")));
        }
        lines.extend(self.busiest_hour());
        if lines.is_empty() {
            return None;
        }
        let text = label(|lang| lines.iter().map(|line| line.text(lang)).collect::<Vec<_>>().join("\n"));
        Some(Finding::new(HOW_LONG, text, Tone::Plain))
    }

    fn spell(&self, overflow: &Overflow<'_>) -> Label {
        label(|lang| {
            let part = overflow.part.text(lang);
            let days = overflow.days.map_or_else(String::new, |(figure, estimate)| with_unit(figure, &estimate, lang));
            let [from, until] = [overflow.start, overflow.end].map(|days| days.and_then(|days| self.moment(days)));
            match (lang, from, until) {
                (Lang::En, Some(from), Some(until)) => {
                    format!("{part}: from {from} to {until}; {days} of overflow over all replications.")
                }
                (Lang::En, Some(from), None) => {
                    format!("{part}: from {from}, not always over by the season's end; {days} of overflow.")
                }
                (Lang::En, None, _) => format!("{part}: {days} of overflow over all replications."),
                (Lang::Zh, Some(from), Some(until)) => format!("{part}：{from} 至 {until}；各次重复平均爆仓 {days}。"),
                (Lang::Zh, Some(from), None) => format!("{part}：自 {from} 起，季末未必结束；平均爆仓 {days}。"),
                (Lang::Zh, None, _) => format!("{part}：各次重复平均爆仓 {days}。"),
            }
        })
    }

    fn busiest_hour(&self) -> Option<Label> {
        let (figure, contacts) = self.figure(measure::PEAK_HOUR.key, "all")?;
        let at = self.moment(self.figure(measure::PEAK_HOUR_START.key, "all")?.1.mean)?;
        Some(label(|lang| {
            let contacts = with_unit(figure, &contacts, lang);
            match lang {
                Lang::En => format!("The busiest hour of contacts begins about {at}: {contacts}."),
                Lang::Zh => format!("咨询最忙的一小时约始于 {at}：{contacts}。"),
            }
        }))
    }

    fn costs(&self) -> Option<Finding> {
        let told = |measure: &&measure::Measure| {
            let found = self.figure(measure.key, "all")?;
            matters(found.0.unit.as_str(), found.1.mean).then_some(found)
        };
        let found: Vec<(&Figure, Estimate)> = TOLD_COSTS.iter().filter_map(told).collect();
        if found.is_empty() {
            return None;
        }
        let text = label(|lang| {
            let each = |(figure, estimate): &(&Figure, Estimate)| {
                format!("{} {}", figure.words().text(lang), with_unit(figure, estimate, lang))
            };
            as_sentence(&found.iter().map(each).collect::<Vec<_>>(), lang)
        });
        Some(Finding::new(COSTS, text, Tone::Plain))
    }

    /// The local moment so many days after the season's start; none where the season's zone is unknown here.
    fn moment(&self, days: f64) -> Option<String> {
        let first: Date = self.frame.first_day.parse().ok()?;
        let start = first.to_zoned(TimeZone::get(&self.frame.time_zone).ok()?).ok()?;
        let after = SignedDuration::try_from_secs_f64(days * 86_400.0).ok()?;
        Some(start.checked_add(after).ok()?.strftime("%m-%d %H:%M").to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::experiment::summary::Goal;
    use crate::statistics::Confidence;

    fn figure(measure: &measure::Measure, part: Option<&str>) -> Figure {
        Figure {
            measure: measure.key.to_owned(),
            dimension: part.unwrap_or("all").to_owned(),
            unit: measure.unit.to_owned(),
            ratio: false,
            goal: Goal::of(measure),
            label: Label::new(measure.en, measure.zh),
            part: part.map(Label::same),
        }
    }

    fn estimate(mean: f64) -> Estimate {
        let confidence = Confidence::NINETY_FIVE;
        Estimate { mean, half_width: Some(0.5), standard_deviation: None, replications: 4, confidence }
    }

    fn frame(figures: Vec<Figure>) -> Frame {
        Frame {
            title: Label::same("x"),
            first_day: "2026-11-01".to_owned(),
            last_day: "2026-11-21".to_owned(),
            time_zone: "Asia/Shanghai".to_owned(),
            slot_hours: None,
            festivals: Vec::new(),
            figures,
            causes: Vec::new(),
            known: Vec::new(),
        }
    }

    #[test]
    fn the_earliest_of_the_frequent_overflows_comes_first_with_moments_and_costs() {
        let rows = [
            (figure(&measure::OVERFLOW_PROBABILITY, None), estimate(1.0)),
            (figure(&measure::OVERFLOW_PROBABILITY, Some("east")), estimate(0.25)),
            (figure(&measure::OVERFLOW_START, Some("east")), estimate(3.0)),
            (figure(&measure::OVERFLOW_PROBABILITY, Some("west")), estimate(0.75)),
            (figure(&measure::OVERFLOW_START, Some("west")), estimate(12.5)),
            (figure(&measure::OVERFLOW_END, Some("west")), estimate(14.0)),
            (figure(&measure::OVERFLOW_DAYS, Some("west")), estimate(1.5)),
            (figure(&measure::COST_TOTAL, None), estimate(12_000.0)),
            (figure(&measure::LATE, None), estimate(0.000_000_6)),
        ];
        let (figures, estimates): (Vec<_>, Vec<_>) =
            rows.into_iter().map(|(figure, estimate)| (figure, Some(estimate))).unzip();
        let frame = frame(figures);
        let view = PointView { frame: &frame, estimates, place: Label::new("In the base", "基准方案") };
        let findings = view.findings();
        let texts: Vec<&str> = findings.iter().map(|finding| finding.text.text(Lang::En)).collect();
        assert_eq!(
            texts[0],
            "In the base: west overflows first, on 11-13 12:00 on average, in 75 % of the replications."
        );
        assert!(
            texts[1].starts_with("west: from 11-13 12:00 to 11-15 00:00; 1.50 ± 0.50 days of overflow"),
            "{texts:?}"
        );
        // A share that rounds to nothing is no cost.
        assert_eq!(texts[2], "Cost 12,000.00 ± 0.50 yuan.");
        assert_eq!(findings[0].tone, Tone::Bad);
        assert!(findings[2].text.text(Lang::Zh).contains("总成本 12,000.00 ± 0.50 元"), "{:?}", findings[2]);
    }

    #[test]
    fn where_nothing_overflows_it_is_said() {
        let frame = frame(vec![figure(&measure::OVERFLOW_PROBABILITY, None)]);
        let view = PointView { frame: &frame, estimates: vec![Some(estimate(0.0))], place: Label::same("x") };
        let findings = view.findings();
        assert_eq!((findings.len(), findings[0].tone), (1, Tone::Good));
    }
}
