//! The words of the reports, each in English and in Chinese.
//!
//! A word exists only as a [`Phrase`], which has a field for each language, so a missing translation does not compile.
//! Names that a scenario gives to its nodes, causes and streams are [`Label`]s.
//!
//! Invariant: no other module writes text for a reader of charts or summaries in one language only.

pub use crate::names::{Label, Lang};

/// A fixed text in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrase {
    /// English.
    pub en: &'static str,
    /// Chinese.
    pub zh: &'static str,
}

impl Phrase {
    /// The text in `lang`.
    #[must_use]
    pub const fn text(self, lang: Lang) -> &'static str {
        match lang {
            Lang::En => self.en,
            Lang::Zh => self.zh,
        }
    }

    /// The text in `lang` with `value` in the place of its `{}`.
    #[must_use]
    pub fn with(self, lang: Lang, value: &str) -> String {
        self.text(lang).replacen("{}", value, 1)
    }
}

impl From<Phrase> for Label {
    fn from(phrase: Phrase) -> Self {
        Self::new(phrase.en, phrase.zh)
    }
}

/// Declares the phrases as constants, and the list of them all that the font's test walks.
macro_rules! phrases {
    ($($name:ident: $en:literal, $zh:literal;)*) => {
        $(
            #[doc = concat!("\"", $en, "\", ", $zh, ".")]
            pub const $name: Phrase = Phrase { en: $en, zh: $zh };
        )*

        /// Every phrase.
        pub const ALL: &[Phrase] = &[$($name),*];
    };
}

