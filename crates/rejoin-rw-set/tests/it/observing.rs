//! What an observer of a merge is told.

use rejoin_merge::Content;
use rejoin_rw_set::{Merge, Observer, RwSet};

use crate::replica;

#[derive(Default)]
struct Notes {
    added: Vec<u8>,
    removed: Vec<u8>,
    conflicts: Vec<String>,
}

impl Observer for Notes {
    fn added(&mut self, value: &dyn Content) {
        self.added.push(*value.downcast_ref::<u8>().unwrap());
    }

    fn removed(&mut self, value: &dyn Content) {
        self.removed.push(*value.downcast_ref::<u8>().unwrap());
    }

    fn conflict(&mut self, dot: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.conflicts
            .push(format!("{dot:?}: kept {kept:?}, dropped {dropped:?}"));
    }
}

fn told(set: &mut RwSet<u8>, other: &RwSet<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut notes = Notes::default();
    assert!(set.merge_observed(other, &mut notes));
    notes.added.sort_unstable();
    notes.removed.sort_unstable();
    (notes.added, notes.removed)
}

#[test]
fn only_what_can_be_seen_to_change_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = RwSet::<u8>::new();
    a.insert_all(&mut here, [1, 2, 3]);
    a.remove(&mut here, 7);
    let mut b = a.clone();
    b.insert_all(&mut there, [1, 4]); // The one is there already.
    b.remove_all(&mut there, [2, 9]); // The nine is not.
    a.insert(&mut here, 3);
    assert_eq!(told(&mut a, &b), (vec![4], vec![2]));
    b.insert_all(&mut there, [2, 7]);
    assert_eq!(told(&mut a, &b), (vec![2, 7], vec![]));

    b.insert(&mut there, 7);
    a.remove(&mut here, 7);
    assert_eq!(told(&mut a, &b), (vec![], vec![]), "a removal wins here");
    assert_eq!(told(&mut b, &a), (vec![], vec![7]), "and there");
    // Both the addition of the seven and the removal that keeps it out go.
    a.reset(&mut here);
    assert_eq!(told(&mut b, &a), (vec![], vec![1, 2, 3, 4]));
    let mut c = RwSet::new();
    c.insert(&mut there, 5);
    let mut d = RwSet::new();
    d.remove(&mut here, 5);
    c.merge(&d); // Both come.
    assert_eq!(told(&mut RwSet::new(), &c), (vec![], vec![]));
}

/// A reset that has seen a removal, but not the addition that it keeps out, brings that back.
#[test]
fn what_comes_back_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (RwSet::<u8>::new(), RwSet::new());
    b.remove(&mut there, 1);
    a.insert(&mut here, 1);
    a.merge(&b);
    b.reset(&mut there);
    assert_eq!(told(&mut a, &b), (vec![1], vec![]));
}

#[test]
fn one_dot_with_two_writes_is_a_conflict() {
    let (mut a, mut b) = (RwSet::new(), RwSet::new());
    a.insert(&mut replica(1), 3_u8);
    b.insert(&mut replica(1), 4);
    let mut notes = Notes::default();
    a.merge_observed(&b, &mut notes);
    assert_eq!(notes.conflicts, ["#1:1: kept Added(4), dropped Added(3)"]);
}
