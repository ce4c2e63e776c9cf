//! Causes of contacts as written in a scenario.

use jiff::civil::DateTime;

use super::awake::Awake;
use super::bursts::BurstInput;
use super::busyness::Busyness;
use super::hazard::{Growth, Hazard};
use super::mishap::Mishap;
use super::plan::{CausePlan, Delay, LatenessPlan, Trigger};
use crate::ids::TypeId;
use crate::kernel::Law;
use crate::names::Name;
use crate::problem::Code;
use crate::reading::{Section, absent, or, required};
use crate::timetable::{Bins, factors, moment};
use crate::units::{Calendar, Instant, Span};

/// Shortest mean time between the contacts of a renewal cause, in seconds.
const SHORTEST_INTERVAL: f64 = 1e-3;

/// Why customers contact.
#[derive(Clone, Debug)]
pub struct ContactsInput {
    /// Relative readiness to contact by hour of the day.
    pub awake: [f64; 24],
    /// Reasons.
    pub causes: Vec<CauseInput>,
}

/// One reason.
#[derive(Clone, Debug)]
pub struct CauseInput {
    /// Key and label.
    pub name: Name,
    trigger: TriggerInput,
    busyness: Busyness,
    bursts: Vec<BurstInput>,
    /// Types by position, with their shares; these add up to 1.
    pub types: Vec<(usize, f64)>,
    /// Handle time: talk, hold and wrap-up.
    pub handle_time: Law,
    /// Share that a bot contains where there is one; none: what the bot says.
    pub contained: Option<f64>,
    /// Probability that an answer resolves the problem.
    pub resolved: f64,
    recontact: Law,
}

#[derive(Clone, Debug)]
enum TriggerInput {
    Calendar {
        per_day: f64,
        hours: Option<[f64; 24]>,
        weekdays: [f64; 7],
    },
    /// Contacts an hour from each local moment on.
    Curve(Vec<(DateTime, f64)>),
    Orders {
        per_order: f64,
        delay: Law,
        hours: [f64; 24],
    },
    Event {
        event: usize,
        per_order: f64,
        hours: Vec<(f64, f64)>,
    },
    Lateness {
        growth: Growth,
        per_day: f64,
        visible: f64,
        notice: f64,
        news: f64,
        pause: Law,
        escalation: f64,
        most_escalation: f64,
    },
    Mishap {
        of: Mishap,
        per_parcel: f64,
        delay: Law,
    },
    /// Time from one contact to the next.
    Renewal(Law),
}

/// A festival as contacts see it.
#[derive(Clone, Copy, Debug)]
pub struct EventOrders<'a> {
    /// Days from the season's first day to the event's.
    pub day: i64,
    /// From that day's midnight to its opening.
    pub opens_after: Span,
    /// Orders that come, on average.
    pub orders: f64,
    /// Of these, those with an early deposit, by bin of the deposit; empty without presale.
    pub presold: &'a [f64],
}

impl ContactsInput {
    /// Reads the section `contacts`. `types` and `events` are the keys of what causes refer to.
    pub fn read(section: &Section<'_>, types: &[String], events: &[String]) -> Self {
        let awake = factors(section, "awake", "relative readiness to contact by hour of the day", "the same all day");
        if awake.iter().sum::<f64>() <= 0.0 {
            section.problem(Code::OUT_OF_RANGE, "awake", "nobody is ever awake", "write at least one positive weight");
        }
        let defects = read_seller_care(section);
        let causes: Vec<CauseInput> = section
            .named_sections("causes", "reasons why people contact", ..=200)
            .into_iter()
            .map(|(key, section)| CauseInput::read(key, &section, types, events, defects))
            .collect();
        let late = causes.iter().filter(|cause| cause.is_lateness()).count();
        if late > 1 {
            let remedy = "keep one cause with `trigger = \"lateness\"`";
            section.problem(Code::CONTRADICTION, "causes", format!("{late} causes are driven by lateness"), remedy);
        }
        Self { awake, causes }
    }
}

impl CauseInput {
    fn read(key: String, section: &Section<'_>, types: &[String], events: &[String], defects: f64) -> Self {
        let trigger = TriggerInput::read(section, events, defects);
        let late = matches!(trigger, TriggerInput::Lateness { .. });
        for key in ["day_cv", "block_cv", "bursts"].iter().filter(|key| late && section.has(key)) {
            let remedy = "remove it; late parcels come in waves of their own";
            section.warning(Code::NO_EFFECT, key, "contacts about late parcels follow the parcels", remedy);
        }
        Self {
            name: Name::read(key, section),
            trigger,
            busyness: Busyness::read(section),
            bursts: section
                .sections("bursts", "contacts that come within seconds, beside the others", ..=10_000)
                .iter()
                .map(BurstInput::read)
                .collect(),
            types: read_types(section, types),
            handle_time: section.span_law("handle_time", "talk, hold and wrap-up", required()),
            contained: section
                .share("contained", "share that a bot contains, where the channel has one", absent("what the bot says"))
                .map(crate::units::Share::get),
            resolved: section
                .share("resolved", "probability that an answer resolves the problem", or(1.0, "nobody comes back"))
                .get(),
            recontact: section.span_law(
                "recontact",
                "waking time until somebody whose problem was not resolved comes back",
                or("exponential 1 d", "proposal of ours: after sleeping on it"),
            ),
        }
    }

