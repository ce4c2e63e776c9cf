//! The tables of exact values in `tests/reference/`: one row a metric, long format, parameters as `key=value;...`.

use std::collections::BTreeMap;
use std::path::Path;

/// One row: a metric of a case and its exact value.
#[derive(Clone, Debug)]
pub struct Row {
    /// The case inside the file.
    pub case: String,
    /// Its parameters.
    pub params: BTreeMap<String, String>,
    /// What is measured.
    pub metric: String,
    /// The exact value, in the unit that the file names.
    pub value: f64,
    /// The unit; `1` for dimensionless numbers.
    pub unit: String,
    /// Bound on the numerical error of `value`.
    pub error: f64,
}

impl Row {
    /// A parameter that is a number.
    pub fn number(&self, key: &str) -> f64 {
        self.text(key).parse().unwrap_or_else(|_| panic!("{}: `{key}` is no number", self.case))
    }

    /// A parameter.
    pub fn text(&self, key: &str) -> &str {
        self.params.get(key).unwrap_or_else(|| panic!("{} has no parameter `{key}`", self.case))
    }
}

/// The cases of `file` in its order, each with its rows.
pub fn cases(file: &str) -> Vec<Vec<Row>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file);
    let mut reader = csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let mut cases: Vec<Vec<Row>> = Vec::new();
    for record in reader.records() {
        let record = record.expect("a reference table is well formed");
        let pairs = record[2].split(';').filter_map(|pair| pair.split_once('='));
        let row = Row {
            case: record[0].to_owned(),
            params: pairs.map(|(key, value)| (key.to_owned(), value.to_owned())).collect(),
            metric: record[3].to_owned(),
            value: record[4].parse().expect("values are numbers"),
            unit: record[5].to_owned(),
            error: record[6].parse().expect("error bounds are numbers"),
        };
        match cases.last_mut() {
            Some(rows) if rows[0].case == row.case => rows.push(row),
            _ => cases.push(vec![row]),
        }
    }
    assert!(!cases.is_empty(), "{file} is empty");
    cases
}
