//! How contacts and cases are handled: F18 to F21, F26 to F29, F40 to F59 and F69 to F75.

use super::{By, Row, Shown};

const ANY: f64 = f64::INFINITY;

const fn figure(scenario: &'static str, figure: &'static str, low: f64, high: f64) -> Shown {
    Shown::Figure { scenario, figure, accepted: (low, high) }
}

const fn ratio(with: &'static str, without: &'static str, figure: &'static str, low: f64, high: f64) -> Shown {
    Shown::Contrast { with, without, figure, by: By::Ratio, accepted: (low, high) }
}

const fn difference(with: &'static str, without: &'static str, figure: &'static str, low: f64, high: f64) -> Shown {
    Shown::Contrast { with, without, figure, by: By::Difference, accepted: (low, high) }
}

const fn row(fact: u8, says: (&'static str, &'static str), shown: Shown) -> Row {
    Row { fact, says, shown }
}

const POOL: &str = "cases/disputes-pool.toml";
const OWNER: &str = "cases/disputes-owner.toml";
const DOUBT: &str = "cases/disputes-benefit-of-doubt.toml";
const PRESSED: &str = "cases/disputes-merchants-pressed.toml";
const SCREENED: &str = "cases/disputes-sellers-screened.toml";
const NO_QUOTA: &str = "cases/disputes-quota-0.toml";
const LARGE_QUOTA: &str = "cases/disputes-quota-200.toml";
const EARLIEST: &str = "cases/tickets-earliest-deadline.toml";
const ARRIVAL: &str = "cases/tickets-first-come.toml";
const SWARM: &str = "cases/tickets-swarm.toml";

