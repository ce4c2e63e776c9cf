//! What must go together: every type has a group, routes lead to groups that take the type, nothing goes round for ever.

use super::{ContactCenterInput, Named, Place};
use crate::contact_center::plan::Medium;
use crate::problem::Code;
use crate::reading::Section;
use crate::units::Span;

/// Reports types that nobody serves, routes that lead nowhere, and circles without end.
pub(super) fn check(center: &ContactCenterInput, channels: &Named<'_>, places: &[Place<'_, '_>], groups: &Named<'_>) {
    // What a group serves is not known if its list was refused.
    let known = groups.iter().all(|(_, section)| section.is_sound("types"));
    for kind in 0..places.len() {
        let written = Written { channel: &channels[places[kind].channel].1, own: places[kind].own.map(|own| &own.1) };
        if known {
            check_routes(center, kind, &written);
        }
        check_redials(center, kind, &written);
        check_callback(center, kind, &written);
        check_transfers(center, kind, &written);
    }
    let own_groups = center.groups.len() - groups.len();
    for (group, (_, section)) in center.groups[own_groups..].iter().zip(groups) {
        check_lists(center, &group.types, &group.ways, section);
    }
    let with_own = channels.iter().zip(&center.channels).filter(|(_, channel)| channel.own_group.is_some());
    for (group, ((_, section), _)) in center.groups.iter().zip(with_own) {
        check_lists(center, &group.types, &group.ways, section);
    }
}

/// Where a type and its channel are written.
struct Written<'s, 'a> {
    channel: &'s Section<'a>,
    own: Option<&'s Section<'a>>,
}

impl<'s, 'a> Written<'s, 'a> {
    /// The section that says `key` of the type.
    fn of(&self, key: &str) -> &'s Section<'a> {
        self.own.filter(|own| own.has(key) || !self.channel.has(key)).unwrap_or(self.channel)
    }
}

fn check_routes(center: &ContactCenterInput, kind: usize, written: &Written<'_, '_>) {
    let group_key = |group: usize| center.groups[group].name.key.as_str();
    let input = &center.types[kind];
    let key = &input.name.key;
    let serving: Vec<usize> =
        (0..center.groups.len()).filter(|&group| center.groups[group].types.contains(&kind)).collect();
    if serving.is_empty() {
        let section = written.own.unwrap_or(written.channel);
        let remedy = format!("list `{key}` in the `types` of a group, or give its channel `agents` of its own");
        section.problems().error(Code::UNSERVED_TYPE, section.place(), format!("no group serves `{key}`"), remedy);
        return;
    }
    if let Some(groups) = &input.habits.routing.groups {
        let section = written.of("groups");
        for &group in groups.iter().filter(|group| !serving.contains(group)) {
            let message = format!("group `{}` does not list `{key}`", group_key(group));
            let remedy = "add the type to the group's `types`, or leave the group out";
            section.problem(Code::NOT_A_ROUTE, "groups", message, remedy);
        }
        for &group in serving.iter().filter(|group| !groups.contains(group)) {
            let message = format!("group `{}` lists `{key}` but is left out", group_key(group));
            let remedy = "add the group at the end, or take the type from the group's `types`";
            section.problem(Code::NOT_A_ROUTE, "groups", message, remedy);
        }
    }
    for &(group, _) in input.habits.routing.overflow_after.iter().flatten() {
        if !serving.contains(&group) {
            let message = format!("group `{}` does not serve `{key}`", group_key(group));
            let remedy = "add the type to the group's `types`, or remove the group here";
            written.of("overflow_after").problem(Code::NOT_A_ROUTE, "overflow_after", message, remedy);
        }
    }
    if serving.iter().all(|&group| input.overflow_after(group) > Span::ZERO) {
        let message = format!("every group takes `{key}` only after a wait, even with idle agents");
        let remedy = "leave out the group that takes it at once";
        written.of("overflow_after").warning(Code::SUSPICIOUS, "overflow_after", message, remedy);
    }
}

fn check_redials(center: &ContactCenterInput, kind: usize, written: &Written<'_, '_>) {
    let habits = &center.types[kind].habits;
    for (key, redial) in [("redial", &habits.redial), ("busy_redial", &habits.busy_redial)] {
        let elsewhere = redial.as_ref().and_then(|redial| redial.elsewhere);
        // A channel may send those of its other types to one of them.
        let own = written.own.is_none_or(|own| own.has(key));
        if own && elsewhere.is_some_and(|(to, _)| to.at() == kind) && written.of(key).is_sound(key) {
            let message = "`to` is the type itself";
            written.of(key).problem(Code::ENDLESS, key, message, "name another type, or remove `to` and `to_share`");
        }
    }
}

/// Reports the offer of a call-back to people whom agents call anyway.
fn check_callback(center: &ContactCenterInput, kind: usize, written: &Written<'_, '_>) {
    let input = &center.types[kind];
    let placed = input.medium == Medium::Outbound || input.habits.dialing.is_some();
    if placed && input.habits.callback.is_some() {
        let message = format!("agents call the customers of `{}` anyway", input.name.key);
        let remedy = "remove it; `dialing` says how agents call";
        written.of("callback").problem(Code::CONTRADICTION, "callback", message, remedy);
    }
}

/// Reports a transfer to the same type, and transfers that lead back here for certain.
fn check_transfers(center: &ContactCenterInput, kind: usize, written: &Written<'_, '_>) {
    let transfer = |kind: usize| center.types[kind].habits.transfer.as_ref();
    let Some(first) = transfer(kind) else { return };
    let section = written.of("transfer");
    let remedy = "lower a probability below 1, or transfer to a type that ends the chain";
    if first.to.at() == kind {
        let message = format!("`{}` is transferred to itself", center.types[kind].name.key);
        section.problem(Code::ENDLESS, "transfer", message, "name the type of whoever takes over in `to`");
        return;
    }
    let serving = |kind: usize| center.groups.iter().filter(move |group| group.types.contains(&kind));
    let target = &center.types[first.to.at()];
    let alone = serving(first.to.at()).all(|group| group.types.contains(&kind));
    if first.warm.is_some() && first.probability > 0.0 && target.patience.is_none() && alone {
        let message = format!("whoever can take `{}` may be waiting for somebody to take it", target.name.key);
        let remedy = "give the type `patience`, a group that serves nothing else, or transfer cold (`warm = false`)";
        section.problem(Code::ENDLESS, "transfer", message, remedy);
    }
    // At most as many steps as there are types: then the chain has ended or gone round.
    let mut at = kind;
    for _ in 0..center.types.len() {
        let Some(next) = transfer(at).filter(|transfer| transfer.probability >= 1.0) else { return };
        at = next.to.at();
        if at == kind {
            let message = format!("`{}` comes back by transfers for ever", center.types[kind].name.key);
            section.problem(Code::ENDLESS, "transfer", message, remedy);
            return;
        }
    }
}

/// Reports values for types that the group does not serve.
fn check_lists(center: &ContactCenterInput, types: &[usize], ways: &super::groups::Ways, section: &Section<'_>) {
    let factors = ways.handle_factors.iter().map(|&(kind, _)| ("handle_factors", kind));
    let reserves = ways.reserve.iter().map(|&(kind, _)| ("reserve", kind));
    for (key, kind) in factors.chain(reserves).filter(|(_, kind)| !types.contains(kind)) {
        let message = format!("the group does not serve `{}`", center.types[kind].name.key);
        section.problem(Code::NOT_A_ROUTE, key, message, "add the type to the group's `types`, or remove it here");
    }
}
