//! People and rosters from CSV.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime};

use super::{CourseInput, Known, PersonInput};
use crate::problem::Code;
use crate::reading::{CsvTable, Section, absent, required};
use crate::units::Span;
use crate::workforce::roster::{Activity, Caps, Flaw, Row, examine};

/// A roster as read.
#[derive(Clone, Debug, Default)]
pub(super) struct RosterTable {
    pub rows: Vec<Row>,
}

/// People of the table that `people` names.
pub(super) fn people(section: &Section<'_>, known: Known<'_>) -> Vec<PersonInput> {
    let doc = "CSV with the people by name: group and day of the first contact";
    section
        .table("people", doc, absent("people are those of the teams, or of the roster"), |table| {
            let keys = table.column::<String, _>("agent", "name, each once", required());
            let groups = table.references("group", "where the person works", ("group", known.groups), required());
            let hired =
                table.column::<Date, _>("ready", "day of the first contact", absent("long ago: practiced people"));
            let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
            for (row, key) in keys.iter().enumerate() {
                if seen.insert(key, row).is_some() {
                    table.problem(
                        Code::DUPLICATE,
                        "agent",
                        row,
                        &format!("`{key}` stands twice"),
                        "name everybody once",
                    );
                }
                check_group(table, row, groups[row], known);
            }
            let person = |(row, key): (usize, &String)| PersonInput {
                key: key.clone(),
                group: groups[row],
                team: None,
                hired: hired.as_ref().map(|hired| hired[row]),
                class_days: 0,
            };
            keys.iter().enumerate().map(person).collect()
        })
        .unwrap_or_default()
}

fn check_group(table: &CsvTable<'_>, row: usize, group: usize, known: Known<'_>) {
    if known.staffed.get(group).is_some_and(|staffed| !staffed) {
        let key = &known.groups[group];
        let remedy =
            format!("write `workforce = true` under `contact_center.groups.{key}` in place of its numbers of agents");
        table.problem(Code::NOT_BY_WORKFORCE, "group", row, &format!("group `{key}` is staffed by numbers"), &remedy);
    }
}

