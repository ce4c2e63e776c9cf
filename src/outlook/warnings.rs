//! What cannot go well, whatever the randomness.
//!
//! One warning for each kind of trouble, with the names of those concerned: a scenario of thirty regions that share a
//! mistake has one mistake.

use super::facilities::FacilityOutlook;
use super::pools::PoolOutlook;
use crate::contact_center::plan::{GroupPlan, Route};
use crate::plan::Compiled;
use crate::problem::{Code, Problem, Problems};
use crate::scenario::Scenario;

/// Names in a message; more are counted.
const NAMED: usize = 6;

/// The warnings of a plan.
#[must_use]
pub fn of(scenario: &Scenario, compiled: &Compiled, facilities: &[FacilityOutlook], pools: &[PoolOutlook]) -> Problems {
    let warnings = [
        overloaded(facilities),
        cannot_recover(facilities),
        hold_too_weak(compiled),
        understaffed(pools),
        unused_types(scenario, compiled),
        few_trunks(scenario, compiled),
        never_to_spare(scenario, compiled),
    ];
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

fn understaffed(pools: &[PoolOutlook]) -> Option<Problem> {
    let short = pools.iter().filter_map(|pool| {
        let hours: Vec<String> = pool.understaffed_hours.iter().map(ToString::to_string).collect();
        if !hours.is_empty() {
            return Some(format!("`{}` in the hours {}", pool.pool.key, hours.join(", ")));
        }
        (pool.defers && pool.backlog_grows).then(|| format!("`{}` over the whole day", pool.pool.key))
    });
    let short: Vec<String> = short.collect();
    (!short.is_empty()).then(|| {
        let message = format!("more work than agents on a normal day: {}", short.join("; "));
        Problem::warning(Code::UNDERSTAFFED, message).remedy("roster more agents in those hours")
    })
}

/// Types to which no cause, transfer or second attempt leads.
fn unused_types(scenario: &Scenario, compiled: &Compiled) -> Option<Problem> {
    let plan = &compiled.plan.contact_center;
    let mut used = vec![false; plan.types.len()];
    let chosen = compiled.plan.contacts.causes.iter().flat_map(|cause| &cause.types).map(|&(kind, _)| kind);
    let passed_on = plan.types.iter().flat_map(|kind| {
        let transferred = kind.transfer.as_ref().map(|transfer| transfer.to);
        let again = [&kind.redial, &kind.busy_redial].map(|redial| redial.elsewhere.map(|(to, _)| to));
        again.into_iter().chain([transferred]).flatten()
    });
    let on_cases = compiled.plan.cases.types();
    chosen.chain(passed_on).chain(on_cases).for_each(|kind| used[kind.at()] = true);
    let types = scenario.contact_center.types.iter().zip(used);
    let unused: Vec<String> = types.filter(|(_, used)| !used).map(|(kind, _)| format!("`{}`", kind.name.key)).collect();
    (!unused.is_empty()).then(|| {
        let message = format!("nobody contacts as: {}", unused.join(", "));
        let remedy = "name the type in the `channels` of a cause, or remove it; its agents have nothing to do";
        Problem::warning(Code::UNUSED_TYPE, message).remedy(remedy)
    })
}

/// Channels with fewer lines than the agents who serve nothing else could use.
fn few_trunks(scenario: &Scenario, compiled: &Compiled) -> Option<Problem> {
    let plan = &compiled.plan.contact_center;
    let short = scenario.contact_center.channels.iter().enumerate().filter_map(|(position, channel)| {
        let trunks = channel.trunks?;
        let of_channel = |group: &&GroupPlan| {
            group.serves.iter().all(|service| plan.types[service.kind.at()].channel.at() == position)
        };
        let agents = plan.groups.iter().filter(of_channel).map(most_agents).fold(0, u32::saturating_add);
        (trunks < agents).then(|| format!("`{}` has {trunks} for up to {agents} agents", channel.name.key))
    });
    let short: Vec<String> = short.collect();
    (!short.is_empty()).then(|| {
        let message = format!("fewer lines than agents: {}", short.join("; "));
        Problem::warning(Code::FEW_TRUNKS, message).remedy("raise `trunks`, or leave it out for no limit")
    })
}

/// Types from which every group keeps back as many agents as it ever has.
fn never_to_spare(scenario: &Scenario, compiled: &Compiled) -> Option<Problem> {
    let plan = &compiled.plan.contact_center;
    let types = scenario.contact_center.types.iter().zip(&plan.types);
    let taken = |route: &Route| most_agents(&plan.groups[route.group.at()]) > route.reserve;
    let never = types.filter(|(_, kind)| !kind.routes.iter().any(taken));
    let never: Vec<String> = never.map(|(kind, _)| format!("`{}`", kind.name.key)).collect();
    (!never.is_empty()).then(|| {
        let message = format!("no group ever has an agent to spare for: {}", never.join(", "));
        Problem::warning(Code::NEVER_TAKEN, message).remedy("lower the `reserve`, or roster more agents")
    })
}

/// The most agents a group ever has.
fn most_agents(group: &GroupPlan) -> u32 {
    group.staffing.iter().map(|&(_, agents)| agents).max().unwrap_or(0)
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
        assert_eq!(testing::outlook(&text).pools[0].understaffed_hours, [12]);
    }

    #[test]
    fn types_that_nobody_uses_and_lines_that_agents_cannot_fill_are_told() {
        assert_eq!(codes(testing::SKILLS), [""; 0]);
        let unused = testing::SKILLS.replace("sales = 0.5, repair = 0.5", "sales = 1");
        assert_eq!(codes(&unused), [""; 0], "repair is where sales go on to");
        let unused = unused.replace("transfer = { probability = 0.2, to = \"repair\" }\n", "");
        let outlook = testing::outlook(&unused);
        assert!(outlook.warnings.to_string().contains("W210: nobody contacts as: `repair`"), "{}", outlook.warnings);
        let lines = testing::HOTLINE.replace("agents = 3", "agents = 3\ntrunks = 2");
        assert_eq!(codes(&lines), ["W211"]);
        let kept = testing::HOTLINE.replace("agents = 3", "agents = 3\nreserve = { hotline = 3 }");
        assert_eq!(codes(&kept), ["W212"]);
    }

    #[test]
    fn hours_are_short_where_no_routing_helps() {
        // The first group must not take repairs, however many it is.
        let text = testing::SKILLS
            .replace("types = [\"repair\", \"sales\"]\nagents = 3", "types = [\"repair\", \"sales\"]\nagents = 0");
        assert_eq!(codes(&text), ["W206", "W212"]);
    }
}
