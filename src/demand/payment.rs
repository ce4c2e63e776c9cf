//! The payment gateway: a capacity per second; what would wait too long fails, is tried again, or is lost.
//!
//! The gateway serves in the order of arrival, so all it needs to know is when it will be through with what it has
//! (Lindley's recursion for a fluid server): a cohort that comes now waits until then.

use crate::kernel::{Law, Sampler};
use crate::reading::{Section, or, required};
use crate::units::{Instant, Span};

/// A gateway as written in a scenario.
#[derive(Clone, Debug)]
pub struct PaymentInput {
    orders_per_second: f64,
    gives_up_after: Span,
    retry_share: f64,
    retry_delay: Law,
    attempts: u8,
}

/// A gateway as compiled.
#[derive(Clone, Debug)]
pub struct PaymentPlan {
    /// Parcels' worth of payments that it takes in a second.
    pub parcels_per_second: f64,
    /// Who would wait longer fails at once.
    pub gives_up_after: Span,
    /// Share of those who failed that try again.
    pub retry_share: f64,
    /// Time until they do.
    pub retry_delay: Sampler,
    /// Attempts before an order is lost.
    pub attempts: u8,
}

impl PaymentInput {
    /// Reads the section `payment`.
    pub fn read(section: &Section<'_>) -> Self {
        Self {
            orders_per_second: section.number(
                "orders_per_second",
                "payments that the gateway takes",
                required().unit("orders/s").above(0.0),
            ),
            gives_up_after: section.span(
                "gives_up_after",
                "a payment that would wait longer fails",
                or(Span::MINUTE, "proposal of ours: nobody looks at a turning wheel for more than a minute"),
            ),
            retry_share: section
                .share("retry_share", "share of failed payments that are tried again", or(0.8, "proposal of ours"))
                .get(),
            retry_delay: section.span_law(
                "retry_delay",
                "time until a failed payment is tried again",
                or("exponential 3 min", "proposal of ours"),
            ),
            attempts: section.integer(
                "attempts",
                "attempts before an order is lost",
                or(5, "proposal of ours").range(1..=100),
            ),
        }
    }

    /// The compiled form for orders of `parcels_per_order` parcels.
    pub fn compile(&self, parcels_per_order: f64) -> PaymentPlan {
        PaymentPlan {
            parcels_per_second: self.orders_per_second * parcels_per_order,
            gives_up_after: self.gives_up_after,
            retry_share: self.retry_share,
            retry_delay: self.retry_delay.sampler(),
            attempts: self.attempts,
        }
    }
}

/// A gateway at work.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Gateway {
    /// When it will be through with what it has.
    through: Instant,
}

impl Gateway {
    /// Takes `parcels` in at `now`: when they are paid, or none if they would have to wait too long.
    pub fn take(&mut self, plan: &PaymentPlan, parcels: u32, now: Instant) -> Option<Instant> {
        let begins = self.through.max(now);
        if begins.since(now) > plan.gives_up_after {
            return None;
        }
        self.through = begins + Span::from_secs(f64::from(parcels) / plan.parcels_per_second);
        Some(self.through)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn payments_queue_up_to_the_patience_of_buyers() {
        let plan = PaymentPlan {
            parcels_per_second: 10.0,
            gives_up_after: Span::MINUTE,
            retry_share: 1.0,
            retry_delay: Law::Deterministic { mean: 60.0 }.sampler(),
            attempts: 2,
        };
        let mut gateway = Gateway::default();
        let now = Instant::START;
        assert_eq!(gateway.take(&plan, 600, now), Some(now + Span::MINUTE));
        assert_eq!(gateway.take(&plan, 10, now), Some(now + Span::from_whole_secs(61)));
        assert_eq!(gateway.take(&plan, 1, now), None, "a wait of 61 seconds");
        let later = now + Span::MINUTE * 5;
        assert_eq!(gateway.take(&plan, 10, later), Some(later + Span::from_whole_secs(1)));
    }
}
