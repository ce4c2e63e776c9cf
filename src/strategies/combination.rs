//! `a+b`: strategies laid on a scenario together.

use std::fmt;
use std::path::Path;

/// One or several strategies, by the names or paths a person gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combination(Vec<String>);

impl Combination {
    /// The names in `text`, between plus signs.
    ///
    /// # Errors
    ///
    /// When a name is empty or stands twice; the message says so.
    pub fn parse(text: &str) -> Result<Self, String> {
        let names: Vec<String> = text.split('+').map(|name| name.trim().to_owned()).collect();
        if names.iter().any(String::is_empty) {
            return Err(format!("`{text}` has an empty name; write `a` or `a+b`"));
        }
        for (position, name) in names.iter().enumerate() {
            if names[..position].contains(name) {
                return Err(format!("`{name}` stands twice in `{text}`"));
            }
        }
        Ok(Self(names))
    }

    /// The names in the order written.
    #[must_use]
    pub fn names(&self) -> &[String] {
        &self.0
    }
}

impl Combination {
    /// The combination as a part of a file's name: paths without their directories and endings.
    #[must_use]
    pub fn file_name(&self) -> String {
        let stem = |name: &String| Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
        self.0.iter().map(stem).collect::<Vec<_>>().join("+")
    }
}

impl fmt::Display for Combination {
    /// As a person writes it: `a+b`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join("+"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_between_plus_signs() {
        let combination = Combination::parse("early-hold + more-hubs").expect("two names");
        assert_eq!(combination.names(), ["early-hold", "more-hubs"]);
        assert_eq!(combination.to_string(), "early-hold+more-hubs");
        for wrong in ["", "a+", "+", "a+b+a"] {
            assert!(Combination::parse(wrong).is_err(), "{wrong}");
        }
    }
}
