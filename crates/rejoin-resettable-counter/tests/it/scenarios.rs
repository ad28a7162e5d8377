//! What other libraries expect of such a counter, by the name of the case.

use rejoin_resettable_counter::{Merge, ResettableCounter};

use crate::replica;

#[test]
fn antidote_01_arith() {
    let mut a = ResettableCounter::new();
    a.increment(&mut replica(1), 5).unwrap();
    a.decrement(&mut replica(1), 2).unwrap();
    a.increment(&mut replica(1), 1).unwrap();
    assert_eq!(a.value(), 4);
}

#[test]
fn antidote_03_negative_start() {
    let mut a = ResettableCounter::new();
    a.decrement(&mut replica(1), 2).unwrap();
    assert_eq!(a.value(), -2);
}

#[test]
fn antidote_06_two_resets() {
    let mut a = ResettableCounter::new();
    a.increment(&mut replica(1), 5).unwrap();
    let mut b = a.clone();
    a.reset(&mut replica(1));
    b.reset(&mut replica(2));
    b.merge(&a);
    a.merge(&b);
    assert_eq!((a.value(), b.value()), (0, 0));
    assert_eq!(a, b);
}

#[test]
fn delta_enabled_01_two_devices() {
    let (mut one, mut two) = (replica(1), replica(2));
    let mut here = ResettableCounter::new();
    here.increment(&mut one, 1).unwrap();
    here.increment(&mut one, 2).unwrap();
    let mut there = here.clone();
    there.reset(&mut two);
    here.merge(&there);
    here.increment(&mut one, 3).unwrap();
    there.merge(&here);
    assert_eq!((here.value(), there.value()), (3, 3));
}
