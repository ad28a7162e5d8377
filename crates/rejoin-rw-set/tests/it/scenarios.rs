//! What other implementations' tests expect of a set in which removals win.

use rejoin_rw_set::{Merge, RwSet};

use crate::{read, replica};

#[test]
fn a_remove_wins_over_a_concurrent_add() {
    let (mut on_1, mut on_2) = (replica(1), replica(2));
    let mut r1 = RwSet::new();
    r1.insert(&mut on_1, "a");
    let mut r2 = r1.clone();
    r1.remove(&mut on_1, "a");
    r2.insert(&mut on_2, "a");
    r2.merge(&r1);
    r1.merge(&r2);
    assert!(r1.is_empty() && r2.is_empty());
}

/// The remove on x was made without knowledge of the add on y, which it did not find there either.
#[test]
fn a_remove_wins_over_an_add_of_elsewhere() {
    let (mut on_x, mut on_y) = (replica(1), replica(2));
    let (mut x, mut y) = (RwSet::new(), RwSet::new());
    x.insert(&mut on_x, "apple");
    x.remove(&mut on_x, "apple");
    y.insert(&mut on_y, "juice");
    y.insert(&mut on_y, "apple");
    y.merge(&x);
    x.merge(&y);
    assert_eq!((read(&x), read(&y)), (vec!["juice"], vec!["juice"]));
}

#[test]
fn a_reset_takes_away_what_it_saw() {
    let (mut on_x, mut on_y) = (replica(1), replica(2));
    let (mut x, mut y) = (RwSet::new(), RwSet::new());
    x.insert(&mut on_x, "a");
    x.insert(&mut on_x, "b");
    y.merge(&x);
    y.reset(&mut on_y);
    y.merge(&x);
    x.merge(&y);
    assert!(x.is_empty() && y.is_empty());
}
