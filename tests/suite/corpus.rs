//! What the fuzz targets keep is replayed: the targets of `fuzz/`, on the files of `fuzz/corpus/`.

use std::fs;

use super::runs::in_package;

#[path = "../../fuzz/targets.rs"]
mod targets;

/// Gives every file of a target's corpus, and parts of it, to the target.
fn replay(target: &str, run: impl Fn(&[u8])) {
    let directory = in_package("fuzz/corpus").join(target);
    let mut count = 0;
    for entry in fs::read_dir(&directory).expect("a directory") {
        let bytes = fs::read(entry.expect("readable").path()).expect("readable");
        run(&bytes);
        // A file that was cut off anywhere is another hostile input.
        for part in 1..16 {
            run(&bytes[..bytes.len() * part / 16]);
        }
        count += 1;
    }
    assert!(count >= 2, "{target} has {count} files");
}

#[test]
fn the_corpus_of_every_target_is_survived() {
    replay("scenario", targets::scenario);
    replay("table", targets::table);
    replay("roster", targets::roster);
    replay("review", targets::review);
    replay("shard", targets::shard);
}
