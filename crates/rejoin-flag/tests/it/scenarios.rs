//! What other implementations' tests expect of flags.

use rejoin_flag::{DwFlag, EwFlag, Merge};

use crate::replica;

#[test]
fn enable_wins_and_a_reset_leaves_the_initial_value() {
    let mut on_a = replica(1);
    let mut a = EwFlag::new();
    a.enable(&mut on_a);
    a.reset(&mut on_a);
    assert!(!a.is_enabled());
}

#[test]
fn enable_wins_over_a_concurrent_disable() {
    let (mut on_a, mut on_b) = (replica(1), replica(2));
    let mut a = EwFlag::new();
    a.enable(&mut on_a);
    let mut b = a.clone();
    a.disable(&mut on_a);
    b.enable(&mut on_b);
    b.merge(&a);
    a.merge(&b);
    assert!(a.is_enabled() && b.is_enabled());
}

/// The disable saw both enables, so joining them again does not bring the flag back.
#[test]
fn what_was_disabled_stays_disabled() {
    let (mut o1, mut o2, mut o3, mut o4) =
        (EwFlag::new(), EwFlag::new(), EwFlag::new(), EwFlag::new());
    o1.enable(&mut replica(1));
    o2.enable(&mut replica(2));
    o3.merge(&o1);
    o3.merge(&o2);
    assert!(o3.is_enabled());
    o3.disable(&mut replica(3));
    for other in [&o3, &o1, &o2] {
        o4.merge(other);
    }
    assert!(!o3.is_enabled() && !o4.is_enabled());
}

#[test]
fn disable_wins_over_a_concurrent_enable() {
    let (mut on_a, mut on_b) = (replica(1), replica(2));
    let mut a = DwFlag::new();
    a.enable(&mut on_a);
    let mut b = a.clone();
    a.disable(&mut on_a);
    b.enable(&mut on_b);
    b.merge(&a);
    a.merge(&b);
    assert!(!a.is_enabled() && !b.is_enabled());
}

#[test]
fn disable_then_enable_from_enabled() {
    let mut on_a = replica(1);
    let mut a = DwFlag::initially_enabled();
    a.disable(&mut on_a);
    assert!(!a.is_enabled());
    a.enable(&mut on_a);
    assert!(a.is_enabled());
}
