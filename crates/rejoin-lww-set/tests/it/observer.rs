use rejoin_lww_set::{LwwSet, Merge, RemoveWins, Tie};
use rejoin_merge::{Content, Observer, Step};

use crate::{Edit, set_of};

/// Writes down what it hears, and where.
#[derive(Default)]
pub(crate) struct Ears {
    element: Option<String>,
    lines: Vec<String>,
}

impl Ears {
    fn hear(&mut self, line: &str) {
        let place = self.element.as_deref().unwrap_or("");
        self.lines.push(format!("{place}{line}"));
    }
}

impl Observer for Ears {
    fn enter(&mut self, step: Step<'_>) {
        let Step::Key(element) = step else {
            panic!("a set has elements")
        };
        let before = self.element.replace(format!("{element:?}: "));
        assert!(before.is_none(), "one element at a time");
    }
    fn leave(&mut self) {
        assert!(self.element.take().is_some(), "only what was entered");
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

fn heard_by<B: Tie, const N: usize>(mine: &[Edit], theirs: &[Edit]) -> Vec<String> {
    let (mut here, there) = (set_of::<B, N>(mine), set_of::<B, N>(theirs));
    let mut ears = Ears::default();
    here.merge_observed(&there, &mut ears);
    assert!(ears.element.is_none());
    ears.lines
}

fn heard(mine: &[Edit], theirs: &[Edit]) -> Vec<String> {
    heard_by::<RemoveWins, { usize::MAX }>(mine, theirs)
}

const NOTHING: [&str; 0] = [];

#[test]
fn what_is_read_and_what_is_lost_is_told() {
    let (add, removal) = ((1, 7, true), (2, 7, false));
    assert_eq!(heard(&[], &[add]), ["added 7"]);
    assert_eq!(heard(&[], &[removal]), NOTHING);
    assert_eq!(heard(&[add], &[]), NOTHING);
    assert_eq!(heard(&[add], &[add]), NOTHING);
    assert_eq!(
        heard(&[add], &[removal]),
        ["7: lost Added to Removed", "removed 7"]
    );
    assert_eq!(heard(&[removal], &[add]), ["7: lost Added to Removed"]);
    assert_eq!(
        heard(&[removal], &[(3, 7, true)]),
        ["7: lost Removed to Added", "added 7"]
    );
    assert_eq!(
        heard(&[(3, 7, true)], &[removal]),
        ["7: lost Removed to Added"]
    );
}

#[test]
fn a_member_that_moves_to_the_front_is_told() {
    assert_eq!(
        heard(&[(1, 7, true)], &[(2, 7, true)]),
        ["7: replaced 1 by 2"]
    );
    assert_eq!(heard(&[(2, 7, true)], &[(1, 7, true)]), NOTHING);
    assert_eq!(heard(&[(1, 7, false)], &[(2, 7, false)]), NOTHING);
}

#[test]
fn one_stamp_with_two_writes_is_a_conflict() {
    let (add, removal) = ((1, 7, true), (1, 7, false));
    let told = "7: conflict at 1: kept Removed, dropped Added";
    assert_eq!(heard(&[add], &[removal]), [told, "removed 7"]);
    assert_eq!(heard(&[removal], &[add]), [told]);
    let heard = heard_by::<rejoin_lww_set::AddWins, { usize::MAX }>;
    let told = "7: conflict at 1: kept Added, dropped Removed";
    assert_eq!(heard(&[removal], &[add]), [told, "added 7"]);
    assert_eq!(heard(&[add], &[removal]), [told]);
}

#[test]
fn what_a_bounded_set_has_no_room_for_is_told() {
    let heard = heard_by::<RemoveWins, 2>;
    let mine = [(1, 1, true), (2, 2, true)];
    assert_eq!(heard(&mine, &[(3, 3, true)]), ["added 3", "removed 1"]);
    assert_eq!(heard(&mine, &[(3, 3, false)]), ["removed 1"]);
    assert_eq!(
        heard(&[(1, 1, false), (2, 2, true)], &[(3, 3, true)]),
        ["added 3"]
    );
    assert_eq!(heard(&mine, &[(0, 3, true)]), NOTHING);
    assert_eq!(
        heard(&mine, &[(3, 3, true), (4, 4, true)]),
        ["added 4", "removed 1", "added 3", "removed 2"]
    );
    assert_eq!(
        heard(&mine, &[(5, 1, true), (4, 3, true)]),
        ["1: replaced 1 by 5", "added 3", "removed 2"],
        "nothing is told to go that stays"
    );
}

/// One who listens sees the same as one who does not.
#[test]
fn listening_changes_nothing() {
    let mut here: LwwSet<u8, u64> = LwwSet::new();
    let there = crate::set(&[(1, 1, true), (2, 2, false)]);
    assert!(here.merge_observed(&there, &mut Ears::default()));
    assert_eq!(here, there);
    assert!(!here.merge_observed(&there, &mut Ears::default()));
}
