//! Series over time for people who want to read values: which columns of which tables, and their data for the page.
//!
//! The values are the cells of the tables, as they are written there. Where a series has more moments than a page should
//! carry, the highest of each few neighbors stands for them, and the page says so.

use serde::Serialize;

use super::cells::civil;
use crate::report::brief::Subject;
use crate::report::dictionary::Names;
use crate::report::folder::{Folder, Row, Sheet};
use crate::report::words::{Lang, Phrase};

/// Moments of a series that a page carries.
const MOST_MOMENTS: usize = 10_000;
/// Facilities drawn: those that were fullest.
const FACILITIES: usize = 8;
/// Contact types with all three timelines; with more, each has one.
const TYPES_IN_FULL: usize = 3;

const CONTACTS: Phrase = Phrase { en: "Contacts in 15 minutes: {}", zh: "每 15 分钟咨询量：{}" };
const WAITS: Phrase = Phrase { en: "Waits in seconds: {}", zh: "等待时长（秒）：{}" };
const SERVICE: Phrase = Phrase { en: "Service level: {}", zh: "服务水平：{}" };
const HOURLY: Phrase = Phrase { en: "Contacts in an hour: {}", zh: "每小时咨询量：{}" };
const GAP: Phrase = Phrase { en: "Shortfall in agent-hours: {}", zh: "人力缺口（坐席小时）：{}" };
const AGENTS: Phrase = Phrase { en: "Agents: {}", zh: "坐席：{}" };
const BACKLOG: Phrase = Phrase { en: "Parcels by stage", zh: "各环节在途件数" };
const FILL: Phrase = Phrase { en: "How full the fullest facilities are", zh: "最满节点的堆存率" };
const PARCELS: Phrase = Phrase { en: "Parcels a day", zh: "每日件数" };
const LOAD: Phrase = Phrase { en: "Contacts offered", zh: "呼入量" };
const UNDER_WAY: Phrase = Phrase { en: "Parcels under way", zh: "在途件数" };
const HIGHEST: Phrase = Phrase { en: "each point is the highest of {} rows", zh: "每点为 {} 行中的最高值" };

/// A line of a timeline.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Line {
    /// What it is.
    pub label: String,
    /// The column that its values are of, and the part: `contacts_15min.csv offered hotline`.
    pub source: String,
    /// The values, as in the table; none where it is undefined.
    pub values: Vec<Option<f64>>,
}

/// Lines over the same moments.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Timeline {
    /// What it shows.
    pub title: String,
    /// What the reader should know of it.
    #[serde(skip)]
    pub note: Option<String>,
    /// Whether the values are shares.
    pub share: bool,
    /// Local times in seconds, as if they were UTC.
    #[serde(serialize_with = "even")]
    pub moments: Vec<i64>,
    /// The lines.
    pub lines: Vec<Line>,
}

/// All timelines of a page.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Timelines(pub Vec<Timeline>);

impl Timelines {
    /// The data for the page's script. Nothing in it can end the element that holds it.
    pub(crate) fn json(&self) -> String {
        let json = serde_json::to_string(&self.0).expect("lists of texts and finite numbers have a JSON form");
        json.replace('<', "\\u003c")
    }
}

/// Moments in even steps as their first, their step and their number, which is a few bytes; others as a list.
fn even<S: serde::Serializer>(moments: &[i64], serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Even {
        first: i64,
        step: i64,
        count: usize,
    }
    let step = moments.get(1).zip(moments.first()).map_or(0, |(second, first)| second - first);
    match moments.first() {
        Some(&first) if moments.windows(2).all(|pair| pair[1] - pair[0] == step) => {
            Even { first, step, count: moments.len() }.serialize(serializer)
        }
        _ => moments.serialize(serializer),
    }
}

/// The timelines of `folder`.
pub(crate) fn of(folder: &Folder, names: Names<'_>) -> Timelines {
    let mut all = match folder.brief.subject {
        Subject::Run => run(folder, names),
        Subject::Comparison => comparison(folder, names),
        Subject::Plan => plan(folder, names),
        Subject::Review => review(folder, names),
        Subject::Sweep => Vec::new(),
    };
    // Undefined throughout, or a single moment: nothing to look at.
    all.retain(|timeline| timeline.moments.len() > 1 && !timeline.lines.is_empty());
    for timeline in &mut all {
        thin(timeline, names.lang);
    }
    Timelines(all)
}

/// What to take from a table.
struct Choice<'a> {
    sheet: &'a Sheet,
    time: &'static str,
    /// Rows with this cell in this column; all where there is none.
    only: Option<(&'static str, &'a str)>,
    names: Names<'a>,
}

