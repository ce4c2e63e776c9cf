//! Targets as written.

use crate::problem::Code;
use crate::reading::{Section, absent, or};
use crate::staffing::ServiceLevel;
use crate::units::{Share, Span};

/// Over which stretch of time a target must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// In each 15 minutes.
    Interval,
    /// In each hour.
    Hour,
    /// On each day.
    Day,
    /// Over the whole plan.
    Plan,
}

/// What is to be delivered to one contact type.
#[derive(Clone, Debug, PartialEq)]
pub struct TargetInput {
    /// Position of the contact type.
    pub kind: usize,
    /// Share to be answered within the threshold.
    pub service_level: Option<Share>,
    /// The threshold.
    pub within: Span,
    /// Which contacts the service level counts.
    pub definition: ServiceLevel,
    /// Highest share that gives up.
    pub abandoned: Option<Share>,
    /// Longest mean wait of answered contacts.
    pub mean_wait: Option<Span>,
    /// Highest share that has to wait.
    pub waiting: Option<Share>,
    /// Highest share of their time that agents are busy.
    pub occupancy: Option<Share>,
    /// Over which stretch of time.
    pub over: Over,
    /// Share of the periods, over all replications, in which the target must hold; none for the expectation.
    pub in_share: Option<Share>,
    /// Which of two neighboring numbers of agents is taken.
    pub aim: Aim,
}

/// Which of two neighboring numbers of agents is taken, where one misses a target and the other is better than it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The larger: the target is kept.
    AtLeast,
    /// The one whose outcome is closer to the target.
    Nearest,
}

const AIMS: [(&str, Aim); 2] = [("at_least", Aim::AtLeast), ("nearest", Aim::Nearest)];

const DEFINITIONS: [(&str, ServiceLevel); 4] = [
    ("g0", ServiceLevel::OfAnswered),
    ("g1", ServiceLevel::ExcludingShortAbandons),
    ("g2", ServiceLevel::CountingShortAbandons),
    ("g3", ServiceLevel::OfOffered),
];

const OVER: [(&str, Over); 4] =
    [("interval", Over::Interval), ("hour", Over::Hour), ("day", Over::Day), ("plan", Over::Plan)];

impl TargetInput {
    /// Reads `[staffing.targets.*]`, named by the contact types in `kinds`.
    pub fn read_all(section: &Section<'_>, kinds: &[String]) -> Vec<Self> {
        section
            .named_sections("targets", "what is to be delivered, named by contact type", 1..)
            .into_iter()
            .filter_map(|(key, target)| {
                let known = kinds.iter().position(|kind| *kind == key);
                if known.is_none() && !kinds.is_empty() && target.present() {
                    let remedy = format!("name one of: {}", kinds.join(", "));
                    let message = format!("`targets.{key}`: there is no contact type `{key}`");
                    target.problems().error(Code::NO_SUCH_NAME, target.place(), message, remedy);
                }
                Some(Self::read(known.unwrap_or(0), &target)).filter(|_| known.is_some())
            })
            .collect()
    }

    fn read(kind: usize, section: &Section<'_>) -> Self {
        let target = Self {
            kind,
            service_level: section.share(
                "service_level",
                "share answered within the threshold",
                absent("no such target"),
            ),
            within: section.span(
                "within",
                "threshold of the service level",
                or(Span::from_whole_secs(20), "80 % in 20 s is the habit of the trade"),
            ),
            definition: section.choice(
                "definition",
                "which contacts the service level counts: g0 of answered, g1 without short abandons, g2 short abandons \
                 count as served, g3 of offered",
                &DEFINITIONS,
                or(ServiceLevel::OfOffered, "the strictest"),
            ),
            abandoned: section.share("abandoned", "highest share that gives up", absent("no such target")),
            mean_wait: section.span("mean_wait", "longest mean wait of answered contacts", absent("no such target")),
            waiting: section.share("waiting", "highest share that has to wait", absent("no such target")),
            occupancy: section.share(
                "occupancy",
                "highest share of their time that agents are busy",
                absent("no such target"),
            ),
            over: section.choice("over", "over which stretch of time", &OVER, or(Over::Hour, "what people notice")),
            in_share: section.share(
                "in_share",
                "share of the periods, over all replications, in which the target must hold",
                absent("the target holds for the expectation"),
            ),
            aim: section.choice(
                "aim",
                "which of two neighboring numbers of agents is taken: the one that keeps the target, or the one nearer to it",
                &AIMS,
                or(Aim::AtLeast, "targets are to be kept"),
            ),
        };
        if section.present() && target.asks_nothing() {
            let remedy = "write `service_level`, `abandoned`, `mean_wait`, `waiting` or `occupancy`";
            section.problem(Code::MISSING_KEY, "service_level", "the target asks for nothing", remedy);
        }
        target
    }

    fn asks_nothing(&self) -> bool {
        self.service_level.is_none()
            && self.abandoned.is_none()
            && self.mean_wait.is_none()
            && self.waiting.is_none()
            && self.occupancy.is_none()
    }
}
