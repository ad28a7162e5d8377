//! What it costs two replicas to find where they differ, by two ways of looking for it.
//!
//! `cargo run --release -p rejoin-sync --example reconcile`
//!
//! Both sides hold a million entries, of which some differ. Ranges are those of rejoin-sync;
//! the other way is a rateless invertible Bloom lookup table, of items of eight bytes.

#[path = "reconcile/by_ranges.rs"]
mod by_ranges;
#[path = "reconcile/by_symbols.rs"]
mod by_symbols;

use std::time::{Duration, Instant};

/// How many entries each side holds.
const ENTRIES: u64 = 1_000_000;

/// What one way took.
struct Cost {
    /// Bytes on the wire, both ways.
    bytes: usize,
    /// How often a side waited for the other.
    turns: usize,
    /// Time to prepare both sides, which could be kept up to date instead.
    prepare: Duration,
    /// Time to find the differences once they are prepared.
    search: Duration,
    /// How many differences were found.
    found: usize,
}

fn main() {
    println!("{ENTRIES} entries on each side\n");
    println!("differ  way      bytes      turns  prepare    search");
    for differ in [0, 1, 10, 100, 1_000, 10_000] {
        let [here, there] = sides(differ);
        for (way, cost) in [
            ("ranges", by_ranges::cost(&here, &there)),
            ("symbols", by_symbols::cost(&here, &there)),
        ] {
            assert_eq!(cost.found as u64, differ, "{way}");
            println!(
                "{differ:>6}  {way:8} {:>9}  {:>5}  {:>7.1} ms {:>7.2} ms",
                cost.bytes,
                cost.turns,
                millis(cost.prepare),
                millis(cost.search),
            );
        }
    }
}

/// Points and digests of both sides; so many entries have another digest there.
fn sides(differ: u64) -> [Vec<(u64, u64)>; 2] {
    let mut sides = [0, 1].map(|side| {
        let every = ENTRIES / differ.max(1);
        let entry = |key| {
            let changed = side == 1 && differ > 0 && key % every == 0;
            (mix(key), mix(mix(key) ^ u64::from(changed)))
        };
        (0..ENTRIES).map(entry).collect::<Vec<_>>()
    });
    for side in &mut sides {
        side.sort_unstable();
    }
    sides
}

fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let result = work();
    (result, start.elapsed())
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
