//! temp
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let checked = peakday::scenario::load(std::path::Path::new(&path)).unwrap_or_else(|p| { print!("{}", peakday::problem::render(&p, false)); std::process::exit(2) });
    let compiled = checked.scenario.compile();
    for r in 0..std::env::args().nth(2).map_or(1, |s| s.parse().unwrap()) {
        let start = std::time::Instant::now();
        let ledger = peakday::simulation::replicate(&compiled.plan, compiled.seed, r).unwrap();
        let e = start.elapsed().as_secs_f64();
        let offered: u64 = ledger.contacts.channels.iter().flat_map(|c| &c.attempts).map(|a| a.offered as u64).sum();
        let ab: u64 = ledger.contacts.channels.iter().flat_map(|c| &c.attempts).map(|a| a.abandoned as u64).sum();
        let w: u64 = ledger.contacts.channels.iter().flat_map(|c| &c.attempts).map(|a| a.answered_wait+a.abandoned_wait).sum();
        let t: u64 = ledger.contacts.channels.iter().flat_map(|c| &c.attempts).map(|a| a.in_target as u64).sum();
        println!("{e:.3} s, {} events, {:.1} ns/event, offered {offered}, {:.1} ns/attempt p_ab {:.6} wait {:.6} min sl {:.6}", ledger.events, e*1e9/ledger.events as f64, e*1e9/offered as f64, ab as f64/offered as f64, w as f64/offered as f64/6e7, t as f64/offered as f64);
        let o: u64 = ledger.parcels.ordered.iter().sum(); let s: u64 = ledger.parcels.signed.iter().sum();
        println!("ordered {o} signed {s} episodes {:?}", ledger.nodes.episodes.iter().map(|e| (e.node.0, e.start.as_secs()/86400.0, e.end.map(|x| x.as_secs()/86400.0), e.peak_stock)).collect::<Vec<_>>());
    }
}
