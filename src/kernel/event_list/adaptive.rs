//! A list for any number of events: a wheel while they are few, a radix heap while they are many.

use super::{EventList, Radix, Wheel};

/// More pending keys than this move to the radix heap. The far tier holds what is not due in the present period, so what is
/// left here lies close together, which suits the wheel up to some hundred thousand keys (50,000 agents, the season of 2010:
/// measured in `benches/engine.rs`).
const MANY: usize = 524_288;
/// Fewer than this move back; the distance keeps a list that hovers around either number from moving often.
const FEW: usize = 131_072;

/// A [`Wheel`] below some hundred thousand keys, a [`Radix`] above.
///
/// Contact centers (agents, callers, redials) stay with the wheel; networks with hundreds of thousands of parcels under
/// way go to the radix heap, whose cost does not grow. What is popped is the same.
#[derive(Clone, Debug)]
pub struct Adaptive {
    form: Form,
    few: usize,
    many: usize,
}

#[derive(Clone, Debug)]
enum Form {
    Wheel(Wheel),
    Radix(Box<Radix>),
}

impl Default for Adaptive {
    fn default() -> Self {
        Self::new()
    }
}

impl Adaptive {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::between(FEW, MANY)
    }

    /// An empty list that moves to the radix heap above `many` keys and back below `few`.
    #[must_use]
    pub fn between(few: usize, many: usize) -> Self {
        debug_assert!(few < many, "a list must not move to and fro");
        Self { form: Form::Wheel(Wheel::new()), few, many }
    }

    #[cold]
    #[inline(never)]
    fn move_to_radix(&mut self) {
        if let Form::Wheel(wheel) = &self.form {
            let mut radix = Radix::starting_at(wheel.start());
            wheel.keys().for_each(|key| radix.push(key));
            self.form = Form::Radix(Box::new(radix));
        }
    }

    #[cold]
    #[inline(never)]
    fn move_to_wheel(&mut self) {
        if let Form::Radix(radix) = &self.form {
            let mut wheel = Wheel::new();
            radix.keys().for_each(|key| wheel.push(key));
            self.form = Form::Wheel(wheel);
        }
    }
}

impl EventList for Adaptive {
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn push(&mut self, key: u128) {
        match &mut self.form {
            Form::Wheel(wheel) => {
                // Counting only where the wheel is not the whole of it is enough: its buckets cannot hold many.
                if !wheel.push_unless_crowded(key) && wheel.len() > self.many {
                    self.move_to_radix();
                }
            }
            Form::Radix(radix) => radix.push(key),
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "once for every event: calling costs as much as the work")]
    fn pop_below(&mut self, limit: u128) -> Option<u128> {
        match &mut self.form {
            Form::Wheel(wheel) => wheel.pop_below(limit),
            Form::Radix(radix) => {
                let key = radix.pop_below(limit);
                if radix.len() < self.few {
                    self.move_to_wheel();
                }
                key
            }
        }
    }

    fn peek(&self) -> Option<u128> {
        match &self.form {
            Form::Wheel(wheel) => wheel.peek(),
            Form::Radix(radix) => radix.peek(),
        }
    }

    #[inline]
    fn len(&self) -> usize {
        match &self.form {
            Form::Wheel(wheel) => wheel.len(),
            Form::Radix(radix) => radix.len(),
        }
    }
}
