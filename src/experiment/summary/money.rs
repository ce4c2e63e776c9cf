//! What one replication cost and how content customers were.

use super::measure::{
    COST_AGENTS, COST_COMPENSATION, COST_LOGISTICS, COST_PER_ORDER, COST_RESEND_SHARE, COST_TOTAL, Dimension,
    SATISFACTION, SATISFACTION_CASES, SATISFACTION_TOP, SOLVED_CUSTOMERS,
};
use super::{Layout, Observations};
use crate::experiment::{float, money};
use crate::ledger::Ledger;
use crate::ledger::satisfaction::ByScore;

/// Cost and its parts, and satisfaction; nothing where the scenario has no prices and no scores.
pub(super) fn observe(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    if layout.prices.is_some() {
        push_cost(layout, ledger, out);
    }
    if layout.ledger.scores.is_some() {
        let all = ledger.satisfaction.all();
        out.ratio(SATISFACTION, Dimension::All, points(&all), customers(&all));
        out.ratio(SATISFACTION_TOP, Dimension::All, float(all[9] + all[10]), customers(&all));
        out.number(SOLVED_CUSTOMERS, Dimension::All, customers(&all));
        if !layout.ledger.cases.is_empty() {
            let cases = &ledger.satisfaction.cases;
            out.ratio(SATISFACTION_CASES, Dimension::All, points(cases), customers(cases));
        }
    }
}

fn push_cost(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    let lines = money::account(layout, ledger);
    let of = |causes: &[&'static money::Spending]| -> f64 {
        lines.iter().filter(|line| causes.contains(&line.cause)).map(|line| line.yuan).sum()
    };
    let total: f64 = lines.iter().map(|line| line.yuan).sum();
    let agents = of(&[
        &money::PAID_HOURS,
        &money::OVERTIME,
        &money::CALLED_UP,
        &money::TRAINING,
        &money::HIRES,
        &money::HELPERS,
    ]);
    let compensation = of(&[&money::REFUNDS, &money::COUPONS, &money::CASE_RESENDS]);
    out.number(COST_TOTAL, Dimension::All, total);
    out.number(COST_AGENTS, Dimension::All, agents);
    if !layout.ledger.cases.is_empty() {
        out.number(COST_COMPENSATION, Dimension::All, compensation);
    }
    if let Some(prices) = layout.prices.as_ref().filter(|_| layout.ledger.movements.resent) {
        let sales = prices.order_value * float(ledger.parcels.ordered.iter().sum());
        out.ratio(COST_RESEND_SHARE, Dimension::All, of(&[&money::RESENDS]), sales);
    }
    if layout.has_parcels() {
        out.number(COST_LOGISTICS, Dimension::All, total - agents - compensation);
        out.ratio(COST_PER_ORDER, Dimension::All, total, float(ledger.parcels.ordered.iter().sum()));
    }
}

fn points(scores: &ByScore) -> f64 {
    (0_u64..).zip(scores).map(|(score, &count)| float(score * count)).sum()
}

fn customers(scores: &ByScore) -> f64 {
    float(scores.iter().sum())
}
