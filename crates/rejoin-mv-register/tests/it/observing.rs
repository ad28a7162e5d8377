//! What an observer of a merge is told.

use rejoin_mv_register::{Merge, MvRegister, Observer};

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

fn told(register: &mut MvRegister<u8>, other: &MvRegister<u8>) -> (Vec<u8>, Vec<u8>) {
    let mut notes = Notes::default();
    assert!(register.merge_observed(other, &mut notes));
    (notes.added, notes.removed)
}

#[test]
fn only_what_can_be_seen_to_change_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (MvRegister::new(), MvRegister::new());
    a.set(&mut here, 1);
    b.set(&mut there, 2);
    assert_eq!(told(&mut a, &b), (vec![2], vec![]));
    b.set(&mut there, 3);
    assert_eq!(told(&mut a, &b), (vec![3], vec![2]));
    b.set(&mut there, 3);
    assert_eq!(told(&mut a, &b), (vec![], vec![]), "the same again");
    b.set(&mut there, 1);
    assert_eq!(told(&mut a, &b), (vec![], vec![3]), "the one is there");
    b.clear(&mut there);
    assert_eq!(told(&mut a, &b), (vec![], vec![]), "the one of here stays");
    let mut c = a.clone();
    c.clear(&mut there);
    assert_eq!(told(&mut a, &c), (vec![], vec![1]));
}
