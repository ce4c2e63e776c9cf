//! What a planner states: targets, people and their shifts, hiring. The section `[staffing]` of a scenario.
//!
//! - [`targets`]: what is to be delivered, for which contacts, over which periods.
//! - [`shifts`]: sources of people and the shifts they work.
//! - [`hiring`]: how people are found, trained and lost.
//!
//! Invariant: this module reads and checks; what it takes to keep a target is for others to find out.

pub mod hiring;
pub mod shifts;
pub mod targets;

use jiff::civil::Date;

use crate::reading::{Section, absent, or};
use hiring::HiringInput;
use shifts::{PeopleInput, ShiftInput};
use targets::{Assurance, TargetInput};

use crate::problem::Code;
use crate::units::Span;

/// The section `[staffing]`.
#[derive(Clone, Debug)]
pub struct PlanningInput {
    /// First day of the plan; none for the season's.
    pub first_day: Option<Date>,
    /// Last day of the plan, included; none for the season's.
    pub last_day: Option<Date>,
    /// Replications that the search looks at.
    pub search_replications: u32,
    /// Further replications, with fresh seeds, that the finished plan is judged by.
    pub verify_replications: u32,
    /// Length of the steps at which the number of agents can change.
    pub step: Span,
    /// Yuan that the plan may cost at most; none for whatever it takes.
    pub budget: Option<f64>,
    /// Branch-and-bound nodes of one schedule.
    pub nodes: u32,
    /// Relative gap at which a schedule is good enough.
    pub gap: f64,
    /// What fresh seeds must say of a period for its target to count as kept.
    pub assurance: Assurance,
    /// Targets, by what they are for.
    pub targets: Vec<TargetInput>,
    /// Where agents come from.
    pub people: Vec<PeopleInput>,
    /// How they work.
    pub shifts: Vec<ShiftInput>,
    /// How they are hired.
    pub hiring: Option<HiringInput>,
}

impl PlanningInput {
    /// Reads the section. `kinds` are the contact types and `groups` the groups of agents, by key.
    pub fn read(section: &Section<'_>, kinds: &[String], groups: &[String]) -> Self {
        let people = PeopleInput::read_all(section, groups);
        let names: Vec<String> = people.iter().map(|people| people.name.key.clone()).collect();
        let step = step(section);
        Self {
            step,
            budget: section.number(
                "budget",
                "what the plan may cost at most",
                absent("whatever the targets take").unit("yuan").range(0.0..=1e12),
            ),
            first_day: section.date("first_day", "first day of the plan", absent("the season's first day")),
            last_day: section.date("last_day", "last day of the plan, included", absent("the season's last day")),
            search_replications: section.integer(
                "search_replications",
                "replications that the search looks at",
                or(8, "enough for shares of hundreds of contacts").range(1..=10_000),
            ),
            verify_replications: section.integer(
                "verify_replications",
                "further replications, with fresh seeds, that the finished plan is judged by",
                or(10, "enough for an interval").range(2..=10_000),
            ),
            nodes: section.integer(
                "nodes",
                "branch-and-bound nodes of one schedule; a count, so that the plan does not depend on the machine",
                or(300, "most schedules are within the gap at the first").range(1..=10_000_000),
            ),
            gap: section.number(
                "gap",
                "relative gap at which a schedule is good enough",
                or(0.001, "a yuan in a thousand").range(0.0..=0.5),
            ),
            assurance: section.choice(
                "assurance",
                "what simulations with fresh seeds must say of a period for its target to count as kept: that its mean \
                 reaches it, that even the worse end of its 95 % interval does (`bound`), or no more than that the whole \
                 interval does not miss it (`not_missed`)",
                &targets::ASSURANCES,
                or(Assurance::Mean, "what is promised is what is expected"),
            ),
            targets: TargetInput::read_all(section, kinds),
            shifts: ShiftInput::read_all(section, &names, step),
            hiring: section
                .optional_section("hiring", "how people are found, trained and lost", "nobody is hired")
                .map(|section| HiringInput::read(&section, &names)),
            people,
        }
    }
}

impl PlanningInput {
    /// Reports every target whose contacts nobody with shifts can serve. `kinds` are the keys of the contact types, and
    /// `serving` says for each group which of them it takes.
    pub fn check_workers(&self, section: &Section<'_>, kinds: &[String], serving: &[&[usize]]) {
        if !section.present() || self.people.is_empty() || self.shifts.is_empty() {
            return;
        }
        let works = |group: usize| {
            let sources = self.people.iter().enumerate().filter(|(_, people)| people.groups.contains(&group));
            sources.into_iter().any(|(source, _)| self.shifts.iter().any(|shift| shift.people == source))
        };
        for target in &self.targets {
            let mut groups = (0..serving.len()).filter(|&group| serving[group].contains(&target.kind)).peekable();
            // A type without a group is told where groups are read.
            if groups.peek().is_some() && !groups.any(works) {
                let message =
                    format!("`{}` has a target, and nobody in a group that serves it has a shift", kinds[target.kind]);
                let remedy =
                    "add people to `[staffing.people]` who can work in one of its groups, and a shift for them";
                section.problem(Code::NO_SHIFTS, "people", message, remedy);
            }
        }
    }

    /// Steps in 15 minutes.
    #[must_use]
    pub fn steps(&self) -> usize {
        usize::try_from(shifts::GRID.micros() / self.step.micros().max(1)).unwrap_or(1).max(1)
    }
}

/// The step of schedules.
fn step(section: &Section<'_>) -> Span {
    let step = section.span(
        "step",
        "length of the steps at which the number of agents can change",
        or(shifts::GRID, "rosters are written by quarters of an hour").range(Span::MINUTE..=shifts::GRID),
    );
    if section.present() && (step.is_zero() || !shifts::GRID.micros().is_multiple_of(step.micros())) {
        let remedy = "write 1 min, 3 min, 5 min or 15 min";
        section.problem(Code::OFF_THE_GRID, "step", "15 minutes are not a whole number of steps", remedy);
        return shifts::GRID;
    }
    step
}
