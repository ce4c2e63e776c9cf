//! Persons over replications: hours by group and day, heads, and each person's season.

use super::Layout;
use crate::facts::{Duty, Stage};
use crate::ledger::work::{PersonTime, WorkTally, hours};

/// A group's day, summed over replications.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkCell {
    /// Hours by [`Duty::at`].
    pub by_duty: [f64; Duty::ALL.len()],
    /// Hours rostered.
    pub rostered: f64,
    /// Hours at work in a day long enough to tire.
    pub tired: f64,
    /// People at the day's end, by [`Stage::at`].
    pub heads: [f64; Stage::ALL.len()],
    /// People who joined.
    pub joined: f64,
    /// People who left.
    pub left: f64,
}

/// A group of persons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroupWorkResults {
    /// By day.
    pub days: Vec<WorkCell>,
    /// By interval: person-seconds rostered.
    pub rostered: Vec<f64>,
}

/// One person's season, summed over replications; hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PersonCell {
    /// At the desk.
    pub at_desk: f64,
    /// Approved after shifts.
    pub overtime: f64,
    /// Finishing contacts after shifts and into breaks.
    pub overrun: f64,
}

/// All persons.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WorkResults {
    /// By group; none for groups that are staffed by numbers.
    pub groups: Vec<Option<GroupWorkResults>>,
    /// By person.
    pub persons: Vec<PersonCell>,
}

impl WorkCell {
    /// Hours of one kind.
    #[must_use]
    pub const fn of(&self, duty: Duty) -> f64 {
        self.by_duty[duty.at()]
    }
}

impl WorkResults {
    /// Nothing absorbed yet.
    #[must_use]
    pub fn new(layout: &Layout) -> Self {
        let ledger = &layout.ledger;
        let group = || GroupWorkResults {
            days: vec![WorkCell::default(); layout.days()],
            rostered: vec![0.0; ledger.intervals()],
        };
        Self {
            groups: ledger.groups.iter().map(|layout| layout.individuals.then(group)).collect(),
            persons: vec![PersonCell::default(); ledger.individuals],
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, tally: &WorkTally) {
        for (results, group) in self.groups.iter_mut().zip(&tally.groups) {
            let (Some(results), Some(group)) = (results, group) else { continue };
            for (cell, day) in results.days.iter_mut().zip(&group.days) {
                cell.by_duty.iter_mut().zip(day.time.by_duty).for_each(|(sum, time)| *sum += hours(time));
                cell.rostered += hours(day.time.rostered);
                cell.tired += hours(day.time.tired);
                cell.heads.iter_mut().zip(day.heads).for_each(|(sum, heads)| *sum += f64::from(heads));
                cell.joined += f64::from(day.joined);
                cell.left += f64::from(day.left);
            }
            results.rostered.iter_mut().zip(&group.intervals).for_each(|(sum, &(rostered, _))| *sum += rostered);
        }
        for (cell, PersonTime { at_desk, overtime, overrun, .. }) in self.persons.iter_mut().zip(&tally.persons) {
            cell.at_desk += at_desk.as_hours();
            cell.overtime += overtime.as_hours();
            cell.overrun += overrun.as_hours();
        }
    }

    /// Whether there are persons at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.persons.is_empty()
    }
}
