//! A change makes its delta only when asked.

use std::cell::Cell;
use std::collections::BTreeSet;

use rejoin_merge::{Change, Delta, Merge};

#[derive(Default)]
struct Log {
    entries: BTreeSet<u32>,
    deltas_made: Cell<u32>,
}

impl Merge for Log {
    fn merge(&mut self, other: &Self) -> bool {
        Merge::merge(&mut self.entries, &other.entries)
    }
}

impl Delta for Log {
    type Mark = Vec<u32>;

    fn delta_at(&self, mark: &Vec<u32>) -> Self {
        self.deltas_made.set(self.deltas_made.get() + 1);
        Self {
            entries: mark.iter().copied().collect(),
            ..Self::default()
        }
    }

    fn is_nothing(mark: &Vec<u32>) -> bool {
        mark.is_empty()
    }
}

impl Log {
    fn insert(&mut self, entries: &[u32]) -> Change<'_, Self> {
        let new = entries
            .iter()
            .copied()
            .filter(|entry| self.entries.insert(*entry))
            .collect();
        Change::new(self, new)
    }
}

#[test]
fn a_dropped_change_makes_no_delta() {
    let mut log = Log::default();
    log.insert(&[1, 2]);
    assert!(!log.insert(&[3]).is_nothing());
    assert_eq!(log.deltas_made.get(), 0);
    assert_eq!(log.entries, BTreeSet::from([1, 2, 3]));
}

#[test]
fn a_delta_is_what_the_edit_changed() {
    let mut log = Log::default();
    log.insert(&[1]);
    let delta = log.insert(&[1, 2, 3]).delta();
    assert_eq!(delta.entries, BTreeSet::from([2, 3]));
    assert_eq!(log.deltas_made.get(), 1);

    let mut peer = Log {
        entries: BTreeSet::from([9]),
        ..Log::default()
    };
    assert!(peer.merge(&delta));
    assert_eq!(peer.entries, BTreeSet::from([2, 3, 9]));
}

#[test]
fn an_edit_without_effect_says_so() {
    let mut log = Log::default();
    log.insert(&[1]);
    let change = log.insert(&[1]);
    assert!(change.is_nothing());
    assert_eq!(format!("{change:?}"), "Change([])");
}

#[test]
fn the_mark_outlives_the_borrow() {
    let mut log = Log::default();
    let mark = log.insert(&[4, 5]).into_mark();
    assert_eq!(mark, [4, 5]);
    assert_eq!(log.delta_at(&mark).entries, BTreeSet::from([4, 5]));
}

#[test]
fn unless_it_says_otherwise_an_edit_changes_something() {
    struct Bit;
    impl Merge for Bit {
        fn merge(&mut self, _: &Self) -> bool {
            false
        }
    }
    impl Delta for Bit {
        type Mark = ();
        fn delta_at(&self, (): &()) -> Self {
            Bit
        }
    }
    assert!(!Change::new(&Bit, ()).is_nothing());
}