pub(super) const ROWS: &[Row] = &[
    row(
        18,
        ("A large travel campaign ran beside the festival", "大促期间还有大型旅行活动"),
        figure(POOL, "cause_share@travel", 0.02, 0.10),
    ),
    row(
        19,
        ("Volumes are reviewed after the event, plan against actual", "活动后复盘业务量，对照计划"),
        Shown::Tested {
            by: "campaigns",
            what: (
                "`peakday review` sets plan against actual by hour and cause",
                "`peakday review` 按小时和原因对照计划与实际",
            ),
        },
    ),
    row(
        20,
        ("Tickets have their peak in July", "票务的高峰在七月"),
        figure(ARRIVAL, "cases_opened@tonight", 100.0, ANY),
    ),
    row(
        21,
        ("A 380-yuan ticket is bought again for 1,000 and more", "380 元的票要花一千多元补买"),
        ratio(SWARM, "cases/tickets-swarm-face-value.toml", "case_cost_of_compensation@tonight", 1.3, 2.7),
    ),
    row(
        25,
        ("A calming call takes half an hour, an accompaniment three", "安抚电话半小时，陪伴三小时"),
        figure("cases/crisis-desk.toml", "mean_handle_time@crisis", 1_500.0, 3_600.0),
    ),
    row(
        26,
        ("A case stays open for days, with contact kept", "一案数日，持续联络"),
        figure(OWNER, "touches_per_case@quarrel", 4.0, 20.0),
    ),
    row(
        27,
        ("A dispute took two months", "一起纠纷历时两个月"),
        figure("cases/fraud.toml", "case_age_p90@fraud", 60.0, 140.0),
    ),
    row(
        28,
        ("An agent researches for days off the phone", "客服花数日自行调研"),
        difference(OWNER, "cases/disputes-no-research.toml", "occupancy@experts", 0.05, 0.6),
    ),
    row(
        29,
        ("One contact needs many outbound calls", "一次求助需多次外呼"),
        figure(OWNER, "attempts@calls-out", 1_000.0, ANY),
    ),
    row(
        40,
        ("One owner: the dispute stops with me", "首问负责：纠纷到我为止"),
        figure(OWNER, "cases_handed_over@quarrel", -0.5, 0.5),
    ),
    row(
        40,
        ("One owner: its price is the wait for the owner's shift", "首问负责的代价是等负责人上班"),
        ratio(OWNER, POOL, "case_wait_mean@quarrel", 2.0, ANY),
    ),
    row(
        41,
        ("A specialist team takes the difficult ones", "专家组承接疑难"),
        figure(POOL, "service_level_g3@expert", 0.5, 1.0),
    ),
    row(
        42,
        (
            "Domain specialists: who has not the skill leaves it, takes over late, or takes longer",
            "领域专家：无技能者等待、溢出或更慢",
        ),
        ratio("cases/skills-spill.toml", "cases/skills-wait.toml", "mean_wait@games", 0.0, 0.8),
    ),
    row(
        42,
        ("Domain specialists: without the skill it takes longer", "领域专家：无技能则处理更久"),
        ratio("cases/skills-longer.toml", "cases/skills-wait.toml", "mean_handle_time@games", 1.15, 1.6),
    ),
    row(
        45,
        ("A monthly quota of compensations without asking", "每月免审批赔付额度"),
        difference(LARGE_QUOTA, NO_QUOTA, "cases_closed_at_once_share@parcel", 0.3, 1.0),
    ),
    row(
        45,
        ("Beyond the quota cases take longer", "超出额度的案件更久"),
        ratio(NO_QUOTA, LARGE_QUOTA, "case_age_mean@parcel", 1.2, ANY),
    ),
    row(
        46,
        ("Two offers: refund and coupon, or resend and coupon", "两种方案：退款加券，或补发加券"),
        figure(POOL, "cases_compensated_share@parcel", 0.7, 1.0),
    ),
    row(
        47,
        (
            "Stuck in fewer than one order in a thousand; sending again costs 0.1 % more",
            "不到千分之一滞留，补发多花约 0.1%",
        ),
        figure("cases/resend-always.toml", "cost_resend_share", 0.0008, 0.0012),
    ),
    row(
        48,
        ("The platform can make the merchant act", "平台可要求商家处理"),
        ratio(PRESSED, POOL, "case_age_mean@quarrel", 0.3, 0.9),
    ),
    row(49, ("Customers give a score from 0 to 10", "顾客评 0–10 分"), figure(POOL, "satisfaction_mean", 5.0, 10.0)),
    row(49, ("The share of 9 and 10", "9–10 分占比"), figure(POOL, "satisfaction_9_10_share", 0.1, 0.95)),
    row(
        50,
        (
            "A merchant calls about frozen money; the agent asks another team and calls back",
            "商家来电问冻结款，客服转问后回电",
        ),
        // Each of two calls reaches seven merchants in ten: 1 - 0.3^2 of the cases have their call.
        figure(POOL, "touches_per_case@frozen", 0.87, 0.95),
    ),
    row(
        52,
        ("Sellers are screened and trained before the campaign", "活动前筛查并培训商家"),
        ratio(SCREENED, POOL, "cases_opened@quarrel", 0.5, 0.9),
    ),
    row(
        52,
        ("Screening sellers does not change who asks for parcels", "筛查商家不影响查件"),
        ratio(SCREENED, POOL, "attempts@tracking", 0.97, 1.03),
    ),
    row(
        53,
        ("Wrong numbers still take time", "打错的电话也占时间"),
        figure(POOL, "cause_share@wrong-number", 0.01, 0.05),
    ),
    row(
        54,
        ("Contacts that are not about trade reach the platform", "与交易无关的求助"),
        figure(POOL, "cause_share@non-trade", 0.005, 0.03),
    ),
    row(
        55,
        ("Rules do not cover many requests", "规则覆盖不了许多诉求"),
        figure(POOL, "cases_opened@outside-rules", 50.0, ANY),
    ),
    row(
        56,
        ("Who cannot be reached by telephone is written to", "电话不通改用聊天"),
        figure(OWNER, "cases_switched_channel@quarrel", 20.0, ANY),
    ),
    row(
        57,
        ("The installer came three times: failed visits make contacts", "安装三次未成：失败上门带来咨询"),
        ratio("cases/visits-that-fail.toml", "cases/visits.toml", "contacts_per_case@installation", 1.1, ANY),
    ),
    row(
        58,
        ("People solve 90 % of what self-service cannot", "人工能解决九成自助未解"),
        ratio("cases/solved-at-90.toml", "cases/solved-at-70.toml", "recontacts", 0.22, 0.30),
    ),
    row(
        59,
        ("Bots help some customers less than others", "机器人对部分顾客帮助更小"),
        figure("call-center/bot.toml", "contained", 1.0, ANY),
    ),
    row(
        69,
        ("An answer is demanded by 16:00 for an event the same evening", "当晚演出，要求 16 点前答复"),
        difference(EARLIEST, ARRIVAL, "case_target_met_share@tonight", 0.02, 1.0),
    ),
    row(
        70,
        ("The whole company is mobilized", "全公司动员"),
        difference(SWARM, ARRIVAL, "case_target_met_share@tonight", 0.02, 1.0),
    ),
    row(70, ("Helpers come only above a trigger", "达到触发线才动员"), figure(SWARM, "swarms@tonight", 1.0, 10.0)),
    row(
        71,
        ("Refund one and pay one: a customer may refuse", "退一赔一，顾客可能拒绝"),
        figure(ARRIVAL, "offers_declined@tonight", 10.0, ANY),
    ),
    row(
        72,
        ("A supervisor rules: pay if the claim could be true", "主管裁定：可能属实就赔"),
        ratio(DOUBT, POOL, "case_age_mean@quarrel", 0.2, 0.95),
    ),
    row(
        72,
        ("The benefit of the doubt costs more", "疑罪从无成本更高"),
        ratio(DOUBT, POOL, "case_cost_of_compensation@quarrel", 1.02, 3.0),
    ),
    row(
        73,
        ("Generous rules may invite abuse", "宽松规则可能被滥用"),
        ratio(DOUBT, POOL, "case_cost_of_opportunists@quarrel", 1.2, ANY),
    ),
    row(
        74,
        ("Customers threaten to go to the consumer authority", "顾客扬言投诉 315"),
        ratio("cases/disputes-slow-merchants.toml", POOL, "cases_breach_complaints@quarrel", 1.1, ANY),
    ),
    row(
        75,
        ("Agents helped police break an account fraud", "客服协助警方破获盗号团伙"),
        figure("cases/fraud.toml", "case_age_p50@fraud", 14.0, 90.0),
    ),
];
