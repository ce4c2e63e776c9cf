//! Machinery that knows no domain: future events, random streams, distributions, arrivals, time integrals, histograms.
//!
//! # Simultaneous events
//!
//! Events at one instant happen in the order of [`Rank`]: disruption, roster, release, arrival, abandonment, snapshot;
//! within a rank, in the order in which they were scheduled. So capacity is released before it is sought, and whatever
//! only looks sees the instant when it is over. The order is part of the integer key of an event, hence exact, and a run
//! is a function of the scenario, the seed and the replication alone.
//!
//! Invariant: the kernel does not know what a parcel or a contact is. It uses [`crate::units`] and nothing else of
//! peakday; it reads no file, no clock and no environment.

mod agenda;
mod arrivals;
#[cfg(test)]
mod arrivals_reference;
mod counts;
mod curve;
mod elementary;
pub mod event_list;
mod histogram;
mod integral;
mod law;
mod partial_sums;
mod random;
mod rank;
mod sampling;
mod slab;

pub use agenda::{Agenda, Occurrence, Timer};
pub use arrivals::{ArrivalCursor, RateCurve, RateCurveError};
pub use counts::{binomial, hypergeometric};
pub use curve::{Pchip, PchipError};
pub use histogram::Histogram;
pub use integral::Integral;
pub use law::{Law, LawError, Sampler};
pub use partial_sums::PartialSums;
pub use random::{Purpose, PurposeStreams, Stream, Streams};
pub use rank::Rank;
pub use sampling::{exponential, standard_normal};
pub use slab::Slab;