phrases! {
    // Units.
    PARCELS: "parcels", "件";
    PARCELS_PER_HOUR: "parcels per hour", "件/小时";
    PARCELS_PER_DAY: "parcels per day", "件/天";
    ORDERS_PER_HOUR: "orders per hour", "单/小时";
    ORDERS_PER_MINUTE: "orders per minute", "单/分钟";
    CONTACTS: "contacts", "次";
    CONTACTS_PER_INTERVAL: "contacts per 15 minutes", "次/15 分钟";
    CONTACTS_PER_HOUR: "contacts per hour", "次/小时";
    CONTACTS_PER_DAY: "contacts per day", "次/天";
    AGENTS: "agents", "人";
    SECONDS: "seconds", "秒";
    MINUTES: "minutes", "分钟";
    HOURS: "hours", "小时";
    DAYS: "days", "天";
    YUAN: "yuan", "元";

    // Axes and legends of charts.
    LOCAL_DATE: "local date (month-day), {}", "当地日期（月-日），{}";
    LOCAL_TIME: "local time, {}", "当地时间，{}";
    DAYS_SINCE_ORDER: "days since the order", "下单后天数";
    INTERVAL_95: "95 % confidence interval", "95% 置信区间";
    MIDDLE_80: "middle 80 % of the replications", "各次重复中间的 80%";
    LOW_TO_HIGH: "range of the replications", "各次重复的范围";
    OVERFLOW: "overflow", "爆仓";
    FILL: "fill (stock / yard capacity)", "堆存率（在场件数/场地容量）";
    FILL_LEGEND: "fill: highest value in each cell", "堆存率：每格内的最高值";
    KNEE: "congestion sets in", "开始拥堵";
    FULL: "full", "满仓";
    NO_DATA: "no data", "无数据";
    OTHER: "other", "其他";

    // Titles of charts.
    BACKLOG_BY_STAGE: "Parcels on their way, by stage", "在途包裹（按环节）";
    CONTACTS_BY_CAUSE: "Why people make contact", "咨询原因";
    FILL_OF_EVERY_NODE: "How full every node is", "各节点堆存率";
    FILL_OF_HUBS: "How full the destination hubs are", "目的分拨中心堆存率";
    CONTACTS_OF_DAY: "Contacts of the busiest day", "最忙日咨询量";
    SERVICE_LEVEL_OF_DAY: "Service level against the target", "服务水平与目标";
    WAITS_OF_DAY: "Waits: {}", "等待时长：{}";
    ABANDONMENT_OF_DAY: "Who gives up", "放弃率";
    OCCUPANCY_OF_DAY: "How busy the agents are", "坐席忙碌程度";
    CUSTOMERS_AND_ATTEMPTS: "People and attempts", "顾客人数与呼入次数";
    FORMULAS_OF_DAY: "Simulation and formulas: {}", "仿真与公式：{}";
    CONTACTS_BY_HOUR: "Contacts by day and hour", "分日分时咨询量";
    SERVICE_LEVEL_BY_HOUR: "Service level by day and hour: {}", "分日分时服务水平：{}";
    OPEN_BY_AGE: "Open contacts by age: {}", "未办结咨询（按时长）：{}";
    CASES: "cases", "案件";
    CASES_BY_KIND: "Open cases by kind", "未结案件（按类型）";
    CASES_BY_STAGE: "Open cases: whom they wait for", "未结案件（按等待对象）";
    CASES_BY_AGE: "Open cases by age", "未结案件（按时长）";
    HEADCOUNT: "people over the season", "人员水位";
    HOURS_OF_PEOPLE: "hours by day", "每日工时";
    PRESENCE: "rostered, at the desk, busy", "排班、在座与忙碌";
    AGENTS_BUSY: "Agents: busy and on shift", "坐席：忙碌与在岗";
    SERVICE_LEVEL_OVER_TIME: "Service level through the season", "服务水平走势";
    DELIVERED_SHARE: "How long delivery takes", "签收时效";
    AGENTS_OVER_TIME: "Agents: required and on shift", "坐席：需求与在岗";
    CONTACTS_OVER_TIME: "Contacts through the season", "咨询量走势";
    ORDERS_OVER_TIME: "Orders through the season", "订单量走势";

    // Stages of a parcel.
    STAGE_UNPAID: "unpaid", "待付款";
    STAGE_HELD: "held by the merchant", "商家待发";
    STAGE_TO_PICK: "waiting to be picked, or being picked", "待拣及拣货";
    STAGE_PICKING: "in the warehouse", "仓内作业";
    STAGE_PICK_UP: "waiting for pick-up", "待揽收";
    STAGE_ORIGIN_HUB: "at the origin hub", "始发分拨";
    STAGE_CENTER: "in sorting centers", "分拣中心";
    STAGE_AHEAD: "sent ahead, not yet paid", "已下沉待付款";
    STAGE_LINE_HAUL: "on line-haul", "干线运输";
    STAGE_GATE: "in vehicles at the gate", "门外候卸";
    STAGE_DESTINATION_HUB: "at the destination hub", "目的分拨";
    STAGE_STATION: "at the station", "末端网点";
    STAGE_ROUND: "out for delivery", "派送中";
    STAGE_STUCK: "stuck", "滞留";
    STAGE_DELIVERED: "delivered", "已签收";
    STAGE_CANCELLED: "cancelled", "已取消";
    STAGE_RETURNED: "returned", "已退回";
    STAGE_BLOCKED: "blocked upstream", "上游积压";

    // Measures.
    ORDERED: "ordered", "下单";
    FLOWS_BY_STAGE: "Parcels a day, stage by stage", "各环节每日件量";
    FLOW_PICKED_UP: "picked up", "揽收";
    FLOW_SORTED: "sorted at the destination hub", "目的分拨";
    FLOW_SIGNED: "signed for", "签收";
    BACKLOG: "backlog", "积压";
    THROUGHPUT: "throughput", "处理量";
    CAPACITY: "capacity", "处理能力";
    PEAK_FILL: "highest fill", "最高堆存率";
    OVERFLOW_HOURS: "hours of overflow", "爆仓时长";
    LATE_SHARE: "share delivered late", "延误率";
    MEDIAN_DELIVERY_TIME: "median time to delivery", "签收时长中位数";
    NINETIETH_DELIVERY_TIME: "90 % delivered within", "90% 签收时长";
    OFFERED: "offered", "呼入量";
    ANSWERED: "answered", "接通量";
    ABANDONED: "abandoned", "放弃量";
    ABANDONED_SHARE: "share abandoned", "放弃率";
    REDIALS: "redials", "重拨";
    ATTEMPTS: "attempts, the bot's included", "咨询次数（含机器人）";
    CUSTOMERS: "customers (first attempts)", "顾客（首次咨询）";
    CUSTOMERS_SERVED: "customers served in the end", "最终接通的顾客";
    CUSTOMERS_LOST: "customers who gave up", "最终流失的顾客";
    CONTAINED: "contained by the bot", "机器人自助";
    MEDIAN_WAIT: "half answered within", "50% 应答时长";
    NINETIETH_WAIT: "90 % answered within", "90% 应答时长";
    SIMULATED: "simulation", "仿真";
    ERLANG: "Erlang A, each interval alone", "Erlang A（各时段独立）";
    FLUID: "fluid, with the queue of before", "流体模型（含此前排队）";
    SLOT_USE: "slot use", "会话槽利用率";
    AGE_TODAY: "of the same day", "当天";
    AGE_ONE: "1 day", "1 天";
    AGE_TWO: "2 days", "2 天";
    AGE_WEEK: "3 to 6 days", "3～6 天";
    AGE_OLDER: "7 days and more", "7 天及以上";
    BLOCKED_CALLS: "busy signals", "忙音";
    SERVICE_LEVEL: "service level", "服务水平";
    MEAN_WAIT: "mean wait", "平均等待时长";
    MEAN_SPEED_OF_ANSWER: "mean speed of answer", "平均应答时长";
    OCCUPANCY: "occupancy", "坐席利用率";
    BUSY: "busy", "忙碌";
    ON_SHIFT: "on shift", "在岗";
    PEOPLE: "people", "人";
    CASES_WITH_AGENTS: "with agents", "等待坐席";
    CASES_WITH_OTHERS: "with merchants, teams, authorities", "等待商家、团队或机构";
    CASES_RESTING: "until the next step is due", "等待下一步到期";
    SENIORS: "senior", "资深";
    NEW_ON_FLOOR: "with less tenure", "新手";
    IN_CLASS: "in class", "培训中";
    ROSTERED: "rostered", "排班";
    AT_DESK: "at the desk", "在座";
    BESIDE_DESK: "courses, meetings, hand-overs", "培训、会议与交接";
    RESTING: "pauses and recovery", "暂停与恢复";
    AWAY: "unplanned absence", "计划外缺勤";
    BEYOND_SHIFT: "overtime and overrun", "加班与收尾";
    CALLED: "called up", "应召";
    REQUIRED: "required", "需求";
    QUEUE: "in queue", "排队";
    FORECAST: "forecast", "预测";
    ACTUAL: "actual", "实际";
    TARGET: "target", "目标";
    COST: "cost", "成本";
    MEAN: "mean", "均值";
    BASE: "base", "基准方案";
    DIFFERENCE_TO_BASE: "difference to base", "与基准之差";
    NOT_DISTINGUISHABLE: "not distinguishable", "无显著差异";
    BETTER: "better than base", "优于基准";
    WORSE: "worse than base", "劣于基准";
    DIFFERENT: "different from base", "与基准不同";
    LESS: "less", "减少";
    MORE: "more", "增加";
    ON_THE_FRONT: "no other is better in both", "两项均不被超越";
    BEHIND_THE_FRONT: "another is better in both", "两项均被超越";
    STRATEGIES_COMPARED: "What each strategy changes", "各策略带来的变化";
    TRADE_OFF: "Two aims at once", "两个目标的权衡";
    CONTACTS_CHANGED: "Contacts by cause: {} against base", "咨询量按原因的变化：{} 对比基准";
    PARCELS_UNDER_WAY: "Parcels ordered and not yet signed for", "已下单未签收件数";

    // Summary.
    SUMMARY: "What breaks first", "最先出问题的环节";
    FIRST_OVERFLOW: "first overflow", "首次爆仓";
    NOTHING_OVERFLOWS: "No node overflows.", "没有节点爆仓。";
    REPLICATIONS: "replications", "重复次数";
    SEED: "seed", "随机种子";
    SCENARIO: "scenario", "场景";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_says_something_in_both_languages() {
        for phrase in ALL {
            assert!(!phrase.en.trim().is_empty() && !phrase.zh.trim().is_empty(), "{phrase:?}");
            assert!(phrase.en.is_ascii(), "{phrase:?}");
            assert!(!phrase.zh.is_ascii(), "{phrase:?}");
            assert_eq!(phrase.en.matches("{}").count(), phrase.zh.matches("{}").count(), "{phrase:?}");
        }
    }

    #[test]
    fn tags_lead_back_to_their_languages() {
        assert_eq!(Lang::from_tag("zh"), Some(Lang::Zh));
        assert_eq!(Lang::from_tag("en"), Some(Lang::En));
        assert_eq!(Lang::from_tag("EN"), None);
    }

    #[test]
    fn a_value_takes_its_place_in_the_sentence() {
        assert_eq!(LOCAL_TIME.with(Lang::En, "2010"), "local time, 2010");
        assert_eq!(LOCAL_TIME.with(Lang::Zh, "2010"), "当地时间，2010");
    }
}
