//! What cannot go well, whatever the randomness.
//!
//! One warning for each kind of trouble, with the names of those concerned: a scenario of thirty regions that share a
//! mistake has one mistake.

use super::channels::ChannelOutlook;
use super::facilities::FacilityOutlook;
use crate::plan::Compiled;
use crate::problem::{Code, Problem, Problems};

/// Names in a message; more are counted.
const NAMED: usize = 6;

/// The warnings of a plan.
#[must_use]
pub fn of(compiled: &Compiled, facilities: &[FacilityOutlook], channels: &[ChannelOutlook]) -> Problems {
    let warnings =
        [overloaded(facilities), cannot_recover(facilities), hold_too_weak(compiled), understaffed(channels)];
    warnings.into_iter().flatten().collect()
}

fn overloaded(facilities: &[FacilityOutlook]) -> Option<Problem> {
    let names = names(facilities, |facility| facility.normal_utilization > 1.0)?;
    let message = format!("less capacity than parcels on a normal day: {names}");
    Some(Problem::warning(Code::OVERLOADED, message).remedy("raise the throughput; the backlog grows all season long"))
}

/// Those that are not overloaded even when empty, but cannot keep up with the base load once they are jammed.
fn cannot_recover(facilities: &[FacilityOutlook]) -> Option<Problem> {
    let names = names(facilities, |facility| {
        facility.normal_utilization <= 1.0 && facility.jammed_over_base().is_some_and(|ratio| ratio <= 1.0)
    })?;
    let message = format!("once jammed, no more is shipped than arrives on a normal day: {names}");
    let remedy = "raise the throughput or `congestion_floor`, or let merchants hold for a time with `[hold]`";
    Some(Problem::warning(Code::CANNOT_RECOVER, message).remedy(remedy))
}

fn hold_too_weak(compiled: &Compiled) -> Option<Problem> {
    // All holds come from one section.
    let hold = compiled.plan.fulfillment.holds.iter().flatten().next()?;
    (hold.let_through >= 1.0).then(|| {
        let message = format!("`let_through` = {}: as much comes in as goes out, and no hub empties", hold.let_through);
        Problem::warning(Code::HOLD_TOO_WEAK, message).remedy("choose a value below 1")
    })
}

fn understaffed(channels: &[ChannelOutlook]) -> Option<Problem> {
    let short: Vec<String> = channels
        .iter()
        .filter(|channel| !channel.understaffed_hours.is_empty())
        .map(|channel| {
            let hours: Vec<String> = channel.understaffed_hours.iter().map(ToString::to_string).collect();
            format!("`{}` in the hours {}", channel.channel.key, hours.join(", "))
        })
        .collect();
    (!short.is_empty()).then(|| {
        let message = format!("more work than agents on a normal day: {}", short.join("; "));
        Problem::warning(Code::UNDERSTAFFED, message).remedy("roster more agents in those hours")
    })
}

/// The keys of the facilities concerned, for a sentence; none if there are none.
fn names(facilities: &[FacilityOutlook], concerned: impl Fn(&FacilityOutlook) -> bool) -> Option<String> {
    let keys = facilities.iter().filter(|facility| concerned(facility)).map(|facility| &facility.facility.key);
    let quoted: Vec<String> = keys.map(|key| format!("`{key}`")).collect();
    let named = &quoted[..quoted.len().min(NAMED)];
    let more = match quoted.len() - named.len() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!quoted.is_empty()).then(|| named.join(", ") + &more)
}

#[cfg(test)]
mod tests {
    use super::super::testing;

    fn codes(text: &str) -> Vec<&'static str> {
        testing::outlook(text).warnings.iter().map(|problem| problem.code.name()).collect()
    }

    #[test]
    fn a_sound_plan_has_no_warnings() {
        assert_eq!(codes(testing::CHAIN), [""; 0]);
        assert_eq!(codes(testing::HOTLINE), [""; 0]);
    }

    #[test]
    fn a_jam_below_the_base_load_is_told_with_its_hubs() {
        // 2.0 · 0.5 is just the base load.
        let jam = testing::CHAIN.replace("congestion_floor = 0.6", "congestion_floor = 0.5");
        let outlook = testing::outlook(&jam);
        let text = outlook.warnings.to_string();
        assert!(text.contains("W204") && text.contains("`north-hub`, `south-hub`"), "{text}");
        let overloaded = jam.replace("throughput_normal_days = 2.0", "throughput_normal_days = 0.9");
        assert_eq!(codes(&overloaded), ["W203"]);
    }

    #[test]
    fn a_hold_that_lets_through_what_is_shipped_is_told() {
        let hold =
            |strength| format!("{}\n[hold]\nfrom = 2026-11-12T00:00:00\nlet_through = {strength}\n", testing::CHAIN);
        assert_eq!(codes(&hold("1.0")), ["W205"]);
        assert_eq!(codes(&hold("0.9")), [""; 0]);
    }

    #[test]
    fn hours_with_more_work_than_agents_are_told() {
        // Noon offers 1.385 erlangs, the other hours a third of it.
        let text = testing::HOTLINE.replace("agents = 3", "agents = 1");
        assert_eq!(codes(&text), ["W206"]);
        assert_eq!(testing::outlook(&text).channels[0].understaffed_hours, [12]);
    }
}
