//! Counts with quick partial sums: whose is the n-th of all?

/// Counts in a block.
const BLOCK: usize = 64;
/// Counts in a line, whose sum is taken when it is asked for: the compiler adds them several at a time.
const LINE: usize = 16;

/// A growing list of counts, each with something beside it, with the sums of its blocks.
///
/// Finding whose share of the total a number falls into reads the sums and one block, each in sequence. For the few
/// thousand counts of a list that is found cold in memory, that beats a tree with its chain of misses. For the same reason
/// what is asked for together with a count stands beside it.
#[derive(Clone, Debug)]
pub struct PartialSums<T> {
    counts: Vec<(u32, T)>,
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
        Self { counts: Vec::new(), blocks: Vec::new(), total: 0 }
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
        match self.blocks.last_mut() {
            Some(block) if !self.counts.len().is_multiple_of(BLOCK) => *block += u64::from(count),
            _ => self.blocks.push(u64::from(count)),
        }
        self.counts.push((count, beside));
        self.total += u64::from(count);
    }

    /// Takes `amount` off the count at `position`, which is at least that.
    #[inline]
    pub fn subtract(&mut self, position: usize, amount: u32) {
        self.counts[position].0 -= amount;
        self.blocks[position / BLOCK] -= u64::from(amount);
        self.total -= u64::from(amount);
    }

    /// The position whose count the `number`-th unit of the total belongs to, numbered from 0; `number` is below the
    /// total.
    #[must_use]
    pub fn find(&self, mut number: u64) -> usize {
        debug_assert!(number < self.total, "there is no such unit");
        let mut block = 0;
        while block + 1 < self.blocks.len() && self.blocks[block] <= number {
            number -= self.blocks[block];
            block += 1;
        }
        let mut position = block * BLOCK;
        // A line that is not whole is the last, and is walked through.
        for line in self.counts[position..].chunks_exact(LINE).take(BLOCK / LINE - 1) {
            // Sixteen of them do not overflow; a check at each would have them added one by one.
            let sum = line.iter().fold(0_u64, |sum, &(count, _)| sum.wrapping_add(u64::from(count)));
            if sum > number {
                break;
            }
            number -= sum;
            position += LINE;
        }
        while position + 1 < self.counts.len() && u64::from(self.counts[position].0) <= number {
            number -= u64::from(self.counts[position].0);
            position += 1;
        }
        position
    }
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
