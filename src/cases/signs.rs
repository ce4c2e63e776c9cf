//! Signs that somebody may be in danger. A model, or a merchant, notices a share of them after a time; and takes for a sign
//! what is none. People, not the model, answer: a sign that is noticed is a case.

use super::child;
use super::plan::CasesPlan;
use super::state::{Cases, Event};
use crate::facts::cases::CaseFact;
use crate::facts::{Fact, Observer, Turn};
use crate::kernel::{Stream, Streams, exponential};
use crate::purposes;
use crate::units::{Instant, Span};

/// Where signs come from.
#[derive(Clone, Debug)]
pub(super) struct Source {
    /// Gaps between signs, and between what is taken for one.
    gaps: [Stream; 2],
    made: u32,
}

impl Source {
    pub(super) fn new(source: usize, streams: Streams) -> Self {
        let gaps = |real: u64| streams.stream(purposes::SIGN_GAPS, 2 * source as u64 + real);
        Self { gaps: [gaps(0), gaps(1)], made: 0 }
    }
}

/// A sign on its way to being noticed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sign {
    source: usize,
    key: u64,
    raised: Instant,
    real: bool,
}

impl Cases {
    /// Plans the first sign of each source.
    pub(super) fn expect_signs<O: Observer>(&mut self, plan: &CasesPlan, turn: &mut Turn<'_, Event, O>) {
        for which in 0..2 * plan.sources.len() {
            self.expect_sign(plan, which, turn);
        }
    }

    fn expect_sign<O: Observer>(&mut self, plan: &CasesPlan, which: usize, turn: &mut Turn<'_, Event, O>) {
        let of_source = &plan.sources[which / 2];
        let rate = if which.is_multiple_of(2) { of_source.per_day } else { of_source.false_per_day };
        if rate > 0.0 {
            let gap = exponential(&mut self.sources[which / 2].gaps[which % 2]) / rate;
            let event = Event::Sign(u32::try_from(which).unwrap_or(u32::MAX));
            turn.schedule(turn.now() + Span::from_days(gap), event);
        }
    }

    /// A sign is given, or something is taken for one.
    pub(super) fn raise_sign<O: Observer>(&mut self, plan: &CasesPlan, which: u32, turn: &mut Turn<'_, Event, O>) {
        let which = which as usize;
        let (source, real) = (which / 2, which.is_multiple_of(2));
        self.expect_sign(plan, which, turn);
        let of_source = &plan.sources[source];
        let made = &mut self.sources[source].made;
        let key = child(source as u64, 5, *made);
        *made += 1;
        let mut stream = self.draws.signs.stream(key);
        let noticed = stream.unit() < of_source.recall || !real;
        turn.state(Fact::Case(CaseFact::SignRaised { kind: of_source.kind, real, noticed }));
        if noticed {
            let delay = of_source.delay.sample_span(&mut stream);
            let sign = self.signs.insert(Sign { source, key, raised: turn.now(), real });
            turn.schedule(turn.now() + delay, Event::Noticed(sign));
        }
    }

    /// A sign is noticed: a person is to answer.
    pub(super) fn notice<O: Observer>(&mut self, plan: &CasesPlan, sign: u32, turn: &mut Turn<'_, Event, O>) {
        let Sign { source, key, raised, real } = self.signs.remove(sign).expect("a sign is noticed once");
        let id = self.create(plan, plan.sources[source].kind, key, None, turn);
        let case = self.case(id);
        (case.sign, case.real) = (raised, real);
        self.begin(plan, id, turn);
    }
}
