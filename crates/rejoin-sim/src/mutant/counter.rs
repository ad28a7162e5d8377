//! Counters that count wrongly.

use std::collections::BTreeMap;

use rejoin_causality::{Replica, ReplicaId};
use rejoin_merge::{Bottom, Merge};
use rejoin_wire::{DecodeError, EncodeError, Reader, Tag, Wire, Writer};
use serde::{Deserialize, Serialize};

use crate::replica::{Subject, unfit};
use crate::{Op, View};

pub(crate) const SUMS: u8 = 0;
pub(crate) const ONE_SLOT: u8 = 1;
pub(crate) const LARGEST: u8 = 2;

/// Ups and downs of each replica.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Counts(BTreeMap<ReplicaId, (u64, u64)>);

/// The counter.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Counter<const BUG: u8>(Counts);

impl<const BUG: u8> Counter<BUG> {
    fn total(&self) -> i128 {
        let totals = self.0.0.values();
        totals
            .map(|(up, down)| i128::from(*up) - i128::from(*down))
            .sum()
    }
}

impl<const BUG: u8> Merge for Counter<BUG> {
    fn merge(&mut self, other: &Self) -> bool {
        let before = self.clone();
        if BUG == LARGEST {
            if other.total() > self.total() {
                *self = other.clone();
            }
            return *self != before;
        }
        for (id, (up, down)) in &other.0.0 {
            let mine = self.0.0.entry(*id).or_default();
            *mine = match BUG {
                SUMS => (mine.0.saturating_add(*up), mine.1.saturating_add(*down)),
                _ => (mine.0.max(*up), mine.1.max(*down)),
            };
        }
        *self != before
    }
}

impl<const BUG: u8> Bottom for Counter<BUG> {
    fn bottom() -> Self {
        Self::default()
    }

    fn is_bottom(&self) -> bool {
        self.0.0.is_empty()
    }
}

impl<const BUG: u8> Wire for Counter<BUG> {
    const TAG: Tag = super::values::TAG;

    fn write(&self, out: &mut Writer) -> Result<(), EncodeError> {
        super::values::write(&self.0, out)
    }

    fn read(input: &mut Reader<'_>) -> Result<Self, DecodeError> {
        super::values::read(input).map(Self)
    }
}

impl<const BUG: u8> Subject for Counter<BUG> {
    fn apply(&mut self, me: &mut Replica, op: Op) -> Result<bool, String> {
        let Op::Add(amount) = op else {
            return unfit(op);
        };
        let slot = if BUG == ONE_SLOT {
            0_u64.into()
        } else {
            me.id()
        };
        let mine = self.0.0.entry(slot).or_default();
        if amount < 0 {
            mine.1 += amount.unsigned_abs();
        } else {
            mine.0 += amount.unsigned_abs();
        }
        Ok(true)
    }

    fn show(&self) -> View {
        View::count(self.total())
    }
}
