//! What one contact cannot close: cases, from the contact that opens one to its end, over hours or months.
//!
//! A *kind* of case is a script of steps: work for agents, waits on others, a check of the claim, offers, daily follow-ups.
//! An agent may own a case, so that all work on it waits for that agent; or a pool does the work. Work is handed to the
//! contact center, where it competes with live contacts.
//!
//! - [`input`]: kinds, parties and sources of signs as written. [`plan`]: the same as compiled.
//! - [`state`]: events in, facts out; the way of a case through its steps. Beside it
//!   - `work`: touches, handed to the contact center and asked back; owners.
//!   - `offers`: what customers are offered, the agents' monthly quota, approvals.
//!   - `follow_up`: one touch a day for a number of days.
//!   - `party`: queues of those outside the floor: merchants, other teams, supervisors, the police.
//!   - `questions`: customers who ask about an open case, and those who go to an authority.
//!   - `signs`: signs that somebody may be in danger, and who notices them.
//!   - `swarm`: helpers from all over the company above a trigger.
//!
//! Invariant: cases knows no queues of the contact center and no shifts: it hands work over, hears when it has been done, and
//! asks for it back. Every open case is in exactly one stage, which the ledger can recount.

mod follow_up;
pub mod input;
mod offers;
mod party;
pub mod plan;
mod questions;
mod signs;
pub mod state;
mod swarm;
mod work;

/// The identity of the `number`-th thing of sort `sort` that follows from something with identity `parent`: far from every
/// other, so that draws never meet. The finalizer of `SplitMix64` (Steele, Lea & Flood 2014).
const fn child(parent: u64, sort: u32, number: u32) -> u64 {
    let step = (sort as u64) << 32 | number as u64;
    let mut mixed = parent.wrapping_add((step + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}
