//! Cases as written in a scenario.
//!
//! - `kinds`: kinds of cases. `steps`: what is done in each. `offers`: what customers are offered.
//! - `parties`: those who are waited for. `signs`: where signs of danger come from.
//! - `compile`: the typed and checked form as simulated.

mod compile;
mod kinds;
mod offers;
mod parties;
mod signs;
mod steps;

use crate::names::{Label, Name};
use crate::problem::Code;
use crate::reading::{Section, absent};

use kinds::KindInput;
use parties::PartyInput;
use signs::SourceInput;

/// What cases refer to by name.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// Keys of the causes of contacts.
    pub causes: &'a [String],
    /// Keys of the contact types.
    pub types: &'a [String],
    /// By contact type: whether a bot comes before its queue.
    pub behind_bots: &'a [bool],
    /// Keys of the groups of agents.
    pub groups: &'a [String],
}

/// Keys of the things that the section itself declares.
#[derive(Clone, Copy)]
struct Keys<'a> {
    known: Known<'a>,
    kinds: &'a [String],
    parties: &'a [String],
}

/// The section `cases`.
#[derive(Clone, Debug, Default)]
pub struct CasesInput {
    quota: Option<u32>,
    parties: Vec<PartyInput>,
    kinds: Vec<KindInput>,
    sources: Vec<SourceInput>,
}

impl CasesInput {
    /// Reads the section.
    pub fn read(section: &Section<'_>, known: Known<'_>) -> Self {
        let party_sections = section.named_sections("parties", "those outside the floor for whom cases wait", ..=100);
        let kind_sections = section.named_sections("kinds", "kinds of cases", 1..=100);
        let keys_of = |sections: &[(String, Section<'_>)]| -> Vec<String> {
            sections.iter().map(|(key, _)| key.clone()).collect()
        };
        let (party_keys, kind_keys) = (keys_of(&party_sections), keys_of(&kind_sections));
        let keys = Keys { known, kinds: &kind_keys, parties: &party_keys };
        let parties = party_sections.into_iter().map(|(key, section)| PartyInput::read(key, &section)).collect();
        let kinds: Vec<KindInput> =
            kind_sections.iter().map(|(key, section)| KindInput::read(key.clone(), section, keys)).collect();
        let sources: Vec<SourceInput> = section
            .named_sections("signs", "where signs come from that somebody may be in danger", ..=20)
            .into_iter()
            .map(|(_, section)| SourceInput::read(&section, keys))
            .collect();
        let read = Self {
            quota: section.integer(
                "quota",
                "compensations that an agent may grant in a calendar month without asking",
                absent("none: every compensation that names an approval needs it").unit("cases").range(0..=100_000),
            ),
            parties,
            kinds,
            sources,
        };
        read.check(section, &kind_sections, known);
        read
    }

    /// What must go together.
    fn check(&self, section: &Section<'_>, kinds: &[(String, Section<'_>)], known: Known<'_>) {
        for (cause, key) in known.causes.iter().enumerate() {
            let all: f64 = self.kinds.iter().filter_map(|kind| kind.probability(cause)).sum();
            if all > 1.0 + 1e-9 {
                let message = format!("contacts about `{key}` would open {all} cases each");
                let remedy = "let the probabilities of one cause add up to 1 at most";
                section.problem(Code::TOO_MANY_CASES, "kinds", message, remedy);
            }
        }
        for (position, (kind, (_, section))) in self.kinds.iter().zip(kinds).enumerate() {
            let by_sign = self.sources.iter().any(|source| source.kind == position);
            let by_complaint = self.kinds.iter().any(|other| other.becomes() == Some(position));
            if section.is_sound("opened_by") && !kind.is_opened() && !by_sign && !by_complaint {
                let remedy = "write `opened_by`, or let a sign or a complaint lead to it";
                section.warning(Code::UNOPENED_KIND, "steps", "nothing opens a case of this kind", remedy);
            }
        }
    }

    /// Names of the kinds.
    pub fn kind_names(&self) -> Vec<Name> {
        self.kinds.iter().map(|kind| kind.name.clone()).collect()
    }

    /// Names of the parties, helpers of swarms included, by position.
    pub fn party_names(&self) -> Vec<Name> {
        let own = self.parties.iter().map(|party| party.name.clone());
        let helpers = self.kinds.iter().filter(|kind| kind.swarms()).map(|kind| Name {
            key: format!("{}-helpers", kind.name.key),
            label: Label::new(format!("{}: helpers", kind.name.label.en), format!("{}：支援人员", kind.name.label.zh)),
        });
        own.chain(helpers).collect()
    }

    /// Names of the work that agents do on cases, by position from the first cause after those of contacts.
    pub fn work_names(&self) -> Vec<Name> {
        self.kinds.iter().flat_map(KindInput::work_names).collect()
    }
}
