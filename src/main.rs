//! temp
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let checked = peakday::scenario::load(std::path::Path::new(&path)).unwrap_or_else(|p| { print!("{}", peakday::problem::render(&p, false)); std::process::exit(2) });
    let compiled = checked.scenario.compile();
    for r in 0..std::env::args().nth(2).map_or(1, |s| s.parse().unwrap()) {
        let start = std::time::Instant::now();
        let ledger = peakday::simulation::replicate(&compiled.plan, compiled.seed, r).unwrap();
        let e = start.elapsed().as_secs_f64();
        let c = &ledger.contacts;
        for (k, ch) in c.channels.iter().enumerate() {
            let mut t = peakday::ledger::contacts::AttemptCount::default(); ch.attempts.iter().for_each(|a| t.add(a));
            println!("  ch{k} offered {} p_ab {:.4} sl {:.4} asa {:.1}s redial {} maxq {}", t.offered, t.abandoned as f64/t.offered as f64, t.in_target as f64/t.offered as f64, t.answered_wait as f64/t.answered.max(1) as f64/1e6, t.redials, ch.longest_queue);
        }
        for (lo,hi,n) in [(5,25,"normal"),(27,28,"11.11"),(28,59,"window"),(60,80,"after")] {
            let v: Vec<u64> = c.causes.iter().map(|d| d[lo..hi.min(d.len())].iter().map(|&x| x as u64).sum::<u64>()/(hi-lo) as u64).collect();
            let tot: u64 = v.iter().sum();
            println!("  {n}: per day {v:?} total {tot} wismo {:.3}", v.first().copied().unwrap_or(0) as f64/tot.max(1) as f64);
        }
        println!("{e:.3} s {} events", ledger.events);
        if std::env::args().nth(3).is_some() { for d in (0..83).step_by(4) { let h=(d*24+23).min(ledger.nodes.chain.len()-1); println!("day {d} held {:?} chain {:?} nodes {:?}", ledger.nodes.held.iter().map(|v| v[h]/1000).collect::<Vec<_>>(), ledger.nodes.chain[h], ledger.nodes.hours.iter().map(|v| v[h].stock/1000).collect::<Vec<_>>()); if h+1==ledger.nodes.chain.len() {break} } }
        let o: u64 = ledger.parcels.ordered.iter().sum(); let s: u64 = ledger.parcels.signed.iter().sum();
        println!("ordered {o} signed {s} episodes {:?}", ledger.nodes.episodes.iter().map(|e| format!("{}: {:.1}-{:.1}={:.1} pk {}", e.node.0, e.start.as_secs()/86400.0-27.0, e.end.map_or(99.0,|x| x.as_secs()/86400.0-27.0), e.length(peakday::units::Instant::START + peakday::units::Span::DAY*83).as_days(), e.peak_stock/1000)).collect::<Vec<_>>());
    }
}
