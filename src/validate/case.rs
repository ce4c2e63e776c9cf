//! Cases: rows that share their parameters, and are met or missed by the same simulations.

use super::params::Params;
use super::table::{Line, Table};
use crate::problem::{Collector, Problem, Problems};

/// Rows of a table with the same parameters.
#[derive(Clone, Debug)]
pub struct Case {
    /// The table it stands in.
    pub family: String,
    /// Its name inside the table.
    pub id: String,
    /// What tells apart cases of one name: empty for the first, then `-2`, `-3`.
    pub suffix: String,
    /// The model as the table calls it.
    pub model: String,
    /// Its parameters.
    pub params: Params,
    /// What should be found.
    pub rows: Vec<Expected>,
}

/// One row: a quantity and its value.
#[derive(Clone, Debug)]
pub struct Expected {
    /// Name of the quantity.
    pub metric: String,
    /// Its value.
    pub value: f64,
    /// The unit; `1` for dimensionless numbers.
    pub unit: String,
    /// Bound on the numerical error of the value.
    pub bound: f64,
    /// Standard error of a value that is itself an estimate; zero for an exact one.
    pub standard_error: f64,
    /// Why the row is no criterion, if it is none.
    pub waived: Option<String>,
}

impl Expected {
    /// An exact value.
    pub fn exact(metric: impl Into<String>, value: f64, unit: impl Into<String>, bound: f64) -> Self {
        Self { metric: metric.into(), value, unit: unit.into(), bound, standard_error: 0.0, waived: None }
    }

    /// The value as a probability, where `always` is what it would be if what it counts happened always (1 for values of
    /// unit 1); none for other values.
    pub fn as_share(&self, value: f64, always: f64) -> Option<f64> {
        if self.unit == "1" { Some(value) } else { (always > 0.0).then(|| value / always) }
    }
}

impl Case {
    /// Name of its scenario files.
    pub fn file_stem(&self) -> String {
        let name = format!("{}{}", self.id, self.suffix);
        name.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' || c == '.' { c } else { '_' }).collect()
    }

    /// Whether a row asks for this quantity.
    pub fn asks(&self, metric: &str) -> bool {
        self.rows.iter().any(|row| row.metric == metric)
    }
}

/// The cases of a table in long format (`case_id`, `model`, `params`, `metric`, `value`, `unit`, `abs_err`), in its order.
///
/// # Errors
///
/// Every row that cannot be read.
pub fn of_long_table(table: &Table) -> Result<Vec<Case>, Problems> {
    let problems = Collector::new();
    let mut cases: Vec<Case> = Vec::new();
    for line in table.lines() {
        match expected(&line) {
            Ok((id, params, row)) => {
                let (params, model) = (Params::parse(params), line.cell("model").unwrap_or(""));
                // Two models may share a name and parameters: a store that refuses, and one with an overflow yard.
                let same = |case: &&mut Case| case.id == id && case.params == params && case.model == model;
                if let Some(case) = cases.iter_mut().find(same) {
                    case.rows.push(row);
                    continue;
                }
                let namesakes = cases.iter().filter(|case| case.id == id).count();
                let suffix = if namesakes == 0 { String::new() } else { format!("-{}", namesakes + 1) };
                let (id, model) = (id.to_owned(), model.to_owned());
                cases.push(Case { family: table.name.clone(), id, suffix, model, params, rows: vec![row] });
            }
            Err(problem) => problems.add(problem),
        }
    }
    if problems.has_errors() { Err(problems.finish()) } else { Ok(cases) }
}

fn expected<'a>(line: &Line<'a>) -> Result<(&'a str, &'a str, Expected), Problem> {
    // A half-width of 95 % of the value itself, for values that are estimates: 1.96 standard errors.
    let error = line.optional_number("value_hw95").map_or(0.0, |half| half / 1.959_964);
    let row = Expected {
        metric: line.required("metric")?.to_owned(),
        value: line.number("value")?,
        unit: line.cell("unit").unwrap_or("").to_owned(),
        bound: line.optional_number("abs_err").unwrap_or(0.0),
        standard_error: error,
        waived: None,
    };
    Ok((line.required("case_id")?, line.cell("params").unwrap_or(""), row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_with_the_same_parameters_are_one_case() {
        let text = "case_id,model,params,metric,value,unit,abs_err\n\
                    A,M/M/n,n=1,p_wait,0.5,1,1e-9\nB,M/M/n,n=2,p_wait,0.00001,1,\nA,M/M/n,n=1;t_s=5,p_wait_le_t,0.9,1,0\n\
                    A,M/M/n,n=1,asa,3,s,0\n";
        let cases = of_long_table(&Table::parse("01_x", text.to_owned()).expect("a table")).expect("good rows");
        let names: Vec<String> = cases.iter().map(Case::file_stem).collect();
        assert_eq!(names, ["A", "B", "A-2"]);
        assert_eq!(cases[0].rows.len(), 2);
        let broken = text.replace("0.9", "high");
        let problems = of_long_table(&Table::parse("01_x", broken).expect("a table")).expect_err("no number");
        assert_eq!(problems.len(), 1);
    }
}
