//! Every edit and query against what a reader would expect.

use rejoin_causality::{CausalContext, MAX_SEQUENCE, Run};
use rejoin_mv_register::{Merge, MvRegister, raw};

use crate::{read, replica};

#[test]
fn a_register_of_one_replica_is_a_variable() {
    let mut writer = replica(1);
    let mut register = MvRegister::new();
    let mut variable = None;
    for step in 0..1_000_u64 {
        if step % 7 == 0 {
            let nothing = register.clear(&mut writer).is_nothing();
            assert_eq!(nothing, variable.take().is_none());
        } else {
            assert!(!register.set(&mut writer, step % 5).is_nothing());
            variable = Some(step % 5);
        }
        assert_eq!(register.get(), variable.as_ref());
        assert_eq!(read(&register), Vec::from_iter(variable));
        assert_eq!(register.len(), usize::from(variable.is_some()));
        assert_eq!(register.is_empty(), variable.is_none());
    }
}

/// Four replicas write at the same time, two of them the same.
fn four() -> MvRegister<&'static str> {
    let mut all = MvRegister::new();
    for (number, value) in ["pear", "apple", "plum", "apple"].into_iter().enumerate() {
        let mut register = MvRegister::new();
        register.set(&mut replica(number as u64 + 1), value);
        all.merge(&register);
    }
    all
}

#[test]
fn equal_values_read_once() {
    let mut register = four();
    assert_eq!(read(&register), ["apple", "pear", "plum"]);
    assert_eq!((register.len(), register.get()), (3, None));
    assert!(register.values().rev().eq(&["plum", "pear", "apple"]));
    register.set(&mut replica(9), "fig");
    assert_eq!(read(&register), ["fig"]);

    let (mut a, mut b) = (MvRegister::new(), MvRegister::new());
    a.set(&mut replica(1), 5);
    b.set(&mut replica(2), 5);
    a.merge(&b);
    assert_eq!((a.get(), a.len(), read(&a)), (Some(&5), 1, vec![5]));
    assert_ne!(a, b);
}

#[test]
fn a_write_replaces_what_it_has_seen_and_nothing_else() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = MvRegister::new();
    a.set(&mut here, 1);
    let mut b = a.clone();
    a.set(&mut here, 2);
    b.set(&mut there, 1); // The same again: a write that counts.
    a.merge(&b);
    assert_eq!(read(&a), [1, 2]);

    let mut c = a.clone();
    a.clear(&mut here);
    assert!(a.is_empty() && a.clear(&mut here).is_nothing());
    c.set(&mut there, 3);
    a.merge(&c);
    c.merge(&a);
    assert_eq!(a, c);
    assert_eq!(read(&a), [3]);
}

#[test]
fn a_register_fits_a_screen() {
    assert_eq!(format!("{:?}", four()), r#"{"apple", "pear", "plum"}"#);
    let mut all = MvRegister::new();
    for number in 0..40_u64 {
        let mut register = MvRegister::new();
        register.set(&mut replica(number), number);
        all.merge(&register);
    }
    assert!(format!("{all:?}").ends_with("14, 15, … 24 more}"));
    assert_eq!(format!("{:?}", MvRegister::<u8>::new()), "{}");
}

/// A stale replica holds what the client's value has replaced long ago. Writing there must not
/// bring it back as a sibling.
#[test]
fn a_client_replaces_all_that_it_has_read() {
    let (mut near, mut far) = (replica(1), replica(2));
    let mut a = MvRegister::new();
    a.set(&mut near, 1);
    let mut b = a.clone();
    a.set(&mut near, 2);
    let seen = raw::read(&a);
    raw::set(&mut b, &mut far, 3, &seen);
    assert_eq!(read(&b), [3]);
    b.merge(&a);
    a.merge(&b);
    assert_eq!(a, b);
    assert_eq!(read(&a), [3]);
}

/// A client hands back a context that says that the server's whole future was read.
#[test]
fn a_forged_context_does_not_use_up_the_numbers_of_the_writer() {
    let mut server = replica(1);
    let mut register = MvRegister::new();
    register.set(&mut server, 1);
    let forged = CausalContext::from_iter([(server.id(), Run::new(1, MAX_SEQUENCE))]);
    raw::set(&mut register, &mut server, 2, &forged);
    register.set(&mut server, 3);
    let bytes = register.to_bytes().unwrap();
    assert_eq!(MvRegister::from_bytes(&bytes), Ok(register));
}

#[test]
fn clients_that_read_the_same_become_siblings() {
    let mut writer = replica(1);
    let mut register = MvRegister::new();
    register.set(&mut writer, 0);
    let seen = raw::read(&register);
    raw::set(&mut register, &mut writer, 1, &seen);
    raw::set(&mut register, &mut writer, 2, &seen);
    assert_eq!(read(&register), [1, 2]);
    assert!(raw::clear(&mut register, &mut writer, &seen).is_nothing());
    let seen = raw::read(&register);
    raw::set(&mut register, &mut writer, 3, &seen);
    raw::clear(&mut register, &mut writer, &seen);
    assert_eq!(read(&register), [3]);
}

/// Two clients that never see each other's last write keep two values alive, and no more: the fault
/// known as sibling explosion.
#[test]
fn siblings_do_not_pile_up() {
    let mut writer = replica(1);
    let mut register = MvRegister::new();
    let mut contexts = [raw::read(&register), raw::read(&register)];
    for round in 0..1_000 {
        let client = &mut contexts[round % 2];
        raw::set(&mut register, &mut writer, round, client);
        *client = raw::read(&register);
        assert!(register.len() <= 2);
    }
    assert_eq!(read(&register), [998, 999]);
}

#[test]
fn a_change_may_be_merged_by_value() {
    let (mut a, mut b) = (four(), MvRegister::new());
    b.set(&mut replica(7), "fig");
    let mut joined = a.clone();
    assert!(joined.merge(&b));
    assert!(b.merge_owned(a.clone()), "the larger side is kept");
    assert!(a.merge_owned(b.clone()) && !a.merge_owned(b.clone()));
    assert!(a == joined && b == joined);
    assert_eq!(read(&a), ["apple", "fig", "pear", "plum"]);
}
