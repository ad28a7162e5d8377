//! Maps of counters.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use std::collections::BTreeMap;

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};
use rejoin_resettable_counter::ResettableCounter;

use crate::OrMap;

/// One edit of a map of counters.
#[derive(Clone, Debug)]
pub enum CounterOp {
    /// Goes up and down under a key.
    Count(u8, u64, u64),
    /// Resets a counter and goes up, by one change.
    Restart(u8, u64),
    /// Resets a counter.
    Reset(u8),
    /// Removes a key.
    Remove(u8),
}

impl CounterOp {
    fn adds(&self, key: u8) -> Option<i128> {
        let sum = match *self {
            Self::Count(at, up, down) if at == key => i128::from(up) - i128::from(down),
            Self::Restart(at, up) if at == key => i128::from(up),
            _ => 0,
        };
        (sum != 0).then_some(sum)
    }

    fn resets(&self, key: u8) -> bool {
        match *self {
            Self::Count(..) => false,
            Self::Restart(at, _) | Self::Reset(at) | Self::Remove(at) => at == key,
        }
    }
}

impl Lawful for OrMap<u8, ResettableCounter> {
    type Op = CounterOp;
    type View = BTreeMap<u8, i128>;

    fn apply(&mut self, replica: &mut Replica, op: &CounterOp) -> Option<Self> {
        let change = match *op {
            CounterOp::Count(key, up, down) => self.update(replica, key, |counter| {
                counter.increment(up);
                counter.decrement(down);
            }),
            CounterOp::Restart(key, up) => self.update(replica, key, |counter| {
                counter.reset();
                counter.increment(up);
            }),
            CounterOp::Reset(key) => self.update(replica, key, |counter| {
                counter.reset();
            }),
            CounterOp::Remove(key) => self.remove(replica, &key),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        self.iter().map(|(key, count)| (*key, count)).collect()
    }

    /// A counter reads the sum of the steps that were seen and that no seen reset or removal took
    /// away. A key is present if there is such a step.
    fn spec(history: &History<'_, CounterOp>) -> Self::View {
        let mut view = Self::View::new();
        for key in 0..3 {
            for edit in history.edits() {
                let Some(sum) = edit.op.adds(key) else {
                    continue;
                };
                if history.survives(&edit, |later, _| later.resets(key)) {
                    *view.entry(key).or_default() += sum;
                }
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> CounterOp {
        let key = gene.pick(3) as u8;
        let (up, down) = (gene.choose([0, 1, 5, u64::MAX]), gene.choose([0, 0, 1, 7]));
        match gene.pick(8) {
            0..=4 => CounterOp::Count(key, up, down),
            5 => CounterOp::Restart(key, up),
            6 => CounterOp::Reset(key),
            _ => CounterOp::Remove(key),
        }
    }

    fn small_ops() -> Vec<CounterOp> {
        vec![CounterOp::Count(1, 1, 0), CounterOp::Remove(1)]
    }

    fn removes(op: &CounterOp, earlier: &CounterOp) -> bool {
        (0..3).any(|key| op.resets(key) && earlier.adds(key).is_some())
    }

    fn codec() -> Option<Codec<Self>> {
        let encode = |map: &Self| map.to_bytes().map_err(|error| error.to_string());
        let decode = |bytes: &[u8]| Self::from_bytes(bytes).map_err(|error| error.to_string());
        let codec = Codec::new(encode, decode).with_reseal(rejoin_wire::reseal);
        Some(codec.with_hostile(rejoin_wire::hostile::crossed))
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn versions() -> Option<Versions<Self>> {
        let versions = Versions::new(|map: &Self| map.version().clone(), Self::delta_since);
        Some(versions.with_trim_log(Self::trim_log))
    }
}
