//! A fluid queue followed through time: what a day must look like if contacts were a liquid.
//!
//! Unlike the stationary formulas it remembers: a queue that one quarter of an hour leaves behind is there in the next.
//! Unlike the simulation it knows no chance. So where the simulation is near the fluid and far from Erlang A, the past
//! explains the difference, and where it is near Erlang A and far from the fluid, chance does.
//!
//! With x contacts inside, n agents of rate μ, arrivals λ and a hazard θ of giving up (Mandelbaum, Massey and Reiman 1998):
//! `x' = λ − μ·min(x, n) − θ·max(x − n, 0)`, solved exactly while nothing changes.

/// What drives the queue while nothing changes; rates are per second.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stretch {
    /// Contacts that arrive.
    pub arrivals: f64,
    /// Contacts that one agent finishes; positive.
    pub service: f64,
    /// Agents; need not be whole.
    pub agents: f64,
    /// Hazard of giving up; 0 if nobody does.
    pub hazard: f64,
}

/// What happened in a stretch.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Passage {
    /// Agent-seconds of work.
    pub busy: f64,
    /// Contact-seconds in the queue.
    pub waiting: f64,
    /// Contacts that gave up.
    pub abandoned: f64,
}

/// The queue: contacts inside, waiting or in hand.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FluidQueue {
    contacts: f64,
}

impl FluidQueue {
    /// Contacts waiting if there are `agents` agents.
    #[must_use]
    pub fn waiting(&self, agents: f64) -> f64 {
        (self.contacts - agents).max(0.0)
    }

    /// Wait in seconds of a contact that arrives now and does not give up: the time in which those ahead are served or
    /// leave, `ln(1 + θq/(nμ))/θ`. Infinite if nobody serves and nobody leaves.
    #[must_use]
    pub fn wait(&self, stretch: &Stretch) -> f64 {
        let queue = self.waiting(stretch.agents);
        if queue <= 0.0 {
            return if stretch.agents > 0.0 { 0.0 } else { f64::INFINITY };
        }
        let drained = queue / (stretch.agents * stretch.service);
        if stretch.hazard > 0.0 { (stretch.hazard * drained).ln_1p() / stretch.hazard } else { drained }
    }

    /// Lets `seconds` pass.
    pub fn pass(&mut self, stretch: &Stretch, seconds: f64) -> Passage {
        let mut passage = Passage::default();
        let mut left = seconds;
        // The path crosses the number of agents at most once while nothing changes.
        for _ in 0..3 {
            if left <= 0.0 {
                break;
            }
            let rises = stretch.arrivals > stretch.agents * stretch.service;
            let above = self.contacts > stretch.agents || (self.contacts >= stretch.agents && rises);
            left -= if above {
                self.pass_above(stretch, left, &mut passage)
            } else {
                self.pass_below(stretch, left, &mut passage)
            };
        }
        passage
    }

    /// All contacts are in hand: x tends to λ/μ. Returns the time that passed until `left` is over or all agents are busy.
    fn pass_below(&mut self, stretch: &Stretch, left: f64, passage: &mut Passage) -> f64 {
        let Stretch { arrivals, service, agents, .. } = *stretch;
        let limit = arrivals / service;
        let crossing = if limit > agents { ((limit - self.contacts) / (limit - agents)).ln() / service } else { left };
        let time = crossing.clamp(0.0, left);
        let fades = -(-service * time).exp_m1();
        passage.busy += limit * time + (self.contacts - limit) * fades / service;
        self.contacts =
            if limit > agents && crossing <= left { agents } else { limit + (self.contacts - limit) * (1.0 - fades) };
        time
    }

