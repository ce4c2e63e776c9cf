//! Work in parallel whose outcomes are taken in order, without anybody waiting for the slowest of a batch.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;

/// Where everybody is.
struct Board<T> {
    /// The next piece of work nobody has begun.
    next: usize,
    /// The next outcome to be taken.
    due: usize,
    /// Outcomes whose turn has not come.
    early: BTreeMap<usize, T>,
    /// Whether a thread is taking outcomes.
    taking: bool,
    /// Whether nothing more is wanted.
    over: bool,
}

/// Lets all threads of `pool` make the outcomes 0 to `count` - 1, and hands them to `take` one after the other, in order, until
/// it breaks. A thread that has made an outcome whose turn it is takes it, and those after it that are there; the others go on
/// meanwhile. No more than `each` outcomes for each thread are alive at once.
pub(crate) fn in_order<T: Send>(
    pool: &ThreadPool,
    count: usize,
    each: usize,
    make: impl Fn(usize) -> T + Sync,
    take: impl FnMut(usize, T) -> ControlFlow<()> + Send,
) {
    let ahead = each * pool.current_num_threads();
    let board = Mutex::new(Board { next: 0, due: 0, early: BTreeMap::new(), taking: false, over: false });
    let (room, take) = (Condvar::new(), Mutex::new(take));
    pool.broadcast(|_| {
        let _alarm = Alarm { board: &board, room: &room };
        let mut state = look(&board);
        loop {
            while !state.over && state.next < count && state.next - state.due >= ahead {
                state = room.wait(state).unwrap_or_else(PoisonError::into_inner);
            }
            if state.over || state.next == count {
                return;
            }
            let number = state.next;
            state.next += 1;
            drop(state);
            let outcome = make(number);
            state = look(&board);
            state.early.insert(number, outcome);
            while !state.taking && !state.over {
                let due = state.due;
                let Some(outcome) = state.early.remove(&due) else { break };
                state.taking = true;
                drop(state);
                let goes_on = take.lock().unwrap_or_else(PoisonError::into_inner)(due, outcome);
                state = look(&board);
                state.taking = false;
                state.due += 1;
                state.over |= goes_on.is_break();
                room.notify_all();
            }
        }
    });
}

fn look<T>(board: &Mutex<Board<T>>) -> MutexGuard<'_, Board<T>> {
    board.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends the work when a thread panics: the others would wait for its outcome for ever.
struct Alarm<'a, T> {
    board: &'a Mutex<Board<T>>,
    room: &'a Condvar,
}

impl<T> Drop for Alarm<'_, T> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            look(self.board).over = true;
            self.room.notify_all();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn pool(threads: usize) -> ThreadPool {
        rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads")
    }

    #[test]
    fn outcomes_are_taken_once_and_in_order_and_few_are_alive() {
        for threads in [1, 2, 5] {
            let (alive, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
            let mut taken = Vec::new();
            let make = |number: usize| {
                most.fetch_max(alive.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                // The first of each few is the slowest.
                std::thread::sleep(Duration::from_micros(if number.is_multiple_of(4) { 3_000 } else { 100 }));
                number
            };
            in_order(&pool(threads), 41, 2, make, |number, outcome| {
                alive.fetch_sub(1, Ordering::SeqCst);
                assert_eq!(number, outcome);
                taken.push(outcome);
                ControlFlow::Continue(())
            });
            assert_eq!(taken, (0..41).collect::<Vec<_>>());
            assert!(most.into_inner() <= 2 * threads);
        }
    }

    #[test]
    fn nothing_is_taken_after_a_break() {
        let mut taken = 0;
        in_order(
            &pool(3),
            1_000,
            4,
            |number| number,
            |number, _| {
                taken += 1;
                if number == 7 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
            },
        );
        assert_eq!(taken, 8);
        in_order(&pool(3), 0, 2, |number| number, |_, _| unreachable!("there is nothing to take"));
    }

    #[test]
    fn a_panic_ends_the_work() {
        let work = || {
            in_order(&pool(2), 100, 2, |number| assert_ne!(number, 3, "a defect"), |_, ()| ControlFlow::Continue(()));
        };
        assert!(std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).is_err());
    }
}
