//! Index newtypes: small integers into the plan's and the states' arrays. Names live in the scenario and the report.

/// Declares index newtypes with their conversions.
macro_rules! index {
    ($($(#[$doc:meta])* $name:ident($repr:ty);)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub $repr);

        impl $name {
            /// The position in an array.
            #[inline]
            pub const fn at(self) -> usize {
                self.0 as usize
            }

            /// The id of array position `position`.
            ///
            /// # Panics
            ///
            /// If the position does not fit: the scenario's limits on counts keep every array shorter.
            pub fn of(position: usize) -> Self {
                Self(<$repr>::try_from(position).expect("scenario limits keep arrays shorter than their ids"))
            }
        }
    )*};
}

index! {
    /// A region: where orders come from and parcels go to.
    RegionId(u8);
    /// A class of sellers.
    ClassId(u8);
    /// A category of goods.
    CategoryId(u8);
    /// A stream of orders: one origin, one destination, one seller class.
    StreamId(u16);
    /// A place that handles parcels: warehouse, origin hub, destination hub or station.
    NodeId(u16);
    /// A line-haul connection from an origin hub to a destination hub.
    LaneId(u16);
    /// A sorting center between the origin hubs and the line-haul.
    CenterId(u8);
    /// A reason why people contact.
    CauseId(u8);
    /// A contact channel: voice, chat, tickets.
    ChannelId(u8);
    /// A contact type: what is queued and routed.
    TypeId(u8);
    /// A group of agents.
    GroupId(u8);
    /// An agent.
    AgentId(u32);
    /// A cohort of parcels on its way; reused once its last parcel has been signed for.
    CohortId(u32);
    /// A person with a record of earlier attempts; reused.
    CustomerId(u32);
    /// The buyers of one region with one promise.
    CrowdId(u32);
    /// A contact in the contact center; reused.
    ContactId(u32);
    /// A vehicle under way or waiting at a gate; reused.
    VehicleId(u32);
    /// A case: a problem that one contact could not close; reused.
    CaseId(u32);
    /// A kind of cases.
    CaseKindId(u8);
    /// Somebody outside the floor for whom cases wait: merchants, another team, supervisors, the police.
    PartyId(u8);
}

impl CustomerId {
    /// Nobody in particular: a contact that no later event refers to.
    pub const NOBODY: Self = Self(u32::MAX);
}
