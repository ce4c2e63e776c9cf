//! What customers are offered, as written.

use crate::cases::plan::OfferPlan;
use crate::facts::cases::Remedy;
use crate::problem::Code;
use crate::reading::{Section, absent, or};

/// Reads one offer.
pub(super) fn read(section: &Section<'_>) -> OfferPlan {
    let field = || absent("not offered").unit("yuan").range(0.0..=1e6);
    let gifts: Vec<(Remedy, u64)> = [
        (Remedy::Refund, section.number("refund", "money that the platform gives back", field())),
        (Remedy::Resend, section.number("resend", "what the goods cost that are sent again", field())),
        (Remedy::Coupon, section.number("coupon", "voucher", field())),
    ]
    .into_iter()
    .filter_map(|(remedy, yuan)| Some((remedy, fen(yuan?))))
    .collect();
    if gifts.is_empty() && section.present() {
        let remedy = "write at least one of `refund`, `resend` and `coupon`, with its cost in yuan";
        section.problem(Code::EMPTY_OFFER, "accepted", "the customer is offered nothing", remedy);
    }
    OfferPlan {
        gifts,
        accepted: section.share("accepted", "probability that the customer takes it", or(1.0, "everybody does")).get(),
        needs_approval: section.boolean(
            "needs_approval",
            "whether it needs an approval whatever the agent's quota",
            or(false, "the quota covers it"),
        ),
    }
}

/// Yuan in fen.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0 and 1e6 yuan")]
fn fen(yuan: f64) -> u64 {
    (yuan * 100.0).round() as u64
}
