//! The workforce as written: `[workforce]`.
//!
//! - [`patterns`]: shifts. [`teams`]: people who share a group, a day of hire and patterns.
//! - [`rules`]: what holds for everybody: absence, fatigue, ramp, pauses, overtime, recovery, learning.
//! - [`tables`]: people and rosters from CSV.

pub mod patterns;
pub mod rules;
pub mod tables;
pub mod teams;

use jiff::civil::Date;

use super::generate;
use super::roster::{Caps, Flaw, Row, examine};
use crate::problem::Code;
use crate::reading::{Section, absent};
use crate::units::{Calendar, Span};

use patterns::{ActivityInput, PatternInput};
use rules::RulesInput;
use tables::RosterTable;
use teams::TeamInput;

/// The section `[workforce]`.
#[derive(Clone, Debug)]
pub struct WorkforceInput {
    /// Everybody, by agent.
    pub persons: Vec<PersonInput>,
    /// Teams, for what their people have in common.
    pub teams: Vec<TeamInput>,
    /// What is taught.
    pub courses: Vec<CourseInput>,
    /// Everybody's time.
    pub rows: Vec<Row>,
    /// The date to which each row belongs.
    pub dates: Vec<Date>,
    /// What holds for everybody.
    pub rules: RulesInput,
}

/// One person.
#[derive(Clone, Debug, PartialEq)]
pub struct PersonInput {
    /// The word for the person in rosters.
    pub key: String,
    /// Position of the group.
    pub group: usize,
    /// Position of the team; none for people from a table.
    pub team: Option<usize>,
    /// First day in class; none: long ago.
    pub hired: Option<Date>,
    /// Days in class.
    pub class_days: u32,
}

/// A course.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseInput {
    /// The word for it in rosters.
    pub key: String,
    /// How many contacts of which learned cause it makes up for.
    pub teaches: Vec<(usize, f64)>,
}

/// What the section refers to.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Keys of the groups.
    pub groups: &'a [String],
    /// Which of them are staffed by the workforce.
    pub staffed: &'a [bool],
    /// Keys of the contact types.
    pub types: &'a [String],
    /// Keys of the causes.
    pub causes: &'a [String],
    /// The season; none if it cannot be laid on the calendar, in which case nobody is rostered.
    pub calendar: Option<&'a Calendar>,
}

impl WorkforceInput {
    /// Reads the section.
    #[must_use]
    pub fn read(section: &Section<'_>, known: Known<'_>) -> Self {
        let hours = |key, doc| section.span(key, doc, absent("no limit").above(Span::ZERO));
        let caps = Caps {
            daily: hours("daily_hours", "most paid time of one person in shifts that begin on one date"),
            weekly: hours(
                "weekly_hours",
                "most paid time of one person in shifts that begin in one week, from Monday on",
            ),
        };
        let rules = RulesInput::read(section, known);
        let learned: Vec<&str> = rules.learning.iter().map(|&(cause, _)| known.causes[cause].as_str()).collect();
        let patterns = PatternInput::read_all(section);
        let keys: Vec<String> = patterns.iter().map(|pattern| pattern.key.clone()).collect();
        let team_sections =
            section.named_sections("teams", "people with a group, a day of hire and patterns in common", ..=200);
        let teams: Vec<TeamInput> = team_sections
            .iter()
            .map(|(key, section)| TeamInput::read(key.clone(), section, &keys, &learned, known))
            .collect();
        let team_keys: Vec<String> = teams.iter().map(|team| team.name.key.clone()).collect();
        let activities = ActivityInput::read_all(section, &team_keys, &learned);
        let courses: Vec<CourseInput> = activities
            .iter()
            .filter(|activity| !activity.teaches.is_empty())
            .map(|activity| CourseInput { key: activity.key.clone(), teaches: activity.teaches.clone() })
            .collect();
        let countable = are_countable(section, &teams);
        let mut persons: Vec<PersonInput> = if countable {
            teams.iter().enumerate().flat_map(|(at, team)| team.persons(at)).collect()
        } else {
            Vec::new()
        };
        persons.extend(tables::people(section, known));
        let table = RosterTable::read(section, &mut persons, &courses, (known, caps));
        for (team, (_, section)) in teams.iter().zip(&team_sections) {
            if table.is_none() && team.patterns.is_empty() && team.on_call.is_none() && section.is_sound("patterns") {
                let remedy = "write `patterns`, or `on_call`, or a `roster` for everybody";
                section.problem(Code::MISSING_KEY, "patterns", "nothing says when the team works", remedy);
            }
        }
        let rows = if let Some(table) = table {
            for (_, section) in team_sections.iter().filter(|(_, section)| section.has("patterns")) {
                let remedy = "remove `patterns` here, or `roster` there";
                section.problem(
                    Code::CONTRADICTION,
                    "patterns",
                    "there is a roster, which says who works when",
                    remedy,
                );
            }
            table.rows
        } else if let Some(calendar) = known.calendar.filter(|calendar| is_dealable(section, &teams, calendar)) {
            let rows = generate::roster(&teams, &persons, (&patterns, &activities), calendar);
            check_generated(&rows, &persons, &team_sections, calendar, caps);
            rows
        } else {
            Vec::new()
        };
        if countable {
            check_staffed(section, &persons, known);
        }
        let dates = known.calendar.map_or_else(Vec::new, |calendar| examine(&rows, calendar, Caps::default()).0);
        Self { persons, teams, courses, rows, dates, rules }
    }
}

