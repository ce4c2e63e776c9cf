//! The format of scenario files, for editors and for readers: a JSON Schema and a reference page.
//!
//! - `tree`: the declarations of all fields, arranged as the file is.
//! - `notation`: how values of each kind are written.
//! - [`json`]: the JSON Schema.
//! - [`mod@reference`]: the page.
//! - `examples`: values of the keys in shipped scenarios.
//!
//! Both are made of what the reading code declares where it reads each field, so they cannot say anything else than what
//! the program does.
//!
//! Invariant: this module knows no field of a scenario by name.

mod examples;
pub mod json;
mod notation;
pub mod reference;
mod tree;

use crate::reading::{Declaration, declarations};
use crate::scenario::Scenario;
use crate::strategies::{FIXED, own_fields};

/// The JSON Schema of files of a kind.
#[must_use]
pub fn of(kind: json::Kind) -> serde_json::Value {
    json::schema(kind, &fields(), &own_fields(), &FIXED)
}

/// Every field of a scenario, in the order in which they are read.
#[must_use]
pub fn fields() -> Vec<Declaration> {
    declarations(|root| {
        // The value is made of placeholders; only what is asked for matters.
        let _ = Scenario::read(root);
    })
}
