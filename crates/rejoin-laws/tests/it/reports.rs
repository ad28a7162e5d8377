//! The report: what was tried, what is off, what was too easy.

use std::collections::BTreeSet;
use std::panic::catch_unwind;

use rejoin_laws::{Gene, History, Law, Lawful, Merge, Replica, Settings, run_with};

use crate::canaries::{ToyCounter, ToySet, set_flaw};

const QUICK: Settings = Settings {
    histories: 200,
    seed: 3,
    depth: 3,
};

#[test]
fn a_sound_type_is_fully_tried() {
    let report = run_with::<ToySet<0>>(&QUICK);
    assert!(report.failures().is_empty(), "{report}");
    for law in Law::ALL {
        report.assert_law(*law);
    }
    report.assert_shares();
    report.assert_small_worlds();
    assert_eq!(report.off().collect::<Vec<_>>(), [Law::StampsGrow]);
    assert_eq!(report.shares().histories, 200);
    let printed = report.to_string();
    assert!(printed.contains("removals of unseen"), "{printed}");
    assert!(printed.contains("commutative"), "{printed}");
}

/// With two ops and two edits, by hand: one world for each first edit; after it, the author makes
/// each edit again, or another replica does, with or without the first delta.
#[test]
fn small_worlds_are_exhaustive() {
    let settings = Settings {
        histories: 0,
        depth: 2,
        ..QUICK
    };
    let worlds = run_with::<Growing>(&settings).worlds();
    assert_eq!((worlds.leaves, worlds.worlds), (2 * 2 * (1 + 2), 2 + 12));
}

/// One world for each history: edits that have not seen one another have no order in it.
#[test]
fn no_small_world_is_tried_twice() {
    for depth in 1..=4_usize {
        let settings = Settings {
            histories: 0,
            depth,
            ..QUICK
        };
        let mut histories = BTreeSet::new();
        every_history(depth, &mut Vec::new(), &mut histories);
        let worlds = run_with::<Growing>(&settings).worlds();
        let expected = histories.len() << depth;
        assert_eq!(worlds.leaves, expected as u64, "{depth} edits, two ops");
    }
}

/// A replica, and how many edits it has made by then.
type Place = (usize, usize);

/// Who made each edit, and what it had seen: in all orders, of which a set forgets all.
fn every_history(
    depth: usize,
    made: &mut Vec<(Place, BTreeSet<Place>)>,
    histories: &mut BTreeSet<BTreeSet<(Place, BTreeSet<Place>)>>,
) {
    if made.len() == depth {
        histories.insert(made.iter().cloned().collect());
        return;
    }
    let newcomer = made.iter().map(|((at, _), _)| at + 1).max().unwrap_or(0);
    for at in 0..=newcomer.min(2) {
        let own = made.iter().rev().find(|((author, _), _)| *author == at);
        let (count, seen) = own.map_or((0, BTreeSet::new()), |((_, nth), saw)| {
            (nth + 1, saw | &[(at, *nth)].into())
        });
        let places: BTreeSet<Place> = made.iter().map(|(place, _)| *place).collect();
        let unseen: Vec<Place> = places.difference(&seen).copied().collect();
        for choice in 0..1_usize << unseen.len() {
            let chosen = unseen.iter().enumerate();
            let chosen = chosen.filter(|(bit, _)| choice >> bit & 1 == 1);
            let saw = &seen | &chosen.map(|(_, place)| *place).collect();
            made.push(((at, count), saw));
            every_history(depth, made, histories);
            made.pop();
        }
    }
}

#[test]
fn a_law_without_its_ability_is_off() {
    let report = run_with::<ToyCounter<0>>(&QUICK);
    let off: BTreeSet<Law> = report.off().collect();
    let expected = [
        Law::EqualVersionsEqualStores,
        Law::RoundTrip,
        Law::CanonicalBytes,
        Law::HostileBytes,
        Law::Parts,
        Law::StampsGrow,
    ];
    assert_eq!(off, expected.into());
    report.assert_law(Law::RoundTrip);
}

#[test]
fn a_broken_law_fails_its_own_test_only() {
    let report = run_with::<ToySet<{ set_flaw::COUNTS_DUPLICATES }>>(&QUICK);
    let failed = catch_unwind(|| report.assert_law(Law::Invariants)).expect_err("it drifts");
    let message = failed.downcast::<String>().expect("a message");
    assert!(message.contains("law `invariants` is broken"), "{message}");
    report.assert_law(Law::ValueIsSpec);
}

#[test]
fn easy_histories_are_refused() {
    let report = run_with::<Growing>(&QUICK);
    assert!(report.failures().is_empty(), "{report}");
    let failed = catch_unwind(|| report.assert_shares()).expect_err("nothing is ever removed");
    let message = failed.downcast::<String>().expect("a message");
    assert!(message.contains("removals of seen"), "{message}");
}

/// A grow-only set that claims that some op removes something, and never draws that op.
#[derive(Clone, Debug, Default, PartialEq)]
struct Growing(BTreeSet<u64>);

impl Merge for Growing {
    fn merge(&mut self, other: &Self) -> bool {
        Merge::merge(&mut self.0, &other.0)
    }
}

impl Lawful for Growing {
    type Op = u64;
    type View = BTreeSet<u64>;

    fn apply(&mut self, _: &mut Replica, op: &u64) -> Option<Self> {
        self.0.insert(*op);
        Some(Self([*op].into()))
    }

    fn view(&self) -> BTreeSet<u64> {
        self.0.clone()
    }

    fn spec(history: &History<'_, u64>) -> BTreeSet<u64> {
        history.edits().map(|edit| *edit.op).collect()
    }

    fn op(gene: &mut Gene) -> u64 {
        2 + gene.pick(100)
    }

    fn small_ops() -> Vec<u64> {
        vec![0, 1]
    }

    fn removes(op: &u64, _: &u64) -> bool {
        *op == 0
    }
}
