//! What became of the attempts of one type that were offered in one interval.
//!
//! Invariant: every count is of attempts by the interval of their *offer*, whenever it happened to them; so the shares of a
//! row are shares of the same people.

use crate::units::Instant;

use super::INTERVAL;

/// Declares the fields once, narrow for the tally and wide for sums over intervals, types and replications.
macro_rules! attempt_counts {
    (
        counts { $($(#[$count_doc:meta])* $count:ident,)* }
        times { $($(#[$time_doc:meta])* $time:ident,)* }
        rare { $($(#[$rare_doc:meta])* $rare:ident,)* }
    ) => {
        /// Attempts offered in one interval and what became of them; times in microseconds.
        ///
        /// What every answered call touches comes first and fits into one cache line. An attempt answered at once is
        /// counted as offered and answered and nothing else: its wait of zero adds to no sum.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        #[repr(C)]
        pub struct AttemptCount {
            $($(#[$count_doc])* pub $count: u32,)*
            $($(#[$time_doc])* pub $time: u64,)*
            /// Sum of the squared waits of those answered from the queue, s².
            pub answered_wait_squared: f64,
            /// Sum of the waits of those who abandoned, in microseconds.
            pub abandoned_wait: u64,
            $($(#[$rare_doc])* pub $rare: u32,)*
        }

        /// Attempts and what became of them, summed over intervals, types or replications; times in microseconds.
        #[derive(Clone, Copy, Debug, Default, PartialEq)]
        pub struct AttemptSums {
            $($(#[$count_doc])* pub $count: u64,)*
            $($(#[$time_doc])* pub $time: u64,)*
            /// Sum of the squared waits of those answered from the queue, s².
            pub answered_wait_squared: f64,
            /// Sum of the waits of those who abandoned, in microseconds.
            pub abandoned_wait: u64,
            $($(#[$rare_doc])* pub $rare: u64,)*
            /// Of the offered: redials.
            pub redials: u64,
        }

        impl AttemptSums {
            /// Adds the first attempts of an interval.
            pub fn add_first(&mut self, count: &AttemptCount) {
                $(self.$count += u64::from(count.$count);)*
                $(self.$time += count.$time;)*
                self.answered_wait_squared += count.answered_wait_squared;
                self.abandoned_wait += count.abandoned_wait;
                $(self.$rare += u64::from(count.$rare);)*
            }

            /// Adds other sums.
            pub fn merge(&mut self, other: &Self) {
                $(self.$count += other.$count;)*
                $(self.$time += other.$time;)*
                self.answered_wait_squared += other.answered_wait_squared;
                self.abandoned_wait += other.abandoned_wait;
                $(self.$rare += other.$rare;)*
                self.redials += other.redials;
            }
        }
    };
}

attempt_counts! {
    counts {
        /// Attempts, redials included, blocked ones too.
        offered,
        /// Answered without a wait.
        at_once,
        /// Joined a queue: could not start at once.
        queued,
        /// Answered from the queue, the person on the line.
        from_queue,
        /// Of these: within the threshold.
        from_queue_in_target,
        /// First attempts by people who had not been answered before, by interval of the first attempt and with those the
        /// bot contained; transfers in are taken out by [`AttemptSums::customers`].
        fresh,
        /// First attempts by people who had been answered before about the same problem; transfers in are taken out by
        /// [`AttemptSums::recontacts`].
        again,
        /// Customers of this interval whom an agent answered in the end, at whichever attempt.
        customers_served,
        /// Handled to the end, after-call work included.
        finished,
        /// Of these: within the due time.
        finished_in_due,
    }
    times {
        /// Sum of the waits of those answered from the queue, in microseconds.
        answered_wait,
        /// Sum of the handle times of the finished, in microseconds.
        handling,
    }
    rare {
        /// Abandoned.
        abandoned,
        /// Abandoned within the threshold.
        abandoned_in_target,
        /// Abandoned so early that it is counted apart.
        abandoned_short,
        /// Got a busy signal, or a closed one.
        blocked,
        /// The closing channel cut them off.
        disconnected,
        /// Abandoned, blocked or disconnected without another attempt.
        lost,
        /// Customers of this interval who gave up in the end, at whichever attempt.
        customers_lost,
        /// Accepted a call-back.
        call_backs,
        /// Answered when called back.
        called_back,
        /// Calls by agents that nobody answered.
        unreached,
        /// Of these: will be tried again.
        retried,
        /// Transferred to another type after the talk.
        transferred,
        /// Transferred here from another type by somebody who is not on a redial: among the fresh.
        fresh_transferred_in,
        /// As before, but among the attempts of people answered before.
        again_transferred_in,
        /// Dealt with by the bot alone; not among the offered.
        contained,
        /// Put back into the queue by an agent who left or was called away; each time counts.
        set_aside,
        /// Taken up again after that.
        resumed,
        /// Answered within the threshold by this attempt's wait, but not with the waits of the attempts before it.
        late_by_earlier,
    }
}

impl AttemptCount {
    /// Attempts that wait or are at home until called back. They have been offered, and nothing final has happened.
    pub fn open(&self) -> i64 {
        let came = i64::from(self.offered) + i64::from(self.set_aside);
        let answered = i64::from(self.at_once)
            + i64::from(self.from_queue)
            + i64::from(self.called_back)
            + i64::from(self.resumed);
        let left = i64::from(self.abandoned) + i64::from(self.blocked) + i64::from(self.disconnected);
        came - answered - left - (i64::from(self.unreached) - i64::from(self.retried))
    }
}

impl AttemptSums {
    /// Adds the redials of an interval.
    pub fn add_redials(&mut self, count: &AttemptCount) {
        self.add_first(count);
        self.redials += u64::from(count.offered);
    }

    /// The sums of rows that alternate between first attempts and redials, as a tally keeps them.
    pub fn of_rows(rows: &[AttemptCount]) -> Self {
        let mut sums = Self::default();
        for pair in rows.chunks(ROWS) {
            sums.add_first(&pair[0]);
            pair[1..].iter().for_each(|redials| sums.add_redials(redials));
        }
        sums
    }

    /// Unique customers: people who contacted for the first time about a problem in the interval, those the bot contained
    /// included. However often they redial or are transferred, they count once.
    pub const fn customers(&self) -> u64 {
        self.fresh - self.fresh_transferred_in
    }

    /// First attempts of people who had been answered before about the same problem.
    pub const fn recontacts(&self) -> u64 {
        self.again - self.again_transferred_in
    }

    /// Answered by an agent: at once, from the queue, or called back.
    pub const fn answered(&self) -> u64 {
        self.at_once + self.from_queue + self.called_back
    }

    /// Answered within the threshold. Whoever is called back is not: the wait at home is longer than any threshold.
    pub const fn in_target(&self) -> u64 {
        self.at_once + self.from_queue_in_target
    }

    /// Answered within the threshold with the waits of all attempts of the same person added up.
    pub const fn in_target_in_all(&self) -> u64 {
        self.in_target() - self.late_by_earlier
    }

    /// Answered on the line: at once or from the queue. Mean waits are of these.
    pub const fn answered_on_line(&self) -> u64 {
        self.at_once + self.from_queue
    }
}

/// Rows of an interval: first attempts, then redials.
pub const ROWS: usize = 2;

/// The interval that contains `at`.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "a season has a few hundred thousand intervals")]
pub const fn interval_of(at: Instant) -> usize {
    // A constant divisor: a multiplication and a shift, cheaper than any branch that would be guessed wrongly.
    (at.micros() / INTERVAL.micros()) as usize
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::*;

    #[test]
    fn first_attempts_and_redials_are_told_apart() {
        let first =
            AttemptCount { offered: 10, at_once: 4, from_queue: 3, from_queue_in_target: 1, ..Default::default() };
        let redials = AttemptCount { offered: 5, at_once: 1, called_back: 2, abandoned: 2, ..Default::default() };
        let sums = AttemptSums::of_rows(&[first, redials, first, redials]);
        assert_eq!((sums.offered, sums.redials), (30, 10));
        assert_eq!((sums.answered(), sums.in_target(), sums.answered_on_line()), (20, 12, 16));
        assert_eq!((first.open(), redials.open()), (3, 0));
    }

    #[test]
    fn whoever_is_set_aside_is_open_again() {
        // Two were answered; one of them was set aside, waits, and is taken up again by another agent.
        let waits = AttemptCount { offered: 2, at_once: 2, set_aside: 1, ..Default::default() };
        assert_eq!(waits.open(), 1);
        assert_eq!(AttemptCount { resumed: 1, ..waits }.open(), 0);
        // One was dialed twice in vain and given up, the other is to be dialed again.
        let dialed = AttemptCount { offered: 2, unreached: 3, retried: 2, ..Default::default() };
        assert_eq!(dialed.open(), 1);
    }

    #[test]
    fn what_every_answered_call_touches_is_one_cache_line() {
        assert_eq!(offset_of!(AttemptCount, abandoned_wait), 64);
        assert_eq!(size_of::<AttemptCount>(), 64 + 8 + 18 * 4);
    }
}
