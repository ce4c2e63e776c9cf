//! Parameters of a case, as text: `key=value` pairs separated by `;`, lists inside a value by `|` or blanks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Why a case cannot be set up as a scenario; what stands in the last column of its rows.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unusable(pub String);

impl Unusable {
    /// With this reason.
    pub fn new(reason: impl Into<String>) -> Self {
        Self(reason.into())
    }
}

/// The parameters of a case by key.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Params(BTreeMap<String, String>);

impl Params {
    /// The pairs in `text`.
    pub fn parse(text: &str) -> Self {
        let pairs = text.split(';').filter_map(|pair| pair.split_once('='));
        Self(pairs.map(|(key, value)| (key.trim().to_owned(), value.trim().to_owned())).collect())
    }

    /// These pairs.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self(pairs.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned())).collect())
    }

    /// Whether there is such a parameter.
    pub fn has(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    /// A parameter as written.
    ///
    /// # Errors
    ///
    /// When it is missing.
    pub fn text(&self, key: &str) -> Result<&str, Unusable> {
        let found = self.0.get(key).map(String::as_str);
        found.ok_or_else(|| Unusable::new(format!("the case has no parameter `{key}`")))
    }

    /// A number; `inf` is one.
    ///
    /// # Errors
    ///
    /// When it is missing or not a number.
    pub fn number(&self, key: &str) -> Result<f64, Unusable> {
        number(self.text(key)?, key)
    }

    /// A number, or `otherwise` where the case does not say.
    ///
    /// # Errors
    ///
    /// When it is not a number.
    pub fn number_or(&self, key: &str, otherwise: f64) -> Result<f64, Unusable> {
        if self.has(key) { self.number(key) } else { Ok(otherwise) }
    }

    /// A list of numbers.
    ///
    /// # Errors
    ///
    /// When it is missing, or an entry is not a number.
    pub fn numbers(&self, key: &str) -> Result<Vec<f64>, Unusable> {
        self.text(key)?.split('|').map(|entry| number(entry, key)).collect()
    }
}

fn number(text: &str, key: &str) -> Result<f64, Unusable> {
    let read = text.trim().parse().ok().filter(|number: &f64| !number.is_nan());
    read.ok_or_else(|| Unusable::new(format!("`{key}={text}` is not a number")))
}

/// A law of durations as a scenario writes it, with its first two moments.
#[derive(Clone, Debug, PartialEq)]
pub struct LawText {
    /// TOML: a text or an inline table.
    pub toml: String,
    /// Mean in seconds.
    pub mean: f64,
    /// Variance over the square of the mean.
    pub scv: f64,
}

impl LawText {
    /// An exponential law.
    pub fn exponential(mean: f64) -> Self {
        Self { toml: format!("\"exponential {mean} s\""), mean, scv: 1.0 }
    }

    /// Always the same.
    pub fn deterministic(mean: f64) -> Self {
        Self { toml: format!("\"{mean} s\""), mean, scv: 0.0 }
    }

