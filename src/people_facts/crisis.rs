//! F61 to F68: people in danger, and a region cut off.

use super::{By, Row, Shown};

const DESK: &str = "cases/crisis-desk.toml";
const ADDED: &str = "cases/crisis-desk-with-added-load.toml";
const YEAR: &str = "cases/crisis-year.toml";
const ANY: f64 = f64::INFINITY;

/// A figure with the range that counts as shown.
const fn figure(scenario: &'static str, figure: &'static str, low: f64, high: f64) -> Shown {
    Shown::Figure { scenario, figure, accepted: (low, high) }
}

const fn row(fact: u8, says: (&'static str, &'static str), shown: Shown) -> Row {
    Row { fact, says, shown }
}

pub(super) const ROWS: &[Row] = &[
    row(
        61,
        ("Patients got their drugs when couriers could not enter Wuhan", "快递进不了武汉时为患者送药"),
        Shown::Tested {
            by: "afterwards",
            what: (
                "a closed region keeps a small manual channel (`manual_parcels_per_day`), and its buyers ask",
                "封闭地区保留少量人工通道（`manual_parcels_per_day`），买家随之来问",
            ),
        },
    ),
    row(
        62,
        ("Risk is found by a model, handled by people, with the police", "模型识别风险，由人处置，警方协助"),
        figure(YEAR, "signs_noticed_share@danger", 0.75, 0.85),
    ),
    row(62, ("People hand over to the police", "人工移交警方"), figure(YEAR, "party_cases@police", 300.0, ANY)),
    row(
        63,
        ("7,892 people helped in three years: 2,631 a year within 5 %", "三年帮助 7,892 人：每年 2,631（±5%）"),
        figure(YEAR, "cases_resolved@danger", 2_500.0, 2_763.0),
    ),
    row(
        64,
        ("More than 7,000 a year show signs", "每年七千多人有风险迹象"),
        figure(YEAR, "cases_opened@danger", 6_650.0, 7_350.0),
    ),
    row(
        65,
        ("Merchants pass on suspicious chats", "商家转来可疑对话"),
        figure(YEAR, "sign_to_human_wait_mean@danger", 60.0, 1_800.0),
    ),
    row(
        66,
        ("The caller gave 30 minutes: a person answers within a minute", "来电者只给半小时：一分钟内有人应答"),
        figure(DESK, "human_within_60s_share@danger", 0.95, 1.0),
    ),
    row(
        66,
        ("Added load of others does not move it by a point", "其他业务加量，变动不超过 1 个百分点"),
        Shown::Contrast {
            with: ADDED,
            without: DESK,
            figure: "human_within_60s_share@danger",
            by: By::Difference,
            accepted: (-0.01, 0.01),
        },
    ),
    row(
        66,
        ("Six counselors: 99 % hear a person within", "六名坐席：99% 真人接入时长"),
        figure(DESK, "human_wait_p99@danger", 0.0, 60.0),
    ),
    row(
        66,
        ("Four counselors: 99 % hear a person within", "四名坐席：99% 真人接入时长"),
        figure("cases/crisis-desk-4.toml", "human_wait_p99@danger", 60.0, ANY),
    ),
    row(
        66,
        ("Three counselors: 99 % hear a person within", "三名坐席：99% 真人接入时长"),
        figure("cases/crisis-desk-3.toml", "human_wait_p99@danger", 60.0, ANY),
    ),
    row(
        66,
        ("Two counselors: 99 % hear a person within", "两名坐席：99% 真人接入时长"),
        figure("cases/crisis-desk-2.toml", "human_wait_p99@danger", 60.0, ANY),
    ),
    row(
        67,
        ("A daily follow-up for 66 days by the same agent", "同一客服连续 66 天每日回访"),
        figure(YEAR, "follow_ups_per_case@danger", 65.99, 66.01),
    ),
    row(
        68,
        ("Some agents hold counselor certificates", "部分客服持有心理咨询证书"),
        figure("cases/crisis-desk-no-counselor-at-night.toml", "cases_without_skill@danger", 1.0, ANY),
    ),
];