impl RosterTable {
    /// Reads the table that `roster` names. Where nobody has been declared, it also declares its people.
    pub(super) fn read(
        section: &Section<'_>,
        persons: &mut Vec<PersonInput>,
        courses: &[CourseInput],
        (known, caps): (Known<'_>, Caps),
    ) -> Option<Self> {
        let doc = "CSV with everybody's shifts: one row for each stretch of time, in any order";
        section.table("roster", doc, absent("shifts follow the teams' patterns"), |table| {
            Self::read_rows(table, persons, courses, (known, caps))
        })
    }

    fn read_rows(
        table: &CsvTable<'_>,
        persons: &mut Vec<PersonInput>,
        courses: &[CourseInput],
        (known, caps): (Known<'_>, Caps),
    ) -> Self {
        let course = |(course, number): (&CourseInput, u8)| (course.key.clone(), Activity::Course(number));
        let words = Activity::WORDS.into_iter().map(|(word, activity)| (word.to_owned(), activity));
        let (words, meant): (Vec<String>, Vec<Activity>) = words.chain(courses.iter().zip(0..).map(course)).unzip();
        let agents = table.column::<String, _>("agent", "who works then", required());
        let groups = table.references("group", "where the person works", ("group", known.groups), required());
        let starts = table.column::<DateTime, _>("start", "first local moment", required());
        let ends = table.column::<DateTime, _>("end", "local moment after the last", required());
        let activities = table.references("activity", "what for", ("activity", &words), required());
        let declares = persons.is_empty();
        let mut positions: BTreeMap<String, u32> =
            persons.iter().zip(0_u32..).map(|(person, position)| (person.key.clone(), position)).collect();
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for row in 0..table.rows() {
            let [Some(key), Some(&group), Some(&start), Some(&end), Some(&activity)] = [
                agents.get(row).map(|_| &row),
                groups.get(row),
                starts.get(row).map(|_| &row),
                ends.get(row).map(|_| &row),
                activities.get(row),
            ] else {
                continue;
            };
            let (key, start, end) = (&agents[*key], starts[start], ends[end]);
            check_group(table, row, group, known);
            let Some(agent) = Self::person(table, row, (key, group), (&mut positions, persons), declares, known) else {
                continue;
            };
            rows.push(Row { agent, start, end, activity: meant[activity] });
            lines.push(row);
        }
        let flaws = known.calendar.map_or_else(Vec::new, |calendar| examine(&rows, calendar, caps).1);
        for (at, flaw) in flaws {
            report(table, lines[at], &flaw, &lines);
        }
        check_ready(table, &rows, &lines, persons);
        Self { rows }
    }

    /// The position of the person of a row; none if nobody of this name is declared.
    fn person(
        table: &CsvTable<'_>,
        row: usize,
        (key, group): (&String, usize),
        (positions, persons): (&mut BTreeMap<String, u32>, &mut Vec<PersonInput>),
        declares: bool,
        known: Known<'_>,
    ) -> Option<u32> {
        if let Some(&position) = positions.get(key) {
            let own = persons[position as usize].group;
            if own != group {
                let message = format!("`{key}` works in group `{}`", known.groups[own]);
                let remedy = "a person works in one group; name a second person, or let the group serve more types";
                table.problem(Code::ROSTER_GROUP, "group", row, &message, remedy);
            }
            return Some(position);
        }
        if !declares {
            let remedy =
                "name somebody of the teams or of the table of people; without either, the roster names its people";
            table.problem(Code::ROSTER_AGENT, "agent", row, &format!("nobody is called `{key}`"), remedy);
            return None;
        }
        let position = u32::try_from(persons.len()).ok()?;
        persons.push(PersonInput { key: key.clone(), group, team: None, hired: None, class_days: 0 });
        positions.insert(key.clone(), position);
        Some(position)
    }
}

/// Reports rows before the person's first contact.
fn check_ready(table: &CsvTable<'_>, rows: &[Row], lines: &[usize], persons: &[PersonInput]) {
    for (row, &line) in rows.iter().zip(lines) {
        let person = &persons[row.agent as usize];
        let Some(hired) = person.hired else { continue };
        let ready = hired.checked_add(jiff::Span::new().days(i64::from(person.class_days))).unwrap_or(hired);
        if row.start.date() < ready {
            let message = format!("`{}` has the first contact on {ready}", person.key);
            table.problem(Code::ROSTER_TIMES, "start", line, &message, "roster nobody before that day");
        }
    }
}

fn report(table: &CsvTable<'_>, row: usize, flaw: &Flaw, lines: &[usize]) {
    match *flaw {
        Flaw::Times => {
            let remedy = "write a moment after `start`, at most a day later";
            table.problem(
                Code::ROSTER_TIMES,
                "end",
                row,
                "the stretch does not end within a day after it begins",
                remedy,
            );
        }
        Flaw::Overlap(other) => {
            let other = table.place_of("start", lines[other]).line_and_column().0;
            let message = format!("begins before the same agent's stretch in line {other} ends");
            table.problem(Code::ROSTER_OVERLAP, "start", row, &message, "let each stretch end before the next begins");
        }
        Flaw::DailyHours(date, length) => {
            let message = format!("with this row {} on {date}, more than `daily_hours`", hours(length));
            table.problem(
                Code::ROSTER_HOURS,
                "end",
                row,
                &message,
                "shorten the shift; overtime is approved under `[[workforce.overtime]]`",
            );
        }
        Flaw::WeeklyHours(monday, length) => {
            let message =
                format!("with this row {} in the week from {monday}, more than `weekly_hours`", hours(length));
            table.problem(
                Code::ROSTER_HOURS,
                "end",
                row,
                &message,
                "take out a shift of this week, or raise `weekly_hours`",
            );
        }
    }
}

/// A length in hours and minutes.
pub(super) fn hours(length: Span) -> String {
    let minutes = length.micros() / Span::MINUTE.micros();
    match (minutes / 60, minutes % 60) {
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}
