//! Which rows a table of contacts has: every type, and every channel with several types as a whole.

use super::ALL;
use crate::experiment::Results;
use crate::experiment::series::SeriesResults;

/// A type, or a whole channel, with its keys.
pub(super) struct Named<'a> {
    /// The channel's key.
    pub channel: &'a str,
    /// The type's key; `all` for the whole channel.
    pub kind: &'a str,
    /// Its results.
    pub series: &'a SeriesResults,
}

/// Channel by channel: its types in their order, and all of them together if there are several.
pub(super) fn named(results: &Results) -> Vec<Named<'_>> {
    let names = &results.layout.names;
    let mut found = Vec::new();
    for (channel, series) in names.channels.iter().zip(&results.contacts.channels) {
        let of_type = |&kind: &usize| Named {
            channel: &channel.key,
            kind: &names.types[kind].key,
            series: &results.contacts.types[kind],
        };
        found.extend(series.types.iter().map(of_type));
        if series.types.len() > 1 {
            found.push(Named { channel: &channel.key, kind: ALL, series });
        }
    }
    found
}