    /// The law written `name:key=value,...` (or `name:mean`, or a mere `name` whose mean the case gives elsewhere).
    ///
    /// # Errors
    ///
    /// When there is no such law, or a parameter of it is missing.
    pub fn parse(text: &str, mean_otherwise: Option<f64>) -> Result<Self, Unusable> {
        let (name, rest) = text.split_once(':').unwrap_or((text, ""));
        let mut parameters = BTreeMap::new();
        for part in rest.split(',').filter(|part| !part.is_empty()) {
            let (key, value) = part.split_once('=').unwrap_or(("mean", part));
            parameters.insert(key.trim(), number(value, key)?);
        }
        let get = |key: &str| parameters.get(key).copied();
        let need = |key: &str| get(key).ok_or_else(|| Unusable::new(format!("`{text}` has no `{key}`")));
        let mean = || get("mean").or(mean_otherwise).ok_or_else(|| Unusable::new(format!("`{text}` has no mean")));
        let law = |toml: String, mean: f64, scv: f64| Ok(Self { toml, mean, scv });
        match name.trim() {
            "det" | "deterministic" | "constant" => Ok(Self::deterministic(mean()?)),
            "exp" | "exponential" => Ok(Self::exponential(mean()?)),
            "uniform" => law(format!("\"uniform 0 s to {} s\"", 2.0 * mean()?), mean()?, 1.0 / 3.0),
            "lognormal" => {
                let scv = need("scv")?;
                law(format!("\"lognormal {} s cv {}\"", mean()?, scv.sqrt()), mean()?, scv)
            }
            "weibull" => {
                let (mean, shape) = (mean()?, need("shape")?);
                let gamma = statrs::function::gamma::gamma;
                let scv = gamma(1.0 + 2.0 / shape) / gamma(1.0 + 1.0 / shape).powi(2) - 1.0;
                law(format!("{{ law = \"weibull\", mean = \"{mean} s\", shape = {shape} }}"), mean, scv)
            }
            "gamma" => {
                let scv = need("scv")?;
                law(format!("\"gamma {} s cv {}\"", mean()?, scv.sqrt()), mean()?, scv)
            }
            "hyper2" | "hyperexponential" if get("p").is_some() => {
                let (p, first, second) = (need("p")?, need("m1")?, need("m2")?);
                let mean = p * first + (1.0 - p) * second;
                let scv = 2.0 * (p * first * first + (1.0 - p) * second * second) / (mean * mean) - 1.0;
                let mut toml = "{ law = \"hyperexponential\", ".to_owned();
                let _ = write!(toml, "share = {p}, first_mean = \"{first} s\", second_mean = \"{second} s\" }}");
                law(toml, mean, scv)
            }
            "hyper2" | "hyperexponential" => {
                let scv = need("scv")?;
                law(format!("\"hyperexponential {} s cv {}\"", mean()?, scv.sqrt()), mean()?, scv)
            }
            "twopoint" => {
                // Zero with probability c / (1 + c), else (1 + c) times the mean.
                let (mean, scv) = (mean()?, need("scv")?);
                let (value, zero) = (mean * (1.0 + scv), scv / (1.0 + scv));
                let mut toml = "{ law = \"deterministic\", ".to_owned();
                let _ = write!(toml, "value = \"{value} s\", zero_share = {zero} }}");
                law(toml, mean, scv)
            }
            erlang => {
                let phases = erlang.strip_prefix("erlang").ok_or_else(|| Unusable::new(format!("no law `{text}`")))?;
                let phases = if phases.is_empty() { need("k")? } else { number(phases, "erlang")? };
                let mean = mean()?;
                let toml = format!("{{ law = \"erlang\", mean = \"{mean} s\", phases = {phases} }}");
                law(toml, mean, 1.0 / phases)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_by_key() {
        let params = Params::parse("n=10;patience_mean_s=inf;agents=3|4;route=A>1>2 B>2");
        assert_eq!(params.number("n"), Ok(10.0));
        assert_eq!(params.number("patience_mean_s"), Ok(f64::INFINITY));
        assert_eq!(params.numbers("agents"), Ok(vec![3.0, 4.0]));
        assert_eq!(params.text("route"), Ok("A>1>2 B>2"));
        assert!(params.number("route").is_err() && params.number("aht_s").is_err());
        assert_eq!(params.number_or("aht_s", 3.0), Ok(3.0));
    }

    #[test]
    fn laws_in_the_notation_of_the_tables() {
        let law = |text| LawText::parse(text, Some(9.0)).expect("a law");
        for (text, toml, mean, scv) in [
            ("det:mean=120.0", "\"120 s\"", 120.0, 0.0),
            ("det", "\"9 s\"", 9.0, 0.0),
            ("exp:180", "\"exponential 180 s\"", 180.0, 1.0),
            ("uniform:mean=90.0", "\"uniform 0 s to 180 s\"", 90.0, 1.0 / 3.0),
            ("erlang2:mean=180.0", "{ law = \"erlang\", mean = \"180 s\", phases = 2 }", 180.0, 0.5),
            ("erlang:mean=240.0,k=3", "{ law = \"erlang\", mean = \"240 s\", phases = 3 }", 240.0, 1.0 / 3.0),
            ("hyper2:scv=4", "\"hyperexponential 9 s cv 2\"", 9.0, 4.0),
            (
                "hyper2:p=0.25,m1=10.0,m2=300.0",
                "{ law = \"hyperexponential\", share = 0.25, first_mean = \"10 s\", second_mean = \"300 s\" }",
                227.5,
                2.0 * (25.0 + 67_500.0) / 227.5_f64.powi(2) - 1.0,
            ),
            ("twopoint:scv=4", "{ law = \"deterministic\", value = \"45 s\", zero_share = 0.8 }", 9.0, 4.0),
        ] {
            let read = law(text);
            assert_eq!((read.toml.as_str(), read.mean), (toml, mean), "{text}");
            assert!((read.scv - scv).abs() < 1e-12, "{text}: {}", read.scv);
        }
        // A Weibull law of shape 1 is exponential.
        assert!((law("weibull:mean=150.0,shape=1").scv - 1.0).abs() < 1e-12);
        for wrong in ["levy:mean=3", "lognormal:mean=3", "hyper2:p=0.1,m1=3", "exp:mean=many"] {
            assert!(LawText::parse(wrong, None).is_err(), "{wrong}");
        }
    }
}
