//! What an observer of a merge is told.

use rejoin_or_set::{Merge, Observer, OrSet};

use crate::replica;

#[derive(Default)]
struct Notes {
    added: Vec<u8>,
    removed: Vec<u8>,
}

impl Observer for Notes {
    fn added(&mut self, value: &dyn rejoin_merge::Content) {
        self.added.extend(value.downcast_ref::<u8>());
    }

    fn removed(&mut self, value: &dyn rejoin_merge::Content) {
        self.removed.extend(value.downcast_ref::<u8>());
    }
}

#[test]
fn only_what_can_be_seen_to_change_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let mut a = OrSet::<u8>::new();
    a.insert_all(&mut here, [1, 2, 3]);
    let mut b = a.clone();
    b.insert_all(&mut there, [1, 4]);
    b.remove(&mut there, &2);
    let mut notes = Notes::default();
    assert!(a.merge_observed(&b, &mut notes));
    assert_eq!((notes.added, notes.removed), (vec![4], vec![2]));
}
