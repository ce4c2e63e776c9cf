//! Fields that are not known: a law for each, drawn anew in every replication.
//!
//! ```toml
//! [uncertainty.forecast]
//! field = "demand.events.double11.actual_over_forecast"
//! times = "lognormal 1.0 cv 0.15"
//! ```
//!
//! A draw belongs to (seed, replication, position of the section), so that all strategies meet the same festival: one with
//! twice the forecast is one for every strategy. What a run then says is a mixture over what may come, and its P90 is a
//! plan's.

use crate::kernel::{Law, Streams};
use crate::plan::Compiled;
use crate::problem::{Code, Place, Problem, Problems};
use crate::purposes;
use crate::reading::overlay::at_path;
use crate::reading::{Document, Entry, Node, Section, Table, Value, absent, or, required};

/// A field with the law of what happens to it.
#[derive(Clone, Debug)]
pub struct Uncertain {
    /// Key of its section.
    pub key: String,
    fields: Vec<String>,
    /// Whether each entry of a list has a draw of its own.
    each: bool,
    change: Change,
    law: Law,
    place: Place,
}

/// What a draw does to the field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Becomes,
    Times,
    Later,
}

impl Uncertain {
    /// Reads a section `uncertainty.KEY`; none if it does not say what happens to which field.
    pub fn read(key: String, section: &Section<'_>) -> Option<Self> {
        let field = section.text(
            "field",
            "dotted key of the field, such as `demand.orders_per_day`; several with `&`",
            required(),
        );
        let becomes = section.number_law("becomes", "law of its value", absent("the scenario's value, changed"));
        let times = section.number_law("times", "law of a factor on its value", absent("not multiplied"));
        let later = section.span_law("later", "law of how much later a moment is", absent("not moved"));
        let each = section.boolean(
            "each",
            "whether each entry of a list has a draw of its own: the shape of a day is not known, and not only its size",
            or(false, "one draw for the whole field"),
        );
        let given = [(Change::Becomes, becomes), (Change::Times, times), (Change::Later, later)];
        let mut given = given.into_iter().filter_map(|(change, law)| Some((change, law?)));
        let found = given.next();
        if found.is_none() || given.next().is_some() {
            let remedy = "write one of `becomes`, `times` and `later`";
            section.problem(Code::CONTRADICTION, "field", "what happens to the field is not said once", remedy);
            return None;
        }
        let (change, law) = found?;
        let fields = field.split('&').map(|field| field.trim().to_owned()).collect();
        section.is_sound("field").then(|| Self { key, fields, each, change, law, place: section.place_of("field") })
    }

    /// How many draws a replication takes: one, or one for each entry of the list in `document`.
    fn count(&self, document: &Document) -> Result<usize, Problems> {
        if !self.each {
            return Ok(1);
        }
        let mut lists = self.fields.iter().map(|field| match document.value_at(field) {
            Some(Value::Array(nodes)) => Some(nodes.len()),
            _ => None,
        });
        match lists.next().flatten() {
            Some(count) if lists.all(|other| other == Some(count)) => Ok(count),
            _ => {
                let message =
                    format!("`{}`: `each` needs a list that is written in the scenario", self.fields.join("&"));
                let problem = Problem::error(Code::NOTHING_TO_SCALE, message).at(self.place.clone());
                Err(std::iter::once(problem.remedy("write the list itself, or leave `each` out")).collect())
            }
        }
    }

    /// A fragment that changes the field, or each entry of it, by `draws`.
    fn fragment(&self, draws: &[f64]) -> Result<Document, Problems> {
        let place = &self.place;
        let mut all = Document::of_table(Table::default(), place.clone(), Vec::new());
        let calculation = |key: &str, value: Value| {
            let mut table = Table::default();
            let node = Node { value, place: place.clone() };
            table.insert(Entry { key: key.to_owned(), key_place: place.clone(), node });
            Value::Table(table)
        };
        for (field, (position, &draw)) in
            self.fields.iter().flat_map(|field| draws.iter().enumerate().map(move |draw| (field, draw)))
        {
            let value = match self.change {
                Change::Becomes => Value::Float(draw),
                Change::Times => calculation("times", Value::Float(draw)),
                Change::Later => calculation("plus", Value::String(format!("{draw:.6} s"))),
            };
            let entry = if self.each { format!("{field}[{}]", position + 1) } else { field.clone() };
            let fragment = at_path(&entry, Node { value, place: place.clone() });
            let fragment = fragment.map_err(|problem| std::iter::once(*problem).collect::<Problems>())?;
            all.merge(Document::of_table(fragment, place.clone(), Vec::new()));
        }
        Ok(all)
    }
}

/// A scenario whose uncertain fields are drawn for each replication.
#[derive(Clone, Debug)]
pub struct Ensemble {
    document: Document,
    uncertain: Vec<Uncertain>,
}

impl Ensemble {
    /// The scenario in `document`, whose uncertain fields are `uncertain`.
    #[must_use]
    pub const fn new(document: Document, uncertain: Vec<Uncertain>) -> Self {
        Self { document, uncertain }
    }

    /// Whether nothing is uncertain: every replication has the same scenario.
    #[must_use]
    pub const fn is_certain(&self) -> bool {
        self.uncertain.is_empty()
    }

    /// The values drawn in `replication`, by uncertain field: one, or one for each entry of a list.
    ///
    /// # Errors
    ///
    /// When a field of which each entry is drawn is no list.
    pub fn draws(&self, seed: u64, replication: u32) -> Result<Vec<Vec<f64>>, Problems> {
        let streams = Streams::new(seed, replication);
        let draw = |(position, uncertain): (usize, &Uncertain)| {
            let mut stream = streams.stream(purposes::UNCERTAIN, position as u64);
            let sampler = uncertain.law.sampler();
            Ok((0..uncertain.count(&self.document)?).map(|_| sampler.sample(&mut stream)).collect())
        };
        self.uncertain.iter().enumerate().map(draw).collect()
    }

