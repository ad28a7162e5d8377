//! Of many writes in no order of time, the last.

use std::hint::black_box;

use rejoin::{LwwRegister, Merge, resolve_conflict};
use rejoin_benches::data::element;

use crate::guards::N;
use crate::probe::Probe;

pub fn conflict(probe: &mut Probe) {
    let writes = writes();
    let last = probe.measure(|| resolve_conflict(black_box(&writes)));
    assert_eq!(last, winner(&writes));
}

pub fn merge(probe: &mut Probe) {
    let writes = writes();
    let register = |&(time, value): &(u64, u64)| LwwRegister::of(time, value);
    let registers: Vec<LwwRegister<u64, u64>> = writes.iter().map(register).collect();
    let joined = probe.measure(|| {
        let mut joined = LwwRegister::new();
        for register in &registers {
            joined.merge(black_box(register));
        }
        joined
    });
    assert_eq!(joined.into_parts().as_ref(), winner(&writes));
}

fn writes() -> Vec<(u64, u64)> {
    (0..N).map(|i| (element(i), i)).collect()
}

fn winner(writes: &[(u64, u64)]) -> Option<&(u64, u64)> {
    writes.iter().max()
}
