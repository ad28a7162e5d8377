use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use rejoin_laws::{Gene, History, Law, Lawful, Merge, Replica, run_with};
use rejoin_merge::Observer;

use super::{QUICK, catches};

/// Which way to merge forgets the sum.
mod flaw {
    pub(crate) const NONE: u8 = 0;
    pub(crate) const OWNED: u8 = 1;
    pub(crate) const OBSERVED: u8 = 2;
    pub(crate) const ALL: u8 = 3;
    pub(crate) const FEW_OF_ALL: u8 = 4;
}

/// A grow-only set with the sum of its numbers at hand: `==` has no need to look at the sum.
#[derive(Clone, Debug, Default)]
struct ToySum<const FLAW: u8> {
    numbers: BTreeSet<u8>,
    sum: u32,
}

impl<const FLAW: u8> ToySum<FLAW> {
    fn join(&mut self, other: &Self, forgets: u8) -> bool {
        let grew = Merge::merge(&mut self.numbers, &other.numbers);
        if FLAW != forgets || FLAW == flaw::NONE {
            self.sum = self.numbers.iter().copied().map(u32::from).sum();
        }
        grew
    }
}

impl<const FLAW: u8> PartialEq for ToySum<FLAW> {
    fn eq(&self, other: &Self) -> bool {
        self.numbers == other.numbers
    }
}

impl<const FLAW: u8> Merge for ToySum<FLAW> {
    fn merge(&mut self, other: &Self) -> bool {
        self.join(other, flaw::NONE)
    }

    fn merge_owned(&mut self, other: Self) -> bool {
        self.join(&other, flaw::OWNED)
    }

    fn merge_observed<O: Observer>(&mut self, other: &Self, _: &mut O) -> bool {
        self.join(other, flaw::OBSERVED)
    }

    fn merge_all(&mut self, others: impl IntoIterator<Item = Self>) -> bool {
        let mut others: Vec<Self> = others.into_iter().collect();
        if FLAW == flaw::FEW_OF_ALL && is_unlucky(&others) {
            return false;
        }
        let join = |grew, other| self.join(&other, flaw::ALL) | grew;
        others.drain(..).fold(false, join)
    }
}

impl<const FLAW: u8> Lawful for ToySum<FLAW> {
    type Op = u8;
    type View = u32;

    fn apply(&mut self, _: &mut Replica, op: &u8) -> Option<Self> {
        let mut delta = Self::default();
        delta.numbers.insert(*op);
        delta.sum = (*op).into();
        self.merge(&delta).then_some(delta)
    }

    fn view(&self) -> u32 {
        self.sum
    }

    fn spec(history: &History<'_, u8>) -> u32 {
        let numbers: BTreeSet<u8> = history.edits().map(|edit| *edit.op).collect();
        numbers.into_iter().map(u32::from).sum()
    }

    fn op(gene: &mut Gene) -> u8 {
        gene.pick(40) as u8
    }

    fn small_ops() -> Vec<u8> {
        vec![1, 2, 5]
    }
}

/// One list in a thousand, whatever is in it.
fn is_unlucky<const FLAW: u8>(others: &[ToySum<FLAW>]) -> bool {
    let mut hasher = DefaultHasher::new();
    for other in others {
        other.numbers.hash(&mut hasher);
    }
    others.len() > 2 && hasher.finish().is_multiple_of(1000)
}

type Sound = ToySum<{ flaw::NONE }>;

#[test]
fn merge_owned_forgets_the_sum() {
    catches::<Sound, ToySum<{ flaw::OWNED }>>(Law::ExactAnswer);
}

#[test]
fn merge_observed_forgets_the_sum() {
    catches::<Sound, ToySum<{ flaw::OBSERVED }>>(Law::ExactAnswer);
}

#[test]
fn merge_all_forgets_the_sum() {
    catches::<Sound, ToySum<{ flaw::ALL }>>(Law::ExactAnswer);
}

/// What a replay looks at most closely need not be what the random history happened to look at.
#[test]
fn a_rare_fault_is_found_again_by_a_replay() {
    let report = run_with::<ToySum<{ flaw::FEW_OF_ALL }>>(&QUICK);
    let failure = report
        .failure(Law::ExactAnswer)
        .expect("some list was unlucky");
    assert!(failure.replays, "{failure}");
    println!("{failure}");
}
