//! Counts with quick partial sums: whose is the n-th of all?

/// Counts in a line: with something small beside each, a line of the cache.
const LINE: usize = 8;
/// Counts in a block.
const BLOCK: usize = 8 * LINE;

/// A growing list of counts, each with something beside it, with the sums of its lines and blocks.
///
/// Finding whose share of the total a number falls into walks along the sums of the blocks, of the lines of one block and the
/// counts of one line. For the few thousand counts of a list that is found cold in memory, that beats a tree with its longer
/// chain of misses. For the same reason what is asked for together with a count stands beside it.
#[derive(Clone, Debug)]
pub struct PartialSums<T> {
    counts: Vec<(u32, T)>,
    lines: Vec<u64>,
    blocks: Vec<u64>,
    total: u64,
}

impl<T> Default for PartialSums<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> PartialSums<T> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { counts: Vec::new(), lines: Vec::new(), blocks: Vec::new(), total: 0 }
    }

    /// The sum of all counts.
    #[inline]
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.total
    }

    /// Number of counts.
    #[must_use]
    pub fn len(&self) -> usize {
        self.counts.len()
    }

    /// Whether there are no counts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.is_empty()
    }

    /// The count at `position` and what is beside it, if the list is that long.
    #[inline]
    #[must_use]
    pub fn get(&self, position: usize) -> Option<&(u32, T)> {
        self.counts.get(position)
    }

    /// What is beside the count at `position`.
    #[inline]
    pub fn beside(&mut self, position: usize) -> &mut T {
        &mut self.counts[position].1
    }

    /// Appends `count` with something `beside` it.
    pub fn push(&mut self, count: u32, beside: T) {
        for (sums, of) in [(&mut self.lines, LINE), (&mut self.blocks, BLOCK)] {
            match sums.last_mut() {
                Some(sum) if !self.counts.len().is_multiple_of(of) => *sum += u64::from(count),
                _ => sums.push(u64::from(count)),
            }
        }
        self.counts.push((count, beside));
        self.total += u64::from(count);
    }

    /// Takes `amount` off the count at `position`, which is at least that.
    #[inline]
    pub fn subtract(&mut self, position: usize, amount: u32) {
        self.counts[position].0 -= amount;
        self.lines[position / LINE] -= u64::from(amount);
        self.blocks[position / BLOCK] -= u64::from(amount);
        self.total -= u64::from(amount);
    }

    /// The position whose count the `number`-th unit of the total belongs to, numbered from 0; `number` is below the
    /// total.
    #[must_use]
    pub fn find(&self, mut number: u64) -> usize {
        debug_assert!(number < self.total, "there is no such unit");
        let block = walk(&self.blocks, &mut number, |&sum| sum);
        let first = block * (BLOCK / LINE);
        let line = first + walk(&self.lines[first..], &mut number, |&sum| sum);
        line * LINE + walk(&self.counts[line * LINE..], &mut number, |&(count, _)| u64::from(count))
    }
}

/// The position of the part that the `number`-th unit of a sequence belongs to, the last if it lies beyond them all; leaves its
/// number within the part.
#[inline]
fn walk<P>(parts: &[P], number: &mut u64, size: impl Fn(&P) -> u64) -> usize {
    let mut position = 0;
    while position + 1 < parts.len() {
        let Some(rest) = number.checked_sub(size(&parts[position])) else { break };
        *number = rest;
        position += 1;
    }
    position
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams};

    #[test]
    fn units_are_found_where_a_walk_over_the_counts_finds_them() {
        let mut stream = Streams::new(3, 0).stream(Purpose(0), 0);
        let mut counts: Vec<u32> = Vec::new();
        let mut sums = PartialSums::new();
        for step in 0..400_u32 {
            let count = u32::from(stream.below(3) == 0) * (step % 6);
            counts.push(count);
            sums.push(count, step);
            let position = usize::try_from(stream.below(u64::from(step) + 1)).expect("small");
            let less = counts[position] / 2;
            counts[position] -= less;
            sums.subtract(position, less);
            let owners: Vec<usize> =
                counts.iter().enumerate().flat_map(|(at, &count)| (0..count).map(move |_| at)).collect();
            assert_eq!((sums.len(), sums.total()), (counts.len(), owners.len() as u64));
            let found: Vec<usize> = (0..sums.total()).map(|number| sums.find(number)).collect();
            assert_eq!(found, owners);
            assert_eq!(sums.get(position), Some(&(counts[position], u32::try_from(position).expect("small"))));
        }
    }
}
