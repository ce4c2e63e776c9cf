//! The outlook for a terminal: 80 columns, English or Chinese.

use super::Outlook;
use super::facilities::FacilityOutlook;
use super::pools::{HourOutlook, PoolOutlook};
use super::volumes::Volumes;
use crate::names::NodeKind;
use crate::report::summary_text::COLUMNS;
use crate::report::summary_text::columns::{cut, left, right};
use crate::report::{Lang, Phrase};

/// Facilities listed of each kind, those with the highest load; more are in the machine form.
const LISTED: usize = 6;
/// Columns of the first cell of a line.
const FIRST: usize = 20;

const HEADING: Phrase = Phrase { en: "What to expect", zh: "预估" };
const CAVEAT: Phrase = Phrase {
    en: "Arithmetic on averages, nothing is simulated: no noise, no queues, no redials.",
    zh: "按平均值推算，未经仿真：不含随机波动、排队与重拨。",
};
const VOLUMES: Phrase = Phrase { en: "Volumes", zh: "业务量" };
const NORMAL_DAY: Phrase = Phrase { en: "normal day", zh: "平日" };
const SEASON: Phrase = Phrase { en: "season", zh: "全季" };
const ORDERS: Phrase = Phrase { en: "orders", zh: "订单" };
const PARCELS: Phrase = Phrase { en: "parcels", zh: "包裹" };
const COHORTS: Phrase = Phrase { en: "cohorts of {}", zh: "批（每批 {} 件）" };
const FORECAST: Phrase = Phrase { en: "forecast", zh: "预测" };
const ACTUAL: Phrase = Phrase { en: "comes", zh: "实际" };
const NORMAL_DAYS: Phrase = Phrase { en: "normal days", zh: "平日倍数" };
const FACILITIES: Phrase = Phrase { en: "Facilities, in parcels a day", zh: "设施（件/天）" };
const BASE: Phrase = Phrase { en: "base load", zh: "平日量" };
const CAPACITY: Phrase = Phrase { en: "capacity", zh: "处理能力" };
const USE: Phrase = Phrase { en: "used", zh: "负荷" };
const BUSIEST: Phrase = Phrase { en: "busiest", zh: "峰值日" };
const YARD: Phrase = Phrase { en: "yard", zh: "场地" };
const DRAIN: Phrase = Phrase { en: "drains", zh: "消化" };
const DAYS: Phrase = Phrase { en: "{} d", zh: "{} 天" };
const NEVER: Phrase = Phrase { en: "never", zh: "无法" };
const MORE: Phrase = Phrase { en: "and {} more, up to the same load", zh: "另有 {} 个，负荷不高于以上" };
const FACILITY_NOTE: Phrase = Phrase {
    en: "yard: in normal days. drains: time until the festival's surge is gone.",
    zh: "场地：可容纳的平日天数。消化：大促增量处理完所需时间。",
};
const JAMMED: Phrase = Phrase {
    en: "  jammed: {} of the base load; surge gone in ",
    zh: "  拥堵时处理能力为平日量的 {}；增量消化需 ",
};
const HELD: Phrase = Phrase { en: ", with the hold {}", zh: "，暂缓发货时 {}" };
const AGENTS: Phrase = Phrase { en: "Agents", zh: "坐席" };
const CONTACTS: Phrase = Phrase { en: "contacts", zh: "咨询量" };
const ERLANGS: Phrase = Phrase { en: "erlangs", zh: "话务量" };
const STAFF: Phrase = Phrase { en: "agents", zh: "坐席数" };
const IN_TARGET: Phrase = Phrase { en: "in {} s", zh: "{} 秒内" };
const ABANDON: Phrase = Phrase { en: "give up", zh: "放弃" };
const WAIT: Phrase = Phrase { en: "wait", zh: "等待" };
const UNENDING: Phrase = Phrase { en: "the queue grows without end", zh: "队列无限增长" };
const CARRIED: Phrase = Phrase { en: "used", zh: "负荷" };
const USED_IN_DAY: Phrase = Phrase { en: "day used", zh: "全天负荷" };
const BY_TYPE: Phrase = Phrase { en: "by type", zh: "按类型" };
const BY_GROUP: Phrase = Phrase { en: "by group", zh: "按坐席组" };
const FIRST_CHOICE: Phrase = Phrase { en: "erlangs first", zh: "首选话务量" };
const CAUSE: Phrase = Phrase { en: "by cause", zh: "按原因" };
const OPEN: Phrase = Phrase { en: "depends on the simulation", zh: "取决于仿真" };
const A_DAY: Phrase = Phrase { en: "a normal day", zh: "平日全天" };
const ITS_HOUR: Phrase = Phrase { en: "its hour", zh: "平日忙时" };
const SEASON_HOUR: Phrase = Phrase { en: "busiest hour", zh: "全季忙时" };
const AGENTS_NOTE: Phrase = Phrase {
    en: "contacts: recontacts included; redials and late parcels are not.",
    zh: "咨询量：含未解决再次来电，不含重拨与催件。",
};

