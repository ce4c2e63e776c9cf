//! The measures: key, unit, words and definition of everything that a summary says.

use crate::ids::{CaseKindId, CauseId, ChannelId, GroupId, PartyId, RegionId, TypeId};

/// How a measure is estimated over replications.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Each replication gives one number, or none where the measure is undefined in it; the estimate is their mean.
    Mean,
    /// Each replication gives a numerator and a denominator; the estimate is the ratio of their means.
    Ratio,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Measure {
    /// Name in tables.
    pub key: &'static str,
    /// Unit in tables.
    pub unit: &'static str,
    /// How it is estimated.
    pub kind: Kind,
    /// Name in English.
    pub en: &'static str,
    /// Name in Chinese.
    pub zh: &'static str,
    /// What exactly it is.
    pub definition: &'static str,
}

/// What part of the season's world a measure is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// All of it.
    All,
    /// A region.
    Region(RegionId),
    /// A channel.
    Channel(ChannelId),
    /// A contact type, where a channel has several.
    Type(TypeId),
    /// A group of agents.
    Group(GroupId),
    /// A cause of contacts.
    Cause(CauseId),
    /// A kind of cases.
    CaseKind(CaseKindId),
    /// Somebody outside the floor for whom cases wait.
    Party(PartyId),
    /// A festival, by its position among the names.
    Event(usize),
}

/// Declares measures as constants and the list of them all.
macro_rules! measures {
    ($($name:ident: $key:literal, $unit:literal, $kind:ident, $en:literal, $zh:literal, $definition:literal;)*) => {
        $(
            #[doc = $definition]
            pub const $name: Measure = Measure {
                key: $key,
                unit: $unit,
                kind: Kind::$kind,
                en: $en,
                zh: $zh,
                definition: $definition,
            };
        )*

        /// Every measure.
        pub const ALL: &[Measure] = &[$($name),*];
    };
}

