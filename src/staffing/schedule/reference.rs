//! The reference programs: demand of a day, shift kinds and proven optima.

use std::path::Path;

use super::{Column, Floor, Program};

/// One reference program; costs in cents, one yuan an agent where agents are to be minimized.
pub struct Case {
    pub name: String,
    pub program: Program,
    pub optimum: u64,
    pub relaxed: f64,
}

/// All rows of `07_shift_optimum.csv`.
pub fn cases() -> Vec<Case> {
    let demand = read("07_shift_demand.csv");
    read("07_shift_optimum.csv")
        .iter()
        .map(|row| {
            let of_case = demand.iter().filter(|line| line[0] == row[0]);
            let agents: Vec<u32> = of_case.map(|line| line[3].parse().expect("agents")).collect();
            let by_cost = row[2].starts_with("minimum cost");
            let floor = |(interval, &agents)| Floor { groups: vec![0], interval, agents };
            let floors: Vec<Floor> = agents.iter().enumerate().map(floor).collect();
            let number = |text: &str| text.parse::<f64>().expect("number");
            Case {
                name: row[0].to_owned(),
                program: Program {
                    groups: 1,
                    intervals: agents.len(),
                    columns: columns(&row[1], agents.len(), by_cost),
                    floors,
                    ..Program::default()
                },
                optimum: row[3].parse::<u64>().expect("optimum") * 100,
                relaxed: number(&row[4]) * 100.0,
            }
        })
        .collect()
}

/// `C7` 28 intervals; `SP` twice 14 with a gap of 8, 10 ... 20; `B8` 32 with a break of 4 after 12, 14 or 16.
fn columns(kinds: &str, horizon: usize, by_cost: bool) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut add = |shift, pieces: Vec<std::ops::Range<usize>>, cost: u64| {
        if pieces.last().expect("a piece").end <= horizon {
            columns.push(Column { shift, group: 0, pieces, cost: if by_cost { cost } else { 100 } });
        }
    };
    for start in 0..horizon {
        for kind in kinds.split('+') {
            match kind {
                "C7" => add(0, std::iter::once(start..start + 28).collect(), 700),
                "SP" => (8..=20).step_by(2).for_each(|gap| {
                    add(1, vec![start..start + 14, start + 14 + gap..start + 28 + gap], 800);
                }),
                "B8" => [12, 14, 16].into_iter().for_each(|work| {
                    add(2, vec![start..start + work, start + work + 4..start + 32], 750);
                }),
                other => panic!("unknown kind {other}"),
            }
        }
    }
    columns
}

fn read(file: &str) -> Vec<csv::StringRecord> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference").join(file);
    let mut reader = csv::Reader::from_path(path).expect("reference file");
    reader.records().map(|record| record.expect("row")).collect()
}
