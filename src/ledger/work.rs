//! Persons counted: hours by what they were, heads by how far people are, and each person's time at the desk.
//!
//! Hours are integrated over the clock as whole microseconds, so that what is rostered is exactly the sum of what became of
//! it. Rostered time is counted by itself, from the roster, and not as that sum: the audit compares the two.

use super::LedgerPlan;
use crate::facts::{Duty, Stage, Standing};
use crate::ids::{AgentId, GroupId};
use crate::units::{Instant, Span};

const DUTIES: usize = Duty::ALL.len();
const STAGES: usize = Stage::ALL.len();

/// A group's persons in one period; times are person-microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkTime {
    /// By what it was, as [`Duty::at`] numbers it; time off is not counted.
    pub by_duty: [u64; DUTIES],
    /// Rostered, whatever became of it.
    pub rostered: u64,
    /// At work in a day long enough to tire.
    pub tired: u64,
}

/// A group's persons on one day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorkDay {
    /// Time of the day by the clock.
    pub time: WorkTime,
    /// People at its end, by [`Stage::at`].
    pub heads: [u32; STAGES],
    /// People who came into class or, without one, to the floor.
    pub joined: u32,
    /// People who had their first contact before them and left, and those who left the class.
    pub left: u32,
}

/// One person's season.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PersonTime {
    since: Instant,
    /// At the desk, overtime and calls included.
    pub at_desk: Span,
    /// Approved time after shifts.
    pub overtime: Span,
    /// Time after shifts and into breaks for finishing contacts.
    pub overrun: Span,
}

/// One group.
#[derive(Clone, Debug)]
pub struct GroupWork {
    /// By interval of the clock: rostered, at the desk in any way; person-seconds.
    pub intervals: Vec<(f64, f64)>,
    /// By day.
    pub days: Vec<WorkDay>,
    now: [u32; DUTIES],
    rostered: u32,
    tired: u32,
    stages: [u32; STAGES],
    since: Instant,
    time: WorkTime,
    interval: (u64, u64),
}

/// All groups with persons, and all persons.
#[derive(Clone, Debug)]
pub struct WorkTally {
    /// By group; none for groups that are staffed by numbers.
    pub groups: Vec<Option<GroupWork>>,
    /// By person.
    pub persons: Vec<PersonTime>,
    midnights: Vec<Instant>,
    today: usize,
}

impl WorkTime {
    /// Adds another period.
    pub fn add(&mut self, other: &Self) {
        self.by_duty.iter_mut().zip(other.by_duty).for_each(|(sum, time)| *sum += time);
        self.rostered += other.rostered;
        self.tired += other.tired;
    }

    /// Time of one kind.
    #[must_use]
    pub const fn of(&self, duty: Duty) -> u64 {
        self.by_duty[duty.at()]
    }

    /// What became of the rostered time, added up: equals [`WorkTime::rostered`].
    #[must_use]
    pub fn accounted(&self) -> u64 {
        Duty::ALL.into_iter().filter(|duty| duty.is_rostered()).map(|duty| self.of(duty)).sum()
    }
}

impl GroupWork {
    fn new(days: usize, intervals: usize) -> Self {
        Self {
            intervals: Vec::with_capacity(intervals),
            days: vec![WorkDay::default(); days],
            now: [0; DUTIES],
            rostered: 0,
            tired: 0,
            stages: [0; STAGES],
            since: Instant::START,
            time: WorkTime::default(),
            interval: (0, 0),
        }
    }

    fn pass(&mut self, now: Instant) {
        let time = now.since(self.since).micros();
        self.since = now;
        if time == 0 {
            return;
        }
        let mut at_desk = 0;
        for duty in Duty::ALL {
            let persons = u64::from(self.now[duty.at()]);
            self.time.by_duty[duty.at()] += persons * time;
            if duty.takes_contacts() {
                at_desk += persons;
            }
        }
        self.time.rostered += u64::from(self.rostered) * time;
        self.time.tired += u64::from(self.tired) * time;
        self.interval.0 += u64::from(self.rostered) * time;
        self.interval.1 += at_desk * time;
    }

    fn turn(&mut self, was: Standing, is: Standing, now: Instant, today: usize) {
        self.pass(now);
        // Time off is nobody's: people who are off are not counted.
        if was.duty != Duty::Off {
            self.now[was.duty.at()] -= 1;
        }
        if is.duty != Duty::Off {
            self.now[is.duty.at()] += 1;
        }
        self.rostered = self.rostered - u32::from(was.rostered) + u32::from(is.rostered);
        self.tired = self.tired - u32::from(was.tired) + u32::from(is.tired);
        if was.stage != is.stage {
            let day = &mut self.days[today];
            if was.stage != Stage::Outside {
                self.stages[was.stage.at()] -= 1;
            } else if now > Instant::START {
                day.joined += 1;
            }
            self.stages[is.stage.at()] += 1;
            day.left += u32::from(is.stage == Stage::Left);
        }
    }
}

impl WorkTally {
    /// Empty tallies.
    #[must_use]
    pub fn new(plan: &LedgerPlan) -> Self {
        let group = || GroupWork::new(plan.days(), plan.intervals());
        Self {
            groups: plan.groups.iter().map(|layout| layout.individuals.then(group)).collect(),
            persons: vec![PersonTime::default(); plan.individuals],
            midnights: plan.midnights.to_vec(),
            today: 0,
        }
    }