measures! {
    // Parcels.
    ORDERS: "orders", "parcels", Mean, "orders", "订单",
        "Parcels ordered in the season.";
    SIGNED: "parcels_signed", "parcels", Mean, "parcels signed for", "签收件数",
        "Parcels signed for by the season's end.";
    OPEN_AT_END: "parcels_open_at_end", "parcels", Mean, "parcels open at the end", "期末未签收",
        "Parcels ordered and not signed for at the season's end.";
    DELIVERY_P50: "delivery_p50", "days", Mean, "median time to delivery", "签收时长中位数",
        "Days within which half of the orders of the festival's days were signed for; infinite if they were not by the season's end.";
    DELIVERY_P90: "delivery_p90", "days", Mean, "90 % delivered within", "90% 签收时长",
        "Days within which 90 % of the orders of the festival's days were signed for; infinite if they were not by the season's end.";
    DELIVERY_P99: "delivery_p99", "days", Mean, "99 % delivered within", "99% 签收时长",
        "Days within which 99 % of the orders of the festival's days were signed for; infinite if they were not by the season's end.";
    SIGNED_72H: "signed_within_72h", "share", Ratio, "signed for within 72 hours", "72 小时签收率",
        "Of the parcels ordered at least 72 hours before the season's end (on the festival's days): signed for in less \
         than 72 hours.";
    LATE: "late_share", "share", Ratio, "signed for late", "延误率",
        "Of the parcels signed for: after the promise.";
    HELD: "parcels_held", "parcels", Mean, "held by merchants", "商家暂缓发货",
        "Parcels that merchants held back.";
    GOT_STUCK: "parcels_stuck", "parcels", Mean, "got stuck", "滞留件数",
        "Parcels that got stuck until somebody acted.";
    ATTEMPTS_FAILED: "delivery_attempts_failed", "parcels", Mean, "failed delivery attempts", "投递失败",
        "Parcels taken to a door where nobody took them; each attempt counts.";
    VEHICLES: "vehicles", "vehicles", Mean, "vehicles", "发车数",
        "Vehicles that left on a lane.";
    ACCIDENTS: "accidents", "vehicles", Mean, "accidents", "事故数",
        "Vehicles that had an accident.";

    // Presale.
    DEPOSITS: "deposits", "parcels", Mean, "deposits placed", "预售定金件数",
        "Parcels for which a deposit was placed.";
    UNPAID: "unpaid_balances", "parcels", Mean, "balances not paid", "尾款未付件数",
        "Parcels with a deposit whose balance was not paid: lost orders.";
    SENT_AHEAD: "parcels_sent_ahead", "parcels", Mean, "sent ahead of payment", "预售下沉件数",
        "Parcels sent ahead to a city warehouse or station before they were paid for.";
    WASTED_MOVES: "wasted_moves", "parcels", Mean, "wasted moves", "无效下沉件数",
        "Parcels sent ahead that nobody paid for.";

    // Payment, cancellation, returns.
    PAYMENTS_FAILED: "payments_failed", "parcels", Mean, "payments failed", "付款失败件次",
        "Parcels whose payment failed because the gateway was too busy; each attempt counts.";
    PAYMENTS_LOST: "payments_lost", "parcels", Mean, "orders lost to failed payments", "付款失败流失件数",
        "Parcels whose order was given up after payments that failed.";
    FLASH_SOLD: "flash_sold", "parcels", Mean, "sold in flash sales", "秒杀售出件数",
        "Parcels that people got in flash sales, before they paid.";
    FLASH_MISSED: "flash_missed", "parcels", Mean, "missed in flash sales", "秒杀未抢到件数",
        "Parcels that people tried to buy in flash sales when nothing was left.";
    DEFERRED: "promises_deferred", "parcels", Mean, "later date taken", "选择延迟送达件数",
        "Parcels whose buyers took a later date for a coupon.";
    CANCELLED: "parcels_cancelled", "parcels", Mean, "cancelled before leaving", "发货前取消件数",
        "Parcels cancelled, or out of stock, before they left the warehouse.";
    RESENT: "parcels_resent", "parcels", Mean, "sent again", "补发件数",
        "Stuck parcels that were written off and sent again.";
    SENT_BACK: "parcels_sent_back", "parcels", Mean, "sent back", "退货件数",
        "Parcels that customers sent back within the season.";

    // What happens at full yards.
    REFUSED: "parcels_refused", "parcels", Mean, "refused", "拒收件数",
        "Parcels that a full facility refused: they go back to the sender and leave the chain.";
    SPILLED: "parcels_spilled", "parcels", Mean, "sent to overflow yards", "转入临时场地件数",
        "Parcels that a full facility sent to its overflow yard.";
    DIVERTED: "parcels_diverted", "parcels", Mean, "diverted", "改派件数",
        "Parcels in vehicles that went on from a full hub to another one.";

    // Overflow.
    OVERFLOW_REGIONS: "overflow_regions", "regions", Mean, "regions with an overflow", "爆仓地区数",
        "Regions of which at least one facility overflowed.";
    OVERFLOW_PROBABILITY: "overflow_probability", "share", Mean, "probability of overflow", "爆仓概率",
        "Share of the replications in which at least one facility overflowed.";
    OVERFLOW_DAYS: "overflow_days", "days", Mean, "days of overflow", "爆仓天数",
        "Time in which at least one facility overflowed, within the season; 0 in a replication without overflow.";
    OVERFLOW_START: "overflow_first_start", "days_since_season_start", Mean, "first overflow", "首次爆仓",
        "When the first overflow began; undefined in a replication without overflow.";
    OVERFLOW_END: "overflow_last_end", "days_since_season_start", Mean, "end of the last overflow", "爆仓结束",
        "When the last overflow ended; undefined in a replication without overflow or with one that outlasts the season.";
    OVERFLOW_LASTS: "overflow_outlasts_season", "share", Mean, "overflow outlasts the season", "期末仍爆仓",
        "Share of the replications in which an overflow had not ended at the season's end.";
    OVERFLOW_LONGEST: "overflow_longest_episode", "days", Mean, "longest overflow", "最长一次爆仓",
        "Length of the longest overflow of one facility, within the season; 0 in a replication without overflow.";
    DAYS_ABOVE_KNEE: "days_above_knee", "days", Mean, "days at fill 0.85 or more", "堆存率达 0.85 的天数",
        "Hours, over 24, at whose end a facility of the region is filled to at least 0.85.";
    PEAK_FILL: "peak_fill", "ratio", Mean, "highest fill", "最高堆存率",
        "Highest stock over yard capacity of a facility of the region at the end of an hour.";

    // Contacts.
    ATTEMPTS: "attempts", "contacts", Mean, "contacts offered", "呼入量",
        "Attempts offered, redials and recontacts included.";
    FIRST_CONTACTS: "first_contacts", "contacts", Mean, "first contacts", "首次咨询",
        "Unique customers: people who contact for the first time about a problem, however often they redial or are \
         transferred; those the bot contained included.";
    CUSTOMERS_SERVED: "customers_served_share", "share", Ratio, "customers served", "顾客接通率",
        "Of the first contacts: answered by an agent in the end, at whichever attempt.";
    CUSTOMERS_LOST: "customers_lost_share", "share", Ratio, "customers lost", "顾客流失率",
        "Of the first contacts: gave up in the end.";
    REDIALS: "redials", "contacts", Mean, "redials", "重拨",
        "Attempts of people who had left the queue or got a busy signal.";
    RECONTACTS: "recontacts", "contacts", Mean, "recontacts", "重复咨询",
        "Attempts, other than redials, of people whose problem an earlier answer had not resolved.";
    LOST: "lost_contacts", "contacts", Mean, "given up", "放弃不再拨",
        "Attempts abandoned, turned away or cut off without another attempt.";
    BUSY_SIGNALS: "busy_signals", "contacts", Mean, "busy signals", "忙音",
        "Attempts turned away: no line or waiting place was free, or the channel was closed.";
    DISCONNECTED: "disconnected", "contacts", Mean, "cut off at closing", "下班挂断",
        "Attempts in the queue when the channel closed and cleared it.";
    SHORT_ABANDONS: "short_abandons", "contacts", Mean, "early leavers", "速弃",
        "Attempts abandoned so early that they are counted apart.";
    CALLED_BACK: "called_back", "contacts", Mean, "answered when called back", "回呼接通",
        "Attempts whose customer accepted a call-back and answered it.";
    CONTAINED: "contained", "contacts", Mean, "contained by the bot", "机器人自助",
        "Contacts that the bot dealt with alone; not among the offered.";
    TRANSFERRED: "transferred", "contacts", Mean, "transferred", "转接",
        "Contacts that went on to another type after the talk.";
    SET_ASIDE: "set_aside", "contacts", Mean, "set aside", "中途搁置",
        "Times that an agent put a contact in hand back into its queue.";
    IN_DUE: "finished_in_due_share", "share", Ratio, "finished in due time", "按时办结率",
        "Of the offered: finished within the due time after the offer.";
    OPEN_CONTACTS: "contacts_open_at_end", "contacts", Mean, "open at the end", "期末未办结",
        "Contacts that wait, or are at home until called back, at the season's end.";
    ATTEMPTS_PER_100_ORDERS: "attempts_per_100_orders", "contacts", Ratio, "contacts per 100 orders", "每百单呼入量",
        "Attempts offered for each 100 parcels ordered.";
    FIRST_PER_100_ORDERS: "first_contacts_per_100_orders", "contacts", Ratio,
        "first contacts per 100 orders", "每百单首次咨询",
        "First contacts for each 100 parcels ordered.";
    CAUSE_SHARE: "cause_share", "share", Ratio, "share of the cause", "原因占比",
        "Of the attempts that are not redials: with this cause.";
    LATENESS_SHARE: "wismo_share", "share", Ratio, "where is my order", "查件占比",
        "Of the attempts that are not redials: asking where an order is.";
    LATENESS_SHARE_AFTER: "wismo_share_after_event", "share", Ratio,
        "where is my order, month after", "大促后一个月查件占比",
        "As the share asking where an order is, from the 1st to the 31st day after the first day of the first festival.";
    ABANDONMENT: "abandonment_share", "share", Ratio, "share abandoned", "放弃率",
        "Of the attempts offered: abandoned.";
    SERVICE_G0: "service_level_g0", "share", Ratio, "service level g0: of answered", "服务水平 g0（占接通）",
        "Answered in target / answered.";
    SERVICE_G1: "service_level_g1", "share", Ratio, "service level g1: quick leavers out", "服务水平 g1（剔除速弃）",
        "Answered in target / (offered - abandoned in target).";
    SERVICE_G2: "service_level_g2", "share", Ratio, "service level g2: quick leavers in", "服务水平 g2（速弃计入）",
        "(Answered + abandoned) in target / offered.";
    SERVICE_G3: "service_level_g3", "share", Ratio, "service level g3: of offered", "服务水平 g3（占呼入）",
        "Answered in target / offered.";
    MEAN_WAIT: "mean_wait", "seconds", Ratio, "mean wait", "平均等待时长",
        "Mean wait of attempts answered at once or from the queue (ASA); call-backs apart.";
    P90_WAIT: "p90_wait", "seconds", Mean, "90 % answered within", "90% 应答时长",
        "Wait that 90 % of the attempts answered at once or from the queue do not exceed.";
    MEAN_HANDLING: "mean_handle_time", "seconds", Ratio, "mean handle time", "平均处理时长",
        "Mean handle time of finished attempts, after-call work included (AHT).";
    ERROR_LAST_SERVED: "predictor_error_last_served", "seconds", Ratio, "error of the last wait", "末位预测误差",
        "Mean absolute error of the wait of the contact last served, foretold to those answered from the queue.";
    ERROR_HEAD_OF_LINE: "predictor_error_head_of_line", "seconds", Ratio, "error of the first in line", "队首预测误差",
        "Mean absolute error of the wait so far of the head of the queue, foretold to those answered from the queue.";
    ERROR_QUEUE_LENGTH: "predictor_error_queue_length", "seconds", Ratio, "error of the queue length", "队长预测误差",
        "Mean absolute error of queue length times handle time over agents, foretold to those answered from the queue.";
    OCCUPANCY: "occupancy", "ratio", Ratio, "occupancy", "坐席利用率",
        "Agent-time spent on contacts over agent-time rostered; contacts finished after a shift count above only.";
    SLOT_USE: "slot_use", "ratio", Ratio, "slot use", "会话槽利用率",
        "Open contacts over the slots of the agents rostered; of groups whose agents have several.";
    STAFFED_HOURS: "staffed_hours", "hours", Mean, "agent-hours rostered", "在岗人时",
        "Hours of rostered agents.";
    OVERTIME_HOURS: "overtime_hours", "hours", Mean, "agent-hours of overtime", "加班人时",
        "Hours of agents who finish a contact after their shift.";
    ROSTERED_HOURS: "rostered_hours", "hours", Mean, "hours rostered", "排班工时",
        "Paid hours in the rosters of the people who were with the company.";
    PERSON_HOURS: "at_desk_hours", "hours", Mean, "hours at the desk", "在座工时",
        "Hours of people at the desk: rostered, on overtime, finishing a contact, or called up.";
    ABSENT_HOURS: "absent_hours", "hours", Mean, "hours of unplanned absence", "计划外缺勤工时",
        "Rostered hours of people who called in sick or stayed away.";
    SHRINKAGE_HOURS: "off_desk_hours", "hours", Mean, "hours off the desk", "离座工时",
        "Rostered hours in courses, meetings, voluntary work, hand-overs, pauses, and recovery after abusive contacts.";
    APPROVED_OVERTIME_HOURS: "approved_overtime_hours", "hours", Mean, "hours of approved overtime", "获批加班工时",
        "Hours at the desk after the rostered time, as approved.";
    OVERRUN_HOURS: "overrun_hours", "hours", Mean, "hours of overrun", "下班后收尾工时",
        "Hours after the rostered or approved time, or into a break, that it took to finish the contact in hand.";
    CALLED_UP_HOURS: "called_up_hours", "hours", Mean, "hours of people called up", "应召工时",
        "Hours at the desk of people on call.";
    FATIGUE_HOURS: "fatigue_hours", "hours", Mean, "tired hours", "疲劳工时",
        "Hours at work in days that are already long enough to tire.";
    LEAVERS: "leavers", "people", Mean, "people who left", "离职人数",
        "People who left in the season, those who did not finish a class included.";
    PEAK_DAY_SERVICE: "busiest_day_service_level_g3", "share", Ratio, "service level g3 on the busiest day",
        "最忙日服务水平 g3",
        "On the local day with most attempts offered: answered in target / offered.";
    PEAK_DAY_ABANDONMENT: "busiest_day_abandonment_share", "share", Ratio, "share abandoned on the busiest day",
        "最忙日放弃率",
        "On the local day with most attempts offered: abandoned / offered.";
    PEAK_DAY_HANDLING: "busiest_day_mean_handle_time", "seconds", Ratio, "mean handle time on the busiest day",
        "最忙日平均处理时长",
        "Mean handle time of the attempts offered on the local day with most of them.";
    PEAK_DAY_COST: "busiest_day_cost_of_people", "yuan", Mean, "cost of people on the busiest day", "最忙日人力成本",
        "Paid hours, overtime, calls, training and hires of the local day with most attempts offered, where all groups are of people.";
    ALL_BUSY: "all_busy_share", "share", Ratio, "time with nobody idle", "全忙时间占比",
        "Of the time in which agents are rostered: every one of them has a contact.";
    PEAK_HOUR: "peak_hour_attempts", "contacts", Mean, "contacts in the busiest hour", "最忙小时呼入量",
        "Attempts offered in the busiest clock hour.";
    PEAK_TO_MEAN: "peak_to_mean_load", "ratio", Ratio, "busiest hour over mean hour", "峰均比",
        "Attempts offered in the busiest clock hour over those of a mean hour of the season.";
    PEAK_HOUR_START: "peak_hour_start", "days_since_season_start", Mean, "start of the busiest hour", "最忙小时",
        "When the busiest clock hour begins (the first of equals); undefined without a contact.";
    PEAK_DAY: "peak_day_attempts", "contacts", Mean, "contacts on the busiest day", "最忙日呼入量",
        "Attempts offered on the busiest local day.";
    PEAK_DAY_START: "peak_day_start", "days_since_season_start", Mean, "busiest day", "最忙日",
        "When the busiest local day begins (the first of equals); undefined without a contact.";
    LONGEST_QUEUE: "longest_queue", "contacts", Mean, "longest queue", "最长排队",
        "Largest number of contacts waiting at once.";
    WORK_HOURS: "work_hours", "hours", Mean, "agent-hours of work", "处理工时",
        "Handle times of all finished contacts, after-call work included.";
    PEAK_AGENTS: "peak_hour_agents", "agents", Mean, "agents for the busiest hour", "最忙小时所需坐席",
        "Attempts of the busiest clock hour times the mean handle time, and the square root of that load on top.";

    // Cases.
    CASES_OPENED: "cases_opened", "cases", Mean, "cases opened", "新增案件",
        "Cases opened in the season.";
    CASES_CLOSED: "cases_closed", "cases", Mean, "cases closed", "结案数",
        "Cases closed by the season's end.";
    CASES_OPEN: "cases_open_at_end", "cases", Mean, "cases open at the end", "期末未结案件",
        "Cases open at the season's end.";
    CASES_RESOLVED: "cases_resolved_share", "share", Ratio, "resolved", "解决占比",
        "Of the cases closed: every step was done, and nothing was paid.";
    CASES_RESOLVED_COUNT: "cases_resolved", "cases", Mean, "cases resolved", "解决案件数",
        "Cases of which every step was done, and nothing was paid.";
    CASES_COMPENSATED: "cases_compensated_share", "share", Ratio, "compensated", "赔付占比",
        "Of the cases closed: the customer took an offer.";
    CASES_REFUSED: "cases_rejected_share", "share", Ratio, "claims rejected", "驳回占比",
        "Of the cases closed: the claim was checked and rejected.";
    CASES_LAPSED: "cases_lapsed_share", "share", Ratio, "lapsed", "逾期失效占比",
        "Of the cases closed: the deadline passed and nothing could be saved.";
    CASES_PASSED_ON: "cases_passed_on_share", "share", Ratio, "passed on", "升级占比",
        "Of the cases closed: they went on as a case of another kind.";
    CASES_AT_ONCE: "cases_closed_at_once_share", "share", Ratio, "closed at once", "首次解决占比",
        "Of the cases closed: in the contact that opened them.";
    CASES_COMPLAINED: "cases_breach_complaints", "cases", Mean, "went to an authority", "外部投诉",
        "Customers who went to an authority.";
    CASES_SWITCHED: "cases_switched_channel", "touches", Mean, "another channel tried", "切换渠道",
        "Touches for which another channel was tried because the customer was not reached.";
    CASES_UNSKILLED: "cases_without_skill", "touches", Mean, "nobody with the skill", "无对应技能",
        "Touches for which nobody with the skill was on shift; flagged and done by others.";
    CASE_AGE_MEAN: "case_age_mean", "days", Ratio, "mean time to close", "平均结案时长",
        "Mean time from opening to end, of the cases closed.";
    CASE_AGE_P50: "case_age_p50", "days", Mean, "half closed within", "结案时长中位数",
        "Time within which half of the cases closed had ended.";
    CASE_AGE_P90: "case_age_p90", "days", Mean, "90 % closed within", "90% 结案时长",
        "Time within which 90 % of the cases closed had ended.";
    CASE_CONTACTS: "contacts_per_case", "contacts", Ratio, "contacts per case", "每案咨询次数",
        "Contacts of the customer about a case, the one that opened it included, of the cases closed.";
    CASE_TOUCHES: "touches_per_case", "touches", Ratio, "touches per case", "每案处理次数",
        "Times that somebody worked on a case, of the cases closed.";
    CASE_QUESTIONS: "case_questions", "contacts", Mean, "questions about open cases", "催办咨询",
        "Contacts of customers who asked about an open case.";
    CASE_OWNER_WAIT: "case_wait_for_owner", "hours", Ratio, "wait for the owner", "等待专属客服",
        "Mean time from the moment work reserved to an owner was due until the owner took it.";
    CASE_POOL_WAIT: "case_wait_for_anybody", "hours", Ratio, "wait for anybody", "等待任一客服",
        "Mean time from the moment other work was due until somebody took it.";
    CASE_WAIT: "case_wait_mean", "hours", Ratio, "wait for a touch", "处理等待时长",
        "Mean time from the moment work was due until somebody took it, whoever it was for.";
    CASE_HANDED_OVER: "cases_handed_over", "cases", Mean, "changes of owner", "更换负责人",
        "Times that a case changed its owner.";
    CASE_DEADLINES_MET: "case_target_met_share", "share", Ratio, "deadlines met", "限时达成率",
        "Of the deadlines that have passed or were met: met.";
    CASE_PAID: "case_cost_of_compensation", "yuan", Mean, "compensation", "赔付金额",
        "What was given to customers, at what it costs the platform.";
    CASE_OPPORTUNIST_COST: "case_cost_of_opportunists", "yuan", Mean, "paid without a reason", "不当赔付",
        "Of the compensation: for claims that were not justified.";
    QUOTA_USED: "compensations_from_quota", "cases", Mean, "granted by agents", "额度内赔付",
        "Compensations that agents granted out of their monthly quota.";
    OFFERS_DECLINED: "offers_declined", "offers", Mean, "offers declined", "拒绝方案",
        "Offers that customers did not take.";
    SWARMS: "swarms", "times", Mean, "all-hands calls", "全员支援次数",
        "Times that helpers from all over the company came.";

    // People who may be in danger.
    CASE_SIGNS: "signs_of_danger", "people", Mean, "signs of danger", "风险信号",
        "People in danger who gave a sign.";
    CASE_SIGNS_NOTICED: "signs_noticed_share", "share", Ratio, "noticed", "识别率",
        "Of the people in danger who gave a sign: noticed.";
    CASE_FALSE_ALARMS: "false_alarms", "alarms", Mean, "false alarms", "误报",
        "What was taken for a sign of danger and was none.";
    CASE_HUMAN_60S: "human_within_60s_share", "share", Ratio, "heard a person within a minute", "一分钟内真人接入率",
        "Of those noticed and answered, false alarms included: a person spoke to them within 60 seconds of the notice.";
    CASE_HUMAN_P50: "human_wait_p50", "seconds", Mean, "half heard a person within", "真人接入时长中位数",
        "Time from the notice within which half of them had heard a person.";
    CASE_HUMAN_P99: "human_wait_p99", "seconds", Mean, "99 % heard a person within", "99% 真人接入时长",
        "Time from the notice within which 99 % of them had heard a person.";
    CASE_SIGN_TO_HUMAN: "sign_to_human_wait_mean", "seconds", Ratio, "from the sign to a person", "信号到真人平均时长",
        "Mean time from the sign itself to a person's first word.";
    FOLLOW_UPS_DONE: "follow_ups_done", "touches", Mean, "follow-ups done", "完成回访",
        "Daily follow-ups done.";
    FOLLOW_UPS_MISSED: "follow_ups_lost", "touches", Mean, "follow-ups missed", "漏访",
        "Daily follow-ups that were not begun on their day.";
    FOLLOW_UPS_PER_CASE: "follow_ups_per_case", "touches", Ratio, "follow-ups per case", "每案回访次数",
        "Daily follow-ups, done and missed, of the cases all of whose follow-ups are over.";
    FOLLOWED_UP: "followed_up", "cases", Mean, "followed up to the end", "回访期满",
        "Cases all of whose follow-ups are over.";
    FOLLOWED_UP_WHOLLY: "followed_up_wholly_target_met_share", "share", Ratio, "without a missed day", "无漏访占比",
        "Of the cases all of whose follow-ups are over: none was missed.";

    // Those for whom cases wait.
    PARTY_TAKEN: "party_cases", "cases", Mean, "taken in hand", "受理数",
        "Cases that they took in hand.";
    PARTY_WAIT_MEAN: "party_wait_mean", "hours", Ratio, "mean wait in their queue", "平均排队",
        "Mean time that a case waited for its turn with them.";
    PARTY_WAIT_P90: "party_wait_p90", "hours", Mean, "90 % waited at most", "90% 排队时长",
        "Time that 90 % of the cases waited at most for their turn with them.";

    // Money and satisfaction.
    COST_TOTAL: "cost_total", "yuan", Mean, "cost", "总成本",
        "What everything that has a price cost.";
    COST_AGENTS: "cost_agents", "yuan", Mean, "cost of people", "人力成本",
        "Paid hours, overtime and helpers.";
    COST_COMPENSATION: "cost_compensation", "yuan", Mean, "cost of compensation", "赔付成本",
        "Refunds, coupons and goods sent again after a case.";
    COST_LOGISTICS: "cost_logistics", "yuan", Mean, "cost of logistics", "物流成本",
        "Line-haul, full yards, parcels sent again, wasted moves and lost orders.";
    COST_RESEND_SHARE: "cost_resend_share", "share", Ratio, "cost of sending again over sales", "补发成本占比",
        "What sending stuck parcels again cost, over the value of all orders.";
    COST_PER_ORDER: "cost_per_order", "yuan", Ratio, "cost per order", "每单成本",
        "What everything that has a price cost, over the parcels ordered.";
    SATISFACTION: "satisfaction_mean", "points", Ratio, "satisfaction", "满意度",
        "Mean score, 0 to 10, of customers whose problem came to an end.";
    SATISFACTION_TOP: "satisfaction_9_10_share", "share", Ratio, "scores of 9 and 10", "9–10 分占比",
        "Of the customers whose problem came to an end: gave 9 or 10.";
    SATISFACTION_CASES: "satisfaction_of_cases", "points", Ratio, "satisfaction after a case", "案件满意度",
        "Mean score of those whose problem had become a case.";
    SOLVED_CUSTOMERS: "customers_scored", "customers", Mean, "customers who gave a score", "评分人数",
        "Customers whose problem came to an end.";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn keys_are_unique_and_words_are_in_both_languages() {
        let keys: HashSet<&str> = ALL.iter().map(|measure| measure.key).collect();
        assert_eq!(keys.len(), ALL.len());
        for measure in ALL {
            assert!(measure.key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_'));
            assert!(measure.en.is_ascii() && !measure.zh.is_ascii(), "{measure:?}");
            assert!(measure.definition.ends_with('.'), "{measure:?}");
        }
    }
}
