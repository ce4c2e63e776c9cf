//! What happens to orders and parcels and makes people contact: a flash sale missed, a payment that failed, a parcel that got stuck.

/// Something that happens in the chain of parcels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mishap {
    /// Nothing was left in a flash sale.
    MissedSale,
    /// A payment failed; each attempt counts.
    FailedPayment,
    /// An order was given up after payments that failed.
    LostPayment,
    /// An order was cancelled, or turned out to be out of stock.
    Cancelled,
    /// A full facility sent a parcel back.
    Refused,
    /// Nobody took a parcel at the door; each attempt counts.
    FailedAttempt,
    /// A parcel got stuck at a station.
    Stuck,
}

impl Mishap {
    /// As written in a scenario.
    pub const CHOICES: &'static [(&'static str, Self)] = &[
        ("missed_sale", Self::MissedSale),
        ("failed_payment", Self::FailedPayment),
        ("lost_payment", Self::LostPayment),
        ("cancelled", Self::Cancelled),
        ("refused", Self::Refused),
        ("failed_attempt", Self::FailedAttempt),
        ("stuck", Self::Stuck),
    ];
}
