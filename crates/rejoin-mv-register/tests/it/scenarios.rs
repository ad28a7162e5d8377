//! What other implementations' tests and papers expect of a register of many values.

use rejoin_mv_register::{Merge, MvRegister};

use crate::{read, replica};

#[test]
fn the_same_value_twice() {
    let (mut x, mut y) = (MvRegister::new(), MvRegister::new());
    let (mut on_x, mut on_y) = (replica(1), replica(2));
    x.set(&mut on_x, "v");
    y.set(&mut on_y, "w");
    x.set(&mut on_x, "z");
    y.merge(&x);
    x.merge(&y);
    assert_eq!((read(&x), read(&y)), (vec!["w", "z"], vec!["w", "z"]));
}

#[test]
fn a_reset_leaves_nothing() {
    let mut on_a = replica(1);
    let mut a = MvRegister::new();
    a.set(&mut on_a, "x");
    a.set(&mut on_a, "y");
    a.clear(&mut on_a);
    assert_eq!(read(&a), [""; 0]);
}

#[test]
fn a_delta_twice_is_a_delta_once() {
    let (mut one, mut two) = (MvRegister::new(), MvRegister::new());
    let delta = one.set(&mut replica(1), "v1").delta();
    two.set(&mut replica(2), "v2");
    assert!(two.merge(&delta) && !two.merge(&delta));
    assert_eq!(read(&two), ["v1", "v2"]);
}

#[test]
fn a_write_that_saw_a_part_replaces_that_part() {
    let (mut one, mut two) = (MvRegister::new(), MvRegister::new());
    let (mut on_one, mut on_two) = (replica(1), replica(2));
    one.set(&mut on_one, "Hello");
    two.set(&mut on_two, "Goodbye");
    two.merge(&one);
    one.set(&mut on_one, "42");
    two.merge(&one);
    assert_eq!(
        (read(&one), read(&two)),
        (vec!["42"], vec!["42", "Goodbye"])
    );
}

/// The evolution of versions D1 to D5 in the Dynamo paper, section 4.4.
#[test]
fn siblings_are_reconciled_by_a_write() {
    let mut on_x = replica(1);
    let mut x = MvRegister::new();
    x.set(&mut on_x, "D1");
    x.set(&mut on_x, "D2");
    let (mut y, mut z) = (x.clone(), x.clone());
    y.set(&mut replica(2), "D3");
    z.set(&mut replica(3), "D4");
    let mut c = y.clone();
    c.merge(&z);
    assert_eq!(read(&c), ["D3", "D4"]);
    c.set(&mut replica(4), "D5");
    y.merge(&c);
    z.merge(&c);
    for register in [&c, &y, &z] {
        assert_eq!(read(register), ["D5"]);
    }
}
