//! The summary for a terminal: 80 columns, the answer first. What overflowed, when and how long; how fast parcels came; how
//! contacts were served; each figure with its interval.
//!
//! - `contacts`: channels, types and agents.
//! - `cases`: cases, cost and satisfaction.
//! - `columns`: text of exact width, Chinese included.
//! - `figures`: estimates in digits and units.
//!
//! Invariant: every figure comes from the experiment's summary; nothing is computed here.

mod cases;
pub(crate) mod columns;
mod contacts;
pub(crate) mod figures;

use columns::{cut, left, right};

use super::words::{Lang, Phrase, SUMMARY};
use crate::experiment::summary::{Row, measure};
use crate::experiment::{Dimension, Measure, Results};
use crate::ids::{CauseId, RegionId};
use crate::names::{Label, NodeKind};

/// Columns of a terminal that nobody has widened.
pub const COLUMNS: usize = 80;

const LABEL: usize = 38;
/// Regions listed; more are in the tables.
const REGIONS_LISTED: usize = 12;

const RUNS: Phrase = Phrase { en: "{} replications", zh: "重复 {} 次" };
const INTERVALS: Phrase = Phrase { en: "± is the half-width of a 95 % interval", zh: "± 为 95% 置信区间半宽" };
const ONE_REPLICATION: Phrase = Phrase { en: "one replication has no interval", zh: "单次重复，无置信区间" };
const OVERFLOW: Phrase = Phrase { en: "Overflow", zh: "爆仓" };
const NONE: Phrase =
    Phrase { en: "No facility overflows in any replication.", zh: "所有重复中均无节点爆仓。" };
const OVERFLOWED: Phrase = Phrase { en: "Regions with an overflow: {}", zh: "爆仓地区数：{}" };
const MORE: Phrase = Phrase { en: "and {} more, see summary.csv", zh: "另有 {} 个地区，见 summary.csv" };
const REGION: Phrase = Phrase { en: "region", zh: "地区" };
const HAPPENED: Phrase = Phrase { en: "runs", zh: "次数" };
const FROM: Phrase = Phrase { en: "from", zh: "开始" };
const UNTIL: Phrase = Phrase { en: "until", zh: "结束" };
const LASTED: Phrase = Phrase { en: "days", zh: "天数" };
const OUTLASTS: Phrase = Phrase { en: "past the season", zh: "季末未结束" };
const WHERE: Phrase = Phrase { en: "at: {}", zh: "节点：{}" };
const DELIVERY: Phrase = Phrase { en: "Delivery", zh: "签收" };
const CAUSES: Phrase = Phrase { en: "Why people make contact", zh: "咨询原因" };

/// The summary of `results` in `lang`; every line ends with a line feed and none is wider than [`COLUMNS`].
pub fn text(results: &Results, lang: Lang) -> String {
    let mut page = Page { results, lang, lines: Vec::new() };
    page.heading();
    if results.layout.has_parcels() {
        page.overflow();
        page.delivery();
    }
    if !results.contacts.channels.is_empty() {
        page.contacts();
        page.causes();
    }
    if !results.layout.ledger.cases.is_empty() {
        page.cases();
    }
    page.money();
    page.lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}

/// The text in the making.
struct Page<'a> {
    results: &'a Results,
    lang: Lang,
    lines: Vec<String>,
}