/// The outlook in `lang`; every line ends with a line feed and none is wider than 80 columns.
#[must_use]
pub fn of(outlook: &Outlook, lang: Lang) -> String {
    let mut page = Page { lang, lines: Vec::new() };
    page.lines.push(format!("{} · {}", HEADING.text(lang), outlook.name.text(lang)));
    page.line(CAVEAT.text(lang).to_owned());
    if let Some(volumes) = &outlook.volumes {
        page.volumes(volumes);
    }
    if !outlook.facilities.is_empty() {
        page.facilities(&outlook.facilities);
    }
    if !outlook.pools.is_empty() {
        page.pools(&outlook.pools);
    }
    page.lines.iter().map(|line| cut(line.trim_end(), COLUMNS) + "\n").collect()
}

/// The text in the making.
struct Page {
    lang: Lang,
    lines: Vec<String>,
}

impl Page {
    fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    /// A line of cells: the first to the left, the others to the right, each in its width with a space before it.
    fn cells(&mut self, first: &str, cells: &[(usize, String)]) {
        let mut line = format!("  {}", left(first, FIRST));
        for (width, cell) in cells {
            line.push(' ');
            line.push_str(&right(cell, width - 1));
        }
        self.line(line);
    }

    fn header(&mut self, first: &str, cells: &[(usize, Phrase)]) {
        let cells: Vec<(usize, String)> =
            cells.iter().map(|&(width, phrase)| (width, phrase.text(self.lang).to_owned())).collect();
        self.cells(first, &cells);
    }

    fn section(&mut self, title: &str) {
        self.lines.extend([String::new(), title.to_owned()]);
    }

    fn volumes(&mut self, volumes: &Volumes) {
        self.section(VOLUMES.text(self.lang));
        self.header("", &[(18, NORMAL_DAY), (18, SEASON)]);
        let rows = [
            (ORDERS.text(self.lang).to_owned(), volumes.orders_normal_day, volumes.orders_season),
            (PARCELS.text(self.lang).to_owned(), volumes.parcels_normal_day, volumes.parcels_season),
            (
                COHORTS.with(self.lang, &volumes.parcels_per_cohort.to_string()),
                volumes.parcels_normal_day / f64::from(volumes.parcels_per_cohort),
                volumes.cohorts_season,
            ),
        ];
        for (name, normal, season) in rows {
            self.cells(&name, &[(18, count(normal)), (18, count(season))]);
        }
        if !volumes.events.is_empty() {
            self.header("", &[(18, FORECAST), (18, ACTUAL), (16, NORMAL_DAYS)]);
        }
        for event in &volumes.events {
            let name = format!("{} {}", event.event.label.text(self.lang), event.date);
            let cells =
                [(18, count(event.orders_forecast)), (18, count(event.orders)), (16, decimal(event.normal_days))];
            self.cells(&name, &cells);
        }
    }

