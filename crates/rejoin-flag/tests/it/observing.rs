//! What an observer of a merge is told.

use rejoin_causality::CausalContext;
use rejoin_dot_store::Causal;
use rejoin_flag::{DwFlag, EwFlag, Flag, Merge, Observer, Switch};
use rejoin_merge::Content;

use crate::replica;

#[derive(Default)]
struct Notes {
    changes: Vec<(bool, bool)>,
    conflicts: Vec<String>,
}

impl Observer for Notes {
    fn added(&mut self, _: &dyn Content) {
        panic!("a flag is always there");
    }

    fn removed(&mut self, _: &dyn Content) {
        panic!("a flag is always there");
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        let both = old.downcast_ref::<bool>().zip(new.downcast_ref::<bool>());
        self.changes.extend(both.map(|(old, new)| (*old, *new)));
    }

    fn conflict(&mut self, dot: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.conflicts
            .push(format!("{dot:?}: kept {kept:?}, dropped {dropped:?}"));
    }
}

fn told<const ENABLE_WINS: bool, const INITIAL: bool>(
    flag: &mut Flag<ENABLE_WINS, INITIAL>,
    other: &Flag<ENABLE_WINS, INITIAL>,
) -> Vec<(bool, bool)> {
    let mut notes = Notes::default();
    assert!(flag.merge_observed(other, &mut notes));
    notes.changes
}

#[test]
fn only_a_change_of_the_value_is_told() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (EwFlag::new(), EwFlag::new());
    b.enable(&mut there);
    assert_eq!(told(&mut a, &b), [(false, true)]);
    b.enable(&mut there);
    assert_eq!(told(&mut a, &b), []);
    a.enable(&mut here);
    b.disable(&mut there);
    assert_eq!(told(&mut a, &b), []);
    assert_eq!(told(&mut b, &a), [(false, true)]);
    a.disable(&mut here);
    assert_eq!(told(&mut b, &a), [(true, false)]);
}

/// The writes that come or go by one merge amount to one value; nothing in between is told.
#[test]
fn what_stands_in_between_is_not_told() {
    for numbers in [[1, 2], [2, 1]] {
        let [mut losing, mut winning] = numbers.map(replica);
        let mut a = EwFlag::initially_enabled();
        let mut b = a.clone();
        let mut c = a.clone();
        b.disable(&mut losing);
        c.enable(&mut winning);
        b.merge(&c);
        assert_eq!(told(&mut a, &b), []);
        b.reset(&mut losing);
        assert_eq!(told(&mut a, &b), []);
    }
}

#[test]
fn a_flag_that_remembers_losing_writes_tells_the_same() {
    let (mut here, mut there) = (replica(1), replica(2));
    let (mut a, mut b) = (DwFlag::new(), DwFlag::new());
    b.disable(&mut there);
    assert_eq!(told(&mut a, &b), []);
    b.enable(&mut there);
    assert_eq!(told(&mut a, &b), [(false, true)]);
    a.disable(&mut here);
    assert_eq!(told(&mut b, &a), [(true, false)]);
    a.reset(&mut here);
    assert_eq!(told(&mut b, &a), []);
}

/// Of the writes that one merge takes away all at once, only what they amount to is told.
#[test]
fn writes_that_go_at_once_tell_of_no_value_in_between() {
    let none = CausalContext::new();
    for writes in [[true, false], [false, true]] {
        let mut a = Causal::<Switch<true, true>>::new();
        for (number, write) in (1_u64..).zip(writes) {
            a.write(number.into(), &none, Some(write));
        }
        let mut b = a.clone();
        b.write(3_u64.into(), &a.live(), None);
        let mut notes = Notes::default();
        assert!(a.merge_observed(&b, &mut notes));
        assert_eq!(notes.changes, []);

        b.write(3_u64.into(), &none, Some(false));
        let mut notes = Notes::default();
        assert!(a.merge_observed(&b, &mut notes));
        assert_eq!(notes.changes, [(true, false)]);
    }
}

#[test]
fn one_dot_with_two_writes_is_a_conflict() {
    let mut a = EwFlag::initially_enabled();
    let mut b = a.clone();
    a.enable(&mut replica(1));
    b.disable(&mut replica(1));
    let mut notes = Notes::default();
    a.merge_observed(&b, &mut notes);
    assert_eq!(notes.conflicts, ["#1:1: kept true, dropped false"]);
}