    /// Whether the cause's rate changes on this day at other moments than every ten minutes.
    pub fn changes_finely(&self, calendar: &Calendar, day: usize) -> bool {
        if self.busyness.is_fine() {
            return true;
        }
        let TriggerInput::Curve(steps) = &self.trigger else { return false };
        let today = calendar.date(day);
        steps.iter().any(|(from, _)| from.date() == today && (from.minute() % 10 != 0 || from.second() != 0))
    }

    /// Whether the cause asks where an order is.
    pub const fn is_lateness(&self) -> bool {
        matches!(self.trigger, TriggerInput::Lateness { .. })
    }

    /// The compiled form.
    pub fn compile(&self, awake: &Awake, bins: &Bins, calendar: &Calendar, events: &[EventOrders<'_>]) -> CausePlan {
        let mut cumulative = 0.0;
        let types = self
            .types
            .iter()
            .map(|&(kind, share)| {
                cumulative += share;
                (TypeId::of(kind), cumulative)
            })
            .collect();
        CausePlan {
            trigger: self.trigger.compile(awake, bins, calendar, events),
            busyness: self.busyness,
            bursts: self.bursts.iter().map(|burst| burst.compile(calendar)).collect(),
            types,
            resolved: self.resolved,
            recontact: self.recontact.sampler(),
        }
    }
}

/// Defects per order relative to a campaign in which sellers are neither screened nor trained.
fn read_seller_care(section: &Section<'_>) -> f64 {
    let screened = section.share(
        "seller_screening",
        "share of sellers' defects that are prevented by keeping sellers on the service blacklist out of the campaign",
        or(0.0, "everybody takes part"),
    );
    let trained = section.share(
        "seller_training",
        "share of the remaining defects that are prevented by training sellers",
        or(0.0, "nobody is trained"),
    );
    (1.0 - screened.get()) * (1.0 - trained.get())
}

fn read_types(section: &Section<'_>, types: &[String]) -> Vec<(usize, f64)> {
    let doc = "types of contact that people choose, with their shares; a channel's name for its only type";
    let mut by_name = Vec::new();
    if section.holds_section("channels") || section.declaring() {
        by_name = section.by_name("channels", doc, ("type", types), absent("written as a list").range(0.0..=1.0));
    }
    let shares: Vec<(usize, f64)> = if section.holds_section("channels") {
        by_name
    } else {
        let sections = section.sections("channels", doc, 1..=50);
        let share = |section: &Section<'_>| {
            let kind = section.reference("channel", "which type", ("type", types), required());
            (kind, section.share("share", "share of the contacts", or(1.0, "the only one")).get())
        };
        sections.iter().map(share).collect()
    };
    let sum: f64 = shares.iter().map(|(_, share)| share).sum();
    if !shares.is_empty() && (sum - 1.0).abs() > 1e-6 {
        let message = format!("the shares of the channels add up to {sum}");
        section.problem(Code::CONTRADICTION, "channels", message, "let them add up to 1");
    }
    shares
}

impl TriggerInput {
    fn read(section: &Section<'_>, events: &[String], defects: f64) -> Self {
        section.variant(
            "trigger",
            "what makes people contact",
            &[
                ("calendar", &Self::read_calendar),
                ("curve", &Self::read_curve),
                ("orders", &|section| Self::read_orders(section, defects)),
                ("event", &|section| Self::read_event(section, events)),
                ("lateness", &Self::read_lateness),
                ("mishap", &Self::read_mishap),
                ("renewal", &Self::read_renewal),
            ],
            required(),
        )
    }

    fn read_calendar(section: &Section<'_>) -> Self {
        let hours = section.numbers(
            "hour_profile",
            "relative rate by hour of the day",
            absent("when people are awake").length(24..=24).each(0.0..=1e6),
        );
        Self::Calendar {
            per_day: section.number("per_day", "contacts a day", required().unit("contacts/day").range(0.0..=1e10)),
            hours: hours.and_then(|hours| hours.try_into().ok()),
            weekdays: factors(section, "weekday_factors", "factor by weekday, Monday first", "every day alike"),
        }
    }

