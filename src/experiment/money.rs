//! What a replication cost: quantities of the ledger times the scenario's prices, cause by cause.
//!
//! The one place where money is added up. A cause without a quantity in the scenario is left out; the same causes come in every
//! replication.

use super::float;
use super::layout::Layout;
use crate::facts::cases::Remedy;
use crate::facts::{Duty, Stage};
use crate::ledger::Ledger;
use crate::ledger::clock::GroupTime;
use crate::ledger::nodes::TurnedAway;
use crate::ledger::parcels::RegionDay;
use crate::ledger::work::{GroupWork, WorkDay, WorkTime, hours};
use crate::money::Prices;
use crate::names::Label;
use crate::statistics::Moments;

/// One line of the account of one replication.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What money was spent on.
    pub cause: &'static Spending,
    /// Of whom: the key of a group, a kind of case, a party; `all` where it is of nobody in particular.
    pub of: String,
    /// How much of it there was.
    pub quantity: f64,
    /// What it cost, in yuan.
    pub yuan: f64,
}

/// What money is spent on.
#[derive(Debug, PartialEq, Eq)]
pub struct Spending {
    /// In tables.
    pub key: &'static str,
    /// Unit of the quantity.
    pub unit: &'static str,
    /// In English.
    pub en: &'static str,
    /// In Chinese.
    pub zh: &'static str,
}

impl Spending {
    /// Its name in both languages.
    #[must_use]
    pub fn label(&self) -> Label {
        Label::new(self.en, self.zh)
    }
}

macro_rules! spending {
    ($($name:ident: $key:literal, $unit:literal, $en:literal, $zh:literal;)*) => {
        $(
            #[doc = $en]
            pub static $name: Spending = Spending { key: $key, unit: $unit, en: $en, zh: $zh };
        )*
    };
}

spending! {
    PAID_HOURS: "paid_hours", "hours", "paid hours", "计薪工时";
    OVERTIME: "overtime", "hours", "overtime", "加班";
    CALLED_UP: "called_up", "hours", "people on call", "应召人员";
    TRAINING: "training", "hours", "training", "培训";
    HIRES: "hires", "people", "hires", "招聘";
    HELPERS: "helpers", "hours", "helpers", "支援人员";
    REFUNDS: "refunds", "gifts", "refunds", "退款";
    COUPONS: "coupons", "gifts", "coupons", "优惠券";
    CASE_RESENDS: "case_resends", "gifts", "goods sent again after a case", "纠纷补发";
    RESENDS: "resends", "parcels", "stuck parcels sent again", "滞留补发";
    LOST_PAYMENTS: "lost_payments", "parcels", "orders lost to failed payments", "付款失败流失";
    CANCELLED: "cancelled", "parcels", "orders cancelled", "取消订单";
    REFUSED: "refused", "parcels", "orders refused at full yards", "爆仓拒收";
    OVERFLOW: "overflow_handling", "parcels", "handling at full yards", "爆仓处理";
    LINE_HAUL: "line_haul", "vehicles", "line-haul", "干线运输";
    LATER_COUPONS: "later_coupons", "parcels", "coupons for a later date", "延迟送达优惠券";
    WASTED_MOVES: "wasted_moves", "parcels", "wasted moves", "无效下沉";
}

/// The account of one replication; empty without prices.
#[must_use]
pub fn account(layout: &Layout, ledger: &Ledger) -> Vec<Line> {
    let Some(prices) = &layout.prices else { return Vec::new() };
    let mut lines = Vec::new();
    agents(layout, ledger, prices, &mut lines);
    cases(layout, ledger, prices, &mut lines);
    if layout.has_parcels() {
        parcels(layout, ledger, prices, &mut lines);
    }
    lines
}

fn line(cause: &'static Spending, of: &str, quantity: f64, price: f64) -> Line {
    Line { cause, of: of.to_owned(), quantity, yuan: quantity * price }
}

fn agents(layout: &Layout, ledger: &Ledger, prices: &Prices, lines: &mut Vec<Line>) {
    for (position, group) in ledger.contacts.groups.iter().enumerate() {
        let mut season = GroupTime::default();
        group.time.iter().for_each(|time| season.add(time));
        let (of, hour) = (&layout.names.groups[position].key, prices.hour[position]);
        if let Some(persons) = &ledger.work.groups[position] {
            let mut payroll = Payroll::default();
            persons.days.iter().for_each(|day| payroll.add(day));
            lines.extend(payroll.lines(of, hour, prices));
            continue;
        }
        let paid = season.staffed / 3_600.0 * layout.ledger.groups[position].paid_per_staffed;
        lines.push(line(&PAID_HOURS, of, paid, hour));
        lines.push(line(&OVERTIME, of, season.overtime / 3_600.0, hour * prices.overtime_factor));
    }
}

/// Paid hours of class a day, over all days of the week: a week of 35 hours.
const CLASS_HOURS_PER_DAY: f64 = 5.0;

/// A group of persons over some days.
#[derive(Default)]
struct Payroll {
    time: WorkTime,
    class_days: u64,
    hires: u64,
}

