//! A season that does not fit into memory is refused before it begins, with the estimate.

use std::fs;

use clap::Args;

use super::campaign::carry;
use crate::outlook::memory::{MemoryOutlook, shown};
use crate::plan::Compiled;
use crate::problem::{Code, Problem, Problems};

/// How much memory may be used.
#[derive(Args, Clone, Debug, Default)]
pub struct Memory {
    /// Refuse to begin if the season may need more memory than this, such as 8GB, or `none` for no limit [default: what is
    /// free, where the system says so]
    #[arg(long, value_name = "SIZE", value_parser = Limit::parse)]
    pub memory_limit: Option<Limit>,
}

/// A limit in bytes, or none.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit(Option<f64>);

impl Limit {
    /// Reads `8GB`, `500 MB`, `2GiB` or `none`.
    ///
    /// # Errors
    ///
    /// When the text is none of these.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if text.eq_ignore_ascii_case("none") {
            return Ok(Self(None));
        }
        let digits = text.find(|character: char| !character.is_ascii_digit() && character != '.').unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let unit = match unit.trim().to_ascii_lowercase().as_str() {
            "kb" => 1e3,
            "mb" => 1e6,
            "gb" => 1e9,
            "tb" => 1e12,
            "mib" => 1_048_576.0,
            "gib" => 1_073_741_824.0,
            _ => return Err("write a size with its unit, such as 500MB or 8GB, or `none`".to_owned()),
        };
        match number.parse::<f64>() {
            Ok(number) if number > 0.0 && number.is_finite() => Ok(Self(Some(number * unit))),
            _ => Err("write a size above zero, such as 500MB or 8GB, or `none`".to_owned()),
        }
    }
}

impl Memory {
    /// Nothing, if a season that needs `memory` fits into the limit on so many threads (0: all of the machine's).
    ///
    /// # Errors
    ///
    /// When it may not fit; the problem says how much it needs and what to do.
    pub fn check(&self, memory: MemoryOutlook, compiled: &Compiled, threads: usize) -> Result<(), Problems> {
        let limit = match self.memory_limit {
            Some(Limit(limit)) => limit,
            None => available(),
        };
        let Some(limit) = limit else { return Ok(()) };
        let threads = carry::threads(threads);
        let needed = memory.on(threads);
        if needed <= limit {
            return Ok(());
        }
        let message = format!(
            "the season may need {} of memory on {threads} threads, and the limit is {}: {:.0} cohorts of parcels, {:.0} \
             contacts on the busiest day, {} days",
            shown(needed),
            shown(limit),
            memory.cohorts,
            memory.contacts,
            compiled.calendar.days(),
        );
        let remedy = if memory.on(1) <= limit {
            "take fewer --threads, or a larger --memory-limit"
        } else {
            "write larger `parcels_per_cohort` or a shorter season, or set --memory-limit"
        };
        Err(std::iter::once(Problem::error(Code::TOO_LARGE, message).remedy(remedy)).collect())
    }
}

/// Bytes that are free, where the system says so.
fn available() -> Option<f64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(Limit::parse("8GB"), Ok(Limit(Some(8e9))));
        assert_eq!(Limit::parse("1.5 gib"), Ok(Limit(Some(1_610_612_736.0))));
        assert_eq!(Limit::parse("none"), Ok(Limit(None)));
        for wrong in ["", "8", "GB", "-1GB", "0MB", "8 apples", "1e400GB"] {
            assert!(Limit::parse(wrong).is_err(), "{wrong}");
        }
    }
}
