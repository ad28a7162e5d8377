//! What an observer of a merge is told.

use std::cell::Cell;
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

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

thread_local! {
    static COMPARISONS: Cell<usize> = const { Cell::new(0) };
}

/// A number that counts how often it is compared.
#[derive(Clone, Debug)]
struct Counted(u8);

impl Hash for Counted {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl PartialEq for Counted {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Counted {}

impl PartialOrd for Counted {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Counted {
    fn cmp(&self, other: &Self) -> Ordering {
        COMPARISONS.set(COMPARISONS.get() + 1);
        self.0.cmp(&other.0)
    }
}

/// Hears of what comes and goes.
#[derive(Default)]
struct Told {
    added: Vec<u8>,
    removed: Vec<u8>,
}

impl Observer for Told {
    fn added(&mut self, value: &dyn rejoin_merge::Content) {
        let value = value.downcast_ref::<Counted>();
        self.added.extend(value.map(|value| value.0));
    }

    fn removed(&mut self, value: &dyn rejoin_merge::Content) {
        let value = value.downcast_ref::<Counted>();
        self.removed.extend(value.map(|value| value.0));
    }
}

const WRITERS: usize = 1_000;

/// The values of so many writers, who did not know of each other.
fn written() -> MvRegister<Counted> {
    let mut all = MvRegister::new();
    all.merge_all((1..=WRITERS).map(|writer| {
        let mut register = MvRegister::new();
        register.set(&mut replica(writer as u64), Counted((writer % 200) as u8));
        register
    }));
    all
}

/// Each of the values once, and none that stood already; not each against each of the others.
#[test]
fn many_values_that_come_at_once_are_told_once_each() {
    let there = written();
    let mut here = MvRegister::new();
    here.set(&mut replica(6_000), Counted(9));
    let mut told = Told::default();
    COMPARISONS.set(0);
    assert!(here.merge_observed(&there, &mut told));
    let comparisons = COMPARISONS.get();
    told.added.sort_unstable();
    let expected: Vec<u8> = (0..200).filter(|value| *value != 9).collect();
    assert_eq!((told.added, told.removed), (expected, vec![]));
    assert!(comparisons < 40 * WRITERS, "{comparisons} comparisons");
}

/// Each of the values once, and none that still stands; not each against each of the others.
#[test]
fn many_values_that_go_at_once_are_told_once_each() {
    let mut there = written();
    there.set(&mut replica(1), Counted(7));
    let mut here = written();
    let mut unseen = MvRegister::new();
    unseen.set(&mut replica(6_000), Counted(9));
    here.merge(&unseen);
    let mut told = Told::default();
    COMPARISONS.set(0);
    assert!(here.merge_observed(&there, &mut told));
    let comparisons = COMPARISONS.get();
    told.removed.sort_unstable();
    let expected: Vec<u8> = (0..200).filter(|value| ![7, 9].contains(value)).collect();
    assert_eq!((told.added, told.removed), (vec![], expected));
    assert!(here.values().eq(&[Counted(7), Counted(9)]));
    assert!(comparisons < 40 * WRITERS, "{comparisons} comparisons");
}
