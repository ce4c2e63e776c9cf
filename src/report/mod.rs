//! Results in, bytes out: tables, charts, manifest, words.
