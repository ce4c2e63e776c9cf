//! Cases of one replication: how many, how long, by whom, what was paid.

use super::measure::{
    CASE_AGE_MEAN, CASE_AGE_P50, CASE_AGE_P90, CASE_CONTACTS, CASE_DEADLINES_MET, CASE_FALSE_ALARMS, CASE_HANDED_OVER,
    CASE_HUMAN_60S, CASE_HUMAN_P50, CASE_HUMAN_P99, CASE_OPPORTUNIST_COST, CASE_OWNER_WAIT, CASE_PAID, CASE_POOL_WAIT,
    CASE_QUESTIONS, CASE_SIGN_TO_HUMAN, CASE_SIGNS, CASE_SIGNS_NOTICED, CASE_TOUCHES, CASE_WAIT, CASES_AT_ONCE,
    CASES_CLOSED, CASES_COMPENSATED, CASES_COMPLAINED, CASES_LAPSED, CASES_OPEN, CASES_OPENED, CASES_PASSED_ON,
    CASES_REFUSED, CASES_RESOLVED, CASES_RESOLVED_COUNT, CASES_SWITCHED, CASES_UNSKILLED, Dimension, FOLLOW_UPS_DONE,
    FOLLOW_UPS_MISSED, FOLLOW_UPS_PER_CASE, FOLLOWED_UP, FOLLOWED_UP_WHOLLY, OFFERS_DECLINED, PARTY_TAKEN,
    PARTY_WAIT_MEAN, PARTY_WAIT_P90, QUOTA_USED, SWARMS,
};
use super::{Layout, Observations};
use crate::experiment::float;
use crate::facts::cases::Outcome;
use crate::ids::{CaseKindId, PartyId};
use crate::kernel::Histogram;
use crate::ledger::cases::{CaseTally, KindTally, PartyTally};
use crate::units::Span;

/// A person who may be in danger should hear from somebody within this.
const HUMAN_WITHIN: Span = Span::from_whole_secs(60);

/// All measures of cases, by kind and by party; none without cases.
pub(super) fn observe(layout: &Layout, tally: &CaseTally, out: &mut Observations) {
    let cases = &layout.ledger.cases;
    for (position, kind) in tally.kinds.iter().enumerate() {
        let dimension = Dimension::CaseKind(CaseKindId::of(position));
        push_counts(kind, dimension, out);
        push_work(kind, cases.owned[position], dimension, out);
        if cases.pays[position] {
            push_pay(kind, dimension, out);
        }
        if cases.deadline[position] {
            let all = kind.deadlines_met + kind.deadlines_missed;
            out.ratio(CASE_DEADLINES_MET, dimension, float(kind.deadlines_met), float(all));
        }
        if cases.follows_up[position] {
            out.number(FOLLOW_UPS_DONE, dimension, float(kind.follow_ups));
            out.number(FOLLOW_UPS_MISSED, dimension, float(kind.missed));
            out.ratio(FOLLOW_UPS_PER_CASE, dimension, float(kind.days_of_followed_up), float(kind.followed_up));
            out.number(FOLLOWED_UP, dimension, float(kind.followed_up));
            out.ratio(FOLLOWED_UP_WHOLLY, dimension, float(kind.none_missed), float(kind.followed_up));
        }
        if cases.by_sign[position] {
            push_signs(kind, dimension, out);
        }
    }
    for (position, party) in tally.parties.iter().enumerate() {
        push_party(party, Dimension::Party(PartyId::of(position)), out);
    }
}

fn push_counts(kind: &KindTally, dimension: Dimension, out: &mut Observations) {
    let closed: u64 = kind.closed.iter().sum();
    out.number(CASES_OPENED, dimension, float(kind.opened));
    out.number(CASES_CLOSED, dimension, float(closed));
    out.number(CASES_OPEN, dimension, float(kind.opened - closed));
    out.number(CASES_RESOLVED_COUNT, dimension, float(kind.closed_as(Outcome::Resolved)));
    for (measure, outcome) in [
        (CASES_RESOLVED, Outcome::Resolved),
        (CASES_COMPENSATED, Outcome::Compensated),
        (CASES_REFUSED, Outcome::Refused),
        (CASES_LAPSED, Outcome::Lapsed),
        (CASES_PASSED_ON, Outcome::PassedOn),
    ] {
        out.ratio(measure, dimension, float(kind.closed_as(outcome)), float(closed));
    }
    out.ratio(CASES_AT_ONCE, dimension, float(kind.at_once), float(closed));
    out.number(CASES_COMPLAINED, dimension, float(kind.complained));
    out.number(SWARMS, dimension, float(kind.swarms));
    out.ratio(CASE_AGE_MEAN, dimension, days_of(&kind.age), float(kind.age.count()));
    out.maybe(CASE_AGE_P50, dimension, kind.age.quantile(0.5).map(|micros| micros / DAY));
    out.maybe(CASE_AGE_P90, dimension, kind.age.quantile(0.9).map(|micros| micros / DAY));
}

