//! Quantities that cannot be mixed up: simulated time, parcels, agents, rates, shares, offered load, money.
//!
//! A type has only the operations that mean something. Whole things are counted in integers and time in whole
//! microseconds, so that ties are exact and results do not depend on the order of additions.
//!
//! Invariant: this module uses nothing else of peakday.

mod calendar;
mod quantity;
mod time;

pub use calendar::{Calendar, CalendarError};
pub use quantity::{Agents, Erlangs, Parcels, ParcelsPerHour, Share};
pub use time::{Instant, Span};
