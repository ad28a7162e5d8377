//! What an observer of a merge is told.

use rejoin_aw_lww_map::{AwLwwMap, Merge, Observer};
use rejoin_merge::{Content, Step};

use crate::replica;

#[derive(Default)]
struct Notes(Vec<String>);

impl Observer for Notes {
    fn enter(&mut self, step: Step<'_>) {
        match step {
            Step::Key(key) => self.0.push(format!("{key:?}")),
            other => panic!("{other:?}"),
        }
    }

    fn leave(&mut self) {
        self.0.push("end".to_string());
    }

    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("+{value:?}"));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("-{value:?}"));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("{old:?} -> {new:?}"));
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.0.push(format!("lost {lost:?} to {kept:?}"));
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.0
            .push(format!("{identity:?}: {kept:?} or {dropped:?}"));
    }
}

fn heard(here: &mut AwLwwMap<u8, u8>, there: &AwLwwMap<u8, u8>) -> Vec<String> {
    let mut notes = Notes::default();
    let mut silently = here.clone();
    let grew = here.merge_observed(there, &mut notes);
    assert_eq!(silently.merge(there), grew);
    assert_eq!(&silently, here);
    notes.0
}

#[test]
fn what_is_read_before_and_after_is_told() {
    let (mut one, mut two) = (replica(1, 1_000), replica(2, 1_000));
    let mut a = AwLwwMap::new();
    a.put_all(&mut one, [(1, 1), (2, 2), (3, 3)]);
    let mut b = a.clone();
    b.put(&mut two, 1, 7);
    b.remove(&mut two, &2);
    b.put(&mut two, 3, 3); // Nothing to see.
    b.put(&mut two, 4, 4);
    let told = [
        "1", "1 -> 7", "end", "2", "-2", "end", "3", "end", "4", "+4", "end",
    ];
    assert_eq!(heard(&mut a, &b), told);
    assert!(heard(&mut a, &b).is_empty());
}

#[test]
fn a_put_that_lost_is_told_on_both_sides_and_once() {
    let (mut slow, mut fast) = (replica(1, 1_000), replica(2, 9_000));
    let (mut a, mut b) = (AwLwwMap::new(), AwLwwMap::new());
    a.put(&mut slow, 1, 1);
    b.put(&mut fast, 1, 2);
    let alone = a.clone();
    assert_eq!(heard(&mut a, &b), ["1", "1 -> 2", "lost 1 to 2", "end"]);
    assert_eq!(heard(&mut b, &alone), ["1", "lost 1 to 2", "end"]);
    // What is put in the full knowledge of both loses nothing.
    b.put(&mut fast, 1, 3);
    assert_eq!(heard(&mut a, &b), ["1", "2 -> 3", "end"]);
}

#[test]
fn a_removal_of_the_value_brings_the_one_below_to_light() {
    let (mut slow, mut fast) = (replica(1, 1_000), replica(2, 9_000));
    let (mut a, mut b) = (AwLwwMap::new(), AwLwwMap::new());
    a.put(&mut slow, 1, 1);
    b.put(&mut fast, 1, 2);
    let mut c = b.clone();
    c.remove(&mut fast, &1);
    a.merge(&b);
    assert_eq!(heard(&mut a, &c), ["1", "2 -> 1", "end"]);
    assert_eq!(a.get(&1), Some(&1));
}

#[test]
fn one_dot_with_two_puts_is_a_conflict() {
    let (mut a, mut b) = (AwLwwMap::new(), AwLwwMap::new());
    a.put(&mut replica(1, 1_000), 1, 1);
    b.put(&mut replica(1, 2_000), 1, 2);
    let told = heard(&mut a, &b);
    assert!(told[0].contains(" or "), "{told:?}");
    assert_eq!(told[1..], ["1", "1 -> 2", "end"]);
}
