//! Every kind of chart with made-up numbers, and what must hold for all of them.
//!
//! To look at them, run the tests with `PEAKDAY_SPECIMENS` set to an existing directory; the pictures are written there.

use std::f64::consts::TAU;
use std::sync::LazyLock;

use jiff::civil::date;
use jiff::tz::TimeZone;
use resvg::usvg::{Group, Node, Options, TextChunk, Tree};

use super::*;
use crate::report::words::{self, Label, Lang};
use crate::units::{Calendar, Instant, Span};

fn season() -> Calendar {
    let zone = TimeZone::get("Asia/Shanghai").expect("zone");
    Calendar::new(date(2010, 10, 15), date(2011, 1, 4), zone).expect("calendar")
}

fn quarters(window: &Window) -> Vec<Instant> {
    let quarter = Span::MINUTE * 15;
    (0..10_000).map(|index| window.from + quarter * index).take_while(|&at| at < window.to).collect()
}

/// A bump around `day` (days since the season's start), over a daily wave.
fn load(at: Instant, day: f64, height: f64, decay: f64) -> f64 {
    let days = at.as_secs() / 86_400.0;
    let wave = 1.0 + 0.6 * (TAU * (days - 0.4)).sin();
    let since = days - day;
    let bump = if since > 0.0 { height * (since / 0.3).min(1.0) * (-since / decay).exp() } else { 0.0 };
    // A wobble that looks like noise and is the same everywhere.
    (wave + bump) * (1.0 + 0.08 * (days * 977.0).sin() * (days * 313.0).cos())
}

fn series(en: &str, zh: &str, window: &Window, value: impl Fn(Instant) -> f64) -> Series {
    let points: Vec<_> = quarters(window).into_iter().map(|at| (at, value(at))).collect();
    Series { label: Label::new(en, zh), points, ..Series::default() }
}

fn heading(title: impl Into<Label>, en: &str, zh: &str) -> Heading {
    Heading { title: title.into(), subtitle: Label::new(en, zh) }
}

fn markers(calendar: &Calendar) -> Vec<Marker> {
    let marker = |day: usize, en: &str, zh: &str| Marker { at: calendar.midnight(day), label: Label::new(en, zh) };
    vec![
        marker(17, "presale opens", "预售开始"),
        marker(27, "the festival", "双十一"),
        marker(30, "merchants release held parcels", "商家放行"),
        marker(58, "double twelve", "双十二"),
    ]
}

