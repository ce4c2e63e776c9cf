//! The strategies of a scenario, and the scenario with some of them laid on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::{Combination, FIXED};
use crate::names::{Label, Lang};
use crate::problem::{Code, Collector, Problem, Problems};
use crate::reading::overlay::{self, Setting};
use crate::reading::{Declaration, Document, Entry, Section, Table, Value, absent, declarations, or, read};

/// The directory beside a scenario in which its strategies are.
const BESIDE: &str = "strategies";
/// Keys of a strategy that are its own and not the scenario's.
const OWN: [&str; 4] = ["name", "name_zh", "notes", "notes_zh"];

/// A named overlay.
#[derive(Clone, Debug)]
pub struct Strategy {
    /// How it is called on the command line.
    pub key: String,
    /// Its name.
    pub label: Label,
    /// What it stands for, with its sources.
    pub notes: Label,
    fragment: Document,
    settings: Vec<Setting>,
}

impl Strategy {
    /// What it does, value by value.
    #[must_use]
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }
}

/// A scenario with a combination of strategies laid on it.
#[derive(Clone, Debug)]
pub struct Variant {
    /// As written on the command line, `a+b`; empty for the base.
    pub key: String,
    /// Names of the strategies, joined.
    pub label: Label,
    /// Keys of the strategies in their order.
    pub strategies: Vec<String>,
    /// What they stand for, with their sources, each under its name; empty where nothing is said.
    pub notes: Label,
    /// The scenario as it is then.
    pub document: Document,
}

/// The strategies that a scenario can be combined with.
#[derive(Clone, Debug)]
pub struct Catalog {
    base: Document,
    inside: BTreeMap<String, Entry>,
    beside: BTreeMap<String, PathBuf>,
}

impl Catalog {
    /// The scenario at `path` with its strategies.
    ///
    /// # Errors
    ///
    /// Everything that keeps the file, or one it extends, from being read.
    pub fn load(path: &Path) -> Result<Self, Problems> {
        let base = Document::load(path)?;
        let directory = path.parent().unwrap_or(Path::new("")).join(BESIDE);
        Ok(Self { inside: inside(&base)?, beside: beside(&directory), base })
    }

    /// The scenario in `base` with the strategies written in it.
    ///
    /// # Errors
    ///
    /// When its strategies are no sections.
    pub fn of(base: Document) -> Result<Self, Problems> {
        Ok(Self { inside: inside(&base)?, beside: BTreeMap::new(), base })
    }

    /// The scenario without any strategy.
    #[must_use]
    pub const fn base(&self) -> &Document {
        &self.base
    }

