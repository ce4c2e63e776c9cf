//! Names of everything, in both languages: what a person reads where the plan has a number.

use serde::{Deserialize, Serialize};

use crate::ids::{NodeId, RegionId};
use crate::reading::{Section, absent};

/// A language that reports are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// English.
    #[default]
    En,
    /// Chinese in simplified characters.
    Zh,
}

impl Lang {
    /// Both languages, English first.
    pub const ALL: [Self; 2] = [Self::En, Self::Zh];

    /// The language's tag: `en` or `zh`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Zh => "zh",
        }
    }

    /// The language with this tag (see [`Lang::tag`]).
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.tag() == tag)
    }
}

/// A name in English and Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct Label {
    /// English.
    pub en: String,
    /// Chinese.
    pub zh: String,
}

impl Label {
    /// A name in both languages.
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }

    /// The name in `lang`.
    pub fn text(&self, lang: Lang) -> &str {
        match lang {
            Lang::En => &self.en,
            Lang::Zh => &self.zh,
        }
    }

    /// The same name in both languages.
    pub fn same(name: impl Into<String>) -> Self {
        let en = name.into();
        Self { zh: en.clone(), en }
    }
}

/// A key of the scenario file and its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written in the scenario: the value of key columns in tables.
    pub key: String,
    /// As shown to people.
    pub label: Label,
}

impl Name {
    /// A key with the labels `name` and `name_zh` of its section.
    pub fn read(key: String, section: &Section<'_>) -> Self {
        let en = section.text("name", "name in English", absent("the key itself")).unwrap_or_else(|| key.clone());
        let zh = section.text("name_zh", "name in Chinese", absent("the English name")).unwrap_or_else(|| en.clone());
        Self { key, label: Label::new(en, zh) }
    }
}

/// What kind of place a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NodeKind {
    /// Picks, where that is a stage of its own.
    Picking,
    /// Packs, and picks too where that is no stage of its own.
    Warehouse,
    /// Collects and sorts for departure.
    OriginHub,
    /// Sorts between the origin hubs and the line-haul.
    Center,
    /// Receives and sorts for the stations.
    DestinationHub,
    /// Delivers.
    Station,
}

/// A facility's name and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeName {
    /// Key, such as `guangdong-hub-in`, and label.
    pub name: Name,
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands.
    pub region: RegionId,
}

/// A festival in the season.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventName {
    /// Key and label.
    pub name: Name,
    /// Its first day, counted from the season's first day.
    pub day: usize,
}

/// Names of everything in a plan, by id.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// The scenario itself.
    pub title: Label,
    /// Regions.
    pub regions: Vec<Name>,
    /// Seller classes.
    pub classes: Vec<Name>,
    /// Causes of contacts, then what agents do on cases.
    pub causes: Vec<Name>,
    /// Channels.
    pub channels: Vec<Name>,
    /// Contact types.
    pub types: Vec<Name>,
    /// Groups of agents.
    pub groups: Vec<Name>,
    /// Kinds of cases.
    pub case_kinds: Vec<Name>,
    /// Those outside the floor for whom cases wait.
    pub parties: Vec<Name>,
    /// Facilities.
    pub nodes: Vec<NodeName>,
    /// Festivals.
    pub events: Vec<EventName>,
    /// Agents who are persons: the words for them in rosters.
    pub agents: Vec<String>,
    /// Courses that teach something, by the word for them in rosters.
    pub courses: Vec<String>,
}

impl Names {
    /// The label of a node.
    ///
    /// # Panics
    ///
    /// If the node is not of this plan.
    pub fn node(&self, node: NodeId) -> &NodeName {
        &self.nodes[node.at()]
    }

    /// Every key with its name, by the kind of thing: the name of the column that holds such keys in tables.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyName> {
        let lists = [
            ("region", &self.regions),
            ("channel", &self.channels),
            ("type", &self.types),
            ("group", &self.groups),
            ("cause", &self.causes),
            ("case_kind", &self.case_kinds),
            ("party", &self.parties),
        ];
        let mut all: Vec<KeyName> = Vec::new();
        for (kind, list) in lists {
            all.extend(list.iter().map(|name| KeyName::of(kind, name)));
        }
        all.extend(self.nodes.iter().map(|node| KeyName::of("node", &node.name)));
        all.extend(self.events.iter().map(|event| KeyName::of("event", &event.name)));
        all
    }
}

/// A key of the scenario and the name that people read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyName {
    /// What kind of thing: the name of the column that holds such keys.
    pub kind: String,
    /// The key in tables.
    pub key: String,
    /// The name.
    pub name: Label,
}

impl KeyName {
    /// A name of a kind.
    #[must_use]
    pub fn of(kind: &str, name: &Name) -> Self {
        Self { kind: kind.to_owned(), key: name.key.clone(), name: name.label.clone() }
    }
}
