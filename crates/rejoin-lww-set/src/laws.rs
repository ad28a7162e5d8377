//! What a set must read, for the law kit.

use core::hash::Hash;
use std::collections::BTreeMap;
use std::format;
use std::string::{String, ToString};
use std::vec;
use std::vec::Vec;

use rejoin_laws::{Codec, Gene, History, Lawful, Parts};
use rejoin_merge::Content;

use crate::{LwwSet, Replica, Stamp, Tie, WireTime};

/// What a user can do with one element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Op {
    /// Adds an element.
    Insert(u8),
    /// Removes an element.
    Remove(u8),
}

impl Op {
    /// The element, and whether it is added.
    fn parts(self) -> (u8, bool) {
        match self {
            Self::Insert(element) => (element, true),
            Self::Remove(element) => (element, false),
        }
    }

    fn draw(gene: &mut Gene) -> Self {
        let element = gene.choose([1, 2, 3, 4]);
        match gene.pick(5) {
            0 | 1 => Self::Remove(element),
            _ => Self::Insert(element),
        }
    }
}

/// Two writes that meet; and where only one entry is kept, a third one that pushes it out.
fn small_ops(n: usize) -> Vec<Op> {
    let mut ops = vec![Op::Insert(1), Op::Remove(1)];
    ops.extend((n == 1).then_some(Op::Insert(2)));
    ops
}

/// Of all `writes` the latest to each element; of these the `n` newest; of these the adds, the
/// newest first. Under one stamp the kind of write that wins is the later one.
fn newest<Ts: Ord + Copy>(
    writes: impl Iterator<Item = (Ts, Op)>,
    add_wins: bool,
    n: usize,
) -> Vec<(Ts, u8)> {
    let mut latest = BTreeMap::new();
    for (stamp, op) in writes {
        let (element, is_add) = op.parts();
        let write = (stamp, is_add == add_wins, is_add);
        let standing = latest.entry(element).or_insert(write);
        *standing = write.max(*standing);
    }
    let mut entries: Vec<_> = latest
        .into_iter()
        .map(|(element, (stamp, _, is_add))| (stamp, element, is_add))
        .collect();
    entries.sort_unstable();
    let kept = entries.into_iter().rev().take(n);
    kept.filter(|(.., is_add)| *is_add)
        .map(|(stamp, element, _)| (stamp, element))
        .collect()
}

/// Written by the clocks of replicas.
impl<B: Tie, const N: usize> Lawful for LwwSet<u8, Stamp, B, N> {
    type Op = Op;
    type View = Vec<(Stamp, u8)>;

    fn apply(&mut self, replica: &mut Replica, op: &Op) -> Option<Self> {
        let change = match *op {
            Op::Insert(element) => self.insert(replica, element),
            Op::Remove(element) => self.remove(replica, &element),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        view(self)
    }

    /// A replica reads, of the latest write to each element, the newest `N`: those that add.
    fn spec(history: &History<'_, Op>) -> Self::View {
        let writes = history
            .edits()
            .filter_map(|edit| Some((edit.stamp?, *edit.op)));
        newest(writes, B::ADD_WINS, N)
    }

    fn op(gene: &mut Gene) -> Op {
        Op::draw(gene)
    }

    fn small_ops() -> Vec<Op> {
        small_ops(N)
    }

    fn removes(op: &Op, earlier: &Op) -> bool {
        op.parts() == (earlier.parts().0, false) && earlier.parts().1
    }

    fn replaces(op: &Op, earlier: &Op) -> bool {
        op.parts().0 == earlier.parts().0
    }

    fn codec() -> Option<Codec<Self>> {
        Some(codec())
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn check_invariants(&self) -> Result<(), String> {
        check(self)
    }
}

/// Written under times of the user's own, often the same one.
impl<B: Tie, const N: usize> Lawful for LwwSet<u8, u64, B, N> {
    type Op = (u64, Op);
    type View = Vec<(u64, u8)>;

    /// A write that does not stand has changed nothing, so it is no part of the history.
    fn apply(&mut self, _: &mut Replica, op: &(u64, Op)) -> Option<Self> {
        let change = match *op {
            (time, Op::Insert(element)) => self.insert_stamped(time, element),
            (time, Op::Remove(element)) => self.remove_stamped(time, element),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        view(self)
    }

    /// A replica reads, of the latest write to each element, the newest `N`: those that add.
    fn spec(history: &History<'_, (u64, Op)>) -> Self::View {
        newest(history.edits().map(|edit| *edit.op), B::ADD_WINS, N)
    }

    fn op(gene: &mut Gene) -> (u64, Op) {
        (gene.choose([1, 2, 3, 4, 5]), Op::draw(gene))
    }

    fn small_ops() -> Vec<(u64, Op)> {
        small_ops(N).into_iter().map(|op| (1, op)).collect()
    }

    fn removes((_, op): &(u64, Op), (_, earlier): &(u64, Op)) -> bool {
        op.parts() == (earlier.parts().0, false) && earlier.parts().1
    }

    fn codec() -> Option<Codec<Self>> {
        Some(codec())
    }

    fn parts() -> Option<Parts<Self>> {
        Some(Parts::of_trait())
    }

    fn check_invariants(&self) -> Result<(), String> {
        check(self)
    }
}

fn view<Ts: Ord + Copy, B, const N: usize>(set: &LwwSet<u8, Ts, B, N>) -> Vec<(Ts, u8)> {
    set.newest_first()
        .map(|(stamp, element)| (stamp, *element))
        .collect()
}

fn codec<Ts, B: Tie, const N: usize>() -> Codec<LwwSet<u8, Ts, B, N>>
where
    Ts: WireTime + Ord + Copy + Hash + Content,
{
    let codec = Codec::new(
        |state: &LwwSet<u8, Ts, B, N>| state.to_bytes().map_err(|error| error.to_string()),
        |bytes| LwwSet::from_bytes(bytes).map_err(|error| error.to_string()),
    );
    codec.with_reseal(rejoin_wire::reseal)
}

fn check<Ts, B: Tie, const N: usize>(set: &LwwSet<u8, Ts, B, N>) -> Result<(), String>
where
    Ts: Ord + Copy + Hash + Content,
{
    match set.fault() {
        None => Ok(()),
        Some(fault) => Err(format!("{fault} in {set:?}")),
    }
}