    /// Keys of all strategies, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        let mut keys: Vec<&str> = self.inside.keys().chain(self.beside.keys()).map(String::as_str).collect();
        keys.sort_unstable();
        keys.dedup();
        keys.into_iter()
    }

    /// Keys of the strategies written in the scenario itself.
    pub fn own_keys(&self) -> impl Iterator<Item = &str> {
        self.inside.keys().map(String::as_str)
    }

    /// The strategy called `name`, or the one in the file of that name.
    ///
    /// # Errors
    ///
    /// When there is none, or two, or it cannot be read, or changes what must not differ.
    pub fn strategy(&self, name: &str) -> Result<Strategy, Problems> {
        match (self.inside.get(name), self.beside.get(name)) {
            (Some(entry), Some(file)) => {
                let message = format!("`{name}` is also in `{}`", file.display());
                Err(only(Problem::error(Code::STRATEGY_TWICE, message).at(entry.key_place.clone())))
            }
            (Some(entry), None) => {
                let Value::Table(table) = &entry.node.value else { return Err(no_section(entry)) };
                // Its text is a part of the scenario's files; its name makes the digests of two strategies differ.
                Strategy::read(name, &Document::of_table(table.clone(), entry.node.place.clone(), Vec::new()))
            }
            (None, Some(file)) => Strategy::read(name, &Document::load(file)?),
            (None, None) if is_path(name) => {
                let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
                Strategy::read(&stem, &Document::load(Path::new(name))?)
            }
            (None, None) => Err(only(self.unknown(name))),
        }
    }

    fn unknown(&self, name: &str) -> Problem {
        let known: Vec<String> = self.keys().map(|key| format!("`{key}`")).collect();
        let remedy = if known.is_empty() {
            format!(
                "the scenario has none; write `[{BESIDE}.{name}]` in it, or `{BESIDE}/{name}.toml` beside it; or name a file: `DIR/{name}.toml`"
            )
        } else {
            format!("there are {}", known.join(", "))
        };
        let nearest = overlay::closest(name, self.keys());
        Problem::error(Code::NO_SUCH_STRATEGY, format!("there is no strategy `{name}`")).remedy(remedy).nearest(nearest)
    }

    /// The scenario as it is.
    #[must_use]
    pub fn unchanged(&self) -> Variant {
        Variant {
            key: String::new(),
            label: Label::new("base", "基准方案"),
            strategies: Vec::new(),
            notes: Label::same(""),
            document: self.base.clone(),
        }
    }

    /// The scenario with the strategies of `combination` laid on it.
    ///
    /// # Errors
    ///
    /// What is wrong with one of them, and where two contradict each other.
    pub fn variant(&self, combination: &Combination) -> Result<Variant, Problems> {
        let problems = Collector::new();
        let found = combination
            .names()
            .iter()
            .filter_map(|name| self.strategy(name).map_err(|wrong| problems.extend(wrong)).ok());
        let strategies: Vec<Strategy> = found.collect();
        for (position, one) in strategies.iter().enumerate() {
            for other in &strategies[position + 1..] {
                report_clash(one, other, &problems);
            }
        }
        let mut document = self.base.clone();
        for strategy in &strategies {
            match document.overlaid(&strategy.fragment) {
                Ok(laid) => document = laid,
                Err(wrong) => problems.extend(wrong),
            }
        }
        if problems.has_errors() {
            return Err(problems.finish());
        }
        let joined = |text: fn(&Strategy) -> &str| strategies.iter().map(text).collect::<Vec<_>>().join(" + ");
        Ok(Variant {
            notes: notes_of(&strategies),
            key: strategies.iter().map(|strategy| strategy.key.as_str()).collect::<Vec<_>>().join("+"),
            label: Label::new(joined(|strategy| &strategy.label.en), joined(|strategy| &strategy.label.zh)),
            strategies: strategies.into_iter().map(|strategy| strategy.key).collect(),
            document,
        })
    }
}

impl Strategy {
    /// The strategy in `document`: its own keys and a fragment of the scenario.
    fn read(key: &str, document: &Document) -> Result<Self, Problems> {
        let problems = Collector::new();
        for entry in document.root().iter().filter(|entry| FIXED.contains(&entry.key.as_str())) {
            let message = format!("a strategy cannot change `{}`", entry.key);
            problems.error(Code::NOT_A_LEVER, &entry.key_place, message, "change it in the scenario, for all");
        }
        let (own, rest) = split(document.root());
        let place = document.place().clone();
        let named = read(&Document::of_table(own, place.clone(), Vec::new()), |section| own_keys(section, key));
        let (named, wrong) = match named.into_result() {
            Ok((named, warnings)) => (Some(named), warnings),
            Err(wrong) => (None, wrong),
        };
        problems.extend(wrong);
        let settings = overlay::settings(&rest);
        if settings.is_empty() && !problems.has_errors() {
            let message = format!("strategy `{key}` changes nothing");
            problems.error(Code::NO_EFFECT_STRATEGY, &place, message, "write keys of the scenario beneath it");
        }
        match named {
            Some((label, notes)) if !problems.has_errors() => {
                let fragment = Document::of_table(rest, place, document.files().to_vec());
                Ok(Self { key: key.to_owned(), label, notes, fragment, settings })
            }
            _ => Err(problems.finish()),
        }
    }
}

