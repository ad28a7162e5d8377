//! Dots that are found in the order of hashes.

use rejoin_causality::{CausalContext, Dot, Run};
use rejoin_dot_store::gather;

use crate::edges::id;

#[test]
fn dots_in_any_order_make_the_same_context() {
    let pairs = [(2, 5), (1, 3), (2, 6), (1, 1), (1, 2), (3, 9), (1, 3)];
    let dots = pairs.map(|(replica, sequence)| Dot::new(id(replica), sequence));
    let expected: CausalContext = [
        (id(1), Run::new(1, 3)),
        (id(2), Run::new(5, 6)),
        (id(3), Run::new(9, 9)),
    ]
    .into_iter()
    .collect();
    assert_eq!(gather(|name| dots.into_iter().for_each(name)), expected);
    assert_eq!(
        gather(|name| dots.into_iter().rev().for_each(name)),
        expected
    );
    assert!(gather(|_| ()).is_empty());
}

/// Put in as they come, each would push half a million others aside.
#[test]
fn a_million_scattered_dots_are_gathered() {
    const COUNT: u64 = 1 << 20;
    let scattered = |place: u64| place.wrapping_mul(0x9E37_79B9_7F4A_7C15) % COUNT;
    let dots = (0..COUNT).map(|place| Dot::new(id(1), 1 + scattered(place) * 2));
    let gathered = gather(|name| dots.for_each(name));
    assert!(
        gathered
            .iter_runs()
            .map(|(_, run)| (run.first, run.last))
            .eq((0..COUNT).map(|place| (1 + place * 2, 1 + place * 2)))
    );
}
