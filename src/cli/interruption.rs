//! Ctrl-C and the signal to terminate.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::{Failure, console};

/// Whether somebody asked to stop; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Interruption(Arc<AtomicBool>);

impl Interruption {
    /// Nobody has asked yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A signal came. The first one is a request that work under way may honor in its own time; a second one ends the
    /// process, which leaves a hidden partial directory that the next run with the same target removes.
    pub fn on_signal(&self) {
        if self.0.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(Failure::Interrupted.exit_code()));
        }
        console::aside("\nstopping once the replications under way are done; Ctrl-C again stops at once\n");
    }

    /// What long work looks at between its steps.
    #[must_use]
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }

    /// Nothing, as long as nobody asked to stop.
    ///
    /// # Errors
    ///
    /// [`Failure::Interrupted`] once somebody has.
    pub fn check(&self) -> Result<(), Failure> {
        if self.0.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_reaches_every_clone() {
        let interruption = Interruption::new();
        assert!(interruption.check().is_ok());
        interruption.clone().on_signal();
        assert!(matches!(interruption.check(), Err(Failure::Interrupted)));
    }
}