impl Page<'_> {
    fn heading(&mut self) {
        let title = spoken(&self.results.layout.names.title, self.lang);
        let replications = self.results.replications;
        let about = if replications > 1 { INTERVALS } else { ONE_REPLICATION };
        self.lines.push(format!("{} · {title}", SUMMARY.text(self.lang)));
        // One has no need of a count.
        let runs =
            if replications > 1 { RUNS.with(self.lang, &replications.to_string()) + " · " } else { String::new() };
        self.lines.push(format!("{runs}{}", about.text(self.lang)));
    }

    fn section(&mut self, title: &str) {
        self.lines.extend([String::new(), title.to_owned()]);
    }

    fn row(&self, measure: &Measure, dimension: Dimension) -> Option<&Row> {
        self.results.summary.find(measure, dimension)
    }

    /// A measure's estimate in words; a dash where there is none.
    fn figure(&self, measure: &Measure, dimension: Dimension) -> String {
        self.row(measure, dimension).map_or_else(|| figures::UNDEFINED.to_owned(), |row| figures::of(row, self.lang))
    }

    fn moment(&self, measure: &Measure, dimension: Dimension) -> Option<String> {
        figures::moment(self.row(measure, dimension)?, &self.results.layout.calendar)
    }

    /// A label and its figure on a line; what is of a part is set in further.
    fn line(&mut self, measure: &Measure, dimension: Dimension) {
        let indent = if dimension == Dimension::All { "  " } else { "    " };
        let value = self.figure(measure, dimension);
        let label = left(self.words(measure), LABEL + 2 - indent.len());
        self.lines.push(format!("{indent}{label}{value}"));
    }

    const fn words(&self, measure: &Measure) -> &'static str {
        match self.lang {
            Lang::En => measure.en,
            Lang::Zh => measure.zh,
        }
    }

    fn overflow(&mut self) {
        self.section(OVERFLOW.text(self.lang));
        let regions = self.overflowing_regions();
        if regions.is_empty() {
            self.lines.push(format!("  {}", NONE.text(self.lang)));
            return;
        }
        let count = self.figure(&measure::OVERFLOW_REGIONS, Dimension::All);
        self.lines.push(format!("  {}", OVERFLOWED.with(self.lang, &count)));
        let cells = [REGION, HAPPENED, FROM, UNTIL, LASTED].map(|phrase| phrase.text(self.lang).to_owned());
        self.lines.push(overflow_line(&cells));
        for &region in regions.iter().take(REGIONS_LISTED) {
            self.overflow_of(region);
        }
        if regions.len() > REGIONS_LISTED {
            let more = (regions.len() - REGIONS_LISTED).to_string();
            self.lines.push(format!("  {}", MORE.with(self.lang, &more)));
        }
    }

    fn overflow_of(&mut self, region: RegionId) {
        let dimension = Dimension::Region(region);
        let name = spoken(&self.results.layout.names.regions[region.at()].label, self.lang);
        let runs = format!("{}/{}", self.times_defined(&measure::OVERFLOW_START, dimension), self.results.replications);
        let from = self.moment(&measure::OVERFLOW_START, dimension).unwrap_or_default();
        let until = self.end_of_overflow(dimension);
        let days = self.row(&measure::OVERFLOW_DAYS, dimension).and_then(Row::estimate);
        let days = days.map(|days| figures::interval(&days)).unwrap_or_default();
        self.lines.push(overflow_line(&[name.to_owned(), runs, from, until, days]));
        let places = self.kinds_overflowing(region).join(", ");
        self.lines.push(format!("    {}", WHERE.with(self.lang, &places)));
    }

    /// When overflow ended. Where it did not in every replication that had one, the mean is over the fortunate ones, so
    /// it says how many they are.
    fn end_of_overflow(&self, dimension: Dimension) -> String {
        let started = self.times_defined(&measure::OVERFLOW_START, dimension);
        let ended = self.times_defined(&measure::OVERFLOW_END, dimension);
        match self.moment(&measure::OVERFLOW_END, dimension) {
            Some(end) if ended == started => end,
            Some(end) => format!("{} ({ended}/{started})", end.split(" ±").next().unwrap_or_default()),
            None => OUTLASTS.text(self.lang).to_owned(),
        }
    }

    /// Regions that overflow in some replication, the earliest first.
    fn overflowing_regions(&self) -> Vec<RegionId> {
        let start = |region| self.row(&measure::OVERFLOW_START, Dimension::Region(region))?.estimate();
        let mut regions: Vec<(f64, RegionId)> = (0..self.results.layout.ledger.regions)
            .map(RegionId::of)
            .filter_map(|region| start(region).map(|start| (start.mean, region)))
            .collect();
        regions.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        regions.into_iter().map(|(_, region)| region).collect()
    }

    fn times_defined(&self, measure: &Measure, dimension: Dimension) -> usize {
        self.row(measure, dimension).map_or(0, |row| row.defined().len())
    }

    /// Kinds of the region's facilities that overflow, in the order in which parcels meet them.
    fn kinds_overflowing(&self, region: RegionId) -> Vec<&'static str> {
        let layout = &self.results.layout;
        let here = self.results.nodes.episodes.iter().filter(|seen| layout.region_of(seen.episode.node.at()) == region);
        let mut kinds: Vec<NodeKind> = here.map(|seen| layout.names.node(seen.episode.node).kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(|kind| kind_words(kind).text(self.lang)).collect()
    }

    fn delivery(&mut self) {
        self.section(DELIVERY.text(self.lang));
        for measure in [measure::ORDERS, measure::SIGNED_72H, measure::LATE, measure::OPEN_AT_END, measure::HELD] {
            self.line(&measure, Dimension::All);
        }
        for event in 0..self.results.layout.names.events.len() {
            let name = &self.results.layout.names.events[event];
            let date = self.results.layout.calendar.date(name.day).strftime("%m-%d").to_string();
            let heading = format!("  {} ({date})", spoken(&name.name.label, self.lang));
            self.lines.push(heading);
            for measure in [
                measure::ORDERS,
                measure::DELIVERY_P50,
                measure::DELIVERY_P90,
                measure::DELIVERY_P99,
                measure::SIGNED_72H,
                measure::LATE,
            ] {
                self.line(&measure, Dimension::Event(event));
            }
        }
    }

    fn causes(&mut self) {
        self.section(CAUSES.text(self.lang));
        for cause in 0..self.results.layout.asked_causes() {
            let id = CauseId::of(cause);
            let value = self.figure(&measure::CAUSE_SHARE, Dimension::Cause(id));
            let name = spoken(&self.results.layout.names.causes[cause].label, self.lang);
            self.lines.push(format!("  {}{value}", left(name, LABEL)));
        }
        for measure in [measure::LATENESS_SHARE_AFTER, measure::FIRST_PER_100_ORDERS, measure::ATTEMPTS_PER_100_ORDERS]
        {
            if self.row(&measure, Dimension::All).is_some() {
                self.line(&measure, Dimension::All);
            }
        }
    }
}

