//! Every event of the season: one variant per domain, one exhaustive match.

use crate::facts::{CODE_BITS, DomainEvent};
use crate::kernel::Rank;
use crate::{cases, contact_center, contacts, delivery, demand, fulfillment, transport};

/// An event of any domain, or the season's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// Orders.
    Demand(demand::state::Event),
    /// Warehouses and holds.
    Fulfillment(fulfillment::state::Event),
    /// Hubs and lanes.
    Transport(transport::state::Event),
    /// Stations.
    Delivery(delivery::state::Event),
    /// Who asks next.
    Contacts(contacts::state::Event),
    /// Queues and agents.
    ContactCenter(contact_center::state::Event),
    /// What one contact cannot close.
    Cases(cases::state::Event),
    /// The season's own.
    Season(Snapshot),
}

/// An interval of the ledger ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Snapshot;

impl DomainEvent for Snapshot {
    const DOMAIN: u32 = 7;

    fn rank(self) -> Rank {
        Rank::Snapshot
    }

    fn code(self) -> u32 {
        0
    }
}

impl Event {
    /// The event with this payload, as written by the turns.
    #[inline]
    pub const fn decode(payload: u32) -> Self {
        match payload >> CODE_BITS {
            contact_center::state::Event::DOMAIN => Self::ContactCenter(contact_center::state::Event::decode(payload)),
            contacts::state::Event::DOMAIN => Self::Contacts(contacts::state::Event::decode(payload)),
            fulfillment::state::Event::DOMAIN => Self::Fulfillment(fulfillment::state::Event::decode(payload)),
            transport::state::Event::DOMAIN => Self::Transport(transport::state::Event::decode(payload)),
            delivery::state::Event::DOMAIN => Self::Delivery(delivery::state::Event::decode(payload)),
            demand::state::Event::DOMAIN => Self::Demand(demand::state::Event::decode(payload)),
            cases::state::Event::DOMAIN => Self::Cases(cases::state::Event::decode(payload)),
            _ => Self::Season(Snapshot),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{
        AgentId, CaseId, CauseId, ChannelId, ContactId, CrowdId, CustomerId, GroupId, LaneId, PartyId, RegionId,
        StreamId, VehicleId,
    };

    /// What a turn writes, what the loop reads.
    fn round_trip<E: DomainEvent>(event: E, wrap: impl Fn(E) -> Event) {
        assert_eq!(Event::decode(E::DOMAIN << CODE_BITS | event.code()), wrap(event));
    }

    #[test]
    fn every_event_survives_its_payload() {
        let large = (1 << 26) - 1;
        {
            use contact_center::state::Event as E;
            for event in [
                E::StaffChanges(GroupId(200)),
                E::HandlingEnds(ContactId(large)),
                E::PatienceEnds(ContactId(7)),
                E::Returns(ContactId(large)),
                E::RouteOpens(ContactId(large)),
                E::Switches(ChannelId(200)),
                E::HoldEnds(AgentId(large)),
            ] {
                round_trip(event, Event::ContactCenter);
            }
        }
        {
            use contacts::state::Event as E;
            for event in
                [E::Arises(CauseId(9)), E::CrowdAsks(CrowdId(large)), E::CustomerAsks(CustomerId(large)), E::HourBegins]
            {
                round_trip(event, Event::Contacts);
            }
        }
        {
            use transport::state::Event as E;
            for event in [
                E::OriginCompletes(RegionId(200), 5),
                E::DestinationCompletes(RegionId(0), (1 << 18) - 1),
                E::Departs(LaneId(60_000)),
                E::Arrives(VehicleId(large)),
                E::ComesHome(VehicleId(1)),
                E::HubsReport,
            ] {
                round_trip(event, Event::Transport);
            }
        }
        {
            use delivery::state::Event as E;
            for event in [E::RoundStarts(RegionId(3)), E::RoundEnds(RegionId(200)), E::FindsStuck(large)] {
                round_trip(event, Event::Delivery);
            }
        }
        {
            use fulfillment::state::Event as E;
            let slot = (1 << 18) - 1;
            for event in [
                E::Completes(RegionId(200), slot),
                E::Picked(RegionId(200), slot),
                E::HoldEnds(RegionId(3)),
                E::KeptLongEnough(large),
            ] {
                round_trip(event, Event::Fulfillment);
            }
        }
        {
            use cases::state::Event as E;
            for event in [
                E::Due(CaseId(large)),
                E::Answered(CaseId(large)),
                E::Switches(PartyId(200)),
                E::Asks(CaseId(1)),
                E::Sign(39),
                E::Noticed(large),
                E::Deadline(CaseId(large)),
                E::Calendar(200),
            ] {
                round_trip(event, Event::Cases);
            }
        }
        round_trip(demand::state::Event::Orders(StreamId(60_000)), Event::Demand);
        round_trip(Snapshot, Event::Season);
    }
}
