//! What other libraries expect of such a counter, by the name of the case.

use rejoin_bounded_counter::{BoundedCounter, Merge};

use crate::Do::{Down, Up};
use crate::{counter, replica, rights};

#[test]
fn antidote_03_dec_then_inc() {
    let mut one = counter([Up(1, 10), Down(1, 6)]);
    assert!(one.decrement(&mut replica(1), 6).is_err());
    one.increment(&mut replica(1), 6).unwrap();
    one.decrement(&mut replica(1), 6).unwrap();
    assert_eq!(one.value(), 4);
}

#[test]
fn antidote_04_transfer() {
    let (mut one, mut two) = (counter([Up(1, 10)]), BoundedCounter::new());
    one.transfer(&mut replica(1), 2_u64.into(), 6).unwrap();
    two.merge(&one);
    assert!(one.transfer(&mut replica(1), 2_u64.into(), 5).is_err());
    two.transfer(&mut replica(2), 1_u64.into(), 5).unwrap();
    one.merge(&two);
    for copy in [&one, &two] {
        assert_eq!((copy.value(), rights(copy)), (10, vec![(1, 9), (2, 1)]));
    }
}

#[test]
fn horusiath_03_exact() {
    let counter = counter([Up(1, 10), Down(1, 5), Down(1, 5)]);
    assert_eq!(counter.value(), 0);
}

#[test]
fn concordant_01_two_replicas() {
    let (mut a, mut b) = (counter([Up(1, 10)]), counter([Up(2, 50)]));
    b.merge(&a);
    a.merge(&b);
    assert_eq!((a.value(), b.value()), (60, 60));
    assert_eq!(rights(&a), [(1, 10), (2, 50)]);
}

#[test]
fn concordant_04_over_after_transfer() {
    let mut a = counter([Up(1, 10)]);
    a.transfer(&mut replica(1), 2_u64.into(), 8).unwrap();
    assert!(a.decrement(&mut replica(1), 3).is_err());
    a.decrement(&mut replica(1), 2).unwrap();
    assert_eq!((a.value(), a.rights_of(1_u64.into())), (8, 0));
    assert_eq!(rights(&a), [(2, 8)]);
}
