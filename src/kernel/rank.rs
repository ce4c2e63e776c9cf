//! The order of events that fall on the same microsecond.

/// What happens first when several events fall on one instant; smaller is earlier.
///
/// Events of equal rank happen in the order in which they were scheduled. The order is part of a model's meaning: with
/// integer time, ties are common (shift changes on the hour, trucks on the half-hour), and a result must not hang on
/// which of two tied events happened to be pushed first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Rank {
    /// What changes the rules (a closure, a storm, a failed machine): everything else at that instant already sees it.
    Disruption = 0,
    /// Who and what is there (shift starts and ends, vehicles that come on duty): capacity is set before it is used.
    Roster = 1,
    /// Completions: capacity is released before it is sought, so that one who arrives as another leaves does not wait.
    Release = 2,
    /// New work: it finds the capacity that this instant released.
    Arrival = 3,
    /// Patience that runs out: one who is reached in the very microsecond of giving up has been reached.
    Abandonment = 4,
    /// Looking only: a snapshot sees the instant when it is over.
    Snapshot = 5,
}

impl Rank {
    /// The rank's place in the order, as it stands in the key of an event.
    #[must_use]
    pub const fn order(self) -> u8 {
        self as u8
    }
}

#[cfg(test)]
mod tests {
    use super::Rank::{Abandonment, Arrival, Disruption, Release, Roster, Snapshot};

    #[test]
    fn capacity_is_released_before_it_is_sought_and_watched_last() {
        let documented = [Disruption, Roster, Release, Arrival, Abandonment, Snapshot];
        assert!(documented.is_sorted_by(|earlier, later| earlier < later && earlier.order() < later.order()));
    }
}
