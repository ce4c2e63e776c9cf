//! Cases, counted: opened and closed by day, where the open ones are, how old they are, what was paid, who was waited for.
//!
//! Also keeps the books by which the audit recounts: opened = closed + open by stage, kind by kind.

use super::LedgerPlan;
use crate::facts::cases::{CaseFact, Outcome, Remedy, Stage};
use crate::ids::CaseKindId;
use crate::kernel::Histogram;
use crate::units::{Instant, Span};

/// What the ledger and its readers must know of cases.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CasesLayout {
    /// Number of kinds.
    pub kinds: usize,
    /// Number of parties, helpers of swarms included.
    pub parties: usize,
    /// Number of causes of contacts; causes from there on are work on cases.
    pub causes: usize,
    /// By kind: whether it begins with a sign that somebody may be in danger.
    pub by_sign: Vec<bool>,
    /// By kind: whether it has daily follow-ups.
    pub follows_up: Vec<bool>,
    /// By kind: whether it has a deadline.
    pub deadline: Vec<bool>,
    /// By kind: whether it has an owner.
    pub owned: Vec<bool>,
    /// By kind: whether it pays anything.
    pub pays: Vec<bool>,
    /// By channel: whether it is for work that no customer is there for.
    pub work_channels: Vec<bool>,
    /// By party: whether it is helpers of a swarm.
    pub helpers: Vec<bool>,
}

impl CasesLayout {
    /// Whether there are no cases.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.kinds == 0
    }
}

/// Edges of the classes of age, in days: a case is in the last class whose edge its age reaches.
pub const AGE_EDGES: [u64; 7] = [0, 1, 3, 7, 14, 30, 60];

/// One kind of cases on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseDay {
    /// Opened.
    pub opened: u64,
    /// Closed, by outcome.
    pub closed: [u64; 6],
    /// Open at the day's end, by stage.
    pub open: [u64; 3],
    /// Open at the day's end, by class of age.
    pub ages: [u64; 7],
}

impl CaseDay {
    /// Adds another day's numbers.
    pub fn add(&mut self, other: &Self) {
        self.opened += other.opened;
        self.closed.iter_mut().zip(&other.closed).for_each(|(sum, more)| *sum += more);
        self.open.iter_mut().zip(&other.open).for_each(|(sum, more)| *sum += more);
        self.ages.iter_mut().zip(&other.ages).for_each(|(sum, more)| *sum += more);
    }
}

/// One kind of cases over the season.
#[derive(Clone, Debug, Default)]
pub struct KindTally {
    /// By day.
    pub days: Vec<CaseDay>,
    /// Open now, by stage.
    open: [i64; 3],
    /// Open now, by the day on which they were opened.
    opened_on: Vec<u32>,
    /// Opened.
    pub opened: u64,
    /// Closed, by outcome.
    pub closed: [u64; 6],
    /// Closed in the contact that opened them.
    pub at_once: u64,
    /// Time from opening to end.
    pub age: Histogram,
    /// Contacts of the customers of closed cases.
    pub contacts: u64,
    /// Touches of closed cases.
    pub touches: u64,
    /// Time that work reserved to owners waited.
    pub owner_wait: Histogram,
    /// Time that other work waited.
    pub pool_wait: Histogram,
    /// Changes of owner.
    pub handed_over: u64,
    /// Changes of channel.
    pub switched: u64,
    /// Flagged because nobody with the skill was on shift.
    pub unskilled: u64,
    /// Questions of customers about open cases.
    pub asked: u64,
    /// Customers who went to an authority.
    pub complained: u64,
    /// Offers that customers did not take.
    pub declined: u64,
    /// Paid, in fen, by remedy.
    pub paid: [u64; 3],
    /// Gifts, by remedy.
    pub gifts: [u64; 3],
    /// Paid for claims that were not justified, in fen.
    pub paid_opportunists: u64,
    /// Compensations out of agents' quotas.
    pub from_quota: u64,
    /// Follow-ups done.
    pub follow_ups: u64,
    /// Follow-ups done by another than the owner.
    pub by_others: u64,
    /// Follow-ups missed.
    pub missed: u64,
    /// Cases all of whose follow-ups are over.
    pub followed_up: u64,
    /// Follow-ups of these, done and missed.
    pub days_of_followed_up: u64,
    /// Of these: without a missed one.
    pub none_missed: u64,
    /// Signs: real ones, those of them that were noticed, false alarms.
    pub signs: [u64; 3],
    /// Time from the notice of a sign to a person's first word.
    pub time_to_human: Histogram,
    /// Time from the sign itself.
    pub sign_to_human: Histogram,
    /// Deadlines met.
    pub deadlines_met: u64,
    /// Deadlines missed.
    pub deadlines_missed: u64,
    /// Times that helpers were there.
    pub swarms: u64,
}

