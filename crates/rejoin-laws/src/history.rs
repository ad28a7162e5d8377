use rejoin_causality::{ReplicaId, Stamp};

use crate::edit_set::EditSet;

/// The edits that one replica has seen.
pub struct History<'a, Op> {
    records: &'a [Record<Op>],
    seen: EditSet,
}

impl<'a, Op> History<'a, Op> {
    pub(crate) fn new(records: &'a [Record<Op>], seen: EditSet) -> Self {
        Self { records, seen }
    }

    /// The edits in the order in which they were made, which agrees with happens-before.
    pub fn edits(&self) -> impl Iterator<Item = Edit<'a, Op>> + Clone + use<'a, Op> {
        let records = self.records;
        self.seen.iter().map(move |index| {
            let record = &records[index];
            Edit {
                op: &record.op,
                replica: record.replica,
                author: record.author,
                stamp: record.stamp,
                index,
                saw: record.saw,
            }
        })
    }

    /// What the author of `edit` had seen when it made it.
    ///
    /// For edits whose meaning hangs on what the author read, such as an insertion at an index, or
    /// that carry a number which was counted on from those before it. A replica may have seen the
    /// edit without all that its author had seen.
    pub fn before(&self, edit: &Edit<'_, Op>) -> Self {
        Self::new(self.records, edit.saw)
    }

    /// Whether no edit that this replica has seen took `edit` away.
    ///
    /// An edit takes an earlier one away if `takes(op, earlier)`, and its author still had it: it
    /// had seen it, and had not seen it taken away. Say so, rather than ask only whether a removal
    /// saw the insertion: deltas may skip others, and what was gone when a removal was made is left
    /// to the removal that took it, which may not have come yet.
    ///
    /// ```
    /// # use std::collections::BTreeSet;
    /// # use rejoin_laws::History;
    /// enum Op { Insert(u8), Remove(u8) }
    ///
    /// fn spec(history: &History<'_, Op>) -> BTreeSet<u8> {
    ///     let takes = |op: &Op, earlier: &Op| {
    ///         matches!((op, earlier), (Op::Remove(gone), Op::Insert(value)) if gone == value)
    ///     };
    ///     let there = history.edits().filter(|edit| history.survives(edit, takes));
    ///     there.filter_map(|edit| match edit.op {
    ///         Op::Insert(value) => Some(*value),
    ///         Op::Remove(_) => None,
    ///     }).collect()
    /// }
    /// ```
    pub fn survives(&self, edit: &Edit<'_, Op>, takes: impl Fn(&Op, &Op) -> bool) -> bool {
        let mut takers = EditSet::EMPTY;
        for (index, later) in self.records.iter().enumerate() {
            let had = later.saw.contains(edit.index) && later.saw.is_disjoint(takers);
            if had && takes(&later.op, edit.op) {
                takers.insert(index);
            }
        }
        self.seen.is_disjoint(takers)
    }

    /// Whether the author of `later` had seen `earlier` when it made its edit.
    pub fn happens_before(&self, earlier: &Edit<'_, Op>, later: &Edit<'_, Op>) -> bool {
        later.saw(earlier)
    }

    /// Whether neither author had seen the other edit.
    pub fn concurrent(&self, one: &Edit<'_, Op>, other: &Edit<'_, Op>) -> bool {
        one.index != other.index && !one.saw(other) && !other.saw(one)
    }
}

/// One edit of a [`History`].
#[derive(Debug)]
pub struct Edit<'a, Op> {
    /// What was done.
    pub op: &'a Op,
    /// The number of the replica that did it, from 0.
    pub replica: usize,
    /// The id of that replica.
    pub author: ReplicaId,
    /// The stamp that was drawn for it, for types that draw one; of several the last.
    pub stamp: Option<Stamp>,
    index: usize,
    saw: EditSet,
}

impl<Op> Edit<'_, Op> {
    /// Whether the author had seen `other` when it made this edit.
    pub fn saw(&self, other: &Edit<'_, Op>) -> bool {
        self.saw.contains(other.index)
    }

    /// The place of this edit in its history, from 0: an identity to compare by.
    pub fn index(&self) -> usize {
        self.index
    }
}

// By hand: a derive would demand the same of `Op`.
impl<Op> Clone for Edit<'_, Op> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Op> Copy for Edit<'_, Op> {}

/// An edit as the engine keeps it.
#[derive(Clone, Debug)]
pub(crate) struct Record<Op> {
    pub(crate) op: Op,
    pub(crate) replica: usize,
    pub(crate) author: ReplicaId,
    pub(crate) stamp: Option<Stamp>,
    /// The wall clock of the author, in milliseconds.
    pub(crate) wall: u64,
    /// The edits that the author had seen, without this one.
    pub(crate) saw: EditSet,
    /// The edits that the delta carries, with this one.
    pub(crate) carries: EditSet,
}
