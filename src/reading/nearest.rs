//! The valid name closest to a misspelt one.

/// The one of `valid` that `written` was most likely meant to be, if any is close; the first of equals.
pub(super) fn nearest<'a>(written: &str, valid: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Jaro-Winkler forgives swapped and missing letters and weighs the beginning, where few people err. Below 0.8 the
    // proposals start to look random. Names are short; comparing with a page of text would only cost time.
    if written.len() > 80 {
        return None;
    }
    let plain = |text: &str| text.to_lowercase().replace(['-', ' '], "_");
    let plain_written = plain(written);
    let mut best: Option<(f64, &str)> = None;
    for name in valid {
        let closeness = strsim::jaro_winkler(&plain_written, &plain(name));
        if closeness >= 0.8 && best.is_none_or(|(so_far, _)| closeness > so_far) {
            best = Some((closeness, name));
        }
    }
    best.map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_recognized_and_other_words_are_not() {
        let valid = ["orders_per_day", "unpaid_share", "parcels_per_cohort"];
        assert_eq!(nearest("order_per_day", valid), Some("orders_per_day"));
        assert_eq!(nearest("Unpaid-Share", valid), Some("unpaid_share"));
        assert_eq!(nearest("weather", valid), None);
        assert_eq!(nearest("", valid), None);
    }
}
