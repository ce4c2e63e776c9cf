//! The emergency plan as a picture: service without and with help, contacts given up, and who is switched on when.

use std::ops::Range;

use super::center;
use super::emergency::{Surprise, Warning};
use super::goals::Goal;
use super::observed::Observed;
use super::plan::StaffPlan;
use crate::planning::targets::Over;
use crate::report::charts::{Heading, Marker, Measure, Series, Stroke, Tiers, Timeline, Window};
use crate::report::words::{self, Label, Lang};
use crate::units::{Instant, Span};

/// Time shown before the surprise begins, so that its begin is seen.
const BEFORE: Span = Span::from_whole_secs(6 * 3_600);
/// Time shown from its begin on: the night, the day after it and the night that follows.
const AFTER: Span = Span::from_whole_secs(42 * 3_600);
/// Most sources of people whose first shift is named.
const MOST_NAMES: usize = 4;

/// The chart of the largest surprise in both warnings; none where there is no surprise.
#[must_use]
pub fn svg(plan: &StaffPlan, lang: Lang) -> Option<String> {
    let largest = plan.surprises.iter().map(|surprise| surprise.factor).reduce(f64::max)?;
    let of = |warning| {
        plan.surprises
            .iter()
            .find(|surprise| surprise.factor.total_cmp(&largest).is_eq() && surprise.warning == warning)
    };
    let (night, before) = (of(Warning::OnTheNight)?, of(Warning::DayBefore)?);
    let shown = Shown { plan, night, before, lang };
    Some(shown.svg())
}

/// One surprise as it is met on the night and with a day's warning.
struct Shown<'a> {
    plan: &'a StaffPlan,
    night: &'a Surprise,
    before: &'a Surprise,
    lang: Lang,
}

