//! Counters of many replicas, all known to both; of every other one, the other knows more.

use std::hint::black_box;

use rejoin::{GCounter, Merge, PnCounter};
use rejoin_benches::data::identity;

use crate::guards::N;
use crate::probe::Probe;

pub fn g_counter_merge(probe: &mut Probe) {
    let counter = |even, odd| -> GCounter {
        let counts = (0..N).map(|i| (identity(i), if i % 2 == 0 { even } else { odd }));
        counts.collect()
    };
    let (mut a, b) = (counter(1, 5), counter(4, 2));
    let grew = probe.measure(|| a.merge(black_box(&b)));
    assert!(
        grew && a.value() == u128::from(N / 2 * (4 + 5)),
        "a count is wrong"
    );
}

pub fn pn_counter_merge(probe: &mut Probe) {
    let counter = |even, odd| -> PnCounter {
        let count = |i| if i % 2 == 0 { even } else { odd };
        (0..N).map(|i| (identity(i), count(i), 1)).collect()
    };
    let (mut a, b) = (counter(1, 5), counter(4, 2));
    let grew = probe.measure(|| a.merge(black_box(&b)));
    let value = i128::from(N / 2) * (4 + 5) - i128::from(N);
    assert!(grew && a.value() == value, "a count is wrong");
}
