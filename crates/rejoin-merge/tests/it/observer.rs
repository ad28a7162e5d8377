//! What an observer hears, and where.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_merge::{Content, Lexi, Max, Merge, Min, Observer, Step};

/// Writes down what it hears, each line with the way to it.
#[derive(Default)]
pub(crate) struct Recorder {
    way: Vec<String>,
    lines: Vec<String>,
}

impl Recorder {
    /// All that was heard, if each step entered was left again.
    pub(crate) fn finish(self) -> Vec<String> {
        assert!(self.way.is_empty(), "entered and not left: {:?}", self.way);
        self.lines
    }

    fn note(&mut self, what: &str) {
        self.lines.push(format!("{}: {what}", self.way.join(".")));
    }
}

impl Observer for Recorder {
    fn enter(&mut self, step: Step<'_>) {
        self.way.push(match step {
            Step::Field(name) => name.to_owned(),
            Step::Index(index) => format!("#{index}"),
            Step::Key(key) => format!("{key:?}"),
            _ => unreachable!("a new step"),
        });
    }

    fn leave(&mut self) {
        self.way.pop().expect("left what was not entered");
    }

    fn added(&mut self, value: &dyn Content) {
        self.note(&format!("added {value:?}"));
    }

    fn removed(&mut self, value: &dyn Content) {
        self.note(&format!("removed {value:?}"));
    }

    fn replaced(&mut self, old: &dyn Content, new: &dyn Content) {
        self.note(&format!("{old:?} -> {new:?}"));
    }

    fn lost(&mut self, lost: &dyn Content, kept: &dyn Content) {
        self.note(&format!("lost {lost:?} to {kept:?}"));
    }

    fn conflict(&mut self, identity: &dyn Content, kept: &dyn Content, dropped: &dyn Content) {
        self.note(&format!("{identity:?} was {kept:?} and {dropped:?}"));
    }
}

/// Does not listen, and minds being told.
pub(crate) struct Deaf;

impl Observer for Deaf {
    const LISTENS: bool = false;

    fn enter(&mut self, _: Step<'_>) {
        unreachable!("told to the deaf");
    }
}

/// What is heard when `other` is merged into `state`.
pub(crate) fn heard<T: Merge>(mut state: T, other: &T) -> Vec<String> {
    let mut recorder = Recorder::default();
    state.merge_observed(other, &mut recorder);
    recorder.finish()
}

#[test]
fn a_chain_tells_what_was_replaced() {
    assert_eq!(heard(Max::new(3), &Max::new(5)), [": 3 -> 5"]);
    assert_eq!(heard(Max::new(5), &Max::new(5)), [""; 0]);
    assert_eq!(heard(Min::new(5), &Min::new(3)), [": 5 -> 3"]);
    assert_eq!(heard(Min::new(3), &Min::new(5)), [""; 0]);
    assert_eq!(heard(false, &true), [": false -> true"]);
    assert_eq!(heard(true, &true), [""; 0]);
}

#[test]
fn a_move_is_a_removal_and_an_addition_unless_written() {
    let mut recorder = Recorder::default();
    Observer::moved(&mut &mut recorder, &'a', 3, 1);
    assert_eq!(recorder.finish(), ["#3: removed 'a'", "#1: added 'a'"]);
    struct Moves(Vec<(usize, usize)>);
    impl Observer for Moves {
        fn moved(&mut self, _: &dyn Content, from: usize, to: usize) {
            self.0.push((from, to));
        }
    }
    let mut moves = Moves(Vec::new());
    Observer::moved(&mut &mut moves, &'a', 3, 1);
    assert_eq!(moves.0, [(3, 1)]);
}

#[test]
fn a_set_tells_each_new_element() {
    let (own, other) = (BTreeSet::from([1, 2]), BTreeSet::from([4, 2, 3]));
    assert_eq!(heard(own, &other), [": added 3", ": added 4"]);
}

#[test]
fn a_map_leads_to_the_key() {
    let own = BTreeMap::from([("a", BTreeSet::from([1])), ("b", BTreeSet::from([2]))]);
    let other = BTreeMap::from([("b", BTreeSet::from([2, 3])), ("c", BTreeSet::from([4]))]);
    assert_eq!(heard(own, &other), ["\"b\": added 3", "\"c\": added {4}"]);
}

