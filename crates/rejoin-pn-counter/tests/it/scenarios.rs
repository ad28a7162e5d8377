//! What other libraries expect of such a counter, by the name of the case.

use rejoin_pn_counter::{Merge, PnCounter};

use crate::{counter, replica};

#[test]
fn pekko_02_decrements() {
    let (mut a, mut b) = (PnCounter::new(), PnCounter::new());
    for _ in 0..2 {
        a.decrement(&mut replica(1), 1).unwrap();
    }
    b.merge(&a);
    for _ in 0..3 {
        b.decrement(&mut replica(2), 1).unwrap();
    }
    assert_eq!((b.value(), b), (-5, counter([(1, 0, 2), (2, 0, 3)])));
}

#[test]
fn pekko_09_deltas() {
    let (mut a, mut b, mut c) = (PnCounter::new(), PnCounter::new(), PnCounter::new());
    let first = a.increment(&mut replica(1), 3).unwrap().delta();
    let second = a.decrement(&mut replica(1), 1).unwrap().delta();
    let third = b.increment(&mut replica(2), 2).unwrap().delta();
    for delta in [&second, &third, &first, &second] {
        c.merge(delta);
    }
    assert_eq!(c.value(), 4);
}

#[test]
fn riak_08_usage() {
    let (mut a1, mut a2) = (PnCounter::new(), PnCounter::new());
    a1.increment(&mut replica(1), 2).unwrap();
    a2.increment(&mut replica(2), 1).unwrap();
    let mut m = a1.clone();
    m.merge(&a2);
    let mut s = a2.clone();
    s.increment(&mut replica(3), 3).unwrap();
    m.increment(&mut replica(4), 1).unwrap();
    m.increment(&mut replica(1), 1).unwrap();
    m.decrement(&mut replica(5), 2).unwrap();
    s.decrement(&mut replica(2), 1).unwrap();
    m.merge(&s);
    assert_eq!(m.value(), 5);
    let entries = [(1, 3, 0), (2, 1, 1), (3, 3, 0), (4, 1, 0), (5, 0, 2)];
    assert_eq!(m, counter(entries));
}

#[test]
fn riak_09_query_sides() {
    let mut all = counter([(1, 50, 0)]);
    for other in [
        counter([(2, 50, 0)]),
        counter([(3, 0, 15)]),
        counter([(4, 0, 10)]),
    ] {
        all.merge(&other);
    }
    assert_eq!((all.positive(), all.negative(), all.value()), (100, 25, 75));
}