/// One party over the season.
#[derive(Clone, Debug, Default)]
pub struct PartyTally {
    /// By day: taken in hand.
    pub taken: Vec<u64>,
    /// By day: waiting at the day's end.
    pub waiting_end: Vec<u64>,
    waiting: u64,
    /// Time in the queue.
    pub wait: Histogram,
    /// Time in hand, in microseconds.
    pub work: u64,
}

/// All cases.
#[derive(Clone, Debug, Default)]
pub struct CaseTally {
    midnights: Vec<Instant>,
    days: usize,
    days_over: usize,
    today: usize,
    /// By kind.
    pub kinds: Vec<KindTally>,
    /// By party.
    pub parties: Vec<PartyTally>,
    /// Times that the quotas were renewed.
    pub quota_resets: u64,
    /// Everything that happened, in order of time; kept only if it is to be.
    pub log: Option<Vec<(Instant, CaseFact)>>,
}

impl CaseTally {
    /// Empty tallies; without cases, nothing at all.
    pub fn new(plan: &LedgerPlan) -> Self {
        let layout = &plan.cases;
        if layout.is_empty() {
            return Self::default();
        }
        let kind = KindTally {
            days: vec![CaseDay::default(); plan.days()],
            opened_on: vec![0; plan.days()],
            ..KindTally::default()
        };
        let party =
            PartyTally { taken: vec![0; plan.days()], waiting_end: vec![0; plan.days()], ..PartyTally::default() };
        Self {
            midnights: plan.midnights.to_vec(),
            days: plan.days(),
            days_over: 0,
            today: 0,
            kinds: vec![kind; layout.kinds],
            parties: vec![party; layout.parties],
            quota_resets: 0,
            log: None,
        }
    }

    /// Open cases by kind and stage, for the audit.
    pub fn open(&self) -> impl Iterator<Item = [i64; 3]> {
        self.kinds.iter().map(|kind| kind.open)
    }

    /// Opened and not closed, by kind, for the audit.
    pub fn opened_and_not_closed(&self) -> impl Iterator<Item = i64> {
        self.kinds.iter().map(|kind| {
            let closed: u64 = kind.closed.iter().sum();
            i64::try_from(kind.opened).unwrap_or(i64::MAX) - i64::try_from(closed).unwrap_or(i64::MAX)
        })
    }

    /// Takes note of a fact.
    pub fn observe(&mut self, now: Instant, fact: &CaseFact) {
        if let Some(log) = &mut self.log {
            log.push((now, *fact));
        }
        while self.today + 1 < self.days && self.midnights[self.today + 1] <= now {
            self.today += 1;
        }
        let today = self.today;
        match *fact {
            CaseFact::Opened { kind, .. } => {
                let tally = &mut self.kinds[kind.at()];
                tally.opened += 1;
                tally.open[Stage::Resting as usize] += 1;
                tally.days[today].opened += 1;
                tally.opened_on[today] += 1;
            }
            CaseFact::Moved { kind, from, to } => {
                let open = &mut self.kinds[kind.at()].open;
                open[from as usize] -= 1;
                open[to as usize] += 1;
            }
            CaseFact::Closed { kind, from, outcome, opened, contacts, touches, at_once } => {
                let opened_on = self.midnights.partition_point(|&midnight| midnight <= opened).max(1) - 1;
                let tally = &mut self.kinds[kind.at()];
                tally.open[from as usize] -= 1;
                tally.opened_on[opened_on.min(self.days - 1)] -= 1;
                tally.closed[outcome as usize] += 1;
                tally.days[today].closed[outcome as usize] += 1;
                tally.at_once += u64::from(at_once);
                tally.age.record_span(now.since(opened), 1);
                tally.contacts += u64::from(contacts);
                tally.touches += u64::from(touches);
            }
            CaseFact::PartyAsked { party } => self.parties[party.at()].waiting += 1,
            CaseFact::PartyLeft { party } => self.parties[party.at()].waiting -= 1,
            CaseFact::PartyTook { party, wait, work } => self.parties[party.at()].take(today, wait, work),
            CaseFact::QuotaReset => self.quota_resets += 1,
            CaseFact::Offered(_) | CaseFact::Recalled(..) => {}
            CaseFact::Touched { kind, .. }
            | CaseFact::HandedOver { kind }
            | CaseFact::Switched { kind }
            | CaseFact::NobodySkilled { kind }
            | CaseFact::Asked { kind }
            | CaseFact::Complained { kind }
            | CaseFact::Paid { kind, .. }
            | CaseFact::Declined { kind }
            | CaseFact::FollowUpDone { kind, .. }
            | CaseFact::FollowUpMissed { kind }
            | CaseFact::FollowedUp { kind, .. }
            | CaseFact::SignRaised { kind, .. }
            | CaseFact::HumanReached { kind, .. }
            | CaseFact::DeadlinePassed { kind, .. }
            | CaseFact::SwarmChanged { kind, .. } => self.of_kind(kind).note(fact),
        }
    }

