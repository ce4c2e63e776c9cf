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
    /// Attempts of a channel were lost or made.
    #[error("contacts of channel {channel} are not conserved at {at:?}: {counted:?} counted, {found:?} found")]
    Contacts {
        /// Which channel.
        channel: usize,
        /// When.
        at: Instant,
        /// Waiting and in hand by the ledger.
        counted: (i64, i64),
        /// Waiting and in hand in the contact center.
        found: (i64, i64),
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

/// Checks each channel's waiting and handled contacts against the contact center's own.
///
/// # Errors
///
/// When a channel's attempts do not add up.
pub fn contacts(ledger: &Ledger, found: impl Iterator<Item = (i64, i64)>, at: Instant) -> Result<(), AuditError> {
    for (channel, (counted, found)) in ledger.contacts.in_center().zip(found).enumerate() {
        if counted != found {
            return Err(AuditError::Contacts { channel, at, counted, found });
        }
    }
    Ok(())
}