impl Choice<'_> {
    fn rows(&self) -> impl Iterator<Item = &Row> {
        let only = self.only.and_then(|(column, cell)| Some((self.sheet.column(column)?, cell)));
        self.sheet.rows.iter().filter(move |row| only.is_none_or(|(at, cell)| &row[at] == cell))
    }

    fn moments(&self) -> Vec<i64> {
        let mut moments: Vec<i64> = self.rows().filter_map(|row| seconds(self.sheet.cell(row, self.time))).collect();
        moments.dedup();
        moments
    }

    /// A line for each of these columns.
    fn columns(&self, title: Phrase, columns: &[&str]) -> Timeline {
        let lines = columns.iter().filter_map(|&column| {
            let at = self.sheet.column(column)?;
            let values: Vec<Option<f64>> = self.rows().map(|row| row[at].parse().ok()).collect();
            let part = self.only.map_or("", |(_, cell)| cell);
            let source = format!("{} {column} {part}", self.sheet.file);
            let something = values.iter().flatten().any(|&value| value != 0.0);
            something.then(|| Line { label: self.names.header(column), source, values })
        });
        let lines = lines.collect();
        let part = self.only.map_or_else(String::new, |(kind, cell)| self.names.name(kind, cell));
        let title = title.with(self.names.lang, &part);
        Timeline { title, note: None, share: is_share(columns), moments: self.moments(), lines }
    }

    /// A line for each of `parts`, cells of column `by`, with the values of `column`.
    fn parts(&self, title: Phrase, by: &str, parts: &[&str], column: &str) -> Timeline {
        let line = |part: &&str| {
            let (of, at) = (self.sheet.column(by)?, self.sheet.column(column)?);
            let values = self.rows().filter(|row| row[of] == **part).map(|row| row[at].parse().ok()).collect();
            let source = format!("{} {column} {part}", self.sheet.file);
            Some(Line { label: self.names.name(by, part), source, values })
        };
        Timeline {
            title: title.text(self.names.lang).to_owned(),
            note: None,
            share: is_share(&[column]),
            moments: self.moments(),
            lines: parts.iter().filter_map(line).collect(),
        }
    }
}

fn is_share(columns: &[&str]) -> bool {
    columns.iter().all(|column| {
        super::super::dictionary::column(column)
            .is_some_and(|column| column.format == super::super::dictionary::Format::Share)
    })
}

/// Seconds of a local time, as if it were UTC.
fn seconds(cell: &str) -> Option<i64> {
    let zoned = civil(cell)?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

/// The different cells of a column, in the order of their first appearance.
fn distinct<'a>(sheet: &'a Sheet, column: &str) -> Vec<&'a str> {
    let mut cells = Vec::new();
    if let Some(at) = sheet.column(column) {
        for row in &sheet.rows {
            if !cells.contains(&&row[at]) {
                cells.push(&row[at]);
            }
        }
    }
    cells
}

fn run<'a>(folder: &'a Folder, names: Names<'a>) -> Vec<Timeline> {
    let mut all = Vec::new();
    if let Some(sheet) = folder.sheet("backlog_hourly.csv") {
        let stages: Vec<&str> = sheet.columns.iter().skip(1).map(String::as_str).collect();
        let choice = Choice { sheet, time: "hour_start", only: None, names };
        all.push(choice.columns(BACKLOG, &stages));
    }
    if let Some(sheet) = folder.sheet("nodes_hourly.csv") {
        let choice = Choice { sheet, time: "hour_start", only: None, names };
        all.push(choice.parts(FILL, "node", &fullest(sheet), "fill_end"));
    }
    if let Some(sheet) = folder.sheet("parcels_daily.csv") {
        let choice = Choice { sheet, time: "date", only: Some(("region", "all")), names };
        all.push(choice.columns(PARCELS, &["ordered_parcels", "picked_up_parcels", "signed_parcels"]));
    }
    if let Some(sheet) = folder.sheet("contacts_15min.csv") {
        let types = distinct(sheet, "type");
        for &kind in &types {
            let choice = Choice { sheet, time: "interval_start", only: Some(("type", kind)), names };
            all.push(choice.columns(CONTACTS, &["offered", "answered", "abandoned", "busy_signal", "contained"]));
            if types.len() <= TYPES_IN_FULL {
                all.push(choice.columns(WAITS, &["mean_wait_answered_seconds", "wait_p90_seconds"]));
                all.push(choice.columns(SERVICE, &["service_level_g3"]));
            }
        }
    }
    if let Some(sheet) = folder.sheet("agents_15min.csv") {
        for group in distinct(sheet, "group") {
            let choice = Choice { sheet, time: "interval_start", only: Some(("group", group)), names };
            all.push(choice.columns(AGENTS, &["agents_staffed", "agents_busy"]));
        }
    }
    all
}

/// The facilities with the highest fill, the fullest first.
fn fullest(sheet: &Sheet) -> Vec<&str> {
    let (Some(node), Some(fill)) = (sheet.column("node"), sheet.column("fill_end")) else { return Vec::new() };
    let mut peaks: Vec<(&str, f64)> = distinct(sheet, "node").into_iter().map(|node| (node, 0.0)).collect();
    let places: std::collections::BTreeMap<&str, usize> =
        peaks.iter().enumerate().map(|(place, (node, _))| (*node, place)).collect();
    for row in &sheet.rows {
        if let (Ok(fill), Some(&place)) = (row[fill].parse::<f64>(), places.get(&row[node])) {
            peaks[place].1 = peaks[place].1.max(fill);
        }
    }
    peaks.retain(|(_, peak)| *peak > 0.0);
    peaks.sort_by(|a, b| b.1.total_cmp(&a.1));
    peaks.into_iter().take(FACILITIES).map(|(node, _)| node).collect()
}

