//! Contacts in the summary: channels beside each other, their types, and the agents.

use super::columns::{cut, left, right, width};
use super::{LABEL, Page, figures, spoken};
use crate::experiment::summary::measure;
use crate::experiment::{Dimension, Measure};
use crate::ids::{ChannelId, GroupId, TypeId};
use crate::names::Label;
use crate::report::words::Phrase;

const VALUE: usize = 20;
const CHANNELS_ABREAST: usize = 2;
const CONTACTS: Phrase = Phrase { en: "Contacts", zh: "咨询" };
const TYPES: Phrase = Phrase { en: "Contact types", zh: "咨询类型" };
const AGENTS: Phrase = Phrase { en: "Agents", zh: "坐席" };
const ALL_CHANNELS: Phrase = Phrase { en: "All channels", zh: "全部渠道" };

/// What is said of each channel.
const OF_CHANNELS: [Measure; 24] = [
    measure::ATTEMPTS,
    measure::FIRST_CONTACTS,
    measure::REDIALS,
    measure::CONTAINED,
    measure::BUSY_SIGNALS,
    measure::ABANDONMENT,
    measure::DISCONNECTED,
    measure::CALLED_BACK,
    measure::TRANSFERRED,
    measure::SET_ASIDE,
    measure::CUSTOMERS_SERVED,
    measure::CUSTOMERS_LOST,
    measure::SERVICE_G0,
    measure::SERVICE_G1,
    measure::SERVICE_G2,
    measure::SERVICE_G3,
    measure::MEAN_WAIT,
    measure::P90_WAIT,
    measure::MEAN_HANDLING,
    measure::IN_DUE,
    measure::OPEN_CONTACTS,
    measure::LONGEST_QUEUE,
    measure::SHORT_ABANDONS,
    measure::PEAK_HOUR,
];
/// What is said of each type of a channel with several.
const OF_TYPES: [Measure; 9] = [
    measure::ATTEMPTS,
    measure::BUSY_SIGNALS,
    measure::ABANDONMENT,
    measure::CUSTOMERS_SERVED,
    measure::SERVICE_G3,
    measure::MEAN_WAIT,
    measure::P90_WAIT,
    measure::IN_DUE,
    measure::OPEN_CONTACTS,
];
/// What is said only where it happens.
const RARE: [Measure; 9] = [
    measure::CONTAINED,
    measure::BUSY_SIGNALS,
    measure::DISCONNECTED,
    measure::CALLED_BACK,
    measure::TRANSFERRED,
    measure::SET_ASIDE,
    measure::IN_DUE,
    measure::OPEN_CONTACTS,
    measure::OVERTIME_HOURS,
];