impl Payroll {
    fn add(&mut self, day: &WorkDay) {
        self.time.add(&day.time);
        self.class_days += u64::from(day.heads[Stage::Class.at()]);
        self.hires += u64::from(day.joined);
    }

    /// Persons are paid by the roster, not by presence: pauses, meetings and sick days are paid, staying away without a word
    /// is not. People who came before the season began were hired on another account.
    fn lines(&self, of: &str, hour: f64, prices: &Prices) -> [Line; 5] {
        let time = |duties: &[Duty]| hours(duties.iter().map(|&duty| self.time.of(duty)).sum());
        let paid = hours(self.time.rostered) - time(&[Duty::NoShow, Duty::Training]);
        let trained = time(&[Duty::Training]) + float(self.class_days) * CLASS_HOURS_PER_DAY;
        [
            line(&PAID_HOURS, of, paid, hour),
            line(&OVERTIME, of, time(&[Duty::Overtime, Duty::Overrun]), hour * prices.overtime_factor),
            line(&CALLED_UP, of, time(&[Duty::CalledUp]), prices.called_hour),
            line(&TRAINING, of, trained, prices.training_hour),
            line(&HIRES, of, float(self.hires), prices.hire),
        ]
    }
}

/// What the persons of all groups cost on one day of the season, in yuan; none without prices or where a group is of numbers.
#[must_use]
pub fn people_on(layout: &Layout, ledger: &Ledger, day: usize) -> Option<f64> {
    let prices = layout.prices.as_ref()?;
    let of_group = |(position, group): (usize, &Option<GroupWork>)| -> Option<f64> {
        let mut payroll = Payroll::default();
        payroll.add(&group.as_ref()?.days[day]);
        Some(payroll.lines("", prices.hour[position], prices).iter().map(|line| line.yuan).sum())
    };
    ledger.work.groups.iter().enumerate().map(of_group).sum()
}

fn cases(layout: &Layout, ledger: &Ledger, prices: &Prices, lines: &mut Vec<Line>) {
    for (position, kind) in ledger.cases.kinds.iter().enumerate() {
        if !layout.ledger.cases.pays[position] {
            continue;
        }
        let of = &layout.names.case_kinds[position].key;
        for (cause, remedy) in [(&REFUNDS, Remedy::Refund), (&CASE_RESENDS, Remedy::Resend), (&COUPONS, Remedy::Coupon)]
        {
            let quantity = float(kind.gifts_of(remedy));
            lines.push(Line { cause, of: of.clone(), quantity, yuan: float(kind.paid[remedy as usize]) / 100.0 });
        }
    }
    for (position, party) in ledger.cases.parties.iter().enumerate() {
        if layout.ledger.cases.helpers[position] {
            let of = &layout.names.parties[position].key;
            lines.push(line(&HELPERS, of, float(party.work) / 3.6e9, prices.helper_hour));
        }
    }
}

fn parcels(layout: &Layout, ledger: &Ledger, prices: &Prices, lines: &mut Vec<Line>) {
    const ALL: &str = "all";
    let sum = |count: fn(&RegionDay) -> u64| float(ledger.parcels.days.iter().flatten().map(count).sum());
    let turned = |count: fn(&TurnedAway) -> u64| float(ledger.nodes.turned_away.iter().map(count).sum());
    let moves = layout.ledger.movements;
    let lost = prices.order_value * prices.margin;
    let mut push = |has: bool, cause, quantity, price| {
        if has {
            lines.push(line(cause, ALL, quantity, price));
        }
    };
    push(moves.resent, &RESENDS, sum(|day| day.resent), prices.resend + prices.order_value);
    push(moves.payments, &LOST_PAYMENTS, sum(|day| day.payments_lost), lost);
    push(moves.deferred, &LATER_COUPONS, sum(|day| day.deferred), prices.later_coupon);
    push(moves.cancelled, &CANCELLED, sum(|day| day.cancelled), lost);
    push(moves.refused, &REFUSED, turned(|node| node.refused), lost);
    let handled = turned(|node| node.refused + node.spilled + node.diverted);
    let full = moves.refused || moves.spilled || moves.diverted;
    push(full, &OVERFLOW, handled, prices.overflow_parcel);
    push(true, &LINE_HAUL, float(ledger.parcels.vehicles), prices.vehicle);
    push(moves.sent_ahead, &WASTED_MOVES, sum(|day| day.wasted_moves), prices.wasted_move);
}

/// The account over replications.
#[derive(Clone, Debug, Default)]
pub struct MoneyResults {
    /// By line: cause, of whom, quantity and yuan over replications.
    pub lines: Vec<(&'static Spending, String, Moments, Moments)>,
}

impl MoneyResults {
    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, ledger: &Ledger) {
        let lines = account(layout, ledger);
        if self.lines.is_empty() {
            let empty = |line: &Line| (line.cause, line.of.clone(), Moments::EMPTY, Moments::EMPTY);
            self.lines = lines.iter().map(empty).collect();
        }
        debug_assert_eq!(self.lines.len(), lines.len(), "lines follow from the layout");
        for ((_, _, quantity, yuan), line) in self.lines.iter_mut().zip(lines) {
            quantity.add(line.quantity);
            yuan.add(line.yuan);
        }
    }
}
