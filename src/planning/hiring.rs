//! How people are found, trained and lost, as written.

use jiff::civil::Date;

use crate::money::COST_PER_HIRE;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::units::{Share, Span};

/// The section `[staffing.hiring]`.
#[derive(Clone, Debug)]
pub struct HiringInput {
    /// Which source of people is hired for.
    pub people: usize,
    /// People of it who are there today and trained.
    pub present: u32,
    /// Today: no requisition can be earlier.
    pub today: Date,
    /// From the requisition to a class's first day.
    pub recruiting: Span,
    /// From the first day to the first contact.
    pub training: Span,
    /// Productivity in each week after training; 1 afterwards.
    pub ramp: Vec<f64>,
    /// Share of people who leave in a month.
    pub attrition: Share,
    /// Share of a class that does not finish training.
    pub fails_training: Share,
    /// People in a class.
    pub class_size: u32,
    /// Classes that can start in one week.
    pub classes_per_week: u32,
    /// Yuan to recruit and equip one person.
    pub cost_per_hire: f64,
}

impl HiringInput {
    /// Reads the section; `people` are the sources by key.
    pub fn read(section: &Section<'_>, people: &[String]) -> Self {
        let hiring = Self {
            people: section.reference(
                "people",
                "source of people to hire for",
                ("source of people", people),
                required(),
            ),
            present: section.integer(
                "present",
                "people of it who are there today and trained",
                or(0, "a new center").range(0..=10_000_000),
            ),
            today: section.date("today", "no requisition can be earlier", required()),
            recruiting: section.span(
                "recruiting",
                "from the requisition to a class's first day",
                or(Span::DAY * 28, "proposal of ours: four weeks"),
            ),
            training: section.span(
                "training",
                "from the first day to the first contact",
                or(Span::DAY * 21, "two to three weeks for simple voice, four to six for several channels (wfm)"),
            ),
            ramp: section
                .numbers(
                    "ramp",
                    "productivity in each week after training; 1 afterwards",
                    absent("weeks 1-8 from 0.63 to 1").each(0.01..=1.0),
                )
                .unwrap_or_else(|| vec![0.63, 0.7, 0.77, 0.83, 0.88, 0.92, 0.96, 1.0]),
            attrition: section.share(
                "attrition",
                "share of people who leave in a month",
                or(0.04, "3-5 % a month at good sites (1330)"),
            ),
            fails_training: section.share(
                "fails_training",
                "share of a class that does not finish training",
                or(0.1, "proposal of ours"),
            ),
            class_size: section.integer(
                "class_size",
                "people in a class",
                or(20, "proposal of ours").range(1..=10_000),
            ),
            classes_per_week: section.integer(
                "classes_per_week",
                "classes that can start in one week",
                or(4, "proposal of ours").range(1..=1_000),
            ),
            cost_per_hire: section.number(
                "cost_per_hire",
                "cost of recruiting and equipping one person",
                or(COST_PER_HIRE, "above 5,000 yuan a person with training (1330)").unit("yuan").range(0.0..=1e6),
            ),
        };
        if section.present() && (hiring.attrition.get() >= 1.0 || hiring.fails_training.get() >= 1.0) {
            section.problem(Code::CONTRADICTION, "attrition", "everybody leaves", "write a share below 1");
        }
        hiring
    }
}