/// A strategy's own keys, and the others.
fn split(root: &Table) -> (Table, Table) {
    let (mut own, mut rest) = (Table::default(), Table::default());
    for entry in root {
        if OWN.contains(&entry.key.as_str()) { &mut own } else { &mut rest }.insert(entry.clone());
    }
    (own, rest)
}

/// The fields that a strategy has besides those of a scenario.
#[must_use]
pub fn own_fields() -> Vec<Declaration> {
    declarations(|section| own_keys(section, "name"))
}

fn own_keys(section: &Section<'_>, key: &str) -> (Label, Label) {
    let en = section.text("name", "name in English", absent("its key")).unwrap_or_else(|| key.to_owned());
    let zh = section.text("name_zh", "name in Chinese", absent("the English name")).unwrap_or_else(|| en.clone());
    let notes = section.text("notes", "what it stands for, with its sources", or("", "nothing to say"));
    let notes_zh = section.text("notes_zh", "the same in Chinese", absent("the English notes"));
    let notes_zh = notes_zh.unwrap_or_else(|| notes.clone());
    (Label::new(en, zh), Label::new(notes, notes_zh))
}

/// What each strategy stands for, under its name.
fn notes_of(strategies: &[Strategy]) -> Label {
    let all = |lang: Lang| {
        let said = strategies.iter().filter(|strategy| !strategy.notes.text(lang).trim().is_empty());
        let one =
            |strategy: &Strategy| format!("{}\n\n{}", strategy.label.text(lang), strategy.notes.text(lang).trim());
        said.map(one).collect::<Vec<_>>().join("\n\n")
    };
    Label::new(all(Lang::En), all(Lang::Zh))
}

fn report_clash(one: &Strategy, other: &Strategy, problems: &Collector) {
    if let Some((first, second)) = overlay::contradiction(&one.settings, &other.settings) {
        let message = format!("`{}` and `{}` both set `{}`", one.key, other.key, first.path);
        let remedy = format!("`{}` does so at {}", one.key, first.place);
        problems.error(Code::STRATEGIES_CLASH, &second.place, message, remedy);
    }
}

/// The strategies written in `base`.
fn inside(base: &Document) -> Result<BTreeMap<String, Entry>, Problems> {
    match base.root().get(BESIDE) {
        None => Ok(BTreeMap::new()),
        Some(Entry { node, .. }) if matches!(node.value, Value::Table(_)) => {
            let Value::Table(table) = &node.value else { return Ok(BTreeMap::new()) };
            let misnamed = table.iter().find(|entry| !is_plain(&entry.key));
            if let Some(entry) = misnamed {
                let message = format!("`{}` is not a valid name", entry.key);
                let problem = Problem::error(Code::BAD_NAME, message).at(entry.key_place.clone());
                return Err(only(problem.remedy("names are lower-case letters a to z, digits, `_` and `-`")));
            }
            Ok(table.iter().map(|entry| (entry.key.clone(), entry.clone())).collect())
        }
        Some(entry) => Err(no_section(entry)),
    }
}