    fn facilities(&mut self, facilities: &[FacilityOutlook]) {
        self.section(FACILITIES.text(self.lang));
        let header = [(11, BASE), (11, CAPACITY), (6, USE), (11, BUSIEST), (6, USE), (5, YARD), (8, DRAIN)];
        self.header("", &header);
        let kinds = [
            NodeKind::Picking,
            NodeKind::Warehouse,
            NodeKind::OriginHub,
            NodeKind::Center,
            NodeKind::DestinationHub,
            NodeKind::Station,
        ];
        for kind in kinds {
            let mut alike: Vec<&FacilityOutlook> = facilities.iter().filter(|facility| facility.kind == kind).collect();
            alike.sort_by(|a, b| b.busiest_utilization.total_cmp(&a.busiest_utilization));
            for facility in alike.iter().take(LISTED) {
                self.facility(facility);
            }
            if alike.len() > LISTED {
                let more = MORE.with(self.lang, &(alike.len() - LISTED).to_string());
                self.line(format!("    {more}"));
            }
            // The one that recovers worst stands for its kind.
            let worst = alike.iter().filter_map(|facility| Some((facility, facility.jammed_over_base()?)));
            if let Some((facility, ratio)) = worst.min_by(|a, b| a.1.total_cmp(&b.1)) {
                let mut line = JAMMED.with(self.lang, &percent(ratio)) + &self.days(facility.jammed_drain_days);
                if facility.held_drain_days.is_some() {
                    line += &HELD.with(self.lang, &self.days(facility.held_drain_days));
                }
                self.line(line);
            }
        }
        self.line(format!("  {}", FACILITY_NOTE.text(self.lang)));
    }

    fn facility(&mut self, facility: &FacilityOutlook) {
        let yard = facility.yard.map_or_else(String::new, |yard| decimal(yard / facility.normal_load));
        let cells = [
            (11, count(facility.normal_load)),
            (11, count(facility.normal_capacity)),
            (6, percent(facility.normal_utilization)),
            (11, count(facility.busiest_load)),
            (6, percent(facility.busiest_utilization)),
            (5, yard),
            (8, if facility.surge > 0.0 { self.days(facility.drain_days) } else { String::new() }),
        ];
        self.cells(facility.facility.label.text(self.lang), &cells);
    }

    fn days(&self, days: Option<f64>) -> String {
        days.map_or_else(|| NEVER.text(self.lang).to_owned(), |days| DAYS.with(self.lang, &decimal(days)))
    }

    fn pools(&mut self, pools: &[PoolOutlook]) {
        self.section(AGENTS.text(self.lang));
        for pool in pools {
            self.pool(pool);
        }
        self.line(format!("  {}", AGENTS_NOTE.text(self.lang)));
    }

    fn pool(&mut self, pool: &PoolOutlook) {
        let single = pool.types.len() == 1 && pool.groups.len() == 1;
        let mut header: Vec<(usize, String)> = [(10, CONTACTS), (9, ERLANGS), (9, STAFF)]
            .map(|(width, phrase)| (width, phrase.text(self.lang).to_owned()))
            .to_vec();
        if pool.normal.service.is_some() || pool.busiest.service.is_some() {
            let threshold = pool.types.first().map_or(0.0, |kind| kind.answer_within_seconds);
            header.push((10, IN_TARGET.with(self.lang, &decimal(threshold))));
            header.extend([(9, ABANDON), (7, WAIT)].map(|(width, phrase)| (width, phrase.text(self.lang).to_owned())));
        } else {
            let used = if pool.defers { USED_IN_DAY } else { CARRIED };
            header.push((10, used.text(self.lang).to_owned()));
        }
        self.cells(pool.pool.label.text(self.lang), &header);
        self.hour(&pool.normal, pool.defers);
        self.hour(&pool.busiest, pool.defers);
        if !single {
            self.types_and_groups(pool);
        }
        self.header(CAUSE.text(self.lang), &[(18, A_DAY), (18, ITS_HOUR), (18, SEASON_HOUR)]);
        for cause in &pool.causes {
            let name = format!("  {}", cause.cause.label.text(self.lang));
            let figures = [cause.normal_day, cause.normal_hour, cause.busiest_hour];
            let Some(figures) = figures.into_iter().collect::<Option<Vec<f64>>>() else {
                self.cells(&name, &[(54, OPEN.text(self.lang).to_owned())]);
                continue;
            };
            let cells: Vec<(usize, String)> = figures.into_iter().map(|figure| (18, count(figure))).collect();
            self.cells(&name, &cells);
        }
    }