#[test]
fn an_option_and_a_box_are_no_steps() {
    assert_eq!(heard(None, &Some(Max::new(1))), [": added Max(1)"]);
    assert_eq!(heard(Some(Max::new(1)), &Some(Max::new(2))), [": 1 -> 2"]);
    assert_eq!(
        heard(Box::new(Max::new(1)), &Box::new(Max::new(2))),
        [": 1 -> 2"]
    );
}

#[test]
fn a_tuple_leads_to_the_index() {
    let own = (Max::new(1), Max::new(5), BTreeSet::from([1]));
    let other = (Max::new(2), Max::new(4), BTreeSet::from([2]));
    assert_eq!(heard(own, &other), ["#0: 1 -> 2", "#2: added 2"]);
}

#[test]
fn a_lexi_is_replaced_whole_or_leads_to_its_second() {
    let own = Lexi::new(1, Max::new(7));
    let replaced = ": Lexi { first: 1, second: Max(7) } -> Lexi { first: 2, second: Max(0) }";
    assert_eq!(heard(own, &Lexi::new(2, Max::new(0))), [replaced]);
    assert_eq!(heard(own, &Lexi::new(1, Max::new(9))), ["second: 7 -> 9"]);
    assert_eq!(heard(own, &Lexi::new(0, Max::new(9))), [""; 0]);
}

#[test]
fn ways_grow_with_nesting() {
    let inner = |n| BTreeMap::from([(7_u8, (Max::new(n), true))]);
    let (own, other) = (
        BTreeMap::from([('x', inner(1))]),
        BTreeMap::from([('x', inner(2))]),
    );
    assert_eq!(heard(own, &other), ["'x'.7.#0: 1 -> 2"]);
}

#[test]
fn contents_can_be_had_as_what_they_are() {
    struct Sum(u64);
    impl Observer for Sum {
        fn added(&mut self, value: &dyn Content) {
            self.0 += value.downcast_ref::<u64>().expect("the elements are u64");
            assert_eq!(value.downcast_ref::<u32>(), None);
        }
    }

    let mut sum = Sum(0);
    BTreeSet::from([1_u64]).merge_observed(&BTreeSet::from([1, 20, 300]), &mut sum);
    assert_eq!(sum.0, 320);
}

#[test]
fn a_borrowed_observer_hears_everything() {
    fn tell_all<O: Observer>(mut observer: O) -> bool {
        observer.enter(Step::Key(&1));
        observer.added(&2);
        observer.removed(&3);
        observer.replaced(&4, &5);
        observer.lost(&6, &7);
        observer.conflict(&8, &9, &10);
        observer.leave();
        O::LISTENS
    }

    let mut recorder = Recorder::default();
    assert!(tell_all(&mut recorder));
    let lines = [
        "1: added 2",
        "1: removed 3",
        "1: 4 -> 5",
        "1: lost 6 to 7",
        "1: 8 was 9 and 10",
    ];
    assert_eq!(recorder.finish(), lines);
    assert!(!tell_all(()), "nobody listens");
    assert!(!tell_all(&mut ()), "nobody listens through a borrow either");
}

#[test]
fn a_map_tells_nothing_to_one_who_does_not_listen() {
    let (mut own, other) = (
        BTreeMap::from([(1, true)]),
        BTreeMap::from([(1, true), (2, false)]),
    );
    assert!(own.merge_observed(&other, &mut Deaf));
    assert_eq!(own, other);
}

#[test]
fn the_default_merges_in_silence() {
    struct Quiet(u8);
    impl Merge for Quiet {
        fn merge(&mut self, other: &Self) -> bool {
            let grows = other.0 > self.0;
            self.0 = self.0.max(other.0);
            grows
        }
    }

    let mut quiet = Quiet(1);
    let mut recorder = Recorder::default();
    assert!(quiet.merge_observed(&Quiet(2), &mut recorder));
    assert!(!quiet.merge_observed(&Quiet(2), &mut recorder));
    assert!(quiet.merge_owned(Quiet(3)));
    assert_eq!(quiet.0, 3);
    assert_eq!(recorder.finish(), [""; 0]);
}
