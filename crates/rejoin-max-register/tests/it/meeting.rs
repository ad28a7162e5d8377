use core::cmp::Ordering::{Equal, Greater, Less};

use rejoin_max_register::{MaxRegister, Merge, MinRegister};
use rejoin_merge::{Content, Decompose, Observer};

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<String>);

impl Observer for Ears {
    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("added {value:?}"));
    }
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("replaced {old:?} by {new:?}"));
    }
}

/// Merges each way; what stands, and what an observer hears where that is new.
fn meet<R: Merge + Decompose + Clone + PartialEq + std::fmt::Debug>(
    mine: &R,
    theirs: &R,
    stands: &R,
    heard: &[&str],
) {
    let grows = mine != stands;
    let (mut merged, mut owned, mut told) = (mine.clone(), mine.clone(), mine.clone());
    let mut ears = Ears::default();
    assert_eq!(merged.merge(theirs), grows, "{mine:?} and {theirs:?}");
    assert_eq!(owned.merge_owned(theirs.clone()), grows);
    assert_eq!(told.merge_observed(theirs, &mut ears), grows);
    assert_eq!((&merged, &owned, &told), (stands, stands, stands));
    assert_eq!(ears.0, heard);
    let order = match (mine == theirs, grows) {
        (true, _) => Equal,
        (_, true) => Less,
        (_, false) => Greater,
    };
    assert_eq!(mine.lattice_cmp(theirs), Some(order));
    let difference = mine.difference(theirs);
    assert_eq!(difference, (order == Greater).then(|| mine.clone()));
}

#[test]
fn the_greater_stands_whoever_merges_and_however() {
    let of = MaxRegister::of;
    meet(&of(1), &of(5), &of(5), &["replaced 1 by 5"]);
    meet(&of(5), &of(1), &of(5), &[]);
    meet(&of(5), &of(5), &of(5), &[]);
    meet(&MaxRegister::new(), &of(0), &of(0), &["added 0"]);
    meet(&of(0), &MaxRegister::new(), &of(0), &[]);
    meet(
        &MaxRegister::<u8>::new(),
        &MaxRegister::new(),
        &MaxRegister::new(),
        &[],
    );
}

#[test]
fn the_lesser_stands_whoever_merges_and_however() {
    let of = MinRegister::of;
    meet(&of(5), &of(1), &of(1), &["replaced 5 by 1"]);
    meet(&of(1), &of(5), &of(1), &[]);
    meet(&of(5), &of(5), &of(5), &[]);
    meet(&MinRegister::new(), &of(255), &of(255), &["added 255"]);
    meet(&of(255), &MinRegister::new(), &of(255), &[]);
    meet(
        &MinRegister::<u8>::new(),
        &MinRegister::new(),
        &MinRegister::new(),
        &[],
    );
}

#[test]
fn a_register_is_its_own_only_part() {
    assert_eq!(MaxRegister::of(3).decompose(), [MaxRegister::of(3)]);
    assert_eq!(MinRegister::of(3).decompose(), [MinRegister::of(3)]);
    assert_eq!(MaxRegister::<u8>::new().decompose(), []);
}
