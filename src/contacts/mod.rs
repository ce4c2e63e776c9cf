//! Why customers call: causes with their triggers, and people who ask again.
//!
//! - [`plan`]: causes as compiled.
//! - [`awake`]: when people are awake.
//! - [`busyness`]: how days and parts of days differ by chance. [`bursts`]: contacts within seconds.
//! - [`hazard`]: how the readiness to ask grows with lateness.
//! - [`mishap`]: what happens to parcels and makes people contact.
//! - [`rates`]: the contact rates of one replication, from the calendar and from orders.
//! - [`waiting`]: buyers who wait for their order and have not yet asked.
//! - [`repeaters`]: those who have, and will ask again.
//! - [`state`]: who asks next; events in, facts out.
//!
//! Invariant: contacts does not know agents or queues; it hears only how a contact ended.

pub mod awake;
pub mod bursts;
pub mod busyness;
pub mod hazard;
pub mod input;
pub mod mishap;
pub mod plan;
pub mod rates;
pub mod repeaters;
pub mod state;
pub mod waiting;

/// The identity of the `number`-th thing that follows from something with identity `parent`: far from every other, so that
/// draws never meet. The finalizer of `SplitMix64` (Steele, Lea & Flood 2014).
const fn child(parent: u64, number: u32) -> u64 {
    let mut mixed = parent.wrapping_add((number as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ mixed >> 31
}