fn timeline(window: Window<'_>, markers: Vec<Marker>) -> Timeline<'_> {
    let mut offered = series("contacts offered", "呼入量", &window, |at| 900.0 * load(at, 27.0, 9.0, 5.0));
    offered.band = offered.points.iter().map(|&(at, value)| (at, value * 0.85, value * 1.2)).collect();
    let answered =
        series("contacts answered", "接通量", &window, |at| (900.0 * load(at, 27.0, 9.0, 5.0)).min(3_400.0));
    let mut capacity = series("capacity of the agents on shift", "在岗坐席的接待能力", &window, |at| {
        if at.as_secs() % 86_400.0 < 28_800.0 { 800.0 } else { 3_500.0 }
    });
    capacity.stroke = Stroke::Steps;
    let mut forecast = series("forecast", "预测", &window, |at| 900.0 * load(at, 27.0, 4.0, 4.0));
    forecast.stroke = Stroke::Dashes;
    Timeline {
        heading: heading(
            words::CONTACTS_OVER_TIME,
            "Contacts offered and answered in each quarter of an hour, mean of 20 replications",
            "每 15 分钟的呼入量与接通量，20 次重复的均值",
        ),
        window,
        measure: Measure::Number(words::CONTACTS_PER_INTERVAL.into()),
        series: vec![offered, answered, capacity, forecast],
        band: Some(words::INTERVAL_95.into()),
        markers,
    }
}

fn service_level(window: Window<'_>) -> Timeline<'_> {
    let level = series("service level", "服务水平", &window, |at| {
        if at.as_secs() % 86_400.0 < 7_200.0 {
            f64::NAN
        } else {
            1.0 / (1.0 + (load(at, 27.0, 9.0, 5.0) / 3.0).powi(4))
        }
    });
    let mut target = series("target", "目标", &window, |_| 0.8);
    target.stroke = Stroke::Dashes;
    Timeline {
        heading: heading(
            words::SERVICE_LEVEL_OVER_TIME,
            "Share of contacts answered within 20 seconds, of all offered; abandoned ones count as missed. Hours without \
             contacts have no value, and the line has a gap there.",
            "20 秒内接通的来电占全部呼入量的比例，放弃的来电计为未达标。没有来电的时段没有数值，曲线在该处断开。",
        ),
        window,
        measure: Measure::Share,
        series: vec![level, target],
        band: None,
        markers: Vec::new(),
    }
}

fn stacked(window: Window<'_>, markers: Vec<Marker>) -> Stacked<'_> {
    let times = quarters(&window);
    let stages = [
        (words::STAGE_HELD, 4e6, 27.0, 3.0),
        (words::STAGE_PICKING, 6e6, 27.2, 4.0),
        (words::STAGE_PICK_UP, 2e6, 28.0, 4.0),
        (words::STAGE_ORIGIN_HUB, 5e6, 29.0, 5.0),
        (words::STAGE_LINE_HAUL, 7e6, 30.0, 6.0),
        (words::STAGE_DESTINATION_HUB, 3e6, 31.0, 6.0),
        (words::STAGE_STATION, 4e6, 32.0, 7.0),
        (words::STAGE_STUCK, 1e6, 33.0, 20.0),
    ];
    let layer = |(phrase, size, day, decay): (words::Phrase, f64, f64, f64)| Layer {
        label: phrase.into(),
        values: times.iter().map(|&at| size * load(at, day, 6.0, decay)).collect(),
    };
    Stacked {
        heading: heading(
            words::BACKLOG_BY_STAGE,
            "Parcels ordered and not yet delivered, by where they are",
            "已下单未签收的包裹，按所在环节",
        ),
        window,
        measure: Measure::Number(words::PARCELS.into()),
        layers: stages.into_iter().map(layer).collect(),
        times,
        markers,
    }
}

const CITIES: [(&str, &str); 12] = [
    ("Hangzhou hub", "杭州转运中心"),
    ("Guangzhou hub", "广州转运中心"),
    ("Shanghai hub", "上海转运中心"),
    ("Beijing hub", "北京转运中心"),
    ("Chengdu hub", "成都转运中心"),
    ("Wuhan hub", "武汉转运中心"),
    ("Xi'an hub", "西安转运中心"),
    ("Zhengzhou hub", "郑州转运中心"),
    ("Shenyang hub", "沈阳转运中心"),
    ("Jinan hub", "济南转运中心"),
    ("Urumqi hub", "乌鲁木齐转运中心"),
    ("Yiwu small-parcel warehouse", "义乌小商品仓"),
];

type Fills = (Vec<(Instant, f64)>, Vec<(Instant, Instant)>);

/// Fills of node `index`, and the stretches at which they are above full until below 0.8.
fn fills(index: usize, window: &Window) -> Fills {
    let number = f64::from(u32::try_from(index).expect("small"));
    let fill = |at| 0.25 * load(at, 27.5 + number * 0.4, 4.5 - number * 0.28, 3.0 + number * 0.4);
    let points: Vec<_> = quarters(window).into_iter().map(|at| (at, fill(at))).collect();
    let mut overflows = Vec::new();
    let mut since = None;
    for &(at, fill) in &points {
        if fill >= 1.0 && since.is_none() {
            since = Some(at);
        } else if fill < 0.8
            && let Some(from) = since.take()
        {
            overflows.push((from, at));
        }
    }
    (points, overflows)
}

fn strips(window: Window<'_>, rows: usize, markers: Vec<Marker>) -> Strips<'_> {
    let row = |index: usize| {
        let (points, overflows) = fills(index % 14, &window);
        let (en, zh) = CITIES[index % CITIES.len()];
        let number = index / CITIES.len() + 1;
        Strip { label: Label::new(format!("{en} {number}"), format!("{zh} {number}")), points, overflows }
    };
    Strips {
        heading: heading(
            words::FILL_OF_EVERY_NODE,
            "Stock in the yard over its capacity; overflow begins at 100 % and ends below 80 %",
            "场内包裹占场地容量的比例；达到 100% 即爆仓，降至 80% 以下解除",
        ),
        window,
        rows: (0..rows).map(row).collect(),
        markers,
    }
}

fn panels(window: Window<'_>, count: usize) -> Panels<'_> {
    let panel = |index: usize| {
        let (points, overflows) = fills(index, &window);
        Panel { label: Label::new(CITIES[index].0, CITIES[index].1), points, overflows }
    };
    Panels {
        heading: heading(words::FILL_OF_EVERY_NODE, "Stock in the yard over its capacity", "场内包裹占场地容量的比例"),
        window,
        measure: Measure::Share,
        line: words::FILL.into(),
        panels: (0..count).map(panel).collect(),
        thresholds: vec![
            Threshold { value: 0.85, label: words::KNEE.into() },
            Threshold { value: 1.0, label: words::FULL.into() },
        ],
    }
}

fn curves(count: u32) -> Curves {
    let curve = |index: u32| {
        let scale = 2.0 + 6.0 * f64::from(index) / f64::from(count);
        let points = (0..=240).map(|step| f64::from(step) / 8.0);
        Curve {
            label: Label::new(format!("ordered 11-{:02}", index + 9), format!("11-{:02} 下单", index + 9)),
            points: points.map(|day| (day, 0.985 * (1.0 - (-(day / scale).powf(2.2)).exp()))).collect(),
        }
    };
    Curves {
        heading: heading(
            words::DELIVERED_SHARE,
            "Share of a day's parcels delivered within so many days of the order",
            "各日订单在下单后若干天内签收的比例",
        ),
        curves: (0..count).map(curve).collect(),
        ages: vec![(7.0, Label::new("promise: 7 days", "承诺：7 天"))],
    }
}

fn bars() -> Bars {
    let bar = |en: &str, zh: &str, value: f64| Bar {
        label: Label::new(en, zh),
        value,
        interval: Some((value * 0.9, value * 1.12)),
    };
    Bars {
        heading: heading(
            words::CONTACTS_BY_CAUSE,
            "Contacts from 10 to 20 November, mean of 20 replications",
            "11 月 10 日至 20 日的咨询量，20 次重复的均值",
        ),
        measure: Measure::Number(words::CONTACTS.into()),
        interval: words::INTERVAL_95.into(),
        bars: vec![
            bar("where is my order?", "怎么还没收到货", 1_240_000.0),
            bar("payment failed", "付款失败", 310_000.0),
            bar("refund", "退款", 254_000.0),
            bar("change of address", "修改地址", 98_000.0),
            bar("presale rules", "预售规则", 64_500.0),
            bar("out of stock", "缺货", 9_800.0),
            Bar { label: Label::new("crisis signals", "危机信号"), value: f64::NAN, interval: None },
        ],
    }
}

/// Differences to a base: bars to both sides of zero.
fn differences() -> Bars {
    let bar = |name: &str, value: f64, half: f64| Bar {
        label: Label::same(name),
        value,
        interval: Some((value - half, value + half)),
    };
    Bars {
        heading: heading(words::ABANDONED_SHARE, "Difference to the base scenario", "与基准方案之差"),
        measure: Measure::Share,
        interval: words::INTERVAL_95.into(),
        bars: vec![bar("预售 40%", -0.12, 0.02), bar("hold", 0.034, 0.01), bar("+200 agents", -0.004, 0.009)],
    }
}

/// Name and SVG of a chart.
type Specimen = (&'static str, String);

/// Every specimen in `lang`, drawn once for all tests.
fn all(lang: Lang) -> &'static [Specimen] {
    static EN: LazyLock<Vec<Specimen>> = LazyLock::new(|| draw_all(Lang::En));
    static ZH: LazyLock<Vec<Specimen>> = LazyLock::new(|| draw_all(Lang::Zh));
    match lang {
        Lang::En => &EN,
        Lang::Zh => &ZH,
    }
}

fn draw_all(lang: Lang) -> Vec<Specimen> {
    let calendar = season();
    let whole = Window::season(&calendar);
    let fortnight = Window { from: calendar.midnight(24), to: calendar.midnight(38), ..whole };
    let week = Window { from: calendar.midnight(26), to: calendar.midnight(31), ..whole };
    let day = Window { from: calendar.midnight(27), to: calendar.midnight(28), ..whole };
    let markers = || markers(&calendar);
    vec![
        ("timeline-season", timeline(whole, markers()).svg(lang)),
        ("timeline-fortnight", timeline(fortnight, markers()).svg(lang)),
        ("timeline-week", timeline(week, markers()).svg(lang)),
        ("timeline-day", timeline(day, Vec::new()).svg(lang)),
        ("service-season", service_level(whole).svg(lang)),
        ("service-fortnight", service_level(fortnight).svg(lang)),
        ("stacked-season", stacked(whole, markers()).svg(lang)),
        ("stacked-day", stacked(day, Vec::new()).svg(lang)),
        ("strips-12", strips(whole, 12, markers()).svg(lang)),
        ("strips-50", strips(whole, 50, markers()).svg(lang)),
        ("strips-day", strips(day, 3, Vec::new()).svg(lang)),
        ("panels-12", panels(whole, 12).svg(lang)),
        ("panels-4", panels(fortnight, 4).svg(lang)),
        ("curves-4", curves(4).svg(lang)),
        ("curves-12", curves(12).svg(lang)),
        ("bars", bars().svg(lang)),
        ("differences", differences().svg(lang)),
    ]
}

fn parse(svg: &str) -> Tree {
    let options = Options { fontdb: font::database(), ..Options::default() };
    Tree::from_str(svg, &options).expect("well-formed SVG")
}

/// The texts of an SVG with their boxes: left, top, right, bottom in pixels.
fn texts(svg: &str) -> Vec<(String, [f32; 4])> {
    let tree = parse(svg);
    let mut texts = Vec::new();
    collect(tree.root(), &mut texts);
    texts
}

fn collect(group: &Group, texts: &mut Vec<(String, [f32; 4])>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect(group, texts),
            Node::Text(text) => {
                let area = text.abs_bounding_box();
                let words = text.chunks().iter().map(TextChunk::text).collect();
                texts.push((words, [area.left(), area.top(), area.right(), area.bottom()]));
            }
            _ => {}
        }
    }
}

#[test]
fn specimens_are_well_formed_and_small_and_can_be_saved_to_look_at() {
    let place = std::env::var_os("PEAKDAY_SPECIMENS").map(std::path::PathBuf::from);
    for lang in Lang::ALL {
        for (name, svg) in all(lang) {
            let size = parse(svg).size();
            assert!((size.width() - 1_200.0).abs() < 0.01, "{name}");
            assert!(svg.len() < 400_000, "{name}: {} bytes", svg.len());
            if let Some(place) = &place {
                let file = place.join(format!("{name}-{}", lang.tag()));
                std::fs::write(file.with_extension("svg"), svg).expect("SVG");
                std::fs::write(file.with_extension("png"), png(svg, 1.0).expect("picture")).expect("PNG");
            }
        }
    }
}

#[test]
fn no_text_leaves_its_chart_and_no_two_texts_overlap() {
    for lang in Lang::ALL {
        for (name, svg) in all(lang) {
            let height = parse(svg).size().height();
            let texts = texts(svg);
            for (index, (text, [left, top, right, bottom])) in texts.iter().enumerate() {
                assert!(*left >= 0.0 && *top >= 0.0 && *right <= 1_200.0 && *bottom <= height, "{name}: {text}");
                for (other, [other_left, other_top, other_right, other_bottom]) in &texts[index + 1..] {
                    // Boxes are as high as a line of the font; letters are lower.
                    let apart = right <= other_left
                        || other_right <= left
                        || bottom - 5.0 <= *other_top
                        || other_bottom - 5.0 <= *top;
                    assert!(apart, "{name} ({}): {text} and {other}", lang.tag());
                }
            }
        }
    }
}

#[test]
fn every_label_is_drawn_in_its_language() {
    let find = |lang: Lang, chart: &str| -> Vec<String> {
        let (_, svg) = all(lang).iter().find(|(name, _)| *name == chart).expect("specimen");
        texts(svg).into_iter().map(|(text, _)| text).collect()
    };
    for (chart, en, zh) in [
        ("timeline-season", "contacts answered", "接通量"),
        ("timeline-season", "95 % confidence interval", "95% 置信区间"),
        ("timeline-season", "the festival", "双十一"),
        ("timeline-season", "contacts per 15 minutes", "次/15 分钟"),
        ("stacked-season", "at the station", "末端网点"),
        ("strips-12", "Hangzhou hub 1", "杭州转运中心 1"),
        ("strips-12", "overflow", "爆仓"),
        ("panels-12", "Yiwu small-parcel warehouse", "义乌小商品仓"),
        ("panels-12", "congestion sets in", "开始拥堵"),
        ("curves-4", "days since the order", "下单后天数"),
        ("bars", "where is my order?", "怎么还没收到货"),
        ("bars", "no data", "无数据"),
        ("differences", "share abandoned", "放弃率"),
    ] {
        assert!(find(Lang::En, chart).iter().any(|text| text == en), "{chart}: {en}");
        assert!(find(Lang::Zh, chart).iter().any(|text| text == zh), "{chart}: {zh}");
    }
}

#[test]
fn charts_have_the_same_bytes_every_time_and_so_have_their_pictures() {
    assert_eq!(draw_all(Lang::Zh), all(Lang::Zh));
    let svg = bars().svg(Lang::Zh);
    assert_eq!(png(&svg, 1.5).expect("picture"), png(&svg, 1.5).expect("picture"));
}

#[test]
fn labels_may_contain_anything() {
    let mut chart = bars();
    let awkward = "<b>\"R&D\" opacity=\"1\" & 'x'</b>";
    chart.bars[0].label = Label::same(awkward);
    chart.heading.title = Label::same(awkward);
    let svg = chart.svg(Lang::En);
    assert_eq!(texts(&svg).iter().filter(|(text, _)| text == awkward).count(), 2);
}

#[test]
fn charts_without_data_say_so() {
    let calendar = season();
    let window = Window::season(&calendar);
    let empty = [
        Timeline { series: Vec::new(), ..timeline(window, Vec::new()) }.svg(Lang::En),
        Stacked { times: Vec::new(), ..stacked(window, Vec::new()) }.svg(Lang::En),
        Curves { curves: Vec::new(), ..curves(1) }.svg(Lang::En),
        Bars { bars: Vec::new(), ..bars() }.svg(Lang::En),
    ];
    for svg in empty {
        assert!(texts(&svg).iter().any(|(text, _)| text == "no data"));
    }
    let nodeless = Strips { rows: Vec::new(), ..strips(window, 1, Vec::new()) }.svg(Lang::En);
    parse(&nodeless);
    parse(&Panels { panels: Vec::new(), ..panels(window, 1) }.svg(Lang::En));
}
