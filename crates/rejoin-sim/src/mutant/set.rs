//! A small observed-remove set of our own, so that each of its rules can be broken.

use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::{CausalContext, Dot, Replica};
use rejoin_merge::{Bottom, Merge};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
use serde::{Deserialize, Serialize};

use crate::replica::{Subject, unfit};
use crate::{Op, View};

pub(crate) const UNION: u8 = 0;
pub(crate) const BOTH_SIDES: u8 = 1;
pub(crate) const SWALLOWS: u8 = 2;
pub(crate) const REMOVE_WINS: u8 = 3;
pub(crate) const FORGETS: u8 = 4;

/// What it holds: elements by the dots of their insertions, and all dots that it has seen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Held {
    live: BTreeMap<Dot, u64>,
    seen: BTreeSet<Dot>,
    removed: BTreeSet<u64>,
}

/// The set. As a flag it is raised if it holds anything.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Set<const BUG: u8, const FLAG: bool>(Held);

impl<const BUG: u8, const FLAG: bool> Set<BUG, FLAG> {
    fn keeps(&self, dot: &Dot, element: u64, other: &Self) -> bool {
        let unseen = match BUG {
            UNION => true,
            SWALLOWS => {
                let later =
                    |seen: &Dot| seen.replica == dot.replica && seen.sequence >= dot.sequence;
                !other.0.seen.iter().any(later)
            }
            _ => !other.0.seen.contains(dot),
        };
        let both = BUG == BOTH_SIDES && other.0.live.values().any(|it| *it == element);
        unseen || both || other.0.live.contains_key(dot)
    }

    fn mint(&self, me: &Replica) -> Dot {
        let seen: CausalContext = self.0.seen.iter().copied().collect();
        seen.next_dot(me.id())
    }

    fn drop(&mut self, gone: impl Fn(u64) -> bool) -> bool {
        let before = self.0.live.len();
        self.0.live.retain(|_, element| !gone(*element));
        self.0.live.len() < before
    }
}

impl<const BUG: u8, const FLAG: bool> Merge for Set<BUG, FLAG> {
    fn merge(&mut self, other: &Self) -> bool {
        let before = self.clone();
        let mine = before
            .0
            .live
            .iter()
            .filter(|(dot, it)| before.keeps(dot, **it, other));
        let theirs = other
            .0
            .live
            .iter()
            .filter(|(dot, it)| other.keeps(dot, **it, &before));
        self.0.live = mine.chain(theirs).map(|(dot, it)| (*dot, *it)).collect();
        self.0.seen.extend(&other.0.seen);
        if BUG == REMOVE_WINS {
            let removed = &mut self.0.removed;
            removed.extend(&other.0.removed);
            self.0.live.retain(|_, element| !removed.contains(element));
        }
        *self != before
    }
}

impl<const BUG: u8, const FLAG: bool> Bottom for Set<BUG, FLAG> {
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        *self == Self::default()
    }
}

impl<const BUG: u8, const FLAG: bool> Wire for Set<BUG, FLAG> {
    const TAG: Tag = super::values::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        let mut held = self.0.clone();
        if BUG == FORGETS {
            held.seen = held.live.keys().copied().collect();
        }
        super::values::write(&held, out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        super::values::read(input).map(Self)
    }
}

impl<const BUG: u8, const FLAG: bool> Subject for Set<BUG, FLAG> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        let dot = self.mint(me);
        let changed = match op {
            Op::Insert(element) => {
                self.0.removed.remove(&element);
                self.0.live.insert(dot, element);
                true
            }
            Op::Raise => {
                self.0.removed.clear();
                self.0.live.insert(dot, 0);
                true
            }
            Op::Remove(element) => {
                self.0.removed.insert(element);
                self.drop(|it| it == element)
            }
            Op::Lower => {
                self.0.removed.insert(0);
                self.drop(|_| true)
            }
            _ => return unfit(op),
        };
        if changed {
            self.0.seen.insert(dot);
        }
        Ok(changed)
    }

    fn show(&self) -> View {
        if FLAG {
            return View::flag(!self.0.live.is_empty());
        }
        View::values(self.0.live.values().copied().collect())
    }
}
