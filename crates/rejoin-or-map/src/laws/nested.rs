//! Maps of maps of registers.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use std::collections::{BTreeMap, BTreeSet};

use rejoin_causality::Replica;
use rejoin_laws::{Codec, Gene, History, Lawful, Parts, Versions};
use rejoin_mv_register::MvRegister;

use crate::OrMap;

/// One edit of a map of maps of registers.
#[derive(Clone, Debug)]
pub enum NestedOp {
    /// Writes a number under the outer and the inner key.
    Set(u8, u8, u8),
    /// Writes a number under the outer and the first inner key, and removes the second, by one
    /// change.
    Swap(u8, u8, u8, u8),
    /// Removes an inner key.
    RemoveInner(u8, u8),
    /// Removes an outer key.
    RemoveOuter(u8),
    /// Removes all inner keys of an outer one.
    ClearInner(u8),
    /// Removes everything.
    Clear,
}

impl NestedOp {
    fn writes(&self, outer: u8, inner: u8) -> Option<u8> {
        match *self {
            Self::Set(at, key, number) | Self::Swap(at, key, number, _) => {
                ((at, key) == (outer, inner)).then_some(number)
            }
            _ => None,
        }
    }

    fn removes(&self, outer: u8, inner: u8) -> bool {
        match *self {
            Self::Set(..) => false,
            Self::Swap(at, _, _, key) | Self::RemoveInner(at, key) => (at, key) == (outer, inner),
            Self::RemoveOuter(at) | Self::ClearInner(at) => at == outer,
            Self::Clear => true,
        }
    }

    fn touches(&self, outer: u8, inner: u8) -> bool {
        self.writes(outer, inner).is_some() || self.removes(outer, inner)
    }
}

fn places() -> impl Iterator<Item = (u8, u8)> {
    (0..2).flat_map(|outer| (0..2).map(move |inner| (outer, inner)))
}

impl Lawful for OrMap<u8, OrMap<u8, MvRegister<u8>>> {
    type Op = NestedOp;
    type View = BTreeMap<u8, BTreeMap<u8, BTreeSet<u8>>>;

    fn apply(&mut self, replica: &mut Replica, op: &NestedOp) -> Option<Self> {
        let change = match *op {
            NestedOp::Set(outer, inner, number) => self.update(replica, outer, |map| {
                map.update(inner, |register| register.set(number));
            }),
            NestedOp::Swap(outer, inner, number, removed) => self.update(replica, outer, |map| {
                map.remove(&removed);
                map.update(inner, |register| register.set(number));
            }),
            NestedOp::RemoveInner(outer, inner) => {
                self.update(replica, outer, |map| map.remove(&inner))
            }
            NestedOp::RemoveOuter(outer) => self.remove(replica, &outer),
            NestedOp::ClearInner(outer) => self.update(replica, outer, |map| {
                map.clear();
            }),
            NestedOp::Clear => self.clear(replica),
        };
        (!change.is_nothing()).then(|| change.delta())
    }

    fn view(&self) -> Self::View {
        let mut view = Self::View::new();
        for (outer, map) in self {
            let registers = map.iter();
            let registers =
                registers.map(|(key, values)| (*key, values.into_iter().copied().collect()));
            view.insert(*outer, registers.collect());
        }
        view
    }

    /// A register reads the numbers that were written there and that no seen edit took away: no
    /// later number in the same place, and no removal of either key. A key is present if a register
    /// below it reads anything.
    fn spec(history: &History<'_, NestedOp>) -> Self::View {
        let mut view = Self::View::new();
        for (outer, inner) in places() {
            for edit in history.edits() {
                let Some(number) = edit.op.writes(outer, inner) else {
                    continue;
                };
                if history.survives(&edit, |later, _| later.touches(outer, inner)) {
                    let map = view.entry(outer).or_default();
                    map.entry(inner).or_default().insert(number);
                }
            }
        }
        view
    }

    fn op(gene: &mut Gene) -> NestedOp {
        let mut small = |end| gene.pick(end) as u8;
        let (outer, inner, number, other) = (small(2), small(2), small(4), small(2));
        match gene.pick(10) {
            0..=4 => NestedOp::Set(outer, inner, number),
            5 => NestedOp::Swap(outer, inner, number, other),
            6 => NestedOp::RemoveInner(outer, inner),
            7 => NestedOp::RemoveOuter(outer),
            8 => NestedOp::ClearInner(outer),
            _ => NestedOp::Clear,
        }
    }

    fn small_ops() -> Vec<NestedOp> {
        vec![NestedOp::Set(1, 1, 1), NestedOp::RemoveOuter(1)]
    }

    fn removes(op: &NestedOp, earlier: &NestedOp) -> bool {
        places().any(|(outer, inner)| {
            op.removes(outer, inner) && earlier.writes(outer, inner).is_some()
        })
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