    /// All agents are busy: the queue tends to (λ − nμ)/θ. Returns the time that passed until `left` is over or nobody waits.
    fn pass_above(&mut self, stretch: &Stretch, left: f64, passage: &mut Passage) -> f64 {
        let Stretch { arrivals, service, agents, hazard } = *stretch;
        let queue = self.contacts - agents;
        let growth = arrivals - agents * service;
        let (time, empty, area, end) = if hazard > 0.0 {
            let limit = growth / hazard;
            let empties = if limit < 0.0 { ((queue - limit) / -limit).ln() / hazard } else { f64::INFINITY };
            let time = empties.min(left);
            let fades = -(-hazard * time).exp_m1();
            let area = limit * time + (queue - limit) * fades / hazard;
            (time, empties <= left, area, limit + (queue - limit) * (1.0 - fades))
        } else {
            let empties = if growth < 0.0 { queue / -growth } else { f64::INFINITY };
            let time = empties.min(left);
            (time, empties <= left, queue * time + 0.5 * growth * time * time, queue + growth * time)
        };
        passage.busy += agents * time;
        passage.waiting += area;
        passage.abandoned += hazard * area;
        self.contacts = agents + if empty { 0.0 } else { end };
        time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BUSY: Stretch = Stretch { arrivals: 0.05, service: 1.0 / 300.0, agents: 10.0, hazard: 1.0 / 120.0 };

    #[test]
    fn a_long_overload_settles_where_enough_give_up() {
        // 15 erlangs for 10 agents: 5/300 contacts a second must leave, so 2 wait on average 120 s each.
        let mut queue = FluidQueue::default();
        queue.pass(&BUSY, 1e5);
        assert!((queue.waiting(10.0) - 2.0).abs() < 1e-9);
        let hour = queue.pass(&BUSY, 3_600.0);
        assert!((hour.busy - 36_000.0).abs() < 1e-6 && (hour.abandoned - 60.0).abs() < 1e-6, "{hour:?}");
        // The fluid wait of the stationary overload: a third leaves by then.
        assert!((queue.wait(&BUSY) - 120.0 * 1.5_f64.ln()).abs() < 1e-6);
    }

    #[test]
    fn it_agrees_with_small_steps_of_the_equation() {
        // From empty into overload and out again, against 10 ms steps of Euler's method.
        let calm = Stretch { arrivals: 0.02, ..BUSY };
        let patient = Stretch { hazard: 0.0, ..BUSY };
        let rest = Stretch { arrivals: 0.01, hazard: 0.0, ..BUSY };
        let (mut exact, mut euler) = (FluidQueue::default(), 0.0_f64);
        for (stretch, seconds) in [(BUSY, 900_u32), (calm, 450), (patient, 900), (rest, 2_000), (BUSY, 77)] {
            let passage = exact.pass(&stretch, f64::from(seconds));
            let (mut busy, mut waiting) = (0.0, 0.0);
            let steps = seconds * 100;
            for _ in 0..steps {
                let (served, queue) = (euler.min(stretch.agents), (euler - stretch.agents).max(0.0));
                busy += served * 0.01;
                waiting += queue * 0.01;
                euler += (stretch.arrivals - stretch.service * served - stretch.hazard * queue) * 0.01;
            }
            assert!((exact.contacts - euler).abs() < 0.01, "{stretch:?}: {} {euler}", exact.contacts);
            assert!(
                (passage.busy - busy).abs() < 1e-3 * f64::from(seconds)
                    && (passage.waiting - waiting).abs() < 0.01 * f64::from(seconds)
            );
            assert!((passage.abandoned - stretch.hazard * passage.waiting).abs() < 1e-12);
        }
    }

    #[test]
    fn contacts_are_conserved() {
        let mut queue = FluidQueue::default();
        let inside = |queue: &FluidQueue| queue.contacts;
        for arrivals in [0.1, 0.0, 0.04, 0.2, 0.01] {
            let stretch = Stretch { arrivals, ..BUSY };
            let before = inside(&queue);
            let passage = queue.pass(&stretch, 1_234.0);
            let gone = passage.busy * stretch.service + passage.abandoned;
            assert!((before + arrivals * 1_234.0 - gone - inside(&queue)).abs() < 1e-9, "{passage:?}");
        }
    }

    #[test]
    fn without_agents_nobody_is_served() {
        let closed = Stretch { agents: 0.0, hazard: 0.0, ..BUSY };
        let mut queue = FluidQueue::default();
        assert!(queue.wait(&closed).is_infinite());
        let passage = queue.pass(&closed, 100.0);
        assert!((queue.waiting(0.0) - 5.0).abs() < 1e-12 && passage.busy.abs() < 1e-12);
        assert!(queue.wait(&closed).is_infinite());
    }
}
