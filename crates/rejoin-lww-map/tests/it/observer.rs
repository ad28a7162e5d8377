use rejoin_lww_map::Merge;
use rejoin_merge::{Content, Observer, Step};

use crate::{Write, map};

/// Writes down what it hears, and where.
#[derive(Default)]
pub(crate) struct Ears {
    key: Option<String>,
    lines: Vec<String>,
}

impl Ears {
    fn hear(&mut self, line: &str) {
        let key = self.key.as_deref().expect("everything is about a key");
        self.lines.push(format!("{key}: {line}"));
    }
}

impl Observer for Ears {
    fn enter(&mut self, step: Step<'_>) {
        let Step::Key(key) = step else {
            panic!("a map has keys")
        };
        assert!(
            self.key.replace(format!("{key:?}")).is_none(),
            "one key at a time"
        );
    }
    fn leave(&mut self) {
        assert!(self.key.take().is_some(), "only what was entered is left");
    }
    fn added(&mut self, value: &dyn Content) {
        self.hear(&format!("added {value:?}"));
    }
    fn removed(&mut self, value: &dyn Content) {
        self.hear(&format!("removed {value:?}"));
    }
    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.hear(&format!("replaced {old:?} by {new:?}"));
    }
    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.hear(&format!("lost {lost:?} to {kept:?}"));
    }
    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.hear(&format!(
            "conflict at {identity:?}: kept {kept:?}, dropped {dropped:?}"
        ));
    }
}

fn heard(mine: &[Write], theirs: &[Write]) -> Vec<String> {
    let (mut here, there, mut ears) = (map(mine), map(theirs), Ears::default());
    here.merge_observed(&there, &mut ears);
    assert!(ears.key.is_none());
    ears.lines
}

#[test]
fn what_is_read_and_what_is_lost_is_told() {
    let nothing: [&str; 0] = [];
    let (put, other) = ((1, 1, 7, Some(1)), (2, 1, 7, Some(9)));
    let removal = (2, 1, 7, None);
    assert_eq!(heard(&[], &[put]), ["7: added 1"]);
    assert_eq!(heard(&[], &[removal]), nothing);
    assert_eq!(heard(&[put], &[]), nothing);
    assert_eq!(heard(&[put], &[put]), nothing);
    assert_eq!(
        heard(&[put], &[other]),
        ["7: lost 1 to 9", "7: replaced 1 by 9"]
    );
    assert_eq!(heard(&[other], &[put]), ["7: lost 1 to 9"]);
    assert_eq!(
        heard(&[put], &[removal]),
        ["7: lost 1 to ()", "7: removed 1"]
    );
    assert_eq!(heard(&[removal], &[put]), ["7: lost 1 to ()"]);
    assert_eq!(
        heard(&[removal], &[(3, 1, 7, Some(2))]),
        ["7: lost () to 2", "7: added 2"]
    );
    assert_eq!(
        heard(&[(3, 1, 7, Some(2))], &[removal]),
        ["7: lost () to 2"]
    );
}

#[test]
fn a_later_write_of_the_same_content_takes_nothing_away() {
    let nothing: [&str; 0] = [];
    assert_eq!(heard(&[(1, 1, 7, Some(1))], &[(2, 1, 7, Some(1))]), nothing);
    assert_eq!(heard(&[(2, 1, 7, None)], &[(1, 1, 7, None)]), nothing);
}

#[test]
fn one_stamp_with_two_contents_is_a_conflict() {
    let (less, more, removal) = ((1, 1, 7, Some(3)), (1, 1, 7, Some(4)), (1, 1, 7, None));
    let told = "7: conflict at 1.0@#1: kept 4, dropped 3";
    assert_eq!(heard(&[less], &[more]), [told, "7: replaced 3 by 4"]);
    assert_eq!(heard(&[more], &[less]), [told]);
    let told = "7: conflict at 1.0@#1: kept 3, dropped ()";
    assert_eq!(heard(&[removal], &[less]), [told, "7: added 3"]);
    assert_eq!(heard(&[less], &[removal]), [told]);
}

#[test]
fn every_key_is_told_of() {
    let mine = [(1, 1, 1, Some(1)), (1, 1, 2, Some(2)), (5, 1, 3, Some(3))];
    let theirs = [
        (2, 2, 2, Some(20)),
        (2, 2, 3, Some(30)),
        (2, 2, 4, Some(40)),
    ];
    let lines = [
        "2: lost 2 to 20",
        "2: replaced 2 by 20",
        "3: lost 30 to 3",
        "4: added 40",
    ];
    assert_eq!(heard(&mine, &theirs), lines);
}
