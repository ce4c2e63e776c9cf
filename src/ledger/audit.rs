//! Conservation, re-derived: what entered the chain (ordered, or sent ahead) and did not leave it (signed for, or wasted) must
//! be somewhere; who was offered and neither answered
//! nor gone must be waiting. The audit counts cohort by cohort where things are, and believes no counter.

use super::Ledger;
use crate::facts::Cohort;
use crate::units::{Instant, Parcels};

/// A broken conservation law: a defect of the simulator, never of a scenario.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AuditError {
    /// Parcels of a stream were lost or made.
    #[error("parcels of stream {stream} are not conserved at {at:?}: {missing} entered and not left, {found} found")]
    Parcels {
        /// Which stream.
        stream: usize,
        /// When.
        at: Instant,
        /// Entered the chain and did not leave it.
        missing: i128,
        /// Found in the chain.
        found: u64,
    },
    /// The stages' stock counters disagree with what entered the chain and did not leave it, or with their cohorts.
    #[error("stocks do not add up at {at:?}: {counted} counted, {found} found")]
    Stocks {
        /// When.
        at: Instant,
        /// Sum of the stages' counters.
        counted: Parcels,
        /// What it should be.
        found: Parcels,
    },
    /// Rostered time was lost or made.
    #[error("rostered time of group {group} does not add up on day {day}")]
    Work {
        /// Which group.
        group: usize,
        /// Which day of the season.
        day: usize,
    },
    /// A type's contacts were lost or made.
    #[error("contacts of type {kind} are not conserved at {at:?}: {counted} waiting by the ledger, {found} found")]
    Contacts {
        /// Which type.
        kind: usize,
        /// When.
        at: Instant,
        /// Waiting by the ledger.
        counted: i64,
        /// Waiting in the contact center.
        found: i64,
    },
    /// A group's agents are not where the ledger saw them.
    #[error("agents of group {group} do not add up at {at:?}: {counted} busy by the ledger, {found} found")]
    Agents {
        /// Which group.
        group: usize,
        /// When.
        at: Instant,
        /// Agents with a contact by the ledger.
        counted: i64,
        /// Agents with a contact in the contact center.
        found: i64,
    },
    /// Cases of a kind were lost or made, or are not where the ledger saw them.
    #[error("cases of kind {kind} do not add up at {at:?}: {counted:?} by the ledger, {found:?} found")]
    Cases {
        /// Which kind.
        kind: usize,
        /// When.
        at: Instant,
        /// Opened and not closed, and of these resting, with the contact center, with others, by the ledger.
        counted: [i64; 4],
        /// The same, counted one by one.
        found: [i64; 4],
    },
    /// What became of a type's attempts does not add up to what was offered.
    #[error("attempts of type {kind} do not add up at {at:?}: {open} offered and not ended, {held} waiting or at home")]
    Attempts {
        /// Which type.
        kind: usize,
        /// When.
        at: Instant,
        /// Offered, and nothing final counted.
        open: i64,
        /// Waiting, or at home to be called back.
        held: i64,
    },
}

/// Checks that the stages' stock counters are what entered the chain and did not leave it.
///
/// # Errors
///
/// When parcels were lost or made.
pub fn totals(ledger: &Ledger, counted: Parcels, at: Instant) -> Result<(), AuditError> {
    let entered: u64 = ledger.parcels.entered.iter().sum();
    let left: u64 = ledger.parcels.left.iter().sum();
    let found = Parcels(entered.saturating_sub(left));
    if found == counted { Ok(()) } else { Err(AuditError::Stocks { at, counted, found }) }
}

/// Checks parcels by stream against every cohort in the chain, and the stages' counters against their sum.
///
/// # Errors
///
/// When a stream's parcels do not add up.
pub fn parcels<'a>(
    ledger: &Ledger,
    cohorts: impl Iterator<Item = &'a Cohort>,
    counted: Parcels,
    scratch: &mut Vec<u64>,
    at: Instant,
) -> Result<(), AuditError> {
    scratch.clear();
    scratch.resize(ledger.parcels.entered.len(), 0);
    // Internal iteration: a `for` over chained and flattened queues costs several times as much.
    cohorts.for_each(|cohort| scratch[cohort.stream.at()] += u64::from(cohort.parcels));
    for (stream, &found) in scratch.iter().enumerate() {
        let missing = i128::from(ledger.parcels.entered[stream]) - i128::from(ledger.parcels.left[stream]);
        if missing != i128::from(found) {
            return Err(AuditError::Parcels { stream, at, missing, found });
        }
    }
    let found = Parcels(scratch.iter().sum());
    if found == counted { Ok(()) } else { Err(AuditError::Stocks { at, counted, found }) }
}

/// Checks each type's waiting contacts and each group's busy agents against the contact center's own, and, at the ends of
/// days, that every attempt has ended, waits, or is at home.
///
/// # Errors
///
/// When contacts or agents do not add up.
pub fn contacts(
    ledger: &Ledger,
    waiting: impl Iterator<Item = i64>,
    busy: impl Iterator<Item = i64>,
    at: Instant,
) -> Result<(), AuditError> {
    for (kind, (counted, found)) in ledger.contacts.waiting().zip(waiting).enumerate() {
        if counted != found {
            return Err(AuditError::Contacts { kind, at, counted, found });
        }
    }
    for (group, (counted, found)) in ledger.contacts.busy().zip(busy).enumerate() {
        if counted != found {
            return Err(AuditError::Agents { group, at, counted, found });
        }
    }
    Ok(())
}

/// Checks that cases opened are cases closed and cases open, and that the open ones are where the ledger saw them. `found` is
/// the number of open cases by kind and stage, counted one by one.
///
/// # Errors
///
/// When cases do not add up.
pub fn cases(ledger: &Ledger, found: &[[i64; 3]], at: Instant) -> Result<(), AuditError> {
    let counted = ledger.cases.opened_and_not_closed().zip(ledger.cases.open());
    for (kind, ((open, stages), found)) in counted.zip(found).enumerate() {
        let counted = [open, stages[0], stages[1], stages[2]];
        let found = [found.iter().sum(), found[0], found[1], found[2]];
        if counted != found {
            return Err(AuditError::Cases { kind, at, counted, found });
        }
    }
    Ok(())
}

/// Checks that every attempt that has been offered has ended, waits, or is at home to be called again.
///
/// # Errors
///
/// When a type's attempts do not add up.
pub fn attempts(ledger: &Ledger, at: Instant) -> Result<(), AuditError> {
    for (kind, (open, held)) in ledger.contacts.open_and_held().enumerate() {
        if open != held {
            return Err(AuditError::Attempts { kind, at, open, held });
        }
    }
    Ok(())
}
/// Whether all rostered time is accounted for, at the season's end.
///
/// # Errors
///
/// When it is not, which is a defect of the simulator.
pub fn work(ledger: &Ledger) -> Result<(), AuditError> {
    match ledger.work.unaccounted() {
        None => Ok(()),
        Some((group, day)) => Err(AuditError::Work { group: group.at(), day }),
    }
}
