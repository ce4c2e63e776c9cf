//! What happens to those whom no agent can take at once: busy signals, balking, announcements, call-backs, the queue.
//!
//! Expected waits are those of Ibrahim & Whitt (2009): the wait of the last contact served, the wait so far of the one at the
//! head of the queue, and the contacts ahead times the mean handle time over the agents. All three are noted for everybody
//! who queues, so that their errors can be reported; the type's own one is what customers hear.

use super::contact::mark;
use super::plan::{ContactCenterPlan, Predictor, RedialPlan, TypePlan};
use super::state::{ContactCenter, Event, times};
use crate::facts::{Attempt, Fact, Observer, Predictions, Turn};
use crate::ids::{ContactId, TypeId};
use crate::units::{Instant, Span};

impl ContactCenter {
    /// No agent is free: the contact waits, unless there is no place or the person does not want to.
    #[inline]
    pub(super) fn join_queue<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        attempt: Attempt,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let kind = attempt.kind;
        let of_type = &plan.types[kind.at()];
        if of_type.preempts && self.preempt(plan, id, turn) {
            return;
        }
        if self.lines[kind.at()].queue.len() >= of_type.queue_limit as usize {
            self.hang_up(plan, kind);
            self.turn_away(plan, id, turn);
            return;
        }
        let direct = of_type.routes.iter().filter(|route| route.after.is_zero());
        let agents = direct.map(|route| self.desks.rostered(route.group)).sum();
        let predicted = self.predict(kind, agents, turn.now());
        self.keep_predictions(id, predicted);
        self.contacts[id.0].marks |= mark::QUEUED;
        turn.state(Fact::ContactQueued(attempt));
        self.lines[kind.at()].queue.push(&mut self.contacts, id);
        let hears = of_type.balking.is_some() || of_type.announcement.is_some() || of_type.callback.is_some();
        let factor = if hears { self.hear_expected_wait(plan, id, predicted, turn) } else { Some(1.0) };
        if let Some(factor) = factor {
            self.wait_with_patience(of_type, id, factor, turn);
            for route in of_type.routes.iter().filter(|route| !route.after.is_zero()) {
                turn.schedule(turn.now() + route.after, Event::RouteOpens(id));
            }
        }
    }

    /// The end of patience is drawn and set; patience is multiplied by `factor`.
    #[inline]
    pub(super) fn wait_with_patience<O: Observer>(
        &mut self,
        of_type: &TypePlan,
        id: ContactId,
        factor: f64,
        turn: &mut Turn<'_, Event, O>,
    ) {
        if let Some(patience) = &of_type.patience {
            let contact = &mut self.contacts[id.0];
            let mut stream = self.draws.patience.stream(contact.draw());
            let until = turn.now() + times(patience.sample_span(&mut stream), factor);
            contact.taken = until;
            contact.timer = turn.schedule(until, Event::PatienceEnds(id));
        }
    }

    /// The expected waits of somebody who joins the queue now, with so many agents who may take the contact at once.
    #[inline]
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "milliseconds saturate at 2^32 - 1, as documented"
    )]
    pub(super) fn predict(&self, kind: TypeId, agents: u32, now: Instant) -> Predictions {
        let line = &self.lines[kind.at()];
        let millis = |span: Span| (span.micros() / 1_000).min(u64::from(u32::MAX)) as u32;
        let head = line.queue.first().map_or(Span::ZERO, |head| now.since(self.contacts[head.0].offered));
        let ahead = (line.queue.len() + 1) as f64;
        Predictions {
            last_served: millis(line.last_wait),
            head_of_line: millis(head),
            queue_length: (ahead * line.mean_handling / f64::from(agents.max(1)) / 1e3) as u32,
        }
    }

    /// The person hears how long it will take, and leaves, accepts a call-back, or stays with the factor on patience that is
    /// returned; `None` if patience no longer matters.
    fn hear_expected_wait<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        predicted: Predictions,
        turn: &mut Turn<'_, Event, O>,
    ) -> Option<f64> {
        let contact = &self.contacts[id.0];
        let of_type = &plan.types[contact.request.kind.at()];
        let millis = match of_type.predictor {
            Predictor::LastServed => predicted.last_served,
            Predictor::HeadOfLine => predicted.head_of_line,
            Predictor::QueueLength => predicted.queue_length,
        };
        let expected = Span::from_micros(u64::from(millis) * 1_000);
        let mut stream = self.draws.entries.stream(contact.round());
        // All three draws are made, so that a scenario without one of them leaves the others as they are.
        let (balks, accepts, leaves) = (stream.unit(), stream.unit(), stream.unit());
        if of_type.balking.is_some_and(|balking| expected >= balking.wait_over && balks < balking.probability) {
            self.abandon(plan, id, turn);
            return None;
        }
        if of_type.callback.as_ref().is_some_and(|callback| expected > callback.wait_over && accepts < callback.accepts)
        {
            let contact = &mut self.contacts[id.0];
            contact.marks |= mark::AT_HOME;
            turn.state(Fact::CallbackAccepted(contact.attempt()));
            let kind = contact.request.kind;
            self.lines[kind.at()].at_home += 1;
            self.hang_up(plan, kind);
            return None;
        }
        let Some(announcement) = of_type.announcement else { return Some(1.0) };
        let patience = of_type.patience.as_ref()?;
        let mut own = self.draws.patience.stream(self.contacts[id.0].draw());
        if patience.sample_span(&mut own) < expected && leaves < announcement.leaves {
            self.abandon(plan, id, turn);
            return None;
        }
        Some(announcement.patience_factor)
    }

    /// A line becomes free.
    pub(super) fn hang_up(&mut self, plan: &ContactCenterPlan, kind: TypeId) {
        self.media[plan.types[kind.at()].channel.at()].in_use -= 1;
    }

    /// No line, no place, or closed: the person tries again later or gives up.
    #[cold]
    pub(super) fn turn_away<O: Observer>(
        &mut self,
        plan: &ContactCenterPlan,
        id: ContactId,
        turn: &mut Turn<'_, Event, O>,
    ) {
        let attempt = self.contacts[id.0].attempt();
        self.let_go(id, turn);
        let redial = &plan.types[attempt.kind.at()].busy_redial;
        let returns = self.decide_redial(redial, id);
        if returns.is_some() {
            self.remember_wait(id, Span::ZERO);
        }
        turn.state(Fact::ContactBlocked { attempt, redials: returns.is_some() });
        self.go_away(redial, id, returns, turn);
    }

    /// After how long the person tries again, if at all.
    pub(super) fn decide_redial(&self, redial: &RedialPlan, id: ContactId) -> Option<Span> {
        let contact = &self.contacts[id.0];
        if contact.redials >= redial.limit || redial.probability <= 0.0 {
            return None;
        }
        let mut stream = self.draws.redials.stream(contact.round());
        (stream.unit() < redial.probability).then(|| redial.delay.sample_span(&mut stream))
    }
}