impl Page<'_> {
    /// Everything about contacts but their causes.
    pub(super) fn contacts(&mut self) {
        let layout = &self.results.layout;
        let channels: Vec<(Dimension, &Label)> = layout
            .names
            .channels
            .iter()
            .enumerate()
            .map(|(channel, name)| (Dimension::Channel(ChannelId::of(channel)), &name.label))
            .collect();
        self.abreast(CONTACTS, &channels, Self::contact_lines);
        if channels.len() > 1 {
            self.section(ALL_CHANNELS.text(self.lang));
            for measure in [measure::ATTEMPTS, measure::FIRST_CONTACTS, measure::ABANDONMENT, measure::PEAK_HOUR] {
                self.line(&measure, Dimension::All);
            }
        }
        let several = |kind: &usize| self.results.contacts.channels[layout.channel_of(*kind)].types.len() > 1;
        let types: Vec<(Dimension, &Label)> = (0..layout.names.types.len())
            .filter(several)
            .map(|kind| (Dimension::Type(TypeId::of(kind)), &layout.names.types[kind].label))
            // A type that nobody uses by itself has nothing to say.
            .filter(|(dimension, _)| OF_TYPES.iter().any(|measure| self.row(measure, *dimension).is_some()))
            .collect();
        self.abreast(TYPES, &types, |page, dimensions| page.measures(&OF_TYPES, dimensions));
        let groups: Vec<(Dimension, &Label)> = (0..layout.names.groups.len())
            .map(|group| (Dimension::Group(GroupId::of(group)), &layout.names.groups[group].label))
            .collect();
        self.abreast(AGENTS, &groups, Self::agent_lines);
    }

    /// Sections of a few columns, each of a part of the contact center.
    fn abreast(&mut self, title: Phrase, parts: &[(Dimension, &Label)], lines: impl Fn(&mut Self, &[Dimension])) {
        for abreast in parts.chunks(CHANNELS_ABREAST) {
            let heads: Vec<String> = abreast.iter().map(|(_, name)| spoken(name, self.lang).to_owned()).collect();
            self.section(&contact_line("", title.text(self.lang), &heads));
            let dimensions: Vec<Dimension> = abreast.iter().map(|&(dimension, _)| dimension).collect();
            lines(self, &dimensions);
        }
    }

    fn contact_lines(&mut self, dimensions: &[Dimension]) {
        self.measures(&OF_CHANNELS, dimensions);
        let undefined = || figures::UNDEFINED.to_owned();
        let moment = |&dimension: &Dimension| self.moment(&measure::PEAK_HOUR_START, dimension);
        let values: Vec<String> =
            dimensions.iter().map(|dimension| moment(dimension).unwrap_or_else(undefined)).collect();
        self.lines.push(contact_line("  ", self.words(&measure::PEAK_HOUR_START), &values));
    }

    fn agent_lines(&mut self, dimensions: &[Dimension]) {
        // Whose agents have several slots has a slot use; an occupancy would say little.
        let shares = |&dimension: &Dimension| self.row(&measure::SLOT_USE, dimension).is_some();
        let only = |keep: bool| -> Vec<String> {
            let measure = if keep { measure::SLOT_USE } else { measure::OCCUPANCY };
            let figure = |dimension: &Dimension| {
                if shares(dimension) == keep { self.figure(&measure, *dimension) } else { String::new() }
            };
            dimensions.iter().map(figure).collect()
        };
        let mut lines = Vec::new();
        if !dimensions.iter().all(shares) {
            lines.push(contact_line("  ", self.words(&measure::OCCUPANCY), &only(false)));
        }
        if dimensions.iter().any(shares) {
            lines.push(contact_line("  ", self.words(&measure::SLOT_USE), &only(true)));
        }
        self.measures(&[measure::STAFFED_HOURS], dimensions);
        self.lines.extend(lines);
        self.measures(&[measure::ALL_BUSY, measure::OVERTIME_HOURS], dimensions);
    }

    /// A line for each of `measures`. What a contact center does not have (a bot, call-backs, due times) is not mentioned.
    fn measures(&mut self, measures: &[Measure], dimensions: &[Dimension]) {
        for measure in measures {
            if RARE.contains(measure) && !dimensions.iter().any(|&dimension| self.happens(measure, dimension)) {
                continue;
            }
            let values: Vec<String> = dimensions.iter().map(|&dimension| self.figure(measure, dimension)).collect();
            self.lines.push(contact_line("  ", self.words(measure), &values));
        }
    }

    /// Whether a measure is more than zero in any replication.
    fn happens(&self, measure: &Measure, dimension: Dimension) -> bool {
        self.row(measure, dimension).is_some_and(|row| row.defined().iter().any(|&value| value > 0.0))
    }
}

fn contact_line(indent: &str, label: &str, values: &[String]) -> String {
    let fit = |value: &String| {
        // What would run into its neighbor gives up the spaces around its sign first.
        let value = if width(value) < VALUE { value.clone() } else { value.replace(" ± ", "±") };
        right(&cut(&value, VALUE - 1), VALUE)
    };
    let values: String = values.iter().map(fit).collect();
    format!("{indent}{}{values}", left(label, LABEL + 2 - indent.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_never_run_into_each_other() {
        let values = ["3,383,286 ± 951,434", "4,434,182 ± 1,046,173", "104,434,182 ± 11,046,173 s"].map(str::to_owned);
        let line = contact_line("  ", "contacts offered", &values);
        assert!(line.ends_with("3,383,286 ± 951,434 4,434,182±1,046,173 104,434,182±11,046…"), "{line}");
    }
}