/// A name in `lang`.
fn spoken(label: &Label, lang: Lang) -> &str {
    match lang {
        Lang::En => &label.en,
        Lang::Zh => &label.zh,
    }
}

const fn kind_words(kind: NodeKind) -> Phrase {
    match kind {
        NodeKind::Picking => Phrase { en: "picking", zh: "拣货" },
        NodeKind::Warehouse => Phrase { en: "warehouse", zh: "仓库" },
        NodeKind::OriginHub => Phrase { en: "origin hub", zh: "始发分拨中心" },
        NodeKind::Center => Phrase { en: "sorting center", zh: "分拨中心" },
        NodeKind::DestinationHub => Phrase { en: "destination hub", zh: "目的分拨中心" },
        NodeKind::Station => Phrase { en: "stations", zh: "末端网点" },
    }
}

/// Region, runs, from, until, days.
fn overflow_line([region, runs, from, until, days]: &[String; 5]) -> String {
    format!("  {} {} {} {} {days}", left(region, 14), right(runs, 9), left(from, 19), left(until, 19))
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicBool;

    use super::*;
    use crate::experiment::{RunOptions, run, small};
    use crate::ids::NodeId;
    use crate::ledger::Ledger;
    use crate::ledger::nodes::{Ending, Episode, OverflowCause};
    use crate::units::{Instant, Span};

    fn two_replications(episodes: &[Episode]) -> Results {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        results.absorb(0, &Ledger::new(&compiled.plan.ledger));
        let mut ledger = Ledger::new(&compiled.plan.ledger);
        ledger.nodes.episodes = episodes.to_vec();
        results.absorb(1, &ledger);
        results
    }

    fn episode(node: u16, start: u64, end: Option<u64>) -> Episode {
        let at = |hour| Instant::START + Span::HOUR * hour;
        Episode {
            node: NodeId(node),
            start: at(start),
            end: end.map(at),
            peak_stock: 1,
            cause: OverflowCause::Surge,
            ending: Ending::Eased,
        }
    }

    #[test]
    fn the_answer_comes_first() {
        let results = two_replications(&[episode(1, 30, None), episode(0, 24, Some(36)), episode(2, 26, Some(28))]);
        let text = text(&results, Lang::En);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[3], "Overflow");
        assert!(lines[4].ends_with(" 1 ± 13"), "0 and 2 regions; t = 12.706: {text}");
        // Half a day in one of two replications: 0.25 on average; t times the standard error 0.25 is 3.18.
        assert_eq!(lines[6], "  East                 1/2 11-11 00:00         11-11 12:00         0.2 ± 3.2");
        assert_eq!(lines[7], "    at: warehouse, destination hub");
        assert!(lines[8].starts_with("  West                 1/2 11-11 06:00         past the season "), "{text}");
    }

    #[test]
    fn an_end_that_is_not_always_reached_says_how_often() {
        let compiled = small::network();
        let mut results = Results::new(&compiled);
        for (replication, end) in [(0, Some(30)), (1, None), (2, Some(32))] {
            let mut ledger = Ledger::new(&compiled.plan.ledger);
            ledger.nodes.episodes = vec![episode(0, 24, end)];
            results.absorb(replication, &ledger);
        }
        // Ended after 30 and 32 hours: 31 on average, which is 7 o'clock on the second day.
        assert!(text(&results, Lang::En).contains(" 11-11 07:00 (2/3) "), "{}", text(&results, Lang::En));
    }

    #[test]
    fn without_an_overflow_it_says_so() {
        assert!(text(&two_replications(&[]), Lang::En).contains("No facility overflows in any replication."));
        assert!(text(&two_replications(&[]), Lang::Zh).contains("所有重复中均无节点爆仓。"));
    }

    #[test]
    fn no_line_is_wider_than_a_terminal() {
        let compiled = small::call_center();
        let options = RunOptions { seed: 3, replications: 4, threads: 1 };
        let busy = run(&compiled, options, &(), &AtomicBool::new(false)).expect("run");
        for results in [busy, two_replications(&[episode(0, 1, None)]), Results::new(&small::network())] {
            for lang in Lang::ALL {
                let text = text(&results, lang);
                assert!(text.lines().all(|line| columns::width(line) <= COLUMNS), "{text}");
            }
        }
    }

    #[test]
    fn labels_are_not_cut() {
        for measure in measure::ALL {
            assert!(columns::width(measure.en) < LABEL - 2 && columns::width(measure.zh) < LABEL - 2, "{measure:?}");
        }
    }

    #[test]
    fn a_contact_center_alone_has_no_parcels_to_speak_of() {
        let compiled = small::call_center();
        let options = RunOptions { seed: 3, replications: 4, threads: 1 };
        let text = text(&run(&compiled, options, &(), &AtomicBool::new(false)).expect("run"), Lang::En);
        assert!(!text.contains("Overflow") && !text.contains("Delivery"), "{text}");
        let share = text.lines().find(|line| line.contains("share abandoned")).expect("line");
        assert!(share.contains('±') && share.ends_with('%'), "{share}");
    }
}
