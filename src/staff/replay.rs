//! Seasons with their contacts recorded, and the contact center alone under the same contacts.
//!
//! Recorded are people who start to contact: first contacts, and recontacts of those who were answered in the recorded
//! season. Redials are the contact center's own and happen anew in every replay. So a replay is exact where nobody comes back
//! after an answer; otherwise recontacts are those of the recorded staffing, and the search records again with the plan it
//! has found.

use crate::contact_center::plan::ContactCenterPlan;
use crate::contact_center::state::{ContactCenter, Event};
use crate::facts::{CODE_BITS, DomainEvent, Fact, Request, Turn};
use crate::kernel::{Agenda, Rank, Streams};
use crate::ledger::audit::AuditError;
use crate::ledger::{INTERVAL, Ledger};
use crate::plan::Plan;
use crate::purposes;
use crate::simulation;
use crate::units::Instant;

/// The contacts of one replication, in order of time.
#[derive(Clone, Debug, Default)]
pub struct Recording {
    /// Which replication.
    pub replication: u32,
    /// When somebody starts to contact, and how.
    pub raised: Vec<(Instant, Request)>,
}

impl Recording {
    /// These contacts and some of `others`, from `begin` on each with probability `share`, in order of time. The added ones are other people:
    /// their draws are their own.
    #[must_use]
    pub fn with_some_of(&self, others: &Self, (share, begin): (f64, Instant), streams: Streams) -> Self {
        let mut stream = streams.stream(purposes::SURPRISE, 0);
        let added = others
            .raised
            .iter()
            .filter(|&&(at, _)| stream.unit() < share && at >= begin)
            .map(|&(at, request)| (at, Request { key: request.key ^ OTHERS, ..request }));
        let mut raised: Vec<(Instant, Request)> = self.raised.iter().copied().chain(added).collect();
        raised.sort_by_key(|&(at, _)| at);
        Self { replication: self.replication, raised }
    }
}

/// Flips some bits of the identities of added contacts, so that they are nobody's.
const OTHERS: u64 = 0x5A5A_0000_A5A5_0000;

/// What a replay plans beside the contact center's own events.
#[derive(Clone, Copy, Debug)]
enum Own {
    /// The next recorded contact.
    Raises,
    /// An interval of the ledger ends.
    Snapshot,
}

impl DomainEvent for Own {
    const DOMAIN: u32 = 7;

    fn rank(self) -> Rank {
        match self {
            Self::Raises => Rank::Arrival,
            Self::Snapshot => Rank::Snapshot,
        }
    }

    fn code(self) -> u32 {
        match self {
            Self::Raises => 0,
            Self::Snapshot => 1,
        }
    }
}

/// Simulates a season and records the contacts from `from` on, up to `until`.
///
/// # Errors
///
/// When the season fails its audit.
pub fn record(
    plan: &Plan,
    seed: u64,
    replication: u32,
    (from, until): (Instant, Instant),
) -> Result<(Ledger, Recording), AuditError> {
    let mut ledger = simulation::replicate_recording(plan, seed, replication)?;
    let mut raised = ledger.raised.take().unwrap_or_default();
    raised.retain(|&(at, _)| at >= from && at < until);
    raised.shrink_to_fit();
    Ok((ledger, Recording { replication, raised }))
}

/// Lets the contact center of `center` answer the recorded contacts, up to `until`.
///
/// Draws belong to contacts, so two replays of one recording differ only by what their staffing does.
#[must_use]
pub fn replay(plan: &Plan, center: &ContactCenterPlan, seed: u64, recording: &Recording, until: Instant) -> Ledger {
    let mut agenda = Agenda::new();
    // Contacts of the window may be in hand beyond the season's end: their handle times would be missing.
    let mut layout = plan.ledger.clone();
    layout.end = layout.end.max(until);
    let mut ledger = Ledger::new(&layout);
    // Nobody listens: contacts that would be raised by an answer are in the recording.
    let mut outbox: Vec<Fact> = Vec::new();
    let mut state = ContactCenter::new(center, Streams::new(seed, recording.replication));
    state.open(center, &mut Turn::new(&mut agenda, &mut ledger, &mut outbox));
    let mut raised = recording.raised.iter();
    let mut next = raised.next();
    let own = |agenda: &mut Agenda, ledger: &mut Ledger, outbox: &mut Vec<Fact>, at: Option<Instant>, event: Own| {
        if let Some(at) = at {
            Turn::new(agenda, ledger, outbox).schedule_next(at, event);
        }
    };
    own(&mut agenda, &mut ledger, &mut outbox, Some(Instant::START + INTERVAL), Own::Snapshot);
    own(&mut agenda, &mut ledger, &mut outbox, next.map(|&(at, _)| at), Own::Raises);
    while let Some(occurrence) = agenda.next_before(until) {
        if occurrence.code >> CODE_BITS == Own::DOMAIN {
            if occurrence.code & 1 == 1 {
                ledger.contacts.close_interval(occurrence.at);
                own(&mut agenda, &mut ledger, &mut outbox, Some(occurrence.at + INTERVAL), Own::Snapshot);
            } else if let Some(&(_, request)) = next {
                next = raised.next();
                own(&mut agenda, &mut ledger, &mut outbox, next.map(|&(at, _)| at), Own::Raises);
                state.offer(center, request, &mut Turn::new(&mut agenda, &mut ledger, &mut outbox));
            }
        } else {
            let turn = &mut Turn::new(&mut agenda, &mut ledger, &mut outbox);
            state.handle(center, Event::decode(occurrence.code), occurrence.timer, turn);
        }
        outbox.clear();
    }
    ledger.contacts.close_interval(until);
    ledger
}
