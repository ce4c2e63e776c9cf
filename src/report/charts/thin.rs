//! Thinning: as many points as can be seen.
//!
//! - Lines keep the first, lowest, highest and last point of every column of pixels, so peaks stay ("M4", Jugel et al.,
//!   "M4: A Visualization-Oriented Time Series Data Aggregation", VLDB 2014).
//! - Bands keep the lowest low and the highest high of every column.
//! - Stacked areas keep the mean of every column: means of layers add up to the mean of their sum, extremes do not.
//! - Heat cells keep the highest value of every column, so that a short overflow is not averaged away.

use super::canvas::Point;

/// Width of a column of a line, in pixels.
const COLUMN: f64 = 2.0;

/// The runs of defined points, thinned. `points` are (pixel, value) in order of time.
pub(super) fn lines(points: &[Point]) -> Vec<Vec<Point>> {
    defined_runs(points).map(|run| runs_by_column(run).flat_map(keep_four).collect()).collect()
}

/// The lowest and highest point of a column between its first and last.
fn keep_four(column: &[Point]) -> Vec<Point> {
    if column.len() <= 4 {
        return column.to_vec();
    }
    let by_value = |a: &usize, b: &usize| column[*a].1.total_cmp(&column[*b].1);
    let lowest = (0..column.len()).min_by(by_value).unwrap_or(0);
    let highest = (0..column.len()).max_by(by_value).unwrap_or(0);
    let mut kept = [0, lowest, highest, column.len() - 1].to_vec();
    kept.sort_unstable();
    kept.dedup();
    kept.into_iter().map(|index| column[index]).collect()
}

/// (pixel, low, high) of every column that has defined values; `points` are in order of time.
pub(super) fn band(points: &[(f64, f64, f64)]) -> Vec<(f64, f64, f64)> {
    points
        .chunk_by(|a, b| column_of(a.0) == column_of(b.0))
        .filter_map(|column| {
            let defined = column.iter().filter(|point| !(point.1.is_nan() || point.2.is_nan()));
            let (low, high) = defined
                .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), point| (low.min(point.1), high.max(point.2)));
            (low <= high).then_some((column[column.len() / 2].0, low, high))
        })
        .collect()
}

/// Runs of indices that share a column.
pub(super) fn columns(pixels: &[f64]) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    pixels
        .chunk_by(|a, b| column_of(*a) == column_of(*b))
        .map(|column| {
            let range = start..start + column.len();
            start = range.end;
            range
        })
        .collect()
}

/// Mean of the defined values; zero if there are none, as nothing is stacked there.
pub(super) fn mean(values: &[f64]) -> f64 {
    let defined = values.iter().copied().filter(|value| value.is_finite());
    let (sum, count) = defined.fold((0.0, 0.0), |(sum, count), value| (sum + value, count + 1.0));
    if count > 0.0 { sum / count } else { 0.0 }
}

/// The highest value in each of `count` equal columns between the positions 0 and 1. A column without a point repeats
/// the value before it, as a value holds until the next; NaN is undefined.
pub(super) fn highest(points: &[(f64, f64)], count: usize) -> Vec<f64> {
    let mut cells = vec![None::<f64>; count];
    for &(position, value) in points {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            clippy::cast_precision_loss,
            reason = "positions are in 0..1 and the cast saturates"
        )]
        let column = (position * count as f64) as usize;
        if (0.0..1.0).contains(&position) {
            let cell = cells[column.min(count - 1)].get_or_insert(f64::NAN);
            *cell = cell.max(value);
        }
    }
    // What held when the window opened.
    let mut held = points.iter().take_while(|point| point.0 < 0.0).last().map_or(f64::NAN, |point| point.1);
    cells
        .into_iter()
        .map(|cell| {
            held = cell.unwrap_or(held);
            held
        })
        .collect()
}

fn column_of(pixel: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "pixels of a chart are a few thousand")]
    let column = (pixel / COLUMN).floor() as i64;
    column
}

fn defined_runs(points: &[Point]) -> impl Iterator<Item = &[Point]> {
    points.chunk_by(|a, b| a.1.is_finite() == b.1.is_finite()).filter(|run| run[0].1.is_finite())
}

fn runs_by_column(run: &[Point]) -> impl Iterator<Item = &[Point]> {
    run.chunk_by(|a, b| column_of(a.0) == column_of(b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten thousand points over a thousand pixels, with one spike.
    fn spiky() -> Vec<Point> {
        (0..10_000_i32)
            .map(|index| (f64::from(index) / 10.0, if index == 4_321 { 99.0 } else { f64::from(index % 7) }))
            .collect()
    }

    #[test]
    fn a_line_keeps_its_spike_and_its_ends_and_is_much_shorter() {
        let points = spiky();
        let lines = lines(&points);
        assert_eq!(lines.len(), 1);
        assert!(lines[0].len() <= 2_000, "{}", lines[0].len());
        assert!(lines[0].contains(&points[4_321]));
        assert_eq!((lines[0].first(), lines[0].last()), (points.first(), points.last()));
        assert!(lines[0].is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn few_points_are_all_kept_and_gaps_split_lines() {
        let points = [(0.0, 1.0), (10.0, 2.0), (20.0, f64::NAN), (30.0, 3.0)];
        assert_eq!(lines(&points), [vec![(0.0, 1.0), (10.0, 2.0)], vec![(30.0, 3.0)]]);
    }

    #[test]
    fn a_band_encloses_everything_that_was_thinned() {
        let points: Vec<_> = spiky().into_iter().map(|(x, y)| (x, y - 1.0, y + 1.0)).collect();
        let band = band(&points);
        assert_eq!(band.len(), 500);
        assert!(band.iter().any(|point| point.2 >= 100.0));
        assert!(band.iter().all(|point| point.1 <= -1.0 && point.2 >= 7.0));
    }

    #[test]
    fn heat_keeps_the_highest_and_holds_sparse_values() {
        assert_eq!(highest(&[(0.0, 0.2), (0.1, 1.3), (0.2, 0.1), (0.6, 0.5)], 4)[..2], [1.3, 1.3]);
        assert_eq!(highest(&[(0.0, 0.2), (0.6, 0.5)], 4), [0.2, 0.2, 0.5, 0.5]);
        assert!(highest(&[(0.6, 0.5)], 4)[0].is_nan());
        assert_eq!(highest(&[(-0.2, 0.4), (-0.1, 0.7), (0.6, 0.5)], 4), [0.7, 0.7, 0.5, 0.5]);
    }

    #[test]
    fn columns_cover_every_index_once() {
        let pixels: Vec<f64> = spiky().into_iter().map(|point| point.0).collect();
        let columns = columns(&pixels);
        assert_eq!(columns.len(), 500);
        assert_eq!(columns.iter().map(ExactSizeIterator::len).sum::<usize>(), pixels.len());
        assert!((mean(&[1.0, f64::NAN, 3.0]) - 2.0).abs() < f64::EPSILON);
    }
}
