//! How files are read: places, cursors, tables.
//!
//! A [`Document`] is a scenario file with everything it extends. [`read`] walks it with a [`Section`], a cursor whose
//! methods each read one key and say, where they read it, what it is: its unit, its range, its default and why. What is
//! wrong is collected with its place and reading goes on with something harmless; nothing stops at the first mistake,
//! and keys that nobody asked for are refused. [`declarations`] runs the same code to list every field.
//!
//! Invariant: this module knows no field by name.
//!
//! ```
//! use peakday::reading::{Document, Section, absent, or, read, required};
//! use peakday::problem::Code;
//! use peakday::units::{Share, Span};
//!
//! #[derive(Clone, Copy, PartialEq)]
//! enum Policy { Block, Refuse }
//!
//! struct Demand { orders_per_day: f64, parcels_per_cohort: u64, unpaid: Share, hold: Option<Span>, policy: Policy }
//!
//! impl Demand {
//!     fn read(section: &Section) -> Self {
//!         let longest = section.span("longest_hold", "longest hold by a merchant",
//!             absent("merchants never hold").above(Span::ZERO));
//!         let demand = Self {
//!             orders_per_day: section.number("orders_per_day", "orders on an average day outside events",
//!                 required().unit("orders/day").range(0.0..=1e12)),
//!             parcels_per_cohort: section.integer("parcels_per_cohort", "parcels simulated as one",
//!                 or(1000, "error below 2 % at a million orders").unit("parcels").range(1..=1_000_000)),
//!             unpaid: section.share("unpaid_share", "deposits whose balance is never paid",
//!                 or(0.0, "no presale")),
//!             hold: longest,
//!             policy: section.choice("policy", "what happens at a full yard",
//!                 &[("block", Policy::Block), ("refuse", Policy::Refuse)], or(Policy::Block, "needs no contract")),
//!         };
//!         if demand.policy == Policy::Refuse && demand.hold.is_some() {
//!             section.problem(Code::CONTRADICTION, "longest_hold", "nothing is held when orders are refused",
//!                 "remove it, or use `policy = \"block\"`");
//!         }
//!         demand
//!     }
//! }
//!
//! let document = Document::parse("festival.toml", "
//! [demand]
//! order_per_day = 3e6
//! unpaid_share = 30
//! longest_hold = 3
//! ").expect("TOML");
//! let reading = read(&document, |root| Demand::read(&root.section("demand", "orders and where they come from")));
//! let problems = reading.into_result().err().expect("four mistakes");
//! let shown: Vec<String> = problems.iter().map(|p| format!("{} {}", p.place.as_ref().unwrap(), p.code)).collect();
//! assert_eq!(shown, [
//!     "festival.toml:2:1 E102", // `orders_per_day` is missing
//!     "festival.toml:3:1 E101", // `order_per_day` is unknown
//!     "festival.toml:4:16 E104", // write 30 % as 0.30
//!     "festival.toml:5:16 E106", // a duration needs a unit
//! ]);
//! ```
//!
//! Lists of sections, names, laws and tables:
//!
//! ```
//! use peakday::problem::Collector;
//! use peakday::reading::{CsvTable, Document, Section, or, read, required};
//!
//! fn fields(root: &Section) {
//!     let regions = root.named_sections("regions", "where parcels go", 1..);
//!     let names: Vec<&str> = regions.iter().map(|(name, _)| name.as_str()).collect();
//!     for (_, region) in &regions {
//!         region.span_law("transit", "travel time to the region", or("gamma 2 d cv 0.4", "domestic road freight"));
//!     }
//!     for event in root.sections("events", "festival days", 0..) {
//!         event.reference("region", "where it takes place", ("region", &names), required());
//!         event.numbers("hour_profile", "weight of each hour", required().length(24..=24).each(0.0..));
//!         // event.table("curve", "arrivals", required(), |table| curve(table))
//!     }
//! }
//!
//! fn curve(table: &CsvTable) -> (Vec<f64>, Vec<f64>) {
//!     let minute = table.column("minute", "since midnight", required().unit("min").range(0.0..1440.0));
//!     table.check_increasing("minute", &minute);
//!     (minute, table.column("share", "of the day's orders so far", required().range(0.0..=1.0)))
//! }
//!
//! let document = Document::parse("festival.toml", "
//! [regions.east]
//! transit = { law = \"lognormal\", mean = \"36 h\", cv = 0.5 }
//! ").expect("TOML");
//! assert!(read(&document, fields).into_result().is_ok());
//!
//! let problems = Collector::new();
//! curve(&CsvTable::parse("curve.csv", "minute,share\n0,0\n15,7\n", &problems).expect("a table"));
//! assert_eq!(problems.finish().to_string(), "curve.csv:3:4: E104: column `share`: 7 is not between 0 and 1");
//! ```

mod assumptions;
mod by_name;
mod digest;
mod document;
mod duration;
mod field;
mod file;
mod law;
pub mod laws;
mod lists;
mod nearest;
pub mod overlay;
pub mod patterns;
mod reader;
mod section;
mod syntax;
mod table;
mod tree;
mod values;
mod written;

pub use assumptions::{Assumption, assumptions};
pub use digest::Digest;
pub use document::Document;
pub use field::{Field, Need, Needed, Optional, Presence, absent, or, required};
pub use reader::{Case, Declaration, Edge, Ends, Reading, declarations, read};
pub use section::Section;
pub use table::CsvTable;
pub use tree::{Entry, Node, Table, Value};
pub use values::{Alternative, FileName};
pub use written::{Mistake, Written};

/// Shared by the tests of this module: what is wrong, as `line:column code text`.
#[cfg(test)]
mod testing {
    use super::{Document, Section, read};
    use crate::problem::{Place, Problems};

    pub fn positions(problems: &Problems) -> Vec<String> {
        let position = |place: &Place| {
            let (line, column) = place.line_and_column();
            format!("{line}:{column}")
        };
        let one = |problem: &crate::problem::Problem| {
            let place = problem.place.as_ref();
            format!("{} {} {}", place.map_or_else(String::new, position), problem.code, place.map_or("", Place::text))
        };
        problems.iter().map(one).collect()
    }

    pub fn wrong<T>(text: &str, fields: impl FnOnce(&Section<'_>) -> T) -> Vec<String> {
        positions(&problems(text, fields))
    }

    pub fn problems<T>(text: &str, fields: impl FnOnce(&Section<'_>) -> T) -> Problems {
        match Document::parse("test.toml", text) {
            Ok(document) => read(&document, fields).problems().clone(),
            Err(problems) => problems,
        }
    }

    pub fn value<T>(text: &str, fields: impl FnOnce(&Section<'_>) -> T) -> T {
        let document = Document::parse("test.toml", text).expect("TOML");
        let (value, warnings) = read(&document, fields).into_result().expect("nothing wrong");
        assert!(warnings.is_empty(), "{warnings}");
        value
    }
}