impl Shown<'_> {
    fn svg(&self) -> String {
        let mut tiers: Vec<Timeline<'_>> = self.service().into_iter().collect();
        tiers.extend([self.given_up(), self.switched_on()]);
        if let Some(first) = tiers.first_mut() {
            first.markers = self.markers();
        }
        let percent = (self.night.factor - 1.0) * 100.0;
        let saved = |surprise: &Surprise| {
            crate::report::figures::number((surprise.abandoned_alone - surprise.abandoned_helped).round(), 0)
        };
        let yuan = |surprise: &Surprise| crate::report::figures::number(surprise.cost.round(), 0);
        let (night, before) = (self.night, self.before);
        Tiers {
            heading: Heading {
                title: Label::new(
                    format!("Emergency plan: {percent:.0} % more contacts than planned for"),
                    format!("应急预案：来量超出计划 {percent:.0}%"),
                ),
                subtitle: Label::new(
                    format!(
                        "Called on the night, help keeps {} contacts from giving up for {} yuan; called a day before, {} for \
                         {}. Means of the search's replications, by hour",
                        saved(night),
                        yuan(night),
                        saved(before),
                        yuan(before)
                    ),
                    format!(
                        "当夜召集可少放弃 {} 次，花费 {} 元；提前一天召集可少放弃 {} 次，花费 {} 元。搜索所用各次重复的均值，按小时",
                        saved(night),
                        yuan(night),
                        saved(before),
                        yuan(before)
                    ),
                ),
            },
            tiers,
        }
        .svg(self.lang)
    }

    /// The stretch of time that is shown.
    fn bounds(&self) -> (Instant, Instant) {
        let (from, until) = self.plan.window.bounds();
        let begin = self.plan.window.start_of(self.night.begin);
        (begin.saturating_sub(BEFORE).max(from), (begin + AFTER).min(until))
    }

    fn window(&self) -> Window<'_> {
        let (from, to) = self.bounds();
        Window { calendar: &self.plan.calendar, from, to }
    }

    /// A figure of every hour that is shown; none where it is undefined.
    fn by_hour(&self, value: &dyn Fn(Range<usize>) -> f64) -> Vec<(Instant, f64)> {
        let window = &self.plan.window;
        let (from, to) = self.bounds();
        let hours = window.periods(Over::Hour).into_iter().map(|hour| (window.start_of(hour.start), hour));
        hours.filter(|(at, _)| (from..to).contains(at)).map(|(at, hour)| (at, value(hour))).collect()
    }

    /// The runs without help, called on the night, called a day before.
    fn cases(&self) -> [(Label, &[Observed], Stroke); 3] {
        [
            (Label::new("without help", "无增援"), self.night.alone.as_slice(), Stroke::Line),
            (Label::new("called on the night", "当夜召集"), self.night.helped.as_slice(), Stroke::Line),
            (Label::new("called a day before", "提前一天召集"), self.before.helped.as_slice(), Stroke::Line),
        ]
    }

    /// The service of the goal that the surprise hurts most.
    fn service(&self) -> Option<Timeline<'_>> {
        let goal = self.worst_hurt()?;
        let share = |runs: &[Observed], hour: Range<usize>| {
            let pairs = runs.iter().map(|run| goal.pair(run, hour.clone()));
            let (over, under) = pairs.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            if under > 0.0 { over / under } else { f64::NAN }
        };
        let mut series: Vec<Series> = self
            .cases()
            .into_iter()
            .map(|(label, runs, stroke)| Series {
                label,
                points: self.by_hour(&|hour| share(runs, hour)),
                stroke,
                ..Series::default()
            })
            .collect();
        let (from, to) = self.bounds();
        series.push(Series {
            label: words::TARGET.into(),
            points: vec![(from, goal.asked), (to, goal.asked)],
            stroke: Stroke::Dashes,
            ..Series::default()
        });
        let name = center::kind_label(&self.plan.names, goal.kind);
        Some(self.tier(
            Label::new(format!("{}: service level", name.en), format!("{}：服务水平", name.zh)),
            Measure::Share,
            series,
        ))
    }

    /// The goal of a share of contacts whose worst hour without help is lowest against what it asks for.
    fn worst_hurt(&self) -> Option<&Goal> {
        let goals = self.plan.goals.iter().filter(|goal| goal.measure.is_a_floor());
        let missed = |goal: &Goal| {
            let pairs = self.night.alone.iter().map(|run| goal.pair(run, self.night.begin..self.plan.window.len));
            let (over, under) = pairs.fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0, sum.1 + pair.1));
            if under > 0.0 { goal.asked - over / under } else { f64::NEG_INFINITY }
        };
        goals.reduce(|a, b| if missed(b) > missed(a) { b } else { a })
    }

    fn given_up(&self) -> Timeline<'_> {
        let abandoned = |runs: &[Observed], hour: Range<usize>| {
            let of_run =
                |run: &Observed| (0..run.kinds.len()).map(|kind| run.counts(kind, hour.clone()).abandoned).sum::<f64>();
            #[expect(clippy::cast_precision_loss, reason = "numbers of replications")]
            let replications = runs.len().max(1) as f64;
            runs.iter().map(of_run).sum::<f64>() / replications
        };
        let series = self.cases().into_iter().map(|(label, runs, stroke)| Series {
            label,
            points: self.by_hour(&|hour| abandoned(runs, hour)),
            stroke,
            ..Series::default()
        });
        self.tier(
            Label::new("All contacts: given up in an hour", "全部咨询：每小时放弃量"),
            Measure::Number(Label::new("contacts", "次")),
            series.collect(),
        )
    }

    /// Agents who are switched on, by warning, at every step.
    fn switched_on(&self) -> Timeline<'_> {
        let agents = |surprise: &Surprise| {
            let mut extra = vec![0_u32; self.plan.window.slots()];
            for (assignment, agents, _) in &surprise.switched {
                for &(from, to) in &assignment.pieces {
                    for slot in assignment.start + from..assignment.start + to {
                        if let Some(at) = usize::try_from(slot).ok().and_then(|slot| extra.get_mut(slot)) {
                            *at += agents;
                        }
                    }
                }
            }
            extra
        };
        let steps = |agents: Vec<u32>| -> Vec<(Instant, f64)> {
            let window = &self.plan.window;
            agents.into_iter().enumerate().map(|(slot, on)| (window.start_of_slot(slot), f64::from(on))).collect()
        };
        // The first color is that of the case without help, which switches nobody on.
        let series = [
            (Label::default(), None),
            (self.cases()[1].0.clone(), Some(self.night)),
            (self.cases()[2].0.clone(), Some(self.before)),
        ];
        let series = series.into_iter().map(|(label, surprise)| Series {
            label,
            points: surprise.map(|surprise| steps(agents(surprise))).unwrap_or_default(),
            stroke: Stroke::Steps,
            ..Series::default()
        });
        self.tier(
            Label::new("Agents switched on beside the plan's, rostered", "计划外增开坐席（排班人数）"),
            Measure::Number(words::AGENTS.into()),
            series.collect(),
        )
    }

    /// The begin of the surprise, when it is seen, and each source's first shift called on the night.
    fn markers(&self) -> Vec<Marker> {
        let window = &self.plan.window;
        let begin = window.start_of(self.night.begin);
        let mut markers = vec![
            Marker { at: begin, label: Label::new("more come", "来量超出") },
            Marker { at: self.night.seen_at(window), label: Label::new("seen", "发现") },
        ];
        for (surprise, en, zh) in
            [(self.before, "called a day before", "提前召集"), (self.night, "called on the night", "当夜召集")]
        {
            let mut first: Vec<(usize, i64)> = Vec::new();
            for (assignment, _, _) in &surprise.switched {
                let people = self.plan.shifts[assignment.shift].people;
                match first.iter_mut().find(|(known, _)| *known == people) {
                    Some((_, start)) => *start = assignment.start.min(*start),
                    None => first.push((people, assignment.start)),
                }
            }
            first.sort_by_key(|&(people, start)| (start, people));
            for (people, start) in first.into_iter().take(MOST_NAMES) {
                let name = &self.plan.people[people].name.label;
                let at = window.start_of_slot(usize::try_from(start.max(0)).unwrap_or(0));
                let label = Label::new(format!("{}: {en}", name.en), format!("{}：{zh}", name.zh));
                markers.push(Marker { at, label });
            }
        }
        markers
    }

    fn tier(&self, subtitle: Label, measure: Measure, series: Vec<Series>) -> Timeline<'_> {
        let heading = Heading { title: Label::default(), subtitle };
        Timeline { heading, window: self.window(), measure, series, band: None, markers: Vec::new() }
    }
}
