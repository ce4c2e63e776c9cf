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
    /// Share of the answered who wait no longer than `within`: a quantile of the wait.
    pub quantile: Option<Share>,
    /// Share to be finished within the type's due time.
    pub in_due: Option<Share>,
    /// Highest share of agents' slots in use.
    pub slot_use: Option<Share>,
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

/// What simulations with fresh seeds must say of a period for its target to count as kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Assurance {
    /// Its interval does not lie wholly on the wrong side: the period is not proved to miss.
    NotMissed,
    /// Its mean reaches the target.
    Mean,
    /// The worse end of its interval reaches the target: the period is proved to keep it.
    Bound,
}

pub(super) const ASSURANCES: [(&str, Assurance); 3] =
    [("not_missed", Assurance::NotMissed), ("mean", Assurance::Mean), ("bound", Assurance::Bound)];

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
        let quantile = section.share(
            "quantile",
            "which quantile of the wait of the answered is at most `quantile_wait`",
            absent("no such target"),
        );
        let quantile_wait = section.span("quantile_wait", "highest value of that quantile", absent("no such target"));
        let target = Self {
            quantile,
            in_due: section.share("in_due", "share finished within the type's due time", absent("no such target")),
            slot_use: section.share(
                "slot_use",
                "highest share of agents' slots in use",
                absent("no such target"),
            ),
            kind,
            service_level: section.share(
                "service_level",
                "share answered within the threshold",
                absent("no such target"),
            ),
            within: Self::threshold(section, quantile_wait),
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
        if section.present() && quantile.is_some() != quantile_wait.is_some() {
            let remedy = "write both, such as quantile = 0.9 and quantile_wait = \"60 s\"";
            section.problem(Code::MISSING_KEY, "quantile", "`quantile` and `quantile_wait` belong together", remedy);
        }
        if section.present() && target.asks_nothing() {
            let remedy = "write `service_level`, `quantile`, `abandoned`, `mean_wait`, `waiting`, `in_due`, `occupancy` or `slot_use`";
            section.problem(Code::MISSING_KEY, "service_level", "the target asks for nothing", remedy);
        }
        target
    }

    /// The threshold up to which the ledger counts waits: one a type.
    fn threshold(section: &Section<'_>, quantile_wait: Option<Span>) -> Span {
        let within: Option<Span> = section.span(
            "within",
            "threshold of the service level",
            absent("20 s, the habit of the trade, or `quantile_wait`"),
        );
        if let (Some(within), Some(wait)) = (within, quantile_wait)
            && within != wait
        {
            let remedy = "waits are counted up to one threshold a type: write the same time for both, or leave one of the targets out";
            section.problem(Code::CONTRADICTION, "quantile_wait", "another time than `within`", remedy);
        }
        within.or(quantile_wait).unwrap_or(Span::from_whole_secs(20))
    }

    fn asks_nothing(&self) -> bool {
        self.service_level.is_none()
            && self.abandoned.is_none()
            && self.mean_wait.is_none()
            && self.waiting.is_none()
            && self.occupancy.is_none()
            && self.quantile.is_none()
            && self.in_due.is_none()
            && self.slot_use.is_none()
    }
}
