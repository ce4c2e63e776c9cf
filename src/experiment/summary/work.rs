//! Persons of one replication: hours by what became of them, and the busiest day that they were hired for.

use super::measure::{
    ABSENT_HOURS, APPROVED_OVERTIME_HOURS, CALLED_UP_HOURS, Dimension, FATIGUE_HOURS, LEAVERS, OVERRUN_HOURS,
    PEAK_DAY_ABANDONMENT, PEAK_DAY_COST, PEAK_DAY_HANDLING, PEAK_DAY_SERVICE, PERSON_HOURS, ROSTERED_HOURS,
    SHRINKAGE_HOURS,
};
use super::{Layout, Observations};
use crate::experiment::{float, money};
use crate::facts::Duty;
use crate::ids::GroupId;
use crate::ledger::Ledger;
use crate::ledger::attempts::AttemptSums;
use crate::ledger::work::{WorkTime, hours};

/// All measures of persons, by group; nothing where no group has persons.
pub(super) fn observe(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    let groups = ledger.work.groups.iter().enumerate().filter_map(|(at, group)| Some((at, group.as_ref()?)));
    let mut any = false;
    for (position, group) in groups {
        any = true;
        let dimension = Dimension::Group(GroupId::of(position));
        let mut season = WorkTime::default();
        group.days.iter().for_each(|day| season.add(&day.time));
        let of = |duties: &[Duty]| hours(duties.iter().map(|&duty| season.of(duty)).sum());
        out.number(ROSTERED_HOURS, dimension, hours(season.rostered));
        out.number(PERSON_HOURS, dimension, of(&[Duty::Desk, Duty::Overtime, Duty::Overrun, Duty::CalledUp]));
        out.number(ABSENT_HOURS, dimension, of(&[Duty::Absent, Duty::NoShow]));
        let planned =
            [Duty::Training, Duty::Meeting, Duty::Volunteering, Duty::Handover, Duty::Paused, Duty::Recovering];
        out.number(SHRINKAGE_HOURS, dimension, of(&planned));
        out.number(APPROVED_OVERTIME_HOURS, dimension, of(&[Duty::Overtime]));
        out.number(OVERRUN_HOURS, dimension, of(&[Duty::Overrun]));
        out.number(CALLED_UP_HOURS, dimension, of(&[Duty::CalledUp]));
        out.number(FATIGUE_HOURS, dimension, hours(season.tired));
        out.number(LEAVERS, dimension, group.days.iter().map(|day| f64::from(day.left)).sum());
    }
    if any {
        push_peak_day(layout, ledger, out);
    }
}

/// Service on the local day on which most contacts were offered, the first of equals.
fn push_peak_day(layout: &Layout, ledger: &Ledger, out: &mut Observations) {
    let mut days = vec![AttemptSums::default(); layout.days()];
    for of_type in &ledger.contacts.types {
        for (interval, &day) in layout.day_of_interval.iter().enumerate() {
            days[day].merge(&of_type.interval(interval));
        }
    }
    let most = days.iter().map(|day| day.offered).max().unwrap_or(0);
    let Some((busiest, day)) = days.iter().enumerate().find(|(_, day)| day.offered == most) else { return };
    out.ratio(PEAK_DAY_SERVICE, Dimension::All, float(day.in_target()), float(day.offered));
    out.ratio(PEAK_DAY_ABANDONMENT, Dimension::All, float(day.abandoned), float(day.offered));
    out.ratio(PEAK_DAY_HANDLING, Dimension::All, float(day.handling) * 1e-6, float(day.finished));
    if let Some(cost) = money::people_on(layout, ledger, busiest) {
        out.number(PEAK_DAY_COST, Dimension::All, cost);
    }
}