    fn of_kind(&mut self, kind: CaseKindId) -> &mut KindTally {
        &mut self.kinds[kind.at()]
    }

    /// Closes the days that have ended by `now`.
    pub fn close_days(&mut self, now: Instant) {
        while self.days_over < self.days && self.midnights[self.days_over + 1] <= now {
            let day = self.days_over;
            for kind in &mut self.kinds {
                kind.close_day(day, &self.midnights);
            }
            for party in &mut self.parties {
                party.waiting_end[day] = party.waiting;
            }
            self.days_over += 1;
        }
    }
}

impl PartyTally {
    fn take(&mut self, today: usize, wait: Span, work: Span) {
        self.waiting -= 1;
        self.taken[today] += 1;
        self.wait.record_span(wait, 1);
        self.work += work.micros();
    }
}

impl KindTally {
    /// Takes note of what only counts.
    fn note(&mut self, fact: &CaseFact) {
        match *fact {
            CaseFact::Touched { reserved: true, wait, .. } => self.owner_wait.record_span(wait, 1),
            CaseFact::Touched { wait, .. } => self.pool_wait.record_span(wait, 1),
            CaseFact::HandedOver { .. } => self.handed_over += 1,
            CaseFact::Switched { .. } => self.switched += 1,
            CaseFact::NobodySkilled { .. } => self.unskilled += 1,
            CaseFact::Asked { .. } => self.asked += 1,
            CaseFact::Complained { .. } => self.complained += 1,
            CaseFact::Paid { remedy, fen, quota_of, opportunistic, .. } => {
                self.paid[remedy as usize] += fen;
                self.gifts[remedy as usize] += 1;
                self.paid_opportunists += if opportunistic { fen } else { 0 };
                self.from_quota += u64::from(quota_of.is_some());
            }
            CaseFact::Declined { .. } => self.declined += 1,
            CaseFact::FollowUpDone { by_owner, .. } => {
                self.follow_ups += 1;
                self.by_others += u64::from(!by_owner);
            }
            CaseFact::FollowUpMissed { .. } => self.missed += 1,
            CaseFact::FollowedUp { done, missed, .. } => {
                self.followed_up += 1;
                self.days_of_followed_up += u64::from(done) + u64::from(missed);
                self.none_missed += u64::from(missed == 0);
            }
            CaseFact::SignRaised { real, noticed, .. } => {
                self.signs[0] += u64::from(real);
                self.signs[1] += u64::from(real && noticed);
                self.signs[2] += u64::from(!real);
            }
            CaseFact::HumanReached { since_notice, since_sign, .. } => {
                self.time_to_human.record_span(since_notice, 1);
                self.sign_to_human.record_span(since_sign, 1);
            }
            CaseFact::DeadlinePassed { met, .. } => {
                self.deadlines_met += u64::from(met);
                self.deadlines_missed += u64::from(!met);
            }
            CaseFact::SwarmChanged { active, .. } => self.swarms += u64::from(active),
            _ => {}
        }
    }

    /// What is open at the end of `day`.
    fn close_day(&mut self, day: usize, midnights: &[Instant]) {
        let of_day = &mut self.days[day];
        for (open, &now) in of_day.open.iter_mut().zip(&self.open) {
            *open = u64::try_from(now).unwrap_or(0);
        }
        // A case opened on the day itself is in its first day.
        for (opened_on, &count) in self.opened_on.iter().enumerate().take(day + 1) {
            let age = midnights[day].since(midnights[opened_on]).as_days();
            let class = AGE_EDGES.iter().rposition(|&edge| age + 0.5 >= edge_days(edge)).unwrap_or(0);
            of_day.ages[class] += u64::from(count);
        }
    }

    /// Paid in all, in fen.
    #[must_use]
    pub fn paid_in_all(&self) -> u64 {
        self.paid.iter().sum()
    }

    /// Gifts of a kind.
    #[must_use]
    pub const fn gifts_of(&self, remedy: Remedy) -> u64 {
        self.gifts[remedy as usize]
    }

    /// Closed with an outcome.
    #[must_use]
    pub const fn closed_as(&self, outcome: Outcome) -> u64 {
        self.closed[outcome as usize]
    }
}

#[expect(clippy::cast_precision_loss, reason = "edges are small")]
const fn edge_days(edge: u64) -> f64 {
    edge as f64
}
