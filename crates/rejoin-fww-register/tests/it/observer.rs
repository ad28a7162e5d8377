use rejoin_fww_register::{FwwRegister, Merge};
use rejoin_merge::{Content, Observer};

/// Writes down what it hears.
#[derive(Default)]
struct Ears(Vec<String>);

impl Observer for Ears {
    fn added(&mut self, value: &dyn Content) {
        self.0.push(format!("added {value:?}"));
    }
    fn removed(&mut self, value: &dyn Content) {
        self.0.push(format!("removed {value:?}"));
    }
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.0.push(format!("replaced {old:?} by {new:?}"));
    }
    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.0.push(format!("lost {lost:?} to {kept:?}"));
    }
    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.0.push(format!(
            "conflict at {identity:?}: kept {kept:?}, dropped {dropped:?}"
        ));
    }
}

fn heard(mine: Option<(u64, u8)>, theirs: Option<(u64, u8)>) -> Vec<String> {
    let register = |write: Option<(u64, u8)>| match write {
        Some((time, value)) => FwwRegister::of(time, value),
        None => FwwRegister::new(),
    };
    let (mut ears, mut mine, theirs) = (Ears::default(), register(mine), register(theirs));
    let mut plain = mine.clone();
    let grew = mine.merge_observed(&theirs, &mut ears);
    assert_eq!(grew, plain.merge(&theirs));
    assert_eq!(mine, plain);
    ears.0
}

#[test]
fn an_observer_hears_what_became_of_both_writes() {
    let nothing: [&str; 0] = [];
    assert_eq!(heard(None, None), nothing);
    assert_eq!(heard(Some((1, 1)), None), nothing);
    assert_eq!(heard(None, Some((1, 1))), ["added 1"]);
    assert_eq!(heard(Some((1, 1)), Some((1, 1))), nothing);
    assert_eq!(
        heard(Some((2, 9)), Some((1, 1))),
        ["lost 9 to 1", "replaced 9 by 1"]
    );
    assert_eq!(heard(Some((1, 1)), Some((2, 9))), ["lost 9 to 1"]);
}

#[test]
fn another_write_of_the_same_value_takes_nothing_away() {
    let nothing: [&str; 0] = [];
    assert_eq!(heard(Some((1, 5)), Some((2, 5))), nothing);
    assert_eq!(heard(Some((2, 5)), Some((1, 5))), nothing);
}

#[test]
fn one_stamp_with_two_values_is_a_conflict() {
    assert_eq!(
        heard(Some((1, 4)), Some((1, 3))),
        ["conflict at 1: kept 3, dropped 4", "replaced 4 by 3"]
    );
    assert_eq!(
        heard(Some((1, 3)), Some((1, 4))),
        ["conflict at 1: kept 3, dropped 4"]
    );
}