    fn read_curve(section: &Section<'_>) -> Self {
        let curve = section.table(
            "curve",
            "CSV with the rate of contacts from each local moment on; before the first nobody contacts",
            required(),
            |table| {
                let from = table.column::<DateTime, _>("from", "first moment", required());
                let rates = table.column(
                    "contacts_per_hour",
                    "contacts an hour from then on",
                    required().unit("contacts/h").range(0.0..=1e10),
                );
                table.check_increasing("from", &from);
                table.check_rows(1..=200_000);
                from.into_iter().zip(rates).collect::<Vec<_>>()
            },
        );
        Self::Curve(curve)
    }

    fn read_orders(section: &Section<'_>, defects: f64) -> Self {
        let per_order = section.number(
            "per_order",
            "contacts for each order",
            required().unit("contacts/order").range(0.0..=100.0),
        );
        let from_defects = section.boolean(
            "from_defects",
            "whether sellers' defects make people contact, which screening and training of sellers prevent",
            or(false, "disputes come from defects, questions do not"),
        );
        Self::Orders {
            per_order: if from_defects { per_order * defects } else { per_order },
            delay: section.span_law("delay", "time from the order to the contact", required()),
            hours: factors(
                section,
                "order_hour_factors",
                "factor on `per_order` by the hour of the day in which the order is placed",
                "all orders alike",
            ),
        }
    }

    fn read_event(section: &Section<'_>, events: &[String]) -> Self {
        Self::Event {
            event: section.reference("event", "which festival", ("event", events), required()),
            per_order: section.number(
                "per_order",
                "contacts for each order of the event; of presold orders when the deposit is placed",
                required().unit("contacts/order").range(0.0..=100.0),
            ),
            hours: section.table(
                "curve",
                "CSV with the share of the contacts by hours from the event's opening (negative: before)",
                required(),
                |table| {
                    let hours =
                        table.column("hour", "start of the hour", required().unit("h").range(-2_000.0..=2_000.0));
                    let shares = table.column("share", "share of the contacts", required().range(0.0..=1e6));
                    table.check_increasing("hour", &hours);
                    table.check_rows(1..=4_000);
                    hours.into_iter().zip(shares).collect::<Vec<_>>()
                },
            ),
        }
    }

    fn read_lateness(section: &Section<'_>) -> Self {
        let why = "proposal of ours: no published hazard curve was found";
        Self::Lateness {
            growth: Growth {
                early: section.number("early", "relative hazard before the promise", or(0.2, why).range(0.0..=1e3)),
                due: section.number("due", "relative hazard at the promise", or(1.0, why).range(0.0..=1e3)),
                ceiling: section.number(
                    "ceiling",
                    "relative hazard that is not exceeded",
                    or(4.0, why).range(0.0..=1e3),
                ),
                ceiling_after: section.span(
                    "ceiling_after",
                    "time past promise at which the ceiling is reached",
                    or(Span::DAY * 7, why).above(Span::ZERO),
                ),
                gives_up_after: section.span(
                    "gives_up_after",
                    "time past promise after which people no longer ask",
                    or(Span::DAY * 60, why).range(Span::DAY..=Span::DAY * 400),
                ),
            },
            per_day: section.number(
                "per_order_day",
                "contacts for each undelivered order and day at the promise",
                required().unit("contacts/order/day").range(0.0..=10.0),
            ),
            visible: section.number(
                "visible",
                "factor on the hazard where people can see where their order is",
                or(1.0, "no tracking; 0.6 with tracking is a proposal of ours").range(0.0..=10.0),
            ),
            notice: section.number(
                "notice",
                "factor on the hazard where buyers are told of a delay before they ask (主动告知)",
                or(1.0, "nobody is told; 0.5-0.7 where everybody is (vendors)").range(0.0..=10.0),
            ),
            news: section.number(
                "news",
                "increase of the hazard in a region where a facility overflows",
                or(0.0, "no news").range(0.0..=100.0),
            ),
            pause: section.span_law(
                "pause",
                "waking time after an answer in which people do not ask again",
                or("uniform 1 d to 2 d", why),
            ),
            escalation: section.number(
                "escalation",
                "factor on a person's hazard for each answer that did not resolve",
                or(1.2, why).range(0.0..=10.0),
            ),
            most_escalation: section.number(
                "most_escalation",
                "that factor does not grow beyond this",
                or(4.0, "proposal of ours: even an angry person has a limit").range(1.0..=1e3),
            ),
        }
    }

