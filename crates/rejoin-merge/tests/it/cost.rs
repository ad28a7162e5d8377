//! What is cloned, and whose memory is kept.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use rejoin_merge::{Lexi, Max, Merge, Min};

thread_local! {
    static CLONES: Cell<usize> = const { Cell::new(0) };
}

/// Counts how often it is cloned.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Costly(u32);

impl Clone for Costly {
    fn clone(&self) -> Self {
        CLONES.set(CLONES.get() + 1);
        Self(self.0)
    }
}

/// How many clones `work` makes.
pub(crate) fn clones<R>(work: impl FnOnce() -> R) -> usize {
    let before = CLONES.get();
    work();
    CLONES.get() - before
}

/// Notes how many came at once.
#[derive(Clone, Debug, Default, PartialEq)]
struct Counting(Vec<usize>);

impl Merge for Counting {
    fn merge(&mut self, _: &Self) -> bool {
        self.0.push(1);
        true
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        self.0.push(others.into_iter().count());
        true
    }
}

/// What takes many at once in one pass does so inside another lattice as well.
#[test]
fn many_are_joined_at_once_inside_too() {
    let many = || (0..3).map(|_| Counting::default());
    let mut boxed = Box::new(Counting::default());
    assert!(boxed.merge_all(many().map(Box::new)));
    assert_eq!(boxed.0, [3]);

    let mut pair = (Counting::default(), false);
    assert!(pair.merge_all(many().map(|counting| (counting, false))));
    assert_eq!(pair.0.0, [3]);

    let mut perhaps = Some(Counting::default());
    assert!(perhaps.merge_all(many().map(Some).chain([None])));
    assert_eq!(perhaps, Some(Counting(vec![3])));
    let mut perhaps = None;
    assert!(!perhaps.merge_all([None::<Counting>, None]));
    assert!(perhaps.merge_all([None].into_iter().chain(many().map(Some))));
    assert_eq!(perhaps, Some(Counting(vec![2])));
}

fn max(number: u32) -> Max<Costly> {
    Max::new(Costly(number))
}

pub(crate) fn keyed<C: FromIterator<(Costly, Max<Costly>)>>(entries: &[(u32, u32)]) -> C {
    entries
        .iter()
        .map(|(key, value)| (Costly(*key), max(*value)))
        .collect()
}

pub(crate) fn set<C: FromIterator<Costly>>(elements: &[u32]) -> C {
    elements.iter().copied().map(Costly).collect()
}

/// Checks how many clones a merge of `other` into `own` makes, and that moving makes none.
#[track_caller]
pub(crate) fn costs<T: Merge>(expected: usize, make: impl Fn() -> (T, T)) {
    let (mut own, other) = make();
    assert_eq!(clones(|| Merge::merge(&mut own, &other)), expected, "merge");
    assert_eq!(
        clones(|| Merge::merge(&mut own, &other)),
        0,
        "the second merge"
    );
    let (mut own, other) = make();
    assert_eq!(
        clones(|| own.merge_observed(&other, &mut ())),
        expected,
        "observed"
    );
    let (mut own, other) = make();
    assert_eq!(clones(|| own.merge_owned(other)), 0, "merge_owned");
}

#[test]
fn a_chain_clones_only_the_winner() {
    costs(0, || (max(2), max(1)));
    costs(1, || (max(1), max(2)));
    costs(0, || (Min::new(Costly(1)), Min::new(Costly(2))));
    costs(1, || (Min::new(Costly(2)), Min::new(Costly(1))));
}

#[test]
fn containers_clone_only_what_is_new() {
    costs(0, || (Some(max(2)), Some(max(1))));
    costs(1, || (None, Some(max(1))));
    costs(1, || (Box::new(max(1)), Box::new(max(2))));
    costs(1, || ((max(1), max(4)), (max(2), max(3))));
    costs(1, || (set::<BTreeSet<_>>(&[1, 2]), set(&[2, 3])));
    // A new key with its value, and one value that grew.
    costs(3, || {
        (
            keyed::<BTreeMap<_, _>>(&[(1, 1), (2, 1)]),
            keyed(&[(1, 0), (2, 9), (3, 0)]),
        )
    });
}

#[test]
fn a_lexi_clones_the_winner_whole() {
    let lexi = |first, second| Lexi::new(Costly(first), max(second));
    costs(2, || (lexi(1, 9), lexi(2, 0)));
    costs(1, || (lexi(1, 1), lexi(1, 2)));
    costs(0, || (lexi(2, 0), lexi(1, 9)));
}

#[test]
fn comparing_clones_nothing() {
    let none = |compared: usize| assert_eq!(compared, 0);
    none(clones(|| max(1).lattice_cmp(&max(2))));
    none(clones(|| Some(max(1)).lattice_cmp(&Some(max(2)))));
    none(clones(|| {
        Lexi::new(Costly(1), max(1)).lattice_cmp(&Lexi::new(Costly(1), max(2)))
    }));
    none(clones(|| set::<BTreeSet<_>>(&[1]).lattice_cmp(&set(&[2]))));
    none(clones(|| {
        keyed::<BTreeMap<_, _>>(&[(1, 1)]).lattice_cmp(&keyed(&[(1, 2)]))
    }));
}

/// Where the text that `set` holds lies in memory.
pub(crate) fn place<'a>(mut elements: impl Iterator<Item = &'a String>, text: &str) -> *const u8 {
    elements
        .find(|element| *element == text)
        .expect("the text is there")
        .as_ptr()
}

#[test]
fn merge_owned_keeps_the_memory_of_the_larger_side() {
    let texts =
        |texts: &[&str]| -> Vec<String> { texts.iter().copied().map(String::from).collect() };
    let small = || texts(&["x", "a"]);
    let large = || texts(&["a", "b", "c"]);

    let mut own: BTreeSet<_> = small().into_iter().collect();
    let other: BTreeSet<_> = large().into_iter().collect();
    let kept = place(other.iter(), "a");
    assert!(own.merge_owned(other));
    assert_eq!(place(own.iter(), "a"), kept);
    assert_eq!(own, texts(&["a", "b", "c", "x"]).into_iter().collect());

    let mut own: BTreeSet<_> = large().into_iter().collect();
    let other: BTreeSet<_> = small().into_iter().collect();
    let kept = place(own.iter(), "a");
    assert!(own.merge_owned(other));
    assert_eq!(place(own.iter(), "a"), kept);
    assert_eq!(own, texts(&["a", "b", "c", "x"]).into_iter().collect());

    let with =
        |texts: Vec<String>, value: u8| texts.into_iter().map(move |text| (text, Max::new(value)));
    let mut own: BTreeMap<_, _> = with(small(), 7).collect();
    let other: BTreeMap<_, _> = with(large(), 3).collect();
    let kept = place(other.keys(), "a");
    assert!(own.merge_owned(other));
    assert_eq!(place(own.keys(), "a"), kept);
    let expected = [("a", 7), ("b", 3), ("c", 3), ("x", 7)];
    assert!(
        own.iter()
            .map(|(key, value)| (key.as_str(), *value.get()))
            .eq(expected)
    );
}
