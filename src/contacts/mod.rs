//! Why customers call: causes with their triggers, and people who ask again.
//!
//! - [`plan`]: causes as compiled.
//! - [`awake`]: when people are awake.
//! - [`busyness`]: how days and parts of days differ by chance. [`bursts`]: contacts within seconds.
//! - [`hazard`]: how the readiness to ask grows with lateness.
//! - [`rates`]: the contact rates of one replication, from the calendar and from orders.
//! - [`state`]: who asks next; events in, facts out.
//!
//! Invariant: contacts does not know agents or queues; it hears only how a contact ended.

pub mod awake;
pub mod bursts;
pub mod busyness;
pub mod hazard;
pub mod input;
pub mod plan;
pub mod rates;
pub mod state;
