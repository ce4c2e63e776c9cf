//! The fluid beside the simulation: a team's contacts as a liquid, from the season's start to its end.

use super::{Account, Drivers, thresholds};
use crate::experiment::teams::Team;
use crate::experiment::{Results, share};
use crate::staffing::fluid_path::{FluidQueue, Stretch};
use crate::units::Span;

/// Parts of an interval for which the fluid is asked for its wait.
const STEPS: u32 = 15;

/// The fluid's accounts of those who arrive in each interval.
pub(super) fn accounts(results: &Results, team: &Team, drivers: &[Drivers]) -> Vec<Account> {
    let mut queue = FluidQueue::default();
    let mut path = Path::default();
    let mut steps = Vec::new();
    for (interval, drivers) in drivers.iter().enumerate() {
        let length = results.layout.interval_length(interval).as_secs() / f64::from(STEPS);
        let Drivers { arrivals_per_hour, handle_time, servers: agents, hazard, .. } = *drivers;
        if handle_time <= 0.0 {
            // Nobody of the whole season was handled: there is nothing to go by.
            return vec![Account::default(); results.layout.ledger.intervals()];
        }
        let stretch = Stretch { arrivals: arrivals_per_hour / 3_600.0, service: handle_time.recip(), agents, hazard };
        for _ in 0..STEPS {
            let half = queue.pass(&stretch, length / 2.0);
            let wait = queue.wait(&stretch);
            path.arrive(stretch.arrivals * length / 2.0);
            steps.push(Step { wait, arrived: path.arrived });
            let rest = queue.pass(&stretch, length / 2.0);
            path.arrive(stretch.arrivals * length / 2.0);
            path.busy.push(half.busy + rest.busy);
            path.serve(path.arrived - queue.waiting(agents), length);
        }
    }
    let per_interval = steps.chunks(STEPS as usize).zip(path.busy.chunks(STEPS as usize));
    per_interval
        .enumerate()
        .map(|(interval, (steps, busy))| {
            let drivers = &drivers[interval];
            let weights = thresholds(results, team, interval);
            let length = results.layout.interval_length(interval).as_secs();
            let occupancy = share(busy.iter().sum(), drivers.servers * length);
            let first = interval * STEPS as usize;
            let waits = steps.iter().enumerate().map(|(step, at)| {
                // Nobody leaves: who is ahead is served first, by whoever will be there.
                if drivers.hazard > 0.0 { at.wait } else { path.wait_of(first + step, at.arrived) }
            });
            Account { occupancy, ..account_of(waits, &weights, drivers) }
        })
        .collect()
}

/// One part of an interval: the fluid in its middle.
struct Step {
    /// Wait of who arrives then, if staff stays as it is.
    wait: f64,
    /// Contacts that have arrived by then.
    arrived: f64,
}

/// The fluid's past, by parts of intervals.
#[derive(Default)]
struct Path {
    arrived: f64,
    /// Agent-seconds of work in each part.
    busy: Vec<f64>,
    /// Ends of parts, and who had begun to be served by then.
    begun: Vec<(f64, f64)>,
}

impl Path {
    fn arrive(&mut self, contacts: f64) {
        self.arrived += contacts;
    }

    fn serve(&mut self, begun: f64, length: f64) {
        let end = self.begun.last().map_or(0.0, |&(end, _)| end) + length;
        // Where staff falls, those in hand go on: nobody is put back.
        let before = self.begun.last().map_or(0.0, |&(_, begun)| begun);
        self.begun.push((end, begun.max(before)));
    }

    /// Wait of who arrives in the middle of part `part` as number `arrived`, first come first served; infinite beyond the
    /// season. Inside a part service is even.
    fn wait_of(&self, part: usize, arrived: f64) -> f64 {
        let before = |part: usize| part.checked_sub(1).map_or((0.0, 0.0), |before| self.begun[before]);
        let middle = f64::midpoint(before(part).0, self.begun[part].0);
        // A millionth of a contact is rounding.
        let serving = part + self.begun[part..].partition_point(|&(_, begun)| begun < arrived - 1e-6);
        let Some(&(end, begun)) = self.begun.get(serving) else { return f64::INFINITY };
        let (start, earlier) = before(serving);
        let within = share(arrived - earlier, begun - earlier).unwrap_or(1.0).clamp(0.0, 1.0);
        (start + within * (end - start) - middle).max(0.0)
    }
}

/// The account of contacts with these waits, if they stay so long.
fn account_of(waits: impl Iterator<Item = f64>, weights: &[(Span, f64)], drivers: &Drivers) -> Account {
    if drivers.arrivals_per_hour <= 0.0 {
        return Account::default();
    }
    let (mut in_target, mut answered, mut waited, mut steps) = (0.0, 0.0, 0.0, 0.0);
    for wait in waits {
        let stays = if drivers.hazard > 0.0 { (-drivers.hazard * wait).exp() } else { 1.0 };
        let in_time = weights.iter().filter(|(threshold, _)| wait <= threshold.as_secs());
        in_target += stays * in_time.map(|(_, weight)| weight).sum::<f64>();
        if wait.is_finite() {
            answered += stays;
            waited += stays * wait;
        }
        steps += 1.0;
    }
    Account {
        service_level: share(in_target, steps),
        abandoned: if drivers.hazard > 0.0 { share(steps - answered, steps) } else { Some(0.0) },
        mean_wait: share(waited, answered),
        occupancy: None,
    }
}
