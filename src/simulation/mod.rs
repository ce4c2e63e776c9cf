//! One replication of the season: the world owns every domain's state and dispatches events.
//!
//! - `event`: one variant per domain; the payload of the future event list.
//! - `world`: states side by side, the loop, the snapshots.
//! - `couplings`: which domain reacts to which fact. The only file that knows two domains.
//!
//! The run ends at the season's end and counts what is left: queues and backlogs are results.
//!
//! Invariant: a run is a function of (plan, seed, replication). It opens no file, prints nothing, reads no clock.

mod couplings;
mod event;
mod world;

use crate::ledger::Ledger;
use crate::ledger::audit::AuditError;
use crate::plan::Plan;
use world::World;

/// Simulates replication `replication` (0 is the first) of `plan` under `seed`.
///
/// # Errors
///
/// When parcels or contacts are not conserved, which is a defect of the simulator and makes its results worthless.
pub fn replicate(plan: &Plan, seed: u64, replication: u32) -> Result<Ledger, AuditError> {
    World::new(plan, seed, replication).run()
}

/// As [`replicate`]; the ledger also keeps every contact that somebody raised, so that the contact center can be simulated
/// again without the season, and everything that happened to cases.
///
/// # Errors
///
/// As [`replicate`].
pub fn replicate_recording(plan: &Plan, seed: u64, replication: u32) -> Result<Ledger, AuditError> {
    let mut world = World::new(plan, seed, replication);
    world.ledger.raised = Some(Vec::new());
    world.ledger.cases.log = Some(Vec::new());
    world.run()
}
