//! The contact center as compiled from the scenario; immutable during a run.

use crate::kernel::Sampler;
use crate::units::{Instant, Span};

/// All pools, and how each cause is handled.
#[derive(Clone, Debug)]
pub struct ContactCenterPlan {
    /// By channel.
    pub pools: Vec<PoolPlan>,
    /// By cause.
    pub handling: Vec<HandlingPlan>,
}

/// One channel's staffed pool.
#[derive(Clone, Debug)]
pub struct PoolPlan {
    /// Agents present from each moment on, in order of time; before the first there are none.
    pub staffing: Vec<(Instant, u32)>,
    /// How long people wait before they leave; none means for ever.
    pub patience: Option<Sampler>,
    /// What people do who left the queue.
    pub redial: RedialPlan,
    /// Target: answered within this wait.
    pub answer_within: Span,
}

/// What people do who left the queue unanswered.
#[derive(Clone, Debug)]
pub struct RedialPlan {
    /// Probability of trying again, each time.
    pub probability: f64,
    /// Time until the next attempt.
    pub delay: Sampler,
    /// Attempts after the first; further ones are not made.
    pub limit: u8,
}

/// How a cause is handled.
#[derive(Clone, Debug)]
pub struct HandlingPlan {
    /// Handle time: talk, hold and wrap-up.
    pub handle_time: Sampler,
}