fn comparison<'a>(folder: &'a Folder, names: Names<'a>) -> Vec<Timeline> {
    let Some(sheet) = folder.sheet("timeline.csv") else { return Vec::new() };
    let strategies = distinct(sheet, "strategy");
    let choice = Choice { sheet, time: "time", only: None, names };
    let with = |title, column| choice.parts(title, "strategy", &strategies, column);
    let mut all = vec![with(LOAD, "contacts_offered"), with(UNDER_WAY, "parcels_under_way")];
    all.retain(|timeline| timeline.lines.iter().any(|line| line.values.iter().flatten().any(|&value| value > 0.0)));
    all
}

fn plan<'a>(folder: &'a Folder, names: Names<'a>) -> Vec<Timeline> {
    let mut all = Vec::new();
    if let Some(sheet) = folder.sheet("staffing_15min.csv") {
        for group in distinct(sheet, "group") {
            let choice = Choice { sheet, time: "time", only: Some(("group", group)), names };
            let agents = ["required_agents", "scheduled_agents", "rostered_agents", "closed_form_agents"];
            all.push(choice.columns(AGENTS, &agents));
            all.push(choice.columns(SERVICE, &["service_level", "abandoned_share", "occupancy"]));
        }
    }
    all
}

fn review<'a>(folder: &'a Folder, names: Names<'a>) -> Vec<Timeline> {
    let mut all = Vec::new();
    if let Some(sheet) = folder.sheet("review.csv") {
        for channel in distinct(sheet, "channel") {
            let choice = Choice { sheet, time: "hour_start", only: Some(("channel", channel)), names };
            all.push(choice.columns(HOURLY, &["offered_plan", "offered_actual"]));
            all.push(choice.columns(GAP, &["gap_agent_hours"]));
        }
    }
    all
}

/// Lets the highest of a few neighbors stand for them where there are too many moments.
fn thin(timeline: &mut Timeline, lang: Lang) {
    let each = timeline.moments.len().div_ceil(MOST_MOMENTS);
    if each <= 1 {
        return;
    }
    timeline.moments = timeline.moments.iter().copied().step_by(each).collect();
    for line in &mut timeline.lines {
        let highest = |few: &[Option<f64>]| few.iter().flatten().copied().reduce(f64::max);
        line.values = line.values.chunks(each).map(highest).collect();
    }
    timeline.note = Some(HIGHEST.with(lang, &each.to_string()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        let mut lines = text.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let columns = lines.next().expect("header").into_iter().map(str::to_owned).collect();
        Sheet { file: "timeline.csv".to_owned(), columns, rows: lines.map(Row::from).collect() }
    }

    #[test]
    fn lines_are_the_cells_of_their_part() {
        let sheet = sheet(
            "time,strategy,contacts_offered\n1970-01-01T00:00:00+08:00,base,1.5\n1970-01-01T00:00:00+08:00,a,2\n\
             1970-01-01T01:00:00+08:00,base,\n1970-01-01T01:00:00+08:00,a,4",
        );
        let names = Names { names: &[], lang: Lang::Zh };
        let choice = Choice { sheet: &sheet, time: "time", only: None, names };
        let timeline = choice.parts(LOAD, "strategy", &["base", "a"], "contacts_offered");
        assert_eq!(timeline.moments, [0, 3_600]);
        assert_eq!(timeline.lines[0].values, [Some(1.5), None]);
        assert_eq!(timeline.lines[1].values, [Some(2.0), Some(4.0)]);
        assert_eq!(timeline.lines[0].label, "基准方案");
    }

    #[test]
    fn a_long_series_keeps_its_peaks() {
        let moments: Vec<i64> = (0..25_000).collect();
        let values: Vec<Option<f64>> = moments.iter().map(|&at| Some(if at == 12_345 { 9.0 } else { 1.0 })).collect();
        let line = Line { label: String::new(), source: String::new(), values };
        let mut timeline = Timeline { title: String::new(), note: None, share: false, moments, lines: vec![line] };
        thin(&mut timeline, Lang::En);
        assert_eq!((timeline.moments.len(), timeline.moments[1]), (8_334, 3));
        assert_eq!(timeline.lines[0].values[4_115], Some(9.0));
        assert_eq!(timeline.lines[0].values.len(), 8_334);
    }

    #[test]
    fn no_name_can_end_the_data() {
        let line = Line { label: "</script><b>".to_owned(), source: String::new(), values: vec![Some(1.0)] };
        let timeline = Timeline { title: String::new(), note: None, share: false, moments: vec![0], lines: vec![line] };
        let json = Timelines(vec![timeline.clone()]).json();
        assert!(json.contains("\"moments\":{\"first\":0,\"step\":0,\"count\":1}"), "{json}");
        let uneven = Timeline { moments: vec![0, 60, 180], ..timeline };
        assert!(Timelines(vec![uneven]).json().contains("\"moments\":[0,60,180]"));
        assert!(!json.contains('<') && json.contains("\\u003c/script>"), "{json}");
    }
}