    /// A person stands otherwise than before.
    pub fn turn(&mut self, agent: AgentId, group: GroupId, was: Standing, is: Standing, now: Instant) {
        // What happens at midnight belongs to the new day, also if the interval has not been closed yet.
        if self.midnights.get(self.today + 1).is_some_and(|&midnight| midnight <= now) {
            self.end_day(now);
        }
        let person = &mut self.persons[agent.at()];
        let time = now.since(person.since);
        person.since = now;
        match was.duty {
            Duty::Overtime => person.overtime += time,
            Duty::Overrun => person.overrun += time,
            _ => {}
        }
        if was.duty.takes_contacts() {
            person.at_desk += time;
        }
        if let Some(group) = &mut self.groups[group.at()] {
            group.turn(was, is, now, self.today);
        }
    }

    /// Closes the clock's interval that ends at `now`, and the day that ends with it.
    pub fn close_interval(&mut self, now: Instant) {
        for group in self.groups.iter_mut().flatten() {
            group.pass(now);
            let (rostered, at_desk) = std::mem::take(&mut group.interval);
            group.intervals.push((seconds(rostered), seconds(at_desk)));
        }
        if self.midnights.get(self.today + 1).is_some_and(|&midnight| midnight <= now) {
            self.end_day(now);
        }
    }

    /// Closes the day that ends at `now`. The last day stays today, so that what happens at its end belongs to it.
    fn end_day(&mut self, now: Instant) {
        for group in self.groups.iter_mut().flatten() {
            group.pass(now);
            let day = &mut group.days[self.today];
            day.time.add(&std::mem::take(&mut group.time));
            day.heads = group.stages;
        }
        if self.today + 2 < self.midnights.len() {
            self.today += 1;
        }
    }

    /// The first group and day whose rostered time is not what became of it: a defect of the simulator.
    #[must_use]
    pub fn unaccounted(&self) -> Option<(GroupId, usize)> {
        let groups = self.groups.iter().enumerate().filter_map(|(position, group)| Some((position, group.as_ref()?)));
        for (position, group) in groups {
            let day = group.days.iter().position(|day| day.time.accounted() != day.time.rostered);
            if let Some(day) = day {
                return Some((GroupId::of(position), day));
            }
        }
        None
    }
}

/// Microseconds as seconds.
#[expect(clippy::cast_precision_loss, reason = "exact up to here; a result needs 53 bits")]
fn seconds(micros: u64) -> f64 {
    micros as f64 / 1e6
}

/// Person-microseconds as hours.
#[must_use]
pub fn hours(micros: u64) -> f64 {
    seconds(micros) / 3_600.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minute(minutes: u64) -> Instant {
        Instant::START + Span::MINUTE * minutes
    }

    fn standing(duty: Duty) -> Standing {
        Standing { stage: Stage::Ready, duty, rostered: duty.is_rostered(), tired: false }
    }

    fn tally() -> WorkTally {
        let midnights = vec![minute(0), minute(1_440), minute(2_880)];
        WorkTally {
            groups: vec![Some(GroupWork::new(2, 192))],
            persons: vec![PersonTime::default()],
            midnights,
            today: 0,
        }
    }

    #[test]
    fn hours_and_heads_by_hand() {
        let mut tally = tally();
        let mut was = Standing::default();
        let steps = [
            (0, Standing { stage: Stage::Ready, ..Standing::default() }),
            (60, standing(Duty::Desk)),
            (480, standing(Duty::Overrun)),
            (490, standing(Duty::Off)),
            (1_500, standing(Duty::Absent)),
            (1_560, Standing { stage: Stage::Left, ..Standing::default() }),
        ];
        let mut next = 15;
        for (at, is) in steps {
            while next <= at {
                tally.close_interval(minute(next));
                next += 15;
            }
            tally.turn(AgentId(0), GroupId(0), was, is, minute(at));
            was = is;
        }
        while next <= 2_880 {
            tally.close_interval(minute(next));
            next += 15;
        }
        let group = tally.groups[0].as_ref().expect("a group of persons");
        let [first, second] = [group.days[0], group.days[1]];
        assert_eq!(first.time.of(Duty::Desk), (Span::MINUTE * 420).micros());
        assert_eq!(first.time.of(Duty::Overrun), (Span::MINUTE * 10).micros());
        assert_eq!(second.time.of(Duty::Absent), (Span::MINUTE * 60).micros());
        assert_eq!((first.time.rostered, second.time.rostered), ((Span::HOUR * 7).micros(), Span::HOUR.micros()));
        assert_eq!((first.heads, first.joined), ([0, 0, 1, 0, 0], 0), "there from the start");
        assert_eq!((second.heads, second.left), ([0, 0, 0, 0, 1], 1));
        assert_eq!((tally.persons[0].at_desk, tally.persons[0].overrun), (Span::HOUR * 7, Span::MINUTE * 10));
        assert_eq!(group.intervals[4], (900.0, 900.0));
        assert_eq!((tally.unaccounted(), hours(first.time.rostered)), (None, 7.0));
    }

    #[test]
    fn rostered_time_of_which_nothing_became_is_found() {
        let mut tally = tally();
        let lost = Standing { rostered: true, ..Standing::default() };
        for interval in 1..=192 {
            tally.close_interval(minute(interval * 15));
            if interval == 98 {
                tally.turn(AgentId(0), GroupId(0), Standing::default(), lost, minute(1_470));
            }
        }
        assert_eq!(tally.unaccounted(), Some((GroupId(0), 1)));
    }
}
