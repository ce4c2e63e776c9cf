//! The mean over independent replications with its Student-t interval.

use super::{Confidence, Estimate, Moments};

/// Mean of one value per replication, with half-width t·s/√n (n − 1 degrees of freedom, s with divisor n − 1).
///
/// Without a value the mean is NaN; with one there is no half-width. Source: any text on simulation output, for
/// instance Law, *Simulation Modeling and Analysis*, section 4.5.
#[must_use]
pub fn of(values: &[f64], confidence: Confidence) -> Estimate {
    values.iter().copied().collect::<Moments>().estimate(confidence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::statistics::reference::{Fixture, Normals, fixtures};

    #[test]
    fn half_widths_match_the_reference() {
        let singles: Vec<Fixture> = fixtures("single");
        assert_eq!(singles.len(), 8);
        for case in singles {
            for (level, expected) in case.half_widths {
                let found = of(&case.x, Confidence::new(level).expect("level"));
                let error = |a: f64, b: f64| (a - b).abs() / b.abs().max(1.0);
                assert!(error(found.mean, case.mean) < 1e-12, "{}: mean {}", case.id, found.mean);
                assert!(error(found.standard_deviation.expect("sd"), case.deviation) < 1e-9, "{}: sd", case.id);
                assert!(error(found.standard_error().expect("se"), case.error) < 1e-9, "{}: se", case.id);
                let half = found.half_width.expect("half-width");
                assert!(error(half, expected) < 2e-9, "{} at {level}: {half} not {expected}", case.id);
            }
        }
    }

    #[test]
    fn intervals_cover_as_often_as_they_claim() {
        let mut normals = Normals::new(7);
        let trials = 2_000;
        let covered = (0..trials)
            .filter(|_| {
                let values: Vec<f64> = (0..4).map(|_| 10.0 + 3.0 * normals.draw()).collect();
                of(&values, Confidence::NINETY).covers(10.0).expect("interval")
            })
            .count();
        // Binomial(2000, 0.9): mean 1800, standard deviation 13.4; four of them either way.
        assert!((1_746..=1_854).contains(&covered), "{covered}");
    }

    #[test]
    fn few_replications_have_no_interval() {
        assert!(of(&[], Confidence::NINETY).mean.is_nan());
        let one = of(&[4.5], Confidence::NINETY);
        assert_eq!((one.mean, one.half_width, one.replications), (4.5, None, 1));
    }
}
