//! What only maps can do.

use std::hint::black_box;

use rejoin::LwwMap;
use rejoin_benches::Subject;
use rejoin_benches::data::key;

use crate::guards::types::half_shared;
use crate::guards::{Map, N};
use crate::probe::Probe;

/// Half of the keys are there.
pub fn get(probe: &mut Probe) {
    let map: Map = LwwMap::of(N / 2);
    let keys: Vec<String> = (0..N).map(key).collect();
    let found = probe.measure(|| {
        keys.iter()
            .filter_map(|key| map.get(black_box(key)))
            .count()
    });
    assert_eq!(found as u64, N / 2);
}

/// A peer's state as bytes.
pub fn merge_bytes(probe: &mut Probe) {
    let (mut a, b) = half_shared::<Map>();
    let bytes = b.encode().unwrap_or_default();
    let grew = probe.measure(|| a.merge_bytes(black_box(&bytes)));
    assert_eq!(grew, Ok(true));
    assert!(a.holds(0..N + N / 2), "an entry is lost or invented");
}
