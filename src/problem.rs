//! What can be wrong with input: one problem, its place, its remedy, and the collector.
