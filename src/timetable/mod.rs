//! Local time, compiled: bins of the season, factors by hour, moments that recur every day, and how such things are written.
//!
//! Scenarios speak of hours of the day, weekdays and dates; the simulation knows only instants. What every domain needs
//! to get from one to the other is here.
//!
//! Invariant: nothing here knows what a factor or a rate is for.

mod bins;
mod hourly;
mod open_hours;
mod written;

pub use bins::Bins;
pub use hourly::{Window, every_day, hourly};
pub use open_hours::OpenHours;
pub use written::{check_order, factors, moment};