/// Whether `key` can stand on the command line between plus signs.
fn is_plain(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// The files in `directory`, by their names without the ending.
fn beside(directory: &Path) -> BTreeMap<String, PathBuf> {
    let Ok(entries) = fs::read_dir(directory) else { return BTreeMap::new() };
    let files = entries.flatten().map(|entry| entry.path()).filter(|path| is_path(&path.to_string_lossy()));
    files.filter_map(|path| Some((path.file_stem()?.to_str()?.to_owned(), path))).collect()
}

/// Whether `name` is that of a file.
fn is_path(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"))
}

fn no_section(entry: &Entry) -> Problems {
    let message = format!("`{}`: expected a section, found {}", entry.key, entry.node.value.kind());
    let problem = Problem::error(Code::WRONG_TYPE, message).at(entry.node.place.clone());
    only(problem.remedy("write each strategy under a header `[strategies.NAME]`"))
}

fn only(problem: Problem) -> Problems {
    std::iter::once(problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "[hold]\nlet_through = 0.9\nfrom = 2010-11-16T00:00:00\n\
                        [strategies.early]\nname = \"Early\"\nname_zh = \"提前\"\nhold.from = 2010-11-11T00:00:00\n\
                        [strategies.late]\nhold.from = 2010-11-20T00:00:00\n\
                        [strategies.strong.hold]\nlet_through = { times = 0.5 }\n\
                        [strategies.cheat.run]\nseed = 3\n[strategies.idle]\nname = \"Idle\"\n";

    fn catalog() -> Catalog {
        Catalog::of(Document::parse("base.toml", BASE).expect("TOML")).expect("sections")
    }

    fn refused(text: &str) -> String {
        let combination = Combination::parse(text).expect("names");
        catalog().variant(&combination).expect_err("refused").to_string()
    }

    #[test]
    fn a_combination_lays_one_after_the_other() {
        let variant = catalog().variant(&Combination::parse("early+strong").expect("names")).expect("possible");
        assert_eq!((variant.key.as_str(), variant.label.zh.as_str()), ("early+strong", "提前 + strong"));
        let Some(Value::Table(hold)) = variant.document.root().get("hold").map(|entry| entry.node.value.clone()) else {
            panic!("hold")
        };
        assert!(
            matches!(hold.get("let_through").expect("there").node.value, Value::Float(x) if (x - 0.45).abs() < 1e-12)
        );
        assert!(matches!(&hold.get("from").expect("there").node.value, Value::Datetime(x) if x.contains("-11T")));
        assert!(catalog().unchanged().document.root().get("hold").is_some());
    }

    #[test]
    fn what_cannot_be_meant_is_refused_with_its_place() {
        let clash = refused("early+late");
        assert!(clash.contains("base.toml:9:13: E303") && clash.contains("base.toml:7:13"), "{clash}");
        assert!(refused("cheat").contains("base.toml:12:19: E305"), "{}", refused("cheat"));
        assert!(refused("idle").contains("E307"), "{}", refused("idle"));
        let unknown = refused("erly");
        assert!(unknown.contains("E301") && unknown.contains("did you mean `early`?"), "{unknown}");
        // All mistakes at once.
        let both = refused("erly+cheat");
        assert!(both.contains("E301") && both.contains("E305"), "{both}");
    }

    #[test]
    fn names_and_shapes_are_checked() {
        let wrong = |text: &str| Catalog::of(Document::parse("a.toml", text).expect("TOML")).expect_err("refused");
        assert!(wrong("strategies = 3").to_string().contains("E103"));
        assert!(wrong("[strategies.\"a+b\"]\nx = 1").to_string().contains("E113"));
        let catalog = Catalog::of(Document::parse("a.toml", "strategies.x = 3").expect("TOML")).expect("a section");
        assert!(catalog.strategy("x").expect_err("no section").to_string().contains("E103"));
    }

    #[test]
    fn files_beside_the_scenario_are_found_and_doubles_refused() {
        let place = tempfile::tempdir().expect("a directory");
        let write = |name: &str, text: &str| {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().expect("parent")).expect("writable");
            fs::write(path, text).expect("writable");
        };
        write("base.toml", "[hold]\nx = 1\n[strategies.twice]\nhold.x = 2\n");
        write("strategies/more.toml", "name = \"More\"\n[hold]\nx = { plus = 1 }\n");
        write("strategies/twice.toml", "hold.x = 3\n");
        write("elsewhere.toml", "hold.x = 4\n");
        let catalog = Catalog::load(&place.path().join("base.toml")).expect("readable");
        assert_eq!(catalog.keys().collect::<Vec<_>>(), ["more", "twice"]);
        let more = catalog.strategy("more").expect("beside");
        assert_eq!((more.label.en.as_str(), more.settings().len()), ("More", 1));
        assert!(catalog.strategy("twice").expect_err("double").to_string().contains("E304"));
        let path = place.path().join("elsewhere.toml");
        assert_eq!(catalog.strategy(path.to_str().expect("UTF-8")).expect("by path").key, "elsewhere");
    }
}