    fn read_mishap(section: &Section<'_>) -> Self {
        Self::Mishap {
            of: section.choice("of", "what happens to parcels or to their orders", Mishap::CHOICES, required()),
            per_parcel: section
                .share("per_parcel", "contacts for each parcel to which it happens", required::<f64>())
                .get(),
            delay: section.span_law("delay", "time until the contact", required()),
        }
    }

    fn read_renewal(section: &Section<'_>) -> Self {
        let interval = section.span_law(
            "interval",
            "time from one contact to the next, each independent of the others; zero lets contacts come together",
            required(),
        );
        // A mean of nothing would stop the clock. A placeholder for a law that could not be read has been reported.
        if section.is_sound("interval") && interval.mean() < SHORTEST_INTERVAL {
            let remedy = "choose a law with a mean of at least a millisecond";
            section.problem(Code::OUT_OF_RANGE, "interval", "contacts without any time between them", remedy);
        }
        Self::Renewal(interval)
    }

    fn compile(&self, awake: &Awake, bins: &Bins, calendar: &Calendar, events: &[EventOrders<'_>]) -> Trigger {
        match self {
            Self::Calendar { per_day, hours, weekdays } => {
                let hours = hours.as_ref().unwrap_or_else(|| awake.profile());
                let weekday = |day: usize| weekdays[calendar.weekday_index(day)];
                Trigger::Rate(bins.spread(calendar, *per_day, hours, weekday))
            }
            Self::Curve(steps) => Trigger::Rate(integrate(bins, calendar, steps)),
            Self::Orders { per_order, delay, hours } => Trigger::Orders {
                per_order: *per_order,
                order_factors: bins.by_hour(calendar, hours),
                delay: compile_delay(delay, calendar),
            },
            Self::Event { event, per_order, hours } => {
                let EventOrders { day, opens_after, orders, presold } = events[*event];
                // Whoever has placed a deposit early asked about the rules then, and not at the event's midnight.
                let early: f64 = presold.iter().sum();
                let hours: Vec<(f64, f64)> =
                    hours.iter().map(|&(hour, share)| (hour + opens_after.as_hours(), share)).collect();
                let mut expected = bins.place(calendar, day, &hours, per_order * (orders - early).max(0.0));
                expected.iter_mut().zip(presold).for_each(|(sum, deposits)| *sum += per_order * deposits);
                Trigger::Rate(expected)
            }
            Self::Lateness { growth, per_day, visible, notice, news, pause, escalation, most_escalation } => {
                Trigger::Lateness(LatenessPlan {
                    hazard: Hazard::new(growth, awake),
                    per_day: per_day * visible * notice,
                    news: *news,
                    pause: pause.sampler(),
                    escalation: *escalation,
                    most_escalation: *most_escalation,
                })
            }
            Self::Mishap { of, per_parcel, delay } => {
                Trigger::Mishap { of: *of, per_parcel: *per_parcel, delay: delay.sampler() }
            }
            Self::Renewal(interval) => Trigger::Renewal { interval: interval.sampler(), mean: interval.mean() },
        }
    }
}

/// Expected contacts in each bin, from the rates (contacts an hour) that hold from each moment on.
fn integrate(bins: &Bins, calendar: &Calendar, steps: &[(DateTime, f64)]) -> Vec<f64> {
    let starts: Vec<(Instant, f64)> = steps.iter().map(|&(from, rate)| (moment(calendar, from), rate)).collect();
    let mut expected = vec![0.0; bins.len()];
    for (position, &(from, rate)) in starts.iter().enumerate() {
        let until = starts.get(position + 1).map_or(calendar.end(), |&(next, _)| next);
        let mut bin = bins.edges.partition_point(|&edge| edge <= from).saturating_sub(1);
        let mut at = from;
        while at < until && bin < expected.len() {
            let end = bins.edges[bin + 1].min(until);
            expected[bin] += rate * end.since(at).as_hours();
            at = end;
            bin += 1;
        }
    }
    expected
}

/// A delay as shares of steps: whole days for delays of a day or more, ten minutes for shorter ones.
fn compile_delay(law: &Law, calendar: &Calendar) -> Delay {
    let step = if law.mean() >= 86_400.0 { Span::DAY } else { Span::MINUTE * 10 };
    let most = calendar.end().micros().div_ceil(step.micros());
    let mut shares = Vec::new();
    let mut before = 0.0;
    for end in 1..=most {
        let so_far = law.cdf(to_f64(end) * step.as_secs());
        shares.push(so_far - before);
        before = so_far;
        if so_far > 1.0 - 1e-9 {
            break;
        }
    }
    if step == Span::DAY { Delay::Days(shares) } else { Delay::Bins { step, shares } }
}

#[expect(clippy::cast_precision_loss, reason = "steps of a season")]
const fn to_f64(count: u64) -> f64 {
    count as f64
}