    /// The pool's busiest hours of a normal day and of the season, by type and by group.
    fn types_and_groups(&mut self, pool: &PoolOutlook) {
        self.header(BY_TYPE.text(self.lang), &[(14, ITS_HOUR), (13, ERLANGS), (14, SEASON_HOUR), (13, ERLANGS)]);
        for kind in &pool.types {
            let hours = [kind.normal, kind.busiest];
            let cells: Vec<(usize, String)> = hours
                .iter()
                .flat_map(|load| [(14, count(load.contacts)), (13, decimal(load.offered_erlangs))])
                .collect();
            self.cells(&format!("  {}", kind.kind.label.text(self.lang)), &cells);
        }
        self.header(BY_GROUP.text(self.lang), &[(12, STAFF), (15, FIRST_CHOICE), (12, STAFF), (15, FIRST_CHOICE)]);
        for group in &pool.groups {
            let hours = [group.normal, group.busiest];
            let cells: Vec<(usize, String)> = hours
                .iter()
                .flat_map(|desks| [(12, desks.agents.to_string()), (15, decimal(desks.first_choice_erlangs))])
                .collect();
            self.cells(&format!("  {}", group.group.label.text(self.lang)), &cells);
        }
    }

    fn hour(&mut self, hour: &HourOutlook, defers: bool) {
        let date = hour.date.clone().unwrap_or_else(|| NORMAL_DAY.text(self.lang).to_owned());
        let mut cells =
            vec![(10, count(hour.contacts)), (9, decimal(hour.offered_erlangs)), (9, hour.agents.to_string())];
        match &hour.service {
            Some(service) => cells.extend([
                (10, percent(service.service_level)),
                (9, percent(service.abandoned)),
                (7, format!("{} s", decimal(service.mean_wait_seconds))),
            ]),
            None if defers => cells.push((10, percent(hour.used_in_day))),
            None if hour.offered_erlangs >= hour.capacity_erlangs && hour.contacts > 0.0 => {
                cells.push((29, UNENDING.text(self.lang).to_owned()));
            }
            None if hour.contacts > 0.0 => cells.push((10, percent(hour.offered_erlangs / hour.capacity_erlangs))),
            None => {}
        }
        self.cells(&format!("  {date} {:02}:00", hour.hour), &cells);
    }
}

/// A count with separators; millions from ten of them on.
fn count(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value >= 9_999_999.5 {
        return format!("{:.1} M", value / 1e6);
    }
    if value < 9.95 && value > 0.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with a decimal where there is room for one.
fn decimal(value: f64) -> String {
    let whole = (value - value.round()).abs() < 0.05;
    if !value.is_finite() {
        "–".to_owned()
    } else if value >= 99.95 || whole {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    }
}

fn percent(share: f64) -> String {
    if share.is_finite() { format!("{:.0}%", share * 100.0) } else { "–".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::testing;
    use super::*;
    use crate::report::summary_text::columns::width;

    #[test]
    fn both_languages_fit_the_terminal_and_say_the_same_numbers() {
        for scenario in [testing::CHAIN, testing::HOTLINE, testing::SKILLS] {
            let outlook = testing::outlook(scenario);
            let [en, zh] = Lang::ALL.map(|lang| outlook.text(lang));
            for line in en.lines().chain(zh.lines()) {
                assert!(width(line) <= COLUMNS && !line.ends_with(' '), "{line}");
            }
            assert_eq!(en.lines().count(), zh.lines().count());
            assert!(!zh.is_ascii() && !zh.contains("normal"), "{zh}");
        }
    }

    #[test]
    fn a_facility_stands_in_one_line_with_its_figures() {
        let text = testing::outlook(testing::CHAIN).text(Lang::En);
        let hub = text.lines().find(|line| line.contains("North hub")).expect("listed");
        let cells: Vec<&str> = hub.split_whitespace().collect();
        assert_eq!(cells, ["North", "hub", "750", "1,500", "50%", "2,250", "150%", "1.2", "2", "d"]);
        assert!(text.contains("120% of the base load; surge gone in 10 d"), "{text}");
    }

    #[test]
    fn columns_end_at_the_same_place_in_both_languages() {
        let outlook = testing::outlook(testing::CHAIN);
        let end = |lang, name: &str| {
            let text = outlook.text(lang);
            let line = text.lines().find(|line| line.contains(name)).expect("listed").to_owned();
            width(&line[..line.find("750").expect("base load")])
        };
        assert_eq!(end(Lang::En, "North hub"), end(Lang::Zh, "北方目的分拨"));
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 0.04, 9.94, 12.0, 999.6, 1_234_567.0, 12_345_678.0].map(count);
        assert_eq!(shown, ["0", "0.0", "9.9", "12", "1,000", "1,234,567", "12.3 M"]);
        assert_eq!([0.5, 2.0, 99.9, 250.4].map(decimal), ["0.5", "2", "99.9", "250"]);
    }
}
