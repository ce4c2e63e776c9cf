//! Contacts and agents over replications: by type and channel, by group, and by cause.

use super::agents::GroupResults;
use super::layout::Layout;
use super::series::SeriesResults;
use crate::ids::GroupId;
use crate::ledger::contacts::ContactTally;
use crate::statistics::Moments;

pub use crate::ledger::attempts::AttemptSums;

/// All types, channels, groups and causes.
#[derive(Clone, Debug)]
pub struct ContactResults {
    /// By type.
    pub types: Vec<SeriesResults>,
    /// By channel: all its types together.
    pub channels: Vec<SeriesResults>,
    /// By group.
    pub groups: Vec<GroupResults>,
    /// By cause, then day: contacts that are not redials.
    pub mix: Vec<Vec<Moments>>,
    /// By cause, then day: contained by the bot.
    pub contained: Vec<Vec<Moments>>,
}

impl ContactResults {
    /// Nothing absorbed yet.
    pub fn new(layout: &Layout) -> Self {
        let ledger = &layout.ledger;
        let of_channel = |channel: usize| {
            let types = ledger.types.iter().enumerate();
            types.filter(|(_, kind)| kind.channel.at() == channel).map(|(position, _)| position).collect()
        };
        let by_cause = vec![vec![Moments::EMPTY; layout.days()]; ledger.causes];
        Self {
            types: (0..ledger.types.len()).map(|kind| SeriesResults::new(layout, vec![kind])).collect(),
            channels: (0..ledger.channels).map(|channel| SeriesResults::new(layout, of_channel(channel))).collect(),
            groups: vec![GroupResults::new(layout); ledger.groups.len()],
            mix: by_cause.clone(),
            contained: by_cause,
        }
    }

    /// Takes in one replication.
    pub fn absorb(&mut self, layout: &Layout, tally: &ContactTally) {
        for series in self.types.iter_mut().chain(&mut self.channels) {
            series.absorb(layout, &tally.types);
        }
        for (position, (group, of_group)) in self.groups.iter_mut().zip(&tally.groups).enumerate() {
            group.absorb(GroupId::of(position), of_group, &tally.types);
        }
        for (all, counts) in [(&mut self.mix, &tally.causes), (&mut self.contained, &tally.contained)] {
            for (days, counts) in all.iter_mut().zip(counts) {
                days.iter_mut().zip(counts).for_each(|(day, &count)| day.add(f64::from(count)));
            }
        }
    }
}
