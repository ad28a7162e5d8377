//! What only sets can do.

use std::hint::black_box;

use rejoin::{Merge as _, OrSet};
use rejoin_benches::Subject;
use rejoin_benches::data::{element, replica};

use crate::guards::N;
use crate::probe::Probe;

/// Every element, for nobody to hear.
pub fn remove(probe: &mut Probe) {
    let mut set = OrSet::of(N);
    let mut replica = replica(1);
    probe.measure(|| {
        for i in 0..N {
            set.remove(&mut replica, &element(black_box(i)));
        }
    });
    assert!(set.holds(0..0), "an element is still there");
}

/// Half of what is asked for is there.
pub fn contains(probe: &mut Probe) {
    let set = OrSet::of(N / 2);
    let found = probe.measure(|| {
        let there = |i: &u64| set.contains(&element(black_box(*i)));
        (0..N).filter(there).count()
    });
    assert_eq!(found as u64, N / 2);
}

/// Every element once.
pub fn iterate(probe: &mut Probe) {
    let set: OrSet<u64> = OrSet::of(N);
    let sum = probe.measure(|| {
        black_box(&set)
            .iter()
            .fold(0, |sum: u64, e| sum.wrapping_add(*e))
    });
    assert_eq!(sum, (0..N).map(element).fold(0, u64::wrapping_add));
}

/// What a peer lacks that saw all but the last hundred edits: sixty insertions, and the removal of
/// forty old elements, from all over the set.
pub fn delta_since(probe: &mut Probe) {
    let mut set: OrSet<u64> = OrSet::of(N);
    let mut peer = set.clone();
    let version = set.version().clone();
    set.fill(1, N..N + 60);
    let mut remover = replica(2);
    for i in 0..40 {
        set.remove(&mut remover, &element(i * N / 40));
    }
    let deltas = probe.measure(|| {
        let delta = |_| set.delta_since(black_box(&version));
        (0..100).map(delta).collect::<Vec<_>>()
    });
    assert!(deltas.iter().all(|delta| delta.holds(N..N + 60)));
    peer.merge_all(deltas);
    assert_eq!(peer, set);
}