/// Most people of all teams.
const MOST_PEOPLE: u64 = 1_000_000;

/// Whether there are no more people than that; reported if there are.
fn are_countable(section: &Section<'_>, teams: &[TeamInput]) -> bool {
    let people: u64 = teams.iter().map(|team| u64::from(team.agents)).sum();
    if people > MOST_PEOPLE {
        let message = format!("{people} people are more than {MOST_PEOPLE}");
        section.problem(Code::OUT_OF_RANGE, "teams", message, "write numbers of agents in place of persons");
    }
    people <= MOST_PEOPLE
}

/// Most days of persons that a roster from patterns may have: a gigabyte of stretches.
const MOST_PERSON_DAYS: u64 = 20_000_000;

/// Whether the roster from patterns has a bearable size; reported if it has not.
fn is_dealable(section: &Section<'_>, teams: &[TeamInput], calendar: &Calendar) -> bool {
    let rostered =
        teams.iter().filter(|team| !team.patterns.is_empty()).map(|team| u64::from(team.agents)).sum::<u64>();
    let days = u64::try_from(calendar.days()).unwrap_or(u64::MAX);
    let is_small = rostered.saturating_mul(days) <= MOST_PERSON_DAYS;
    if !is_small {
        let message = format!("{rostered} people over {days} days are more than {MOST_PERSON_DAYS} days of work");
        let remedy = "write a shorter season, fewer people, or numbers of agents in place of persons";
        section.problem(Code::OUT_OF_RANGE, "teams", message, remedy);
    }
    is_small
}

/// Reports the first flaw of each team's generated roster.
fn check_generated(
    rows: &[Row],
    persons: &[PersonInput],
    teams: &[(String, Section<'_>)],
    calendar: &Calendar,
    caps: Caps,
) {
    let mut reported = vec![false; teams.len()];
    for (at, flaw) in examine(rows, calendar, caps).1 {
        let person = &persons[rows[at].agent as usize];
        let Some(team) = person.team.filter(|&team| !reported[team]) else { continue };
        reported[team] = true;
        let section = &teams[team].1;
        let (code, message, remedy) = match flaw {
            Flaw::Overlap(_) | Flaw::Times => (
                Code::ROSTER_OVERLAP,
                format!("{} would begin a shift at {} before the one before has ended", person.key, rows[at].start),
                "shorten the shift, or let it start at times that are less than a day apart",
            ),
            Flaw::DailyHours(date, hours) => (
                Code::ROSTER_HOURS,
                format!("{} would work {} on {date}", person.key, tables::hours(hours)),
                "shorten the shift, or raise `daily_hours`",
            ),
            Flaw::WeeklyHours(monday, hours) => (
                Code::ROSTER_HOURS,
                format!("{} would work {} in the week from {monday}", person.key, tables::hours(hours)),
                "shorten the shift, give more days off, or raise `weekly_hours`",
            ),
        };
        section.problem(code, "patterns", message, remedy);
    }
}

/// Reports groups that wait for people who are not there, and people in groups that are staffed by numbers.
fn check_staffed(section: &Section<'_>, persons: &[PersonInput], known: Known<'_>) {
    for (group, key) in known.groups.iter().enumerate() {
        if known.staffed[group] && !persons.iter().any(|person| person.group == group) {
            let message = format!("nobody works in group `{key}`, which is staffed by the workforce");
            let remedy = format!("write a team with `group = \"{key}\"`, or give the group `agents`");
            section.problem(Code::NO_WORKFORCE, "teams", message, remedy);
        }
    }
}
