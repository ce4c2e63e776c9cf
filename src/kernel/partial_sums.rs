//! Counts with quick partial sums: who is the n-th of all?

/// A growing list of counts of which the partial sums are kept (Fenwick, "A new data structure for cumulative frequency
/// tables", Software: Practice and Experience 24(3), 1994).
///
/// Appending, changing a count and finding whose share of the total a number falls into cost the logarithm of the list's
/// length, in one small array.
#[derive(Clone, Debug, Default)]
pub struct PartialSums {
    /// Entry i - 1 is the sum of the counts from i less its lowest bit up to i, counted from 1.
    tree: Vec<u64>,
    total: u64,
}

impl PartialSums {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { tree: Vec::new(), total: 0 }
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
        self.tree.len()
    }

    /// Whether there are no counts.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tree.is_empty()
    }

    /// Appends `count`.
    pub fn push(&mut self, count: u64) {
        let number = self.tree.len() + 1;
        let mut sum = count;
        let mut below = number - 1;
        while below > number - lowest_bit(number) {
            sum += self.tree[below - 1];
            below -= lowest_bit(below);
        }
        self.tree.push(sum);
        self.total += count;
    }

    /// Takes `amount` off the count at `position`, which is at least that.
    pub fn subtract(&mut self, position: usize, amount: u64) {
        let mut number = position + 1;
        while number <= self.tree.len() {
            self.tree[number - 1] -= amount;
            number += lowest_bit(number);
        }
        self.total -= amount;
    }

    /// The position whose count the `number`-th unit of the total belongs to, numbered from 0; `number` is below the
    /// total.
    #[must_use]
    pub fn find(&self, mut number: u64) -> usize {
        debug_assert!(number < self.total, "there is no such unit");
        let mut passed = 0;
        let mut stride = self.tree.len().checked_ilog2().map_or(0, |bits| 1 << bits);
        while stride > 0 {
            if let Some(&sum) = self.tree.get(passed + stride - 1)
                && sum <= number
            {
                number -= sum;
                passed += stride;
            }
            stride /= 2;
        }
        passed
    }
}

const fn lowest_bit(number: usize) -> usize {
    number & number.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{Purpose, Streams};

    #[test]
    fn units_are_found_where_a_walk_over_the_counts_finds_them() {
        let mut stream = Streams::new(3, 0).stream(Purpose(0), 0);
        let mut counts: Vec<u64> = Vec::new();
        let mut sums = PartialSums::new();
        for step in 0..400_usize {
            let count = stream.below(6);
            counts.push(count);
            sums.push(count);
            let position = usize::try_from(stream.below(step as u64 + 1)).expect("small");
            let less = stream.below(counts[position] + 1);
            counts[position] -= less;
            sums.subtract(position, less);
            let owners: Vec<usize> =
                counts.iter().enumerate().flat_map(|(at, &count)| (0..count).map(move |_| at)).collect();
            assert_eq!((sums.len(), sums.total()), (counts.len(), owners.len() as u64));
            let found: Vec<usize> = (0..sums.total()).map(|number| sums.find(number)).collect();
            assert_eq!(found, owners);
        }
    }
}