    /// The scenario of `replication`.
    ///
    /// # Errors
    ///
    /// When a value drawn is refused, such as a share above 1: the law has values that the field cannot have.
    pub fn compiled(&self, seed: u64, replication: u32) -> Result<Compiled, Problems> {
        let mut document = self.document.clone();
        for (uncertain, draws) in self.uncertain.iter().zip(self.draws(seed, replication)?) {
            document = document.overlaid(&uncertain.fragment(&draws)?)?;
        }
        Ok(super::check(&document)?.scenario.compile())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::check;

    const TEXT: &str = "name = \"x\"\n[season]\nfirst_day = 2010-11-10\nlast_day = 2010-11-11\n\
        [contacts.causes.any]\ntrigger = \"calendar\"\nper_day = 100\nchannels = [{ channel = \"line\" }]\n\
        handle_time = \"60 s\"\n[contact_center.channels.line]\nagents = 3\nshrinkage = 0.3\n";

    fn ensemble(uncertainty: &str) -> Result<Ensemble, Problems> {
        let document = Document::parse("test.toml", &format!("{TEXT}{uncertainty}")).expect("TOML");
        let uncertain = check(&document)?.scenario.uncertainty;
        Ok(Ensemble::new(document, uncertain))
    }

    #[test]
    fn draws_belong_to_seed_and_replication_and_reach_the_field() {
        let ensemble = ensemble(
            "[uncertainty.volume]\nfield = \"contacts.causes.any.per_day\"\ntimes = \"gamma 1.0 cv 0.3\"\n\
             [uncertainty.absence]\nfield = \"contact_center.channels.line.shrinkage\"\nbecomes = \"uniform 0.1 to 0.4\"\n",
        )
        .expect("good");
        assert!(!ensemble.is_certain());
        let draws = |replication| ensemble.draws(7, replication).expect("numbers");
        assert_eq!(draws(3), draws(3));
        assert_ne!(draws(3), draws(4));
        let means: Vec<f64> = (0..400).map(|replication| draws(replication)[0][0]).collect();
        let mean = means.iter().sum::<f64>() / 400.0;
        // Standard error 0.3/20 = 0.015; four of them either way.
        assert!((mean - 1.0).abs() < 0.06, "{mean}");
        let rate = |replication: u32| {
            let compiled = ensemble.compiled(7, replication).expect("possible");
            format!("{:?}", compiled.plan.contacts.causes)
        };
        assert_ne!(rate(0), rate(1));
        assert_eq!(rate(1), rate(1));
    }

    #[test]
    fn each_entry_of_a_list_has_a_draw_of_its_own() {
        let shape = format!("hour_profile = {:?}\n", [1; 24]);
        let text = TEXT.replace("handle_time", &format!("{shape}handle_time"));
        let with = |uncertainty: &str| {
            let document = Document::parse("test.toml", &format!("{text}{uncertainty}")).expect("TOML");
            let uncertain = check(&document).expect("good").scenario.uncertainty;
            Ensemble::new(document, uncertain)
        };
        let field = "[uncertainty.shape]\nfield = \"contacts.causes.any.hour_profile\"\ntimes = \"gamma 1.0 cv 0.3\"\n";
        let size = with(field);
        let shape = with(&format!("{field}each = true\n"));
        assert_eq!(size.draws(1, 0).expect("one").concat().len(), 1);
        let drawn = shape.draws(1, 0).expect("as many as hours").concat();
        assert!(drawn.len() == 24 && drawn.windows(2).all(|pair| pair[0].total_cmp(&pair[1]).is_ne()), "{drawn:?}");
        let expected = |ensemble: &Ensemble| {
            let compiled = ensemble.compiled(1, 0).expect("possible");
            format!("{:.6?}", compiled.plan.contacts.causes)
        };
        // One factor on all hours leaves their shares alone; one on each moves them.
        assert_eq!(expected(&size), expected(&with("")));
        assert_ne!(expected(&shape), expected(&size));
        let number =
            with("[uncertainty.a]\nfield = \"contacts.causes.any.per_day\"\ntimes = \"uniform 1 to 2\"\neach = true\n");
        let refused = number.compiled(1, 0).expect_err("no list").to_string();
        assert!(refused.contains("E302") && refused.contains("each"), "{refused}");
    }

    #[test]
    fn mistakes_are_shown_in_the_section() {
        let wrong = |text: &str| ensemble(text).expect_err("refused").to_string();
        let twice = "[uncertainty.a]\nfield = \"x\"\nbecomes = \"uniform 0 to 1\"\ntimes = \"uniform 0 to 1\"\n";
        assert!(wrong(twice).contains("E111"), "{}", wrong(twice));
        assert!(wrong("[uncertainty.a]\nfield = \"x\"\n").contains("E111"));
        assert!(wrong("[uncertainty.a]\nbecomes = \"uniform 0 to 1\"\n").contains("E102"));
        // A law with values that the field cannot have is noticed when one is drawn.
        let shares = ensemble(
            "[uncertainty.a]\nfield = \"contact_center.channels.line.shrinkage\"\nbecomes = \"uniform 2 to 3\"\n",
        )
        .expect("the scenario itself is good");
        let refused = shares.compiled(1, 0).expect_err("a share of 2").to_string();
        assert!(refused.contains("E104") && refused.contains("test.toml:14:9"), "{refused}");
    }
}
