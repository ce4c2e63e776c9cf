//! Agents who stand in a row, in the order in which they came.

use std::collections::VecDeque;

/// Where somebody stood who has left from the middle.
const GAP: u32 = u32::MAX;
/// A row with fewer gaps than this is not worth closing up.
const FEW_GAPS: u32 = 64;

/// Whoever can stand in a row: keeps the number of the place.
pub(super) trait Member {
    /// The number that [`Row::join`] gave.
    fn stand(&mut self) -> &mut u32;
}

/// Members by number, in the order in which they came.
///
/// Almost all leave from one of the ends, so a row is one stretch of memory whose ends are in the cache: whoever comes and
/// goes needs no look at the neighbors, who may be cold. Who leaves from the middle leaves a gap; there is never one at an end.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    places: VecDeque<u32>,
    /// Number of the first place.
    start: u32,
    gaps: u32,
}

impl Row {
    /// Members standing.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "members are numbered by u32")]
    pub fn len(&self) -> u32 {
        self.places.len() as u32 - self.gaps
    }

    /// Who came first.
    #[inline]
    pub fn first(&self) -> Option<u32> {
        self.places.front().copied()
    }

    /// Who came last.
    #[inline]
    pub fn last(&self) -> Option<u32> {
        self.places.back().copied()
    }

    /// All, from who came first on.
    pub fn members(&self) -> impl Iterator<Item = u32> {
        self.places.iter().copied().filter(|&member| member != GAP)
    }

    /// Puts `member` at the end; returns the number of the place, which the member keeps.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "numbers of places wrap around")]
    pub fn join(&mut self, member: u32) -> u32 {
        self.places.push_back(member);
        self.start.wrapping_add(self.places.len() as u32 - 1)
    }

    /// Takes out who came first.
    #[inline]
    pub fn take_first(&mut self) -> Option<u32> {
        let member = self.places.pop_front()?;
        self.start = self.start.wrapping_add(1);
        if self.gaps > 0 {
            self.trim();
        }
        Some(member)
    }

    /// Takes out who came last.
    #[inline]
    pub fn take_last(&mut self) -> Option<u32> {
        let member = self.places.pop_back()?;
        if self.gaps > 0 {
            self.trim();
        }
        Some(member)
    }

    /// Takes out who stands at the place with number `stand`; `members` are all there are, by number.
    pub fn leave(&mut self, stand: u32, members: &mut [impl Member]) {
        let place = stand.wrapping_sub(self.start) as usize;
        debug_assert!(self.places.get(place).is_some_and(|&member| member != GAP), "nobody stands there");
        self.places[place] = GAP;
        self.gaps += 1;
        self.trim();
        if self.gaps > FEW_GAPS.max(self.len()) {
            self.close_up(members);
        }
    }

    /// Takes the gaps from the ends.
    fn trim(&mut self) {
        while self.places.front() == Some(&GAP) {
            self.places.pop_front();
            self.start = self.start.wrapping_add(1);
            self.gaps -= 1;
        }
        while self.places.back() == Some(&GAP) {
            self.places.pop_back();
            self.gaps -= 1;
        }
    }

    /// Everybody moves up: there are more gaps than members, so that this costs each who left a constant.
    #[cold]
    fn close_up(&mut self, members: &mut [impl Member]) {
        self.places.retain(|&member| member != GAP);
        self.gaps = 0;
        for (place, &member) in (self.start..).zip(&self.places) {
            *members[member as usize].stand() = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Person(u32);

    impl Member for Person {
        fn stand(&mut self) -> &mut u32 {
            &mut self.0
        }
    }

    #[test]
    fn leaving_from_the_middle_keeps_the_order_of_the_others() {
        let mut row = Row::default();
        let mut people: Vec<Person> = (0..6).map(|member| Person(row.join(member))).collect();
        for leaver in [2, 3] {
            let stand = people[leaver].0;
            row.leave(stand, &mut people);
        }
        assert_eq!((row.len(), row.members().collect::<Vec<_>>()), (4, vec![0, 1, 4, 5]));
        assert_eq!((row.take_first(), row.take_first(), row.first()), (Some(0), Some(1), Some(4)));
        people[1].0 = row.join(1);
        let stand = people[5].0;
        row.leave(stand, &mut people);
        assert_eq!((row.take_last(), row.last(), row.len()), (Some(1), Some(4), 1));
        assert_eq!((row.take_first(), row.take_first(), row.take_last(), row.len()), (Some(4), None, None, 0));
    }

    #[test]
    fn a_row_that_is_left_from_the_middle_does_not_grow() {
        let mut row = Row::default();
        let mut people: Vec<Person> = (0..40).map(|member| Person(row.join(member))).collect();
        // The first and the last stay for ever; those between leave and come again, in another order each time.
        for round in 0..1_000_usize {
            let leaver = 1 + round * 7 % 38;
            let stand = people[leaver].0;
            row.leave(stand, &mut people);
            let last = people[39].0;
            row.leave(last, &mut people);
            people[leaver].0 = row.join(u32::try_from(leaver).expect("small"));
            people[39].0 = row.join(39);
            assert_eq!((row.first(), row.last(), row.len()), (Some(0), Some(39), 40));
        }
        assert!(row.places.len() < 200, "{}", row.places.len());
        let mut members: Vec<u32> = row.members().collect();
        members.sort_unstable();
        assert_eq!(members, (0..40).collect::<Vec<_>>());
    }
}
