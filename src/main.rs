//! temp
use peakday::experiment::{self, RunOptions};
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let checked = peakday::scenario::load(std::path::Path::new(&path)).unwrap_or_else(|p| { print!("{}", peakday::problem::render(&p, false)); std::process::exit(2) });
    let compiled = checked.scenario.compile();
    let reps = std::env::args().nth(2).map_or(2, |s| s.parse().unwrap());
    let start = std::time::Instant::now();
    let results = experiment::run(&compiled, RunOptions { seed: compiled.seed, replications: reps, threads: 2 }, &(), &std::sync::atomic::AtomicBool::new(false)).unwrap();
    println!("{:.2} s {} events", start.elapsed().as_secs_f64(), results.events);
    for lang in [peakday::report::Lang::En, peakday::report::Lang::Zh] {
        println!("{}", peakday::report::summary_text::text(&results, lang));
        let dir = peakday::report::RunDir::prepare(std::path::Path::new(&format!("output/tmp-{}", lang.tag())), true).unwrap();
        peakday::report::gallery::write(&results, &dir, lang).unwrap();
        peakday::report::tables::write(&results, &dir).unwrap();
        dir.write("manifest.json", b"{}").unwrap();
        dir.finish().unwrap();
    }
}
