//! F17, F22 to F24, F30 to F39, F43, F44, F51 and F60: agents, their time and their shifts.

use super::{By, Row, Shown};

const fn row(fact: u8, says: (&'static str, &'static str), shown: Shown) -> Row {
    Row { fact, says, shown }
}

const fn tested(by: &'static str, what: (&'static str, &'static str)) -> Shown {
    Shown::Tested { by, what }
}

const fn figure(scenario: &'static str, figure: &'static str, accepted: (f64, f64)) -> Shown {
    Shown::Figure { scenario, figure, accepted }
}

const fn contrast(pair: [&'static str; 2], figure: &'static str, by: By, accepted: (f64, f64)) -> Shown {
    let [with, without] = pair;
    Shown::Contrast { with, without, figure, by, accepted }
}

const SHIFTS: &str = "workforce/shifts.toml";
const HELP: &str = "workforce/help.toml";

pub(super) const ROWS: &[Row] = &[
    row(
        17,
        ("Short pauses of the whole floor while sales are read out", "播报战报时全场短暂停接"),
        contrast(
            ["workforce/pauses.toml", "workforce/pauses.toml+no-pauses"],
            "busiest_day_service_level_g3",
            By::Difference,
            (-0.1, -0.0005),
        ),
    ),
    row(
        22,
        ("A quick agent takes more than 160 calls in 8 hours", "熟手八小时接 160 多个电话"),
        tested(
            "a_quick_agent_takes_160_calls_in_eight_hours",
            ("calls of 180 s and a full queue: 160 +/- 5 in eight hours", "每通 180 秒、队列不断：八小时 160±5 通"),
        ),
    ),
    row(
        23,
        ("A hard-case agent takes 40 to 45 calls a day", "疑难客服日均 40 多个电话"),
        tested(
            "a_hard_case_agent_takes_forty_odd_calls_a_day",
            ("mean of 40 to 45, nine days in ten within 30 to 60", "均值 40 至 45，九成日子在 30 至 60 之间"),
        ),
    ),
    row(
        24,
        ("120,000 calls in 11 years", "11 年 12 万个电话"),
        tested(
            "a_hard_case_agent_takes_forty_odd_calls_a_day",
            (
                "39 to 44 a day over 250 to 280 days a year: F23 again",
                "每年 250 至 280 天即日均 39 至 44 个，与 F23 一致",
            ),
        ),
    ),
    row(
        30,
        ("There is a night shift", "设有夜班"),
        tested(
            "the_roster_that_is_written_is_the_roster_that_is_read",
            ("a shift across midnight belongs to the date on which it begins", "跨零点的班次算在开始的那一天"),
        ),
    ),
    row(
        31,
        ("A day of seven hours, in one block or split: who gives up", "七小时工作制，连班或分段：放弃率"),
        contrast(
            ["workforce/shifts.toml+split", SHIFTS],
            "busiest_day_abandonment_share",
            By::Difference,
            (-0.5, -0.01),
        ),
    ),
    row(
        31,
        ("Seven hours and six minutes are refused without overtime", "没有加班，七小时零六分会被拒绝"),
        tested(
            "every_broken_scenario_is_refused_for_its_reasons_and_no_other",
            (
                "`workforce-seven-hours-and-six-minutes.toml`",
                "`workforce-seven-hours-and-six-minutes.toml`（示例文件）",
            ),
        ),
    ),
    row(
        32,
        ("The system stops the agent at seven hours; overtime on approval", "满七小时系统提醒下班，加班须批准"),
        figure(HELP, "approved_overtime_hours@front", (10.0, 200.0)),
    ),
    row(
        32,
        ("Nobody works longer than approved but to finish a contact", "除接完手头来电外，无人超时工作"),
        tested(
            "overtime_stays_within_approval_cap_and_budget_and_comes_when_it_is_needed",
            ("budget and cap hold to the microsecond", "预算与上限精确到微秒"),
        ),
    ),
    row(
        33,
        ("35 hours a week", "每周 35 小时"),
        tested(
            "every_broken_scenario_is_refused_for_its_reasons_and_no_other",
            (
                "`workforce-roster.toml`: a week of more hours is refused",
                "`workforce-roster.toml`：超过周工时的班表被拒绝",
            ),
        ),
    ),
    row(
        34,
        ("Rested agents work better than tired ones", "休息好的客服效率更高"),
        contrast(
            ["workforce/shifts.toml+ten-hours", "workforce/shifts.toml+rested-ten-hours"],
            "busiest_day_mean_handle_time",
            By::Ratio,
            (1.005, 1.24),
        ),
    ),
    row(
        35,
        ("An abusive call costs half an hour", "辱骂电话后半小时无法工作"),
        contrast(
            ["workforce/abuse.toml+twice-as-many", "workforce/abuse.toml"],
            "off_desk_hours@front",
            By::Ratio,
            (1.8, 2.2),
        ),
    ),
    row(
        36,
        ("Agents do not leave their seats on the day: absence has its own value", "大促当天不愿离席：缺勤单独取值"),
        tested(
            "absence_is_drawn_by_person_and_day_and_has_its_own_value_on_the_peak_day",
            ("nobody away on the day, a fifth on the days after", "当天无人缺勤，其后每天两成"),
        ),
    ),
    row(
        37,
        ("Whoever has a contact in hand stays: overrun", "手头未完，下班走不了：收尾工时"),
        figure(SHIFTS, "overrun_hours@front", (1.0, 60.0)),
    ),
    row(
        38,
        ("Several hundred people, staggered changeover", "数百人错峰交接"),
        contrast(
            ["workforce/changeover.toml+staggered", "workforce/changeover.toml"],
            "service_level_g3@hotline",
            By::Difference,
            (0.001, 0.5),
        ),
    ),
    row(
        39,
        ("After half a year an agent counts as senior", "半年即资深"),
        tested(
            "classes_come_to_the_floor_one_after_the_other_and_are_slower_at_first",
            ("people by stage and day: in class, ready, senior", "每日在训、上岗、资深人数"),
        ),
    ),
    row(
        43,
        ("Skills by hire or by course: who has neither takes longer", "技能来自招聘或培训：两者皆无则更慢"),
        contrast(
            ["workforce/skills.toml+no-course", "workforce/skills.toml"],
            "mean_handle_time@games",
            By::Ratio,
            (1.01, 1.5),
        ),
    ),
    row(
        44,
        ("Hundreds of training courses take hours", "数百门培训课占用工时"),
        contrast(
            ["workforce/skills.toml", "workforce/skills.toml+no-course"],
            "off_desk_hours@gamers",
            By::Difference,
            (50.0, 150.0),
        ),
    ),
    row(
        44,
        ("Training lowers errors: fewer people come back", "培训减少差错：再次来电更少"),
        contrast(
            ["workforce/skills.toml", "workforce/skills.toml+no-course"],
            "recontacts@games",
            By::Ratio,
            (0.5, 0.99),
        ),
    ),
    row(
        51,
        ("A dedicated desk for big sellers: who waits without it", "大商家专属小组：没有它谁在等"),
        contrast(
            ["workforce/sellers.toml+no-seller-desk", "workforce/sellers.toml"],
            "mean_wait@sellers",
            By::Difference,
            (5.0, 600.0),
        ),
    ),
    row(
        60,
        ("Agents learn new questions; written up, all learn", "客服学习新问题，整理成文后人人受益"),
        contrast(
            ["workforce/new-rule.toml+written-up", "workforce/new-rule.toml"],
            "mean_handle_time@hotline",
            By::Difference,
            (-60.0, -1.0),
        ),
    ),
];
