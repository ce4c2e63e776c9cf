//! Every list against the 4-ary heap: random interleavings with ties, bursts, far futures and pops to the end.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{EventList, Heap4, TIME_SHIFT, Wheel, time};

/// What a simulation does between two pops: pushes at now plus each delay, each as often as stated.
fn a_turn() -> impl Strategy<Value = Vec<(u64, usize)>> {
    let delay = prop_oneof![
        3 => Just(0),
        4 => 0..2_000_u64,
        4 => 0..100_000_000_u64,
        1 => 0..(1_u64 << 45),
    ];
    let times = prop_oneof![8 => Just(1_usize), 1 => 1..40_usize, 1 => 300..600_usize];
    prop::collection::vec((delay, times), 0..6)
}

/// Runs the same turns on a list and on the oracle, then pops both to the end.
fn agree(mut list: impl EventList, turns: &[(Vec<(u64, usize)>, usize)]) -> Result<(), TestCaseError> {
    let mut oracle = Heap4::new();
    let mut sequence: u128 = 0;
    let mut now = 0;
    for (pushes, pops) in turns {
        for &(delay, times) in pushes {
            for _ in 0..times {
                // Ranks fall as the sequence rises, so that ties are not always pushed in their final order.
                let rank = 5 - sequence % 6;
                let key = u128::from(now + delay) << TIME_SHIFT | rank << (TIME_SHIFT - 4) | sequence << 32;
                sequence += 1;
                list.push(key);
                oracle.push(key);
            }
        }
        for pop in 0..*pops {
            if pop % 8 == 0 {
                prop_assert_eq!(list.peek(), oracle.peek());
            }
            let popped = oracle.pop();
            prop_assert_eq!(list.pop(), popped);
            prop_assert_eq!(list.len(), oracle.len());
            now = popped.map_or(now, time);
        }
    }
    while let Some(key) = oracle.pop() {
        prop_assert_eq!(list.pop(), Some(key));
    }
    prop_assert_eq!(list.pop(), None);
    Ok(())
}

/// Runs the same turns on a list and on an ordered set. Of the keys pushed in a turn one in three is forgotten in the next: half
/// of them are withdrawn, of the others the list may drop what it likes.
fn agree_on_what_is_wanted(
    mut list: impl EventList,
    turns: &[(Vec<(u64, usize)>, usize)],
) -> Result<(), TestCaseError> {
    let (mut oracle, mut forgotten) = (BTreeSet::new(), BTreeSet::new());
    let mut sequence: u128 = 0;
    let mut now = 0;
    let mut earlier: Vec<u128> = Vec::new();
    for (pushes, pops) in turns {
        for (number, &key) in earlier.iter().enumerate().filter(|(number, _)| number % 3 == 0) {
            let pending = oracle.contains(&key);
            if number % 2 == 0 && list.withdraw(key) {
                prop_assert!(pending, "what is not there cannot be withdrawn");
                prop_assert!(!list.withdraw(key), "twice");
                oracle.remove(&key);
            } else if pending {
                forgotten.insert(key);
            }
        }
        earlier.clear();
        for &(delay, times) in pushes {
            for _ in 0..times {
                let key = u128::from(now + delay) << TIME_SHIFT | sequence << 32;
                sequence += 1;
                list.push(key);
                oracle.insert(key);
                earlier.push(key);
            }
        }
        for _ in 0..*pops {
            // The list may still hold forgotten keys; every other comes in its place.
            let popped = std::iter::from_fn(|| list.pop_wanted(|key| !forgotten.contains(&key)))
                .find(|key| !forgotten.contains(key));
            let expected = std::iter::from_fn(|| oracle.pop_first()).find(|key| !forgotten.contains(key));
            prop_assert_eq!(popped, expected);
            now = popped.map_or(now, time);
        }
        prop_assert!(list.len() <= oracle.len() + forgotten.len());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_list_pops_what_the_heap_pops(turns in prop::collection::vec((a_turn(), 0..400_usize), 1..40)) {
        agree(Wheel::new(), &turns)?;
    }

    #[test]
    fn what_is_withdrawn_or_dropped_leaves_the_order_of_the_others(
        turns in prop::collection::vec((a_turn(), 0..400_usize), 1..40),
    ) {
        agree_on_what_is_wanted(Wheel::new(), &turns)?;
        agree_on_what_is_wanted(Heap4::new(), &turns)?;
    }
}