fn push_work(kind: &KindTally, owned: bool, dimension: Dimension, out: &mut Observations) {
    let closed = float(kind.closed.iter().sum());
    out.ratio(CASE_CONTACTS, dimension, float(kind.contacts), closed);
    out.ratio(CASE_TOUCHES, dimension, float(kind.touches), closed);
    out.number(CASE_QUESTIONS, dimension, float(kind.asked));
    out.number(CASES_SWITCHED, dimension, float(kind.switched));
    out.number(CASES_UNSKILLED, dimension, float(kind.unskilled));
    if owned {
        out.ratio(CASE_OWNER_WAIT, dimension, hours_of(&kind.owner_wait), float(kind.owner_wait.count()));
        out.number(CASE_HANDED_OVER, dimension, float(kind.handed_over));
    }
    let waited = hours_of(&kind.owner_wait) + hours_of(&kind.pool_wait);
    out.ratio(CASE_WAIT, dimension, waited, float(kind.owner_wait.count() + kind.pool_wait.count()));
    out.ratio(CASE_POOL_WAIT, dimension, hours_of(&kind.pool_wait), float(kind.pool_wait.count()));
}

fn push_pay(kind: &KindTally, dimension: Dimension, out: &mut Observations) {
    out.number(CASE_PAID, dimension, float(kind.paid_in_all()) / 100.0);
    out.number(CASE_OPPORTUNIST_COST, dimension, float(kind.paid_opportunists) / 100.0);
    out.number(QUOTA_USED, dimension, float(kind.from_quota));
    out.number(OFFERS_DECLINED, dimension, float(kind.declined));
}

fn push_signs(kind: &KindTally, dimension: Dimension, out: &mut Observations) {
    let [signs, noticed, false_alarms] = kind.signs;
    out.number(CASE_SIGNS, dimension, float(signs));
    out.ratio(CASE_SIGNS_NOTICED, dimension, float(noticed), float(signs));
    out.number(CASE_FALSE_ALARMS, dimension, float(false_alarms));
    let human = &kind.time_to_human;
    let within = human.share_at_most(HUMAN_WITHIN.micros());
    out.ratio(CASE_HUMAN_60S, dimension, within * float(human.count()), float(human.count()));
    out.maybe(CASE_HUMAN_P50, dimension, human.quantile(0.5).map(|micros| micros * 1e-6));
    out.maybe(CASE_HUMAN_P99, dimension, human.quantile(0.99).map(|micros| micros * 1e-6));
    let all = &kind.sign_to_human;
    out.ratio(CASE_SIGN_TO_HUMAN, dimension, hours_of(all) * 3_600.0, float(all.count()));
}

fn push_party(party: &PartyTally, dimension: Dimension, out: &mut Observations) {
    out.number(PARTY_TAKEN, dimension, float(party.taken.iter().sum()));
    out.ratio(PARTY_WAIT_MEAN, dimension, hours_of(&party.wait), float(party.wait.count()));
    out.maybe(PARTY_WAIT_P90, dimension, party.wait.quantile(0.9).map(|micros| micros / HOUR));
}

/// Microseconds of an hour and of a day.
const HOUR: f64 = 3.6e9;
const DAY: f64 = 24.0 * HOUR;

#[expect(
    clippy::cast_precision_loss,
    reason = "sums of a season stay far below 2^53 microseconds in relative precision"
)]
fn hours_of(times: &Histogram) -> f64 {
    times.sum() as f64 / HOUR
}

fn days_of(times: &Histogram) -> f64 {
    hours_of(times) / 24.0
}
