//! How long do copies disagree? Writes are replicated after a random delay, and the time from each
//! acknowledgement until the last replica has the write is measured.
//!
//! ```console
//! cargo run -p rejoin --example inconsistency_window
//! ```

use std::error::Error;

use rejoin::GCounter;
use rejoin::store::{Cluster, Level, Schema};

pub(crate) fn main() -> Result<(), Box<dyn Error>> {
    let mut schema = Schema::new();
    let counts = schema.declare::<GCounter>("counts")?;
    let mut cluster = Cluster::new(schema, ["a", "b", "c"]);
    let mut delays = Delays(7);
    let mut windows = Vec::new();
    let mut stale = 0;

    for _ in 0..1_000 {
        cluster.edit("a", counts, "visits", Level::Local, None, |count, me| {
            count.increment(me, 1).map(|change| !change.is_nothing())
        })?;
        let (first, second) = (delays.next(), delays.next());
        let (first, second) = (first.min(second), first.max(second));
        let lacking = cluster.staleness("c", counts, "visits");
        stale += u32::from(lacking.versions > 0);

        cluster.advance(first);
        cluster.replicate("a", "b");
        cluster.advance(second - first);
        cluster.replicate("a", "c");
        let window = cluster
            .window(counts, "visits")
            .ok_or("nothing was written")?;
        assert_eq!(window, second, "until the slower of the two has it");
        windows.push(window);
    }

    windows.sort_unstable();
    let at = |share: usize| windows[(windows.len() - 1) * share / 1_000];
    println!("1,000 writes, each on its way for 1 to 100 ms:");
    println!(
        "  window p50 {} ms, p99 {} ms, longest {} ms",
        at(500),
        at(990),
        at(1_000)
    );
    println!("  a reader at c right after a write: stale in {stale} of 1,000");
    assert!(
        at(1_000) <= 100 && at(500) >= 50,
        "the slower of two even draws"
    );
    assert_eq!(stale, 1_000);

    println!("\nThe network is blocked. The window of the next write grows while it waits:");
    cluster.partition(&[&["a"], &["b", "c"]]);
    cluster.edit("a", counts, "visits", Level::Local, None, |count, me| {
        count.increment(me, 1).map(|change| !change.is_nothing())
    })?;
    for minutes in [1, 10, 60] {
        cluster.advance(minutes * 60_000 - cluster.window(counts, "visits").unwrap_or_default());
        let window = cluster.window(counts, "visits").unwrap_or_default();
        println!("  after {minutes:>2} min: {} min", window / 60_000);
        assert_eq!(window, minutes * 60_000);
    }
    Ok(())
}

/// Even draws from 1 to 100, the same in every run.
struct Delays(u64);

impl Delays {
    fn next(&mut self) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        1 + (self.0 >> 33) % 100
    }
}
